//! `::: name title` lines: what they say.
//!
//! Which directive a closing line closes is found out later, when the tree is built.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Directive, DirectiveKind};
use crate::source::ByteRange;
use std::sync::Arc;

/// The names that may follow `:::`.
const NAMES: [(&str, DirectiveKind); 3] =
    [("notice", DirectiveKind::Notice), ("figures", DirectiveKind::Figures), ("chart", DirectiveKind::Chart)];

/// What a line says.
#[derive(Debug, PartialEq)]
pub(super) enum Found<'a> {
    /// `::: name title`
    Open {
        /// `None` for an unknown name.
        kind: Option<DirectiveKind>,
        /// As typed.
        name: &'a str,
        /// The rest of the line, without closing colons.
        title: &'a str,
    },
    /// `:::`
    Close,
}

/// A directive's place in the text: what its comment stands for.
#[derive(Debug, Clone)]
pub(super) enum Marker {
    /// A container opens; its content follows as ordinary blocks.
    Open {
        /// The directive without its content.
        directive: Directive,
        /// The name, if there is no such directive.
        unknown: Option<Box<str>>,
    },
    /// A container closes.
    Close(ByteRange),
    /// `figures` and `chart` with their lines.
    Raw {
        /// The directive.
        directive: Directive,
        /// From the opening line to the closing one.
        region: ByteRange,
        /// False if the end of the page came before `:::`.
        closed: bool,
    },
}

impl Marker {
    /// What the comment stands for in the source.
    pub fn region(&self) -> &ByteRange {
        match self {
            Marker::Open { directive, .. } => &directive.range,
            Marker::Close(region) | Marker::Raw { region, .. } => region,
        }
    }
}

/// Whether the lines inside are data, not Markdown.
pub(super) fn is_raw(kind: DirectiveKind) -> bool {
    !matches!(kind, DirectiveKind::Notice)
}

/// Reads a line. Colons may be full-width, as an input method types them, and there may be more than three.
pub(super) fn line(content: &str) -> Option<Found<'_>> {
    let is_colon = |c: char| matches!(c, ':' | '：');
    let rest = content.trim_start_matches(is_colon);
    if content[..content.len() - rest.len()].chars().count() < 3 {
        return None;
    }
    let rest = rest.trim();
    if rest.is_empty() {
        return Some(Found::Close);
    }
    let (name, title) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let without = title.trim_end_matches(is_colon);
    let title = if title[without.len()..].chars().count() >= 3 { without } else { title };
    let kind = NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    Some(Found::Open { kind, name, title: title.trim() })
}

/// What the tree builder gets to know of a line. Unknown names are kept as notices, so that what is inside is checked too.
pub(super) fn marker(found: Found, range: &ByteRange) -> Marker {
    let Found::Open { kind, name, title } = found else { return Marker::Close(range.clone()) };
    let directive = Directive {
        kind: kind.unwrap_or(DirectiveKind::Notice),
        title: super::characters::without_controls(title),
        blocks: Box::default(),
        lines: Vec::new(),
        range: range.clone(),
    };
    match kind {
        Some(kind) if is_raw(kind) => Marker::Raw { directive, region: range.clone(), closed: false },
        Some(_) => Marker::Open { directive, unknown: None },
        None => Marker::Open { directive, unknown: Some(name.into()) },
    }
}

/// E307 for an unknown name.
pub(super) fn unknown(path: &Arc<str>, name: &str, range: &ByteRange) -> Diagnostic {
    let suggestion = nearest(&name.to_ascii_lowercase(), NAMES.iter().map(|(name, _)| *name));
    Diagnostic::new(Code::UNKNOWN_DIRECTIVE).in_file(path, range).with("name", name).suggest(suggestion)
}
