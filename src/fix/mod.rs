//! A page's text → the repairs it needs (`text::repair`), and nothing else: never code, links' addresses, HTML,
//! directives or the keys of front matter. Making all of them leaves nothing to repair. Reads no disk and writes none.
//! Pictures lose their properties (`picture`).

pub mod picture;
mod spans;

use crate::parse::front::{self, Notation};
use crate::text::repair::{self, Edit, Part};
use std::sync::Arc;

/// Front matter whose values are sentences. Slugs, dates, places and ids are not.
const SENTENCES: [&str; 7] = ["title", "summary", "origin", "author", "issuer", "label", "definition"];

/// The repairs of a Markdown page, in order.
pub fn page(text: &str) -> Vec<Edit> {
    // What is wrong with front matter is told by `build`; here it is left alone.
    let cut = front::cut(&Arc::from(""), text, &mut Vec::new());
    let mut edits = match &cut.front {
        Some((notation, range)) => values(text, *notation, range.start as usize, range.end as usize),
        None => Vec::new(),
    };
    edits.extend(markdown(text, cut.body.start as usize));
    edits
}

/// The repairs of plain text: every line is a paragraph.
pub fn plain(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        edits.extend(repair::edits_of(&[Part::Text(at, line)]));
        at += line.len();
    }
    edits
}

/// The text after its repairs.
pub fn repaired(text: &str, edits: &[Edit]) -> String {
    repair::apply(text, 0, edits).into_owned()
}

fn markdown(text: &str, body: usize) -> Vec<Edit> {
    spans::paragraphs(&text[body..]).iter().flat_map(|parts| repair::edits_of(&shifted(parts, body))).collect()
}

fn shifted<'a>(parts: &[Part<'a>], by: usize) -> Vec<Part<'a>> {
    let shift = |part: &Part<'a>| match part {
        Part::Text(at, text) => Part::Text(at + by, text),
        Part::Solid => Part::Solid,
    };
    parts.iter().map(shift).collect()
}

/// Sentences in front matter: the values of some keys, between quotes in TOML, anything plain in YAML.
/// Straight quotes in them are the notation's own and stay.
fn values(text: &str, notation: Notation, start: usize, end: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = start;
    for line in text[start..end].split_inclusive('\n') {
        let sign = if notation == Notation::Toml { '=' } else { ':' };
        if let Some((key, value)) = line.split_once(sign)
            && SENTENCES.contains(&key.trim().trim_start_matches("- "))
        {
            let offset = at + key.len() + 1 + (value.len() - value.trim_start().len());
            let value = value.trim();
            let quoted = value.len() >= 2 && ['"', '\''].iter().any(|mark| value.starts_with(*mark) && value.ends_with(*mark));
            let plain = notation == Notation::Yaml && !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '#', '!']);
            if quoted && !value[1..value.len() - 1].contains('\\') {
                edits.extend(sentence(offset + 1, &value[1..value.len() - 1]));
            } else if plain && !value.contains(" #") {
                edits.extend(sentence(offset, value));
            }
        }
        at += line.len();
    }
    edits
}

fn sentence(at: usize, text: &str) -> Vec<Edit> {
    let mut edits = repair::edits_of(&[Part::Text(at, text)]);
    edits.retain(|edit| edit.from != "\"" && edit.from != "'");
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        let once = repaired(text, &page(text));
        assert_eq!(page(&once), Vec::new(), "{once:?} is changed again");
        once
    }

    #[test]
    fn only_text_is_repaired() {
        for (text, wanted) in [
            (
                "+++\ntitle = \"甲,乙\"\nslug = \"a,b\"\ntopics = [\"甲\", \"乙\"]\n+++\n丙,丁\n",
                "+++\ntitle = \"甲，乙\"\nslug = \"a,b\"\ntopics = [\"甲\", \"乙\"]\n+++\n丙，丁\n",
            ),
            ("---\ntitle: 甲,乙\ntopics: [甲, 乙]\n---\n丙,丁\n", "---\ntitle: 甲，乙\ntopics: [甲, 乙]\n---\n丙，丁\n"),
            ("用`甲,乙`,好\n", "用`甲,乙`，好\n"),
            ("```\n甲,乙\n```\n\n丙,丁\n", "```\n甲,乙\n```\n\n丙，丁\n"),
            ("[甲,乙](甲,乙.md \"甲,乙\"),好\n", "[甲，乙](甲,乙.md \"甲,乙\")，好\n"),
            ("**双减**,提高\n", "**双减**，提高\n"),
            ("**“双减”**政策,提高\n", "**“双减”**政策，提高\n"),
            ("<div title=\"甲,乙\">甲,乙</div>\n", "<div title=\"甲,乙\">甲,乙</div>\n"),
            ("甲<br>乙,丙\n", "甲<br>乙，丙\n"),
            ("::: notice 甲,乙\n丙,丁\n:::\n", "::: notice 甲,乙\n丙，丁\n:::\n"),
            ("::: figures\n甲,乙 | 1 | 所\n:::\n", "::: figures\n甲,乙 | 1 | 所\n:::\n"),
            ("[[教育投入|投入,]],好\n", "[[教育投入|投入,]]，好\n"),
            ("| 甲,乙 | 2 |\n|---|---|\n| 丙,丁 | 3 |\n", "| 甲，乙 | 2 |\n|---|---|\n| 丙，丁 | 3 |\n"),
            ("## 标题,乙 {#a,b}\n", "## 标题，乙 {#a,b}\n"),
            ("甲[^1],乙\n\n[^1]: 丙,丁\n", "甲[^1]，乙\n\n[^1]: 丙，丁\n"),
            ("    全面落实,提高\n", "    全面落实，提高\n"),
            ("甲 &amp; 乙,丙\\* \"引用\"\n", "甲 &amp; 乙，丙\\* “引用”\n"),
            ("<!-- 甲,乙 -->\n丙,丁\n", "<!-- 甲,乙 -->\n丙，丁\n"),
        ] {
            assert_eq!(fixed(text), wanted);
        }
    }

    #[test]
    fn plain_text_is_repaired_line_by_line() {
        let text = "甲,乙\n\"丙\r\n丁\"\n";
        assert_eq!(repaired(text, &plain(text)), "甲，乙\n\"丙\r\n丁\"\n");
    }
}
