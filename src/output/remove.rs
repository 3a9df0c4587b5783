//! Removing trees: one that is all ours goes as a whole, a former output only as far as it is ours.
//! Names no messages; the caller turns a failure into one.

use super::MANIFEST;
use super::compare::same_file;
use super::manifest::Manifest;
use super::old::Tree;
use super::place::read_manifest;
use crate::disk::{Disk, Kind};
use crate::parallel::{self, Row};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A path and what failed there.
pub(super) type Failure = (PathBuf, io::Error);

/// Removes a tree with everything in it.
pub(super) fn wipe(disk: &Disk, top: &Path) -> Result<(), Failure> {
    let tree = scan(disk, top)?;
    remove_files(top, &tree, |path, _| insist(disk, path, || disk.remove_file(path)))?;
    remove_folders(disk, top, &tree)
}

/// Removes a former output. What its manifest names is deleted. What it does not name is foreign: deleted if the
/// output holds the same file, moved there if the output has nothing at its place; else everything foreign stays
/// where it is and the failure says so. The manifest goes last, so that an interrupted removal can be taken up.
pub(super) fn retire(disk: &Disk, former: &Path, output: &Path) -> Result<(), Failure> {
    let manifest = manifest_of(disk, former)?;
    let owns = |path: &Path| {
        path == Path::new(MANIFEST) || manifest.as_ref().zip(path.to_str()).is_some_and(|(manifest, path)| manifest.owns(path))
    };
    let mut tree = scan(disk, former)?;
    tree.entries.retain(|(path, _)| **path != *MANIFEST);
    remove_files(former, &tree, |path, kind| {
        let relative = path.strip_prefix(former).unwrap_or(path);
        match kind == Kind::File && owns(relative) {
            true => insist(disk, path, || disk.remove_file(path)),
            false => {
                let new = output.join(relative);
                rescue(disk, path, &new, kind).or_else(|_| rescue(disk, path, &new, kind))
            }
        }
    })?;
    let manifest = former.join(MANIFEST);
    insist(disk, &manifest, || disk.remove_file(&manifest)).map_err(|error| (manifest, error))?;
    remove_folders(disk, former, &tree)
}

/// The manifest in a folder, if there is one. One that cannot be read is a failure: without it nothing would be ours.
pub(super) fn manifest_of(disk: &Disk, folder: &Path) -> Result<Option<Manifest>, Failure> {
    let failure = |error| (folder.join(MANIFEST), error);
    if disk.kind(&folder.join(MANIFEST)).or_else(|_| disk.kind(&folder.join(MANIFEST))).map_err(failure)?.is_none() {
        return Ok(None);
    }
    read_manifest(disk, folder).or_else(|_| read_manifest(disk, folder)).map(Manifest::parse).map_err(failure)
}

/// A foreign file of a former output.
fn rescue(disk: &Disk, path: &Path, new: &Path, kind: Kind) -> io::Result<()> {
    match disk.kind(new)? {
        None => {
            if let Some(folder) = new.parent() {
                make_folders(disk, folder)?;
            }
            disk.rename(path, new)
        }
        Some(other) if other == kind && same_file(disk, path, new, kind)? => insist(disk, path, || disk.remove_file(path)),
        Some(_) => Err(io::Error::from(ErrorKind::AlreadyExists)),
    }
}

/// Makes a folder and those above it.
pub(super) fn make_folders(disk: &Disk, folder: &Path) -> io::Result<()> {
    if disk.kind(folder)?.is_some() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make_folders(disk, above)?;
    }
    match disk.make_folder(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn scan(disk: &Disk, top: &Path) -> Result<Tree, Failure> {
    let full = |(path, error): Failure| (top.join(path), error);
    Tree::scan(disk, top).or_else(|_| Tree::scan(disk, top)).map_err(full)
}

/// Removes all that is no folder, in parallel. All are tried; the first failure is returned.
fn remove_files(top: &Path, tree: &Tree, remove: impl Fn(&Path, Kind) -> io::Result<()> + Sync) -> Result<(), Failure> {
    let files: Vec<(&Path, Kind)> = tree.all().filter(|(_, kind)| *kind != Kind::Folder).collect();
    let failure = |(path, kind): &(&Path, Kind)| {
        let full = top.join(path);
        remove(&full, *kind).err().map(|error| (full, error))
    };
    parallel::find(&files, Row::Any, failure).into_iter().next().map_or(Ok(()), Err)
}

/// Removes the emptied folders, the deepest first, and the top.
fn remove_folders(disk: &Disk, top: &Path, tree: &Tree) -> Result<(), Failure> {
    let mut folders: Vec<PathBuf> = tree.all().filter(|(_, kind)| *kind == Kind::Folder).map(|(path, _)| top.join(path)).collect();
    folders.push(top.to_owned());
    folders.sort_unstable_by_key(|path| std::cmp::Reverse(path.components().count()));
    for folder in folders {
        insist(disk, &folder, || disk.remove_folder(&folder)).map_err(|error| (folder, error))?;
    }
    Ok(())
}

/// Removes something within a tree of ours, twice if need be: what was held for a moment, and what stands in a folder
/// that somebody made read-only.
fn insist(disk: &Disk, path: &Path, remove: impl Fn() -> io::Result<()>) -> io::Result<()> {
    let first = absent_is_fine(remove());
    if let (Err(error), Some(folder)) = (&first, path.parent()) {
        if error.kind() == ErrorKind::PermissionDenied {
            let _ = disk.unprotect(folder);
        }
        return absent_is_fine(remove());
    }
    first
}

/// What is gone need not be removed.
pub(super) fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
