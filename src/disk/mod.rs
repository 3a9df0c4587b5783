//! The only way to files: names become listings and bytes, bytes become files; what fails becomes an
//! [`io::Error`] or a diagnostic with words. It may not print, decide what belongs to a site, or be
//! gone round: no other module names `std::fs`.
//!
//! All calls are methods of [`Disk`], so that a test can make the k-th operation fail (see [`Disk::failing`]).
//!
//! | file | what it does |
//! |---|---|
//! | `list` | walks a folder of sources, reports what cannot be a source |
//! | `read` | whole files within a limit, noticing files that are being saved |
//! | `open` | a single file, streamed, in either direction |
//! | `batch` | several files at once: all or none |
//! | `change` | folders, links, renames, removal |
//! | `lock` | one writer at a time |
//! | `name`, `reason` | printable names, names of temporary files, words for errors |

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the module that the others are sent to")]

mod batch;
mod change;
mod list;
mod lock;
mod name;
mod open;
mod read;
mod reason;

pub use batch::Change;
pub use list::{Entry, Listing, MAX_DEPTH};
pub use lock::{Lock, Locked};
pub use name::{below, is_temporary, shown};
pub use open::{Reading, Writing, raise_open_files};
pub use reason::reason;

use std::ffi::OsString;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use walkdir::WalkDir;

/// What is about to be done to a path; the argument of a test's fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Asking for kind, size and times, or resolving links.
    Look,
    /// Listing a folder.
    ListFolder,
    /// Opening or reading a file.
    Read,
    /// Creating or writing a file. A fault leaves half of it behind, as a full disk does.
    Write,
    /// Making a folder.
    MakeFolder,
    /// Making a hard or symbolic link.
    Link,
    /// Renaming.
    Rename,
    /// Exchanging two folders in one step.
    Exchange,
    /// Removing a file.
    RemoveFile,
    /// Removing an empty folder.
    RemoveFolder,
    /// Taking a lock.
    Lock,
    /// Handing everything written to the device.
    Sync,
}

/// Decides whether an operation fails.
pub type Fault = Arc<dyn Fn(Operation, &Path) -> Option<io::Error> + Send + Sync>;

/// Access to files. Cheap to clone; holds no state but a test's fault.
#[derive(Clone, Default)]
pub struct Disk {
    fault: Option<Fault>,
}

/// What stands at a path, links not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, a device, a socket.
    Other,
}

/// What tells whether a file is still the one seen before, without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change of its bytes, if the file system keeps one.
    pub modified: Option<SystemTime>,
    /// Seconds and nanoseconds of the last change of anything (Unix; zero elsewhere). Tells an edit that put
    /// the old size and time back.
    pub changed: (i64, i64),
    /// Device and number of the file (Unix; zero elsewhere). Tells a file that took another's place.
    pub identity: (u64, u64),
}

impl Disk {
    /// A disk on which every operation that `fault` picks fails. For tests.
    pub fn failing(fault: Fault) -> Self {
        Disk { fault: Some(fault) }
    }

    /// The gate before every operation.
    fn allow(&self, operation: Operation, path: &Path) -> io::Result<()> {
        match self.fault.as_ref().and_then(|fault| fault(operation, path)) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// What stands at a path, links not followed; `None` when nothing does.
    pub fn kind(&self, path: &Path) -> io::Result<Option<Kind>> {
        self.allow(Operation::Look, path)?;
        match fs::symlink_metadata(path) {
            Ok(metadata) => Ok(Some(Kind::of(metadata.file_type()))),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What a path leads to, links followed; `None` when it leads nowhere.
    pub fn target(&self, path: &Path) -> io::Result<Option<(Kind, Stamp)>> {
        self.allow(Operation::Look, path)?;
        match fs::metadata(path) {
            Ok(metadata) => Ok(Some((Kind::of(metadata.file_type()), Stamp::of(&metadata)))),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether nobody but the owner may read or write a file (Unix; elsewhere there is no such simple question, and the
    /// answer is yes).
    pub fn is_private(&self, path: &Path) -> io::Result<bool> {
        self.allow(Operation::Look, path)?;
        let metadata = fs::metadata(path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            Ok(metadata.permissions().mode() & 0o077 == 0)
        }
        #[cfg(not(unix))]
        {
            let _ = metadata;
            Ok(true)
        }
    }

    /// The path without links, `.` and `..`. It must exist.
    pub fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.allow(Operation::Look, path)?;
        fs::canonicalize(path)
    }

    /// Names in a folder and what stands there, sorted by the bytes of the name.
    pub fn folder(&self, path: &Path) -> io::Result<Vec<(OsString, Kind)>> {
        self.allow(Operation::ListFolder, path)?;
        let mut names = names_in(path)?;
        names.sort_unstable();
        Ok(names)
    }
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Disk").field("failing", &self.fault.is_some()).finish()
    }
}

impl Kind {
    fn of(kind: FileType) -> Self {
        if kind.is_symlink() {
            Kind::Link
        } else if kind.is_dir() {
            Kind::Folder
        } else if kind.is_file() {
            Kind::File
        } else {
            Kind::Other
        }
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let (changed, identity) = {
            use std::os::unix::fs::MetadataExt;
            ((metadata.ctime(), metadata.ctime_nsec()), (metadata.dev(), metadata.ino()))
        };
        #[cfg(not(unix))]
        let (changed, identity) = ((0, 0), (0, 0));
        Stamp { size: metadata.len(), modified: metadata.modified().ok(), changed, identity }
    }

    /// Whether both are known to be the same file: never true where the system gives no numbers.
    pub fn is_same_file(&self, other: &Stamp) -> bool {
        self.identity != (0, 0) && self.identity == other.identity
    }

    /// Changed within the last moments, so that a further change may not show in its time:
    /// clocks of file systems tick every few milliseconds.
    pub fn is_fresh(&self) -> bool {
        self.is_younger_than(Duration::from_millis(50))
    }

    /// Changed so lately that a program may still be about to write the rest.
    pub fn is_recent(&self) -> bool {
        self.is_younger_than(Duration::from_secs(1))
    }

    /// Known not to have changed for a second: not so where a clock runs ahead.
    pub fn is_old(&self) -> bool {
        self.age().is_some_and(|age| age >= Duration::from_secs(1))
    }

    fn is_younger_than(&self, limit: Duration) -> bool {
        self.age().is_some_and(|age| age < limit)
    }

    fn age(&self) -> Option<Duration> {
        self.modified.and_then(|time| SystemTime::now().duration_since(time).ok())
    }
}

/// The standard library, and so `walkdir`, panics when closing a folder fails, as network disks and fault tests do:
/// that becomes an error like any other.
fn names_in(path: &Path) -> io::Result<Vec<(OsString, Kind)>> {
    let list = || {
        let entries = WalkDir::new(path).min_depth(1).max_depth(1).follow_links(false).follow_root_links(true);
        let name = |entry: walkdir::Result<walkdir::DirEntry>| {
            let entry = entry.map_err(io::Error::from)?;
            Ok((entry.file_name().to_owned(), Kind::of(entry.file_type())))
        };
        // A walk from a file has nothing below it; a listing of one is an error.
        match fs::metadata(path)?.is_dir() {
            true => entries.into_iter().map(name).collect::<io::Result<Vec<_>>>(),
            false => Err(io::Error::from(io::ErrorKind::NotADirectory)),
        }
    };
    std::panic::catch_unwind(list).unwrap_or_else(|_| Err(io::Error::other("closing the folder failed")))
}

/// Nothing stands there; a file where a folder was expected counts too.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
