//! Bytes to text: UTF-8 without its byte order mark; everything else is a finding that says what the file
//! really is, because “save as UTF-8” helps only if one knows that the rest of the text is sound.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;
use crate::text::han;
use std::sync::Arc;

/// The text, with U+FFFD for what cannot be read, and the finding if there is one.
pub(super) fn decode(path: &Arc<str>, bytes: Vec<u8>) -> (String, Option<Diagnostic>) {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let (text, ..) = encoding_rs::UTF_16LE.decode(&bytes);
        return (text.into_owned(), Some(Diagnostic::new(Code::LOOKS_UTF16).at(Place::file(path))));
    }
    match String::from_utf8(bytes) {
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(rest) => (rest.to_owned(), None),
            None => (text, None),
        },
        Err(error) => foreign(path, error.as_bytes()),
    }
}

/// Text that is not UTF-8: GBK as a whole, or UTF-8 with a damaged spot.
fn foreign(path: &Arc<str>, bytes: &[u8]) -> (String, Option<Diagnostic>) {
    if let Some(text) = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)
        && reads_as_chinese(&text)
    {
        return (text.into_owned(), Some(Diagnostic::new(Code::LOOKS_GB18030).at(Place::file(path))));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    let mut first = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let start = text.len() as u32;
            text.push('\u{fffd}');
            first.get_or_insert_with(|| (start..text.len() as u32, chunk.invalid().to_vec()));
        }
    }
    let finding = first.map(|(range, invalid)| {
        let shown: Vec<String> = invalid.iter().map(|byte| format!("{byte:02X}")).collect();
        Diagnostic::new(Code::NOT_UTF8).with("bytes", shown.join(" ")).in_file(path, &range)
    });
    (text, finding)
}

/// Damaged UTF-8 often passes as GBK, but then as a salad of rare characters; real text is mostly common Han
/// and ASCII. “Common” is the first level of GB 2312, the 3,755 characters at 0xB0A1–0xD7F9.
fn reads_as_chinese(text: &str) -> bool {
    let (mut common, mut rare) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        if is_common(c) { common += 1 } else { rare += 1 }
    }
    common > 0 && common >= rare * 3
}

fn is_common(c: char) -> bool {
    if !han::is_han(c) {
        // Marks such as ，。“” are as common as text gets; private and control characters are not.
        return matches!(c, '\u{2010}'..='\u{203b}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
    }
    let mut buffer = [0; 4];
    let (encoded, _, unmappable) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    !unmappable && encoded.len() == 2 && (0xb0..=0xd7).contains(&encoded[0]) && encoded[1] >= 0xa1
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    fn run(bytes: &[u8]) -> (String, Option<Diagnostic>) {
        decode(&Arc::from("a.md"), bytes.to_vec())
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        assert_eq!(run("\u{feff}济南".as_bytes()), ("济南".to_owned(), None));
    }

    #[test]
    fn gbk_and_utf_16_are_named() {
        let text = "济南市推进义务教育优质均衡发展。";
        let (gbk, ..) = encoding_rs::GBK.encode(text);
        let (read, finding) = run(&gbk);
        assert_eq!((read.as_str(), finding.map(|finding| finding.code)), (text, Some(Code::LOOKS_GB18030)));
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let (read, finding) = run(&utf16);
        assert_eq!((read.as_str(), finding.map(|finding| finding.code)), (text, Some(Code::LOOKS_UTF16)));
    }

    #[test]
    fn one_bad_byte_is_shown_at_its_line() {
        let mut bytes = "第一段。\n\n第二段XX，统筹推进义务教育".as_bytes().to_vec();
        let at = bytes.windows(2).position(|pair| pair == b"XX").unwrap_or(0);
        bytes[at..at + 2].copy_from_slice(b"\xc3\x28");
        let (text, finding) = run(&bytes);
        let finding = finding.expect("a finding");
        assert_eq!(finding.code, Code::NOT_UTF8);
        assert_eq!(finding.values, [("bytes", "C3".to_owned())]);
        let start = finding.place.and_then(|place| place.start).expect("a position");
        assert_eq!(crate::source::line_column(&text, start).line, 3);
        assert_eq!(&text[start as usize..start as usize + 3], "\u{fffd}");
    }
}
