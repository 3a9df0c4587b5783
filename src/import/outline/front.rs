//! The lines above the first heading → title, document number, dates, issuer and the preface, which is the text of the
//! edition's own page.

use super::lines::Entry;
use super::{Became, Note, Outline, Role, Title};
use crate::import::head;
use crate::import::original::{Original, Shape};
use crate::import::role;
use std::ops::Range;

/// Lines in which a title is looked for when nothing says where the report begins.
const HEAD: usize = 12;
/// Most lines of a title.
const TITLE_LINES: usize = 3;

/// Reads the front and gives the index of the first line after it.
pub(super) fn read(original: &Original, lines: &[Entry], outline: &mut Outline) -> usize {
    // Several runs of headings of the first level are sections, not titles.
    let runs = (0..lines.len())
        .filter(|index| is_top(&lines[*index]) && !index.checked_sub(1).is_some_and(|before| is_top(&lines[before])))
        .count();
    let begins = lines.iter().position(|line| begins_body(original, line) || (runs > 1 && is_top(line)));
    let front = begins.unwrap_or_else(|| lines.len().min(HEAD));
    let title = title(original, &lines[..front]);
    // Without a heading to begin with, everything below the title is the report.
    let end = begins.unwrap_or_else(|| title.as_ref().map_or(0, |title| title.end));
    let written = title.clone().map(|title| title.map(|index| lines[index].range.clone()).collect::<Vec<_>>());
    let found = written.is_some();
    let name = original.files.first().map_or("", |file| file.name.as_str());
    let stem = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    outline.begin(Role::Edition, 0, written.map_or_else(|| Title::Proposed(stem.to_owned()), Title::Written));
    if !found {
        outline.notes.push(Note::NoTitle);
    }
    for (index, line) in lines.iter().enumerate().take(end) {
        let text = line.text(original);
        if title.as_ref().is_some_and(|title| title.contains(&index)) {
            outline.became.push((line.range.clone(), Became::Title(0)));
        } else if outline.doc_number.is_none() && head::doc_number(text) == Some(text) {
            outline.doc_number = Some(line.range.clone());
            outline.became.push((line.range.clone(), Became::DocNumber));
        } else {
            outline.add(super::sections::block(line), line.range.clone());
        }
        outline.issued_on = outline.issued_on.or_else(|| head::date(text));
    }
    issuer(original, lines, end, outline);
    end
}

/// A line with which the report itself begins.
fn begins_body(original: &Original, line: &Entry) -> bool {
    let after = &original.text[line.after_number(original)];
    let numbered = line.ordinal.is_some_and(|ordinal| ordinal.rank <= 3)
        && (role::is_heading_like(after) || role::run_in(after).is_some() || line.ordinal.is_some_and(|o| o.rank <= 2));
    numbered || line.place.is_some() || line.annex.is_some() || matches!(line.shape, Shape::Heading(2..) | Shape::Row(_))
}

/// A heading of the first level that is neither numbered nor a place.
fn is_top(line: &Entry) -> bool {
    line.shape == Shape::Heading(1) && line.ordinal.is_none() && line.place.is_none()
}

/// The lines of the title: those that a heading of the first level marks, else the first few short lines of which the
/// last ends as titles do, else the very first line if it is short.
fn title(original: &Original, lines: &[Entry]) -> Option<Range<usize>> {
    if let Some(heading) = lines.iter().position(is_top) {
        let more = lines[heading + 1..].iter().take_while(|line| is_top(line)).count();
        return Some(heading..heading + 1 + more.min(TITLE_LINES - 1));
    }
    let text = |index: usize| lines[index].text(original);
    let could_be = |index: usize| {
        let line = text(index);
        lines[index].shape == Shape::Plain && role::is_title_like(line) && head::doc_number(line).is_none() && head::date(line).is_none()
    };
    for start in (0..lines.len()).filter(|index| could_be(*index)) {
        let run = (start..lines.len().min(start + TITLE_LINES)).take_while(|index| could_be(*index)).count();
        if let Some(last) =
            (start..start + run).rev().find(|index| head::is_title_tail(text(*index)) && (*index > start || head::is_title(text(*index))))
        {
            let first = if head::is_issuer(text(start)) && last > start { start + 1 } else { start };
            return Some(first..last + 1);
        }
    }
    let first = (0..lines.len().min(2)).find(|index| could_be(*index) && !head::is_issuer(text(*index)));
    first.map(|index| index..index + 1)
}

/// Who issued it: the preface says so, or a name stands above the title, or one above a date signs it.
fn issuer(original: &Original, lines: &[Entry], end: usize, outline: &mut Outline) {
    let text = |index: usize| lines[index].text(original);
    outline.issuer = (0..end).find_map(|index| head::issuer_in(text(index))).map(str::to_owned);
    if outline.issuer.is_none() {
        outline.issuer = (0..end.min(6)).map(text).find(|line| head::is_issuer(line)).map(str::to_owned);
    }
    let signed = (1..lines.len()).find(|index| head::is_issuer(text(index - 1)) && head::date(text(*index)).is_some());
    if let Some(index) = signed {
        outline.issuer.get_or_insert_with(|| text(index - 1).to_owned());
        outline.issued_on = outline.issued_on.or_else(|| head::date(text(index)));
    }
    if outline.issued_on.is_none()
        && let Some(last) = lines.last()
    {
        outline.issued_on = head::date(last.text(original));
    }
}
