//! The folder beside the output in which a new tree grows: lock, recovery after a killed run, exchange, removal.
//!
//! `.{name}.anli/` holds `lock`, the new tree `tree` and, for a moment on systems that cannot exchange two folders in one
//! step, the output put `aside` (both with a number behind, if an older one cannot be removed). What the next run finds,
//! and what it does:
//!
//! | found | it was | so |
//! |---|---|---|
//! | no output, `aside` | killed between two renames | it becomes the output again |
//! | no output, `tree` with a whole manifest | killed, and then the output was deleted by hand | it becomes the output |
//! | `aside` and an output | killed after the second rename | removed as a former output |
//! | `tree` with a whole manifest | killed around the exchange; it may be the former output | removed as a former output |
//! | `tree` without | killed while writing: it is all ours | removed |
//!
//! Removing an old output deletes what its manifest names and what the new output holds too (foreign files were
//! linked over). A foreign file that came in between is moved into the new output, or stays and is reported:
//! it is never deleted.

use super::place::{Site, write_error};
use super::remove::{Failure, absent_is_fine, manifest_of, retire, wipe};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, Lock, Locked, reason, shown};
use crate::source::Place;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The held stage folder. Dropping it removes it, whatever was written.
#[derive(Debug)]
pub(super) struct Den {
    disk: Disk,
    folder: PathBuf,
    output: PathBuf,
    shown: String,
    tree: PathBuf,
    aside: PathBuf,
    lock: Option<Lock>,
    /// Folders above the output that were made for it, outermost first. Removed again unless it is published.
    made: Vec<PathBuf>,
    /// The tree holds, or may hold, an output that is not ours to wipe.
    published: bool,
}

impl Den {
    /// Makes the folder and takes the lock.
    pub fn take(disk: &Disk, site: &Site) -> Result<Den, Diagnostic> {
        let mut name = OsString::from(".");
        name.push(&site.name);
        name.push(".anli");
        let folder = site.parent.join(&name);
        let mut den = Den {
            disk: disk.clone(),
            tree: folder.join("tree"),
            aside: folder.join("aside"),
            output: site.folder.clone(),
            shown: shown(&Path::new(&site.shown).with_file_name(&name)),
            folder,
            lock: None,
            made: Vec::new(),
            published: false,
        };
        let called = den.shown.clone();
        let failed = |error: io::Error| write_error(&called, &error);
        den.make_parents(&site.parent).map_err(failed)?;
        // A writer that has just finished may be removing the folder under our hands.
        for _ in 0..100 {
            match disk.make_folder(&den.folder) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(failed(error)),
                _ => {}
            }
            let lock = disk.lock(&den.folder.join("lock")).inspect_err(|_| {
                // Only if nobody else is in it.
                let _ = disk.remove_folder(&den.folder);
            });
            match lock.map_err(failed)? {
                Locked::Ours(lock) => {
                    den.lock = Some(lock);
                    return Ok(den);
                }
                Locked::Theirs(pid) => {
                    let pid = pid.map_or_else(|| "?".to_owned(), |pid| pid.to_string());
                    let error = Diagnostic::new(Code::OUTPUT_LOCKED).with("pid", pid).with("output", &site.shown);
                    return Err(error.at(Place::path(&site.shown)));
                }
                Locked::Gone => std::thread::sleep(Duration::from_millis(2)),
            }
        }
        Err(failed(io::Error::from(ErrorKind::ResourceBusy)))
    }

    fn make_parents(&mut self, parent: &Path) -> io::Result<()> {
        let mut missing = Vec::new();
        let mut above = Some(parent);
        while let Some(folder) = above
            && self.disk.kind(folder)?.is_none()
        {
            missing.push(folder.to_owned());
            above = folder.parent();
        }
        for folder in missing.into_iter().rev() {
            match self.disk.make_folder(&folder) {
                Ok(()) => self.made.push(folder),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Puts right what a killed run left. What cannot be removed is a warning; only an output that cannot be
    /// brought back is an error.
    pub fn recover(&mut self) -> Result<Vec<Diagnostic>, Diagnostic> {
        let failed = |error: io::Error| write_error(&self.shown, &error);
        let names = self.disk.folder(&self.folder).map_err(failed)?;
        let left_over = |start: &str| {
            let names = names.iter().filter(|(name, _)| name.to_str().is_some_and(|name| name.starts_with(start)));
            names.map(|(name, _)| self.folder.join(name)).collect::<Vec<PathBuf>>()
        };
        let (asides, trees) = (left_over("aside"), left_over("tree"));
        let whole =
            |tree: &PathBuf| -> Result<bool, Failure> { Ok(manifest_of(&self.disk, tree)?.is_some_and(|manifest| manifest.is_whole())) };
        if self.disk.kind(&self.output).map_err(failed)?.is_none() {
            let last = asides.iter().chain(trees.iter().filter(|tree| whole(tree).unwrap_or(false))).next();
            if let Some(last) = last {
                self.disk.rename(last, &self.output).map_err(failed)?;
            }
        }
        let mut stuck = Vec::new();
        let mut warnings = Vec::new();
        for (path, is_tree) in asides.iter().map(|path| (path, false)).chain(trees.iter().map(|path| (path, true))) {
            let removed = match self.disk.kind(path) {
                Ok(None) => continue,
                Ok(Some(_)) => whole(path).and_then(|whole| match is_tree && !whole {
                    true => wipe(&self.disk, path),
                    false => retire(&self.disk, path, &self.output),
                }),
                Err(error) => Err((path.clone(), error)),
            };
            if let Err(failure) = removed {
                warnings.push(self.left(failure));
                stuck.push(path.clone());
            }
        }
        self.tree = free(&self.tree, &stuck);
        self.aside = free(&self.aside, &stuck);
        Ok(warnings)
    }

    /// Where the new tree grows.
    pub fn tree(&self) -> &Path {
        &self.tree
    }

    /// Puts the new tree in the output's place. When this fails the old output stands, or will stand again after the
    /// next run's recovery. Returns where the former output is now.
    pub fn publish(&mut self, exists: bool) -> io::Result<Option<PathBuf>> {
        if !exists {
            self.disk.rename(&self.tree, &self.output)?;
            self.published = true;
            return Ok(None);
        }
        match self.disk.exchange(&self.tree, &self.output) {
            Ok(()) => {
                self.published = true;
                return Ok(Some(self.tree.clone()));
            }
            // What file systems say that have no exchange (and old kernels, and some network disks).
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::Unsupported | ErrorKind::InvalidInput | ErrorKind::CrossesDevices | ErrorKind::ResourceBusy
                ) => {}
            Err(error) => return Err(error),
        }
        let aside = self.aside.clone();
        self.disk.rename(&self.output, &aside)?;
        if let Err(error) = self.disk.rename(&self.tree, &self.output) {
            // Twice, because nothing is worse than no output. Failing that, the next run does it.
            let _ = self.disk.rename(&aside, &self.output).or_else(|_| self.disk.rename(&aside, &self.output));
            return Err(error);
        }
        self.published = true;
        Ok(Some(aside))
    }

    /// Removes the former output, as far as it is ours.
    pub fn retire(&self, former: &Path) -> Option<Diagnostic> {
        retire(&self.disk, former, &self.output).err().map(|failure| self.left(failure))
    }

    /// Releases the lock and removes the folder. The lock file goes first, while the lock is held: who opened it before
    /// sees that it is gone and starts again.
    pub fn close(mut self) -> Option<Diagnostic> {
        self.leave().err().map(|failure| self.left(failure))
    }

    /// W805.
    fn left(&self, (path, error): Failure) -> Diagnostic {
        let within = path.strip_prefix(&self.folder).unwrap_or(&path);
        let path = shown(&Path::new(&self.shown).join(within));
        Diagnostic::new(Code::CLEANUP_FAILED).with("reason", reason(&error)).with("path", &path).at(Place::path(&path))
    }

    fn leave(&mut self) -> Result<(), Failure> {
        if let Some(held) = self.lock.take() {
            let lock = self.folder.join("lock");
            twice(|| self.disk.remove_file(&lock)).map_err(|error| (lock, error))?;
            drop(held);
            match twice(|| self.disk.remove_folder(&self.folder)) {
                // Another writer is in it already, or it holds what was reported before.
                Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {}
                Err(error) => return Err((self.folder.clone(), error)),
                Ok(()) => {}
            }
        }
        Ok(())
    }
}

impl Drop for Den {
    /// Nothing can be reported here; what stays is put right by the next run.
    fn drop(&mut self) {
        if self.lock.is_some() && !self.published {
            let _ = wipe(&self.disk, &self.tree);
        }
        let _ = self.leave();
        if !self.published {
            for folder in self.made.iter().rev() {
                let _ = self.disk.remove_folder(folder);
            }
        }
    }
}

fn twice(remove: impl Fn() -> io::Result<()>) -> io::Result<()> {
    absent_is_fine(remove()).or_else(|_| absent_is_fine(remove()))
}

/// The path, or the first with a number behind it that is free.
fn free(path: &Path, stuck: &[PathBuf]) -> PathBuf {
    let mut free = path.to_owned();
    let mut number = 0;
    while stuck.contains(&free) {
        number += 1;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(number.to_string());
        free = path.with_file_name(name);
    }
    free
}
