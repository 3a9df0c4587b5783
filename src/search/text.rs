//! Entries → texts for excerpts, cut so that ten hits cost little, and the table of addresses.

use super::fold;
use super::gram::{STRETCHES, stretches};
use super::page::Entry;
use serde_json::{Value, json};

/// Addresses in one part of the table.
const ADDRESSES: usize = 512;

/// The texts in files.
pub(super) struct Texts {
    /// Parts of each page.
    pub per_page: usize,
    /// Parts in each file.
    pub per_file: usize,
    /// The files' content; null where there is nothing.
    pub files: Vec<Value>,
}

impl Texts {
    /// Cuts long pages into parts, and packs short sites into few files.
    pub fn new(entries: &[Entry]) -> Texts {
        let length = |entry: &Entry| entry.blocks.iter().map(|block| block.text.chars().count()).sum::<usize>();
        let mean = entries.iter().map(length).sum::<usize>() / entries.len().max(1);
        let per_page = match mean {
            0..=700 => 1,
            701..=1100 => 2,
            1101..=2500 => 3,
            _ => STRETCHES,
        };
        // A reader of a small site should wait for few files, a reader of a large one for few bytes.
        let per_file = (600 / entries.len().max(1)).clamp(1, 8);
        let parts: Vec<Value> = entries.iter().flat_map(|entry| parts(entry, per_page)).collect();
        let files = parts.chunks(per_file).map(|parts| if parts.iter().all(Value::is_null) { Value::Null } else { json!(parts) }).collect();
        Texts { per_page, per_file, files }
    }
}

/// A page's parts. Every part has what a hit shows: address, title, labels; all headings are in the first one.
fn parts(entry: &Entry, count: usize) -> Vec<Value> {
    let places = stretches(entry);
    let mut blocks: Vec<Vec<Value>> = vec![Vec::new(); count];
    let mut heading = None;
    let mut headed = 0;
    for (block, stretch) in entry.blocks.iter().zip(places) {
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
    let mut scripts = String::new();
    let labels = [&entry.city, &entry.county].into_iter().chain(&entry.topics).chain(&entry.details);
    let texts = entry.blocks.iter().map(|block| &block.text).chain(labels).map(String::as_str).chain([&*entry.title]);
    texts.for_each(|text| fold::traditional_in(text, &mut scripts));
    let Entry { address, title, city, county, edition, kind, topics, details, .. } = entry;
    let page = |blocks: &Vec<Value>| {
        let mut record = vec![json!(address), json!(title), json!(blocks), json!(kind), json!(city), json!(edition), json!(topics)];
        // What most pages have not comes last and is left out.
        record.extend([json!(county), json!(details), json!(scripts)]);
        while record.last().is_some_and(|value| *value == json!("") || *value == json!([])) {
            record.pop();
        }
        Value::Array(record)
    };
    blocks.iter().enumerate().map(|(part, blocks)| if part > 0 && blocks.is_empty() { Value::Null } else { page(blocks) }).collect()
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
