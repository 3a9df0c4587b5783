//! CN-7 汉字与数字之间的空格
//!
//! **查什么。** 汉字之间没有空格；汉字与数字、西文之间的空格，全站一致：多数不加而这里加了，或多数加了而这里没加。
//!
//! **为什么。** 汉字之间的空格多半来自排版时的对齐或复制，断开了词，搜索也搜不到。
//!
//! **依据。** 《中文排版需求》（clreq）；公文不在汉字与数字之间加空格。
//!
//! **例子。** “教 师 3112 人”→“教师3112人”。
//!
//! **怎么改。** 删去空格；要对齐用表格。
//!
//! **English.** No spaces between Han; between Han and digits none either, as official text has it.

use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::han::is_han;

rule!("cn_7.rs", "CN-7", Text, Warning, Partly, Page(look));

messages! { "CN-7" "spaces";
    HAN "“{before}”和“{after}”之间有空格" => "删去空格；要对齐用表格";
        "a space stands between \"{before}\" and \"{after}\"" => "remove it; use a table to align";
    DIGIT "“{before}”和“{after}”之间有空格" => "公文里汉字与数字之间不加空格";
        "a space stands between \"{before}\" and \"{after}\"" => "official text has no space between Han and digits";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in script.lines.iter().filter(|line| !matches!(line.role, Role::Cell(..))) {
        if !line.has(traits::SPACE) {
            continue;
        }
        let mut rest = line.text.char_indices().peekable();
        let mut last = None;
        while let Some((at, c)) = rest.next() {
            if !matches!(c, ' ' | '\u{3000}') {
                last = Some(c);
                continue;
            }
            let mut end = at + c.len_utf8();
            while let Some((next, c)) = rest.peek().copied().filter(|(_, c)| matches!(c, ' ' | '\u{3000}')) {
                end = next + c.len_utf8();
                rest.next();
            }
            let (Some(before), Some((_, after))) = (last, rest.peek().copied()) else { continue };
            // 一、 and （一） are followed by a space in some headings, and a name of two characters is spread out on purpose.
            let entry = match (is_han(before), is_han(after)) {
                (true, true) if !is_spread_name(&line.text, at, end) && !matches!(line.role, Role::Heading(_)) => &HAN,
                (true, false) if after.is_ascii_digit() => &DIGIT,
                (false, true) if before.is_ascii_digit() && at > 0 && !is_ordinal(&line.text[..at]) => &DIGIT,
                _ => continue,
            };
            let level = if is_han(before) && is_han(after) { Severity::Warning } else { Severity::Info };
            findings.push(found(entry).at(script.place(line, at..end)).with("before", before).with("after", after).level(level));
        }
    }
}

/// 张　三: a wide space between two single Han, with nothing Han beside them.
fn is_spread_name(text: &str, start: usize, end: usize) -> bool {
    let wide = text[start..end].contains('\u{3000}');
    let alone = |mut side: Box<dyn Iterator<Item = char> + '_>| {
        side.next();
        side.next().is_none_or(|c| !is_han(c))
    };
    wide && alone(Box::new(text[..start].chars().rev())) && alone(Box::new(text[end..].chars()))
}

/// The text before a space is nothing but an ordinal: `1 总则`.
fn is_ordinal(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '.')
}
