//! Texts of a small site → files with several of them, so that ten hits take few requests.
//!
//! Every text stands in files of several sizes, once among its neighbours in the report and once among those that
//! speak of the same things; the client takes the files that cost least together.

use super::bits::DIGITS;
use super::pack::pack;
use std::collections::{BTreeMap, BTreeSet};

/// How large files are, in the measure of [`size`]. Files of one size overlap by half.
const SIZES: [u32; 3] = [96, 192, 384];
/// Divided by how many texts have a pair: what it says about likeness.
const RARITY: u32 = 5_040;

/// What a text adds to a file: sixteen characters as they are written, and its first line, whatever is in it.
fn size(text: &str) -> u32 {
    let said = text.split_once('\n').map_or("", |(_, said)| said);
    (pack(said).len() as u32 / 16 + HEAD).min(DIGITS - 1)
}

/// What a first line adds.
const HEAD: u32 = 3;

/// All texts in files of several.
pub(super) struct Bundles {
    /// The second order: numbers of the texts, and their sizes.
    pub order: Vec<(u32, u32)>,
    /// Names and content of the files.
    pub files: Vec<(String, Vec<String>)>,
}

/// Puts texts together; each comes with its number.
pub(super) fn bundles(units: &[(usize, String)]) -> Bundles {
    let weights: Vec<u32> = units.iter().map(|(_, text)| size(text)).collect();
    let total = weights.iter().sum::<u32>();
    let packed: Vec<String> = units.iter().map(|(_, text)| pack(text)).collect();
    let like = by_likeness(units);
    let orders = [(0..units.len()).collect::<Vec<_>>(), like];
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
    Bundles { order: orders[1].iter().map(|at| (units[*at].0 as u32, weights[*at])).collect(), files }
}

/// From each text to the one that shares most rare pairs of characters with it and with the one before.
fn by_likeness(units: &[(usize, String)]) -> Vec<usize> {
    // What a text says, not where it stands.
    let said = |text: &str| text.split('\t').nth(1).unwrap_or_default().to_owned() + text.split_once('\n').map_or("", |(_, said)| said);
    let of = |(_, text): &(usize, String)| {
        let said = said(text);
        said.chars().zip(said.chars().skip(1)).collect()
    };
    let pairs: Vec<BTreeSet<(char, char)>> = units.iter().map(of).collect();
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
    let mut left: BTreeSet<usize> = (1..units.len()).collect();
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
