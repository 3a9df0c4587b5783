//! Body tree → HTML.
//!
//! Addresses, image sizes, term links and data come from a [`Context`]; nothing is looked up here and every string of
//! the source goes through one escaper. The tree's depth is bounded by its parser, so recursion is too.

use super::highlight;
use crate::document::*;
use crate::link::Mark;
use crate::text::escape::push as escape;
use std::borrow::Cow;
use std::fmt::Write;

/// What the body needs to know of the site.
pub trait Context {
    /// Appends where a reference leads, escaped; `false`, and nothing appended, if only its text is to be printed.
    fn push_address(&self, reference: u32, out: &mut String) -> bool;
    /// Width and height of an image in pixels.
    fn image_size(&self, reference: u32) -> Option<(u32, u32)> {
        let _ = reference;
        None
    }
    /// Text for a wiki link that has none of its own, such as the title of the page it leads to.
    fn wiki_text(&self, reference: u32) -> Option<Cow<'_, str>> {
        let _ = reference;
        None
    }
    /// Links on terms in running text, sorted, not overlapping.
    fn marks(&self) -> &[Mark] {
        &[]
    }
    /// Appends where a mark leads, escaped.
    fn push_mark(&self, mark: &Mark, out: &mut String) {
        escape(&mark.target, out);
    }
    /// The title attribute of a mark; empty when none.
    fn mark_title(&self, mark: &Mark) -> Cow<'_, str> {
        let _ = mark;
        Cow::Borrowed("")
    }
    /// Put before every id, where several bodies share a page.
    fn id_prefix(&self) -> &str {
        ""
    }
    /// The first heading is the page's title and is left out.
    fn skip_title(&self) -> bool {
        false
    }
    /// Added to the level of every heading (up to 6).
    fn heading_shift(&self) -> u8 {
        0
    }
    /// What is printed for words that are not the author's.
    fn say<'a>(&'a self, text: &'a str) -> &'a str {
        text
    }
    /// Writes a `figures` or `chart` directive.
    fn directive(&self, directive: &Directive, out: &mut String) {
        let _ = (directive, out);
    }
}

/// Writes the body of a page.
pub fn blocks(document: &Document, context: &impl Context, out: &mut String) {
    blocks_with_cuts(document, context, out, |_, _| {});
}

/// The same; `cut` is told of each heading that stands at the top level: its index in the outline and where in `out` it begins.
pub fn blocks_with_cuts(document: &Document, context: &impl Context, out: &mut String, mut cut: impl FnMut(u32, usize)) {
    let mut writer =
        Writer { document, context, out, in_link: false, node: 0, mark: 0, mentions: vec![0; document.footnotes.len()], notes: Vec::new() };
    let mut rest = &*document.blocks;
    if let ([Block::Heading { content, .. }, after @ ..], true) = (rest, context.skip_title()) {
        walk_line(content, &mut |inline| writer.node += u32::from(matches!(inline, Inline::Text { .. })));
        rest = after;
    }
    for block in rest {
        if let Block::Heading { index, .. } = block {
            cut(*index, writer.out.len());
        }
        writer.block(block);
    }
    writer.footnotes();
}

struct Writer<'a, C> {
    document: &'a Document,
    context: &'a C,
    out: &'a mut String,
    /// Whether a link is open: HTML forbids links inside links.
    in_link: bool,
    /// Number of the next text node.
    node: u32,
    /// Next mark to write.
    mark: usize,
    /// Mentions of each footnote so far.
    mentions: Vec<u32>,
    /// Footnotes' texts with the number of their first text node.
    notes: Vec<(u32, u32, &'a [Block])>,
}

impl<'a, C: Context> Writer<'a, C> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Paragraph(content) => {
                self.out.push_str("<p>");
                self.line(content);
                self.out.push_str("</p>\n");
            }
            Block::Heading { index, content } => self.heading(*index, content),
            Block::List(list) => self.list(list.start, list.tight, &list.items),
            Block::Quote { alert: None, blocks } => self.wrap("<blockquote>\n", blocks, "</blockquote>\n"),
            Block::Quote { alert: Some(alert), blocks } => {
                let (class, title) = self.alert(*alert);
                let title = self.context.say(title);
                let open = format!("<aside class=\"alert alert-{class}\">\n<p class=\"alert-title\">{title}</p>\n");
                self.wrap(&open, blocks, "</aside>\n");
            }
            Block::Code(code) => self.code(&code.language, &code.text),
            Block::Table(table) => self.table(table),
            Block::Rule => self.out.push_str("<hr>\n"),
            Block::Html(pieces) => self.html(pieces),
            Block::Footnote(note) => {
                self.notes.extend(note.index.map(|index| (index, self.node, &*note.blocks)));
                // Its text is numbered where it stands and printed at the end.
                walk_inlines(&note.blocks, &mut |inline| self.node += u32::from(matches!(inline, Inline::Text { .. })));
            }
            Block::Definitions(list) => self.definitions(list),
            Block::Directive(directive) => match directive.kind {
                DirectiveKind::Notice => self.notice(directive),
                _ => self.context.directive(directive, self.out),
            },
        }
    }

    fn wrap(&mut self, open: &str, blocks: &'a [Block], close: &str) {
        self.out.push_str(open);
        self.blocks(blocks);
        self.out.push_str(close);
    }

    fn heading(&mut self, index: u32, content: &'a [Inline]) {
        let Some(heading) = self.document.outline.get(index as usize) else { return };
        let level = heading.level.saturating_add(self.context.heading_shift()).clamp(1, 6);
        let level = char::from(b'0' + level);
        self.out.push_str("<h");
        self.out.push(level);
        self.out.push_str(" id=\"");
        escape(self.context.id_prefix(), self.out);
        escape(&heading.id, self.out);
        self.out.push_str("\">");
        self.line(content);
        self.out.push_str("</h");
        self.out.push(level);
        self.out.push_str(">\n");
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &'a [ListItem]) {
        let _ = match start {
            None => writeln!(self.out, "<ul>"),
            Some(1) => writeln!(self.out, "<ol>"),
            Some(start) => writeln!(self.out, "<ol start=\"{start}\">"),
        };
        for item in items {
            match item.task {
                None => self.out.push_str("<li>"),
                Some(done) => {
                    let (sign, label) = if done { ('☑', "已完成") } else { ('☐', "未完成") };
                    let label = self.context.say(label);
                    let _ = write!(self.out, "<li class=\"task\"><span role=\"img\" aria-label=\"{label}\">{sign}</span> ");
                }
            }
            for (number, block) in item.blocks.iter().enumerate() {
                match block {
                    Block::Paragraph(content) if tight => {
                        if number > 0 && !self.out.ends_with('\n') {
                            self.out.push('\n');
                        }
                        self.line(content);
                    }
                    _ => {
                        if !self.out.ends_with('\n') {
                            self.out.push('\n');
                        }
                        self.block(block);
                    }
                }
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn alert(&self, alert: Alert) -> (&'static str, &'static str) {
        match alert {
            Alert::Note => ("note", "注意"),
            Alert::Tip => ("tip", "提示"),
            Alert::Important => ("important", "重要"),
            Alert::Warning => ("warning", "警告"),
            Alert::Caution => ("caution", "小心"),
        }
    }

    fn code(&mut self, language: &str, text: &str) {
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.out.push_str(" class=\"language-");
            escape(language, self.out);
            self.out.push('"');
        }
        self.out.push('>');
        if !highlight::code(language, text, self.out) {
            escape(text, self.out);
        }
        self.out.push_str("</code></pre>\n");
    }

    fn table(&mut self, table: &'a Table) {
        let name = self.context.say("表格");
        let _ = write!(self.out, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">\n<table>\n<thead>\n");
        self.row(&table.head, &table.align, "th scope=\"col\"", "th");
        self.out.push_str("</thead>\n");
        if !table.rows.is_empty() {
            self.out.push_str("<tbody>\n");
            for row in &table.rows {
                self.row(row, &table.align, "td", "td");
            }
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</div>\n");
    }

    fn row(&mut self, cells: &'a [Line], align: &[Align], open: &str, close: &str) {
        self.out.push_str("<tr>");
        for (column, cell) in cells.iter().enumerate() {
            let class = match align.get(column) {
                Some(Align::Left) => " class=\"left\"",
                Some(Align::Center) => " class=\"center\"",
                Some(Align::Right) => " class=\"right\"",
                _ => "",
            };
            self.out.extend(["<", open, class, ">"]);
            self.line(cell);
            self.out.extend(["</", close, ">"]);
        }
        self.out.push_str("</tr>\n");
    }

    fn html(&mut self, pieces: &[HtmlPiece]) {
        for piece in pieces {
            match piece {
                HtmlPiece::Markup(markup) => self.out.push_str(markup),
                HtmlPiece::Address(reference) => {
                    if !self.context.push_address(*reference, self.out) {
                        self.out.push('#');
                    }
                }
            }
        }
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn definitions(&mut self, list: &'a [Definition]) {
        self.out.push_str("<dl>\n");
        for definition in list {
            self.out.push_str("<dt>");
            self.line(&definition.term);
            self.out.push_str("</dt>\n");
            for blocks in &definition.definitions {
                self.out.push_str("<dd>");
                match &**blocks {
                    [Block::Paragraph(only)] => self.line(only),
                    more => {
                        self.out.push('\n');
                        self.blocks(more);
                    }
                }
                self.out.push_str("</dd>\n");
            }
        }
        self.out.push_str("</dl>\n");
    }

    fn notice(&mut self, directive: &'a Directive) {
        self.out.push_str("<aside class=\"notice\">\n");
        if !directive.title.is_empty() {
            self.out.push_str("<p class=\"notice-title\">");
            escape(&directive.title, self.out);
            self.out.push_str("</p>\n");
        }
        self.blocks(&directive.blocks);
        self.out.push_str("</aside>\n");
    }

    fn footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.notes);
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|(index, ..)| *index);
        let name = self.context.say("脚注");
        let _ = write!(self.out, "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{name}\">\n<ol>\n");
        for (index, node, blocks) in notes {
            let _ = write!(self.out, "<li id=\"{}fn:{}\">", self.context.id_prefix(), index + 1);
            self.node = node;
            self.mark = self.context.marks().partition_point(|mark| mark.node < node);
            match blocks.split_last() {
                Some((Block::Paragraph(last), before)) => {
                    self.blocks(before);
                    self.out.push_str("<p>");
                    self.line(last);
                    self.back_links(index);
                    self.out.push_str("</p>\n");
                }
                _ => {
                    self.blocks(blocks);
                    self.out.push_str("<p>");
                    self.back_links(index);
                    self.out.push_str("</p>\n");
                }
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn back_links(&mut self, index: u32) {
        let (back, prefix) = (self.context.say("回到正文"), self.context.id_prefix());
        for mention in 1..=self.mentions.get(index as usize).copied().unwrap_or(0) {
            let number = index + 1;
            let (suffix, sign) =
                if mention == 1 { (String::new(), String::new()) } else { (format!("-{mention}"), format!("<sup>{mention}</sup>")) };
            let _ = write!(
                self.out,
                " <a href=\"#{prefix}fnref:{number}{suffix}\" role=\"doc-backlink\" aria-label=\"{back} {number}{suffix}\">↩{sign}</a>"
            );
        }
    }

    fn line(&mut self, line: &'a [Inline]) {
        for inline in line {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text { text, .. } => self.text(text),
            Inline::Code(text) => {
                self.out.push_str("<code>");
                escape(text, self.out);
                self.out.push_str("</code>");
            }
            Inline::Emphasis(content) => self.tag("em", content),
            Inline::Strong(content) => self.tag("strong", content),
            Inline::Strikethrough(content) => self.tag("del", content),
            Inline::Element(element, content) => self.tag(element.name(), content),
            Inline::Link { reference, content } => self.link(*reference, content),
            Inline::Image { reference, alt } => self.image(*reference, alt),
            Inline::FootnoteMention(index) => self.mention(*index),
            Inline::Break => self.out.push_str("<br>\n"),
        }
    }

    fn tag(&mut self, name: &str, content: &'a [Inline]) {
        self.out.extend(["<", name, ">"]);
        self.line(content);
        self.out.extend(["</", name, ">"]);
    }

    /// A text node, with its term links.
    fn text(&mut self, text: &str) {
        let node = self.node;
        self.node += 1;
        let marks = self.context.marks();
        let mut done = 0;
        while let Some(mark) = marks.get(self.mark).filter(|mark| mark.node <= node) {
            self.mark += 1;
            let (start, end) = (mark.start as usize, mark.end as usize);
            let (Some(before), Some(term)) = (text.get(done..start), text.get(start..end)) else { continue };
            if mark.node < node {
                continue;
            }
            escape(before, self.out);
            self.out.push_str("<a class=\"term\" href=\"");
            self.context.push_mark(mark, self.out);
            self.title(&self.context.mark_title(mark));
            self.out.push_str("\">");
            escape(term, self.out);
            self.out.push_str("</a>");
            done = end;
        }
        escape(&text[done..], self.out);
    }

    /// `" title="…` between two attributes' quotes, if there is a title.
    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            escape(title, self.out);
        }
    }

    fn link(&mut self, reference: u32, content: &'a [Inline]) {
        let outer = self.in_link;
        let address = if outer { None } else { self.open("<a href=\"", reference) };
        if let Some(address) = address {
            let external = ["http://", "https://", "//"].iter().any(|scheme| self.out[address..].starts_with(scheme));
            self.title(self.reference(reference).map_or("", |reference| &reference.title));
            self.out.push_str(if external { "\" class=\"ext\" rel=\"noopener\">" } else { "\">" });
        }
        self.in_link |= address.is_some();
        if content.is_empty() {
            let target = self.reference(reference).map_or("", |reference| &*reference.target);
            escape(&self.context.wiki_text(reference).unwrap_or(Cow::Borrowed(target)), self.out);
        } else {
            self.line(content);
        }
        self.in_link = outer;
        if address.is_some() {
            self.out.push_str("</a>");
        }
    }

    fn reference(&self, index: u32) -> Option<&'a Reference> {
        self.document.references.get(index as usize)
    }

    /// The beginning of a tag and where the reference leads; where that begins, or nothing if it leads nowhere.
    fn open(&mut self, tag: &str, reference: u32) -> Option<usize> {
        let start = self.out.len();
        self.out.push_str(tag);
        let leads = self.context.push_address(reference, self.out);
        if !leads {
            self.out.truncate(start);
        }
        leads.then_some(start + tag.len())
    }

    fn image(&mut self, reference: u32, alt: &str) {
        if self.open("<img src=\"", reference).is_none() {
            return escape(alt, self.out);
        }
        self.out.push_str("\" alt=\"");
        escape(alt, self.out);
        self.title(self.reference(reference).map_or("", |reference| &reference.title));
        self.out.push_str("\" loading=\"lazy\"");
        if let Some((width, height)) = self.context.image_size(reference) {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        self.out.push('>');
    }

    fn mention(&mut self, index: u32) {
        if self.in_link {
            let _ = write!(self.out, "<sup>{}</sup>", index + 1);
            return;
        }
        let Some(count) = self.mentions.get_mut(index as usize) else { return };
        *count += 1;
        let number = index + 1;
        let suffix = if *count == 1 { String::new() } else { format!("-{count}") };
        let (name, prefix) = (self.context.say("脚注"), self.context.id_prefix());
        let _ = write!(
            self.out,
            "<sup><a id=\"{prefix}fnref:{number}{suffix}\" href=\"#{prefix}fn:{number}\" role=\"doc-noteref\" aria-label=\"{name} {number}\">{number}</a></sup>"
        );
    }
}
