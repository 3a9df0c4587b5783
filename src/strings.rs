//! The words that templates and views print themselves, in the language of the site.
//!
//! A text is written in Chinese where it is used (`[[打印]]` in a template, `say("打印")` in a view), and that text is the key:
//! a table gives what stands for it in another language, or what a site wants to say instead.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// A site's own table, in the folder of its theme.
pub const OWN: &str = "strings.toml";
/// The tables of the default theme by language; what is in none of them is Chinese of the mainland.
pub const TABLES: &[(&str, &str)] =
    &[("en", include_str!("../themes/default/strings/en.toml")), ("zh-Hant", include_str!("../themes/default/strings/zh-Hant.toml"))];

/// Chinese text → what is printed for it. A text that is not in it stands for itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strings(BTreeMap<String, String>);

impl Strings {
    /// The table of a language, with a site's own lines over it.
    pub fn new(language: &str, own: Option<(&Arc<str>, &[u8])>, diagnostics: &mut Vec<Diagnostic>) -> Strings {
        let built_in = TABLES.iter().find(|(name, _)| *name == table_of(language)).map_or("", |(_, text)| text);
        // The built-in tables are read by a test.
        let mut strings = table(built_in).unwrap_or_default();
        if let Some((path, bytes)) = own {
            match std::str::from_utf8(bytes).map_err(|error| error.to_string()).and_then(table) {
                Ok(lines) => strings.extend(lines),
                Err(reason) => diagnostics.push(Diagnostic::new(Code::TEMPLATE_SYNTAX).at(Place::file(path)).with("reason", reason)),
            }
        }
        Strings(strings)
    }

    /// What is printed for a text.
    pub fn say<'a>(&'a self, text: &'a str) -> &'a str {
        self.0.get(text).map_or(text, String::as_str)
    }

    /// What is printed for a text with gaps: `{}` is filled in order, `{0}` `{1}` … by number.
    pub fn fill(&self, text: &str, values: &[&dyn Display]) -> String {
        let mut out = String::with_capacity(text.len() + 32);
        let (mut rest, mut next) = (self.say(text), 0);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (number, after) = after.split_once('}').unwrap_or(("", after));
            let index = number.parse().unwrap_or(next);
            next += usize::from(number.is_empty());
            if let Some(value) = values.get(index) {
                // Writing to a text cannot fail.
                let _ = write!(out, "{value}");
            }
            rest = after;
        }
        out + rest
    }

    /// A template with its `[[texts]]` replaced, and for each of them where it ended in the new and in the old text.
    pub fn translate(&self, template: &str) -> (String, Vec<(usize, usize)>) {
        let (mut out, mut moves, mut at) = (String::with_capacity(template.len()), Vec::new(), 0);
        for (from, to) in marks(template) {
            out.push_str(&template[at..from]);
            out.push_str(self.say(&template[from + 2..to - 2]));
            moves.push((out.len(), to));
            at = to;
        }
        out.push_str(&template[at..]);
        (out, moves)
    }
}

/// The lines `"text" = "what is printed"` of a table.
fn table(text: &str) -> Result<BTreeMap<String, String>, String> {
    let table = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let line = |(key, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| match value.get_ref() {
        DeValue::String(value) => Ok((key.get_ref().to_string(), value.to_string())),
        _ => Err(key.get_ref().to_string()),
    };
    table.get_ref().iter().map(line).collect()
}

/// The `[[texts]]` of a template: on one line, with something that is not ASCII in them, so that lists in a script are left alone.
fn marks(template: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(from) = template[at..].find("[[").map(|place| at + place) {
        let Some(length) = template[from..].find("]]") else { break };
        let text = &template[from + 2..from + length];
        if text.contains('\n') || text.is_ascii() {
            at = from + 2;
        } else {
            at = from + length + 2;
            found.push((from, at));
        }
    }
    found
}

/// The texts that a template marks, for tests and tools.
pub fn marked(template: &str) -> Vec<&str> {
    marks(template).into_iter().map(|(from, to)| &template[from + 2..to - 2]).collect()
}

/// Where a byte of a translated template stood in the template.
pub fn origin(moves: &[(usize, usize)], offset: usize) -> usize {
    match moves.iter().rev().find(|(new, _)| *new <= offset) {
        Some((new, old)) => old + (offset - new),
        None => offset,
    }
}

/// Which table a language tag has: that of its script, English for what is not Chinese.
fn table_of(language: &str) -> &'static str {
    let tag = language.to_ascii_lowercase();
    match tag.as_str() {
        "zh-tw" | "zh-hk" | "zh-mo" => "zh-Hant",
        _ if tag.starts_with("zh-hant") => "zh-Hant",
        _ if tag == "zh" || tag.starts_with("zh-") => "zh-CN",
        _ => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_the_order_of_the_language() {
        let strings = Strings([("{}在{}".to_owned(), "{1} of {0}".to_owned())].into());
        assert_eq!(strings.fill("{}在{}", &[&"甲", &2]), "2 of 甲");
        assert_eq!(strings.fill("共{}个", &[&3]), "共3个");
    }

    #[test]
    fn a_place_in_the_translation_leads_back() {
        let strings = Strings([("打印".to_owned(), "Print".to_owned())].into());
        let template = "<b>[[打印]]</b>{{ x }} [[1, 2]]";
        let (text, moves) = strings.translate(template);
        assert_eq!(text, "<b>Print</b>{{ x }} [[1, 2]]");
        assert_eq!(text.find("{{").map(|at| origin(&moves, at)), template.find("{{"));
        assert_eq!(origin(&moves, 1), 1);
    }

    #[test]
    fn a_tag_finds_the_table_of_its_script() {
        let cases = [("zh-CN", "zh-CN"), ("zh", "zh-CN"), ("zh-TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("en-GB", "en"), ("mn", "en")];
        for (tag, table) in cases {
            assert_eq!(table_of(tag), table, "{tag}");
        }
    }
}
