//! PDF bytes → what the file says about its author and maker. An honest look, not a reader: literal entries of the
//! information dictionary, XMP, and the same inside compressed object streams. Words on pages are not read.

use flate2::read::ZlibDecoder;
use std::io::Read;

/// Most bytes of a stream, unpacked.
const MAX_STREAM: u64 = 8 * 1024 * 1024;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct About {
    /// `/Author` and `dc:creator`.
    pub authors: Vec<String>,
    /// It needs a password.
    pub encrypted: bool,
    /// It has a structure for screen readers.
    pub tagged: bool,
}

/// Looks through a PDF.
pub fn about(bytes: &[u8]) -> About {
    let mut about = About::default();
    look(bytes, &mut about);
    for stream in streams(bytes) {
        look(&stream, &mut about);
    }
    about.encrypted = find(bytes, b"/Encrypt").is_some();
    about.authors.sort();
    about.authors.dedup();
    about
}

fn look(bytes: &[u8], about: &mut About) {
    about.tagged |= find(bytes, b"/MarkInfo").is_some() || find(bytes, b"/StructTreeRoot").is_some();
    let mut rest = bytes;
    while let Some(at) = find(rest, b"/Author") {
        rest = &rest[at + 7..];
        about.authors.extend(string(rest).filter(|text| !text.trim().is_empty()));
    }
    let mut rest = bytes;
    while let Some(at) = find(rest, b"<dc:creator>") {
        rest = &rest[at + 12..];
        let end = find(rest, b"</dc:creator>").unwrap_or(0);
        let inside = String::from_utf8_lossy(&rest[..end]).into_owned();
        let words: String = inside.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect();
        let words = words.trim().to_owned();
        about.authors.extend(Some(words).filter(|words| !words.is_empty()));
    }
}

/// A string object: `(…)` with escapes or `<hex>`, UTF-16 with a mark or one byte a character.
fn string(bytes: &[u8]) -> Option<String> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let raw = match bytes.get(start)? {
        b'(' => literal(&bytes[start + 1..]),
        b'<' if bytes.get(start + 1) != Some(&b'<') => {
            let end = bytes[start..].iter().position(|byte| *byte == b'>')? + start;
            let digits: Vec<u8> =
                bytes[start + 1..end].iter().filter_map(|byte| (*byte as char).to_digit(16).map(|digit| digit as u8)).collect();
            digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).collect()
        }
        _ => return None,
    };
    match raw.as_slice() {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            Some(char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect())
        }
        _ => Some(String::from_utf8(raw).unwrap_or_else(|error| error.into_bytes().iter().map(|byte| *byte as char).collect())),
    }
}

fn literal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut depth = 0;
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\\' => match rest.next() {
                Some(b'n') => out.push(b'\n'),
                Some(b'r') => out.push(b'\r'),
                Some(b't') => out.push(b'\t'),
                Some(digit @ b'0'..=b'7') => {
                    let mut value = u32::from(digit - b'0');
                    for _ in 0..2 {
                        match rest.peek() {
                            Some(next @ b'0'..=b'7') => {
                                value = value * 8 + u32::from(next - b'0');
                                rest.next();
                            }
                            _ => break,
                        }
                    }
                    out.push(value as u8);
                }
                Some(other) => out.push(other),
                None => break,
            },
            b'(' => {
                depth += 1;
                out.push(byte);
            }
            b')' if depth == 0 => break,
            b')' => {
                depth -= 1;
                out.push(byte);
            }
            other => out.push(other),
        }
    }
    out
}

/// Object streams and metadata streams, unpacked: those that can hold dictionaries.
fn streams(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = find(&bytes[at..], b"stream") {
        let start = at + open + 6;
        let head = &bytes[(at + open).saturating_sub(400)..at + open];
        at = start;
        let wanted = find(head, b"/ObjStm").is_some() || find(head, b"/Metadata").is_some();
        if !wanted || find(head, b"/FlateDecode").is_none() {
            continue;
        }
        let skip = bytes[start..].iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let mut out = Vec::new();
        // A damaged stream gives what could be read of it.
        let _ = ZlibDecoder::new(&bytes[start + skip..]).take(MAX_STREAM).read_to_end(&mut out);
        found.push(out);
    }
    found
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_found_in_each_of_their_forms() {
        let plain = b"1 0 obj << /Author (Zhang San) /Producer (x) >> endobj";
        assert_eq!(about(plain).authors, ["Zhang San"]);
        let wide = b"<< /Author <FEFF5F204E09> >>";
        assert_eq!(about(wide).authors, ["张三"]);
        let xmp = "<dc:creator><rdf:Seq><rdf:li>李四</rdf:li></rdf:Seq></dc:creator>";
        assert_eq!(about(xmp.as_bytes()).authors, ["李四"]);
        assert_eq!(about(b"<< /Producer (x) >>"), About::default());
    }
}
