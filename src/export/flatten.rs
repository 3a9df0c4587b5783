//! The body tree → a flat list of pieces: what editors, word processors and plain text have in common.
//!
//! Nested lists become items with a depth, notices become quotations, figure tables and charts become tables, footnotes
//! and links become numbers with notes at the end. Links on terms in running text are the site's own and fall away.

use crate::document::*;
use crate::link::Target;
use crate::model::Page;
use crate::route::PageId;
use crate::site::Site;

/// A stretch of text in one manner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The text; `\n` is a forced line break.
    pub text: String,
    /// Bold.
    pub strong: bool,
    /// Slanted.
    pub emphasis: bool,
    /// Struck out.
    pub struck: bool,
    /// Code.
    pub code: bool,
    /// Raised: the mark of a note.
    pub raised: bool,
}

/// A paragraph or what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A heading, 1 for the highest of the text.
    Heading(u8, Vec<Run>),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// An item of a list: depth from 0, its mark (`•`, `1.`), its text.
    Item(u8, String, Vec<Run>),
    /// A paragraph of a quotation or notice.
    Quote(Vec<Run>),
    /// A line of code.
    Code(String),
    /// A table: head and rows.
    Table(Vec<Vec<Run>>, Vec<Vec<Vec<Run>>>),
    /// A picture: its number from 1, and text for those who do not see it.
    Image(usize, String),
    /// A line across.
    Rule,
    /// A note at the end: its mark and text.
    Note(String, Vec<Run>),
}

/// A flattened body.
#[derive(Debug, Default)]
pub struct Flat {
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// Addresses of numbered links.
    pub links: Vec<String>,
    /// Paths and texts of numbered pictures.
    pub images: Vec<(String, String)>,
}

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Text,
    Quote,
}

struct Writer<'a> {
    site: &'a Site,
    page: &'a Page,
    targets: &'a [Target],
    inside: bool,
    top: u8,
    flat: Flat,
    notes: Vec<(u32, &'a [Block])>,
}

/// Flattens the body of a page.
pub fn flatten(site: &Site, id: PageId, inside: bool) -> Flat {
    let (page, facts) = (site.graph.page(id), site.graph.facts(id));
    let mut blocks = &*page.document.blocks;
    if facts.title_in_body && matches!(blocks, [Block::Heading { .. }, ..]) {
        blocks = &blocks[1..];
    }
    let rest = &page.document.outline[usize::from(facts.title_in_body).min(page.document.outline.len())..];
    let top = rest.iter().map(|heading| heading.level).min().unwrap_or(1);
    let targets = &site.graph.targets[id as usize];
    let mut writer = Writer { site, page, targets, inside, top, flat: Flat::default(), notes: Vec::new() };
    writer.blocks(blocks, Within::Text);
    let mut notes = std::mem::take(&mut writer.notes);
    notes.sort_by_key(|(index, _)| *index);
    for (index, blocks) in notes {
        let mut text = Vec::new();
        walk_lines(blocks, &mut |line| text.extend(writer.runs(line)));
        writer.flat.pieces.push(Piece::Note(format!("注{}", index + 1), text));
    }
    for (number, link) in writer.flat.links.iter().enumerate() {
        writer.flat.pieces.push(Piece::Note(format!("[{}]", number + 1), vec![Run { text: link.clone(), ..Run::default() }]));
    }
    writer.flat
}

impl<'a> Writer<'a> {
    fn blocks(&mut self, blocks: &'a [Block], within: Within) {
        for block in blocks {
            self.block(block, within);
        }
    }

    fn block(&mut self, block: &'a Block, within: Within) {
        match block {
            Block::Paragraph(line) => self.paragraph(line, within),
            Block::Heading { index, content } => {
                let level = self.page.document.outline.get(*index as usize).map_or(1, |heading| heading.level);
                let runs = self.runs(content);
                self.flat.pieces.push(Piece::Heading((level.saturating_sub(self.top) + 1).min(4), runs));
            }
            Block::List(list) => self.list(list, 0),
            Block::Quote { blocks, .. } => self.blocks(blocks, Within::Quote),
            Block::Code(code) => self.flat.pieces.extend(code.text.lines().map(|line| Piece::Code(line.to_owned()))),
            Block::Table(table) => {
                let head = table.head.iter().map(|cell| self.runs(cell)).collect();
                let rows = table.rows.iter().map(|row| row.iter().map(|cell| self.runs(cell)).collect()).collect();
                self.flat.pieces.push(Piece::Table(head, rows));
            }
            Block::Rule => self.flat.pieces.push(Piece::Rule),
            Block::Html(pieces) => self.html(pieces),
            Block::Footnote(note) => self.notes.extend(note.index.map(|index| (index, &*note.blocks))),
            Block::Definitions(list) => {
                for definition in list {
                    let term = self.runs(&definition.term).into_iter().map(|run| Run { strong: true, ..run }).collect();
                    self.flat.pieces.push(Piece::Paragraph(term));
                    definition.definitions.iter().for_each(|blocks| self.blocks(blocks, Within::Quote));
                }
            }
            Block::Directive(directive) => self.directive(directive),
        }
    }

    /// A paragraph; its pictures follow it.
    fn paragraph(&mut self, line: &'a [Inline], within: Within) {
        let first = self.flat.images.len();
        let runs = self.runs(line);
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            self.flat.pieces.push(if within == Within::Quote { Piece::Quote(runs) } else { Piece::Paragraph(runs) });
        }
        for number in first..self.flat.images.len() {
            let alt = self.flat.images[number].1.clone();
            self.flat.pieces.push(Piece::Image(number + 1, alt));
        }
    }

    fn list(&mut self, list: &'a List, depth: u8) {
        for (at, item) in list.items.iter().enumerate() {
            let mark = match (list.start, item.task) {
                (_, Some(true)) => "☑".to_owned(),
                (_, Some(false)) => "☐".to_owned(),
                (Some(start), _) => format!("{}.", start + at as u64),
                (None, _) => if depth == 0 { "•" } else { "◦" }.to_owned(),
            };
            let mut mark = Some(mark);
            for block in &item.blocks {
                match block {
                    Block::Paragraph(line) => {
                        let runs = self.runs(line);
                        self.flat.pieces.push(Piece::Item(depth, mark.take().unwrap_or_default(), runs));
                    }
                    Block::List(inner) => self.list(inner, (depth + 1).min(4)),
                    other => self.block(other, Within::Text),
                }
            }
        }
    }

    fn directive(&mut self, directive: &'a Directive) {
        let plain = |text: &str| vec![Run { text: text.to_owned(), ..Run::default() }];
        match directive.kind {
            DirectiveKind::Notice => {
                if !directive.title.is_empty() {
                    self.flat.pieces.push(Piece::Quote(vec![Run { text: directive.title.to_string(), strong: true, ..Run::default() }]));
                }
                self.blocks(&directive.blocks, Within::Quote);
            }
            DirectiveKind::Figures => {
                let wanted = |label: &str| directive.lines.is_empty() || directive.lines.iter().any(|(line, _)| **line == *label);
                let figures = self.page.front.figures.iter().filter(|figure| wanted(&figure.label));
                let rows = figures.map(|figure| vec![plain(&figure.label), plain(&figure.in_words())]).collect();
                self.flat.pieces.push(Piece::Table(vec![plain("指标"), plain("数值")], rows));
            }
            DirectiveKind::Chart => {
                let rows = directive.lines.iter().filter_map(|(line, _)| directive.chart_line(line));
                let rows = rows.map(|(label, value, unit, _)| vec![plain(label), plain(&format!("{value}{unit}"))]).collect();
                let title = if directive.title.is_empty() { "项目" } else { &directive.title };
                self.flat.pieces.push(Piece::Table(vec![plain(title), plain("数值")], rows));
            }
        }
    }

    /// Sanitised HTML: its text, block by block.
    fn html(&mut self, pieces: &[HtmlPiece]) {
        let markup: String = pieces.iter().map(|piece| if let HtmlPiece::Markup(text) = piece { &**text } else { "" }).collect();
        let mut text = String::new();
        for part in markup.split('<') {
            let (tag, rest) = part.split_once('>').unwrap_or(("", part));
            let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
            if matches!(name, "p" | "div" | "br" | "tr" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "dd" | "summary") {
                text.push('\n');
            } else if matches!(tag, "/td" | "/th") {
                text.push(' ');
            }
            text.push_str(
                &rest.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ").replace("&amp;", "&"),
            );
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        self.flat.pieces.extend(lines.map(|line| Piece::Paragraph(vec![Run { text: line.to_owned(), ..Run::default() }])));
    }

    fn runs(&mut self, line: &[Inline]) -> Vec<Run> {
        let mut runs = Vec::new();
        self.line(line, &Run::default(), &mut runs);
        runs
    }

    fn line(&mut self, line: &[Inline], style: &Run, runs: &mut Vec<Run>) {
        for inline in line {
            let mut push = |text: &str| runs.push(Run { text: text.to_owned(), ..style.clone() });
            match inline {
                Inline::Text { text, .. } => push(text),
                Inline::Code(text) => runs.push(Run { text: text.to_string(), code: true, ..style.clone() }),
                Inline::Emphasis(content) => self.line(content, &Run { emphasis: true, ..style.clone() }, runs),
                Inline::Strong(content) => self.line(content, &Run { strong: true, ..style.clone() }, runs),
                Inline::Strikethrough(content) => self.line(content, &Run { struck: true, ..style.clone() }, runs),
                Inline::Element(_, content) => self.line(content, style, runs),
                Inline::Link { reference, content, .. } => self.link(*reference, content, style, runs),
                Inline::Image { reference, alt, .. } => self.image(*reference, alt),
                Inline::FootnoteMention(index) => {
                    runs.push(Run { text: format!("[注{}]", index + 1), raised: true, ..Run::default() });
                }
                Inline::Break => push("\n"),
            }
        }
    }

    fn link(&mut self, reference: u32, content: &[Inline], style: &Run, runs: &mut Vec<Run>) {
        let target = self.targets.get(reference as usize);
        if content.is_empty() {
            let typed = self.page.document.references.get(reference as usize).map_or("", |reference| &*reference.target);
            let name = typed.split('#').next().unwrap_or(typed);
            let titled = match target {
                Some(Target::Inside(address)) => self.title_at(address.split('#').next().unwrap_or(address)),
                _ => None,
            };
            runs.push(Run { text: titled.unwrap_or_else(|| name.to_owned()), ..style.clone() });
        } else {
            self.line(content, style, runs);
        }
        let base = &self.site.config.site.base_url;
        let address = match target {
            Some(Target::Outside(url)) if url.starts_with("http") => Some(url.to_string()),
            Some(Target::Inside(address)) if self.inside && !base.is_empty() => Some(format!("{base}{address}")),
            Some(Target::File(index)) if self.inside && !base.is_empty() => {
                Some(format!("{base}{}", self.site.graph.assets[*index as usize].address))
            }
            _ => None,
        };
        // An address that stands in the text needs no note.
        let shown: String =
            content.iter().filter_map(|inline| if let Inline::Text { text, .. } = inline { Some(&**text) } else { None }).collect();
        if let Some(address) = address.filter(|address| *address != shown) {
            let number = match self.flat.links.iter().position(|other| *other == address) {
                Some(at) => at + 1,
                None => {
                    self.flat.links.push(address);
                    self.flat.links.len()
                }
            };
            runs.push(Run { text: format!("[{number}]"), raised: true, ..Run::default() });
        }
    }

    /// A case is called by its title, a topic or city by what was typed.
    fn title_at(&self, address: &str) -> Option<String> {
        match self.site.graph.routes.get(address) {
            Some(crate::route::Route::Page(id)) => Some(self.site.graph.facts(*id).title.to_string()),
            _ => None,
        }
    }

    fn image(&mut self, reference: u32, alt: &str) {
        if let Some(Target::File(index)) = self.targets.get(reference as usize) {
            self.flat.images.push((self.site.graph.assets[*index as usize].path.to_string(), alt.to_owned()));
        }
    }
}

/// Every paragraph of some blocks.
fn walk_lines<'a>(blocks: &'a [Block], each: &mut impl FnMut(&'a [Inline])) {
    for block in blocks {
        match block {
            Block::Paragraph(line) => each(line),
            Block::List(list) => list.items.iter().for_each(|item| walk_lines(&item.blocks, each)),
            Block::Quote { blocks, .. } => walk_lines(blocks, each),
            _ => {}
        }
    }
}
