//! `anli explain E207`, and `--all`: the manual's page of all codes.

use super::{Exit, Run};
use crate::diagnostic::catalogue;
use crate::diagnostic::nearest;

pub(super) fn run(run: &Run<'_>, code: Option<&str>) -> Exit {
    let Some(code) = code else {
        run.report.result(catalogue::as_markdown().trim_end());
        return Exit::Clean;
    };
    let wanted = code.to_ascii_uppercase();
    match catalogue::all().find(|known| known.id() == wanted || known.name() == code) {
        Some(found) => {
            let sentence = found.sentence(run.report.language());
            run.report.result(&format!(
                "{} {}\n{}\n{}{}",
                found.id(),
                found.name(),
                sentence.message,
                run.report.pick("怎么改：", "How to mend: "),
                sentence.help
            ));
            Exit::Clean
        }
        None => {
            let near = nearest(&wanted, catalogue::all().map(|known| known.id())).map(|near| format!("（{near}？）")).unwrap_or_default();
            run.report.say(&format!("{}{code}{near}", run.report.pick("没有这个编号：", "there is no such code: ")));
            Exit::Cannot
        }
    }
}
