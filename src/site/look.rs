//! Looks at the sources: settings and pages are read and parsed where they are not what the memory says.
//!
//! Part of [`crate::site`]: calls the phases `load` and `parse` and fills the memory; links nothing.

use super::Options;
use super::memo::{Memo, Parsed, Remembered, Settings};
use crate::diagnostic::Diagnostic;
use crate::disk::{Disk, Entry};
use crate::{load, parse};
use rayon::prelude::*;
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

/// Every page as it is now, in path order. `changed` is set when one is new, another or gone.
pub(super) fn pages(disk: &Disk, root: &Path, entries: &[Entry], memo: &mut Memo, changed: &mut bool) -> Vec<Parsed> {
    let saving = |entry: &Entry| entry.stamp.size == 0 && memo.same(entry).is_none() && memo.while_saved(entry).is_some();
    let waiting = entries.iter().any(saving);
    let looked: Vec<(Parsed, Option<Remembered>)> = entries
        .par_iter()
        .map(|entry| match memo.same(entry).or_else(|| memo.while_saved(entry)) {
            Some(known) => (known.parsed.clone(), None),
            None => page(disk, root, entry, memo),
        })
        .collect();
    memo.waiting = waiting;
    if !memo.on {
        *changed = true;
        return looked.into_iter().map(|(parsed, _)| parsed).collect();
    }
    let gone = memo.pages.len() != entries.len() || !memo.pages.keys().eq(entries.iter().map(|entry| &entry.path));
    if gone {
        *changed = true;
        let is_gone = |path: &Arc<str>| entries.binary_search_by(|entry| entry.path.cmp(path)).is_err();
        let gone: Vec<Arc<str>> = memo.pages.keys().filter(|path| is_gone(path)).cloned().collect();
        for path in gone {
            if let Some(known) = memo.pages.remove(&path) {
                memo.depart(path, known);
            }
        }
    }
    let mut pages = Vec::with_capacity(looked.len());
    for (entry, (parsed, new)) in entries.iter().zip(looked) {
        if let Some(new) = new {
            if !memo.pages.contains_key(&entry.path) {
                memo.arrive(&entry.path, &new);
            }
            let before = memo.pages.insert(entry.path.clone(), new);
            *changed |= before.is_none_or(|before| !before.parsed.is(&parsed));
        }
        pages.push(parsed);
    }
    pages
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
