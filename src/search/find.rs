//! A query → pages in the order of rank, straight from the texts: what `anli search` prints.
//!
//! The browser answers the same questions from the shards; `tests/specs/search.md` runs through both.

use super::fold::{self, is_break};
use super::gram::{self, HEADINGS, LABELS, SLOTS, TITLE};
use super::lexicon::{self, Reading};
use super::page::{self, Entry, KINDS};
use super::query::{self, Term};
use crate::config::Config;
use crate::link::Graph;
use crate::parallel::{self, Row};
use std::ops::Range;

/// What results may be narrowed to; an empty list narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Names of cities.
    pub city: Vec<String>,
    /// Names of topics.
    pub topic: Vec<String>,
    /// Names of editions.
    pub edition: Vec<String>,
    /// Kinds of pages.
    pub kind: Vec<String>,
}

/// The answer to a query.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Every page listed contains all that was asked for; else they are only similar.
    pub exact: bool,
    /// Pages found, best first.
    pub pages: Vec<usize>,
    /// Words that were read as pinyin, and what was looked for instead.
    pub read: Vec<(String, Vec<String>)>,
    /// Cities that letters may mean as well, where they were found as they are.
    pub also: Vec<String>,
    /// What to mark: folded words.
    pub marks: Vec<String>,
}

/// Everything that can be found.
pub struct Finder<'a> {
    config: &'a Config,
    /// The pages, in the order of the index.
    pub entries: Vec<Entry>,
    slots: Vec<[String; SLOTS as usize]>,
}

/// A term with what it may be read as: any of the alternatives will do.
#[derive(Clone)]
struct Wanted {
    term: Term,
    alternatives: Vec<Vec<String>>,
    /// For initials that several names have, how many of these, the first, are likely.
    likely: Option<usize>,
}

impl<'a> Finder<'a> {
    /// Reads and folds all pages.
    pub fn new(config: &'a Config, graph: &Graph) -> Finder<'a> {
        let entries = page::entries(config, graph);
        let slots = parallel::map(&entries, Row::Any, folded_slots);
        Finder { config, entries, slots }
    }

    /// Answers a query.
    pub fn find(&self, typed: &str, facets: &Facets) -> Answer {
        let terms = query::parse(typed);
        let listing = terms.iter().any(Term::is_listing);
        let mut answer = self.look(&terms, false, facets);
        if listing && !answer.exact {
            return self.look(&terms, true, facets);
        }
        if answer.exact && answer.read.is_empty() && typed.len() > 1 && typed.chars().all(|c| c.is_ascii_alphabetic()) {
            answer.also = lexicon::read_as_city(&self.lexicon(), &typed.to_ascii_lowercase());
        }
        answer
    }

    fn lexicon(&self) -> Vec<String> {
        lexicon::parts(self.config, &self.entries, &gram::Postings::of(&self.entries, false))
    }

    /// `apart`: terms that are lists of words are looked for word by word.
    fn look(&self, terms: &[Term], apart: bool, facets: &Facets) -> Answer {
        let mut read = Vec::new();
        let runs = |term: &Term| if apart && term.is_listing() { term.runs.clone() } else { vec![term.literal.clone()] };
        let mut wanted: Vec<Wanted> =
            terms.iter().map(|term| Wanted { alternatives: vec![runs(term)], term: term.clone(), likely: None }).collect();
        self.pronounce(&mut wanted, &mut read);
        let positive: Vec<&Wanted> = wanted.iter().filter(|wanted| !wanted.term.exclude).collect();
        if positive.is_empty() {
            return Answer::default();
        }
        let allowed = |page: usize| {
            self.entries[page].passes(facets) && !wanted.iter().any(|wanted| wanted.term.exclude && holds(&self.slots[page], &wanted.term))
        };
        let score = |page: usize| self.score(page, &positive).filter(|_| allowed(page));
        let pages: Vec<usize> = (0..self.entries.len()).collect();
        let scores = parallel::map(&pages, Row::Any, |page| score(*page));
        let mut found: Vec<(i32, usize)> = pages.into_iter().zip(scores).filter_map(|(page, score)| Some((-score?, page))).collect();
        found.sort_unstable();
        let marks = positive.iter().flat_map(|wanted| wanted.marks()).collect();
        if !found.is_empty() {
            let mut pages: Vec<usize> = found.iter().map(|(_, page)| *page).collect();
            self.polish(&mut found, &positive);
            pages.splice(..found.len().min(FIRST), found.iter().take(FIRST).map(|(_, page)| *page));
            return Answer { exact: true, pages, read, also: Vec::new(), marks };
        }
        // A part of a number or of a foreign word is nothing like it.
        let runs = positive.iter().flat_map(|wanted| &wanted.term.runs).map(String::as_str).filter(|run| !run.is_ascii());
        let runs: Vec<&str> = runs.collect();
        let (all, apart) = chain(&runs);
        // Keys that stand apart will do where a page has them all; which are side by side tells more where none has.
        let (whole, pages) = self.near(&apart, allowed);
        let (keys, pages) = if whole { (apart, pages) } else { (all.clone(), self.near(&all, allowed).1) };
        let marks = keys.into_iter().map(|(_, key)| key).collect();
        Answer { pages, marks, ..Answer::default() }
    }

    /// Reads letters that stand nowhere as pinyin: several words together if that can be read, else one by one.
    fn pronounce(&self, wanted: &mut Vec<Wanted>, read: &mut Vec<(String, Vec<String>)>) {
        let spelt: Vec<Option<String>> = wanted.iter().map(|wanted| self.spelt(&wanted.term)).collect();
        if spelt.iter().all(Option::is_none) {
            return;
        }
        let parts = self.lexicon();
        let mut meanings = |wanted: &[Wanted], letters: &str| {
            let Reading { words, likely } = if letters.len() > 1 { lexicon::read(&parts, letters) } else { Reading::default() };
            let known = |word: &String| self.stands(word);
            if !words.iter().any(known) {
                return None;
            }
            let typed = wanted.iter().map(|wanted| wanted.term.typed.as_str()).collect::<Vec<_>>().join(" ");
            read.push((typed.clone(), words.clone()));
            let term = Term { typed, runs: vec![letters.to_owned()], ..Term::default() };
            Some(Wanted { term, alternatives: words.into_iter().map(|word| vec![word]).collect(), likely })
        };
        let mut out = Vec::with_capacity(wanted.len());
        let mut rest = &wanted[..];
        while !rest.is_empty() {
            let from = wanted.len() - rest.len();
            let count = spelt[from..].iter().take_while(|letters| letters.is_some()).count();
            let (own, others) = rest.split_at(count.max(1));
            rest = others;
            let all: String = spelt[from..from + count].iter().flatten().map(String::as_str).collect();
            if count > 1
                && let Some(joined) = meanings(own, &all)
            {
                out.push(joined);
                continue;
            }
            for (at, one) in own.iter().enumerate() {
                let letters = spelt[from + at].as_deref();
                out.push(letters.and_then(|letters| meanings(std::slice::from_ref(one), letters)).unwrap_or_else(|| one.clone()));
            }
        }
        *wanted = out;
    }

    /// The letters of a term that stands nowhere as it is.
    fn spelt(&self, term: &Term) -> Option<String> {
        let letters = query::letters(&term.typed).filter(|_| !term.exclude && !term.phrase)?;
        (!self.stands(&term.literal)).then_some(letters)
    }

    /// Whether a run of characters stands in any page.
    fn stands(&self, run: &String) -> bool {
        parallel::any(&self.slots, Row::Any, |slots| masks(slots, std::slice::from_ref(run)).is_some())
    }

    /// How well a page answers; `None` when it lacks something.
    fn score(&self, page: usize, wanted: &[&Wanted]) -> Option<i32> {
        let slots = &self.slots[page];
        let (mut sum, mut shared, mut runs) = (0, u32::MAX, 0);
        for wanted in wanted {
            let ways = wanted.alternatives.iter().enumerate().filter_map(|(way, alternative)| Some((way, masks(slots, alternative)?)));
            let points = |way: usize, masks: &[u32]| masks.iter().map(|mask| weight(*mask) + wanted.meant(way, *mask)).sum::<i32>();
            let (points, masks) = ways.map(|(way, masks)| (points(way, &masks), masks)).max_by_key(|(points, _)| *points)?;
            sum += points;
            shared = masks.iter().fold(shared, |shared, mask| shared & mask);
            runs += masks.len();
        }
        Some(sum + if runs > 1 && shared != 0 { 6 } else { 0 })
    }

    /// The first page of results, looked at more closely: titles that are the query, whole numbers.
    fn polish(&self, found: &mut [(i32, usize)], wanted: &[&Wanted]) {
        let all: String = wanted.iter().flat_map(|wanted| &wanted.term.runs).map(String::as_str).collect();
        let first = found.len().min(FIRST);
        for (score, page) in &mut found[..first] {
            let slots = &self.slots[*page];
            let title: String = slots[TITLE as usize].chars().filter(|c| !is_break(*c)).collect();
            let length = title.chars().count().max(1);
            if title == all {
                *score -= 200;
            }
            for run in wanted.iter().flat_map(|wanted| wanted.alternatives.iter().flatten()) {
                if slots[TITLE as usize].contains(run.as_str()) {
                    *score -= (20 * run.chars().count() / length) as i32;
                }
                if !slots.iter().any(|slot| whole(slot, run)) {
                    *score += 10;
                }
            }
        }
        found[..first].sort_unstable();
    }

    /// Pages that have most of the characters in chains of the query's keys, and whether one has all of them.
    fn near(&self, keys: &[(usize, String)], allowed: impl Fn(usize) -> bool + Sync) -> (bool, Vec<usize>) {
        let matched = parallel::map(&self.slots, Row::Any, |slots| -> Vec<bool> {
            keys.iter().map(|(_, key)| slots.iter().any(|slot| slot.contains(key))).collect()
        });
        let matches: Vec<(usize, Vec<bool>)> = matched.into_iter().enumerate().collect();
        let pages = self.entries.len() as u32;
        let rarity: Vec<u32> = (0..keys.len())
            .map(|key| matches.iter().filter(|(_, has)| has[key]).count() as u32)
            .map(|count| (pages / count.max(1)).max(1).ilog2() + 1)
            .collect();
        let units = keys.iter().map(|(at, key)| at + key.chars().count()).max().unwrap_or(0);
        if units < 2 {
            return (false, Vec::new());
        }
        let mut ranked: Vec<Near> = matches
            .iter()
            .filter(|(page, has)| has.contains(&true) && allowed(*page))
            .map(|(page, has)| {
                let hit = || keys.iter().zip(has).filter(|(_, has)| **has);
                let mut covered = vec![false; units];
                hit().for_each(|((at, key), _)| covered[*at..at + key.chars().count()].fill(true));
                let weight = has.iter().zip(&rarity).filter(|(has, _)| **has).map(|(_, rarity)| rarity).sum();
                Near { covered: covered.iter().filter(|unit| **unit).count(), keys: hit().count(), weight, page: *page }
            })
            .filter(|near| near.covered * 2 >= units)
            .collect();
        let best = ranked.iter().map(|near| near.covered).max().unwrap_or(0);
        if best == units {
            let most = ranked.iter().filter(|near| near.covered == units).map(|near| near.keys).max().unwrap_or(0);
            ranked.retain(|near| near.covered == units && near.keys + 1 >= most);
        } else {
            ranked.retain(|near| near.covered + 1 >= best);
        }
        ranked.sort_unstable_by_key(|near| (std::cmp::Reverse((near.covered, near.weight)), near.page));
        (best == units, ranked.into_iter().map(|near| near.page).collect())
    }
}

/// Results that are looked at more closely.
const FIRST: usize = 10;

/// How near a page comes to a query that no page answers.
struct Near {
    covered: usize,
    keys: usize,
    weight: u32,
    page: usize,
}

impl Wanted {
    /// Where initials may mean several names, likely ones go first, and pages of a place before those that mention one.
    fn meant(&self, way: usize, mask: u32) -> i32 {
        let Some(likely) = self.likely else { return 0 };
        i32::from(way < likely) * 100 + (mask >> LABELS & 1) as i32 * 50
    }

    fn marks(&self) -> impl Iterator<Item = String> + '_ {
        // A list of words is marked as a whole, too, where it stands so.
        let listed = self.alternatives.iter().any(|runs| runs.len() > 1).then(|| self.term.literal.clone());
        listed.into_iter().chain(self.alternatives.iter().flatten().cloned())
    }
}

impl Entry {
    /// Whether it has one of the wanted values of every facet.
    pub fn passes(&self, facets: &Facets) -> bool {
        let one_of = |wanted: &[String], own: &[&str]| wanted.is_empty() || wanted.iter().any(|value| own.contains(&value.as_str()));
        let topics: Vec<&str> = self.topics.iter().map(String::as_str).collect();
        one_of(&facets.city, &[&self.city])
            && one_of(&facets.topic, &topics)
            && one_of(&facets.edition, &[&self.edition])
            && one_of(&facets.kind, &[KINDS[self.kind]])
    }
}

/// Keys with their places.
type Keys = Vec<(usize, String)>;

/// The keys of several runs, numbered on: all of them, and as few as have every character.
fn chain(runs: &[&str]) -> (Keys, Keys) {
    let mut start = 0;
    let (mut all, mut apart) = (Vec::new(), Vec::new());
    for run in runs {
        let own = query::keys(run);
        let last = own.len().saturating_sub(1);
        for (nth, (at, key)) in own.into_iter().enumerate() {
            if at % 2 == 0 || nth == last {
                apart.push((start + at, key.clone()));
            }
            all.push((start + at, key));
        }
        start += run.chars().count();
    }
    (all, apart)
}

/// Between two blocks of a slot: no term goes on from one into the next. Nothing that was folded has it.
const BLOCK: char = '\r';

fn folded_slots(entry: &Entry) -> [String; SLOTS as usize] {
    let mut slots: [String; SLOTS as usize] = Default::default();
    gram::slots(entry, |slot, text| {
        let slot = &mut slots[slot as usize];
        if !slot.is_empty() {
            slot.push(BLOCK);
        }
        slot.push_str(&fold::folded(text));
    });
    slots
}

/// For each run the slots that have it; `None` when one is nowhere.
fn masks(slots: &[String; SLOTS as usize], runs: &[String]) -> Option<Vec<u32>> {
    let mask = |run: &String| {
        let mask = (0..SLOTS).filter(|slot| slots[*slot as usize].contains(run.as_str())).fold(0, |mask, slot| mask | 1 << slot);
        (mask != 0).then_some(mask)
    };
    runs.iter().map(mask).collect()
}

/// Whether a page has a term as it was typed.
fn holds(slots: &[String; SLOTS as usize], term: &Term) -> bool {
    masks(slots, std::slice::from_ref(&term.literal)).is_some()
}

/// Title over labels over headings over text; more stretches of text a little more.
pub(super) fn weight(mask: u32) -> i32 {
    let of = |slot: u32, points: i32| if mask >> slot & 1 == 1 { points } else { 0 };
    let text = (mask >> gram::TEXT).count_ones() as i32;
    of(TITLE, 40) + of(LABELS, 30) + of(HEADINGS, 12) + if text > 0 { 4 + text } else { 0 }
}

/// Whether `run` stands in `text` with its numbers whole: 5项 is not whole in 15项.
fn whole(text: &str, run: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (starts, ends) = (digit(run.chars().next()), digit(run.chars().next_back()));
    text.match_indices(run).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + run.len()..].chars().next());
        !(starts && digit(before) || ends && digit(after))
    })
}

/// A piece of a block with the ranges that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// The text, cut.
    pub text: String,
    /// Byte ranges of the text to mark.
    pub marks: Vec<Range<usize>>,
}

/// The part of `text` round the first mark, at most `limit` characters.
pub fn excerpt(text: &str, marks: &[String], limit: usize) -> Excerpt {
    let found = spans(text, marks);
    let lead = limit / 4;
    let first = found.first().map_or(0, |range| range.start);
    let from = text[..first].char_indices().rev().take(lead).last().map_or(first, |(at, _)| at);
    let from = if text[..first].chars().count() <= lead { 0 } else { from };
    let to = text[from..].char_indices().nth(limit).map_or(text.len(), |(at, _)| from + at);
    let head = if from > 0 { "…" } else { "" };
    let tail = if to < text.len() { "…" } else { "" };
    let shift = |at: usize| at.clamp(from, to) - from + head.len();
    let marks = found.iter().map(|range| shift(range.start)..shift(range.end)).filter(|range| !range.is_empty()).collect();
    Excerpt { text: format!("{head}{}{tail}", &text[from..to]), marks }
}

/// Where folded words stand in a text as it was typed; overlapping ranges are one.
pub fn spans(text: &str, words: &[String]) -> Vec<Range<usize>> {
    let mut units: Vec<(char, usize, usize)> = Vec::new();
    fold::units(text, |unit, from, to| {
        if !is_break(unit) || units.last().is_some_and(|(last, ..)| !is_break(*last)) {
            units.push((unit, from, to));
        }
    });
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words {
        let word: Vec<char> = word.chars().collect();
        let hits = units.windows(word.len().max(1)).filter(|window| window.iter().map(|(unit, ..)| unit).eq(&word));
        found.extend(hits.map(|window| window[0].1..window[window.len() - 1].2));
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in found {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
