//! CN-1 用字
//!
//! **查什么。** 没有替换字符（�），没有扩展区的生僻汉字（多数电脑显示成方框），没有繁简混用（简体正文里夹着繁体字）。控制字符、专用区字符、看不见的字符、部首形的字在生成时已经报告。
//!
//! **为什么。** 显示不出的字使姓名、地名变成空格；繁简混用不合国家通用语言文字的要求。
//!
//! **依据。** GB 18030-2022；《通用规范汉字表》；《国家通用语言文字法》。
//!
//! **例子。** “發展规划”应写“发展规划”。
//!
//! **怎么改。** 改成规范字；姓名中确需保留的生僻字，先在常用电脑和手机上看一看。
//!
//! **English.** No replacement characters, no rare Han that most computers lack, no Traditional characters in Simplified text.

use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::fold::simplify;
use std::sync::LazyLock;

rule!("cn_1.rs", "CN-1", Text, Warning, Partly, Page(look));

messages! { "CN-1" "characters";
    LOST "这里有替换字符“�”，原来的字已经丢失" => "照原稿补上这个字";
        "a replacement character stands here; the original is lost" => "type the character again";
    RARE "“{found}”是扩展区的生僻字，多数电脑显示不出" => "核对用字；姓名地名确需保留的，先在常用电脑上看一看";
        "\"{found}\" is a rare character that most computers cannot show" => "check it; if a name needs it, look at it on a usual computer";
    TRADITIONAL "“{found}”是繁体字" => "改成“{meant}”";
        "\"{found}\" is a Traditional character" => "write \"{meant}\"";
}

/// Traditional in form but also used in Simplified text, in names or in their own sense.
const ALSO_SIMPLIFIED: &str = "乾著於藉瞭徵夥剋麽羣峯裏锺";

/// Han of the basic block that are Traditional: a bit each. Made once; most texts have none.
static TRADITIONAL_SIGNS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let all: String = ('\u{4E00}'..='\u{9FFF}').flat_map(|c| [c, '\n']).collect();
    let mut bits = vec![0_u64; 0x5200 / 64];
    for (index, (one, other)) in all.chars().zip(simplify(&all).chars()).enumerate() {
        if one != other {
            bits[index / 2 / 64] |= 1 << (index / 2 % 64);
        }
    }
    bits
});

/// The bits of [`is_basic_odd`]: fetched once for a line.
pub(in crate::check) fn odd_signs() -> &'static [u64] {
    &TRADITIONAL_SIGNS
}

/// Whether a Han of the basic block may be one of those that are reported.
#[inline(always)]
pub(in crate::check) fn is_basic_odd(c: char, signs: &[u64]) -> bool {
    let index = (c as usize).wrapping_sub(0x4E00);
    signs.get(index / 64).is_some_and(|signs| signs >> (index % 64) & 1 == 1)
}

/// Whether a character outside the basic block may be one of those that are reported.
pub(in crate::check) fn is_odd(c: char) -> bool {
    matches!(c, '\u{FFFD}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..)
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        if !line.has(traits::ODD) {
            continue;
        }
        let simple = simplify(&line.text);
        let mut others = simple.chars();
        for (at, c) in line.text.char_indices() {
            let other = others.next();
            let place = || script.place(line, at..at + c.len_utf8());
            match c {
                '\u{FFFD}' => findings.push(found(&LOST).at(place()).level(Severity::Error)),
                '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2FA1F}' | '\u{30000}'..='\u{323AF}' => {
                    findings.push(found(&RARE).at(place()).with("found", c).level(Severity::Info));
                }
                _ => {
                    if let Some(meant) = other.filter(|other| *other != c && !ALSO_SIMPLIFIED.contains(c)) {
                        findings.push(found(&TRADITIONAL).at(place()).with("found", c).with("meant", meant));
                    }
                }
            }
        }
    }
}
