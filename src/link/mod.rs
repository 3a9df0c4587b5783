//! Phase: all pages at once → [`Graph`]: addresses, axes, crosswalk, relations, resolved references.
//!
//! Always done in full, in time linear in pages plus links (candidates for relatedness are bounded).
//! Reads no bodies' source, renders nothing, never touches the disk.

mod address;
mod axes;
mod backlink;
mod classify;
mod crosswalk;
mod mention;
mod related;
mod resolve;

pub use address::{CITY_LIST, FIGURE_LIST, PRACTICE_LIST, PRINT_VOLUME, SITEMAP_PART, TOPIC_LIST};
pub use classify::Facts;
pub use mention::MAX_MENTIONS;
pub use related::{Reason, Related};
pub(crate) use resolve::term_anchor;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::{Kind, Page};
use crate::moment::Moment;
use crate::place::Division;
use crate::route::{PageId, Routes};
use crate::source::Place;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file that is copied: below the content or static folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    /// Relative to the root: `content/img/a.png`.
    pub path: Arc<str>,
    /// Relative to the content or static folder.
    pub below: Box<str>,
    /// Address in the output; given by the link phase.
    pub address: Box<str>,
    /// Size in bytes.
    pub size: u64,
    /// Width and height in pixels, for images.
    pub pixels: Option<(u32, u32)>,
}

/// What to leave out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Visibility {
    /// Drafts are shown.
    pub drafts: bool,
    /// Pages that expired before this day are left out; no day, no expiry (builds read no clock).
    pub as_of: Option<Moment>,
}

/// A city that has cases (or text).
#[derive(Debug, Clone)]
pub struct City {
    /// The place.
    pub division: Division,
    /// Its cases, newest edition first, then in order.
    pub cases: Vec<PageId>,
    /// Topics of its cases with the cases, in vocabulary order.
    pub pairs: Vec<(u32, Vec<PageId>)>,
    /// Its counties that cases are about or mention, in code order.
    pub counties: Vec<(Division, Vec<PageId>)>,
    /// Its text page, if written.
    pub text: Option<PageId>,
}

/// A topic of the vocabulary.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Index into the vocabulary of `site.toml`.
    pub entry: usize,
    /// Its cases in city order.
    pub cases: Vec<PageId>,
    /// Report subsections about it: section page and index of the item.
    pub items: Vec<(PageId, u32)>,
    /// Its text page, if written.
    pub text: Option<PageId>,
}

/// One report in one year.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Name in addresses: `2020`.
    pub slug: Box<str>,
    /// Its page, if written.
    pub page: Option<PageId>,
    /// Its report sections in order.
    pub sections: Vec<PageId>,
    /// Its cases in city order.
    pub cases: Vec<PageId>,
}

/// A folder of plain pages.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Address of its page.
    pub address: Box<str>,
    /// Title: of its page, or the folder's name.
    pub title: Box<str>,
    /// The folder above; `None` for the content folder itself.
    pub parent: Option<u32>,
    /// Its own page, if written.
    pub page: Option<PageId>,
    /// Plain pages in it, in order.
    pub pages: Vec<PageId>,
    /// Folders in it, in order.
    pub folders: Vec<u32>,
}

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An address of the site, anchor included.
    Inside(Box<str>),
    /// A file of the site: index of the asset.
    File(u32),
    /// Another site.
    Outside(Box<str>),
    /// Nothing (reported); the text is shown without a link.
    Dead,
}

/// A stretch of running text that becomes a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Number of the text node in reading order.
    pub node: u32,
    /// First byte within the node.
    pub start: u32,
    /// End within the node.
    pub end: u32,
    /// Address it leads to.
    pub target: Box<str>,
    /// A glossary term: index, for its definition.
    pub term: Option<u32>,
}

/// A link that leads here, from a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backlink {
    /// The page that links.
    pub from: PageId,
    /// Index of the reference in it.
    pub reference: u32,
}

/// Unit → largest amount.
pub type Largest = BTreeMap<Box<str>, f64>;

/// All pages and everything that follows from having them all.
#[derive(Debug, Clone)]
pub struct Graph {
    /// The pages, in path order.
    pub pages: Vec<Arc<Page>>,
    /// What each page is.
    pub facts: Vec<Facts>,
    /// The address of each page; empty for pages that are not written or lend their text to another.
    pub addresses: Vec<Box<str>>,
    /// All addresses.
    pub routes: Routes,
    /// Editions, newest first.
    pub editions: Vec<Edition>,
    /// Cities in code order.
    pub cities: Vec<City>,
    /// Topics with at least one case, in vocabulary order.
    pub topics: Vec<Topic>,
    /// Main navigation: text and address.
    pub navigation: Vec<(String, String)>,
    /// All cases: by city, newest edition first, then in order.
    pub cases: Vec<PageId>,
    /// For each page, its place in `cases`.
    pub order: Vec<u32>,
    /// Folders of plain pages; the first is the content folder.
    pub folders: Vec<Folder>,
    /// Address of a folder's page → its index.
    pub folder_index: BTreeMap<Box<str>, u32>,
    /// For each page, where its references lead.
    pub targets: Vec<Vec<Target>>,
    /// For each page, links in its running text.
    pub marks: Vec<Vec<Mark>>,
    /// For each page, the page before and after it in its own sequence.
    pub neighbours: Vec<(Option<PageId>, Option<PageId>)>,
    /// For each case, related cases; empty for other pages.
    pub related: Vec<Vec<Related>>,
    /// For each page, the links from other bodies.
    pub backlinks: Vec<Vec<Backlink>>,
    /// For each glossary term, pages that mention it (at most [`MAX_MENTIONS`]) and how many there are.
    pub mentions: Vec<(Vec<PageId>, usize)>,
    /// The files.
    pub assets: Vec<Asset>,
    /// All figures in case order: the case and the figure's index in its front matter.
    pub figures: Vec<(PageId, u32)>,
    /// For each unit, the largest amount, for bars.
    pub largest: Largest,
}

/// Links all pages. `pages` must be in path order; so must `assets`.
pub fn link(
    config: &Config,
    pages: Vec<Arc<Page>>,
    mut assets: Vec<Asset>,
    theme_assets: &[Box<str>],
    visibility: Visibility,
) -> Outcome<Graph> {
    let mut diagnostics = Vec::new();
    for asset in &mut assets {
        asset.address = address::asset_address(config, asset).into();
    }
    let facts = classify::classify(config, &pages, visibility, &mut diagnostics);
    // After an error, numbers, topics and cities may seem to be missing that are only misspelt.
    let complete = config.sound && !diagnostics.iter().any(Diagnostic::is_error) && !pages.iter().any(|page| page.unread);
    let axes = axes::axes(config, &pages, &facts, complete, &mut diagnostics);
    let table = address::assign(config, &pages, &facts, &axes, &assets, theme_assets, &mut diagnostics);
    let finder = resolve::Finder::new(config, &pages, &facts, &axes, &table, &assets, complete);
    let targets = finder.resolve_all(&mut diagnostics);
    let mentions = mention::scan(config, &pages, &facts, &axes, &table);
    let crosswalk = crosswalk::items(&pages, &facts, axes.topics.len());
    let related = related::related(config, &pages, &facts, &axes, &mentions.terms);
    let backlinks = backlink::backlinks(&table, &targets, pages.len());
    let axes::Axes { editions, mut cities, mut topics, cases, neighbours } = axes;
    for (topic, items) in topics.iter_mut().zip(crosswalk) {
        topic.items = items;
    }
    for (city, counties) in cities.iter_mut().zip(mentions.counties) {
        city.counties = counties;
    }
    if complete {
        diagnostics.extend(empty_topics(config, &topics, &cases));
    }
    diagnostics.extend(dead_navigation(config, &table.routes).into_iter().filter(|_| complete));
    let mut order = vec![0; pages.len()];
    for (place, case) in cases.iter().enumerate() {
        order[*case as usize] = place as u32;
    }
    let (figures, largest) = figures(&pages, &cases);
    let navigation = navigation(config, &table, &editions, !cases.is_empty());
    let graph = Graph {
        navigation,
        order,
        figures,
        largest,
        pages,
        facts,
        addresses: table.addresses,
        routes: table.routes,
        editions,
        cities,
        topics,
        cases,
        folder_index: table.folders.iter().enumerate().map(|(index, folder)| (folder.address.clone(), index as u32)).collect(),
        folders: table.folders,
        targets,
        marks: mentions.marks,
        neighbours,
        related,
        backlinks,
        mentions: mentions.terms_mentioned,
        assets,
    };
    Outcome { value: graph, diagnostics }
}

impl Graph {
    /// A page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id as usize]
    }

    /// What a page is.
    pub fn facts(&self, id: PageId) -> &Facts {
        &self.facts[id as usize]
    }

    /// A page's address.
    pub fn address(&self, id: PageId) -> &str {
        &self.addresses[id as usize]
    }

    /// The index of a city by its code.
    pub fn city_index(&self, code: u32) -> Option<u32> {
        self.cities.binary_search_by_key(&code, |city| city.division.code).ok().map(|index| index as u32)
    }

    /// The edition a page belongs to.
    pub fn edition_of(&self, id: PageId) -> Option<(u32, &Edition)> {
        let slug = self.facts(id).edition.as_deref()?;
        // Newest first.
        let index = self.editions.binary_search_by(|edition| slug.cmp(&edition.slug)).ok()?;
        Some((index as u32, &self.editions[index]))
    }

    /// Pages that are written, in path order.
    pub fn visible(&self) -> impl Iterator<Item = PageId> + '_ {
        (0..self.pages.len() as PageId).filter(|id| !self.facts(*id).hidden)
    }

    /// Number of written pages of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.visible().filter(|id| self.facts(*id).kind == kind).count()
    }
}

/// Topics of the vocabulary without a case: no page is made (an empty channel is a veto item), which is said.
fn empty_topics(config: &Config, topics: &[Topic], cases: &[PageId]) -> Vec<Diagnostic> {
    let used = |entry: usize| topics.iter().any(|topic| topic.entry == entry);
    let entries = config.site.topic.iter().enumerate().filter(|(entry, _)| !cases.is_empty() && !used(*entry));
    entries
        .map(|(entry, topic)| {
            let place = Place::range(&config.path, &config.fields.of(&format!("topic.{entry}.name")));
            Diagnostic::new(Code::TOPIC_EMPTY).at(place).with("name", &topic.name)
        })
        .collect()
}

/// Entries of `[[nav]]` that lead nowhere.
fn dead_navigation(config: &Config, routes: &Routes) -> Vec<Diagnostic> {
    let entries = config.site.nav.iter().enumerate();
    let dead = entries.filter(|(_, entry)| {
        let address = entry.address.trim_start_matches('/').split('#').next().unwrap_or_default();
        !routes.contains_key(if address.is_empty() { "index.html" } else { address })
    });
    dead.map(|(index, entry)| {
        let key = format!("nav.{index}.address");
        let found = Diagnostic::new(Code::CONFIG_VALUE).at(Place::range(&config.path, &config.fields.of(&key)));
        found.with("key", key).with("value", &entry.address).with("reason", "@nav-target")
    })
    .collect()
}

/// All figures, and the largest amount of each unit.
fn figures(pages: &[Arc<Page>], cases: &[PageId]) -> (Vec<(PageId, u32)>, Largest) {
    let mut all = Vec::new();
    let mut largest = Largest::new();
    for case in cases {
        for (index, figure) in pages[*case as usize].front.figures.iter().enumerate() {
            all.push((*case, index as u32));
            if let Some(amount) = figure.amount() {
                match largest.get_mut(figure.unit.as_str()) {
                    Some(top) => *top = top.max(amount),
                    None => {
                        largest.insert(figure.unit.as_str().into(), amount);
                    }
                }
            }
        }
    }
    (all, largest)
}

/// The main navigation: as set, else made from the content. Entries that lead nowhere are left out.
fn navigation(config: &Config, table: &address::Table, editions: &[Edition], cases: bool) -> Vec<(String, String)> {
    let own = |entry: &crate::config::NavEntry| (entry.title.clone(), entry.address.trim_start_matches('/').to_owned());
    let mut entries: Vec<(String, String)> = config.site.nav.iter().map(own).collect();
    if entries.is_empty() {
        let fixed = |(title, address): (&str, &str)| (config.strings.say(title).to_owned(), address.to_owned());
        entries.push(fixed(("首页", "index.html")));
        let report = editions.iter().find_map(|edition| edition.page);
        entries.extend(report.map(|page| (config.strings.say("评价报告").to_owned(), table.addresses[page as usize].to_string())));
        if cases {
            entries.extend([("经验索引", "practices.html"), ("城市", "cities/index.html"), ("主题", "topics/index.html")].map(fixed));
        } else {
            let folders = table.folders[0].folders.iter().take(6).map(|index| &table.folders[*index as usize]);
            entries.extend(folders.map(|folder| (folder.title.to_string(), folder.address.to_string())));
        }
    }
    entries.retain(|(_, address)| table.routes.contains_key(address.split('#').next().unwrap_or(address)));
    entries
}
