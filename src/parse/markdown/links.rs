//! What a link points to: the target as typed, percent-encoding undone, and the inside of `[[…]]`.
//!
//! Nothing is resolved or judged here.

use super::characters::without_controls;
use super::given::IntoCow;
use super::tree::{Builder, Kind};
use crate::document::{Reference, ReferenceKind};
use percent_encoding::percent_decode_str;
use pulldown_cmark::{CowStr, LinkType};
use std::ops::Range;

/// Where a link's text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkText {
    /// Markdown of its own.
    Own,
    /// The address itself, `<https://…>`: no markup in it.
    Address,
    /// `[[济南市]]`: found when the link is resolved.
    None,
}

impl Builder<'_> {
    /// The frame of a link or an image, whose target becomes a reference.
    pub fn link(&mut self, kind: LinkType, dest: CowStr<'_>, title: CowStr<'_>, range: &Range<usize>, image: bool) -> Kind {
        self.weight += dest.len() + title.len();
        let title = without_controls(&self.clean(title.into_cow()));
        let dest = without_controls(&self.clean(dest.into_cow()));
        let (reference_kind, target, text) = match kind {
            LinkType::WikiLink { has_pothole } => {
                let target = target(wiki_target(&dest));
                (ReferenceKind::Wiki, target, if has_pothole { LinkText::Own } else { LinkText::None })
            }
            LinkType::Email if !dest.starts_with("mailto:") => (ReferenceKind::Link, format!("mailto:{dest}"), LinkText::Address),
            LinkType::Autolink | LinkType::Email => (ReferenceKind::Link, dest.into_string(), LinkText::Address),
            _ => (ReferenceKind::Link, target(&dest), LinkText::Own),
        };
        let kind = if image { ReferenceKind::Image } else { reference_kind };
        if image {
            self.visible(None, None);
        } else if text == LinkText::None {
            self.visible(target.chars().next(), target.chars().next_back());
        }
        let reference = self.references.len() as u32;
        let place = self.edited.source_range(range);
        self.references.push(Reference { kind, target: target.into(), title, range: place });
        if image { Kind::Image { reference, text } } else { Kind::Link { reference, text } }
    }
}

/// A target with its percent-encoding undone. Kept as typed: addresses with a scheme, sequences that are not UTF-8
/// or stand for controls, and the encoded forms of `#`, `?` and `%`, which would change what the target means.
pub(super) fn target(typed: &str) -> String {
    if !typed.contains('%') || has_scheme(typed) {
        return typed.to_owned();
    }
    let mut guarded = String::with_capacity(typed.len() + 16);
    let mut rest = typed;
    while let Some(at) = rest.find('%') {
        guarded.push_str(&rest[..at]);
        let keep = rest.as_bytes().get(at + 1..at + 3).is_some_and(|code| matches!(code, b"23" | b"25" | b"3F" | b"3f"));
        guarded.push_str(if keep { "%25" } else { "%" });
        rest = &rest[at + 1..];
    }
    guarded.push_str(rest);
    match percent_decode_str(&guarded).decode_utf8() {
        Ok(decoded) if !decoded.chars().any(char::is_control) => decoded.into_owned(),
        _ => typed.to_owned(),
    }
}

/// `https:`, `mailto:` …: a scheme before the first `/`, `?` or `#`.
fn has_scheme(target: &str) -> bool {
    target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

/// The target of a wiki link; in a table its pipe is written `\|`.
fn wiki_target(inside: &str) -> &str {
    inside.strip_suffix('\\').unwrap_or(inside).trim()
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn percent_encoding_is_undone_where_it_loses_nothing() {
        assert_eq!(target("%E7%9B%AE%E6%A0%87%E9%A1%B5.md"), "目标页.md");
        assert_eq!(target("a%20b.md#%E4%B8%80"), "a b.md#一");
        assert_eq!(target("a%23b.md"), "a%23b.md");
        assert_eq!(target("100%25.md"), "100%25.md");
        assert_eq!(target("%FF%00"), "%FF%00");
        assert_eq!(target("100%"), "100%");
        assert_eq!(target("https://a.cn/%E4%B8%80"), "https://a.cn/%E4%B8%80");
    }
}
