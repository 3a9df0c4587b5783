//! `anli explain E207` or `GW-04`; `--all` and `--checks`: the manual's pages of all codes and of all rules.

use super::{Exit, Run};
use crate::check;
use crate::cli::Explained;
use crate::diagnostic::catalogue;
use crate::diagnostic::nearest;

pub(super) fn run(run: &Run<'_>, about: &Explained) -> Exit {
    let code = match about {
        Explained::One(code) => code.as_str(),
        Explained::Codes => {
            run.report.result(catalogue::as_markdown().trim_end());
            return Exit::Clean;
        }
        Explained::Checks => {
            run.report.result(check::as_markdown().trim_end());
            return Exit::Clean;
        }
    };
    let wanted = code.to_ascii_uppercase();
    if let Some(page) = check::explain(&wanted) {
        run.report.result(&page);
        return Exit::Clean;
    }
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
            let near = nearest(&wanted, catalogue::all().map(|known| known.id()).chain(check::rules::all().iter().map(|rule| rule.id)))
                .map(|near| format!("（{near}？）"))
                .unwrap_or_default();
            run.report.say(&format!("{}{code}{near}", run.report.pick("没有这个编号：", "there is no such code: ")));
            Exit::Cannot
        }
    }
}
