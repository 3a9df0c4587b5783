//! Running text → links to glossary terms, topics, cities, counties, 《titles》 and document numbers.
//!
//! Longest match, first occurrence in a page, never in headings, links or code, never to the page
//! itself. Places are matched by their full names only (日照市, 泰山区), so 爱山东日照通 or 泰山助人
//! hold no place; further words can be protected with `[linking] never`.

use super::address::Table;
use super::axes::Axes;
use super::names::Names;
use super::resolve::term_anchor;
use super::{City, Facts, Mark};
use crate::config::Config;
use crate::document::{Block, Inline, walk_inlines};
use crate::model::{Kind, Page};
use crate::place::Division;
use crate::route::PageId;
use aho_corasick::AhoCorasick;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Pages listed at a term of the glossary; the count goes on.
pub const MAX_MENTIONS: usize = 12;

/// So many new names are looked for before all names are looked for again.
const FEW_NEWS: usize = 200;

/// What was found in one page's text.
pub(super) struct Scanned {
    /// Links in running text.
    pub marks: Arc<[Mark]>,
    /// Glossary terms, each once.
    pub terms: Box<[u32]>,
    /// Counties of the page's own city.
    pub counties: Box<[u32]>,
}

impl Default for Scanned {
    fn default() -> Self {
        Scanned { marks: Arc::from([]), terms: Box::default(), counties: Box::default() }
    }
}

/// A meaning says all that a link on it needs, and nothing that changes when other pages come and go: so equal patterns
/// find equal things.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    /// A protected word: matched so that nothing inside it is.
    Nothing,
    Term(u32),
    /// Index into the vocabulary; only topics with cases.
    Topic(u32),
    /// Code of a city with cases.
    City(u32),
    /// Codes of all counties of that name.
    County(Vec<u32>),
    /// Path and address of a page.
    Page(Arc<str>, Box<str>),
}

/// What to look for.
pub(super) struct Patterns {
    meanings: BTreeMap<String, Meaning>,
    /// The meanings by number of the name.
    numbered: Vec<Numbered>,
    names: Names,
}

struct Numbered {
    meaning: Meaning,
    /// The first name that means the same.
    first: usize,
    /// Where a link on it leads; for counties, one for each code.
    targets: Vec<Box<str>>,
}

impl Patterns {
    /// The patterns of a site: those of last time, if they are still the same.
    pub(super) fn of(
        config: &Config,
        pages: &[Arc<Page>],
        facts: &[Arc<Facts>],
        axes: &Axes,
        table: &Table,
        last: Option<&Arc<Patterns>>,
    ) -> Arc<Patterns> {
        let meanings = meanings(config, pages, facts, axes, table);
        if let Some(last) = last.filter(|last| last.meanings == meanings) {
            return last.clone();
        }
        let mut firsts: BTreeMap<&Meaning, usize> = BTreeMap::new();
        let numbered = meanings.values().enumerate().map(|(number, meaning)| Numbered {
            meaning: meaning.clone(),
            first: *firsts.entry(meaning).or_insert(number),
            targets: targets(config, meaning),
        });
        Arc::new(Patterns { numbered: numbered.collect(), names: Names::of(meanings.keys().map(String::as_str)), meanings })
    }

    /// The names that mean something else than among other patterns, to look for; `None` when they are too many for
    /// that to be worth it.
    pub(super) fn news(&self, other: &Patterns) -> Option<AhoCorasick> {
        let differs = |one: &BTreeMap<String, Meaning>, other: &BTreeMap<String, Meaning>| -> Vec<String> {
            one.iter().filter(|(name, meaning)| other.get(*name) != Some(meaning)).map(|(name, _)| name.clone()).collect()
        };
        let names = [differs(&self.meanings, &other.meanings), differs(&other.meanings, &self.meanings)].concat();
        if names.len() > FEW_NEWS { None } else { AhoCorasick::new(names).ok() }
    }

    /// Looks through one page.
    pub(super) fn scan(&self, config: &Config, page: &Page, own: &Facts) -> Arc<Scanned> {
        if own.hidden || self.numbered.is_empty() {
            return Arc::default();
        }
        let with = With { config, own, path: &page.path, patterns: self };
        let mut scan = Scan { with, marks: Vec::new(), terms: Vec::new(), counties: Vec::new(), node: 0, seen: BTreeSet::new() };
        scan.blocks(&page.document.blocks, true);
        scan.finish()
    }
}

/// Whether any of the names stands in a page's text.
pub(super) fn holds_any(page: &Page, names: &AhoCorasick) -> bool {
    let mut found = false;
    walk_inlines(&page.document.blocks, &mut |inline| {
        if let Inline::Text { text, .. } = inline {
            found = found || names.is_match(&**text);
        }
    });
    found
}

/// Whether the facts of two versions of a page are the same as far as its text is looked through.
pub(super) fn is_alike(one: &Facts, other: &Facts) -> bool {
    (one.kind, one.hidden, one.city, one.topic) == (other.kind, other.hidden, other.city, other.topic)
}

/// Per city: counties with the cases that are about them or mention them.
pub(super) fn counties(
    config: &Config,
    facts: &[Arc<Facts>],
    cities: &[City],
    scans: &[Arc<Scanned>],
) -> Vec<Vec<(Division, Vec<PageId>)>> {
    let mut counties: Vec<BTreeMap<u32, Vec<PageId>>> = vec![BTreeMap::new(); cities.len()];
    for (index, (facts, scan)) in facts.iter().zip(scans).enumerate() {
        let own = facts.county.filter(|_| facts.kind == Kind::Case);
        if facts.hidden || own.is_none() && scan.counties.is_empty() {
            continue;
        }
        let city = facts.city.and_then(|code| cities.binary_search_by_key(&code, |city| city.division.code).ok());
        let Some(city) = city else { continue };
        for county in scan.counties.iter().copied().chain(own).collect::<BTreeSet<u32>>() {
            counties[city].entry(county).or_default().push(index as PageId);
        }
    }
    let division = |code: u32| config.places.get(code).cloned();
    let of_city = |map: BTreeMap<u32, Vec<PageId>>| map.into_iter().filter_map(|(code, cases)| Some((division(code)?, cases))).collect();
    counties.into_iter().map(of_city).collect()
}

/// Per term: pages (bounded) and their number.
pub(super) fn terms(count: usize, scans: &[Arc<Scanned>]) -> Vec<(Vec<PageId>, usize)> {
    let mut mentioned = vec![(Vec::new(), 0); count];
    for (index, scan) in scans.iter().enumerate() {
        for term in &scan.terms {
            let (list, count) = &mut mentioned[*term as usize];
            *count += 1;
            if list.len() < MAX_MENTIONS {
                list.push(index as PageId);
            }
        }
    }
    mentioned
}

/// What to look for. Where two things share a name, the more specific wins: term, topic, place, page.
fn meanings(config: &Config, pages: &[Arc<Page>], facts: &[Arc<Facts>], axes: &Axes, table: &Table) -> BTreeMap<String, Meaning> {
    let mut found: BTreeMap<String, Meaning> = BTreeMap::new();
    if !config.site.linking.terms {
        return found;
    }
    for word in &config.site.linking.never {
        found.insert(word.clone(), Meaning::Nothing);
    }
    let mut add = |name: &str, meaning: Meaning| {
        // One character is never a name worth a link.
        if name.chars().count() >= 2 {
            found.entry(name.to_owned()).or_insert(meaning);
        }
    };
    for (index, term) in config.site.term.iter().enumerate() {
        for name in [&term.name].into_iter().chain(&term.aliases) {
            add(name, Meaning::Term(index as u32));
        }
    }
    for topic in axes.topics.iter() {
        let entry = &config.site.topic[topic.entry];
        for name in [&entry.name].into_iter().chain(&entry.aliases) {
            add(name, Meaning::Topic(topic.entry as u32));
        }
    }
    let mut counties: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for city in axes.cities.iter() {
        if city.division.name != city.division.short {
            add(&city.division.name, Meaning::City(city.division.code));
        }
        for county in config.places.counties(city.division.code) {
            counties.entry(&county.name).or_default().push(county.code);
        }
    }
    for (name, codes) in counties {
        add(name, Meaning::County(codes));
    }
    for (index, page) in pages.iter().enumerate() {
        let (facts, address) = (&facts[index], &table.addresses[index]);
        if facts.hidden || address.is_empty() {
            continue;
        }
        let meaning = || Meaning::Page(page.path.clone(), address.clone());
        if matches!(facts.kind, Kind::Edition | Kind::Section | Kind::Page) {
            add(&format!("《{}》", facts.title), meaning());
        }
        if let Some(number) = &page.front.doc_number {
            add(number, meaning());
        }
    }
    found
}

struct Scan<'a> {
    with: With<'a>,
    marks: Vec<Mark>,
    terms: Vec<u32>,
    counties: Vec<u32>,
    node: u32,
    /// Meanings that have their link, by number of their first name.
    seen: BTreeSet<usize>,
}

#[derive(Clone, Copy)]
struct With<'a> {
    config: &'a Config,
    own: &'a Facts,
    path: &'a Arc<str>,
    patterns: &'a Patterns,
}

impl Scan<'_> {
    fn finish(mut self) -> Arc<Scanned> {
        for list in [&mut self.terms, &mut self.counties] {
            list.sort_unstable();
            list.dedup();
        }
        Arc::new(Scanned { marks: self.marks.into(), terms: self.terms.into(), counties: self.counties.into() })
    }

    /// Walks in the order in which text nodes are numbered; `live` is off where no link may be made.
    fn blocks(&mut self, blocks: &[Block], live: bool) {
        for block in blocks {
            match block {
                Block::Paragraph(content) => self.line(content, live),
                Block::Heading { content, .. } => self.line(content, false),
                Block::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks, live)),
                Block::Quote { blocks, .. } => self.blocks(blocks, live),
                Block::Footnote(note) => self.blocks(&note.blocks, live),
                Block::Table(table) => {
                    for cell in &table.head {
                        self.line(cell, false);
                    }
                    for cell in table.rows.iter().flatten() {
                        self.line(cell, live);
                    }
                }
                Block::Definitions(list) => {
                    for definition in list {
                        self.line(&definition.term, false);
                        definition.definitions.iter().for_each(|blocks| self.blocks(blocks, live));
                    }
                }
                Block::Directive(directive) => self.blocks(&directive.blocks, live),
                Block::Code(_) | Block::Rule | Block::Html(_) => {}
            }
        }
    }

    fn line(&mut self, line: &[Inline], live: bool) {
        for inline in line {
            match inline {
                Inline::Text { text, .. } => {
                    if live {
                        self.text(text);
                    }
                    self.node += 1;
                }
                Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) | Inline::Element(_, content) => {
                    self.line(content, live)
                }
                Inline::Link { content, .. } => self.line(content, false),
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        let patterns = self.with.patterns;
        patterns.names.each(text, |number, start, end| {
            let Numbered { meaning, first, targets } = &patterns.numbered[number];
            let Some(target) = self.meant(meaning).and_then(|index| targets.get(index)) else { return };
            if self.seen.insert(*first) {
                let term = if let Meaning::Term(term) = meaning { Some(*term) } else { None };
                self.marks.push(Mark { node: self.node, start: start as u32, end: end as u32, target: target.clone(), term });
            }
        });
    }

    /// Which of its targets a name is to lead to on this page, if any. Terms and counties are noted.
    fn meant(&mut self, meaning: &Meaning) -> Option<usize> {
        let With { config, own, path, .. } = self.with;
        match meaning {
            Meaning::Nothing => None,
            Meaning::Term(term) => {
                self.terms.push(*term);
                Some(0)
            }
            Meaning::Topic(entry) => (own.topic != Some(*entry)).then_some(0),
            Meaning::City(code) => (own.city != Some(*code)).then_some(0),
            Meaning::County(codes) => {
                // County names repeat (市中区 is in 济南 and in 枣庄): only inside their own city's cases.
                let city = own.city.filter(|_| own.kind == Kind::Case)?;
                let index = codes.iter().position(|code| config.places.get(*code).is_some_and(|county| county.parent == Some(city)))?;
                self.counties.push(codes[index]);
                Some(index)
            }
            Meaning::Page(page, _) => (page != path).then_some(0),
        }
    }
}

/// Where links on a name lead.
fn targets(config: &Config, meaning: &Meaning) -> Vec<Box<str>> {
    let place = |code: &u32| config.places.get(*code);
    let county = |code: &u32| {
        let city = place(code).and_then(|county| Some((county, place(&county.parent?)?)));
        city.map_or_else(Box::default, |(county, city)| format!("cities/{}.html#{}", city.slug, county.slug).into())
    };
    match meaning {
        Meaning::Nothing => Vec::new(),
        Meaning::Term(term) => vec![format!("terms.html#{}", term_anchor(&config.site.term[*term as usize].name)).into()],
        Meaning::Topic(entry) => vec![format!("topics/{}.html", config.site.topic[*entry as usize].slug).into()],
        Meaning::City(code) => place(code).map(|city| format!("cities/{}.html", city.slug).into()).into_iter().collect(),
        Meaning::County(codes) => codes.iter().map(county).collect(),
        Meaning::Page(_, address) => vec![address.clone()],
    }
}
