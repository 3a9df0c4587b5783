//! The snapshot of a site, and the one place where the phases are called in order.
//!
//! `build`, and later preview, check and publish, all come through here: there is no second path.

mod dress;
mod look;
mod memo;

pub use look::Extent;
pub use memo::Memo;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::disk::Disk;
use crate::link::{self, Given, Graph, Visibility};
use crate::load;
use crate::model::Page;
use crate::output::{self, Stage, Summary, Target};
use crate::parallel::{self, Row};
use crate::render::theme::Theme;
use crate::render::{self, Content};
use crate::route::Route;
use crate::search;
use crate::view::{self, Source};
use dress::Dressed;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Failures of rendering or writing after which no more addresses are tried.
const ENOUGH: usize = 4;
/// Memory of a page that is kept for the next one, at most: a volume of an edition takes some 2 MB.
const LARGEST_ROOM: usize = 4 << 20;

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
    pub config: Arc<Config>,
    /// All pages, linked.
    pub graph: Graph,
    /// Templates and their files.
    pub theme: Theme,
    /// Values that many pages show alike.
    shared: view::Memo,
    /// The search index, made when it is first asked for.
    search: OnceLock<search::Index>,
}

/// Loads, parses and links the site in `root`. Without usable settings there is no site; other errors stand
/// beside it, and whoever writes must look at them first.
pub fn open(disk: &Disk, root: &Path, options: &Options) -> Outcome<Option<Site>> {
    let nothing = Outcome { value: None, diagnostics: Vec::new() };
    reopen(disk, root, options, Extent::Whole, &mut Memo::default()).unwrap_or(nothing)
}

/// The same for one who has looked before: only files that changed since are read and parsed. `None` when nothing
/// changed at all. With [`Memo::keeping`] a file with an error takes part as it was when it last had none.
pub fn reopen(disk: &Disk, root: &Path, options: &Options, extent: Extent<'_>, memo: &mut Memo) -> Option<Outcome<Option<Site>>> {
    let mut changed = look::settings(disk, root, options, memo);
    let mut diagnostics = memo.settings.findings.clone();
    let Some(config) = memo.settings.usable() else { return changed.then_some(Outcome { value: None, diagnostics }) };
    let parts = Parts { root, config, options };
    if !memo.on {
        let (site, found) = parts.once(disk, memo);
        diagnostics.extend(found);
        return Some(Outcome { value: Some(site), diagnostics });
    }
    changed |= look::sources(disk, root, &parts.config.site, extent, memo);
    if !changed {
        return None;
    }
    diagnostics.extend(memo.inputs.findings.iter().cloned());
    diagnostics.extend(memo.pages.values().flat_map(|known| known.parsed.findings.iter().cloned()));
    let pages: Vec<Arc<Page>> = memo.pages.values().filter_map(|known| known.parsed.page.clone()).collect();
    let theme = memo.inputs.theme.clone();
    let dressed = dress::dress(&parts.config, &theme, memo);
    let (mut site, mut found) = parts.assemble(pages.clone(), dressed, memo);
    let of_theme = |found: &Diagnostic| found.is_error() && found.code.group() == 5;
    if !theme.is_empty() && memo.good_theme.as_ref() != Some(&theme) && !found.iter().any(of_theme) {
        found.extend(site.probe());
    }
    diagnostics.append(&mut found);
    let theme_fails = diagnostics.iter().any(of_theme);
    let wrong = diagnostics.iter().filter(|found| found.is_error()).filter_map(|found| Some(found.place.as_ref()?.path.clone()));
    let wrong: BTreeSet<Arc<str>> = wrong.collect();
    memo.judge(&wrong);
    let good_pages = memo.good_pages(&wrong);
    if good_pages.is_some() || theme_fails {
        let theme = memo.good_theme.clone().filter(|_| theme_fails).unwrap_or_else(|| theme.clone());
        let dressed = dress::dress(&parts.config, &theme, memo);
        site = parts.assemble(good_pages.unwrap_or(pages), dressed, memo).0;
    }
    if !theme_fails {
        memo.good_theme = Some(theme);
    }
    Some(Outcome { value: Some(site), diagnostics })
}

/// What a snapshot is put together from, save pages and theme.
struct Parts<'a> {
    root: &'a Path,
    config: Arc<Config>,
    options: &'a Options,
}

impl Parts<'_> {
    /// Reads and parses all pages, nothing being remembered.
    fn once(&self, disk: &Disk, memo: &mut Memo) -> (Site, Vec<Diagnostic>) {
        let mut inputs = load::inputs(disk, self.root, &self.config.site, &Default::default());
        memo.assets = Arc::new(inputs.assets());
        let mut diagnostics = std::mem::take(&mut inputs.findings);
        // Neither needs the other.
        let parse = || look::once(disk, self.root, &inputs.pages);
        let (parsed, dressed) = rayon::join(parse, || dress::dress(&self.config, &inputs.theme, memo));
        diagnostics.extend(parsed.iter().flat_map(|page| page.findings.iter().cloned()));
        let (site, found) = self.assemble(parsed.into_iter().filter_map(|page| page.page).collect(), dressed, memo);
        diagnostics.extend(found);
        (site, diagnostics)
    }

    fn assemble(&self, pages: Vec<Arc<Page>>, dressed: Dressed, memo: &mut Memo) -> (Site, Vec<Diagnostic>) {
        let Dressed { config, theme, found: mut diagnostics } = dressed;
        let (assets, theme_assets, visibility) = (memo.assets.clone(), theme.asset_names(), self.options.visibility);
        let linked = Given { config: &config, pages, assets, theme_assets, visibility };
        let graph = link::link(linked, memo.on.then_some(&mut memo.links));
        diagnostics.extend(graph.diagnostics);
        let graph = graph.value;
        let shared = view::Memo::new(&graph, self.config.site.topic.len(), self.config.site.term.len());
        let mut site = Site { root: self.root.to_owned(), config, graph, theme, shared, search: OnceLock::new() };
        let site_view = view::site_view(site.source());
        site.theme.set_site(&site_view);
        (site, diagnostics)
    }
}

impl Site {
    /// Prints one page of each kind that is quickly printed, to learn whether the templates work at all.
    fn probe(&self) -> Vec<Diagnostic> {
        let mut kinds = Vec::new();
        let mut first = |(_, route): &(&str, &Route)| {
            let kind = match route {
                Route::Page(id) => (std::mem::discriminant(*route), Some(self.graph.facts(*id).kind)),
                Route::Home | Route::City(..) | Route::Topic(..) | Route::Pair(..) | Route::Folder(_) | Route::Search | Route::NotFound => {
                    (std::mem::discriminant(*route), None)
                }
                _ => return false,
            };
            let new = !kinds.contains(&kind);
            if new {
                kinds.push(kind);
            }
            new
        };
        let routes = self.graph.routes.iter().map(|(address, route)| (&**address, route));
        let routes: Vec<(&str, &Route)> = routes.filter(|entry| first(entry)).collect();
        distinct(parallel::find(&routes, Row::Any, |(address, route)| self.render(address, route).err().map(|found| *found)))
    }

    /// The search index: made once, when the first of its files is asked for.
    pub fn search(&self) -> &search::Index {
        let make = || search::build(&self.config, &self.graph, self.theme.client());
        self.search.get_or_init(|| if self.config.site.search.index { make() } else { search::Index::default() })
    }

    /// Every address with its route, files of the search index included.
    pub fn routes(&self) -> impl Iterator<Item = (&str, &Route)> {
        let pages = self.graph.routes.iter().map(|(address, route)| (&**address, route));
        pages.chain(self.search().files.keys().map(|address| (&**address, &Route::SearchFile)))
    }

    /// What stands at an address. The search index is made only when one of its files is meant.
    pub fn route(&self, address: &str) -> Option<&Route> {
        let of_index = || address.starts_with(search::FOLDER) && self.search().files.contains_key(address);
        self.graph.routes.get(address).or_else(|| of_index().then_some(&Route::SearchFile))
    }

    /// What views are made from.
    pub fn source(&self) -> Source<'_> {
        Source { config: &self.config, graph: &self.graph, memo: &self.shared }
    }

    /// Renders one address.
    pub fn render(&self, address: &str, route: &Route) -> Result<Content, Box<Diagnostic>> {
        self.render_in(Vec::new(), address, route)
    }

    /// The same in the memory of `room`, which is empty.
    fn render_in(&self, mut room: Vec<u8>, address: &str, route: &Route) -> Result<Content, Box<Diagnostic>> {
        if *route == Route::SearchFile
            && let Some(bytes) = self.search().files.get(address)
        {
            room.extend_from_slice(bytes);
            return Ok(Content::Bytes(room));
        }
        render::render(self.source(), &self.theme, address, route, room)
    }

    /// Renders every address and writes it; all or nothing. `done` is called with the number of files finished, those of
    /// the search index not counted.
    pub fn write(&self, disk: &Disk, target: &Target<'_>, done: impl Fn(usize) + Sync) -> Result<Summary, Vec<Diagnostic>> {
        let stage = output::prepare(disk, target).map_err(|finding| vec![finding])?;
        let (finished, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        // Memory for pages, handed from one to the next: fresh memory would have to be cleared by the system first.
        let rooms: Mutex<Vec<Vec<u8>>> = Mutex::default();
        let put = |address: &str, route: &Route| {
            // A template that fails does so on every page; a full disk stays full. A few findings tell it all.
            if failed.load(Ordering::Relaxed) >= ENOUGH {
                return None;
            }
            let room = rooms.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let result = self.put(&stage, address, route, room).map(|room| {
                if room.capacity() <= LARGEST_ROOM {
                    rooms.lock().unwrap_or_else(PoisonError::into_inner).push(room);
                }
            });
            failed.fetch_add(usize::from(result.is_err()), Ordering::Relaxed);
            result.err().map(|finding| *finding)
        };
        let mut routes: Vec<(&str, &Route)> = self.graph.routes.iter().map(|(address, route)| (&**address, route)).collect();
        // The few large files first, so that no thread is left alone with one at the end.
        routes.sort_by_key(|(_, route)| !matches!(route, Route::Data(_) | Route::Print(..) | Route::Practices(_) | Route::Figures(_)));
        let pages = || {
            let put = |(address, route): &(&str, &Route)| {
                let failure = put(address, route);
                done(finished.fetch_add(1, Ordering::Relaxed) + 1);
                failure
            };
            parallel::find(&routes, Row::Most(16), put)
        };
        // One processor makes the index while the others print pages.
        let index = || {
            let files: Vec<&str> = self.search().files.keys().map(|address| &**address).collect();
            parallel::find(&files, Row::Most(16), |address| put(address, &Route::SearchFile))
        };
        let (mut failures, more) = rayon::join(pages, index);
        failures.extend(more);
        if !failures.is_empty() {
            return Err(distinct(failures));
        }
        stage.commit().map_err(|finding| vec![finding])
    }

    /// Puts what stands at an address; gives back the memory of `room`, or what took its place, empty.
    fn put(&self, stage: &Stage, address: &str, route: &Route, room: Vec<u8>) -> Result<Vec<u8>, Box<Diagnostic>> {
        match self.render_in(room, address, route)? {
            Content::Bytes(mut bytes) => {
                if self.config.site.output.compress && render::is_compressible(address, bytes.len()) {
                    for (suffix, packed) in render::compressed(&bytes)? {
                        stage.put(&format!("{address}.{suffix}"), &packed)?;
                    }
                }
                stage.put(address, &bytes)?;
                bytes.clear();
                Ok(bytes)
            }
            Content::File(path) => stage.put_file(address, &self.root, &path).map(|_| Vec::new()).map_err(Box::new),
        }
    }
}

/// One failing template fails on every page: the same place and code once is enough.
fn distinct(mut failures: Vec<Diagnostic>) -> Vec<Diagnostic> {
    failures.sort();
    failures.dedup_by(|one, other| one.code == other.code && one.place == other.place && one.place.is_some());
    failures
}
