//! The output as it stands before writing: a folder becomes a sorted list of what is in it, and answers who owns
//! what. Reads names only.

use super::address::folders_above;
use super::manifest::{MANIFEST, Manifest};
use crate::disk::{Disk, Kind};
use crate::parallel::{self, Row};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Everything below a folder.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Paths with `/`, sorted.
    pub entries: Vec<(Box<str>, Kind)>,
    /// Paths that are not UTF-8, sorted: certainly not ours.
    pub odd: Vec<(PathBuf, Kind)>,
}

/// The output before writing.
#[derive(Debug, Default)]
pub(super) struct Old {
    /// Whether there is one.
    pub exists: bool,
    pub tree: Tree,
    pub manifest: Option<Manifest>,
}

impl Tree {
    /// Lists a folder level by level, the folders of a level in parallel. Links are not followed. With the error comes
    /// the path that could not be listed.
    pub fn scan(disk: &Disk, top: &Path) -> Result<Tree, (PathBuf, io::Error)> {
        let mut tree = Tree::default();
        let mut level: Vec<PathBuf> = vec![PathBuf::new()];
        while !level.is_empty() {
            let listed: Vec<_> = parallel::map(&level, Row::Any, |folder| disk.folder(&top.join(folder)));
            let mut below = Vec::new();
            for (folder, names) in level.iter().zip(listed) {
                for (name, kind) in names.map_err(|error| (folder.clone(), error))? {
                    let path = folder.join(name);
                    match address(&path) {
                        Some(address) => tree.entries.push((address, kind)),
                        None => tree.odd.push((path.clone(), kind)),
                    }
                    if kind == Kind::Folder {
                        below.push(path);
                    }
                }
            }
            level = below;
        }
        tree.entries.sort_unstable();
        tree.odd.sort_unstable();
        Ok(tree)
    }

    /// All paths and kinds.
    pub fn all(&self) -> impl Iterator<Item = (&Path, Kind)> {
        let entries = self.entries.iter().map(|(path, kind)| (Path::new(&**path), *kind));
        entries.chain(self.odd.iter().map(|(path, kind)| (path.as_path(), *kind)))
    }

    /// What stands at an address.
    pub fn standing(&self, address: &str) -> Option<Kind> {
        self.entries.binary_search_by(|(path, _)| (**path).cmp(address)).ok().map(|at| self.entries[at].1)
    }
}

impl Old {
    /// Whether anli wrote the file, by its own word.
    pub fn owns(&self, address: &str) -> bool {
        address == MANIFEST || self.manifest.as_ref().is_some_and(|manifest| manifest.owns(address))
    }

    /// What is not ours and stands where `address` needs a file or one of its folders: a foreign file or a link in
    /// place of a folder above it, or a foreign thing within a folder at its place.
    pub fn in_the_way(&self, address: &str) -> Option<String> {
        if !self.exists {
            return None;
        }
        for folder in folders_above(address) {
            let kind = self.tree.standing(folder);
            if kind.is_some_and(|kind| kind != Kind::Folder && !(kind == Kind::File && self.owns(folder))) {
                return Some(folder.to_owned());
            }
        }
        match self.tree.standing(address)? {
            Kind::File if self.owns(address) => None,
            Kind::Folder => self.foreign_below(address),
            _ => Some(address.to_owned()),
        }
    }

    /// Something in a folder that must be carried over, so that the folder cannot become a file.
    fn foreign_below(&self, folder: &str) -> Option<String> {
        let inside = format!("{folder}/");
        let from = self.tree.entries.partition_point(|(path, _)| **path < *inside);
        let mut below = self.tree.entries[from..].iter().take_while(|(path, _)| path.starts_with(&inside)).peekable();
        if below.peek().is_none() || self.tree.odd.iter().any(|(path, _)| path.starts_with(folder)) {
            return Some(folder.to_owned());
        }
        below.find(|(path, kind)| *kind != Kind::Folder && !self.owns(path)).map(|(path, _)| path.to_string())
    }

    /// Files, links and pipes that are not ours, sorted.
    pub fn foreign_files(&self) -> Vec<(&Path, Kind)> {
        let ours = |path: &Path, kind: Kind| kind == Kind::File && path.to_str().is_some_and(|path| self.owns(path));
        self.tree.all().filter(|(path, kind)| *kind != Kind::Folder && !ours(path, *kind)).collect()
    }

    /// Folders that no file of ours ever needed, outermost first.
    pub fn foreign_folders(&self) -> Vec<&Path> {
        let lines = self.manifest.as_ref().map_or(&[][..], Manifest::lines);
        let ours: BTreeSet<&str> = lines.iter().flat_map(|line| folders_above(&line.address)).collect();
        let is_ours = |path: &Path| path.to_str().is_some_and(|path| ours.contains(path));
        self.tree.all().filter(|(path, kind)| *kind == Kind::Folder && !is_ours(path)).map(|(path, _)| path).collect()
    }
}

/// A relative path as an address, if it is UTF-8.
fn address(path: &Path) -> Option<Box<str>> {
    let text = path.to_str()?;
    Some(if cfg!(windows) { text.replace('\\', "/").into() } else { text.into() })
}
