//! The body of a page as HTML at the address where it is shown.

use super::figure::FigureView;
use super::html::{self, Context};
use super::piece::pieces;
use super::{At, Html, OutlineEntry};
use crate::document::{Block, Directive, DirectiveKind, Document, Inline, Line, ReferenceKind, plain_text, walk_line};
use crate::link::{Graph, Mark, Target};
use crate::model::Page;
use crate::route::{PageId, Route};
use crate::strings::Strings;
use crate::text::{clip, escape};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;

/// A body, finished.
#[derive(Debug, Clone, Serialize)]
pub struct Body {
    /// HTML, safe to print as it is.
    pub html: Html,
    /// Its headings down to level 3, when there are at least two.
    pub outline: Vec<OutlineEntry>,
}

pieces! {
    Body { html, outline }
}

/// The body of `id` on a page of its own.
pub(crate) fn body(at: At<'_>, id: PageId) -> Body {
    within(at, id, 1, "")
}

/// The body of `id` below a heading of level `under`; `prefix` keeps ids apart where several bodies share a page.
pub(crate) fn within(at: At<'_>, id: PageId, under: u8, prefix: &str) -> Body {
    with_cuts(at, id, under, prefix, |_, _| {})
}

/// The body of `id` on a page of its own; `cut` is told the id of each heading at the top level and where in the HTML it begins.
pub(crate) fn in_parts(at: At<'_>, id: PageId, mut cut: impl FnMut(&str, usize)) -> Body {
    let outline = &at.graph().page(id).document.outline;
    with_cuts(at, id, 1, "", |index, start| cut(outline.get(index as usize).map_or("", |heading| &heading.id), start))
}

fn with_cuts(at: At<'_>, id: PageId, under: u8, prefix: &str, cut: impl FnMut(u32, usize)) -> Body {
    let graph = at.graph();
    let (page, facts) = (graph.page(id), graph.facts(id));
    let document = &page.document;
    let rest = &document.outline[usize::from(facts.title_in_body).min(document.outline.len())..];
    // What stands above has its own heading: a body whose headings are as high moves down as a whole.
    let top = rest.iter().map(|heading| heading.level).min().unwrap_or(6);
    let shift = (under + 1).saturating_sub(top.max(if under == 1 { 1 } else { 2 }));
    let context = BodyContext { at, id, page, prefix, shift, skip_title: facts.title_in_body };
    let links = graph.marks[id as usize].len() + document.references.len();
    let mut out = String::with_capacity(document.size as usize + links * 128 + 256);
    html::blocks_with_cuts(document, &context, &mut out, cut);
    let outline: Vec<OutlineEntry> = rest
        .iter()
        .filter(|heading| heading.level + shift <= 3)
        .map(|heading| OutlineEntry {
            level: (heading.level + shift).max(2),
            id: [prefix, &heading.id].concat(),
            text: heading.text.to_string(),
        })
        .collect();
    Body { html: Html::new(out), outline: if outline.len() >= 2 { outline } else { Vec::new() } }
}

struct BodyContext<'a> {
    at: At<'a>,
    id: PageId,
    page: &'a Page,
    prefix: &'a str,
    shift: u8,
    skip_title: bool,
}

impl<'a> BodyContext<'a> {
    fn target(&self, reference: u32) -> Option<&'a Target> {
        self.at.graph().targets[self.id as usize].get(reference as usize)
    }
}

impl Context for BodyContext<'_> {
    fn say<'a>(&'a self, text: &'a str) -> &'a str {
        self.at.config().strings.say(text)
    }
    fn push_address(&self, reference: u32, out: &mut String) -> bool {
        let graph = self.at.graph();
        let Some(target) = self.target(reference) else { return false };
        match target {
            Target::Inside(target) => match target.strip_prefix(graph.address(self.id)).and_then(|rest| rest.strip_prefix('#')) {
                // A link within the body stays within it, wherever the body is shown.
                Some(anchor) => {
                    out.push('#');
                    escape::push(self.prefix, out);
                    escape::push(anchor, out);
                }
                None => self.at.push_to(target, out),
            },
            Target::File(index) => self.at.push_to(&graph.assets[*index as usize].address, out),
            Target::Outside(url) => escape::push(url, out),
            Target::Dead => return false,
        }
        true
    }
    fn image_size(&self, reference: u32) -> Option<(u32, u32)> {
        match self.target(reference)? {
            Target::File(index) => self.at.graph().assets[*index as usize].pixels,
            _ => None,
        }
    }
    fn wiki_text(&self, reference: u32) -> Option<Cow<'_, str>> {
        let Some(Target::Inside(target)) = self.target(reference) else { return None };
        let reference = self.page.document.references.get(reference as usize)?;
        (reference.kind == ReferenceKind::Wiki).then(|| wiki_text(self.at.graph(), &reference.target, target))
    }
    fn marks(&self) -> &[Mark] {
        &self.at.graph().marks[self.id as usize]
    }
    fn push_mark(&self, mark: &Mark, out: &mut String) {
        self.at.push_to(&mark.target, out);
    }
    fn mark_title(&self, mark: &Mark) -> Cow<'_, str> {
        mark.term.map(|term| clip(&self.at.config().site.term[term as usize].definition, 80)).unwrap_or_default()
    }
    fn heading_shift(&self) -> u8 {
        self.shift
    }
    fn id_prefix(&self) -> &str {
        self.prefix
    }
    fn skip_title(&self) -> bool {
        self.skip_title
    }
    fn directive(&self, directive: &Directive, out: &mut String) {
        match directive.kind {
            DirectiveKind::Figures => figure_table(self.page, directive, &self.at.config().strings, out),
            DirectiveKind::Chart => chart(directive, out),
            DirectiveKind::Notice => {}
        }
    }
}

/// `[[2020/jinan/1]]` shows the page's title, `[[济南市]]` what was typed.
fn wiki_text<'a>(graph: &'a Graph, typed: &'a str, target: &str) -> Cow<'a, str> {
    let (name, anchor) = typed.split_once('#').map_or((typed, None), |(name, anchor)| (name, Some(anchor)));
    let address = target.split('#').next().unwrap_or(target);
    match (graph.routes.get(address), anchor) {
        (Some(Route::Page(id)), None) => (*graph.facts(*id).title).into(),
        (Some(Route::Page(id)), Some(anchor)) if !name.is_empty() => format!("{}：{anchor}", graph.facts(*id).title).into(),
        (_, Some(anchor)) if name.is_empty() => anchor.into(),
        _ => name.trim().into(),
    }
}

/// `::: figures`: all figures of the page, or those whose labels are listed.
fn figure_table(page: &Page, directive: &Directive, strings: &Strings, out: &mut String) {
    let wanted = |label: &str| directive.lines.is_empty() || directive.lines.iter().any(|(line, _)| **line == *label);
    let name = strings.say("数据表");
    out.extend(["<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"", name, "\">\n<table class=\"figures\">\n"]);
    if !directive.title.is_empty() {
        out.push_str("<caption>");
        escape::push(&directive.title, out);
        out.push_str("</caption>\n");
    }
    out.push_str("<thead><tr>");
    for head in ["指标", "数值", "单位"] {
        out.extend(["<th scope=\"col\">", strings.say(head), "</th>"]);
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for figure in page.front.figures.iter().filter(|figure| wanted(&figure.label)) {
        let view = FigureView::new(figure);
        out.push_str("<tr><th scope=\"row\">");
        escape::push(view.label, out);
        out.push_str("</th><td>");
        [view.before, view.value, view.odd].iter().for_each(|part| escape::push(part, out));
        out.push_str("</td><td>");
        [view.unit, view.after].iter().for_each(|part| escape::push(part, out));
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

/// `::: chart`: bars of one unit; every value stands beside its bar, so nothing depends on seeing it.
fn chart(directive: &Directive, out: &mut String) {
    let rows: Vec<(&str, &str, &str, f64)> = directive.lines.iter().filter_map(|(line, _)| directive.chart_line(line)).collect();
    let top = rows.iter().map(|row| row.3).fold(0.0, f64::max);
    out.push_str("<figure class=\"chart\">\n<dl class=\"bars\">\n");
    for (label, value, unit, amount) in rows {
        let share = if top > 0.0 { amount / top * 100.0 } else { 0.0 };
        out.push_str("<div><dt>");
        escape::push(label, out);
        let _ = write!(
            out,
            "</dt><dd><svg aria-hidden=\"true\" height=\"16\"><rect width=\"{share:.1}%\" height=\"16\"/></svg> <span><data value=\"{amount}\">"
        );
        escape::push(value, out);
        out.push_str("</data>");
        escape::push(unit, out);
        out.push_str("</span></dd></div>\n");
    }
    out.push_str("</dl>\n");
    if !directive.title.is_empty() {
        out.push_str("<figcaption>");
        escape::push(&directive.title, out);
        out.push_str("</figcaption>\n");
    }
    out.push_str("</figure>\n");
}

pub(crate) fn asset_address(graph: &Graph, index: u32) -> String {
    graph.assets[index as usize].address.to_string()
}

/// The first sentence of the first paragraph.
pub(crate) fn first_sentence(document: &Document) -> Cow<'_, str> {
    let sentence = document.blocks.iter().find_map(|block| {
        let Block::Paragraph(content) = block else { return None };
        if let Some(Inline::Text { text, .. }) = content.first() {
            let sentence = crate::text::first_sentence(text);
            // Other words of the same text follow it, so it ends here.
            if sentence.len() < text.trim().len() {
                return Some(Cow::Borrowed(sentence));
            }
        }
        let text = plain_text(content);
        (!text.trim().is_empty()).then(|| Cow::Owned(crate::text::first_sentence(&text).to_owned()))
    });
    sentence.unwrap_or_default()
}

/// The sentence around a reference, at most 80 characters.
pub(crate) fn sentence_of(document: &Document, reference: u32) -> String {
    let holds = |line: &[Inline]| {
        let mut holds = false;
        walk_line(line, &mut |inline| holds |= matches!(inline, Inline::Link { reference: own, .. } if *own == reference));
        holds
    };
    let Some(line) = find_line(&document.blocks, &holds) else { return String::new() };
    let mut text = String::new();
    let mut place = 0;
    let mut collect = |inline: &Inline| match inline {
        Inline::Text { text: words, .. } => text.push_str(words),
        Inline::Code(words) => text.push_str(words),
        Inline::Link { reference: own, content, .. } => {
            if *own == reference {
                place = text.len();
            }
            if content.is_empty() {
                let typed = &document.references[*own as usize].target;
                text.push_str(typed.split('#').next().unwrap_or(typed));
            }
        }
        _ => {}
    };
    walk_line(line, &mut |inline| collect(inline));
    let start = text[..place].rfind(['。', '！', '？', '；']).map_or(0, |at| at + '。'.len_utf8());
    clip(crate::text::first_sentence(&text[start..]), 80).into_owned()
}

/// The first paragraph, heading or cell of which something holds.
fn find_line<'a>(blocks: &'a [Block], holds: &impl Fn(&[Inline]) -> bool) -> Option<&'a [Inline]> {
    let own = |line: &'a Line| holds(line).then_some(&**line);
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => own(content),
        Block::List(list) => list.items.iter().find_map(|item| find_line(&item.blocks, holds)),
        Block::Quote { blocks, .. } => find_line(blocks, holds),
        Block::Footnote(note) => find_line(&note.blocks, holds),
        Block::Table(table) => table.head.iter().chain(table.rows.iter().flatten()).find_map(own),
        Block::Definitions(list) => list.iter().find_map(|definition| {
            own(&definition.term).or_else(|| definition.definitions.iter().find_map(|blocks| find_line(blocks, holds)))
        }),
        Block::Directive(directive) => find_line(&directive.blocks, holds),
        Block::Code(_) | Block::Rule | Block::Html(_) => None,
    })
}
