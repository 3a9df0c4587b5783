//! `anli fix`: pages → repaired pages, every change counted and shown; pictures → pictures without properties.

use super::{Exit, Run};
use crate::cli::Fix;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Change;
use crate::source::{MAX_SOURCE_BYTES, Place};
use crate::text::repair::{self, Counts, Kind};
use crate::{fix, parse};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder that changes are staged in; see `disk::batch`.
const DEN: &str = ".anli-fix";

/// A file that needs repairs.
struct Repaired {
    name: String,
    path: String,
    before: String,
    after: String,
    counts: Counts,
}

/// A picture that names a place, a person or a device.
struct Stripped {
    path: String,
    before: Vec<u8>,
    after: Vec<u8>,
}

/// Largest picture that is read.
const MAX_PICTURE: u64 = 64 * 1024 * 1024;

/// Suffixes of the pictures whose properties can be taken away.
const PICTURES: [&str; 4] = ["jpg", "jpeg", "png", "webp"];

pub(super) fn run(run: &Run<'_>, wanted: &Fix) -> Exit {
    let (root, names) = match wanted.files.is_empty() {
        true => match run.root() {
            Ok(root) => {
                let listings = ["content", "static"].map(|folder| run.disk.list(&root, folder));
                let files = listings.iter().flat_map(|listing| &listing.files).map(|file| file.path.to_string());
                let names = files.filter(|path| (path.ends_with(".md") && path.starts_with("content/")) || is_picture(path)).collect();
                (root, names)
            }
            Err(exit) => return exit,
        },
        false => (run.world.here.clone(), wanted.files.iter().map(|file| crate::disk::shown(file)).collect::<Vec<_>>()),
    };
    let mut findings = Vec::new();
    let mut repaired = Vec::new();
    let mut pictures = Vec::new();
    for name in names {
        if is_picture(&name) {
            match run.disk.read_bytes(&root, &name, MAX_PICTURE, None) {
                Ok(before) => pictures.extend(fix::picture::stripped(&before).map(|after| Stripped { path: name, before, after })),
                // One that nobody named keeps no page from being repaired; `check` tells of it.
                Err(_) if wanted.files.is_empty() => {}
                Err(found) => findings.push(found),
            }
            continue;
        }
        match read(run, &root, &name) {
            Ok(Some(file)) => repaired.push(file),
            Ok(None) => {}
            Err(mut found) => findings.append(&mut found),
        }
    }
    // A file that cannot be read keeps none of the others from being repaired, but then nothing is written.
    if findings.iter().any(Diagnostic::is_error) {
        return run.fail(&root, &findings);
    }
    if wanted.json {
        run.report.result(&format!("{:#}", as_json(&repaired, &pictures, wanted.dry_run)));
    } else {
        if !repaired.is_empty() || pictures.is_empty() {
            show(run, &repaired, wanted.dry_run);
        }
        show_pictures(run, &pictures, wanted.dry_run);
    }
    if wanted.dry_run || (repaired.is_empty() && pictures.is_empty()) {
        return Exit::Clean;
    }
    let change =
        |file: &Repaired| Change { path: file.path.clone(), bytes: file.after.clone().into(), replaces: Some(file.before.clone().into()) };
    let picture = |file: &Stripped| Change { path: file.path.clone(), bytes: file.after.clone(), replaces: Some(file.before.clone()) };
    let changes: Vec<Change> = repaired.iter().map(change).chain(pictures.iter().map(picture)).collect();
    match run.disk.change_all(&root, DEN, &changes) {
        Ok(()) => Exit::Clean,
        Err(error) => {
            let reason = crate::disk::reason(&error);
            run.fail(&root, &[Diagnostic::new(Code::CHANGES_UNDONE).at(Place::path(DEN)).with("reason", reason)])
        }
    }
}

fn is_picture(path: &str) -> bool {
    let suffix = Path::new(path).extension().and_then(|suffix| suffix.to_str()).unwrap_or_default();
    PICTURES.iter().any(|known| known.eq_ignore_ascii_case(suffix))
}

fn show_pictures(run: &Run<'_>, pictures: &[Stripped], dry_run: bool) {
    for picture in pictures {
        let (path, less) = (&picture.path, crate::text::size((picture.before.len() - picture.after.len()) as u64));
        run.report.result(&match (run.report.language(), dry_run) {
            (crate::diagnostic::catalogue::Language::Zh, false) => format!("{path}\t去掉了照片属性（位置、设备、拍摄者等），{less}"),
            (crate::diagnostic::catalogue::Language::Zh, true) => format!("{path}\t要去掉照片属性（位置、设备、拍摄者等），{less}；没有写"),
            (_, false) => format!("{path}\tproperties removed (place, device, author …), {less}"),
            (_, true) => format!("{path}\tproperties to be removed (place, device, author …), {less}; nothing was written"),
        });
    }
}

fn read(run: &Run<'_>, root: &Path, name: &str) -> Result<Option<Repaired>, Vec<Diagnostic>> {
    let path: Arc<str> = Arc::from(name);
    let is_page = match Path::new(name).extension().and_then(|suffix| suffix.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("md" | "markdown") => true,
        Some("txt") => false,
        _ => return Err(vec![Diagnostic::new(Code::FIX_FORMAT).at(Place::path(name)).with("name", name)]),
    };
    let bytes = run.disk.read_bytes(root, name, MAX_SOURCE_BYTES, None).map_err(|found| vec![found])?;
    let mut findings = Vec::new();
    let Some(text) = parse::encoding::text(&path, &bytes, &mut findings) else { return Err(findings) };
    let edits = if is_page { fix::page(text) } else { fix::plain(text) };
    if edits.is_empty() {
        return Ok(None);
    }
    let mut counts = Counts::new();
    repair::count(&edits, &mut counts);
    // A byte order mark is one more invisible character.
    let before = String::from_utf8_lossy(&bytes).into_owned();
    let path = PathBuf::from(name).to_string_lossy().into_owned();
    Ok(Some(Repaired { name: name.to_owned(), path, after: fix::repaired(text, &edits), before, counts }))
}

fn show(run: &Run<'_>, repaired: &[Repaired], dry_run: bool) {
    let mut all = Counts::new();
    for file in repaired {
        let diff = crate::text::diff::lines(&file.name, &file.before, &file.after);
        run.report.result(crate::text::lines_printable(&diff).trim_end());
        for (key, count) in &file.counts {
            *all.entry(key.clone()).or_default() += count;
        }
    }
    let total: usize = all.values().sum();
    if total == 0 {
        run.report.conclude(run.report.pick("没有要修整的", "nothing to repair"));
        return;
    }
    for line in summary(run, &all) {
        run.report.conclude(&line);
    }
    let files = repaired.len();
    run.report.conclude(&match (run.report.language(), dry_run) {
        (crate::diagnostic::catalogue::Language::Zh, false) => format!("修整了 {files} 个文件，共 {total} 处"),
        (crate::diagnostic::catalogue::Language::Zh, true) => format!("要修整 {files} 个文件，共 {total} 处；没有写"),
        (_, false) => format!("{total} repairs in {files} files"),
        (_, true) => format!("{total} repairs to be made in {files} files; nothing was written"),
    });
}

/// A line a kind: what it is, how often, and each change with its count.
pub(super) fn summary(run: &Run<'_>, counts: &Counts) -> Vec<String> {
    let mut lines = Vec::new();
    for kind in Kind::ALL {
        let own = || counts.iter().filter(|((of, ..), _)| *of == kind);
        let total: usize = own().map(|(_, count)| count).sum();
        if total == 0 {
            continue;
        }
        const SHOWN: usize = 8;
        let visible = |text: &str| match text.chars().all(crate::text::han::is_stray_invisible) {
            true => text.chars().map(|c| format!("U+{:04X}", c as u32)).collect(),
            false => text.to_owned(),
        };
        let mut each: Vec<String> =
            own().take(SHOWN).map(|((_, from, to), count)| format!("{} → {} ×{count}", visible(from), visible(to))).collect();
        if own().count() > SHOWN {
            each.push("…".to_owned());
        }
        lines.push(format!("{} {total}：{}", kind.name(run.report.language()), each.join("  ")));
    }
    lines
}

/// Counts for JSON.
pub(super) fn counts_json(counts: &Counts) -> Value {
    let row =
        |((kind, from, to), count): (&(Kind, String, String), &usize)| json!({ "kind": kind.id(), "from": from, "to": to, "count": count });
    counts.iter().map(row).collect()
}

fn as_json(repaired: &[Repaired], pictures: &[Stripped], dry_run: bool) -> Value {
    let files: Vec<Value> = repaired
        .iter()
        .map(|file| json!({ "file": file.name, "repairs": file.counts.values().sum::<usize>(), "counts": counts_json(&file.counts) }))
        .collect();
    let stripped: Vec<Value> =
        pictures.iter().map(|file| json!({ "file": file.path, "bytes": file.before.len() - file.after.len() })).collect();
    let total: usize = repaired.iter().flat_map(|file| file.counts.values()).sum();
    json!({ "version": 1, "dry_run": dry_run, "repairs": total, "files": files, "pictures": stripped })
}
