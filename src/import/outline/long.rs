//! Pages that are too long for a reader, and for the limits of a source file → several pages in a row.

use super::{Became, Note, Outline, Page, Role, Title};
use crate::import::original::Original;
use std::collections::BTreeMap;

/// Most text of a page, in bytes of the original.
const MOST_BYTES: usize = 1 << 20;
/// Most blocks of a page.
const MOST_BLOCKS: usize = 5_000;

/// Cuts long pages between blocks and numbers all pages on.
pub(super) fn cut(original: &Original, outline: &mut Outline) {
    let is_long =
        |page: &Page| page.body.len() > MOST_BLOCKS || page.body.iter().map(|block| block.range.len()).sum::<usize>() > MOST_BYTES;
    // The edition's own page has no number to go on from.
    if !outline.pages.iter().skip(1).any(is_long) {
        return;
    }
    let mut moved = Vec::new();
    let mut last: BTreeMap<Option<u32>, u32> = BTreeMap::new();
    for (index, mut page) in std::mem::take(&mut outline.pages).into_iter().enumerate() {
        moved.push(outline.pages.len());
        let rest = if index > 0 && is_long(&page) { pieces(&mut page) } else { Vec::new() };
        if !rest.is_empty() {
            outline.notes.push(Note::Cut(index));
        }
        let title = title(original, &page);
        let more = rest.into_iter().zip(2..).map(|(body, part)| Page {
            title: Title::Proposed(format!("{title}（续{part}）")),
            body,
            role: page.role.clone(),
            number: 0,
        });
        for mut page in std::iter::once(page.clone()).chain(more.collect::<Vec<_>>()) {
            let key = match page.role {
                Role::Case { city, .. } => Some(city),
                Role::Section => None,
                Role::Edition => {
                    outline.pages.push(page);
                    continue;
                }
            };
            let number = last.entry(key).or_default();
            *number = page.number.max(*number + 1);
            page.number = *number;
            outline.pages.push(page);
        }
    }
    for (_, became) in &mut outline.became {
        if let Became::Title(page) | Became::Number(page) | Became::Place(page) = became
            && let Some(now) = moved.get(*page)
        {
            *page = *now;
        }
    }
}

/// Takes what is too much out of a page.
fn pieces(page: &mut Page) -> Vec<Vec<super::Block>> {
    let mut pieces = vec![Vec::new()];
    let mut bytes = 0;
    for block in std::mem::take(&mut page.body) {
        bytes += block.range.len();
        let full = pieces.last().is_some_and(|piece: &Vec<_>| !piece.is_empty() && (bytes > MOST_BYTES || piece.len() >= MOST_BLOCKS));
        if full {
            pieces.push(Vec::new());
            bytes = block.range.len();
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(block);
        }
    }
    page.body = pieces.remove(0);
    pieces
}

fn title(original: &Original, page: &Page) -> String {
    match &page.title {
        Title::Written(parts) => parts.iter().map(|part| &original.text[part.clone()]).collect(),
        Title::Proposed(title) => title.clone(),
    }
}
