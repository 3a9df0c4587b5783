//! Bytes of a text → characters: UTF-8, UTF-16, GB18030 (with GBK and GB 2312) or Big5, told from the bytes.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The text and the name of its encoding; `None` when it is none of these.
pub fn decode(bytes: &[u8]) -> Option<(Cow<'_, str>, &'static str)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = wide(bytes) {
        return strictly(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some((Cow::Borrowed(text), UTF_8.name()));
    }
    let gb = strictly(GB18030, bytes);
    let big5 = strictly(BIG5, bytes);
    match (gb, big5) {
        (Some(gb), Some(big5)) if usual(&big5.0) > usual(&gb.0) => Some(big5),
        (Some(gb), _) => Some(gb),
        (None, Some(big5)) => Some(big5),
        // Mostly readable: a byte that was cut in half at the end must not keep a report out.
        (None, None) => almost(bytes),
    }
}

fn strictly<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<(Cow<'a, str>, &'static str)> {
    Some((encoding.decode_without_bom_handling_and_without_replacement(bytes)?, encoding.name()))
}

/// At most one character in a thousand unreadable; those become U+FFFD, which `check` finds.
fn almost(bytes: &[u8]) -> Option<(Cow<'_, str>, &'static str)> {
    let read = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let (bad, all) = text.chars().fold((0usize, 0usize), |(bad, all), c| (bad + usize::from(c == '\u{FFFD}'), all + 1));
        (bad * 1000 <= all && all > 0).then_some((text, encoding.name()))
    };
    read(UTF_8).or_else(|| read(GB18030))
}

/// UTF-16 without a mark: its line ends, spaces and digits have a zero beside them. Letters would not tell: 一 is U+4E00.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let head = &bytes[..bytes.len().min(4096)];
    let pairs = head.chunks_exact(2);
    let (mut little, mut big) = (0, 0);
    for pair in pairs {
        match pair {
            [b'\n' | b'\r' | b' ' | b'1'..=b'9', 0] => little += 1,
            [0, b'\n' | b'\r' | b' ' | b'1'..=b'9'] => big += 1,
            _ => {}
        }
    }
    match (little, big) {
        (1.., 0) => Some(UTF_16LE),
        (0, 1..) => Some(UTF_16BE),
        _ => None,
    }
}

/// Share of the characters, per thousand, that every report is full of.
fn usual(text: &str) -> usize {
    const USUAL: &str = "的和了在是中国市县区政府教育工作实施發展发展学校學校建设建設全国全國大人民年月日一二三四五六七八九十第个個有关有關部门部門进行進行推进推進经济經濟社会社會服务服務管理改革加强加強完成提高以及等为為对對于於地方上下不与與及，。、；：“”（）《》";
    let (all, usual) =
        text.chars().filter(|c| !c.is_ascii()).fold((0usize, 0usize), |(all, found), c| (all + 1, found + usize::from(USUAL.contains(c))));
    (usual * 1000).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_encodings_are_told_apart() {
        let text = "一、主要成绩\n（一）教育投入持续增长，全市新建学校12所。\n";
        let traditional = "一、主要成績\n（一）教育投入持續增長，全市新建學校12所。\n";
        let utf16 = |big: bool, mark: bool| -> Vec<u8> {
            let mark = if mark { "\u{FEFF}" } else { "" };
            let units = mark.encode_utf16().chain(text.encode_utf16());
            units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        for (bytes, wanted, name) in [
            (text.as_bytes().to_vec(), text, "UTF-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), text, "UTF-8"),
            (utf16(false, true), text, "UTF-16LE"),
            (utf16(true, true), text, "UTF-16BE"),
            (utf16(false, false), text, "UTF-16LE"),
            (utf16(true, false), text, "UTF-16BE"),
            (GB18030.encode(text).0.into_owned(), text, "gb18030"),
            (BIG5.encode(traditional).0.into_owned(), traditional, "Big5"),
        ] {
            let read = decode(&bytes).map(|(text, name)| (text.into_owned(), name));
            assert_eq!(read, Some((wanted.to_owned(), name)));
        }
    }

    #[test]
    fn what_is_no_text_is_not_read() {
        let noise: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
        assert!(decode(&noise).is_none());
    }
}
