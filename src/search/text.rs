//! Entries → texts for excerpts, cut so that ten hits cost little, and the table of addresses.

use super::bits::{DIGITS, digit};
use super::bundle::{self, Bundles};
use super::find::weight;
use super::fold;
use super::gram::{SLOTS, STRETCHES, TEXT, stretches};
use super::pack::pack;
use super::page::Entry;
use crate::parallel::{self, Row};

/// Numbers in one part of the table of addresses.
const ADDRESSES: usize = 2048;
/// Characters of all pages up to which their texts stand in bundles as well.
const SMALL: usize = 60_000;

/// The texts in files.
pub(super) struct Texts {
    /// Parts of most pages.
    pub parts: usize,
    /// Other numbers of parts, each with the numbers of the pages that have it.
    pub odd: Vec<(usize, Vec<u32>)>,
    /// On a small site, all parts in an order that has like pages beside each other, as `bundle` writes it.
    pub order: Option<String>,
    /// Names and content of the files with one part.
    pub files: Vec<(String, String)>,
    /// Names and content of the files with several.
    pub bundles: Vec<(String, Vec<String>)>,
    /// How every page of a small site begins.
    pub leads: Vec<String>,
}

/// Whether a site is small enough for bundles.
pub(super) fn is_small(entries: &[Entry], room: u32) -> bool {
    entries.iter().map(length).sum::<usize>() <= SMALL && room * STRETCHES as u32 <= DIGITS * DIGITS
}

fn length(entry: &Entry) -> usize {
    entry.blocks.iter().map(|block| block.text.chars().count()).sum()
}

impl Texts {
    /// Cuts long pages into parts; the texts of a small site are put together in several ways.
    pub fn new(entries: &[Entry], room: u32, small: bool) -> Texts {
        let counts: Vec<usize> = entries.iter().map(|entry| parts(length(entry), if small { FINE } else { COARSE })).collect();
        let pages = |count: usize| counts.iter().filter(|own| **own == count).count();
        let usual = CUTS.into_iter().max_by_key(|count| pages(*count)).unwrap_or(1);
        let with = |count: usize| {
            let pages = entries.iter().zip(&counts).filter(|(_, own)| **own == count);
            pages.map(|(entry, _)| entry.number).collect::<Vec<u32>>()
        };
        let odd = CUTS.into_iter().filter(|count| *count != usual && pages(*count) > 0).map(|count| (count, with(count))).collect();
        let counted: Vec<(&Entry, usize)> = entries.iter().zip(counts.iter().copied()).collect();
        let cut: Vec<Vec<String>> = parallel::map(&counted, Row::Any, |(entry, count)| cut(entry, *count));
        let mut units = Vec::new();
        for (entry, parts) in entries.iter().zip(cut) {
            units.extend(parts.into_iter().enumerate().map(|(part, text)| (entry.number as usize * STRETCHES + part, text)));
        }
        let (order, bundles) = if small && !units.is_empty() {
            let Bundles { order, files } = bundle::bundles(&units, room);
            (Some(order), files)
        } else {
            (None, Vec::new())
        };
        let leads = entries.iter().filter(|_| order.is_some()).map(|entry| pack(&lead(entry))).collect();
        let files = parallel::turn(units, Row::Any, |(unit, text)| (name(unit / STRETCHES, unit % STRETCHES), pack(&text)));
        Texts { parts: usual, odd, order, files, bundles, leads }
    }
}

/// The file of a part of a page.
fn name(page: usize, part: usize) -> String {
    if part == 0 { format!("t{page}") } else { format!("t{page}_{part}") }
}

/// Pages that the first answer to a key shows.
const FIRST: usize = 10;

impl Texts {
    /// The texts that the answer to a common key shows, put together: of the first pages the first part that has it.
    /// Their numbers stand first, for who asks knows the key only by a name that several may have: `lists`.
    pub fn answer(&self, lists: &[Vec<u32>]) -> Vec<String> {
        let mut pages: Vec<(i32, u32, u32)> = Vec::new();
        for list in lists {
            let from = pages.len();
            for own in list.chunk_by(|one, other| one / SLOTS == other / SLOTS) {
                let mask = own.iter().fold(0, |mask, id| mask | 1 << (id % SLOTS));
                let stretch = (TEXT..SLOTS).find(|slot| mask >> slot & 1 == 1).map_or(0, |slot| slot - TEXT);
                pages.push((-weight(mask), own[0] / SLOTS, stretch));
            }
            pages[from..].sort_unstable();
            pages.truncate(from + FIRST);
        }
        let part = |(_, page, stretch): &(i32, u32, u32)| {
            let count = self.odd.iter().find(|(_, pages)| pages.contains(page)).map_or(self.parts, |(count, _)| *count);
            (*page as usize, *stretch as usize * count / STRETCHES)
        };
        let text = |(page, part)| {
            let name = name(page, part);
            self.files.iter().find(|(file, _)| *file == name).map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let number = |(page, part)| [(page * STRETCHES + part) as u32 / DIGITS, (page * STRETCHES + part) as u32 % DIGITS];
        let mut seen = std::collections::BTreeSet::new();
        pages.retain(|page| seen.insert(part(page)));
        let numbers = pages.iter().map(part).flat_map(number).filter_map(digit).collect();
        std::iter::once(numbers).chain(pages.iter().map(part).map(text)).collect()
    }
}

/// Numbers of parts a page may have: stretches of text are not torn.
pub(super) const CUTS: [usize; 4] = [1, 2, 3, STRETCHES];

/// Characters up to which a page is one part, two, three: about six hundred a part where every part is a file.
const COARSE: [usize; 3] = [850, 1400, 2400];
/// About a hundred on a small site, whose parts are put together again: what an excerpt does not need is not loaded.
const FINE: [usize; 3] = [120, 240, 400];

fn parts(characters: usize, limits: [usize; 3]) -> usize {
    limits.iter().position(|limit| characters <= *limit).map_or(STRETCHES, |at| CUTS[at])
}

/// A page's parts. Every part has what a hit shows: address, title, labels; all headings are in the first one.
/// Fields are separated by tabs, values of a field by carriage returns, blocks by line ends; a heading's anchor stands
/// before it.
fn cut(entry: &Entry, count: usize) -> Vec<String> {
    let mut blocks: Vec<String> = vec![String::new(); count];
    let mut say = |part: usize, anchor: Option<&str>, text: &str| {
        let out = &mut blocks[part];
        out.push('\n');
        if let Some(anchor) = anchor {
            plain(anchor, out);
            out.push('\t');
        }
        plain(text, out);
    };
    let mut heading = None;
    let mut headed = 0;
    for (block, stretch) in entry.blocks.iter().zip(stretches(entry)) {
        let part = stretch * count / STRETCHES;
        if let Some(anchor) = &block.anchor {
            say(0, Some(anchor), &block.text);
            heading = Some((anchor, &block.text));
            headed = 0;
            continue;
        }
        if part > headed {
            if let Some((anchor, text)) = heading {
                say(part, Some(anchor), text);
            }
            headed = part;
        }
        say(part, None, &block.text);
    }
    let Entry { address, title, city, county, edition, kind, topics, details, .. } = entry;
    let mut head = String::new();
    let list = |values: &[String]| values.join("\r");
    // What most pages have not comes last and is left out.
    for field in [address, title, &*kind.to_string(), city, edition, &list(topics), county, &list(details), &scripts(entry)] {
        plain(field, &mut head);
        head.push('\t');
    }
    let head = head.trim_end_matches('\t');
    blocks.into_iter().map(|blocks| format!("{head}{blocks}")).collect()
}

/// Characters of a page's text that stand for it where nothing more can be loaded.
const LEAD: usize = 20;

/// A page's first line, and how its text begins.
fn lead(entry: &Entry) -> String {
    let mut whole = cut(entry, 1).pop().unwrap_or_default();
    let Some((head, said)) = whole.split_once('\n') else { return whole };
    let first = said.lines().find(|line| !line.contains('\t')).unwrap_or_default();
    let mut begin: String = first.chars().take(LEAD).collect();
    if begin.len() < first.len() {
        begin.push('…');
    }
    whole = format!("{head}\n{begin}");
    whole
}

/// Text without what separates fields and blocks.
fn plain(text: &str, out: &mut String) {
    out.extend(text.chars().map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c }));
}

/// The Traditional characters of a page, each with what it is folded to.
fn scripts(entry: &Entry) -> String {
    let mut scripts = String::new();
    let labels = [&entry.city, &entry.county].into_iter().chain(&entry.topics).chain(&entry.details);
    let texts = entry.blocks.iter().map(|block| &block.text).chain(labels).map(String::as_str).chain([&*entry.title]);
    texts.for_each(|text| fold::traditional_in(text, &mut scripts));
    scripts
}

/// The table of addresses in parts: each address as the length it shares with the one before, and the rest. A number
/// that no page has is an empty line.
pub(super) fn addresses(entries: &[Entry], room: u32) -> Vec<String> {
    let mut parts = vec![String::new(); (room as usize).div_ceil(ADDRESSES)];
    let mut next = 0;
    let mut before = "";
    for entry in entries {
        while next < entry.number as usize {
            parts[next / ADDRESSES].push('\n');
            next += 1;
        }
        if next % ADDRESSES == 0 || parts[next / ADDRESSES].trim().is_empty() {
            before = "";
        }
        let address: &str = &entry.address;
        let shared = before.bytes().zip(address.bytes()).take_while(|(one, other)| one == other).count().min(35);
        let shared = (0..=shared).rev().find(|at| address.is_char_boundary(*at)).unwrap_or(0);
        let part = &mut parts[next / ADDRESSES];
        part.extend(char::from_digit(shared as u32, 36));
        part.push_str(&address[shared..]);
        part.push('\n');
        before = address;
        next += 1;
    }
    parts
}
