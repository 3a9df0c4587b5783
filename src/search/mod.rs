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

/// Makes the index. `client` is the script that answers queries; it goes into the same file as the directory, so the two
/// can never be of different age.
pub fn build(config: &Config, graph: &Graph, client: &str) -> Index {
    let entries = page::entries(config, graph);
    let postings = gram::Postings::of(&entries);
    let pages = entries.len() as u32;
    let fine = shard::cut(&postings, false, entries.len(), pages * gram::SLOTS);
    let coarse = shard::cut(&postings, true, entries.len(), pages * gram::COARSE);
    let texts = text::Texts::new(&entries);
    let addresses = text::addresses(&entries);
    let readings = lexicon::parts(config, &entries, &postings);
    let scripts = scripts(&postings);

    let mut data: Vec<(String, Value)> = Vec::new();
    let mut group = |letter: &str, values: Vec<Value>| {
        let named = values.into_iter().enumerate().filter(|(_, value)| !value.is_null());
        data.extend(named.map(|(index, value)| (format!("{letter}{index}"), value)));
    };
    let counts = (fine.shards.len(), coarse.shards.len(), readings.len(), scripts.len());
    for (letter, values) in [("k", fine.shards), ("l", fine.lists), ("c", coarse.shards), ("d", coarse.lists)] {
        group(letter, values.into_iter().map(Value::String).collect());
    }
    group("t", texts.files);
    group("a", addresses);
    group("p", readings.into_iter().map(Value::String).collect());
    group("s", scripts.into_iter().map(Value::String).collect());
    group("f", vec![facet::facets(&entries)]);

    // Numbers of pages mean something only together with the list of pages: files of another list are refused.
    let mut list = blake3::Hasher::new();
    entries.iter().for_each(|entry| {
        list.update(entry.address.as_bytes()).update(b"\n");
    });
    list.update(format!("{counts:?}{}", texts.per_page).as_bytes());
    let stamp = list.finalize().to_hex()[..6].to_owned();
    let mut files: BTreeMap<Box<str>, Vec<u8>> = BTreeMap::new();
    let mut content = blake3::Hasher::new();
    for (name, value) in data {
        let body = format!("anli.put({},{});\n", json!(stamp), script(&value)).into_bytes();
        content.update(&body);
        files.insert(format!("{FOLDER}{name}.js").into(), body);
    }
    let settings = json!({
        "stamp": stamp,
        "version": content.finalize().to_hex()[..8],
        "pages": entries.len(),
        "shards": [counts.0, counts.1],
        "parts": texts.per_page,
        "group": texts.per_file,
        "readings": counts.2,
        "scripts": counts.3,
    });
    files.insert(CLIENT.into(), format!("{client}anli.start({});\n", script(&settings)).into_bytes());
    Index { files }
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
