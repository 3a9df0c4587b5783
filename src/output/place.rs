//! Where the output goes: a wish becomes the real folder, or a refusal. Writes nothing.
//!
//! An output folder is exchanged as a whole and its old state deleted, so it must not be, hold or lie within anything
//! else of the user's. Paths are compared after links are resolved, and by the numbers of the file system, which also
//! see through bind mounts and through upper and lower case where the disk ignores it.
//!
//! A link as output folder (`public -> /srv/www/site`) is followed: the folder it leads to is exchanged, under the
//! same refusals, and the link stays as it is.

use super::Target;
use super::manifest::{MANIFEST, Manifest};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, Kind, Stamp, reason, shown};
use crate::source::Place;
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Largest manifest that is read, 256 MiB: two million files.
const MAX_MANIFEST: u64 = 256 << 20;

/// The real output folder.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// Without links.
    pub folder: PathBuf,
    /// The folder that holds it.
    pub parent: PathBuf,
    /// Its name.
    pub name: OsString,
    /// How messages call it.
    pub shown: String,
}

impl Site {
    /// How messages call a file in it.
    pub fn shown_file(&self, path: &str) -> String {
        format!("{}/{path}", self.shown)
    }
}

/// Finds the real folder and refuses what is not safe.
pub(super) fn find(disk: &Disk, target: &Target) -> Result<Site, Diagnostic> {
    let wished = target.root.join(target.output);
    let shown = shown(wished.strip_prefix(target.root).unwrap_or(&wished));
    let shown = if shown.is_empty() { ".".to_owned() } else { shown };
    let overlaps = |what: &str| Diagnostic::new(Code::OUTPUT_OVERLAPS).with("output", &shown).with("what", what).at(Place::path(&shown));
    let failed = |error: io::Error| write_error(&shown, &error);
    let is_file = || Diagnostic::new(Code::OUTPUT_IS_FILE).with("output", &shown).at(Place::path(&shown));

    let folder = real(disk, &wished).map_err(failed)?;
    let standing = disk.target(&wished).map_err(failed)?;
    // A link that leads nowhere. (Not just anything: another anli may have published a moment ago.)
    if standing.is_none() && disk.kind(&wished).map_err(failed)? == Some(Kind::Link) {
        return Err(is_file());
    }
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(overlaps("@whole-disk"));
    };

    let holders = [(target.root, "@site-folder")].into_iter().chain(target.home.map(|home| (home, "@home-folder")));
    for (holder, what) in holders {
        if holds(disk, &folder, &real(disk, holder).map_err(failed)?) {
            return Err(overlaps(what));
        }
    }
    for (source, what) in target.sources {
        let source = real(disk, source).map_err(failed)?;
        if holds(disk, &folder, &source) || holds(disk, &source, &folder) {
            return Err(overlaps(what));
        }
    }
    if standing.is_some_and(|(kind, _)| kind != Kind::Folder) {
        return Err(is_file());
    }
    if standing.is_some() && disk.kind(&folder.join(".git")).map_err(failed)?.is_some() {
        return Err(overlaps("一个 Git 工作区 (a git work tree)"));
    }
    Ok(Site { parent: parent.to_owned(), name: name.to_owned(), folder, shown })
}

/// An existing folder must be empty or carry our manifest. Files that systems put into every folder, and those that
/// keep an empty folder in git, do not count; they are carried over like all that is not ours.
pub(super) fn check_owner(disk: &Disk, site: &Site) -> Result<Option<Manifest>, Diagnostic> {
    let top = Path::new("");
    if disk.kind(&site.folder).map_err(|error| read_error(site, top, &error))?.is_none() {
        return Ok(None);
    }
    let names = disk.folder(&site.folder).map_err(|error| read_error(site, top, &error))?;
    if names.iter().any(|(name, kind)| name == MANIFEST && *kind == Kind::File) {
        let bytes = read_manifest(disk, &site.folder).map_err(|error| read_error(site, Path::new(MANIFEST), &error))?;
        if let Some(manifest) = Manifest::parse(bytes) {
            return Ok(Some(manifest));
        }
    }
    let harmless = [".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", ".keep", ".gitignore"];
    match names.iter().find(|(name, _)| !harmless.iter().any(|other| name == other)) {
        None => Ok(None),
        Some((example, _)) => Err(Diagnostic::new(Code::OUTPUT_FOREIGN)
            .with("output", &site.shown)
            .with("example", shown(Path::new(example)))
            .at(Place::path(&site.shown))),
    }
}

/// The bytes of a folder's manifest.
pub(super) fn read_manifest(disk: &Disk, folder: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    disk.open(&folder.join(MANIFEST))?.take(MAX_MANIFEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// E807 when the disk is full, else E808 with the reason.
pub(super) fn write_error(path: &str, error: &io::Error) -> Diagnostic {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Diagnostic::new(Code::NO_SPACE).with("path", path),
        _ => Diagnostic::new(Code::WRITE_FAILED).with("path", path).with("reason", reason(error)),
    }
    .at(Place::path(path))
}

/// E801 for something in the output.
pub(super) fn read_error(site: &Site, path: &Path, error: &io::Error) -> Diagnostic {
    let path = if path.as_os_str().is_empty() { site.shown.clone() } else { site.shown_file(&shown(path)) };
    Diagnostic::new(Code::UNREADABLE).with("reason", reason(error)).at(Place::path(path))
}

/// The path without links; what does not exist yet is added as written.
fn real(disk: &Disk, path: &Path) -> io::Result<PathBuf> {
    let mut rest: Vec<Component> = Vec::new();
    let mut there = path;
    let mut found = loop {
        match disk.resolve(there) {
            Ok(found) => break found,
            Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Err(error),
            Err(error) => match there.components().next_back() {
                None | Some(Component::RootDir | Component::Prefix(_)) => return Err(error),
                Some(part) => {
                    rest.push(part);
                    there = there.parent().unwrap_or(Path::new(""));
                    if there.as_os_str().is_empty() {
                        there = Path::new(".");
                    }
                }
            },
        }
    };
    for part in rest.into_iter().rev() {
        match part {
            Component::ParentDir => drop(found.pop()),
            Component::Normal(name) => found.push(name),
            _ => {}
        }
    }
    Ok(found)
}

/// Whether `inner` is `outer` or lies within it.
fn holds(disk: &Disk, outer: &Path, inner: &Path) -> bool {
    if within(outer, inner) {
        return true;
    }
    let stamp = |path: &Path| -> Option<Stamp> { disk.target(path).ok().flatten().map(|(_, stamp)| stamp) };
    let Some(outer) = stamp(outer) else { return false };
    inner.ancestors().filter_map(stamp).any(|above| above.is_same_file(&outer))
}

fn within(outer: &Path, inner: &Path) -> bool {
    let mut inner = inner.components();
    outer.components().all(|part| {
        inner.next().is_some_and(|other| match cfg!(windows) {
            true => part.as_os_str().eq_ignore_ascii_case(other.as_os_str()),
            false => part == other,
        })
    })
}
