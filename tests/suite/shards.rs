//! The shards as the browser reads them, written a third time: only what the properties need.

use std::collections::{BTreeMap, BTreeSet};

pub struct Shards {
    files: BTreeMap<String, serde_json::Value>,
    settings: serde_json::Value,
}

impl Shards {
    pub fn read(files: &BTreeMap<Box<str>, Vec<u8>>) -> Shards {
        let mut read = BTreeMap::new();
        let mut settings = serde_json::Value::Null;
        for (name, bytes) in files {
            let text = std::str::from_utf8(bytes).unwrap().trim_end();
            if &**name == anli::search::CLIENT {
                let start = text.rfind("anli.start(").unwrap() + "anli.start(".len();
                settings = serde_json::from_str(text[start..].trim_end_matches(");")).unwrap();
            } else {
                let (_, data) = text.split_once(',').unwrap();
                let name = name.trim_start_matches("search/").trim_end_matches(".js").to_owned();
                // The rest of the client is no data.
                if name == "m" || name == "n" {
                    continue;
                }
                read.insert(name, serde_json::from_str(data.trim_end_matches(");")).unwrap());
            }
        }
        Shards { files: read, settings }
    }

    fn number(&self, name: &str) -> u32 {
        self.settings[name].as_u64().unwrap() as u32
    }

    /// Pages whose text holds the query's runs; `None` when there is nothing to look for.
    pub fn find(&self, typed: &str) -> Option<Vec<usize>> {
        let terms = anli::search::query::parse(typed);
        let runs: Vec<&String> = terms.iter().filter(|term| !term.exclude).flat_map(|term| &term.runs).collect();
        if runs.is_empty() || terms.iter().any(|term| term.exclude) {
            return None;
        }
        let mut pages: Option<BTreeSet<usize>> = None;
        for run in &runs {
            for (_, key) in anli::search::query::keys(run) {
                let own = self.postings(&key);
                pages = Some(match pages {
                    Some(pages) => pages.intersection(&own).copied().collect(),
                    None => own,
                });
            }
        }
        let holds = |page: &usize| {
            let text = self.text(*page);
            runs.iter().all(|run| text.contains(run.as_str()))
        };
        let found: Vec<usize> = pages.unwrap_or_default().into_iter().filter(holds).collect();
        if let [run] = runs[..] {
            for page in &found {
                self.tells(run, *page);
            }
        }
        Some(found)
    }

    /// A small site says of a run of three to six as a whole nothing, or that it is on this page: wherever it may be looked up.
    pub fn tells(&self, run: &str, page: usize) {
        let told = self.whole(run);
        let silent = told.iter().all(BTreeSet::is_empty);
        assert!(silent || told.iter().all(|pages| pages.contains(&page)), "{run} on {page}: {told:?}");
    }

    /// What is said of a run as a whole, in each file of keys in which it may be looked up.
    fn whole(&self, run: &str) -> Vec<BTreeSet<usize>> {
        let units: Vec<char> = run.chars().collect();
        let Some(heavy) = self.settings["heavy"].as_str().map(unpack) else { return Vec::new() };
        if !(3..=6).contains(&units.len()) || units.iter().any(|unit| anli::search::is_break(*unit)) {
            return Vec::new();
        }
        let file = |letter: &str, key: &[char], which: usize| {
            let key: String = key.iter().collect();
            let number = hash(&key, 0) % self.settings["shards"][which].as_u64().unwrap() as u32;
            self.listed(run, false, self.files[&format!("{letter}{number}")].as_str().unwrap(), "")
        };
        let joined = |at: usize| at > 0 && at + 1 < units.len() && heavy.contains(units[at]);
        if !(units.len() == 3 && joined(1)) && run.chars().any(|unit| unit.is_ascii()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for at in 0..units.len() - 1 {
            if joined(at + 1) {
                found.push(file("q", &units[at..at + 3], 3));
            } else if !joined(at) {
                let light = |unit: &&char| !unit.is_ascii() && !heavy.contains(**unit);
                let ends: Vec<&char> = units[at..at + 2].iter().filter(light).collect();
                let whole = [&units[at..at + 2]];
                let own: Vec<&[char]> = ends.iter().map(|unit| std::slice::from_ref(*unit)).collect();
                found.extend(if own.is_empty() { &whole[..] } else { &own[..] }.iter().map(|key| file("k", key, 2)));
            }
        }
        found
    }

    /// What every file that a reader of a small site loads for a pair of Han says of it, and the file of the most usual ones.
    pub fn told(&self, pair: &str) -> (Vec<BTreeSet<usize>>, BTreeSet<usize>) {
        let heavy = unpack(self.settings["heavy"].as_str().unwrap());
        let file = |name: &str| self.listed(pair, false, self.files[name].as_str().unwrap(), "");
        let count = self.settings["shards"][2].as_u64().unwrap() as u32;
        let mut homes: Vec<String> = pair.chars().filter(|unit| !heavy.contains(*unit)).map(String::from).collect();
        if homes.is_empty() {
            homes.push(pair.to_owned());
        }
        (homes.iter().map(|home| file(&format!("k{}", hash(home, 0) % count))).collect(), file("x"))
    }

    /// All that is read of a page, folded: a block a line.
    pub fn text(&self, page: usize) -> String {
        let parts = match self.settings["order"].as_str() {
            // The parts of all pages are listed.
            Some(order) => {
                let mut bits = Bits::new(order);
                let mut parts = 0;
                for _ in 0..self.number("pages") {
                    let number = bits.number(32 - self.number("room").leading_zeros());
                    let count = [1, 2, 3, 5][bits.number(2) as usize];
                    (0..count).for_each(|_| {
                        bits.gamma();
                        bits.number(2);
                    });
                    parts += if number as usize == page { count } else { 0 };
                }
                parts
            }
            None => {
                let odd = self.settings["long"].as_array().unwrap().iter().find(|odd| {
                    let pages = Bits::new(odd[1].as_str().unwrap()).list(self.number("room"), 1);
                    pages.contains(&(page as u32))
                });
                odd.map_or(self.settings["parts"].as_u64(), |odd| odd[0].as_u64()).unwrap()
            }
        };
        let name = |part| if part == 0 { format!("t{page}") } else { format!("t{page}_{part}") };
        let text: String = (0..parts).map(|part| unpack(self.files[&name(part)].as_str().unwrap()) + "\n").collect();
        text.split(['\t', '\n', '\r']).map(anli::search::folded).collect::<Vec<_>>().join("\n")
    }

    /// Every file that has a key must have the same of it.
    fn postings(&self, key: &str) -> BTreeSet<usize> {
        let units: Vec<char> = key.chars().collect();
        let coarse = units.len() == 1 || units.len() == 2 && key.is_ascii();
        let count = |which: usize| self.settings["shards"][which].as_u64().unwrap() as u32;
        let Some(heavy) = self.settings["heavy"].as_str().filter(|_| !coarse).map(unpack) else {
            let (letter, away) = if coarse { ("c", "d") } else { ("k", "l") };
            let shard = hash(key, 0) % count(usize::from(coarse));
            return self.listed(key, coarse, self.files[&format!("{letter}{shard}")].as_str().unwrap(), &format!("{away}{shard}"));
        };
        let mut homes: Vec<u32> = [units[0], units[units.len() - 1]]
            .iter()
            .filter(|unit| !unit.is_ascii() && !heavy.contains(**unit))
            .map(|unit| hash(&unit.to_string(), 0) % count(2))
            .collect();
        if homes.is_empty() {
            homes.push(hash(key, 0) % count(2));
        }
        let whole = self.files["e"][format!("w{}", hash(key, 0) % count(0))].as_str().unwrap();
        let texts = homes.iter().map(|home| self.files[&format!("k{home}")].as_str().unwrap()).chain([whole]);
        texts.map(|text| self.listed(key, coarse, text, "")).reduce(|one, other| one.intersection(&other).copied().collect()).unwrap()
    }

    fn listed(&self, key: &str, coarse: bool, text: &str, away: &str) -> BTreeSet<usize> {
        let small = !self.settings["order"].is_null();
        let slots = if coarse && !small { 2 } else { 8 };
        let universe = self.number("room") * slots;
        let mut bits = Bits::new(text);
        // A file of a small site says by which fingerprints its keys are told apart.
        let salt = if small { bits.gamma() - 1 } else { 0 };
        let wanted = hash(key, 0x5EED + salt) >> 14;
        let prints = bits.list(1 << 18, 0);
        let mut found = BTreeSet::new();
        let mut alone = 0;
        for print in prints {
            let mut list = bits.list(universe, 1);
            if list.is_empty() {
                // What stands nearly everywhere is written page by page.
                let dense = bits.bit();
                let length = bits.gamma() as usize;
                let mut bits = Bits::new(self.files[&format!("{away}_{alone}")].as_str().unwrap());
                alone += 1;
                list = if dense {
                    bits.list(self.number("room"), 1).iter().map(|page| page * slots).collect()
                } else {
                    bits.list(universe, 1)
                };
                if dense {
                    found.extend(list.iter().filter(|_| print == wanted).map(|id| (id / slots) as usize));
                    continue;
                }
                assert_eq!(list.len(), length);
            }
            if print == wanted {
                found.extend(list.into_iter().map(|id| (id / slots) as usize));
            }
        }
        found
    }
}

/// Digits in place of Han, between two shifts: see `src/search/pack.rs`.
fn unpack(text: &str) -> String {
    let usual: Vec<char> = "，。、的“”；：《》（）市学教校".chars().collect();
    let (mut out, mut shifted, mut characters) = (String::new(), false, text.chars());
    while let Some(c) = characters.next() {
        match c {
            '\u{7F}' => shifted = !shifted,
            '!'..='~' if shifted => match digit(c as u8) as usize {
                code if code < usual.len() => out.push(usual[code]),
                code => {
                    let at = (code - usual.len()) * 91 + digit(characters.next().unwrap() as u8) as usize;
                    let bytes = [0xB0 + (at / 94) as u8, 0xA1 + (at % 94) as u8];
                    out.push_str(&encoding_rs::GBK.decode_without_bom_handling(&bytes).0);
                }
            },
            c => out.push(c),
        }
    }
    out
}

fn digit(c: u8) -> u32 {
    u32::from(c) - 33 - u32::from(c > 34) - u32::from(c > 60) - u32::from(c > 92)
}

fn hash(key: &str, seed: u32) -> u32 {
    let mut h = key.encode_utf16().fold(0x811C_9DC5 ^ seed, |h, unit| (h ^ u32::from(unit)).wrapping_mul(0x0100_0193));
    for (shift, factor) in [(15, 0x2C1B_3C6D_u32), (12, 0x297A_2D39)] {
        h = (h ^ h >> shift).wrapping_mul(factor);
    }
    h ^ h >> 15
}

struct Bits(Vec<bool>, usize);

impl Bits {
    fn new(text: &str) -> Bits {
        let word = |pair: &[u8]| digit(pair[0]) * 91 + digit(pair[1]);
        let bits = text.as_bytes().chunks(2).map(word).flat_map(|word| (0..13).rev().map(move |at| word >> at & 1 == 1));
        Bits(bits.collect(), 0)
    }

    fn bit(&mut self) -> bool {
        self.1 += 1;
        self.0[self.1 - 1]
    }

    fn zeros(&mut self) -> u32 {
        let mut count = 0;
        while !self.bit() {
            count += 1;
        }
        count
    }

    fn number(&mut self, bits: u32) -> u32 {
        (0..bits).fold(0, |value, _| value << 1 | u32::from(self.bit()))
    }

    fn gamma(&mut self) -> u32 {
        let more = self.zeros();
        1 << more | self.number(more)
    }

    fn list(&mut self, universe: u32, step: u32) -> Vec<u32> {
        let count = self.gamma() - 1;
        let k = (u64::from(universe) * 11 / (16 * u64::from(count.max(1)))).max(1).ilog2();
        let mut next = 0;
        (0..count)
            .map(|_| {
                let value = next + ((self.zeros() << k) | self.number(k));
                next = value + step;
                value
            })
            .collect()
    }
}
