//! What is remembered from one look at a site to the next: only files that changed are read and parsed again.
//!
//! Every entry is the result of a pure function of one file and is thrown away as soon as the file is another;
//! linking is always that of all pages, though it has a memory of its own (decision 033). With [`Memo::keeping`] an entry also holds the last version of a file that had
//! no error: while the file is wrong, that version takes part in the site (decision 030).
//!
//! Holds values only; looking and calling the phases is the work of [`crate::site`].

use super::dress::Dress;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Entry, Stamp};
use crate::link::Asset;
use crate::load::{Inputs, Known};
use crate::model::Page;
use crate::render::theme::ThemeFile;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Results of earlier looks.
#[derive(Default)]
pub struct Memo {
    /// Off for a single look: then nothing is remembered, which saves the work.
    pub(super) on: bool,
    pub(super) settings: Settings,
    pub(super) pages: BTreeMap<Arc<str>, Remembered>,
    /// What was listed last.
    pub(super) inputs: Inputs,
    /// The theme, and the folders out of the site, that it was listed for.
    pub(super) listed: (String, Vec<String>),
    /// The files of it that are copied.
    pub(super) assets: Arc<Vec<Asset>>,
    /// No two of its names mean the same file, so that a report of one name tells all that changed.
    pub(super) distinct: bool,
    /// All files were looked at last, not only single ones.
    pub(super) whole: bool,
    /// The theme's files when they last had no error.
    pub(super) good_theme: Option<Vec<ThemeFile>>,
    /// Themes put together lately, and the settings with their words.
    pub(super) dresses: Vec<Dress>,
    pub(super) worded: Option<(Arc<Config>, Arc<Config>)>,
    pub(super) links: crate::link::Memory,
    /// A file seemed to be being saved.
    pub(super) waiting: bool,
    /// Files that went away lately, the latest last.
    pub(super) departed: Vec<(Arc<str>, Remembered)>,
    pub(super) moves: BTreeMap<Arc<str>, Arc<str>>,
    pub(super) rewritten: Vec<Arc<str>>,
}

/// Files that went away are remembered as long as no more than this went after them.
const DEPARTED: usize = 500;

/// `site.toml` as it was read last.
#[derive(Default)]
pub(super) struct Settings {
    /// `None` before the first look.
    pub bytes: Option<Result<Vec<u8>, Diagnostic>>,
    pub findings: Vec<Diagnostic>,
    /// As parsed; `None` when it cannot be used.
    pub parsed: Option<Arc<Config>>,
    /// The last ones without an error.
    pub good: Option<Arc<Config>>,
}

impl Settings {
    /// The settings to work with: the last ones without an error, else what there is.
    pub(super) fn usable(&self) -> Option<Arc<Config>> {
        self.good.clone().or_else(|| self.parsed.clone())
    }
}

/// One page's file.
pub(super) struct Remembered {
    pub stamp: Stamp,
    /// Read so shortly after a change that another one might not show in the stamp.
    pub doubtful: bool,
    pub digest: Option<blake3::Hash>,
    pub parsed: Parsed,
    /// The last version without an error.
    pub good: Option<Arc<Page>>,
}

/// What parsing a page gave; `None` for a file that could not be read.
#[derive(Clone)]
pub(super) struct Parsed {
    pub page: Option<Arc<Page>>,
    pub findings: Arc<[Diagnostic]>,
}

impl Memo {
    /// A memory for repeated looks.
    pub fn keeping() -> Self {
        Memo { on: true, ..Memo::default() }
    }

    /// The folders that were listed last, relative to the root: what a watcher must watch.
    pub fn folders(&self) -> &[Arc<str>] {
        &self.inputs.folders
    }

    /// Whether a file was being saved during the last look, so that another look is due soon.
    pub fn is_unsettled(&self) -> bool {
        let moving = |found: &Diagnostic| found.code == Code::CHANGED_WHILE_READING;
        self.inputs.findings.iter().any(moving) || self.waiting || self.pages.values().any(|page| page.parsed.findings.iter().any(moving))
    }

    /// Whether the last look was at all files, so that folders may be others.
    pub fn was_whole(&self) -> bool {
        self.whole
    }

    /// Pages whose files were renamed: path before → path after.
    pub fn moves(&self) -> &BTreeMap<Arc<str>, Arc<str>> {
        &self.moves
    }

    /// Paths of copied files that are not what they were at the look before the last.
    pub fn rewritten(&self) -> &[Arc<str>] {
        &self.rewritten
    }

    /// Takes note of a file that is gone.
    pub(super) fn depart(&mut self, path: Arc<str>, known: Remembered) {
        if self.departed.len() == DEPARTED {
            self.departed.remove(0);
        }
        self.departed.push((path, known));
    }

    /// Takes note of a file that is new: one that went away, with the same bytes or the same number on the disk, was renamed.
    pub(super) fn arrive(&mut self, path: &Arc<str>, new: &Remembered) {
        let same = |known: &Remembered| known.digest.is_some() && known.digest == new.digest || known.stamp.is_same_file(&new.stamp);
        if let Some(at) = self.departed.iter().rposition(|(_, known)| same(known)) {
            let (old, _) = self.departed.remove(at);
            self.moves.insert(old, path.clone());
        }
    }

    /// Takes what was listed; whether files to be copied, theme or complaints are others.
    pub(super) fn take(&mut self, inputs: Inputs) -> bool {
        let one = |known: &Known| (known.stamp, known.finding.clone());
        let old = &self.inputs;
        let same_files = old.files.len() == inputs.files.len()
            && old.files.iter().zip(&inputs.files).all(|(old, new)| old.0 == new.0 && one(old.1) == one(new.1));
        let same = same_files && old.theme == inputs.theme && old.findings == inputs.findings;
        let rewritten = inputs.files.iter().filter(|(path, new)| old.files.get(*path).is_some_and(|old| old.stamp != new.stamp));
        self.rewritten = rewritten.map(|(path, _)| path.clone()).collect();
        if !same_files || self.assets.len() != inputs.files.len() {
            self.assets = Arc::new(inputs.assets());
        }
        let stamps = inputs.pages.iter().map(|entry| &entry.stamp).chain(inputs.files.values().map(|known| &known.stamp));
        let mut identities: Vec<(u64, u64)> = stamps.map(|stamp| stamp.identity).filter(|identity| *identity != (0, 0)).collect();
        identities.sort_unstable();
        self.distinct = identities.windows(2).all(|pair| pair[0] != pair[1]);
        self.inputs = inputs;
        !same
    }

    /// What is known of a file that is certainly still the same.
    pub(super) fn same(&self, entry: &Entry) -> Option<&Remembered> {
        self.pages.get(&entry.path).filter(|known| known.stamp == entry.stamp && !known.doubtful)
    }

    /// A file that had bytes and is empty now is most likely being saved, since editors empty it first: what it was.
    pub(super) fn while_saved(&self, entry: &Entry) -> Option<&Remembered> {
        let known = self.pages.get(&entry.path)?;
        (entry.stamp.size == 0 && known.stamp.size > 0 && entry.stamp.is_recent()).then_some(known)
    }

    /// Takes the versions that had no error as the good ones.
    pub(super) fn judge(&mut self, wrong: &BTreeSet<Arc<str>>) {
        for (path, known) in &mut self.pages {
            if !same(&known.good, &known.parsed.page) && !wrong.contains(path) && known.parsed.page.is_some() {
                known.good = known.parsed.page.clone();
            }
        }
    }

    /// All pages, those with an error as they were when they last had none; `None` when that changes nothing.
    pub(super) fn good_pages(&self, wrong: &BTreeSet<Arc<str>>) -> Option<Vec<Arc<Page>>> {
        let is_older = |known: &Remembered| known.good.is_some() && !same(&known.good, &known.parsed.page);
        wrong.iter().filter_map(|path| self.pages.get(path)).any(is_older).then(|| {
            let best = |(path, known): (&Arc<str>, &Remembered)| match &known.good {
                Some(good) if wrong.contains(path) => Some(good.clone()),
                _ => known.parsed.page.clone(),
            };
            self.pages.iter().filter_map(best).collect()
        })
    }
}

impl Parsed {
    /// Whether both are the same result, not only equal ones.
    pub(super) fn is(&self, other: &Parsed) -> bool {
        same(&self.page, &other.page) && self.findings == other.findings
    }
}

fn same(one: &Option<Arc<Page>>, other: &Option<Arc<Page>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}
