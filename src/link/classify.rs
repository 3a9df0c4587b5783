//! What each page is: kind, edition, city, county, topics, number, title. Missing or unknown ones are reported.

use super::Visibility;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::Block;
use crate::model::{Kind, Page};
use crate::place::NotFound;
use crate::source::Place;
use crate::text::{fold, number};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What follows from a page's path and front matter together with the configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// Title: from front matter, the first heading, or the file name.
    pub title: Box<str>,
    /// The title is the body's first heading, which the body then leaves out.
    pub title_in_body: bool,
    /// Draft or expired: not written.
    pub hidden: bool,
    /// The edition's folder, as slug.
    pub edition: Option<Box<str>>,
    /// The city's code.
    pub city: Option<u32>,
    /// The county's code.
    pub county: Option<u32>,
    /// Indexes into the vocabulary of `site.toml`, primary first.
    pub topics: Vec<u32>,
    /// Topics of each item of a section: indexes into the vocabulary.
    pub item_topics: Vec<Vec<u32>>,
    /// Number in its sequence: 案例一 is 1.
    pub number: Option<u32>,
    /// The topic a topic page is about.
    pub topic: Option<u32>,
}

/// Names of topics → index, folded.
pub(super) struct Vocabulary<'a> {
    names: BTreeMap<String, (u32, bool)>,
    config: &'a Config,
}

impl<'a> Vocabulary<'a> {
    pub(super) fn new(config: &'a Config) -> Self {
        let mut names = BTreeMap::new();
        for (index, topic) in config.site.topic.iter().enumerate() {
            for name in [&topic.slug, &topic.name].into_iter().chain(&topic.aliases) {
                names.insert(fold::fold_name(name), (index as u32, true));
            }
        }
        Vocabulary { names, config }
    }

    /// The topic of a name, slug or alias; `false` when only another script or width was typed.
    pub(super) fn find(&self, name: &str) -> Option<(u32, bool)> {
        let folded = fold::fold_name(name);
        if let Some(found) = self.names.get(&folded) {
            return Some(*found);
        }
        let simplified = fold::simplify(&folded);
        self.names.get(&simplified).map(|(index, _)| (*index, false))
    }

    fn suggestion(&self, name: &str) -> Option<&'a str> {
        nearest(name, self.config.site.topic.iter().flat_map(|topic| [topic.name.as_str(), topic.slug.as_str()]))
    }
}

/// A page's facts and what was wrong with it.
pub(super) struct Classified {
    pub facts: Arc<Facts>,
    pub found: Arc<[Diagnostic]>,
}

/// What every page is classified by, besides itself and the settings.
#[derive(PartialEq)]
pub(super) struct Context {
    editions: BTreeMap<Box<str>, Option<EditionPage>>,
    /// The site has cases, so that `cities/` and `topics/` mean more than any folder.
    special: bool,
    /// What the home page is called that has no title of its own; empty without a home page.
    home: Box<str>,
}

/// What an edition's `_index.md` says for the pages of the edition.
#[derive(PartialEq)]
struct EditionPage {
    unread: bool,
    published: bool,
    origin: bool,
    draft: bool,
}

impl Context {
    pub(super) fn of(config: &Config, pages: &[Arc<Page>]) -> Context {
        let said = |index: usize| {
            let (page, front) = (&pages[index], &pages[index].front);
            EditionPage {
                unread: page.unread,
                published: front.published.is_some(),
                origin: front.origin.is_some() || front.issuer.is_some(),
                draft: front.draft,
            }
        };
        let editions = edition_folders(pages).into_iter().map(|(folder, index)| (folder, index.map(said))).collect();
        let mut context = Context { editions, special: false, home: Box::default() };
        let is_case = |page: &Arc<Page>| kind_by_path(page, &context) == Kind::Case;
        context.special = !config.site.topic.is_empty() || pages.iter().any(is_case);
        if pages.iter().any(|page| page.parts.len() == 1 && page.is_folder_page()) {
            context.home = config.site.title.as_str().into();
        }
        context
    }
}

/// Classifies page by page.
pub(super) struct Classifier<'a> {
    config: &'a Config,
    vocabulary: Vocabulary<'a>,
    context: &'a Context,
    visibility: Visibility,
}

impl<'a> Classifier<'a> {
    pub(super) fn new(config: &'a Config, context: &'a Context, visibility: Visibility) -> Self {
        Classifier { config, vocabulary: Vocabulary::new(config), context, visibility }
    }

    pub(super) fn classify(&self, page: &Page) -> Classified {
        let mut found = Vec::new();
        let facts = one(self.config, &self.vocabulary, page, self.context, self.visibility, &mut found);
        Classified { facts: Arc::new(facts), found: found.into() }
    }
}

/// Top folders that hold a report: four digits, or a `report` or `cases` folder, or a page that says so.
/// The value is the index of its `_index.md`, if any.
fn edition_folders(pages: &[Arc<Page>]) -> BTreeMap<Box<str>, Option<usize>> {
    let mut folders: BTreeMap<Box<str>, Option<usize>> = BTreeMap::new();
    // Pages come folder by folder: most are in the one that was found last.
    let mut last: Option<&str> = None;
    for (index, page) in pages.iter().enumerate() {
        let [top, rest @ ..] = page.parts.as_slice() else { continue };
        let own = rest.len() == 1 && page.is_folder_page();
        if !own && last == Some(top) {
            continue;
        }
        let by_content = rest.len() == 2 && &*rest[0] == "report" || rest.len() >= 2 && &*rest[0] == "cases";
        let dated = top.len() == 4 && top.bytes().all(|b| b.is_ascii_digit());
        if own && (dated || page.front.kind == Some(Kind::Edition)) {
            folders.insert(top.clone(), Some(index));
        } else if by_content && (dated || matches!(page.front.kind, Some(Kind::Case | Kind::Section)) || page.front.city.is_some()) {
            folders.entry(top.clone()).or_default();
            last = Some(top);
        }
    }
    // A folder that is an edition by its content has its `_index.md` as the edition's page.
    for (index, page) in pages.iter().enumerate() {
        if let [top, _] = page.parts.as_slice()
            && page.is_folder_page()
            && let Some(own) = folders.get_mut(top)
            && own.is_none()
        {
            *own = Some(index);
        }
    }
    folders
}

fn kind_by_path(page: &Page, context: &Context) -> Kind {
    let Context { editions, special, .. } = context;
    let special = *special;
    if let Some(kind) = page.front.kind {
        return kind;
    }
    let parts: Vec<&str> = page.parts.iter().map(|part| &**part).collect();
    match parts.as_slice() {
        [_] if page.is_folder_page() => Kind::Home,
        [top, _] if page.is_folder_page() && editions.contains_key(*top) => Kind::Edition,
        [top, "report", _] if editions.contains_key(*top) && !page.is_folder_page() => Kind::Section,
        [top, "cases", _, _] if editions.contains_key(*top) && !page.is_folder_page() => Kind::Case,
        // Beside the cities' folders, or in a county's: what says that it is about a city or a topic is a case.
        [top, "cases", ..] if editions.contains_key(*top) && !page.is_folder_page() && is_about(page) => Kind::Case,
        ["cities", _] if special && !page.is_folder_page() => Kind::City,
        ["topics", _] if special && !page.is_folder_page() => Kind::Topic,
        _ => Kind::Page,
    }
}

fn is_about(page: &Page) -> bool {
    page.front.city.is_some() || !page.front.topics.is_empty()
}

fn one(
    config: &Config,
    vocabulary: &Vocabulary<'_>,
    page: &Page,
    context: &Context,
    visibility: Visibility,
    found: &mut Vec<Diagnostic>,
) -> Facts {
    let front = &page.front;
    let kind = kind_by_path(page, context);
    let at = |field: &str| Place::range(&page.path, &page.places.of(field));
    let (title, title_in_body) = title(page, kind, context);
    let expired = front.expires.is_some_and(|expires| visibility.as_of.is_some_and(|as_of| expires < as_of));
    if let (true, Some(expires)) = (expired && !front.draft, front.expires) {
        found.push(Diagnostic::new(Code::EXPIRED_LEFT_OUT).at(at("expires")).with("expires", expires));
    }
    let of_draft = || page.parts.first().and_then(|top| context.editions.get(top)?.as_ref()).is_some_and(|edition| edition.draft);
    let hidden = (front.draft || of_draft()) && !visibility.drafts || expired;
    if page.empty {
        found.push(Diagnostic::new(Code::PAGE_EMPTY).at(Place::file(&page.path)));
    }
    let edition =
        page.parts.first().filter(|top| context.editions.contains_key(*top)).map(|top| Box::from(crate::text::slug::from_name(top)));
    let mut facts = Facts {
        kind,
        title,
        title_in_body,
        hidden,
        edition,
        city: None,
        county: None,
        topics: Vec::new(),
        item_topics: Vec::new(),
        number: number::leading(page.stem()),
        topic: None,
    };
    let mut missing = |field: &str, example: &str| {
        // What an unread page lacks is unknown; that it is unread has been reported.
        if page.unread {
            return;
        }
        found.push(Diagnostic::new(Code::FRONT_MISSING).at(at("")).with("key", field).with("example", example));
    };
    // The page of a year may be a README as in any folder of documents, whose title is its heading.
    if matches!(kind, Kind::Case | Kind::Section) && front.title.is_none()
        || kind == Kind::Edition && front.title.is_none() && !title_in_body
    {
        missing("title", "title = \"标题\"");
    }
    if kind == Kind::Case {
        if front.city.is_none() {
            missing("city", "city = \"济南市\"");
        }
        if front.topics.is_empty() {
            missing("topics", "topics = [\"主题\"]");
        }
    }
    if matches!(kind, Kind::Case | Kind::Section) {
        let edition = page.parts.first().and_then(|top| context.editions.get(top)?.as_ref());
        let unread = edition.is_some_and(|edition| edition.unread);
        if front.published.is_none() && !unread && edition.is_none_or(|edition| !edition.published) {
            missing("published", "published = \"2022-01-05 09:00\"");
        }
        if front.origin.is_none() && !unread && edition.is_none_or(|edition| !edition.origin) {
            missing("origin", "origin = \"发布单位\"");
        }
    }
    if kind == Kind::Page && front.kind.is_none() && context.special && front.city.is_some() && !front.topics.is_empty() {
        found.push(Diagnostic::new(Code::PAGE_NO_CASE).at(at("city")));
    }
    let order = [
        ("issued_on", front.issued_on, "published", front.published),
        ("published", front.published, "updated", front.updated),
        ("published", front.published, "expires", front.expires),
    ];
    for (earlier, first, later, second) in order {
        if first.zip(second).is_some_and(|(first, second)| second.date() < first.date()) {
            found.push(Diagnostic::new(Code::FRONT_DATE_ORDER).at(at(later)).with("later", later).with("earlier", earlier));
        }
    }
    places(config, page, &mut facts, found);
    for (index, name) in front.topics.iter().enumerate() {
        if let Some(topic) = topic(vocabulary, config, name, at(&format!("topics.{index}")), found)
            && !facts.topics.contains(&topic)
        {
            facts.topics.push(topic);
        }
    }
    for (index, item) in front.items.iter().enumerate() {
        if !page.document.outline.iter().any(|heading| *heading.id == *item.id) {
            found.push(Diagnostic::new(Code::FRONT_ITEM).at(at(&format!("items.{index}.id"))).with("id", &item.id));
        }
        let place = |at_topic: usize| at(&format!("items.{index}.topics.{at_topic}"));
        let topics = item.topics.iter().enumerate();
        facts.item_topics.push(topics.filter_map(|(n, name)| topic(vocabulary, config, name, place(n), found)).collect());
    }
    if kind == Kind::Topic {
        facts.topic = vocabulary.find(page.stem()).or_else(|| vocabulary.find(front.title.as_deref()?)).map(|(index, _)| index);
        if facts.topic.is_none() {
            let name = front.title.as_deref().unwrap_or(page.stem());
            let unknown = Diagnostic::new(Code::UNKNOWN_TOPIC).at(Place::file(&page.path)).with("name", name);
            found.push(unknown.suggest(vocabulary.suggestion(name)));
        }
    }
    facts
}

fn topic(vocabulary: &Vocabulary<'_>, config: &Config, name: &str, place: Place, found: &mut Vec<Diagnostic>) -> Option<u32> {
    match vocabulary.find(name) {
        Some((index, true)) => Some(index),
        Some((index, false)) => {
            let meant = &config.site.topic[index as usize].name;
            found.push(Diagnostic::new(Code::TOPIC_FOLDED).at(place).with("name", name).with("meant", meant));
            Some(index)
        }
        // Without a vocabulary, topics are mere labels.
        None if config.site.topic.is_empty() => None,
        None => {
            found.push(Diagnostic::new(Code::UNKNOWN_TOPIC).at(place).with("name", name).suggest(vocabulary.suggestion(name)));
            None
        }
    }
}

/// A city that was perhaps meant: the same in simplified characters, one that is named in full within it (山东省济南市), or one
/// that is spelled nearly so.
fn city_meant<'a>(config: &'a Config, name: &str) -> Option<&'a str> {
    let simplified = fold::simplify(name.trim());
    if let Ok(city) = config.places.city(&simplified) {
        return Some(&city.name);
    }
    let within = config.places.city_names().filter(|city| city.chars().count() > 2 && simplified.contains(*city));
    within.max_by_key(|city| (city.ends_with('市'), city.len())).or_else(|| nearest(&simplified, config.places.city_names()))
}

fn places(config: &Config, page: &Page, facts: &mut Facts, found: &mut Vec<Diagnostic>) {
    let at = |field: &str| Place::range(&page.path, &page.places.of(field));
    let (name, place) = match (&page.front.city, facts.kind) {
        (Some(name), _) => (name.as_str(), at("city")),
        (None, Kind::City) => (city_page_name(page, config), Place::file(&page.path)),
        _ => return,
    };
    let city = match config.places.city(name) {
        Ok(city) => city,
        Err(NotFound::Unknown) => {
            let unknown = Diagnostic::new(Code::UNKNOWN_CITY).at(place).with("name", name);
            found.push(unknown.suggest(city_meant(config, name)));
            return;
        }
        Err(NotFound::Ambiguous(codes)) => {
            let full = |code: &u32| {
                let above = config.places.get(*code).and_then(|place| config.places.get(place.parent?));
                format!("{}{name} {code}", above.map_or("", |above| &above.name))
            };
            let several: Vec<String> = codes.iter().map(full).collect();
            let ambiguous = Diagnostic::new(Code::FRONT_VALUE).at(place).with("key", "city").with("value", name);
            found.push(ambiguous.with("reason", format!("@several-places {}", several.join("、"))));
            return;
        }
    };
    facts.city = Some(city.code);
    if let Some(name) = &page.front.county {
        match config.places.county(city.code, name) {
            Ok(county) => facts.county = Some(county.code),
            Err(_) => {
                let unknown = Diagnostic::new(Code::UNKNOWN_COUNTY).at(at("county")).with("name", name).with("city", &city.name);
                found.push(unknown.suggest(nearest(name, config.places.counties(city.code).map(|county| county.name.as_str()))));
            }
        }
    }
}

/// `cities/jinan.md` and `cities/济南.md` both mean 济南市.
fn city_page_name<'a>(page: &'a Page, config: &'a Config) -> &'a str {
    let stem = page.stem();
    if stem.is_ascii() && stem.parse::<u32>().is_err() {
        return config.places.by_slug(stem).map_or(stem, |division| &division.name);
    }
    stem
}

fn title(page: &Page, kind: Kind, context: &Context) -> (Box<str>, bool) {
    if let Some(title) = page.front.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
        return (title.into(), false);
    }
    if let Some(Block::Heading { index, .. }) = page.document.blocks.first() {
        let heading = &page.document.outline[*index as usize];
        if heading.level == 1 && !heading.text.trim().is_empty() {
            return (heading.text.clone(), true);
        }
    }
    if let Some(heading) = page.document.outline.iter().min_by_key(|heading| heading.level).filter(|heading| heading.level == 1) {
        return (heading.text.clone(), false);
    }
    if kind == Kind::Home {
        return (context.home.clone(), false);
    }
    let name =
        if page.is_folder_page() { page.parts.iter().rev().nth(1).unwrap_or(&page.parts[0]) } else { &page.parts[page.parts.len() - 1] };
    (name.clone(), false)
}
