//! Entries → postings: which characters and pairs of characters stand in which part of which page.
//!
//! A key is one unit, two neighbouring units, or three when the first two are ASCII (numbers and words share their
//! pairs too often), or a mark of punctuation with the units on both sides of it. No segmentation: any run of
//! characters is a chain of keys, and so is a sentence. See decision 040.

use super::fold::{self, is_break};
use super::page::Entry;
use std::collections::BTreeMap;
#[allow(clippy::disallowed_types, reason = "looked up for every character and never walked through")]
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Parts of a page that a posting can tell apart: title, labels, headings, and five stretches of text.
pub const SLOTS: u32 = 8;
/// Stretches of text.
pub const STRETCHES: usize = 5;
/// The title's slot.
pub const TITLE: u32 = 0;
/// City, county, primary topic, document number.
pub const LABELS: u32 = 1;
/// Headings, other topics, issuer.
pub const HEADINGS: u32 = 2;
/// The first stretch of text.
pub const TEXT: u32 = 3;
/// What a coarse posting tells apart: title and the rest.
pub const COARSE: u32 = 2;

/// Up to three characters in one number, the first one highest.
type Key = u64;

/// Single characters and pairs of ASCII stand on most pages; they say only the page and whether it is in the title.
fn is_coarse(key: Key) -> bool {
    key >> 21 == 0 || key >> 42 == 0 && key >> 21 < 0x80 && key & 0x1F_FFFF < 0x80
}

/// Keys with their postings, ascending: page × [`SLOTS`] + slot, or page × [`COARSE`] for coarse ones.
#[derive(Default)]
#[allow(clippy::disallowed_types, reason = "see above")]
pub(super) struct Postings {
    /// Single units of the basic plane, half of all that is added, need no hash.
    units: Vec<Seen>,
    index: HashMap<Key, Seen, BuildHasherDefault<Mix>>,
    keys: Vec<Key>,
    lists: Vec<Vec<u32>>,
    fine: bool,
}

/// Where a key's list is, counted from one, and what it was given last: most units come again before the page ends, and
/// then the list need not be touched.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    list: u32,
    last: u32,
}

impl Postings {
    /// Postings of all entries, which are sorted by number. `fine`: single characters say in which part they are, too.
    pub fn of(entries: &[Entry], fine: bool) -> Postings {
        let units = vec![Seen::default(); 0x1_0000];
        let mut postings = Postings { units, fine, ..Postings::default() };
        let mut run = Vec::new();
        for entry in entries {
            slots(entry, |slot, text| {
                let id = entry.number * SLOTS + slot;
                let mut before = None;
                fold::units(text, |unit, _, _| {
                    if is_break(unit) {
                        before = run.last().map(|last| (*last, unit)).or(before);
                        return postings.run(&mut run, id);
                    }
                    if let Some((before, mark)) = before.take() {
                        postings.add(u64::from(before) << 42 | u64::from(mark) << 21 | u64::from(unit), id, 1);
                    }
                    run.push(unit);
                });
                postings.run(&mut run, id);
            });
        }
        postings
    }

    fn run(&mut self, run: &mut Vec<char>, id: u32) {
        let (coarse, step) = if self.fine { (id, 1) } else { (id / SLOTS * COARSE + (id % SLOTS).min(1), COARSE) };
        for at in 0..run.len() {
            let key = u64::from(run[at]);
            self.add(key, coarse, step);
            let Some(second) = run.get(at + 1) else { break };
            let pair = key << 21 | u64::from(*second);
            if !(run[at].is_ascii() && second.is_ascii()) {
                self.add(pair, id, 1);
                continue;
            }
            self.add(pair, coarse, step);
            if let Some(third) = run.get(at + 2) {
                self.add(pair << 21 | u64::from(*third), id, 1);
            }
        }
        run.clear();
    }

    /// `step` ids that follow each other are one page, of which the first says enough.
    fn add(&mut self, key: Key, id: u32, step: u32) {
        let seen = match self.units.get_mut(key as usize) {
            Some(seen) => seen,
            None => self.index.entry(key).or_default(),
        };
        if seen.list == 0 {
            self.keys.push(key);
            self.lists.push(vec![id]);
            *seen = Seen { list: self.keys.len() as u32, last: id };
        } else if seen.last / step != id / step {
            // Slots come in ascending order within a page.
            self.lists[seen.list as usize - 1].push(id);
            seen.last = id;
        }
    }

    /// Whether a part of some page has all neighbours of a word, which nearly always means the word.
    pub fn stands(&self, word: &str) -> bool {
        let mut lists: Vec<&[u32]> = word.chars().zip(word.chars().skip(1)).map(|(first, second)| self.pair(first, second)).collect();
        if lists.is_empty() {
            return false;
        }
        lists.sort_unstable_by_key(|list| list.len());
        lists[0].iter().any(|id| lists[1..].iter().all(|list| list.binary_search(id).is_ok()))
    }

    /// Where two neighbours stand.
    pub fn pair(&self, first: char, second: char) -> &[u32] {
        let seen = self.index.get(&(u64::from(first) << 21 | u64::from(second)));
        seen.map_or(&[], |seen| self.lists[seen.list as usize - 1].as_slice())
    }

    /// Whether any page has this unit.
    pub fn has_unit(&self, unit: char) -> bool {
        match self.units.get(unit as usize) {
            Some(seen) => seen.list > 0,
            None => self.index.contains_key(&u64::from(unit)),
        }
    }

    /// The coarse keys or the others by their characters, each with its postings, in no order that means anything.
    pub fn all(&self, coarse: bool) -> impl Iterator<Item = (impl Iterator<Item = char> + Clone, &[u32])> {
        let all = self.keys.iter().zip(&self.lists);
        all.filter(move |(key, _)| is_coarse(**key) == coarse).map(|(key, list)| (spell(*key), list.as_slice()))
    }
}

/// Runs of three to six units, with the places that have them.
pub(super) fn runs(entries: &[Entry]) -> BTreeMap<Vec<char>, Vec<u32>> {
    let mut found: BTreeMap<Vec<char>, Vec<u32>> = BTreeMap::new();
    for entry in entries {
        slots(entry, |slot, text| {
            let id = entry.number * SLOTS + slot;
            let mut run: Vec<char> = Vec::new();
            fold::units(text, |unit, _, _| {
                if is_break(unit) {
                    return run.clear();
                }
                run.push(unit);
                for length in RUN.filter(|length| *length <= run.len()) {
                    let list = found.entry(run[run.len() - length..].to_vec()).or_default();
                    if list.last() != Some(&id) {
                        list.push(id);
                    }
                }
            });
        });
    }
    found
}

/// Units of a run that may be a key of its own.
const RUN: std::ops::RangeInclusive<usize> = 3..=6;

fn spell(key: Key) -> impl Iterator<Item = char> + Clone {
    let units = [key >> 42, key >> 21, key].map(|part| (part & 0x1F_FFFF) as u32);
    units.into_iter().filter(|code| *code != 0).filter_map(char::from_u32)
}

/// Calls `each` with every text of an entry and the slot it is in, slots ascending.
pub(super) fn slots(entry: &Entry, mut each: impl FnMut(u32, &str)) {
    each(TITLE, &entry.title);
    let (primary, others) = entry.topics.split_at(entry.topics.len().min(1));
    let (number, details) = entry.details.split_at(entry.details.len().min(1));
    for label in [&entry.city, &entry.county].into_iter().chain(primary).chain(number) {
        each(LABELS, label);
    }
    for label in others.iter().chain(details).chain([&entry.edition]) {
        each(HEADINGS, label);
    }
    entry.blocks.iter().filter(|block| block.anchor.is_some()).for_each(|block| each(HEADINGS, &block.text));
    for (block, stretch) in entry.blocks.iter().zip(stretches(entry)) {
        if block.anchor.is_none() {
            each(TEXT + stretch as u32, &block.text);
        }
    }
}

/// For each block, the stretch of text it is in: as equal in length as blocks allow. Lengths are those of the browser.
pub(super) fn stretches(entry: &Entry) -> Vec<usize> {
    let lengths: Vec<usize> = entry.blocks.iter().map(|block| block.text.encode_utf16().count()).collect();
    let total = lengths.iter().sum::<usize>().max(1);
    let mut before = 0;
    let place = |length: usize| {
        let stretch = before * STRETCHES / total;
        before += length;
        stretch
    };
    lengths.into_iter().map(place).collect()
}

/// Keys are few and not chosen by an enemy: a multiplication spreads them well enough.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }
    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 29;
    }
    fn finish(&self) -> u64 {
        self.0
    }
}
