//! CN-8 没有残留的 Markdown 记号
//!
//! **查什么。** 成品的正文里没有照原样显示出来的 `**`、`__`、`](`、行首的 `#`、`&nbsp;` 一类记号。
//!
//! **为什么。** 记号没有配对，读者看到的就是一串星号。
//!
//! **依据。** 编辑规范；生成时的 W302 只管星号和下划线。
//!
//! **例子。** `[教育部](https://www.moe.gov.cn`（少了右括号）会原样显示。
//!
//! **怎么改。** 补齐记号；要显示记号本身，前面加反斜杠。
//!
//! **English.** No Markdown marks are left in the words that readers see.

use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::Diagnostic;

rule!("cn_8.rs", "CN-8", Text, Error, Fully, Page(look));

messages! { "CN-8" "markup-left";
    LEFT "记号“{found}”会原样显示出来" => "补齐它的另一半；要显示记号本身，前面加反斜杠";
        "the mark \"{found}\" will be shown as it is" => "add its other half; put a backslash before it to show it";
}

const MARKS: [&str; 8] = ["**", "__", "](", "[[", "]]", "&nbsp;", "<br", "```"];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in script.lines.iter().filter(|line| !matches!(line.role, Role::Attached(_))) {
        if !line.has(traits::MARKUP) {
            continue;
        }
        for mark in MARKS {
            for (at, _) in line.text.match_indices(mark) {
                // ____ is a blank to fill in.
                let blank = mark == "__" && (line.text[at..].starts_with("____") || line.text[..at].ends_with('_'));
                let place = script.place(line, at..at + mark.len());
                let escaped = place.start.is_some_and(|start| start > 0 && script.source.as_bytes().get(start as usize - 1) == Some(&b'\\'));
                if !blank && !escaped {
                    findings.push(found(&LEFT).at(place).with("found", mark));
                }
            }
        }
        let marks = line.text.bytes().take_while(|byte| *byte == b'#').count();
        if marks > 0 && matches!(line.role, Role::Paragraph) && line.text[marks..].starts_with(|c: char| !c.is_ascii()) {
            findings.push(found(&LEFT).at(script.place(line, 0..marks)).with("found", &line.text[..marks]));
        }
    }
}
