//! Phase: the linked graph → the search index: shards, texts, facets and readings as classic scripts, and the client.
//!
//! A pure function of pages and settings with deterministic bytes; `docs/decisions/040-search-index.md` says why it is
//! built this way. The same questions are answered in the terminal by [`find`], straight from the pages.

mod bits;
mod bundle;
mod facet;
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

/// Makes the index. The client goes into the same file as the directory, so the two can never be of different age.
pub fn build(config: &Config, graph: &Graph, client: &Client) -> Index {
    let (entries, room) = page::numbered(config, graph);
    let small = text::is_small(&entries, room);
    let postings = gram::Postings::of(&entries, small);
    let mut data = Data::new();
    let fine = shard::cut(&postings, false, entries.len(), room, small);
    let coarse = shard::cut(&postings, true, entries.len(), room, small);
    let texts = text::Texts::new(&entries, small);
    let (readings, scripts) = (lexicon::parts(config, &entries, &postings), scripts(&postings, small));
    let names = lexicon::names(&readings);
    // What the files depend on beyond what they are about.
    let around = small.then(|| shard::around(&postings, &entries, room, fine.shards.len() as u32));
    let homes = around.as_ref().map_or([0, 0], |around| [around.shards.len(), around.threes.len()]);
    let layout = json!([small, room, fine.shards.len(), coarse.shards.len(), homes, readings.len(), scripts.len()]);
    let odd = |(count, of): &(usize, Vec<u32>)| {
        let mut bits = bits::Bits::default();
        bits.list(of, room);
        json!([count, bits.text()])
    };
    let mut settings = json!({
        "pages": entries.len(),
        "room": room,
        "shards": [fine.shards.len(), coarse.shards.len(), homes[0], homes[1]],
        "readings": readings.len(),
        "scripts": scripts.len(),
    });
    let string = |text: String| script(&Value::String(text));
    let mut answers = Vec::new();
    let mut answered = |letter: &str, common: &[(u32, u32, Vec<u32>)]| {
        answers.extend(common.iter().map(|(shard, print, list)| (format!("{letter}{shard}_{print}"), script(&texts.answer(list).into()))));
    };
    around.iter().for_each(|around| answered("g", &around.common));
    // A small site has its keys twice: around their units, and, for who loads the whole index, each once.
    let mut once = Data::new();
    for (letters, shards) in [(["k", "l", "g"], fine), (["c", "d", "h"], coarse)] {
        answered(letters[2], &shards.common);
        // The notation has nothing that a string would have to hide.
        let (letter, of) = if small && letters[0] == "k" { ("w", &mut once) } else { (letters[0], &mut data) };
        number(letter, shards.shards.into_iter().map(|text| format!("\"{text}\"")), of);
        data.extend(shards.lists.into_iter().map(|(shard, at, text)| (format!("{}{shard}_{at}", letters[1]), format!("\"{text}\""))));
    }
    data.extend(parallel::turn(texts.files, Row::Any, |(name, value)| (name, string(value))));
    if let Some(order) = texts.order {
        // Which parts there are is said by their order.
        settings["order"] = order.into();
        settings["latin"] = latin(&entries).into();
        let all: Vec<String> = once.iter().chain(&data).map(|(name, value)| format!("\"{name}\":{value}")).collect();
        data.push(("e".to_owned(), format!("{{{}}}", all.join(","))));
    } else {
        settings["parts"] = texts.parts.into();
        settings["long"] = texts.odd.iter().map(odd).collect();
    }
    if let Some(around) = around {
        settings["heavy"] = around.heavy.into();
        for (letter, shards) in [("k", around.shards), ("q", around.threes)] {
            number(letter, shards.into_iter().map(|text| format!("\"{text}\"")), &mut data);
        }
        data.push(("o".to_owned(), script(&texts.leads.into())));
    }
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
