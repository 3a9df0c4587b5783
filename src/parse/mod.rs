//! Phase: one file's bytes → one [`Page`], or `site.toml`'s bytes → [`Config`].
//!
//! Depends on that file alone (so a result may be remembered by content), never fails, never
//! touches the disk. Errors come beside the value.

pub mod directive;
pub mod encoding;
pub mod front;
pub mod markdown;
pub mod shape;
pub mod slip;
pub mod toml;
pub mod typed;
pub mod value;
pub mod yaml;

use crate::config::{self, Config, SiteConfig};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::model::Page;
use shape::Shape;
use std::sync::{Arc, LazyLock};

/// What `site.toml` may hold.
static SETTINGS: LazyLock<Shape> = LazyLock::new(shape::of::<SiteConfig>);

/// Parses a page. `parts` is its path below the content folder without the suffix.
pub fn page(path: &Arc<str>, parts: Vec<Box<str>>, bytes: &[u8]) -> Outcome<Page> {
    let mut diagnostics = Vec::new();
    let text = encoding::text(path, bytes, &mut diagnostics).unwrap_or_default();
    let cut = front::cut(path, text, &mut diagnostics);
    if let Some((_, range)) = &cut.front {
        diagnostics.extend(markdown::characters_in(path, text, range));
    }
    let (front, places) = match diagnostics.iter().any(Diagnostic::is_error) {
        true => front::none(text),
        false => front::read(path, text, &cut, &mut diagnostics),
    };
    let unread = diagnostics.iter().any(Diagnostic::is_error);
    let empty = text.trim().is_empty() && diagnostics.is_empty();
    let document = if front.draft && text.is_empty() {
        Default::default()
    } else {
        let mut parsed = markdown::parse(path, text, cut.body);
        diagnostics.append(&mut parsed.diagnostics);
        directive::check(path, &front, &parsed.document.blocks, &mut diagnostics);
        parsed.document
    };
    Outcome { value: Page { path: path.clone(), parts, front, places, document, empty, unread }, diagnostics }
}

/// Parses `site.toml`. `None` when it cannot be used; what is wrong has been reported.
pub fn config(path: &Arc<str>, bytes: &[u8]) -> Outcome<Option<Config>> {
    let mut diagnostics = Vec::new();
    let value = encoding::text(path, bytes, &mut diagnostics).and_then(|text| {
        let value = toml::parse(path, text, &(0..text.len() as u32), slip::Group::Config, &mut diagnostics)?;
        let (site, fields) = shape::read::<SiteConfig>(&SETTINGS, &value, path, slip::Group::Config, &[], &mut diagnostics)?;
        Some(config::check(site, path, fields, &mut diagnostics))
    });
    Outcome { value, diagnostics }
}
