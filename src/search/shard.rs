//! Postings → shards of nearly equal size, each a classic script.
//!
//! A key's shard and its fingerprint in it are hashes, so there is no directory: the client knows from the key where
//! to look. A long list has a file of its own, so that it is loaded only by those who ask for it.

use super::bits::{Bits, hash, parameter};
use super::gram::{self, HEADINGS, LABELS, Postings, SLOTS, TITLE};
use super::number::{fine_step, step};
use super::{Keys, number};
use crate::parallel::{self, Row};

/// Bits of a fingerprint: two keys of a shard hardly ever share one, and what is shown is compared with its text anyway.
const FINGERPRINT: u32 = 18;
/// Seeds of the two hashes.
pub(super) const SEEDS: [u32; 2] = [0, 0x5EED];
/// Lists of more bytes than this stand alone.
const LONG: usize = 700;

/// The postings, written.
struct Shards {
    shards: Vec<String>,
    /// Long lists: the shard, which of its long ones, content.
    lists: Vec<(usize, usize, String)>,
}

/// The keys of `pages` pages in files. Numbers of pages are below `room`.
pub(super) fn keys(postings: &Postings, pages: usize, room: u32) -> Keys {
    let mut keys = Keys::default();
    for (at, letters) in [["k", "l"], ["c", "d"]].into_iter().enumerate() {
        let Shards { shards, lists } = cut(postings, at == 1, pages, room);
        keys.counts[at] = shards.len();
        number(letters[0], shards, &mut keys.files);
        keys.files.extend(lists.into_iter().map(|(shard, at, text)| (format!("{}{shard}_{at}", letters[1]), text)));
    }
    keys
}

/// A key with its list.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    /// The hash by which it is shared out.
    pub shard: u32,
    /// The fingerprint.
    pub print: u32,
    /// The postings.
    pub list: &'a [u32],
    /// Bytes, about.
    pub size: usize,
}

impl<'a> Part<'a> {
    pub fn new(key: impl Iterator<Item = char> + Clone, list: &'a [u32], universe: u32) -> Part<'a> {
        // A Rice code takes about k + 1.5 bits; exact sizes are not needed to share keys out.
        let bits = list.len() * (2 * parameter(universe, list.len() as u32) as usize + 3) / 2;
        Part { shard: hash(key.clone(), SEEDS[0]), print: fingerprint(key, 0), list, size: bits / 8 + 3 }
    }
}

/// By what a key is told from others of its file; `salt` gives other ones.
pub(super) fn fingerprint(key: impl Iterator<Item = char>, salt: u32) -> u32 {
    hash(key, SEEDS[1] + salt) >> (32 - FINGERPRINT)
}

/// Cuts the postings: the coarse ones or the others. Those of a small site are put together by [`super::few`].
fn cut(postings: &Postings, coarse: bool, pages: usize, room: u32) -> Shards {
    let universe = room * if coarse { gram::COARSE } else { SLOTS };
    let mut parts = Vec::new();
    for (key, list) in postings.all(coarse) {
        parts.push(Part::new(key, list, universe));
    }
    let inside: usize = parts.iter().map(|part| if part.size > LONG { 4 } else { part.size }).sum();
    let count = fine_step(inside.div_ceil(target(pages))) as u32;
    parts.iter_mut().for_each(|part| part.shard %= count);
    parts.sort_unstable_by_key(|part| (part.shard, part.print, part.list));
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
    Shards { shards: parallel::map(&parts, Row::Any, |own| write(own, coarse, pages, universe)), lists }
}

/// Sorted parts by their shard.
fn shards<'a, 'b>(mut parts: &'b [Part<'a>], count: u32) -> Vec<&'b [Part<'a>]> {
    let own = |shard| {
        let (own, others) = parts.split_at(parts.partition_point(|part| part.shard == shard));
        parts = others;
        own
    };
    (0..count).map(own).collect()
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
    prints(&mut bits, parts.iter().map(|part| part.print));
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

/// Ascending fingerprints: how many, then the gaps.
pub(super) fn prints(bits: &mut Bits, prints: impl ExactSizeIterator<Item = u32>) {
    bits.gamma(prints.len() as u32 + 1);
    let k = parameter(1 << FINGERPRINT, prints.len() as u32);
    let mut before = 0;
    for print in prints {
        bits.rice(print - before, k);
        before = print;
    }
}
