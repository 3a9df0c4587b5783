//! The office's own lists, read from text: words (TSV), the register of external links (CSV), closed domains.
//!
//! What cannot be read in a list is a finding at its line; the rest of the list is used.

use crate::diagnostic::Diagnostic;
use crate::link::Target;
use crate::moment::Moment;
use crate::site::Site;
use crate::source::Place;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One entry of a word list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Wrong → right.
    Pair {
        /// What must not be written.
        wrong: String,
        /// What is meant.
        right: String,
    },
    /// A fixed formulation: what is nearly this is a slip.
    Fixed(String),
    /// A person's or body's name with the title it goes with.
    Name {
        /// The name.
        name: String,
        /// The title that stands before or after it.
        title: String,
    },
}

/// The word lists of an office.
#[derive(Debug, Default)]
pub struct WordList {
    /// All entries.
    pub entries: Vec<Entry>,
    /// Finds the wrong words; patterns are numbers into `pairs`.
    pub wrong: Option<AhoCorasick>,
    /// Wrong and right words.
    pub pairs: Vec<(String, String)>,
    /// Right words that contain a wrong one: not to be reported.
    pub fixed: Vec<Vec<char>>,
    /// Names and titles.
    pub names: Vec<(String, String)>,
    /// Characters at which a fixed formulation may begin, for speed.
    pub starts: BTreeMap<char, Vec<usize>>,
}

/// Finds fixed words in one pass: the leftmost, of those the longest. `None` only if there were none.
pub fn words(list: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(list).ok()
}

/// Slips between like-sounding or like-looking words that are wrong in any context. Neutral: nothing of names or politics.
const SHIPPED: &str = include_str!("words.tsv");

impl WordList {
    /// Reads the shipped list and the office's own; each is its path and text.
    pub fn read(texts: &[(Arc<str>, String)], bad: &mut dyn FnMut(Place, &str) -> Diagnostic, found: &mut Vec<Diagnostic>) -> Self {
        let mut entries = Vec::new();
        for line in SHIPPED.lines() {
            entries.extend(entry(line).ok().flatten());
        }
        for (path, text) in texts {
            let mut at = 0;
            for line in text.split('\n') {
                match entry(line.trim_end_matches('\r')) {
                    Ok(read) => entries.extend(read),
                    Err(()) => found.push(bad(Place::range(path, &(at..at + line.len() as u32)), line.trim())),
                }
                at += line.len() as u32 + 1;
            }
        }
        Self::of(entries)
    }

    fn of(entries: Vec<Entry>) -> Self {
        let mut list = WordList::default();
        for entry in &entries {
            match entry {
                Entry::Pair { wrong, right } => list.pairs.push((wrong.clone(), right.clone())),
                Entry::Fixed(words) => list.fixed.push(words.chars().collect()),
                Entry::Name { name, title } => list.names.push((name.clone(), title.clone())),
            }
        }
        list.pairs.sort();
        list.pairs.dedup_by(|one, other| one.0 == other.0);
        // A table of all states is quick and, for lists of this size, small.
        let kind = (list.pairs.len() < 4_000).then_some(AhoCorasickKind::DFA);
        let automaton =
            AhoCorasick::builder().kind(kind).match_kind(MatchKind::LeftmostLongest).build(list.pairs.iter().map(|(wrong, _)| wrong));
        list.wrong = automaton.ok();
        for (index, words) in list.fixed.iter().enumerate() {
            // A formulation with one or two slips still has one of its first three characters in place.
            for c in words.iter().take(3).copied().collect::<BTreeSet<char>>() {
                list.starts.entry(c).or_default().push(index);
            }
        }
        list.entries = entries;
        list
    }
}

/// `错<TAB>对`, `固定<TAB>表述`, `名称<TAB>姓名<TAB>职务`; `#` begins a comment.
fn entry(line: &str) -> Result<Option<Entry>, ()> {
    if line.trim().is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    match cells.as_slice() {
        ["固定", words] if words.chars().count() >= 4 => Ok(Some(Entry::Fixed((*words).to_owned()))),
        ["名称", name, title] if !name.is_empty() && !title.is_empty() => {
            Ok(Some(Entry::Name { name: (*name).to_owned(), title: (*title).to_owned() }))
        }
        ["固定" | "名称", ..] => Err(()),
        [wrong, right, ..] if !wrong.is_empty() && !right.is_empty() && wrong != right => {
            Ok(Some(Entry::Pair { wrong: (*wrong).to_owned(), right: (*right).to_owned() }))
        }
        _ => Err(()),
    }
}

/// The register of external links: address, owner, day of the last look.
#[derive(Debug, Default)]
pub struct Register {
    /// The file.
    pub path: Arc<str>,
    /// Address → row.
    pub rows: BTreeMap<String, Row>,
}

/// A row of the register.
#[derive(Debug, Clone)]
pub struct Row {
    /// Who answers for the link.
    pub owner: String,
    /// When it was last looked at.
    pub reviewed: Option<Moment>,
    /// Where the row stands.
    pub at: (u32, u32),
}

impl Register {
    /// Reads `网址,责任人,复核日期` with a head row.
    pub fn read(path: &Arc<str>, text: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let mark = (text.len() - text.trim_start_matches('\u{FEFF}').len()) as u32;
        let mut rows = BTreeMap::new();
        for record in reader.records().flatten() {
            let start = record.position().map_or(0, |position| position.byte() as u32) + mark;
            let line = text.get(start as usize..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            let cell = |index: usize| record.get(index).unwrap_or_default().trim().to_owned();
            let row = Row { owner: cell(1), reviewed: cell(2).parse().ok(), at: (start, start + line.len() as u32) };
            if !cell(0).is_empty() {
                rows.insert(cell(0), row);
            }
        }
        Register { path: path.clone(), rows }
    }
}

/// The external links of all bodies as a draft of the register: address, nobody, no day, and where it stands.
pub fn register(site: &Site) -> String {
    let mut rows: BTreeMap<&str, &str> = BTreeMap::new();
    let graph = &site.graph;
    for id in graph.visible() {
        for target in graph.targets[id as usize].iter() {
            if let Target::Outside(url) = target
                && url.starts_with("http")
            {
                rows.entry(url).or_insert(&graph.pages[id as usize].path);
            }
        }
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = out.write_record(["网址", "责任人", "复核日期", "首次出现"]);
    for (url, path) in rows {
        let _ = out.write_record([url, "", "", path]);
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Closed domains: one a line.
pub fn domains(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.trim_start_matches("*.").to_ascii_lowercase()).collect()
}
