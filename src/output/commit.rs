//! The stage becomes the output: what did not change is linked in, what is not ours is carried over, the manifest is
//! written and the folders are exchanged. After the exchange nothing can fail any more, only warn.

use super::address::folders_above;
use super::place::{read_error, write_error};
use super::write::by_address;
use super::{Change, MANIFEST, Record, Stage, Summary, manifest};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Kind, shown};
use crate::parallel;
use crate::source::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::PoisonError;

/// So many foreign files are named one by one; the others are counted.
const NAMED: usize = 20;

impl Stage {
    /// Makes the new site public, or fails with the old one untouched.
    pub fn commit(mut self) -> Result<Summary, Diagnostic> {
        let records = by_address(std::mem::take(self.records.get_mut().unwrap_or_else(PoisonError::into_inner)))?;
        let (mut summary, manifest) = rayon::join(|| self.summarize(&records), || manifest::render(&records));
        let same = self.old.manifest.as_ref().is_some_and(|old| old.bytes == manifest);
        if same && summary.added.is_empty() && summary.changed.is_empty() && summary.removed.is_empty() {
            summary.warnings.extend(self.den.close());
            return Ok(summary);
        }
        self.complete(&records, &manifest)?;
        let failed = |error: io::Error| write_error(&self.site.shown, &error);
        self.disk.sync(self.den.tree()).map_err(failed)?;
        let former = self.den.publish(self.old.exists).map_err(failed)?;
        summary.warnings.extend(former.and_then(|former| self.den.retire(&former)));
        summary.warnings.extend(self.den.close());
        Ok(summary)
    }

    fn summarize(&mut self, records: &BTreeMap<Box<str>, Record>) -> Summary {
        let mut summary = Summary { warnings: std::mem::take(&mut self.warnings), ..Summary::default() };
        for (address, record) in records {
            summary.bytes += record.size;
            match record.change {
                Change::Added => summary.added.push(address.clone()),
                Change::Changed => summary.changed.push(address.clone()),
                Change::Unchanged => summary.unchanged += 1,
            }
        }
        let ours = self.old.manifest.iter().flat_map(|manifest| manifest.lines());
        let left = ours.filter(|line| !records.contains_key(&line.address) && self.old.tree.standing(&line.address) == Some(Kind::File));
        summary.removed.extend(left.map(|line| line.address.clone()));
        let foreign: Vec<String> = self.foreign(records).into_iter().map(|(path, _)| self.site.shown_file(&shown(path))).collect();
        let kept = |path: &str| Diagnostic::new(Code::FOREIGN_KEPT).with("path", path).at(Place::path(path));
        summary.warnings.extend(foreign.iter().take(NAMED).map(|path| kept(path)));
        if foreign.len() > NAMED {
            let others = self.site.shown_file(&format!("…（另有 {0} 个, {0} more）", foreign.len() - NAMED));
            summary.warnings.push(kept(&others));
        }
        summary
    }

    /// Files in the output that are neither ours nor taken over by the new site.
    fn foreign(&self, records: &BTreeMap<Box<str>, Record>) -> Vec<(&Path, Kind)> {
        let taken = |path: &Path| path.to_str().is_some_and(|path| records.contains_key(path));
        let mut files = self.old.foreign_files();
        files.retain(|(path, _)| !taken(path));
        files
    }

    /// Adds to the new tree all that was not written by `put`.
    fn complete(&self, records: &BTreeMap<Box<str>, Record>, manifest: &[u8]) -> Result<(), Diagnostic> {
        let unchanged: Vec<(&str, &Record)> =
            records.iter().filter(|(_, record)| record.change == Change::Unchanged).map(|(address, record)| (&**address, record)).collect();
        // Folders first and in order: then the links need no care for them.
        let folders: BTreeSet<&str> = unchanged.iter().flat_map(|(address, _)| folders_above(address)).collect();
        for folder in [""].into_iter().chain(folders) {
            self.make_folder(folder).map_err(|error| self.failed(folder, &error))?;
        }
        parallel::attempt(&unchanged, |(address, record)| self.keep(address, record))?;
        self.carry(records)?;
        let path = self.den.tree().join(MANIFEST);
        self.disk.write_new(&path, manifest).map_err(|error| write_error(&self.site.shown_file(MANIFEST), &error))
    }

    /// An unchanged file: a second name for the old one, or a copy where the file system has no such thing.
    fn keep(&self, address: &str, record: &Record) -> Result<(), Diagnostic> {
        let (old, new) = (self.site.folder.join(address), self.den.tree().join(address));
        if self.disk.link(&old, &new).is_ok() {
            return Ok(());
        }
        match self.copy(&old, &new) {
            Ok(Some(copied)) if copied == (record.hash, record.size) => Ok(()),
            Ok(_) => Err(Diagnostic::new(Code::CHANGED_WHILE_READING).at(Place::path(self.site.shown_file(address)))),
            Err(super::compare::CopyError::Read(error)) => Err(read_error(&self.site, Path::new(address), &error)),
            Err(super::compare::CopyError::Write(error)) => Err(self.failed(address, &error)),
        }
    }

    /// Everything in the output that is not ours: folders made again, files linked, else copied.
    fn carry(&self, records: &BTreeMap<Box<str>, Record>) -> Result<(), Diagnostic> {
        let failed = |path: &Path, error: &io::Error| write_error(&self.site.shown_file(&shown(path)), error);
        for folder in self.old.foreign_folders() {
            super::remove::make_folders(&self.disk, &self.den.tree().join(folder)).map_err(|error| failed(folder, &error))?;
        }
        for (path, kind) in self.foreign(records) {
            let (old, new) = (self.site.folder.join(path), self.den.tree().join(path));
            if let Some(folder) = new.parent() {
                super::remove::make_folders(&self.disk, folder).map_err(|error| failed(path, &error))?;
            }
            if kind == Kind::Link {
                self.disk.copy_link(&old, &new).map_err(|error| failed(path, &error))?;
            } else if let Err(error) = self.disk.link(&old, &new) {
                if kind != Kind::File {
                    return Err(failed(path, &error));
                }
                match self.copy(&old, &new) {
                    Ok(Some(_)) => {}
                    Ok(None) => {
                        return Err(Diagnostic::new(Code::CHANGED_WHILE_READING).at(Place::path(self.site.shown_file(&shown(path)))));
                    }
                    Err(super::compare::CopyError::Read(error)) => return Err(read_error(&self.site, path, &error)),
                    Err(super::compare::CopyError::Write(error)) => return Err(failed(path, &error)),
                }
            }
        }
        Ok(())
    }
}
