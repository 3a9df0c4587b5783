//! `anli pack`: builds, checks, packs.

use super::build::{self, Built};
use super::{Exit, Run, exit_of};
use crate::cli::Pack;
use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Kind;
use crate::moment::Moment;
use crate::publish::release::Release;
use crate::publish::{self, Contents, Order, Package};
use crate::site::Site;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where packages are kept.
pub(super) const FOLDER: &str = "releases";

pub(super) fn run(run: &Run<'_>, wanted: &Pack) -> Exit {
    match pack(run, wanted) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn pack(run: &Run<'_>, wanted: &Pack) -> Result<Exit, Exit> {
    let since = wanted.since.as_ref().map(|path| base(run, path)).transpose()?;
    let built = build::build(run, &wanted.build)?;
    run.tell(&built.root, Some(&built.site), &built.diagnostics);
    let fail = |findings: Vec<Diagnostic>| {
        run.tell(&built.root, Some(&built.site), &findings);
        run.report.say(run.report.pick("没有打包", "nothing was packed"));
        exit_of(&findings)
    };
    if wanted.release {
        let flaws = super::review::all_flaws(run, &built.site);
        if !flaws.is_empty() {
            return Err(fail(flaws));
        }
    }
    let newest = newest(&built.site);
    let release = release(&built, wanted.label.as_deref(), wanted.release);
    let to = match &wanted.to {
        Some(path) => run.world.here.join(path),
        None => {
            let sealed =
                publish::seal(&run.disk, &built.output, release.clone(), &built.site.config.site.publish.suffixes).map_err(fail)?;
            let (last, next) = last_and_next(run, &built.root, since.is_some());
            let same = last.filter(|path| {
                let last = Package::open(&run.disk, path).ok();
                last.is_some_and(|last| last.contents.release.digest == sealed.release.digest)
            });
            if let Some(path) = same.filter(|_| since.is_none()) {
                let path = crate::disk::shown(path.strip_prefix(&built.root).unwrap_or(&path));
                run.report.conclude(&match run.report.language() {
                    Language::Zh => format!("与上一个发布包 {path} 完全一样，没有再打"),
                    Language::En => format!("the same as the last package {path}; none was written"),
                });
                return Ok(Exit::Clean);
            }
            next
        }
    };
    let order = Order {
        folder: &built.output,
        to: &to,
        suffixes: &built.site.config.site.publish.suffixes,
        release,
        newest,
        since: since.as_ref(),
        split: wanted.split,
    };
    let packed = publish::pack(&run.disk, order).map_err(fail)?;
    for (path, bytes) in &packed.parts {
        let path = crate::disk::shown(path.strip_prefix(&built.root).unwrap_or(path));
        run.report.result(&format!("{path}\t{}", crate::text::size(*bytes)));
    }
    let release = &packed.release;
    let (version, digest, files, held, removed) = (&release.version, &release.digest, release.files, packed.held, packed.removed);
    run.report.conclude(&match (run.report.language(), since.is_some()) {
        (Language::Zh, false) => format!("版本 {version}，{files} 个文件，摘要 {digest}"),
        (Language::Zh, true) => format!("版本 {version} 的增量包，{files} 个文件里装了 {held} 个，要删 {removed} 个；摘要 {digest}"),
        (Language::En, false) => format!("version {version}, {files} files, digest {digest}"),
        (Language::En, true) => format!("increment to version {version}: {held} of {files} files, {removed} to remove; digest {digest}"),
    });
    Ok(Exit::Clean)
}

/// The release that an increment goes on: a package or a folder that one was applied to.
fn base(run: &Run<'_>, path: &Path) -> Result<Contents, Exit> {
    let full = run.world.here.join(path);
    let is_folder = matches!(run.disk.target(&full), Ok(Some((crate::disk::Kind::Folder, _))));
    let contents = match is_folder {
        true => publish::contents_of(&run.disk, &full),
        false => Package::open(&run.disk, &full).map(|package| package.contents),
    };
    contents.map_err(|finding| run.fail(&run.world.here, &[finding]))
}

/// What is known of a release before its files are read.
pub(super) fn release(built: &Built, label: Option<&str>, reviewed: bool) -> Release {
    let site = &built.site;
    let kinds = [("edition", Kind::Edition), ("section", Kind::Section), ("case", Kind::Case), ("page", Kind::Page)];
    let mut pages: Vec<(String, usize)> = kinds.map(|(name, kind)| (name.to_owned(), site.graph.count(kind))).to_vec();
    pages.extend([("city".to_owned(), site.graph.cities.len()), ("topic".to_owned(), site.graph.topics.len())]);
    let mut findings: BTreeMap<&str, usize> = BTreeMap::new();
    // What was noticed about the output folder differs from machine to machine; the content's findings do not.
    for found in built.diagnostics.iter().filter(|found| found.code.group() != 8) {
        *findings.entry(found.code.id()).or_default() += 1;
    }
    Release {
        site: site.config.site.title.clone(),
        base_url: site.config.site.base_url.clone(),
        version: label.map(str::to_owned).or_else(|| newest(site).map(|moment| moment.day())).unwrap_or_else(|| "1".to_owned()),
        generator: concat!("anli ", env!("CARGO_PKG_VERSION")).to_owned(),
        pages,
        findings: findings.into_iter().map(|(code, count)| (code.to_owned(), count)).collect(),
        reviewed,
        ..Release::default()
    }
}

/// The newest date that any published page bears.
fn newest(site: &Site) -> Option<Moment> {
    let dates = |id| {
        let front = &site.graph.page(id).front;
        [front.updated, front.published, front.issued_on].into_iter().flatten()
    };
    site.graph.visible().flat_map(dates).max()
}

/// The last whole package and the name of the next one: `releases/003.zip`, `releases/004.since.zip`.
fn last_and_next(run: &Run<'_>, root: &Path, increment: bool) -> (Option<PathBuf>, PathBuf) {
    let folder = root.join(FOLDER);
    let names = packages(run, &folder);
    let highest = names.iter().map(|(number, ..)| *number).max().unwrap_or(0);
    let last = last(run, root);
    let name = if increment { format!("{:03}.since.zip", highest + 1) } else { format!("{:03}.zip", highest + 1) };
    (last, folder.join(name))
}

/// The newest whole package in `releases/`.
pub(super) fn last(run: &Run<'_>, root: &Path) -> Option<PathBuf> {
    let folder = root.join(FOLDER);
    packages(run, &folder).into_iter().filter(|(_, whole, _)| *whole).max().map(|(_, _, name)| folder.join(name))
}

/// Number, whether whole, and name of every package in a folder.
fn packages(run: &Run<'_>, folder: &Path) -> Vec<(u32, bool, String)> {
    let names = run.disk.folder(folder).unwrap_or_default();
    let names = names.iter().filter_map(|(name, _)| name.to_str());
    names
        .filter_map(|name| {
            let stem = name.strip_suffix(".001").unwrap_or(name).strip_suffix(".zip")?;
            let number = stem.strip_suffix(".since").unwrap_or(stem).parse().ok()?;
            Some((number, !stem.ends_with(".since"), name.to_owned()))
        })
        .collect()
}

/// E733 when there is nothing to compare with.
pub(super) fn last_or_fail(run: &Run<'_>, root: &Path) -> Result<PathBuf, Exit> {
    last(run, root).ok_or_else(|| run.fail(root, &[Diagnostic::new(Code::NO_LAST_RELEASE)]))
}
