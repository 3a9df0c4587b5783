//! What stands above and below a report: its title, issuer, number, dates. Reads lines, decides nothing about pages.

use super::role;
use crate::moment::Moment;
use crate::text::{han, number};

/// Words that a title of an official text ends with.
const TITLES: [&str; 34] = [
    "报告",
    "通知",
    "通报",
    "意见",
    "方案",
    "办法",
    "规定",
    "决定",
    "公告",
    "公报",
    "通告",
    "纪要",
    "要点",
    "计划",
    "规划",
    "总结",
    "汇编",
    "案例",
    "经验",
    "做法",
    "清单",
    "细则",
    "条例",
    "简报",
    "指南",
    "工作案例",
    "典型",
    "情况",
    "说明",
    "讲话",
    "建议",
    "批复",
    "函",
    "摘编",
];

/// Bodies that issue official texts, by how their names end.
const ISSUERS: [&str; 18] = [
    "委员会",
    "人民政府",
    "办公厅",
    "办公室",
    "委员会办公室",
    "教育厅",
    "教育局",
    "领导小组",
    "人民法院",
    "检察院",
    "政府",
    "省委",
    "市委",
    "县委",
    "厅",
    "局",
    "院",
    "部",
];

/// Whether a line ends as titles do.
pub fn is_title(text: &str) -> bool {
    let text = text.trim_end_matches(['》', '”', ')', '）', ' ', '\u{3000}']);
    role::is_title_like(text) && TITLES.iter().any(|word| text.ends_with(word)) && han::count_han(text) >= 4
}

/// Whether a line is the second half of a title whose first half was cut off: 评价报告.
pub fn is_title_tail(text: &str) -> bool {
    role::is_title_like(text) && TITLES.iter().any(|word| text.ends_with(word))
}

/// The number of an official text, standing alone on its line: 鲁政办发〔2018〕29号.
pub fn doc_number(text: &str) -> Option<&str> {
    let text = text.trim().trim_matches(['（', '）', '(', ')']);
    let found = doc_numbers(text);
    (found.len() == 1 && found[0] == text).then_some(text)
}

/// All numbers of official texts in a text.
pub fn doc_numbers(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (open, mark) in text.match_indices(['〔', '[', '［', '（', '(', '【']) {
        let rest = &text[open + mark.len()..];
        let year = rest.len() > 4 && rest.as_bytes()[..4].iter().all(u8::is_ascii_digit);
        let Some(after) = year.then(|| rest[4..].strip_prefix(['〕', ']', '］', '）', ')', '】'])).flatten() else { continue };
        let after = after.strip_prefix('第').unwrap_or(after);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let Some(end) = (1..=5).contains(&digits).then(|| after[digits..].strip_prefix('号')).flatten() else { continue };
        let end = text.len() - end.len();
        let agency: usize = text[..open].chars().rev().take_while(|c| han::is_han(*c)).take(12).map(char::len_utf8).sum();
        if agency >= 6 {
            found.push(&text[open - agency..end]);
        }
    }
    found
}

/// The issuer, where the text says who issued what: 某某委员会发布《…》, 某某厅印发《…》.
pub fn issuer_in(text: &str) -> Option<&str> {
    let verb = ["发布《", "印发《", "公布《", "下发《", "发布了《", "印发了《"].into_iter().find_map(|verb| text.find(verb))?;
    let start = text[..verb].rfind(|c: char| !han::is_han(c)).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let name = &text[start..verb];
    let name = ["近日", "日前", "今天", "由"].into_iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
    is_issuer(name).then_some(name)
}

/// Whether a line is the name of a body that issues official texts.
pub fn is_issuer(text: &str) -> bool {
    let length = text.chars().count();
    (4..=30).contains(&length)
        && text.chars().all(|c| han::is_han(c) || c == '、' || c.is_whitespace())
        && ISSUERS.iter().any(|end| text.ends_with(end))
}

/// A date standing alone: 2021年11月5日, （2024年1月23日）, 二〇二一年十一月五日.
pub fn date(text: &str) -> Option<Moment> {
    let text = text.trim().trim_matches(['（', '）', '(', ')']).trim();
    date_prefix(text).filter(|(_, end)| *end == text.len()).map(|(moment, _)| moment)
}

/// A date at the head of a text, and where it ends. `2021-11-05`, with or without a time, is one too.
pub fn date_prefix(text: &str) -> Option<(Moment, usize)> {
    let dashed = text.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.')).count();
    if dashed >= 8 {
        let time = text[dashed..]
            .strip_prefix([' ', 'T'])
            .map_or(0, |rest| rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b':').count());
        let day = text[..dashed].replace(['/', '.'], "-");
        let padded: Vec<String> = day.split('-').map(|part| format!("{part:0>2}")).collect();
        let with_time = (time >= 4).then(|| format!("{} {}", padded.join("-"), &text[dashed + 1..dashed + 1 + time]));
        return match with_time.and_then(|both| both.parse().ok()) {
            Some(moment) => Some((moment, dashed + 1 + time)),
            None => padded.join("-").parse().ok().map(|moment| (moment, dashed)),
        };
    }
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, rest) = rest.split_once('日')?;
    let value = |part: &str| number::whole(part.trim()).or_else(|| digits(part.trim()));
    let (year, month, day) = (digits(year.trim())?, value(month)?, value(day)?);
    let moment = format!("{year:04}-{month:02}-{day:02}").parse().ok()?;
    Some((moment, text.len() - rest.len()))
}

/// 二〇二一 → 2021: digits one by one.
fn digits(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    text.chars().try_fold(0, |sum, c| {
        Some(
            sum * 10
                + number::whole(c.encode_utf8(&mut [0; 4])).or_else(|| "〇零○Ｏ".contains(c).then_some(0)).filter(|digit| *digit < 10)?,
        )
    })
}

/// The four-digit year of an edition: of its title first (对市级人民政府2020年…), else the one most often named.
pub fn year<'a>(titles: impl Iterator<Item = &'a str>, text: &str) -> Option<u32> {
    titles.flat_map(years).next().or_else(|| {
        let mut counts = std::collections::BTreeMap::new();
        // The head of a long text tells as much as all of it.
        let end = text.char_indices().nth(200_000).map_or(text.len(), |(at, _)| at);
        years(&text[..end]).for_each(|year| *counts.entry(year).or_insert(0usize) += 1);
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(year, _)| year)
    })
}

fn years(text: &str) -> impl Iterator<Item = u32> {
    text.match_indices('年').filter_map(|(at, _)| {
        let digits: String = text[..at].chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        digits.parse().ok().filter(|year| digits.len() == 4 && (1949..2100).contains(year))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_official_texts_are_recognised() {
        assert!(is_title("关于做好某项工作的通知") && !is_title("各市认真做好工作。") && is_title_tail("评价报告"));
        assert_eq!(doc_number("鲁政办发〔2018〕29号"), Some("鲁政办发〔2018〕29号"));
        assert_eq!(doc_number("见鲁政办发〔2018〕29号文"), None);
        assert_eq!(issuer_in("日前,甲省人民政府教育督导委员会发布《评价报告》。"), Some("甲省人民政府教育督导委员会"));
        for text in ["2021年11月5日", "（2021年11月5日）", "二〇二一年十一月五日", "2021-11-05", "2021/11/5"] {
            assert_eq!(date(text).map(|moment| moment.day()), Some("2021-11-05".to_owned()), "{text}");
        }
        assert_eq!(year(["对市级政府2020年评价"].into_iter(), "2021年"), Some(2020));
    }
}
