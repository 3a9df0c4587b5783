//! Values that many pages show alike, made once for all pages of a depth.
//!
//! A case stands beside some twenty others, a pair in the lists of all its neighbours. Within one depth of folders the
//! way to the site's base is the same, so one finished value serves them all. A memo of pure functions of the graph:
//! with it or without it the pages are the same.

use super::case::ReportLink;
use super::list::Counted;
use super::piece::{AsPiece, Entry, Name, Named, Piece};
use super::{At, CaseLink, Link, Near};
use crate::link::Graph;
use crate::route::PageId;
use minijinja::Value;
use serde::{Serialize, Serializer};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Depths of folders that are remembered; deeper pages have their values made afresh.
const DEPTHS: usize = 4;

/// A finished value of type `T`, shared between pages. Its addresses lead by way of the site's base.
pub struct Shared<T>(Arc<Kept<T>>);

/// A finished value as one page has it: borrowed from all pages, for to count who has it would keep processors waiting for
/// each other; or made for this page alone.
#[derive(Debug, Clone)]
pub enum Same<'a, T> {
    /// That of all pages.
    Of(&'a Shared<T>),
    /// One of its own.
    Own(Shared<T>),
}

/// Templates whose print of a value is remembered; further ones print it every time.
const PRINTS: usize = 2;

struct Kept<T> {
    own: T,
    /// A template, and what it printed of the value: the first that were asked for.
    printed: [OnceLock<(u32, Box<str>)>; PRINTS],
    /// For the template engine, when it asks.
    value: OnceLock<Value>,
}

impl<T> Shared<T> {
    fn new(own: T) -> Shared<T> {
        Shared(Arc::new(Kept { own, printed: Default::default(), value: OnceLock::new() }))
    }
}

impl<T> Same<'_, T> {
    /// A value made afresh.
    pub(super) fn new(own: T) -> Self {
        Same::Own(Shared::new(own))
    }

    fn kept(&self) -> &Kept<T> {
        match self {
            Same::Of(shared) => &shared.0,
            Same::Own(shared) => &shared.0,
        }
    }

    /// The value, for a value that is itself shared.
    pub(super) fn shared(self) -> Shared<T> {
        match self {
            Same::Of(shared) => shared.clone(),
            Same::Own(shared) => shared,
        }
    }
}

impl<T: Named> Named for Kept<T> {
    fn field(&self, name: &Name) -> Option<Piece<'_>> {
        self.own.field(name)
    }
}

impl<T: Named + Serialize> Entry for Kept<T> {
    fn print(&self, template: u32, out: &mut String, print: &mut dyn FnMut(&mut String) -> Option<()>) -> Option<()> {
        for place in &self.printed {
            match place.get() {
                Some((own, html)) if *own == template => out.push_str(html),
                Some(_) => continue,
                None => {
                    let start = out.len();
                    print(out)?;
                    // Another thread may have been as far.
                    let _ = place.set((template, out[start..].into()));
                }
            }
            return Some(());
        }
        print(out)
    }

    fn value(&self) -> Value {
        self.value.get_or_init(|| super::value::kept(&self.own)).clone()
    }
}

impl<T: Named + Serialize> AsPiece for Shared<T> {
    fn piece(&self) -> Piece<'_> {
        Piece::Entry(&*self.0)
    }
}

impl<T: Named + Serialize> AsPiece for Same<'_, T> {
    fn piece(&self) -> Piece<'_> {
        Piece::Entry(self.kept())
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(self.0.clone())
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.own.fmt(f)
    }
}

impl<T: Named + Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::value::serialize_finished(&self.0.value(), serializer)
    }
}

impl<T: Named + Serialize> Serialize for Same<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::value::serialize_finished(&self.kept().value(), serializer)
    }
}

/// Finished HTML: printed as it is.
#[derive(Debug, Clone)]
pub struct Html(Arc<String>);

impl Html {
    /// From the text of it.
    pub(super) fn new(text: String) -> Html {
        Html(Arc::new(text))
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsPiece for Html {
    fn piece(&self) -> Piece<'_> {
        Piece::Html(&self.0)
    }
}

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::value::serialize_finished(&Value::from_safe_string(self.0.to_string()), serializer)
    }
}

/// What has been made so far for one graph.
pub struct Memo {
    /// By page.
    pub(super) near: Lot<Near>,
    pub(super) cases: Lot<CaseLink>,
    /// By subsection of a report ([`Memo::item`]).
    pub(super) report: Lot<ReportLink>,
    /// The same from within its edition.
    pub(super) report_beside: Lot<ReportLink>,
    /// By entry of the vocabulary.
    pub(super) topics: Lot<Link>,
    /// By city.
    pub(super) cities: Lot<Link>,
    /// By city and topic ([`Memo::pair`]), named after the topic and after the city.
    pub(super) by_topic: Lot<Counted>,
    pub(super) by_city: Lot<Counted>,
    /// QR codes.
    pub(super) codes: super::qr::Codes,
    /// Why cases are related: the same topic first, or among others, by entry of the vocabulary; a term, by term.
    pub(super) reasons: [Box<[OnceLock<Box<str>>]>; 3],
    /// Folders of the main navigation's entries that speak for one: of how many bytes of the address.
    pub(super) channels: Box<[Option<usize>]>,
    /// What is said of a city, by city.
    pub(super) said: Box<[OnceLock<String>]>,
    topic_count: usize,
    /// The first subsection of a page among those of all pages.
    items: Box<[u32]>,
    /// The city of every page, by index.
    pub(super) city_of: Box<[Option<u32>]>,
    /// Whether the whole site has feeds.
    pub(super) feed: bool,
}

impl Memo {
    /// Nothing yet.
    pub fn new(graph: &Graph, topics: usize, terms: usize) -> Memo {
        let pairs = graph.cities.len() * graph.topics.len();
        let mut count = 0;
        let ids = || 0..graph.pages.len() as PageId;
        let mut first = |id: PageId| {
            let before = count;
            count += graph.page(id).front.items.len() as u32;
            before
        };
        let items = ids().map(&mut first).collect();
        let city = |id: PageId| graph.facts(id).city.and_then(|code| graph.city_index(code));
        Memo {
            near: Lot::new(graph.pages.len()),
            cases: Lot::new(graph.pages.len()),
            report: Lot::new(count as usize),
            report_beside: Lot::new(count as usize),
            topics: Lot::new(topics),
            cities: Lot::new(graph.cities.len()),
            by_topic: Lot::new(pairs),
            by_city: Lot::new(pairs),
            codes: super::qr::Codes::default(),
            reasons: [empty(topics), empty(topics), empty(terms)],
            channels: graph.navigation.iter().map(|(_, address)| address.strip_suffix("/index.html").map(str::len)).collect(),
            said: empty(graph.cities.len()),
            topic_count: graph.topics.len(),
            items,
            city_of: ids().map(city).collect(),
            feed: super::frame::has_feed(graph, "feed"),
        }
    }

    /// The index of a subsection.
    pub(super) fn item(&self, page: PageId, item: u32) -> usize {
        (self.items[page as usize] + item) as usize
    }

    /// The index of a pair.
    pub(super) fn pair(&self, city: u32, topic: u32) -> usize {
        city as usize * self.topic_count + topic as usize
    }
}

/// Values of one kind, by depth and index.
pub(super) struct Lot<T> {
    length: usize,
    depths: [OnceLock<Depth<T>>; DEPTHS],
}

/// Those of one depth, by index.
type Depth<T> = Box<[OnceLock<Shared<T>>]>;

impl<T> Lot<T> {
    fn new(length: usize) -> Lot<T> {
        Lot { length, depths: Default::default() }
    }

    /// The value at `index` for pages as deep as this one; `make` is given a function that makes an address relative.
    pub fn get<'a>(&'a self, at: At<'_>, index: usize, make: impl FnOnce(&dyn Fn(&str) -> String) -> T) -> Same<'a, T> {
        let to = |address: &str| {
            let mut out = String::with_capacity(3 * at.depth + address.len());
            (0..at.depth).for_each(|_| out.push_str("../"));
            out.push_str(address);
            out
        };
        let values = self.depths.get(at.depth).map(|values| values.get_or_init(|| empty(self.length)));
        match values.and_then(|values| values.get(index)) {
            Some(place) => Same::Of(place.get_or_init(|| Shared::new(make(&to)))),
            None => Same::new(make(&to)),
        }
    }
}

fn empty<T>(length: usize) -> Box<[OnceLock<T>]> {
    (0..length).map(|_| OnceLock::new()).collect()
}
