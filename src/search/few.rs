//! Postings of a small site → files of keys, put together so that a question loads few of them.
//!
//! Other sites have their keys by hash alone ([`super::shard`]). Here every file is so small that its keys' fingerprints
//! can be chosen: no two keys of a site are taken for each other. See decisions 043 to 045.

use super::bits::{Bits, hash};
use super::gram::{self, Postings, SLOTS};
use super::number::fine_step;
use super::page::Entry;
use super::shard::{Part, SEEDS, fingerprint, prints};
use super::{Keys, number};
use crate::parallel::{self, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of a file, where all are loaded together and only the number of a key's file is of use.
const SMALL: usize = 250;
/// Bytes of a file that is loaded for a key: what it has of others is seldom of use.
const FINE: usize = 150;
/// Bytes of the file of the most usual pairs.
const USUAL: usize = 1350;
/// Bytes of the lists that have a unit, above which they are not put together.
const HEAVY: usize = 320;
/// Pages from which on a run of three and more is kept as a key wherever its own keys are.
const KNOWN: usize = 4;
/// Pages from which on a list is called common: a fine one, a coarse one.
const COMMON: [usize; 2] = [5, 7];
/// Fingerprints that are tried for a file. One in some hundred files needs a second.
const TRIES: u32 = 64;

/// What stands on many pages: the file with its answer, postings.
type Common = Vec<(String, Vec<u32>)>;

/// The keys of a small site in files, once each and once more around their units.
pub(super) fn keys(postings: &Postings, entries: &[Entry], room: u32) -> Keys {
    let mut keys = Keys::default();
    let (fine, coarse) = (once(postings, false, room), once(postings, true, room));
    let Around { heavy, files, threes, usual, common } = around(postings, entries, room, fine.files.len() as u32);
    keys.counts = [fine.files.len(), coarse.files.len(), files.len(), threes.len()];
    for (name, list) in [fine.common, coarse.common, common].into_iter().flatten() {
        keys.common.entry(name).or_default().push(list);
    }
    number("w", fine.files, &mut keys.once);
    number("c", coarse.files, &mut keys.files);
    number("k", files, &mut keys.around);
    number("q", threes, &mut keys.around);
    keys.around.push(("x".to_owned(), usual));
    Keys { heavy, ..keys }
}

/// The fine keys or the coarse ones, each in one file.
struct Once {
    files: Vec<String>,
    /// What stands on many pages.
    common: Common,
}

/// Puts keys into files by their hash.
fn once(postings: &Postings, coarse: bool, room: u32) -> Once {
    let universe = room * SLOTS;
    let keys: Vec<(Vec<char>, &[u32])> = postings.all(coarse).map(|(key, list)| (key.collect(), list)).collect();
    let keyed = keys.iter().map(|(key, list)| Keyed::new(key, list, universe)).collect();
    let lots = Lots::new(keyed, if coarse { FINE } else { SMALL });
    let names = (if coarse { "h" } else { "g" }, lots.salts.len() as u32);
    let common = common(keys.iter().map(|(key, list)| (key.as_slice(), *list)), names, COMMON[usize::from(coarse)]);
    Once { files: lots.written(universe), common }
}

/// The keys of a small site once more, put together by their first and by their last unit.
struct Around {
    /// Units that have too many keys for that.
    heavy: String,
    /// Files: all keys around some unit are in one of them.
    files: Vec<String>,
    /// Files of the runs of three round a heavy unit.
    threes: Vec<String>,
    /// The pairs that stand on most pages, in one file.
    usual: String,
    /// Runs that stand on many pages.
    common: Common,
}

/// Of a run of three, both keys are with the unit in the middle: a reader who asks for it loads one file instead of two.
/// A key of units that are all heavy, or ASCII, is placed as in [`once`]. Runs of three round a heavy unit are keys as
/// well, for both pairs are on so many pages that some have them apart; and so are longer ones that several pages have:
/// what is looked up as a whole needs no comparison with texts, and of a longer run it tells most.
/// `names`: by how many files answers to common keys are named.
fn around(postings: &Postings, entries: &[Entry], room: u32, names: u32) -> Around {
    let universe = room * SLOTS;
    let keys: Vec<(Vec<char>, &[u32])> = postings.all(false).map(|(key, list)| (key.collect(), list)).collect();
    let mut weights: BTreeMap<char, usize> = BTreeMap::new();
    for (key, list) in &keys {
        ends(key).for_each(|unit| *weights.entry(unit).or_default() += Keyed::new(key, list, universe).part.size);
    }
    let heavy = |unit: char| weights.get(&unit).is_some_and(|weight| *weight > HEAVY);
    let places = |key: &[char]| -> Vec<u32> {
        let places: Vec<u32> = ends(key).filter(|unit| !heavy(*unit)).map(|unit| hash(std::iter::once(unit), SEEDS[0])).collect();
        if places.is_empty() { vec![hash(key.iter().copied(), SEEDS[0])] } else { places }
    };
    let mut keyed = Vec::new();
    for (key, list) in &keys {
        keyed.extend(places(key).into_iter().map(|shard| Keyed::new(key, list, universe).at(shard)));
    }
    // Where a reader looks for a run: with the threes and the pairs that it is made of.
    let spots = |run: &[char]| -> Vec<(Lot, u32)> {
        let joined = |at: usize| at > 0 && at + 1 < run.len() && heavy(run[at]);
        let own = |at: usize| match (joined(at + 1), joined(at)) {
            (true, _) => vec![(Lot::Threes, hash(run[at..at + 3].iter().copied(), SEEDS[0]))],
            (_, true) => Vec::new(),
            _ => places(&run[at..at + 2]).into_iter().map(|shard| (Lot::Pairs, shard)).collect(),
        };
        (0..run.len() - 1).flat_map(own).collect()
    };
    let runs = gram::runs(entries);
    let whole = |run: &[char]| run.len() == 3 && heavy(run[1]);
    let mut told: BTreeMap<&[char], &[u32]> = keys.iter().map(|(key, list)| (key.as_slice(), *list)).collect();
    let (mut kept, mut others) = (Vec::new(), Vec::new());
    let mut by_length: Vec<(&Vec<char>, &Vec<u32>)> = runs.iter().collect();
    by_length.sort_by_key(|(run, _)| run.len());
    for (run, list) in by_length {
        let ascii = run.iter().any(char::is_ascii);
        if whole(run) || !ascii && (on_pages(list) >= KNOWN || misleads(run, list, &told)) {
            told.insert(run, list);
            kept.push((run, list));
        } else if !ascii {
            others.push((run, list));
        }
    }
    let (pairs, threes) = loop {
        let mut lots = [keyed.clone(), Vec::new()];
        for (run, list) in &kept {
            spots(run).into_iter().for_each(|(lot, shard)| lots[lot as usize].push(Keyed::new(run, list, universe).at(shard)));
        }
        let [pairs, threes] = lots.map(|lot| Lots::new(lot, FINE));
        // A run that a reader could take for one of these is kept as well, that its pages are among those that are told.
        let taken = |(run, _): &(&Vec<char>, &Vec<u32>)| {
            spots(run).into_iter().any(|(lot, shard)| if lot == Lot::Pairs { &pairs } else { &threes }.has(shard, run))
        };
        let (more, rest): (Vec<_>, Vec<_>) = others.into_iter().partition(taken);
        others = rest;
        if more.is_empty() {
            break (pairs, threes);
        }
        kept.extend(more);
    };
    let common = common(kept.iter().map(|(run, list)| (run.as_slice(), list.as_slice())), ("g", names), COMMON[0]);
    let (files, threes, usual) = (pairs.written(universe), threes.written(universe), usual(&keys, universe));
    // The heaviest first: which of two keys is rarer can be guessed from their order.
    let mut heavy: Vec<(usize, char)> = weights.iter().filter(|(unit, _)| heavy(**unit)).map(|(unit, weight)| (*weight, *unit)).collect();
    heavy.sort_unstable_by(|one, other| other.cmp(one));
    Around { heavy: heavy.into_iter().map(|(_, unit)| unit).collect(), files, threes, usual, common }
}

/// Whether all that is told of a run's parts leaves a page that does not have the run: a reader would have to look there.
fn misleads(run: &[char], list: &[u32], told: &BTreeMap<&[char], &[u32]>) -> bool {
    let parts = (2..run.len()).flat_map(|length| run.windows(length));
    let parts: Vec<&[u32]> = parts.filter_map(|part| told.get(part).copied()).collect();
    let Some((first, others)) = parts.split_first() else { return false };
    let page = |id: &u32| id / SLOTS;
    let everywhere = |id: &&u32| others.iter().all(|part| part.binary_search(id).is_ok());
    first.iter().filter(everywhere).any(|id| !list.iter().any(|own| page(own) == page(id)))
}

/// The units at the ends of a key that are not ASCII, each once.
fn ends(key: &[char]) -> impl Iterator<Item = char> {
    let ends: BTreeSet<char> = key.first().into_iter().chain(key.last()).copied().filter(|unit| !unit.is_ascii()).collect();
    ends.into_iter()
}

/// The pairs that stand on most pages, as many as go into one file: several usual words are looked up at once.
fn usual(keys: &[(Vec<char>, &[u32])], universe: u32) -> String {
    let mut pairs: Vec<&(Vec<char>, &[u32])> = keys.iter().filter(|(key, _)| key.len() == 2 && !key.iter().any(char::is_ascii)).collect();
    pairs.sort_by(|(one, own), (other, list)| on_pages(list).cmp(&on_pages(own)).then_with(|| one.cmp(other)));
    let mut rest: Vec<Keyed<'_>> = pairs.into_iter().map(|(key, list)| Keyed::new(key, list, universe).at(0)).collect();
    let mut size = 0;
    let fits = |keyed: &&Keyed<'_>| {
        size += keyed.part.size;
        size <= USUAL
    };
    let mut inside: Vec<Keyed<'_>> = rest.drain(..rest.iter().take_while(fits).count()).collect();
    loop {
        let lots = Lots::new(inside.clone(), usize::MAX);
        // Who looks for a pair that is not among them must not take one of them for it.
        let (more, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|keyed| lots.has(0, keyed.key));
        if more.is_empty() {
            return lots.written(universe).pop().unwrap_or_default();
        }
        inside.extend(more);
        rest = others;
    }
}

/// Files of keys of a small site.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lot {
    /// Pairs, and the runs that are made of them.
    Pairs,
    /// Runs of three round a heavy unit, and the runs that are made of them.
    Threes,
}

/// A key with what is written of it.
#[derive(Clone, Copy)]
struct Keyed<'a> {
    key: &'a [char],
    part: Part<'a>,
}

impl<'a> Keyed<'a> {
    fn new(key: &'a [char], list: &'a [u32], universe: u32) -> Keyed<'a> {
        Keyed { key, part: Part::new(key.iter().copied(), list, universe) }
    }

    fn at(self, shard: u32) -> Keyed<'a> {
        Keyed { part: Part { shard, ..self.part }, ..self }
    }
}

/// Keys shared out, by file and fingerprint.
struct Lots<'a> {
    keyed: Vec<Keyed<'a>>,
    /// What each file adds to the seed of its fingerprints.
    salts: Vec<u32>,
}

impl<'a> Lots<'a> {
    /// Files of about `size` bytes.
    fn new(mut keyed: Vec<Keyed<'a>>, size: usize) -> Lots<'a> {
        let count = fine_step(keyed.iter().map(|keyed| keyed.part.size).sum::<usize>().div_ceil(size)) as u32;
        keyed.iter_mut().for_each(|keyed| keyed.part.shard %= count);
        keyed.sort_unstable_by_key(|keyed| (keyed.part.shard, keyed.key));
        // Both ends of a key may be in one file.
        keyed.dedup_by_key(|keyed| (keyed.part.shard, keyed.key));
        let mut lots = Lots { keyed, salts: Vec::new() };
        let mut from = 0;
        for shard in 0..count {
            let to = lots.keyed.partition_point(|keyed| keyed.part.shard <= shard);
            lots.salts.push(salted(&mut lots.keyed[from..to]));
            from = to;
        }
        lots
    }

    fn of(&self, shard: u32) -> &[Keyed<'a>] {
        let at = |shard| self.keyed.partition_point(|keyed| keyed.part.shard < shard);
        &self.keyed[at(shard)..at(shard + 1)]
    }

    /// Whether a reader who looks for a run in this file finds something.
    fn has(&self, shard: u32, run: &[char]) -> bool {
        let shard = shard % self.salts.len() as u32;
        let print = fingerprint(run.iter().copied(), self.salts[shard as usize]);
        self.of(shard).binary_search_by_key(&print, |keyed| keyed.part.print).is_ok()
    }

    /// Of each file the salt, the fingerprints, and for each of them the list.
    fn written(&self, universe: u32) -> Vec<String> {
        let shards: Vec<u32> = (0..self.salts.len() as u32).collect();
        parallel::map(&shards, Row::Any, |shard| {
            let mut bits = Bits::default();
            bits.gamma(self.salts[*shard as usize] + 1);
            let own = self.of(*shard);
            prints(&mut bits, own.iter().map(|keyed| keyed.part.print));
            own.iter().for_each(|keyed| bits.list(keyed.part.list, universe));
            bits.text()
        })
    }
}

/// Chooses the fingerprints of a file and sorts by them: those by which most keys can be told apart, which is all of them
/// unless a file is very large.
fn salted(keyed: &mut [Keyed<'_>]) -> u32 {
    let mut print = |salt: u32| {
        keyed.iter_mut().for_each(|keyed| keyed.part.print = fingerprint(keyed.key.iter().copied(), salt));
        keyed.sort_unstable_by_key(|keyed| (keyed.part.print, keyed.key));
        keyed.windows(2).filter(|two| two[0].part.print == two[1].part.print).count()
    };
    let mut best = (usize::MAX, 0);
    for salt in 0..TRIES {
        best = best.min((print(salt), salt));
        if best.0 == 0 {
            break;
        }
    }
    print(best.1);
    best.1
}

/// What stands on `least` pages or more. Answers are named by a letter, which of so many files a key is in, and its
/// fingerprint.
fn common<'a>(keys: impl Iterator<Item = (&'a [char], &'a [u32])>, names: (&str, u32), least: usize) -> Common {
    let named = |(key, list): (&[char], &[u32])| {
        let units = || key.iter().copied();
        (format!("{}{}_{}", names.0, hash(units(), SEEDS[0]) % names.1, fingerprint(units(), 0)), list.to_vec())
    };
    keys.filter(|(_, list)| on_pages(list) >= least).map(named).collect()
}

fn on_pages(list: &[u32]) -> usize {
    list.chunk_by(|one, other| one / SLOTS == other / SLOTS).count()
}
