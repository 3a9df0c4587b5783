//! `anli check`: the snapshot → findings, in the form that was asked for.

use super::{Exit, Run, exit_of};
use crate::check::{self, Baseline};
use crate::cli::Check;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::link::Visibility;
use crate::moment::Moment;
use crate::report::Subject;
use crate::site::Options;
use crate::source::{MAX_SOURCE_BYTES, Place};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Where the baseline is written when no file is named.
const BASELINE: &str = "check-baseline.tsv";

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
    let settings = &site.config.site.check;
    let named = wanted.baseline.as_ref().map(|path| run.world.here.join(path));
    let set = (!settings.baseline.is_empty()).then(|| root.join(&settings.baseline));
    let baseline = match named.as_ref().or(set.as_ref()).filter(|_| !wanted.write_baseline) {
        None => None,
        Some(path) => match read(run, path) {
            Ok(text) => Some(text),
            Err(finding) => return run.fail(&root, &[finding]),
        },
    };
    let as_of = wanted.as_of.unwrap_or_else(|| Moment::of_seconds((run.world.seconds)(), &site.config.site.utc_offset.0));
    let options = check::Options { only: wanted.only.clone(), skip: wanted.skip.clone(), as_of, release: wanted.release, baseline };
    let checked = check::run(&run.disk, &site, &options);
    if wanted.write_baseline {
        let path = named.or(set).unwrap_or_else(|| root.join(BASELINE));
        return write(run, &root, &path, &checked.findings);
    }
    let of_build = exit_of(&findings);
    findings.extend(checked.findings.iter().cloned());
    let cache: RefCell<BTreeMap<String, Option<Arc<str>>>> = RefCell::default();
    let texts = |path: &str| -> Option<Arc<str>> {
        let mut cache = cache.borrow_mut();
        if let Some(known) = cache.get(path) {
            return known.clone();
        }
        let text = site.theme.source(path).cloned().or_else(|| {
            let bytes = run.disk.read_bytes(&root, path, MAX_SOURCE_BYTES, None).ok()?;
            Some(Arc::from(crate::parse::encoding::readable(&bytes)))
        });
        cache.insert(path.to_owned(), text.clone());
        text
    };
    let subject = Subject { site: &site.config.site.title, address: &site.config.site.base_url, as_of, release: wanted.release };
    run.report.checked(&subject, &checked, &findings, &texts);
    run.report.check_summary(&checked, &findings);
    let failing =
        findings.iter().any(|found| found.severity() == Severity::Error || (wanted.strict && found.severity() == Severity::Warning));
    of_build.max(if failing { Exit::Content } else { Exit::Clean })
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
