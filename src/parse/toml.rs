//! TOML text → [`Value`], with the editor's typical slips told apart.
//!
//! The parser is the `toml` crate; this module only turns its spans and errors into ours.

use super::slip::{self, Group};
use super::value::{Entry, Kind, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{ByteRange, line_column};
use std::borrow::Cow;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Deepest nesting of tables and lists that is read.
pub const MAX_DEPTH: usize = 32;

/// Parses `text[range]`. On errors every one is reported and `None` comes back.
pub fn parse<'a>(path: &Arc<str>, text: &'a str, range: &ByteRange, group: Group, diagnostics: &mut Vec<Diagnostic>) -> Option<Value<'a>> {
    let base = range.start;
    let part = text.get(range.start as usize..range.end as usize)?;
    if let Some(at) = too_deep(part) {
        let place = base + at..base + at + 1;
        diagnostics.push(slip::too_deep(path, &place, MAX_DEPTH));
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(part);
    if !errors.is_empty() {
        let before = diagnostics.len();
        let mut errors: Vec<(std::ops::Range<usize>, &str)> =
            errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
        errors.sort_by_key(|(span, _)| span.start);
        for (span, message) in errors {
            let at = base + span.start as u32;
            let found = slip::toml(path, text, base, span, message, group);
            let same_line = |other: &Diagnostic| slip::same_line(text, other, &found);
            // What is said of an earlier line explains the rest: the parser has lost its way since.
            let earlier = found
                .place
                .as_ref()
                .and_then(|place| place.start)
                .is_some_and(|start| line_column(text, start).line < line_column(text, at).line);
            if !diagnostics[before..].iter().any(same_line) {
                diagnostics.push(found);
            }
            if earlier {
                break;
            }
        }
        return None;
    }
    Some(whole(base, part, &table))
}

fn whole<'a>(base: u32, part: &'a str, table: &Spanned<DeTable<'a>>) -> Value<'a> {
    Value { range: shift(base, &table.span()), kind: self::table(base, part, table.get_ref()) }
}

fn table<'a>(base: u32, part: &'a str, table: &DeTable<'a>) -> Kind<'a> {
    let mut entries: Vec<Entry<'a>> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().clone(),
            key_range: shift(base, &key.span()),
            value: self::value(base, part, value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_range.start);
    Kind::Table(entries)
}

fn value<'a>(base: u32, part: &'a str, value: &Spanned<DeValue<'a>>) -> Value<'a> {
    let typed = || Cow::Borrowed(part.get(value.span()).unwrap_or_default());
    let kind = match value.get_ref() {
        DeValue::String(text) => Kind::Text(text.clone()),
        DeValue::Integer(_) => Kind::Integer(typed()),
        DeValue::Float(_) => Kind::Float(typed()),
        DeValue::Boolean(yes) => Kind::Boolean(*yes),
        DeValue::Datetime(_) => Kind::Date(typed()),
        DeValue::Array(list) => Kind::List(list.iter().map(|item| self::value(base, part, item)).collect()),
        DeValue::Table(table) => self::table(base, part, table),
    };
    Value { kind, range: shift(base, &value.span()) }
}

fn shift(base: u32, span: &std::ops::Range<usize>) -> ByteRange {
    let place = |at: usize| base.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
    place(span.start)..place(span.end)
}

/// Where brackets nest too deeply, if they do. The parser recurses, so this is asked first.
fn too_deep(part: &str) -> Option<u32> {
    // Nothing nests deeper than there are brackets, and counting them is quick.
    let count = |sign| memchr::memchr_iter(sign, part.as_bytes()).count();
    if count(b'[') + count(b'{') <= MAX_DEPTH {
        return None;
    }
    let mut depth = 0usize;
    for (at, byte) in part.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' if depth <= 2 => depth = 0,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return u32::try_from(at).ok();
        }
    }
    None
}
