//! CN-3 标点的用法
//!
//! **查什么。** 阿拉伯数字序号用“.”不用“、”（`1、`→`1.`）；带括号的序号后面不加“、”（`（一）、`→`（一）`）；并列的书名号、引号之间不用顿号；书名号里面再用书名号要用〈〉；叹号、问号不叠用三个以上；省略号是六个点。
//!
//! **为什么。** 这些是公文审校中最常改的标点。
//!
//! **依据。** GB/T 15834-2011，4.5、4.11、4.15及附录B。
//!
//! **例子。** “《甲》、《乙》”→“《甲》《乙》”。
//!
//! **怎么改。** 按提示改。
//!
//! **English.** `1.` not `1、`; nothing after `（一）`; no 、 between titles or quotations; 〈〉 inside 《》; …… has six dots.

use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Line, Script};
use crate::diagnostic::catalogue::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::han::is_han;
use std::ops::Range;

rule!("cn_3.rs", "CN-3", Text, Warning, Partly, Page(look));

messages! { "CN-3" "punctuation-use";
    ORDINAL "数字序号后面用了顿号：“{found}”" => "改成“{meant}”";
        "an Arabic ordinal is followed by 、: \"{found}\"" => "write \"{meant}\"";
    BRACKET "带括号的序号后面不加标点：“{found}”" => "改成“{meant}”";
        "nothing follows a bracketed ordinal: \"{found}\"" => "write \"{meant}\"";
    BETWEEN "并列的“{found}”之间不用顿号" => "删去顿号";
        "no 、 between \"{found}\"" => "remove it";
    NESTED "书名号里面又用了《》" => "里面的用〈〉";
        "《》 inside 《》" => "use 〈〉 inside";
    STACKED "“{found}”叠用太多" => "最多叠用三个，一般用一个";
        "\"{found}\" is stacked too often" => "three at most; one is usual";
    DOTS "省略号写成了“{found}”" => "写成“……”";
        "the ellipsis is written \"{found}\"" => "write ……";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        let mut tell = |entry, range: Range<usize>, meant: &str, level: Severity| {
            let words = &line.text[range.clone()];
            findings.push(found(entry).at(script.place(line, range)).with("found", words).with("meant", meant).level(level));
        };
        look_line(line, &mut tell);
    }
}

/// Takes a slip: its message, where it stands, what is meant, how bad it is.
type Tell<'a> = dyn FnMut(&'static Entry, Range<usize>, &str, Severity) + 'a;

fn look_line(line: &Line, tell: &mut Tell<'_>) {
    let text = &line.text;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // At the head of a line only: 2、3年 inside is a list of numbers.
    if (1..=3).contains(&digits)
        && let Some(rest) = text[digits..].strip_prefix('、')
        && rest.chars().next().is_some_and(is_han)
    {
        tell(&ORDINAL, 0..digits + '、'.len_utf8(), &format!("{}.", &text[..digits]), Severity::Warning);
    }
    if let Some(inside) = text.strip_prefix(['（', '('])
        && let Some(close) = inside.find(['）', ')']).filter(|close| *close <= 12)
        && inside[..close].chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        && !inside[..close].is_empty()
    {
        let end = text.len() - inside.len() + close + inside[close..].chars().next().map_or(0, char::len_utf8);
        if text[end..].starts_with(['、', '.', '，', '．']) {
            let length = text[end..].chars().next().map_or(0, char::len_utf8);
            tell(&BRACKET, 0..end + length, &text[..end], Severity::Warning);
        }
    }
    for (pair, sign) in [("》、《", traits::BOOK), ("”、“", traits::LISTED)] {
        if !line.has(sign) {
            continue;
        }
        for (at, _) in text.match_indices(pair) {
            tell(&BETWEEN, at..at + pair.len(), &pair.replace('、', ""), Severity::Info);
        }
    }
    let mut depth = 0;
    let books = if line.has(traits::BOOK) { text } else { "" };
    for (at, mark) in books.match_indices(['《', '》']) {
        match mark {
            "《" => {
                if depth > 0 {
                    tell(&NESTED, at..at + mark.len(), "〈", Severity::Warning);
                }
                depth += 1;
            }
            _ => depth = i32::max(depth - 1, 0),
        }
    }
    if !line.has(traits::LOUD | traits::STOPS | traits::DOTS) {
        return;
    }
    runs(text, &['！', '？'], 4, &mut |range| tell(&STACKED, range, "！", Severity::Warning));
    runs(text, &['。'], 3, &mut |range| tell(&DOTS, range, "……", Severity::Warning));
    runs(text, &['…'], 1, &mut |range| {
        if range.len() != 2 * '…'.len_utf8() {
            tell(&DOTS, range, "……", Severity::Warning);
        }
    });
}

/// Runs of at least `least` of these characters.
fn runs(text: &str, of: &[char], least: usize, each: &mut dyn FnMut(Range<usize>)) {
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        match (of.contains(&c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if text[from..at].chars().count() >= least {
                    each(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
}
