//! Postings → shards of nearly equal size, each a classic script.
//!
//! A key's shard and its fingerprint in it are hashes, so there is no directory: the client knows from the key where
//! to look. A long list has a file of its own, so that it is loaded only by those who ask for it.

use super::bits::{Bits, hash, parameter};
use super::gram::{self, HEADINGS, LABELS, Postings, SLOTS, TITLE};
use super::number::{fine_step, step};
use super::page::Entry;
use crate::parallel::{self, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Bits of a fingerprint: two keys of a shard hardly ever share one, and what is shown is compared with its text anyway.
const FINGERPRINT: u32 = 18;
/// Seeds of the two hashes.
const SEEDS: [u32; 2] = [0, 0x5EED];
/// Bytes of a shard of a small site, where all are loaded together and only the number of a key's shard is of use.
const SMALL: usize = 250;
/// Bytes of a shard of a small site that is loaded for a key: what it has of others is seldom of use.
const FINE: usize = 150;
/// Lists of more bytes than this stand alone.
const LONG: usize = 700;

/// The postings, written.
pub(super) struct Shards {
    /// Shards.
    pub shards: Vec<String>,
    /// Long lists: the shard, which of its long ones, content.
    pub lists: Vec<(usize, usize, String)>,
    /// On a small site, what stands on many pages: shard, fingerprint, postings.
    pub common: Vec<(u32, u32, Vec<u32>)>,
}

/// A key with its list.
#[derive(Clone, Copy)]
struct Part<'a> {
    shard: u32,
    print: u32,
    list: &'a [u32],
    /// Bytes, about.
    size: usize,
}

impl<'a> Part<'a> {
    fn new(key: impl Iterator<Item = char> + Clone, list: &'a [u32], universe: u32) -> Part<'a> {
        // A Rice code takes about k + 1.5 bits; exact sizes are not needed to share keys out.
        let bits = list.len() * (2 * parameter(universe, list.len() as u32) as usize + 3) / 2;
        let print = hash(key.clone(), SEEDS[1]) >> (32 - FINGERPRINT);
        Part { shard: hash(key, SEEDS[0]), print, list, size: bits / 8 + 3 }
    }
}

/// Cuts the postings of `pages` pages: the coarse ones or the others. Numbers of pages are below `room`.
/// `small`: so few pages that a reader had better load less than fewer files.
pub(super) fn cut(postings: &Postings, coarse: bool, pages: usize, room: u32, small: bool) -> Shards {
    let universe = room * if coarse && !small { gram::COARSE } else { SLOTS };
    let mut parts = Vec::new();
    for (key, list) in postings.all(coarse) {
        parts.push(Part::new(key, list, universe));
    }
    let inside: usize = parts.iter().map(|part| if part.size > LONG { 4 } else { part.size }).sum();
    let count = fine_step(inside.div_ceil(match (small, coarse) {
        (false, _) => target(pages),
        (true, true) => FINE,
        (true, false) => SMALL,
    })) as u32;
    parts.iter_mut().for_each(|part| part.shard %= count);
    parts.sort_unstable_by_key(|part| (part.shard, part.print, part.list));
    let common = if small { common(&parts, COMMON[usize::from(coarse)]) } else { Vec::new() };
    let parts = shards(&parts, count);
    let alone = |(shard, at, part): &(usize, usize, &Part<'_>)| {
        let mut bits = Bits::default();
        if is_dense(part, coarse, pages) {
            dense(&mut bits, part.list, room)
        } else {
            bits.list(part.list, universe)
        }
        (*shard, *at, bits.text())
    };
    let away = parts
        .iter()
        .enumerate()
        .flat_map(|(shard, own)| own.iter().filter(|part| part.size > LONG).enumerate().map(move |(at, part)| (shard, at, part)));
    let lists = parallel::map(&away.collect::<Vec<_>>(), Row::Any, alone);
    Shards { shards: parallel::map(&parts, Row::Any, |own| write(own, coarse, pages, universe)), lists, common }
}

/// Bytes of the lists that have a unit, above which they are not put together.
const HEAVY: usize = 320;

/// The keys of a small site once more, put together by their first and by their last unit.
pub(super) struct Around {
    /// Units that have too many keys for that.
    pub heavy: String,
    /// Shards: all keys around some unit are in one of them.
    pub shards: Vec<String>,
    /// Shards of the runs of three round a heavy unit.
    pub threes: Vec<String>,
    /// Those that stand on many pages, as in [`Shards`].
    pub common: Vec<(u32, u32, Vec<u32>)>,
}

/// Of a run of three, both keys are with the unit in the middle: a reader who asks for it loads one file instead of two.
/// A key of units that are all heavy, or ASCII, is placed as in [`cut`]. Runs of three round a heavy unit are keys as
/// well, for both pairs are on so many pages that some have them apart; and so are longer ones that several pages have:
/// what is looked up as a whole needs no comparison with texts.
/// `names`: by how many shards answers to common keys are named.
pub(super) fn around(postings: &Postings, entries: &[Entry], room: u32, names: u32) -> Around {
    let pages = entries.len();
    let universe = room * SLOTS;
    let mut keys = Vec::new();
    let mut weights: BTreeMap<char, usize> = BTreeMap::new();
    for (key, list) in postings.all(false) {
        let part = Part::new(key.clone(), list, universe);
        let ends: BTreeSet<char> = key.clone().next().into_iter().chain(key.clone().last()).filter(|unit| !unit.is_ascii()).collect();
        ends.iter().for_each(|unit| *weights.entry(*unit).or_default() += part.size);
        keys.push((part, ends));
    }
    let light = |unit: &char| weights.get(unit).is_some_and(|weight| *weight <= HEAVY);
    let heavy = |unit: char| weights.contains_key(&unit) && !light(&unit);
    let places = |ends: &BTreeSet<char>, whole: u32| -> Vec<u32> {
        let places: Vec<u32> = ends.iter().filter(|unit| light(unit)).map(|unit| hash(std::iter::once(*unit), SEEDS[0])).collect();
        if places.is_empty() { vec![whole] } else { places }
    };
    let mut parts = Vec::new();
    for (part, ends) in keys {
        parts.extend(places(&ends, part.shard).into_iter().map(|shard| Part { shard, ..part }));
    }
    let runs = gram::runs(entries);
    let whole = |run: &[char]| run.len() == 3 && heavy(run[1]);
    // Where a reader looks for a run: with the threes and the pairs that it is made of.
    let spots = |run: &[char]| -> Vec<(Lot, u32)> {
        let joined = |at: usize| at > 0 && at + 1 < run.len() && heavy(run[at]);
        let own = |at: usize| match (joined(at + 1), joined(at)) {
            (true, _) => vec![(Lot::Threes, hash(run[at..at + 3].iter().copied(), SEEDS[0]))],
            (_, true) => Vec::new(),
            _ => {
                let ends = [run[at], run[at + 1]];
                places(&ends.into(), hash(ends.into_iter(), SEEDS[0])).into_iter().map(|shard| (Lot::Pairs, shard)).collect()
            }
        };
        (0..run.len() - 1).flat_map(own).collect()
    };
    let (mut kept, mut others): (Vec<_>, Vec<_>) =
        runs.iter().partition(|(run, list)| whole(run) || on_pages(list) >= KNOWN && !run.iter().any(char::is_ascii));
    others.retain(|(run, _)| !run.iter().any(char::is_ascii));
    let (pairs, threes) = loop {
        let mut lots = [parts.clone(), Vec::new()];
        for (run, list) in &kept {
            let part = Part::new(run.iter().copied(), list, universe);
            spots(run).into_iter().for_each(|(lot, shard)| lots[lot as usize].push(Part { shard, ..part }));
        }
        let [pairs, threes] = lots.map(Lots::new);
        // A run that a reader could take for one of these is kept as well, that its pages are among those that are told.
        let taken = |(run, _): &(&Vec<char>, &Vec<u32>)| {
            let print = hash(run.iter().copied(), SEEDS[1]) >> (32 - FINGERPRINT);
            spots(run).into_iter().any(|(lot, shard)| if lot == Lot::Pairs { &pairs } else { &threes }.has(shard, print))
        };
        let (more, rest): (Vec<_>, Vec<_>) = others.into_iter().partition(taken);
        others = rest;
        if more.is_empty() {
            break (pairs, threes);
        }
        kept.extend(more);
    };
    let mut named: Vec<Part<'_>> = kept.iter().map(|(run, list)| Part::new(run.iter().copied(), list, universe)).collect();
    named.iter_mut().for_each(|part| part.shard %= names);
    named.sort_unstable_by_key(|part| (part.shard, part.print, part.list));
    let common = common(&named, COMMON[0]);
    let written = |lots: Lots<'_>| parallel::map(&shards(&lots.parts, lots.count), Row::Any, |own| write(own, false, pages, universe));
    let (shards, threes) = (written(pairs), written(threes));
    // The heaviest first: which of two keys is rarer can be guessed from their order.
    let mut heavy: Vec<(usize, char)> = weights.iter().filter(|(unit, _)| !light(unit)).map(|(unit, weight)| (*weight, *unit)).collect();
    heavy.sort_unstable_by(|one, other| other.cmp(one));
    Around { heavy: heavy.into_iter().map(|(_, unit)| unit).collect(), shards, threes, common }
}

/// Files of keys of a small site.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lot {
    /// Pairs, and the runs that are made of them.
    Pairs,
    /// Runs of three round a heavy unit, and the runs that are made of them.
    Threes,
}

/// Keys shared out, in order.
struct Lots<'a> {
    parts: Vec<Part<'a>>,
    count: u32,
}

impl<'a> Lots<'a> {
    fn new(mut parts: Vec<Part<'a>>) -> Lots<'a> {
        let count = fine_step(parts.iter().map(|part| part.size).sum::<usize>().div_ceil(FINE)) as u32;
        parts.iter_mut().for_each(|part| part.shard %= count);
        parts.sort_unstable_by_key(|part| (part.shard, part.print, part.list));
        // Both ends of a key may be in one shard.
        parts.dedup_by_key(|part| (part.shard, part.print, part.list));
        Lots { parts, count }
    }

    /// Whether a shard has a key with this fingerprint.
    fn has(&self, shard: u32, print: u32) -> bool {
        self.parts.binary_search_by_key(&(shard % self.count, print), |part| (part.shard, part.print)).is_ok()
    }
}

/// Pages from which on a run of three and more is kept as a key wherever its own keys are.
const KNOWN: usize = 4;

/// Sorted parts by their shard.
fn shards<'a, 'b>(mut parts: &'b [Part<'a>], count: u32) -> Vec<&'b [Part<'a>]> {
    let own = |shard| {
        let (own, others) = parts.split_at(parts.partition_point(|part| part.shard == shard));
        parts = others;
        own
    };
    (0..count).map(own).collect()
}

/// Pages from which on a list is called common: a fine one, a coarse one.
const COMMON: [usize; 2] = [5, 7];

/// Lists of many pages. Keys that cannot be told apart in a shard are one.
fn common(parts: &[Part<'_>], least: usize) -> Vec<(u32, u32, Vec<u32>)> {
    let alike = parts.chunk_by(|one, other| (one.shard, one.print) == (other.shard, other.print));
    let joined = alike.map(|parts| {
        let mut list: Vec<u32> = parts.iter().flat_map(|part| part.list).copied().collect();
        list.sort_unstable();
        (parts[0].shard, parts[0].print, list)
    });
    joined.filter(|(_, _, list)| on_pages(list) >= least).collect()
}

fn on_pages(list: &[u32]) -> usize {
    list.chunk_by(|one, other| one / SLOTS == other / SLOTS).count()
}

/// Whether a list holds so many places that it is written page by page.
fn is_dense(part: &Part<'_>, coarse: bool, pages: usize) -> bool {
    !coarse && part.list.len() * 4 > pages
}

/// A list of what stands on a good part of all pages: the pages, then which of them have it in title, labels, headings.
/// The stretch of text is left out, for that is what costs most and says least.
fn dense(bits: &mut Bits, list: &[u32], room: u32) {
    let mut own: Vec<u32> = list.iter().map(|id| id / SLOTS).collect();
    own.dedup();
    bits.list(&own, room);
    for slot in [TITLE, LABELS, HEADINGS] {
        let with: Vec<u32> = list
            .iter()
            .filter(|id| **id % SLOTS == slot)
            .filter_map(|id| own.binary_search(&(id / SLOTS)).ok())
            .map(|at| at as u32)
            .collect();
        bits.list(&with, own.len() as u32);
    }
}

/// Bytes of a shard before it becomes text: larger where there are many pages, so that files do not become too many.
fn target(pages: usize) -> usize {
    let grown = (step(pages) as f64 / 500.0).sqrt().sqrt();
    (700.0 * grown.max(1.0)) as usize
}

/// Fingerprints, then for each its list, or that it is in a file of its own. Two keys may share a fingerprint: the
/// client takes the pages of both, and drops those whose text does not hold what was asked for.
fn write(parts: &[Part<'_>], coarse: bool, pages: usize, universe: u32) -> String {
    let mut bits = Bits::default();
    bits.gamma(parts.len() as u32 + 1);
    let k = parameter(1 << FINGERPRINT, parts.len() as u32);
    let mut before = 0;
    for part in parts {
        bits.rice(part.print - before, k);
        before = part.print;
    }
    for part in parts {
        if part.size > LONG {
            // No key has an empty list, so that means another file, named by this one. Its length tells whether it is
            // worth loading.
            bits.list(&[], universe);
            bits.put(u32::from(is_dense(part, coarse, pages)), 1);
            bits.gamma(part.list.len() as u32);
        } else {
            bits.list(part.list, universe);
        }
    }
    bits.text()
}
