//! `anli verify`: for a person and for a nightly job; exit code 1 when anything was tampered with.

use super::{Exit, Run, exit_of};
use crate::cli::Verify;
use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Code, Diagnostic};
use crate::publish;
use crate::source::Place;

/// Fewest digits of a digest that a person must compare.
const FEWEST_DIGITS: usize = 16;

pub(super) fn run(run: &Run<'_>, wanted: &Verify) -> Exit {
    let path = run.world.here.join(&wanted.path);
    let mut verified = match publish::verify(&run.disk, &path) {
        Ok(verified) => verified,
        Err(finding) => return run.fail(&run.world.here, &[finding]),
    };
    let digest = verified.release.as_ref().map_or("", |release| &release.digest);
    if let Some(expected) = &wanted.digest {
        let plain: String = expected.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        if plain.len() < FEWEST_DIGITS || !digest.starts_with(&plain) {
            let finding = Diagnostic::new(Code::DIGEST_DIFFERS).with("wanted", &plain).with("found", digest);
            verified.findings.push(finding.at(Place::path(crate::disk::shown(&wanted.path))));
        }
    }
    run.tell(&run.world.here, None, &verified.findings);
    let (files, wrong) = (verified.files, verified.findings.len());
    let version = verified.release.as_ref().map_or("", |release| &release.version);
    let text = match (run.report.language(), wrong) {
        (Language::Zh, 0) => format!("核对无误：{files} 个文件，版本 {version}，摘要 {digest}"),
        (Language::Zh, _) => format!("核对有误：{files} 个文件里有 {wrong} 处不对，版本 {version}"),
        (Language::En, 0) => format!("all is well: {files} files, version {version}, digest {digest}"),
        (Language::En, _) => format!("not well: {wrong} findings in {files} files, version {version}"),
    };
    run.report.conclude(&text);
    exit_of(&verified.findings)
}
