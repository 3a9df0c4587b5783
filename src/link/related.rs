//! Related cases, each with its reason, from bounded candidate lists: linear in the number of cases.
//!
//! Peers compare all pairs and turn quadratic (Zola 955 s at 10,000 pages). Here a case looks at a fixed number
//! of neighbours in each of its topics' lists and at the cases that share a rare term.

use super::Facts;
use super::axes::Axes;
use crate::config::{Config, Linking};
use crate::parallel::{self, Row};
use crate::route::PageId;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Candidates taken from each topic's list, on either side of the case's own place.
const WINDOW: usize = 12;
/// A term that more cases than this mention says nothing about two of them.
const RARE: usize = 40;

/// Shared terms that count, at most.
const TERMS: usize = 3;

/// A related case and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The case.
    pub page: PageId,
    /// The strongest reason first.
    pub reasons: Vec<Reason>,
}

/// Why two cases are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The same primary topic (index into the vocabulary).
    PrimaryTopic(u32),
    /// Another shared topic.
    Topic(u32),
    /// The same county (code).
    County(u32),
    /// A shared glossary term (index).
    Term(u32),
}

/// For each page the related cases; empty for pages that are no cases. `terms`: the glossary terms that each page mentions.
pub(super) fn related<'a>(
    config: &Config,
    facts: &[Arc<Facts>],
    axes: &Axes,
    terms: impl Fn(PageId) -> &'a [u32] + Sync,
) -> Vec<Vec<Related>> {
    let mut of_term: BTreeMap<u32, Vec<PageId>> = BTreeMap::new();
    for case in axes.cases.iter() {
        for term in terms(*case) {
            of_term.entry(*term).or_default().push(*case);
        }
    }
    // Where each case stands in its topics' lists.
    let mut standing: Vec<Vec<(usize, usize)>> = vec![Vec::new(); facts.len()];
    for (topic, list) in axes.topics.iter().enumerate() {
        for (position, case) in list.cases.iter().enumerate() {
            standing[*case as usize].push((topic, position));
        }
    }
    let mut of_county: BTreeMap<u32, Vec<PageId>> = BTreeMap::new();
    for case in axes.cases.iter() {
        if let Some(county) = facts[*case as usize].county {
            of_county.entry(county).or_default().push(*case);
        }
    }
    let briefs = Briefs::new(facts, &terms);
    let best = |seen: &mut Vec<PageId>, case: &PageId| -> Vec<Related> {
        let own = briefs.of(*case);
        let mut best = Best::new(config.site.linking.related);
        let mut compare = |other: PageId| {
            if other == *case || std::mem::replace(&mut seen[other as usize], *case) == *case {
                return;
            }
            let other_brief = briefs.of(other);
            // The city's own cases are listed beside anyway.
            if other_brief.city == own.city && (own.county.is_none() || other_brief.county != own.county) {
                return;
            }
            let score = Pair { weights: &config.site.linking, own, other: other_brief }.score();
            // Ties: the case that stands nearest in the list, so that readers are led on and not all to the first city.
            best.offer((Reverse(score), other.abs_diff(*case), other));
        };
        for (topic, position) in &standing[*case as usize] {
            let list = &axes.topics[*topic].cases;
            let from = position.saturating_sub(WINDOW);
            list[from..(position + WINDOW + 1).min(list.len())].iter().for_each(|other| compare(*other));
        }
        for term in own.terms {
            of_term.get(term).filter(|list| list.len() <= RARE).into_iter().flatten().for_each(|other| compare(*other));
        }
        if let Some(list) = own.county.and_then(|county| of_county.get(&county)) {
            list.iter().take(2 * WINDOW).for_each(|other| compare(*other));
        }
        let reasons = |page: PageId| Pair { weights: &config.site.linking, own, other: briefs.of(page) }.reasons();
        best.list.iter().map(|(.., page)| Related { page: *page, reasons: reasons(*page) }).collect()
    };
    // Which case a page was last compared with, so that each is compared once.
    let some = |cases: &&[PageId]| -> Vec<Vec<Related>> {
        let mut seen = vec![PageId::MAX; facts.len()];
        cases.iter().map(|case| best(&mut seen, case)).collect()
    };
    let lists = parallel::map(&axes.cases.chunks(512).collect::<Vec<_>>(), Row::Any, some);
    let mut found = vec![Vec::new(); facts.len()];
    for (case, list) in axes.cases.iter().zip(lists.into_iter().flatten()) {
        found[*case as usize] = list;
    }
    found
}

/// The few best of many, the best first.
struct Best {
    most: usize,
    list: Vec<(Reverse<u32>, u32, PageId)>,
}

impl Best {
    fn new(most: usize) -> Best {
        Best { most, list: Vec::with_capacity(most.min(64) + 1) }
    }

    #[inline]
    fn offer(&mut self, one: (Reverse<u32>, u32, PageId)) {
        let is_full = self.list.len() >= self.most;
        if one.0.0 == 0 || is_full && self.list.last().is_none_or(|last| *last < one) {
            return;
        }
        let at = self.list.partition_point(|other| *other < one);
        self.list.insert(at, one);
        self.list.truncate(self.most);
    }
}

/// What cases are compared by, close together in memory.
struct Briefs {
    /// City, county, and where topics and terms begin and end in `lists`.
    briefs: Vec<(Option<u32>, Option<u32>, [u32; 3])>,
    lists: Vec<u32>,
}

/// What one case is compared by.
#[derive(Clone, Copy)]
struct Brief<'a> {
    city: Option<u32>,
    county: Option<u32>,
    topics: &'a [u32],
    terms: &'a [u32],
}

impl Briefs {
    fn new<'a>(facts: &[Arc<Facts>], terms: &impl Fn(PageId) -> &'a [u32]) -> Briefs {
        let mut briefs = Briefs { briefs: Vec::with_capacity(facts.len()), lists: Vec::with_capacity(4 * facts.len()) };
        for (index, facts) in facts.iter().enumerate() {
            let start = briefs.lists.len() as u32;
            briefs.lists.extend(&facts.topics);
            let middle = briefs.lists.len() as u32;
            briefs.lists.extend(terms(index as PageId));
            briefs.briefs.push((facts.city, facts.county, [start, middle, briefs.lists.len() as u32]));
        }
        briefs
    }

    #[inline]
    fn of(&self, page: PageId) -> Brief<'_> {
        let (city, county, [start, middle, end]) = self.briefs[page as usize];
        let list = |from: u32, to: u32| &self.lists[from as usize..to as usize];
        Brief { city, county, topics: list(start, middle), terms: list(middle, end) }
    }
}

/// Two cases that are compared.
struct Pair<'a> {
    weights: &'a Linking,
    own: Brief<'a>,
    other: Brief<'a>,
}

impl Pair<'_> {
    #[inline]
    fn score(&self) -> u32 {
        let mut score = 0;
        self.each(|weight, _| score += weight);
        score
    }

    fn reasons(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        self.each(|weight, reason| {
            if weight > 0 {
                reasons.push(reason);
            }
        });
        reasons
    }

    /// What both share, the strongest first.
    fn each(&self, mut add: impl FnMut(u32, Reason)) {
        let Pair { weights, own, other } = self;
        for (at, topic) in own.topics.iter().enumerate() {
            if at == 0 && other.topics.first() == Some(topic) {
                add(weights.weight_primary, Reason::PrimaryTopic(*topic));
            } else if other.topics.contains(topic) {
                add(weights.weight_topic, Reason::Topic(*topic));
            }
        }
        if let Some(county) = own.county.filter(|county| other.county == Some(*county)) {
            add(weights.weight_county, Reason::County(county));
        }
        // Both are sorted.
        let (mut mine, mut theirs, mut found) = (own.terms, other.terms, 0);
        while let ([term, after @ ..], [others, behind @ ..]) = (mine, theirs) {
            if term == others {
                add(weights.weight_term, Reason::Term(*term));
                found += 1;
                if found == TERMS {
                    break;
                }
            }
            (mine, theirs) = (if term <= others { after } else { mine }, if others <= term { behind } else { theirs });
        }
    }
}
