//! Diagnostics → what the overlay and the panel show: the same sentences as in the terminal, with the line and where to mend it.

use super::Shared;
use super::snapshot::Snapshot;
use crate::diagnostic::{Diagnostic, Excerpt};
use crate::load::CONFIG;
use crate::source::{MAX_SOURCE_BYTES, line_column};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What must be encoded in the path of an address.
const IN_ADDRESS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b':');

/// A finding in words.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    pub code: &'static str,
    pub error: bool,
    pub severity: &'static str,
    pub message: String,
    pub help: String,
    /// `content/a.md:3:8`, or empty.
    pub place: String,
    pub excerpt: Option<Lines>,
    /// The page at the place, with the nearest heading above it.
    pub page: Option<String>,
    /// Opens the editor at the place.
    pub editor: Option<String>,
}

/// The line that is meant, cut at its marked part.
#[derive(Debug, Serialize)]
pub(super) struct Lines {
    pub number: usize,
    pub before: String,
    pub marked: String,
    pub after: String,
}

/// Puts findings into words. Texts are read again; one that changed since is shown as it is now.
pub(super) fn findings<'a>(shared: &Shared, snapshot: &Snapshot, diagnostics: impl Iterator<Item = &'a Diagnostic>) -> Vec<Finding> {
    let mut texts: BTreeMap<Arc<str>, Option<Arc<str>>> = BTreeMap::new();
    diagnostics.map(|found| finding(shared, snapshot, found, &mut texts)).collect()
}

fn finding(shared: &Shared, snapshot: &Snapshot, found: &Diagnostic, texts: &mut BTreeMap<Arc<str>, Option<Arc<str>>>) -> Finding {
    let language = shared.setup.language;
    let mut made = Finding {
        code: found.code.id(),
        error: found.is_error(),
        severity: found.severity().word(language),
        message: found.message(language),
        help: found.help(language),
        place: String::new(),
        excerpt: None,
        page: None,
        editor: None,
    };
    let Some(place) = &found.place else { return made };
    made.place = place.path.to_string();
    made.page = page(snapshot, &place.path, place.start);
    let mut at = None;
    if let Some(start) = place.start {
        let text = texts.entry(place.path.clone()).or_insert_with(|| read(shared, snapshot, &place.path));
        if let Some(text) = text {
            let position = line_column(text, start);
            at = Some(position);
            made.place = format!("{}:{}:{}", place.path, position.line, position.column);
            made.excerpt = Excerpt::new(place, text).map(|excerpt| Lines {
                number: excerpt.number,
                before: excerpt.line[..excerpt.span.start].to_owned(),
                marked: excerpt.line[excerpt.span.clone()].to_owned(),
                after: excerpt.line[excerpt.span.end..].to_owned(),
            });
        }
    }
    made.editor = editor(shared, &place.path, at.map_or(1, |at| at.line), at.map_or(1, |at| at.column));
    made
}

/// The text of a source; of a template inside the program too.
fn read(shared: &Shared, snapshot: &Snapshot, path: &str) -> Option<Arc<str>> {
    let own = [CONFIG, "content/", "themes/", "static/"].iter().any(|start| path.starts_with(start));
    let bytes = own.then(|| shared.disk.read_bytes(&shared.setup.root, path, MAX_SOURCE_BYTES, None).ok()).flatten();
    match bytes {
        Some(bytes) => Some(Arc::from(crate::parse::encoding::readable(&bytes))),
        None => snapshot.site.as_ref()?.theme.source(path).cloned(),
    }
}

/// The address of a source's page, at the last heading before the offset.
pub(super) fn page(snapshot: &Snapshot, path: &Arc<str>, offset: Option<u32>) -> Option<String> {
    let site = snapshot.site.as_ref()?;
    let address = snapshot.address_of(path)?;
    let id = site.graph.pages.binary_search_by(|page| page.path.cmp(path)).ok()?;
    let outline = &site.graph.pages[id].document.outline;
    let heading = offset.and_then(|offset| outline.iter().rev().find(|heading| heading.range.start <= offset));
    Some(match heading {
        Some(heading) => format!("/{address}#{}", heading.id),
        None => format!("/{address}"),
    })
}

/// The address that opens the editor at a place, if an editor was named. Not for others on the network: it is their editor
/// that would open.
pub(super) fn editor(shared: &Shared, path: &str, line: usize, column: usize) -> Option<String> {
    let form = shared.setup.editor.as_ref().filter(|_| !shared.setup.share)?;
    let full = shared.setup.root.join(path);
    let full = full.to_str()?.replace('\\', "/");
    let full = utf8_percent_encode(&full, IN_ADDRESS).to_string();
    Some(form.replace("{path}", &full).replace("{line}", &line.to_string()).replace("{column}", &column.to_string()))
}
