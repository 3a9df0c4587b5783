//! A file's name and first bytes → the reader for it, or what to save it as instead.

use super::original::Form;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;

/// The form of a file, from its bytes; the suffix decides only between forms of text. A suffix that says something else is
/// worth a warning.
pub fn form(name: &str, bytes: &[u8]) -> Result<(Form, Option<Diagnostic>), Diagnostic> {
    let suffix = name.rsplit_once('.').map(|(_, suffix)| suffix.to_ascii_lowercase()).unwrap_or_default();
    let refuse = |code: Code| Err(Diagnostic::new(code).at(Place::path(name)).with("name", name));
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        if suffix == "ofd" || contains(bytes, b"OFD.xml") {
            return refuse(Code::IMPORT_FIXED);
        }
        return Ok((Form::Docx, mismatch(name, &suffix, &["docx", "docm", "dotx"], ".docx")));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) || bytes.starts_with(b"{\\rtf") {
        return refuse(Code::IMPORT_OLD_WORD);
    }
    if bytes.starts_with(b"%PDF") {
        return refuse(Code::IMPORT_FIXED);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let markup = ["<!doctype html", "<html", "<?xml", "<head", "<body", "<div", "<p>", "<meta"].iter().any(|start| head.starts_with(start));
    Ok(match suffix.as_str() {
        "html" | "htm" | "xhtml" | "shtml" => (Form::Html, None),
        _ if markup => (Form::Html, mismatch(name, &suffix, &[], ".html")),
        "md" | "markdown" => (Form::Markdown, None),
        // Word's old suffixes on what is text after all.
        _ => (Form::Text, mismatch(name, &suffix, &["txt", "text", ""], ".txt")),
    })
}

fn mismatch(name: &str, suffix: &str, usual: &[&str], meant: &str) -> Option<Diagnostic> {
    (!usual.contains(&suffix)).then(|| Diagnostic::new(Code::IMPORT_SUFFIX).at(Place::path(name)).with("name", name).with("meant", meant))
}

/// The central directory, which names the parts, stands at the end.
fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(64 * 1024)..];
    tail.windows(wanted.len()).any(|window| window == wanted)
}
