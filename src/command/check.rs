//! `anli check`: the snapshot → findings, in the form that was asked for.

use super::{Exit, Run, exit_of};
use crate::check::{self, Baseline};
use crate::cli::Check;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::disk::Disk;
use crate::link::Visibility;
use crate::moment::Moment;
use crate::report::Subject;
use crate::site::{Options, Site};
use crate::source::{MAX_SOURCE_BYTES, Place};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the baseline is written when no file is named.
const BASELINE: &str = "check-baseline.tsv";

/// What a check is to look for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// The last look before publishing.
    pub release: bool,
    /// The day; today if not given.
    pub as_of: Option<Moment>,
    /// Ask other sites whether links to them can be opened.
    pub online: bool,
    /// Only these rules.
    pub only: Vec<String>,
    /// Not these rules.
    pub skip: Vec<String>,
    /// A file of known findings instead of the one in the settings.
    pub baseline: Option<PathBuf>,
    /// Leave out no known finding.
    pub without_baseline: bool,
}

/// A site that was checked.
pub(super) struct Checked {
    /// What was found, with the severities of the settings; waived and known findings are only counted.
    pub report: check::Report,
    /// The day of the check.
    pub as_of: Moment,
}

/// Checks an open site by its own settings: severities, waivers, word lists and the baseline of `[check]`.
///
/// This is the core of `anli check` for other commands. It prints nothing unless the baseline cannot be read (then what is
/// wrong has been told, as elsewhere). A command that must stop at errors does:
///
/// ```text
/// let wanted = check::Wanted { release: wanted.release, as_of: Some(day), ..Default::default() };
/// let checked = check::examine(run, &built.root, &built.site, &wanted)?;
/// run.tell(&built.root, Some(&built.site), &checked.report.findings);
/// if checked.has_errors() { return Err(Exit::Content); }
/// release.findings.extend(checked.report.counts());   // (code, number), in the order of codes
/// ```
///
/// The same site and the same day give the same findings on every machine. Rules about freshness and future dates depend on
/// the day: what is written into a package must come from a day that is in the content (the newest date), not from the clock.
pub(super) fn examine(run: &Run<'_>, root: &Path, site: &Site, wanted: &Wanted) -> Result<Checked, Exit> {
    let settings = &site.config.site.check;
    let named = wanted.baseline.as_ref().map(|path| run.world.here.join(path));
    let set = (!settings.baseline.is_empty()).then(|| root.join(&settings.baseline));
    let baseline = match named.or(set).filter(|_| !wanted.without_baseline) {
        None => None,
        Some(path) => Some(read(run, &path).map_err(|finding| run.fail(root, &[finding]))?),
    };
    let as_of = wanted.as_of.unwrap_or_else(|| Moment::of_seconds((run.world.seconds)(), &site.config.site.utc_offset.0));
    let options = check::Options {
        only: wanted.only.clone(),
        skip: wanted.skip.clone(),
        as_of,
        release: wanted.release,
        online: wanted.online,
        baseline,
    };
    Ok(Checked { report: check::run(&run.disk, site, &options), as_of })
}

/// The findings as of today, for the panel of the preview. The baseline of the settings is heeded; one that cannot be read is
/// told by `anli check`.
pub(super) fn findings(disk: &Disk, site: &Site) -> Vec<Diagnostic> {
    let Some(as_of) = crate::report::today() else { return Vec::new() };
    let baseline = Some(&site.config.site.check.baseline).filter(|path| !path.is_empty());
    let baseline = baseline.and_then(|path| disk.read_bytes(&site.root, path, MAX_SOURCE_BYTES, None).ok());
    let baseline = baseline.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    check::run(disk, site, &check::Options { baseline, ..check::Options::new(as_of) }).findings
}

pub(super) fn run(run: &Run<'_>, wanted: &Check) -> Exit {
    let root = match run.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let visibility = Visibility { drafts: wanted.drafts, as_of: None };
    let (site, mut findings) = match run.open(&root, &Options { visibility, base_url: None }) {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    if wanted.links {
        run.report.result(check::register(&site).trim_end());
        return Exit::Clean;
    }
    let look = Wanted {
        release: wanted.release,
        as_of: wanted.as_of,
        online: wanted.online,
        only: wanted.only.clone(),
        skip: wanted.skip.clone(),
        baseline: wanted.baseline.clone(),
        without_baseline: wanted.write_baseline,
    };
    let mut looked = match examine(run, &root, &site, &look) {
        Ok(looked) => looked,
        Err(exit) => return exit,
    };
    if wanted.write_baseline {
        let set = Some(&site.config.site.check.baseline).filter(|path| !path.is_empty()).map(|path| root.join(path));
        let named = wanted.baseline.as_ref().map(|path| run.world.here.join(path));
        let path = named.or(set).unwrap_or_else(|| root.join(BASELINE));
        return write(run, &root, &path, &looked.report.findings);
    }
    let of_build = exit_of(&findings);
    findings.append(&mut looked.report.findings);
    let (checked, as_of) = (&looked.report, looked.as_of);
    let disk = &run.disk;
    let texts = |path: &str| -> Option<Arc<str>> {
        site.theme.source(path).cloned().or_else(|| {
            let bytes = disk.read_bytes(&root, path, MAX_SOURCE_BYTES, None).ok()?;
            Some(Arc::from(crate::parse::encoding::readable(&bytes)))
        })
    };
    let subject = Subject { site: &site.config.site.title, address: &site.config.site.base_url, as_of, release: wanted.release };
    run.report.checked(&subject, checked, &findings, &texts);
    run.report.check_summary(checked, &findings);
    let worse = |found: &Diagnostic| found.severity() == Severity::Error || (wanted.strict && found.severity() == Severity::Warning);
    let failing = findings.iter().any(worse);
    let exit = of_build.max(if failing { Exit::Content } else { Exit::Clean });
    // The process ends after this; giving back the pages one by one would only take time.
    let _ = std::mem::ManuallyDrop::new((site, looked, findings));
    exit
}

fn read(run: &Run<'_>, path: &Path) -> Result<String, Diagnostic> {
    let (folder, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default().to_string_lossy());
    let bytes = run.disk.read_bytes(folder, &name, MAX_SOURCE_BYTES, None)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn write(run: &Run<'_>, root: &Path, path: &Path, findings: &[Diagnostic]) -> Exit {
    let shown = crate::disk::shown(path.strip_prefix(root).unwrap_or(path));
    match run.disk.replace(path, Baseline::write(findings).as_bytes()) {
        Ok(()) => {
            let count = findings.len();
            let zh = format!("{count} 处问题写进了 {shown}；在 site.toml 里写 [check] baseline = \"{shown}\"，以后只报告新的");
            let en = format!("{count} findings are in {shown}; set baseline in [check] and only new ones are reported");
            run.report.conclude(run.report.pick(&zh, &en));
            Exit::Clean
        }
        Err(error) => {
            let finding = Diagnostic::new(Code::WRITE_FAILED).at(Place::path(&shown)).with("path", shown);
            run.fail(root, &[finding.with("reason", crate::disk::reason(&error))])
        }
    }
}
