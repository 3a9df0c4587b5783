//! `anli apply`

use super::{Exit, Run, exit_of};
use crate::diagnostic::catalogue::Language;
use crate::publish::{self, Applied, Package};
use std::path::Path;

pub(super) fn run(run: &Run<'_>, package: &Path, folder: &Path) -> Exit {
    let here = &run.world.here;
    let mut package = match Package::open(&run.disk, &here.join(package)) {
        Ok(package) => package,
        Err(finding) => return run.fail(here, &[finding]),
    };
    let target = here.join(folder);
    let applied = match publish::apply(&run.disk, &mut package, &target, run.world.home.as_deref()) {
        Ok(applied) => applied,
        Err(findings) => {
            run.tell(here, None, &findings);
            run.report.say(run.report.pick("没有改动任何文件", "nothing was changed"));
            return exit_of(&findings);
        }
    };
    let release = &package.contents.release;
    let (version, digest) = (&release.version, &release.digest);
    let text = match (run.report.language(), applied) {
        (Language::Zh, Applied::Already) => format!("已经是版本 {version}，没有改动任何文件"),
        (Language::En, Applied::Already) => format!("this is version {version} already; nothing was changed"),
        (language, Applied::Done(summary)) => {
            run.tell(here, None, &summary.warnings);
            let (added, changed, removed, unchanged) =
                (summary.added.len(), summary.changed.len(), summary.removed.len(), summary.unchanged);
            match language {
                Language::Zh => {
                    format!("已上线版本 {version}：新增 {added}、修改 {changed}、删除 {removed}、未变 {unchanged}；摘要 {digest}")
                }
                Language::En => {
                    format!(
                        "version {version} is in place: {added} added, {changed} changed, {removed} removed, {unchanged} unchanged; digest {digest}"
                    )
                }
            }
        }
    };
    run.report.conclude(&text);
    Exit::Clean
}
