//! Looks at the text line by line, before CommonMark: line ends, directives, paragraphs marked by U+3000, and
//! a few spellings that CommonMark would swallow.
//!
//! It knows just enough of blocks (fences, raw HTML, quotes, lists) to leave code alone. It builds nothing: directives
//! become HTML comments with a control character in them, which the parser gives back as blocks of their own.

use super::characters::without_controls;
use super::directive::{self, Found, Marker};
use super::edits::Edit;
use super::sentinel::Sentinels;
use crate::source::ByteRange;
use memchr::{memchr, memchr2};

/// The control character in a directive's comment. Control characters of the source never get this far.
pub(super) const MARKER: char = '\u{1}';

/// Adds edits for the lines of `body`; gives the directives' markers by number.
pub(super) fn scan(text: &str, body: &ByteRange, sentinels: Option<&Sentinels>, edits: &mut Vec<Edit>) -> Vec<Marker> {
    let mut lines =
        Lines { sentinels, edits, markers: Vec::new(), state: State::Text, in_list: false, blank_before: true, quote_before: 0 };
    let (mut at, end) = (body.start as usize, body.end as usize);
    let bytes = text.as_bytes();
    while at < end {
        let stop = memchr2(b'\n', b'\r', &bytes[at..end]).map_or(end, |found| at + found);
        let mut next = (stop + 1).min(end);
        if stop < end && bytes[stop] == b'\r' {
            if next < end && bytes[next] == b'\n' {
                next += 1;
            }
            lines.edits.push(Edit::replace(stop as u32..next as u32, "\n"));
        }
        lines.line(&text[at..stop], at as u32);
        at = next;
    }
    lines.finish(end as u32);
    lines.markers
}

/// In what the current line stands.
enum State {
    Text,
    Fence(Fence),
    /// An HTML comment that is still open.
    Comment,
    /// A block of raw HTML, up to the next blank line.
    Html,
    /// Lines of `figures` or `chart`; the number of its marker and where it began.
    Raw(usize, u32),
}

struct Fence {
    mark: u8,
    length: usize,
    quotes: usize,
    /// Column of the content of the list item that holds it.
    indent: usize,
}

struct Lines<'a> {
    sentinels: Option<&'a Sentinels>,
    edits: &'a mut Vec<Edit>,
    markers: Vec<Marker>,
    state: State,
    in_list: bool,
    blank_before: bool,
    quote_before: usize,
}

impl Lines<'_> {
    fn line(&mut self, line: &str, at: u32) {
        let prefix = Prefix::of(line);
        let content = &line[prefix.length..];
        let content_at = at + prefix.length as u32;
        match &self.state {
            State::Fence(fence) if !fence.ends_before(&prefix, content) => {
                if fence.is_closed_by(content) {
                    self.state = State::Text;
                }
            }
            State::Comment => {
                if line.contains("-->") {
                    self.state = State::Text;
                }
            }
            State::Raw(number, start) => self.raw_line(*number, *start, content, content_at, at + line.len() as u32),
            _ => self.text_line(line, at, &prefix),
        }
        self.blank_before = content.trim().is_empty();
        self.quote_before = prefix.quotes;
    }

    fn text_line(&mut self, line: &str, at: u32, prefix: &Prefix) {
        let content = &line[prefix.length..];
        let content_at = at + prefix.length as u32;
        if content.is_empty() {
            self.state = State::Text;
            return;
        }
        if matches!(self.state, State::Fence(_)) {
            self.state = State::Text;
        }
        if prefix.has_item {
            self.in_list = true;
        } else if prefix.indent == 0 && self.blank_before {
            self.in_list = false;
        }
        let is_code = prefix.indent > 3 && !self.in_list && !prefix.has_item;
        if !is_code && self.opens(content, prefix) {
            return;
        }
        let is_html = matches!(self.state, State::Html);
        match content.as_bytes()[0] {
            // A colon or its full-width form (EF BC 9A).
            b':' | 0xEF if prefix.indent <= 3 && prefix.quotes == 0 && !prefix.has_item => {
                if let Some(found) = directive::line(content) {
                    return self.directive(found, at, content_at..content_at + content.len() as u32);
                }
                if !is_html && content.starts_with(':') && !content[1..].starts_with([' ', '\t']) {
                    // Only a colon with a space begins a definition; `:内容` does not.
                    self.keep_apart(content_at);
                }
            }
            // U+3000 is E3 80 80.
            0xE3 if !is_html && content.starts_with('\u{3000}') => self.ideographic_indent(line, at, prefix),
            _ => {}
        }
        self.keep_braces(content, content_at);
        self.keep_wiki_pipes(content, content_at);
    }

    /// Fences, comments and HTML blocks. True if the line is a fence or a comment, which nothing else may touch.
    fn opens(&mut self, content: &str, prefix: &Prefix) -> bool {
        if let Some(fence) = Fence::open(content, prefix) {
            self.state = State::Fence(fence);
            return true;
        }
        if let Some(comment) = content.strip_prefix("<!--") {
            if !comment.contains("-->") {
                self.state = State::Comment;
            }
            return true;
        }
        if opens_html(content) {
            self.state = State::Html;
        }
        false
    }

    fn directive(&mut self, found: Found, at: u32, range: ByteRange) {
        let number = self.markers.len();
        let raw = matches!(&found, Found::Open { kind: Some(kind), .. } if directive::is_raw(*kind));
        self.markers.push(directive::marker(found, &range));
        if matches!(self.state, State::Html) {
            // A comment interrupts every block but raw HTML, which only a blank line ends.
            self.edits.push(Edit::insert(at, "\n"));
        }
        if raw {
            self.state = State::Raw(number, range.start);
            return;
        }
        self.state = State::Text;
        self.edits.push(Edit::replace(range, comment(number)));
    }

    fn raw_line(&mut self, number: usize, start: u32, content: &str, at: u32, end: u32) {
        if matches!(directive::line(content), Some(Found::Close)) {
            self.state = State::Text;
            self.end_raw(number, start..end, true);
            return;
        }
        let trimmed = content.trim();
        let from = at + (content.len() - content.trim_start().len()) as u32;
        if let Some(Marker::Raw { directive, .. }) = self.markers.get_mut(number)
            && !trimmed.is_empty()
        {
            directive.lines.push((without_controls(trimmed), from..from + trimmed.len() as u32));
        }
    }

    fn finish(&mut self, end: u32) {
        if let State::Raw(number, start) = self.state {
            self.end_raw(number, start..end, false);
        }
    }

    fn end_raw(&mut self, number: usize, whole: ByteRange, is_closed: bool) {
        if let Some(Marker::Raw { region, closed, .. }) = self.markers.get_mut(number) {
            *region = whole.clone();
            *closed = is_closed;
        }
        self.edits.push(Edit::replace(whole, comment(number)));
    }

    /// A line that begins with two U+3000 begins a paragraph; one that holds nothing else is blank.
    fn ideographic_indent(&mut self, line: &str, at: u32, prefix: &Prefix) {
        let content = &line[prefix.length..];
        let wide = content.chars().take_while(|c| *c == '\u{3000}').count();
        if content.trim().is_empty() {
            let start = at + prefix.length as u32;
            self.edits.push(Edit::replace(start..start + content.len() as u32, ""));
        } else if wide >= 2 && !self.blank_before && !prefix.has_item && prefix.quotes == self.quote_before {
            let blank = format!("{}\n", &line[..prefix.length]);
            self.edits.push(Edit::insert(at, blank));
        }
    }

    /// `## 集合 {甲}`: only `{#id}` and `{.class}` are heading attributes, other braces are text.
    fn keep_braces(&mut self, content: &str, at: u32) {
        let trimmed = content.trim_end();
        if trimmed.ends_with('}')
            && let Some(open) = trimmed.rfind('{')
            && !trimmed[open + 1..].trim_start().starts_with(['#', '.'])
        {
            self.keep_apart(at + trimmed.len() as u32);
        }
    }

    /// `| [[济南市|济南]] |`: the pipe of a wiki link does not divide cells.
    fn keep_wiki_pipes(&mut self, content: &str, at: u32) {
        if memchr(b'|', content.as_bytes()).is_none() || !content.contains("[[") {
            return;
        }
        let mut inner = Vec::new();
        let mut from = 0;
        while let Some(open) = content[from..].find("[[").map(|found| from + found + 2) {
            let Some(close) = content[open..].find("]]").map(|found| open + found) else { break };
            inner.extend(content[open..close].match_indices('|').map(|(pipe, _)| open + pipe));
            from = close + 2;
        }
        if inner.len() == content.matches('|').count() {
            return;
        }
        if let Some(sentinels) = self.sentinels {
            for pipe in inner.into_iter().filter(|pipe| !content[..*pipe].ends_with('\\')) {
                self.edits.push(Edit::insert(at + pipe as u32, sentinels.escape()));
            }
        }
    }

    fn keep_apart(&mut self, at: u32) {
        if let Some(sentinels) = self.sentinels {
            self.edits.push(Edit::insert(at, sentinels.letter));
        }
    }
}

fn comment(number: usize) -> String {
    format!("<!--{MARKER}{number}-->")
}

/// What stands before a line's content: white space, `>` and list markers.
struct Prefix {
    /// In bytes.
    length: usize,
    /// White space before the content or before the first list marker, in columns.
    indent: usize,
    /// Column of the content.
    column: usize,
    quotes: usize,
    has_item: bool,
}

impl Prefix {
    fn of(line: &str) -> Prefix {
        let bytes = line.as_bytes();
        let mut prefix = Prefix { length: 0, indent: 0, column: 0, quotes: 0, has_item: false };
        let mut at = 0;
        let mut spaces = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b' ' => spaces += 1,
                b'\t' => spaces += 4 - (prefix.column + spaces) % 4,
                b'>' if spaces <= 3 || prefix.has_item => {
                    prefix.quotes += 1;
                    prefix.column += spaces + 1;
                    prefix.indent = 0;
                    // One space belongs to the mark.
                    spaces = 0;
                    if bytes.get(at + 1) == Some(&b' ') {
                        at += 1;
                    }
                }
                _ => match list_marker(&bytes[at..]) {
                    Some(length) => {
                        if !prefix.has_item {
                            prefix.indent = spaces;
                        }
                        prefix.has_item = true;
                        prefix.column += spaces + length;
                        spaces = 0;
                        at += length - 1;
                    }
                    None => break,
                },
            }
            at += 1;
        }
        if !prefix.has_item {
            prefix.indent = spaces;
        }
        prefix.column += spaces;
        prefix.length = at.min(bytes.len());
        prefix
    }
}

/// Length of `- `, `* `, `+ `, `1. ` or `1) ` with its space.
fn list_marker(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
    let mark = match (digits, bytes.get(digits)?) {
        (0, b'-' | b'*' | b'+') | (1.., b'.' | b')') => digits + 1,
        _ => return None,
    };
    matches!(bytes.get(mark), Some(b' ' | b'\t')).then_some(mark + 1)
}

impl Fence {
    fn open(content: &str, prefix: &Prefix) -> Option<Fence> {
        let mark = *content.as_bytes().first()?;
        let length = content.bytes().take_while(|byte| *byte == mark).count();
        if length < 3 || !(mark == b'~' || mark == b'`' && !content[length..].contains('`')) {
            return None;
        }
        let indent = if prefix.has_item { prefix.column } else { prefix.indent.saturating_sub(3) };
        Some(Fence { mark, length, quotes: prefix.quotes, indent })
    }

    fn is_closed_by(&self, content: &str) -> bool {
        let length = content.bytes().take_while(|byte| *byte == self.mark).count();
        length >= self.length && content[length..].trim().is_empty()
    }

    /// Whether the quote or list item that holds it is over at this line.
    fn ends_before(&self, prefix: &Prefix, content: &str) -> bool {
        prefix.quotes < self.quotes || (self.quotes == 0 && !content.is_empty() && prefix.indent < self.indent && !prefix.has_item)
    }
}

/// Whether a line begins a block of raw HTML: a tag of a block, or a line that is one tag.
fn opens_html(content: &str) -> bool {
    let Some(tag) = content.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let length = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let is_tag = length > 0 && matches!(tag.as_bytes().get(length), None | Some(b' ' | b'\t' | b'>' | b'/'));
    is_tag && (super::raw::is_block_tag(&tag[..length]) || content.trim_end().ends_with('>') && content.matches('<').count() == 1)
}
