//! City, topic, edition: the lists of cases, the pairs, the sequences for “previous” and “next”.

use super::{City, Edition, Facts, Neighbours, Topic};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, Page};
use crate::parallel::{self, Row};
use crate::route::PageId;
use crate::source::Place;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[derive(Clone)]
pub(super) struct Axes {
    pub editions: Arc<Vec<Edition>>,
    pub edition_index: Arc<Vec<Option<u32>>>,
    pub cities: Arc<Vec<City>>,
    pub topics: Arc<Vec<Topic>>,
    pub cases: Arc<Vec<PageId>>,
    pub neighbours: Arc<Vec<Neighbours>>,
}

/// `complete`: every page is what it is meant to be, so that gaps are gaps.
pub(super) fn axes(config: &Config, pages: &[Arc<Page>], facts: &[Arc<Facts>], complete: bool, diagnostics: &mut Vec<Diagnostic>) -> Axes {
    let visible = |kind: Kind| (0..pages.len()).filter(move |index| facts[*index].kind == kind && !facts[*index].hidden);
    let weight = |index: usize| pages[index].front.weight.or(facts[index].number.map(i64::from)).unwrap_or(i64::MAX);
    // Editions as numbers in their order, so that sorting looks at no page again.
    let slugs: BTreeSet<&str> = facts.iter().filter_map(|facts| facts.edition.as_deref()).collect();
    let slugs: Vec<&str> = slugs.into_iter().collect();
    let rank = |index: usize| facts[index].edition.as_deref().and_then(|slug| slugs.binary_search(&slug).ok());
    // Pages are in path order, so their indexes stand for their paths.
    let mut cases: Vec<_> =
        visible(Kind::Case).filter_map(|index| Some((facts[index].city?, Reverse(rank(index)), weight(index), index))).collect();
    cases.sort_unstable();
    let cases: Vec<usize> = cases.into_iter().map(|(.., index)| index).collect();
    let mut sections: Vec<_> = visible(Kind::Section).map(|index| (rank(index), weight(index), index)).collect();
    sections.sort_unstable();
    let sections: Vec<usize> = sections.into_iter().map(|(.., index)| index).collect();

    let mut editions: BTreeMap<Box<str>, Edition> = BTreeMap::new();
    fn edition<'a>(editions: &'a mut BTreeMap<Box<str>, Edition>, slug: &str) -> &'a mut Edition {
        editions.entry(slug.into()).or_insert_with(|| Edition { slug: slug.into(), page: None, sections: Vec::new(), cases: Vec::new() })
    }
    for index in visible(Kind::Edition) {
        if let Some(slug) = &facts[index].edition {
            edition(&mut editions, slug).page = Some(index as PageId);
        }
    }
    for index in &sections {
        if let Some(slug) = &facts[*index].edition {
            edition(&mut editions, slug).sections.push(*index as PageId);
        }
    }
    for index in &cases {
        if let Some(slug) = &facts[*index].edition {
            edition(&mut editions, slug).cases.push(*index as PageId);
        }
    }
    gaps(config, pages, facts, &editions, complete, diagnostics);

    let mut cities: BTreeMap<u32, City> = BTreeMap::new();
    for index in &cases {
        let Some(division) = facts[*index].city.and_then(|code| config.places.get(code)) else { continue };
        let empty = || City { division: division.clone(), cases: Vec::new(), pairs: Vec::new(), counties: Vec::new(), text: None };
        cities.entry(division.code).or_insert_with(empty).cases.push(*index as PageId);
    }
    for index in visible(Kind::City) {
        // A city without cases gets no page: an empty channel would fail inspection.
        if let Some(city) = facts[index].city.and_then(|code| cities.get_mut(&code)) {
            if let Some(first) = city.text {
                let again =
                    Diagnostic::new(Code::DUPLICATE_CITY_PAGE).at(Place::file(&pages[index].path)).with("name", &city.division.name);
                diagnostics.push(again.also(Place::file(&pages[first as usize].path)));
            }
            city.text = Some(index as PageId);
        }
    }
    let mut by_topic: Vec<Vec<PageId>> = vec![Vec::new(); config.site.topic.len()];
    for index in &cases {
        for topic in &facts[*index].topics {
            by_topic[*topic as usize].push(*index as PageId);
        }
    }
    let texts: Vec<usize> = visible(Kind::Topic).collect();
    let mut topics: Vec<Topic> = Vec::new();
    for (entry, cases) in by_topic.into_iter().enumerate().filter(|(_, cases)| !cases.is_empty()) {
        let mut texts = texts.iter().copied().filter(|index| facts[*index].topic == Some(entry as u32));
        let text = texts.next();
        if let (Some(first), Some(second)) = (text, texts.next()) {
            let name = &config.site.topic[entry].name;
            let again = Diagnostic::new(Code::DUPLICATE_CITY_PAGE).at(Place::file(&pages[second].path)).with("name", name);
            diagnostics.push(again.also(Place::file(&pages[first].path)));
        }
        topics.push(Topic { entry, cases, items: Vec::new(), text: text.map(|index| index as PageId) });
    }
    let mut cities: Vec<City> = cities.into_values().collect();
    let pairs = parallel::map(&cities, Row::Any, |city| pairs(&city.cases, facts, &topics));
    cities.iter_mut().zip(pairs).for_each(|(city, pairs)| city.pairs = pairs);

    let mut neighbours = vec![(None, None); pages.len()];
    let mut chain = |sequence: &[PageId]| {
        for pair in sequence.windows(2) {
            neighbours[pair[0] as usize].1 = Some(pair[1]);
            neighbours[pair[1] as usize].0 = Some(pair[0]);
        }
    };
    let mut editions: Vec<Edition> = editions.into_values().collect();
    editions.sort_by(|one, other| other.slug.cmp(&one.slug));
    for edition in &editions {
        chain(&edition.sections);
        chain(&edition.cases);
    }
    let cases = cases.into_iter().map(|index| index as PageId).collect();
    let place = |slug: &str| editions.binary_search_by(|edition| slug.cmp(&edition.slug)).ok().map(|place| place as u32);
    let edition_index = facts.iter().map(|facts| facts.edition.as_deref().and_then(place)).collect();
    Axes {
        edition_index: Arc::new(edition_index),
        editions: Arc::new(editions),
        cities: Arc::new(cities),
        topics: Arc::new(topics),
        cases: Arc::new(cases),
        neighbours: Arc::new(neighbours),
    }
}

fn pairs(cases: &[PageId], facts: &[Arc<Facts>], topics: &[Topic]) -> Vec<(u32, Vec<PageId>)> {
    let mut found: BTreeMap<u32, Vec<PageId>> = BTreeMap::new();
    for case in cases {
        for entry in &facts[*case as usize].topics {
            if let Ok(index) = topics.binary_search_by_key(&(*entry as usize), |topic| topic.entry) {
                found.entry(index as u32).or_default().push(*case);
            }
        }
    }
    found.into_iter().collect()
}

/// Numbers that are missing in a sequence, and numbers that are there twice.
fn gaps(
    config: &Config,
    pages: &[Arc<Page>],
    facts: &[Arc<Facts>],
    editions: &BTreeMap<Box<str>, Edition>,
    complete: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for edition in editions.values() {
        let mut by_city: BTreeMap<u32, BTreeMap<u32, PageId>> = BTreeMap::new();
        for case in &edition.cases {
            let (Some(city), Some(number)) = (facts[*case as usize].city, facts[*case as usize].number) else { continue };
            if let Some(first) = by_city.entry(city).or_default().insert(number, *case) {
                let name = config.places.get(city).map_or("", |city| &city.name);
                let again = Diagnostic::new(Code::DUPLICATE_CASE).at(Place::file(&pages[*case as usize].path));
                diagnostics.push(again.with("city", name).with("number", number).also(Place::file(&pages[first as usize].path)));
            }
        }
        if !complete {
            continue;
        }
        if let (None, Some(first)) = (edition.page, edition.sections.first()) {
            let page = &pages[*first as usize];
            let folder = page.parts.first().map_or("", |folder| folder);
            diagnostics.push(Diagnostic::new(Code::EDITION_WITHOUT_PAGE).at(Place::file(&page.path)).with("folder", folder));
        }
        for (city, numbers) in &by_city {
            if let Some((missing, page)) = first_gap(numbers) {
                let name = config.places.get(*city).map_or("", |city| &city.name);
                let gap = Diagnostic::new(Code::CASE_GAP).at(Place::file(&pages[page as usize].path));
                diagnostics.push(gap.with("city", name).with("missing", missing));
            }
        }
        let numbers: BTreeMap<u32, PageId> =
            edition.sections.iter().filter_map(|page| Some((facts[*page as usize].number?, *page))).collect();
        if let Some((missing, page)) = first_gap(&numbers) {
            diagnostics.push(Diagnostic::new(Code::SECTION_GAP).at(Place::file(&pages[page as usize].path)).with("missing", missing));
        }
    }
}

/// The first number missing from 1 upwards, and the page that stands after the gap.
fn first_gap(numbers: &BTreeMap<u32, PageId>) -> Option<(u32, PageId)> {
    // Years and other large numbers are no sequence.
    numbers
        .iter()
        .zip(1..)
        .find(|((number, _), expected)| **number != *expected && **number < 100)
        .map(|((_, page), expected)| (expected, *page))
}
