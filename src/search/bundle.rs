//! Texts of a small site → files with several of them, so that ten hits take few requests.
//!
//! Every text stands in files of several sizes, once among its neighbours in the report and once among those that
//! speak of the same things, and a long page as a whole; the client takes the files that cost least together.

use super::bits::Bits;
use super::gram::STRETCHES;
use super::pack::pack;
use super::text::CUTS;
use std::collections::{BTreeMap, BTreeSet};

/// How large files are, in the measure of [`size`]. Files of one size overlap by half.
const SIZES: [u32; 3] = [48, 96, 192];
/// Divided by how many texts have a pair: what it says about likeness.
const RARITY: u32 = 5_040;

/// What a text adds to a file: thirty-two characters as they are written, and its first line, whatever is in it.
fn size(text: &str) -> u32 {
    let said = text.split_once('\n').map_or("", |(_, said)| said);
    pack(said).len() as u32 / 32 + HEAD
}

/// What a first line adds.
const HEAD: u32 = 2;

/// All texts in files of several.
pub(super) struct Bundles {
    /// The second order, as the client reads it: of each page its number, in how many texts it is cut, and their sizes.
    pub order: String,
    /// Names and content of the files.
    pub files: Vec<(String, Vec<String>)>,
}

/// Puts texts together; each comes with its number. Numbers of pages are below `room`.
pub(super) fn bundles(units: &[(usize, String)], room: u32) -> Bundles {
    let weights: Vec<u32> = units.iter().map(|(_, text)| size(text)).collect();
    let total = weights.iter().sum::<u32>();
    let packed: Vec<String> = units.iter().map(|(_, text)| pack(text)).collect();
    let pages: Vec<&[(usize, String)]> = units.chunk_by(|one, other| one.0 / STRETCHES == other.0 / STRETCHES).collect();
    let starts: Vec<usize> = units.iter().enumerate().filter(|(_, (unit, _))| unit % STRETCHES == 0).map(|(at, _)| at).collect();
    let like = by_likeness(&pages);
    let mut said = Bits::default();
    for page in &like {
        let own = pages[*page];
        said.put((own[0].0 / STRETCHES) as u32, 32 - room.leading_zeros());
        said.put(CUTS.iter().position(|count| *count == own.len()).unwrap_or(0) as u32, 2);
        for size in &weights[starts[*page]..][..own.len()] {
            said.gamma((size - HEAD) / 4 + 1);
            said.put((size - HEAD) % 4, 2);
        }
    }
    let texts = like.into_iter().flat_map(|page| starts[page]..starts[page] + pages[page].len());
    let orders = [(0..units.len()).collect::<Vec<_>>(), texts.collect()];
    let mut files = Vec::new();
    for (family, order) in orders.iter().enumerate() {
        let mut before = 0;
        let place = |at: &usize| {
            before += weights[*at];
            (before - weights[*at], *at)
        };
        let order: Vec<(u32, usize)> = order.iter().map(place).collect();
        for size in SIZES {
            let step = size / 2;
            for nth in (0..).take_while(|nth| *nth == 0 || (nth + 1) * step < total) {
                let inside = order.iter().filter(|(place, _)| (nth * step..nth * step + size).contains(place));
                files.push((format!("b{family}_{size}_{nth}"), inside.map(|(_, at)| packed[*at].clone()).collect()));
            }
        }
    }
    // A long page is looked through from one end to the other where not all words of a question have been looked up.
    let long = pages.iter().filter(|own| own.len() == STRETCHES);
    files.extend(long.map(|own| (format!("b2_{}", own[0].0 / STRETCHES), own.iter().map(|(_, text)| pack(text)).collect())));
    Bundles { order: said.text(), files }
}

/// From each page to the one that shares most rare pairs of characters with it and with the one before.
fn by_likeness(pages: &[&[(usize, String)]]) -> Vec<usize> {
    // What a page says, not where it stands.
    let said = |text: &str| text.split('\t').nth(1).unwrap_or_default().to_owned() + text.split_once('\n').map_or("", |(_, said)| said);
    let of = |page: &&[(usize, String)]| {
        let said: String = page.iter().map(|(_, text)| said(text)).collect();
        said.chars().zip(said.chars().skip(1)).collect()
    };
    let pairs: Vec<BTreeSet<(char, char)>> = pages.iter().map(of).collect();
    let mut texts: BTreeMap<(char, char), u32> = BTreeMap::new();
    pairs.iter().flatten().for_each(|pair| *texts.entry(*pair).or_default() += 1);
    let known: Vec<Vec<u32>> = {
        let numbers: BTreeMap<&(char, char), u32> = texts.iter().filter(|(_, texts)| **texts > 2).map(|(pair, _)| pair).zip(0..).collect();
        pairs.iter().map(|pairs| pairs.iter().filter_map(|pair| numbers.get(pair).copied()).collect()).collect()
    };
    let worth: Vec<u32> = texts.values().filter(|texts| **texts > 2).map(|texts| RARITY / texts).collect();
    let likeness = |one: usize, other: usize| {
        let (mut other, mut sum) = (known[other].iter().peekable(), 0);
        for pair in &known[one] {
            while other.next_if(|next| *next < pair).is_some() {}
            if other.next_if_eq(&pair).is_some() {
                sum += worth[*pair as usize];
            }
        }
        sum
    };
    let mut left: BTreeSet<usize> = (1..pages.len()).collect();
    let mut order = vec![0];
    while !left.is_empty() {
        let near = |text: usize| {
            let before = order.iter().rev().nth(1).map_or(0, |before| likeness(*before, text) * 3 / 10);
            likeness(order[order.len() - 1], text) + before
        };
        let next = left.iter().copied().max_by_key(|text| (near(*text), std::cmp::Reverse(*text))).unwrap_or(0);
        left.remove(&next);
        order.push(next);
    }
    order
}
