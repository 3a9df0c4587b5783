//! The proof of conservation: the original, its pages and the list of what is in none → whether every character is
//! somewhere, once, in order. It reads the files that are to be written, not what the program meant to write.

use super::body::unescaped;
use super::original::Original;
use super::outline::{Became, Outline};
use super::page::File;
use crate::text::repair;
use std::ops::Range;

/// Characters of the original, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proof {
    /// All of them.
    pub characters: usize,
    /// In the bodies of pages.
    pub in_bodies: usize,
    /// Titles, numbers and places: in front matter and file names.
    pub in_fields: usize,
    /// In the list of what was set aside.
    pub aside: usize,
    /// White space between lines and at their ends.
    pub white: usize,
}

/// Where the proof failed: a range of the original, and what was found in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The range.
    pub range: Range<usize>,
    /// What is wrong.
    pub found: String,
}

/// Proves it, or says where it fails.
pub fn prove(original: &Original, outline: &Outline, files: &[File], repaired: bool) -> Result<Proof, Broken> {
    let mut proof = Proof::default();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for file in files {
        for piece in &file.placed {
            let source = &original.text[piece.source.clone()];
            let written = &file.text[piece.bytes.clone()];
            let read = if piece.raw { written.to_owned() } else { unescaped(written) };
            // Repairs depend on what stands beside a piece; the repaired forms of both must agree.
            let same = read == source || (repaired && !piece.raw && folded(&read) == folded(source));
            if !same {
                return Err(Broken { range: piece.source.clone(), found: read });
            }
            proof.in_bodies += source.chars().count();
            ranges.push(piece.source.clone());
        }
    }
    for (range, became) in &outline.became {
        let text = &original.text[range.clone()];
        let holds = match became {
            Became::Title(page) => files.get(*page).is_some_and(|file| folded(&file.title).contains(&folded(text))),
            Became::DocNumber => {
                files.first().is_some_and(|file| folded(&file.text).contains(folded(text).trim_matches(['（', '）', '(', ')'])))
            }
            Became::Stop => text.chars().all(|c| c == '。'),
            Became::Number(_) | Became::Place(_) => !text.is_empty(),
            Became::Aside(_) => true,
        };
        if !holds {
            return Err(Broken { range: range.clone(), found: String::new() });
        }
        match became {
            Became::Aside(_) => proof.aside += text.chars().count(),
            _ => proof.in_fields += text.chars().count(),
        }
        ranges.push(range.clone());
    }
    ranges.sort_by_key(|range| range.start);
    let end = original.text.len();
    ranges.push(end..end);
    let mut at = 0;
    for range in ranges {
        let between = original.text.get(at..range.start).ok_or_else(|| Broken { range: range.clone(), found: "twice".to_owned() })?;
        if let Some(lost) = between.find(|c: char| !c.is_whitespace()) {
            return Err(Broken { range: at + lost..range.start, found: String::new() });
        }
        proof.white += between.chars().count();
        at = range.end;
    }
    proof.characters = original.text.chars().count();
    Ok(proof)
}

/// What two texts have in common when one is a repair of the other: letters and digits as they are, marks without width,
/// quotation marks without shape, runs of dots and hyphens as one.
fn folded(text: &str) -> String {
    let repaired = repair::apply(text, 0, &repair::edits(text)).into_owned();
    let mut out = String::with_capacity(repaired.len());
    for c in repaired.chars() {
        let c = match c {
            '，' => ',',
            '；' => ';',
            '：' => ':',
            '？' => '?',
            '！' => '!',
            '（' | '〔' | '[' | '【' | '［' | '﹝' | '〈' => '(',
            '）' | '〕' | ']' | '】' | '］' | '﹞' | '〉' => ')',
            '“' | '”' | '‘' | '’' | '"' | '\'' | '＂' | '＇' => '"',
            '…' | '．' | '·' | '。' => '.',
            '—' | '－' | '─' => '-',
            '\t' => ' ',
            c => c,
        };
        let run = matches!(c, '.' | '-' | ',' | ';' | ':' | '、') && out.ends_with(c);
        if !run && !crate::text::han::is_stray_invisible(c) && !c.is_control() {
            out.push(c);
        }
    }
    out
}
