//! Phase: the linked graph → the search index: shards, texts, facets and readings as classic scripts, and the client.
//!
//! A pure function of pages and settings with deterministic bytes; `docs/decisions/040-search-index.md` says why it is
//! built this way. The same questions are answered in the terminal by [`find`], straight from the pages.

mod bits;
mod bundle;
mod facet;
mod few;
pub mod find;
mod fold;
mod gram;
mod lexicon;
mod number;
mod pack;
pub mod page;
pub mod query;
mod shard;
mod text;

pub use fold::{folded, is_break};

use crate::config::Config;
use crate::link::Graph;
use crate::parallel::{self, Row};
use crate::text::script::shorten;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Folder of the index in the output.
pub const FOLDER: &str = "search/";
/// The client with the directory: the one file that has to be loaded first.
pub const CLIENT: &str = "search/index.js";

/// The files of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// Address → bytes.
    pub files: BTreeMap<Box<str>, Vec<u8>>,
}

/// The scripts that answer queries, as the theme has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// What every query needs.
    pub core: String,
    /// Its second half: how the shards are read.
    pub shards: String,
    /// How they are read on a site of many pages, where lists are long.
    pub many: String,
    /// How they are read on a site of few pages, whose texts stand in bundles.
    pub few: String,
    /// What is loaded only when a query needs it: facets, orders, addresses.
    pub more: String,
    /// The same: letters as pinyin.
    pub spell: String,
    /// They are those of the default theme, whose names may be shortened.
    pub ours: bool,
}

impl Client {
    fn script(&self, text: &str) -> String {
        if self.ours { shorten(text) } else { text.trim_end().to_owned() }
    }

    /// The script that is loaded first.
    fn first(&self, small: bool) -> String {
        let last = if small { &self.few } else { &self.many };
        self.script(&format!("(() => {{\n'use strict';\n{}{}{last}}})();\n", self.core, self.shards))
    }
}

/// Files to be: name without folder and ending, content.
type Data = Vec<(String, String)>;

/// The keys of a site with their postings, in files.
#[derive(Default)]
struct Keys {
    /// How many files there are of each kind: fine, coarse, around units, threes.
    counts: [usize; 4],
    /// Every key once.
    files: Data,
    /// On a small site the fine ones of those, which are loaded only with everything else.
    once: Data,
    /// And files that have what a question needs together.
    around: Data,
    /// Its most usual units.
    heavy: String,
    /// Its keys that stand on many pages, by the file with their answer. Several may have one name.
    common: BTreeMap<String, Vec<Vec<u32>>>,
}

/// Makes the index. The client goes into the same file as the directory, so the two can never be of different age.
pub fn build(config: &Config, graph: &Graph, client: &Client) -> Index {
    let (entries, room) = page::numbered(config, graph);
    let small = text::is_small(&entries, room);
    let postings = gram::Postings::of(&entries, small);
    let mut data = Data::new();
    let keys = if small { few::keys(&postings, &entries, room) } else { shard::keys(&postings, entries.len(), room) };
    let texts = text::Texts::new(&entries, room, small);
    let (readings, scripts) = (lexicon::parts(config, &entries, &postings), scripts(&postings, small));
    let names = lexicon::names(&readings);
    // What the files depend on beyond what they are about.
    let [fine, coarse, around, threes] = keys.counts;
    // Files of keys of a small site say how their fingerprints are made; those of before did not.
    let form = if small { json!("salted") } else { json!(false) };
    let layout = json!([form, room, fine, coarse, [around, threes], readings.len(), scripts.len()]);
    let odd = |(count, of): &(usize, Vec<u32>)| {
        let mut bits = bits::Bits::default();
        bits.list(of, room);
        json!([count, bits.text()])
    };
    let mut settings = json!({
        "pages": entries.len(),
        "room": room,
        "shards": keys.counts,
        "readings": readings.len(),
        "scripts": scripts.len(),
    });
    let string = |text: String| script(&Value::String(text));
    // The notation has nothing that a string would have to hide.
    let written = |keys: Data| keys.into_iter().map(|(name, text)| (name, format!("\"{text}\""))).collect::<Data>();
    data.extend(written(keys.files));
    let answers: Data = keys.common.iter().map(|(name, lists)| (name.clone(), script(&texts.answer(lists).into()))).collect();
    data.extend(parallel::turn(texts.files, Row::Any, |(name, value)| (name, string(value))));
    if let Some(order) = texts.order {
        // Which parts there are is said by their order.
        settings["order"] = order.into();
        settings["latin"] = latin(&entries).into();
        let once = written(keys.once);
        let all: Vec<String> = once.iter().chain(&data).map(|(name, value)| format!("\"{name}\":{value}")).collect();
        data.push(("e".to_owned(), format!("{{{}}}", all.join(","))));
    } else {
        settings["parts"] = texts.parts.into();
        settings["long"] = texts.odd.iter().map(odd).collect();
    }
    if small {
        settings["heavy"] = pack::pack(&keys.heavy).into();
        data.push(("o".to_owned(), script(&texts.leads.into())));
    }
    data.extend(written(keys.around));
    data.extend(texts.bundles.into_iter().map(|(name, texts)| (name, script(&texts.into()))));
    data.extend(answers);
    number("a", text::addresses(&entries, room).into_iter().map(string), &mut data);
    number("p", readings.into_iter().map(string), &mut data);
    number("s", scripts.into_iter().map(string), &mut data);
    // What goes with the rest of the client on a small site costs no requests of its own.
    let facets = facet::facets(&entries, room);
    if !small {
        number("f", facets.iter().map(script), &mut data);
    }
    let (facets, cities) = if small { (Some(facets), lexicon::cities(&names, &postings, room)) } else { (None, None) };
    for (name, part, beside) in
        [("m", &client.more, json!({ "facets": facets })), ("n", &client.spell, json!({ "names": names, "cities": cities }))]
    {
        data.push((name.to_owned(), format!("{},{}", client.script(part), script(&beside))));
    }

    // Numbers of pages and of files mean something only together with the layout: files of another one are refused.
    let stamp = blake3::hash(layout.to_string().as_bytes()).to_hex()[..6].to_owned();
    let mut files: BTreeMap<Box<str>, Vec<u8>> = BTreeMap::new();
    let mut content = blake3::Hasher::new();
    for (name, value) in data {
        let body = format!("anli.put(\"{stamp}\",{value});\n").into_bytes();
        content.update(&body);
        files.insert(format!("{FOLDER}{name}.js").into(), body);
    }
    settings["stamp"] = stamp.into();
    settings["version"] = content.finalize().to_hex()[..8].into();
    files.insert(CLIENT.into(), format!("{}anli.start({});\n", client.first(small), script(&settings)).into_bytes());
    Index { files }
}

/// Numbers files from nought.
fn number(letter: &str, values: impl IntoIterator<Item = String>, data: &mut Data) {
    data.extend(values.into_iter().enumerate().map(|(index, value)| (format!("{letter}{index}"), value)));
}

/// Traditional characters whose Simplified form the site uses, in parts by code: the characters in ascending order, then
/// the Simplified form of each by its place in GB 2312, or a number that is none and the code.
fn scripts(postings: &gram::Postings, small: bool) -> Vec<String> {
    let mut pairs: Vec<(u32, char)> =
        fold::traditional().into_iter().filter(|(_, to)| postings.has_unit(*to)).map(|(from, to)| (from as u32, to)).collect();
    pairs.retain(|(from, to)| from.max(&(*to as u32)) < &0x1_0000);
    pairs.sort_unstable();
    pairs.dedup_by_key(|pair| pair.0);
    let count = number::fine_step(pairs.len() / if small { 1000 } else { 128 } + 1) as u32;
    let part = |part| {
        let own = || pairs.iter().filter(|(from, _)| from % count == part);
        let mut bits = bits::Bits::default();
        bits.list(&own().map(|(from, _)| *from).collect::<Vec<_>>(), 0x1_0000);
        for (_, to) in own() {
            match fold::gb2312(*to) {
                Some(place) => bits.put(place, 13),
                None => {
                    bits.put(0x1FFF, 13);
                    bits.put(*to as u32, 16);
                }
            }
        }
        bits.text()
    };
    (0..count).map(part).collect()
}

/// Runs of letters on the pages of a site that has few: what is not among them need not be looked for.
fn latin(entries: &[page::Entry]) -> Option<String> {
    let mut words = std::collections::BTreeSet::new();
    for entry in entries {
        gram::slots(entry, |_, text| {
            let text = folded(text);
            words.extend(text.split(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty()).map(str::to_owned));
        });
    }
    let words: Vec<&str> =
        words.iter().filter(|word| !words.iter().any(|other| other != *word && other.contains(*word))).map(String::as_str).collect();
    Some(words.join(" ")).filter(|words| words.len() <= LATIN)
}

/// Letters that such a site has at most.
const LATIN: usize = 300;

/// JSON that may stand in a script of any age.
fn script(value: &Value) -> String {
    let mut text = value.to_string();
    for (from, to) in [('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029"), ('<', "\\u003c")] {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    text
}
