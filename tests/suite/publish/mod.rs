//! From the office to the portal: packages, increments, verification, comparison, review.

mod diff;
mod increment;
mod pack;
mod review;
mod target;

use super::harness::*;
use anli::disk::Disk;
use anli::output::{Target, prepare};
use anli::publish::release::Release;
use anli::publish::{Contents, Order, Package, Packed};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

/// A folder with the sample in it.
pub fn office() -> TempDir {
    let folder = tempfile::tempdir_in(memory()).unwrap();
    sample(folder.path());
    folder
}

/// A folder in memory where there is one: these tests hand data to the device hundreds of times.
pub fn memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

/// Runs a command of the program in a folder.
pub fn run(here: &Path, arguments: &[&str]) -> Output {
    anli(arguments).current_dir(here).output().unwrap()
}

/// The same; fails the test when it does not succeed.
pub fn succeed(here: &Path, arguments: &[&str]) -> String {
    let output = run(here, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

/// The entries of a package, by name.
pub fn entries(package: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(package).unwrap()).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// What anybody's unzip does.
pub fn unpack(package: &Path, to: &Path) {
    for (name, bytes) in entries(package) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// A small made-up site: address → text.
pub type Files = BTreeMap<String, String>;

/// Writes the files as a build would and packs them.
pub fn packed(folder: &Path, name: &str, files: &Files, since: Option<&Contents>) -> (PathBuf, Packed) {
    let output = folder.join(format!("{name}.built"));
    let disk = Disk::default();
    let stage = prepare(&disk, &Target { root: folder, output: &output, sources: &[], home: None }).unwrap();
    for (address, text) in files {
        stage.put(address, text.as_bytes()).unwrap();
    }
    stage.commit().unwrap();
    let to = folder.join(format!("{name}.zip"));
    let release = Release { site: "甲".into(), version: name.into(), ..Release::default() };
    let order = Order { folder: &output, to: &to, suffixes: &[], release, newest: None, since, split: None };
    let packed = anli::publish::pack(&disk, order).unwrap();
    (to, packed)
}

/// What a package says of itself.
pub fn contents(package: &Path) -> Contents {
    Package::open(&Disk::default(), package).unwrap().contents
}
