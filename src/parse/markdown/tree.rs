//! Builds the tree from the parser's events with a stack of open frames. Nothing here recurses.
//!
//! Depth and size are bounded: what lies deeper than [`DEEPEST`] is left out, and a body that would multiply
//! (padded tables, repeated references) stops at a budget. Both are errors, so nothing of it is ever published.

use super::characters::without_controls;
use super::directive::Marker;
use super::edits::Edited;
use super::findings::Findings;
use super::given::{IntoCow, alert, column};
use super::headings::Headings;
use super::inline::LineState;
use super::links::LinkText;
use super::notes::Note;
use super::sentinel::Sentinels;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::*;
use crate::source::ByteRange;
use crate::text::size;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Most blocks and inlines that stand inside each other.
pub(super) const DEEPEST: usize = 100;

/// What an open frame will become.
#[derive(Debug)]
pub(super) enum Kind {
    Root,
    Quote(Option<Alert>),
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Footnote(u32),
    Definitions(Vec<Definition>),
    Term,
    Definition,
    Directive(Box<Directive>),
    Paragraph,
    Heading {
        level: u8,
        id: Option<String>,
    },
    Table(Box<Table>),
    Row {
        head: bool,
        cells: Vec<Line>,
    },
    Cell,
    Code {
        language: Box<str>,
        text: String,
    },
    Html(String),
    /// HTML that was left open around Markdown.
    Container {
        pieces: Vec<HtmlPiece>,
        tags: Vec<String>,
        place: ByteRange,
    },
    Emphasis,
    Strong,
    Strikethrough,
    Element {
        name: &'static str,
        range: ByteRange,
    },
    Link {
        reference: u32,
        text: LinkText,
    },
    Image {
        reference: u32,
        text: LinkText,
    },
}

/// A block or inline that is still open.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    pub blocks: Vec<Block>,
    pub line: Vec<Inline>,
    /// In the edited text.
    pub start: Range<usize>,
    /// Blocks and inlines around it that count.
    pub depth: usize,
}

/// The state of building one body.
pub(super) struct Builder<'a> {
    pub source: &'a str,
    pub edited: &'a Edited<'a>,
    sentinels: Option<Sentinels>,
    pub markers: &'a [Marker],
    pub findings: &'a mut Findings,
    pub frames: Vec<Frame>,
    /// Open tags below the deepest frame that is kept.
    skipped: usize,
    pub line: LineState,
    pub references: Vec<Reference>,
    headings: Headings,
    pub notes: Vec<Note>,
    pub note_numbers: BTreeMap<String, u32>,
    pub mentions: Vec<Box<str>>,
    pub removed_tags: BTreeSet<String>,
    code: Option<Vec<ByteRange>>,
    pub weight: usize,
    budget: usize,
    /// All text so far, and what it will be.
    pub words: String,
    pub all: AllWords,
    /// Emptied lists of frames that are closed, for the next ones.
    spare: (Vec<Vec<Block>>, Vec<Vec<Inline>>),
}

impl<'a> Builder<'a> {
    /// `keep_code`: whether the caller wants the ranges of code.
    pub fn new(
        source: &'a str,
        edited: &'a Edited<'a>,
        sentinels: Option<Sentinels>,
        markers: &'a [Marker],
        findings: &'a mut Findings,
        keep_code: bool,
    ) -> Self {
        let root = Frame { kind: Kind::Root, blocks: Vec::new(), line: Vec::new(), start: 0..0, depth: 0 };
        Builder {
            source,
            edited,
            sentinels,
            markers,
            findings,
            frames: vec![root],
            skipped: 0,
            line: LineState::default(),
            references: Vec::new(),
            headings: Headings::default(),
            notes: Vec::new(),
            note_numbers: BTreeMap::new(),
            mentions: Vec::new(),
            removed_tags: BTreeSet::new(),
            code: keep_code.then(Vec::new),
            weight: 0,
            budget: edited.text.len().saturating_mul(20).saturating_add(1 << 20),
            words: String::with_capacity(edited.text.len()),
            all: AllWords::default(),
            spare: Default::default(),
        }
    }

    /// An open block or inline without content.
    pub fn frame(&mut self, kind: Kind, start: Range<usize>, depth: usize) -> Frame {
        let (blocks, line) = (self.spare.0.pop().unwrap_or_default(), self.spare.1.pop().unwrap_or_default());
        Frame { kind, blocks, line, start, depth }
    }

    /// Takes one event; false when the budget is used up.
    pub fn event(&mut self, event: Event<'_>, range: Range<usize>) -> bool {
        self.weight += 16;
        let at = range.start;
        match event {
            Event::Start(_) if self.skipped > 0 => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(range),
            Event::Text(text) => {
                self.weight += text.len();
                match self.frames.last_mut().map(|frame| &mut frame.kind) {
                    Some(Kind::Code { text: code, .. } | Kind::Html(code)) => code.push_str(&text),
                    _ => self.text(&text, range),
                }
            }
            Event::Html(html) => {
                self.weight += html.len();
                if let Some(Kind::Html(block)) = self.frames.last_mut().map(|frame| &mut frame.kind) {
                    block.push_str(&html);
                }
            }
            Event::Code(text) => self.code_span(text, &range),
            Event::InlineHtml(tag) => self.inline_html(&tag, &range),
            Event::FootnoteReference(label) => self.mention(label),
            Event::SoftBreak => self.soft_break(self.edited.source(range.start)),
            Event::HardBreak => self.hard_break(),
            Event::Rule => {
                self.settle();
                self.push_block(Block::Rule);
            }
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        if self.weight <= self.budget {
            return true;
        }
        let place = self.edited.source_range(&(at..at));
        let much = Diagnostic::new(Code::OUTPUT_TOO_LARGE);
        let (over, limit) = (size(self.weight as u64), size(self.budget as u64));
        self.report(much.with("size", format!("{over}+")).with("limit", limit), &place);
        false
    }

    /// Closes what is open and gives the document and the ranges of code.
    pub fn finish(mut self) -> (Document, Vec<ByteRange>) {
        let end = self.edited.text.len();
        while self.frames.len() > 1 {
            self.close(end..end);
        }
        self.settle();
        let mut blocks = self.frames.pop().map(|mut root| packed(&mut root.blocks)).unwrap_or_default();
        self.references.shrink_to_fit();
        self.number_footnotes(&mut blocks);
        // It has never been set before.
        let _ = self.all.set(self.words.as_str().into());
        let outline = self.headings.finish(self.findings);
        let mut text_nodes = 0;
        walk_inlines(&blocks, &mut |inline| text_nodes += u32::from(matches!(inline, Inline::Text { .. })));
        let size = self.weight as u32;
        let document = Document { blocks, references: self.references, outline, footnotes: self.mentions, text_nodes, size };
        (document, self.code.unwrap_or_default())
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let (kind, what) = match tag {
            Tag::Paragraph => (Kind::Paragraph, ""),
            Tag::Heading { level, id, .. } => {
                let id = id.map(|id| self.clean(id.into_cow()).into_owned());
                (Kind::Heading { level: level as u8, id }, "")
            }
            Tag::BlockQuote(kind) => (Kind::Quote(kind.map(alert)), "@quotes"),
            Tag::CodeBlock(kind) => (Kind::Code { language: self.language(kind), text: String::new() }, "@code-blocks"),
            Tag::HtmlBlock => (Kind::Html(String::new()), "HTML"),
            Tag::List(start) => (Kind::List { start, tight: true, items: Vec::new() }, "@lists"),
            Tag::Item => (Kind::Item { task: None }, "@lists"),
            Tag::FootnoteDefinition(label) => {
                let place = self.edited.source_range(&range);
                let note = self.note(label);
                self.notes[note as usize].defined.get_or_insert(place);
                (Kind::Footnote(note), "@notes")
            }
            Tag::DefinitionList => (Kind::Definitions(Vec::new()), "@definitions"),
            Tag::DefinitionListTitle => (Kind::Term, ""),
            Tag::DefinitionListDefinition => (Kind::Definition, ""),
            Tag::Table(align) => {
                let align = align.into_iter().map(column).collect();
                (Kind::Table(Box::new(Table { align, ..Table::default() })), "@tables")
            }
            Tag::TableHead => (Kind::Row { head: true, cells: Vec::new() }, ""),
            Tag::TableRow => (Kind::Row { head: false, cells: Vec::new() }, ""),
            Tag::TableCell => (Kind::Cell, ""),
            Tag::Emphasis => (Kind::Emphasis, "@inlines"),
            Tag::Strong => (Kind::Strong, "@inlines"),
            Tag::Strikethrough => (Kind::Strikethrough, "@inlines"),
            Tag::Link { link_type, dest_url, title, .. } => (self.link(link_type, dest_url, title, &range, false), "@inlines"),
            Tag::Image { link_type, dest_url, title, .. } => (self.link(link_type, dest_url, title, &range, true), "@inlines"),
            Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => (Kind::Paragraph, ""),
        };
        self.open(kind, what, range);
    }

    /// Opens a frame, or begins to skip when it would be too deep.
    fn open(&mut self, kind: Kind, what: &'static str, range: Range<usize>) {
        let is_inline = kind.is_inline();
        if !is_inline {
            self.settle();
            self.new_line();
        } else {
            self.flush_text();
        }
        let depth = self.frames.last().map_or(0, |frame| frame.depth) + usize::from(!what.is_empty() && !matches!(kind, Kind::Item { .. }));
        if depth > DEEPEST {
            self.too_deep(what, depth, &range);
            self.skipped += 1;
            return;
        }
        if matches!(kind, Kind::Paragraph)
            && let Some(Kind::List { tight, .. }) = self.parent_of_item()
        {
            *tight = false;
        }
        let frame = self.frame(kind, range, depth);
        self.frames.push(frame);
    }

    /// Reports, once in a page, that something is nested too deep.
    pub fn too_deep(&mut self, what: &str, depth: usize, range: &Range<usize>) {
        let place = self.edited.source_range(&(range.start..range.start));
        let finding = Diagnostic::new(Code::TOO_DEEP).in_file(self.findings.path(), &place);
        self.findings.add_once(finding.with("what", what).with("depth", format!("{depth}+")).with("limit", DEEPEST));
    }

    /// Reports at a place of the source.
    pub fn report(&mut self, finding: Diagnostic, range: &ByteRange) {
        self.findings.add(finding.in_file(self.findings.path(), range));
    }

    /// Ends the innermost frame that came from a start event; what raw tags and directives opened inside it ends too.
    fn end(&mut self, range: Range<usize>) {
        while let Some(Frame { kind: Kind::Element { .. } | Kind::Directive(_) | Kind::Container { .. }, .. }) = self.frames.last() {
            self.close(range.clone());
        }
        if self.frames.len() > 1 {
            self.close(range);
        }
    }

    /// Closes the innermost frame and gives what it became to its parent.
    pub fn close(&mut self, range: Range<usize>) {
        if self.top().is_inline() {
            self.flush_text();
        } else {
            self.settle();
        }
        if self.frames.len() < 2 {
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        let Frame { kind, blocks: mut open_blocks, line: mut open_line, start, .. } = frame;
        let (blocks, line) = (packed(&mut open_blocks), packed(&mut open_line));
        self.spare.0.push(open_blocks);
        self.spare.1.push(open_line);
        match kind {
            Kind::Root => {}
            Kind::Quote(alert) => self.push_block(Block::Quote { alert, blocks }),
            Kind::List { start, tight, items } => {
                self.push_block(Block::List(Box::new(List { start, tight, items: items.into() })));
            }
            Kind::Item { task } => {
                if let Some(Kind::List { items, .. }) = self.top_mut() {
                    items.push(ListItem { task, blocks });
                }
            }
            Kind::Footnote(note) => self.push_block(Block::Footnote(Box::new(Footnote { index: Some(note), blocks }))),
            Kind::Definitions(list) => self.push_block(Block::Definitions(list.into())),
            Kind::Term => {
                if let Some(Kind::Definitions(list)) = self.top_mut() {
                    list.push(Definition { term: line, definitions: Vec::new() });
                }
            }
            Kind::Definition => {
                if let Some(Kind::Definitions(list)) = self.top_mut()
                    && let Some(last) = list.last_mut()
                {
                    last.definitions.push(blocks);
                }
            }
            Kind::Directive(mut directive) => {
                if range.start >= range.end || !self.is_marker(&range) {
                    self.report(Diagnostic::new(Code::DIRECTIVE_OPEN), &directive.range.clone());
                }
                directive.blocks = blocks;
                self.push_block(Block::Directive(directive));
            }
            Kind::Paragraph => {
                if !line.is_empty() {
                    self.push_block(Block::Paragraph(line));
                }
            }
            Kind::Heading { level, id } => {
                let place = self.edited.source_range(&start);
                let place = place.start..self.trimmed_end(&place);
                let index = self.headings.add(level, id, self.plain(&line), place, self.findings);
                self.push_block(Block::Heading { index, content: line });
            }
            Kind::Table(mut table) => {
                table.rows.shrink_to_fit();
                self.push_block(Block::Table(table));
            }
            Kind::Row { head, mut cells } => {
                cells.shrink_to_fit();
                if let Some(Kind::Table(table)) = self.top_mut() {
                    if head {
                        table.head = cells;
                    } else {
                        table.rows.push(cells);
                    }
                }
            }
            Kind::Cell => {
                if let Some(Kind::Row { cells, .. }) = self.top_mut() {
                    cells.push(line);
                }
            }
            Kind::Code { language, mut text } => {
                self.keep_code(&start);
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                let text = self.clean(Cow::Owned(self.restore(text))).into_owned().into_boxed_str();
                self.push_block(Block::Code(Box::new(CodeBlock { language, text })));
            }
            Kind::Html(html) => self.html_block(html, start),
            Kind::Container { pieces, tags, place } => {
                // Never closed: it ends where it began, and what follows stands on its own.
                self.push_block(Block::Html(pieces.into()));
                for tag in &tags {
                    self.removed_tag(tag, &place);
                }
                if let Some(parent) = self.frames.last_mut() {
                    parent.blocks.extend(blocks);
                }
            }
            Kind::Emphasis => self.push_inline(Inline::Emphasis(line)),
            Kind::Strong => self.push_inline(Inline::Strong(line)),
            Kind::Strikethrough => self.push_inline(Inline::Strikethrough(line)),
            Kind::Element { name, range } => {
                self.removed_tag(name, &range);
                self.dissolve(line);
            }
            Kind::Link { reference, .. } => self.push_inline(Inline::Link { reference, content: line }),
            Kind::Image { reference, .. } => {
                let alt = self.plain(&line);
                let image = &self.references[reference as usize];
                if alt.trim().is_empty() && image.title.is_empty() {
                    self.report(Diagnostic::new(Code::IMAGE_ALT), &image.range.clone());
                }
                self.push_inline(Inline::Image { reference, alt: alt.into() });
            }
        }
    }

    /// A block begins or ends here: bare text of a tight list item becomes a paragraph.
    fn settle(&mut self) {
        while matches!(self.top(), Kind::Element { .. }) {
            self.flush_text();
            if let Some(Frame { kind: Kind::Element { name, range }, line, .. }) = self.frames.pop() {
                self.removed_tag(name, &range);
                self.dissolve(line);
            }
        }
        self.flush_text();
        if !self.top().holds_blocks() {
            return;
        }
        let Some(frame) = self.frames.last_mut() else { return };
        if !frame.line.is_empty() {
            frame.blocks.push(Block::Paragraph(packed(&mut frame.line)));
            self.new_line();
        }
    }

    /// A finished block for the innermost frame.
    pub fn push_block(&mut self, block: Block) {
        self.new_line();
        self.removed_tags.clear();
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks.push(block);
        }
    }

    /// A finished inline for the innermost frame.
    pub fn push_inline(&mut self, inline: Inline) {
        self.flush_text();
        if let Some(frame) = self.frames.last_mut() {
            frame.line.push(inline);
        }
    }

    /// The words of a line without markup.
    fn plain(&self, line: &[Inline]) -> String {
        plain_text_by(line, |words| self.words.get(words.range()).unwrap_or_default())
    }

    /// Gives the content of a frame that is no more to its parent.
    pub fn dissolve(&mut self, line: impl IntoIterator<Item = Inline>) {
        for inline in line {
            match (inline, self.frames.last_mut()) {
                (Inline::Text { text, at }, _) => self.push_text(text, at),
                (other, Some(frame)) => frame.line.push(other),
                (_, None) => {}
            }
        }
    }

    fn code_span(&mut self, text: CowStr<'_>, range: &Range<usize>) {
        self.weight += text.len();
        self.keep_code(range);
        let text = self.clean(text.into_cow()).into_owned();
        self.visible(text.chars().next(), text.chars().next_back());
        self.push_inline(Inline::Code(text.into()));
    }

    /// A forced line break.
    pub fn hard_break(&mut self) {
        self.push_inline(Inline::Break);
        // A line after a forced break begins afresh: U+3000 at its head is an indentation too.
        self.new_line();
    }

    fn task(&mut self, done: bool) {
        for frame in self.frames.iter_mut().rev() {
            if let Kind::Item { task } = &mut frame.kind {
                *task = Some(done);
                break;
            }
        }
    }

    fn keep_code(&mut self, range: &Range<usize>) {
        let place = self.edited.source_range(range);
        if let Some(code) = &mut self.code {
            code.push(place);
        }
    }

    /// End of a range of the source without white space at its end.
    fn trimmed_end(&self, range: &ByteRange) -> u32 {
        let text = self.source.get(range.start as usize..range.end as usize).unwrap_or_default();
        range.start + text.trim_end().len() as u32
    }

    fn language(&self, kind: CodeBlockKind<'_>) -> Box<str> {
        match kind {
            CodeBlockKind::Indented => "".into(),
            CodeBlockKind::Fenced(info) => {
                let info = self.clean(info.into_cow());
                without_controls(&info.split([' ', '\t', ',', '{']).next().unwrap_or_default().to_lowercase())
            }
        }
    }

    /// Takes the helpers out of a string that the parser gave back.
    pub fn clean<'s>(&self, text: Cow<'s, str>) -> Cow<'s, str> {
        match &self.sentinels {
            Some(sentinels) => sentinels.clean(text),
            None => text,
        }
    }

    /// What the innermost frame is.
    pub fn top(&self) -> &Kind {
        self.frames.last().map_or(&Kind::Root, |frame| &frame.kind)
    }

    /// Index of the innermost frame.
    pub fn depth(&self) -> usize {
        self.frames.len().saturating_sub(1)
    }

    fn top_mut(&mut self) -> Option<&mut Kind> {
        self.frames.last_mut().map(|frame| &mut frame.kind)
    }

    /// The list whose item is the innermost frame, HTML left open in between not counted.
    fn parent_of_item(&mut self) -> Option<&mut Kind> {
        let item = self.frames.iter().rposition(|frame| !matches!(frame.kind, Kind::Container { .. }))?;
        let is_item = matches!(self.frames[item].kind, Kind::Item { .. });
        let list = item.checked_sub(1).filter(|_| is_item)?;
        self.frames.get_mut(list).map(|frame| &mut frame.kind)
    }
}

impl Kind {
    fn is_inline(&self) -> bool {
        use Kind::*;
        matches!(self, Emphasis | Strong | Strikethrough | Element { .. } | Link { .. } | Image { .. })
    }

    fn holds_blocks(&self) -> bool {
        use Kind::*;
        matches!(self, Root | Quote(_) | Item { .. } | Footnote(_) | Definition | Directive(_) | Container { .. })
    }
}

/// What a list has, in a list of just that size: a large site keeps millions of them, and none keeps room for what will not
/// come. The memory of the list itself stays for what comes next.
#[allow(clippy::drain_collect, reason = "the memory is not to be moved")]
fn packed<T>(list: &mut Vec<T>) -> Box<[T]> {
    list.drain(..).collect()
}
