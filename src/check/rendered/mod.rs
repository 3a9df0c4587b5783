//! A rendered page as a flat list of tags: what rules about the output look at.
//!
//! Reads HTML that anli wrote (or a static page of the site): no tree, no repair. One pass, linear in the page's length.
//!
//! | file | what it does |
//! |---|---|
//! | `names` | names of elements that rules ask for |
//! | `scan` | the bytes → tags and attributes as places in them |
//! | `reach` | where the addresses on the page lead |

mod names;
mod reach;
mod scan;

pub use reach::{Link, Reach};
pub use scan::{Marks, Tag};

use super::context::Context;
use super::lists::words;
use crate::route::{PageId, Route};
use crate::text::han::is_han;
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

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
    /// The tag.
    pub tag: Tag,
    /// The attribute, in lower case as far as anli writes it.
    pub name: &'a str,
    /// Its value, as written.
    pub value: &'a str,
}

impl Noted<'_> {
    /// `onclick` and the like.
    pub fn is_handler(&self) -> bool {
        scan::is_handler(self.name.as_bytes())
    }
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
    /// All addresses; empty until they are resolved.
    pub links: Vec<Link>,
    marks: &'a Marks,
    /// Signs that few pages have, found in one pass: number of the sign and where it stands.
    signs: OnceCell<Vec<(usize, usize)>>,
    /// The metas that have a name.
    metas: OnceCell<Vec<(scan::Piece, Tag)>>,
}

impl<'a> Rendered<'a> {
    /// Reads a page. `marks` holds what was found of it; what it held before is gone.
    pub fn new(address: &'a str, route: Option<&'a Route>, page: Option<PageId>, html: &'a str, marks: &'a mut Marks) -> Self {
        marks.fill(html);
        Rendered { address, route, page, file: None, html, links: Vec::new(), marks, signs: OnceCell::new(), metas: OnceCell::new() }
    }

    /// Finds what every address leads to.
    pub fn resolve(&mut self, context: &Context<'_>) {
        self.links = reach::links(self, context);
    }

    /// Where words of a list stand that this module looks for in every page: see [`TRACES`] and [`LURES`].
    pub fn signs(&self) -> &[(usize, usize)] {
        self.signs.get_or_init(|| {
            let hits = SIGNS.iter().flat_map(|signs| signs.find_iter(self.html));
            hits.map(|hit| (hit.pattern().as_usize(), hit.start())).collect()
        })
    }

    /// A tag by its number.
    pub fn tag(&self, number: u32) -> Tag {
        self.marks.tags[number as usize]
    }

    /// Ranges of comments.
    pub fn comments(&self) -> &[Range<usize>] {
        &self.marks.comments
    }

    /// Ids, references by id, tab orders, event handlers, and what hides an element, in order.
    pub fn noted(&self) -> impl Iterator<Item = Noted<'a>> + '_ {
        self.marks.noted.iter().map(|note| Noted {
            tag: self.tag(note.tag),
            name: note.name.of(self.html),
            value: note.value.of(self.html),
        })
    }

    /// The value of an attribute, as written.
    pub fn raw(&self, tag: &Tag, name: &str) -> Option<&'a str> {
        self.piece(tag, name).map(|value| value.of(self.html))
    }

    fn piece(&self, tag: &Tag, name: &str) -> Option<scan::Piece> {
        let own = &self.marks.attributes[tag.first as usize..(tag.first + tag.count) as usize];
        own.iter().find(|(own, _)| own.is(name, self.html)).map(|(_, value)| *value)
    }

    /// The value of an attribute.
    pub fn get(&self, tag: &Tag, name: &str) -> Option<Cow<'a, str>> {
        self.raw(tag, name).map(unescape)
    }

    /// Opening tags of a name that is among the known ones.
    pub fn named(&self, name: &str) -> impl DoubleEndedIterator<Item = Tag> + ExactSizeIterator + '_ {
        let numbers = self.marks.by_name.get(usize::from(names::number(name.as_bytes()))).map_or(&[][..], Vec::as_slice);
        numbers.iter().map(|number| self.tag(*number))
    }

    /// Opening tags of several names, name by name.
    pub fn any_of<'b>(&'b self, names: &'b [&'b str]) -> impl Iterator<Item = Tag> + 'b {
        names.iter().flat_map(|name| self.named(name))
    }

    /// Links that lead a reader on from an `a`, with their tags.
    pub fn anchors(&self) -> impl Iterator<Item = (&Link, Tag)> {
        let links = self.links.iter().filter(|link| link.is_anchor).map(|link| (link, self.tag(link.tag)));
        links.filter(|(_, tag)| tag.name() == "a")
    }

    /// The attributes `name` of all tags.
    pub fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'a str> + 'b {
        let wanted = self.marks.noted.iter().filter(move |note| note.name.is(name, self.html) && note.name.of(self.html) == name);
        wanted.map(|note| note.value.of(self.html))
    }

    /// Values of the metas of a name, letter case exact.
    pub fn metas<'b>(&'b self, name: &'b str) -> impl Iterator<Item = Cow<'a, str>> + 'b {
        let all = self.metas.get_or_init(|| self.named("meta").filter_map(|tag| Some((self.piece(&tag, "name")?, tag))).collect());
        let metas = all.iter().filter(move |(own, _)| own.is(name, self.html) && own.of(self.html) == name);
        metas.map(|(_, tag)| self.get(tag, "content").unwrap_or_default())
    }

    /// The first meta of a name.
    pub fn meta(&self, name: &str) -> Option<Cow<'a, str>> {
        self.metas(name).next()
    }

    /// The words between an opening tag and its end, without markup.
    pub fn words(&self, tag: &Tag) -> String {
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
    pub fn inside(&self, tag: &Tag) -> &'a str {
        let close = if tag.name == names::UNKNOWN { scan::close_of(self.html, tag) } else { self.close_of(tag) };
        &self.html[tag.end()..close.unwrap_or(tag.end())]
    }

    /// The start of the tag that closes an element.
    fn close_of(&self, tag: &Tag) -> Option<usize> {
        let mut depth = 0;
        for other in self.marks.tags[tag.number as usize + 1..].iter().filter(|other| other.name == tag.name) {
            match (other.closes, depth) {
                (true, 0) => return Some(other.start()),
                (true, _) => depth -= 1,
                (false, _) => depth += 1,
            }
        }
        None
    }

    /// Whether there is a letter, a digit or a picture between an opening tag and its end.
    pub fn is_visible(&self, tag: &Tag) -> bool {
        // Most links begin with a letter right behind their tag, wherever they end.
        if self.html[tag.end()..].chars().next().is_some_and(|c| is_han(c) || c.is_ascii_alphanumeric()) {
            return true;
        }
        let mut rest = self.inside(tag);
        loop {
            let (text, markup) = match memchr::memchr(b'<', rest.as_bytes()) {
                Some(at) => (&rest[..at], &rest[at + 1..]),
                None => (rest, ""),
            };
            if text.chars().any(|c| is_han(c) || c.is_alphanumeric())
                && (!text.contains('&') || unescape(text).chars().any(char::is_alphanumeric))
            {
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

/// Character references that anli and people write, as characters.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
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
        let html = "<!-- c --><p id='b'>甲<A HREF=x>乙</A></p><script>if (a<b) {}</script><a href=\"x?a=1&amp;b=2\" hidden>丙</a>";
        let mut marks = Marks::default();
        for _ in 0..2 {
            let page = Rendered::new("x.html", None, None, html, &mut marks);
            let read: Vec<_> = page.named("a").map(|tag| (page.get(&tag, "href"), page.raw(&tag, "hidden"), page.words(&tag))).collect();
            assert_eq!(read, [(Some("x".into()), None, "乙".to_owned()), (Some("x?a=1&b=2".into()), Some(""), "丙".to_owned())]);
            assert_eq!(page.comments().len(), 1);
            assert_eq!(page.all("id").collect::<Vec<_>>(), ["b"]);
        }
    }

    #[test]
    fn an_element_of_any_name_ends_where_its_own_tag_closes_it() {
        let html =
            "<div hidden>甲<div>乙</div><!-- </div> --><script>'</div>'</script><p title=\"</div>\">丙</p></div>丁<span style=a>戊</span>";
        let mut marks = Marks::default();
        let page = Rendered::new("x.html", None, None, html, &mut marks);
        let inside: Vec<&str> = page.noted().map(|noted| page.inside(&noted.tag)).collect();
        let end = html.rfind("</div>").unwrap_or(0);
        assert_eq!(inside, [&html["<div hidden>".len()..end], "戊"]);
    }
}
