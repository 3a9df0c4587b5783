//! The body of a page as a tree: what the Markdown parser makes and everything else reads.
//!
//! HTML, search text, outline, summaries, checks and exports all walk this tree; it holds no
//! HTML (save sanitised raw blocks) and no addresses: links are numbered references that the
//! link phase resolves.

use crate::source::ByteRange;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

/// A parsed body.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Top-level blocks in order.
    pub blocks: Box<[Block]>,
    /// Links and images in order of appearance; [`Inline::Link`] and others hold indexes into it.
    pub references: Vec<Reference>,
    /// All headings in order.
    pub outline: Vec<Heading>,
    /// Labels of footnotes in the order of their first mention; indexes are footnote numbers less one.
    pub footnotes: Vec<Box<str>>,
    /// Number of [`Inline::Text`] nodes. Counted from 0 in reading order ([`walk_inlines`]), they are the places of term links.
    pub text_nodes: u32,
    /// Bytes that it takes as HTML, about, links not counted.
    pub size: u32,
}

/// A block of the body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph; a leading pair of U+3000 is already gone.
    Paragraph(Line),
    /// A heading; the index points into [`Document::outline`].
    Heading {
        /// Index into [`Document::outline`].
        index: u32,
        /// The heading's text.
        content: Line,
    },
    /// An ordered (`start` is its first number) or bulleted list.
    List(Box<List>),
    /// A quotation or an alert.
    Quote {
        /// Kind of a GitHub alert.
        alert: Option<Alert>,
        /// The content.
        blocks: Box<[Block]>,
    },
    /// A code block.
    Code(Box<CodeBlock>),
    /// A table.
    Table(Box<Table>),
    /// A horizontal rule.
    Rule,
    /// Raw HTML after the allow-list.
    Html(Box<[HtmlPiece]>),
    /// A footnote's text, where it stands in the source.
    Footnote(Box<Footnote>),
    /// A definition list: terms and their definitions.
    Definitions(Box<[Definition]>),
    /// `::: name argument … :::`
    Directive(Box<Directive>),
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// First number of an ordered list.
    pub start: Option<u64>,
    /// Items without blank lines between them: their paragraphs are printed bare.
    pub tight: bool,
    /// The items.
    pub items: Box<[ListItem]>,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListItem {
    /// State of a task box, if it has one.
    pub task: Option<bool>,
    /// The content.
    pub blocks: Box<[Block]>,
}

/// A code block.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeBlock {
    /// First word of the info string, lower case; empty when none.
    pub language: Box<str>,
    /// The code, verbatim.
    pub text: Box<str>,
}

/// A footnote's text.
#[derive(Debug, Clone, PartialEq)]
pub struct Footnote {
    /// Index into [`Document::footnotes`]; `None` when nothing refers to it.
    pub index: Option<u32>,
    /// The content.
    pub blocks: Box<[Block]>,
}

/// Kinds of GitHub alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    /// 注意 (note)
    Note,
    /// 提示 (tip)
    Tip,
    /// 重要 (important)
    Important,
    /// 警告 (warning)
    Warning,
    /// 小心 (caution)
    Caution,
}

/// A table with one head row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Alignment per column.
    pub align: Vec<Align>,
    /// Head cells.
    pub head: Vec<Line>,
    /// Body rows.
    pub rows: Vec<Vec<Line>>,
}

/// Alignment of a table column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Not given.
    #[default]
    None,
    /// Left.
    Left,
    /// Centre.
    Center,
    /// Right.
    Right,
}

/// A term and its definitions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Definition {
    /// The term.
    pub term: Line,
    /// One or more definitions.
    pub definitions: Vec<Box<[Block]>>,
}

/// `::: notice`, `::: figures`, `::: chart`: one container syntax.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// Which.
    pub kind: DirectiveKind,
    /// The rest of the opening line, trimmed: the notice's title or the table's or chart's caption.
    pub title: Box<str>,
    /// A notice's content; empty for the others.
    pub blocks: Box<[Block]>,
    /// Lines of a figure table or chart, trimmed, blank ones left out, each with its place.
    pub lines: Vec<(Box<str>, ByteRange)>,
    /// The opening line.
    pub range: ByteRange,
}

impl Directive {
    /// A chart's line: `label value unit`, separated by white space; the unit may be left out. The value is given as typed
    /// and as a number.
    pub fn chart_line<'a>(&self, line: &'a str) -> Option<(&'a str, &'a str, &'a str, f64)> {
        let mut words = line.split_whitespace();
        let (label, value) = (words.next()?, words.next()?);
        let unit = words.next().unwrap_or("");
        let amount = crate::text::number::figure(value).filter(|amount| amount.is_finite() && *amount >= 0.0)?;
        words.next().is_none().then_some((label, value, unit, amount))
    }
}

/// The directives there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectiveKind {
    /// A box that stands out.
    Notice,
    /// A table of figures: all of the page, or those whose labels are listed.
    Figures,
    /// A bar chart: lines `label value unit`.
    Chart,
}

/// What stands in a line, in reading order.
pub type Line = Box<[Inline]>;

// A large site keeps millions of each.
const _: () = assert!(size_of::<Inline>() == 24 && size_of::<Block>() == 24);

/// Part of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Text; soft line breaks are already gone (nothing between Han, else a space).
    Text {
        /// The text, as typed.
        text: Words,
        /// Offset of its first character in the source file.
        at: u32,
    },
    /// Code.
    Code(Box<str>),
    /// Emphasis.
    Emphasis(Line),
    /// Strong emphasis.
    Strong(Line),
    /// Struck out.
    Strikethrough(Line),
    /// A bare inline tag of the allow-list; `b`, `i`, `s` and the like are the three above.
    Element(Element, Line),
    /// A link; the index points into [`Document::references`].
    Link {
        /// Index into [`Document::references`].
        reference: u32,
        /// The link's text; empty for a wiki link without its own text.
        content: Line,
    },
    /// An image; the index points into [`Document::references`].
    Image {
        /// Index into [`Document::references`].
        reference: u32,
        /// Text for those who do not see it.
        alt: Box<str>,
    },
    /// Mention of a footnote: index into [`Document::footnotes`].
    FootnoteMention(u32),
    /// A forced line break.
    Break,
}

/// A bare inline tag that a line may have, as `sub` or `kbd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element(u8);

/// The bare inline tags that a line may have.
pub(crate) const ELEMENTS: [&str; 9] = ["sub", "sup", "u", "mark", "kbd", "small", "ruby", "rt", "rp"];

impl Element {
    /// The element of a name that is one of them.
    pub(crate) fn named(name: &str) -> Element {
        Element(ELEMENTS.iter().position(|element| *element == name).unwrap_or_default() as u8)
    }

    /// Its name in HTML.
    pub fn name(self) -> &'static str {
        ELEMENTS[usize::from(self.0)]
    }
}

/// A stretch of a body's text. All stretches of one body stand in one piece of memory, in reading order: they are read one
/// after the other, by every phase.
#[derive(Clone)]
pub struct Words {
    all: AllWords,
    start: u32,
    end: u32,
}

/// All text of a body; empty until the body has been read to its end.
pub(crate) type AllWords = Arc<OnceLock<Box<str>>>;

impl Words {
    /// The stretch at these bytes of all text.
    pub(crate) fn new(all: &AllWords, range: Range<usize>) -> Words {
        Words { all: all.clone(), start: range.start as u32, end: range.end as u32 }
    }

    /// Where it stands in all text.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same up to this byte.
    pub(crate) fn end_at(&mut self, end: usize) {
        self.end = end as u32;
    }
}

impl Deref for Words {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.all.get().and_then(|all| all.get(self.range())).unwrap_or_default()
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Words) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// Sanitised HTML, cut where an address must be filled in.
#[derive(Debug, Clone, PartialEq)]
pub enum HtmlPiece {
    /// Markup that the sanitiser let through.
    Markup(Box<str>),
    /// An attribute value: the address of this reference.
    Address(u32),
}

/// Something the body points to.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// How it is written.
    pub kind: ReferenceKind,
    /// As typed: a path, an address, `#anchor`, or the inside of `[[…]]` before `|`. Percent-encoding is undone, save
    /// in addresses with a scheme and for `%23`, `%25` and `%3F`, which would change the meaning.
    pub target: Box<str>,
    /// The title attribute; empty when none, and for raw HTML.
    pub title: Box<str>,
    /// The whole construct in the source file.
    pub range: ByteRange,
}

/// How a reference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `[text](target)`, `<target>` or raw `<a href>`.
    Link,
    /// `![alt](target)` or raw `<img src>`.
    Image,
    /// `[[target]]`.
    Wiki,
}

/// A heading of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 1 to 6, as typed.
    pub level: u8,
    /// Unique in the page: explicit (`{#id}`) or made from the text.
    pub id: Box<str>,
    /// Plain text, number included.
    pub text: Box<str>,
    /// The number at its head: `一、` `（一）` `1.` `（1）`.
    pub number: Option<Ordinal>,
    /// The heading in the source file.
    pub range: ByteRange,
}

/// A Chinese official heading number (GB/T 9704: 一、→（一）→ 1. →（1）).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordinal {
    /// 1 for 一、, 2 for （一）, 3 for `1.`, 4 for （1）.
    pub rank: u8,
    /// The number.
    pub value: u32,
    /// Length of the number with its mark, in bytes of the text.
    pub len: u8,
}

/// Calls `each` for every inline of the blocks, depth first, in reading order.
pub fn walk_inlines<'a>(blocks: &'a [Block], each: &mut impl FnMut(&'a Inline)) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => walk_line(content, each),
            Block::List(list) => list.items.iter().for_each(|item| walk_inlines(&item.blocks, each)),
            Block::Quote { blocks, .. } => walk_inlines(blocks, each),
            Block::Footnote(note) => walk_inlines(&note.blocks, each),
            Block::Table(table) => {
                for cell in table.head.iter().chain(table.rows.iter().flatten()) {
                    walk_line(cell, each);
                }
            }
            Block::Definitions(list) => {
                for definition in list {
                    walk_line(&definition.term, each);
                    definition.definitions.iter().for_each(|blocks| walk_inlines(blocks, each));
                }
            }
            Block::Directive(directive) => walk_inlines(&directive.blocks, each),
            Block::Code(_) | Block::Rule | Block::Html(_) => {}
        }
    }
}

/// Calls `each` for every inline of a line, depth first, in reading order.
pub fn walk_line<'a>(line: &'a [Inline], each: &mut impl FnMut(&'a Inline)) {
    for inline in line {
        each(inline);
        match inline {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Element(_, content)
            | Inline::Link { content, .. } => walk_line(content, each),
            _ => {}
        }
    }
}

/// The words of a line without markup.
pub fn plain_text(line: &[Inline]) -> String {
    plain_text_by(line, |words| words)
}

/// The same; `read` says what the words of a body are that is still being read.
pub(crate) fn plain_text_by<'a>(line: &'a [Inline], read: impl Fn(&'a Words) -> &'a str) -> String {
    let mut out = String::new();
    walk_line(line, &mut |inline| match inline {
        Inline::Text { text, .. } => out.push_str(read(text)),
        Inline::Code(text) => out.push_str(text),
        Inline::Image { alt, .. } => out.push_str(alt),
        Inline::Break => out.push(' '),
        _ => {}
    });
    out
}
