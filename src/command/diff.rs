//! `anli diff`: for the terminal, for the printer, for programs.

use super::{Exit, Run, pack};
use crate::cli::Diff;
use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Kind, reason, shown};
use crate::publish::diff::{Change, Differences, Fate, PageDiff, Piece, Side, differences, print_page};
use crate::site::Options;
use crate::source::Place;
use std::path::Path;

pub(super) fn run(run: &Run<'_>, wanted: &Diff) -> Exit {
    match diff(run, wanted) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn diff(run: &Run<'_>, wanted: &Diff) -> Result<Exit, Exit> {
    let here = &run.world.here;
    let (mut old, old_name) = match &wanted.old {
        Some(path) => (open(run, path)?, shown(path)),
        None => {
            let root = run.root()?;
            let last = pack::last_or_fail(run, &root)?;
            (open(run, &last)?, shown(last.strip_prefix(&root).unwrap_or(&last)))
        }
    };
    let (mut new, new_name) = match &wanted.new {
        Some(path) => (open(run, path)?, shown(path)),
        None => (now(run)?, run.report.pick("现在的内容", "the site as it is now").to_owned()),
    };
    let found = differences(&run.disk, &mut old, &mut new).map_err(|finding| run.fail(here, &[finding]))?;
    if let Some(path) = &wanted.html {
        let page = print_page(&found, &old_name, &new_name);
        replace(run, &here.join(path), page.as_bytes())?;
        run.report.say(&format!("{} {}", run.report.pick("可打印的对照写到", "the comparison for printing is in"), shown(path)));
    }
    if wanted.json {
        run.report.result(&format!("{:#}", found.json()));
    } else {
        tell(run, &found);
    }
    Ok(Exit::Clean)
}

fn open(run: &Run<'_>, path: &Path) -> Result<Side, Exit> {
    let full = run.world.here.join(path);
    // A folder with a site.toml is a site: what it would become counts, not its sources.
    if matches!(run.disk.kind(&full.join(crate::load::CONFIG)), Ok(Some(Kind::File))) {
        let (site, _) = run.open(&full, &Options::default())?;
        return Side::now(site, &run.disk).map_err(|finding| run.fail(&full, &[finding]));
    }
    Side::open(&run.disk, &full).map_err(|finding| run.fail(&run.world.here, &[finding]))
}

fn now(run: &Run<'_>) -> Result<Side, Exit> {
    let root = run.root()?;
    let (site, diagnostics) = run.open(&root, &Options::default())?;
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(run.fail(&root, &diagnostics));
    }
    Side::now(site, &run.disk).map_err(|finding| run.fail(&root, &[finding]))
}

/// Writes a file of the user's choice, replacing one of ours of yesterday.
pub(super) fn replace(run: &Run<'_>, path: &Path, bytes: &[u8]) -> Result<(), Exit> {
    run.disk.replace(path, bytes).map_err(|error| {
        let path = shown(path);
        run.fail(
            &run.world.here,
            &[Diagnostic::new(Code::WRITE_FAILED).with("path", &path).with("reason", reason(&error)).at(Place::path(&path))],
        )
    })
}

fn tell(run: &Run<'_>, found: &Differences) {
    let zh = run.report.language() == Language::Zh;
    let name = |fate: Fate| if zh { fate.in_chinese() } else { fate.name() };
    for page in found.pages.iter().filter(|page| page.article && page.fate != Fate::Layout) {
        run.report.result(&heading(name(page.fate), page));
        page.changes.iter().for_each(|change| line(run, change));
    }
    let derived: Vec<&PageDiff> = found.pages.iter().filter(|page| !page.article || page.fate == Fate::Layout).collect();
    if !derived.is_empty() {
        run.report.result(run.report.pick("\n由此带来的列表和链接变动：", "\nlists and links that change with them:"));
        let most = if run.arguments.verbose { usize::MAX } else { 12 };
        derived.iter().take(most).for_each(|page| run.report.result(&format!("  {} {} {}", name(page.fate), page.address, page.title)));
        if derived.len() > most {
            let rest = derived.len() - most;
            run.report.result(&if zh {
                format!("  ……另有 {rest} 页（--verbose 全列）")
            } else {
                format!("  … and {rest} more (--verbose lists all)")
            });
        }
    }
    let count = |fate| found.count(fate);
    run.report.conclude(&match zh {
        true => format!(
            "\n页面：新增 {}、修改 {}、删去 {}、移动 {}、只变链接或版式 {}；其他文件变动 {}；未变 {}",
            count(Fate::Added),
            count(Fate::Changed),
            count(Fate::Removed),
            count(Fate::Moved),
            count(Fate::Layout),
            found.files.len(),
            found.same
        ),
        false => format!(
            "\npages: {} added, {} changed, {} removed, {} moved, {} links or layout only; other files: {}; unchanged: {}",
            count(Fate::Added),
            count(Fate::Changed),
            count(Fate::Removed),
            count(Fate::Moved),
            count(Fate::Layout),
            found.files.len(),
            found.same
        ),
    });
}

fn heading(fate: &str, page: &PageDiff) -> String {
    let from = page.from.as_ref().map(|from| format!("{from} → ")).unwrap_or_default();
    format!("\n[{fate}] {}  {from}{}", page.title, page.address)
}

fn line(run: &Run<'_>, change: &Change) {
    let struck = |text: &str| run.report.painted(crate::report::Paint::Red, &format!("[-{text}-]"));
    let written = |text: &str| run.report.painted(crate::report::Paint::Green, &format!("{{+{text}+}}"));
    let text = match change {
        Change::Same(_) => return,
        Change::Added(text) => written(text),
        Change::Removed(text) => struck(text),
        Change::Reworded(pieces) => {
            let shown = pieces.iter().enumerate().map(|(index, piece)| match piece {
                Piece::Kept(text) => excerpt(text, index == 0, index + 1 == pieces.len()),
                Piece::Struck(text) => struck(text),
                Piece::Written(text) => written(text),
            });
            shown.collect()
        }
    };
    run.report.result(&format!("  {text}"));
}

/// Enough of a kept stretch to know where one is.
fn excerpt(text: &str, first: bool, last: bool) -> String {
    const AROUND: usize = 24;
    let count = text.chars().count();
    let head: String = text.chars().take(AROUND).collect();
    let tail: String = text.chars().skip(count.saturating_sub(AROUND)).collect();
    match (first, last) {
        _ if count <= 2 * AROUND => text.to_owned(),
        (true, true) => text.to_owned(),
        (true, false) => format!("…{tail}"),
        (false, true) => format!("{head}…"),
        (false, false) => format!("{head}…{tail}"),
    }
}
