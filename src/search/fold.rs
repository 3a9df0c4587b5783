//! Text → units to compare: one way of folding for the index, the terminal and the browser.
//!
//! A unit is one character after NFKC, lower case and Traditional → Simplified. Quotation marks, brackets and white
//! space are transparent; other punctuation is a break: it ends a run, and stands in folded text in its usual form. `themes/default/search.js` has the same tables, and
//! `tests/specs/search.md` runs through both.

use crate::text::fold::simplify;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Pairs that the converter lacks: characters that are Traditional or variant, each followed by its usual form.
const MORE: &str = "疊叠峯峰礆硷羣群鍁锨皁皂謅诌厴厣倀伥僨偾囅冁諑诼誶谇諼谖諞谝譾谫隉陧壚垆堖垴塒埘葤荮蕆蒇蘺蓠櫱蘖咼呙嘵哓噦哕嚌哜囁嗫崬岽嶠峤嶁嵝餳饧餼饩餷馇慪怄懨恹閌闶闃阒潙沩灄滠潷滗邐逦屨屦奼姹騍骒騖骛驏骣紼绋綈绨鞝绱繢缋緶缏繰缲榪杩欞棂槧椠櫧槠軤轷軺轺輇辁轔辚贐赆賻赙覿觌氌氇腡脶膃腽飈飚澩泶磣碜瞘眍鋣铘銱铞鐋铴鋝锊鋃锒錆锖鍃锪錈锩錙锱鎪锼鎇镅鏍镙钁镢鑹镩穭稆鷳鹇癧疬痾疴瘂痖襝裣襉裥耮耢頏颃顢颟蟣虮籪簖糉粽糝糁餱糇餈糍趲趱釅酽釃酾鹺鹾躚跹躓踬躦躜齔龀鏨錾鮚鲒鯫鲰鯴鲺鰠鳋韉鞯韝鞲饜餍黲黪";

/// Whether a character of folded text ends a run: no word goes across it. (A full stop there is one inside a number.)
pub fn is_break(unit: char) -> bool {
    matches!(unit, '!' | ',' | '-' | '/' | ':' | ';' | '<' | '>' | '?' | '\\' | '^' | '|' | '~' | '•' | '、' | '。' | '・')
}

const SKIP: u32 = 0;
const SEVERAL: u32 = 1;

/// For each character of the basic plane: its unit, or one of the numbers above (which are no units).
static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let entry = |code: u32| char::from_u32(code).map_or(SKIP, one);
    (0..0x1_0000).map(entry).collect()
});

fn one(c: char) -> u32 {
    let mut parts = parts(c);
    match (parts.next(), parts.next()) {
        (Some(part), None) => class(part),
        (None, _) => SKIP,
        _ => SEVERAL,
    }
}

/// NFKC and lower case of one character, each part simplified.
fn parts(c: char) -> impl Iterator<Item = char> {
    c.nfkc().flat_map(char::to_lowercase).map(simple).collect::<Vec<_>>().into_iter()
}

/// Characters of GB 2312 that stand for others in a Traditional text (課後, 乾脆), each followed by its Simplified form. They
/// are compared as the same in any text, which does no harm: 显著 is still found by 显著. `search.js` has the same list.
const EITHER: &str = "於于徵征後后乾干夥伙麽么菸烟瞭了藉借著着";

/// The Simplified form of a character. What GB 2312 has is Simplified already, but for the few above.
fn simple(c: char) -> char {
    let listed = |list: &str| list.chars().step_by(2).zip(list.chars().skip(1).step_by(2)).find_map(|(from, to)| (from == c).then_some(to));
    if (c as u32) < 0x2E80 {
        return c;
    }
    if in_gb2312(c) {
        return listed(EITHER).unwrap_or(c);
    }
    listed(MORE).or_else(|| simplify(c.encode_utf8(&mut [0; 4])).chars().next()).unwrap_or(c)
}

fn in_gb2312(c: char) -> bool {
    gb2312(c).is_some()
}

/// Where GB 2312 has a Han character: 94 in a row, from the first row of Han.
pub fn gb2312(c: char) -> Option<u32> {
    HAN.get(c as usize).filter(|place| **place > 0).map(|place| u32::from(*place) - 1)
}

/// For each character of the basic plane its place in GB 2312 and one; 0 for those it has not.
/// Asking the encoder for every character of a site took a third of a build.
static HAN: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut places = vec![0; 0x1_0000];
    for place in 0..72 * 94_u16 {
        let bytes = [0xB0 + (place / 94) as u8, 0xA1 + (place % 94) as u8];
        let (text, failed) = encoding_rs::GBK.decode_without_bom_handling(&bytes);
        let known = text.chars().next().filter(|_| !failed).and_then(|c| places.get_mut(c as usize));
        if let Some(known) = known {
            *known = place + 1;
        }
    }
    places
});

fn class(c: char) -> u32 {
    if c.is_whitespace() || c.is_control() {
        return SKIP;
    }
    match c {
        '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '*' | '_' | '`' | '\u{AD}' | '\u{B7}' => SKIP,
        '\u{200B}'..='\u{200F}' | '\u{2018}'..='\u{201F}' | '\u{2027}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => SKIP,
        '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301B}' | '\u{FE00}'..='\u{FE0F}' => SKIP,
        '.' => '。' as u32,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-' as u32,
        _ => c as u32,
    }
}

/// Calls `each` with every unit of `text`, breaks too ([`is_break`]), and the byte range it comes from.
/// A full stop between two digits is a unit: 14.80 is one number.
pub fn units(text: &str, mut each: impl FnMut(char, usize, usize)) {
    let table = &**TABLE;
    let mut digit_before = false;
    // A full stop after a digit, until the next unit says what it is.
    let mut stop: Option<(usize, usize)> = None;
    let mut put = |unit: u32, dot: bool, from: usize, to: usize| {
        if unit == SKIP {
            return;
        }
        let unit = char::from_u32(unit).unwrap_or(STOP);
        if let Some((from, to)) = stop.take() {
            each(if unit.is_ascii_digit() { '.' } else { STOP }, from, to);
        }
        if dot && digit_before {
            stop = Some((from, to));
        } else {
            each(unit, from, to);
        }
        digit_before = unit.is_ascii_digit();
    };
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match table.get(c as usize).copied().unwrap_or(SEVERAL) {
            SEVERAL => parts(c).for_each(|part| put(class(part), part == '.', at, end)),
            unit => put(unit, matches!(c, '.' | '．' | '﹒'), at, end),
        }
    }
    put(u32::from(STOP), false, text.len(), text.len());
}

/// A full stop, whatever its width.
const STOP: char = '。';

/// Folded text: units, and between runs the first of the marks there.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    units(text, |unit, _, _| {
        if !is_break(unit) || !(out.is_empty() || out.ends_with(is_break)) {
            out.push(unit);
        }
    });
    if out.ends_with(is_break) {
        out.pop();
    }
    out
}

/// Every character that GB 2312 has not and that is folded to another one by script alone, and that one; in code order.
pub fn traditional() -> Vec<(char, char)> {
    let han = (0x3400..0xA000).filter_map(char::from_u32);
    han.filter(|c| !in_gb2312(*c)).map(|c| (c, simple(c))).filter(|(from, to)| from != to && class(*to) > SEVERAL).collect()
}

/// The pairs of [`traditional`] that `text` needs, one after the other.
pub fn traditional_in(text: &str, out: &mut String) {
    for c in text.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9FFF}')) {
        if TABLE[c as usize] != c as u32 && !in_gb2312(c) && !out.contains(c) {
            out.extend([c, simple(c)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_script_and_marks_do_not_matter() {
        assert_eq!(folded("濟南市“雙減”"), "济南市双减");
        assert_eq!(folded("１４．８０％，Ｘ＋１"), "14.80%,x+1");
        assert_eq!(folded("鲁政办发〔2018〕29 号"), "鲁政办发201829号");
        assert_eq!(folded("第2. 三"), "第2。三");
        assert_eq!(folded("，好。"), "好");
        assert_eq!(folded("一—二……三，、四"), "一-二。三,四");
        assert_eq!(folded("显著"), folded("顯著"));
        assert_eq!(folded("處於徵收，課後服務"), "处于征收,课后服务");
        for c in ('\u{2E80}'..='\u{FFFF}').chain(['a', '𠮷']) {
            let text = c.to_string();
            let (bytes, _, failed) = encoding_rs::GBK.encode(&text);
            let place = match *bytes {
                [row @ 0xB0..=0xF7, cell @ 0xA1..=0xFE] if !failed => Some(u32::from(row - 0xB0) * 94 + u32::from(cell - 0xA1)),
                _ => None,
            };
            assert_eq!(gb2312(c), place, "{c}");
        }
        let mut pairs = String::new();
        traditional_in("濟南显著濟", &mut pairs);
        assert_eq!(pairs, "濟济");
    }
}
