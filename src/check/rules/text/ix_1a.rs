//! IX-1A 错别字
//!
//! **查什么。** 词表里的“错→对”。程序自带一份只收任何时候都算错的常见别字（如 布署、再接再励）；单位自己的写在TSV文件里，用 `[check] words` 列出：一行一对，中间用制表符。
//!
//! **为什么。** 严重表述错误是单项否决的情形；一般错别字是通报里数量最多的一类。
//!
//! **依据。** 国办秘函〔2019〕19号检查指标“内容准确”。
//!
//! **例子。** 词表一行：`布署<TAB>部署`。
//!
//! **怎么改。** 按提示改；误报的，在词表里把更长的正确说法也写上，或写豁免。
//!
//! **English.** Pairs of wrong and right words: a small neutral list of ours and the office's own as TSV.

use crate::check::context::Context;
use crate::check::sieve;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use crate::source::Place;

rule!("ix_1a.rs", "IX-1A", Text, Error, Partly, Words(look));

messages! { "IX-1A" "wrong-word";
    WRONG "“{found}”应为“{meant}”" => "改成“{meant}”";
        "\"{found}\" should be \"{meant}\"" => "write \"{meant}\"";
    LINE "词表的这一行看不懂：“{line}”" => "写成：错<制表符>对，固定<制表符>表述，或 名称<制表符>姓名<制表符>职务";
        "this line of the word list cannot be read: \"{line}\"" => "write wrong<tab>right, 固定<tab>words, or 名称<tab>name<tab>title";
    MISSING "没有词表文件“{file}”" => "检查 [check] words 里的文件名";
        "there is no word list \"{file}\"" => "check the name in [check] words";
    ENCODING "词表“{file}”不是 UTF-8" => "存成 UTF-8 再用";
        "the word list \"{file}\" is not UTF-8" => "save it as UTF-8";
}

/// A line of a word list that cannot be read.
pub(in crate::check) fn bad_line(place: Place, line: &str) -> Diagnostic {
    found(&LINE).at(place).with("line", line)
}

/// A word list that is not there.
pub(in crate::check) fn list_missing(place: Place, file: &str) -> Diagnostic {
    found(&MISSING).at(place).with("file", file)
}

/// A word list in another encoding.
pub(in crate::check) fn list_encoding(place: Place, file: &str) -> Diagnostic {
    found(&ENCODING).at(place).with("file", file)
}

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(finder) = &context.words.wrong else { return };
    for line in script.lines.iter().filter(|line| line.holds(sieve::WRONG)) {
        for hit in finder.find_iter(&line.text) {
            let (wrong, right) = &context.words.pairs[hit.pattern().as_usize()];
            // 布署 inside a longer right word is no slip: the right form must not already stand here.
            if right.contains(wrong.as_str()) && inside(&line.text, hit.range(), wrong, right) {
                continue;
            }
            findings.push(found(&WRONG).at(script.place(line, hit.range())).with("found", wrong).with("meant", right));
        }
    }
}

/// Whether the hit is a part of the right word.
fn inside(text: &str, hit: std::ops::Range<usize>, wrong: &str, right: &str) -> bool {
    right.match_indices(wrong).any(|(at, _)| hit.start >= at && text[hit.start - at..].starts_with(right))
}
