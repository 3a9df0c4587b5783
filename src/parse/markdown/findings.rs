//! Collects what one body gives to report, with a bound per code: a broken page must not print a book.

use crate::diagnostic::{Code, Diagnostic};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most findings of one code in one page.
const MOST: usize = 20;

/// Findings of one body.
#[derive(Debug)]
pub(super) struct Findings {
    path: Arc<str>,
    counts: BTreeMap<Code, usize>,
    list: Vec<Diagnostic>,
}

impl Findings {
    /// None yet.
    pub fn new(path: &Arc<str>) -> Self {
        Findings { path: path.clone(), counts: BTreeMap::new(), list: Vec::new() }
    }

    /// The file's name.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Adds a finding, unless there are enough of its kind.
    pub fn add(&mut self, finding: Diagnostic) {
        let count = self.counts.entry(finding.code).or_default();
        *count += 1;
        if *count <= MOST {
            self.list.push(finding);
        }
    }

    /// Adds a finding unless there is one of its code already.
    pub fn add_once(&mut self, finding: Diagnostic) {
        if !self.counts.contains_key(&finding.code) {
            self.add(finding);
        }
    }

    /// All, by place.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort();
        self.list
    }
}
