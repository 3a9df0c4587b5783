//! The bytes of a page → its tags, attributes and comments as places in it: one pass, no copy, no tree, no repair.
//!
//! Only what rules ask for is kept: tags of known names, and of others those with an attribute that rules look for everywhere.

use super::names::{self, KNOWN, UNKNOWN};
use std::ops::Range;

/// A place in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    start: u32,
    end: u32,
}

impl Piece {
    fn new(start: usize, end: usize) -> Self {
        Piece { start: start as u32, end: end as u32 }
    }

    /// What stands there.
    pub(super) fn of(self, html: &str) -> &str {
        &html[self.start as usize..self.end as usize]
    }

    /// Whether this stands there, in small letters or large ones.
    #[inline]
    pub(super) fn is(self, name: &str, html: &str) -> bool {
        (self.end - self.start) as usize == name.len()
            && html.as_bytes()[self.start as usize..self.end as usize].eq_ignore_ascii_case(name.as_bytes())
    }
}

/// A tag.
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    /// Its number among the tags that are kept.
    pub(super) number: u32,
    start: u32,
    end: u32,
    /// Its first attribute, and how many it has.
    pub(super) first: u32,
    pub(super) count: u32,
    /// Number of its name.
    pub(super) name: u8,
    /// It closes an element.
    pub(super) closes: bool,
}

impl Tag {
    /// Where it stands in the page.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Where it begins.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// Where it ends.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// It closes an element.
    pub fn closes(&self) -> bool {
        self.closes
    }

    /// Its name, if rules ask for it; in lower case.
    pub fn name(&self) -> &'static str {
        KNOWN.get(usize::from(self.name)).copied().unwrap_or_default()
    }
}

/// An attribute that few tags have and rules look for on all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    pub(super) tag: u32,
    pub(super) name: Piece,
    pub(super) value: Piece,
}

/// What one pass over a page found. It can be filled again and again: a check looks at many pages, one after the other.
#[derive(Debug, Default)]
pub struct Marks {
    pub(super) tags: Vec<Tag>,
    pub(super) attributes: Vec<(Piece, Piece)>,
    pub(super) comments: Vec<Range<usize>>,
    pub(super) noted: Vec<Note>,
    /// Numbers of the opening tags of each known name.
    pub(super) by_name: Vec<Vec<u32>>,
}

impl Marks {
    /// Reads a page.
    pub(super) fn fill(&mut self, html: &str) {
        self.tags.clear();
        self.attributes.clear();
        self.comments.clear();
        self.noted.clear();
        self.by_name.resize_with(KNOWN.len(), Vec::new);
        self.by_name.iter_mut().for_each(Vec::clear);
        let bytes = html.as_bytes();
        let mut at = 0;
        while let Some(next) = next(html, at) {
            match next {
                Next::Comment(range) => {
                    at = range.end;
                    self.comments.push(range);
                }
                Next::Tag { start, name_end, name, closes } => {
                    let end = self.tag(bytes, start, name_end, name, closes);
                    at = after(html, end, name, closes);
                }
            }
        }
    }

    /// Keeps a tag if rules ask for it; gives its end.
    fn tag(&mut self, bytes: &[u8], start: usize, name_end: usize, name: u8, closes: bool) -> usize {
        let (first, noted, number) = (self.attributes.len(), self.noted.len(), self.tags.len() as u32);
        let is_known = name != UNKNOWN;
        // Most tags have no attribute at all.
        let end = match bytes.get(name_end) {
            Some(b'>') => name_end + 1,
            _ => attributes(bytes, name_end, |name, value| {
                if is_known {
                    self.attributes.push((name, value));
                }
                if is_noted(&bytes[name.start as usize..name.end as usize]) {
                    self.noted.push(Note { tag: number, name, value });
                }
            }),
        };
        if is_known && !closes {
            self.by_name[usize::from(name)].push(number);
        }
        if is_known || self.noted.len() > noted {
            let count = (self.attributes.len() - first) as u32;
            self.tags.push(Tag { number, start: start as u32, end: end as u32, first: first as u32, count, name, closes });
        }
        end
    }
}

/// What comes next in a page.
enum Next {
    Comment(Range<usize>),
    Tag { start: usize, name_end: usize, name: u8, closes: bool },
}

/// Letters and digits, of which names consist.
static IN_NAME: [bool; 256] = {
    let (mut table, mut byte) = ([false; 256], 0);
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

#[inline(always)]
fn next(html: &str, mut at: usize) -> Option<Next> {
    let bytes = html.as_bytes();
    loop {
        // Very often one tag follows the other at once.
        let start = if bytes.get(at) == Some(&b'<') { at } else { at + memchr::memchr(b'<', bytes.get(at..)?)? };
        let (closes, name_start) = match bytes.get(start + 1) {
            Some(b'/') => (true, start + 2),
            Some(b'!') if bytes[start..].starts_with(b"<!--") => {
                let end = memchr::memmem::find(&bytes[start..], b"-->").map_or(bytes.len(), |end| start + end + 3);
                return Some(Next::Comment(start..end));
            }
            _ => (false, start + 1),
        };
        let (mut name_end, mut key) = (name_start, 0);
        while let Some(byte) = bytes.get(name_end).filter(|byte| IN_NAME[usize::from(**byte)]) {
            key = names::longer(key, *byte);
            name_end += 1;
        }
        if name_end > name_start {
            return Some(Next::Tag { start, name_end, name: names::of_key(key, name_end - name_start), closes });
        }
        at = start + 1;
    }
}

/// Where to go on after a tag: what stands in a script or style is no markup.
#[inline(always)]
fn after(html: &str, end: usize, name: u8, closes: bool) -> usize {
    if closes || (name != names::SCRIPT && name != names::STYLE) {
        return end;
    }
    let close: &[u8] = if name == names::SCRIPT { b"</script" } else { b"</style" };
    memchr::memmem::find(&html.as_bytes()[end..], close).map_or(html.len(), |close| end + close)
}

/// White space, `=` and `>`: what the name of an attribute ends before.
static ENDS_NAME: [bool; 256] = {
    let (mut table, mut byte) = ([false; 256], 0);
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_whitespace() || matches!(byte as u8, b'=' | b'>');
        byte += 1;
    }
    table
};

/// Reads attributes from `at` on, names and values as written; gives the end of the tag.
#[inline(always)]
fn attributes(bytes: &[u8], mut at: usize, mut each: impl FnMut(Piece, Piece)) -> usize {
    loop {
        // Most are written like this: one space, a name.
        if bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/') {
            at += 1;
        }
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'>') => return at + 1,
            Some(_) => {}
        }
        let start = at;
        while bytes.get(at).is_some_and(|byte| !ENDS_NAME[usize::from(*byte)]) {
            at += 1;
        }
        let name = Piece::new(start, at);
        if bytes.get(at) != Some(&b'=') {
            each(name, Piece::new(at, at));
            continue;
        }
        at += 1;
        let (value, next) = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = memchr::memchr(*quote, &bytes[at + 1..]).map_or(bytes.len(), |end| at + 1 + end);
                (Piece::new(at + 1, end), (end + 1).min(bytes.len()))
            }
            _ => {
                let length = bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count();
                (Piece::new(at, at + length), at + length)
            }
        };
        each(name, value);
        at = next;
    }
}

/// The start of the tag that closes an element of a name that rules do not ask for: only hidden ones are asked about.
pub(super) fn close_of(html: &str, tag: &Tag) -> Option<usize> {
    let bytes = html.as_bytes();
    let name_of = |start: usize| {
        let start = start + 1;
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        &bytes[start..start + length]
    };
    let (own, mut depth, mut at) = (name_of(tag.start()), 0, tag.end());
    while let Some(next) = next(html, at) {
        match next {
            Next::Comment(range) => at = range.end,
            Next::Tag { start, name_end, name, closes } => {
                let end = attributes(bytes, name_end, |_, _| {});
                match (name_of(start + usize::from(closes)) == own, closes, depth) {
                    (false, ..) => {}
                    (true, true, 0) => return Some(start),
                    (true, true, _) => depth -= 1,
                    (true, false, _) => depth += 1,
                }
                at = after(html, end, name, closes);
            }
        }
    }
    None
}

/// Attributes that rules look for on every tag: ids, references by id, tab orders, event handlers, and what hides.
fn is_noted(name: &[u8]) -> bool {
    match name.first() {
        Some(b'i') => name == b"id",
        Some(b'f') => name == b"for",
        Some(b's') => name == b"style",
        Some(b'h') => name == b"hidden",
        Some(b't') => name == b"tabindex",
        Some(b'a') => matches!(name, b"aria-controls" | b"aria-labelledby" | b"aria-describedby"),
        Some(b'o' | b'O') => is_handler(name),
        _ => false,
    }
}

/// `onclick` and the like.
pub(super) fn is_handler(name: &[u8]) -> bool {
    name.len() > 3 && name[0] | 32 == b'o' && name[1] | 32 == b'n' && name.iter().all(u8::is_ascii_alphabetic)
}
