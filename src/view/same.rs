//! Values that many pages show alike, made once for all pages of a depth.
//!
//! A case stands beside some twenty others, a pair in the lists of all its neighbours. Within one depth of folders the
//! way to the site's base is the same, so one finished value serves them all. A memo of pure functions of the graph:
//! with it or without it the pages are the same.

use super::At;
use crate::link::Graph;
use crate::route::PageId;
use minijinja::Value;
use serde::{Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::sync::OnceLock;

/// Depths of folders that are remembered; deeper pages have their values made afresh.
const DEPTHS: usize = 4;

/// A finished value of type `T`, shared between pages. Its addresses lead by way of the site's base.
pub struct Same<T>(Value, PhantomData<fn() -> T>);

impl<T: Serialize> Same<T> {
    /// A value made afresh.
    pub(super) fn new(value: &T) -> Same<T> {
        Same(super::value::kept(value), PhantomData)
    }
}

impl Same<String> {
    /// Finished HTML: printed as it is.
    pub(super) fn html(text: String) -> Same<String> {
        Same(Value::from_safe_string(text), PhantomData)
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        self.0.as_str().unwrap_or_default()
    }
}

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Same(self.0.clone(), PhantomData)
    }
}

impl<T> fmt::Debug for Same<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<T> Serialize for Same<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::value::serialize_finished(&self.0, serializer)
    }
}

/// What has been made so far for one graph.
pub struct Memo {
    /// By page.
    pub(super) near: Lot,
    pub(super) cases: Lot,
    /// By subsection of a report ([`Memo::item`]).
    pub(super) report: Lot,
    /// The same from within its edition.
    pub(super) report_beside: Lot,
    /// By entry of the vocabulary.
    pub(super) topics: Lot,
    /// By city.
    pub(super) cities: Lot,
    /// By city and topic ([`Memo::pair`]), named after the topic and after the city.
    pub(super) by_topic: Lot,
    pub(super) by_city: Lot,
    /// What is said of a city, by city.
    pub(super) said: Box<[OnceLock<String>]>,
    topic_count: usize,
    /// The first subsection of a page among those of all pages.
    items: Box<[u32]>,
    /// The city of every page, by index.
    pub(super) city_of: Box<[Option<u32>]>,
}

impl Memo {
    /// Nothing yet.
    pub fn new(graph: &Graph, topics: usize) -> Memo {
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
            said: empty(graph.cities.len()),
            topic_count: graph.topics.len(),
            items,
            city_of: ids().map(city).collect(),
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
pub(super) struct Lot {
    length: usize,
    depths: [OnceLock<Box<[OnceLock<Value>]>>; DEPTHS],
}

impl Lot {
    fn new(length: usize) -> Lot {
        Lot { length, depths: Default::default() }
    }

    /// The value at `index` for pages as deep as this one; `make` is given a function that makes an address relative.
    pub fn get<T: Serialize>(&self, at: At<'_>, index: usize, make: impl FnOnce(&dyn Fn(&str) -> String) -> T) -> Same<T> {
        let depth = at.from.bytes().filter(|byte| *byte == b'/').count();
        let to = |address: &str| {
            let mut out = "../".repeat(depth);
            out.push_str(address);
            out
        };
        let values = self.depths.get(depth).map(|values| values.get_or_init(|| empty(self.length)));
        match values.and_then(|values| values.get(index)) {
            Some(place) => Same(place.get_or_init(|| Same::new(&make(&to)).0).clone(), PhantomData),
            None => Same::new(&make(&to)),
        }
    }
}

fn empty<T>(length: usize) -> Box<[OnceLock<T>]> {
    (0..length).map(|_| OnceLock::new()).collect()
}
