//! Two releases → what a reviewer must look at: pages added, changed, removed and moved, with the words that differ.

mod html;
mod text;
mod words;

pub use html::print_page;
pub use text::{PageText, page_text};
pub use words::{Change, Piece, compare};

use super::digests::{Listing, sha256};
use super::package::Package;
use super::verify::contents_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, Kind, reason, shown};
use crate::output::{MANIFEST, Manifest};
use crate::parallel::{self, Row};
use crate::render::Content;
use crate::route::Route;
use crate::site::Site;
use crate::source::Place;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A removed and an added page are one that moved if their texts have this share in common.
const MOVED: f32 = 0.8;

/// One side of a comparison.
pub enum Side {
    /// A package. Pages that an increment does not hold are read from the packages beside it that do.
    Packages(Vec<Package>),
    /// A folder: a release or a built site.
    Folder(PathBuf, Listing),
    /// The site as it would be built now.
    Site(Box<(Site, Disk)>, Listing),
}

impl Side {
    /// Opens a package or a folder.
    pub fn open(disk: &Disk, path: &Path) -> Result<Self, Diagnostic> {
        if !matches!(disk.target(path), Ok(Some((Kind::Folder, _)))) {
            return packages(disk, path).map(Side::Packages);
        }
        let addresses: Vec<Box<str>> = match contents_of(disk, path) {
            Ok(contents) => contents.sha256.into_keys().collect(),
            Err(error) => {
                let bytes = super::pack::read(disk, &path.join(MANIFEST), u64::MAX).map_err(|_| error)?;
                Manifest::parse(bytes)
                    .map(|manifest| manifest.lines().iter().map(|line| line.address.clone()).collect())
                    .unwrap_or_default()
            }
        };
        let digest = |address: &str| -> Result<(Box<str>, Box<str>), Diagnostic> {
            let bytes = from_folder(disk, path, address)?;
            Ok((address.into(), sha256(&bytes)))
        };
        let files = parallel::map(&addresses, Row::Any, |address| digest(address)).into_iter().collect::<Result<Listing, _>>()?;
        Ok(Side::Folder(path.to_owned(), files))
    }

    /// The site as it is now; renders every address once.
    pub fn now(site: Site, disk: &Disk) -> Result<Self, Diagnostic> {
        let routes: Vec<(&str, &Route)> = site.routes().collect();
        let digest = |(address, route): &(&str, &Route)| -> Result<(Box<str>, Box<str>), Diagnostic> {
            let bytes = bytes_of(&site, disk, site.render(address, route).map_err(|found| *found)?)?;
            Ok(((*address).into(), sha256(&bytes)))
        };
        let files = parallel::map(&routes, Row::Any, digest).into_iter().collect::<Result<Listing, _>>()?;
        Ok(Side::Site(Box::new((site, disk.clone())), files))
    }

    /// Every file with its digest.
    pub fn files(&self) -> &Listing {
        match self {
            Side::Packages(packages) => packages[0].files(),
            Side::Folder(_, files) | Side::Site(_, files) => files,
        }
    }

    fn page(&mut self, disk: &Disk, address: &str) -> Result<PageText, Diagnostic> {
        let bytes = match self {
            Side::Packages(packages) => {
                let wanted = packages[0].files().get(address).cloned();
                let holder = packages.iter().position(|package| holds(package, address, wanted.as_deref())).unwrap_or_default();
                packages[holder].read(address)?
            }
            Side::Folder(path, _) => from_folder(disk, path, address)?,
            Side::Site(site, _) => {
                let (site, disk) = &**site;
                let Some(route) = site.route(address) else { return Ok(PageText::default()) };
                bytes_of(site, disk, site.render(address, route).map_err(|found| *found)?)?
            }
        };
        Ok(page_text(&String::from_utf8_lossy(&bytes)))
    }
}

/// Whether the bytes of this digest are in the package.
fn holds(package: &Package, address: &str, digest: Option<&str>) -> bool {
    package.held.contains(address) && package.files().get(address).map(|own| &**own) == digest
}

/// A package, and behind an increment the others of its folder from which its missing files can be read.
fn packages(disk: &Disk, path: &Path) -> Result<Vec<Package>, Diagnostic> {
    let mut all = vec![Package::open(disk, path)?];
    if all[0].increment.is_none() {
        return Ok(all);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    for (name, _) in disk.folder(folder).unwrap_or_default() {
        let beside = folder.join(&name);
        if beside != path && name.to_str().is_some_and(|name| name.ends_with(".zip") || name.ends_with(".zip.001")) {
            all.extend(Package::open(disk, &beside));
        }
    }
    let lacks = |address: &str, digest: &str| !all.iter().any(|package| holds(package, address, Some(digest)));
    if all[0].files().iter().any(|(address, digest)| lacks(address, digest)) {
        return Err(Diagnostic::new(Code::DIFF_INCREMENT).with("path", &all[0].shown).at(Place::path(&all[0].shown)));
    }
    Ok(all)
}

fn bytes_of(site: &Site, disk: &Disk, content: Content) -> Result<Vec<u8>, Diagnostic> {
    match content {
        Content::Bytes(bytes) => Ok(bytes),
        Content::File(path) => disk.read_bytes(&site.root, &path, u64::MAX, None),
    }
}

fn from_folder(disk: &Disk, folder: &Path, address: &str) -> Result<Vec<u8>, Diagnostic> {
    super::pack::read(disk, &folder.join(address), u64::MAX).map_err(|error| {
        let path = format!("{}/{address}", shown(folder));
        Diagnostic::new(Code::UNREADABLE).with("reason", reason(&error)).at(Place::path(path))
    })
}

/// A page that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageDiff {
    /// What became of it.
    pub fate: Fate,
    /// Its address now, or before if it is gone.
    pub address: Box<str>,
    /// Its address before, if it moved.
    pub from: Option<Box<str>>,
    /// Its title.
    pub title: String,
    /// It has a text of its own.
    pub article: bool,
    /// The differences of its text; empty when only links or layout differ.
    pub changes: Vec<Change>,
}

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// New.
    Added,
    /// Other words.
    Changed,
    /// Gone.
    Removed,
    /// The same page at another address.
    Moved,
    /// The same words; links, lists or layout differ.
    Layout,
}

/// All that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// Pages, those with a text of their own first, then by address.
    pub pages: Vec<PageDiff>,
    /// Other files: address and fate.
    pub files: Vec<(Box<str>, Fate)>,
    /// Files that are the same.
    pub same: usize,
}

/// Compares two releases.
pub fn differences(disk: &Disk, old: &mut Side, new: &mut Side) -> Result<Differences, Diagnostic> {
    let (before, after) = (without_copies(old.files()), without_copies(new.files()));
    let is_page = |address: &str| address.ends_with(".html") || address.ends_with(".shtml");
    let mut out = Differences::default();
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for (address, digest) in &after {
        match before.get(address) {
            Some(other) if other == digest => out.same += 1,
            None if is_page(address) => added.push((address.clone(), new.page(disk, address)?)),
            Some(_) if is_page(address) => {
                let (was, is) = (old.page(disk, address)?, new.page(disk, address)?);
                out.pages.push(changed(address, &was, is));
            }
            None => out.files.push((address.clone(), Fate::Added)),
            Some(_) => out.files.push((address.clone(), Fate::Changed)),
        }
    }
    for address in before.keys().filter(|address| !after.contains_key(*address)) {
        match is_page(address) {
            true => removed.push((address.clone(), old.page(disk, address)?)),
            false => out.files.push((address.clone(), Fate::Removed)),
        }
    }
    pair_moved(removed, added, &mut out.pages);
    out.pages.sort_by(|one, other| (!one.article, one.fate, &one.address).cmp(&(!other.article, other.fate, &other.address)));
    out.files.sort();
    Ok(out)
}

/// Compressed copies say nothing that their originals do not.
fn without_copies(files: &Listing) -> Listing {
    let is_copy = |address: &str| {
        let original = address.strip_suffix(".gz").or_else(|| address.strip_suffix(".br"));
        original.is_some_and(|original| files.contains_key(original))
    };
    files.iter().filter(|(address, _)| !is_copy(address)).map(|(address, digest)| (address.clone(), digest.clone())).collect()
}

fn changed(address: &str, was: &PageText, is: PageText) -> PageDiff {
    let changes = if was.paragraphs == is.paragraphs { Vec::new() } else { compare(&was.paragraphs, &is.paragraphs) };
    let fate = if changes.is_empty() && was.title == is.title { Fate::Layout } else { Fate::Changed };
    PageDiff { fate, address: address.into(), from: None, title: is.title, article: is.article || was.article, changes }
}

/// Removed and added pages whose texts are alike are one page that moved. Equal titles are tried first.
fn pair_moved(removed: Vec<(Box<str>, PageText)>, added: Vec<(Box<str>, PageText)>, pages: &mut Vec<PageDiff>) {
    let mut removed: Vec<Option<(Box<str>, PageText)>> = removed.into_iter().map(Some).collect();
    for (address, text) in added {
        let alike = |entry: &&mut Option<(Box<str>, PageText)>| {
            entry.as_ref().is_some_and(|(_, old)| {
                old.article == text.article
                    && (old.paragraphs == text.paragraphs
                        || old.title == text.title && words::similarity(&old.paragraphs.join("\n"), &text.paragraphs.join("\n")) >= MOVED)
            })
        };
        let found = removed.iter_mut().find(alike).and_then(Option::take);
        pages.push(match found {
            Some((from, old)) => {
                let mut page = changed(&address, &old, text);
                page.fate = Fate::Moved;
                page.from = Some(from);
                page
            }
            None => PageDiff {
                fate: Fate::Added,
                changes: text.paragraphs.iter().cloned().map(Change::Added).collect(),
                title: text.title,
                article: text.article,
                address,
                from: None,
            },
        });
    }
    for (address, text) in removed.into_iter().flatten() {
        let changes = text.paragraphs.iter().cloned().map(Change::Removed).collect();
        pages.push(PageDiff { fate: Fate::Removed, address, from: None, title: text.title, article: text.article, changes });
    }
}

impl Differences {
    /// Number of pages of a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.pages.iter().filter(|page| page.fate == fate).count()
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.files.is_empty()
    }

    /// As JSON; the form is documented in `docs/manual/publish.md`.
    pub fn json(&self) -> Value {
        let change = |change: &Change| match change {
            Change::Same(count) => json!({ "same": count }),
            Change::Added(text) => json!({ "added": text }),
            Change::Removed(text) => json!({ "removed": text }),
            Change::Reworded(pieces) => json!({ "reworded": pieces.iter().map(|piece| match piece {
                Piece::Kept(text) => json!({ "kept": text }),
                Piece::Struck(text) => json!({ "struck": text }),
                Piece::Written(text) => json!({ "written": text }),
            }).collect::<Vec<_>>() }),
        };
        json!({
            "pages": self.pages.iter().map(|page| json!({
                "fate": page.fate.name(), "address": page.address, "from": page.from, "title": page.title, "article": page.article,
                "changes": page.changes.iter().map(change).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "files": self.files.iter().map(|(address, fate)| json!({ "address": address, "fate": fate.name() })).collect::<Vec<_>>(),
            "same": self.same,
        })
    }
}

impl Fate {
    /// English name, stable in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Added => "added",
            Fate::Changed => "changed",
            Fate::Removed => "removed",
            Fate::Moved => "moved",
            Fate::Layout => "layout",
        }
    }

    /// Chinese name.
    pub fn in_chinese(self) -> &'static str {
        match self {
            Fate::Added => "新增",
            Fate::Changed => "修改",
            Fate::Removed => "删去",
            Fate::Moved => "移动",
            Fate::Layout => "只变链接或版式",
        }
    }
}
