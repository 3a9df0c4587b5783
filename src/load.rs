//! Phase: disk → what the other phases work on: the settings' bytes, the pages' and files' names, the theme.
//!
//! Reads the bytes of pages only when asked ([`page`]), so that a large site's sources are never all in memory.

use crate::config::SiteConfig;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, Entry, Kind, Stamp};
use crate::link::Asset;
use crate::parallel::{self, Row};
use crate::render::theme::{ThemeFile, built_in};
use crate::source::{MAX_SOURCE_BYTES, Place};
use crate::text::{printable, size};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the settings' file.
pub const CONFIG: &str = "site.toml";
/// Largest file of a theme.
const MAX_THEME_FILE: u64 = 4 * 1024 * 1024;
/// How much of an image is read to find its size.
const IMAGE_HEAD: u64 = 256 * 1024;
/// Largest SVG that is looked through for scripts.
const MAX_SVG: u64 = 4 * 1024 * 1024;
/// Above this an image is slow to open (`gov.md` GW-12).
const LARGE_IMAGE: u64 = 2 * 1024 * 1024;

/// Suffixes of content files that are published. Others stay where they are; a link to one is an error.
const PUBLISHED: [&str; 38] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "svg", "pdf", "ofd", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps",
    "et", "dps", "txt", "csv", "tsv", "json", "geojson", "xml", "zip", "mp3", "m4a", "ogg", "wav", "mp4", "webm", "vtt", "srt", "epub",
    "odt", "ods",
];

/// A file that is copied, by its path.
pub type Files = BTreeMap<Arc<str>, Known>;

/// What was found out about a file that is copied.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// What tells whether the file is still the same.
    pub stamp: Stamp,
    /// Looked at so shortly after a change that another one might not show in the stamp.
    pub doubtful: bool,
    /// The file with the size of its image.
    pub asset: Asset,
    /// What is wrong with it.
    pub finding: Option<Diagnostic>,
}

/// Names of everything below the site's root that is read.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Markdown files of the content folder, in path order.
    pub pages: Vec<Entry>,
    /// Files that are copied, in path order.
    pub files: Files,
    /// The site's own files of its theme.
    pub theme: Vec<ThemeFile>,
    /// Folders that were listed: what a watcher must watch.
    pub folders: Vec<Arc<str>>,
    /// What was skipped or could not be read.
    pub findings: Vec<Diagnostic>,
}

impl Inputs {
    /// The files that are copied.
    pub fn assets(&self) -> Vec<Asset> {
        self.files.values().map(|known| known.asset.clone()).collect()
    }
}

/// The folder that holds `site.toml`: `from` or the nearest one above it.
pub fn find_root(disk: &Disk, from: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    for folder in from.ancestors() {
        if matches!(disk.kind(&folder.join(CONFIG)), Ok(Some(Kind::File | Kind::Link))) {
            return Ok(folder.to_owned());
        }
    }
    Err(Box::new(Diagnostic::new(Code::CONFIG_NOT_FOUND).at(Place::path(CONFIG)).with("folder", printable(&from.display().to_string()))))
}

/// The bytes of `site.toml`.
pub fn config(disk: &Disk, root: &Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    match disk.kind(&root.join(CONFIG)) {
        Ok(None) => Err(Box::new(
            Diagnostic::new(Code::CONFIG_NOT_FOUND).at(Place::path(CONFIG)).with("folder", printable(&root.display().to_string())),
        )),
        _ => disk.read_bytes(root, CONFIG, MAX_SOURCE_BYTES, None).map_err(Box::new),
    }
}

/// Lists content, static files and the theme of the settings. Files that are the same as in `known` are not opened again.
pub fn inputs(disk: &Disk, root: &Path, site: &SiteConfig, known: &Files) -> Inputs {
    let mut inputs = Inputs::default();
    let present = |folder: &str| matches!(disk.kind(&root.join(folder)), Ok(Some(_)));
    if !present("content") {
        inputs.findings.push(Diagnostic::new(Code::FOLDER_NOT_FOUND).at(Place::path("content")).with("folder", "content"));
    }
    let mut files: Vec<Entry> = Vec::new();
    for folder in ["content", "static"].into_iter().filter(|folder| present(folder)) {
        let mut listing = disk.list_linked(root, folder, &site.linked);
        inputs.findings.append(&mut listing.findings);
        inputs.folders.append(&mut listing.folders);
        files.append(&mut listing.files);
    }
    let (pages, others): (Vec<Entry>, Vec<Entry>) =
        files.into_iter().partition(|file| file.path.starts_with("content/") && is_markdown(&file.path));
    inputs.pages = pages;
    let published = others.into_iter().filter(|file| file.path.starts_with("static/") || is_published(&file.path));
    let look = |file: &Entry| match known.get(&file.path).filter(|known| known.stamp == file.stamp && !known.doubtful) {
        Some(known) => (file.path.clone(), known.clone()),
        None => {
            let (asset, finding) = asset(disk, root, file);
            (file.path.clone(), Known { stamp: file.stamp, doubtful: file.stamp.is_fresh(), asset, finding })
        }
    };
    inputs.files = parallel::map(&published.collect::<Vec<_>>(), Row::Any, look).into_iter().collect();
    inputs.findings.extend(inputs.files.values().filter_map(|known| known.finding.clone()));
    inputs.folders.sort_unstable();
    theme(disk, root, &site.theme.0, &mut inputs);
    inputs
}

/// What [`renew`] found to be new, another or gone.
#[derive(Debug, Default)]
pub struct Renewed {
    /// Pages to be looked at.
    pub pages: Vec<Entry>,
    /// Paths of pages that are gone.
    pub gone: Vec<Arc<str>>,
    /// Paths of copied files that are new, others or gone.
    pub files: Vec<Arc<str>>,
    /// The theme is another.
    pub theme: bool,
}

/// Looks again at single paths, and brings a listing up to date. `None`, and nothing is changed, where that cannot tell
/// all: a path that is or was a folder or a link, that is in a folder which was not listed, or with a finding.
pub fn renew(disk: &Disk, root: &Path, theme: &str, inputs: &mut Inputs, paths: &BTreeSet<Arc<str>>) -> Option<Renewed> {
    let mut renewed = Renewed::default();
    let mut now: Vec<(Arc<str>, Option<Known>)> = Vec::new();
    let mut of_theme = false;
    for path in paths.iter().filter(|path| ***path != *CONFIG) {
        let (folder, _) = path.rsplit_once('/')?;
        let listed = |folder: &str| inputs.folders.binary_search_by(|known| (**known).cmp(folder)).is_ok();
        let complained = |finding: &Diagnostic| finding.place.as_ref().is_some_and(|place| place.path == *path);
        if listed(path) || inputs.findings.iter().any(complained) {
            return None;
        }
        if path.starts_with("themes/") {
            of_theme |= path.strip_prefix("themes/").and_then(|below| below.split('/').next()) == Some(theme);
            continue;
        }
        if !listed(folder) {
            return None;
        }
        let full = root.join(&**path);
        let stamp = match disk.kind(&full) {
            Ok(None) => None,
            Ok(Some(Kind::File)) => match disk.target(&full) {
                Ok(Some((Kind::File, stamp))) => Some(stamp),
                _ => return None,
            },
            _ => return None,
        };
        let entry = stamp.map(|stamp| Entry { path: path.clone(), stamp });
        if path.starts_with("content/") && is_markdown(path) {
            let known = inputs.pages.binary_search_by(|known| known.path.cmp(path)).is_ok();
            match entry {
                Some(entry) => renewed.pages.push(entry),
                None if known => renewed.gone.push(path.clone()),
                None => {}
            }
        } else if path.starts_with("static/") || is_published(path) {
            let known = inputs.files.get(path);
            match entry {
                Some(entry) if known.is_some_and(|known| known.stamp == entry.stamp && !known.doubtful) => {}
                Some(entry) => {
                    let (asset, finding) = asset(disk, root, &entry);
                    if finding.is_some() {
                        return None;
                    }
                    now.push((path.clone(), Some(Known { stamp: entry.stamp, doubtful: entry.stamp.is_fresh(), asset, finding })));
                }
                None if known.is_some() => now.push((path.clone(), None)),
                None => {}
            }
        }
    }
    if of_theme {
        let mut fresh = Inputs::default();
        self::theme(disk, root, theme, &mut fresh);
        let folders = inputs.folders.iter().filter(|folder| folder.starts_with("themes/"));
        if !fresh.findings.is_empty() || !folders.eq(&fresh.folders) {
            return None;
        }
        renewed.theme = fresh.theme != inputs.theme;
        inputs.theme = fresh.theme;
    }
    for (path, known) in now {
        match known {
            Some(known) => drop(inputs.files.insert(path.clone(), known)),
            None => drop(inputs.files.remove(&path)),
        }
        renewed.files.push(path);
    }
    for path in &renewed.gone {
        inputs.pages.retain(|entry| entry.path != *path);
    }
    for entry in &renewed.pages {
        match inputs.pages.binary_search_by(|known| known.path.cmp(&entry.path)) {
            Ok(at) => inputs.pages[at] = entry.clone(),
            Err(at) => inputs.pages.insert(at, entry.clone()),
        }
    }
    Some(renewed)
}

/// The bytes of a page.
pub fn page(disk: &Disk, root: &Path, entry: &Entry) -> Result<Vec<u8>, Diagnostic> {
    disk.read_bytes(root, &entry.path, MAX_SOURCE_BYTES, Some(&entry.stamp))
}

/// A page's path below the content folder, without suffix, cut at `/`.
pub fn parts(path: &str) -> Vec<Box<str>> {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
    stem.split('/').map(Box::from).collect()
}

fn suffix(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, suffix)| suffix.to_ascii_lowercase()).unwrap_or_default()
}

fn is_markdown(path: &str) -> bool {
    matches!(suffix(path).as_str(), "md" | "markdown")
}

fn is_published(path: &str) -> bool {
    PUBLISHED.contains(&suffix(path).as_str())
}

fn theme(disk: &Disk, root: &Path, name: &str, inputs: &mut Inputs) {
    let folder = format!("themes/{name}");
    if !matches!(disk.kind(&root.join(&folder)), Ok(Some(_))) {
        // Some are inside the binary.
        if name != "default" && built_in(name).is_empty() {
            inputs.findings.push(Diagnostic::new(Code::THEME_MISSING).at(Place::path(&folder)).with("theme", name));
        }
        return;
    }
    let mut listing = disk.list(root, &folder);
    inputs.findings.append(&mut listing.findings);
    inputs.folders.append(&mut listing.folders);
    inputs.folders.sort_unstable();
    let read = |file: &Entry| -> Result<ThemeFile, Diagnostic> {
        let bytes = disk.read_bytes(root, &file.path, MAX_THEME_FILE, Some(&file.stamp))?;
        let name = file.path.strip_prefix(&format!("{folder}/")).unwrap_or(&file.path);
        Ok(ThemeFile { name: name.into(), path: file.path.clone(), bytes })
    };
    for file in parallel::map(&listing.files, Row::Any, read) {
        match file {
            Ok(file) => inputs.theme.push(file),
            Err(finding) => inputs.findings.push(finding),
        }
    }
}

/// A file with the size of its image; what is wrong with it.
fn asset(disk: &Disk, root: &Path, file: &Entry) -> (Asset, Option<Diagnostic>) {
    let below = file.path.split_once('/').map_or(&*file.path, |(_, below)| below);
    let mut asset = Asset { path: file.path.clone(), below: below.into(), address: Box::default(), size: file.stamp.size, pixels: None };
    let suffix = suffix(&file.path);
    let image = matches!(suffix.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico" | "svg");
    if !image {
        return (asset, None);
    }
    let limit = if suffix == "svg" { MAX_SVG } else { IMAGE_HEAD };
    let head = match head(disk, &root.join(&*file.path), limit) {
        Ok(head) => head,
        Err(error) => {
            let finding = Diagnostic::new(Code::UNREADABLE).at(Place::file(&file.path)).with("reason", crate::disk::reason(&error));
            return (asset, Some(finding));
        }
    };
    let name = below.rsplit('/').next().unwrap_or(below);
    let finding = match crate::text::image::look(&suffix, &head) {
        crate::text::image::Look::Fine(pixels) => {
            asset.pixels = pixels;
            let large = file.stamp.size > LARGE_IMAGE;
            large.then(|| Diagnostic::new(Code::IMAGE_LARGE).with("name", name).with("size", size(file.stamp.size)))
        }
        crate::text::image::Look::Other(found) => Some(
            Diagnostic::new(Code::ATTACHMENT_TYPE).with("name", name).with("expected", suffix.to_ascii_uppercase()).with("found", found),
        ),
        crate::text::image::Look::Script => Some(Diagnostic::new(Code::FILE_FORBIDDEN).with("name", name).with("reason", "@svg-script")),
    };
    (asset, finding.map(|finding| finding.at(Place::file(&file.path))))
}

fn head(disk: &Disk, path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Read::take(disk.open(path)?, limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}
