//! A package on the disk → what it says and its files' bytes, each checked when it is read.
//!
//! A package may be cut in parts (`site.zip.001`, `.002` …); either the first part or the name without a number opens
//! it. Nothing is unpacked here, and nothing in a package is believed: names, lengths and digests are all checked.

use super::contents::Contents;
use super::digests::{Listing, sha256};
use super::release::{INCREMENT, Increment};
use super::rules::CONTROL;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, Kind, Reading, reason, shown};
use crate::output::MANIFEST;
use crate::source::Place;
use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// Largest file that is read out of a package, 2 GiB.
const LARGEST: u64 = 2 << 30;

/// An open package.
#[derive(Debug)]
pub struct Package {
    archive: ZipArchive<Parts>,
    /// How messages call it.
    pub shown: String,
    /// What it says of itself.
    pub contents: Contents,
    /// Set when it holds only what changed.
    pub increment: Option<Increment>,
    /// Addresses of the site's files that are in it.
    pub held: BTreeSet<Box<str>>,
}

impl Package {
    /// Opens a package: E701 when it is none, E702 when it is damaged.
    pub fn open(disk: &Disk, path: &Path) -> Result<Self, Diagnostic> {
        let shown = shown(path);
        let not_one =
            |reason: &str| Diagnostic::new(Code::NOT_A_PACKAGE).with("path", &shown).with("reason", reason).at(Place::path(&shown));
        let parts = Parts::open(disk, path).map_err(|error| not_one(reason(&error)))?;
        let mut archive = ZipArchive::new(parts).map_err(|error| not_one(&words(&error)))?;
        let names: BTreeSet<Box<str>> = archive.file_names().filter_map(|name| name.ok().map(|name| name.as_ref().into())).collect();
        if names.len() != archive.len() || !names.contains(super::release::RELEASE) {
            return Err(not_one("@no-release-file"));
        }
        let contents = Contents::read(&shown, |name| entry(&mut archive, &shown, name))?;
        let damaged = |name: &str, reason: &str| {
            let place = Place::path(format!("{shown}/{name}"));
            Diagnostic::new(Code::PACKAGE_DAMAGED).with("path", name).with("reason", reason).at(place)
        };
        let increment = match names.contains(INCREMENT) {
            false => None,
            true => {
                let bytes = entry(&mut archive, &shown, INCREMENT)?;
                let read = String::from_utf8(bytes).ok().and_then(|text| Increment::open(&text));
                Some(read.filter(|read| read.target == contents.release.digest).ok_or_else(|| damaged(INCREMENT, "@digest-differs"))?)
            }
        };
        let held: BTreeSet<Box<str>> =
            names.into_iter().filter(|name| !CONTROL.contains(&&**name) && **name != *INCREMENT && **name != *MANIFEST).collect();
        if let Some(foreign) = held.iter().find(|name| !contents.sha256.contains_key(*name)) {
            return Err(damaged(foreign, "@not-listed"));
        }
        if let Some(missing) = contents.sha256.keys().find(|name| increment.is_none() && !held.contains(*name)) {
            return Err(damaged(missing, "@missing-in-package"));
        }
        Ok(Package { archive, shown, contents, increment, held })
    }

    /// The bytes of a file of the site, with the digest that the manifest promises.
    pub fn read(&mut self, address: &str) -> Result<Vec<u8>, Diagnostic> {
        let bytes = entry(&mut self.archive, &self.shown, address)?;
        if self.contents.sha256.get(address).is_some_and(|promised| **promised == *sha256(&bytes)) {
            return Ok(bytes);
        }
        let place = Place::path(format!("{}/{address}", self.shown));
        Err(Diagnostic::new(Code::PACKAGE_DAMAGED).with("path", address).with("reason", "@digest-differs").at(place))
    }

    /// Every file that the release has, with its digest.
    pub fn files(&self) -> &Listing {
        &self.contents.sha256
    }
}

/// The bytes of one entry.
fn entry(archive: &mut ZipArchive<Parts>, shown: &str, name: &str) -> Result<Vec<u8>, Diagnostic> {
    let damaged = |reason: String| {
        let place = Place::path(format!("{shown}/{name}"));
        Diagnostic::new(Code::PACKAGE_DAMAGED).with("path", name).with("reason", reason).at(place)
    };
    let file = archive.by_name(name).map_err(|error| damaged(words(&error)))?;
    let mut bytes = Vec::with_capacity(file.size().min(1 << 24) as usize);
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| damaged(error_words(&error)))?;
    if read as u64 > LARGEST { Err(damaged("@too-large".into())) } else { Ok(bytes) }
}

/// What the archive's reader found wrong, in both languages.
pub(super) fn words(error: &zip::result::ZipError) -> String {
    match error {
        zip::result::ZipError::Io(error) => error_words(error),
        zip::result::ZipError::FileNotFound => "@missing-in-package".into(),
        _ => "@bad-archive".into(),
    }
}

/// A wrong checksum comes as an error without a kind of its own.
fn error_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::Other | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            "@bad-archive".into()
        }
        _ => reason(error).into(),
    }
}

/// One file, or several that are read as one.
#[derive(Debug)]
struct Parts {
    parts: Vec<(u64, Reading)>,
    length: u64,
    at: u64,
}

impl Parts {
    fn open(disk: &Disk, path: &Path) -> io::Result<Self> {
        let mut parts = Vec::new();
        let mut length = 0;
        for path in names(disk, path)? {
            let part = disk.open(&path)?;
            let start = length;
            length += part.stamp().size;
            parts.push((start, part));
        }
        Ok(Parts { parts, length, at: 0 })
    }
}

/// The file itself, or its parts in order.
fn names(disk: &Disk, path: &Path) -> io::Result<Vec<PathBuf>> {
    let text = path.as_os_str().to_string_lossy();
    let stem = match text.strip_suffix(".001") {
        Some(stem) => PathBuf::from(stem),
        None if matches!(disk.target(path)?, Some((Kind::File, _))) => return Ok(vec![path.to_owned()]),
        None => path.to_owned(),
    };
    let mut found = Vec::new();
    for number in 1.. {
        let part = part_name(&stem, number);
        match disk.target(&part)? {
            Some((Kind::File, _)) => found.push(part),
            _ => break,
        }
    }
    if found.is_empty() { Err(io::Error::from(io::ErrorKind::NotFound)) } else { Ok(found) }
}

/// `site.zip` → `site.zip.001`
pub(super) fn part_name(path: &Path, number: usize) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number:03}"));
    PathBuf::from(name)
}

impl Read for Parts {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let index = self.parts.partition_point(|(start, _)| *start <= self.at).saturating_sub(1);
        let end = self.parts.get(index + 1).map_or(self.length, |(start, _)| *start);
        let Some((start, part)) = self.parts.get_mut(index).filter(|_| self.at < self.length) else { return Ok(0) };
        part.seek(SeekFrom::Start(self.at - *start))?;
        let room = usize::try_from(end - self.at).unwrap_or(usize::MAX).min(buffer.len());
        let count = part.read(&mut buffer[..room])?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Parts {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
