//! One file of the new output: address and bytes become a note (“unchanged”) or a new file in the stage.
//! May be called from many threads; never touches the output itself.

use super::address::refusal;
use super::compare::{self, CopyError, Digest};
use super::place::write_error;
use super::{Change, Record, Stage};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Kind, below, reason};
use crate::source::Place;
use crate::text::printable;
use rayon::slice::ParallelSliceMut;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::Duration;

/// How often an asset that changes while it is copied is copied again.
const COPIES: u32 = 4;

impl Stage {
    /// Gives a file its bytes. Each address may be given once.
    pub fn put(&self, address: &str, bytes: &[u8]) -> Result<Change, Diagnostic> {
        let old = self.check(address)?;
        let hash = compare::digest(bytes);
        let change = if old.as_ref().is_some_and(|old| compare::holds_bytes(&self.disk, old, bytes)) {
            Change::Unchanged
        } else {
            let change = self.replace(address, old.is_some())?;
            let path = self.staged(address).map_err(|error| self.failed(address, &error))?;
            self.disk.write_new(&path, bytes).map_err(|error| self.failed(address, &error))?;
            change
        };
        self.note(address, Record { hash, size: bytes.len() as u64, change })
    }

    /// Gives a file the bytes of another one, `path` below `root` with `/`. It is copied in pieces, and never linked:
    /// a link would let an editor change published bytes.
    pub fn put_file(&self, address: &str, root: &Path, path: &str) -> Result<Change, Diagnostic> {
        let old = self.check(address)?;
        let from = root.join(path);
        let unreadable =
            |error: &io::Error| Diagnostic::new(Code::UNREADABLE).with("reason", reason(error)).at(Place::path(printable(path)));
        if let Some(old) = &old {
            let mut file = self.disk.open(&from).map_err(|error| unreadable(&error))?;
            let size = file.stamp().size;
            let same = compare::holds_file(&self.disk, old, &mut file).map_err(|error| unreadable(&error))?;
            if let Some(hash) = same
                && file.is_settled(size).map_err(|error| unreadable(&error))?
            {
                return self.note(address, Record { hash, size, change: Change::Unchanged });
            }
        }
        let change = self.replace(address, old.is_some())?;
        let staged = self.staged(address).map_err(|error| self.failed(address, &error))?;
        for attempt in 0..COPIES {
            match self.copy(&from, &staged) {
                Ok(Some((hash, size))) => return self.note(address, Record { hash, size, change }),
                Ok(None) => {
                    self.disk.remove_file(&staged).map_err(|error| self.failed(address, &error))?;
                    std::thread::sleep(Duration::from_millis(5 << attempt));
                }
                Err(CopyError::Read(error)) => return Err(unreadable(&error)),
                Err(CopyError::Write(error)) => return Err(self.failed(address, &error)),
            }
        }
        Err(Diagnostic::new(Code::CHANGED_WHILE_READING).at(Place::path(printable(path))))
    }

    /// A copy with its hash and length, or nothing if the source changed meanwhile.
    pub(super) fn copy(&self, from: &Path, to: &Path) -> Result<Option<(Digest, u64)>, CopyError> {
        let mut from = self.disk.open(from).map_err(CopyError::Read)?;
        let mut to = self.disk.create(to).map_err(CopyError::Write)?;
        let (hash, length) = compare::copy(&mut from, &mut to)?;
        let settled = from.is_settled(length).map_err(CopyError::Read)?;
        Ok(settled.then_some((hash, length)))
    }

    /// Where the address must go in the new tree, its folders made.
    pub(super) fn staged(&self, address: &str) -> io::Result<PathBuf> {
        if let Some((folder, _)) = address.rsplit_once('/') {
            self.make_folder(folder)?;
        } else {
            self.make_folder("")?;
        }
        Ok(below(self.den.tree(), address))
    }

    /// Makes a folder of the new tree and those above it, each once.
    pub(super) fn make_folder(&self, folder: &str) -> io::Result<()> {
        if self.folders.read().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        if !folder.is_empty() {
            self.make_folder(folder.rsplit_once('/').map_or("", |(above, _)| above))?;
        }
        let full = if folder.is_empty() { self.den.tree().to_owned() } else { self.den.tree().join(folder) };
        match self.disk.make_folder(&full) {
            // Another thread was faster. A file in its place shows when the first file is written below it.
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(Box::from(folder));
        Ok(())
    }

    /// Refuses what can be no address, and finds the old file if a file stands there.
    fn check(&self, address: &str) -> Result<Option<PathBuf>, Diagnostic> {
        if let Some(refusal) = refusal(address) {
            return Err(bug(&format!("address {address:?} {refusal}")));
        }
        let is_file = self.old.tree.standing(address) == Some(Kind::File);
        Ok(is_file.then(|| self.site.folder.join(address)))
    }

    /// What writing new bytes to the address means, unless something foreign is in the way. A foreign file that has the
    /// very bytes we would write is not in the way.
    fn replace(&self, address: &str, exists: bool) -> Result<Change, Diagnostic> {
        match self.old.in_the_way(address) {
            Some(other) => {
                let path = self.site.shown_file(&other);
                Err(Diagnostic::new(Code::ROUTE_CLASH).with("path", &path).at(Place::path(&path)))
            }
            None if exists => Ok(Change::Changed),
            None => Ok(Change::Added),
        }
    }

    fn note(&self, address: &str, record: Record) -> Result<Change, Diagnostic> {
        let change = record.change;
        self.records.lock().unwrap_or_else(PoisonError::into_inner).push((Box::from(address), record));
        Ok(change)
    }

    /// E807 or E808 for a file of the output. The same address given twice shows here, too.
    pub(super) fn failed(&self, address: &str, error: &io::Error) -> Diagnostic {
        if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory) {
            return bug(&format!("address {address:?} was given twice, or is a folder of another or the other way round"));
        }
        write_error(&self.site.shown_file(address), error)
    }
}

/// Everything given, by address. An address that was given twice is our fault.
pub(super) fn by_address(mut records: Vec<(Box<str>, Record)>) -> Result<BTreeMap<Box<str>, Record>, Diagnostic> {
    records.par_sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    match records.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(bug(&format!("address {:?} was given twice", pair[0].0))),
        None => Ok(records.into_iter().collect()),
    }
}

fn bug(reason: &str) -> Diagnostic {
    Diagnostic::new(Code::BUG).with("reason", reason)
}
