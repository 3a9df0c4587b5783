//! One writer at a time: a path becomes a held lock or the number of the process that holds it.
//!
//! The system releases the lock when its holder ends, however it ends, so a lock file that a killed run left
//! is no lock. The number in the file is for the message only.

use super::{Disk, Operation, Stamp};
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// A held lock. Dropping it releases it; the file stays.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Closing is not enough: a child that another thread has just forked holds the file too, until it starts its program.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// What came of trying.
#[derive(Debug)]
pub enum Locked {
    /// It is ours.
    Ours(Lock),
    /// Another process has it; its number, if it could be read.
    Theirs(Option<u32>),
    /// The file or its folder was removed by its last holder at the same moment: try again.
    Gone,
}

impl Disk {
    /// Tries to take the lock, without waiting.
    pub fn lock(&self, path: &Path) -> io::Result<Locked> {
        self.allow(Operation::Lock, path)?;
        let mut file = match File::options().read(true).write(true).create(true).truncate(false).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Locked::Gone),
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Not readable while locked on Windows; then the message goes without a number.
                let _ = (&file).take(32).read_to_string(&mut text);
                return Ok(Locked::Theirs(text.trim().parse().ok()));
            }
            // Some network disks have no locks. Two writers there are rare; refusing all work would not be.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // The last holder may have removed the file between our opening and locking it.
        match fs::symlink_metadata(path) {
            Ok(now) if cfg!(not(unix)) || Stamp::of(&file.metadata()?).is_same_file(&Stamp::of(&now)) => {}
            _ => return Ok(Locked::Gone),
        }
        // Only the message of another process needs the number; a full disk must not matter here.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Locked::Ours(Lock { file }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_learns_who_holds_it() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("lock");
        let disk = Disk::default();
        let held = disk.lock(&path)?;
        assert!(matches!(held, Locked::Ours(_)));
        #[cfg(unix)]
        assert!(matches!(disk.lock(&path)?, Locked::Theirs(Some(pid)) if pid == std::process::id()));
        drop(held);
        assert!(matches!(disk.lock(&path)?, Locked::Ours(_)), "the file stayed, the lock did not");
        Ok(())
    }

    #[test]
    fn a_copy_of_the_handle_in_a_forked_child_does_not_hold_the_lock() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("lock");
        let disk = Disk::default();
        let Locked::Ours(held) = disk.lock(&path)? else { return Err(io::Error::other("not ours")) };
        let copy = held.file.try_clone()?;
        drop(held);
        assert!(matches!(disk.lock(&path)?, Locked::Ours(_)));
        drop(copy);
        Ok(())
    }
}
