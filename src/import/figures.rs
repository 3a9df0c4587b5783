//! A sentence → the figures in it: value and unit exactly as written, with qualifier, label and year. Only what the text
//! says; dates, ordinal numbers of lists and numbers in 《titles》 are no figures.

use crate::model::{Exact, Figure, Qualifier};
use crate::text::{han, number};
use std::ops::Range;

/// Units, longest first. 万 and 亿 before a unit belong to it; each may stand alone.
const UNITS: [&str; 92] = [
    "万平方米",
    "个百分点",
    "个工作日",
    "平方公里",
    "立方米",
    "平方米",
    "个方面",
    "个小时",
    "课时",
    "学时",
    "千瓦时",
    "公里",
    "千米",
    "公斤",
    "千克",
    "小时",
    "分钟",
    "个月",
    "人次",
    "人份",
    "床位",
    "张床",
    "千瓦",
    "公顷",
    "毫米",
    "厘米",
    "万亿",
    "周年",
    "元",
    "所",
    "个",
    "名",
    "人",
    "次",
    "辆",
    "条",
    "套",
    "门",
    "项",
    "座",
    "处",
    "家",
    "户",
    "亩",
    "米",
    "吨",
    "倍",
    "台",
    "件",
    "份",
    "场",
    "期",
    "届",
    "种",
    "类",
    "章",
    "篇",
    "册",
    "本",
    "对",
    "支",
    "张",
    "间",
    "幢",
    "栋",
    "村",
    "天",
    "周",
    "例",
    "起",
    "宗",
    "批",
    "组",
    "队",
    "班",
    "岁",
    "位",
    "级",
    "部",
    "款",
    "笔",
    "单",
    "只",
    "头",
    "株",
    "棵",
    "片",
    "块",
    "艘",
    "架",
    "列",
    "枚",
];

/// Most figures of a page; a table of numbers pasted as text must not become a wall.
const MOST: usize = 24;

/// Only so many characters of a long text are looked at.
const READ: usize = 20_000;

/// The figures of a text, in order.
pub fn figures(text: &str) -> Vec<Figure> {
    let end = text.char_indices().nth(READ).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    let mut titles = titles(text).into_iter().peekable();
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() && found.len() < MOST {
        let Some(c) = text[at..].chars().next() else { break };
        let step = c.len_utf8();
        if let Some(title) = titles.next_if(|title| title.start <= at) {
            at = title.end.max(at + step);
        } else if c.is_ascii_digit() {
            let end = at + digits(&text[at..]);
            match arabic(text, at, end) {
                Some((figure, stop)) => {
                    found.push(figure);
                    at = stop.max(end);
                }
                None => at = end,
            }
        } else if let Some((figure, stop)) = words(text, at) {
            found.push(figure);
            at = stop;
        } else {
            at += step;
        }
    }
    found
}

/// 《…》
fn titles(text: &str) -> Vec<Range<usize>> {
    let mut list = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('《').map(|open| from + open) {
        let end = text[open..].find('》').map_or(text.len(), |close| open + close + '》'.len_utf8());
        list.push(open..end);
        from = end;
    }
    list
}

/// Length of a number: 1,200.5
fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let inner = matches!(bytes[end], b'.' | b',') && end > 0 && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(bytes[end].is_ascii_digit() || inner) {
            break;
        }
        end += 1;
    }
    end
}

fn arabic(text: &str, start: usize, end: usize) -> Option<(Figure, usize)> {
    let before = &text[..start];
    // Part of a name, an address or a range that was read already: 1+X, v2, 19-中.
    if before.ends_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '+' | '-' | '/' | '第' | '〔' | '.')) {
        return None;
    }
    let value = &text[start..end];
    let mut rest = &text[end..];
    let mut qualifier = None;
    for (word, meaning) in [("余", Qualifier::Odd), ("多", Qualifier::More)] {
        if let Some(after) = rest.strip_prefix(word) {
            (rest, qualifier) = (after, Some(meaning));
        }
    }
    let (unit, mut rest) = unit(rest, value, before)?;
    let mut value = value.to_owned();
    let mut unit = unit.to_owned();
    // 20万余人
    if let (None, true) = (qualifier, unit == "万" || unit == "亿") {
        for (word, meaning) in [("余", Qualifier::Odd), ("多", Qualifier::More)] {
            if let Some((tail, after)) = rest.strip_prefix(word).and_then(|after| self::unit(after, &value, "")) {
                qualifier = Some(meaning);
                unit.push_str(tail);
                rest = after;
            }
        }
    }
    // 600元至1000元, 3至5个
    if let Some((upper, after)) = upper(rest, &unit) {
        value = format!("{value}—{upper}");
        rest = after;
    }
    if let Some(after) = rest.strip_prefix("以上") {
        qualifier = qualifier.or(Some(Qualifier::AtLeast));
        rest = after;
    }
    let qualifier = qualifier.or_else(|| qualifier_before(before));
    if unit.ends_with('元')
        && let Some(each) = ["月", "年", "天", "人", "生", "学期"].into_iter().find(|each| before.ends_with(&format!("每{each}")))
    {
        unit = format!("{unit}/{each}");
    }
    let stop = text.len() - rest.len();
    Some((figure(text, start, stop, value, unit, qualifier), stop))
}

/// The unit at the head of `rest`, and what follows it. Years and dates are no figures, periods of years are.
fn unit<'a>(rest: &'a str, value: &str, before: &str) -> Option<(&'a str, &'a str)> {
    let cut = |length: usize| Some((&rest[..length], &rest[length..]));
    if rest.starts_with(['%', '‰', '％', '℃', '°']) {
        return cut(rest.chars().next().map_or(0, char::len_utf8));
    }
    if let Some(after) = rest.strip_prefix('年') {
        let period = ["连续", "历时", "为期", "近", "满", "至少"].iter().any(|word| before.ends_with(word))
            || after.starts_with("内")
            || after.starts_with("来");
        return (period && value.len() <= 2).then(|| cut('年'.len_utf8())).flatten();
    }
    let large = rest.strip_prefix(['万', '亿', '千', '百']).map_or(0, |after| rest.len() - after.len());
    let inner = &rest[large..];
    if let Some(unit) = UNITS.into_iter().find(|unit| inner.starts_with(unit)) {
        let after = &inner[unit.len()..];
        // 3级 of a rank, 5位一体 of a phrase; 6门口, 2人民 are other words.
        let other = [
            ("人", "民"),
            ("个", "性"),
            ("位", "一体"),
            ("门", "口"),
            ("条", "例"),
            ("部", "门"),
            ("家", "庭"),
            ("元", "旦"),
            ("对", "于"),
            ("期", "间"),
            ("级", "别"),
            ("天", "津"),
        ];
        if large == 0 && other.iter().any(|(of, next)| *of == unit && after.starts_with(next)) && unit != "家" {
            return None;
        }
        return cut(large + unit.len());
    }
    (large > 0 && rest.starts_with(['万', '亿'])).then(|| cut(large)).flatten()
}

fn upper<'a>(rest: &'a str, unit: &str) -> Option<(String, &'a str)> {
    let after = rest.strip_prefix(['至', '到', '-', '—', '～', '~'])?;
    let after = after.strip_prefix('—').unwrap_or(after);
    let end = digits(after);
    let tail = after[end..].strip_prefix(unit)?;
    (end > 0).then(|| (after[..end].to_owned(), tail))
}

fn qualifier_before(before: &str) -> Option<Qualifier> {
    const WORDS: [(&str, Qualifier); 7] = [
        ("将近", Qualifier::Nearly),
        ("大约", Qualifier::About),
        ("超过", Qualifier::Over),
        ("突破", Qualifier::Over),
        ("约", Qualifier::About),
        ("近", Qualifier::Nearly),
        ("超", Qualifier::Over),
    ];
    WORDS.into_iter().find(|(word, _)| before.ends_with(word)).map(|(_, meaning)| meaning)
}

/// Figures in words: 连续三年, 三连冠, 居全省第一.
fn words(text: &str, at: usize) -> Option<(Figure, usize)> {
    let rest = &text[at..];
    let han = |text: &str| text.chars().take_while(|c| "一二三四五六七八九十两".contains(*c)).map(char::len_utf8).sum::<usize>();
    if let Some(after) = rest.strip_prefix("连续").filter(|after| after[han(after)..].starts_with('年') && han(after) > 0) {
        let value = &after[..han(after)];
        let stop = at + "连续".len() + value.len() + '年'.len_utf8();
        return Some((figure(text, at, stop, value.to_owned(), "年".to_owned(), None), stop));
    }
    let length = han(rest);
    if length > 0 && rest[length..].starts_with("连冠") {
        let stop = at + length + "连冠".len();
        return Some((figure(text, at, stop, rest[..length].to_owned(), "连冠".to_owned(), None), stop));
    }
    let ranked = rest.strip_prefix('第').map(han).filter(|length| *length > 0)?;
    let stop = at + '第'.len_utf8() + ranked;
    let placed = text[clause_start(text, at)..at].contains(['居', '列']) || text[..at].ends_with("排名");
    let ends = text[stop..].chars().next().is_none_or(|c| !han::is_han(c));
    (placed && ends).then(|| (figure(text, at, stop, text[at..stop].to_owned(), "位".to_owned(), None), stop))
}

fn clause_start(text: &str, at: usize) -> usize {
    let mark = |c: char| matches!(c, '，' | '。' | '；' | '、' | '：' | '！' | '？' | ',' | ';' | ':' | '（' | '(' | '“');
    text[..at].char_indices().rev().find(|(_, c)| mark(*c)).map_or(0, |(start, c)| start + c.len_utf8())
}

fn figure(text: &str, start: usize, stop: usize, value: String, unit: String, qualifier: Option<Qualifier>) -> Figure {
    let number = number::figure(&value).is_none().then(|| number::whole(value.trim_start_matches('第'))).flatten().map(f64::from);
    Figure { label: label(text, start, stop), value: Exact(value), unit, qualifier, year: year(text, start), previous: None, number }
}

/// Longest label, in characters.
const LABEL: usize = 24;

/// What the figure is about: the words before it in its clause, else those after it.
fn label(text: &str, start: usize, stop: usize) -> String {
    let trim = |text: &str| text.trim().trim_matches(['“', '”', '《', '》', '（', '）', ' ']).to_owned();
    let mut before = text[clause_start(text, start)..start].trim();
    for word in [
        "将近",
        "大约",
        "超过",
        "突破",
        "分别达到",
        "分别为",
        "达到了",
        "提高至",
        "提高到",
        "增加到",
        "达到",
        "约",
        "近",
        "超",
        "为",
        "至",
        "到",
        "达",
        "有",
        "了",
        "共",
        "每月",
        "均",
        "的",
    ] {
        before = before.strip_suffix(word).unwrap_or(before);
    }
    let before = trim(before);
    if han::count_han(&before) >= 2 {
        let skip = before.chars().count().saturating_sub(LABEL);
        return before.chars().skip(skip).collect();
    }
    let mark = |c: char| matches!(c, '，' | '。' | '；' | '、' | '：' | '！' | '？' | ',' | ';' | ':');
    let end = text[stop..].find(mark).map_or(text.len(), |end| stop + end);
    let after = trim(text[stop..end].trim_start_matches(['的', '以']));
    let label: String = format!("{before}{after}").chars().take(LABEL).collect();
    if label.is_empty() { "数据".to_owned() } else { label }
}

/// The year the clause speaks of; the one it compares with does not count.
fn year(text: &str, at: usize) -> Option<i64> {
    let sentence = text[..at].rfind('。').map_or(0, |stop| stop + '。'.len_utf8());
    let part = &text[sentence..at];
    part.match_indices('年').rev().find_map(|(end, _)| {
        let digits = part[..end].bytes().rev().take_while(u8::is_ascii_digit).count();
        let before = &part[..end - digits];
        let compared = before.ends_with(['比', '较', '到', '至']);
        (digits == 4 && !compared).then(|| part[end - digits..end].parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_written_with_unit_and_qualifier() {
        for (text, wanted) in [
            ("全市支出2138084万元，比2019年增加275709万元，增长14.80%。", "2138084|万元| 275709|万元| 14.80|%|"),
            ("补充教师2100余人，服务学生约3.3万人，70%以上到农村", "2100|人|余 3.3|万人|约 70|%|以上"),
            ("近200个企业，7500多名教师，20万余人，超20万户", "200|个|近 7500|名|多 20|万人|余 20|万户|超"),
            ("津贴提高到每月600元至1000元", "600—1000|元/月|"),
            ("2021年全市5项改革，连续2年、连续三年", "5|项| 2|年| 三|年|"),
            ("发布《2020年10项规定》，助人5少年，1+X，第3位一体", ""),
            ("高10个百分点，从10个方面", "10|个百分点| 10|个方面|"),
            ("人数居全省第一，第一时间", "第一|位|"),
            ("投入1,200.5万元", "1,200.5|万元|"),
        ] {
            let read = figures(text).into_iter().map(|f| format!("{}|{}|{}", f.value.0, f.unit, f.qualifier.map_or("", Qualifier::as_str)));
            assert_eq!(read.collect::<Vec<_>>().join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn a_figure_says_what_it_is_about_and_of_which_year() {
        let list = figures("2020年全市一般公共预算教育支出68.1亿元，比2019年增长10.4%；39名农村教师受表彰。");
        let read: Vec<(&str, Option<i64>)> = list.iter().map(|f| (f.label.as_str(), f.year)).collect();
        assert_eq!(read, [("2020年全市一般公共预算教育支出", Some(2020)), ("比2019年增长", Some(2020)), ("农村教师受表彰", Some(2020))]);
    }
}
