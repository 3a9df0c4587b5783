//! IX-7C 正文与数据一致
//!
//! **查什么。** 页首信息 `figures` 里的数，在本页正文或标题、摘要里也出现过；没有出现的提示核对。
//!
//! **为什么。** 数据表、图和正文是同一批数，改了一处忘了另一处，同一页就自相矛盾。
//!
//! **依据。** 编辑规范；“内容准确”。
//!
//! **例子。** `value = "3112"`，正文写成“3121人”。
//!
//! **怎么改。** 核对原文，两处改成一样；数据确不在正文里的不必改。
//!
//! **English.** A figure of the front matter also stands in the page's own words.

use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::Diagnostic;
use crate::model::Kind;

rule!("ix_7c.rs", "IX-7C", Text, Info, Fully, Page(look));

messages! { "IX-7C" "figure-not-in-text";
    MISSING "数据“{label}”的数值 {value} 在正文里没有出现" => "核对原文，两处改成一样";
        "the value {value} of the figure \"{label}\" does not stand in the text" => "check it and make both the same";
}

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some((id, page)) = script.page else { return };
    if context.site.graph.facts(id).kind != Kind::Case || page.front.figures.is_empty() {
        return;
    }
    let values: Vec<String> = page.front.figures.iter().map(|figure| plain(&figure.value.0)).collect();
    // A value with digits in all its parts can only stand in lines with digits.
    let by_digits = values.iter().flat_map(|value| value.split('—')).all(|part| part.bytes().any(|byte| byte.is_ascii_digit()));
    let mut words = String::new();
    for line in &script.lines {
        if matches!(&line.role, Role::Field(name) if name.starts_with("figures")) || (by_digits && !line.has(traits::DIGIT)) {
            continue;
        }
        match line.has(traits::DASHED) {
            true => words.extend(line.text.chars().filter_map(plainly)),
            false => words.push_str(&line.text),
        }
        words.push('\n');
    }
    for (index, (figure, value)) in page.front.figures.iter().zip(values).enumerate() {
        if !value.is_empty() && !stands_in(&words, &value) {
            let place = script.field(&format!("figures.{index}.value"));
            findings.push(found(&MISSING).at(place).with("label", &figure.label).with("value", &figure.value.0));
        }
    }
}

/// Without separators of thousands, and every dash alike.
fn plain(text: &str) -> String {
    text.chars().filter_map(plainly).collect()
}

fn plainly(c: char) -> Option<char> {
    match c {
        ',' | ' ' => None,
        '-' | '～' | '~' | '–' | '至' => Some('—'),
        _ => Some(c),
    }
}

/// Whether a value stands there as a whole number, or each end of a range does.
fn stands_in(words: &str, value: &str) -> bool {
    let whole = |value: &str| {
        memchr::memmem::find_iter(words.as_bytes(), value).any(|at| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let starts = value.starts_with(|c: char| c.is_ascii_digit());
            let ends = value.ends_with(|c: char| c.is_ascii_digit());
            let (before, after) = (words[..at].chars().next_back(), words[at + value.len()..].chars().next());
            let longer = (starts && digit(before)) || (ends && digit(after));
            !longer
        })
    };
    whole(value) || (value.contains('—') && value.split('—').all(|end| !end.is_empty() && whole(end)))
}
