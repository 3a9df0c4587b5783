//! Entries → texts for excerpts, cut so that ten hits cost little, and the table of addresses.

use super::fold;
use super::gram::{STRETCHES, stretches};
use super::page::Entry;
use rayon::prelude::*;
use serde_json::{Value, json};

/// Addresses in one part of the table.
const ADDRESSES: usize = 512;

/// The texts in files.
pub(super) struct Texts {
    /// Parts of most pages.
    pub parts: usize,
    /// Other numbers of parts, each with the pages that have it.
    pub odd: Vec<(usize, Vec<u32>)>,
    /// Pages whose first parts share a file.
    pub group: usize,
    /// Names and content of the files.
    pub files: Vec<(String, Value)>,
}

impl Texts {
    /// Cuts long pages into parts, and packs the pages of short sites into few files.
    pub fn new(entries: &[Entry]) -> Texts {
        let characters: Vec<usize> =
            entries.iter().map(|entry| entry.blocks.iter().map(|block| block.text.chars().count()).sum()).collect();
        let counts: Vec<usize> = characters.iter().map(|characters| parts(*characters)).collect();
        let pages = |count: usize| counts.iter().filter(|own| **own == count).count();
        let usual = CUTS.into_iter().max_by_key(|count| pages(*count)).unwrap_or(1);
        let with =
            |count: usize| counts.iter().enumerate().filter(|(_, own)| **own == count).map(|(page, _)| page as u32).collect::<Vec<u32>>();
        let odd = CUTS.into_iter().filter(|count| *count != usual && pages(*count) > 0).map(|count| (count, with(count))).collect();
        // A reader of a small site should wait for few files, a reader of a large one for few bytes.
        let group = if entries.len() < 500 { (FILE * entries.len() / characters.iter().sum::<usize>().max(1)).clamp(1, 3) } else { 1 };
        let mut cut: Vec<Vec<Value>> = entries.par_iter().zip(&counts).map(|(entry, count)| cut(entry, *count)).collect();
        let mut files = Vec::with_capacity(entries.len());
        for (first, pages) in cut.chunks_mut(group).enumerate() {
            for (at, parts) in pages.iter_mut().enumerate() {
                let rest = parts.drain(1..).enumerate();
                files.extend(rest.map(|(part, value)| (format!("t{}_{}", first * group + at, part + 1), value)));
            }
            files.push((format!("t{first}"), pages.iter_mut().filter_map(Vec::pop).collect()));
        }
        Texts { parts: usual, odd, group, files }
    }
}

/// Numbers of parts a page may have: stretches of text are not torn.
const CUTS: [usize; 4] = [1, 2, 3, STRETCHES];

/// Characters that a file of several short pages has, about.
const FILE: usize = 500;

/// About five hundred characters a part.
fn parts(characters: usize) -> usize {
    match characters {
        0..=700 => 1,
        701..=1100 => 2,
        1101..=2000 => 3,
        _ => STRETCHES,
    }
}

/// A page's parts. Every part has what a hit shows: address, title, labels; all headings are in the first one.
fn cut(entry: &Entry, count: usize) -> Vec<Value> {
    let mut blocks: Vec<Vec<Value>> = vec![Vec::new(); count];
    let mut heading = None;
    let mut headed = 0;
    for (block, stretch) in entry.blocks.iter().zip(stretches(entry)) {
        let part = stretch * count / STRETCHES;
        if let Some(anchor) = &block.anchor {
            let value = json!([anchor, block.text]);
            blocks[0].push(value.clone());
            heading = Some(value);
            headed = 0;
            continue;
        }
        if part > headed {
            blocks[part].extend(heading.clone());
            headed = part;
        }
        blocks[part].push(json!(block.text));
    }
    let scripts = scripts(entry);
    let Entry { address, title, city, county, edition, kind, topics, details, .. } = entry;
    let page = |blocks: Vec<Value>| {
        let mut record = vec![json!(address), json!(title), json!(blocks), json!(kind), json!(city), json!(edition), json!(topics)];
        // What most pages have not comes last and is left out.
        record.extend([json!(county), json!(details), json!(scripts)]);
        while record.last().is_some_and(|value| *value == json!("") || *value == json!([])) {
            record.pop();
        }
        Value::Array(record)
    };
    blocks.into_iter().map(page).collect()
}

/// The Traditional characters of a page, each with what it is folded to.
fn scripts(entry: &Entry) -> String {
    let mut scripts = String::new();
    let labels = [&entry.city, &entry.county].into_iter().chain(&entry.topics).chain(&entry.details);
    let texts = entry.blocks.iter().map(|block| &block.text).chain(labels).map(String::as_str).chain([&*entry.title]);
    texts.for_each(|text| fold::traditional_in(text, &mut scripts));
    scripts
}

/// The table of addresses in parts: each address as the length it shares with the one before, and the rest.
pub(super) fn addresses(entries: &[Entry]) -> Vec<Value> {
    let part = |entries: &[Entry]| {
        let mut before = "";
        let mut out = String::new();
        for entry in entries {
            let address: &str = &entry.address;
            let shared = before.bytes().zip(address.bytes()).take_while(|(one, other)| one == other).count().min(35);
            out.extend(char::from_digit(shared as u32, 36));
            out.push_str(&address[shared..]);
            out.push('\n');
            before = address;
        }
        Value::String(out)
    };
    entries.chunks(ADDRESSES).map(part).collect()
}
