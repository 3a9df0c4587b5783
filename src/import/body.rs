//! Blocks → Markdown, with a record of where each piece of the original went. Text is escaped so that it is read as text;
//! [`unescaped`] undoes that, for the proof.

use super::original::{Mark, Original};
use super::outline::{Block, BlockKind};
use crate::text::repair::{self, Counts, Edit};
use std::ops::Range;

/// A piece of the original and where it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Range in the original.
    pub source: Range<usize>,
    /// Range in the file.
    pub bytes: Range<usize>,
    /// Copied as it is, without escapes: it was Markdown before.
    pub raw: bool,
}

/// Writes a body.
pub(super) struct Writer<'a> {
    original: &'a Original,
    repair: bool,
    counts: &'a mut Counts,
    out: String,
    placed: Vec<Placed>,
    /// Prefix of addresses of images.
    images: String,
}

/// Name of an image's file.
pub(super) fn image_name(original: &Original, index: usize) -> String {
    let suffix = original.images.get(index).map_or("png", |image| image.suffix);
    format!("image-{}.{suffix}", index + 1)
}

impl<'a> Writer<'a> {
    pub fn new(original: &'a Original, repair: bool, counts: &'a mut Counts) -> Self {
        Writer { original, repair, counts, out: String::new(), placed: Vec::new(), images: String::new() }
    }

    /// Writes blocks. Headings of the second level get ids when the page is section number `section`.
    pub fn blocks(&mut self, blocks: &[Block], images: &str, section: Option<u32>) {
        self.images = images.to_owned();
        let mut items = 0;
        let mut table = None;
        for (index, block) in blocks.iter().enumerate() {
            let last = index.checked_sub(1).map(|before| blocks[before].kind);
            let together = matches!((last, block.kind), (Some(BlockKind::Item), BlockKind::Item))
                || matches!((last, block.kind), (Some(BlockKind::Row(a)), BlockKind::Row(b)) if a == b);
            if index > 0 && !together {
                self.out.push('\n');
            }
            match block.kind {
                BlockKind::Heading(level) => {
                    self.out.push_str(&"#".repeat(usize::from(level)));
                    self.out.push(' ');
                    self.text(block.range.clone(), Start::Heading);
                    if let (2, Some(section)) = (level, section) {
                        items += 1;
                        self.out.push_str(&format!(" {{#s{section}-{items}}}"));
                    }
                }
                BlockKind::Paragraph | BlockKind::Image => self.text(block.range.clone(), Start::Line),
                BlockKind::Item => {
                    self.out.push_str("- ");
                    self.text(block.range.clone(), Start::Line);
                }
                BlockKind::Row(number) => {
                    if table.is_none_or(|(of, _)| of != number) {
                        let columns = self.columns(&blocks[index..], number);
                        self.row(block.range.clone(), columns);
                        self.out.push_str("\n|");
                        self.out.push_str(&" --- |".repeat(columns));
                        table = Some((number, columns));
                    } else {
                        self.row(block.range.clone(), table.map_or(1, |(_, columns)| columns));
                    }
                }
                BlockKind::Footnote(number) => {
                    self.out.push_str(&format!("[^{number}]: "));
                    self.text(block.range.clone(), Start::Line);
                }
                BlockKind::Verbatim => self.piece(block.range.clone(), &[], Start::Raw),
            }
            self.out.push('\n');
        }
    }

    pub fn finish(self) -> (String, Vec<Placed>) {
        (self.out, self.placed)
    }

    /// Most cells in a row of this table: a row with more cells than its head would lose them.
    fn columns(&self, blocks: &[Block], table: u32) -> usize {
        let rows = blocks.iter().take_while(|block| block.kind == BlockKind::Row(table));
        rows.map(|row| self.original.text[row.range.clone()].matches('\t').count() + 1).max().unwrap_or(1)
    }

    fn row(&mut self, range: Range<usize>, columns: usize) {
        self.out.push('|');
        let mut at = range.start;
        let mut cells = 0;
        for cell in self.original.text[range].split('\t') {
            let inner = super::outline::trimmed(&self.original.text, at..at + cell.len());
            self.out.push(' ');
            self.text(inner, Start::Cell);
            self.out.push_str(" |");
            at += cell.len() + 1;
            cells += 1;
        }
        self.out.push_str(&"  |".repeat(columns.saturating_sub(cells)));
    }

    /// A text with its repairs and marks.
    fn text(&mut self, range: Range<usize>, start: Start) {
        let markdown = self.original.is_markdown(range.start);
        let source = &self.original.text[range.clone()];
        let mut edits = if self.repair && !markdown { repair::edits(source) } else { Vec::new() };
        edits.iter_mut().for_each(|edit| edit.range = edit.range.start + range.start..edit.range.end + range.start);
        let first = self.original.marks.partition_point(|(place, _)| place.start < range.start);
        let marks = self.original.marks[first..].iter().take_while(|(place, _)| place.start <= range.end && place.end <= range.end);
        let mut start = if markdown && start != Start::Heading { Start::Raw } else { start };
        let mut at = range.start;
        for (place, mark) in marks.filter(|(place, _)| place.start < range.end || place.is_empty()) {
            // A mark inside one that is written already.
            if place.start < at {
                continue;
            }
            self.piece(at..place.start, &edits, start);
            if place.start > at {
                start = start.inside();
            }
            match mark {
                Mark::Link(address) => {
                    self.out.push('[');
                    self.piece(place.clone(), &edits, start.inside());
                    self.out.push_str(&format!("]({address})"));
                }
                Mark::Footnote(number) => self.out.push_str(&format!("[^{number}]")),
                Mark::Image(index) => {
                    let alt = self.original.images.get(*index).map_or("", |image| image.alt.as_str());
                    let alt: String = alt.chars().filter(|c| !matches!(c, '[' | ']' | '\\' | '\n' | '\r' | '<' | '`')).collect();
                    self.out.push_str(&format!("![{alt}]({}{})", self.images, image_name(self.original, *index)));
                }
            }
            at = place.end;
            start = start.inside();
        }
        self.piece(at..range.end, &edits, start);
    }

    fn piece(&mut self, range: Range<usize>, edits: &[Edit], start: Start) {
        if range.is_empty() {
            return;
        }
        let own: Vec<Edit> = edits.iter().filter(|edit| edit.range.start >= range.start && edit.range.end <= range.end).cloned().collect();
        repair::count(&own, self.counts);
        let text = repair::apply(&self.original.text[range.clone()], range.start, &own);
        let from = self.out.len();
        match start {
            Start::Raw => self.out.push_str(&text),
            _ => escape(&text, start, &mut self.out),
        }
        self.placed.push(Placed { source: range, bytes: from..self.out.len(), raw: start == Start::Raw });
    }
}

/// Where a piece of text stands, which decides what Markdown would read into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// At the head of a line.
    Line,
    /// In a heading.
    Heading,
    /// In a cell of a table.
    Cell,
    /// In the middle of a line.
    Inside,
    /// It is Markdown and stays as it is.
    Raw,
}

impl Start {
    fn inside(self) -> Self {
        match self {
            Start::Line => Start::Inside,
            other => other,
        }
    }
}

/// Appends text so that Markdown reads it as text.
pub(super) fn escape(text: &str, start: Start, out: &mut String) {
    let mut rest = text;
    if start == Start::Line {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = &rest[digits..];
        // A number with a dot or bracket is a list only before white space, or alone on its line.
        let list = (1..=9).contains(&digits) && after.starts_with(['.', ')']) && (after.len() == 1 || after[1..].starts_with([' ', '\t']));
        if list {
            out.push_str(&rest[..digits]);
            out.push('\\');
            out.push_str(&after[..1]);
            rest = &after[1..];
        } else if rest.starts_with(['#', '>', '+', '-', '=', ':', '~']) {
            out.push('\\');
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' => true,
            '~' => chars.peek() == Some(&'~'),
            '&' => chars.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#'),
            '{' | '#' => start == Start::Heading,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
}

/// The text that escaped text stands for.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}
