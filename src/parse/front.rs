//! A page's text → front matter and the range of its body.

use super::shape::{self, Shape};
use super::slip::Group;
use super::value::{Kind, Value};
use super::{toml, yaml};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{FieldPlaces, FrontMatter};
use crate::source::ByteRange;
use std::sync::{Arc, LazyLock};

/// Largest front matter in bytes.
pub const MAX_BYTES: usize = 64 * 1024;

/// The two notations of front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// Between `+++` lines.
    Toml,
    /// Between `---` lines.
    Yaml,
}

/// Where front matter and body stand in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// Notation and inner range of the front matter, if there is one.
    pub front: Option<(Notation, ByteRange)>,
    /// The rest.
    pub body: ByteRange,
}

static SHAPE: LazyLock<Shape> = LazyLock::new(shape::of::<FrontMatter>);

/// Lists whose entries no later phase points at; a large site would keep millions of their places.
const FLEETING: &[&str] = &["figures", "keywords", "review"];

/// Old names that other generators use; read as ours.
pub(crate) const ALIASES: [(&str, &str); 4] =
    [("date", "published"), ("lastmod", "updated"), ("description", "summary"), ("tags", "keywords")];

/// Cuts a file. An opening mark without a closing one is reported, and the whole file is taken as front matter.
pub fn cut(path: &Arc<str>, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Cut {
    let whole = 0..text.len() as u32;
    // Empty lines before the mark are a slip without harm.
    let mut first = line(text, 0);
    while text[first.clone()].trim().is_empty() && first.end < text.len() {
        first = line(text, next_line(text, first.end));
    }
    let notation = match text[first.clone()].trim_end() {
        "+++" => Notation::Toml,
        "---" => Notation::Yaml,
        "＋＋＋" | "－－－" => {
            diagnostics.push(full_width_mark(path, text, &first));
            return Cut { front: None, body: whole.end..whole.end };
        }
        _ => return Cut { front: None, body: whole },
    };
    let mark = if notation == Notation::Toml { "+++" } else { "---" };
    let start = next_line(text, first.end);
    // A horizontal rule at the head of a plain Markdown file is no front matter.
    let plausible = notation == Notation::Toml || text[start..].lines().next().is_some_and(|line| line.contains([':', '：']));
    if first.start > 0 && !plausible {
        return Cut { front: None, body: whole };
    }
    let mut at = start;
    while at < text.len() {
        let here = line(text, at);
        let content = text[here.clone()].trim_end();
        if content == mark || (notation == Notation::Yaml && content == "...") {
            let end = next_line(text, here.end) as u32;
            return Cut { front: Some((notation, start as u32..at as u32)), body: end..whole.end };
        }
        if matches!((notation, content), (Notation::Toml, "＋＋＋") | (Notation::Yaml, "－－－")) {
            diagnostics.push(full_width_mark(path, text, &here));
            return Cut { front: None, body: whole.end..whole.end };
        }
        at = next_line(text, here.end);
    }
    if !plausible {
        return Cut { front: None, body: whole };
    }
    diagnostics.push(Diagnostic::new(Code::FRONT_UNCLOSED).in_file(path, &(first.start as u32..first.end as u32)).with("mark", mark));
    Cut { front: None, body: whole.end..whole.end }
}

/// `＋＋＋` or `－－－`: the input method was still Chinese.
fn full_width_mark(path: &Arc<str>, text: &str, line: &std::ops::Range<usize>) -> Diagnostic {
    let typed = text[line.clone()].trim_end();
    let half = if typed.starts_with('＋') { "+++" } else { "---" };
    let range = line.start as u32..(line.start + typed.len()) as u32;
    Diagnostic::new(Code::FRONT_FULL_WIDTH).in_file(path, &range).with("sign", typed).with("half", half)
}

/// Reads the front matter of a cut file. What cannot be read is reported and left at its default.
pub fn read(path: &Arc<str>, text: &str, cut: &Cut, diagnostics: &mut Vec<Diagnostic>) -> (FrontMatter, FieldPlaces) {
    let Some(value) = value(path, text, cut, diagnostics) else { return none(text) };
    match shape::read(&SHAPE, &value, path, Group::Front, FLEETING, diagnostics) {
        Some((front, mut places)) => {
            // Messages about a missing field point at the opening mark, where it can be added.
            places.whole = 0..line(text, 0).end as u32;
            places.figures = figures(&value);
            (front, places)
        }
        None => none(text),
    }
}

/// Where the values of figures stand; the whole figure for one without.
fn figures(front: &Value) -> Box<[ByteRange]> {
    let list = front.get("figures").map(|value| &value.kind);
    let Some(Kind::List(figures)) = list else { return Box::default() };
    figures.iter().map(|figure| figure.get("value").unwrap_or(figure).range.clone()).collect()
}

/// The front matter as typed, old names replaced.
fn value<'a>(path: &Arc<str>, text: &'a str, cut: &Cut, diagnostics: &mut Vec<Diagnostic>) -> Option<Value<'a>> {
    let (notation, range) = cut.front.as_ref()?;
    let size = range.end as usize - range.start as usize;
    if size > MAX_BYTES {
        let found = Diagnostic::new(Code::FRONT_TOO_LARGE).in_file(path, &(range.start..range.start + 1));
        diagnostics.push(found.with("size", size).with("limit", MAX_BYTES));
        return None;
    }
    let mut value = match notation {
        Notation::Toml => toml::parse(path, text, range, Group::Front, diagnostics),
        Notation::Yaml => yaml::parse(path, text, range, Group::Front, diagnostics),
    }?;
    if let Kind::Table(entries) = &mut value.kind
        && entries.iter().any(|entry| ALIASES.iter().any(|(old, _)| entry.key == *old))
    {
        for (old, ours) in ALIASES {
            if !entries.iter().any(|entry| entry.key == ours)
                && let Some(entry) = entries.iter_mut().find(|entry| entry.key == old)
            {
                entry.key = ours.into();
            }
        }
    }
    Some(value)
}

/// Whether the place of a field is not kept: it must be asked of [`all_places`].
pub fn is_fleeting(places: &FieldPlaces, name: &str) -> bool {
    name.split_once('.').is_some_and(|(list, _)| FLEETING.contains(&list)) && places.figure(name).is_none()
}

/// Where every value stands, those too that [`read`] does not keep. For one page at a time.
pub fn all_places(path: &Arc<str>, text: &str) -> FieldPlaces {
    let mut ignored = Vec::new();
    let cut = cut(path, text, &mut ignored);
    let mut fields = Vec::new();
    if let Some(value) = value(path, text, &cut, &mut ignored) {
        value.each_below(&mut String::new(), &mut |name, range| fields.push((name.to_owned().into(), range.clone())));
    }
    FieldPlaces { whole: 0..line(text, 0).end as u32, fields, figures: Box::default() }
}

/// The front matter of a page without one. Messages about missing fields point at the first line.
pub fn none(text: &str) -> (FrontMatter, FieldPlaces) {
    (FrontMatter::default(), FieldPlaces { whole: 0..line(text, 0).end as u32, ..FieldPlaces::default() })
}

/// The line that starts at `at`, without its end.
fn line(text: &str, at: usize) -> std::ops::Range<usize> {
    let end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
    at..end
}

/// Where the next line starts, `end` being the end of a line's content.
fn next_line(text: &str, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    match rest {
        [b'\r', b'\n', ..] => end + 2,
        [b'\r' | b'\n', ..] => end + 1,
        _ => end,
    }
}
