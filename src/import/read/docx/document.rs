//! The text part of a Word file → paragraphs with their shape and marks. Tracked insertions are text, deletions and comments
//! are not; of tables nested in tables the inner one becomes text of its cell.

use super::Trouble;
use super::package::{Package, attribute};
use super::styles::{Counters, Label, Styles};
use crate::import::original::Shape;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::ops::Range;

/// Something at a place of a paragraph.
#[derive(Debug)]
pub enum Mark {
    /// Relation of a link.
    Link(String),
    /// A footnote (or end note) by its id.
    Footnote(bool, String),
    /// Relation of an image, and what it shows.
    Image(String, String),
}

/// A paragraph, or a row of a table.
#[derive(Debug)]
pub struct Paragraph {
    pub text: String,
    pub marks: Vec<(Range<usize>, Mark)>,
    pub shape: Shape,
    pub is_title: bool,
    /// Its number among all paragraphs, from 1.
    pub number: u32,
}

/// All paragraphs, and what was counted on the way.
#[derive(Debug, Default)]
pub struct Story {
    pub paragraphs: Vec<Paragraph>,
    pub insertions: usize,
    pub deletions: usize,
    pub comments: usize,
    pub numbers: usize,
    pub formatting: usize,
    pub objects: usize,
}

/// Most text, in bytes.
const MOST_TEXT: usize = 64 << 20;

/// A text and its marks.
type Piece = (String, Vec<(Range<usize>, Mark)>);

/// A paragraph being read.
#[derive(Debug, Default)]
struct Open {
    text: String,
    marks: Vec<(Range<usize>, Mark)>,
    style: String,
    outline: Option<u8>,
    list: Option<String>,
    level: u8,
    /// Pieces that a line break cut off.
    before: Vec<Piece>,
}

/// A table being read: cells of the row, each with its paragraphs.
#[derive(Debug, Default)]
struct Table {
    number: u32,
    cells: Vec<Vec<Piece>>,
    span: usize,
}

struct Reader<'a> {
    styles: &'a Styles,
    counters: Counters,
    story: Story,
    open: Vec<Open>,
    tables: Vec<Table>,
    number: u32,
    all_tables: u32,
    size: usize,
    /// Inside elements whose text is not read.
    skip: usize,
    in_text: bool,
    link: Option<(String, usize)>,
    alt: String,
}

/// Elements whose text is no text of the report.
const SKIPPED: [&str; 6] = ["del", "moveFrom", "instrText", "Fallback", "delText", "delInstrText"];

/// Reads the text.
pub fn read(package: &mut Package<'_>, styles: &Styles, name: &str) -> Result<Story, Trouble> {
    let mut reader = Reader {
        styles,
        counters: Counters::default(),
        story: Story::default(),
        open: Vec::new(),
        tables: Vec::new(),
        number: 0,
        all_tables: 0,
        size: 0,
        skip: 0,
        in_text: false,
        link: None,
        alt: String::new(),
    };
    package.each(name, |event| reader.event(event))?;
    Ok(reader.story)
}

/// Reads footnotes or end notes: id → text.
pub fn notes(package: &mut Package<'_>, styles: &Styles, name: &str) -> Result<BTreeMap<String, String>, Trouble> {
    let mut found = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    let mut in_text = false;
    let _ = styles;
    package.each(name, |event| {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "footnote" | "endnote" => open = attribute(&element, "id").map(|id| (id, String::new())),
                "t" => in_text = true,
                "p" => {
                    if let Some((_, text)) = open.as_mut().filter(|(_, text)| !text.is_empty()) {
                        text.push(' ');
                    }
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "footnote" | "endnote" => found.extend(open.take()),
                "t" => in_text = false,
                _ => {}
            },
            event => {
                if let (Some((_, text)), true) = (open.as_mut(), in_text) {
                    text.push_str(&characters(&event));
                }
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// The characters of an event. Only the five entities of XML and numbers are known; others stay as they are written.
fn characters(event: &Event<'_>) -> String {
    match event {
        Event::Text(text) => text.xml10_content().into_owned(),
        Event::CData(text) => text.xml10_content().into_owned(),
        Event::GeneralRef(entity) => {
            if let Ok(Some(c)) = entity.resolve_char_ref() {
                return c.to_string();
            }
            let name = entity.xml10_content();
            match name.as_ref() {
                "amp" => "&".to_owned(),
                "lt" => "<".to_owned(),
                "gt" => ">".to_owned(),
                "quot" => "\"".to_owned(),
                "apos" => "'".to_owned(),
                other => format!("&{other};"),
            }
        }
        _ => String::new(),
    }
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>) -> Result<(), Trouble> {
        match &event {
            Event::Start(element) => self.start(element),
            Event::End(element) => self.end(element.local_name().as_ref()),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if self.in_text && self.skip == 0 => {
                let text = characters(&event);
                self.size += text.len();
                if self.size > MOST_TEXT {
                    return Err(Trouble::Limit("@text-size", MOST_TEXT as u64));
                }
                if let Some(open) = self.open.last_mut() {
                    open.text.push_str(&text);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        if SKIPPED.contains(&name) {
            self.skip += 1;
            self.story.deletions += usize::from(matches!(name, "del" | "moveFrom") && !self.open.is_empty());
            return;
        }
        if self.skip > 0 {
            return;
        }
        let value = || attribute(element, "val").unwrap_or_default();
        match name {
            "p" => {
                self.number += 1;
                self.open.push(Open::default());
            }
            "t" => self.in_text = true,
            "tbl" => {
                self.all_tables += 1;
                self.tables.push(Table { number: self.all_tables, ..Table::default() });
            }
            "tr" => self.tables.last_mut().into_iter().for_each(|table| table.cells.clear()),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells.push(Vec::new());
                    table.span = 1;
                }
            }
            "gridSpan" => {
                let span = value().parse().unwrap_or(1);
                self.tables.last_mut().into_iter().for_each(|table| table.span = usize::min(span, 64));
            }
            "ins" | "moveTo" => self.story.insertions += usize::from(!self.open.is_empty()),
            "commentReference" => self.story.comments += 1,
            "object" | "chart" | "relIds" => self.story.objects += 1,
            "b" | "i" | "u" | "color" | "highlight" => self.story.formatting += 1,
            "hyperlink" => {
                let at = self.open.last().map_or(0, |open| open.text.len());
                self.link = attribute(element, "id").map(|relation| (relation, at));
            }
            "docPr" => self.alt = attribute(element, "descr").unwrap_or_default(),
            _ => self.inside(element, name, value),
        }
    }

    /// Elements that belong to the open paragraph.
    fn inside(&mut self, element: &BytesStart<'_>, name: &str, value: impl Fn() -> String) {
        let alt = &mut self.alt;
        let Some(open) = self.open.last_mut() else { return };
        let at = open.text.len();
        match name {
            "pStyle" => open.style = value(),
            "outlineLvl" => open.outline = value().parse().ok().filter(|level| *level < 9),
            "numId" => open.list = Some(value()),
            "ilvl" => open.level = value().parse().unwrap_or(0),
            "tab" if !self.tables.is_empty() => open.text.push(' '),
            "tab" => open.text.push('\t'),
            "noBreakHyphen" => open.text.push('-'),
            "br" | "cr" if attribute(element, "type").is_none() => {
                let (text, marks) = (std::mem::take(&mut open.text), std::mem::take(&mut open.marks));
                open.before.push((text, marks));
                self.link = self.link.take().map(|(relation, _)| (relation, 0));
            }
            "footnoteReference" | "endnoteReference" => {
                let id = attribute(element, "id").unwrap_or_default();
                open.marks.push((at..at, Mark::Footnote(name == "endnoteReference", id)));
            }
            "blip" => {
                if let Some(relation) = attribute(element, "embed") {
                    open.marks.push((at..at, Mark::Image(relation, std::mem::take(alt))));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if SKIPPED.contains(&name) {
            self.skip = self.skip.saturating_sub(1);
            return;
        }
        if self.skip > 0 {
            return;
        }
        match name {
            "t" => self.in_text = false,
            "hyperlink" => {
                if let (Some((relation, start)), Some(open)) = (self.link.take(), self.open.last_mut()) {
                    let end = open.text.len();
                    open.marks.push((start.min(end)..end, Mark::Link(relation)));
                }
            }
            "p" => self.paragraph(),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells.extend((1..table.span).map(|_| Vec::new()));
                    table.span = 1;
                }
            }
            "tr" => self.row(),
            "tbl" => {
                self.tables.pop();
            }
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        let Some(mut open) = self.open.pop() else { return };
        open.marks.sort_by_key(|(range, _)| range.start);
        let styled = self.styles.heading(&open.style).or(open.outline.map(|level| level + 1));
        let is_title = self.styles.is_title(&open.style);
        let list =
            open.list.clone().map(|list| (list, open.level)).or_else(|| self.styles.list(&open.style)).filter(|(list, _)| list != "0");
        let empty = open.text.trim().is_empty() && open.before.is_empty();
        let label = list.filter(|_| !empty).and_then(|(list, level)| self.counters.next(self.styles, &list, level));
        let mut shape = match (styled, is_title) {
            (_, true) => Shape::Heading(1),
            (Some(level), _) => Shape::Heading(level),
            _ => Shape::Plain,
        };
        let mut pieces = std::mem::take(&mut open.before);
        pieces.push((open.text, open.marks));
        match label {
            Some(Label::Bullet) if shape == Shape::Plain => shape = Shape::Item,
            Some(Label::Number(number)) => {
                self.story.numbers += 1;
                let (text, marks) = &mut pieces[0];
                text.insert_str(0, &number);
                marks.iter_mut().for_each(|(range, _)| *range = range.start + number.len()..range.end + number.len());
            }
            _ => {}
        }
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cells.last_mut()) {
            cell.extend(pieces);
            return;
        }
        for (text, marks) in pieces {
            self.story.paragraphs.push(Paragraph { text, marks, shape: shape.clone(), is_title, number: self.number });
        }
    }

    /// A row: its cells side by side; a single cell is a frame around paragraphs, and a nested row is text of its cell.
    fn row(&mut self) {
        let nested = self.tables.len() > 1;
        let Some(table) = self.tables.last_mut() else { return };
        let number = table.number;
        let cells = std::mem::take(&mut table.cells);
        if nested {
            let outer = self.tables.len() - 2;
            if let Some(cell) = self.tables[outer].cells.last_mut() {
                cell.extend(cells.into_iter().flatten());
            }
            return;
        }
        if cells.len() == 1 {
            for (text, marks) in cells.into_iter().flatten() {
                self.story.paragraphs.push(Paragraph { text, marks, shape: Shape::Plain, is_title: false, number: self.number });
            }
            return;
        }
        let mut row = String::new();
        let mut all = Vec::new();
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                row.push('\t');
            }
            for (at, (text, marks)) in cell.into_iter().enumerate() {
                if at > 0 && !row.ends_with([' ', '\t']) {
                    row.push(' ');
                }
                let shift = row.len();
                row.extend(text.chars().map(|c| if c == '\t' { ' ' } else { c }));
                all.extend(marks.into_iter().map(|(range, mark)| (range.start + shift..range.end + shift, mark)));
            }
        }
        self.story.paragraphs.push(Paragraph { text: row, marks: all, shape: Shape::Row(number), is_title: false, number: self.number });
    }
}
