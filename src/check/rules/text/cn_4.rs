//! CN-4 数字的用法
//!
//! **查什么。** 年份写四位（`21年`→`2021年`）；概数不用阿拉伯数字（`3、4百人`、`几10个`、`10几个`）；没有全角数字；五位以上的整数后面又跟“万”“亿”的提示换算；数值范围两端的百分号写全（`5-10%`→`5%—10%`）。
//!
//! **为什么。** 两位年份隔几年就不知所指；混用的写法读者要自己换算。
//!
//! **依据。** GB/T 15835-2011《出版物上数字用法》。
//!
//! **例子。** “21年12月”“2138084万元”（可写“213.8084亿元”“约213.81亿元”）。
//!
//! **怎么改。** 按提示改；照录原文、不宜换算的，写豁免。
//!
//! **English.** Years in four digits, approximate numbers in Han, no full-width digits, per cent on both ends of a range.

use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::{Diagnostic, Severity};
use std::ops::Range;

rule!("cn_4.rs", "CN-4", Text, Warning, Partly, Page(look));

messages! { "CN-4" "numerals";
    YEAR "年份只写了两位：“{found}”" => "写四位，如 2021年";
        "a year of two digits: \"{found}\"" => "write four, such as 2021年";
    ABOUT "概数用了阿拉伯数字：“{found}”" => "概数用汉字，如 三四百、十几、几十";
        "an approximate number in digits: \"{found}\"" => "write it in Han, such as 三四百, 十几, 几十";
    WIDE "全角数字“{found}”" => "改成半角“{meant}”";
        "full-width digits \"{found}\"" => "write \"{meant}\"";
    LARGE "“{found}”位数太多" => "可以换算成更大的单位；照录原文的不必改";
        "\"{found}\" has many digits before its unit" => "a larger unit reads better; leave it if it quotes the original";
    RANGE "范围“{found}”的前一个数没有百分号" => "写成“{meant}”";
        "the first number of the range \"{found}\" has no per cent sign" => "write \"{meant}\"";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        let is_field = matches!(&line.role, Role::Field(name) if name.starts_with("figures"));
        if is_field || !line.has(traits::DIGIT | traits::WIDE_DIGIT) {
            continue;
        }
        for (entry, range, meant, level) in slips(&line.text) {
            let words = line.text[range.clone()].to_owned();
            findings.push(found(entry).at(script.place(line, range)).with("found", words).with("meant", meant).level(level));
        }
    }
}

type Slip = (&'static crate::diagnostic::catalogue::Entry, Range<usize>, String, Severity);

fn slips(text: &str) -> Vec<Slip> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // Full-width digits are EF BC 90 to 99.
        let is_wide = bytes[at] == 0xEF && matches!(bytes.get(at + 1..at + 3), Some([0xBC, 0x90..=0x99]));
        if is_wide {
            let length: usize = text[at..].chars().take_while(|c| matches!(c, '０'..='９')).map(char::len_utf8).sum();
            let half = text[at..at + length].chars().filter_map(|c| char::from_u32(c as u32 - '０' as u32 + '0' as u32)).collect();
            out.push((&WIDE, at..at + length, half, Severity::Warning));
            at += length;
            continue;
        }
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (start, end) = (at, at + length);
        at = end;
        let before = text[..start].chars().next_back();
        let rest = &text[end..];
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | ':' | '第' | '—')) {
            continue;
        }
        let month = rest.strip_prefix('年').is_some_and(|rest| {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            (1..=2).contains(&digits) && rest[digits..].starts_with('月')
        });
        let named = length == 2 && (rest.starts_with("年度") || rest.starts_with("年底") || rest.starts_with("年初") || month);
        // 10年底 after 近 or 这 is a span, not a year.
        let span = before.is_some_and(|c| "近这前后过满了第".contains(c));
        if named && !span {
            out.push((&YEAR, start..end + '年'.len_utf8(), String::new(), Severity::Warning));
        } else if rest.starts_with('几') || (before == Some('几') && length >= 2) {
            let range = if rest.starts_with('几') { start..end + '几'.len_utf8() } else { start - '几'.len_utf8()..end };
            out.push((&ABOUT, range, String::new(), Severity::Warning));
        } else if length == 1
            && let Some(next) = rest.strip_prefix('、')
            && next.len() >= 2
            && next.as_bytes()[0] == bytes[start] + 1
            && ['百', '千', '万', '十'].iter().any(|unit| next[1..].starts_with(*unit))
        {
            let unit = next[1..].chars().next().map_or(0, char::len_utf8);
            out.push((&ABOUT, start..end + '、'.len_utf8() + 1 + unit, String::new(), Severity::Warning));
        } else if length >= 6 && (rest.starts_with('万') || rest.starts_with('亿')) {
            out.push((&LARGE, start..end + '万'.len_utf8(), String::new(), Severity::Info));
        } else if let Some((sign, next)) = ['-', '~', '—', '～'].iter().find_map(|sign| Some((*sign, rest.strip_prefix(*sign)?)))
            && let Some((_, _, used)) = super::decimal(next)
            && next[used..].starts_with('%')
        {
            let whole = start..end + sign.len_utf8() + used + 1;
            let meant = format!("{}%—{}", &text[start..end], &next[..=used]);
            out.push((&RANGE, whole, meant, Severity::Info));
        }
    }
    out
}
