//! Phase: the linked graph → the search index: shards, texts, facets and readings as classic scripts, and the client.
//!
//! A pure function of pages and settings with deterministic bytes; `docs/decisions/040-search-index.md` says why it is
//! built this way. The same questions are answered in the terminal by [`find`], straight from the pages.

mod bits;
mod facet;
pub mod find;
mod fold;
mod gram;
mod lexicon;
pub mod page;
pub mod query;
mod shard;
mod text;

pub use fold::folded;

use crate::config::Config;
use crate::link::Graph;
use crate::text::script::shorten;
use rayon::prelude::*;
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
    /// What is loaded only when a query needs it.
    pub more: String,
    /// They are those of the default theme, whose names may be shortened.
    pub ours: bool,
}

impl Client {
    fn script(&self, text: &str) -> String {
        if self.ours { shorten(text) } else { text.trim_end().to_owned() }
    }

    /// The script that is loaded first.
    fn first(&self) -> String {
        self.script(&format!("(() => {{\n'use strict';\n{}{}}})();\n", self.core, self.shards))
    }
}

/// Files to be: name without folder and ending, content.
type Data = Vec<(String, String)>;

/// Makes the index. The client goes into the same file as the directory, so the two can never be of different age.
pub fn build(config: &Config, graph: &Graph, client: &Client) -> Index {
    let entries = page::entries(config, graph);
    let postings = gram::Postings::of(&entries);
    let pages = entries.len() as u32;
    let mut data = Data::new();
    let fine = shard::cut(&postings, false, entries.len(), pages * gram::SLOTS);
    let coarse = shard::cut(&postings, true, entries.len(), pages * gram::COARSE);
    let texts = text::Texts::new(&entries);
    let (readings, scripts) = (lexicon::parts(config, &entries, &postings), scripts(&postings));
    let odd = |(count, of): &(usize, Vec<u32>)| {
        let mut bits = bits::Bits::default();
        bits.list(of, pages);
        json!([count, bits.text()])
    };
    let mut settings = json!({
        "pages": entries.len(),
        "shards": [fine.shards.len(), coarse.shards.len()],
        "parts": texts.parts,
        "long": texts.odd.iter().map(odd).collect::<Value>(),
        "group": texts.group,
        "readings": readings.len(),
        "scripts": scripts.len(),
    });
    for (letter, values) in [("k", fine.shards), ("l", fine.lists), ("c", coarse.shards), ("d", coarse.lists)] {
        // The notation has nothing that a string would have to hide.
        number(letter, values.into_iter().map(|text| format!("\"{text}\"")), &mut data);
    }
    data.extend(texts.files.into_par_iter().map(|(name, value)| (name, script(&value))).collect::<Data>());
    number("a", text::addresses(&entries).iter().map(script), &mut data);
    number("p", readings.into_iter().map(|part| script(&Value::String(part))), &mut data);
    number("s", scripts.into_iter().map(|part| script(&Value::String(part))), &mut data);
    number("f", facet::facets(&entries).iter().map(script), &mut data);
    data.push(("m".to_owned(), client.script(&client.more)));

    // Numbers of pages mean something only together with the list of pages: files of another list are refused.
    let mut list = blake3::Hasher::new();
    entries.iter().for_each(|entry| {
        list.update(entry.address.as_bytes()).update(b"\n");
    });
    list.update(settings.to_string().as_bytes());
    let stamp = list.finalize().to_hex()[..6].to_owned();
    let mut files: BTreeMap<Box<str>, Vec<u8>> = BTreeMap::new();
    let mut content = blake3::Hasher::new();
    for (name, value) in data {
        let body = format!("anli.put(\"{stamp}\",{value});\n").into_bytes();
        content.update(&body);
        files.insert(format!("{FOLDER}{name}.js").into(), body);
    }
    settings["stamp"] = stamp.into();
    settings["version"] = content.finalize().to_hex()[..8].into();
    files.insert(CLIENT.into(), format!("{}anli.start({});\n", client.first(), script(&settings)).into_bytes());
    Index { files }
}

/// Numbers files from nought.
fn number(letter: &str, values: impl IntoIterator<Item = String>, data: &mut Data) {
    data.extend(values.into_iter().enumerate().map(|(index, value)| (format!("{letter}{index}"), value)));
}

/// Traditional characters whose Simplified form the site uses: `濟济`, in parts by code.
fn scripts(postings: &gram::Postings) -> Vec<String> {
    let pairs: Vec<(char, char)> = fold::traditional().into_iter().filter(|(_, to)| postings.has_unit(*to)).collect();
    let count = (pairs.len() / 128 + 1) as u32;
    let mut parts = vec![String::new(); count as usize];
    for (from, to) in pairs {
        parts[(from as u32 % count) as usize].extend([from, to]);
    }
    parts
}

/// JSON that may stand in a script of any age.
fn script(value: &Value) -> String {
    value.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").replace('<', "\\u003c")
}
