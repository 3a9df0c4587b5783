//! A text → its long numbers, each with the words that say what it is.
//!
//! Numbers are typed in groups, with full-width digits, behind an ordinal, in a row with other numbers; what belongs together
//! is told here once for all rules. Decides nothing about what a number means.

use std::ops::Range;

/// Fewest digits of a number that is looked at.
const LEAST: usize = 11;
/// Groupings of identity, mobile and card numbers as people type them.
const GROUPINGS: &[&[usize]] = &[
    &[3, 4, 4],
    &[3, 8],
    &[7, 4],
    &[2, 11],
    &[2, 3, 4, 4],
    &[4, 11],
    &[4, 3, 4, 4],
    &[6, 8, 4],
    &[6, 12],
    &[14, 4],
    &[6, 4, 4, 4],
    &[6, 6, 3],
    &[6, 9],
    &[4, 4, 4, 4],
    &[4, 4, 4, 4, 1],
    &[4, 4, 4, 4, 2],
    &[4, 4, 4, 4, 3],
    &[6, 13],
    &[6, 10],
    &[6, 11],
    &[6, 4, 4, 5],
    &[6, 4, 4, 2],
];

/// A long number in a text: its digits, what separates them left out, full-width digits made half-width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Where it stands.
    pub range: Range<usize>,
    /// Half-width digits, and `X` at the end.
    pub digits: String,
    /// Lengths of its groups as typed.
    pub groups: Vec<usize>,
    /// A letter, point or other sign stands right before or after: it is part of something longer.
    pub is_part: bool,
}

/// A group of digits.
struct Group {
    range: Range<usize>,
    digits: String,
}

/// The long numbers of a text. One pass; a text without eleven digits in a row of groups costs a look at its bytes.
pub fn runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at) {
        // Most numbers are short: their digits are counted before any is copied.
        let mut count = 0;
        at = row(text, start, |group| count += group.count);
        if count >= LEAST {
            let mut groups: Vec<Group> = Vec::new();
            row(text, start, |group| groups.push(group.read(text)));
            split(text, &groups, &mut found);
        }
    }
    found
}

/// Calls `each` with the groups of digits in a row that begins at `start`; gives the row's end.
fn row(text: &str, start: usize, mut each: impl FnMut(Extent)) -> usize {
    let bytes = text.as_bytes();
    let mut from = start;
    loop {
        let group = extent(text, from);
        let at = group.range.end;
        let is_closed = group.is_closed;
        each(group);
        match gap(bytes, at).filter(|gap| !is_closed && digit(bytes, at + gap).is_some()) {
            Some(gap) => from = at + gap,
            None => return at,
        }
    }
}

/// The first digit from `at` on. Full-width digits begin with EF BC.
fn next_digit(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|byte| byte.is_ascii_digit() || *byte == 0xEF)?;
        if digit(bytes, at).is_some() {
            return Some(at);
        }
        at += 1;
    }
}

fn digit(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    match bytes.get(at)? {
        byte @ b'0'..=b'9' => Some((char::from(*byte), 1)),
        0xEF => match bytes.get(at..at + 3)? {
            [0xEF, 0xBC, last @ 0x90..=0x99] => Some((char::from(last - 0x90 + b'0'), 3)),
            _ => None,
        },
        _ => None,
    }
}

/// A group of digits before it is read: how many there are, and whether the check sign of an identity number closes it.
struct Extent {
    range: Range<usize>,
    count: usize,
    is_closed: bool,
}

impl Extent {
    fn read(self, text: &str) -> Group {
        let (bytes, mut at) = (text.as_bytes(), self.range.start);
        let mut digits = String::with_capacity(self.count);
        while let Some((digit, length)) = digit(bytes, at) {
            digits.push(digit);
            at += length;
        }
        if self.is_closed {
            digits.push('X');
        }
        Group { range: self.range, digits }
    }
}

fn extent(text: &str, start: usize) -> Extent {
    let bytes = text.as_bytes();
    let (mut at, mut count) = (start, 0);
    while let Some((_, length)) = digit(bytes, at) {
        count += 1;
        at += length;
    }
    // The check sign of an identity number, also after a group of its own.
    let signs: &[&str] = if matches!(count, 3 | 11 | 17) { &["X", "x", "Ｘ", "ｘ"] } else { &[] };
    for sign in signs {
        let alone = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        if text[at..].strip_prefix(sign).is_some_and(alone) {
            let end = at + sign.len();
            return Extent { range: start..end, count: count + 1, is_closed: true };
        }
    }
    Extent { range: start..at, count, is_closed: false }
}

/// Length of what may stand between two groups: a space or a hyphen of whatever width; a point only in 138.1234.5678.
fn gap(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    match rest.first()? {
        b' ' | b'-' => return Some(1),
        b'.' | 0xC2.. => {}
        _ => return None,
    }
    let signs: [&[u8]; 7] =
        ["\u{3000}".as_bytes(), "\u{A0}".as_bytes(), "－".as_bytes(), "–".as_bytes(), "—".as_bytes(), "‑".as_bytes(), "·".as_bytes()];
    if let Some(sign) = signs.iter().find(|sign| rest.starts_with(sign)) {
        return Some(sign.len());
    }
    let digits = |range: Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let edge = |at: usize| !bytes.get(at).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.');
    let first = at >= 3 && digits(at - 3..at) && (at == 3 || edge(at - 4)) && digits(at + 1..at + 5) && bytes.get(at + 5) == Some(&b'.');
    let second = at >= 8 && digits(at - 4..at) && bytes[at - 5] == b'.' && digits(at - 8..at - 5) && digits(at + 1..at + 5) && edge(at + 5);
    (rest.first() == Some(&b'.') && (first || second)).then_some(1)
}

/// Groups in a row → numbers: one number in a usual grouping, or several numbers beside each other.
fn split(text: &str, groups: &[Group], found: &mut Vec<Run>) {
    let whole: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    if groups.len() == 1 || GROUPINGS.iter().any(|grouping| whole == *grouping && is_meant(grouping, groups)) {
        return push(text, groups, found);
    }
    // Whole numbers and land lines beside it are not part of what stands between them.
    let mut rest = groups;
    while let Some(length) = (!rest.is_empty()).then(|| head(rest)) {
        let (own, after) = rest.split_at(length);
        push(text, own, found);
        rest = after;
    }
}

/// How many of the groups make up the first number of a row.
fn head(groups: &[Group]) -> usize {
    let sizes: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    let is_area = groups[0].digits.starts_with('0') && matches!(sizes[0], 3 | 4);
    if is_area && sizes.get(1).is_some_and(|next| matches!(next, 7 | 8)) {
        return 2;
    }
    // A grouping counts only when whole numbers follow: four columns of a table are no card number.
    let whole = |rest: &[usize]| rest.is_empty() || rest[0] >= 7 || (rest.len() >= 2 && rest[0] <= 4 && rest[1] >= 7) || starts(rest);
    let fits = |grouping: &&&[usize]| sizes.starts_with(grouping) && is_meant(grouping, groups) && whole(&sizes[grouping.len()..]);
    let grouping = GROUPINGS.iter().filter(fits);
    if let Some(longest) = grouping.max_by_key(|grouping| grouping.len()) {
        return longest.len();
    }
    if sizes[0] >= LEAST || sizes.len() == 1 {
        return 1;
    }
    // What is nothing of its own goes together up to the next whole number.
    1 + sizes[1..].iter().position(|size| *size >= LEAST).unwrap_or(sizes.len() - 1)
}

/// Two or four digits before a mobile number are the code of the country or none of it.
fn is_meant(grouping: &[usize], groups: &[Group]) -> bool {
    match grouping {
        [2, 11] | [2, 3, 4, 4] => groups[0].digits == "86",
        [4, 11] | [4, 3, 4, 4] => groups[0].digits == "0086",
        _ => true,
    }
}

/// Another number of the same kind follows: 3 4 4 3 4 4.
fn starts(sizes: &[usize]) -> bool {
    sizes.starts_with(&[3, 4, 4])
}

fn push(text: &str, groups: &[Group], found: &mut Vec<Run>) {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return };
    let digits: String = groups.iter().map(|group| group.digits.as_str()).collect();
    if digits.len() < LEAST {
        return;
    }
    let range = first.range.start..last.range.end;
    let is_part = is_part(text, &range, &digits);
    found.push(Run { range, groups: groups.iter().map(|group| group.digits.len()).collect(), digits, is_part });
}

fn is_part(text: &str, range: &Range<usize>, digits: &str) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    // Marks of emphasis around a number are none of it; asterisks on one side mask it.
    let bold = ["**", "__", "*", "`"].iter().any(|mark| before.ends_with(mark) && after.starts_with(mark));
    let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '=' | '&' | '%' | '*');
    let pupil =
        digits.len() == 18 && before.ends_with(['G', 'L']) && !before[..before.len() - 1].ends_with(|c: char| c.is_ascii_alphanumeric());
    let by_letter = (before.ends_with(joins) && !pupil) || after.starts_with(joins);
    let slash = before.strip_suffix('/').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '.'))
        || after.strip_prefix('/').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let decimal = before.ends_with('.') && !follows_ordinal(before);
    let point = after.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    (by_letter && !bold) || slash || decimal || point || in_address(text, range)
}

/// `1.` at the head of a line or after a mark: an ordinal, not the whole part of a decimal.
fn follows_ordinal(before: &str) -> bool {
    let rest = before.trim_end_matches('.');
    let digits = rest.bytes().rev().take_while(u8::is_ascii_digit).count();
    let ahead = rest[..rest.len() - digits].chars().next_back();
    (1..=2).contains(&digits) && !rest.ends_with('0') && ahead.is_none_or(|c| c.is_whitespace() || "，。；：、（(|".contains(c))
}

/// Inside an address of the web: whatever number it holds belongs to it.
fn in_address(text: &str, range: &Range<usize>) -> bool {
    let stops = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '(' | ')' | '<' | '>' | '"' | '|');
    let start = text[..range.start].rfind(stops).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let word = &text[start..range.start];
    word.contains("://") || word.starts_with("www.")
}

/// The words right before a number that say what it is: 合同编号 in “合同编号：370102…”, the head of its column in a table.
pub fn label<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    if let Some(head) = column(text, range.start) {
        return head;
    }
    let before = text[..range.start].trim_end_matches(|c: char| c.is_whitespace() || ":：=（(“\"为是*｜|".contains(c));
    let start = before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    &before[start..]
}

/// The head of the column of a Markdown table in which a place stands.
fn column(text: &str, at: usize) -> Option<&str> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    if !text[start..].trim_start_matches(' ').starts_with('|') {
        return None;
    }
    let number = text[start..at].matches('|').count();
    let mut head = start;
    while head > 0 {
        let above = text[..head - 1].rfind('\n').map_or(0, |end| end + 1);
        if !text[above..].trim_start_matches(' ').starts_with('|') {
            break;
        }
        head = above;
    }
    (head < start).then(|| text[head..].lines().next()?.split('|').nth(number).map(str::trim)).flatten()
}

/// Whether a label names a code: a number of papers, goods, accounts of machines, not of persons.
pub fn is_code(label: &str) -> bool {
    const CODES: [&str; 60] = [
        "编号",
        "代码",
        "编码",
        "条码",
        "条形码",
        "识别码",
        "标识码",
        "校验码",
        "返回码",
        "信用代码",
        "单号",
        "流水号",
        "户号",
        "学号",
        "工号",
        "证书号",
        "许可证",
        "资产号",
        "序列号",
        "档案号",
        "注册号",
        "合同号",
        "项目号",
        "批号",
        "案号",
        "备案号",
        "发票号",
        "凭证号",
        "考号",
        "考生号",
        "准考证号",
        "资格证号",
        "时间戳",
        "版本号",
        "表号",
        "单元号",
        "设备号",
        "订单",
        "校验值",
        "索引号",
        "文号",
        "标段",
        "税号",
        "第",
        "坐标",
        "IMEI",
        "ISBN",
        "SN",
        "序号",
        "批次",
        "批准号",
        "车架号",
        "座位号",
        "座号",
        "箱号",
        "桩号",
        "卷号",
        "刊号",
        "货号",
        "票据号",
    ];
    // 发票号码 is a 发票号.
    let short = label.strip_suffix('码').filter(|rest| rest.ends_with('号')).unwrap_or(label);
    CODES.iter().any(|code| label.ends_with(code) || short.ends_with(code))
}

/// Whether one of these words stands within `reach` characters before or after a place, in the same paragraph.
pub fn near(text: &str, range: &Range<usize>, words: &[&str], reach: usize) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let head = before.rfind("\n\n").map_or(0, |at| at + 2);
    let tail = after.find("\n\n").map_or(text.len(), |at| range.end + at);
    let start = before.char_indices().rev().take(reach).last().map_or(range.start, |(at, _)| at).max(head);
    let end = after.char_indices().nth(reach).map_or(text.len(), |(at, _)| range.end + at).min(tail);
    words.iter().any(|word| text[start..range.start].contains(word) || text[range.end..end].contains(word))
}

/// A number with its ends kept, for messages: the finding itself must not spread it.
pub fn masked(digits: &str) -> String {
    let length = digits.chars().count();
    digits.chars().enumerate().map(|(at, c)| if at >= 3 && at + 4 < length { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, bool)> {
        runs(text).into_iter().map(|run| (run.digits, run.is_part)).collect()
    }

    fn plain(text: &str) -> Vec<String> {
        runs(text).into_iter().filter(|run| !run.is_part).map(|run| run.digits).collect()
    }

    #[test]
    fn numbers_are_read_over_spaces_hyphens_and_full_width_digits() {
        assert_eq!(plain("电话138 1234 5678。"), ["13812345678"]);
        assert_eq!(plain("１３８１２３４５６７８"), ["13812345678"]);
        assert_eq!(plain("11010519491231002X"), ["11010519491231002X"]);
        assert_eq!(plain("110105 19491231 002x，"), ["11010519491231002X"]);
        assert_eq!(plain("138.1234.5678"), ["13812345678"]);
        assert_eq!(read("a13812345678"), [("13812345678".to_owned(), true)]);
        assert_eq!(plain("共1234567890元"), [""; 0]);
        assert_eq!(masked("13812345678"), "138****5678");
    }

    #[test]
    fn numbers_beside_each_other_are_told_apart() {
        assert_eq!(plain("13812345678 13912345678"), ["13812345678", "13912345678"]);
        assert_eq!(plain("0531-86012345 13812345678"), ["053186012345", "13812345678"]);
        assert_eq!(plain("138 1234 5678 139 1234 5678"), ["13812345678", "13912345678"]);
        assert_eq!(plain("13812345678/13912345678"), ["13812345678", "13912345678"]);
        assert_eq!(plain("11010519491231002X 13812345678"), ["11010519491231002X", "13812345678"]);
        assert_eq!(plain("1234 5678 9012 3456 7890 1234"), ["123456789012345678901234"]);
    }

    #[test]
    fn ordinals_emphasis_and_addresses_are_told_from_parts() {
        assert_eq!(plain("1.13812345678"), ["13812345678"]);
        assert_eq!(plain("117.13812345678"), [""; 0]);
        assert_eq!(plain("**13812345678**"), ["13812345678"]);
        assert_eq!(plain("学籍号G11010519491231002X"), ["11010519491231002X"]);
        assert_eq!(plain("[x](https://a.cn/13812345678) https://a.cn/2020/13812345678"), [""; 0]);
        assert_eq!(plain("1381234567890***"), [""; 0]);
    }

    #[test]
    fn what_stands_before_a_number_says_what_it_is() {
        let of = |text: &str| runs(text).first().map(|run| label(text, &run.range).to_owned()).unwrap_or_default();
        assert_eq!(of("合同编号：370102202001010012"), "合同编号");
        assert_eq!(of("前文\n\n| 姓名 | 金额（元） |\n| --- | --- |\n| 甲 | 13812345678 |"), "金额（元）");
        assert!(is_code("合同编号") && is_code("发票号码") && is_code("户号") && is_code("订单号"));
        assert!(!is_code("手机号码") && !is_code("身份证号") && !is_code("联系电话") && !is_code(""));
    }
}
