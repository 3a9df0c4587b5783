//! What every page has around its content: head, breadcrumb, channel, navigation, footer.

use super::piece::{AsPiece, Piece, pieces};
use super::{At, Link, inherited, origin, published, summary};
use crate::config::{Chrome, Government, Owner};
use crate::model::Kind;
use crate::route::PageId;
use crate::text::{clip, escape};
use serde::Serialize;
use std::borrow::Cow;

/// The site, the same for all pages.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// Name.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// Small line below the name, or empty.
    pub subtitle: String,
    /// Words that readers often look for.
    pub suggestions: Vec<String>,
    /// Language tag.
    pub language: String,
    /// Host name of `base_url`, for the page tag SiteDomain.
    pub domain: String,
    /// Who runs it.
    pub owner: Owner,
    /// Marks of a government site.
    pub government: Government,
    /// Who gives header and footer.
    pub chrome: Chrome,
    /// It has cases (and so cities, topics, the index of practices).
    pub has_cases: bool,
    /// It has a glossary.
    pub has_terms: bool,
    /// It has figures.
    pub has_figures: bool,
    /// It has a search index.
    pub has_search: bool,
    /// Numbers of cases, cities, topics.
    pub cases: usize,
    /// Number of cities with cases.
    pub cities: usize,
    /// Number of topics with cases.
    pub topics: usize,
    /// Main navigation.
    pub nav: Vec<NavLink>,
    /// Links of the footer; their addresses are to be printed after `root`.
    pub footer: Vec<Link>,
}

/// Everything around a page's own content.
#[derive(Debug, Clone, Serialize)]
pub struct Frame<'a> {
    /// Address from the site's base.
    pub address: &'a str,
    /// The way to the base: `../../`, empty at the top.
    pub root: Cow<'a, str>,
    /// `<h1>`
    pub title: String,
    /// `<title>`: page - channel - site.
    pub title_tag: String,
    /// For the description tag, at most 120 characters.
    pub description: String,
    /// Absolute address, or empty without `base_url`.
    pub canonical: String,
    /// Name of the template's kind, for the style sheet.
    pub kind: &'static str,
    /// Breadcrumb from home to the page above; empty at home.
    pub crumbs: Vec<Crumb<'a>>,
    /// Channel tags (`gov.md` GW-02).
    pub channel: Channel,
    /// Article tags (`gov.md` GW-03), for pages with a text of their own.
    pub article: Option<Article<'a>>,
    /// Feeds of this page.
    pub feeds: Vec<FeedLink<'a>>,
    /// Structured data (schema.org) as JSON without `<`; empty when there is none.
    pub json_ld: String,
    /// Address, from the site's base, of the entry of the main navigation this page belongs to; empty for none.
    pub here: &'a str,
    /// The entry is the page itself (`page`), or the page is below it (`true`).
    pub current: &'static str,
    /// Not for search engines.
    pub noindex: bool,
}

/// A step of the breadcrumb.
#[derive(Debug, Clone, Serialize)]
pub struct Crumb<'a> {
    /// Text.
    pub title: Cow<'a, str>,
    /// Relative address.
    pub address: String,
}

/// An entry of the main navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavLink {
    /// Text.
    pub title: String,
    /// Address from the site's base; to be printed after `root`.
    pub address: String,
}

/// The column a page belongs to.
#[derive(Debug, Clone, Serialize)]
pub struct Channel {
    /// 栏目名称
    pub name: String,
    /// 栏目描述
    pub description: String,
    /// 关键词, joined with ASCII commas (`gov.md` GW-06).
    pub keywords: String,
    /// 栏目类别
    pub kind: &'static str,
}

/// Tags of an article.
#[derive(Debug, Clone, Serialize)]
pub struct Article<'a> {
    /// `2022-01-05 09:00`, or empty.
    pub published: String,
    /// For `<time datetime>`.
    pub published_machine: String,
    /// As the date line prints it.
    pub published_text: String,
    /// Date of the last change, or empty.
    pub updated: String,
    /// 来源
    pub origin: &'a str,
    /// Address of the origin, or empty.
    pub origin_url: &'a str,
    /// 作者
    pub author: &'a str,
    /// Joined with ASCII commas.
    pub keywords: String,
    /// Absolute address of the first picture, or empty.
    pub image: String,
}

/// A feed.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLink<'a> {
    /// Text.
    pub title: Cow<'a, str>,
    /// Relative address.
    pub address: String,
    /// Media type.
    pub media: &'static str,
}

pieces! {
    Owner { name, operator, address, phone, email }
    Government { site_code, icp, police, police_url, badge_url, correction_url }
    SiteView {
        title, description, subtitle, suggestions, language, domain, owner, government, chrome, has_cases, has_terms, has_figures,
        has_search, cases, cities, topics, nav, footer,
    }
    Frame<'a> {
        address, root, title, title_tag, description, canonical, kind, crumbs, channel, article, feeds, json_ld, here, current,
        noindex,
    }
    Crumb<'a> { title, address }
    NavLink { title, address }
    Channel { name, description, keywords, kind }
    Article<'a> { published, published_machine, published_text, updated, origin, origin_url, author, keywords, image }
    FeedLink<'a> { title, address, media }
}

impl AsPiece for Chrome {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(match self {
            Chrome::Own => "own",
            Chrome::Ssi => "ssi",
            Chrome::None => "none",
        })
    }
}

/// What a page says about itself; [`At::frame`] adds the rest.
pub(crate) struct About<'a> {
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    pub crumbs: Vec<Link>,
    pub channel: (String, String),
    pub keywords: Vec<String>,
    /// The page whose text this is.
    pub page: Option<PageId>,
    /// Base of its own feeds: `cities/jinan`.
    pub feed: Option<&'a str>,
}

/// The parts of the site view that do not depend on the page.
pub fn site_view(source: super::Source<'_>) -> SiteView {
    let (config, graph) = (&source.config.site, source.graph);
    let host = config.base_url.split("//").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default();
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        subtitle: if config.subtitle.is_empty() { config.owner.name.clone() } else { config.subtitle.clone() },
        suggestions: config.suggestions.clone(),
        language: config.language.0.clone(),
        domain: host.to_owned(),
        owner: config.owner.clone(),
        government: config.government.clone(),
        chrome: config.chrome,
        has_cases: !graph.cases.is_empty(),
        has_terms: !config.term.is_empty(),
        has_figures: graph.routes.contains_key("figures.html"),
        has_search: config.search.index,
        cases: graph.cases.len(),
        cities: graph.cities.len(),
        topics: graph.topics.len(),
        nav: graph.navigation.iter().map(|(title, address)| NavLink { title: title.clone(), address: address.clone() }).collect(),
        footer: footer(graph, &source.config.strings),
    }
}

/// Lists of the whole site, the newest edition for printing, and the pages at the top.
fn footer(graph: &crate::link::Graph, strings: &crate::strings::Strings) -> Vec<Link> {
    let lists = [("站点地图", "sitemap.html"), ("经验索引", "practices.html"), ("数据", "figures.html"), ("术语", "terms.html")];
    let mut links: Vec<Link> =
        lists.map(|(title, address)| Link { title: strings.say(title).to_owned(), address: address.to_owned() }).into();
    let newest = graph.editions.iter().map(|edition| format!("print/{}.html", edition.slug));
    links.extend(newest.take(1).map(|address| Link { title: strings.say("全文打印版").to_owned(), address }));
    if !graph.cases.is_empty() {
        let pages = graph.folders[0].pages.iter().take(4);
        links.extend(pages.map(|page| Link { title: graph.facts(*page).title.to_string(), address: graph.address(*page).to_owned() }));
    }
    links.retain(|link| graph.routes.contains_key(link.address.as_str()));
    links
}

/// Whether there are feeds with this base of their addresses.
pub(super) fn has_feed(graph: &crate::link::Graph, base: &str) -> bool {
    graph.routes.contains_key([base, ".atom.xml"].concat().as_str())
}

impl<'a> At<'a> {
    pub(crate) fn frame(self, about: About<'_>) -> Frame<'a> {
        let site = &self.config().site;
        let channel = &about.channel.0;
        let mut title_tag = String::with_capacity(about.title.len() + channel.len() + site.title.len() + 6);
        title_tag.push_str(&about.title);
        let channel = Some(channel).filter(|channel| !channel.is_empty() && **channel != about.title && **channel != site.title);
        for part in channel.into_iter().chain((about.title != site.title).then_some(&site.title)) {
            title_tag.push_str(" - ");
            title_tag.push_str(part);
        }
        let canonical = if site.base_url.is_empty() { String::new() } else { [&site.base_url, self.from].concat() };
        let article = about.page.map(|id| self.article(id, &about.keywords));
        let description = clip(if about.description.is_empty() { &about.title } else { &about.description }, 120).into_owned();
        let json_ld = json_ld(self, &about, &canonical, article.as_ref(), &description);
        let (here, current) = self.here();
        let mut keywords: Vec<&str> = about.keywords.iter().map(String::as_str).collect();
        keywords.dedup();
        Frame {
            address: self.from,
            root: self.root(),
            title_tag,
            description,
            kind: about.kind,
            crumbs: self.crumbs(about.crumbs),
            channel: Channel {
                keywords: keywords.join(","),
                description: clip(&about.channel.1, 120).into_owned(),
                kind: if self.from == "index.html" { "首页" } else { "工作动态" },
                name: about.channel.0,
            },
            article,
            feeds: self.feeds(about.feed, &about.title),
            json_ld,
            here,
            current,
            noindex: matches!(about.kind, "not-found" | "search" | "print" | "alias")
                || about.page.is_some_and(|id| self.graph().page(id).front.draft),
            canonical,
            title: about.title,
        }
    }

    fn crumbs(self, above: Vec<Link>) -> Vec<Crumb<'a>> {
        if self.from == "index.html" {
            return Vec::new();
        }
        let home = Crumb { title: self.said("首页").into(), address: self.to("index.html") };
        let above = above.into_iter().map(|Link { title, address }| Crumb { title: title.into(), address });
        std::iter::once(home).chain(above).collect()
    }

    fn article(self, id: PageId, keywords: &[String]) -> Article<'a> {
        let (graph, page) = (self.graph(), self.graph().page(id));
        let moment = published(graph, id);
        let image = graph.targets[id as usize].iter().zip(&page.document.references).find_map(|(target, reference)| match target {
            crate::link::Target::File(index) if reference.kind == crate::document::ReferenceKind::Image => {
                Some(super::body::asset_address(graph, *index))
            }
            _ => None,
        });
        let base = &self.config().site.base_url;
        Article {
            published: moment.map(|moment| moment.page_tag()).unwrap_or_default(),
            published_machine: moment.map(|moment| moment.machine()).unwrap_or_default(),
            published_text: moment.map(|moment| moment.to_string()).unwrap_or_default(),
            updated: page.front.updated.map(|moment| moment.to_string()).unwrap_or_default(),
            origin: origin(graph, id).unwrap_or_default(),
            origin_url: inherited(graph, id, |front| front.origin_url.as_deref()).unwrap_or_default(),
            author: page.front.author.as_deref().unwrap_or_default(),
            keywords: keywords.join(","),
            image: image.filter(|_| !base.is_empty()).map(|image| format!("{base}{image}")).unwrap_or_default(),
        }
    }

    fn feeds(self, own: Option<&str>, title: &str) -> Vec<FeedLink<'a>> {
        let site = &self.config().site.title;
        let own = own.filter(|base| has_feed(self.graph(), base));
        let own = own.map(|base| (Cow::Owned([title, " - ", site].concat()), base));
        let whole = self.source.memo.feed.then_some((Cow::Borrowed(site.as_str()), "feed"));
        let both = |(title, base): (Cow<'a, str>, &str)| {
            let link = |title: Cow<'a, str>, suffix: &str, media| FeedLink { title, address: self.to(&[base, suffix].concat()), media };
            [link(title.clone(), ".atom.xml", "application/atom+xml"), link(title, ".feed.json", "application/feed+json")]
        };
        own.into_iter().chain(whole).flat_map(both).collect()
    }

    /// The entry of the main navigation that leads here, or to the nearest page above.
    fn here(self) -> (&'a str, &'static str) {
        let entries = || self.graph().navigation.iter().map(|(_, address)| address.as_str());
        if let Some(own) = entries().find(|address| *address == self.from) {
            return (own, "page");
        }
        let below = |(address, folder): &(&str, &Option<usize>)| {
            folder.is_some_and(|end| self.from.as_bytes().get(end) == Some(&b'/') && self.from.starts_with(&address[..end]))
        };
        let above = entries().zip(&self.source.memo.channels).filter(below).max_by_key(|(address, _)| address.len());
        above.map_or(("", ""), |(above, _)| (above, "true"))
    }

    /// Keywords of a page: as typed, else its city and topics.
    pub(crate) fn keywords(self, id: PageId) -> Vec<String> {
        let (page, facts) = (self.graph().page(id), self.graph().facts(id));
        let city = facts.city.and_then(|code| self.config().places.get(code)).map(|city| &city.name);
        let topics = facts.topics.iter().map(|entry| &self.config().site.topic[*entry as usize].name);
        let mut words: Vec<String> = Vec::with_capacity(page.front.keywords.len() + facts.topics.len() + 1);
        for word in page.front.keywords.iter().chain(city).chain(topics) {
            if !words.contains(word) {
                words.push(word.clone());
            }
        }
        words
    }

    /// Frame values of a page that has its own text.
    pub(crate) fn about_page(self, id: PageId, kind: &'static str, crumbs: Vec<Link>, channel: (String, String)) -> About<'static> {
        let facts = self.graph().facts(id);
        About {
            kind,
            title: facts.title.to_string(),
            description: summary(self.graph(), id).into_owned(),
            crumbs,
            channel,
            keywords: self.keywords(id),
            page: Some(id),
            feed: None,
        }
    }
}

/// schema.org as JSON, the few parts we say.
struct Thing(String);

impl Thing {
    fn new(kind: &str) -> Thing {
        let mut json = String::with_capacity(1024);
        json.push_str("{\"@context\":\"https://schema.org\",\"@type\":\"");
        json.push_str(kind);
        json.push('"');
        Thing(json)
    }

    fn say(&mut self, key: &str, text: &str) {
        self.0.push_str(",\"");
        self.0.push_str(key);
        self.0.push_str("\":\"");
        escape::json(text, &mut self.0);
        self.0.push('"');
    }

    /// A thing of its own, with what is said of it.
    fn hold(&mut self, key: &str, kind: &str, said: &[(&str, &str)]) {
        for part in [",\"", key, "\":{\"@type\":\"", kind, "\""] {
            self.0.push_str(part);
        }
        said.iter().for_each(|(key, text)| self.say(key, text));
        self.0.push('}');
    }

    fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// Structured data as JSON; `<` is escaped so that no text can end the element.
fn json_ld(at: At<'_>, about: &About<'_>, canonical: &str, article: Option<&Article<'_>>, description: &str) -> String {
    if canonical.is_empty() {
        return String::new();
    }
    let site = &at.config().site;
    let owner = if site.owner.name.is_empty() { &site.title } else { &site.owner.name };
    let publisher = |thing: &mut Thing| thing.hold("publisher", "GovernmentOrganization", &[("name", owner)]);
    let common = |thing: &mut Thing, url: &str| {
        thing.say("description", description);
        thing.say("inLanguage", &site.language.0);
        thing.say("url", url);
    };
    let text = about.page.map(|id| (id, at.graph().facts(id)));
    let text = text.filter(|(_, facts)| matches!(facts.kind, Kind::Case | Kind::Section | Kind::Edition));
    if let Some((article, (id, facts))) = article.zip(text) {
        let mut thing = Thing::new("Article");
        thing.say("headline", &about.title);
        common(&mut thing, canonical);
        thing.say("keywords", &article.keywords);
        let offset = &site.utc_offset.0;
        let dates = [("datePublished", published(at.graph(), id)), ("dateModified", at.graph().page(id).front.updated)];
        for (key, moment) in dates {
            if let Some(moment) = moment {
                thing.say(key, &moment.with_offset(offset));
            }
        }
        if !article.origin.is_empty() {
            thing.hold("sourceOrganization", "Organization", &[("name", article.origin)]);
        }
        if let Some(city) = facts.city.and_then(|code| at.config().places.get(code)) {
            thing.hold("spatialCoverage", "City", &[("name", &city.name), ("identifier", &city.code.to_string())]);
        }
        publisher(&mut thing);
        thing.hold("isPartOf", "WebSite", &[("name", &site.title), ("url", &site.base_url)]);
        return thing.finish();
    }
    let home = at.from == "index.html";
    let mut thing = Thing::new(if home { "WebSite" } else { "WebPage" });
    thing.say("name", if home { &site.title } else { &about.title });
    common(&mut thing, if home { &site.base_url } else { canonical });
    if home {
        publisher(&mut thing);
    }
    thing.finish()
}
