//! City, topic, city × topic, and the lists of cities and topics.

use super::body::{self, Body};
use super::figure::FigureRow;
use super::piece::pieces;
use super::section::{TopicCount, topic_count};
use super::{At, CaseLink, Link, PageView, Pager, Same, View, city_address, frame::About, page_of, topic_address};
use crate::link::{CITY_LIST, City, TOPIC_LIST};
use crate::route::PageId;
use serde::Serialize;

/// Figures shown on a city's page.
const CITY_FIGURES: usize = 6;

/// A city's page.
#[derive(Debug, Clone, Serialize)]
pub struct CityView<'a> {
    /// 济南市
    pub name: String,
    /// 济南
    pub short: String,
    /// Jǐnán
    pub pinyin: String,
    /// 370100
    pub code: u32,
    /// Text written for it.
    pub body: Option<Body>,
    /// Cases of this page of the list.
    pub cases: Vec<Same<'a, CaseLink>>,
    /// Cases in all.
    pub total: usize,
    /// Pages of the list.
    pub pager: Option<Pager>,
    /// Topics of its cases, each with the page of the pair.
    pub topics: Vec<PairLink>,
    /// The first figure of its first cases; first page of the list only.
    pub figures: Vec<FigureRow<'a>>,
    /// Counties that its cases are about or mention.
    pub counties: Vec<CountyView>,
    /// All cities as tiles.
    pub tiles: Vec<Tile>,
}

/// A topic within a city, or a city within a topic.
#[derive(Debug, Clone, Serialize)]
pub struct PairLink {
    /// The other axis' name and the page of the pair.
    pub pair: Link,
    /// The other axis' own page.
    pub all: Link,
    /// Number of cases.
    pub cases: usize,
}

/// A link with a number.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    /// Text.
    pub title: String,
    /// Relative address.
    pub address: String,
    /// Number of cases.
    pub cases: usize,
}

/// A county on its city's page.
#[derive(Debug, Clone, Serialize)]
pub struct CountyView {
    /// Anchor.
    pub id: String,
    /// Name.
    pub name: String,
    /// Reading.
    pub pinyin: String,
    /// Cases.
    pub cases: Vec<Link>,
}

/// A city in the tile grid; no map: place in a grid of squares only.
#[derive(Debug, Clone, Serialize)]
pub struct Tile {
    /// Short name.
    pub name: String,
    /// Relative address.
    pub address: String,
    /// Column from 1; 0 without a place in the grid.
    pub column: u32,
    /// Row from 1.
    pub row: u32,
    /// Number of cases.
    pub cases: usize,
    /// It is the page itself, or belongs to the topic shown.
    pub on: bool,
}

/// A topic's page.
#[derive(Debug, Clone, Serialize)]
pub struct TopicView<'a> {
    /// Name.
    pub name: String,
    /// Definition.
    pub summary: String,
    /// Text written for it.
    pub body: Option<Body>,
    /// Cases of this page of the list.
    pub cases: Vec<Same<'a, CaseLink>>,
    /// Cases in all.
    pub total: usize,
    /// Pages of the list.
    pub pager: Option<Pager>,
    /// Cities with such cases.
    pub cities: Vec<PairLink>,
    /// Report subsections about it.
    pub report: Vec<Same<'a, super::case::ReportLink>>,
    /// All cities as tiles, those with such cases on.
    pub tiles: Vec<Tile>,
}

/// City × topic.
#[derive(Debug, Clone, Serialize)]
pub struct PairView<'a> {
    /// The city.
    pub city: Link,
    /// The topic.
    pub topic: Link,
    /// Cases.
    pub cases: Vec<Same<'a, CaseLink>>,
    /// Other topics of the city.
    pub topics: Vec<Same<'a, Counted>>,
    /// Other cities of the topic, bounded.
    pub cities: Vec<Same<'a, Counted>>,
}

/// All cities.
#[derive(Debug, Clone, Serialize)]
pub struct CitiesView {
    /// The cities in code order.
    pub cities: Vec<CityEntry>,
    /// The same as tiles.
    pub tiles: Vec<Tile>,
}

/// A city in the list.
#[derive(Debug, Clone, Serialize)]
pub struct CityEntry {
    /// The city.
    pub city: Link,
    /// Reading.
    pub pinyin: String,
    /// Initial letter of the reading, for an index by letter.
    pub initial: String,
    /// Number of cases.
    pub cases: usize,
    /// Its main topics.
    pub topics: Vec<PairLink>,
}

/// All topics.
#[derive(Debug, Clone, Serialize)]
pub struct TopicsView {
    /// The topics in vocabulary order.
    pub topics: Vec<TopicEntry>,
}

/// A topic in the list.
#[derive(Debug, Clone, Serialize)]
pub struct TopicEntry {
    /// Name, number of cases and cities.
    pub count: TopicCount,
    /// Definition.
    pub summary: String,
    /// All cities as tiles, those with such cases on.
    pub tiles: Vec<Tile>,
}

pieces! {
    CityView<'a> { name, short, pinyin, code, body, cases, total, pager, topics, figures, counties, tiles }
    PairLink { pair, all, cases }
    Counted { title, address, cases }
    CountyView { id, name, pinyin, cases }
    Tile { name, address, column, row, cases, on }
    TopicView<'a> { name, summary, body, cases, total, pager, cities, report, tiles }
    PairView<'a> { city, topic, cases, topics, cities }
    CitiesView { cities, tiles }
    CityEntry { city, pinyin, initial, cases, topics }
    TopicsView { topics }
    TopicEntry { count, summary, tiles }
}

pub(crate) fn city_description(at: At<'_>, index: u32) -> String {
    let describe = || {
        let city = &at.graph().cities[index as usize];
        let name = |(topic, _): &(u32, Vec<PageId>)| at.config().site.topic[at.graph().topics[*topic as usize].entry].name.as_str();
        let topics: Vec<&str> = city.pairs.iter().take(6).map(name).collect();
        at.fill("{}的{}个典型案例，涉及{}。", &[&city.division.name, &city.cases.len(), &topics.join(&at.say("、"))])
    };
    at.source.memo.said.get(index as usize).map_or_else(describe, |said| said.get_or_init(describe).clone())
}

pub(crate) fn city(at: At<'_>, index: u32, page: u32) -> View<'_> {
    let graph = at.graph();
    let city = &graph.cities[index as usize];
    let base = ["cities/", &city.division.slug].concat();
    let counties = city.counties.iter().filter(|_| page == 1).map(|(county, cases)| CountyView {
        id: county.slug.clone(),
        name: county.name.clone(),
        pinyin: county.pinyin.clone(),
        cases: cases.iter().take(20).map(|case| at.page_link(*case)).collect(),
    });
    let view = CityView {
        name: city.division.name.clone(),
        short: city.division.short.clone(),
        pinyin: city.division.pinyin.clone(),
        code: city.division.code,
        body: city.text.filter(|_| page == 1).map(|text| body::body(at, text)),
        cases: at.case_links(page_of(&city.cases, page, CITY_LIST)),
        total: city.cases.len(),
        pager: at.pager(&base, page, city.cases.len(), CITY_LIST),
        topics: topics_of(at, city),
        counties: counties.collect(),
        figures: if page == 1 { super::figure::leading(at, &city.cases, CITY_FIGURES) } else { Vec::new() },
        tiles: tiles(at, |code| code == city.division.code),
    };
    let about = About {
        kind: "city",
        title: at.numbered(&city.division.name, page),
        description: city_description(at, index),
        crumbs: vec![at.link_to("城市", "cities/index.html")],
        channel: (city.division.name.clone(), city_description(at, index)),
        keywords: [city.division.name.clone()]
            .into_iter()
            .chain(city.pairs.iter().map(|(topic, _)| at.config().site.topic[graph.topics[*topic as usize].entry].name.clone()))
            .take(8)
            .collect(),
        page: None,
        feed: Some(&base),
    };
    View { template: "city.html", frame: at.frame(about), page: PageView::City(Box::new(view)) }
}

pub(crate) fn topic(at: At<'_>, index: u32, page: u32) -> View<'_> {
    let graph = at.graph();
    let topic = &graph.topics[index as usize];
    let entry = &at.config().site.topic[topic.entry];
    let base = ["topics/", &entry.slug].concat();
    let cities = if page == 1 { cities_of(at, &topic.cases) } else { Vec::new() };
    let view = TopicView {
        name: entry.name.clone(),
        summary: entry.summary.clone(),
        body: topic.text.filter(|_| page == 1).map(|text| body::body(at, text)),
        cases: at.case_links(page_of(&topic.cases, page, TOPIC_LIST)),
        total: topic.cases.len(),
        pager: at.pager(&base, page, topic.cases.len(), TOPIC_LIST),
        cities: cities.iter().map(|(city, cases)| city_pair(at, *city, index, *cases)).collect(),
        report: topic.items.iter().take(20).filter_map(|(page, item)| super::case::same_report_link(at, *page, *item)).collect(),
        tiles: topic_tiles(at, index as usize),
    };
    let about = About {
        kind: "topic",
        title: at.numbered(&entry.name, page),
        description: at.fill("{}共{}例。", &[&entry.summary, &topic.cases.len()]),
        crumbs: vec![at.link_to("主题", "topics/index.html")],
        channel: (entry.name.clone(), entry.summary.clone()),
        keywords: std::iter::once(entry.name.clone()).chain(entry.aliases.iter().cloned()).take(8).collect(),
        page: None,
        feed: Some(&base),
    };
    View { template: "topic.html", frame: at.frame(about), page: PageView::Topic(Box::new(view)) }
}

pub(crate) fn pair(at: At<'_>, city: u32, topic: u32) -> View<'_> {
    let graph = at.graph();
    let (place, entry) = (&graph.cities[city as usize], &at.config().site.topic[graph.topics[topic as usize].entry]);
    let cases = place.pairs.iter().find(|(own, _)| *own == topic).map(|(_, cases)| cases.as_slice()).unwrap_or_default();
    let others = graph.topics[topic as usize].cases.as_slice();
    let title = [&place.division.name, "：", &entry.name].concat();
    let around = neighbours_of(at, others, cases.first().copied());
    let view = PairView {
        city: at.link(&place.division.name, &city_address(&place.division.slug)),
        topic: at.link(&entry.name, &topic_address(&entry.slug)),
        cases: at.case_links(cases.get(..cases.len().min(CITY_LIST)).unwrap_or_default()),
        topics: place
            .pairs
            .iter()
            .filter(|(other, _)| *other != topic)
            .take(14)
            .map(|(other, cases)| counted(at, city, *other, cases.len(), false))
            .collect(),
        cities: cities_of(at, around)
            .iter()
            .filter(|(other, _)| *other != city)
            .take(12)
            .map(|(other, _)| {
                let pairs = &graph.cities[*other as usize].pairs;
                let cases = pairs.binary_search_by_key(&topic, |(own, _)| *own).map_or(0, |place| pairs[place].1.len());
                counted(at, *other, topic, cases, true)
            })
            .collect(),
    };
    let about = About {
        kind: "pair",
        title,
        description: at.fill("{}在“{}”方面的{}个典型案例。", &[&place.division.name, &entry.name, &cases.len()]),
        crumbs: vec![at.link_to("城市", "cities/index.html"), at.link(&place.division.name, &city_address(&place.division.slug))],
        channel: (place.division.name.clone(), city_description(at, city)),
        keywords: vec![place.division.name.clone(), entry.name.clone()],
        page: None,
        feed: None,
    };
    View { template: "pair.html", frame: at.frame(about), page: PageView::Pair(Box::new(view)) }
}

pub(crate) fn cities(at: At<'_>) -> View<'_> {
    let entries = at.graph().cities.iter().map(|city| CityEntry {
        city: at.link(&city.division.name, &city_address(&city.division.slug)),
        pinyin: city.division.pinyin.clone(),
        initial: city.division.slug.chars().next().map(|c| c.to_ascii_uppercase().to_string()).unwrap_or_default(),
        cases: city.cases.len(),
        topics: topics_of(at, city).into_iter().take(6).collect(),
    });
    let view = CitiesView { cities: entries.collect(), tiles: tiles(at, |_| false) };
    let about = About {
        kind: "cities",
        title: at.say("城市"),
        description: at.fill("按城市浏览：{}个城市的典型案例。", &[&at.graph().cities.len()]),
        crumbs: Vec::new(),
        channel: (at.say("城市"), at.fill("按城市浏览全部案例，共{}个城市，按行政区划代码排列。", &[&at.graph().cities.len()])),
        keywords: vec![at.say("城市"), at.say("典型经验")],
        page: None,
        feed: None,
    };
    View { template: "cities.html", frame: at.frame(about), page: PageView::Cities(Box::new(view)) }
}

pub(crate) fn topics(at: At<'_>) -> View<'_> {
    let graph = at.graph();
    let entries = (0..graph.topics.len()).map(|index| TopicEntry {
        count: topic_count(at, index),
        summary: at.config().site.topic[graph.topics[index].entry].summary.clone(),
        tiles: topic_tiles(at, index),
    });
    let view = TopicsView { topics: entries.collect() };
    let about = About {
        kind: "topics",
        title: at.say("主题"),
        description: at.fill("按主题浏览：{}个主题的典型案例。", &[&graph.topics.len()]),
        crumbs: Vec::new(),
        channel: (at.say("主题"), at.fill("按主题浏览全部案例，共{}个主题，每个主题附定义。", &[&graph.topics.len()])),
        keywords: vec![at.say("主题"), at.say("典型经验")],
        page: None,
        feed: None,
    };
    View { template: "topics.html", frame: at.frame(about), page: PageView::Topics(Box::new(view)) }
}

/// The tiles of a topic (by position); none when the site has no tile grid.
pub(crate) fn topic_tiles(at: At<'_>, index: usize) -> Vec<Tile> {
    let graph = at.graph();
    if at.config().site.tiles.is_empty() {
        return Vec::new();
    }
    let on: std::collections::BTreeSet<u32> = graph.topics[index].cases.iter().filter_map(|case| graph.facts(*case).city).collect();
    tiles(at, |code| on.contains(&code))
}

/// All cities that have a place in the grid.
pub(crate) fn tiles(at: At<'_>, on: impl Fn(u32) -> bool) -> Vec<Tile> {
    let places = &at.config().site.tiles;
    if places.is_empty() {
        return Vec::new();
    }
    let cities = at.graph().cities.iter();
    cities
        .filter_map(|city| {
            let [column, row] = *places.get(&city.division.slug)?.as_slice() else { return None };
            Some(Tile {
                name: city.division.short.clone(),
                address: at.to(&city_address(&city.division.slug)),
                column,
                row,
                cases: city.cases.len(),
                on: on(city.division.code),
            })
        })
        .collect()
}

fn topics_of(at: At<'_>, city: &City) -> Vec<PairLink> {
    let pairs = city.pairs.iter();
    pairs
        .map(|(topic, cases)| {
            let entry = &at.config().site.topic[at.graph().topics[*topic as usize].entry];
            PairLink {
                pair: at.link(&entry.name, &pair_address(&city.division.slug, &entry.slug)),
                all: at.link(&entry.name, &topic_address(&entry.slug)),
                cases: cases.len(),
            }
        })
        .collect()
}

fn pair_address(city: &str, topic: &str) -> String {
    ["cities/", city, "/", topic, ".html"].concat()
}

fn city_pair(at: At<'_>, city: u32, topic: u32, cases: usize) -> PairLink {
    let (place, entry) = (&at.graph().cities[city as usize].division, &at.config().site.topic[at.graph().topics[topic as usize].entry]);
    PairLink {
        pair: at.link(&place.name, &pair_address(&place.slug, &entry.slug)),
        all: at.link(&place.name, &city_address(&place.slug)),
        cases,
    }
}

/// The cities of a list of cases (which is in city order) with how many of the list each has.
pub(crate) fn cities_of(at: At<'_>, cases: &[PageId]) -> Vec<(u32, usize)> {
    let mut found: Vec<(u32, usize)> = Vec::with_capacity(cases.len().min(32));
    for case in cases {
        let Some(index) = at.source.memo.city_of[*case as usize] else { continue };
        match found.last_mut() {
            Some((last, count)) if *last == index => *count += 1,
            _ => found.push((index, 1)),
        }
    }
    found
}

/// A bounded stretch of a list around one of its entries: a pair page looks only at its neighbours.
fn neighbours_of<'a>(at: At<'a>, list: &'a [PageId], own: Option<PageId>) -> &'a [PageId] {
    const AROUND: usize = 16;
    let order = &at.graph().order;
    let place = own.map_or(0, |own| list.partition_point(|case| order[*case as usize] < order[own as usize]));
    &list[place.saturating_sub(AROUND)..(place + AROUND).min(list.len())]
}

/// The page of a pair, named after its city or its topic.
fn counted(at: At<'_>, city: u32, topic: u32, cases: usize, by_city: bool) -> Same<'_, Counted> {
    let memo = at.source.memo;
    let lot = if by_city { &memo.by_city } else { &memo.by_topic };
    lot.get(at, memo.pair(city, topic), |to| {
        let (place, entry) = (&at.graph().cities[city as usize].division, &at.config().site.topic[at.graph().topics[topic as usize].entry]);
        let title = if by_city { &place.name } else { &entry.name };
        Counted { title: title.clone(), address: to(&pair_address(&place.slug, &entry.slug)), cases }
    })
}
