//! Raw HTML: what is let through, and what was taken out.
//!
//! Blocks go through ammonia with a short allow-list; addresses in them become references, filled in at render.
//! Inside a line only bare tags are kept. Nesting is counted first, because ammonia's time grows with its square.

use super::characters::without_controls;
use super::links;
use crate::document::{ELEMENTS, Element, HtmlPiece, Inline, Line, Reference, ReferenceKind};
use crate::source::ByteRange;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// Deepest nesting of tags in a block.
const DEEPEST: usize = 100;

/// Tags of the allow-list for blocks.
const TAGS: [&str; 43] = [
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "b",
    "i",
    "u",
    "s",
    "del",
    "ins",
    "sub",
    "sup",
    "mark",
    "small",
    "kbd",
    "ruby",
    "rt",
    "rp",
    "abbr",
    "blockquote",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "details",
    "summary",
    "div",
    "span",
    "a",
    "img",
];

/// Their attributes.
const ATTRIBUTES: [(&str, &[&str]); 6] = [
    ("abbr", &["title"]),
    ("ol", &["start"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("td", &["colspan", "rowspan", "scope"]),
    ("a", &["href", "title"]),
    ("img", &["src", "alt", "title", "width", "height"]),
];

/// Every scheme gets through here: whether a target is fit is judged where links are resolved, and the address that
/// is printed comes from there.
const SCHEMES: [&str; 10] = ["http", "https", "mailto", "tel", "ftp", "file", "javascript", "data", "vbscript", "blob"];

/// Tags without content.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Tags that a following one of their kind closes: leaving them open is no nesting.
const SELF_ENDING: [&str; 14] = ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "rt", "rp", "option", "caption"];

/// Sum of the depths of all tags in a block, a bound for what the sanitiser may have to do.
const MOST_WORK: usize = 2_000_000;

/// A tag inside a line.
#[derive(Debug, PartialEq)]
pub(super) enum InlineTag {
    Comment,
    Break,
    Open(&'static str),
    Close(&'static str),
    /// Not kept; its name.
    Other(String),
}

/// Reads a tag inside a line.
pub(super) fn inline_tag(tag: &str) -> InlineTag {
    if tag.starts_with("<!--") {
        return InlineTag::Comment;
    }
    let name = name_of(tag);
    if name == "br" && !tag.starts_with("</") {
        return InlineTag::Break;
    }
    let bare = tag.trim_start_matches('<').trim_start_matches('/').trim_end_matches('>').trim();
    match known(&name) {
        Some(name) if !bare.eq_ignore_ascii_case(name) => InlineTag::Other(name.to_owned()),
        Some(name) if tag.starts_with("</") => InlineTag::Close(name),
        Some(name) => InlineTag::Open(name),
        None => InlineTag::Other(name),
    }
}

/// Tags kept inside a line: those of the tree's elements and the HTML names of emphasis.
fn known(name: &str) -> Option<&'static str> {
    const EMPHASIS: [&str; 6] = ["b", "strong", "i", "em", "s", "del"];
    ELEMENTS.iter().chain(&EMPHASIS).copied().find(|known| *known == name)
}

/// What a paired tag becomes.
pub(super) fn element(name: &'static str, content: Line) -> Inline {
    match name {
        "b" | "strong" => Inline::Strong(content),
        "i" | "em" => Inline::Emphasis(content),
        "s" | "del" => Inline::Strikethrough(content),
        _ => Inline::Element(Element::named(name), content),
    }
}

/// Whether a tag is let through in a block, perhaps without some of its attributes.
pub(super) fn is_kept(name: &str) -> bool {
    TAGS.contains(&name)
}

/// Whether a tag at the head of a line begins a block, for the line scanner.
pub(super) fn is_block_tag(name: &str) -> bool {
    const BLOCKS: [&str; 30] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "table",
        "tr",
        "ul",
    ];
    const MORE: [&str; 10] = ["pre", "script", "style", "tbody", "td", "tfoot", "th", "thead", "summary", "iframe"];
    BLOCKS.iter().chain(&MORE).any(|block| block.eq_ignore_ascii_case(name))
}

/// The number in a directive's comment.
pub(super) fn marker(html: &str) -> Option<usize> {
    html.trim().strip_prefix("<!--")?.strip_prefix(super::lines::MARKER)?.strip_suffix("-->")?.parse().ok()
}

/// A block of HTML after the sanitiser.
#[derive(Debug, Default)]
pub(super) struct Clean {
    pub pieces: Vec<HtmlPiece>,
    /// Names of tags that were taken out or lost attributes, each once, in order, and where the first of each stands.
    pub removed: Vec<(String, ByteRange)>,
    /// Depth, if it was too much: the block is left out then.
    pub too_deep: Option<usize>,
    /// Containers that the block leaves open; the sanitiser has closed them at the end of the last piece.
    pub opens: Vec<String>,
    /// End tags that end nothing in the block, in order.
    pub closes: Vec<String>,
    /// Nothing but end tags.
    pub only_closes: bool,
}

/// Containers that may hold Markdown between two blocks of HTML: `<details>`, a blank line, text, `</details>`.
const CONTAINERS: [&str; 4] = ["blockquote", "details", "div", "figure"];

/// `</div></details>` for an open `<details><div>`.
pub(super) fn end_tags(opens: &[String]) -> String {
    opens.iter().rev().map(|name| format!("</{name}>")).collect()
}

/// Sanitises a block; addresses are added to `references`.
pub(super) fn block(html: &str, place: &ByteRange, is_verbatim: bool, references: &mut Vec<Reference>) -> Clean {
    let survey = Survey::of(html);
    let at = |tag: &Range<usize>| match is_verbatim {
        true => place.start + tag.start as u32..place.start + tag.end as u32,
        false => place.clone(),
    };
    let only_closes = !survey.opened && !survey.has_text && !survey.closes.is_empty();
    let removed = survey.removed.iter().map(|(name, tag)| (name.clone(), at(tag))).collect();
    let mut clean = Clean { removed, closes: survey.closes, only_closes, ..Clean::default() };
    if survey.deepest > DEEPEST || survey.work > MOST_WORK {
        clean.too_deep = Some(survey.deepest.max(DEEPEST + 1));
        return clean;
    }
    if !survey.opened && !survey.has_text {
        return clean;
    }
    let Some(fence) = fence(html) else { return clean };
    let found: Arc<Mutex<Vec<(ReferenceKind, String)>>> = Arc::default();
    let filled = found.clone();
    let safe = sanitiser()
        .attribute_filter(move |tag, attribute, value| {
            let kind = match (tag, attribute) {
                ("a", "href") => ReferenceKind::Link,
                ("img", "src") => ReferenceKind::Image,
                _ => return Some(Cow::Borrowed(value)),
            };
            let mut found = filled.lock().ok()?;
            found.push((kind, links::target(&without_controls(value.trim()))));
            Some(Cow::Owned(format!("{fence}{}{fence}", found.len() - 1)))
        })
        .clean(html)
        .to_string();
    let found = found.lock().map(|mut found| std::mem::take(&mut *found)).unwrap_or_default();
    if found.len() < survey.addresses.len() {
        let name = if survey.images { "img" } else { "a" };
        if !clean.removed.iter().any(|(removed, _)| removed == name) {
            clean.removed.push((name.to_owned(), place.clone()));
        }
    }
    for (index, piece) in safe.split(fence).enumerate() {
        if index % 2 == 0 {
            if !piece.is_empty() {
                clean.pieces.push(HtmlPiece::Markup(without_controls(piece)));
            }
        } else if let Some((kind, target)) = piece.parse::<usize>().ok().and_then(|number| found.get(number)) {
            clean.pieces.push(HtmlPiece::Address(references.len() as u32));
            let tag = survey.addresses.get(index / 2).filter(|_| found.len() == survey.addresses.len());
            let range = tag.map_or_else(|| place.clone(), at);
            references.push(Reference { kind: *kind, target: target.as_str().into(), title: "".into(), range });
        }
    }
    if matches!(clean.pieces.as_slice(), [HtmlPiece::Markup(only)] if only.trim().is_empty()) {
        clean.pieces.clear();
    }
    let ends = end_tags(&survey.open);
    if survey.open.iter().all(|name| CONTAINERS.contains(&name.as_str()))
        && matches!(clean.pieces.last(), Some(HtmlPiece::Markup(last)) if last.ends_with(&ends))
    {
        clean.opens = survey.open;
    }
    clean
}

fn sanitiser() -> ammonia::Builder<'static> {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(TAGS.into_iter().collect())
        .tag_attributes(ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        .url_schemes(SCHEMES.into_iter().collect())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .clean_content_tags(["script", "style"].into_iter().collect())
        .link_rel(None);
    builder
}

/// A character that the block does not hold, neither as such nor as a number: it marks the addresses.
fn fence(html: &str) -> Option<char> {
    let lower = html.to_ascii_lowercase();
    ('\u{F0000}'..'\u{F0100}').find(|c| {
        let code = *c as u32;
        !html.contains(*c) && !lower.contains(&format!("{code:x}")) && !lower.contains(&code.to_string())
    })
}

/// What a quick look over the tags of a block finds.
#[derive(Debug, Default)]
struct Survey {
    removed: Vec<(String, Range<usize>)>,
    /// Tags that nest and are not closed.
    open: Vec<String>,
    closes: Vec<String>,
    deepest: usize,
    work: usize,
    /// Tags with addresses, once for each.
    addresses: Vec<Range<usize>>,
    images: bool,
    has_text: bool,
    opened: bool,
}

impl Survey {
    fn of(html: &str) -> Survey {
        let mut survey = Survey::default();
        let mut seen = BTreeSet::new();
        let mut rest = html;
        while let Some(open) = rest.find('<') {
            survey.has_text |= !rest[..open].trim().is_empty();
            rest = &rest[open..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let tag = &rest[..tag_length(rest)];
            let start = html.len() - rest.len();
            let range = start..start + tag.len();
            rest = &rest[tag.len()..];
            let name = name_of(tag);
            if name.is_empty() {
                survey.has_text = true;
                continue;
            }
            survey.nest(&name, tag.starts_with("</"));
            if survey.deepest > DEEPEST {
                return survey;
            }
            if !survey.keeps(&name, tag, &range) && seen.insert(name.clone()) {
                survey.removed.push((name, range));
            }
        }
        survey.has_text |= !rest.trim().is_empty();
        survey
    }

    fn nest(&mut self, name: &str, ends: bool) {
        self.work += self.open.len();
        self.opened |= !ends;
        if VOID.contains(&name) || SELF_ENDING.contains(&name) {
            return;
        }
        if !ends {
            self.open.push(name.to_owned());
            self.deepest = self.deepest.max(self.open.len());
        } else if let Some(found) = self.open.iter().rposition(|open| open == name) {
            self.open.truncate(found);
        } else {
            self.closes.push(name.to_owned());
        }
    }

    /// Whether nothing of a tag is lost.
    fn keeps(&mut self, name: &str, tag: &str, range: &Range<usize>) -> bool {
        if !TAGS.contains(&name) {
            return false;
        }
        let allowed = ATTRIBUTES.iter().find(|(tag, _)| *tag == name).map_or(&[][..], |(_, names)| *names);
        let mut keeps = true;
        for attribute in attributes(tag) {
            keeps &= allowed.contains(&attribute.as_str());
            if matches!((name, attribute.as_str()), ("a", "href") | ("img", "src")) {
                self.addresses.push(range.clone());
                self.images |= name == "img";
            }
        }
        keeps
    }
}

/// Lower-case name of a tag, `!doctype` and `?xml` included; empty when it is none.
fn name_of(tag: &str) -> String {
    let inner = tag.strip_prefix('<').unwrap_or(tag);
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?')) {
        return String::new();
    }
    inner
        .chars()
        .enumerate()
        .take_while(|(index, c)| c.is_ascii_alphanumeric() || *c == '-' || (*index == 0 && matches!(c, '!' | '?')))
        .take(40)
        .map(|(_, c)| c.to_ascii_lowercase())
        .collect()
}

/// Length of the tag at the head of `text`: to its `>`, quoted values skipped, or one byte if it is none.
fn tag_length(text: &str) -> usize {
    if name_of(text).is_empty() {
        return 1;
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(mark), _) if mark == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Lower-case names of a tag's attributes.
fn attributes(tag: &str) -> Vec<String> {
    let mut names = Vec::new();
    let inner = tag.trim_start_matches(['<', '/']).trim_end_matches('>');
    let mut rest = inner.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        if rest.is_empty() {
            return names;
        }
        if length > 0 {
            names.push(rest[..length].to_ascii_lowercase());
        }
        rest = rest[length..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start();
            let end = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].find(quote).map_or(value.len(), |found| found + 2),
                _ => value.find(char::is_whitespace).unwrap_or(value.len()),
            };
            rest = &value[end..];
        }
    }
}
