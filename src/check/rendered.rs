//! A rendered page as a flat list of tags: what rules about the output look at.
//!
//! Reads HTML that anli wrote (or a static page of the site): no tree, no repair. One pass, linear in the page's length.

use super::context::Context;
use super::lists::words;
use super::rules::links::{Target, below_base, target};
use crate::route::{PageId, Route};
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

/// A tag with its attributes.
#[derive(Debug, Clone)]
pub struct Tag<'a> {
    /// Name, as written.
    pub name: &'a str,
    /// It closes an element.
    pub closes: bool,
    /// Where it stands in the page.
    pub range: Range<usize>,
    /// Number of its name among the known ones.
    known: u8,
    /// Its attributes in `Rendered::attributes`.
    attributes: Range<u32>,
}

/// Names of elements that rules ask for by name, in lower case.
const KNOWN: [&str; 38] = [
    "a", "area", "audio", "base", "body", "button", "embed", "form", "h1", "h2", "h3", "h4", "h5", "h6", "html", "iframe", "img", "input",
    "label", "link", "marquee", "blink", "meta", "object", "script", "select", "source", "table", "textarea", "th", "title", "track",
    "video", "applet", "style", "svg", "td", "tr",
];

/// Beginnings of what must stay inside: paths of computers, then, from [`NUMERIC`] on, addresses of inner networks.
pub const TRACES: [&str; 14] =
    ["C:\\", "D:\\", "E:\\", "F:\\", "c:\\", "d:\\", "file:///", "/home/", "/Users/", "localhost", "127.0.0.1", "192.168.", "172.", "10."];
/// The first of the traces that is a number.
pub const NUMERIC: usize = 10;
/// Words that lure on buttons and links.
pub const LURES: [&str; 8] = ["立即下载", "立即领取", "点击领取", "马上抢", "立即参与", "免费领", "一键领取", "立刻抢"];

/// Traces, then lures: one pass over a page for both rules.
static SIGNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| words(&[&TRACES[..], &LURES].concat()));

/// An attribute that few tags have and rules look for on all.
#[derive(Debug, Clone, Copy)]
pub struct Noted<'a> {
    /// The tag's number.
    pub tag: u32,
    /// The attribute, in lower case as far as anli writes it.
    pub name: &'a str,
    /// Its value, as written.
    pub value: &'a str,
}

impl Noted<'_> {
    /// `onclick` and the like.
    pub fn is_handler(&self) -> bool {
        is_handler(self.name)
    }
}

/// An address on a page, as a browser reads it.
#[derive(Debug)]
pub struct Link<'a> {
    /// The tag's number.
    pub tag: u32,
    /// As written, character references replaced.
    pub href: Cow<'a, str>,
    /// It leads a reader on (`a`, `area`), it is not loaded.
    pub is_anchor: bool,
    /// Number of the address it leads to.
    pub number: Option<u32>,
    /// What it leads to, when that is on this site and not there.
    pub dead: Option<Target>,
    /// What stands behind `#`.
    pub anchor: Option<Box<str>>,
}

/// A rendered page.
pub struct Rendered<'a> {
    /// Its address.
    pub address: &'a str,
    /// What makes it; `None` for a static page.
    pub route: Option<&'a Route>,
    /// The content page whose text it is.
    pub page: Option<PageId>,
    /// The file of a static page.
    pub file: Option<&'a str>,
    /// The bytes as text.
    pub html: &'a str,
    /// All tags in order.
    pub tags: Vec<Tag<'a>>,
    /// Ranges of comments.
    pub comments: Vec<Range<usize>>,
    /// Ids, references by id, tab orders, event handlers, and what hides an element, in order.
    pub noted: Vec<Noted<'a>>,
    /// Signs that few pages have, found in one pass: number of the sign and where it stands.
    signs: OnceCell<Vec<(usize, usize)>>,
    /// All addresses; empty until they are resolved.
    pub links: Vec<Link<'a>>,
    /// Numbers of the opening tags of each known name.
    by_name: [Vec<u32>; KNOWN.len()],
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Rendered<'a> {
    /// Reads a page.
    pub fn new(address: &'a str, route: Option<&'a Route>, page: Option<PageId>, html: &'a str) -> Self {
        let mut rendered = Rendered {
            address,
            route,
            page,
            file: None,
            html,
            tags: Vec::with_capacity(html.len() / 40),
            comments: Vec::new(),
            noted: Vec::new(),
            signs: OnceCell::new(),
            links: Vec::new(),
            by_name: [const { Vec::new() }; KNOWN.len()],
            attributes: Vec::new(),
        };
        rendered.attributes.reserve(html.len() / 40);
        rendered.scan();
        rendered
    }

    fn scan(&mut self) {
        let html = self.html;
        let bytes = html.as_bytes();
        let mut at = 0;
        while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|found| at + found) {
            if html[open..].starts_with("<!--") {
                let end = html[open..].find("-->").map_or(html.len(), |end| open + end + 3);
                self.comments.push(open..end);
                at = end;
                continue;
            }
            let closes = bytes.get(open + 1) == Some(&b'/');
            let name_at = open + 1 + usize::from(closes);
            let name_end = name_at + bytes[name_at.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            if name_end == name_at {
                at = open + 1;
                continue;
            }
            let first = self.attributes.len() as u32;
            let end = self.attributes_from(name_end);
            let mut name = &html[name_at..name_end];
            let known = known(name);
            if let Some(index) = known {
                name = KNOWN[index];
                if !closes {
                    self.by_name[index].push(self.tags.len() as u32);
                }
            }
            self.note(first as usize);
            self.tags.push(Tag {
                name,
                closes,
                range: open..end,
                known: known.map_or(u8::MAX, |index| index as u8),
                attributes: first..self.attributes.len() as u32,
            });
            at = end;
            // What stands in a script or style is no markup.
            if !closes && matches!(name, "script" | "style") {
                let close: &[u8] = if name == "script" { b"</script" } else { b"</style" };
                at = memchr::memmem::find(&bytes[end..], close).map_or(html.len(), |close| end + close);
            }
        }
    }

    /// Notes the attributes of the tag that is next that rules look for on every tag.
    fn note(&mut self, first: usize) {
        let tag = self.tags.len() as u32;
        for (name, value) in &self.attributes[first..] {
            let wanted = match name.len() {
                2 | 3 | 5 | 6 | 8 => matches!(*name, "id" | "for" | "style" | "hidden" | "tabindex") || is_handler(name),
                13 | 15 | 16 => matches!(*name, "aria-controls" | "aria-labelledby" | "aria-describedby") || is_handler(name),
                _ => is_handler(name),
            };
            if wanted {
                self.noted.push(Noted { tag, name, value });
            }
        }
    }

    /// Reads attributes from `at` on; gives the end of the tag.
    fn attributes_from(&mut self, mut at: usize) -> usize {
        let html = self.html;
        let bytes = html.as_bytes();
        loop {
            while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/') {
                at += 1;
            }
            match bytes.get(at) {
                None => return bytes.len(),
                Some(b'>') => return at + 1,
                Some(_) => {}
            }
            let start = at;
            while bytes.get(at).is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>')) {
                at += 1;
            }
            let name = &html[start..at];
            if bytes.get(at) != Some(&b'=') {
                self.attributes.push((name, ""));
                if at == start {
                    at += 1;
                }
                continue;
            }
            at += 1;
            let (value, next) = match bytes.get(at) {
                Some(quote @ (b'"' | b'\'')) => {
                    let end = memchr::memchr(*quote, &bytes[at + 1..]).map_or(bytes.len(), |end| at + 1 + end);
                    (&html[at + 1..end], (end + 1).min(bytes.len()))
                }
                _ => {
                    let length = bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count();
                    (&html[at..at + length], at + length)
                }
            };
            self.attributes.push((name, value));
            at = next;
        }
    }

    /// Where words of a list stand that this module looks for in every page: see [`TRACES`] and [`LURES`].
    pub fn signs(&self) -> &[(usize, usize)] {
        self.signs.get_or_init(|| {
            let hits = SIGNS.iter().flat_map(|signs| signs.find_iter(self.html));
            hits.map(|hit| (hit.pattern().as_usize(), hit.start())).collect()
        })
    }

    /// Finds what every address leads to.
    pub fn resolve(&mut self, context: &Context<'_>) {
        let mut links = Vec::with_capacity(self.by_name[0].len() + 16);
        for (index, name) in KNOWN.iter().enumerate() {
            let attributes: &[&str] = match *name {
                "a" | "area" | "link" => &["href"],
                "script" | "iframe" | "embed" | "track" | "audio" | "input" => &["src"],
                "img" | "source" => &["src", "srcset"],
                "video" => &["src", "poster"],
                "object" => &["data"],
                "form" => &["action"],
                _ => continue,
            };
            for number in &self.by_name[index] {
                let tag = &self.tags[*number as usize];
                for attribute in attributes {
                    let Some(value) = self.get(tag, attribute) else { continue };
                    let mut add = |href: Cow<'a, str>| links.push(Link::new(*number, href, matches!(*name, "a" | "area"), self, context));
                    match *attribute {
                        // `a.png 1x, b.png 2x`
                        "srcset" => value
                            .split(',')
                            .filter_map(|part| part.split_whitespace().next())
                            .for_each(|one| add(Cow::Owned(one.to_owned()))),
                        _ => add(value),
                    }
                }
            }
        }
        self.links = links;
    }

    /// The value of an attribute, as written., as written.
    pub fn attributes(&self, tag: &Tag<'a>) -> &[(&'a str, &'a str)] {
        &self.attributes[tag.attributes.start as usize..tag.attributes.end as usize]
    }

    /// The value of an attribute, as written.
    pub fn raw(&self, tag: &Tag<'a>, name: &str) -> Option<&'a str> {
        self.attributes(tag).iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The value of an attribute.
    pub fn get(&self, tag: &Tag<'a>, name: &str) -> Option<Cow<'a, str>> {
        self.raw(tag, name).map(unescape)
    }

    /// Opening tags of a name.
    pub fn named<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b Tag<'a>> {
        let index = known(name);
        let numbers = index.map_or(&[][..], |index| &self.by_name[index]);
        let others = || self.tags.iter().filter(move |tag| !tag.closes && tag.name == name);
        numbers.iter().map(|number| &self.tags[*number as usize]).chain(index.is_none().then(others).into_iter().flatten())
    }

    /// Opening tags of several names, name by name.
    pub fn any_of<'b>(&'b self, names: &'b [&'b str]) -> impl Iterator<Item = &'b Tag<'a>> {
        names.iter().flat_map(|name| self.named(name))
    }

    /// The attributes `name` of all tags.
    pub fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b str> {
        self.noted.iter().filter(move |noted| noted.name == name).map(|noted| noted.value)
    }

    /// Values of the metas of a name, letter case exact.
    pub fn metas<'b>(&'b self, name: &'b str) -> impl Iterator<Item = Cow<'a, str>> + 'b {
        let metas = self.named("meta").filter(move |tag| self.raw(tag, "name") == Some(name));
        metas.map(|tag| self.get(tag, "content").unwrap_or_default())
    }

    /// The first meta of a name.
    pub fn meta(&self, name: &str) -> Option<Cow<'a, str>> {
        self.metas(name).next()
    }

    /// The words between an opening tag and its end, without markup.
    pub fn words(&self, tag: &Tag<'a>) -> String {
        let inside = self.inside(tag);
        let mut out = String::new();
        let mut rest = inside;
        while let Some((text, markup)) = rest.split_once('<') {
            out.push_str(text);
            rest = markup.split_once('>').map_or("", |(_, rest)| rest);
        }
        out.push_str(rest);
        unescape(&out).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The markup between an opening tag and its end.
    pub fn inside(&self, tag: &Tag<'a>) -> &'a str {
        let index = self.tags.partition_point(|other| other.range.start <= tag.range.start);
        let mut depth = 0;
        let same = |other: &&Tag<'a>| other.known == tag.known && (tag.known != u8::MAX || other.name == tag.name);
        for other in self.tags[index..].iter().filter(same) {
            match (other.closes, depth) {
                (true, 0) => return &self.html[tag.range.end..other.range.start],
                (true, _) => depth -= 1,
                (false, _) => depth += 1,
            }
        }
        &self.html[tag.range.end..tag.range.end]
    }

    /// Whether there is a letter, a digit or a picture between an opening tag and its end.
    pub fn is_visible(&self, tag: &Tag<'a>) -> bool {
        let mut rest = self.inside(tag);
        loop {
            let (text, markup) = rest.split_once('<').unwrap_or((rest, ""));
            if text.chars().any(char::is_alphanumeric) && (!text.contains('&') || unescape(text).chars().any(char::is_alphanumeric)) {
                return true;
            }
            if markup.starts_with("img") || markup.starts_with("svg") {
                return true;
            }
            match markup.split_once('>') {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
    }

    /// A redirect from an old address: it has no content of its own.
    pub fn is_alias(&self) -> bool {
        matches!(self.route, Some(Route::Alias(_)))
    }
}

impl<'a> Link<'a> {
    fn new(tag: u32, href: Cow<'a, str>, is_anchor: bool, page: &Rendered<'_>, context: &Context<'_>) -> Self {
        let mut link = Link { tag, is_anchor, number: None, dead: None, anchor: None, href };
        match target(page.address, below_base(context, page, &link.href)) {
            Target::Outside => {}
            Target::Inside(path, anchor) => {
                link.number = context.numbers.get(&path);
                link.anchor = anchor.map(String::into_boxed_str);
                link.dead = link.number.is_none().then_some(Target::Inside(path, None));
            }
            Target::Above => link.dead = Some(Target::Above),
        }
        link
    }
}

/// The number of a known name, whatever its letter case.
fn known(name: &str) -> Option<usize> {
    KNOWN.iter().position(|other| other.len() == name.len() && other.eq_ignore_ascii_case(name))
}

/// `onclick` and the like.
fn is_handler(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() > 3 && bytes[0] | 32 == b'o' && bytes[1] | 32 == b'n' && bytes.iter().all(u8::is_ascii_alphabetic)
}

/// Character references that anli and people write, as characters.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (name, end) = after.split_once(';').map_or((after, ""), |(name, end)| (name, end));
        let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        });
        let c = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{A0}'),
            _ => number.and_then(char::from_u32),
        };
        match c {
            Some(c) => {
                out.push(c);
                rest = end;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_attributes_and_words_are_read() {
        let html = "<!-- c --><p class=a id='b'>甲<b>乙</b></p><script>if (a<b) {}</script><a href=\"x?a=1&amp;b=2\" hidden>丙</a>";
        let page = Rendered::new("x.html", None, None, html);
        let p = page.named("p").next().map(|tag| (page.get(tag, "id"), page.words(tag)));
        assert_eq!(p, Some((Some("b".into()), "甲乙".to_owned())));
        let a = page.named("a").next().map(|tag| (page.get(tag, "href"), page.raw(tag, "hidden")));
        assert_eq!(a, Some((Some("x?a=1&b=2".into()), Some(""))));
        assert_eq!(page.comments.len(), 1);
        assert_eq!(page.named("b").count(), 1);
    }
}
