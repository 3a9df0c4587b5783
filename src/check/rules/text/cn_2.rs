//! CN-2 标点用全角
//!
//! **查什么。** 汉字旁边的 `, ; : ? !` 和 `( )`、直引号、`...`、`--` 应当用全角的 ，；：？！（）“”……——。数字之间的（1,000、10:30、3:2）、网址、代码、西文里的不算；`1.` 这样的序号和小数点不算。
//!
//! **为什么。** 半角标点多半是转码时丢的，通篇夹杂显得粗糙，行首也会出现逗号。
//!
//! **依据。** GB/T 15834-2011《标点符号用法》。
//!
//! **例子。** “教师,学生”→“教师，学生”；“(试行)”→“（试行）”。
//!
//! **怎么改。** 运行 `anli fix` 一次改完，或逐处改。
//!
//! **English.** Half-width marks beside Han become full-width; digits, addresses, code and Latin text are left alone.

use super::{after, before, in_address};
use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use crate::text::han::{is_cjk_mark, is_han};

rule!("cn_2.rs", "CN-2", Text, Warning, Fully, Page(look));

messages! { "CN-2" "punctuation-width";
    HALF "汉字旁边用了半角的“{found}”" => "改成“{meant}”；anli fix 可以一次改完";
        "half-width \"{found}\" beside Han" => "write \"{meant}\"; anli fix does it";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        if line.has(traits::HALF_MARK) {
            for (at, length, meant) in marks(&line.text) {
                let place = script.place(line, at..at + length);
                findings.push(found(&HALF).at(place).with("found", &line.text[at..at + length]).with("meant", meant));
            }
        }
    }
}

/// Half-width marks that should be full-width: where, how long, what is meant.
pub fn marks(text: &str) -> Vec<(usize, usize, &'static str)> {
    let mut out = Vec::new();
    let chinese = |c: Option<char>| c.is_some_and(|c| is_han(c) || is_cjk_mark(c));
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut quotes = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if !matches!(c, ',' | ';' | ':' | '?' | '!' | '(' | '"' | '.' | '-') {
            continue;
        }
        let (previous, next) = (before(text, at), after(text, at + c.len_utf8()));
        let beside = chinese(previous) || chinese(next);
        match c {
            ',' | ';' | ':' | '?' | '!' if beside && !(digit(previous) && digit(next)) && !in_address(text, at) => {
                let meant = match c {
                    ',' => "，",
                    ';' => "；",
                    ':' => "：",
                    '?' => "？",
                    _ => "！",
                };
                out.push((at, 1, meant));
            }
            '(' => {
                let close = text[at..].find(')').map(|close| at + close);
                let inside = close.map_or("", |close| &text[at + 1..close]);
                let touches = chinese(previous) || close.is_some_and(|close| chinese(after(text, close + 1)));
                // `](` is a link that did not become one: wider brackets would spoil it for good.
                if let Some(close) = close
                    && previous != Some(']')
                    && (touches || inside.chars().any(is_han))
                    && !in_address(text, at)
                {
                    out.push((at, 1, "（"));
                    out.push((close, 1, "）"));
                }
            }
            '"' => {
                quotes += 1;
                if beside && text.matches('"').count().is_multiple_of(2) {
                    out.push((at, 1, if quotes % 2 == 1 { "“" } else { "”" }));
                }
            }
            '.' if text[at..].starts_with("...") && beside => {
                let length = text[at..].bytes().take_while(|byte| *byte == b'.').count();
                out.push((at, length, "……"));
                while rest.peek().is_some_and(|(_, c)| *c == '.') {
                    rest.next();
                }
            }
            '-' if text[at..].starts_with("--") && chinese(previous) && chinese(after(text, at + 2)) => {
                let length = text[at..].bytes().take_while(|byte| *byte == b'-').count();
                out.push((at, length, "——"));
                while rest.peek().is_some_and(|(_, c)| *c == '-') {
                    rest.next();
                }
            }
            _ => {}
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
