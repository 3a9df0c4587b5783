//! `anli theme`: what the theme is made of; `anli theme case.html`: what that template gets; `anli theme eject case.html`:
//! a copy for editing.

use super::{Exit, Run};
use crate::cli::Theme;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::render::theme::{self, DEFAULT};
use crate::site::Options;
use crate::source::Place;

/// The manual's page on templates: a test holds its tables against the types.
const MANUAL: &str = include_str!("../../docs/manual/templates.md");

pub(super) fn run(run: &Run<'_>, wanted: &Theme) -> Exit {
    match wanted {
        Theme::Show(None) => {
            run.report.result(list().trim_end());
            Exit::Clean
        }
        Theme::Show(Some(file)) => match described(file) {
            Some(text) => {
                run.report.result(text.trim_end());
                Exit::Clean
            }
            None => run.fail(&run.world.here, &[unknown(file)]),
        },
        Theme::Eject(file) => eject(run, file),
    }
}

/// Every file of the default theme; for a template its blocks.
fn list() -> String {
    let mut out = String::new();
    for (name, bytes) in DEFAULT {
        let text = String::from_utf8_lossy(bytes);
        let blocks: Vec<&str> = text.split("{% block ").skip(1).filter_map(|rest| rest.split_whitespace().next()).collect();
        out.push_str(&format!("{name:<16} {}\n", blocks.join(" ")));
    }
    out
}

/// The file's blocks and its part of the manual.
fn described(file: &str) -> Option<String> {
    let (_, bytes) = DEFAULT.iter().find(|(name, _)| *name == file)?;
    let heading = format!("\n### {file}\n");
    let part =
        MANUAL.split_once(&heading).map(|(_, rest)| rest.split("\n### ").next().unwrap_or(rest).split("\n## ").next().unwrap_or(rest));
    Some(match part {
        Some(part) => format!("### {file}\n{part}"),
        // A file without values of its own: its text says it all.
        None => String::from_utf8_lossy(bytes).into_owned(),
    })
}

fn eject(run: &Run<'_>, file: &str) -> Exit {
    let root = match run.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let (site, _) = match run.open(&root, &Options::default()) {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    let name = &site.config.site.theme.0;
    let Some(bytes) = theme::built_in(name).iter().chain(DEFAULT).find(|(known, _)| *known == file).map(|(_, bytes)| bytes) else {
        return run.fail(&root, &[unknown(file)]);
    };
    let path = format!("themes/{name}/{file}");
    match run.create(&root, &path, &String::from_utf8_lossy(bytes)) {
        Ok(()) => {
            run.report.result(&path);
            Exit::Clean
        }
        Err(finding) => run.fail(&root, &[finding]),
    }
}

fn unknown(file: &str) -> Diagnostic {
    let near = nearest(file, DEFAULT.iter().map(|(name, _)| *name));
    Diagnostic::new(Code::THEME_FILE).at(Place::path(file)).with("name", file).suggest(near)
}
