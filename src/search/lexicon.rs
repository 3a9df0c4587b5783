//! Places, topics, terms and words of titles by their pinyin, in parts by the first three letters.
//!
//! Readings of places come from the divisions table; the converter's reading is kept beside it, because people type
//! it too. An entry is `JiNanShi济南市`: a capital starts a syllable, so initials need nothing of their own.

use super::bits::{Bits, hash};
use super::gram::{Postings, SLOTS};
use super::page::Entry;
use crate::config::Config;
use crate::place::Division;
use crate::text::fold::fold;
use crate::text::han::is_han;
use pinyin::ToPinyin;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Characters of a title that one entry holds.
const WINDOW: usize = 4;
/// Words that letters are read as, at most.
const MEANINGS: usize = 12;

/// Bytes of names that are few.
const NAMES: usize = 1_500;

/// Marks a city, whose initials come before those of other names.
const CITY: &str = "!";
/// Marks the name of a county, topic or term.
const NAME: &str = "+";

/// Parts of the lexicon: entries separated by white space.
pub(super) fn parts(config: &Config, entries: &[Entry], postings: &Postings) -> Vec<String> {
    let mut by_prefix: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |spelt: &str, name: &str, mark: &str| {
        let plain = spelt.to_ascii_lowercase();
        let initials: String = spelt.chars().filter(char::is_ascii_uppercase).collect::<String>().to_ascii_lowercase();
        let entry = format!("{mark}{spelt}{name}");
        // Two letters alone mean a name; words of titles need three to be looked up by.
        for (key, lengths) in
            [(&plain, if mark.is_empty() { 3..=3 } else { 2..=3 }), (&initials, if mark.is_empty() { 0..=0 } else { 2..=3 })]
        {
            for key in lengths.filter(|length| *length > 0).filter_map(|length| key.get(..length)) {
                by_prefix.entry(key.to_owned()).or_default().insert(entry.clone());
            }
        }
    };
    let readings = |division: &Division| [syllables(&division.slug, &division.short), spell(&division.short)].into_iter().flatten();
    let labels: BTreeSet<&str> = entries.iter().flat_map(|entry| [entry.city.as_str(), entry.county.as_str()]).collect();
    let meant = |place: &Division| labels.contains(place.name.as_str()) || postings.stands(&place.name);
    let known: BTreeSet<String> = config.places.all().filter(|place| meant(place)).flat_map(readings).collect();
    for division in config.places.all() {
        if !postings.stands(&division.short) {
            continue;
        }
        // 某镇远程教学 says nothing of 镇远县 where 镇原县 is spoken of.
        if !meant(division) && readings(division).any(|reading| known.contains(&reading)) {
            continue;
        }
        let suffix = division.name.strip_prefix(&division.short).unwrap_or_default();
        let mark = if division.code.is_multiple_of(100) { CITY } else { NAME };
        if let Some(tail) = spell(suffix) {
            for head in readings(division) {
                add(&format!("{head}{tail}"), &division.name, mark);
                // 围场满族蒙古族自治县 is called 围场县 as well.
                if suffix.chars().count() > 1 {
                    add(&head, &division.short, mark);
                }
            }
        }
    }
    let topics = config.site.topic.iter().flat_map(|topic| std::iter::once(&topic.name).chain(&topic.aliases));
    let terms = config.site.term.iter().flat_map(|term| std::iter::once(&term.name).chain(&term.aliases));
    for name in topics.chain(terms) {
        let name: String = fold(name).chars().filter(|c| is_han(*c)).collect();
        if let Some(spelt) = spell(&name).filter(|_| name.chars().count() > 1) {
            add(&spelt, &name, NAME);
        }
    }
    let mut windows = BTreeSet::new();
    for entry in entries {
        let title = super::fold::folded(&entry.title);
        for run in title.split(|c| !is_han(c)) {
            let run: Vec<char> = run.chars().collect();
            windows.extend((0..run.len().saturating_sub(1)).map(|at| run[at..(at + WINDOW).min(run.len())].iter().collect::<String>()));
        }
    }
    // A window at the end of a title is often the beginning of another one, which says all that it could.
    let windows: Vec<String> = windows.into_iter().collect();
    let begun = |index: usize| windows.get(index + 1).is_some_and(|next| next.starts_with(&windows[index]));
    for window in (0..windows.len()).filter(|index| !begun(*index)).map(|index| &windows[index]) {
        if let Some(spelt) = spell(window) {
            add(&spelt, window, "");
        }
    }
    let size: usize = by_prefix.values().flatten().map(String::len).sum();
    // A small site has few names to a part, so that a reader of it loads little.
    let count = super::number::fine_step(size / if entries.len() < 500 { 1_200 } else { 4_000 } + 1) as u32;
    let mut parts = vec![String::new(); count as usize];
    for (prefix, entries) in by_prefix {
        let part = &mut parts[(hash(prefix.chars(), 0) % count) as usize];
        for entry in entries {
            part.push_str(&entry);
            part.push(' ');
        }
    }
    parts
}

/// Cities, and the other names that letters read as a city may mean as well, if they are few enough to go with the second
/// half of the client: what is most often typed in letters needs no part of the lexicon then.
pub(super) fn names(parts: &[String]) -> String {
    let entries: BTreeSet<&str> = parts.iter().flat_map(|part| part.split(' ')).filter(|entry| !entry.is_empty()).collect();
    let mut ways = BTreeSet::new();
    for city in entries.iter().filter_map(|entry| entry.strip_prefix(CITY)) {
        let ends: Vec<usize> = city.char_indices().filter(|(_, c)| c.is_ascii_uppercase() || !c.is_ascii()).map(|(at, _)| at).collect();
        ways.extend(ends.get(2).map(|end| city[..*end].to_ascii_lowercase()));
        ways.insert(city.chars().filter(char::is_ascii_uppercase).take(2).collect::<String>().to_ascii_lowercase());
    }
    let alike = |entry: &&&str| {
        let spelt = entry.to_ascii_lowercase();
        entry.starts_with(CITY) || spelt.strip_prefix(NAME).is_some_and(|spelt| ways.iter().any(|way| spelt.starts_with(way)))
    };
    let names = entries.iter().filter(alike).copied().collect::<Vec<_>>().join(" ");
    if names.len() <= NAMES { names } else { String::new() }
}

/// Where the cities among the names are spoken of, one list after the other: initials that several of them have need no
/// shard for each.
pub(super) fn cities(names: &str, postings: &Postings, room: u32) -> Option<String> {
    let (mut seen, mut bits) = (BTreeSet::new(), Bits::default());
    for name in names.split(' ').filter_map(|entry| entry.strip_prefix(CITY)) {
        let mut units = name.chars().filter(|c| !c.is_ascii());
        if let (Some(first), Some(second)) = (units.next(), units.next())
            && seen.insert([first, second])
        {
            bits.list(postings.pair(first, second), room * SLOTS);
        }
    }
    Some(bits.text()).filter(|text| !text.is_empty())
}

/// What letters may mean.
#[derive(Default)]
pub(super) struct Reading {
    /// The words, at most [`MEANINGS`].
    pub words: Vec<String>,
    /// For initials that several names have, how many of these, the first, are without 市 or 县: `szs` is 石嘴山 rather than
    /// 苏州市.
    pub likely: Option<usize>,
}

/// What letters may mean: whole names of places, topics and terms first, then words of titles.
pub(super) fn read(parts: &[String], typed: &str) -> Reading {
    among(parts, typed, |_| true)
}

/// The cities that letters may mean.
pub(super) fn read_as_city(parts: &[String], typed: &str) -> Vec<String> {
    among(parts, typed, |entry| entry.starts_with(CITY)).words
}

fn among(parts: &[String], typed: &str, wanted: impl Fn(&str) -> bool) -> Reading {
    let part = &parts[(hash(typed.chars().take(3), 0) % parts.len() as u32) as usize];
    // Names read in full, cities by initials, names by initials, words of titles, beginnings: the first kind that has
    // any is the answer.
    const INITIALS: RangeInclusive<usize> = 1..=2;
    let mut found: [BTreeSet<String>; 5] = Default::default();
    for entry in part.split(' ').filter(|entry| !entry.is_empty() && wanted(entry)) {
        let (city, known) = (entry.starts_with(CITY), entry.starts_with(CITY) || entry.starts_with(NAME));
        let entry = &entry[usize::from(known)..];
        let letters = entry.find(|c: char| !c.is_ascii()).unwrap_or(entry.len());
        let (spelt, name) = entry.split_at(letters);
        let initials = spelt.chars().filter(char::is_ascii_uppercase).collect::<String>().to_ascii_lowercase();
        let done = |count: usize| count + 1 >= name.chars().count();
        let mut put = |kind: usize, count: usize| found[kind].insert(name.chars().take(count).collect());
        if known && initials.starts_with(typed) {
            put(
                if !done(typed.len()) {
                    4
                } else if city {
                    1
                } else {
                    2
                },
                typed.len(),
            );
        }
        if !spelt.to_ascii_lowercase().starts_with(typed) {
            continue;
        }
        let open = spelt.as_bytes().get(typed.len()).is_some_and(u8::is_ascii_lowercase);
        let count = spelt[..typed.len()].chars().filter(char::is_ascii_uppercase).count();
        // A first syllable that is not typed to its end could be any character.
        if !open {
            put(if known && done(count) { 0 } else { 3 }, count);
        } else if count > 1 {
            put(4, count);
        }
    }
    let Some((kind, words)) = found.into_iter().enumerate().find(|(_, words)| !words.is_empty()) else { return Reading::default() };
    let (full, short): (Vec<String>, Vec<String>) = words.into_iter().partition(|word| is_full(word));
    let likely = (INITIALS.contains(&kind) && full.len() + short.len() > 1).then_some(short.len());
    Reading { words: short.into_iter().chain(full).take(MEANINGS).collect(), likely }
}

/// Whether a word is the name of a place with what kind of place it is.
fn is_full(word: &str) -> bool {
    word.ends_with(['市', '县', '区', '旗', '盟', '州']) && word.chars().count() > 2
}

/// 济南 → `JiNan`; `None` when a character has no reading.
fn spell(name: &str) -> Option<String> {
    let mut out = String::new();
    for c in name.chars() {
        push(&mut out, &c.to_pinyin()?.plain().replace('ü', "v"));
    }
    Some(out)
}

fn push(out: &mut String, syllable: &str) {
    let mut letters = syllable.chars();
    out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
    out.push_str(letters.as_str());
}

/// A slug cut into as many syllables as the name has characters: `laoling`, 乐陵 → `LaoLing`.
fn syllables(slug: &str, name: &str) -> Option<String> {
    let count = name.chars().count();
    let slug: String = slug.chars().take_while(char::is_ascii_lowercase).collect();
    let mut cuts = Vec::new();
    split(&slug, count, &mut cuts).then(|| {
        let mut out = String::new();
        cuts.iter().for_each(|syllable| push(&mut out, syllable));
        out
    })
}

/// Finds a way to read `letters` as `count` syllables; longer syllables are tried first.
fn split<'a>(letters: &'a str, count: usize, cuts: &mut Vec<&'a str>) -> bool {
    if count == 0 {
        return letters.is_empty();
    }
    for length in (1..=letters.len().min(6)).rev() {
        let (head, rest) = letters.split_at(length);
        if is_syllable(head) {
            cuts.push(head);
            if split(rest, count - 1, cuts) {
                return true;
            }
            cuts.pop();
        }
    }
    false
}

/// Initial, vowels, and n, ng or r: enough to cut a reading that is known to be right.
fn is_syllable(letters: &str) -> bool {
    let rest = ["zh", "ch", "sh"].into_iter().find_map(|initial| letters.strip_prefix(initial));
    let rest = rest.unwrap_or_else(|| letters.strip_prefix(|c| "bpmfdtnlgkhjqxrzcsyw".contains(c)).unwrap_or(letters));
    let tail = rest.trim_start_matches(['a', 'e', 'i', 'o', 'u', 'v']);
    tail.len() < rest.len() && matches!(tail, "" | "n" | "ng" | "r")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_cut_into_syllables() {
        assert_eq!(syllables("laoling", "乐陵").as_deref(), Some("LaoLing"));
        assert_eq!(syllables("xian", "西安").as_deref(), Some("XiAn"));
        assert_eq!(syllables("dongying", "东营").as_deref(), Some("DongYing"));
        assert_eq!(spell("校车").as_deref(), Some("XiaoChe"));
    }

    #[test]
    fn a_name_without_its_kind_is_likelier_than_one_with_it() {
        let parts = ["!ShiZuiShanShi石嘴山市 !SuZhouShi苏州市 !ShenZhenShi深圳市".to_owned()];
        let read = |letters| {
            let reading = read(&parts, letters);
            (reading.words, reading.likely)
        };
        assert_eq!(read("szs"), (vec!["石嘴山".to_owned(), "深圳市".to_owned(), "苏州市".to_owned()], Some(1)));
        assert_eq!(read("suzhou"), (vec!["苏州".to_owned()], None));
    }
}
