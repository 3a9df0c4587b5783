//! A line → what it could be in a report: a numbered heading, a place, an annex. Looks at one line alone; what the line
//! really is follows from its neighbours, in `outline`.

use crate::document::Ordinal;
use crate::place::Places;
use crate::text::number;
use std::ops::Range;

/// Longest heading, in characters.
pub const LONGEST_HEADING: usize = 45;

/// A place that a line names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The city or province.
    pub city: u32,
    /// The county inside it.
    pub county: Option<u32>,
}

/// A line that names a place and perhaps goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceHead {
    /// The place.
    pub named: Named,
    /// Whether brackets, a colon or a number mark it as a heading.
    pub decorated: bool,
    /// Where the text after it begins, if there is any.
    pub rest: Option<usize>,
}

/// A heading's number: `第一部分` is rank 0.
pub fn heading_number(text: &str) -> Option<Ordinal> {
    part_number(text).or_else(|| number::ordinal(text).filter(|found| found.value <= 400)).or_else(|| bracket_number(text))
}

/// `第一部分`, `第二章`.
fn part_number(text: &str) -> Option<Ordinal> {
    let rest = text.strip_prefix('第')?;
    let end = rest.find(|c: char| !("零〇一二三四五六七八九十百".contains(c) || c.is_ascii_digit()))?;
    let value = number::whole(&rest[..end])?;
    let unit = ["部分", "章", "编", "篇"].into_iter().find(|unit| rest[end..].starts_with(unit))?;
    let after = rest[end + unit.len()..].chars().next();
    let separate = after.is_none_or(|c| c.is_whitespace() || matches!(c, '、' | '：' | ':' | '.'));
    let mark = after.filter(|c| matches!(c, '、' | '：' | ':' | '.')).map_or(0, char::len_utf8);
    separate.then_some(Ordinal { rank: 0, value, len: u8::try_from('第'.len_utf8() + end + unit.len() + mark).ok()? })
}

/// `1)` and `1）`.
fn bracket_number(text: &str) -> Option<Ordinal> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let mark = text[end..].chars().next().filter(|c| matches!(c, ')' | '）'))?;
    let value = number::whole(&text[..end]).filter(|value| *value < 100)?;
    Some(Ordinal { rank: 4, value, len: u8::try_from(end + mark.len_utf8()).ok()? })
}

/// Whether a text reads like a heading: short, one sentence at most, not cut off.
pub fn is_heading_like(text: &str) -> bool {
    let inner = text.trim_end_matches('。');
    !inner.is_empty()
        && inner.chars().nth(LONGEST_HEADING).is_none()
        && !inner.contains(['。', '；', ';'])
        && !inner.ends_with(['，', ',', '：', ':', '、'])
}

/// Like [`is_heading_like`], and no sentence: what stands above a text as its title.
pub fn is_title_like(text: &str) -> bool {
    is_heading_like(text) && !text.ends_with(['。', '！', '？', '!', '?']) && text.chars().count() >= 2
}

/// Where the heading of a run-in paragraph ends (`（一）标题。正文`): its sentence without the 。, and the rest.
pub fn run_in(text: &str) -> Option<(Range<usize>, usize)> {
    let stop = text.find('。')?;
    let rest = stop + '。'.len_utf8();
    (is_heading_like(&text[..stop]) && !text[rest..].trim().is_empty()).then_some((0..stop, rest))
}

/// A place by name: 济南市, 济南, 山东省济南市, 济南市商河县, 商河县.
pub fn place(name: &str, places: &Places) -> Option<Named> {
    let name = name.trim();
    if name.chars().nth(18).is_some() || name.chars().nth(1).is_none() || name.is_ascii() {
        return None;
    }
    if let Ok(found) = places.city(name) {
        return Some(match found.parent {
            Some(parent) if found.code % 100 != 0 => Named { city: parent, county: Some(found.code) },
            _ => Named { city: found.code, county: None },
        });
    }
    name.char_indices().skip(2).find_map(|(at, _)| {
        let above = places.city(&name[..at]).ok().filter(|above| above.code % 100 == 0)?;
        let below = &name[at..];
        if let Ok(county) = places.county(above.code, below) {
            return Some(match county.code % 100 {
                0 => Named { city: county.code, county: None },
                _ => Named { city: above.code, county: Some(county.code) },
            });
        }
        place(below, places).filter(|found| found.city / 10000 == above.code / 10000)
    })
}

/// Words after a place in a heading: 济南市典型经验.
const ABOUT: [&str; 10] =
    ["典型工作案例", "典型经验做法", "典型案例", "典型经验", "经验做法", "工作案例", "工作经验", "主要做法", "案例", "经验"];

/// A line that is headed by a place: 济南市, 一、济南市, 【济南】, 济南市：…, 济南市典型案例（3个）.
pub fn place_head(text: &str, places: &Places) -> Option<PlaceHead> {
    let mut at = 0;
    let mut decorated = false;
    if let Some(number) = heading_number(text) {
        at += usize::from(number.len);
        decorated = true;
    }
    at += text[at..].len() - text[at..].trim_start_matches(|c: char| c.is_whitespace() || "●■◆★○▲▶◎※#*·".contains(c)).len();
    let rest = &text[at..];
    for (open, close) in [('【', '】'), ('〔', '〕'), ('[', ']'), ('［', '］'), ('《', '》'), ('〈', '〉'), ('“', '”'), ('〖', '〗')]
    {
        if let Some(inner) = rest.strip_prefix(open) {
            let end = inner.find(close).filter(|end| *end <= 60)?;
            let named = place(about(&inner[..end]), places)?;
            let after = at + open.len_utf8() + end + close.len_utf8();
            return Some(PlaceHead { named, decorated: true, rest: beyond(text, after) });
        }
    }
    if let Some(colon) = rest.find(['：', ':']).filter(|colon| *colon <= 60)
        && let Some(named) = place(about(&rest[..colon]), places)
    {
        let mark = rest[colon..].chars().next().map_or(0, char::len_utf8);
        return Some(PlaceHead { named, decorated: true, rest: beyond(text, at + colon + mark) });
    }
    let named = place(about(rest), places)?;
    Some(PlaceHead { named, decorated, rest: None })
}

fn beyond(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let skipped = rest.len() - rest.trim_start().len();
    (!rest.trim().is_empty()).then_some(at + skipped)
}

/// The name in a heading, without what is said about it and how many there are.
fn about(text: &str) -> &str {
    let text = text.trim().trim_end_matches(['。', '：', ':']);
    let text = text.rfind(['（', '(']).filter(|_| text.ends_with(['）', ')'])).map_or(text, |open| &text[..open]);
    let text = text.trim();
    ABOUT.into_iter().find_map(|word| text.strip_suffix(word)).map_or(text, |name| name.trim_end_matches('的')).trim()
}

/// A signature: a line that is nothing but a place, perhaps in brackets or after dashes.
pub fn signature(text: &str, places: &Places) -> Option<Named> {
    let inner = text.trim().trim_start_matches(['—', '-', '－', '─', '（', '(', '【', '[']).trim_end_matches(['）', ')', '】', ']']);
    place(inner, places)
}

/// The signature at the end of a heading: 推行“一网通办”（浙江省）. Its range, brackets included.
pub fn signature_at_end(text: &str, places: &Places) -> Option<(Range<usize>, Named)> {
    let open = text.rfind(['（', '(']).or_else(|| text.rfind("——")).filter(|open| *open > 0)?;
    let inner = &text[open..];
    (inner.ends_with(['）', ')']) || inner.starts_with('—')).then(|| signature(inner, places))?.map(|named| (open..text.len(), named))
}

/// `附件`, `附件1`, `附件2：标题`: where the title after it begins.
pub fn annex(text: &str) -> Option<usize> {
    let spaced = text.strip_prefix('附')?;
    let rest = spaced.trim_start().strip_prefix(['件', '录', '表']).or_else(|| spaced.starts_with(['：', ':']).then_some(spaced))?;
    let rest = rest.trim_start();
    let digits: usize = rest
        .chars()
        .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十０１２３４５６７８９".contains(*c))
        .map(char::len_utf8)
        .sum();
    let after = rest[digits..].trim_start_matches(|c: char| c.is_whitespace() || "：:.．、-—".contains(c));
    let separate = after.len() < rest[digits..].len() || after.is_empty() || digits > 0;
    (separate && (after.is_empty() || is_title_like(after))).then_some(text.len() - after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_recognised_in_the_usual_headings() {
        let places = Places::new([]);
        for text in [
            "济南市",
            "济南",
            "一、济南市",
            "（一）济南市",
            "1.济南市",
            "【济南】",
            "【济南市】",
            "济南市:",
            "●济南市",
            "济南市典型案例（3个）",
            "山东省济南市",
        ] {
            let head = place_head(text, &places);
            assert_eq!(head.map(|head| (head.named.city, head.rest)), Some((370100, None)), "{text}");
        }
        let head = place_head("【济南】全面落实", &places);
        assert_eq!(head.and_then(|head| head.rest), Some("【济南】".len()));
        assert_eq!(
            place("济南市商河县", &places).and_then(|named| named.county),
            Some(370126).filter(|code| places.get(*code).is_some()).or(place("商河县", &places).and_then(|n| n.county))
        );
        for text in ["济南市委高度重视教育工作", "日照时间", "济南的经验表明"] {
            assert_eq!(place_head(text, &places), None, "{text}");
        }
        assert_eq!(signature("（浙江省）", &places).map(|named| named.city), Some(330000));
        assert_eq!(signature("——浙江省杭州市", &places).map(|named| named.city), Some(330100));
    }

    #[test]
    fn numbers_annexes_and_run_in_headings_are_recognised() {
        let number = |text| heading_number(text).map(|found| (found.rank, found.value));
        assert_eq!(number("第一部分 回顾"), Some((0, 1)));
        assert_eq!(number("第三章　保障"), Some((0, 3)));
        assert_eq!(number("第一时间"), None);
        assert_eq!(number("1）落实"), Some((4, 1)));
        assert_eq!(number("2020.1"), None);
        assert_eq!(run_in("党建引领。各市坚持").map(|(range, _)| range), Some(0.."党建引领".len()));
        assert_eq!(annex("附件"), Some("附件".len()));
        assert_eq!(annex("附件2：任务分工表"), Some("附件2：".len()));
        assert_eq!(annex("附 件"), Some("附 件".len()));
        assert_eq!(annex("附件材料要在三日内报送。"), None);
    }
}
