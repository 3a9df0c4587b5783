//! Markdown → body tree, with the ways of official Chinese text.
//!
//! [`parse`] reads one body and gives a [`Document`] and what it noticed. It knows no other page: links are recorded,
//! not resolved. CommonMark itself is read by pulldown-cmark; what differs for Chinese text is done by edits of the
//! text before (`characters`, `lines`, `emphasis`, each mapped back to the file by `edits`) and while the tree
//! is built (`tree`, `inline`, `headings`, `links`, `raw`). Never panics, whatever the text; time is linear in its length.

mod characters;
mod directive;
mod edits;
mod embedded;
mod emphasis;
mod findings;
mod given;
mod headings;
mod indented;
mod inline;
mod lines;
mod links;
mod notes;
mod raw;
mod sentinel;
mod tree;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::source::ByteRange;
use edits::{Edit, Edited};
use findings::Findings;
use pulldown_cmark::{Options, Parser};
use std::sync::Arc;

/// A body read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The tree.
    pub document: Document,
    /// Findings by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Times that indented Chinese paragraphs are looked for: each round may uncover some in a list that the last one made.
const ROUNDS: usize = 3;

/// Reads the Markdown in `body`, a byte range of `text`, the whole source file. All places in the result are
/// offsets in `text`. A range that is not one of `text` is cut to fit.
pub fn parse(path: &Arc<str>, text: &str, body: ByteRange) -> Parsed {
    let body = fit(text, body);
    let source = &text[body.start as usize..body.end as usize];
    let mut findings = Findings::new(path);
    let mut edits: Vec<Edit> = Vec::new();
    let suspects = characters::scan(text, &body, &mut findings, &mut edits);
    let sentinels = sentinel::Sentinels::choose(source);
    let markers = lines::scan(text, &body, sentinels.as_ref(), &mut edits);
    if let Some(sentinels) = &sentinels {
        emphasis::scan(source, body.start, sentinels, &mut edits);
    }
    let mut edited = Edited::new(text, &body, &mut edits);
    for _ in 0..ROUNDS {
        let more = indented::paragraphs(text, &edited);
        if more.is_empty() {
            break;
        }
        edits.extend(more);
        edited = Edited::new(text, &body, &mut edits);
    }
    let mut builder = tree::Builder::new(text, &edited, sentinels, &markers, &mut findings, !suspects.is_empty());
    for (event, range) in Parser::new_ext(&edited.text, options()).into_offset_iter() {
        if !builder.event(event, range) {
            break;
        }
    }
    let (document, code) = builder.finish();
    characters::report(text, &suspects, &code, &mut findings);
    Parsed { document, diagnostics: findings.into_sorted() }
}

/// Characters that should not be in front matter: controls, private use, invisibles, radicals.
pub fn characters_in(path: &Arc<str>, text: &str, range: &ByteRange) -> Vec<Diagnostic> {
    let mut findings = Findings::new(path);
    let suspects = characters::scan(text, &fit(text, range.clone()), &mut findings, &mut Vec::new());
    characters::report(text, &suspects, &[], &mut findings);
    findings.into_sorted()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

fn fit(text: &str, body: ByteRange) -> ByteRange {
    let within = |at: u32| {
        let mut at = (at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at as u32
    };
    let start = within(body.start);
    start..within(body.end).max(start)
}
