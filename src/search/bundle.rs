//! Texts of a small site → files with several of them, so that ten hits take few requests.
//!
//! Every text stands in files of several sizes, once among its neighbours in the report and once among those that
//! speak of the same things; the client takes the files that cost least together.

use super::pack::pack;
use std::collections::{BTreeMap, BTreeSet};

/// For both orders how many texts a file has. Files overlap by half.
const SIZES: [&[usize]; 2] = [&[4, 8, 16], &[4, 8, 16, 24]];
/// Divided by how many texts have a pair: what it says about likeness.
const RARITY: u32 = 5_040;

/// The second order, and names and content of all files; a text comes with its number.
pub(super) fn bundles(units: &[(usize, String)]) -> (Vec<u32>, Vec<(String, Vec<String>)>) {
    let packed: Vec<String> = units.iter().map(|(_, text)| pack(text)).collect();
    let like = by_likeness(units);
    let orders = [(0..units.len()).collect::<Vec<_>>(), like];
    let mut files = Vec::new();
    for (family, (order, sizes)) in orders.iter().zip(SIZES).enumerate() {
        for size in sizes {
            let step = size / 2;
            for from in (0..units.len()).step_by(step).filter(|from| *from == 0 || from + size - step < units.len()) {
                let texts = order[from..units.len().min(from + size)].iter().map(|at| packed[*at].clone());
                files.push((format!("b{family}_{size}_{from}"), texts.collect()));
            }
        }
    }
    (orders[1].iter().map(|at| units[*at].0 as u32).collect(), files)
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
