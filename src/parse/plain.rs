//! Plainly written TOML → [`Value`], in one pass over its lines; of anything else, `None`.
//!
//! Plain are comments, bare keys, strings on one line without escapes, whole numbers, `true` and `false`, lists of these on one line,
//! and `[[name]]`. That is what nearly all pages have, and it is read some ten times as fast as by a parser that knows all of TOML.
//! Whatever is not certainly right is left to that parser, so nothing is refused or reported here; a test holds
//! both to the same values and places.

use super::value::{Entry, Kind, Value};
use crate::source::ByteRange;
use crate::text::bytes;
use std::borrow::Cow;

/// Keys of one table; each new one is compared with all before it.
const MOST_KEYS: usize = 64;

/// Digits of a number that certainly fits.
const MOST_DIGITS: usize = 18;

/// Reads `part`, which begins at byte `base` of the file.
pub(super) fn read(part: &str, base: u32) -> Option<Value<'_>> {
    // Strings and comments may hold no control characters.
    let is_control = |byte: u8| ((byte < 0x20) & (byte != b'\n') & (byte != b'\t') & (byte != b'\r')) | (byte == 0x7F);
    if bytes::any(part.as_bytes(), is_control) {
        return None;
    }
    let mut root: Vec<Entry<'_>> = Vec::with_capacity(12);
    // Index in the root of the list whose last table takes the keys.
    let mut list: Option<usize> = None;
    let mut at = 0;
    while at < part.len() {
        let end = memchr::memchr(b'\n', &part.as_bytes()[at..]).map_or(part.len(), |found| at + found);
        let text = &part[..end];
        let text = if end < part.len() { text.strip_suffix('\r').unwrap_or(text) } else { text };
        if memchr::memchr(b'\r', &text.as_bytes()[at..]).is_some() {
            return None;
        }
        let mut line = Line { text, at, base };
        line.skip_space();
        match line.peek() {
            None | Some(b'#') => {}
            Some(b'[') => {
                let start = line.at;
                line.expect("[[")?;
                line.skip_space();
                let key = line.key()?;
                line.skip_space();
                line.expect("]]")?;
                let header = line.range(start);
                line.finish()?;
                list = Some(open(&mut root, key, header)?);
            }
            Some(_) => {
                let key = line.key()?;
                line.skip_space();
                line.expect("=")?;
                line.skip_space();
                let value = line.value(true)?;
                line.finish()?;
                let table = match list {
                    None => &mut root,
                    Some(index) => last_table(&mut root[index].value)?,
                };
                add(table, Entry { value, ..key })?;
            }
        }
        at = end + 1;
    }
    Some(Value { kind: Kind::Table(root), range: base..base })
}

/// Begins a table of the list `[[key]]`; gives the list's index.
fn open<'a>(root: &mut Vec<Entry<'a>>, key: Entry<'a>, header: ByteRange) -> Option<usize> {
    let table = || Value { kind: Kind::Table(Vec::with_capacity(4)), range: header.clone() };
    let Some(index) = root.iter().position(|entry| entry.key == key.key) else {
        add(root, Entry { value: Value { kind: Kind::List(vec![table()]), range: header.clone() }, ..key })?;
        return Some(root.len() - 1);
    };
    // A list of `key = […]` cannot be added to: its values are no tables, or there are none.
    match &mut root[index].value.kind {
        Kind::List(items) if matches!(items.last(), Some(Value { kind: Kind::Table(_), .. })) => items.push(table()),
        _ => return None,
    }
    Some(index)
}

fn last_table<'v, 'a>(list: &'v mut Value<'a>) -> Option<&'v mut Vec<Entry<'a>>> {
    let Kind::List(items) = &mut list.kind else { return None };
    match &mut items.last_mut()?.kind {
        Kind::Table(entries) => Some(entries),
        _ => None,
    }
}

fn add<'a>(table: &mut Vec<Entry<'a>>, entry: Entry<'a>) -> Option<()> {
    let is_new = table.len() < MOST_KEYS && !table.iter().any(|other| other.key == entry.key);
    is_new.then(|| table.push(entry))
}

/// One line, up to its end, and how far it has been read.
struct Line<'a> {
    text: &'a str,
    at: usize,
    base: u32,
}

impl<'a> Line<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, mark: &str) -> Option<()> {
        let stands = self.text.as_bytes()[self.at..].starts_with(mark.as_bytes());
        stands.then(|| self.at += mark.len())
    }

    /// Nothing but a comment may follow.
    fn finish(mut self) -> Option<()> {
        self.skip_space();
        matches!(self.peek(), None | Some(b'#')).then_some(())
    }

    /// What was read from `start` on, as a place in the file.
    fn range(&self, start: usize) -> ByteRange {
        self.base + start as u32..self.base + self.at as u32
    }

    fn while_is(&mut self, fits: impl Fn(&u8) -> bool) -> &'a str {
        let start = self.at;
        self.at += self.text.as_bytes()[start..].iter().take_while(|byte| fits(byte)).count();
        &self.text[start..self.at]
    }

    /// A bare key, its value still to come.
    fn key(&mut self) -> Option<Entry<'a>> {
        let start = self.at;
        let key = self.while_is(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        let key_range = self.range(start);
        let value = Value { kind: Kind::Null, range: key_range.clone() };
        (!key.is_empty()).then_some(Entry { key: Cow::Borrowed(key), key_range, value })
    }

    /// `lists`: whether it may be a list.
    fn value(&mut self, lists: bool) -> Option<Value<'a>> {
        let start = self.at;
        let kind = match self.peek()? {
            quote @ (b'"' | b'\'') => self.string(quote)?,
            b'[' if lists => self.list()?,
            b't' => self.expect("true").map(|()| Kind::Boolean(true))?,
            b'f' => self.expect("false").map(|()| Kind::Boolean(false))?,
            b'-' | b'+' | b'0'..=b'9' => self.number()?,
            _ => return None,
        };
        Some(Value { kind, range: self.range(start) })
    }

    fn string(&mut self, quote: u8) -> Option<Kind<'a>> {
        let start = self.at + 1;
        let length = memchr::memchr2(quote, b'\\', &self.text.as_bytes()[start..])?;
        let end = start + length;
        // A backslash may be an escape; two quotes at the beginning may be three.
        let bytes = self.text.as_bytes();
        if bytes[end] != quote || (length == 0 && bytes.get(end + 1) == Some(&quote)) {
            return None;
        }
        self.at = end + 1;
        Some(Kind::Text(Cow::Borrowed(&self.text[start..end])))
    }

    fn list(&mut self) -> Option<Kind<'a>> {
        self.expect("[")?;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.peek()? == b']' {
                break;
            }
            items.push(self.value(false)?);
            self.skip_space();
            if self.peek()? != b']' {
                self.expect(",")?;
            }
        }
        self.expect("]")?;
        Some(Kind::List(items))
    }

    /// A decimal whole number; what follows it must not be able to belong to it.
    fn number(&mut self) -> Option<Kind<'a>> {
        let start = self.at;
        self.at += usize::from(matches!(self.peek(), Some(b'-' | b'+')));
        let digits = self.while_is(u8::is_ascii_digit);
        let is_sound = !digits.is_empty() && digits.len() <= MOST_DIGITS && (digits == "0" || !digits.starts_with('0'));
        let is_over = matches!(self.peek(), None | Some(b' ' | b'\t' | b',' | b']' | b'#'));
        (is_sound && is_over).then(|| Kind::Integer(Cow::Borrowed(&self.text[start..self.at])))
    }
}

#[cfg(test)]
mod tests {
    use super::super::toml::all_of_toml;
    use super::*;

    /// Pieces that come after each other in every order: plain ones first, then those where TOML is not plain.
    const PIECES: [&str; 48] = [
        "title = \"甲“乙”\"",
        "city = '济南'",
        "topics = [\"一\", \"二\"]",
        "n = 12",
        "k = -0",
        "m = +7",
        "yes = true",
        "no = false",
        "",
        "\r",
        "[[figures]]",
        "[[figures]]",
        "[[ figures ]] # 数",
        "[[items]]",
        "# 注\t释",
        " \t",
        "label = \"标\"",
        "value = \"3.30\"",
        "year = 2021",
        "s = \"\"",
        "l = []",
        "o = [1, 'a', true,]",
        "[table]",
        "[[figures.a]]",
        "value = 3.30",
        "year = 2021-01-02",
        "at = 2021-01-02 08:00:00",
        "x = 0x1F",
        "x = 1_000",
        "x = 007",
        "x = 99999999999999999999",
        "a.b = 1",
        "\"键\" = 1",
        "s = \"\"\"\"\"\"",
        "s = '''a'''",
        "s = \"a\\n\"",
        "s = 'a\\b'",
        "l = [",
        "]",
        "l = [[1]]",
        "l = [1 2]",
        "t = { a = 1 }",
        ",",
        "=",
        "\"",
        "\u{7}",
        "z = trueish",
        "figures = []",
    ];
    const PLAIN: usize = 22;

    #[test]
    fn what_is_read_plainly_is_what_toml_says() {
        let (mut state, mut plain) = (1u64, 0);
        let mut draw = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for _ in 0..60_000 {
            let mut text = String::new();
            for _ in 0..draw(10) {
                let most = if draw(6) == 0 { PIECES.len() } else { PLAIN };
                text.push_str(PIECES[draw(most)]);
                text.push_str(if draw(12) > 0 { "\n" } else { "" });
            }
            let Some(value) = read(&text, 4) else { continue };
            plain += 1;
            assert_eq!(Some(value), all_of_toml(&text, 4), "{text:?}");
        }
        assert!(plain > 5_000, "{plain}");
    }

    #[test]
    fn the_head_of_a_usual_page_is_plain() {
        let text = "title = \"甲\"\r\ncity = \"济南市\" # 市\ntopics = [\"一\", \"二\"]\ndraft = false\n\n[[figures]]\nlabel = \"乙\"\nvalue = \"14.80\"\nyear = 2020\n";
        assert!(read(text, 4).is_some());
        for other in ["a = 1\nb", "a = \"x", "a = 1979-05-27", "a = \"\\n\"", "a = 1.5", "a.b = 1", "[a]\n", "a = 1\na = 2", "a = [\n1]"] {
            assert!(read(other, 0).is_none(), "{other}");
        }
    }
}
