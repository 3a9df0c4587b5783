//! `anli publish`: builds, checks, compares, uploads, writes a receipt.

use super::build::{self};
use super::{Exit, Run, exit_of, pack};
use crate::cli::Publish;
use crate::config::{TargetEntry, TargetKind};
use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::disk::shown;
use crate::publish::target::{self, Credentials, Manner, Receipt};
use crate::publish::{Known, Sealed, make_folders, seal};
use crate::source::{MAX_SOURCE_BYTES, Place};
use std::collections::BTreeMap;
use std::path::Path;

/// Digests of the files of the last publication, beside the receipts.
const DIGESTS: &str = ".digests";

pub(super) fn run(run: &Run<'_>, wanted: &Publish) -> Exit {
    match publish(run, wanted) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn publish(run: &Run<'_>, wanted: &Publish) -> Result<Exit, Exit> {
    let (root, name, entry, max_deletions) = chosen(run, wanted)?;
    let credentials = credentials(run, &root, &name, &entry)?;
    let store = target::open(&run.disk, &root, &name, &entry, &credentials).map_err(|finding| run.fail(&root, &[finding]))?;
    let built = build::build(run, &wanted.build)?;
    run.tell(&built.root, Some(&built.site), &built.diagnostics);
    let fail = |findings: Vec<Diagnostic>| {
        run.tell(&built.root, Some(&built.site), &findings);
        run.report.say(run.report.pick("没有发布完", "not published"));
        exit_of(&findings)
    };
    if wanted.release {
        let flaws = super::review::all_flaws(run, &built.site);
        if !flaws.is_empty() {
            return Err(fail(flaws));
        }
    }
    let checked = pack::inspect(run, &built, &wanted.build, wanted.release)?;
    let release = pack::release(&built, &checked, None, wanted.release);
    let started = run.report.elapsed();
    let digests = root.join(pack::FOLDER).join(DIGESTS);
    let known = Known::read(&run.disk, &digests);
    let sealed = seal(&run.disk, &built.output, release, &built.site.config.site.publish.suffixes, &known).map_err(fail)?;
    let counted = run.report.elapsed();
    let manner = Manner {
        dry: wanted.dry_run,
        max_deletions,
        allow_deletions: wanted.allow_deletions,
        break_lock: wanted.break_lock,
        adopt: wanted.adopt,
    };
    let journal = root.join(pack::FOLDER).join(format!(".{name}.journal"));
    if !wanted.dry_run {
        // A help for the next run; without it that one reads every file.
        let kept = make_folders(&run.disk, &root.join(pack::FOLDER)).and_then(|()| known.write(&run.disk, &digests, &sealed.files));
        kept.map_err(|error| fail(vec![unwritten(&digests, &error)]))?;
    }
    let done = |done, total| run.report.progress(done, total);
    let receipt = target::publish(&run.disk, &*store, &name, &sealed, &built.output, &journal, &manner, &done)
        .map_err(|finding| fail(vec![finding]))?;
    if run.arguments.verbose && wanted.dry_run {
        let (count, plan) = ((counted - started).as_secs_f64(), (run.report.elapsed() - counted).as_secs_f64());
        run.report.say(&match run.report.language() {
            Language::Zh => format!("清点成品 {count:.2} 秒，比较和计划 {plan:.2} 秒"),
            Language::En => format!("digests of the built site {count:.2} s, comparison and plan {plan:.2} s"),
        });
    }
    tell(run, wanted, &receipt);
    let (written, removed) = (receipt.plan.write.len(), receipt.plan.remove.len());
    let (same, digest) = (receipt.plan.same + receipt.plan.resumed, &sealed.release.digest);
    if receipt.already {
        run.report.conclude(&match run.report.language() {
            Language::Zh => format!("“{name}”已经是这一次发布，没有上传"),
            Language::En => format!("\"{name}\" has this release already; nothing was uploaded"),
        });
        return Ok(Exit::Clean);
    }
    if wanted.dry_run {
        run.report.conclude(&match run.report.language() {
            Language::Zh => format!("只是演练：要上传 {written} 个、删去 {removed} 个，{same} 个不变"),
            Language::En => format!("a dry run: {written} to upload, {removed} to remove, {same} unchanged"),
        });
        return Ok(Exit::Clean);
    }
    let path = root.join(pack::FOLDER).join(format!("receipt-{name}-{}.toml", &digest[..16]));
    let text = receipt_text(&name, &sealed, &receipt);
    make_folders(&run.disk, &root.join(pack::FOLDER)).map_err(|error| fail(vec![unwritten(&path, &error)]))?;
    super::diff::replace(run, &path, text.as_bytes())?;
    let (size, path) = (crate::text::size(receipt.bytes), shown(path.strip_prefix(&root).unwrap_or(&path)));
    run.report.conclude(&match run.report.language() {
        Language::Zh => {
            format!("已发布到“{name}”：上传 {written} 个（{size}）、删去 {removed} 个、{same} 个不变；摘要 {digest}；回执 {path}")
        }
        Language::En => format!(
            "published to \"{name}\": {written} uploaded ({size}), {removed} removed, {same} unchanged; digest {digest}; receipt {path}"
        ),
    });
    Ok(Exit::Clean)
}

fn unwritten(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::WRITE_FAILED).with("path", shown(path)).with("reason", crate::disk::reason(error))
}

fn tell(run: &Run<'_>, wanted: &Publish, receipt: &Receipt) {
    if wanted.dry_run || run.arguments.verbose {
        for (sign, list) in [("+", &receipt.plan.write), ("-", &receipt.plan.remove)] {
            list.iter().for_each(|address| run.report.result(&format!("{sign} {address}")));
        }
    }
    if !receipt.plan.drifted.is_empty() {
        let count = receipt.plan.drifted.len();
        run.report.say(&match run.report.language() {
            Language::Zh => format!("目标上有 {count} 个文件被别人改过或删去，已重新上传"),
            Language::En => format!("{count} files on the target were changed or removed by somebody else and are sent again"),
        });
    }
}

/// The target: as named, or the only one there is.
fn chosen(run: &Run<'_>, wanted: &Publish) -> Result<(std::path::PathBuf, String, TargetEntry, usize), Exit> {
    let root = run.root()?;
    let (site, _) = run.open(&root, &crate::site::Options::default())?;
    let settings = &site.config.site.publish;
    let found = match &wanted.target {
        Some(name) => settings.target.get_key_value(name),
        None if settings.target.len() == 1 => settings.target.first_key_value(),
        None => None,
    };
    let Some((name, entry)) = found else {
        let names = settings.target.keys().map(String::as_str);
        let typed = wanted.target.as_deref().unwrap_or_default();
        let known = settings.target.keys().cloned().collect::<Vec<_>>().join("、");
        let finding =
            Diagnostic::new(Code::TARGET_UNKNOWN).with("target", typed).with("known", if known.is_empty() { "-" } else { &known });
        return Err(run.fail(&root, &[finding.suggest(nearest(typed, names))]));
    };
    Ok((root, name.clone(), entry.clone(), settings.max_deletions))
}

/// From the environment (`ANLI_PORTAL_USER`, `ANLI_PORTAL_PASSWORD`), else from a file that nobody else can read.
fn credentials(run: &Run<'_>, root: &Path, name: &str, entry: &TargetEntry) -> Result<Credentials, Exit> {
    let variable = |what: &str| {
        let upper: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
        (run.world.environment)(&format!("ANLI_{upper}_{what}")).filter(|value| !value.is_empty())
    };
    let mut found = Credentials { user: variable("USER").unwrap_or_default(), password: variable("PASSWORD").unwrap_or_default() };
    if !entry.credentials.is_empty() {
        let path = root.join(&entry.credentials);
        let shown = shown(Path::new(&entry.credentials));
        if !run.disk.is_private(&path).unwrap_or(true) {
            return Err(run.fail(root, &[Diagnostic::new(Code::CREDENTIALS_OPEN).with("path", &shown).at(Place::path(&shown))]));
        }
        let bytes = run.disk.read_bytes(root, &entry.credentials, MAX_SOURCE_BYTES, None).map_err(|finding| run.fail(root, &[finding]))?;
        let text = String::from_utf8_lossy(&bytes);
        let lines: BTreeMap<&str, &str> =
            text.lines().filter_map(|line| line.split_once('=')).map(|(key, value)| (key.trim(), value.trim().trim_matches('"'))).collect();
        let fill = |own: &mut String, key: &str| {
            if own.is_empty() {
                *own = lines.get(key).map(|value| (*value).to_owned()).unwrap_or_default();
            }
        };
        fill(&mut found.user, "user");
        fill(&mut found.password, "password");
    }
    let needs_password = matches!(entry.kind, TargetKind::Webdav | TargetKind::S3 | TargetKind::Ftp);
    if needs_password && found.password.is_empty() && !(found.user.is_empty() && entry.user.is_empty()) {
        return Err(run.fail(root, &[Diagnostic::new(Code::CREDENTIALS_MISSING).with("target", name)]));
    }
    Ok(found)
}

/// What was done, with the digest of every file that was sent.
fn receipt_text(name: &str, sealed: &Sealed, receipt: &Receipt) -> String {
    let quote = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = format!(
        "# 发布回执，由 anli publish 写出。\ntarget = {}\nversion = {}\ndigest = {}\nbefore = {}\nbytes = {}\nunchanged = {}\nresumed = {}\n\nremoved = [\n",
        quote(name),
        quote(&sealed.release.version),
        quote(&sealed.release.digest),
        quote(&receipt.before),
        receipt.bytes,
        receipt.plan.same,
        receipt.plan.resumed
    );
    receipt.plan.remove.iter().for_each(|address| out.push_str(&format!("  {},\n", quote(address))));
    out.push_str("]\n\n[uploaded]\n");
    for address in &receipt.plan.write {
        out.push_str(&format!("{} = {}\n", quote(address), quote(&sealed.files[address].sha256)));
    }
    out
}
