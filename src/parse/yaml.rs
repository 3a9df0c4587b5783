//! YAML text → [`Value`]; anchors and aliases are refused, nesting is bounded.
//!
//! The parser is `saphyr-parser`'s event stream: an alias is never expanded, so no input can grow.

use super::slip::{self, Group};
use super::toml::MAX_DEPTH;
use super::value::{Entry, Kind, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::ByteRange;
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::borrow::Cow;
use std::sync::Arc;

/// Parses `text[range]`; an empty text is an empty table. Stops at the first error, which is reported.
pub fn parse(path: &Arc<str>, text: &str, range: &ByteRange, group: Group, diagnostics: &mut Vec<Diagnostic>) -> Option<Value<'static>> {
    let part = text.get(range.start as usize..range.end as usize)?;
    // The parser counts characters, we count bytes.
    let offsets: Vec<usize> = part.char_indices().map(|(at, _)| at).chain([part.len()]).collect();
    let byte = |index: usize| range.start as usize + offsets[index.min(offsets.len() - 1)];
    let mut line_start = range.start as usize;
    for line in part.split_inclusive('\n') {
        if let Some(found) = slip::full_width_sign(path, line_start, line.trim_end(), ':') {
            diagnostics.push(found);
        }
        line_start += line.len();
    }
    if diagnostics.iter().any(|found| found.code == Code::FRONT_FULL_WIDTH) {
        return None;
    }
    let mut stack: Vec<Open> = Vec::new();
    let mut result = None;
    for event in Parser::new_from_str(part) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                diagnostics.push(slip::yaml(path, text, byte(error.marker().index()), error.info(), group));
                return None;
            }
        };
        let place = byte(span.start.index()) as u32..byte(span.end.index()) as u32;
        let done = match event {
            Event::Alias(_) => {
                diagnostics.push(Diagnostic::new(Code::FRONT_YAML_ALIAS).in_file(path, &place));
                return None;
            }
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) if anchor != 0 => {
                diagnostics.push(Diagnostic::new(Code::FRONT_YAML_ALIAS).in_file(path, &place));
                return None;
            }
            Event::Scalar(text, style, ..) => Some(Value { kind: scalar(&text, style), range: place.clone() }),
            Event::SequenceStart(..) => {
                stack.push(Open::List(Vec::new(), place.start));
                None
            }
            Event::MappingStart(..) => {
                stack.push(Open::Table(Vec::new(), None, place.start));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => stack.pop().map(|open| open.close(place.end)),
            _ => None,
        };
        if stack.len() > MAX_DEPTH {
            diagnostics.push(slip::too_deep(path, &place, MAX_DEPTH));
            return None;
        }
        let Some(value) = done else { continue };
        match stack.last_mut() {
            None => result = result.or(Some(value)),
            Some(Open::List(items, _)) => items.push(value),
            Some(Open::Table(entries, key, _)) => match key.take() {
                None => *key = Some(value),
                Some(name) => {
                    let key = as_key(&name);
                    if let Some(first) = entries.iter().find(|entry: &&Entry| entry.key == key) {
                        let found = Diagnostic::new(Code::FRONT_DUPLICATE_KEY).in_file(path, &name.range).with("key", &key);
                        diagnostics.push(found.also(crate::source::Place::range(path, &first.key_range)));
                        return None;
                    }
                    entries.push(Entry { key, key_range: name.range, value });
                }
            },
        }
    }
    let empty = Value { kind: Kind::Table(Vec::new()), range: range.clone() };
    match result {
        None | Some(Value { kind: Kind::Null, .. }) => Some(empty),
        Some(value @ Value { kind: Kind::Table(_), .. }) => Some(value),
        Some(Value { kind, range }) => {
            let equals = matches!(kind, Kind::Text(text) if text.contains('='));
            let first = first_line(text, &range);
            diagnostics.push(slip::yaml_form(path, &first, equals, group));
            None
        }
    }
}

/// The first line of a range.
fn first_line(text: &str, range: &ByteRange) -> ByteRange {
    let part = text.get(range.start as usize..range.end as usize).unwrap_or_default();
    range.start..range.start + part.lines().next().map_or(0, |line| line.trim_end().len()) as u32
}

enum Open {
    List(Vec<Value<'static>>, u32),
    Table(Vec<Entry<'static>>, Option<Value<'static>>, u32),
}

impl Open {
    fn close(self, end: u32) -> Value<'static> {
        match self {
            Open::List(items, start) => Value { kind: Kind::List(items), range: start..end },
            Open::Table(entries, _, start) => Value { kind: Kind::Table(entries), range: start..end },
        }
    }
}

fn as_key(value: &Value<'static>) -> Cow<'static, str> {
    match &value.kind {
        Kind::Text(text) | Kind::Integer(text) | Kind::Float(text) | Kind::Date(text) => text.clone(),
        Kind::Boolean(yes) => yes.to_string().into(),
        _ => Cow::default(),
    }
}

/// YAML 1.2 core schema for plain scalars; anything quoted is text.
fn scalar(text: &str, style: ScalarStyle) -> Kind<'static> {
    let owned = || Cow::Owned(text.to_owned());
    if style != ScalarStyle::Plain {
        return Kind::Text(owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Boolean(true),
        "false" | "False" | "FALSE" => Kind::Boolean(false),
        _ => {
            let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            if digits(unsigned) {
                Kind::Integer(owned())
            } else if unsigned.split_once('.').is_some_and(|(whole, rest)| digits(whole) && digits(rest)) {
                Kind::Float(owned())
            } else {
                Kind::Text(owned())
            }
        }
    }
}
