//! Markdown → the paragraphs of text in it, as parts with their places: what a reader reads and nothing that means
//! something to a program. Decides nothing about repairs.

use crate::text::han;
use crate::text::repair::Part;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Paragraphs, headings, cells: each a list of parts in order. Offsets are those of `body`.
pub(super) fn paragraphs(body: &str) -> Vec<Vec<Part<'_>>> {
    let mut found = Found { body, protected: directives(body), list: Vec::new(), parts: Vec::new(), code: 0, links: 0 };
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        found.event(event, range);
    }
    found.close();
    found.list
}

/// As pages are parsed.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

struct Found<'a> {
    body: &'a str,
    protected: Vec<Range<usize>>,
    list: Vec<Vec<Part<'a>>>,
    parts: Vec<Part<'a>>,
    /// Open code blocks whose text is code.
    code: u32,
    /// Open wiki links, whose text is a name.
    links: u32,
}

impl<'a> Found<'a> {
    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Text(text) => self.text(&text, range),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => self.parts.push(Part::Solid),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => self.code += 1,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                // An indented Chinese paragraph is not code.
                let text = &self.body[range];
                let other = text.chars().filter(|c| !c.is_whitespace()).count();
                self.code += u32::from(han::count_han(text) * 2 <= other);
            }
            Event::End(TagEnd::CodeBlock) => {
                self.code = self.code.saturating_sub(1);
                self.close();
            }
            Event::Start(Tag::Link { link_type: pulldown_cmark::LinkType::WikiLink { .. }, .. }) => {
                self.links += 1;
                self.parts.push(Part::Solid);
            }
            Event::End(TagEnd::Link) => self.links = self.links.saturating_sub(1),
            Event::Start(tag) if is_block(&tag) => self.close(),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::FootnoteDefinition
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            ) => self.close(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let source = &self.body[range.clone()];
        let guarded = self.protected.partition_point(|protected| protected.end <= range.start);
        let guarded = self.protected.get(guarded).is_some_and(|protected| protected.start < range.end);
        // What differs from its source was written as an entity.
        if self.code > 0 || self.links > 0 || guarded || source != text {
            self.parts.push(Part::Solid);
        } else {
            self.parts.push(Part::Text(range.start, source));
        }
    }

    fn close(&mut self) {
        if !self.parts.is_empty() {
            self.list.push(std::mem::take(&mut self.parts));
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } | Tag::Superscript | Tag::Subscript
    )
}

/// Lines of directives: the marks themselves, and all of `figures` and `chart`, whose lines are data.
fn directives(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut data = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(rest) = line.trim_start().strip_prefix(":::") {
            let name = rest.trim_start_matches(':').trim();
            match data.take() {
                Some(start) if name.is_empty() => found.push(start..end),
                Some(start) => data = Some(start),
                None if name.starts_with("figures") || name.starts_with("chart") => data = Some(at),
                None => found.push(at..end),
            }
        }
        at = end;
    }
    found.extend(data.map(|start| start..body.len()));
    found
}
