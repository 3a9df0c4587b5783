//! The snapshot of a site, and the one place where the phases are called in order.
//!
//! `build`, and later preview, check and publish, all come through here: there is no second path.

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::disk::Disk;
use crate::link::{self, Graph, Visibility};
use crate::load;
use crate::model::Page;
use crate::output::{self, Change, Stage, Summary, Target};
use crate::parse;
use crate::render::theme::{self, Theme};
use crate::render::{self, Content};
use crate::route::Route;
use crate::strings::{self, Strings};
use crate::view::{self, Memo, Source};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Failures of rendering or writing after which no more addresses are tried.
const ENOUGH: usize = 4;

/// What differs between one look at a site and another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Drafts and expired pages.
    pub visibility: Visibility,
    /// Instead of the setting `base_url`.
    pub base_url: Option<String>,
}

/// An immutable snapshot: everything that is needed to render any address.
pub struct Site {
    /// The folder of `site.toml`.
    pub root: PathBuf,
    /// The settings.
    pub config: Config,
    /// All pages, linked.
    pub graph: Graph,
    /// Templates and their files.
    pub theme: Theme,
    memo: Memo,
}

/// Loads, parses and links the site in `root`. Without usable settings there is no site; other errors stand
/// beside it, and whoever writes must look at them first.
pub fn open(disk: &Disk, root: &Path, options: &Options) -> Outcome<Option<Site>> {
    let mut diagnostics = Vec::new();
    let config = match load::config(disk, root) {
        Ok(bytes) => parse::config(&Arc::from(load::CONFIG), &bytes),
        Err(finding) => return Outcome { value: None, diagnostics: vec![*finding] },
    };
    diagnostics.extend(config.diagnostics);
    let Some(mut config) = config.value else { return Outcome { value: None, diagnostics } };
    if let Some(base_url) = &options.base_url {
        config.site.base_url = base_url.clone();
    }
    let mut inputs = load::inputs(disk, root, &config.site.theme.0);
    diagnostics.append(&mut inputs.findings);
    let parsed: Vec<Result<Outcome<Page>, Diagnostic>> = inputs
        .pages
        .par_iter()
        .map(|entry| {
            let bytes = load::page(disk, root, entry)?;
            Ok(parse::page(&entry.path, load::parts(&entry.path), &bytes))
        })
        .collect();
    let mut pages = Vec::with_capacity(parsed.len());
    for outcome in parsed {
        match outcome {
            Ok(outcome) => {
                diagnostics.extend(outcome.diagnostics);
                pages.push(Arc::new(outcome.value));
            }
            Err(finding) => diagnostics.push(finding),
        }
    }
    theme::lay_over(&config.site.theme.0, &mut inputs.theme);
    let own = inputs.theme.iter().find(|file| &*file.name == strings::OWN).map(|file| (&file.path, &file.bytes[..]));
    config.strings = Strings::new(&config.site.language.0, own, &mut diagnostics);
    let theme = Theme::new(&inputs.theme, &config.strings, &mut diagnostics);
    let graph = link::link(&config, pages, inputs.assets, &theme.asset_names(), options.visibility);
    diagnostics.extend(graph.diagnostics);
    let graph = graph.value;
    let memo = Memo::new(&graph, config.site.topic.len());
    let mut site = Site { root: root.to_owned(), config, graph, theme, memo };
    let site_view = view::site_view(site.source());
    site.theme.set_site(&site_view);
    Outcome { value: Some(site), diagnostics }
}

impl Site {
    /// What views are made from.
    pub fn source(&self) -> Source<'_> {
        Source { config: &self.config, graph: &self.graph, memo: &self.memo }
    }

    /// Renders one address.
    pub fn render(&self, address: &str, route: &Route) -> Result<Content, Box<Diagnostic>> {
        render::render(self.source(), &self.theme, address, route)
    }

    /// Renders every address and writes it; all or nothing. `done` is called with the number of files finished.
    pub fn write(&self, disk: &Disk, target: &Target<'_>, done: impl Fn(usize) + Sync) -> Result<Summary, Vec<Diagnostic>> {
        let stage = output::prepare(disk, target).map_err(|finding| vec![finding])?;
        let (finished, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut routes: Vec<(&str, &Route)> = self.graph.routes.iter().map(|(address, route)| (&**address, route)).collect();
        // The few large files first, so that no thread is left alone with one at the end.
        routes.sort_by_key(|(_, route)| !matches!(route, Route::Data(_) | Route::Print(..) | Route::Practices(_) | Route::Figures(_)));
        let failures: Vec<Diagnostic> = routes
            .par_iter()
            .with_max_len(16)
            .filter_map(|(address, route)| {
                // A template that fails does so on every page; a full disk stays full. A few findings tell it all.
                if failed.load(Ordering::Relaxed) >= ENOUGH {
                    return None;
                }
                let result = self.put(&stage, address, route);
                done(finished.fetch_add(1, Ordering::Relaxed) + 1);
                failed.fetch_add(usize::from(result.is_err()), Ordering::Relaxed);
                result.err().map(|finding| *finding)
            })
            .collect();
        if !failures.is_empty() {
            return Err(distinct(failures));
        }
        stage.commit().map_err(|finding| vec![finding])
    }

    fn put(&self, stage: &Stage, address: &str, route: &Route) -> Result<Change, Box<Diagnostic>> {
        let change = match self.render(address, route)? {
            Content::Bytes(bytes) => {
                if self.config.site.output.compress && render::is_compressible(address, bytes.len()) {
                    for (suffix, packed) in render::compressed(&bytes)? {
                        stage.put(&format!("{address}.{suffix}"), &packed)?;
                    }
                }
                stage.put(address, &bytes)
            }
            Content::File(path) => stage.put_file(address, &self.root, &path),
        };
        change.map_err(Box::new)
    }
}

/// One failing template fails on every page: the same place and code once is enough.
fn distinct(mut failures: Vec<Diagnostic>) -> Vec<Diagnostic> {
    failures.sort();
    failures.dedup_by(|one, other| one.code == other.code && one.place == other.place && one.place.is_some());
    failures
}
