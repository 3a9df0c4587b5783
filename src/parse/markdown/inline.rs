//! Text inside a line: merging, soft line breaks, and marks that were left over.

use super::characters::{has_bad_control, is_bad_control};
use super::links::LinkText;
use super::tree::{Builder, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Inline, Words};
use crate::text::{bytes, han};
use std::borrow::Cow;
use std::ops::Range;

/// State of the line that is being read.
#[derive(Debug, Default)]
pub(super) struct LineState {
    /// Text not yet in the tree, and the source offset of its first character.
    pub text: String,
    pub at: u32,
    /// Last visible character of the paragraph.
    pub last: Option<char>,
    /// A soft line break whose space may have to go: depth of the frame that holds it.
    pub soft: Option<usize>,
    /// End of the last text event, in the edited text.
    pub end: usize,
    literal: Option<Literal>,
    /// `[` of a possible footnote mention: where its label would begin.
    bracket: Option<usize>,
}

/// A run of marks that stayed text.
#[derive(Debug)]
struct Literal {
    mark: u8,
    start: usize,
    end: usize,
}

impl Builder<'_> {
    /// Takes back the space of a soft break that is already in the tree: the last character of a frame's line.
    pub fn take_back_space(&mut self, depth: usize) {
        let Some(frame) = self.frames.get_mut(depth) else { return };
        let Some(Inline::Text { text, .. }) = frame.line.last_mut() else { return };
        let Range { start, end } = text.range();
        if !self.words.get(start..end).is_some_and(|text| text.ends_with(' ')) {
            return;
        }
        text.end_at(end - 1);
        if end == self.words.len() {
            self.words.truncate(end - 1);
        }
        if start + 1 == end {
            frame.line.pop();
        }
    }

    /// A text event.
    pub fn text(&mut self, raw: &str, range: Range<usize>) {
        // Most text has nothing in it that the rest of this function looks for; one look tells.
        let is_plain = !bytes::any(raw.as_bytes(), |byte| {
            (byte < 0x20) | (byte == 0x7F) | (byte == 0xC2) | (byte == 0xF0) | (byte == b'*') | (byte == b'_') | (byte == b'~')
        });
        match self.top() {
            Kind::Link { text: LinkText::None, .. } | Kind::Image { text: LinkText::None, .. } => return,
            Kind::Link { text: LinkText::Address, .. } => {}
            _ => {
                self.look_for_literals(raw, &range, is_plain);
                self.look_for_lost_footnotes(raw, &range);
                self.look_for_lost_links(raw, &range);
            }
        }
        self.line.end = range.end;
        let at = self.edited.source(range.start);
        let clean = if is_plain { Cow::Borrowed(raw) } else { self.clean(Cow::Borrowed(raw)) };
        let mut text = &*clean;
        let mut at = at;
        let filtered: String;
        if !is_plain && has_bad_control(text) {
            let found = self.edited.source_range(&range);
            self.report(Diagnostic::new(Code::CONTROL_CHARACTER).with("code", "U+0000 – U+001F"), &found);
            filtered = text.chars().filter(|c| !is_bad_control(*c)).collect();
            text = &filtered;
        }
        if self.line.last.is_none() && self.line.text.is_empty() {
            let trimmed = text.trim_start_matches('\u{3000}');
            if trimmed.len() < text.len() {
                at = self.edited.source(range.start + text.len() - trimmed.len());
            }
            text = trimmed;
        }
        let Some(first) = text.chars().next() else { return };
        self.meet(first);
        if self.line.text.is_empty() {
            self.line.at = at;
        }
        self.line.text.push_str(text);
        self.line.last = text.chars().next_back();
    }

    /// A soft line break: a space for now, taken back by [`Builder::meet`] when it turns out to stand between CJK.
    pub fn soft_break(&mut self, at: u32) {
        let kept = self.line.text.trim_end_matches(['\u{3000}', ' ']).len();
        self.line.text.truncate(kept);
        if kept > 0 {
            self.line.last = self.line.text.chars().next_back();
        }
        if self.line.last.is_none() {
            return;
        }
        if self.line.text.is_empty() {
            self.line.at = at;
        }
        self.line.text.push(' ');
        self.line.soft = Some(self.depth());
    }

    /// The next visible character of the line: decides on a soft break before it.
    pub fn meet(&mut self, next: char) {
        let Some(depth) = self.line.soft.take() else { return };
        let Some(before) = self.line.last else { return };
        let next_is_cjk = han::is_cjk(next) || next == '\u{3000}';
        if !(next_is_cjk && han::is_cjk(before)) {
            return;
        }
        let open_text = depth == self.depth() && !self.line.text.is_empty();
        // “ ” … — also stand in Latin text: two of them say nothing, the text before does.
        if is_shared(before) && is_shared(next) && open_text && !self.line.text.chars().any(han::is_han) {
            return;
        }
        if open_text {
            self.line.text.pop();
        } else {
            self.take_back_space(depth);
        }
    }

    /// Something visible that is not text: it decides on a soft break like the characters at its ends.
    pub fn visible(&mut self, first: Option<char>, last: Option<char>) {
        match first {
            Some(first) => self.meet(first),
            None => self.line.soft = None,
        }
        self.line.last = last.or(Some('\u{FFFC}'));
    }

    /// Moves the text read so far into the line of the innermost frame.
    pub fn flush_text(&mut self) {
        self.end_literal();
        self.line.bracket = None;
        if !self.line.text.is_empty() {
            let start = self.words.len();
            self.words.push_str(&self.line.text);
            self.line.text.clear();
            self.push_text(Words::new(&self.all, start..self.words.len()), self.line.at);
        }
    }

    /// A text for the line of the innermost frame: the last one goes on, or it is one more.
    pub fn push_text(&mut self, added: Words, at: u32) {
        let Some(frame) = self.frames.last_mut() else { return };
        let Some(Inline::Text { text, .. }) = frame.line.last_mut() else {
            frame.line.push(Inline::Text { text: added, at });
            return;
        };
        let (before, added) = (text.range(), added.range());
        if before.end == added.start {
            return text.end_at(added.end);
        }
        // Something stood between them that is no more.
        let start = self.words.len();
        for part in [before, added] {
            let part = self.words.get(part).unwrap_or_default().to_owned();
            self.words.push_str(&part);
        }
        *text = Words::new(&self.all, start..self.words.len());
    }

    /// A new paragraph, cell or heading begins or ends.
    pub fn new_line(&mut self) {
        self.end_literal();
        self.line.last = None;
        self.line.soft = None;
        self.line.bracket = None;
    }

    fn look_for_literals(&mut self, raw: &str, range: &Range<usize>, is_plain: bool) {
        let continues = self.line.end == range.start;
        if !continues {
            self.end_literal();
        }
        if is_plain {
            return self.end_literal();
        }
        let source = self.edited.text.as_bytes();
        if source.get(range.clone()) != Some(raw.as_bytes()) {
            // From a character reference: meant as text.
            return self.end_literal();
        }
        let escaped = !continues && range.start > 0 && source[range.start - 1] == b'\\';
        let mut from = usize::from(escaped);
        while let Some(found) =
            bytes::position(&raw.as_bytes()[from.min(raw.len())..], |byte| (byte == b'*') | (byte == b'_') | (byte == b'~'))
        {
            let (at, mark) = (range.start + from + found, raw.as_bytes()[from + found]);
            match &mut self.line.literal {
                Some(literal) if literal.mark == mark && literal.end == at => literal.end += 1,
                _ => {
                    self.end_literal();
                    self.line.literal = Some(Literal { mark, start: at, end: at + 1 });
                }
            }
            from += found + 1;
        }
        if self.line.literal.as_ref().is_some_and(|literal| literal.end < range.start + raw.len()) {
            self.end_literal();
        }
    }

    /// Reports a run of two or more; `____` is a blank to fill in.
    fn end_literal(&mut self) {
        let Some(Literal { mark, start, end }) = self.line.literal.take() else { return };
        let length = end - start;
        if length < 2 || (mark == b'_' && length > 3) {
            return;
        }
        let range = self.edited.source_range(&(start..end));
        let mark = char::from(mark).to_string().repeat(length.min(3));
        self.report(Diagnostic::new(Code::LITERAL_EMPHASIS).with("mark", mark), &range);
    }

    /// `[方案](方案 全文.pdf)`: a space in the address, so that no link comes of it. The text comes as `]`, `(方案 全文.pdf)`.
    fn look_for_lost_links(&mut self, raw: &str, range: &Range<usize>) {
        if raw != "]" {
            return;
        }
        let rest = self.edited.text.get(range.end..).unwrap_or_default();
        let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside) else { return };
        let target = inside.trim();
        if target.contains(char::is_whitespace) && target.contains(['.', '/']) && !target.contains(['"', '\'', '<']) {
            let place = self.edited.source_range(&(range.end..range.end + inside.len() + 2));
            let target = self.clean(Cow::Borrowed(target)).into_owned();
            self.report(Diagnostic::new(Code::LITERAL_LINK).with("target", target), &place);
        }
    }

    /// `[^1]` without a text comes as `[`, `^1`, `]`.
    fn look_for_lost_footnotes(&mut self, raw: &str, range: &Range<usize>) {
        let source = &*self.edited.text;
        match self.line.bracket {
            Some(label) if raw == "]" && range.start > label + 1 => {
                let label = source.get(label + 1..range.start).unwrap_or_default();
                let found = self.edited.source_range(&(range.start - label.len() - 2..range.end));
                let label = self.clean(Cow::Borrowed(label)).into_owned();
                self.report(Diagnostic::new(Code::FOOTNOTE_MISSING).with("label", label), &found);
                self.line.bracket = None;
            }
            Some(label) if range.start >= label => {
                let inside = source.get(label..range.end).unwrap_or_default();
                if inside.len() > 200 || !inside.starts_with('^') || inside.contains(char::is_whitespace) {
                    self.line.bracket = None;
                }
            }
            _ => self.line.bracket = None,
        }
        let escaped = range.start > 0 && source.as_bytes()[range.start - 1] == b'\\' && self.line.end != range.start;
        if raw == "[" && !escaped {
            self.line.bracket = Some(range.end);
        }
    }
}

fn is_shared(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}
