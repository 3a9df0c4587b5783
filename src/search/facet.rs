//! Entries → what results can be narrowed by: city, topic, edition, kind; loaded only when it is asked for.

use super::bits::Bits;
use super::page::{Entry, KINDS};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// City, topic, edition, kind: each facet's values in the order of the site, each with the pages that have it.
pub(super) fn facets(entries: &[Entry], room: u32) -> [Value; 4] {
    let topics = |entry: &Entry| entry.topics.clone();
    let kind = |entry: &Entry| vec![KINDS[entry.kind].to_owned()];
    [
        values(entries, room, |entry| vec![entry.city.clone()]),
        values(entries, room, topics),
        values(entries, room, |entry| vec![entry.edition.clone()]),
        values(entries, room, kind),
    ]
}

/// Each value with its pages: `[from, to]` where no other page is between them, else a list of numbers.
fn values(entries: &[Entry], room: u32, of: impl Fn(&Entry) -> Vec<String>) -> Value {
    let mut order: Vec<String> = Vec::new();
    let mut pages: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (page, entry) in entries.iter().enumerate() {
        for value in of(entry).into_iter().filter(|value| !value.is_empty()) {
            let list = pages.entry(value.clone()).or_default();
            if list.is_empty() {
                order.push(value);
            }
            list.push(page as u32);
        }
    }
    let one = |value: String| {
        let list = &pages[&value];
        let (first, last) = (list[0] as usize, list[list.len() - 1] as usize);
        if last - first + 1 == list.len() {
            return json!([value, entries[first].number, entries[last].number + 1]);
        }
        let list: Vec<u32> = list.iter().map(|at| entries[*at as usize].number).collect();
        let mut bits = Bits::default();
        bits.list(&list, room);
        json!([value, bits.text()])
    };
    Value::Array(order.into_iter().map(one).collect())
}
