//! The original's lines → those that are text of the report, each with what it could be; residue is set aside here.

use super::{Became, Outline, trimmed};
use crate::document::Ordinal;
use crate::import::head;
use crate::import::original::{Original, Shape};
use crate::import::residue::{self, Reason};
use crate::import::role::{self, PlaceHead};
use crate::place::Places;
use std::ops::Range;

/// A line that is text of the report.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Where it stands, without white space around it.
    pub range: Range<usize>,
    pub shape: Shape,
    /// Its number, if it begins with one.
    pub ordinal: Option<Ordinal>,
    /// The place it names as a heading would, if its neighbours agree.
    pub place: Option<PlaceHead>,
    /// It heads an annex, whose title begins here.
    pub annex: Option<usize>,
}

impl Entry {
    pub fn text<'a>(&self, original: &'a Original) -> &'a str {
        &original.text[self.range.clone()]
    }

    /// The line without its number, and white space between.
    pub fn after_number(&self, original: &Original) -> Range<usize> {
        let number = self.ordinal.map_or(0, |ordinal| usize::from(ordinal.len));
        trimmed(&original.text, self.range.start + number..self.range.end)
    }

    pub fn is_prose(&self) -> bool {
        matches!(self.shape, Shape::Plain | Shape::Heading(_) | Shape::Item)
    }
}

/// Longest line in bytes that may head a place.
const LONGEST_PLACE: usize = 120;
/// Lines at either end of a file where titles and footers of web pages stand.
const EDGE: usize = 8;

pub(super) fn sort(original: &Original, places: &Places, outline: &mut Outline) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut contents = false;
    let edges = edges(original);
    for (index, line) in original.lines.iter().enumerate() {
        let range = trimmed(&original.text, line.range.clone());
        let text = &original.text[range.clone()];
        let prose = matches!(line.shape, Shape::Plain | Shape::Heading(_) | Shape::Item);
        if matches!(text, "目录" | "目 录" | "目　录" | "目  录") {
            contents = true;
            outline.became.push((range, Became::Aside(Reason::Contents)));
            continue;
        }
        contents &= residue::is_contents_line(text);
        let near_edge = edges.iter().any(|edge| edge.contains(&index));
        let reason = if line.shape == Shape::Aside {
            residue::reason(text, true).or(Some(Reason::Footer))
        } else if contents {
            Some(Reason::Contents)
        } else {
            residue::reason(text, near_edge).filter(|_| prose)
        };
        if let Some(reason) = reason {
            if reason == Reason::Meta {
                facts(text, outline);
            }
            outline.became.push((range, Became::Aside(reason)));
            continue;
        }
        let ordinal = role::heading_number(text).filter(|_| prose);
        let short = text.len() <= LONGEST_PLACE
            || text.starts_with(['【', '〔', '［'])
            || text.find('：').or_else(|| text.find(':')).is_some_and(|at| at <= 60);
        let place = (prose && short).then(|| role::place_head(text, places)).flatten();
        let annex = if prose && text.starts_with('附') { role::annex(text) } else { None };
        entries.push(Entry { annex: annex.map(|at| range.start + at), range, shape: line.shape.clone(), ordinal, place });
    }
    agree(&mut entries, original);
    entries
}

/// Indexes of the lines near the ends of each file.
fn edges(original: &Original) -> Vec<Range<usize>> {
    let mut list = Vec::new();
    let starts = original.files.iter().map(|file| original.lines.partition_point(|line| line.range.start < file.start));
    let bounds: Vec<usize> = starts.chain([original.lines.len()]).collect();
    for two in bounds.windows(2) {
        list.push(two[0]..(two[0] + EDGE).min(two[1]));
        list.push(two[1].saturating_sub(EDGE).max(two[0])..two[1]);
    }
    list
}

/// One line with a name of a place is a line like any other; several are headings, and so is one before a numbered text.
fn agree(entries: &mut [Entry], original: &Original) {
    let runs_on = entries.iter().filter(|entry| entry.place.as_ref().is_some_and(|place| place.rest.is_some())).count();
    let alone = entries.iter().filter(|entry| entry.place.as_ref().is_some_and(|place| place.rest.is_none())).count();
    for index in 0..entries.len() {
        let Some(place) = &entries[index].place else { continue };
        let next = entries.get(index + 1);
        let before = index.checked_sub(1).map(|before| entries[before].text(original));
        let introduced = before.is_some_and(|text| ["案例", "经验", "做法"].iter().any(|word| text.ends_with(word)));
        let numbered = next.is_some_and(|next| next.ordinal.is_some_and(|ordinal| ordinal.value == 1));
        let heading = match place.rest {
            Some(_) => place.decorated && runs_on >= 2,
            None => alone >= 2 || introduced || numbered,
        };
        if !heading {
            entries[index].place = None;
        }
    }
}

/// 发布时间：2022-01-05 来源：省政府办公厅
fn facts(line: &str, outline: &mut Outline) {
    let value = |keys: &[&str]| {
        keys.iter().find_map(|key| {
            let rest = line[line.find(key)? + key.len()..].trim_start_matches([' ', '：', ':', '\u{3000}']);
            (!rest.is_empty()).then_some(rest)
        })
    };
    if let Some((moment, _)) = value(&["发布时间", "发布日期", "日期", "时间"]).and_then(head::date_prefix) {
        outline.published = outline.published.or(Some(moment));
    }
    let end = |text: &str| text.find(|c: char| c.is_whitespace() || matches!(c, '】' | '|' | '｜' | ']')).unwrap_or(text.len());
    if let Some(origin) = value(&["信息来源", "文章来源", "来源"]).map(|text| &text[..end(text)]).filter(|text| text.chars().count() > 1)
        && !origin.contains("互联网")
    {
        outline.origin.get_or_insert_with(|| origin.to_owned());
    }
}
