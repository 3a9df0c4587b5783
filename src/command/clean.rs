//! `anli clean`

use super::{Exit, Run};
use crate::load;
use crate::output::{self, Target};
use std::path::Path;

pub(super) fn run(run: &Run<'_>, folder: &Path) -> Exit {
    let root = match run.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    if let Err(finding) = load::config(&run.disk, &root) {
        return run.fail(&root, &[*finding]);
    }
    let output = root.join(folder);
    let target = Target { root: &root, output: &output, sources: &[], home: run.world.home.as_deref() };
    match output::clean(&run.disk, &target) {
        Ok(cleaned) => {
            run.tell(&root, None, &cleaned.warnings);
            let text = match run.report.language() {
                crate::diagnostic::catalogue::Language::Zh => format!("删去了 {} 个文件", cleaned.removed),
                crate::diagnostic::catalogue::Language::En => format!("removed {} files", cleaned.removed),
            };
            run.report.result(&text);
            Exit::Clean
        }
        Err(finding) => run.fail(&root, &[finding]),
    }
}
