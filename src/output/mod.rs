//! Files and their bytes become a complete site on the disk, so that at every moment — `kill -9`, a full disk, any
//! failing call — the output folder is the old site or the new one. Knows nothing of pages; may not decide
//! what is published, print, or delete what anli did not write.
//!
//! How: [`prepare`] finds the real folder, refuses what is not safe, takes a lock, puts right what a killed run left and
//! lists the old output. [`Stage::put`] compares each file with the old one: equal bytes are only noted, others
//! are written to a tree beside the output, on the same disk. [`Stage::commit`] links the equal files into that
//! tree (they keep their inode and times), carries over what is not ours, writes the manifest, hands everything to the
//! device and exchanges the two folders in one system call. If nothing changed, nothing is touched.
//!
//! What is flushed: the file system once, before the exchange, by `syncfs` (Linux). Without it a power cut soon after could
//! leave the new names with empty files, since file systems may write names before contents; and network disks and quotas
//! report a full disk only then (the standard library ignores errors of `close`). Single `fsync`s would cost
//! milliseconds each. On other systems the order is left to the file system; a build after a power cut
//! compares bytes and heals.
//!
//! | file | question |
//! |---|---|
//! | `place` | where does the output go, and is that safe? |
//! | `den` | how is the stage folder taken, recovered, exchanged, left? |
//! | `old` | what is in the output now, and whose is it? |
//! | `write` | is this file new, and where do its bytes go? |
//! | `commit` | how does the new tree become complete and public? |
//! | `manifest`, `address`, `compare`, `remove` | the parts these use |

mod address;
mod commit;
mod compare;
mod den;
mod manifest;
mod old;
mod place;
mod remove;
mod write;

pub use manifest::{Line, MANIFEST, Manifest, short_hash};

use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use compare::Digest;
use den::Den;
use old::{Old, Tree};
use place::Site;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, RwLock};

/// What is to be written where.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The folder of the site; messages name paths relative to it.
    pub root: &'a Path,
    /// The wished output folder; relative to the root unless absolute.
    pub output: &'a Path,
    /// Files and folders that must not overlap with the output, with what they are in both languages.
    pub sources: &'a [(PathBuf, &'a str)],
    /// The user's home folder, if known.
    pub home: Option<&'a Path>,
}

/// What came of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// The old output did not have it.
    Added,
    /// Its bytes differ.
    Changed,
    /// The same bytes.
    Unchanged,
}

/// What came of all files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Addresses that are new, sorted.
    pub added: Vec<Box<str>>,
    /// Addresses with other bytes than before, sorted.
    pub changed: Vec<Box<str>>,
    /// Addresses that anli wrote before and that left the site, sorted.
    pub removed: Vec<Box<str>>,
    /// How many stayed as they were.
    pub unchanged: usize,
    /// How many bytes all files have together.
    pub bytes: u64,
    /// Foreign files that were kept, leftovers that could not be removed.
    pub warnings: Vec<Diagnostic>,
}

/// A file of the new output.
#[derive(Debug, Clone, Copy)]
struct Record {
    hash: Digest,
    size: u64,
    change: Change,
}

/// An output being written. Dropping it without [`commit`](Stage::commit) removes all traces.
#[derive(Debug)]
pub struct Stage {
    disk: Disk,
    site: Site,
    old: Old,
    den: Den,
    /// In no order; that no address is given twice is seen at the end.
    records: Mutex<Vec<(Box<str>, Record)>>,
    /// Folders of the new tree that exist, `""` for its top.
    folders: RwLock<HashSet<Box<str>>>,
    warnings: Vec<Diagnostic>,
}

/// Checks the target, takes the lock, recovers from a killed run and looks at the old output. Nothing is written
/// but the stage folder `.{name}.anli` beside the output, and nothing at all if the target is refused.
pub fn prepare(disk: &Disk, target: &Target) -> Result<Stage, Diagnostic> {
    let site = place::find(disk, target)?;
    // Before anything is made, and again below when nobody else can change it. A second look, because another anli may
    // exchange and empty the folder during the first.
    place::check_owner(disk, &site).or_else(|_| place::check_owner(disk, &site))?;
    let mut den = Den::take(disk, &site)?;
    let warnings = den.recover()?;
    let manifest = place::check_owner(disk, &site)?;
    let mut old = Old { manifest, ..Old::default() };
    if disk.kind(&site.folder).map_err(|error| place::write_error(&site.shown, &error))?.is_some() {
        old.exists = true;
        old.tree = Tree::scan(disk, &site.folder).map_err(|(path, error)| place::read_error(&site, &path, &error))?;
    }
    Ok(Stage { disk: disk.clone(), site, old, den, records: Mutex::default(), folders: RwLock::default(), warnings })
}

/// What [`clean`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// How many files were removed.
    pub removed: usize,
    /// Foreign files that were kept.
    pub warnings: Vec<Diagnostic>,
}

/// Removes what anli wrote into the output folder, and the folder itself if nothing else is in it. Foreign files stay.
pub fn clean(disk: &Disk, target: &Target) -> Result<Cleaned, Diagnostic> {
    let stage = prepare(disk, target)?;
    let (folder, shown, exists) = (stage.site.folder.clone(), stage.site.shown.clone(), stage.old.exists);
    if !exists {
        return Ok(Cleaned::default());
    }
    let summary = stage.commit()?;
    let failed = |error: std::io::Error| place::write_error(&shown, &error);
    // Where files of others are, the manifest of nothing stays: it says that the folder is ours to write into.
    if disk.folder(&folder).map_err(failed)?.iter().all(|(name, _)| name == MANIFEST) {
        disk.remove_file(&folder.join(MANIFEST)).map_err(failed)?;
        // A folder that is reached by a link belongs to whoever made the link.
        if disk.kind(target.output).map_err(failed)? != Some(crate::disk::Kind::Link) {
            disk.remove_folder(&folder).map_err(failed)?;
        }
    }
    Ok(Cleaned { removed: summary.removed.len(), warnings: summary.warnings })
}
