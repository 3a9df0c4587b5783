//! `anli import`: a report as received → pages, all of them or none, with a receipt.

use super::{Exit, Run, exit_of};
use crate::cli::Import as Wanted;
use crate::config::Config;
use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Change, Kind};
use crate::import::merge::{self, State};
use crate::import::{self, Import, MAX_BYTES, Settings, receipt};
use crate::source::{MAX_SOURCE_BYTES, Place};
use crate::text::escape::toml;
use crate::{load, parse};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder that changes are staged in; see `disk::batch`.
const DEN: &str = ".anli-import";

pub(super) fn run(run: &Run<'_>, wanted: &Wanted) -> Exit {
    match import(run, wanted) {
        Ok(exit) => exit,
        Err((root, findings)) => run.fail(&root, &findings),
    }
}

type Failed = (PathBuf, Vec<Diagnostic>);

fn import(run: &Run<'_>, wanted: &Wanted) -> Result<Exit, Failed> {
    let (root, config) = site(run)?;
    let is_new = config.is_none();
    let failed = |findings: Vec<Diagnostic>| (root.clone(), findings);
    let into = sound_folder(&wanted.into)
        .ok_or_else(|| failed(vec![Diagnostic::new(Code::BAD_SLUG).at(Place::path("--into")).with("slug", &wanted.into)]))?;
    let inputs = read(run, wanted).map_err(failed)?;
    let settings = Settings {
        edition: wanted.edition.clone(),
        into,
        published: wanted.published,
        origin: wanted.origin.clone(),
        topic: wanted.topic.clone(),
        repair: !wanted.no_fix,
    };
    let config = match config {
        Some(config) => config,
        None => {
            own_config("").ok_or_else(|| failed(vec![Diagnostic::new(Code::CONFIG_NOT_FOUND).with("folder", crate::disk::shown(&root))]))?
        }
    };
    let (imported, mut warnings) = import::import(&inputs, &settings, &config).map_err(failed)?;
    let (states, mut changes) = compare(run, &root, &imported, wanted.update, &mut warnings).map_err(failed)?;
    if is_new {
        let title = imported.files.first().map_or("", |file| file.title.as_str());
        changes.insert(0, Change { path: load::CONFIG.to_owned(), bytes: own_settings(title).into_bytes(), replaces: None });
    }
    if let Some(path) = &wanted.report {
        let bytes = imported.as_markdown(&states, run.report.language()).into_bytes();
        let path = run.world.here.join(path);
        let there = if matches!(run.disk.kind(&path), Ok(None)) {
            None
        } else {
            Some(read_text(run, &root, &path.to_string_lossy()).map_err(failed)?.into_bytes())
        };
        changes.push(Change { path: path.to_string_lossy().into_owned(), bytes, replaces: there });
    }
    if wanted.json {
        run.report.result(&format!("{:#}", imported.as_json(&states, wanted.dry_run)));
    } else {
        show(run, &imported, &states, wanted);
    }
    if !wanted.dry_run {
        run.disk.change_all(&root, DEN, &changes).map_err(|error| {
            let reason = crate::disk::reason(&error);
            failed(vec![Diagnostic::new(Code::CHANGES_UNDONE).at(Place::path(DEN)).with("reason", reason)])
        })?;
    }
    run.tell(&root, None, &warnings);
    Ok(exit_of(&warnings))
}

/// The site, or the folder where one is to begin.
fn site(run: &Run<'_>) -> Result<(PathBuf, Option<Config>), Failed> {
    let root = match &run.arguments.root {
        Some(root) => run.world.here.join(root),
        None => load::find_root(&run.disk, &run.world.here).unwrap_or_else(|_| run.world.here.clone()),
    };
    if matches!(run.disk.kind(&root.join(load::CONFIG)), Ok(None)) {
        return Ok((root, None));
    }
    let bytes = load::config(&run.disk, &root).map_err(|found| (root.clone(), vec![*found]))?;
    let outcome = parse::config(&Arc::from(load::CONFIG), &bytes);
    match outcome.value {
        Some(config) => Ok((root, Some(config))),
        None => Err((root, outcome.diagnostics)),
    }
}

/// Settings for a folder that has none: the report's title, and one topic until there is a vocabulary.
fn own_settings(title: &str) -> String {
    let title = if title.trim().is_empty() { "典型经验" } else { title };
    format!(
        "# 由 anli import 新建。每一项的说明见手册，或运行 anli schema site。\ntitle = {}\n\n# 主题词表：把“待分类”换成自己的主题，再改各案例的 topics。\n[[topic]]\nslug = \"dai-fen-lei\"\nname = \"待分类\"\nsummary = \"还没有分主题的案例。\"\n",
        toml(title)
    )
}

fn own_config(title: &str) -> Option<Config> {
    parse::config(&Arc::from(load::CONFIG), own_settings(title).as_bytes()).value
}

/// A folder inside the site: content, content/new.
fn sound_folder(folder: &str) -> Option<String> {
    let folder = folder.trim_end_matches('/');
    let sound = folder.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0']));
    (sound && (folder == "content" || folder.starts_with("content/"))).then(|| folder.to_owned())
}

fn read(run: &Run<'_>, wanted: &Wanted) -> Result<Vec<(String, Vec<u8>)>, Vec<Diagnostic>> {
    let mut inputs = Vec::new();
    let mut findings = Vec::new();
    for file in &wanted.files {
        let name = crate::disk::shown(file);
        match run.disk.read_bytes(&run.world.here, &file.to_string_lossy(), MAX_BYTES, None) {
            Ok(bytes) => inputs.push((name, bytes)),
            Err(found) => findings.push(found),
        }
    }
    if findings.is_empty() { Ok(inputs) } else { Err(findings) }
}

fn read_text(run: &Run<'_>, root: &Path, path: &str) -> Result<String, Vec<Diagnostic>> {
    let bytes = run.disk.read_bytes(root, path, MAX_SOURCE_BYTES, None).map_err(|found| vec![found])?;
    String::from_utf8(bytes).map_err(|_| vec![Diagnostic::new(Code::ALREADY_THERE).at(Place::path(path)).with("path", path)])
}

/// Sets every page against the one that is there; shows how they differ.
fn compare(
    run: &Run<'_>,
    root: &Path,
    imported: &Import,
    update: bool,
    warnings: &mut Vec<Diagnostic>,
) -> Result<(Vec<State>, Vec<Change>), Vec<Diagnostic>> {
    let mut states = Vec::new();
    let mut changes = Vec::new();
    for file in &imported.files {
        let there = match run.disk.kind(&root.join(&file.path)) {
            Ok(None) => None,
            Ok(Some(Kind::File)) => Some(read_text(run, root, &file.path)?),
            _ => return Err(vec![Diagnostic::new(Code::ALREADY_THERE).at(Place::path(&file.path)).with("path", &file.path)]),
        };
        let state = merge::compare(there.as_deref(), &file.text, update);
        let kept = |code: Code| Diagnostic::new(code).at(Place::path(&file.path)).with("path", &file.path);
        let old = there.unwrap_or_default();
        match &state {
            State::New => changes.push(Change { path: file.path.clone(), bytes: file.text.clone().into_bytes(), replaces: None }),
            State::Same => {}
            State::Differs => {
                difference(run, &file.path, &old, &file.text);
                warnings.push(kept(Code::IMPORT_DIFFERS));
            }
            State::Edited => {
                difference(run, &file.path, &old, &file.text);
                warnings.push(kept(Code::IMPORT_EDITED));
            }
            State::Merged(text) => {
                difference(run, &file.path, &old, text);
                changes.push(Change { path: file.path.clone(), bytes: text.clone().into_bytes(), replaces: Some(old.into_bytes()) });
            }
        }
        states.push(state);
    }
    for (path, index) in &imported.images {
        let Some(image) = imported.original.images.get(*index) else { continue };
        match run.disk.read_bytes(root, path, MAX_BYTES, None) {
            Ok(there) if there == image.bytes => {}
            Ok(_) => warnings.push(Diagnostic::new(Code::IMPORT_DIFFERS).at(Place::path(path)).with("path", path)),
            Err(_) => changes.push(Change { path: path.clone(), bytes: image.bytes.clone(), replaces: None }),
        }
    }
    Ok((states, changes))
}

fn difference(run: &Run<'_>, path: &str, old: &str, new: &str) {
    let diff = crate::text::diff::lines(path, old, new);
    // Standard output may hold JSON.
    run.report.say(crate::text::lines_printable(&diff).trim_end());
}

fn show(run: &Run<'_>, imported: &Import, states: &[State], wanted: &Wanted) {
    let zh = run.report.language() == Language::Zh;
    let say = |text: String| run.report.conclude(&text);
    for file in &imported.original.files {
        say(format!("{}（{}，{}）", file.name, file.form.name(run.report.language()), file.encoding));
        for (left, count) in &file.left {
            say(format!("  {} {count}", receipt::left_name(*left, run.report.language())));
        }
    }
    let [sections, items, places, cases, figures] = imported.totals();
    say(match zh {
        true => format!("年度 {}：章节 {sections}，小节 {items}，地方 {places}，案例 {cases}，数据 {figures}", imported.edition),
        false => {
            format!("edition {}: {sections} sections, {items} items, {places} places, {cases} cases, {figures} figures", imported.edition)
        }
    });
    for line in super::fix::summary(run, &imported.repairs) {
        say(line);
    }
    for (line, text, reason) in imported.aside() {
        let (name, english) = reason.names();
        let text = crate::text::clip(text, 60);
        say(if zh {
            format!("另放一边：第 {line} 行 {name}：{text}")
        } else {
            format!("set aside: line {line}, {english}: {text}")
        });
    }
    let notes = imported.notes(run.report.language());
    const SHOWN: usize = 10;
    for (line, text) in notes.iter().take(SHOWN) {
        let line = line.map_or_else(String::new, |line| if zh { format!("第 {line} 行 ") } else { format!("line {line}: ") });
        say(format!("{}：{line}{text}", run.report.pick("请看一下", "worth a look")));
    }
    if notes.len() > SHOWN {
        say(format!("… {}", notes.len() - SHOWN));
    }
    let proof = imported.proof;
    say(match zh {
        true => format!(
            "原文 {} 个字符，全部有着落：正文 {}，标题等 {}，另放一边 {}，空白 {}",
            proof.characters, proof.in_bodies, proof.in_fields, proof.aside, proof.white
        ),
        false => format!(
            "{} characters, all accounted for: {} in bodies, {} in titles and the like, {} set aside, {} white space",
            proof.characters, proof.in_bodies, proof.in_fields, proof.aside, proof.white
        ),
    });
    let count = |wanted: fn(&State) -> bool| states.iter().filter(|state| wanted(state)).count();
    let (new, merged, same) =
        (count(|state| *state == State::New), count(|state| matches!(state, State::Merged(_))), count(|state| *state == State::Same));
    say(match (zh, wanted.dry_run) {
        (true, false) => format!("写好：新 {new}，更新 {merged}，没变 {same}"),
        (true, true) => format!("要写：新 {new}，更新 {merged}，没变 {same}；这次没有写"),
        (false, false) => format!("written: {new} new, {merged} updated, {same} unchanged"),
        (false, true) => format!("to be written: {new} new, {merged} updated, {same} unchanged; nothing was written"),
    });
}
