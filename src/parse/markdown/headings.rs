//! Headings: ids, numbers, and whether levels and numbers follow each other.

use super::findings::Findings;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Heading, Ordinal};
use crate::source::{ByteRange, Place};
use crate::text::{han, number};
use std::collections::BTreeMap;

/// Most headings of a page.
const MOST: usize = 50_000;

/// Ids that the pages of the theme have of their own: a heading gets another.
pub(crate) const RESERVED: [&str; 9] = ["annex", "cases", "count", "leave", "leave-title", "list", "main", "q", "sorted"];

/// Collects headings in order.
#[derive(Debug, Default)]
pub(super) struct Headings {
    list: Vec<Heading>,
    /// Explicit ids and the heading that has them.
    explicit: BTreeMap<Box<str>, u32>,
    /// Last number among the headings of a level below the same parent.
    last: [Option<Ordinal>; 7],
}

impl Headings {
    /// Adds a heading, checks it against its predecessors, and gives its index.
    pub fn add(&mut self, level: u8, id: Option<String>, text: String, range: ByteRange, findings: &mut Findings) -> u32 {
        let index = self.list.len() as u32;
        let number = number::ordinal(&text);
        self.check_level(level, &range, findings);
        self.check_number(level, number, &text, &range, findings);
        let id = id.filter(|id| !id.is_empty()).unwrap_or_default();
        if !id.is_empty() {
            if RESERVED.contains(&&*id) {
                findings.add(Diagnostic::new(Code::RESERVED_ANCHOR).in_file(findings.path(), &range).with("id", &id));
            } else if let Some(first) = self.explicit.get(&*id) {
                let first = Place::range(findings.path(), &self.list[*first as usize].range);
                findings.add(Diagnostic::new(Code::DUPLICATE_ANCHOR).in_file(findings.path(), &range).with("id", &id).also(first));
            } else {
                self.explicit.insert(id.as_str().into(), index);
            }
        }
        self.list.push(Heading { level, id: id.into(), text: text.into(), number, range });
        index
    }

    fn check_level(&self, level: u8, range: &ByteRange, findings: &mut Findings) {
        let Some(before) = self.list.last() else { return };
        if level > before.level + 1 {
            let jump = Diagnostic::new(Code::HEADING_JUMP).in_file(findings.path(), range);
            let expected = "#".repeat(usize::from(before.level) + 1);
            findings.add(jump.with("from", before.level).with("to", level).with("expected", expected));
        }
    }

    fn check_number(&mut self, level: u8, number: Option<Ordinal>, text: &str, range: &ByteRange, findings: &mut Findings) {
        let level = usize::from(level.min(6));
        self.last[level + 1..].fill(None);
        let Some(number) = number else { return };
        if let Some(last) = self.last[level]
            && last.rank == number.rank
            && number.value > last.value + 1
        {
            let gap = Diagnostic::new(Code::HEADING_GAP).in_file(findings.path(), range);
            findings.add(gap.with("found", &text[..usize::from(number.len)]).with("expected", spell(number.rank, last.value + 1)));
        }
        self.last[level] = Some(number);
    }

    /// Gives every heading its id: explicit ones as they are, the others made from the text, `-2`, `-3` … when taken.
    pub fn finish(mut self, findings: &mut Findings) -> Vec<Heading> {
        if let Some(first) = self.list.get(MOST) {
            let many = Diagnostic::new(Code::TOO_MANY).in_file(findings.path(), &first.range);
            findings.add(many.with("what", "@headings").with("count", self.list.len()).with("limit", MOST));
        }
        // Value: the last number tried for a base, so that a thousand equal headings take a thousand steps.
        let reserved = RESERVED.into_iter().map(Box::from);
        let mut taken: BTreeMap<Box<str>, u32> = self.explicit.keys().cloned().chain(reserved).map(|id| (id, 1)).collect();
        for (index, heading) in self.list.iter_mut().enumerate() {
            if !heading.id.is_empty() && self.explicit.get(&heading.id) == Some(&(index as u32)) {
                continue;
            }
            let base = if heading.id.is_empty() { id(&heading.text, heading.number) } else { heading.id.to_string() };
            heading.id = free(base, &mut taken);
        }
        self.list
    }
}

fn free(base: String, taken: &mut BTreeMap<Box<str>, u32>) -> Box<str> {
    let Some(mut count) = taken.get(base.as_str()).copied() else {
        taken.insert(base.as_str().into(), 1);
        return base.into();
    };
    loop {
        count += 1;
        let candidate: Box<str> = format!("{base}-{count}").into();
        if !taken.contains_key(&candidate) {
            taken.insert(base.into(), count);
            taken.insert(candidate.clone(), 1);
            return candidate;
        }
    }
}

/// An id from a heading's text, without its number unless nothing else remains. Chinese stays; punctuation goes.
fn id(text: &str, number: Option<Ordinal>) -> String {
    let rest = number.map_or(text, |number| &text[usize::from(number.len)..]);
    let without_number = slug(rest);
    let id = if without_number.is_empty() { slug(text) } else { without_number };
    if id.is_empty() { "节".to_owned() } else { id }
}

fn slug(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c == '-' {
            gap = true;
        } else if c.is_alphanumeric() || han::is_han(c) || c == '_' {
            if std::mem::take(&mut gap) && !id.is_empty() {
                id.push('-');
            }
            id.push(c.to_ascii_lowercase());
        }
    }
    id
}

/// A number as headings of a rank write it.
fn spell(rank: u8, value: u32) -> String {
    match rank {
        1 => format!("{}、", number::in_han(value)),
        2 => format!("（{}）", number::in_han(value)),
        3 => format!("{value}."),
        _ => format!("（{value}）"),
    }
}
