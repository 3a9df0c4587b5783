//! A page's words as lines, each with the way back to the source; words of attached files in the same form.
//!
//! Rules search lines, not Markdown; [`Script::place`] gives the place in the file. Walks the body tree, parses nothing.

use super::digits::{self, Run};
use super::sieve::Sieve;
use super::traits::Traits;
use crate::document::{Block, Inline};
use crate::model::{FieldPlaces, Page};
use crate::parse::front;
use crate::route::PageId;
use crate::source::{ByteRange, Place};
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A field of front matter: `title`, `figures.0.label`.
    Field(Box<str>),
    /// A heading; index into the outline.
    Heading(u32),
    /// A paragraph of running text.
    Paragraph,
    /// A paragraph of a list item.
    Item,
    /// A cell of a table: number of the table, row (0 is the head), column.
    Cell(u32, u32, u32),
    /// A line of an attached file: where in it; empty for a text file, whose lines are its own.
    Attached(Box<str>),
}

/// A stretch of words without a break between.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is.
    pub role: Role,
    /// The words; code, images and links without words of their own are U+FFFC, a forced break is `\n`.
    pub text: String,
    /// From this byte of `text` on the words stand at this offset of the source.
    runs: Vec<(u32, u32)>,
    /// Links: range in `text` and index of the reference.
    pub links: Vec<(Range<usize>, u32)>,
    /// The kinds of characters in it.
    pub traits: Traits,
    /// The lists of words that have one in it.
    words: u32,
}

impl Line {
    fn new(role: Role, text: String, runs: Vec<(u32, u32)>) -> Self {
        Line { role, text, runs, links: Vec::new(), traits: Traits::default(), words: 0 }
    }

    /// Whether one of these traits is there: see `check::traits`.
    pub fn has(&self, any: u32) -> bool {
        self.traits.has(any)
    }

    /// Whether one of these lists has a word in it: see `check::sieve`.
    pub fn holds(&self, any: u32) -> bool {
        self.words & any != 0
    }
}

/// Looks once at every line for all rules.
fn look_through(lines: &mut [Line], sieve: &Sieve) {
    for line in lines {
        line.traits = Traits::of(&line.text);
        line.words = sieve.sift(&line.text);
    }
}

/// A part of what is published: the body as typed, or a printed field of front matter.
#[derive(Debug, Clone)]
pub struct Stretch<'a> {
    /// The text.
    pub text: &'a str,
    /// The line, when it is a field.
    line: Option<&'a Line>,
    /// Where the text begins in the source, when it is the body.
    start: usize,
}

/// The words of one file.
pub struct Script<'a> {
    /// The file.
    pub path: Arc<str>,
    /// Its text; for attached files the lines joined.
    pub source: &'a str,
    /// Where the body stands in the source.
    pub body: ByteRange,
    /// The lines in reading order, front matter first.
    pub lines: Vec<Line>,
    /// The page, unless this is an attached file.
    pub page: Option<(PageId, &'a Page)>,
    /// Where every field stands; read when first asked for.
    places: OnceCell<FieldPlaces>,
    /// Its long numbers, each with the part of what is published; found when first asked for.
    numbers: OnceCell<Vec<(usize, Run)>>,
}

impl<'a> Script<'a> {
    /// The words of a page whose text is `source`.
    pub fn of_page(id: PageId, page: &'a Page, source: &'a str, sieve: &Sieve) -> Self {
        let body = front::cut(&page.path, source, &mut Vec::new()).body;
        let mut lines = fields(page);
        Walk { lines: &mut lines, tables: 0 }.blocks(&page.document.blocks, &Role::Paragraph);
        look_through(&mut lines, sieve);
        Script { path: page.path.clone(), source, body, lines, page: Some((id, page)), places: OnceCell::new(), numbers: OnceCell::new() }
    }

    /// The words of an attached file: `source` is `lines` joined by line ends.
    pub fn of_file(path: Arc<str>, source: &'a str, labels: Vec<Box<str>>, sieve: &Sieve) -> Self {
        let mut at = 0;
        let mut lines: Vec<Line> = source
            .split('\n')
            .zip(labels)
            .map(|(text, label)| {
                let line = Line::new(Role::Attached(label), text.to_owned(), vec![(0, at)]);
                at += text.len() as u32 + 1;
                line
            })
            .collect();
        look_through(&mut lines, sieve);
        Script { path, source, body: 0..source.len() as u32, lines, page: None, places: OnceCell::new(), numbers: OnceCell::new() }
    }

    /// Where a range of a line stands.
    pub fn place(&self, line: &Line, range: Range<usize>) -> Place {
        if let Role::Attached(label) = &line.role
            && !label.is_empty()
        {
            return Place::path(format!("{}#{label}", self.path));
        }
        let start = self.offset(line, range.start);
        let last = line.text[range.clone()].char_indices().next_back();
        let end = match last {
            None => start,
            Some((at, c)) => self.offset(line, range.start + at) + c.len_utf8() as u32,
        };
        Place::range(&self.path, &(start..end.min(self.source.len() as u32)))
    }

    /// Where a range of the source stands: for rules that look at the text as typed.
    pub fn at(&self, range: Range<usize>) -> Place {
        if self.page.is_none() {
            let line = self.source[..range.start].matches('\n').count();
            if let Some(Role::Attached(label)) = self.lines.get(line).map(|line| &line.role)
                && !label.is_empty()
            {
                return Place::path(format!("{}#{label}", self.path));
            }
        }
        Place::range(&self.path, &(range.start as u32..range.end as u32))
    }

    /// A field of front matter; the whole front matter when it was not typed.
    pub fn field(&self, name: &str) -> Place {
        match self.page {
            Some((_, page)) => Place::range(&page.path, &self.field_range(page, name)),
            None => Place::file(&self.path),
        }
    }

    fn field_range(&self, page: &Page, name: &str) -> ByteRange {
        if front::is_fleeting(&page.places, name) {
            return self.places.get_or_init(|| front::all_places(&self.path, self.source)).of(name);
        }
        page.places.of(name)
    }

    /// Lines of running text: no front matter, no headings, no cells.
    pub fn prose(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| matches!(line.role, Role::Paragraph | Role::Item | Role::Attached(_)))
    }

    /// Lines of the body.
    pub fn body_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !matches!(line.role, Role::Field(_)))
    }

    /// What is published: printed fields of front matter, and the body as typed; of an attached file all of it.
    pub fn published(&self) -> Vec<Stretch<'_>> {
        let fields = self.lines.iter().filter(|line| matches!(line.role, Role::Field(_)));
        let mut parts: Vec<Stretch<'_>> = fields.map(|line| Stretch { text: &line.text, line: Some(line), start: 0 }).collect();
        let start = self.body.start as usize;
        parts.push(Stretch { text: self.source.get(start..self.body.end as usize).unwrap_or_default(), line: None, start });
        parts
    }

    /// Long numbers that are published, each with the number of its part of [`Script::published`].
    pub fn numbers(&self) -> &[(usize, Run)] {
        self.numbers.get_or_init(|| {
            let parts = self.published();
            parts.iter().enumerate().flat_map(|(index, part)| digits::runs(part.text).into_iter().map(move |run| (index, run))).collect()
        })
    }

    /// Where a range of a stretch stands.
    pub fn within(&self, stretch: &Stretch<'_>, range: Range<usize>) -> Place {
        match stretch.line {
            Some(line) => self.place(line, range),
            None => self.at(stretch.start + range.start..stretch.start + range.end),
        }
    }

    fn offset(&self, line: &Line, at: usize) -> u32 {
        let run = line.runs.partition_point(|(from, _)| *from as usize <= at).saturating_sub(1);
        let field = || match (&line.role, self.page) {
            (Role::Field(name), Some((_, page))) => Some((0, self.field_range(page, name).start)),
            _ => None,
        };
        let Some((from, source)) = line.runs.get(run).copied().or_else(field) else { return 0 };
        let typed = self.source.get(source as usize..).unwrap_or_default();
        let words = line.text.get(from as usize..).unwrap_or_default();
        // What has no words of its own may stand before the first words of a line.
        source + align(typed, words, at.saturating_sub(from as usize)) as u32
    }
}

/// The byte of `typed` where the character at byte `at` of `words` stands. What Markdown took away lies between: marks,
/// escapes, line ends with their indentation, quotes of front matter.
fn align(typed: &str, words: &str, at: usize) -> usize {
    /// Farthest that something may have been taken away.
    const FAR: usize = 200;
    let mut place = 0;
    for (index, c) in words.char_indices() {
        if index > at {
            break;
        }
        let rest = &typed[place..];
        let skip = if rest.starts_with(c) {
            0
        } else {
            let reference = rest.starts_with('&').then(|| rest.find(';')).flatten().filter(|end| *end < 12);
            match (rest.char_indices().take(FAR).find(|(_, other)| *other == c), reference) {
                (_, Some(_)) => 0,
                (Some((skip, _)), None) => skip,
                (None, None) => 0,
            }
        };
        place += skip;
        if index == at {
            break;
        }
        let rest = &typed[place..];
        if rest.starts_with(c) {
            place += c.len_utf8();
        } else if rest.starts_with('&') {
            place += rest.find(';').map_or(1, |end| end + 1);
        } else if c == ' ' {
            place += rest.len() - rest.trim_start().len();
        }
    }
    place
}

/// The printed fields of front matter.
fn fields(page: &Page) -> Vec<Line> {
    let front = &page.front;
    let mut found: Vec<(String, &str)> = Vec::new();
    let single = [
        ("title", &front.title),
        ("summary", &front.summary),
        ("origin", &front.origin),
        ("author", &front.author),
        ("issuer", &front.issuer),
        ("doc_number", &front.doc_number),
    ];
    found.extend(single.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.as_deref()?))));
    found.extend(front.keywords.iter().enumerate().map(|(index, word)| (format!("keywords.{index}"), word.as_str())));
    for (index, figure) in front.figures.iter().enumerate() {
        found.push((format!("figures.{index}.label"), &figure.label));
        found.push((format!("figures.{index}.value"), &figure.value.0));
    }
    found.extend(front.items.iter().enumerate().map(|(index, item)| (format!("items.{index}.summary"), item.summary.as_str())));
    found.extend(front.attachments.iter().enumerate().map(|(index, file)| (format!("attachments.{index}.title"), file.title.as_str())));
    found.retain(|(_, text)| !text.is_empty());
    let line = |(name, text): (String, &str)| Line::new(Role::Field(name.into()), text.to_owned(), Vec::new());
    found.into_iter().map(line).collect()
}

struct Walk<'b> {
    lines: &'b mut Vec<Line>,
    tables: u32,
}

impl Walk<'_> {
    fn blocks(&mut self, blocks: &[Block], role: &Role) {
        for block in blocks {
            match block {
                Block::Paragraph(content) => self.line(content, role.clone()),
                Block::Heading { index, content } => self.line(content, Role::Heading(*index)),
                Block::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks, &Role::Item)),
                Block::Quote { blocks, .. } => self.blocks(blocks, role),
                Block::Footnote(note) => self.blocks(&note.blocks, role),
                Block::Directive(directive) => self.blocks(&directive.blocks, role),
                Block::Table(table) => {
                    let number = self.tables;
                    self.tables += 1;
                    for (row, cells) in std::iter::once(&table.head).chain(&table.rows).enumerate() {
                        for (column, cell) in cells.iter().enumerate() {
                            self.line(cell, Role::Cell(number, row as u32, column as u32));
                        }
                    }
                }
                Block::Definitions(list) => {
                    for definition in list {
                        self.line(&definition.term, Role::Item);
                        definition.definitions.iter().for_each(|blocks| self.blocks(blocks, &Role::Item));
                    }
                }
                Block::Code(_) | Block::Rule | Block::Html(_) => {}
            }
        }
    }

    fn line(&mut self, content: &[Inline], role: Role) {
        let mut line = Line::new(role, String::new(), Vec::new());
        add(content, &mut line);
        if !line.text.is_empty() || !line.links.is_empty() {
            self.lines.push(line);
        }
    }
}

fn add(content: &[Inline], line: &mut Line) {
    for inline in content {
        match inline {
            Inline::Text { text, at } => {
                line.runs.push((line.text.len() as u32, *at));
                line.text.push_str(text);
            }
            Inline::Code(_) | Inline::Image { .. } => line.text.push('\u{FFFC}'),
            Inline::Break => line.text.push('\n'),
            Inline::FootnoteMention(_) => {}
            Inline::Link { reference, content, .. } => {
                let start = line.text.len();
                add(content, line);
                line.links.push((start..line.text.len(), *reference));
                if content.is_empty() {
                    // Printed as the name of what it leads to.
                    line.text.push('\u{FFFC}');
                }
            }
            Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) | Inline::Element(_, content) => {
                add(content, line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::align;

    #[test]
    fn words_find_their_way_back_over_what_markdown_took_away() {
        let typed = "甲乙\n丙\\*丁&amp;戊**己**庚";
        let words = "甲乙丙*丁&戊己庚";
        for c in ['甲', '丙', '丁', '戊', '己', '庚'] {
            let at = words.find(c).unwrap_or(0);
            assert_eq!(typed[align(typed, words, at)..].chars().next(), Some(c));
        }
        assert_eq!(align("\"标题\"", "标题", 0), 1);
    }
}
