//! The release and what stands on the target → what must be written and removed, in which order. Touches nothing.

use super::journal::Journal;
use crate::publish::Sealed;
use crate::publish::digests::Listing;
use crate::publish::rules::CONTROL;
use std::collections::BTreeMap;

/// What will be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Addresses to write, in order: assets, pages, machine files.
    pub write: Vec<Box<str>>,
    /// Addresses that leave.
    pub remove: Vec<Box<str>>,
    /// Files that are right already.
    pub same: usize,
    /// Files that an interrupted run has brought there.
    pub resumed: usize,
    /// Files in the way that anli did not write.
    pub foreign: Vec<Box<str>>,
    /// Files that were right at the last release and are not now: somebody else was there.
    pub drifted: Vec<Box<str>>,
}

/// What stands on a target.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Files with their lengths.
    pub files: BTreeMap<Box<str>, u64>,
    /// What the last release put there.
    pub ours: Listing,
}

/// Makes the plan. Only what the target's own manifest or our journal names is ever overwritten or removed.
pub fn plan(sealed: &Sealed, standing: &Standing, journal: &Journal) -> Plan {
    let mut plan = Plan::default();
    for (address, file) in &sealed.files {
        let length = standing.files.get(address).copied();
        let whole = length == Some(file.size);
        match standing.ours.get(address) {
            Some(digest) if *digest == file.sha256 && whole => {
                plan.same += 1;
                continue;
            }
            Some(digest) if *digest == file.sha256 => plan.drifted.push(address.clone()),
            Some(_) => {}
            None if length.is_some() && !journal.begun(address) => plan.foreign.push(address.clone()),
            None => {}
        }
        if whole && journal.done(address, &file.sha256) {
            plan.resumed += 1;
            continue;
        }
        plan.write.push(address.clone());
    }
    plan.write.sort_by(|one, other| (class(one), one).cmp(&(class(other), other)));
    let gone = standing.ours.keys().filter(|address| !sealed.files.contains_key(*address) && !CONTROL.contains(&&***address));
    plan.remove = gone.filter(|address| standing.files.contains_key(*address)).cloned().collect();
    plan
}

/// Readers must never meet a page without its style sheet, nor a feed or a search that leads to a page which is not there yet.
pub(super) fn class(address: &str) -> u8 {
    if address.starts_with(crate::search::FOLDER) {
        return 2;
    }
    let suffix = address.trim_end_matches(".gz").trim_end_matches(".br").rsplit('.').next().unwrap_or_default();
    match suffix {
        "html" | "htm" | "shtml" => 1,
        "xml" | "json" | "csv" | "txt" | "xlsx" => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::digests::Digests;
    use crate::publish::release::Release;

    fn sealed(files: &[(&str, &str)]) -> Sealed {
        let files = files.iter().map(|(address, text)| ((*address).into(), Digests::of(text.as_bytes()))).collect();
        Sealed { release: Release::default(), files, control: Vec::new() }
    }

    fn standing(files: &[(&str, &str)]) -> Standing {
        Standing {
            files: files.iter().map(|(address, text)| ((*address).into(), text.len() as u64)).collect(),
            ours: files.iter().map(|(address, text)| ((*address).into(), Digests::of(text.as_bytes()).sha256)).collect(),
        }
    }

    #[test]
    fn assets_come_before_pages_and_pages_before_machine_files() {
        let plan = plan(
            &sealed(&[("a.html", "1"), ("assets/x.css", "2"), ("feed.xml", "3"), ("b.html", "4")]),
            &Standing::default(),
            &Journal::default(),
        );
        assert_eq!(plan.write, ["assets/x.css", "a.html", "b.html", "feed.xml"].map(Box::from));
    }

    #[test]
    fn only_differences_are_written_and_only_ours_is_removed() {
        let mut there = standing(&[("a.html", "1"), ("gone.html", "2"), ("b.html", "3"), ("c.html", "4")]);
        there.files.insert("portal.html".into(), 9);
        there.files.insert("c.html".into(), 7);
        let plan = plan(&sealed(&[("a.html", "1"), ("b.html", "new"), ("c.html", "4"), ("portal.html", "x")]), &there, &Journal::default());
        assert_eq!(plan.write, ["b.html", "c.html", "portal.html"].map(Box::from));
        assert_eq!((plan.same, &*plan.remove), (1, &["gone.html".into()][..]));
        assert_eq!((&*plan.foreign, &*plan.drifted), (&["portal.html".into()][..], &["c.html".into()][..]));
    }
}
