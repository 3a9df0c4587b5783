//! Cities and their cases: numbered below a heading of the place, titled, told without numbers, or signed by a place.

use super::lines::Entry;
use super::sections::{Sections, block};
use super::{Became, BlockKind, Note, Outline, Role, Title, trimmed};
use crate::import::original::Original;
use crate::import::role::{self, Named, PlaceHead};
use crate::place::Places;
use std::ops::Range;

/// The city being read.
#[derive(Debug)]
pub(super) struct City {
    code: u32,
    county: Option<u32>,
    /// Rank and value of the number at its heading.
    head: Option<(u8, u32)>,
    /// Rank of the numbers of its cases.
    rank: Option<u8>,
    /// Its case is told at length, with numbered headings of its own.
    inner: bool,
    /// Number of its last case.
    last: u32,
    /// Where its heading stands.
    at: Range<usize>,
    /// The page of the case being read; what the case has so far came before the first number.
    page: Option<(usize, bool)>,
}

impl City {
    /// Whether a numbered heading of this rank stands above the city's cases.
    pub fn is_left_by(&self, rank: u8, value: u32) -> bool {
        match (self.head, self.rank) {
            // A number like that of the city's own heading goes on from it, or it belongs to the case.
            (Some((head, number)), _) => rank < head || (rank == head && value == number + 1),
            (None, Some(own)) => rank < own,
            (None, None) => false,
        }
    }
}

/// Longest proposed title, in characters.
const LONGEST_TITLE: usize = 30;

/// A title from a lead sentence: the sentence if it is short, else as many of its clauses as fit.
pub(super) fn proposed(text: &str) -> String {
    let number = role::heading_number(text).map_or(0, |number| usize::from(number.len));
    let lead = crate::text::first_sentence(text[number..].trim_start()).trim_end_matches(['。', '！', '？', '；', ';']);
    let length = |text: &str| text.chars().count();
    if length(lead) <= LONGEST_TITLE {
        return lead.to_owned();
    }
    let ends = lead.char_indices().filter(|(_, c)| matches!(c, '，' | ',' | '；' | ';' | '：' | ':')).map(|(at, _)| at);
    let fitting: Vec<usize> = ends.take_while(|at| length(&lead[..*at]) <= LONGEST_TITLE).collect();
    // A clause that opens a quotation or bracket needs the one that closes it.
    let whole = |end: &&usize| {
        [('“', '”'), ('《', '》'), ('（', '）'), ('(', ')')]
            .iter()
            .all(|(open, close)| lead[..**end].matches(*open).count() == lead[..**end].matches(*close).count())
    };
    match fitting.iter().rev().find(|end| whole(end) && length(&lead[..**end]) >= 6) {
        Some(end) => lead[..*end].to_owned(),
        None => crate::text::clip(lead, LONGEST_TITLE).into_owned(),
    }
}

/// Words of headings that structure one long case and do not count several.
const INNER: [&str; 12] = ["做法", "成效", "背景", "启示", "概况", "情况", "举措", "效果", "体会", "问题", "下一步", "意义"];

impl Sections<'_> {
    /// A place that is a county of the city being read.
    pub(super) fn is_county_of_city(&self, place: &PlaceHead) -> bool {
        self.city.as_ref().is_some_and(|city| city.code == place.named.city && place.named.county.is_some())
    }

    pub(super) fn city_heading(&mut self, line: &Entry, place: &PlaceHead) {
        self.close_city();
        let head = line.ordinal.map(|ordinal| (ordinal.rank, ordinal.value));
        let end = place.rest.map_or(line.range.end, |rest| line.range.start + rest);
        let at = trimmed(&self.original.text, line.range.start..end);
        // The same place again goes on where it stopped: the numbers of its pages must not clash.
        let last = self.cases.get(&place.named.city).copied().unwrap_or(0);
        self.outline.became.push((at.clone(), Became::Place(self.outline.pages.len())));
        self.city = Some(City { code: place.named.city, county: place.named.county, head, rank: None, inner: false, last, at, page: None });
        if place.rest.is_some() {
            self.case_text(BlockKind::Paragraph, end..line.range.end);
        }
    }

    pub(super) fn county_heading(&mut self, line: &Entry, place: &PlaceHead) {
        let Some(city) = &mut self.city else { return };
        let end = place.rest.map_or(line.range.end, |rest| line.range.start + rest);
        city.county = place.named.county;
        city.page = None;
        let at = trimmed(&self.original.text, line.range.start..end);
        self.outline.became.push((at, Became::Place(self.outline.pages.len())));
        if place.rest.is_some() {
            self.case_text(BlockKind::Paragraph, end..line.range.end);
        }
    }

    /// The city is done; one without any text is worth a note.
    pub(super) fn close_city(&mut self) {
        if let Some(city) = self.city.take()
            && city.page.is_none()
            && city.last == 0
        {
            self.outline.notes.push(Note::EmptyPlace(city.at));
        }
    }

    pub(super) fn case_line(&mut self, lines: &[Entry], index: usize) {
        let line = &lines[index];
        let Some(city) = &mut self.city else { return };
        let Some(ordinal) = line.ordinal.filter(|_| line.is_prose()) else {
            let text = &self.original.text[line.range.clone()];
            let next_is_text = lines.get(index + 1).is_some_and(|next| {
                next.is_prose() && next.place.is_none() && !role::is_title_like(&self.original.text[next.range.clone()])
            });
            let titled = city.rank.is_none() && line.is_prose() && role::is_title_like(text) && next_is_text;
            return match titled {
                true => self.case(None, Title::Written(vec![line.range.clone()]), None),
                false => self.case_text(block(line), line.range.clone()),
            };
        };
        let like_city = city.head.is_some_and(|(rank, _)| rank == ordinal.rank);
        if city.rank.is_none() && !like_city && !city.inner {
            // A point in the middle of a text that has begun is no first case.
            let begun = city.page.is_some() && ordinal.value != 1;
            let inner = |line: &&Entry| line.ordinal.is_some_and(|own| own.rank == ordinal.rank);
            let names_part = |line: &Entry| INNER.iter().any(|word| self.original.text[line.after_number(self.original)].contains(word));
            let structures = || lines[index..].iter().take_while(|line| line.place.is_none()).filter(inner).any(names_part);
            if !(begun || ordinal.rank <= 1 && structures()) {
                city.rank = Some(ordinal.rank);
            } else if city.page.is_none() || ordinal.rank <= 2 {
                let heading = role::is_title_like(&self.original.text[line.after_number(self.original)]);
                return self.case_text(if heading { BlockKind::Heading(2) } else { BlockKind::Paragraph }, line.range.clone());
            }
        }
        if city.rank == Some(ordinal.rank) {
            return self.numbered_case(lines, index, ordinal.value);
        }
        // From here on the numbers are those of one long case.
        city.inner |= city.rank.is_none() && like_city;
        let heading = ordinal.rank <= 2 && role::is_title_like(&self.original.text[line.after_number(self.original)]);
        self.case_text(if heading { BlockKind::Heading(2) } else { BlockKind::Paragraph }, line.range.clone());
    }

    fn numbered_case(&mut self, lines: &[Entry], index: usize, printed: u32) {
        let line = &lines[index];
        let after = line.after_number(self.original);
        let text = &self.original.text[after.clone()];
        let number = line.range.start..line.range.start + line.ordinal.map_or(0, |ordinal| usize::from(ordinal.len));
        let next = lines.get(index + 1);
        let text_follows = next.is_some_and(|next| {
            next.place.is_none() && next.is_prose() && next.ordinal.is_none_or(|own| Some(own.rank) != line.ordinal.map(|o| o.rank))
        });
        // Text before the first number belongs to the first case.
        let intro = self.city.as_ref().and_then(|city| city.page).filter(|(_, intro)| *intro && printed == 1);
        if let Some((page, _)) = intro {
            let at = self.outline.pages[page].body.first().map_or(after.clone(), |block| block.range.clone());
            self.outline.notes.push(Note::Intro(at));
            if let Some(city) = &mut self.city {
                city.page = Some((page, false));
            }
            self.outline.became.push((number, Became::Number(page)));
            self.outline.pages[page].title = Title::Proposed(proposed(text));
            return self.outline.add(BlockKind::Paragraph, after);
        }
        if role::is_title_like(text) && text_follows {
            return self.case(Some((number, printed)), Title::Written(vec![after]), None);
        }
        self.case(Some((number, printed)), Title::Proposed(proposed(text)), Some((BlockKind::Paragraph, after)));
    }

    /// Begins a case.
    fn case(&mut self, number: Option<(Range<usize>, u32)>, title: Title, body: Option<(BlockKind, Range<usize>)>) {
        let page = self.outline.pages.len();
        let Some(city) = &mut self.city else { return };
        let next = city.last + 1;
        match number {
            Some((range, printed)) if printed >= next && printed <= next + 5 => {
                city.last = printed;
                self.outline.became.push((range, Became::Number(page)));
            }
            Some((range, _)) => {
                city.last = next;
                self.outline.notes.push(Note::Number(range.clone()));
                self.outline.became.push((range, Became::Number(page)));
            }
            None => city.last = next,
        }
        city.page = Some((page, false));
        let role = Role::Case { city: city.code, county: city.county };
        let number = city.last;
        self.cases.insert(city.code, number);
        if let Title::Written(parts) = &title {
            self.outline.became.extend(parts.iter().map(|part| (part.clone(), Became::Title(page))));
        }
        self.outline.begin(role, number, title);
        if let Some((kind, range)) = body {
            self.outline.add(kind, range);
        }
    }

    /// Text of the case being read; without one, it begins one.
    fn case_text(&mut self, kind: BlockKind, range: Range<usize>) {
        if self.city.as_ref().is_some_and(|city| city.page.is_none()) {
            let title = proposed(&self.original.text[range.clone()]);
            self.case(None, Title::Proposed(title), Some((kind, range)));
            if let Some((_, intro)) = self.city.as_mut().and_then(|city| city.page.as_mut()) {
                *intro = true;
            }
        } else {
            self.outline.add(kind, range);
        }
    }
}

/// Cases that are each signed by a place: the rank of their numbers.
#[derive(Debug)]
pub(super) struct Signed {
    rank: u8,
    /// Signatures: index of the line, range, place.
    signatures: Vec<(usize, Range<usize>, Named)>,
}

/// Whether most numbered texts end, or are headed by a title that ends, with a place.
pub(super) fn signed(original: &Original, lines: &[Entry], places: &Places) -> Option<Signed> {
    let signature = |line: &Entry| {
        let text = line.text(original);
        if text.len() > 150 || !line.is_prose() {
            return None;
        }
        if line.ordinal.is_none()
            && let Some(named) = role::signature(text, places)
        {
            return Some((line.range.clone(), named));
        }
        role::signature_at_end(text, places).map(|(range, named)| (line.range.start + range.start..line.range.start + range.end, named))
    };
    let first_number = lines.iter().position(|line| line.ordinal.is_some())?;
    // Places above the first number are headings of cities.
    if lines[..first_number].iter().any(|line| line.place.is_some()) {
        return None;
    }
    (1..=4u8).find_map(|rank| {
        let starts: Vec<usize> =
            (0..lines.len()).filter(|index| lines[*index].ordinal.is_some_and(|ordinal| ordinal.rank == rank)).collect();
        if starts.len() < 3 {
            return None;
        }
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let mut signatures = Vec::new();
        for (start, end) in starts.iter().copied().zip(ends) {
            let found = (start..end).find_map(|index| signature(&lines[index]).map(|(range, named)| (index, range, named)));
            signatures.extend(found);
        }
        (signatures.len() * 10 >= starts.len() * 6).then_some(Signed { rank, signatures })
    })
}

/// Makes a case of each numbered text that a place signs.
pub(super) fn by_signature(original: &Original, lines: &[Entry], signed: &Signed, outline: &mut Outline) {
    let mut numbers: std::collections::BTreeMap<u32, u32> = std::collections::BTreeMap::new();
    let mut sections = 0;
    let mut index = 0;
    let starts = |index: usize| lines[index].ordinal.is_some_and(|ordinal| ordinal.rank == signed.rank);
    while index < lines.len() {
        let end = (index + 1..lines.len()).find(|index| starts(*index)).unwrap_or(lines.len());
        let signature =
            signed.signatures.get(signed.signatures.partition_point(|(line, ..)| *line < index)).filter(|(line, ..)| *line < end);
        let Some((signed_line, place, named)) = signature.filter(|_| starts(index)) else {
            unsigned(original, &lines[index..end], &mut sections, outline);
            index = end;
            continue;
        };
        let number = numbers.entry(named.city).or_default();
        *number += 1;
        let page = outline.pages.len();
        let line = &lines[index];
        let head = line.after_number(original);
        let head = if *signed_line == index { trimmed(&original.text, head.start..place.start) } else { head };
        let text = &original.text[head.clone()];
        outline
            .became
            .push((line.range.start..line.range.start + line.ordinal.map_or(0, |ordinal| usize::from(ordinal.len)), Became::Number(page)));
        let titled = role::is_title_like(text) && index + 1 < end;
        let title = if titled { Title::Written(vec![head.clone()]) } else { Title::Proposed(proposed(text)) };
        outline.begin(Role::Case { city: named.city, county: named.county }, *number, title);
        if titled {
            outline.became.push((head, Became::Title(page)));
        } else {
            outline.add(BlockKind::Paragraph, head);
        }
        outline.became.push((place.clone(), Became::Place(page)));
        for (at, line) in lines.iter().enumerate().take(end).skip(index + 1) {
            let before = if at == *signed_line { trimmed(&original.text, line.range.start..place.start) } else { line.range.clone() };
            outline.add(block(line), before);
        }
        index = end;
    }
}

/// Text that no place signs: a section of its own if it is numbered, else part of the edition's page.
fn unsigned(original: &Original, lines: &[Entry], sections: &mut u32, outline: &mut Outline) {
    let Some(first) = lines.first() else { return };
    if first.ordinal.is_none() && outline.pages.len() == 1 {
        for line in lines {
            outline.add(block(line), line.range.clone());
        }
        return;
    }
    *sections += 1;
    outline.begin(Role::Section, *sections, Title::Proposed(proposed(first.text(original))));
    for line in lines {
        outline.add(block(line), line.range.clone());
    }
}
