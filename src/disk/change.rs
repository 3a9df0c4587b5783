//! Changes to folders: paths become folders, links, exchanged or removed names. Single system calls with a
//! gate before each; what is done in which order is the caller's affair.

use super::{Disk, Operation};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

impl Disk {
    /// Makes one folder, which must not exist.
    pub fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.allow(Operation::MakeFolder, path)?;
        fs::create_dir(path)
    }

    /// Gives a file a second name. A symbolic link is linked itself where the system can.
    pub fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.allow(Operation::Link, to)?;
        fs::hard_link(from, to)
    }

    /// Where a symbolic link says it leads.
    pub fn link_target(&self, path: &Path) -> io::Result<PathBuf> {
        self.allow(Operation::Look, path)?;
        fs::read_link(path)
    }

    /// Makes the same symbolic link at another place.
    pub fn copy_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.allow(Operation::Link, to)?;
        let target = fs::read_link(from)?;
        #[cfg(unix)]
        return std::os::unix::fs::symlink(target, to);
        #[cfg(windows)]
        return if from.is_dir() { std::os::windows::fs::symlink_dir(target, to) } else { std::os::windows::fs::symlink_file(target, to) };
        #[cfg(not(any(unix, windows)))]
        return Err(io::Error::from(io::ErrorKind::Unsupported));
    }

    /// Renames a file or folder.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.allow(Operation::Rename, from)?;
        patient(|| fs::rename(from, to))
    }

    /// Exchanges two folders in one step, or fails without doing anything. `Unsupported` where the system
    /// has no such step.
    pub fn exchange(&self, a: &Path, b: &Path) -> io::Result<()> {
        self.allow(Operation::Exchange, a)?;
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _ = b;
            Err(io::Error::from(io::ErrorKind::Unsupported))
        }
    }

    /// Removes a file or a link.
    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.allow(Operation::RemoveFile, path)?;
        patient(|| fs::remove_file(path))
    }

    /// Removes an empty folder.
    pub fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.allow(Operation::RemoveFolder, path)?;
        patient(|| fs::remove_dir(path))
    }

    /// Makes a folder of ours readable and writable again, so that it can be emptied.
    pub fn unprotect(&self, path: &Path) -> io::Result<()> {
        self.allow(Operation::MakeFolder, path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(path, fs::Permissions::from_mode(0o700))
        }
        #[cfg(not(unix))]
        {
            let _ = path;
            Err(io::Error::from(io::ErrorKind::Unsupported))
        }
    }

    /// Waits until everything written to the file system of `folder` is on the device, and learns of errors
    /// that the system noticed late (network disks, quotas). Linux only; elsewhere it does nothing.
    pub fn sync(&self, folder: &Path) -> io::Result<()> {
        self.allow(Operation::Sync, folder)?;
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(fs::File::open(folder)?)?;
        Ok(())
    }
}

/// On Windows a virus scanner or an indexer may hold a file for a moment; elsewhere one try is the truth.
fn patient<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    if cfg!(windows) {
        for _ in 0..20 {
            match attempt() {
                Err(error) if matches!(error.raw_os_error(), Some(5 | 32 | 33)) => std::thread::sleep(std::time::Duration::from_millis(25)),
                result => return result,
            }
        }
    }
    attempt()
}
