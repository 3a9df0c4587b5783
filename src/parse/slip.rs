//! What an office editor's typing slip in TOML or YAML really is: parser message + line → our diagnostic.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{ByteRange, Place, line_column};
use std::ops::Range;
use std::sync::Arc;

/// Whose syntax it is: the same slip has its own general code in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// `site.toml` and other configuration.
    Config,
    /// A page's front matter.
    Front,
}

impl Group {
    fn syntax(self) -> Code {
        match self {
            Group::Config => Code::CONFIG_SYNTAX,
            Group::Front => Code::FRONT_SYNTAX,
        }
    }
}

/// The nesting limit as a diagnostic.
pub fn too_deep(path: &Arc<str>, range: &ByteRange, limit: usize) -> Diagnostic {
    Diagnostic::new(Code::TOO_DEEP).in_file(path, range).with("what", "@brackets").with("depth", limit + 1).with("limit", limit)
}

/// Whether two findings stand on the same line: the parser often reports one slip several times.
pub fn same_line(text: &str, one: &Diagnostic, other: &Diagnostic) -> bool {
    let line = |diagnostic: &Diagnostic| diagnostic.place.as_ref().and_then(|place| place.start).map(|at| line_column(text, at).line);
    line(one).is_some() && line(one) == line(other)
}

/// A TOML error as ours.
pub fn toml(path: &Arc<str>, text: &str, base: u32, span: Range<usize>, message: &str, group: Group) -> Diagnostic {
    let at = base as usize + span.start;
    let (line_start, line) = line_at(text, at);
    let here = |code: Code, range: Range<usize>| Diagnostic::new(code).at(Place::range(path, &to_range(range)));
    if message.contains("duplicate key") {
        let key = text.get(at..base as usize + span.end).unwrap_or_default().trim();
        return here(Code::FRONT_DUPLICATE_KEY, at..base as usize + span.end).with("key", key);
    }
    if let Some(found) = full_width_sign(path, line_start, line, '=') {
        return found;
    }
    if let Some(found) = curly_value(path, line_start, line, '=') {
        return found;
    }
    if let Some(found) = sign_at(path, text, at) {
        return found;
    }
    if let Some(found) = chinese_key(path, line_start, line, at, group) {
        return found;
    }
    let lower = message.to_ascii_lowercase();
    if lower.contains("escape") || lower.contains("unicode") && lower.contains("value") {
        // The parser points behind the backslash.
        let start = line[..at - line_start].rfind('\\').map_or(at, |slash| line_start + slash);
        return here(Code::FRONT_ESCAPE, start..start + 1);
    }
    let unclosed = line.split_once('=').is_some_and(|(_, value)| {
        let value = value.trim();
        (value.starts_with('"') && value.matches('"').count() % 2 == 1) || (value.starts_with('\'') && value.matches('\'').count() % 2 == 1)
    });
    if unclosed {
        let from = line_start + line.find(['"', '\'']).unwrap_or(0);
        return here(Code::FRONT_OPEN_STRING, from..line_start + line.trim_end().len());
    }
    if let Some(range) = line_value(line).filter(|value| group == Group::Front && is_meant_as_date(&line[value.clone()])) {
        let found = here(Code::FRONT_DATE, line_start + range.start..line_start + range.end);
        return found.with("value", &line[range]);
    }
    if let Some(colon) = yaml_colon(line) {
        return here(group.syntax(), line_start + colon..line_start + colon + 1).with("reason", "@toml-colon");
    }
    let reason = toml_reason(&lower, line);
    // A list that is not closed is noticed on a later line; what has to be mended is where it opens.
    if reason == "@toml-list"
        && !line.contains('[')
        && let Some(open) = text[..at].rfind('[')
    {
        return here(group.syntax(), open..open + 1).with("reason", reason);
    }
    here(group.syntax(), at..base as usize + span.end.max(span.start)).with("reason", if reason.is_empty() { message } else { reason })
}

/// A YAML error as ours; `at` is its byte offset in `text`.
pub fn yaml(path: &Arc<str>, text: &str, at: usize, message: &str, group: Group) -> Diagnostic {
    let (line_start, line) = line_at(text, at);
    let here = |code: Code| Diagnostic::new(code).at(Place::range(path, &to_range(line_start..line_start + line.trim_end().len())));
    if let Some(found) = full_width_sign(path, line_start, line, ':') {
        return found;
    }
    if line.contains('\t') && line.trim_start_matches(' ').starts_with('\t') {
        return here(group.syntax()).with("reason", "@yaml-tab");
    }
    if let Some(at) = line.find(": *").or_else(|| line.find(": &")) {
        let range = to_range(line_start + at + 2..line_start + line.trim_end().len());
        return Diagnostic::new(Code::FRONT_YAML_ALIAS).in_file(path, &range);
    }
    if message.contains("mapping values are not allowed") {
        return here(Code::FRONT_YAML_COLON);
    }
    if line.matches('"').count() % 2 == 1 {
        let open = line.find('"').unwrap_or(0);
        return Diagnostic::new(Code::FRONT_OPEN_STRING).in_file(path, &to_range(line_start + open..line_start + line.trim_end().len()));
    }
    here(group.syntax()).with("reason", "@yaml-line")
}

/// YAML that is no table of fields: TOML's equals signs, or a bare list.
pub fn yaml_form(path: &Arc<str>, range: &ByteRange, equals: bool, group: Group) -> Diagnostic {
    let reason = if equals { "@yaml-equals" } else { "@yaml-line" };
    Diagnostic::new(group.syntax()).in_file(path, range).with("reason", reason)
}

/// `title ＝ "…"` or `title：…`: the input method was still Chinese.
pub fn full_width_sign(path: &Arc<str>, line_start: usize, line: &str, half: char) -> Option<Diagnostic> {
    let sign = if half == '=' { ['＝', '：'] } else { ['：', '＝'] };
    let at = line.find(sign)?;
    let key = line[..at].trim().trim_matches('"');
    if key.is_empty() || !key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')) {
        return None;
    }
    let found = line[at..].chars().next()?;
    let range = to_range(line_start + at..line_start + at + found.len_utf8());
    Some(Diagnostic::new(Code::FRONT_FULL_WIDTH).in_file(path, &range).with("sign", found).with("half", half))
}

/// `title = “…”`: curly quotes instead of straight ones.
fn curly_value(path: &Arc<str>, line_start: usize, line: &str, sign: char) -> Option<Diagnostic> {
    let (_, value) = line.split_once(sign)?;
    let value_at = line.len() - value.trim_start().len();
    let value = value.trim();
    if !value.starts_with(['“', '”', '‘', '’', '＂', '「']) {
        return None;
    }
    let range = to_range(line_start + value_at..line_start + value_at + value.len());
    Some(Diagnostic::new(Code::FRONT_CURLY_QUOTES).in_file(path, &range))
}

/// The error stands on a sign that the Chinese input method made, or on a control character.
fn sign_at(path: &Arc<str>, text: &str, at: usize) -> Option<Diagnostic> {
    let c = text.get(at..)?.chars().next()?;
    let range = to_range(at..at + c.len_utf8());
    let half = match c {
        '，' | '、' => ',',
        '［' | '【' => '[',
        '］' | '】' => ']',
        '＃' => '#',
        '“' | '”' | '＂' | '「' => {
            let end = text[at + c.len_utf8()..].find(['”', '＂', '」', '\n', '\r']).map_or(at, |end| at + c.len_utf8() + end);
            let close = text[end..].chars().next().filter(|close| !close.is_control()).map_or(0, char::len_utf8);
            return Some(Diagnostic::new(Code::FRONT_CURLY_QUOTES).in_file(path, &to_range(at..end + close)));
        }
        _ => return None,
    };
    Some(Diagnostic::new(Code::FRONT_FULL_WIDTH).in_file(path, &range).with("sign", c).with("half", half))
}

/// `标题 = "…"`: TOML knows no such key without quotes, and there is no such field.
fn chinese_key(path: &Arc<str>, line_start: usize, line: &str, at: usize, group: Group) -> Option<Diagnostic> {
    let (before, _) = line.split_once('=')?;
    let key = before.trim();
    let word = !key.is_empty() && !key.is_ascii() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if !word || at > line_start + before.len() {
        return None;
    }
    let start = line_start + before.len() - before.trim_start().len();
    let code = if group == Group::Config { Code::CONFIG_UNKNOWN_KEY } else { Code::FRONT_UNKNOWN_FIELD };
    let suggestion = super::shape::chinese_name(key).filter(|_| group == Group::Front);
    Some(Diagnostic::new(code).in_file(path, &to_range(start..start + key.len())).with("key", key).suggest(suggestion))
}

/// `title: "…"`: a colon as YAML has it.
fn yaml_colon(line: &str) -> Option<usize> {
    let key = line.split(':').next().filter(|key| key.len() < line.len())?;
    let word = !key.trim().is_empty() && key.trim().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    word.then_some(key.len())
}

/// Where the value of `key = value  # comment` stands in its line.
fn line_value(line: &str) -> Option<Range<usize>> {
    let (before, value) = line.split_once('=')?;
    let value = value.split('#').next().unwrap_or_default();
    let start = before.len() + 1 + value.len() - value.trim_start().len();
    Some(start..start + value.trim().len())
}

/// `2021-02-30`, `2021/11/5`, `2021年11月`: a date without quotes that is none in TOML.
fn is_meant_as_date(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_digit())
        && value.contains(['-', '/', '年'])
        && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ':' | '+' | 'T' | 'Z' | ' ' | '年' | '月' | '日'))
}

/// The parser's English as a word of our catalogue, where we know it.
fn toml_reason(message: &str, line: &str) -> &'static str {
    if message.contains("newline") {
        "@toml-two-on-a-line"
    } else if message.contains("key with no value")
        || message.contains("expected `=`")
        || !line.contains('=') && !line.trim_start().starts_with('[')
    {
        "@toml-no-equals"
    } else if message.contains("unclosed array") || message.contains("extra `]`") || message.contains("array") {
        "@toml-list"
    } else if message.contains("table") {
        "@toml-table"
    } else if message.contains("string values must be quoted") || message.contains("invalid") || message.contains("value") {
        "@toml-unquoted"
    } else if message.contains("newline") || message.contains("unexpected") {
        "@toml-two-on-a-line"
    } else {
        ""
    }
}

/// The line around an offset: its start and text without the line end. An offset at the very end means the last line.
fn line_at(text: &str, at: usize) -> (usize, &str) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
    let end = text[at..].find(['\n', '\r']).map_or(text.len(), |newline| at + newline);
    (start, &text[start..end])
}

fn to_range(range: Range<usize>) -> ByteRange {
    let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    clamp(range.start)..clamp(range.end)
}
