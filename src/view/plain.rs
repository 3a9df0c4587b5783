//! Plain pages and folders: an ordinary documentation tree.

use super::body::{self, Body};
use super::case::{AttachmentView, BacklinkView, Meta, attachments, backlinks, meta};
use super::piece::pieces;
use super::{At, Html, Link, PageView, View, frame::About, summary};
use crate::route::PageId;
use serde::Serialize;

/// Neighbours listed beside a page of a large folder.
const SIDEBAR: usize = 40;
/// Pages listed of each folder on its parent's page.
const FOLDER_LIST: usize = 12;
/// Pages listed beside an edition's sections and cases, and as many folders.
const BESIDE_EDITION: usize = 200;

/// A plain page or the contents of a folder.
#[derive(Debug, Clone, Serialize)]
pub struct PlainView<'a> {
    /// Title.
    pub title: String,
    /// The text, safe to print; empty for a folder without a page.
    pub content: Html,
    /// The text with its outline.
    pub body: Option<Body>,
    /// Dates and origin, when given.
    pub meta: Vec<Meta<'a>>,
    /// Pages and folders beside this one.
    pub sidebar: Vec<SidebarLink>,
    /// For a folder: what is in it.
    pub folders: Vec<FolderEntry>,
    /// For a folder: its pages.
    pub pages: Vec<Link>,
    /// Pages whose text links here.
    pub backlinks: Vec<BacklinkView>,
    /// Files to take along.
    pub attachments: Vec<AttachmentView>,
    /// The page before in the folder.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
    /// `2023-01-01` when archived, else empty.
    pub archived: String,
    /// A draft in preview.
    pub draft: bool,
}

/// An entry of the sidebar.
#[derive(Debug, Clone, Serialize)]
pub struct SidebarLink {
    /// The page.
    pub page: Link,
    /// It is the page itself.
    pub current: bool,
    /// It is a folder.
    pub folder: bool,
}

/// A folder with some of what is in it.
#[derive(Debug, Clone, Serialize)]
pub struct FolderEntry {
    /// The folder.
    pub folder: Link,
    /// Some of its pages.
    pub pages: Vec<Link>,
    /// Pages and folders in it.
    pub total: usize,
}

pieces! {
    PlainView<'a> { title, content, body, meta, sidebar, folders, pages, backlinks, attachments, previous, next, archived, draft }
    SidebarLink { page, current, folder }
    FolderEntry { folder, pages, total }
}

pub(crate) fn page(at: At<'_>, id: PageId) -> View<'_> {
    let graph = at.graph();
    let page = graph.page(id);
    let folder = folder_of(at, id);
    let own_folder = graph.folders.iter().position(|folder| folder.page == Some(id));
    let siblings = &graph.folders[folder as usize].pages;
    let position = siblings.iter().position(|sibling| *sibling == id);
    let body = body::body(at, id);
    let view = PlainView {
        title: graph.facts(id).title.to_string(),
        content: body.html.clone(),
        body: Some(body),
        meta: meta(at, id),
        sidebar: sidebar(at, folder, Some(id)),
        folders: own_folder.map(|index| folder_entries(at, index as u32)).unwrap_or_default(),
        pages: own_folder.map(|index| graph.folders[index].pages.iter().map(|page| at.page_link(*page)).collect()).unwrap_or_default(),
        backlinks: backlinks(at, id),
        attachments: attachments(at, id),
        previous: position.and_then(|position| position.checked_sub(1)).map(|before| at.page_link(siblings[before])),
        next: position.and_then(|position| siblings.get(position + 1)).map(|next| at.page_link(*next)),
        archived: page.front.archived.map(|moment| moment.day()).unwrap_or_default(),
        draft: page.front.draft,
    };
    let above = if own_folder.is_some() { graph.folders[folder as usize].parent } else { Some(folder) };
    let title = &graph.folders[folder as usize].title;
    let about = at.about_page(id, "page", crumbs(at, above), (title.to_string(), summary(graph, id).into_owned()));
    View { template: "page.html", frame: at.frame(about), page: PageView::Plain(Box::new(view)) }
}

pub(crate) fn folder(at: At<'_>, index: u32) -> View<'_> {
    let graph = at.graph();
    let folder = &graph.folders[index as usize];
    let view = PlainView {
        title: folder.title.to_string(),
        content: Html::new(String::new()),
        body: None,
        meta: Vec::new(),
        sidebar: sidebar(at, folder.parent.unwrap_or(0), None),
        folders: folder_entries(at, index),
        pages: folder.pages.iter().map(|page| at.page_link(*page)).collect(),
        backlinks: Vec::new(),
        attachments: Vec::new(),
        previous: None,
        next: None,
        archived: String::new(),
        draft: false,
    };
    let about = About {
        kind: "page",
        title: folder.title.to_string(),
        description: at.fill("“{}”目录下的{}篇内容。", &[&folder.title, &(folder.pages.len() + folder.folders.len())]),
        crumbs: crumbs(at, folder.parent),
        channel: (folder.title.to_string(), at.fill("“{}”目录下的全部内容。", &[&folder.title])),
        keywords: vec![folder.title.to_string()],
        page: None,
        feed: None,
    };
    View { template: "page.html", frame: at.frame(about), page: PageView::Plain(Box::new(view)) }
}

/// The folders inside a folder, each with some of its pages.
pub(crate) fn folder_entries(at: At<'_>, index: u32) -> Vec<FolderEntry> {
    let graph = at.graph();
    let inner = graph.folders[index as usize].folders.iter();
    inner
        .map(|index| {
            let folder = &graph.folders[*index as usize];
            FolderEntry {
                folder: at.link(&*folder.title, &folder.address),
                pages: folder.pages.iter().take(FOLDER_LIST).map(|page| at.page_link(*page)).collect(),
                total: folder.pages.len() + folder.folders.len(),
            }
        })
        .collect()
}

/// Plain pages and folders beside an edition's sections and cases, bounded.
pub(crate) fn beside_edition(at: At<'_>, edition: PageId) -> Vec<Link> {
    let graph = at.graph();
    let Some(folder) = graph.folders.iter().find(|folder| folder.page == Some(edition)) else { return Vec::new() };
    let pages = folder.pages.iter().take(BESIDE_EDITION).map(|page| at.page_link(*page));
    let folders = folder.folders.iter().take(BESIDE_EDITION).map(|index| &graph.folders[*index as usize]);
    pages.chain(folders.map(|folder| at.link(&*folder.title, &folder.address))).collect()
}

/// The folder whose list a page is in, or whose page it is.
fn folder_of(at: At<'_>, id: PageId) -> u32 {
    let graph = at.graph();
    let address = graph.address(id);
    let base = address.rsplit_once('/').map_or("index.html".to_owned(), |(folder, _)| format!("{folder}/index.html"));
    graph.folder_index.get(base.as_str()).copied().unwrap_or(0)
}

fn sidebar(at: At<'_>, folder: u32, current: Option<PageId>) -> Vec<SidebarLink> {
    let graph = at.graph();
    let folder = &graph.folders[folder as usize];
    let position = current.and_then(|id| folder.pages.iter().position(|page| *page == id)).unwrap_or(0);
    // A window around the page: a folder of thousands must not cost every page thousands of links.
    let from = position.saturating_sub(SIDEBAR / 2);
    let pages = folder.pages[from..(from + SIDEBAR).min(folder.pages.len())].iter();
    let pages = pages.map(|page| SidebarLink { page: at.page_link(*page), current: current == Some(*page), folder: false });
    let folders = folder.folders.iter().take(SIDEBAR).map(|index| {
        let folder = &graph.folders[*index as usize];
        SidebarLink {
            page: at.link(&*folder.title, &folder.address),
            current: folder.page.is_some() && folder.page == current,
            folder: true,
        }
    });
    pages.chain(folders).collect()
}

fn crumbs(at: At<'_>, mut folder: Option<u32>) -> Vec<Link> {
    let mut found = Vec::new();
    while let Some(index) = folder.filter(|index| *index != 0) {
        let here = &at.graph().folders[index as usize];
        found.push(at.link(&*here.title, &here.address));
        folder = here.parent;
    }
    found.reverse();
    found
}
