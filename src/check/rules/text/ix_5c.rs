//! IX-5C 没有占位的文字
//!
//! **查什么。** 待补充、待核实、此处填写、示例文字、连写的X、英文的待办记号、Lorem ipsum 一类还没有写完的痕迹。
//!
//! **为什么。** 占位文字上了网，就是“信息不完整”，也最容易被截图。
//!
//! **依据。** 各地检查通报中的“测试信息”“内容不完整”。
//!
//! **例子。** “投入资金XX万元”“（此处待补充）”。
//!
//! **怎么改。** 写上真实内容，或删去这一句。
//!
//! **English.** No placeholders are left: 待补充, crosses, marks of programmers, Lorem ipsum and the like.

use crate::check::context::Context;
use crate::check::lists::words;
use crate::check::traits;
use crate::check::sieve;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;
use crate::text::han::is_han;

rule!("ix_5c.rs", "IX-5C", Text, Error, Partly, Words(look));

messages! { "IX-5C" "placeholder";
    LEFT "“{found}”是占位的文字" => "写上真实内容，或删去";
        "\"{found}\" is a placeholder" => "write the real text or remove it";
}

pub(in crate::check) const HOLDERS: [&str; 22] = [
    "待补充", "待填写", "待定稿", "待核实", "待确认", "此处填写", "此处插入", "此处省略", "在此输入", "请输入",
    "示例文字", "测试文字", "测试内容", "测试数据测试", "内容待", concat!("TO", "DO"), concat!("FIX", "ME"), "TBD", "Lorem ipsum", "lorem ipsum", "某某某",
    "×××",
];

static SIGNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| words(&HOLDERS));

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        let mut told: Vec<&str> = Vec::new();
        for hit in SIGNS.iter().filter(|_| line.holds(sieve::HOLDER)).flat_map(|signs| signs.find_iter(&line.text)) {
            let word = HOLDERS[hit.pattern().as_usize()];
            if !told.contains(&word) && is_word(&line.text, hit.start(), word) {
                told.push(word);
                findings.push(found(&LEFT).at(script.place(line, hit.range())).with("found", word));
            }
        }
        if !line.has(traits::LATIN | traits::CROSS) {
            continue;
        }
        crosses(&line.text, &mut |range| {
            let words = line.text[range.clone()].to_owned();
            findings.push(found(&LEFT).at(script.place(line, range)).with("found", words));
        });
    }
}

/// Latin words stand alone, METHODO is none; 有待 is another word.
fn is_word(text: &str, at: usize, word: &str) -> bool {
    // 有待核实 tells of others' work, 待核实 of one's own.
    if word.starts_with('待') && text[..at].ends_with(['有', '亟', '尚', '仍', '等', '期', '对', '招', '接', '看']) {
        return false;
    }
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    !word.is_ascii() || (!letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next()))
}

/// Two or more X beside Han, where a number or name is still to come: 投入XX万元, XX市; two × before a measure: ××所.
fn crosses(text: &str, each: &mut dyn FnMut(std::ops::Range<usize>)) {
    const MEASURES: &str = "所个名人万元亿市县区镇乡年月日号项次件套亩吨";
    let mut at = 0;
    while let Some(start) = memchr::memchr2(b'X', b'x', &text.as_bytes()[at..]).map(|found| at + found) {
        let length = text[start..].bytes().take_while(|byte| matches!(byte, b'X' | b'x')).count();
        at = start + length;
        let (before, after) = (text[..start].chars().next_back(), text[at..].chars().next());
        let stands_alone = !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '*') && !after.is_some_and(|c| c.is_ascii_alphanumeric());
        let beside_han = before.is_some_and(is_han) || after.is_some_and(is_han);
        if length >= 2 && stands_alone && beside_han {
            each(start..at);
        }
    }
    for (start, pair) in text.match_indices("××") {
        let end = start + pair.len();
        let more = text[..start].ends_with('×') || text[end..].starts_with('×');
        if !more && text[end..].starts_with(|c: char| MEASURES.contains(c)) {
            each(start..end);
        }
    }
}
