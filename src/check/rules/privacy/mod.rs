//! Rules about personal data and secrets, in pages and attached files.

super::group! { pr_1 pr_2 pr_3 pr_4a pr_4b pr_4c pr_5 pr_6 pr_7a pr_7b pr_7c pr_7d pr_7e pr_8 }

use crate::check::script::{Script, Stretch};
use std::ops::Range;

/// A run of digits in a text, with what stands for one: spaces and hyphens inside, full-width digits.
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

/// Runs of at least eleven digits that are published on a page or stand in a file, each with the text around it.
pub fn runs<'a>(script: &'a Script<'_>) -> Vec<(Stretch<'a>, Run)> {
    let parts = script.published().into_iter();
    parts.flat_map(|part| digit_runs(part.text).into_iter().map(move |run| (part.clone(), run))).collect()
}

/// Runs of at least eleven digits in a text.
pub fn digit_runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        // Full-width digits begin with EF BC.
        let step = match bytes[at] {
            b'0'..=b'9' => 1,
            0xEF if wide(bytes, at).is_some() => 3,
            _ => {
                at += 1;
                continue;
            }
        };
        let start = at;
        let mut digits = String::new();
        let mut groups = vec![0];
        let mut end = at + step;
        while at < bytes.len() {
            if let Some(digit) = digit(bytes, at) {
                digits.push(digit);
                if let Some(last) = groups.last_mut() {
                    *last += 1;
                }
                at += if bytes[at] == 0xEF { 3 } else { 1 };
                end = at;
                continue;
            }
            let gap = matches!(bytes[at], b' ' | b'-') && digit(bytes, at + 1).is_some() && digits.len() < 24;
            if !gap {
                break;
            }
            groups.push(0);
            at += 1;
        }
        if digits.len() == 17 && matches!(bytes.get(end), Some(b'X' | b'x')) {
            digits.push('X');
            end += 1;
            at = end;
        }
        if digits.len() < 11 {
            continue;
        }
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '=' | '&' | '%' | '*'));
        let point = before == Some('.') || (after == Some('.') && text[end + 1..].starts_with(|c: char| c.is_ascii_digit()));
        found.push(Run { range: start..end, digits, groups, is_part: joins(before) || joins(after) || point });
    }
    found
}

fn digit(bytes: &[u8], at: usize) -> Option<char> {
    match bytes.get(at)? {
        byte @ b'0'..=b'9' => Some(char::from(*byte)),
        0xEF => wide(bytes, at),
        _ => None,
    }
}

/// `０` to `９`: EF BC 90 to EF BC 99.
fn wide(bytes: &[u8], at: usize) -> Option<char> {
    match bytes.get(at..at + 3)? {
        [0xEF, 0xBC, last @ 0x90..=0x99] => Some(char::from(last - 0x90 + b'0')),
        _ => None,
    }
}

/// Whether one of these words stands within `reach` characters before or after a place.
pub fn near(text: &str, range: &Range<usize>, words: &[&str], reach: usize) -> bool {
    let start = text[..range.start].char_indices().rev().take(reach).last().map_or(range.start, |(at, _)| at);
    let end = text[range.end..].char_indices().nth(reach).map_or(text.len(), |(at, _)| range.end + at);
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

    #[test]
    fn runs_are_read_over_spaces_hyphens_and_full_width_digits() {
        let read = |text: &str| digit_runs(text).into_iter().map(|run| (run.digits, run.is_part)).collect::<Vec<_>>();
        assert_eq!(read("电话138 1234 5678。"), [("13812345678".to_owned(), false)]);
        assert_eq!(read("１３８１２３４５６７８"), [("13812345678".to_owned(), false)]);
        assert_eq!(read("11010519491231002X"), [("11010519491231002X".to_owned(), false)]);
        assert_eq!(read("a13812345678"), [("13812345678".to_owned(), true)]);
        assert_eq!(read("共1234567890元"), []);
        assert_eq!(masked("13812345678"), "138****5678");
    }
}
