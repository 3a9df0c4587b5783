//! Looks at the sources: settings and pages are read and parsed where they are not what the memory says.
//!
//! Part of [`crate::site`]: calls the phases `load` and `parse` and fills the memory; links nothing.

use super::Options;
use super::memo::{Memo, Parsed, Remembered, Settings};
use crate::config::SiteConfig;
use crate::diagnostic::Diagnostic;
use crate::disk::{Disk, Entry};
use crate::parallel::{self, Row};
use crate::{load, parse};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Reads `site.toml`; whether it is another than before.
pub(super) fn settings(disk: &Disk, root: &Path, options: &Options, memo: &mut Memo) -> bool {
    let bytes = load::config(disk, root).map_err(|finding| *finding);
    if memo.settings.bytes.as_ref() == Some(&bytes) {
        return false;
    }
    let (mut parsed, findings) = match &bytes {
        Ok(bytes) => {
            let outcome = parse::config(&Arc::from(load::CONFIG), bytes);
            (outcome.value, outcome.diagnostics)
        }
        Err(finding) => (None, vec![finding.clone()]),
    };
    if let (Some(config), Some(base_url)) = (&mut parsed, &options.base_url) {
        config.site.base_url = base_url.clone();
    }
    let parsed = parsed.map(Arc::new);
    let good = match findings.iter().any(Diagnostic::is_error) {
        false => parsed.clone(),
        true => memo.settings.good.take(),
    };
    memo.settings = Settings { bytes: Some(bytes), findings, parsed, good };
    true
}

/// How much is to be looked at.
#[derive(Debug, Clone, Copy)]
pub enum Extent<'a> {
    /// All files.
    Whole,
    /// These paths below the root: nothing else changed, as far as the system reported.
    At(&'a BTreeSet<Arc<str>>),
}

/// Every page, read and parsed for once.
pub(super) fn once(disk: &Disk, root: &Path, entries: &[Entry]) -> Vec<Parsed> {
    let nothing = Memo::default();
    parallel::map(entries, Row::Any, |entry| page(disk, root, entry, &nothing).0)
}

/// Lists sources, reads and parses what changed; whether anything did.
pub(super) fn sources(disk: &Disk, root: &Path, site: &SiteConfig, extent: Extent<'_>, memo: &mut Memo) -> bool {
    memo.whole = false;
    let listed = (site.theme.0.clone(), site.linked.clone());
    let same_folders = memo.listed == listed;
    memo.listed = listed;
    if let Extent::At(paths) = extent
        && same_folders
        && memo.distinct
        && let Some(renewed) = load::renew(disk, root, &site.theme.0, &mut memo.inputs, paths)
    {
        memo.rewritten = renewed.files.clone();
        if !renewed.files.is_empty() {
            memo.assets = Arc::new(memo.inputs.assets());
        }
        let pages = pages(disk, root, &renewed.pages, &renewed.gone, memo);
        return pages || renewed.theme || !renewed.files.is_empty();
    }
    memo.whole = true;
    let inputs = load::inputs(disk, root, site, &memo.inputs.files);
    let mut gone = Vec::new();
    if memo.pages.len() != inputs.pages.len() || !memo.pages.keys().eq(inputs.pages.iter().map(|entry| &entry.path)) {
        let is_gone = |path: &&Arc<str>| inputs.pages.binary_search_by(|entry| entry.path.cmp(path)).is_err();
        gone = memo.pages.keys().filter(is_gone).cloned().collect();
    }
    let changed = pages(disk, root, &inputs.pages, &gone, memo);
    memo.take(inputs) || changed
}

/// Reads and parses those of the pages that are new or others, and forgets those that are gone; whether anything changed.
fn pages(disk: &Disk, root: &Path, entries: &[Entry], gone: &[Arc<str>], memo: &mut Memo) -> bool {
    let saving = |entry: &Entry| entry.stamp.size == 0 && memo.same(entry).is_none() && memo.while_saved(entry).is_some();
    let waiting = entries.iter().any(saving);
    let known = |entry: &Entry| memo.same(entry).or_else(|| memo.while_saved(entry)).is_some();
    let others: Vec<&Entry> = entries.iter().filter(|entry| !known(entry)).collect();
    let read = parallel::map(&others, Row::Any, |entry| page(disk, root, entry, memo));
    memo.waiting = waiting;
    let mut changed = !gone.is_empty();
    for path in gone {
        if let Some(known) = memo.pages.remove(path) {
            memo.depart(path.clone(), known);
        }
    }
    for (entry, (parsed, new)) in others.into_iter().zip(read) {
        let Some(new) = new else { continue };
        if !memo.pages.contains_key(&entry.path) {
            memo.arrive(&entry.path, &new);
        }
        let before = memo.pages.insert(entry.path.clone(), new);
        changed |= before.is_none_or(|before| !before.parsed.is(&parsed));
    }
    changed
}

/// Reads a page, and parses it unless its bytes are the known ones.
fn page(disk: &Disk, root: &Path, entry: &Entry, memo: &Memo) -> (Parsed, Option<Remembered>) {
    let known = memo.pages.get(&entry.path);
    let good = known.and_then(|known| known.good.clone());
    let (digest, parsed) = match load::page(disk, root, entry) {
        Ok(bytes) => {
            let digest = memo.on.then(|| blake3::hash(&bytes));
            match known.filter(|known| known.digest.is_some() && known.digest == digest) {
                Some(known) => (digest, known.parsed.clone()),
                None => {
                    let outcome = parse::page(&entry.path, load::parts(&entry.path), &bytes);
                    (digest, Parsed { page: Some(Arc::new(outcome.value)), findings: outcome.diagnostics.into() })
                }
            }
        }
        Err(finding) => (None, Parsed { page: None, findings: Arc::from([finding]) }),
    };
    if !memo.on {
        return (parsed, None);
    }
    let remembered = Remembered { stamp: entry.stamp, doubtful: entry.stamp.is_fresh(), digest, parsed: parsed.clone(), good };
    (parsed, Some(remembered))
}
