//! Addresses: where every page, list, feed and file goes; two claimants of one address are an error.

use super::axes::Axes;
use super::{Asset, Facts, Folder};
use crate::config::{Chrome, Config};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, Page};
use crate::parallel::{self, Row};
use crate::route::{DataForm, FeedForm, FeedOf, PageId, Route, Routes};
use crate::source::Place;
use crate::text::slug;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// Cases on one page of a city's list.
pub const CITY_LIST: usize = 100;
/// Cases on one page of a topic's list.
pub const TOPIC_LIST: usize = 50;
/// Cases on one page of the index of good practices.
pub const PRACTICE_LIST: usize = 200;
/// Rows on one page of the figures.
pub const FIGURE_LIST: usize = 500;
/// Cases in one volume of a printed edition.
pub const PRINT_VOLUME: usize = 300;
/// Addresses in one part of `sitemap.xml` (the protocol allows 50,000).
pub const SITEMAP_PART: usize = 40_000;

#[derive(Clone)]
pub(super) struct Table {
    pub addresses: Arc<Vec<Box<str>>>,
    pub routes: Arc<Routes>,
    pub folders: Arc<Vec<Folder>>,
    pub folder_index: Arc<BTreeMap<Box<str>, u32>>,
}

impl Table {
    /// The same in a site of this title, which is that of the content folder unless a page speaks for it.
    pub(super) fn entitled(&self, title: &str) -> Table {
        let mut table = self.clone();
        if table.folders.first().is_some_and(|folder| folder.page.is_none() && *folder.title != *title) {
            Arc::make_mut(&mut table.folders)[0].title = title.into();
        }
        table
    }
}

/// Who claims an address, for the message about a clash.
#[derive(Clone, Copy)]
enum By<'a> {
    /// The program itself.
    Generated,
    /// A page by its file name, or by its `slug`.
    Page(&'a Page),
    /// A page by one of its `aliases`.
    Alias(&'a Page, usize),
    /// A file.
    File(&'a str),
}

impl<'a> By<'a> {
    fn label(self) -> &'a str {
        match self {
            By::Generated => "@generated",
            By::Page(page) | By::Alias(page, _) => &page.path,
            By::File(path) => path,
        }
    }

    fn place(self) -> Option<Place> {
        match self {
            By::Generated => None,
            By::Page(page) if page.front.slug.is_some() && !page.is_folder_page() => {
                Some(Place::range(&page.path, &page.places.of("slug")))
            }
            By::Page(page) => Some(Place::file(&page.path)),
            By::Alias(page, at) => Some(Place::range(&page.path, &page.places.of(&format!("aliases.{at}")))),
            By::File(path) => Some(Place::file(&Arc::from(path))),
        }
    }
}

struct Claims<'a> {
    claims: BTreeMap<Box<str>, (Route, By<'a>)>,
    /// Addresses with capital letters, by what they are without: addresses that differ only in case clash on Windows.
    capital: BTreeMap<String, Box<str>>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Claims<'a> {
    fn claim(&mut self, address: &str, route: Route, by: By<'a>) -> bool {
        let has_capitals = address.bytes().any(|byte| byte.is_ascii_uppercase());
        let lower = if has_capitals { Cow::Owned(address.to_ascii_lowercase()) } else { Cow::Borrowed(address) };
        // The address that differs in case only, if there is one; else the very same.
        let alike =
            self.capital.get(&*lower).cloned().or_else(|| (has_capitals && self.claims.contains_key(&*lower)).then(|| (&*lower).into()));
        match self.claims.entry(alike.unwrap_or_else(|| address.into())) {
            Entry::Vacant(free) => {
                free.insert((route, by));
            }
            Entry::Occupied(taken) => {
                self.diagnostics.push(clash(address, taken.get().1, by));
                return false;
            }
        }
        if has_capitals {
            self.capital.insert(lower.into_owned(), address.into());
        }
        true
    }

    fn generated(&mut self, address: &str, route: Route) {
        self.claim(address, route, By::Generated);
    }

    /// The contents of a folder that no page speaks for. Pages put among those of cities or topics are listed on the site
    /// map only: the folder's address is that of the list of all cities.
    fn folder(&mut self, address: &str, route: Route) {
        if !matches!(self.claims.get(address), Some((_, By::Generated))) {
            self.generated(address, route);
        }
    }
}

/// Two claims of one address.
fn clash(address: &str, first: By<'_>, second: By<'_>) -> Diagnostic {
    // A folder's page has the folder's address: what mends it is another name, not a slug.
    let (code, first, second) = match (first, second) {
        (By::Page(one), By::Page(other)) if one.is_folder_page() && other.is_folder_page() => match other.stem() {
            "_index" => (Code::FOLDER_PAGE_TAKEN, second, first),
            _ => (Code::FOLDER_PAGE_TAKEN, first, second),
        },
        (By::Generated, By::Page(page)) if page.is_folder_page() => (Code::FOLDER_PAGE_TAKEN, first, second),
        (By::Page(page), By::Generated) if page.is_folder_page() => (Code::FOLDER_PAGE_TAKEN, second, first),
        _ => (Code::DUPLICATE_ADDRESS, first, second),
    };
    let clash = Diagnostic::new(code).with("address", format!("/{address}"));
    let mut clash = clash.with("first", first.label()).with("second", second.label());
    clash.place = second.place().or_else(|| first.place());
    clash.related.extend(first.place().filter(|other| Some(other) != clash.place.as_ref()));
    clash
}

pub(super) fn assign<'a>(
    config: &'a Config,
    pages: &'a [Arc<Page>],
    facts: &[Arc<Facts>],
    axes: &Axes,
    assets: &'a [Asset],
    theme_assets: &[Box<str>],
    diagnostics: &'a mut Vec<Diagnostic>,
) -> Table {
    let mut claims = Claims { claims: BTreeMap::new(), capital: BTreeMap::new(), diagnostics };
    let mut folders = Folders::new(config);
    let mut addresses: Vec<Box<str>> = vec![Box::from(""); pages.len()];
    // Those of plain pages depend on the pages before them.
    let ahead = |index: &usize| {
        let mut found = Vec::new();
        let address = page_address(config, &pages[*index], &facts[*index], axes, None, &mut found);
        (address, found)
    };
    let ahead = parallel::map(&(0..pages.len()).collect::<Vec<_>>(), Row::Least(64), ahead);
    for ((index, page), (mut address, found)) in pages.iter().enumerate().zip(ahead) {
        if facts[index].hidden {
            continue;
        }
        claims.diagnostics.extend(found);
        if facts[index].kind == Kind::Page {
            address = page_address(config, page, &facts[index], axes, Some(&mut folders), claims.diagnostics);
        }
        let Some(address) = address else { continue };
        addresses[index] = address.into();
        let route = match facts[index].kind {
            Kind::Home => Route::Home,
            Kind::City | Kind::Topic => continue,
            Kind::Edition | Kind::Section | Kind::Case | Kind::Page => Route::Page(index as PageId),
        };
        claims.claim(&addresses[index], route, By::Page(page));
        if facts[index].kind == Kind::Page {
            folders.add(page, index as PageId, &facts[index].title);
        }
    }
    for (index, page) in pages.iter().enumerate().filter(|(index, _)| facts[*index].kind == Kind::Edition) {
        folders.speak(page, index as PageId, &addresses[index], &facts[index].title);
    }
    generated(config, pages, facts, axes, &mut claims);
    for (index, folder) in folders.list.iter().enumerate().skip(1) {
        if folder.page.is_none() {
            claims.folder(&folder.address, Route::Folder(index as u32));
        }
    }
    for (index, asset) in assets.iter().enumerate() {
        claims.claim(&asset.address, Route::Asset(index as u32), By::File(&asset.path));
    }
    for (index, name) in theme_assets.iter().enumerate() {
        claims.generated(&format!("assets/{name}"), Route::ThemeAsset(index as u32));
    }
    aliases(pages, facts, &addresses, &mut claims);
    let parts = claims.claims.len().div_ceil(SITEMAP_PART) as u32;
    if !config.site.base_url.is_empty() {
        claims.generated("sitemap.xml", Route::SitemapXml(0));
        for part in (1..=parts).filter(|_| parts > 1) {
            claims.generated(&format!("sitemap-{part}.xml"), Route::SitemapXml(part));
        }
        // A special inside somebody else's portal must not bring its own robots.txt.
        if config.site.chrome == Chrome::Own && !assets.iter().any(|asset| &*asset.below == "robots.txt") {
            claims.generated("robots.txt", Route::Robots);
        }
    }
    let routes = claims.claims.into_iter().map(|(address, (route, _))| (address, route)).collect();
    folders.sort(pages, facts);
    let index = folders.list.iter().enumerate().map(|(index, folder)| (folder.address.clone(), index as u32)).collect();
    Table { addresses: Arc::new(addresses), routes: Arc::new(routes), folders: Arc::new(folders.list), folder_index: Arc::new(index) }
}

/// Pages that nobody writes: lists, pairs, search, feeds, data.
fn generated(config: &Config, pages: &[Arc<Page>], facts: &[Arc<Facts>], axes: &Axes, claims: &mut Claims<'_>) {
    if !claims.claims.contains_key("index.html") {
        claims.generated("index.html", Route::Home);
    }
    claims.generated("search.html", Route::Search);
    claims.generated("sitemap.html", Route::SiteMap);
    claims.generated("404.html", Route::NotFound);
    if !config.site.term.is_empty() {
        claims.generated("terms.html", Route::Terms);
    }
    let feeds = !config.site.base_url.is_empty();
    let feed = |claims: &mut Claims<'_>, base: &str, of: FeedOf| {
        if feeds {
            claims.generated(&[base, ".atom.xml"].concat(), Route::Feed(of, FeedForm::Atom));
            claims.generated(&[base, ".feed.json"].concat(), Route::Feed(of, FeedForm::Json));
        }
    };
    let dated = |page: &PageId| {
        let facts = &facts[*page as usize];
        pages[*page as usize].front.published.is_some() || facts.edition.is_some()
    };
    if axes.cases.iter().any(dated) || pages.iter().zip(facts).any(|(page, facts)| !facts.hidden && page.front.published.is_some()) {
        feed(claims, "feed", FeedOf::Site);
    }
    if axes.cases.is_empty() {
        return;
    }
    claims.generated("cities/index.html", Route::Cities);
    claims.generated("topics/index.html", Route::Topics);
    numbered(claims, "practices", axes.cases.len(), PRACTICE_LIST, Route::Practices);
    let figures: usize = axes.cases.iter().map(|case| pages[*case as usize].front.figures.len()).sum();
    if figures > 0 {
        numbered(claims, "figures", figures, FIGURE_LIST, Route::Figures);
        claims.generated("figures.csv", Route::Data(DataForm::FiguresCsv));
    }
    claims.generated("practices.json", Route::Data(DataForm::Json));
    claims.generated("practices.csv", Route::Data(DataForm::Csv));
    claims.generated("practices.xlsx", Route::Data(DataForm::Xlsx));
    for (index, city) in axes.cities.iter().enumerate() {
        let base = format!("cities/{}", city.division.slug);
        numbered(claims, &base, city.cases.len(), CITY_LIST, |page| Route::City(index as u32, page));
        feed(claims, &base, FeedOf::City(index as u32));
        for (topic, _) in &city.pairs {
            let entry = &config.site.topic[axes.topics[*topic as usize].entry];
            claims.generated(&[&base, "/", &entry.slug, ".html"].concat(), Route::Pair(index as u32, *topic));
        }
    }
    for (index, topic) in axes.topics.iter().enumerate() {
        let base = format!("topics/{}", config.site.topic[topic.entry].slug);
        numbered(claims, &base, topic.cases.len(), TOPIC_LIST, |page| Route::Topic(index as u32, page));
        feed(claims, &base, FeedOf::Topic(index as u32));
    }
    for (index, edition) in axes.editions.iter().enumerate() {
        if edition.page.is_none() {
            continue;
        }
        let volumes = edition.cases.len().div_ceil(PRINT_VOLUME).max(1);
        for volume in 1..=volumes as u32 {
            let suffix = if volume == 1 { String::new() } else { format!("-{volume}") };
            claims.generated(&format!("print/{}{suffix}.html", edition.slug), Route::Print(index as u32, volume));
        }
    }
}

/// `base.html`, `base-2.html`, …: a list cut in pages.
fn numbered(claims: &mut Claims<'_>, base: &str, items: usize, per_page: usize, route: impl Fn(u32) -> Route) {
    for page in 1..=items.div_ceil(per_page).max(1) as u32 {
        let suffix = if page == 1 { String::new() } else { format!("-{page}") };
        claims.generated(&format!("{base}{suffix}.html"), route(page));
    }
}

/// The address of a file: names of content files become slugs, static files keep theirs where they are ASCII.
pub(super) fn asset_address(config: &Config, asset: &Asset) -> String {
    let verbatim = asset.path.starts_with("static/");
    let keep = |name: &str| {
        verbatim && name.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'"' | b'<' | b'>' | b'|' | b'?' | b'*' | b':'))
    };
    let mut parts: Vec<String> = asset.below.split('/').map(str::to_owned).collect();
    let last = parts.len() - 1;
    for (index, name) in parts.iter_mut().enumerate().filter(|(_, name)| !keep(name)) {
        *name = match name.rsplit_once('.').filter(|_| index == last) {
            Some((stem, suffix)) => format!("{}.{}", part(stem), part(suffix)),
            None => named(config, name),
        };
    }
    parts.join("/")
}

/// One part of an address from a file or folder name.
fn part(name: &str) -> String {
    let slug = slug::from_name(name);
    // A name of marks only still needs an address of its own.
    let slug = if slug.is_empty() { format!("x{}", &blake3::hash(name.as_bytes()).to_hex()[..8]) } else { slug };
    slug::safe(slug)
}

/// A file or folder named after a place has the place's slug: never romanise a place by a converter.
pub(super) fn named(config: &Config, name: &str) -> String {
    config.places.city(name).map_or_else(|_| part(name), |city| city.slug.clone())
}

/// The address of a page; without `folders`, none of a plain page.
fn page_address(
    config: &Config,
    page: &Page,
    facts: &Facts,
    axes: &Axes,
    folders: Option<&mut Folders<'_>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    if facts.hidden || facts.kind == Kind::Page && folders.is_none() {
        return None;
    }
    let own = page.front.slug.as_deref();
    if let Some(own) = own.filter(|own| !slug::is_valid(own)) {
        let place = Place::range(&page.path, &page.places.of("slug"));
        diagnostics
            .push(Diagnostic::new(Code::BAD_SLUG).at(place).with("slug", own).suggest(Some(part(own)).filter(|near| slug::is_valid(near))));
        return None;
    }
    let leaf = || own.map(str::to_owned).or_else(|| facts.number.map(|number| number.to_string())).unwrap_or_else(|| part(page.stem()));
    let edition = facts.edition.as_deref().unwrap_or("x");
    let address = match facts.kind {
        Kind::Home => "index.html".to_owned(),
        Kind::Edition => format!("{edition}/index.html"),
        Kind::Section => format!("{edition}/report/{}.html", leaf()),
        Kind::Case => [edition, "/", &config.places.get(facts.city?)?.slug, "/", &leaf(), ".html"].concat(),
        Kind::City => {
            let city = axes.cities.iter().find(|city| Some(city.division.code) == facts.city)?;
            format!("cities/{}.html", city.division.slug)
        }
        Kind::Topic => {
            let topic = axes.topics.iter().find(|topic| Some(topic.entry as u32) == facts.topic)?;
            format!("topics/{}.html", config.site.topic[topic.entry].slug)
        }
        Kind::Page => {
            let folders = folders?;
            let folder = folders.of(page);
            let base = folders.list[folder as usize].address.clone();
            let base = base.strip_suffix("index.html").unwrap_or(&base).to_owned();
            if page.is_folder_page() && folders.is_first_folder_page(page) {
                format!("{base}index.html")
            } else {
                format!("{base}{}.html", own.map_or_else(|| named(config, page.stem()), str::to_owned))
            }
        }
    };
    if address.len() <= slug::MAX_ADDRESS {
        return Some(address);
    }
    let short = shorten(&address, &page.path);
    diagnostics.push(Diagnostic::new(Code::ADDRESS_SHORTENED).at(Place::file(&page.path)).with("address", format!("/{short}")));
    Some(short)
}

/// The first folder, the page's own name cut, and a digest of the path: stable and short.
fn shorten(address: &str, path: &str) -> String {
    let first = address.split_once('/').map_or("", |(first, _)| first);
    let leaf = address.rsplit('/').next().unwrap_or_default().trim_end_matches(".html");
    let cut = |text: &str, limit: usize| text.chars().take(limit).collect::<String>().trim_matches('-').to_owned();
    let folder = if first.is_empty() { String::new() } else { cut(first, 30) + "/" };
    format!("{folder}{}-{}.html", cut(leaf, 40), &blake3::hash(path.as_bytes()).to_hex()[..12])
}

fn aliases<'a>(pages: &'a [Arc<Page>], facts: &[Arc<Facts>], addresses: &[Box<str>], claims: &mut Claims<'a>) {
    for (index, page) in pages.iter().enumerate() {
        if facts[index].hidden || addresses[index].is_empty() {
            continue;
        }
        for (at, alias) in page.front.aliases.iter().enumerate() {
            let by = By::Alias(page, at);
            let Some(address) = alias_address(alias) else {
                let mut wrong = Diagnostic::new(Code::BAD_ALIAS).with("alias", alias).with("reason", "@alias-form");
                wrong.place = by.place();
                claims.diagnostics.push(wrong);
                continue;
            };
            claims.claim(&address, Route::Alias(addresses[index].clone()), by);
        }
    }
}

/// `/old/page.html` or `/old/` as an address; `None` when it could leave the site or is no page.
fn alias_address(alias: &str) -> Option<String> {
    let path = alias.strip_prefix('/')?;
    let address = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let sound = (address.ends_with(".html") || address.ends_with(".htm") || address.ends_with(".shtml"))
        && address.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        && address
            .chars()
            .all(|c| !c.is_control() && !c.is_whitespace() && !matches!(c, '\\' | '?' | '#' | '"' | '<' | '>' | ':' | '*' | '|'))
        // Paths in Chinese are not the same bytes everywhere, on discs that are carried least of all.
        && address.is_ascii()
        && address.len() <= 200;
    sound.then_some(address)
}

/// The folders of plain pages, found on the way.
struct Folders<'a> {
    config: &'a Config,
    list: Vec<Folder>,
    by_path: BTreeMap<Vec<Box<str>>, u32>,
    /// Folders whose folder page has been seen.
    spoken_for: BTreeMap<Vec<Box<str>>, Box<str>>,
    /// The folder that was asked for last: pages come folder by folder.
    last: (Vec<Box<str>>, u32),
}

impl<'a> Folders<'a> {
    fn new(config: &'a Config) -> Self {
        let root = Folder {
            address: "index.html".into(),
            title: config.site.title.as_str().into(),
            parent: None,
            page: None,
            pages: Vec::new(),
            folders: Vec::new(),
        };
        Folders { config, list: vec![root], by_path: BTreeMap::from([(Vec::new(), 0)]), spoken_for: BTreeMap::new(), last: (Vec::new(), 0) }
    }

    /// The folder a page is in.
    fn of(&mut self, page: &Page) -> u32 {
        let parts = &page.parts[..page.parts.len() - 1];
        if *parts == *self.last.0 {
            return self.last.1;
        }
        let mut current = 0;
        for depth in 1..=parts.len() {
            let path = parts[..depth].to_vec();
            if let Some(index) = self.by_path.get(&path) {
                current = *index;
                continue;
            }
            let name = &parts[depth - 1];
            let slug = named(self.config, name);
            let above = self.list[current as usize].address.strip_suffix("index.html").unwrap_or_default();
            let folder = Folder {
                address: format!("{above}{slug}/index.html").into(),
                title: name.clone(),
                parent: Some(current),
                page: None,
                pages: Vec::new(),
                folders: Vec::new(),
            };
            let index = self.list.len() as u32;
            self.list.push(folder);
            self.list[current as usize].folders.push(index);
            self.by_path.insert(path, index);
            current = index;
        }
        self.last = (parts.to_vec(), current);
        current
    }

    /// Only one page can speak for a folder: `_index` before `index` before `README` (path order gives README first,
    /// so the choice is made by name).
    fn is_first_folder_page(&mut self, page: &Page) -> bool {
        let folder = page.parts[..page.parts.len() - 1].to_vec();
        match self.spoken_for.get(&folder) {
            None => {
                self.spoken_for.insert(folder, page.path.as_ref().into());
                true
            }
            Some(first) => **first == *page.path,
        }
    }

    fn add(&mut self, page: &Page, id: PageId, title: &str) {
        let folder = self.of(page) as usize;
        let spoken_for = || self.spoken_for.get(&page.parts[..page.parts.len() - 1]);
        let speaks = page.is_folder_page() && spoken_for().is_some_and(|path| **path == *page.path);
        if speaks {
            self.list[folder].page = Some(id);
            self.list[folder].title = title.into();
        } else {
            self.list[folder].pages.push(id);
        }
    }

    /// An edition's page stands for its folder among those of plain pages, if there are any beside its sections and cases.
    fn speak(&mut self, page: &Page, id: PageId, address: &str, title: &str) {
        let folder = self.by_path.get(&page.parts[..page.parts.len() - 1]).map(|index| &mut self.list[*index as usize]);
        if let Some(folder) = folder.filter(|folder| folder.page.is_none() && *folder.address == *address) {
            folder.page = Some(id);
            folder.title = title.into();
        }
    }

    fn sort(&mut self, pages: &[Arc<Page>], facts: &[Arc<Facts>]) {
        // Pages are in path order, so their numbers stand for their paths.
        let order = |id: &PageId| {
            let weight = pages[*id as usize].front.weight.or(facts[*id as usize].number.map(i64::from));
            (weight.unwrap_or(i64::MAX), *id)
        };
        let paths: BTreeMap<u32, &Vec<Box<str>>> = self.by_path.iter().map(|(path, index)| (*index, path)).collect();
        let weights: Vec<i64> = self
            .list
            .iter()
            .enumerate()
            .map(|(index, folder)| {
                let own = folder.page.and_then(|page| pages[page as usize].front.weight);
                let name = paths.get(&(index as u32)).and_then(|path| path.last());
                own.or_else(|| name.and_then(|name| crate::text::number::leading(name)).map(i64::from)).unwrap_or(i64::MAX)
            })
            .collect();
        for folder in &mut self.list {
            folder.pages.sort_by_key(order);
            let key = |index: &u32| (weights[*index as usize], paths.get(index));
            folder.folders.sort_by(|one, other| key(one).cmp(&key(other)));
        }
    }
}
