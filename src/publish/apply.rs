//! A package → a folder of the portal that is, at every moment, the old release or the new one.
//!
//! All writing is [`output`]'s: a tree beside the folder, one exchange, recovery of a killed run, foreign files carried
//! over. Here it is only decided whether the package may go there at all.

use super::package::Package;
use super::verify::{contents_of, verify};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, shown};
use crate::output::{self, Summary, Target};
use crate::source::Place;
use std::path::Path;

/// What came of it.
#[derive(Debug)]
pub enum Applied {
    /// The folder is now this release.
    Done(Summary),
    /// It was before.
    Already,
}

/// Brings `folder` to the release of `package`. An increment goes only on top of the release it was made from, and only if
/// nobody changed that; a whole package goes on anything that anli wrote, and mends it.
pub fn apply(disk: &Disk, package: &mut Package, folder: &Path, home: Option<&Path>) -> Result<Applied, Vec<Diagnostic>> {
    let one = |finding: Diagnostic| vec![finding];
    let above = folder.parent().unwrap_or(Path::new("/"));
    let stage = output::prepare(disk, &Target { root: above, output: folder, sources: &[], home }).map_err(one)?;
    if let Some(increment) = &package.increment {
        let called = shown(folder);
        let wrong_base = |found: &str| {
            let error = Diagnostic::new(Code::WRONG_BASE).with("base", &increment.base_version).with("found", found);
            one(error.with("digest", &increment.base[..increment.base.len().min(16)]).at(Place::path(&called)))
        };
        if disk.kind(folder).is_ok_and(|kind| kind.is_none()) {
            return Err(wrong_base("@nothing-there"));
        }
        let standing = contents_of(disk, folder).map_err(|error| match error.code {
            code if code == Code::NOT_A_RELEASE => wrong_base("@no-release-file"),
            _ => one(error),
        })?;
        let already = standing.release.digest == package.contents.release.digest;
        if !already && standing.release.digest != increment.base {
            return Err(wrong_base(&standing.release.version));
        }
        // Files that stay are taken as they stand, so they must be what they were.
        let mut damaged = verify(disk, folder).map_err(one)?.findings;
        damaged.retain(|finding| finding.code != Code::FILE_EXTRA);
        if !damaged.is_empty() {
            damaged.push(Diagnostic::new(Code::BASE_DAMAGED).with("count", damaged.len()).at(Place::path(&called)));
            return Err(damaged);
        }
        if already {
            return Ok(Applied::Already);
        }
    }
    let addresses: Vec<Box<str>> = package.files().keys().cloned().collect();
    for address in &addresses {
        match package.held.contains(address) {
            true => stage.put(address, &package.read(address).map_err(one)?).map_err(one)?,
            false => stage.put_file(address, folder, address).map_err(one)?,
        };
    }
    for (name, bytes) in &package.contents.files {
        stage.put(name, bytes).map_err(one)?;
    }
    let summary = stage.commit().map_err(one)?;
    let untouched = summary.added.is_empty() && summary.changed.is_empty() && summary.removed.is_empty();
    Ok(if untouched && summary.warnings.is_empty() { Applied::Already } else { Applied::Done(summary) })
}
