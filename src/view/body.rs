//! The body of a page as HTML at the address where it is shown.

use super::figure::FigureView;
use super::html::{self, Context};
use super::piece::pieces;
use super::{At, Html, OutlineEntry};
use crate::document::{Block, Directive, DirectiveKind, Document, Inline, ReferenceKind, plain_text, walk_line};
use crate::link::{Graph, Target};
use crate::model::Page;
use crate::route::{PageId, Route};
use crate::strings::Strings;
use crate::text::{clip, escape};
use serde::Serialize;
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
    let context = BodyContext::new(at, id, prefix, shift, facts.title_in_body);
    let mut out = String::with_capacity(document.text_nodes as usize * 96 + 256);
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
    addresses: Vec<Option<String>>,
    sizes: Vec<Option<(u32, u32)>>,
    texts: Vec<Option<String>>,
    marks: Vec<html::Mark>,
    strings: &'a Strings,
    page: &'a Page,
    prefix: &'a str,
    shift: u8,
    skip_title: bool,
}

impl<'a> BodyContext<'a> {
    fn new(at: At<'a>, id: PageId, prefix: &'a str, shift: u8, skip_title: bool) -> Self {
        let graph = at.graph();
        let page = graph.page(id);
        let own = graph.address(id);
        let targets = &graph.targets[id as usize];
        let inside = |target: &str| match target.strip_prefix(own).and_then(|rest| rest.strip_prefix('#')) {
            // A link within the body stays within it, wherever the body is shown.
            Some(anchor) => format!("#{prefix}{anchor}"),
            None => at.to(target),
        };
        let address = |target: &Target| match target {
            Target::Inside(target) => Some(inside(target)),
            Target::File(index) => Some(at.to(&asset_address(graph, *index))),
            Target::Outside(url) => Some(url.to_string()),
            Target::Dead => None,
        };
        let references = page.document.references.iter();
        let text = |(reference, target): (&crate::document::Reference, &Target)| {
            let Target::Inside(target) = target else { return None };
            (reference.kind == ReferenceKind::Wiki).then(|| wiki_text(graph, &reference.target, target))
        };
        let marks = &graph.marks[id as usize];
        BodyContext {
            addresses: targets.iter().map(address).collect(),
            sizes: targets
                .iter()
                .map(|target| if let Target::File(index) = target { graph.assets[*index as usize].pixels } else { None })
                .collect(),
            texts: references.zip(targets.iter()).map(text).collect(),
            marks: marks
                .iter()
                .map(|mark| html::Mark {
                    node: mark.node,
                    start: mark.start,
                    end: mark.end,
                    href: at.to(&mark.target).into(),
                    title: mark.term.map(|term| clip(&at.config().site.term[term as usize].definition, 80)).unwrap_or_default().into(),
                })
                .collect(),
            strings: &at.config().strings,
            page,
            prefix,
            shift,
            skip_title,
        }
    }
}

impl Context for BodyContext<'_> {
    fn say<'a>(&'a self, text: &'a str) -> &'a str {
        self.strings.say(text)
    }
    fn address(&self, reference: u32) -> Option<&str> {
        self.addresses.get(reference as usize)?.as_deref()
    }
    fn image_size(&self, reference: u32) -> Option<(u32, u32)> {
        *self.sizes.get(reference as usize)?
    }
    fn wiki_text(&self, reference: u32) -> Option<&str> {
        self.texts.get(reference as usize)?.as_deref()
    }
    fn marks(&self) -> &[html::Mark] {
        &self.marks
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
            DirectiveKind::Figures => figure_table(self.page, directive, self.strings, out),
            DirectiveKind::Chart => chart(directive, out),
            DirectiveKind::Notice => {}
        }
    }
}

/// `[[2020/jinan/1]]` shows the page's title, `[[济南市]]` what was typed.
fn wiki_text(graph: &Graph, typed: &str, target: &str) -> String {
    let (name, anchor) = typed.split_once('#').map_or((typed, None), |(name, anchor)| (name, Some(anchor)));
    let address = target.split('#').next().unwrap_or(target);
    match (graph.routes.get(address), anchor) {
        (Some(Route::Page(id)), None) => graph.facts(*id).title.to_string(),
        (Some(Route::Page(id)), Some(anchor)) if !name.is_empty() => format!("{}：{anchor}", graph.facts(*id).title),
        (_, Some(anchor)) if name.is_empty() => anchor.to_owned(),
        _ => name.trim().to_owned(),
    }
}

/// `::: figures`: all figures of the page, or those whose labels are listed.
fn figure_table(page: &Page, directive: &Directive, strings: &Strings, out: &mut String) {
    let wanted = |label: &str| directive.lines.is_empty() || directive.lines.iter().any(|(line, _)| **line == *label);
    let name = strings.say("数据表");
    out.push_str(&format!("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">\n<table class=\"figures\">\n"));
    if !directive.title.is_empty() {
        out.push_str("<caption>");
        escape::push(&directive.title, out);
        out.push_str("</caption>\n");
    }
    out.push_str("<thead><tr>");
    for head in ["指标", "数值", "单位"] {
        out.push_str(&format!("<th scope=\"col\">{}</th>", strings.say(head)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for figure in page.front.figures.iter().filter(|figure| wanted(&figure.label)) {
        let view = FigureView::new(figure);
        out.push_str("<tr><th scope=\"row\">");
        escape::push(&view.label, out);
        out.push_str("</th><td>");
        escape::push(&format!("{}{}{}", view.before, view.value, view.odd), out);
        out.push_str("</td><td>");
        escape::push(&format!("{}{}", view.unit, view.after), out);
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
pub(crate) fn first_sentence(document: &Document) -> String {
    let paragraph = document.blocks.iter().find_map(|block| match block {
        Block::Paragraph(content) => Some(plain_text(content)).filter(|text| !text.trim().is_empty()),
        _ => None,
    });
    paragraph.map(|text| crate::text::first_sentence(&text).to_owned()).unwrap_or_default()
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
    clip(crate::text::first_sentence(&text[start..]), 80)
}

/// The first paragraph, heading or cell of which something holds.
fn find_line<'a>(blocks: &'a [Block], holds: &impl Fn(&[Inline]) -> bool) -> Option<&'a [Inline]> {
    let own = |line: &'a Vec<Inline>| holds(line).then_some(&**line);
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => own(content),
        Block::List { items, .. } => items.iter().find_map(|item| find_line(&item.blocks, holds)),
        Block::Quote { blocks, .. } | Block::Footnote { blocks, .. } => find_line(blocks, holds),
        Block::Table(table) => table.head.iter().chain(table.rows.iter().flatten()).find_map(own),
        Block::Definitions(list) => list.iter().find_map(|definition| {
            own(&definition.term).or_else(|| definition.definitions.iter().find_map(|blocks| find_line(blocks, holds)))
        }),
        Block::Directive(directive) => find_line(&directive.blocks, holds),
        Block::Code { .. } | Block::Rule | Block::Html(_) => None,
    })
}
