//! Phase: [`Graph`] + route → one typed value that a template prints.
//!
//! The whole contract with templates: every address is already relative to the page, every list is
//! cut and sorted, every number is text. A view reads the graph and nothing else.

mod body;
mod case;
mod figure;
mod frame;
mod highlight;
mod home;
pub mod html;
mod list;
mod misc;
pub mod piece;
mod plain;
mod practice;
mod print;
mod qr;
mod same;
mod section;
pub mod value;

pub use body::Body;
pub use frame::site_view;
pub use frame::{Article, Channel, Crumb, FeedLink, Frame, NavLink, SiteView};
pub use same::{Html, Memo, Same, Shared};

use crate::config::Config;
use crate::link::Graph;
use crate::model::FrontMatter;
use crate::route::{PageId, Route, relative, way};
use crate::text::escape;
use piece::{Name, Named, Piece, pieces};
use serde::Serialize;
use std::borrow::Cow;

/// What views are made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The settings.
    pub config: &'a Config,
    /// All pages, linked.
    pub graph: &'a Graph,
    /// Values that many pages show alike.
    pub memo: &'a Memo,
}

/// A view and the template that prints it.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// File name of the template.
    pub template: &'static str,
    /// The page's frame: head, breadcrumb, channel.
    pub frame: Frame<'a>,
    /// The page's own values, under the name `page`.
    pub page: PageView<'a>,
}

/// The values of a template, by kind of page. The name of the variant is the template's name.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum PageView<'a> {
    Home(Box<home::HomeView<'a>>),
    Edition(Box<section::EditionView<'a>>),
    Section(Box<section::SectionView<'a>>),
    Case(Box<case::CaseView<'a>>),
    City(Box<list::CityView<'a>>),
    Topic(Box<list::TopicView<'a>>),
    Pair(Box<list::PairView<'a>>),
    Cities(Box<list::CitiesView>),
    Topics(Box<list::TopicsView>),
    Practices(Box<practice::PracticesView<'a>>),
    Figures(Box<figure::FiguresView<'a>>),
    Terms(Box<misc::TermsView>),
    Search(Box<misc::SearchView>),
    SiteMap(Box<misc::SiteMapView>),
    NotFound(Box<misc::NotFoundView>),
    Print(Box<print::PrintView<'a>>),
    Plain(Box<plain::PlainView<'a>>),
    Alias(Box<misc::AliasView>),
}

impl Named for PageView<'_> {
    fn field(&self, name: &Name) -> Option<Piece<'_>> {
        match self {
            PageView::Home(view) => view.field(name),
            PageView::Edition(view) => view.field(name),
            PageView::Section(view) => view.field(name),
            PageView::Case(view) => view.field(name),
            PageView::City(view) => view.field(name),
            PageView::Topic(view) => view.field(name),
            PageView::Pair(view) => view.field(name),
            PageView::Cities(view) => view.field(name),
            PageView::Topics(view) => view.field(name),
            PageView::Practices(view) => view.field(name),
            PageView::Figures(view) => view.field(name),
            PageView::Terms(view) => view.field(name),
            PageView::Search(view) => view.field(name),
            PageView::SiteMap(view) => view.field(name),
            PageView::NotFound(view) => view.field(name),
            PageView::Print(view) => view.field(name),
            PageView::Plain(view) => view.field(name),
            PageView::Alias(view) => view.field(name),
        }
    }
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// The text.
    pub title: String,
    /// Relative address.
    pub address: String,
}

/// A case in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CaseLink {
    /// Title.
    pub title: String,
    /// Relative address.
    pub address: String,
    /// Summary.
    pub summary: String,
    /// City.
    pub city: Shared<Link>,
    /// Topics, primary first.
    pub topics: Vec<Shared<Link>>,
    /// Name of the edition: `2020`.
    pub edition: String,
    /// `2022-01-05`, or empty.
    pub date: String,
    /// Number in words: 一.
    pub number: String,
}

/// A case beside another one: no more than is shown there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Near {
    /// Title.
    pub title: String,
    /// Relative address.
    pub address: String,
    /// Name of its city.
    pub city: String,
}

/// Pages of a long list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pager {
    /// This page, from 1.
    pub current: u32,
    /// All pages.
    pub pages: Vec<Link>,
    /// The page before.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
}

/// A heading in a page's outline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutlineEntry {
    /// Level, from 2.
    pub level: u8,
    /// Anchor.
    pub id: String,
    /// Text.
    pub text: String,
}

pieces! {
    Link { title, address }
    CaseLink { title, address, summary, city, topics, edition, date, number }
    Near { title, address, city }
    Pager { current, pages, previous, next }
    OutlineEntry { level, id, text }
}

/// Makes the view of an HTML route; `None` for routes that are not HTML pages of the theme.
pub fn view<'a>(source: Source<'a>, address: &'a str, route: &Route) -> Option<View<'a>> {
    let at = At { source, from: address, depth: address.matches('/').count() };
    Some(match route {
        Route::Home => home::home(at),
        Route::Page(id) => {
            use crate::model::Kind;
            match source.graph.facts(*id).kind {
                Kind::Edition => section::edition(at, *id),
                Kind::Section => section::section(at, *id),
                Kind::Case => case::case(at, *id),
                _ => plain::page(at, *id),
            }
        }
        Route::Folder(index) => plain::folder(at, *index),
        Route::City(index, page) => list::city(at, *index, *page),
        Route::Topic(index, page) => list::topic(at, *index, *page),
        Route::Pair(city, topic) => list::pair(at, *city, *topic),
        Route::Cities => list::cities(at),
        Route::Topics => list::topics(at),
        Route::Practices(page) => practice::practices(at, *page),
        Route::Figures(page) => figure::figures(at, *page),
        Route::Terms => misc::terms(at),
        Route::Search => misc::search(at),
        Route::SiteMap => misc::site_map(at),
        Route::NotFound => misc::not_found(at),
        Route::Print(edition, volume) => print::print(at, *edition, *volume),
        Route::Alias(to) => misc::alias(at, to),
        Route::SitemapXml(_) | Route::Robots | Route::Feed(..) | Route::Data(_) => return None,
        Route::Asset(_) | Route::ThemeAsset(_) | Route::SearchFile => return None,
    })
}

/// The place a view is made for: the graph and the page's own address.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub source: Source<'a>,
    pub from: &'a str,
    /// How many folders deep `from` is.
    pub depth: usize,
}

impl<'a> At<'a> {
    pub(crate) fn graph(self) -> &'a Graph {
        self.source.graph
    }

    pub(crate) fn config(self) -> &'a Config {
        self.source.config
    }

    /// A relative address.
    pub(crate) fn to(self, address: &str) -> String {
        // A server shows the page of errors at any address, however deep.
        match self.base_path() {
            Some(base) => [base, address].concat(),
            None => relative(self.from, address),
        }
    }

    /// Appends it, escaped.
    pub(crate) fn push_to(self, address: &str, out: &mut String) {
        let (up, rest) = match self.base_path() {
            Some(base) => {
                escape::push(base, out);
                (0, address)
            }
            None => way(self.from, address),
        };
        (0..up).for_each(|_| out.push_str("../"));
        escape::push(rest, out);
    }

    /// The way to the site's base: `../../`, empty at the top.
    pub(crate) fn root(self) -> Cow<'a, str> {
        const UP: &str = "../../../../";
        match (self.base_path(), UP.get(..3 * self.depth)) {
            (Some(base), _) => base.into(),
            (None, Some(up)) => up.into(),
            (None, None) => crate::route::to_base(self.from).into(),
        }
    }

    /// The folder of the site on its server (`/anli/`), for the page of errors of a site that knows its `base_url`.
    fn base_path(self) -> Option<&'a str> {
        let base = &self.source.config.site.base_url;
        let host = (self.from == "404.html").then(|| base.find("://").map(|at| at + 3)).flatten()?;
        base[host..].find('/').map(|path| &base[host + path..])
    }

    /// A text in the site's words.
    pub(crate) fn say(self, text: &str) -> String {
        self.config().strings.say(text).to_owned()
    }

    /// The same, borrowed.
    pub(crate) fn said(self, text: &'a str) -> &'a str {
        self.config().strings.say(text)
    }

    /// A text with its gaps filled, in the site's words.
    pub(crate) fn fill(self, text: &str, values: &[&dyn std::fmt::Display]) -> String {
        self.config().strings.fill(text, values)
    }

    /// 一, 二, … or 1, 2, … in other languages.
    pub(crate) fn ordinal(self, number: u32) -> String {
        let chinese = self.config().site.language.0.starts_with("zh");
        if chinese { crate::text::number::in_han(number) } else { number.to_string() }
    }

    /// The title of a page of a list: the first is the list itself.
    pub(crate) fn numbered(self, title: &str, page: u32) -> String {
        if page == 1 { title.to_owned() } else { self.fill("{}（第{}页）", &[&title, &page]) }
    }

    /// A link whose text is in the site's words.
    pub(crate) fn link_to(self, text: &str, address: &str) -> Link {
        self.link(self.say(text), address)
    }

    pub(crate) fn link(self, title: impl Into<String>, address: &str) -> Link {
        Link { title: title.into(), address: self.to(address) }
    }

    /// A link to a page by its title.
    pub(crate) fn page_link(self, id: PageId) -> Link {
        self.link(&*self.graph().facts(id).title, self.graph().address(id))
    }

    pub(crate) fn city_link(self, code: u32) -> Option<Link> {
        let city = &self.graph().cities[self.graph().city_index(code)? as usize];
        Some(self.link(&city.division.name, &city_address(&city.division.slug)))
    }

    pub(crate) fn same_city_link(self, code: u32) -> Option<Same<'a, Link>> {
        let index = self.graph().city_index(code)? as usize;
        let city = &self.graph().cities[index].division;
        let make = |to: &dyn Fn(&str) -> String| Link { title: city.name.clone(), address: to(&city_address(&city.slug)) };
        Some(self.source.memo.cities.get(self, index, make))
    }

    /// A topic by its index in the vocabulary.
    pub(crate) fn topic_link(self, entry: u32) -> Link {
        let topic = &self.config().site.topic[entry as usize];
        self.link(&topic.name, &topic_address(&topic.slug))
    }

    pub(crate) fn same_topic_link(self, entry: u32) -> Same<'a, Link> {
        let topic = &self.config().site.topic[entry as usize];
        let make = |to: &dyn Fn(&str) -> String| Link { title: topic.name.clone(), address: to(&topic_address(&topic.slug)) };
        self.source.memo.topics.get(self, entry as usize, make)
    }

    pub(crate) fn topic_links(self, entries: &[u32]) -> Vec<Same<'a, Link>> {
        entries.iter().map(|entry| self.same_topic_link(*entry)).collect()
    }

    pub(crate) fn case_link(self, id: PageId) -> Same<'a, CaseLink> {
        let address = self.graph().address(id);
        // Lists at the top name a case once. Within a folder that both share the way is shorter than by the base, and such a
        // page is one of few.
        if folder(self.from).is_none_or(|own| folder(address) == Some(own)) {
            return Same::new(self.case_entry(id, self.to(address)));
        }
        self.source.memo.cases.get(self, id as usize, |to| self.case_entry(id, to(address)))
    }

    fn case_entry(self, id: PageId, address: String) -> CaseLink {
        let facts = self.graph().facts(id);
        CaseLink {
            title: facts.title.to_string(),
            address,
            summary: summary(self.graph(), id).into_owned(),
            city: self.city_of(id).shared(),
            topics: facts.topics.iter().map(|entry| self.same_topic_link(*entry).shared()).collect(),
            edition: facts.edition.as_deref().unwrap_or_default().to_owned(),
            date: published(self.graph(), id).map(|moment| moment.day()).unwrap_or_default(),
            number: facts.number.map(|number| self.ordinal(number)).unwrap_or_default(),
        }
    }

    /// The city of a case; an empty link without one.
    pub(crate) fn city_of(self, id: PageId) -> Same<'a, Link> {
        let city = self.graph().facts(id).city.and_then(|code| self.same_city_link(code));
        city.unwrap_or_else(|| Same::new(Link { title: String::new(), address: String::new() }))
    }

    pub(crate) fn near(self, id: PageId) -> Same<'a, Near> {
        self.source.memo.near.get(self, id as usize, |to| {
            let facts = self.graph().facts(id);
            let city = facts.city.and_then(|code| self.config().places.get(code)).map(|place| place.name.clone());
            Near { title: facts.title.to_string(), address: to(self.graph().address(id)), city: city.unwrap_or_default() }
        })
    }

    pub(crate) fn case_links(self, ids: &[PageId]) -> Vec<Same<'a, CaseLink>> {
        ids.iter().map(|id| self.case_link(*id)).collect()
    }

    /// The pager of a list at `base.html`, `base-2.html`, …; none for a list of one page.
    pub(crate) fn pager(self, base: &str, current: u32, items: usize, per_page: usize) -> Option<Pager> {
        let count = items.div_ceil(per_page) as u32;
        let address = |page: u32| if page == 1 { format!("{base}.html") } else { format!("{base}-{page}.html") };
        let link = |page: u32| self.link(page.to_string(), &address(page));
        (count > 1).then(|| Pager {
            current,
            // First, last and the neighbours: a list of 500 numbers helps nobody.
            pages: (1..=count).filter(|page| *page <= 2 || *page + 1 >= count || page.abs_diff(current) <= 3).map(link).collect(),
            previous: (current > 1).then(|| link(current - 1)),
            next: (current < count).then(|| link(current + 1)),
        })
    }
}

/// The part of a list that stands on page `page` (from 1).
pub(crate) fn page_of<T>(items: &[T], page: u32, per_page: usize) -> &[T] {
    let from = ((page as usize).saturating_sub(1) * per_page).min(items.len());
    &items[from..(from + per_page).min(items.len())]
}

/// The first folder of an address.
pub(crate) fn folder(address: &str) -> Option<&str> {
    address.split_once('/').map(|(folder, _)| folder)
}

pub(crate) fn city_address(slug: &str) -> String {
    ["cities/", slug, ".html"].concat()
}

pub(crate) fn topic_address(slug: &str) -> String {
    ["topics/", slug, ".html"].concat()
}

/// The summary as typed, or the body's first sentence.
pub(crate) fn summary(graph: &Graph, id: PageId) -> Cow<'_, str> {
    let page = graph.page(id);
    match &page.front.summary {
        Some(summary) => summary.trim().into(),
        None => body::first_sentence(&page.document),
    }
}

/// The date of publication: the page's own, else its edition's.
pub(crate) fn published(graph: &Graph, id: PageId) -> Option<crate::moment::Moment> {
    inherited(graph, id, |front| front.published)
}

/// Where a page comes from, or else who issued it.
pub(crate) fn origin(graph: &Graph, id: PageId) -> Option<&str> {
    inherited(graph, id, |front| front.origin.as_deref().or(front.issuer.as_deref()))
}

/// A field of the page, else of its edition's page.
pub(crate) fn inherited<'a, T>(graph: &'a Graph, id: PageId, field: impl Fn(&'a FrontMatter) -> Option<T>) -> Option<T> {
    field(&graph.page(id).front).or_else(|| {
        let (_, edition) = graph.edition_of(id)?;
        field(&graph.page(edition.page?).front)
    })
}
