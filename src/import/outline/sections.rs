//! The lines after the front → sections with their items, annexes, and the cities with their cases.

use super::lines::Entry;
use super::{Became, BlockKind, Note, Outline, Role, Title, cases, trimmed};
use crate::import::original::{Original, Shape};
use crate::import::role;
use std::collections::BTreeMap;
use std::ops::Range;

/// How deep a heading stands: ordinal ranks are 0 to 4, headings by style alone 10 and their level.
type Depth = u8;

/// The depth of 第一部分.
const PARTS: Depth = 0;

/// The state of reading.
pub(super) struct Sections<'a> {
    pub original: &'a Original,
    pub outline: &'a mut Outline,
    /// The depth of headings that begin a page.
    top: Option<Depth>,
    /// Headings that are open on the page.
    open: Vec<Depth>,
    /// Number of the last section.
    last: u32,
    /// Whether a page other than the edition's has begun.
    begun: bool,
    /// The city being read.
    pub city: Option<cases::City>,
    /// Number of the last case of each city.
    pub cases: BTreeMap<u32, u32>,
    /// Index of the last place whose heading has a number of each rank.
    last_place: [usize; 5],
}

pub(super) fn read(original: &Original, lines: &[Entry], outline: &mut Outline) {
    let top = top(original, lines);
    let mut sections = Sections {
        original,
        outline,
        top,
        open: Vec::new(),
        last: 0,
        begun: false,
        city: None,
        cases: BTreeMap::new(),
        last_place: last_places(lines),
    };
    let mut index = 0;
    while index < lines.len() {
        index += sections.line(lines, index);
    }
    sections.close_city();
}

fn last_places(lines: &[Entry]) -> [usize; 5] {
    let mut last = [0; 5];
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.place.is_some()) {
        if let Some(last) = line.ordinal.and_then(|ordinal| last.get_mut(usize::from(ordinal.rank))) {
            *last = index;
        }
    }
    last
}

/// The kind of block a line is by its shape.
pub(super) fn block(line: &Entry) -> BlockKind {
    match line.shape {
        Shape::Plain | Shape::Heading(_) | Shape::Aside => BlockKind::Paragraph,
        Shape::Item => BlockKind::Item,
        Shape::Row(table) => BlockKind::Row(table),
        Shape::Footnote(number) => BlockKind::Footnote(number),
        Shape::Verbatim => BlockKind::Verbatim,
        Shape::Image => BlockKind::Image,
    }
}

/// How deep a line stands if it can be a heading.
fn depth(original: &Original, line: &Entry) -> Option<Depth> {
    if !line.is_prose() {
        return None;
    }
    let styled = match line.shape {
        Shape::Heading(level) => Some(10 + level),
        _ => None,
    };
    let Some(ordinal) = line.ordinal else { return styled };
    let after = &original.text[line.after_number(original)];
    (styled.is_some() || role::is_heading_like(after) || role::run_in(after).is_some() || ordinal.rank <= 1).then_some(ordinal.rank)
}

/// The depth at which pages begin: the highest rank of numbers among 第一部分, 一、 and （一）; headings by style alone
/// when there are no numbers, or when they stand above them.
fn top(original: &Original, lines: &[Entry]) -> Option<Depth> {
    let body: Vec<&Entry> = lines.iter().filter(|line| line.place.is_none() && line.annex.is_none()).collect();
    // Numbers inside cities belong to their cases.
    let before_places = lines.iter().position(|line| line.place.is_some()).unwrap_or(lines.len());
    let ranks =
        lines[..before_places].iter().filter(|line| line.place.is_none() && line.annex.is_none()).filter(|line| line.ordinal.is_some());
    let mut counts = [0usize; 3];
    let mut styled_number = u8::MAX;
    for line in ranks {
        if let Some(rank @ 0..=2) = depth(original, line) {
            counts[usize::from(rank)] += 1;
            if let Shape::Heading(level) = line.shape {
                styled_number = styled_number.min(level);
            }
        }
    }
    let by_number = (0..3u8).find(|rank| counts[usize::from(*rank)] >= if *rank == 2 { 2 } else { 1 });
    let styles = body.iter().filter(|line| line.ordinal.is_none()).filter_map(|line| depth(original, line));
    let by_style = styles.min();
    match (by_number, by_style) {
        (Some(rank), Some(style)) if styled_number != u8::MAX && style < 10 + styled_number => Some(style).or(Some(rank)),
        (Some(rank), _) => Some(rank),
        (None, style) => style,
    }
}

impl Sections<'_> {
    fn text(&self, line: &Entry) -> &str {
        &self.original.text[line.range.clone()]
    }

    /// Reads a line, or several that belong together; gives how many.
    fn line(&mut self, lines: &[Entry], index: usize) -> usize {
        let line = &lines[index];
        if let Some(title) = line.annex
            && self.heads_annex(lines, index, title)
        {
            return self.annex(lines, index, title);
        }
        if let Some(place) = &line.place {
            if !self.is_county_of_city(place) {
                self.city_heading(line, place);
            } else {
                self.county_heading(line, place);
            }
            return 1;
        }
        // A line above a list of cities is the title of that list.
        let introduces = lines.get(index + 1).is_some_and(|next| next.place.is_some()) && self.city.is_none();
        if introduces && line.is_prose() && line.ordinal.is_none() && role::is_title_like(self.text(line)) {
            self.in_edition(BlockKind::Heading(2), line.range.clone());
            return 1;
        }
        let depth = depth(self.original, line);
        if let Some(city) = &self.city {
            let number = line.ordinal.filter(|_| depth.is_some_and(|depth| depth <= 2));
            // As long as further cities are numbered like that, the number belongs to the case.
            let of_cities = number.is_some_and(|own| self.last_place.get(usize::from(own.rank)).is_some_and(|last| *last > index));
            let leaves = number.is_some_and(|own| city.is_left_by(own.rank, own.value)) && !of_cities;
            if !leaves {
                self.case_line(lines, index);
                return 1;
            }
            self.close_city();
        }
        match depth {
            Some(depth) if Some(depth) == self.top => self.section(line),
            Some(depth) if self.top.is_some_and(|top| depth > top || depth >= 10) && self.begun => self.heading(lines, index, depth),
            _ => self.paragraph(line),
        }
        1
    }

    /// Adds to the page of the edition.
    fn in_edition(&mut self, kind: BlockKind, range: Range<usize>) {
        if let Some(edition) = self.outline.pages.first_mut() {
            edition.body.push(super::Block { kind, range });
        }
    }

    fn section(&mut self, line: &Entry) {
        let after = line.after_number(self.original);
        let text = &self.original.text[after.clone()];
        let number = self.next_number(line);
        let page = self.outline.pages.len();
        self.open.clear();
        self.begun = true;
        let printed = line.range.start..line.range.start + line.ordinal.map_or(0, |ordinal| usize::from(ordinal.len));
        let (title, rest) = if role::is_heading_like(text) {
            (Some(0..text.trim_end_matches('。').len()), None)
        } else if let Some((title, rest)) = role::run_in(text) {
            (Some(title), Some(rest))
        } else {
            (None, None)
        };
        let Some(title) = title else {
            self.outline.notes.push(Note::LongHeading(line.range.clone()));
            self.outline.begin(Role::Section, number, Title::Proposed(cases::proposed(text)));
            self.outline.add(BlockKind::Paragraph, line.range.clone());
            return;
        };
        let title = after.start + title.start..after.start + title.end;
        self.outline.begin(Role::Section, number, Title::Written(vec![title.clone()]));
        if !printed.is_empty() {
            self.outline.became.push((printed, Became::Number(page)));
        }
        self.outline.became.push((title.clone(), Became::Title(page)));
        self.stop(title.end, after.end);
        if let Some(rest) = rest {
            self.points(trimmed(&self.original.text, after.start + rest..after.end));
        }
    }

    /// The 。 that a heading loses when it becomes one.
    fn stop(&mut self, at: usize, end: usize) {
        let stop = at + '。'.len_utf8();
        if stop <= end && self.original.text[at..].starts_with('。') {
            self.outline.became.push((at..stop, Became::Stop));
        }
    }

    /// The number of a section: as printed if that goes on from the last.
    fn next_number(&mut self, line: &Entry) -> u32 {
        let printed = line.ordinal.map(|ordinal| ordinal.value);
        let number = match printed {
            Some(value) if value > self.last && value <= self.last + 5 => value,
            Some(_) => {
                self.outline.notes.push(Note::Number(line.range.clone()));
                self.last + 1
            }
            None => self.last + 1,
        };
        self.last = number;
        number
    }

    /// A heading inside a page.
    fn heading(&mut self, lines: &[Entry], index: usize, depth: Depth) {
        let line = &lines[index];
        let after = line.after_number(self.original);
        let text = &self.original.text[after.clone()];
        let styled = matches!(line.shape, Shape::Heading(_));
        let next_is_text = lines.get(index + 1).is_some_and(|next| next.ordinal.is_none() && next.is_prose() && next.place.is_none());
        let (end, rest) = if role::is_heading_like(text) {
            (after.start + text.trim_end_matches('。').len(), None)
        } else if let Some((title, rest)) = role::run_in(text) {
            (after.start + title.end, Some(after.start + rest))
        } else {
            return self.paragraph(line);
        };
        // 1. and （1） are points of a text more often than headings.
        let small = (3..10).contains(&depth);
        if small && !styled && (rest.is_some() || !role::is_title_like(text) || !next_is_text) {
            return self.paragraph(line);
        }
        while self.open.last().is_some_and(|open| *open >= depth) {
            self.open.pop();
        }
        self.open.push(depth);
        let level = u8::try_from(self.open.len() + 1).unwrap_or(6).min(6);
        self.outline.add(BlockKind::Heading(level), line.range.start..end);
        self.stop(end, after.end);
        if let Some(rest) = rest {
            self.points(trimmed(&self.original.text, rest..after.end));
        }
    }

    fn paragraph(&mut self, line: &Entry) {
        if !self.begun && self.city.is_none() {
            self.begun = true;
            self.last += 1;
            let title = match self.top {
                Some(_) => cases::proposed(self.text(line)),
                None => {
                    self.outline.notes.push(Note::NoShape);
                    "正文".to_owned()
                }
            };
            self.outline.begin(Role::Section, self.last, Title::Proposed(title));
        }
        match block(line) {
            BlockKind::Paragraph => self.points(line.range.clone()),
            kind => self.outline.add(kind, line.range.clone()),
        }
    }

    /// A paragraph, cut before each of its points 一是 … 二是 ….
    fn points(&mut self, range: Range<usize>) {
        for part in points(&self.original.text, range) {
            self.outline.add(BlockKind::Paragraph, part);
        }
    }

    /// A heading of an annex, and no mention of one in a list at the end of the text.
    fn heads_annex(&self, lines: &[Entry], index: usize, title: usize) -> bool {
        let line = &lines[index];
        let named = title < line.range.end;
        if !named {
            return true;
        }
        let name = &self.original.text[title..line.range.end];
        // The same words again further down: there it is.
        let again = lines[index + 1..].iter().take(2000).any(|later| {
            let text = self.text(later);
            text == name
                || later.annex.is_some_and(|at| at < later.range.end && &self.original.text[at..later.range.end] == name)
                || (text.starts_with('附') && later.annex == Some(later.range.end))
        });
        let listed = lines.get(index + 1).is_some_and(|next| next.ordinal.is_some_and(|ordinal| ordinal.rank == 3 && ordinal.value == 2))
            || role::heading_number(name).is_some_and(|number| number.rank == 3);
        !again && !listed && index + 1 < lines.len()
    }

    fn annex(&mut self, lines: &[Entry], index: usize, title: usize) -> usize {
        self.close_city();
        let line = &lines[index];
        let mut parts = vec![line.range.clone()];
        let mut used = 1;
        if title == line.range.end {
            // The title stands below, in one line or two.
            while used < 3
                && let Some(next) = lines.get(index + used)
                && next.is_prose()
                && next.place.is_none()
                && next.ordinal.is_none()
                && role::is_title_like(self.text(next))
            {
                parts.push(next.range.clone());
                used += 1;
            }
        }
        if lines.get(index + used).is_some_and(|next| next.place.is_some()) {
            for part in parts {
                self.in_edition(BlockKind::Heading(2), part);
            }
            return used;
        }
        self.last += 1;
        self.open.clear();
        self.begun = true;
        let page = self.outline.begin(Role::Section, self.last, Title::Written(parts.clone()));
        self.outline.became.extend(parts.into_iter().map(|part| (part, Became::Title(page))));
        // Inside an annex every number is a heading of its page.
        self.top = Some(PARTS);
        used
    }
}

/// The points of a paragraph: 一是 … 二是 …, each after a full stop, semicolon or colon, in order, at least two of them.
fn points(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    const WORDS: [&str; 12] = ["一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是", "十是", "十一是", "十二是"];
    let inner = &text[range.clone()];
    let mut cuts = Vec::new();
    let mut from = 0;
    for word in WORDS {
        let begins = |at: usize| inner[..at].trim_end().is_empty() || inner[..at].trim_end().ends_with(['。', '；', ';', '：', ':', '！']);
        let Some(at) = inner[from..].match_indices(word).map(|(at, _)| from + at).find(|at| begins(*at)) else { break };
        cuts.push(at);
        from = at + word.len();
    }
    if cuts.len() < 2 {
        return vec![range];
    }
    let bounds: Vec<usize> = [0].into_iter().chain(cuts.into_iter().filter(|at| *at > 0)).chain([inner.len()]).collect();
    bounds.windows(2).map(|two| trimmed(text, range.start + two[0]..range.start + two[1])).filter(|part| !part.is_empty()).collect()
}
