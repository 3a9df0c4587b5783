//! A web page → lines. The tokens of a real HTML parser are read one by one, without building a tree, so that no page is too
//! deep. Menus, forms and what stands outside a marked container of the text are given as lines to be set aside.

use crate::import::original::{Left, Mark, Original, Shape};
use crate::text::han;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// Containers in which portals keep the text of an article (`gov.md` PB-3), the surest first.
const CONTAINERS: [&str; 10] = [
    "UCAP-CONTENT",
    "zoom",
    "TRS_Editor",
    "pages_content",
    "article-content",
    "article_content",
    "news_content",
    "trs_paper_default",
    "xxgk_content",
    "js_content",
];

/// Appends the lines of a page.
pub fn read(text: &str, to: &mut Original) {
    let container = CONTAINERS.into_iter().find(|name| {
        ["\"", "'", " ", ">"].iter().any(|end| text.contains(&format!("\"{name}{end}")) || text.contains(&format!("'{name}{end}")))
    });
    let tag = ["<article", "<main"].into_iter().find(|tag| text.contains(tag)).filter(|_| container.is_none());
    let page = Page { container, tag: tag.map(|tag| &tag[1..]), line: 1, ..Page::new(to) };
    let tokenizer = Tokenizer::new(Sink(RefCell::new(page)), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.borrow_mut().flush();
}

struct Sink<'a>(RefCell<Page<'a>>);

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        page.line = u32::try_from(line).unwrap_or(u32::MAX);
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::NullCharacterToken => {}
            Token::TagToken(tag) => return page.tag(&tag),
            Token::CommentToken(_) => page.to.count(Left::Comments, 1),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The page being read.
struct Page<'a> {
    to: &'a mut Original,
    container: Option<&'static str>,
    tag: Option<&'static str>,
    /// Name and open elements of that name since the container began.
    inside: Option<(String, usize)>,
    line: u32,
    /// The line being gathered, where it began, its shape.
    text: String,
    start: u32,
    shape: Shape,
    links: Vec<(usize, usize, String)>,
    link: Option<(usize, String)>,
    /// Open elements whose text is not the report's.
    aside: usize,
    /// Numbers of open ordered lists; `None` for bulleted ones.
    lists: Vec<Option<u32>>,
    /// Open tables: cells of the row, each with its paragraphs.
    tables: Vec<(u32, Vec<Vec<String>>)>,
    head: bool,
}

impl<'a> Page<'a> {
    fn new(to: &'a mut Original) -> Self {
        Page {
            to,
            container: None,
            tag: None,
            inside: None,
            line: 1,
            text: String::new(),
            start: 1,
            shape: Shape::Plain,
            links: Vec::new(),
            link: None,
            aside: 0,
            lists: Vec::new(),
            tables: Vec::new(),
            head: false,
        }
    }

    fn text(&mut self, text: &str) {
        if self.head {
            return;
        }
        if self.text.is_empty() {
            self.start = self.line;
        }
        let mut gap = false;
        let mut broken = false;
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                gap = true;
                broken |= c == '\n' || c == '\r';
                continue;
            }
            if std::mem::take(&mut gap) {
                // A line end in the source between two Han is no space.
                let between_han = std::mem::take(&mut broken) && han::is_cjk(c) && self.text.chars().next_back().is_some_and(han::is_cjk);
                if !between_han && !self.text.is_empty() && !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
            }
            self.text.push(c);
        }
        if gap && !broken && !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = tag.name.as_ref();
        let starts = tag.kind == TagKind::StartTag;
        match name {
            "script" | "style" | "noscript" | "template" | "iframe" if starts => {
                self.to.count(Left::Scripts, 1);
                // The text up to the end tag comes as one token, which is not read.
                self.head = true;
                return TokenSinkResult::RawData(if name == "script" { RawKind::ScriptData } else { RawKind::Rawtext });
            }
            "script" | "style" | "noscript" | "template" | "iframe" => self.head = false,
            "title" if starts => {
                self.head = true;
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            "title" => self.head = false,
            _ => {}
        }
        self.track(tag, name, starts);
        match name {
            "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "nav" | "aside" | "form" | "figure" | "figcaption"
            | "center" | "address" | "blockquote" | "pre" | "dl" | "dt" | "dd" | "hr" | "br" | "caption" | "fieldset" | "body" => {
                self.flush()
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                if starts {
                    self.shape = Shape::Heading(name.as_bytes()[1] - b'0');
                }
            }
            "ul" | "ol" => {
                self.flush();
                match (starts, name) {
                    (true, "ol") => self.lists.push(Some(first_number(tag))),
                    (true, _) => self.lists.push(None),
                    (false, _) => {
                        self.lists.pop();
                    }
                }
            }
            "li" => {
                self.flush();
                if starts {
                    self.item();
                }
            }
            "table" | "tr" | "td" | "th" => self.table(name, starts),
            "a" if starts => {
                let address = attribute(tag, "href").filter(|address| is_web(address));
                self.link = address.map(|address| (self.text.len(), address));
            }
            "a" => {
                if let Some((start, address)) = self.link.take() {
                    self.links.push((start, self.text.len(), address));
                }
            }
            "img" if starts => self.to.count(Left::Images, 1),
            "b" | "strong" | "em" | "i" | "u" | "font" if starts => self.to.count(Left::Formatting, 1),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// Keeps track of menus and of the container of the text.
    fn track(&mut self, tag: &Tag, name: &str, starts: bool) {
        if matches!(name, "nav" | "footer" | "form" | "button" | "select" | "textarea") {
            self.flush();
            self.aside = if starts { self.aside + 1 } else { self.aside.saturating_sub(1) };
        }
        match &mut self.inside {
            Some((of, depth)) if of == name => {
                *depth = if starts { *depth + 1 } else { depth.saturating_sub(1) };
                if *depth == 0 {
                    self.flush();
                    self.inside = None;
                }
            }
            None if starts => {
                let named = |wanted: &str| {
                    ["id", "class"]
                        .iter()
                        .any(|key| attribute(tag, key).is_some_and(|value| value.split_whitespace().any(|one| one == wanted)))
                };
                if self.container.is_some_and(named) || self.tag == Some(name) {
                    self.flush();
                    self.inside = Some((name.to_owned(), 1));
                }
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.text = format!("{number}.");
                *number += 1;
                self.start = self.line;
                self.to.count(Left::Numbers, 1);
            }
            _ => self.shape = Shape::Item,
        }
    }

    fn table(&mut self, name: &str, starts: bool) {
        self.flush();
        match (name, starts) {
            ("table", true) => {
                self.to.tables += 1;
                self.tables.push((self.to.tables, Vec::new()));
            }
            ("table", false) => {
                self.row();
                self.tables.pop();
            }
            ("tr", _) => self.row(),
            (_, true) => self.tables.last_mut().into_iter().for_each(|(_, cells)| cells.push(Vec::new())),
            _ => {}
        }
    }

    /// The row is done. One that frames the page, or a nested one, is not a table.
    fn row(&mut self) {
        let Some((number, cells)) = self.tables.last_mut() else { return };
        let (number, cells) = (*number, std::mem::take(cells));
        let outer = self.tables.len().checked_sub(2);
        if let Some((_, outer)) = outer.map(|at| &mut self.tables[at])
            && let Some(cell) = outer.last_mut()
        {
            cell.extend(cells.into_iter().flatten());
            return;
        }
        let frames = cells.len() < 2 || cells.iter().any(|cell| cell.len() > 3);
        if frames {
            for line in cells.into_iter().flatten() {
                self.write(&line, Shape::Plain, self.start);
            }
            return;
        }
        let row: Vec<String> = cells.into_iter().map(|cell| cell.join(" ").replace('\t', " ")).collect();
        let row = row.join("\t");
        self.write(&row, Shape::Row(number), self.start);
    }

    /// Ends the line being gathered.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let shape = std::mem::replace(&mut self.shape, Shape::Plain);
        let links = std::mem::take(&mut self.links);
        self.link = None;
        if text.trim().is_empty() {
            // The shape of an item whose text stands in a paragraph of its own.
            if shape == Shape::Item || matches!(shape, Shape::Heading(_)) {
                self.shape = shape;
            }
            return;
        }
        if let Some(cell) = self.tables.last_mut().and_then(|(_, cells)| cells.last_mut()) {
            cell.push(text);
            return;
        }
        let start = self.to.text.len();
        for (from, to, address) in links {
            let inner = text.get(from..to).map_or("", str::trim);
            if !inner.is_empty() && inner.len() == to - from && to <= text.trim_end().len() {
                self.to.marks.push((start + from..start + to, Mark::Link(address)));
            }
        }
        self.write(&text, shape, self.start);
    }

    fn write(&mut self, text: &str, shape: Shape, line: u32) {
        let outside = (self.container.is_some() || self.tag.is_some()) && self.inside.is_none();
        let aside = self.aside > 0 || (outside && shape != Shape::Heading(1));
        self.to.line(text, line, if aside { Shape::Aside } else { shape });
    }
}

fn first_number(tag: &Tag) -> u32 {
    attribute(tag, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1)
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| attribute.value.to_string())
}

/// An address that a link in Markdown can hold.
fn is_web(address: &str) -> bool {
    (address.starts_with("http://") || address.starts_with("https://"))
        && address.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '<' | '>' | '\\'))
}
