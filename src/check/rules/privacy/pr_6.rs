//! PR-6 密级和内部标志
//!
//! **查什么。** 绝密、机密、秘密加★的标志和保密期限，以及 内部资料、内部文件、注意保存、不得公开、不予公开、工作秘密、份号、征求意见稿、送审稿 等字样。
//!
//! **为什么。** 泄露国家秘密是单项否决；内部稿、过程稿上网多半是发错了文件。
//!
//! **依据。** 《保守国家秘密法》；GB/T 9704-2012 密级标志的写法；《政府信息公开条例》。
//!
//! **例子。** “机密★1年”；“（征求意见稿）”。
//!
//! **怎么改。** 立即停止发布，报保密部门；正常引用这些词语的，写豁免。
//!
//! **English.** Marks of secrecy and of internal or unfinished papers.

use crate::check::context::Context;
use crate::check::lists::words;
use crate::check::sieve;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::{Diagnostic, Severity};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

rule!("pr_6.rs", "PR-6", Privacy, Error, Partly, Words(look));

messages! { "PR-6" "secret-mark";
    SECRET "密级标志“{value}”" => "立即停止发布，报保密部门";
        "a mark of secrecy: \"{value}\"" => "do not publish; tell the office for secrets";
    INTERNAL "内部材料的字样“{value}”" => "核对是不是可以公开的文件；正常引用的写豁免";
        "words of an internal paper: \"{value}\"" => "check whether it may be public; waive it if it is quoted";
    DRAFT "过程稿的字样“{value}”" => "换成正式稿";
        "words of an unfinished paper: \"{value}\"" => "use the final paper";
}

/// Words of internal papers, then of papers that are not final.
pub(in crate::check) const MARKS: [&str; 21] = [
    "内部资料", "内部文件", "注意保存", "不得公开", "不予公开", "内部使用", "工作秘密", "仅供内部", "请勿外传", "不得外传", "严禁外传", "禁止外传", "内部掌握", "不宜公开", "征求意见稿", "送审稿",
    "讨论稿", "审议稿", "代拟稿", "修改稿", "报批稿",
];
/// The first of the papers that are not final.
const DRAFTS: usize = 14;

static SIGNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| words(&MARKS));

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        let text = line.text.as_str();
        for (star, c) in text.char_indices().filter(|_| line.has(traits::STAR)).filter(|(_, c)| matches!(c, '★' | '☆')) {
            let before = text[..star].trim_end();
            let grade = ["绝密", "机密", "秘密"].into_iter().find(|grade| before.ends_with(grade));
            let after = text[star + c.len_utf8()..].trim_start();
            let years = after.bytes().take_while(u8::is_ascii_digit).count();
            let term = years > 0 && after[years..].starts_with(['年', '月']);
            if grade.is_some() || (term && before.is_empty()) {
                let start = grade.map_or(star, |grade| before.len() - grade.len());
                let end = if term { text.len() - after.len() + years + '年'.len_utf8() } else { star + c.len_utf8() };
                findings.push(found(&SECRET).at(script.place(line, start..end)).with("value", &text[start..end]));
            }
        }
        for hit in SIGNS.iter().filter(|_| line.holds(sieve::SECRET)).flat_map(|signs| signs.find_iter(text)) {
            let pattern = hit.pattern().as_usize();
            let (entry, level) = if pattern < DRAFTS { (&INTERNAL, Severity::Error) } else { (&DRAFT, Severity::Warning) };
            findings.push(found(entry).at(script.place(line, hit.range())).with("value", MARKS[pattern]).level(level));
        }
        let trimmed = text.trim();
        if matches!(trimmed, "绝密" | "机密" | "秘密") {
            findings.push(found(&SECRET).at(script.place(line, 0..text.len())).with("value", trimmed));
        }
        if let Some(rest) = trimmed.strip_prefix("份号").map(|rest| rest.trim_start_matches(['：', ':', ' ']))
            && rest.starts_with(|c: char| c.is_ascii_digit())
        {
            findings.push(found(&INTERNAL).at(script.place(line, 0..text.len())).with("value", trimmed).level(Severity::Error));
        }
    }
}
