//! Styles and numbering of a Word file → heading levels, and the numbers that the word processor prints before paragraphs.

use super::Trouble;
use super::package::{Package, attribute};
use crate::text::number;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// What a style says.
#[derive(Debug, Clone, Default)]
struct Style {
    based_on: Option<String>,
    heading: Option<u8>,
    title: bool,
    list: Option<(String, u8)>,
}

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    form: String,
    text: String,
    start: u32,
}

/// Styles and lists.
#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<String, Style>,
    /// Abstract list and level → how it counts.
    levels: BTreeMap<(String, u8), Level>,
    /// List → abstract list.
    lists: BTreeMap<String, String>,
}

/// Longest chain of styles based on each other.
const CHAIN: usize = 16;

impl Styles {
    pub fn read(package: &mut Package<'_>) -> Result<Self, Trouble> {
        let mut found = Styles::default();
        found.read_styles(package)?;
        found.read_lists(package)?;
        Ok(found)
    }

    fn read_styles(&mut self, package: &mut Package<'_>) -> Result<(), Trouble> {
        let mut open: Option<(String, Style)> = None;
        package.each("word/styles.xml", |event| {
            match event {
                Event::Start(element) => {
                    let value = || attribute(&element, "val").unwrap_or_default();
                    match (element.local_name().as_ref(), &mut open) {
                        ("style", _) => open = attribute(&element, "styleId").map(|id| (id, Style::default())),
                        ("name", Some((_, style))) => {
                            let name = value().to_lowercase();
                            style.title = matches!(name.as_str(), "title" | "标题");
                            style.heading = ["heading ", "标题 ", "标题"]
                                .iter()
                                .find_map(|prefix| name.strip_prefix(prefix)?.trim().parse().ok())
                                .filter(|level| (1..=9).contains(level));
                        }
                        ("basedOn", Some((_, style))) => style.based_on = Some(value()),
                        ("outlineLvl", Some((_, style))) => {
                            style.heading =
                                style.heading.or_else(|| value().parse::<u8>().ok().filter(|level| *level < 9).map(|level| level + 1));
                        }
                        ("numId", Some((_, style))) => style.list = Some((value(), style.list.as_ref().map_or(0, |list| list.1))),
                        ("ilvl", Some((_, style))) => {
                            let level = value().parse().unwrap_or(0);
                            style.list = Some((style.list.take().map(|list| list.0).unwrap_or_default(), level));
                        }
                        _ => {}
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "style" => self.styles.extend(open.take()),
                _ => {}
            }
            Ok(())
        })
    }

    fn read_lists(&mut self, package: &mut Package<'_>) -> Result<(), Trouble> {
        let (mut of, mut level, mut list) = (String::new(), 0u8, String::new());
        package.each("word/numbering.xml", |event| {
            if let Event::Start(element) = event {
                let value = || attribute(&element, "val").unwrap_or_default();
                match element.local_name().as_ref() {
                    "abstractNum" => of = attribute(&element, "abstractNumId").unwrap_or_default(),
                    "lvl" => {
                        level = attribute(&element, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                        self.levels.insert((of.clone(), level), Level { form: "decimal".to_owned(), text: String::new(), start: 1 });
                    }
                    "num" => list = attribute(&element, "numId").unwrap_or_default(),
                    "abstractNumId" => {
                        self.lists.insert(list.clone(), value());
                    }
                    name @ ("numFmt" | "lvlText" | "start") => {
                        if let Some(level) = self.levels.get_mut(&(of.clone(), level)) {
                            match name {
                                "numFmt" => level.form = value(),
                                "lvlText" => level.text = value(),
                                _ => level.start = value().parse().unwrap_or(1),
                            }
                        }
                    }
                    _ => {}
                }
            }
            Ok(())
        })
    }

    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let mut next = self.styles.get(id);
        std::iter::from_fn(move || {
            let style = next?;
            next = style.based_on.as_ref().and_then(|id| self.styles.get(id));
            Some(style)
        })
        .take(CHAIN)
    }

    /// Level of the headings of a style.
    pub fn heading(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|style| style.heading)
    }

    /// Whether a style is that of the document's title.
    pub fn is_title(&self, id: &str) -> bool {
        self.styles.get(id).is_some_and(|style| style.title)
    }

    /// List and level of a style.
    pub fn list(&self, id: &str) -> Option<(String, u8)> {
        self.chain(id).find_map(|style| style.list.clone())
    }
}

/// Counts the paragraphs of lists.
#[derive(Debug, Default)]
pub struct Counters {
    /// Abstract list → number of each level.
    numbers: BTreeMap<String, [u32; 9]>,
}

/// What stands before a paragraph of a list.
#[derive(Debug, PartialEq, Eq)]
pub enum Label {
    /// A bullet.
    Bullet,
    /// A printed number.
    Number(String),
}

impl Counters {
    /// Counts one paragraph of a list on.
    pub fn next(&mut self, styles: &Styles, list: &str, level: u8) -> Option<Label> {
        let of = styles.lists.get(list)?;
        let own = styles.levels.get(&(of.clone(), level))?;
        if own.form == "bullet" {
            return Some(Label::Bullet);
        }
        let level = usize::from(level.min(8));
        let numbers = self.numbers.entry(of.clone()).or_default();
        numbers[level] = if numbers[level] == 0 { own.start.max(1) } else { numbers[level].saturating_add(1) };
        numbers[level + 1..].fill(0);
        let mut text = own.text.clone();
        for (index, value) in numbers.iter().enumerate().take(level + 1) {
            let form = styles.levels.get(&(of.clone(), index as u8)).map_or("decimal", |level| level.form.as_str());
            text = text.replace(&format!("%{}", index + 1), &spelled(*value, form));
        }
        (!text.is_empty() && own.form != "none").then_some(Label::Number(text))
    }
}

/// A number as a list prints it.
fn spelled(value: u32, form: &str) -> String {
    match form {
        "chineseCounting"
        | "chineseCountingThousand"
        | "ideographDigital"
        | "japaneseCounting"
        | "chineseLegalSimplified"
        | "taiwaneseCountingThousand" => number::in_han(value),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => (1..=20)
            .contains(&value)
            .then(|| char::from_u32('①' as u32 + value - 1))
            .flatten()
            .map_or_else(|| value.to_string(), String::from),
        "upperLetter" | "lowerLetter" => {
            let first = if form == "upperLetter" { 'A' } else { 'a' };
            char::from_u32(first as u32 + (value - 1) % 26).map_or_else(|| value.to_string(), String::from)
        }
        _ => value.to_string(),
    }
}
