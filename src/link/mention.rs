//! Running text → links to glossary terms, topics, cities, counties, 《titles》 and document numbers.
//!
//! Longest match, first occurrence in a page, never in headings, links or code, never to the page
//! itself. Places are matched by their full names only (日照市, 泰山区), so 爱山东日照通 or 泰山助人
//! hold no place; further words can be protected with `[linking] never`.

use super::address::Table;
use super::axes::Axes;
use super::resolve::term_anchor;
use super::{Facts, Mark};
use crate::config::Config;
use crate::document::{Block, Inline};
use crate::model::{Kind, Page};
use crate::place::Division;
use crate::route::PageId;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Pages listed at a term of the glossary; the count goes on.
pub const MAX_MENTIONS: usize = 12;

pub(super) struct Mentions {
    /// Links in running text, per page.
    pub marks: Vec<Vec<Mark>>,
    /// Glossary terms that each page mentions.
    pub terms: Vec<Vec<u32>>,
    /// Per city: counties with the cases that are about them or mention them.
    pub counties: Vec<Vec<(Division, Vec<PageId>)>>,
    /// Per term: pages (bounded) and their number.
    pub terms_mentioned: Vec<(Vec<PageId>, usize)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    /// A protected word: matched so that nothing inside it is.
    Nothing,
    Term(u32),
    /// Position among the topics with cases.
    Topic(u32),
    /// Position among the cities with cases.
    City(u32),
    /// Codes of all counties of that name.
    County(Vec<u32>),
    Page(PageId),
}

pub(super) fn scan(config: &Config, pages: &[Arc<Page>], facts: &[Facts], axes: &Axes, table: &Table) -> Mentions {
    let patterns = patterns(config, pages, facts, axes, table);
    let names: Vec<&str> = patterns.keys().map(String::as_str).collect();
    let meanings: Vec<&Meaning> = patterns.values().collect();
    // Building fails only beyond 2^31 states; without it pages simply carry no marks.
    let matcher = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::DFA)).build(&names).ok();
    let scans: Vec<Scan> = (0..pages.len())
        .into_par_iter()
        .map(|index| match &matcher {
            Some(matcher) if !facts[index].hidden && !names.is_empty() => {
                let mut scan = Scan::new(config, index as PageId, facts, axes, table, &meanings, matcher);
                scan.blocks(&pages[index].document.blocks, true);
                scan.finish()
            }
            _ => Scan::default(),
        })
        .collect();
    let mut counties: Vec<BTreeMap<u32, Vec<PageId>>> = vec![BTreeMap::new(); axes.cities.len()];
    let mut terms_mentioned = vec![(Vec::new(), 0); config.site.term.len()];
    let mut marks = Vec::with_capacity(scans.len());
    let mut terms = Vec::with_capacity(scans.len());
    for (index, scan) in scans.into_iter().enumerate() {
        let own = facts[index].county.filter(|_| facts[index].kind == Kind::Case);
        for county in scan.counties.iter().copied().chain(own).collect::<BTreeSet<u32>>() {
            let city = facts[index].city.and_then(|code| axes.cities.binary_search_by_key(&code, |city| city.division.code).ok());
            if let Some(city) = city.filter(|_| !facts[index].hidden) {
                counties[city].entry(county).or_default().push(index as PageId);
            }
        }
        for term in &scan.terms {
            let (list, count) = &mut terms_mentioned[*term as usize];
            *count += 1;
            if list.len() < MAX_MENTIONS {
                list.push(index as PageId);
            }
        }
        marks.push(scan.marks);
        terms.push(scan.terms);
    }
    let division = |code: u32| config.places.get(code).cloned();
    let counties =
        counties.into_iter().map(|map| map.into_iter().filter_map(|(code, cases)| Some((division(code)?, cases))).collect()).collect();
    Mentions { marks, terms, counties, terms_mentioned }
}

/// What to look for. Where two things share a name, the more specific wins: term, topic, place, page.
fn patterns(config: &Config, pages: &[Arc<Page>], facts: &[Facts], axes: &Axes, table: &Table) -> BTreeMap<String, Meaning> {
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
    for (index, topic) in axes.topics.iter().enumerate() {
        let entry = &config.site.topic[topic.entry];
        for name in [&entry.name].into_iter().chain(&entry.aliases) {
            add(name, Meaning::Topic(index as u32));
        }
    }
    let mut counties: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (index, city) in axes.cities.iter().enumerate() {
        if city.division.name != city.division.short {
            add(&city.division.name, Meaning::City(index as u32));
        }
        for county in config.places.counties(city.division.code) {
            counties.entry(&county.name).or_default().push(county.code);
        }
    }
    for (name, codes) in counties {
        add(name, Meaning::County(codes));
    }
    for (index, page) in pages.iter().enumerate() {
        let facts = &facts[index];
        if facts.hidden || table.addresses[index].is_empty() {
            continue;
        }
        if matches!(facts.kind, Kind::Edition | Kind::Section | Kind::Page) {
            add(&format!("《{}》", facts.title), Meaning::Page(index as PageId));
        }
        if let Some(number) = &page.front.doc_number {
            add(number, Meaning::Page(index as PageId));
        }
    }
    found
}

#[derive(Default)]
struct Scan<'a> {
    marks: Vec<Mark>,
    terms: Vec<u32>,
    counties: Vec<u32>,
    node: u32,
    seen: BTreeSet<Meaning>,
    page: PageId,
    with: Option<With<'a>>,
}

#[derive(Clone, Copy)]
struct With<'a> {
    config: &'a Config,
    facts: &'a [Facts],
    axes: &'a Axes,
    table: &'a Table,
    meanings: &'a [&'a Meaning],
    matcher: &'a AhoCorasick,
}

impl<'a> Scan<'a> {
    fn new(
        config: &'a Config,
        page: PageId,
        facts: &'a [Facts],
        axes: &'a Axes,
        table: &'a Table,
        meanings: &'a [&'a Meaning],
        matcher: &'a AhoCorasick,
    ) -> Self {
        Scan { page, with: Some(With { config, facts, axes, table, meanings, matcher }), ..Scan::default() }
    }

    fn finish(mut self) -> Self {
        self.terms.sort_unstable();
        self.terms.dedup();
        self.with = None;
        self
    }

    /// Walks in the order in which text nodes are numbered; `live` is off where no link may be made.
    fn blocks(&mut self, blocks: &[Block], live: bool) {
        for block in blocks {
            match block {
                Block::Paragraph(content) => self.line(content, live),
                Block::Heading { content, .. } => self.line(content, false),
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.blocks, live)),
                Block::Quote { blocks, .. } | Block::Footnote { blocks, .. } => self.blocks(blocks, live),
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
                Block::Code { .. } | Block::Rule | Block::Html(_) => {}
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
        let Some(with) = self.with else { return };
        for found in with.matcher.find_iter(text) {
            let meaning = with.meanings[found.pattern().as_usize()];
            let own = &with.facts[self.page as usize];
            let (target, term, key) = match meaning {
                Meaning::Nothing => continue,
                Meaning::Term(term) => {
                    self.terms.push(*term);
                    (format!("terms.html#{}", term_anchor(&with.config.site.term[*term as usize].name)), Some(*term), meaning.clone())
                }
                Meaning::Topic(topic) => {
                    let entry = with.axes.topics[*topic as usize].entry;
                    if own.topic == Some(entry as u32) {
                        continue;
                    }
                    (format!("topics/{}.html", with.config.site.topic[entry].slug), None, meaning.clone())
                }
                Meaning::City(city) => {
                    let division = &with.axes.cities[*city as usize].division;
                    if own.city == Some(division.code) {
                        continue;
                    }
                    (format!("cities/{}.html", division.slug), None, meaning.clone())
                }
                Meaning::County(codes) => {
                    // County names repeat (市中区 is in 济南 and in 枣庄): only inside their own city's cases.
                    let inside = |code: &&u32| with.config.places.get(**code).and_then(|county| county.parent) == own.city;
                    let Some(code) = codes.iter().find(inside).filter(|_| own.kind == Kind::Case && own.city.is_some()) else { continue };
                    let (Some(county), Some(city)) =
                        (with.config.places.get(*code), own.city.and_then(|code| with.config.places.get(code)))
                    else {
                        continue;
                    };
                    self.counties.push(*code);
                    (format!("cities/{}.html#{}", city.slug, county.slug), None, Meaning::County(vec![*code]))
                }
                Meaning::Page(page) if *page == self.page => continue,
                Meaning::Page(page) => (with.table.addresses[*page as usize].to_string(), None, meaning.clone()),
            };
            if self.seen.insert(key) {
                let (start, end) = (found.start() as u32, found.end() as u32);
                self.marks.push(Mark { node: self.node, start, end, target: target.into(), term });
            }
        }
    }
}
