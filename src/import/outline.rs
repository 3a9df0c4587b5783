//! Lines → pages in order, and what became of every line that is on no page. The heart of the import: which line is a
//! section, an item, an annex, a city, a case follows from the line and from where it stands. What fits nowhere becomes a
//! page like any other, with a note.

mod cases;
mod front;
mod lines;
mod long;
mod sections;

use super::original::Original;
use super::residue::Reason;
use crate::moment::Moment;
use crate::place::Places;
use std::ops::Range;

/// What a page is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// The edition itself.
    Edition,
    /// A section of the report, or an annex.
    Section,
    /// A case of a place.
    Case {
        /// City or province.
        city: u32,
        /// County.
        county: Option<u32>,
    },
}

/// Where a page's title comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Title {
    /// It stands in the text; its parts are joined.
    Written(Vec<Range<usize>>),
    /// Made from the lead sentence, which stays in the body.
    Proposed(String),
}

/// A page to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What it is for.
    pub role: Role,
    /// Its number: in the report, or in its city.
    pub number: u32,
    /// Its title.
    pub title: Title,
    /// Its text.
    pub body: Vec<Block>,
}

/// A piece of a page's body.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where its text stands in the original.
    pub range: Range<usize>,
}

/// Kinds of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; level from 2. Items of sections get an id.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A row of this table; cells separated by tabs.
    Row(u32),
    /// A footnote.
    Footnote(u32),
    /// Markdown as it is.
    Verbatim,
    /// Images without text.
    Image,
}

/// What became of characters that are in no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// The title of the page with this index.
    Title(usize),
    /// The number of the page with this index.
    Number(usize),
    /// The place of the page with this index, and of those after it in the same city.
    Place(usize),
    /// The document number of the edition.
    DocNumber,
    /// The full stop of a heading that text followed on the same line.
    Stop,
    /// Set aside.
    Aside(Reason),
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// No known shape was found; the text was cut by its headings, or not at all.
    NoShape,
    /// No title was found.
    NoTitle,
    /// A place whose pages got no text.
    EmptyPlace(Range<usize>),
    /// A printed number that does not follow the one before.
    Number(Range<usize>),
    /// A number and its text that looked like a heading but is too long for one.
    LongHeading(Range<usize>),
    /// Text before the first case of a city, put into that case.
    Intro(Range<usize>),
    /// A page was cut because it would have been too long.
    Cut(usize),
}

/// The report, understood.
#[derive(Debug, Default)]
pub struct Outline {
    /// Pages in order; the first is the edition.
    pub pages: Vec<Page>,
    /// What is in no body, by place.
    pub became: Vec<(Range<usize>, Became)>,
    /// Issuer, as the text names it.
    pub issuer: Option<String>,
    /// Document number, as on its own line.
    pub doc_number: Option<Range<usize>>,
    /// Date under or over the text.
    pub issued_on: Option<Moment>,
    /// When the page it was copied from was published, if that says so.
    pub published: Option<Moment>,
    /// Where that page says it is from.
    pub origin: Option<String>,
    /// What to look at.
    pub notes: Vec<Note>,
}

/// Understands a text.
pub fn outline(original: &Original, places: &Places) -> Outline {
    let mut outline = Outline::default();
    let lines = lines::sort(original, places, &mut outline);
    let body = front::read(original, &lines, &mut outline);
    let rest = &lines[body..];
    match cases::signed(original, rest, places) {
        Some(signed) => cases::by_signature(original, rest, &signed, &mut outline),
        None => sections::read(original, rest, &mut outline),
    }
    if outline.pages.len() == 1 {
        outline.notes.push(Note::NoShape);
    }
    long::cut(original, &mut outline);
    outline.became.sort_by_key(|(range, _)| range.start);
    outline
}

impl Outline {
    /// Begins a page and gives its index.
    fn begin(&mut self, role: Role, number: u32, title: Title) -> usize {
        self.pages.push(Page { role, number, title, body: Vec::new() });
        self.pages.len() - 1
    }

    /// Adds to the last page.
    fn add(&mut self, kind: BlockKind, range: Range<usize>) {
        if let Some(page) = self.pages.last_mut()
            && (!range.is_empty() || kind == BlockKind::Image)
        {
            page.body.push(Block { kind, range });
        }
    }
}

/// The part of a range without white space around it.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + (inner.len() - inner.trim_start().len());
    start..start.max(range.start + inner.trim_end().len())
}
