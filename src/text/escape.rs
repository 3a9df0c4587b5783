//! The one escaper: text → HTML text or double-quoted attribute value, text → XML text, and text → a string of JSON or TOML.

use super::bytes;
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// Appends `text` so that it is text: in content and in double-quoted attributes.
pub fn push(text: &str, out: &mut String) {
    let result = write(text, &mut |part| {
        out.push_str(part);
        Ok::<(), std::convert::Infallible>(())
    });
    match result {
        Ok(()) => {}
        Err(never) => match never {},
    }
}

/// Like [`push`], in pieces.
#[inline]
pub fn write<E>(text: &str, out: &mut impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let mut rest = text;
    // `"` and `&` differ by one bit, `<` and `>` by another.
    while let Some(at) = bytes::position(rest.as_bytes(), |byte| (byte | 4 == b'&') | (byte | 2 == b'>')) {
        out(&rest[..at])?;
        out(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        })?;
        rest = &rest[at + 1..];
    }
    out(rest)
}

/// Appends `text` as a JSON string has it between its quotes; `<` is escaped too, so that it may stand within an element.
pub fn json(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = bytes::position(rest.as_bytes(), |byte| (byte < 0x20) | (byte == b'"') | (byte == b'\\') | (byte == b'<')) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0C => out.push_str("\\f"),
            byte => out.push_str(&format!("\\u{byte:04x}")),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// A TOML string: quotes, backslashes and control characters escaped.
pub fn toml(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// XML text: like [`push`], and characters that XML 1.0 forbids are left out.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_xml(text, &mut out);
    out
}

/// Like [`xml`], behind what is there.
pub fn push_xml(text: &str, out: &mut String) {
    // Most text needs no care: it holds nothing that stands for anything in XML, and not even full-width marks.
    if !bytes::any(text.as_bytes(), |byte| (byte < 0x20) | (byte == 0xEF) | (byte | 4 == b'&') | (byte | 2 == b'>')) {
        return out.push_str(text);
    }
    // All that is forbidden is a control character, or begins with the bytes of U+FFC0 and above.
    static HIGH: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\xEF\xBF"));
    if bytes::any(text.as_bytes(), |byte| byte < 0x20) || HIGH.find(text.as_bytes()).is_some() {
        let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
        push(&text.chars().filter(allowed).collect::<String>(), out);
    } else {
        push(text, out);
    }
}

#[cfg(test)]
mod tests {
    use super::xml;

    #[test]
    fn what_xml_forbids_is_left_out() {
        assert_eq!(xml("甲\u{1}乙\u{FFFE}丙\u{FFFF}，\t\u{FFE5}<\u{FFFD}"), "甲乙丙，\t\u{FFE5}&lt;\u{FFFD}");
        assert_eq!(xml("“甲”，&"), "“甲”，&amp;");
    }

    #[test]
    fn json_reads_back_as_it_was() -> Result<(), serde_json::Error> {
        let all: String = (0..0x80).filter_map(char::from_u32).chain("“引号”、\u{2028}𠮷<b>".chars()).collect();
        let mut out = String::new();
        super::json(&all, &mut out);
        assert_eq!(format!("\"{out}\""), serde_json::to_string(&all)?.replace('<', "\\u003c"));
        Ok(())
    }
}
