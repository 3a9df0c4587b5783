//! Helpers for Chinese text: what a character is, folding, numbers, pinyin, sentences.
//!
//! Pure functions over `str`; nothing here knows pages or files.

use std::borrow::Cow;

pub mod bytes;
pub mod diff;
pub mod escape;
pub mod fold;
pub mod han;
pub mod image;
pub mod number;
pub(crate) mod rename;
pub mod repair;
pub mod script;
pub mod slug;

/// Bytes as a reader says them: `512 字节`, `3.4 KiB`, `8 MiB`.
pub fn size(bytes: u64) -> String {
    const STEPS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    for (unit, step) in STEPS {
        if bytes >= step {
            let tenths = bytes * 10 / step;
            return if tenths.is_multiple_of(10) {
                format!("{} {unit}", tenths / 10)
            } else {
                format!("{}.{} {unit}", tenths / 10, tenths % 10)
            };
        }
    }
    format!("{bytes} B")
}

/// A string that is safe to print on a terminal: control characters become `\u{…}`.
pub fn printable(text: &str) -> String {
    // What is no control character has none of these bytes; nearly all text has none.
    if !bytes::any(text.as_bytes(), |byte| (byte < 0x20) | (byte == 0x7F) | (byte == 0xC2)) {
        return text.to_owned();
    }
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}

/// Like [`printable`] for several lines: line ends stay.
pub fn lines_printable(text: &str) -> String {
    text.split_inclusive('\n').map(|line| printable(line.trim_end_matches('\n')) + if line.ends_with('\n') { "\n" } else { "" }).collect()
}

/// The first sentence: up to and including the first 。！？ (closing quotes included), or the whole text.
pub fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    let mut end = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if matches!(c, '。' | '！' | '？') {
            let mut stop = at + c.len_utf8();
            while let Some((next, mark)) = chars.peek().copied() {
                if !matches!(mark, '”' | '’' | '》' | '）' | '」') {
                    break;
                }
                stop = next + mark.len_utf8();
                chars.next();
            }
            end = Some(stop);
            break;
        }
    }
    &text[..end.unwrap_or(text.len())]
}

/// At most `limit` characters, cut with an ellipsis.
pub fn clip(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let mut places = text.char_indices().map(|(at, _)| at).skip(limit.saturating_sub(1));
    match (places.next(), limit == 0 || places.next().is_some()) {
        (Some(end), true) => Cow::Owned([&text[..end], "…"].concat()),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_first_sentence_keeps_its_closing_marks() {
        assert_eq!(super::first_sentence("他说：“好。”然后走了。"), "他说：“好。”");
        assert_eq!(super::first_sentence("没有句号"), "没有句号");
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(super::size(8 << 20), "8 MiB");
        assert_eq!(super::size(3_500), "3.4 KiB");
    }
}
