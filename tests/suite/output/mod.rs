//! Writing the output: what may be written where, what stays, what is replaced, and that every failure leaves the
//! old site or the new one.

mod faults;
mod ownership;
mod refusals;
mod speed;
mod writing;

use anli::diagnostic::Diagnostic;
use anli::disk::Disk;
use anli::output::{MANIFEST, Stage, Summary, Target, prepare};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::{TempDir, tempdir};

/// A site's folder with sources, and what is published from it.
pub struct Site {
    folder: TempDir,
    sources: Vec<(PathBuf, &'static str)>,
}

/// Files of an output with their bytes; links as `-> target`.
pub type Files = BTreeMap<String, Vec<u8>>;

impl Site {
    pub fn new() -> Self {
        // In memory where there is such a place: handing the whole disk's data to the device hundreds of times is slow.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempdir()).expect("a folder");
        for name in ["content", "themes", "static"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        fs::write(folder.path().join("content/a.md"), "甲").expect("a page");
        fs::write(folder.path().join("site.toml"), "title = '甲'").expect("a config");
        let source = |name: &str, what| (folder.path().join(name), what);
        let sources = vec![
            source("content", "内容文件夹 (content/)"),
            source("themes", "模板文件夹 (themes/)"),
            source("static", "附件文件夹 (static/)"),
            source("site.toml", "站点配置 (site.toml)"),
        ];
        Site { folder, sources }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn output(&self) -> PathBuf {
        self.path().join("public")
    }

    pub fn prepare_at(&self, disk: &Disk, output: &Path) -> Result<Stage, Diagnostic> {
        prepare(disk, &Target { root: self.path(), output, sources: &self.sources, home: None })
    }

    pub fn prepare(&self, disk: &Disk) -> Result<Stage, Diagnostic> {
        self.prepare_at(disk, Path::new("public"))
    }

    /// Writes these files as the whole site.
    pub fn try_publish(&self, disk: &Disk, files: &[(&str, &str)]) -> Result<Summary, Diagnostic> {
        let stage = self.prepare(disk)?;
        for (address, bytes) in files {
            stage.put(address, bytes.as_bytes())?;
        }
        stage.commit()
    }

    pub fn publish(&self, files: &[(&str, &str)]) -> Summary {
        self.try_publish(&Disk::default(), files).expect("a site")
    }

    /// What is in the output, the manifest left out.
    pub fn files(&self) -> Files {
        let mut files = read(&self.output());
        files.remove(MANIFEST);
        files
    }

    /// Names in the site's folder that are neither sources nor the output.
    pub fn litter(&self) -> Vec<String> {
        let known = ["content", "themes", "static", "site.toml", "public"];
        names(self.path()).into_iter().filter(|name| !known.contains(&&**name)).collect()
    }

    pub fn write(&self, path: &str, bytes: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }
}

pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// All files below a folder; an absent one is empty.
pub fn read(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(path) = waiting.pop() {
        let full = folder.join(&path);
        let Ok(metadata) = fs::symlink_metadata(&full) else { continue };
        let name = path.to_string_lossy().replace('\\', "/");
        if metadata.is_dir() {
            waiting.extend(names(&full).into_iter().map(|name| path.join(name)));
        } else if metadata.is_symlink() {
            files.insert(name, format!("-> {}", fs::read_link(&full).expect("a link").display()).into_bytes());
        } else {
            files.insert(name, fs::read(&full).expect("a file"));
        }
    }
    files
}

pub fn expected(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(address, bytes)| ((*address).to_owned(), bytes.as_bytes().to_vec())).collect()
}

pub fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect()
}
