//! Several files at once: new and changed files → a folder that holds all of them or none.
//!
//! Everything is written into a den beside the content first, then each file is put in place by one step. A step that
//! fails undoes those before it. A run that was killed left a plan in the den; the next one undoes it before it begins.
//!
//! | in the den | what it is |
//! |---|---|
//! | `new-N` | the file N to be |
//! | `old-N` | what stood at its place, if anything did |
//! | `plan` | a line a file: `new` or `old`, and its path; there as long as steps may have to be undone |

use super::{Disk, Kind};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Relative to the root, with `/`.
    pub path: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// What stands there now and may be replaced; `None` for a file that must not exist.
    pub replaces: Option<Vec<u8>>,
}

/// Largest plan that is read back.
const MAX_PLAN: u64 = 64 << 20;

impl Disk {
    /// Makes all changes or none. `den` is the name of a folder below `root` that only this function uses.
    pub fn change_all(&self, root: &Path, den: &str, changes: &[Change]) -> io::Result<()> {
        let den = root.join(den);
        self.undo_changes(root, &den)?;
        if changes.is_empty() {
            return Ok(());
        }
        self.make_folder(&den)?;
        let done = self.stage(&den, changes).and_then(|()| self.put_in_place(root, &den, changes));
        match done {
            Ok(()) => {
                // From here on nothing is undone any more.
                self.remove_file(&den.join("plan"))?;
                self.empty_den(&den)
            }
            Err(error) => {
                self.undo_changes(root, &den)?;
                Err(error)
            }
        }
    }

    fn stage(&self, den: &Path, changes: &[Change]) -> io::Result<()> {
        let mut plan = String::new();
        for (number, change) in changes.iter().enumerate() {
            self.write_new(&den.join(format!("new-{number}")), &change.bytes)?;
            if let Some(old) = &change.replaces {
                self.write_new(&den.join(format!("old-{number}")), old)?;
            }
            plan.push_str(if change.replaces.is_some() { "old " } else { "new " });
            plan.push_str(&change.path);
            plan.push('\n');
        }
        // The plan names whole files only: it gets its name when it is complete.
        self.write_new(&den.join("plan-part"), plan.as_bytes())?;
        self.sync(den)?;
        self.rename(&den.join("plan-part"), &den.join("plan"))
    }

    fn put_in_place(&self, root: &Path, den: &Path, changes: &[Change]) -> io::Result<()> {
        for (number, change) in changes.iter().enumerate() {
            let (new, target) = (den.join(format!("new-{number}")), root.join(&change.path));
            match &change.replaces {
                None => {
                    self.make_parents(&target)?;
                    self.put_new(&new, &target, &change.bytes)?;
                }
                Some(expected) => {
                    if self.whole(&target, expected.len() as u64)? != *expected {
                        return Err(io::Error::other("the file was changed meanwhile"));
                    }
                    self.rename(&new, &target)?;
                }
            }
        }
        self.sync(root)
    }

    /// Puts a new file in place, which must be free. A second name keeps it known as ours; without one, its bytes do.
    fn put_new(&self, new: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
        match self.link(new, target) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
            Err(_) => self.write_new(target, bytes),
            Ok(()) => Ok(()),
        }
    }

    fn make_parents(&self, target: &Path) -> io::Result<()> {
        let missing = |folder: &&Path| matches!(self.kind(folder), Ok(None));
        let mut folders: Vec<&Path> = target.ancestors().skip(1).take_while(missing).collect();
        folders.reverse();
        folders.into_iter().try_for_each(|folder| self.make_folder(folder))
    }

    /// Undoes what a plan in the den says, if there is one, and removes the den.
    fn undo_changes(&self, root: &Path, den: &Path) -> io::Result<()> {
        if self.kind(den)?.is_none() {
            return Ok(());
        }
        let plan = den.join("plan");
        if self.kind(&plan)? == Some(Kind::File) {
            let text = String::from_utf8_lossy(&self.whole(&plan, MAX_PLAN)?).into_owned();
            let lines: Vec<&str> = text.lines().collect();
            for (number, line) in lines.iter().enumerate().rev() {
                let Some((what, path)) = line.split_once(' ') else { continue };
                self.undo(root, den, number, what == "new", path)?;
            }
            self.remove_file(&plan)?;
        }
        self.empty_den(den)
    }

    fn undo(&self, root: &Path, den: &Path, number: usize, is_new: bool, path: &str) -> io::Result<()> {
        let (new, old, target) = (den.join(format!("new-{number}")), den.join(format!("old-{number}")), root.join(path));
        if !is_new {
            return match self.kind(&old)? {
                Some(_) => self.rename(&old, &target),
                None => Ok(()),
            };
        }
        if self.is_ours(&new, &target)? {
            self.remove_file(&target)?;
        }
        // Folders made for it go too; one that holds anything else stays.
        for folder in target.ancestors().skip(1).take_while(|folder| *folder != root) {
            if self.remove_folder(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn is_ours(&self, new: &Path, target: &Path) -> io::Result<bool> {
        let (Some((_, ours)), Some((Kind::File, there))) = (self.target(new)?, self.target(target)?) else { return Ok(false) };
        if ours.is_same_file(&there) {
            return Ok(true);
        }
        // A write that was cut short leaves the beginning of ours.
        let (ours, there) = (self.whole(new, ours.size)?, self.whole(target, there.size)?);
        Ok(ours.starts_with(&there))
    }

    fn whole(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn empty_den(&self, den: &Path) -> io::Result<()> {
        for (name, kind) in self.folder(den)? {
            if kind == Kind::File {
                self.remove_file(&den.join(PathBuf::from(name)))?;
            }
        }
        self.remove_folder(den)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Operation;
    use super::*;
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let walk = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        walk.map(|entry| (entry.path().to_owned(), std::fs::read(entry.path()).unwrap_or_default())).collect()
    }

    fn changes() -> Vec<Change> {
        let change = |path: &str, bytes: &str, replaces: Option<&str>| Change {
            path: path.to_owned(),
            bytes: bytes.into(),
            replaces: replaces.map(|text| text.as_bytes().to_vec()),
        };
        vec![
            change("content/2020/_index.md", "甲", None),
            change("content/old.md", "新", Some("旧")),
            change("content/2020/cases/jinan/1.md", "乙", None),
        ]
    }

    fn site() -> io::Result<tempfile::TempDir> {
        let root = tempfile::tempdir()?;
        std::fs::create_dir(root.path().join("content"))?;
        std::fs::write(root.path().join("content/old.md"), "旧")?;
        Ok(root)
    }

    #[test]
    fn every_operation_that_fails_leaves_all_files_or_none() -> io::Result<()> {
        let mut done = false;
        for failing in 0..200 {
            let root = site()?;
            let before = files(root.path());
            let count = Arc::new(AtomicUsize::new(0));
            let counter = count.clone();
            let disk = Disk::failing(Arc::new(move |_: Operation, _: &Path| {
                (counter.fetch_add(1, Ordering::SeqCst) == failing).then(|| io::Error::other("made to fail"))
            }));
            let result = disk.change_all(root.path(), ".den", &changes());
            // What one failure left is cleared by the next run.
            Disk::default().change_all(root.path(), ".den", &[])?;
            let after = files(root.path());
            let complete = after.len() == 3 && after.get(&root.path().join("content/old.md")).is_some_and(|bytes| bytes == "新".as_bytes());
            assert!(complete || after == before, "operation {failing}: {after:?}");
            assert!(result.is_err() || complete, "operation {failing} said it was done");
            done = count.load(Ordering::SeqCst) <= failing;
            if done {
                break;
            }
        }
        assert!(done, "the loop ended before every operation had failed");
        Ok(())
    }

    #[test]
    fn a_run_that_stops_anywhere_is_undone_by_the_next() -> io::Result<()> {
        for stop in 0..200 {
            let root = site()?;
            let before = files(root.path());
            let count = AtomicUsize::new(0);
            // From one moment on nothing works any more, as if the process were gone.
            let disk = Disk::failing(Arc::new(move |_: Operation, _: &Path| {
                (count.fetch_add(1, Ordering::SeqCst) >= stop).then(|| io::Error::other("gone"))
            }));
            let ended = disk.change_all(root.path(), ".den", &changes());
            Disk::default().change_all(root.path(), ".den", &[])?;
            let after = files(root.path());
            assert!(after == before || after.len() == 3, "stopped at {stop}: {after:?}");
            if ended.is_ok() {
                return Ok(());
            }
        }
        Err(io::Error::other("never came to an end"))
    }

    #[test]
    fn a_file_that_exists_is_never_overwritten() -> io::Result<()> {
        let root = site()?;
        let change = Change { path: "content/old.md".to_owned(), bytes: b"x".to_vec(), replaces: None };
        let result = Disk::default().change_all(root.path(), ".den", &[change]);
        assert_eq!(result.map_err(|error| error.kind()), Err(ErrorKind::AlreadyExists));
        assert_eq!(std::fs::read(root.path().join("content/old.md"))?, "旧".as_bytes());
        Ok(())
    }
}
