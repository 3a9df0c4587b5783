//! A folder of sources becomes a sorted list of its files, with findings for everything in it that cannot be one.
//! Reads no file.
//!
//! The list is that of one moment. A folder that is renamed while others are listed could otherwise be seen twice or
//! not at all, and a build would publish a smaller site without a word. So every folder is looked at again at the
//! end, and a walk that met a change is repeated; a tree that never rests is an error that names what moves.

use super::read::{place, unreadable};
use super::{Disk, Kind, Stamp, is_temporary, name, shown};
use crate::diagnostic::{Code, Diagnostic};
use crate::parallel::{self, Row};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Folders within folders, at most.
pub const MAX_DEPTH: usize = 128;

/// How often a walk is repeated. Pauses grow from 1 to 12 ms, 0.2 s in all.
const WALKS: u64 = 24;

/// A file that can be a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the root, `/` between parts, exactly as on the disk.
    pub path: Arc<str>,
    /// What tells later whether it changed.
    pub stamp: Stamp,
}

/// All files below a folder.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Sorted by path.
    pub files: Vec<Entry>,
    /// The folders that were listed, sorted: what a watcher must watch to see new files.
    pub folders: Vec<Arc<str>>,
    /// What was skipped or could not be read.
    pub findings: Vec<Diagnostic>,
}

/// One folder as a walk found it.
#[derive(Debug, Clone)]
struct Visit {
    path: Arc<str>,
    before: Option<Stamp>,
    /// Of the names that matter.
    hash: u64,
}

/// Where a link may lead, without links.
struct Allowed {
    /// The root and the listed folder.
    own: [PathBuf; 2],
    /// Folders out of the site.
    linked: Vec<PathBuf>,
}

/// What a walk gathers.
#[derive(Default)]
struct Walk {
    listing: Listing,
    visits: Vec<Visit>,
    /// Paths that vanished between being listed and being looked at.
    gone: Vec<String>,
}

impl Disk {
    /// Lists `folder`, a path below `root` with `/` (or empty for `root` itself). Temporary files are left out without a
    /// word ([`is_temporary`]); a link to a file within `root` counts as that file; all else is a finding:
    /// dangling links W801, links to folders or out of the site W802, pipes and devices W803, names that are not
    /// UTF-8 E802, what cannot be read E801, what does not rest E809, more than [`MAX_DEPTH`] folders E305.
    pub fn list(&self, root: &Path, folder: &str) -> Listing {
        self.list_linked(root, folder, &[])
    }

    /// The same, where a link may also lead to a file in one of these folders out of the site (relative to `root`). The
    /// folders of such files are among those that were listed, by their full paths.
    pub fn list_linked(&self, root: &Path, folder: &str, linked: &[String]) -> Listing {
        let mut last: Option<(Walk, Vec<String>)> = None;
        for attempt in 0..WALKS {
            let mut walk = self.walk(root, folder, linked);
            let moved = self.moved(root, &walk);
            if moved.is_empty() {
                walk.listing.sort();
                return walk.listing;
            }
            if attempt + 1 < WALKS {
                std::thread::sleep(Duration::from_millis(1 + attempt / 2));
            }
            last = Some(match last {
                Some((before, _)) => {
                    let between = difference(&before.listing, &walk.listing);
                    (walk, if between.is_empty() { moved } else { between })
                }
                None => (walk, moved),
            });
        }
        let (walk, moved) = last.unwrap_or_default();
        let mut listing = walk.listing;
        listing.findings.extend(moved.iter().take(5).map(|path| Diagnostic::new(Code::CHANGED_WHILE_READING).at(place(path))));
        listing.sort();
        listing
    }

    /// Level by level, the folders of a level in parallel.
    fn walk(&self, root: &Path, folder: &str, linked: &[String]) -> Walk {
        let mut walk = Walk::default();
        // The folder itself may be a link to elsewhere; then its files are the site's, too.
        let real = |path: &Path| self.resolve(path).unwrap_or_else(|_| path.to_owned());
        let own = [real(root), real(&root.join(folder))];
        let resolved = Allowed { own, linked: linked.iter().filter_map(|folder| self.resolve(&root.join(folder)).ok()).collect() };
        let mut level: Vec<Arc<str>> = vec![Arc::from(folder)];
        for depth in 0.. {
            if level.is_empty() {
                break;
            }
            if depth > MAX_DEPTH {
                let error = Diagnostic::new(Code::TOO_DEEP).with("what", "文件夹 (folders)").with("depth", depth).with("limit", MAX_DEPTH);
                walk.listing.findings.push(error.at(place(&level[0])));
                break;
            }
            let visited: Vec<(Walk, Vec<Arc<str>>)> = parallel::map(&level, Row::Any, |path| self.visit(root, &resolved, path, depth == 0));
            level.clear();
            for (one, below) in visited {
                walk.listing.files.extend(one.listing.files);
                walk.listing.folders.extend(one.listing.folders);
                walk.listing.findings.extend(one.listing.findings);
                walk.visits.extend(one.visits);
                walk.gone.extend(one.gone);
                level.extend(below);
            }
        }
        walk
    }

    /// One folder: its files, and the folders below it.
    fn visit(&self, root: &Path, resolved: &Allowed, path: &Arc<str>, top: bool) -> (Walk, Vec<Arc<str>>) {
        let mut walk = Walk::default();
        let mut below = Vec::new();
        let full = name::below(root, path);
        let before = self.target(&full).ok().flatten().map(|(_, stamp)| stamp);
        let names = match self.relevant(&full) {
            Ok(names) => names,
            Err(error) if top && error.kind() == io::ErrorKind::NotFound => {
                let missing = if path.is_empty() { shown(root) } else { path.to_string() };
                walk.listing.findings.push(Diagnostic::new(Code::FOLDER_NOT_FOUND).with("folder", &missing).at(place(&missing)));
                return (walk, below);
            }
            Err(error) => {
                if error.kind() == io::ErrorKind::NotFound {
                    walk.gone.push(path.to_string());
                }
                walk.listing.findings.push(unreadable(path, &error));
                return (walk, below);
            }
        };
        walk.listing.folders.push(path.clone());
        walk.visits.push(Visit { path: path.clone(), before, hash: hash(&names) });
        for (name, kind) in names {
            let Some(name) = name.to_str() else {
                let printed = shown(Path::new(&name));
                let at = if path.is_empty() { printed.clone() } else { format!("{path}/{printed}") };
                walk.listing.findings.push(Diagnostic::new(Code::NAME_NOT_UTF8).with("name", printed).at(place(&at)));
                continue;
            };
            let child = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            match kind {
                Kind::Folder => below.push(Arc::from(child)),
                Kind::Other => walk.listing.findings.push(Diagnostic::new(Code::SPECIAL_SKIPPED).at(place(&child))),
                Kind::File | Kind::Link => self.file(root, resolved, child, kind, &mut walk),
            }
        }
        (walk, below)
    }

    /// A file or a link to one.
    fn file(&self, root: &Path, resolved: &Allowed, path: String, kind: Kind, walk: &mut Walk) {
        let full: PathBuf = root.join(&path);
        let skip = |code: Code| Diagnostic::new(code).at(place(&path));
        let finding = match self.target(&full) {
            Ok(Some((Kind::File, stamp))) => {
                let real = if kind == Kind::Link { self.resolve(&full).ok() } else { None };
                let is_in = |tops: &[PathBuf]| real.as_ref().is_some_and(|real| tops.iter().any(|top| real.starts_with(top)));
                let (own, linked) = (is_in(&resolved.own), is_in(&resolved.linked));
                if kind == Kind::File || own || linked {
                    // What happens to it happens in its own folder.
                    let folder = real.as_ref().and_then(|real| real.parent()?.to_str()).filter(|_| linked && !own);
                    walk.listing.folders.extend(folder.map(Arc::from));
                    walk.listing.files.push(Entry { path: Arc::from(path), stamp });
                    return;
                }
                skip(Code::LINK_SKIPPED)
            }
            Ok(Some((Kind::Folder, _))) if kind == Kind::Link => skip(Code::LINK_SKIPPED),
            Ok(Some((Kind::Other, _))) => skip(Code::SPECIAL_SKIPPED),
            Ok(None) if kind == Kind::Link => skip(Code::LINK_DANGLING),
            // A loop of links: the system gives up after some steps.
            Err(error) if kind == Kind::Link && error.kind() != io::ErrorKind::PermissionDenied => skip(Code::LINK_SKIPPED),
            Err(error) => unreadable(&path, &error),
            // A file that was listed a moment ago and is gone, or is something else now.
            Ok(_) => {
                walk.gone.push(path);
                return;
            }
        };
        walk.listing.findings.push(finding);
    }

    fn relevant(&self, full: &Path) -> io::Result<Vec<(OsString, Kind)>> {
        let mut names = self.folder(full)?;
        names.retain(|(name, _)| !is_temporary(name));
        Ok(names)
    }

    /// What changed since the walk: names that are no longer what the walk saw.
    fn moved(&self, root: &Path, walk: &Walk) -> Vec<String> {
        let changed = |visit: &Visit| {
            let full = name::below(root, &visit.path);
            let now = self.target(&full).ok().flatten().map(|(_, stamp)| stamp);
            let quiet = now == visit.before && !now.is_some_and(|stamp| stamp.is_fresh());
            let changed = !quiet && !self.relevant(&full).is_ok_and(|names| hash(&names) == visit.hash);
            changed.then(|| visit.path.to_string())
        };
        let mut moved: Vec<String> = parallel::find(&walk.visits, Row::Any, changed);
        moved.extend(walk.gone.iter().cloned());
        moved
    }
}

impl Listing {
    fn sort(&mut self) {
        self.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        self.folders.sort_unstable();
        self.folders.dedup();
        self.findings.sort();
    }
}

fn hash(names: &[(OsString, Kind)]) -> u64 {
    let mut hasher = DefaultHasher::new();
    names.hash(&mut hasher);
    hasher.finish()
}

/// Paths that only one of two walks saw.
fn difference(a: &Listing, b: &Listing) -> Vec<String> {
    let paths = |listing: &Listing| -> BTreeSet<Arc<str>> { listing.files.iter().map(|entry| entry.path.clone()).collect() };
    paths(a).symmetric_difference(&paths(b)).map(|path| path.to_string()).collect()
}
