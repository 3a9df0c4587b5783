//! Related cases, each with its reason, from bounded candidate lists: linear in the number of cases.
//!
//! Peers compare all pairs and turn quadratic (Zola 955 s at 10,000 pages). Here a case looks at a fixed number
//! of neighbours in each of its topics' lists and at the cases that share a rare term.

use super::Facts;
use super::axes::Axes;
use crate::config::Config;
use crate::model::Page;
use crate::route::PageId;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Candidates taken from each topic's list, on either side of the case's own place.
const WINDOW: usize = 12;
/// A term that more cases than this mention says nothing about two of them.
const RARE: usize = 40;

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

pub(super) fn related(config: &Config, pages: &[Arc<Page>], facts: &[Facts], axes: &Axes, terms: &[Vec<u32>]) -> Vec<Vec<Related>> {
    let weights = &config.site.linking;
    let mut of_term: BTreeMap<u32, Vec<PageId>> = BTreeMap::new();
    for case in &axes.cases {
        for term in &terms[*case as usize] {
            of_term.entry(*term).or_default().push(*case);
        }
    }
    // Where each case stands in its topics' lists.
    let mut standing: Vec<Vec<(usize, usize)>> = vec![Vec::new(); pages.len()];
    for (topic, list) in axes.topics.iter().enumerate() {
        for (position, case) in list.cases.iter().enumerate() {
            standing[*case as usize].push((topic, position));
        }
    }
    let mut of_county: BTreeMap<u32, Vec<PageId>> = BTreeMap::new();
    for case in &axes.cases {
        if let Some(county) = facts[*case as usize].county {
            of_county.entry(county).or_default().push(*case);
        }
    }
    let mut found = vec![Vec::new(); pages.len()];
    let lists: Vec<(PageId, Vec<Related>)> = axes
        .cases
        .par_iter()
        .map(|case| {
            let own = &facts[*case as usize];
            let mut scores: BTreeMap<PageId, (u32, Vec<Reason>)> = BTreeMap::new();
            let mut candidates: Vec<PageId> = Vec::with_capacity(64);
            for (topic, position) in &standing[*case as usize] {
                let list = &axes.topics[*topic].cases;
                let from = position.saturating_sub(WINDOW);
                candidates.extend(&list[from..(position + WINDOW + 1).min(list.len())]);
            }
            for term in &terms[*case as usize] {
                candidates.extend(of_term.get(term).filter(|list| list.len() <= RARE).into_iter().flatten());
            }
            if let Some(list) = own.county.and_then(|county| of_county.get(&county)) {
                candidates.extend(list.iter().take(2 * WINDOW));
            }
            candidates.sort_unstable();
            candidates.dedup();
            for candidate in candidates.into_iter().filter(|candidate| candidate != case) {
                let other = &facts[candidate as usize];
                // The city's own cases are listed beside anyway.
                if other.city == own.city && (own.county.is_none() || other.county != own.county) {
                    continue;
                }
                let (score, reasons) = scores.entry(candidate).or_default();
                let mut add = |weight: u32, reason: Reason| {
                    *score += weight;
                    if weight > 0 {
                        reasons.push(reason);
                    }
                };
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
                for term in terms[*case as usize].iter().filter(|term| terms[candidate as usize].contains(term)).take(3) {
                    add(weights.weight_term, Reason::Term(*term));
                }
            }
            let mut ranked: Vec<(u32, PageId, Vec<Reason>)> =
                scores.into_iter().filter(|(_, (score, _))| *score > 0).map(|(page, (score, reasons))| (score, page, reasons)).collect();
            // Ties: the case that stands nearest in the list, so that readers are led on and not all to the first city.
            ranked.sort_by_key(|(score, page, _)| (std::cmp::Reverse(*score), page.abs_diff(*case), *page));
            let list = ranked.into_iter().take(weights.related).map(|(_, page, reasons)| Related { page, reasons }).collect();
            (*case, list)
        })
        .collect();
    for (case, list) in lists {
        found[case as usize] = list;
    }
    found
}
