//! What the Markdown library gives → what we call it: alerts, alignments, strings. Decides nothing.

use crate::document::{Alert, Align};
use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr};
use std::borrow::Cow;

/// The alert of a quotation that is one.
pub(super) fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

/// How a column is aligned.
pub(super) fn column(align: Alignment) -> Align {
    match align {
        Alignment::None => Align::None,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

/// The parser's strings as the standard library's.
pub(super) trait IntoCow<'a> {
    /// Without copying what is borrowed.
    fn into_cow(self) -> Cow<'a, str>;
}

impl<'a> IntoCow<'a> for CowStr<'a> {
    fn into_cow(self) -> Cow<'a, str> {
        match self {
            CowStr::Borrowed(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.into_string()),
        }
    }
}
