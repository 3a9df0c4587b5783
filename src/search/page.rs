//! Page tree → what search knows of a page: title, labels, and its text block by block.
//!
//! What is listed here is what a reader sees on the page, so that whatever is found can be seen there.

use crate::config::Config;
use crate::document::{Block, DirectiveKind, Document, Inline, ReferenceKind, plain_text, walk_line};
use crate::link::{Graph, Target};
use crate::parallel::{self, Row};
use crate::route::{PageId, Route};

/// A page as search sees it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// What the index calls it: see `number`. Numbers ascend in the order of the index.
    pub number: u32,
    /// The page; `None` for the glossary, which has no file of its own.
    pub page: Option<PageId>,
    /// Address, relative to the site's base.
    pub address: Box<str>,
    /// Title.
    pub title: Box<str>,
    /// Index into [`KINDS`].
    pub kind: usize,
    /// Name of the city; empty when none.
    pub city: String,
    /// Name of the county; empty when none.
    pub county: String,
    /// Name of the edition; empty when none.
    pub edition: String,
    /// Names of its topics, primary first.
    pub topics: Vec<String>,
    /// Document number, issuer, author, origin.
    pub details: Vec<String>,
    /// The text.
    pub blocks: Vec<Piece>,
}

/// A block of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// For a heading, its anchor.
    pub anchor: Option<Box<str>>,
    /// The text.
    pub text: String,
}

/// Kinds of pages for readers, in the order of the index.
pub const KINDS: [&str; 4] = ["案例", "报告", "年度", "页面"];

/// All pages that readers see, cases first: the order of the index, in which equal hits are shown.
pub fn entries(config: &Config, graph: &Graph) -> Vec<Entry> {
    numbered(config, graph).0
}

/// The entries, and the number that all of theirs are below.
pub(super) fn numbered(config: &Config, graph: &Graph) -> (Vec<Entry>, u32) {
    let sections = graph.editions.iter().flat_map(|edition| &edition.sections).map(|id| (*id, 1));
    let editions = graph.editions.iter().filter_map(|edition| edition.page).map(|id| (id, 2));
    let mut order: Vec<(PageId, usize)> = graph.cases.iter().map(|id| (*id, 0)).chain(sections).chain(editions).collect();
    let mut seen = vec![false; graph.pages.len()];
    order.retain(|(id, _)| !std::mem::replace(&mut seen[*id as usize], true));
    order.extend(graph.visible().filter(|id| !seen[*id as usize]).map(|id| (id, 3)));
    order.retain(|(id, _)| !graph.address(*id).is_empty());
    let mut entries: Vec<Entry> = parallel::map(&order, Row::Any, |(id, kind)| entry(config, graph, *id, *kind));
    entries.extend(glossary(config, graph));
    let room = super::number::assign(config, graph, &mut entries);
    (entries, room)
}

fn entry(config: &Config, graph: &Graph, id: PageId, kind: usize) -> Entry {
    let (front, facts) = (&graph.page(id).front, graph.facts(id));
    let place = |code: Option<u32>| code.and_then(|code| config.places.get(code)).map(|place| place.name.clone()).unwrap_or_default();
    let mut blocks = Vec::new();
    let mut say = |text: String| blocks.push(Piece { anchor: None, text });
    front.summary.iter().for_each(|summary| say(summary.trim().to_owned()));
    front.figures.iter().for_each(|figure| say(format!("{} {}", figure.label, figure.in_words())));
    let mut reader = Reader { graph, id, blocks };
    let skip = usize::from(facts.title_in_body);
    reader.blocks(&graph.page(id).document.blocks, skip);
    Entry {
        number: 0,
        page: Some(id),
        address: graph.address(id).into(),
        title: facts.title.clone(),
        kind,
        city: place(facts.city),
        county: place(facts.county),
        edition: facts.edition.as_deref().unwrap_or_default().to_owned(),
        topics: facts.topics.iter().map(|topic| config.site.topic[*topic as usize].name.clone()).collect(),
        details: [&front.doc_number, &front.issuer, &front.origin, &front.author].into_iter().flatten().cloned().collect(),
        blocks: reader.blocks,
    }
}

/// The glossary: a page without a file.
fn glossary(config: &Config, graph: &Graph) -> Option<Entry> {
    let (address, _) = graph.routes.get_key_value("terms.html")?;
    let mut blocks = Vec::new();
    for term in &config.site.term {
        blocks.push(Piece { anchor: Some(crate::link::term_anchor(&term.name).into()), text: term.name.clone() });
        let rest = term.aliases.iter().chain(std::iter::once(&term.definition)).filter(|text| !text.is_empty());
        blocks.extend(rest.map(|text| Piece { anchor: None, text: text.clone() }));
    }
    Some(Entry { address: address.clone(), title: "术语".into(), kind: 3, blocks, ..Entry::default() })
}

struct Reader<'a> {
    graph: &'a Graph,
    id: PageId,
    blocks: Vec<Piece>,
}

impl Reader<'_> {
    fn document(&self) -> &Document {
        &self.graph.page(self.id).document
    }

    fn say(&mut self, text: String) {
        if !text.trim().is_empty() {
            self.blocks.push(Piece { anchor: None, text });
        }
    }

    fn line(&mut self, line: &[Inline]) {
        let text = self.text(line);
        self.say(text);
    }

    /// `skip` leaves out that many headings: a title that stands above the body.
    fn blocks(&mut self, blocks: &[Block], skip: usize) {
        for block in blocks {
            match block {
                Block::Heading { index, .. } if (*index as usize) < skip => {}
                Block::Heading { index, content } => {
                    let anchor = self.document().outline[*index as usize].id.clone();
                    let text = self.text(content);
                    self.blocks.push(Piece { anchor: Some(anchor), text });
                }
                Block::Paragraph(content) => self.line(content),
                Block::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks, skip)),
                Block::Quote { blocks, .. } => self.blocks(blocks, skip),
                Block::Footnote(note) => self.blocks(&note.blocks, skip),
                Block::Code(code) => code.text.lines().for_each(|line| self.say(line.to_owned())),
                Block::Table(table) => table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| self.line(cell)),
                Block::Definitions(list) => {
                    for definition in list {
                        self.line(&definition.term);
                        definition.definitions.iter().for_each(|blocks| self.blocks(blocks, skip));
                    }
                }
                Block::Directive(directive) => {
                    self.say(directive.title.to_string());
                    self.blocks(&directive.blocks, skip);
                    if directive.kind == DirectiveKind::Chart {
                        directive.lines.iter().for_each(|(line, _)| self.say(line.to_string()));
                    }
                }
                Block::Html(pieces) => {
                    let markup: String = pieces
                        .iter()
                        .map(|piece| if let crate::document::HtmlPiece::Markup(markup) = piece { markup } else { "" })
                        .collect();
                    without_tags(&markup).lines().for_each(|line| self.say(line.to_owned()));
                }
                Block::Rule => {}
            }
        }
    }

    /// The words of a line as they are shown: a wiki link without text shows what it leads to.
    fn text(&self, line: &[Inline]) -> String {
        let mut wiki = false;
        walk_line(line, &mut |inline| wiki |= matches!(inline, Inline::Link { content, .. } if content.is_empty()));
        if !wiki {
            return plain_text(line);
        }
        let mut out = String::new();
        walk_line(line, &mut |inline| match inline {
            Inline::Text { text, .. } => out.push_str(text),
            Inline::Code(text) => out.push_str(text),
            Inline::Break => out.push(' '),
            Inline::Link { reference, content, .. } if content.is_empty() => out.push_str(&self.wiki(*reference)),
            _ => {}
        });
        out
    }

    fn wiki(&self, reference: u32) -> String {
        let typed = &self.document().references[reference as usize];
        let (name, anchor) = typed.target.split_once('#').unwrap_or((&typed.target, ""));
        if typed.kind != ReferenceKind::Wiki {
            return typed.target.to_string();
        }
        if let Some(Target::Inside(target)) = self.graph.targets[self.id as usize].get(reference as usize)
            && let Some(Route::Page(id)) = self.graph.routes.get(target.split('#').next().unwrap_or(target))
            && !name.is_empty()
        {
            let title = &self.graph.facts(*id).title;
            return if anchor.is_empty() { title.to_string() } else { format!("{title}：{anchor}") };
        }
        if name.is_empty() { anchor.to_owned() } else { name.trim().to_owned() }
    }
}

/// The text of sanitised markup: tags become line ends, the five entities characters.
fn without_tags(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let (mut tag, mut quote) = (false, None);
    for c in markup.chars() {
        match (tag, quote, c) {
            (false, _, '<') => {
                tag = true;
                out.push('\n');
            }
            (false, ..) => out.push(c),
            (true, None, '>') => tag = false,
            (true, None, '"' | '\'') => quote = Some(c),
            (true, Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")]
        .into_iter()
        .fold(out, |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_leaves_its_words() {
        assert_eq!(super::without_tags("<p title=\"a>b\">甲&amp;乙</p>").trim(), "甲&乙");
    }
}
