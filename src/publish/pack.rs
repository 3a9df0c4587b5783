//! A built site → one package, byte for byte the same on every machine.
//!
//! Files in address order, then the control files; one fixed time (the newest date of the content), one mode, one level of
//! compression. Grows beside its final place and takes it in one step.

use super::digests::{self, Digests};
use super::known::Known;
use super::package::part_name;
use super::release::{INCREMENT, Increment, RELEASE, Release, SHA256, SM3};
use super::{contents::Contents, rules};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, reason, shown};
use crate::moment::Moment;
use crate::output::{MANIFEST, Manifest};
use crate::parallel::{self, Row};
use crate::source::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// So many files are compressed at a time, by all processors.
const BATCH: usize = 256;
/// Level of compression: the usual one.
const LEVEL: i64 = 6;
/// Largest manifest that is read.
const MAX_MANIFEST: u64 = 256 << 20;

/// What is to be packed.
pub struct Order<'a> {
    /// The built site.
    pub folder: &'a Path,
    /// Where the package goes.
    pub to: &'a Path,
    /// Suffixes that the settings allow beyond the usual.
    pub suffixes: &'a [String],
    /// What is known of the release; digests and counts are filled in.
    pub release: Release,
    /// The newest date of the content: the time of every entry.
    pub newest: Option<Moment>,
    /// Only what differs from this release.
    pub since: Option<&'a Contents>,
    /// Cut in parts of so many bytes.
    pub split: Option<u64>,
}

/// What was packed.
#[derive(Debug)]
pub struct Packed {
    /// The release.
    pub release: Release,
    /// Files of the site that are in the package.
    pub held: usize,
    /// Files that leave with an increment.
    pub removed: usize,
    /// The package or its parts, with their lengths.
    pub parts: Vec<(PathBuf, u64)>,
}

/// A built site with all its digests: everything that is known of a release before it is written anywhere.
pub struct Sealed {
    /// The facts, sealed.
    pub release: Release,
    /// The site's own files.
    pub files: BTreeMap<Box<str>, Digests>,
    /// Control files in the order of the package: name and bytes.
    pub control: Vec<(&'static str, Vec<u8>)>,
}

/// Reads every file of a built site once, save those whose digests are known. All files that may not be packed are reported
/// at once.
pub fn seal(disk: &Disk, folder: &Path, mut release: Release, suffixes: &[String], known: &Known) -> Result<Sealed, Vec<Diagnostic>> {
    let unreadable = |address: &str, error: &io::Error| {
        Diagnostic::new(Code::UNREADABLE).with("reason", reason(error)).at(Place::path(format!("{}/{address}", shown(folder))))
    };
    let bytes = read(disk, &folder.join(MANIFEST), MAX_MANIFEST).map_err(|error| vec![unreadable(MANIFEST, &error)])?;
    let manifest = Manifest::parse(bytes)
        .filter(Manifest::is_whole)
        .ok_or_else(|| vec![Diagnostic::new(Code::CHANGED_WHILE_READING).at(Place::path(shown(&folder.join(MANIFEST))))])?;
    let lines: Vec<_> = manifest.lines().iter().filter(|line| !rules::CONTROL.contains(&&*line.address)).collect();
    let mut refused: Vec<Diagnostic> = lines.iter().filter_map(|line| rules::refuse(&line.address, suffixes)).collect();
    let read = |line: &&crate::output::Line| -> Result<(Box<str>, Digests), Diagnostic> {
        let address = &*line.address;
        if let Some(digests) = known.of(line) {
            return Ok((line.address.clone(), digests));
        }
        let mut file = disk.open(&folder.join(address)).map_err(|error| unreadable(address, &error))?;
        let digests = Digests::read(&mut file).map_err(|error| unreadable(address, &error))?;
        match digests.hash == line.hash {
            true => Ok((line.address.clone(), digests)),
            false => Err(Diagnostic::new(Code::CHANGED_WHILE_READING).at(Place::path(shown(&folder.join(address))))),
        }
    };
    let mut files = BTreeMap::new();
    for result in parallel::map(&lines, Row::Any, read) {
        match result {
            Ok((address, digests)) => drop(files.insert(address, digests)),
            Err(finding) => refused.push(finding),
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let sha256 = digests::render(files.iter().map(|(address, file)| (&**address, &*file.sha256)));
    let sm3 = digests::render(files.iter().map(|(address, file)| (&**address, &*file.sm3)));
    release.files = files.len();
    release.bytes = files.values().map(|file| file.size).sum();
    release.sha256 = digests::sha256(sha256.as_bytes()).into();
    release.sm3 = digests::sha256(sm3.as_bytes()).into();
    let text = release.seal();
    let mut control = vec![(SHA256, sha256.into_bytes()), (SM3, sm3.into_bytes()), (RELEASE, text.into_bytes())];
    control.push((MANIFEST, own_manifest(files.iter().map(|(address, file)| (&**address, file)), &control)));
    Ok(Sealed { release, files, control })
}

/// The output's own manifest as it must stand in the folder once the release is unpacked there.
pub(super) fn own_manifest<'a>(files: impl Iterator<Item = (&'a str, &'a Digests)>, control: &[(&'static str, Vec<u8>)]) -> Vec<u8> {
    let mut lines: Vec<_> = files.map(|(address, digests)| digests.line(address)).collect();
    lines.extend(control.iter().map(|(name, bytes)| Digests::of(bytes).line(name)));
    lines.sort_unstable();
    Manifest::bytes_of(&lines)
}

/// Writes the package.
pub fn pack(disk: &Disk, order: Order<'_>) -> Result<Packed, Vec<Diagnostic>> {
    let Sealed { release, files, mut control } = seal(disk, order.folder, order.release.clone(), order.suffixes, &Known::nothing())?;
    let mut held: BTreeSet<&str> = files.keys().map(|address| &**address).collect();
    let mut removed = 0;
    if let Some(base) = order.since {
        held.retain(|address| base.sha256.get(*address).is_none_or(|old| *old != files[*address].sha256));
        let gone = base.sha256.keys().filter(|address| !files.contains_key(*address));
        let increment = Increment {
            base: base.release.digest.clone(),
            base_version: base.release.version.clone(),
            target: release.digest.clone(),
            removed: gone.cloned().collect(),
        };
        removed = increment.removed.len();
        control.push((INCREMENT, increment.seal().into_bytes()));
    }
    let failed = |error: io::Error| {
        let path = shown(order.to);
        let code = if error.kind() == io::ErrorKind::StorageFull { Code::NO_SPACE } else { Code::WRITE_FAILED };
        vec![Diagnostic::new(code).with("path", &path).with("reason", reason(&error)).at(Place::path(&path))]
    };
    let mut name = order.to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let growing = order.to.with_file_name(name);
    if let Some(folder) = order.to.parent() {
        make_folders(disk, folder).map_err(failed)?;
    }
    if disk.kind(&growing).map_err(failed)?.is_some() {
        disk.remove_file(&growing).map_err(failed)?;
    }
    let written = write(disk, order.folder, &growing, &held, &control, options(order.newest)).and_then(|()| place(disk, &growing, &order));
    match written {
        Ok(parts) => Ok(Packed { held: held.len(), removed, release, parts }),
        Err(error) => {
            let _ = disk.remove_file(&growing);
            Err(failed(error))
        }
    }
}

fn options(newest: Option<Moment>) -> SimpleFileOptions {
    let date = newest.map(|moment| moment.date()).and_then(|date| {
        DateTime::from_date_and_time(
            u16::try_from(date.year()).ok()?,
            u8::try_from(date.month()).ok()?,
            u8::try_from(date.day()).ok()?,
            0,
            0,
            0,
        )
        .ok()
    });
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(date.unwrap_or(DateTime::DEFAULT))
        .unix_permissions(0o644)
        .system(System::Unix)
}

fn write(
    disk: &Disk,
    folder: &Path,
    to: &Path,
    held: &BTreeSet<&str>,
    control: &[(&'static str, Vec<u8>)],
    options: SimpleFileOptions,
) -> io::Result<()> {
    let mut archive = ZipWriter::new(disk.create(to)?);
    let addresses: Vec<&str> = held.iter().copied().collect();
    for batch in addresses.chunks(BATCH) {
        let prepared = |address: &&str| -> io::Result<PreparedZipFile> {
            let bytes = read(disk, &folder.join(address), u64::MAX)?;
            Ok(PreparedZipFile::from_data(*address, options, &bytes)?)
        };
        for file in parallel::map(batch, Row::Any, prepared) {
            archive.add_prepared_file(file?)?;
        }
    }
    for (name, bytes) in control {
        archive.add_prepared_file(PreparedZipFile::from_data(name, options, bytes)?)?;
    }
    archive.finish()?.flush()
}

/// The finished file takes its name, or is cut in parts that do.
fn place(disk: &Disk, growing: &Path, order: &Order<'_>) -> io::Result<Vec<(PathBuf, u64)>> {
    let mut from = disk.open(growing)?;
    let length = from.stamp().size;
    let Some(split) = order.split.filter(|split| *split < length) else {
        disk.rename(growing, order.to)?;
        disk.sync(order.to.parent().unwrap_or(Path::new(".")))?;
        return Ok(vec![(order.to.to_owned(), length)]);
    };
    let mut parts = Vec::new();
    for number in 1..=length.div_ceil(split) as usize {
        let path = part_name(order.to, number);
        if disk.kind(&path)?.is_some() {
            disk.remove_file(&path)?;
        }
        let copied = io::copy(&mut Read::take(&mut from, split), &mut disk.create(&path)?)?;
        parts.push((path, copied));
    }
    // Parts of an older, longer package would be taken for ours.
    for number in parts.len() + 1.. {
        let path = part_name(order.to, number);
        if disk.kind(&path)?.is_none() {
            break;
        }
        disk.remove_file(&path)?;
    }
    disk.remove_file(growing)?;
    Ok(parts)
}

pub(super) fn read(disk: &Disk, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut file = disk.open(path)?;
    let mut bytes = Vec::with_capacity(file.stamp().size.min(1 << 24) as usize);
    Read::take(&mut file, limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Makes a folder and those above it.
pub fn make_folders(disk: &Disk, folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || disk.kind(folder)?.is_some() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make_folders(disk, above)?;
    }
    match disk.make_folder(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
