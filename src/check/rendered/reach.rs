//! The addresses on a page → where each leads: most of them are told from the bytes alone, without a copy.
//!
//! What an address means is said by `rules::links::target`; what is quick here must say the same.

use super::names::KNOWN;
use super::scan::Piece;
use super::{Rendered, unescape};
use crate::check::context::Context;
use crate::check::rules::links::{Target, below_base, target};
use crate::route::Route;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// An address on a page, as a browser reads it.
#[derive(Debug)]
pub struct Link {
    /// The tag's number.
    pub tag: u32,
    /// It leads a reader on (`a`, `area`), it is not loaded.
    pub is_anchor: bool,
    /// Where it leads.
    pub reach: Reach,
    /// There is a `#` in it.
    has_anchor: bool,
    href: Href,
}

/// An address as written, or with its character references replaced.
#[derive(Debug)]
enum Href {
    Written(Piece),
    Changed(Box<str>),
}

/// Where an address leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the address of this number.
    Found(u32),
    /// To an address of the site that is not there.
    Missing,
    /// Above the site's base.
    Above,
    /// To another site, or another scheme.
    Outside,
}

impl Link {
    /// The address, character references replaced.
    pub fn href<'a>(&'a self, page: &Rendered<'a>) -> &'a str {
        match &self.href {
            Href::Written(piece) => piece.of(page.html),
            Href::Changed(text) => text,
        }
    }

    /// What stands behind `#`, if the address is of this site.
    pub fn anchor<'a>(&'a self, page: &Rendered<'a>) -> Option<Cow<'a, str>> {
        if !self.has_anchor || !matches!(self.reach, Reach::Found(_)) {
            return None;
        }
        let (_, anchor) = self.href(page).split_once('#')?;
        Some(percent_decode_str(anchor).decode_utf8_lossy())
    }

    /// What it leads to, when that is on this site and not there.
    pub fn dead(&self, page: &Rendered<'_>, context: &Context<'_>) -> Option<Target> {
        match self.reach {
            Reach::Found(_) | Reach::Outside => None,
            Reach::Missing | Reach::Above => Some(target(page.address, below_base(context, page, self.href(page)))),
        }
    }
}

/// All addresses of a page, in the order of the names of their elements.
pub(super) fn links(page: &Rendered<'_>, context: &Context<'_>) -> Vec<Link> {
    let mut from = From::new(page, context);
    let mut links = Vec::with_capacity(page.named("a").len() + 16);
    for name in KNOWN {
        let attributes: &[&str] = match name {
            "a" | "area" | "link" => &["href"],
            "script" | "iframe" | "embed" | "track" | "audio" | "input" => &["src"],
            "img" | "source" => &["src", "srcset"],
            "video" => &["src", "poster"],
            "object" => &["data"],
            "form" => &["action"],
            _ => continue,
        };
        let is_anchor = matches!(name, "a" | "area");
        for tag in page.named(name) {
            for attribute in attributes {
                let Some(piece) = page.piece(&tag, attribute) else { continue };
                let text = unescape(piece.of(page.html));
                // `a.png 1x, b.png 2x`
                if *attribute == "srcset" {
                    let parts = text.split(',').filter_map(|part| part.split_whitespace().next());
                    links.extend(parts.map(|one| from.link(tag.number, is_anchor, one, Href::Changed(one.into()))));
                    continue;
                }
                let href = match &text {
                    Cow::Borrowed(_) => Href::Written(piece),
                    Cow::Owned(text) => Href::Changed(text.as_str().into()),
                };
                links.push(from.link(tag.number, is_anchor, &text, href));
            }
        }
    }
    links
}

/// The page that addresses are read on.
struct From<'p, 'a> {
    page: &'p Rendered<'a>,
    context: &'p Context<'p>,
    /// The page's own number.
    own: Option<u32>,
    /// What is quick says the same as what is not.
    is_plain: bool,
    /// Length of the page's folder, of the folder above it, and so on, each with its slash.
    folders: Vec<usize>,
    /// An address that is put together.
    whole: String,
}

impl<'p, 'a> From<'p, 'a> {
    fn new(page: &'p Rendered<'a>, context: &'p Context<'p>) -> Self {
        // The page for unknown addresses is shown anywhere, and its addresses begin with the site's own path.
        let is_plain = page.route != Some(&Route::NotFound) && !page.address.contains('%');
        From {
            page,
            context,
            own: context.numbers.get(page.address),
            is_plain,
            folders: folders(page.address),
            whole: String::with_capacity(128),
        }
    }

    fn link(&mut self, tag: u32, is_anchor: bool, text: &str, href: Href) -> Link {
        let way = self.is_plain.then(|| quickly(self.page.address, &self.folders, text, &mut self.whole)).flatten();
        let numbers = &self.context.numbers;
        let (reach, has_anchor) = match way {
            Some((Way::Own, has_anchor)) => (self.own.map_or(Reach::Missing, Reach::Found), has_anchor),
            Some((Way::Above, has_anchor)) => (Reach::Above, has_anchor),
            Some((Way::Whole, has_anchor)) => (numbers.get(&self.whole).map_or(Reach::Missing, Reach::Found), has_anchor),
            None => (self.slowly(text), text.contains('#')),
        };
        Link { tag, is_anchor, reach, has_anchor, href }
    }

    fn slowly(&self, href: &str) -> Reach {
        match target(self.page.address, below_base(self.context, self.page, href)) {
            Target::Outside => Reach::Outside,
            Target::Above => Reach::Above,
            Target::Inside(path, _) => self.context.numbers.get(&path).map_or(Reach::Missing, Reach::Found),
        }
    }
}

/// Length of a page's folder, of the folder above it, and so on, each with its slash.
fn folders(address: &str) -> Vec<usize> {
    memchr::memrchr_iter(b'/', address.as_bytes()).map(|at| at + 1).chain([0]).collect()
}

/// Where an address leads that needs no more than steps.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// To the page itself.
    Own,
    /// Above the site's base.
    Above,
    /// To the address that was put together.
    Whole,
}

/// `../topics/x.html#anchor`: steps up, then nothing but names; and whether there is an anchor. `None` for what has more to it.
/// `folders` are the lengths of the page's folder and those above it.
fn quickly(address: &str, folders: &[usize], href: &str, whole: &mut String) -> Option<(Way, bool)> {
    let bytes = href.as_bytes();
    let (mut start, mut up) = (0, 0);
    while bytes[start..].starts_with(b"../") {
        (start, up) = (start + 3, up + 1);
    }
    let (mut end, mut before) = (start, b'/');
    while let Some(byte) = bytes.get(end) {
        match KINDS[usize::from(*byte)] {
            Kind::Plain => {}
            Kind::Part if before != b'/' => {}
            Kind::End => break,
            Kind::Part | Kind::More => return None,
        }
        (end, before) = (end + 1, *byte);
    }
    let has_anchor = end < bytes.len();
    if end == 0 {
        return Some((Way::Own, has_anchor));
    }
    let Some(folder) = folders.get(up) else { return Some((Way::Above, has_anchor)) };
    whole.clear();
    whole.push_str(&address[..*folder]);
    whole.push_str(&href[start..end]);
    if before == b'/' {
        whole.push_str("index.html");
    }
    Some((Way::Whole, has_anchor))
}

/// What a byte of an address is to [`quickly`].
#[derive(Clone, Copy)]
enum Kind {
    /// Part of a name.
    Plain,
    /// Between names or in them, not at their heads.
    Part,
    /// The anchor begins.
    End,
    /// Of a scheme, a query, an encoded character.
    More,
}

static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Plain; 256];
    kinds[b'/' as usize] = Kind::Part;
    kinds[b'.' as usize] = Kind::Part;
    kinds[b'#' as usize] = Kind::End;
    kinds[b'?' as usize] = Kind::More;
    kinds[b':' as usize] = Kind::More;
    kinds[b'%' as usize] = Kind::More;
    kinds
};

#[cfg(test)]
mod tests {
    use super::*;

    /// All addresses of up to five of these parts, on pages of three depths: what is told quickly is what `target` says.
    #[test]
    fn what_is_told_quickly_is_what_a_browser_reads() {
        const PARTS: [&str; 12] = ["../", "./", "..", "/", "a", "b.html", ".c", "#", "?", ":", "%41", "甲"];
        let mut told = 0;
        for address in ["x.html", "a/x.html", "a/b/x.html"] {
            let folders = folders(address);
            for number in 0..12_u32.pow(5) {
                let mut href = String::new();
                let mut rest = number;
                while rest > 0 {
                    href.push_str(PARTS[(rest % 12) as usize]);
                    rest /= 12;
                }
                let mut whole = String::new();
                let Some((way, has_anchor)) = quickly(address, &folders, &href, &mut whole) else { continue };
                told += 1;
                let quick = match way {
                    Way::Own => Target::Inside(address.to_owned(), None),
                    Way::Above => Target::Above,
                    Way::Whole => Target::Inside(whole, None),
                };
                let path = href.split('#').next().unwrap_or_default();
                assert_eq!(quick, target(address, path), "{href} on {address}");
                assert_eq!(has_anchor, href.contains('#'), "{href}");
            }
        }
        assert!(told > 10_000, "{told}");
    }
}
