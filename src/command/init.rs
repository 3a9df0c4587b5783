//! `anli init`: a small site that builds, to be filled.

use super::{Exit, Run};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;
use std::path::{Path, PathBuf};

const FILES: [(&str, &str); 6] = [
    ("site.toml", include_str!("skeleton/site.toml")),
    ("content/_index.md", include_str!("skeleton/_index.md")),
    ("content/about.md", include_str!("skeleton/about.md")),
    ("content/2024/_index.md", include_str!("skeleton/edition.md")),
    ("content/2024/report/1-results.md", include_str!("skeleton/section.md")),
    ("content/2024/cases/jinan/1.md", include_str!("skeleton/case.md")),
];

pub(super) fn run(run: &Run<'_>, folder: &Path) -> Exit {
    // Put together from its parts, so that `init .` shows no `/.` at the end.
    let root: PathBuf = run.world.here.join(folder).components().collect();
    let present = run.disk.folder(&root).is_ok_and(|names| !names.is_empty())
        || matches!(run.disk.kind(&root), Ok(Some(kind)) if kind != crate::disk::Kind::Folder);
    if present {
        let path = crate::disk::shown(folder);
        return run.fail(&root, &[Diagnostic::new(Code::ALREADY_THERE).at(Place::path(&path)).with("path", &path)]);
    }
    for (name, text) in FILES {
        if let Err(finding) = run.create(&root, name, text) {
            return run.fail(&root, &[finding]);
        }
    }
    let shown = crate::disk::shown(&root);
    run.report.result(&match run.report.language() {
        crate::diagnostic::catalogue::Language::Zh => {
            format!("新站点在 {shown}\n下一步：改好 site.toml 里的名称和主题，再运行 anli --root {shown} build")
        }
        crate::diagnostic::catalogue::Language::En => {
            format!("the new site is in {shown}\nnext: edit title and topics in site.toml, then run anli --root {shown} build")
        }
    });
    Exit::Clean
}

impl Run<'_> {
    /// Makes a new file and the folders above it; never overwrites.
    pub(super) fn create(&self, root: &Path, name: &str, text: &str) -> Result<(), Diagnostic> {
        let path = root.join(name);
        let failed = |error: std::io::Error| {
            let code = if error.kind() == std::io::ErrorKind::AlreadyExists { Code::ALREADY_THERE } else { Code::WRITE_FAILED };
            Diagnostic::new(code).at(Place::path(name)).with("path", name).with("reason", crate::disk::reason(&error))
        };
        let mut folders: Vec<&Path> = path.ancestors().skip(1).take_while(|folder| matches!(self.disk.kind(folder), Ok(None))).collect();
        folders.reverse();
        for folder in folders {
            self.disk.make_folder(folder).map_err(failed)?;
        }
        self.disk.write_new(&path, text.as_bytes()).map_err(failed)
    }
}
