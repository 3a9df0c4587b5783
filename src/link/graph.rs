//! What linking gives: the graph of all pages, and the values it is made of.
//!
//! Large parts are shared: a graph that follows from another one after a small change holds the same parts, not copies.

use super::{Facts, Related};
use crate::model::{Kind, Page};
use crate::moment::Moment;
use crate::place::Division;
use crate::route::{PageId, Routes};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file that is copied: below the content or static folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    /// Relative to the root: `content/img/a.png`.
    pub path: Arc<str>,
    /// Relative to the content or static folder.
    pub below: Box<str>,
    /// Address in the output; given by the link phase.
    pub address: Box<str>,
    /// Size in bytes.
    pub size: u64,
    /// Width and height in pixels, for images.
    pub pixels: Option<(u32, u32)>,
}

/// What to leave out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Visibility {
    /// Drafts are shown.
    pub drafts: bool,
    /// Pages that expired before this day are left out; no day, no expiry (builds read no clock).
    pub as_of: Option<Moment>,
}

/// A city that has cases (or text).
#[derive(Debug, Clone)]
pub struct City {
    /// The place.
    pub division: Division,
    /// Its cases, newest edition first, then in order.
    pub cases: Vec<PageId>,
    /// Topics of its cases with the cases, in vocabulary order.
    pub pairs: Vec<(u32, Vec<PageId>)>,
    /// Its counties that cases are about or mention, in code order.
    pub counties: Vec<(Division, Vec<PageId>)>,
    /// Its text page, if written.
    pub text: Option<PageId>,
}

/// A topic of the vocabulary.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Index into the vocabulary of `site.toml`.
    pub entry: usize,
    /// Its cases in city order.
    pub cases: Vec<PageId>,
    /// Report subsections about it: section page and index of the item.
    pub items: Vec<(PageId, u32)>,
    /// Its text page, if written.
    pub text: Option<PageId>,
}

/// One report in one year.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Name in addresses: `2020`.
    pub slug: Box<str>,
    /// Its page, if written.
    pub page: Option<PageId>,
    /// Its report sections in order.
    pub sections: Vec<PageId>,
    /// Its cases in city order.
    pub cases: Vec<PageId>,
}

/// A folder of plain pages.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Address of its page.
    pub address: Box<str>,
    /// Title: of its page, or the folder's name.
    pub title: Box<str>,
    /// The folder above; `None` for the content folder itself.
    pub parent: Option<u32>,
    /// Its own page, if written.
    pub page: Option<PageId>,
    /// Plain pages in it, in order.
    pub pages: Vec<PageId>,
    /// Folders in it, in order.
    pub folders: Vec<u32>,
}

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An address of the site, anchor included.
    Inside(Box<str>),
    /// A file of the site: index of the asset.
    File(u32),
    /// Another site.
    Outside(Box<str>),
    /// Nothing (reported); the text is shown without a link.
    Dead,
}

/// A stretch of running text that becomes a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Number of the text node in reading order.
    pub node: u32,
    /// First byte within the node.
    pub start: u32,
    /// End within the node.
    pub end: u32,
    /// Address it leads to.
    pub target: Box<str>,
    /// A glossary term: index, for its definition.
    pub term: Option<u32>,
}

/// A link that leads here, from a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backlink {
    /// The page that links.
    pub from: PageId,
    /// Index of the reference in it.
    pub reference: u32,
}

/// Unit → largest amount.
pub type Largest = BTreeMap<Box<str>, f64>;

/// The page before and the page after.
pub type Neighbours = (Option<PageId>, Option<PageId>);

/// All pages and everything that follows from having them all.
#[derive(Debug, Clone)]
pub struct Graph {
    /// The pages, in path order.
    pub pages: Arc<Vec<Arc<Page>>>,
    /// What each page is.
    pub facts: Arc<Vec<Arc<Facts>>>,
    /// The address of each page; empty for pages that are not written or lend their text to another.
    pub addresses: Arc<Vec<Box<str>>>,
    /// All addresses.
    pub routes: Arc<Routes>,
    /// Editions, newest first.
    pub editions: Arc<Vec<Edition>>,
    /// For each page, the place of its edition among the editions.
    pub edition_index: Arc<Vec<Option<u32>>>,
    /// Cities in code order.
    pub cities: Arc<Vec<City>>,
    /// Topics with at least one case, in vocabulary order.
    pub topics: Arc<Vec<Topic>>,
    /// Main navigation: text and address.
    pub navigation: Vec<(String, String)>,
    /// All cases: by city, newest edition first, then in order.
    pub cases: Arc<Vec<PageId>>,
    /// For each page, its place in `cases`.
    pub order: Arc<Vec<u32>>,
    /// Folders of plain pages; the first is the content folder.
    pub folders: Arc<Vec<Folder>>,
    /// Address of a folder's page → its index.
    pub folder_index: Arc<BTreeMap<Box<str>, u32>>,
    /// For each page, where its references lead.
    pub targets: Arc<Vec<Arc<[Target]>>>,
    /// For each page, links in its running text.
    pub marks: Arc<Vec<Arc<[Mark]>>>,
    /// For each page, the page before and after it in its own sequence.
    pub neighbours: Arc<Vec<Neighbours>>,
    /// For each case, related cases; empty for other pages.
    pub related: Arc<Vec<Vec<Related>>>,
    /// For each page, the links from other bodies.
    pub backlinks: Arc<Vec<Vec<Backlink>>>,
    /// For each glossary term, pages that mention it (at most [`super::MAX_MENTIONS`]) and how many there are.
    pub mentions: Arc<Vec<(Vec<PageId>, usize)>>,
    /// The files.
    pub assets: Arc<Vec<Asset>>,
    /// All figures in case order: the case and the figure's index in its front matter.
    pub figures: Arc<Vec<(PageId, u32)>>,
    /// For each unit, the largest amount, for bars.
    pub largest: Arc<Largest>,
}

impl Graph {
    /// A page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id as usize]
    }

    /// What a page is.
    pub fn facts(&self, id: PageId) -> &Facts {
        &self.facts[id as usize]
    }

    /// A page's address.
    pub fn address(&self, id: PageId) -> &str {
        &self.addresses[id as usize]
    }

    /// The index of a city by its code.
    pub fn city_index(&self, code: u32) -> Option<u32> {
        self.cities.binary_search_by_key(&code, |city| city.division.code).ok().map(|index| index as u32)
    }

    /// The edition a page belongs to.
    pub fn edition_of(&self, id: PageId) -> Option<(u32, &Edition)> {
        let index = self.edition_index[id as usize]?;
        Some((index, &self.editions[index as usize]))
    }

    /// Pages that are written, in path order.
    pub fn visible(&self) -> impl Iterator<Item = PageId> + '_ {
        (0..self.pages.len() as PageId).filter(|id| !self.facts(*id).hidden)
    }

    /// Number of written pages of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.visible().filter(|id| self.facts(*id).kind == kind).count()
    }
}
