//! Whole files: a path within the site becomes bytes, or a diagnostic that names the path and the reason.
//!
//! A source may be saved while it is read. Its size and time are compared before and after, and a file that
//! changed, is missing or is suddenly empty is looked at again a few milliseconds later, because that is how
//! long editors take; what is still moving then is an error, never half a page. A file is missing at once where
//! nothing has come or gone in its folder for a second.

use super::{Disk, Stamp, name, reason};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;
use crate::text::{printable, size};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

/// Pauses before looking again.
const PAUSES: [Duration; 3] = [Duration::from_millis(4), Duration::from_millis(10), Duration::from_millis(20)];

/// What one look found.
enum Look {
    Bytes(Vec<u8>),
    /// Empty, although it may be about to be filled.
    Empty,
    Moving,
    TooLarge(u64),
}

impl Disk {
    /// All bytes of a regular file of at most `limit` bytes. `path` is relative to `root`, with `/`, and is the
    /// name messages print. `listed` is what the listing saw: a file that had bytes then is not believed to be empty.
    pub fn read_bytes(&self, root: &Path, path: &str, limit: u64, listed: Option<&Stamp>) -> Result<Vec<u8>, Diagnostic> {
        let full = name::below(root, path);
        let (is_listed, had_bytes) = (listed.is_some(), listed.is_some_and(|stamp| stamp.size > 0));
        let mut pauses = PAUSES.iter();
        loop {
            let look = self.look(&full, limit, is_listed, had_bytes);
            match (look, pauses.next()) {
                (Ok(Look::Bytes(bytes)), _) => return Ok(bytes),
                (Ok(Look::Empty), None) if !had_bytes => return Ok(Vec::new()),
                (Ok(Look::TooLarge(bytes)), _) => {
                    let error = Diagnostic::new(Code::TOO_LARGE).with("size", size(bytes)).with("limit", size(limit));
                    return Err(error.at(place(path)));
                }
                (Ok(Look::Empty | Look::Moving), None) => return Err(Diagnostic::new(Code::CHANGED_WHILE_READING).at(place(path))),
                (Err(error), None) => return Err(unreadable(path, &error)),
                (Err(error), _) if error.kind() != ErrorKind::NotFound || (!is_listed && self.is_long_missing(&full)) => {
                    return Err(unreadable(path, &error));
                }
                (_, Some(pause)) => std::thread::sleep(*pause),
            }
        }
    }

    /// Whether a missing file cannot be one that is being replaced: its folder, or the nearest above that is there, has
    /// not changed for a while.
    fn is_long_missing(&self, path: &Path) -> bool {
        let mut folders = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
        folders.find_map(|folder| self.target(folder).ok().flatten()).is_some_and(|(_, folder)| folder.is_old())
    }

    fn look(&self, path: &Path, limit: u64, is_listed: bool, had_bytes: bool) -> io::Result<Look> {
        let mut file = if is_listed { self.open_listed(path)? } else { self.open(path)? };
        let before = file.stamp();
        if before.size > limit {
            return Ok(Look::TooLarge(before.size));
        }
        // No more than there should be: that it grew meanwhile shows in its size afterwards.
        let mut bytes = Vec::with_capacity(before.size as usize);
        Read::take(&mut file, before.size).read_to_end(&mut bytes)?;
        file.is_settled(bytes.len() as u64).map(|settled| match settled {
            false => Look::Moving,
            // A save that begins by emptying the file. Files that have long been empty are simply empty.
            true if bytes.is_empty() && (had_bytes || before.is_fresh()) => Look::Empty,
            true => Look::Bytes(bytes),
        })
    }
}

/// E801 for a path of the site.
pub(super) fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::UNREADABLE).with("reason", reason(error)).at(place(path))
}

/// A place for a path that may hold control characters.
pub(super) fn place(path: &str) -> Place {
    Place::path(printable(path))
}
