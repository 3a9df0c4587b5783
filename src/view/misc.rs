//! The glossary, search, site map, 404 and redirect pages.

use super::piece::pieces;
use super::plain::beside_edition;
use super::section::volumes;
use super::{At, Link, PageView, View, frame::About};
use crate::link::MAX_MENTIONS;
use crate::model::Kind;
use crate::route::PageId;
use serde::Serialize;

/// The glossary.
#[derive(Debug, Clone, Serialize)]
pub struct TermsView {
    /// The terms in the order of `site.toml`.
    pub terms: Vec<TermView>,
}

/// A term.
#[derive(Debug, Clone, Serialize)]
pub struct TermView {
    /// Anchor.
    pub id: String,
    /// The term.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Definition.
    pub definition: String,
    /// Its topic.
    pub topic: Option<Link>,
    /// Pages that mention it, bounded.
    pub pages: Vec<Link>,
    /// How many pages mention it.
    pub total: usize,
    /// There are more than are listed.
    pub more: bool,
}

/// The search page.
#[derive(Debug, Clone, Serialize)]
pub struct SearchView {
    /// Ways in for readers without scripts.
    pub links: Vec<Link>,
    /// Topics as ways in.
    pub topics: Vec<Link>,
}

/// The site map for readers.
#[derive(Debug, Clone, Serialize)]
pub struct SiteMapView {
    /// Channels and what is in them.
    pub groups: Vec<SiteMapGroup>,
}

/// A channel of the site map.
#[derive(Debug, Clone, Serialize)]
pub struct SiteMapGroup {
    /// Name and page.
    pub channel: Link,
    /// Pages in it.
    pub pages: Vec<Link>,
}

/// The 404 page.
#[derive(Debug, Clone, Serialize)]
pub struct NotFoundView {
    /// Ways on.
    pub links: Vec<Link>,
}

/// A redirect.
#[derive(Debug, Clone, Serialize)]
pub struct AliasView {
    /// Where to.
    pub to: Link,
}

pieces! {
    TermsView { terms }
    TermView { id, name, aliases, definition, topic, pages, total, more }
    SearchView { links, topics }
    SiteMapView { groups }
    SiteMapGroup { channel, pages }
    NotFoundView { links }
    AliasView { to }
}

fn about(at: At<'_>, kind: &'static str, title: &str, description: &str) -> About<'static> {
    let (title, description) = (&at.say(title), &at.say(description));
    About {
        kind,
        title: title.into(),
        description: description.into(),
        crumbs: Vec::new(),
        channel: (title.into(), description.into()),
        keywords: vec![title.into()],
        page: None,
        feed: None,
    }
}

pub(crate) fn terms(at: At<'_>) -> View<'_> {
    let graph = at.graph();
    let terms = at.config().site.term.iter().enumerate().map(|(index, term)| {
        let (pages, total) = &graph.mentions[index];
        let topic =
            term.topic.as_deref().and_then(|name| at.config().site.topic.iter().position(|topic| topic.name == name || topic.slug == name));
        let topic = topic.filter(|entry| graph.topics.iter().any(|topic| topic.entry == *entry));
        TermView {
            id: crate::link::term_anchor(&term.name),
            name: term.name.clone(),
            aliases: term.aliases.clone(),
            definition: term.definition.clone(),
            topic: topic.map(|entry| at.topic_link(entry as u32)),
            pages: pages.iter().filter(|id| !graph.address(**id).is_empty()).map(|id| at.page_link(*id)).collect(),
            total: *total,
            more: *total > MAX_MENTIONS,
        }
    });
    let view = TermsView { terms: terms.collect() };
    let frame = at.frame(about(at, "terms", "术语", "报告和案例中的术语，附简要解释和出处。释义供阅读时参考，以有关规定为准。"));
    View { template: "terms.html", frame, page: PageView::Terms(Box::new(view)) }
}

fn ways_in(at: At<'_>) -> Vec<Link> {
    let candidates = [
        ("首页", "index.html"),
        ("经验索引", "practices.html"),
        ("城市", "cities/index.html"),
        ("主题", "topics/index.html"),
        ("站点地图", "sitemap.html"),
    ];
    candidates
        .into_iter()
        .filter(|(_, address)| at.graph().routes.contains_key(*address))
        .map(|(title, address)| at.link_to(title, address))
        .collect()
}

pub(crate) fn search(at: At<'_>) -> View<'_> {
    let topics = at.graph().topics.iter().map(|topic| at.topic_link(topic.entry as u32)).collect();
    let view = SearchView { links: ways_in(at), topics };
    let frame = at.frame(about(at, "search", "搜索", "按关键词查找本站的案例、报告和数据，也可以从索引、城市、主题进入。"));
    View { template: "search.html", frame, page: PageView::Search(Box::new(view)) }
}

pub(crate) fn not_found(at: At<'_>) -> View<'_> {
    let frame = at.frame(about(at, "not-found", "没有找到这个页面", "地址可能写错了，或页面已经移走。可以从首页、索引或站点地图继续。"));
    View { template: "404.html", frame, page: PageView::NotFound(Box::new(NotFoundView { links: ways_in(at) })) }
}

pub(crate) fn alias<'a>(at: At<'a>, to: &str) -> View<'a> {
    let frame = at.frame(about(at, "alias", "页面已移到新地址", "这个页面已经移到新的地址，请点链接前往。"));
    View { template: "alias.html", frame, page: PageView::Alias(Box::new(AliasView { to: at.link_to("前往新地址", to) })) }
}

/// Every column once; the cases are reached through their cities.
pub(crate) fn site_map(at: At<'_>) -> View<'_> {
    let graph = at.graph();
    let mut groups = Vec::new();
    let mut group = |title: &str, address: &str, pages: Vec<Link>| {
        if graph.routes.contains_key(address) {
            groups.push(SiteMapGroup { channel: at.link_to(title, address), pages });
        }
    };
    group("首页", "index.html", graph.folders[0].pages.iter().map(|page| at.page_link(*page)).collect());
    for (index, edition) in graph.editions.iter().enumerate() {
        let Some(page) = edition.page else { continue };
        let sections = edition.sections.iter().map(|id| {
            let link = at.page_link(*id);
            let number = graph.facts(*id).number.map(|number| format!("{}、", at.ordinal(number))).unwrap_or_default();
            Link { title: format!("{number}{}", link.title), address: link.address }
        });
        let beside = beside_edition(at, page);
        group(&graph.facts(page).title, graph.address(page), sections.chain(beside).chain(volumes(at, index as u32, edition)).collect());
    }
    let lists = [("经验索引", "practices.html"), ("数据", "figures.html"), ("术语", "terms.html")];
    for (title, address) in lists {
        group(title, address, Vec::new());
    }
    group("城市", "cities/index.html", graph.cities.iter().filter_map(|city| at.city_link(city.division.code)).collect());
    group("主题", "topics/index.html", graph.topics.iter().map(|topic| at.topic_link(topic.entry as u32)).collect());
    let of_edition = |page: PageId| graph.facts(page).kind == Kind::Edition;
    for folder in graph.folders.iter().skip(1).filter(|folder| !folder.page.is_some_and(of_edition)) {
        group(&folder.title, &folder.address, folder.pages.iter().take(200).map(|page| at.page_link(*page)).collect());
    }
    group("搜索", "search.html", Vec::new());
    let frame = at.frame(about(at, "sitemap", "站点地图", "本站全部栏目和页面的目录。"));
    View { template: "sitemap.html", frame, page: PageView::SiteMap(Box::new(SiteMapView { groups })) }
}
