//! Numbers as Chinese official text writes them: 一、（一） 1. （1） ① １．, 万 and 亿, 第一.

use crate::document::Ordinal;
use std::borrow::Cow;

/// Reads a heading number at the head of `text` (GB/T 9704): rank 1 `一、`, 2 `（一）`, 3 `1.`, 4 `（1）`.
/// Half- and full-width forms are accepted. `1.5倍` and `2020.` are no heading numbers.
pub fn ordinal(text: &str) -> Option<Ordinal> {
    let mut chars = text.char_indices().peekable();
    let (_, first) = *chars.peek()?;
    let bracketed = matches!(first, '（' | '(');
    if bracketed {
        chars.next();
    }
    let start = chars.peek()?.0;
    let mut end = start;
    while let Some((at, c)) = chars.peek().copied() {
        if !(c.is_ascii_digit() || fullwidth_digit(c).is_some() || han_digit(c).is_some()) {
            break;
        }
        end = at + c.len_utf8();
        chars.next();
    }
    let digits = &text[start..end];
    let value = whole(digits)?;
    let (at, mark) = chars.next()?;
    let after = chars.peek().map(|(_, c)| *c);
    let len = u8::try_from(at + mark.len_utf8()).ok()?;
    let han = digits.chars().all(|c| han_digit(c).is_some());
    let rank = match (bracketed, han, mark) {
        (true, true, '）' | ')') => 2,
        (true, false, '）' | ')') => 4,
        (false, true, '、' | '.' | '．') => 1,
        (false, false, '.' | '．' | '、') if value < 1000 && !after.is_some_and(|c| c.is_ascii_digit() || fullwidth_digit(c).is_some()) => {
            3
        }
        _ => return None,
    };
    Some(Ordinal { rank, value, len })
}

/// The number a file name starts with or consists of: `1`, `01-标题`, `１．`, `(一)`, `第1个`, `①`, `三`.
pub fn leading(stem: &str) -> Option<u32> {
    let stem = stem.strip_prefix('第').unwrap_or(stem);
    let stem = stem.trim_start_matches(['(', '（', '[', '【']);
    if let Some(c) = stem.chars().next().and_then(circled) {
        return Some(c);
    }
    let end = stem
        .char_indices()
        .find(|(_, c)| !(c.is_ascii_digit() || fullwidth_digit(*c).is_some() || han_digit(*c).is_some()))
        .map_or(stem.len(), |(at, _)| at);
    let rest = stem[end..].chars().next();
    // 三清山.md is a name, not number three.
    let plain_han = stem[..end].chars().all(|c| han_digit(c).is_some());
    if plain_han && rest.is_some_and(super::han::is_han) && rest != Some('号') {
        return None;
    }
    whole(&stem[..end])
}

/// A whole number in Arabic (half or full width) or Han digits (up to 9999): `12`, `１２`, `十二`, `二十`, `一百零五`.
pub fn whole(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.chars().count() > 9 {
        return None;
    }
    if digits.chars().all(|c| c.is_ascii_digit() || fullwidth_digit(c).is_some()) {
        return digits.chars().try_fold(0u32, |sum, c| sum.checked_mul(10)?.checked_add(c.to_digit(10).or_else(|| fullwidth_digit(c))?));
    }
    let mut total = 0;
    let mut digit = None;
    for c in digits.chars() {
        match han_digit(c)? {
            unit @ (10 | 100 | 1000) => total += digit.take().unwrap_or(1) * unit,
            value => {
                if digit.is_some_and(|before| before != 0) {
                    return None;
                }
                digit = Some(value);
            }
        }
    }
    Some(total + digit.unwrap_or(0))
}

/// The number in a figure's value: `14.80` 14.8, `600—1000` 600, `第一` 1, `三` 3, `1,200` 1200. `None` for words.
pub fn figure(value: &str) -> Option<f64> {
    let value = value.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && value.ends_with(|last: char| last.is_ascii_digit()) {
        // Most are plain numbers; what follows would leave them as they are.
        if let Ok(number) = value.parse() {
            return Some(number);
        }
    }
    let first: String = value
        .chars()
        .map(|c| fullwidth_digit(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c))
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
        .filter(|c| *c != ',')
        .collect();
    if let Ok(number) = first.trim_end_matches(['.', '-']).parse() {
        return Some(number);
    }
    whole(value.strip_prefix('第').unwrap_or(value)).map(f64::from)
}

/// The same as a plain number, `14.8`: as typed where that is one already.
pub fn plain(value: &str) -> Option<Cow<'_, str>> {
    if is_plain(value) { Some(Cow::Borrowed(value)) } else { figure(value).map(|number| number.to_string().into()) }
}

/// Whether a number would be printed just so: few enough digits to be exact, and none too many at either end.
fn is_plain(value: &str) -> bool {
    let (whole, rest) = value.split_once('.').map_or((value, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    value.len() <= 15
        && digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && rest.is_none_or(|rest| digits(rest) && !rest.ends_with('0'))
}

/// Writes a number in digits.
pub fn push(number: u64, out: &mut String) {
    let (mut digits, mut at, mut rest) = ([0; 20], 20, number);
    while at == 20 || rest > 0 {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// A share of a hundred with one decimal, as `{:.1}` prints it.
pub fn tenths(share: f64) -> String {
    let scaled = share * 10.0;
    // What lies near the middle of two is left to the library, which looks at every digit.
    if share.is_sign_negative() || !(0.0..=1000.0).contains(&scaled) || (scaled.fract() - 0.5).abs() < 1e-6 {
        return format!("{share:.1}");
    }
    let tenths = scaled.round() as u64;
    let mut out = String::with_capacity(5);
    push(tenths / 10, &mut out);
    out.push('.');
    push(tenths % 10, &mut out);
    out
}

/// 一 … 九十九 for headings and labels.
pub fn in_han(value: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match value {
        0..=9 => DIGITS[value as usize].to_owned(),
        10..=99 => {
            let tens = if value / 10 == 1 { "" } else { DIGITS[(value / 10) as usize] };
            let ones = if value.is_multiple_of(10) { "" } else { DIGITS[(value % 10) as usize] };
            format!("{tens}十{ones}")
        }
        _ => value.to_string(),
    }
}

fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

fn fullwidth_digit(c: char) -> Option<u32> {
    matches!(c, '０'..='９').then(|| c as u32 - '０' as u32)
}

fn circled(c: char) -> Option<u32> {
    matches!(c, '①'..='⑳').then(|| c as u32 - '①' as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_the_decimal_that_the_library_prints() {
        let shares = (1..400_u32).flat_map(|top| (0..=top).map(move |part| f64::from(part) / f64::from(top) * 100.0));
        for share in shares.chain([0.05, 0.15, 99.95, 0.25, 100.04, 100.0, -0.0, -1.25, 1e9, f64::NAN]) {
            assert_eq!(tenths(share), format!("{share:.1}"));
        }
    }

    #[test]
    fn a_number_is_written_as_the_library_writes_it() {
        for number in (0..2000).chain([u64::MAX, u64::MAX - 1, 10_u64.pow(19)]) {
            let mut out = String::new();
            push(number, &mut out);
            assert_eq!(out, number.to_string());
        }
    }

    #[test]
    fn what_is_taken_as_typed_is_how_a_number_is_printed() {
        for value in ["0", "7", "2100", "14.8", "0.05", "99.999", "123456789012345", "1234567.8901234"] {
            assert!(matches!(plain(value), Some(Cow::Borrowed(_))), "{value}");
            assert_eq!(plain(value).as_deref(), figure(value).map(|number| number.to_string()).as_deref());
        }
        for (value, printed) in
            [("14.80", "14.8"), ("007", "7"), ("1,200", "1200"), ("3.0", "3"), ("第一", "1"), ("00.5", "0.5"), ("600—1000", "600")]
        {
            assert_eq!(plain(value).as_deref(), Some(printed), "{value}");
        }
        for value in ["", ".", ".5", "5.", "很多"] {
            assert_eq!(plain(value).as_deref(), figure(value).map(|number| number.to_string()).as_deref(), "{value}");
        }
    }

    #[test]
    fn heading_numbers_are_told_from_decimals_and_years() {
        let read = |text| ordinal(text).map(|o| (o.rank, o.value));
        assert_eq!(read("一、主要成绩"), Some((1, 1)));
        assert_eq!(read("（十二）标题"), Some((2, 12)));
        assert_eq!(read("(一)标题"), Some((2, 1)));
        assert_eq!(read("1.认真落实"), Some((3, 1)));
        assert_eq!(read("２．落实"), Some((3, 2)));
        assert_eq!(read("（1）标题"), Some((4, 1)));
        assert_eq!(read("1.5倍增长"), None);
        assert_eq!(read("2020.1"), None);
        assert_eq!(read("三清山"), None);
    }

    #[test]
    fn file_names_give_their_number_in_every_usual_form() {
        for name in ["1", "１．", "(一)", "①", "第1", "一", "01-title", "1-标题", "第一号"] {
            assert_eq!(leading(name), Some(1), "{name}");
        }
        assert_eq!(leading("三清山"), None);
        assert_eq!(leading("readme"), None);
    }

    #[test]
    fn figures_give_a_number_where_there_is_one() {
        assert_eq!(figure("2138084"), Some(2138084.0));
        assert_eq!(figure("14.80"), Some(14.8));
        assert_eq!(figure("600—1000"), Some(600.0));
        assert_eq!(figure("第一"), Some(1.0));
        assert_eq!(figure("减免一半"), None);
        assert_eq!(in_han(12), "十二");
        assert_eq!(in_han(20), "二十");
    }
}
