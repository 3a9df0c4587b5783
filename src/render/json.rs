//! JSON text, written piece by piece behind what is there: large files are never held as a tree.

use crate::text::bytes;
use std::fmt::Write;

/// An object that is being written. Keys must need no escapes.
pub(super) struct Object<'a> {
    out: &'a mut String,
    /// What stands before the next key, its quote included.
    before: &'static str,
}

impl<'a> Object<'a> {
    /// Begins an object.
    pub fn new(out: &'a mut String) -> Self {
        Object { out, before: "{\"" }
    }

    /// A key; its value is to be written behind it.
    pub fn key(&mut self, key: &str) -> &mut String {
        self.out.push_str(self.before);
        self.before = ",\"";
        self.out.push_str(key);
        self.out.push_str("\":");
        self.out
    }

    /// Text.
    pub fn text(&mut self, key: &str, text: &str) {
        push_text(text, self.key(key));
    }

    /// Text, or `null`.
    pub fn maybe_text(&mut self, key: &str, text: Option<&str>) {
        match text {
            Some(text) => self.text(key, text),
            None => self.key(key).push_str("null"),
        }
    }

    /// A whole number, or `null`.
    pub fn maybe_number(&mut self, key: &str, number: Option<i64>) {
        let out = self.key(key);
        // Writing into a string cannot fail.
        let _ = match number {
            Some(number) => write!(out, "{number}"),
            None => out.write_str("null"),
        };
    }

    /// A number as the library writes it, or `null`.
    pub fn maybe_decimal(&mut self, key: &str, number: Option<f64>) {
        let number = number.and_then(serde_json::Number::from_f64);
        let out = self.key(key);
        let _ = match number {
            Some(number) => write!(out, "{number}"),
            None => out.write_str("null"),
        };
    }

    /// Texts.
    pub fn texts<'t>(&mut self, key: &str, texts: impl IntoIterator<Item = &'t str>) {
        self.list(key, texts, push_text);
    }

    /// A list whose entries `each` writes.
    pub fn list<T>(&mut self, key: &str, entries: impl IntoIterator<Item = T>, mut each: impl FnMut(T, &mut String)) {
        let out = self.key(key);
        out.push('[');
        for (place, entry) in entries.into_iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            each(entry, out);
        }
        out.push(']');
    }

    /// Ends the object.
    pub fn end(self) {
        self.out.push_str(if self.before.starts_with('{') { "{}" } else { "}" });
    }
}

/// A string in quotes.
pub(super) fn push_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = bytes::position(rest.as_bytes(), |byte| (byte < 0x20) | (byte == b'"') | (byte == b'\\')) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0C => out.push_str("\\f"),
            other => drop(write!(out, "\\u{other:04x}")),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_written_as_the_library_writes_it() -> serde_json::Result<()> {
        let all: String = (0..0x3000).filter_map(char::from_u32).collect();
        for text in ["", "甲“乙”", "a\"b\\c", "甲\n乙\r\n\t丙", &all] {
            let mut out = String::new();
            push_text(text, &mut out);
            assert_eq!(out, serde_json::to_string(text)?);
        }
        Ok(())
    }

    #[test]
    fn objects_and_lists_are_written_in_order() {
        let mut out = String::new();
        let mut object = Object::new(&mut out);
        object.text("a", "甲");
        object.maybe_text("b", None);
        object.maybe_number("c", Some(-3));
        object.maybe_number("d", None);
        object.texts("e", ["一", "二"]);
        object.list("f", [1, 2], |_, out| Object::new(out).end());
        object.end();
        assert_eq!(out, r#"{"a":"甲","b":null,"c":-3,"d":null,"e":["一","二"],"f":[{},{}]}"#);
    }
}
