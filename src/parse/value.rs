//! A configuration value with its place in the source: what TOML and YAML both become.
//!
//! Text that stands in the source as it is meant is borrowed from it.

use crate::source::ByteRange;
use std::borrow::Cow;

/// A value and the bytes it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Value<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Where it is, in bytes of the whole file.
    pub range: ByteRange,
}

/// The kinds of value.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number, as typed.
    Integer(Cow<'a, str>),
    /// A number with decimals, as typed.
    Float(Cow<'a, str>),
    /// `true` or `false`.
    Boolean(bool),
    /// A TOML date, as typed.
    Date(Cow<'a, str>),
    /// Nothing (YAML's empty value).
    Null,
    /// A list.
    List(Vec<Value<'a>>),
    /// Keys and values in the order typed.
    Table(Vec<Entry<'a>>),
}

/// One key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    /// Where the key is.
    pub key_range: ByteRange,
    /// The value.
    pub value: Value<'a>,
}

impl<'a> Value<'a> {
    /// The catalogue's word for the kind (`@text`, …), filled in by the reader's language.
    pub fn kind_word(&self) -> &'static str {
        match self.kind {
            Kind::Text(_) => "@text",
            Kind::Integer(_) => "@integer",
            Kind::Float(_) => "@number",
            Kind::Boolean(_) => "@boolean",
            Kind::Date(_) => "@date",
            Kind::Null => "@nothing",
            Kind::List(_) => "@list",
            Kind::Table(_) => "@table",
        }
    }
    /// What stands under a key of a table.
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        match &self.kind {
            Kind::Table(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            _ => None,
        }
    }

    /// Names everything below as messages do (`figures.0.value`), in the order typed, each with its place. `name` is the
    /// value's own, and is left as it was.
    pub fn each_below(&self, name: &mut String, told: &mut dyn FnMut(&str, &ByteRange)) {
        let mut below = |key: &str, value: &Value| {
            let above = name.len();
            if above > 0 {
                name.push('.');
            }
            name.push_str(key);
            told(name, &value.range);
            value.each_below(name, told);
            name.truncate(above);
        };
        match &self.kind {
            Kind::List(items) => items.iter().enumerate().for_each(|(index, item)| below(&index.to_string(), item)),
            Kind::Table(entries) => entries.iter().for_each(|entry| below(&entry.key, &entry.value)),
            _ => {}
        }
    }
}
