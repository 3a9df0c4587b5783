//! When each channel goes stale: newest date, age and the day on which its limit ends.

use super::context::{Context, days};
use crate::link::Graph;
use crate::moment::Moment;
use crate::route::PageId;

/// How fresh a channel is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The newest date on its pages.
    pub newest: Moment,
    /// Days since then.
    pub age: i64,
    /// Days that are allowed.
    pub limit: u32,
    /// The day on which it goes stale: `2026-12-06`.
    pub stale_on: String,
    /// Archived: nothing new is expected.
    pub archived: bool,
    /// The page that speaks for the channel.
    pub page: Option<PageId>,
    /// The newest page in it.
    pub last: PageId,
}

impl Forecast {
    /// The limit has passed.
    pub fn is_stale(&self) -> bool {
        !self.archived && self.age > i64::from(self.limit)
    }
}

/// The day a page counts with: its update, else its publication, else its edition's.
pub fn day(graph: &Graph, id: PageId) -> Option<Moment> {
    let own = |id: PageId| {
        let front = &graph.page(id).front;
        front.updated.max(front.published)
    };
    own(id).or_else(|| graph.edition_of(id).and_then(|(_, edition)| edition.page).and_then(own))
}

/// Home, editions, cities and topics, in this order. Channels without any date are left out.
pub(super) fn of(context: &Context<'_>) -> Vec<Forecast> {
    let graph = &context.site.graph;
    let (home, channel) = (context.settings.home_days, context.settings.channel_days);
    let newest = |pages: &[PageId]| pages.iter().filter_map(|id| Some((day(graph, *id)?, *id))).max();
    let archived = |page: Option<PageId>| page.is_some_and(|id| graph.page(id).front.archived.is_some());
    let editions_over = !graph.editions.is_empty() && graph.editions.iter().all(|edition| archived(edition.page));
    let mut found = Vec::new();
    let mut add = |name: &str, address: &str, pages: &[PageId], limit: u32, over: bool, page: Option<PageId>| {
        let Some((newest, last)) = newest(pages) else { return };
        let stale_on =
            newest.date().checked_add(jiff::Span::new().days(i64::from(limit) + 1)).map_or_else(|_| String::new(), |day| day.to_string());
        let age = days(newest, context.as_of);
        found.push(Forecast { name: name.into(), address: address.into(), newest, age, limit, stale_on, archived: over, page, last });
    };
    let all: Vec<PageId> = graph.visible().collect();
    add(&context.site.config.site.title, "index.html", &all, home, editions_over, None);
    for edition in graph.editions.iter() {
        let pages: Vec<PageId> = edition.page.iter().chain(&edition.sections).chain(&edition.cases).copied().collect();
        let name = edition.page.map_or(&*edition.slug, |page| &*graph.facts(page).title);
        let address = edition.page.map_or_else(String::new, |page| graph.address(page).to_owned());
        add(name, &address, &pages, channel, archived(edition.page), edition.page);
    }
    for city in graph.cities.iter() {
        let over = editions_over || archived(city.text);
        add(&city.division.name, &format!("cities/{}.html", city.division.slug), &city.cases, channel, over, city.text);
    }
    for topic in graph.topics.iter() {
        let entry = &context.site.config.site.topic[topic.entry];
        let over = editions_over || archived(topic.text);
        add(&entry.name, &format!("topics/{}.html", entry.slug), &topic.cases, channel, over, topic.text);
    }
    found
}
