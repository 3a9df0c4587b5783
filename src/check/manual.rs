//! The rules' own heads as pages of the manual: `anli explain GW-04` and `docs/manual/checks.md`.

use super::rule::{Covers, Group, Rule};
use super::rules;
use crate::diagnostic::Severity;

/// The manual page of a rule, by its id in any letter case.
pub fn explain(id: &str) -> Option<String> {
    rules::get(&id.to_ascii_uppercase()).map(|rule| format!("{}\n{}", rule.manual(), standing(rule)))
}

/// The whole manual of rules, `docs/manual/checks.md`.
pub fn as_markdown() -> String {
    let mut out = String::from(
        "# 检查规则一览（Rules of `anli check`）\n\n<!-- 由 src/check/rules 里各文件的开头生成，请勿手改：`anli explain --checks > docs/manual/checks.md` -->\n\n\
         每条规则一节：查什么、为什么、依据、例子、怎么改。编号沿用政府网站的有关要求整理成的编号；字母后缀表示同一条要求的几个方面。\n\
         怎样运行、怎样豁免，见[检查](check.md)。\n\n\
         **English.** One section a rule, made from the head of its source file; each ends with an English summary.\n",
    );
    for group in Group::ALL {
        let (zh, en) = group.names();
        out.push_str(&format!("\n## {zh}（{en}）\n"));
        for rule in rules::all().iter().filter(|rule| rule.group == group) {
            let manual = rule.manual();
            let (title, rest) = manual.split_once('\n').unwrap_or((&manual, ""));
            out.push_str(&format!("\n### {title}\n{}\n{}\n", rest.trim_end(), standing(rule)));
        }
    }
    out
}

/// How hard the rule is and how much it decides.
fn standing(rule: &Rule) -> String {
    let word = |severity: Severity| match severity {
        Severity::Error => "错误（error）",
        Severity::Warning => "提醒（warning）",
        Severity::Info => "提示（info）",
    };
    let release = rule.release.map(|level| format!("；`--release` 时为{}", word(level))).unwrap_or_default();
    let covers = match rule.covers {
        Covers::Fully => "能查全",
        Covers::Partly => "只能查一部分，其余要靠人看",
    };
    format!("\n默认：{}{release}。{covers}。", word(rule.level))
}
