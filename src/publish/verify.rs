//! A folder or a package as it stands → every file that was tampered with, is missing or does not belong there.
//!
//! Reads everything, changes nothing. A folder that was built but never packed is checked against its own manifest.

use super::contents::Contents;
use super::digests::Digests;
use super::pack::{own_manifest, read};
use super::package::Package;
use super::release::{RELEASE, Release};
use super::rules::CONTROL;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, Kind, reason, shown};
use crate::output::{MANIFEST, Manifest};
use crate::parallel::{self, Row};
use crate::source::Place;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Largest control file that is read.
const MAX_CONTROL: u64 = 256 << 20;

/// What was looked at.
#[derive(Debug)]
pub struct Verified {
    /// The release, if it is one.
    pub release: Option<Release>,
    /// Files that were compared.
    pub files: usize,
    /// Everything that is wrong.
    pub findings: Vec<Diagnostic>,
}

/// Checks a folder or a package file. `Err` when it is neither.
pub fn verify(disk: &Disk, path: &Path) -> Result<Verified, Diagnostic> {
    match disk.target(path) {
        Ok(Some((Kind::Folder, _))) => folder(disk, path),
        _ => package(disk, path),
    }
}

/// The control files in a folder.
pub fn contents_of(disk: &Disk, folder: &Path) -> Result<Contents, Diagnostic> {
    let called = shown(folder);
    Contents::read(&called, |name| {
        read(disk, &folder.join(name), MAX_CONTROL).map_err(|error| match error.kind() {
            ErrorKind::NotFound if name == RELEASE => Diagnostic::new(Code::NOT_A_RELEASE).with("path", &called).at(Place::path(&called)),
            ErrorKind::NotFound => finding(Code::FILE_MISSING, &called, name),
            _ => unreadable(&called, name, &error),
        })
    })
}

fn package(disk: &Disk, path: &Path) -> Result<Verified, Diagnostic> {
    let mut package = Package::open(disk, path)?;
    let held: Vec<Box<str>> = package.held.iter().cloned().collect();
    let findings = held.iter().filter_map(|address| package.read(address).err()).collect();
    Ok(Verified { files: held.len(), findings, release: Some(package.contents.release) })
}

fn folder(disk: &Disk, folder: &Path) -> Result<Verified, Diagnostic> {
    let called = shown(folder);
    let contents = match contents_of(disk, folder) {
        Ok(contents) => contents,
        Err(error) if error.code == Code::NOT_A_RELEASE => return built(disk, folder).map_err(|_| error),
        // A control file is damaged: without it nothing can be said of the others.
        Err(error) => return Ok(Verified { release: None, files: 0, findings: vec![error] }),
    };
    let (standing, mut findings) = files_in(disk, folder);
    let listed: Vec<(&str, &str)> = contents.sha256.iter().map(|(address, sha256)| (&**address, &**sha256)).collect();
    let look = |(address, sha256): &(&str, &str)| {
        let Some(Kind::File) = standing.get(*address) else { return Ok(None) };
        let digests = digests_of(disk, folder, address).map_err(|error| unreadable(&called, address, &error))?;
        match &*digests.sha256 == *sha256 && digests.sm3 == contents.sm3[*address] {
            true => Ok(Some(digests)),
            false => Err(finding(Code::FILE_TAMPERED, &called, address)),
        }
    };
    let mut sound = Vec::new();
    for ((address, _), result) in listed.iter().zip(parallel::map(&listed, Row::Any, look)) {
        match result {
            Ok(digests) => sound.extend(digests.map(|digests| (*address, digests))),
            Err(finding) => findings.push(finding),
        }
    }
    findings.extend(missing(&called, &standing, contents.sha256.keys()));
    let ours = |address: &str| contents.sha256.contains_key(address) || CONTROL.contains(&address) || address == MANIFEST;
    findings.extend(extra(&called, &standing, ours));
    if standing.contains_key(MANIFEST) && sound.len() == contents.sha256.len() {
        let expected = own_manifest(sound.iter().map(|(address, digests)| (*address, digests)), &contents.files);
        if !read(disk, &folder.join(MANIFEST), MAX_CONTROL).is_ok_and(|bytes| bytes == expected) {
            findings.push(finding(Code::FILE_TAMPERED, &called, MANIFEST));
        }
    }
    Ok(Verified { files: contents.sha256.len(), release: Some(contents.release), findings })
}

/// A folder that `build` wrote: its own manifest knows length and hash of every file.
fn built(disk: &Disk, folder: &Path) -> io::Result<Verified> {
    let called = shown(folder);
    let manifest = Manifest::parse(read(disk, &folder.join(MANIFEST), MAX_CONTROL)?).ok_or(ErrorKind::InvalidData)?;
    let (standing, mut findings) = files_in(disk, folder);
    let tampered = |line: &crate::output::Line| {
        let tampered = standing.get(&line.address) == Some(&Kind::File)
            && !digests_of(disk, folder, &line.address).is_ok_and(|found| found.hash == line.hash);
        tampered.then(|| finding(Code::FILE_TAMPERED, &called, &line.address))
    };
    findings.extend(parallel::find(manifest.lines(), Row::Any, tampered));
    if !manifest.is_whole() {
        findings.push(finding(Code::FILE_TAMPERED, &called, MANIFEST));
    }
    findings.extend(missing(&called, &standing, manifest.lines().iter().map(|line| &line.address)));
    findings.extend(extra(&called, &standing, |address| manifest.owns(address) || address == MANIFEST));
    Ok(Verified { release: None, files: manifest.lines().len(), findings })
}

fn digests_of(disk: &Disk, folder: &Path, address: &str) -> io::Result<Digests> {
    Digests::read(&mut disk.open_listed(&folder.join(address))?)
}

fn missing<'a>(called: &str, standing: &Standing, wanted: impl Iterator<Item = &'a Box<str>>) -> Vec<Diagnostic> {
    wanted.filter(|address| !standing.contains_key(*address)).map(|address| finding(Code::FILE_MISSING, called, address)).collect()
}

fn extra(called: &str, standing: &Standing, ours: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    // A link in the place of one of our files is as foreign as a file that is not ours.
    let foreign = standing.iter().filter(|(address, kind)| **kind != Kind::File || !ours(address));
    foreign.map(|(address, _)| finding(Code::FILE_EXTRA, called, address)).collect()
}

/// Address → what stands there, folders left out.
type Standing = BTreeMap<Box<str>, Kind>;

/// Everything below a folder, hidden files too.
fn files_in(disk: &Disk, top: &Path) -> (Standing, Vec<Diagnostic>) {
    let called = shown(top);
    let (mut standing, mut findings) = (Standing::new(), Vec::new());
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let names = match disk.folder(&top.join(&folder)) {
            Ok(names) => names,
            Err(error) => {
                findings.push(unreadable(&called, &shown(&folder), &error));
                continue;
            }
        };
        for (name, kind) in names {
            let path = folder.join(&name);
            match (kind, path.to_str()) {
                (Kind::Folder, _) => folders.push(path),
                (_, Some(text)) => {
                    let address = if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() };
                    standing.insert(address.into(), kind);
                }
                (_, None) => findings.push(finding(Code::FILE_EXTRA, &called, &shown(&path))),
            }
        }
    }
    (standing, findings)
}

fn finding(code: Code, called: &str, address: &str) -> Diagnostic {
    let address = crate::text::printable(address);
    Diagnostic::new(code).with("path", &address).at(Place::path(format!("{called}/{address}")))
}

fn unreadable(called: &str, address: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::UNREADABLE).with("reason", reason(error)).at(Place::path(format!("{called}/{address}")))
}
