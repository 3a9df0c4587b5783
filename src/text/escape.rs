//! The one escaper: text → HTML text or double-quoted attribute value, and text → XML text.

use super::bytes;

/// Appends `text` so that it is text: in content and in double-quoted attributes.
pub fn push(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = bytes::position(rest.as_bytes(), |byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// XML text: like [`push`], and characters that XML 1.0 forbids are left out.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let allowed: String = text
        .chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..))
        .collect();
    push(&allowed, &mut out);
    out
}
