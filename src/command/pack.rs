//! `anli pack`: builds, checks, packs. What it says of a site before it is sealed serves `publish` too.

use super::build::{self, Built};
use super::check::{self, Checked};
use super::{Exit, Run, exit_of};
use crate::cli::{Build, Pack};
use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::Kind;
use crate::moment::Moment;
use crate::publish::release::Release;
use crate::publish::{self, Contents, Known, Order, Package};
use crate::site::Site;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where packages are kept.
pub(super) const FOLDER: &str = "releases";
/// Names the newest package in it.
const LAST: &str = "last";

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
    let checked = inspect(run, &built, &wanted.build, wanted.release)?;
    let newest = newest(&built.site);
    let release = release(&built, &checked, wanted.label.as_deref(), wanted.release);
    let to = match &wanted.to {
        Some(path) => run.world.here.join(path),
        None => {
            let suffixes = &built.site.config.site.publish.suffixes;
            let sealed = publish::seal(&run.disk, &built.output, release.clone(), suffixes, &Known::nothing()).map_err(fail)?;
            let (last, next) = last_and_next(run, &built.root, since.is_some());
            // A whole package after an increment is made even if nothing changed in between.
            let same = last.filter(|path| {
                let last = Package::open(&run.disk, path).ok();
                last.is_some_and(|last| {
                    (since.is_some() || last.increment.is_none()) && last.contents.release.digest == sealed.release.digest
                })
            });
            if let Some(path) = same {
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
    let checked = summary(run, &checked);
    run.report.conclude(&match (run.report.language(), since.is_some()) {
        (Language::Zh, false) => format!("版本 {version}，{files} 个文件；{checked}；摘要 {digest}"),
        (Language::Zh, true) => {
            format!("版本 {version} 的增量包，{files} 个文件里装了 {held} 个，要删 {removed} 个；{checked}；摘要 {digest}")
        }
        (Language::En, false) => format!("version {version}, {files} files; {checked}; digest {digest}"),
        (Language::En, true) => {
            format!("increment to version {version}: {held} of {files} files, {removed} to remove; {checked}; digest {digest}")
        }
    });
    Ok(Exit::Clean)
}

/// The release that an increment goes on: a package or a folder that one was applied to; `last` is the newest package.
fn base(run: &Run<'_>, path: &Path) -> Result<Contents, Exit> {
    let mut full = run.world.here.join(path);
    if path == Path::new(LAST) && run.disk.kind(&full).is_ok_and(|kind| kind.is_none()) {
        full = last_or_fail(run, &run.root()?)?;
    }
    let is_folder = matches!(run.disk.target(&full), Ok(Some((crate::disk::Kind::Folder, _))));
    let contents = match is_folder {
        true => publish::contents_of(&run.disk, &full),
        false => Package::open(&run.disk, &full).map(|package| package.contents),
    };
    contents.map_err(|finding| run.fail(&run.world.here, &[finding]))
}

/// Checks a built site as `anli check` does. Errors stop it, and with `--strict` warnings; they have been told then. Rules
/// about the day take `--as-of` or the newest date in the content, so that a package is the same whenever it is made.
pub(super) fn inspect(run: &Run<'_>, built: &Built, wanted: &Build, release: bool) -> Result<Checked, Exit> {
    let look = check::Wanted { release, as_of: wanted.as_of.or_else(|| newest(&built.site)), ..check::Wanted::default() };
    let checked = check::examine(run, &built.root, &built.site, &look)?;
    let stops = |found: &&Diagnostic| match found.severity() {
        Severity::Error => true,
        Severity::Warning => wanted.strict,
        Severity::Info => false,
    };
    let stopping: Vec<Diagnostic> = checked.report.findings.iter().filter(stops).cloned().collect();
    if stopping.is_empty() {
        return Ok(checked);
    }
    run.tell(&built.root, Some(&built.site), &stopping);
    let count = stopping.len();
    run.report.say(&match run.report.language() {
        Language::Zh => format!("检查没有通过：{count} 处，改好再发布；确实无误的可以写豁免（全部问题见 anli check）"),
        Language::En => format!("the check failed at {count} places; mend them, or waive what is right (anli check shows everything)"),
    });
    Err(Exit::Content)
}

/// Half a sentence about the check.
pub(super) fn summary(run: &Run<'_>, checked: &Checked) -> String {
    let (warnings, hints) = (checked.report.count(Severity::Warning), checked.report.count(Severity::Info));
    match run.report.language() {
        Language::Zh => format!("检查通过，提醒 {warnings} 处、提示 {hints} 处"),
        Language::En => format!("the check passed with {warnings} warnings and {hints} hints"),
    }
}

/// What is known of a release before its files are read.
pub(super) fn release(built: &Built, checked: &Checked, label: Option<&str>, reviewed: bool) -> Release {
    let site = &built.site;
    let kinds = [("edition", Kind::Edition), ("section", Kind::Section), ("case", Kind::Case), ("page", Kind::Page)];
    let mut pages: Vec<(String, usize)> = kinds.map(|(name, kind)| (name.to_owned(), site.graph.count(kind))).to_vec();
    pages.extend([("city".to_owned(), site.graph.cities.len()), ("topic".to_owned(), site.graph.topics.len())]);
    let mut findings: BTreeMap<String, usize> = checked.report.counts().into_iter().collect();
    // What was noticed about the output folder differs from machine to machine; the content's findings do not.
    for found in built.diagnostics.iter().filter(|found| found.code.group() != 8) {
        *findings.entry(found.code.id().to_owned()).or_default() += 1;
    }
    let report = &checked.report;
    let counts = [
        ("rules", report.ran.len()),
        ("errors", report.count(Severity::Error)),
        ("warnings", report.count(Severity::Warning)),
        ("hints", report.count(Severity::Info)),
        ("waived", report.waived),
        ("known", report.known),
    ];
    Release {
        site: site.config.site.title.clone(),
        base_url: site.config.site.base_url.clone(),
        version: label.map(str::to_owned).or_else(|| newest(site).map(|moment| moment.day())).unwrap_or_else(|| "1".to_owned()),
        generator: concat!("anli ", env!("CARGO_PKG_VERSION")).to_owned(),
        pages,
        checked: checked.as_of.day(),
        check: counts.map(|(name, count)| (name.to_owned(), count)).to_vec(),
        findings: findings.into_iter().collect(),
        reviewed,
        ..Release::default()
    }
}

/// The newest date that any published page bears.
pub(super) fn newest(site: &Site) -> Option<Moment> {
    let dates = |id| {
        let front = &site.graph.page(id).front;
        [front.updated, front.published, front.issued_on].into_iter().flatten()
    };
    site.graph.visible().flat_map(dates).max()
}

/// The newest package and the name of the next one: `releases/003.zip`, `releases/004.since.zip`.
fn last_and_next(run: &Run<'_>, root: &Path, increment: bool) -> (Option<PathBuf>, PathBuf) {
    let folder = root.join(FOLDER);
    let highest = packages(run, &folder).iter().map(|(number, ..)| *number).max().unwrap_or(0);
    let name = if increment { format!("{:03}.since.zip", highest + 1) } else { format!("{:03}.zip", highest + 1) };
    (last(run, root), folder.join(name))
}

/// The newest package in `releases/`, whole or an increment: either says what the release holds.
fn last(run: &Run<'_>, root: &Path) -> Option<PathBuf> {
    let folder = root.join(FOLDER);
    packages(run, &folder).into_iter().max().map(|(_, _, name)| folder.join(name))
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
