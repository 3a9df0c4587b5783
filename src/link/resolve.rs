//! References of all bodies → where they lead. What leads nowhere is an error at its place.

use super::address::Table;
use super::axes::Axes;
use super::classify::Vocabulary;
use super::{Asset, Facts, Target};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Reference, ReferenceKind};
use crate::model::{Kind, Page};
use crate::parallel::{self, Row};
use crate::route::{PageId, Route};
use crate::text::fold::fold_name;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// Suffixes of programs and scripts, which are never published.
const EXECUTABLE: [&str; 19] =
    ["exe", "msi", "bat", "cmd", "scr", "ps1", "vbs", "js", "jar", "sh", "py", "php", "asp", "aspx", "jsp", "dll", "apk", "deb", "rpm"];

/// Suffixes of other files that are not published from the content folder, and that people link to.
const KEPT_BACK: [&str; 36] = [
    "rar", "7z", "gz", "tar", "tif", "tiff", "heic", "psd", "avi", "wmv", "mov", "mkv", "flv", "wma", "rtf", "dot", "wpt", "eml", "msg",
    "caj", "vsd", "vsdx", "toml", "yaml", "yml", "ini", "conf", "log", "css", "rs", "c", "h", "cpp", "go", "java", "ts",
];

/// Where the references of one page lead, and what had to be looked at to learn it.
pub(super) struct Resolved {
    /// For each reference, then for each attachment.
    pub targets: Arc<[Target]>,
    pub found: Arc<[Diagnostic]>,
    pub asked: Asked,
}

/// What was looked at besides the page itself and the settings.
#[derive(Default)]
pub(super) struct Asked {
    /// Digests of the paths of pages that were found by the first name tried.
    pub pages: Box<[u64]>,
    /// Which cities and topics have pages.
    pub axes: bool,
    /// Headings of other pages.
    pub outlines: bool,
    /// Titles of other pages.
    pub titles: bool,
    /// The terms of the glossary.
    pub terms: bool,
    /// Anything else: names of files, addresses, or that a page is not there.
    pub names: bool,
}

/// A digest of a path, to find out which pages ask for it. Two paths with one digest only cause a page to be looked at again.
pub(super) fn digest(path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}

/// What is being asked while one page's references are resolved.
#[derive(Default)]
struct Asking {
    pages: RefCell<Vec<u64>>,
    axes: Cell<bool>,
    outlines: Cell<bool>,
    titles: Cell<bool>,
    terms: Cell<bool>,
    names: Cell<bool>,
}

pub(super) struct Finder<'a> {
    config: &'a Config,
    pages: &'a [Arc<Page>],
    /// Their paths close together, in order.
    paths: Vec<&'a str>,
    facts: &'a [Arc<Facts>],
    axes: &'a Axes,
    table: &'a Table,
    assets: &'a [Asset],
    vocabulary: Vocabulary<'a>,
    titles: OnceLock<BTreeMap<String, Vec<PageId>>>,
    terms: BTreeMap<String, u32>,
    complete: bool,
}

impl<'a> Finder<'a> {
    pub(super) fn new(
        config: &'a Config,
        pages: &'a [Arc<Page>],
        facts: &'a [Arc<Facts>],
        axes: &'a Axes,
        table: &'a Table,
        assets: &'a [Asset],
        complete: bool,
    ) -> Self {
        let terms = config.site.term.iter().enumerate();
        let terms =
            terms.flat_map(|(index, term)| [&term.name].into_iter().chain(&term.aliases).map(move |name| (fold_name(name), index as u32)));
        Finder {
            config,
            pages,
            paths: pages.iter().map(|page| &*page.path).collect(),
            facts,
            axes,
            table,
            assets,
            vocabulary: Vocabulary::new(config),
            titles: OnceLock::new(),
            terms: terms.collect(),
            complete,
        }
    }

    /// Targets of one page's references.
    pub(super) fn page(&self, index: usize) -> Resolved {
        let mut found = Vec::new();
        let page = &self.pages[index];
        if self.facts[index].hidden {
            let targets = vec![Target::Dead; page.document.references.len()].into();
            return Resolved { targets, found: found.into(), asked: Asked::default() };
        }
        let asking = Asking::default();
        let mut targets = Vec::with_capacity(page.document.references.len() + page.front.attachments.len());
        for reference in &page.document.references {
            targets.push(self.resolve(index as PageId, reference, &asking, &mut found));
        }
        for (at, attachment) in page.front.attachments.iter().enumerate() {
            let range = page.places.of(&format!("attachments.{at}.file"));
            let reference = Reference { kind: ReferenceKind::Image, target: attachment.file.as_str().into(), title: "".into(), range };
            targets.push(self.resolve(index as PageId, &reference, &asking, &mut found));
        }
        let asked = Asked {
            pages: asking.pages.into_inner().into(),
            axes: asking.axes.get(),
            outlines: asking.outlines.get(),
            titles: asking.titles.get(),
            terms: asking.terms.get(),
            names: asking.names.get(),
        };
        Resolved { targets: targets.into(), found: found.into(), asked }
    }

    /// Folded titles → pages.
    fn titles(&self) -> &BTreeMap<String, Vec<PageId>> {
        self.titles.get_or_init(|| {
            let folded: Vec<String> = parallel::map(self.facts, Row::Least(64), |facts| fold_name(&facts.title));
            let mut titles: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
            for (index, title) in folded.into_iter().enumerate() {
                titles.entry(title).or_default().push(index as PageId);
            }
            titles
        })
    }

    /// The page with this path.
    fn by_path(&self, path: &str) -> Option<PageId> {
        self.paths.binary_search(&path).ok().map(|index| index as PageId)
    }

    /// The file with this path. Files are in path order.
    fn file(&self, path: &str) -> Option<u32> {
        self.assets.binary_search_by(|asset| (*asset.path).cmp(path)).ok().map(|index| index as u32)
    }

    fn resolve(&self, from: PageId, reference: &Reference, asking: &Asking, found: &mut Vec<Diagnostic>) -> Target {
        let page = &self.pages[from as usize];
        let report = |code: Code| Diagnostic::new(code).in_file(&page.path, &reference.range).with("target", &reference.target);
        let result = match reference.kind {
            ReferenceKind::Wiki => self.wiki(from, &reference.target, asking),
            ReferenceKind::Link | ReferenceKind::Image => self.link(from, reference, asking),
        };
        match result {
            Ok(target) => target,
            Err(Miss::Code(code)) => {
                found.push(report(code));
                Target::Dead
            }
            Err(Miss::Near(code, near)) => {
                found.push(report(code).suggest(near));
                Target::Dead
            }
            Err(Miss::Forbidden(name, reason)) => {
                let place = Diagnostic::new(Code::FILE_FORBIDDEN).in_file(&page.path, &reference.range);
                found.push(place.with("name", name).with("reason", reason));
                Target::Dead
            }
            Err(Miss::Anchor(page, anchor, near)) => {
                let missing = report(Code::DEAD_ANCHOR).with("page", page).with("anchor", anchor);
                found.push(missing.suggest(near));
                Target::Dead
            }
            Err(Miss::Ambiguous(candidates)) => {
                found.push(report(Code::WIKI_AMBIGUOUS).with("candidates", candidates.join("、")));
                Target::Dead
            }
        }
    }

    fn link(&self, from: PageId, reference: &Reference, asking: &Asking) -> Result<Target, Miss> {
        let page = &self.pages[from as usize];
        let target = reference.target.trim();
        let missing = if reference.kind == ReferenceKind::Image { Code::MISSING_FILE } else { Code::DEAD_LINK };
        let inner;
        let target = match scheme(target) {
            Some(scheme) => {
                let own = &self.config.site.base_url;
                match target.strip_prefix(own.as_str()).filter(|_| !own.is_empty()) {
                    Some(rest) => {
                        inner = format!("/{rest}");
                        inner.as_str()
                    }
                    None if matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel") => return Ok(Target::Outside(target.into())),
                    None => return Err(Miss::Code(Code::BAD_SCHEME)),
                }
            }
            None if target.starts_with("//") => return Ok(Target::Outside(format!("https:{target}").into())),
            None => target,
        };
        if target.chars().any(char::is_control) {
            return Err(Miss::Code(missing));
        }
        let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
        let (path, query) = path.split_once('?').map_or((path, ""), |(path, query)| (path, query));
        // The parser leaves these three encoded, so that a file name may hold them.
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let path = decoded.as_ref();
        if path.is_empty() {
            return match anchor {
                Some(anchor) if !anchor.is_empty() => self.with_anchor(from, Some(anchor), asking),
                _ => Err(Miss::Code(missing)),
            };
        }
        let folder = &page.parts[..page.parts.len() - 1];
        let joined = join(if path.starts_with('/') { &[] } else { folder }, path).ok_or(Miss::Code(Code::OUTSIDE_ROOT))?;
        let as_written = ["content/", &joined].concat();
        if let Some(id) = self.by_path(&as_written) {
            asking.pages.borrow_mut().push(digest(&as_written));
            return self.with_anchor(id, anchor, asking);
        }
        asking.names.set(true);
        let suffixes = [".md", "/_index.md", "/index.md", "/README.md"].iter().map(|suffix| format!("{as_written}{suffix}"));
        let mut as_page = suffixes.chain([format!("content/{}_index.md", joined.trim_end_matches('/'))]);
        if let Some(id) = as_page.find_map(|path| self.by_path(&path)) {
            return self.with_anchor(id, anchor, asking);
        }
        for path in [format!("content/{joined}"), format!("static/{joined}")] {
            if let Some(file) = self.file(&path) {
                return Ok(Target::File(file));
            }
        }
        // An address of the output: /practices.html, or a neighbour of this page's own address.
        let own = &self.table.addresses[from as usize];
        let own_folder: Vec<Box<str>> = own.split('/').map(Box::from).collect();
        let relative = join(if path.starts_with('/') { &[] } else { &own_folder[..own_folder.len() - 1] }, path);
        for address in [Some(joined.clone()), relative].into_iter().flatten() {
            let address = if address.is_empty() || path.ends_with('/') {
                format!("{address}{}index.html", if address.is_empty() { "" } else { "/" })
            } else {
                address
            };
            match self.table.routes.get(address.as_str()) {
                Some(Route::Page(id)) => return self.with_anchor(*id, anchor, asking),
                // What to search for; other pages have no use for it.
                Some(Route::Search) if !query.is_empty() => {
                    return Ok(Target::Inside([&address, "?", &query.replace('/', "%2F")].concat().into()));
                }
                Some(Route::Terms) if anchor.is_some_and(|anchor| self.is_term(anchor, asking)) => {
                    return Ok(Target::Inside([&address, "#", anchor.unwrap_or_default()].concat().into()));
                }
                Some(_) if anchor.is_none_or(str::is_empty) => return Ok(Target::Inside(address.into())),
                Some(_) => return Err(Miss::Anchor(format!("/{address}"), anchor.unwrap_or_default().to_owned(), None)),
                None => {}
            }
        }
        // A folder, as it is called in the content folder.
        let folder: Vec<String> = joined.split('/').map(|part| super::address::named(self.config, part)).collect();
        let folder = folder.join("/") + "/index.html";
        if matches!(self.table.routes.get(folder.as_str()), Some(Route::Folder(_) | Route::Cities | Route::Topics)) && anchor.is_none() {
            return Ok(Target::Inside(folder.into()));
        }
        // Pages that are made from cases may be missing only because a case is wrong.
        if !self.complete && ["cities/", "topics/", "practices", "figures", "print/"].iter().any(|made| joined.starts_with(made)) {
            return Ok(Target::Dead);
        }
        let near = self.near_path(&joined, reference.kind);
        // Such a file may well be there; it is not published, whatever its name.
        let suffix = joined.rsplit_once('.').map_or("", |(_, suffix)| suffix);
        for (suffixes, reason) in [(&EXECUTABLE[..], "@executable"), (&KEPT_BACK, "@kept-back")] {
            if near.is_none() && suffixes.iter().any(|known| suffix.eq_ignore_ascii_case(known)) {
                return Err(Miss::Forbidden(joined.rsplit('/').next().unwrap_or(&joined).to_owned(), reason));
            }
        }
        Err(Miss::Near(missing, near))
    }

    fn is_term(&self, anchor: &str, asking: &Asking) -> bool {
        asking.terms.set(true);
        self.config.site.term.iter().any(|term| term_anchor(&term.name) == *anchor)
    }

    fn wiki(&self, from: PageId, target: &str, asking: &Asking) -> Result<Target, Miss> {
        let (name, anchor) = target.split_once('#').map_or((target, None), |(name, anchor)| (name, Some(anchor)));
        let name = name.trim();
        if name.is_empty() {
            return self.with_anchor(from, anchor, asking);
        }
        let plain = anchor.is_none();
        asking.axes.set(true);
        if plain && let Ok(division) = self.config.places.city(name) {
            return match self.axes.cities.binary_search_by_key(&division.code, |city| city.division.code) {
                Ok(_) => Ok(Target::Inside(format!("cities/{}.html", division.slug).into())),
                Err(_) if !self.complete => Ok(Target::Dead),
                Err(_) => Err(Miss::Code(Code::CITY_WITHOUT_PAGE)),
            };
        }
        if plain
            && let Some((entry, _)) = self.vocabulary.find(name)
            && self.axes.topics.binary_search_by_key(&(entry as usize), |topic| topic.entry).is_ok()
        {
            return Ok(Target::Inside(format!("topics/{}.html", self.config.site.topic[entry as usize].slug).into()));
        }
        asking.terms.set(true);
        if plain && let Some(term) = self.terms.get(&fold_name(name)) {
            return Ok(Target::Inside(format!("terms.html#{}", term_anchor(&self.config.site.term[*term as usize].name)).into()));
        }
        asking.names.set(true);
        let path = name.trim_start_matches('/').trim_end_matches(".html").trim_end_matches(".md");
        if let Some(Route::Page(id)) = self.table.routes.get(format!("{path}.html").as_str()) {
            return self.with_anchor(*id, anchor, asking);
        }
        if let Some(id) = [format!("content/{path}.md"), format!("content/{path}/_index.md")].iter().find_map(|path| self.by_path(path)) {
            return self.with_anchor(id, anchor, asking);
        }
        asking.titles.set(true);
        match self.titles().get(&fold_name(name)).map(Vec::as_slice) {
            Some([one]) => return self.with_anchor(*one, anchor, asking),
            Some(several) => return Err(Miss::Ambiguous(several.iter().map(|id| self.pages[*id as usize].path.to_string()).collect())),
            None => {}
        }
        let cities = self.axes.cities.iter().flat_map(|city| [city.division.name.as_str(), city.division.short.as_str()]);
        let topics = self.config.site.topic.iter().map(|topic| topic.name.as_str());
        let terms = self.config.site.term.iter().map(|term| term.name.as_str());
        let near = nearest(name, cities.chain(topics).chain(terms))
            .or_else(|| nearest(name, self.table.addresses.iter().map(|address| address.trim_end_matches(".html"))));
        Err(Miss::Near(Code::WIKI_UNRESOLVED, near.map(str::to_owned)))
    }

    /// A page and, if asked for, one of its anchors: an id, or a heading's text.
    fn with_anchor(&self, id: PageId, anchor: Option<&str>, asking: &Asking) -> Result<Target, Miss> {
        let (page, facts) = (&self.pages[id as usize], &self.facts[id as usize]);
        let address = &self.table.addresses[id as usize];
        if facts.hidden {
            return Err(Miss::Code(Code::LINK_TO_DRAFT));
        }
        if address.is_empty() {
            return match facts.kind {
                // Its city or slug is wrong, which has been reported.
                _ if !self.complete => Ok(Target::Dead),
                Kind::City => Err(Miss::Code(Code::CITY_WITHOUT_PAGE)),
                _ => Err(Miss::Code(Code::DEAD_LINK)),
            };
        }
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) else { return Ok(Target::Inside(address.clone())) };
        asking.outlines.set(true);
        let outline = &page.document.outline;
        let folded = fold_name(anchor);
        let by_text = |text: &str, skip: usize| fold_name(&text[skip..]) == folded || fold_name(text) == folded;
        let heading = outline.iter().position(|heading| *heading.id == *anchor).or_else(|| {
            outline.iter().position(|heading| by_text(&heading.text, heading.number.map_or(0, |number| usize::from(number.len))))
        });
        match heading {
            Some(0) if facts.title_in_body => Ok(Target::Inside(address.clone())),
            Some(index) => Ok(Target::Inside(format!("{address}#{}", outline[index].id).into())),
            None if page.unread => Ok(Target::Dead),
            None => {
                let near = nearest(anchor, outline.iter().flat_map(|heading| [&*heading.id, &*heading.text])).map(str::to_owned);
                Err(Miss::Anchor(page.path.to_string(), anchor.to_owned(), near))
            }
        }
    }

    /// A page or file whose name is near to what was typed, as the editor would type it.
    fn near_path(&self, joined: &str, kind: ReferenceKind) -> Option<String> {
        let leaf = joined.rsplit('/').next().unwrap_or(joined);
        let names: Vec<&str> = match kind {
            ReferenceKind::Image => self.assets.iter().map(|asset| &*asset.below).collect(),
            _ => self.pages.iter().map(|page| page.path.strip_prefix("content/").unwrap_or(&page.path)).collect(),
        };
        if names.len() > 5_000 {
            return None;
        }
        nearest(joined, names.iter().copied())
            .or_else(|| names.iter().copied().find(|name| name.rsplit('/').next() == Some(leaf)))
            .map(|near| format!("/{near}"))
    }
}

enum Miss {
    Code(Code),
    Near(Code, Option<String>),
    /// The name of a file that is not published, and why.
    Forbidden(String, &'static str),
    Anchor(String, String, Option<String>),
    Ambiguous(Vec<String>),
}

/// The anchor of a term on the glossary page.
pub(crate) fn term_anchor(name: &str) -> String {
    fold_name(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// `https` of `https://…`; `None` for paths. Control characters and spaces inside a scheme do not hide it.
fn scheme(target: &str) -> Option<String> {
    let squeezed: String = target.chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(32).collect();
    let (scheme, _) = squeezed.split_once(':')?;
    let sound = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    sound.then(|| scheme.to_ascii_lowercase())
}

/// Joins folder parts and a path with `.` and `..`; `None` when it leaves the content folder.
fn join(folder: &[Box<str>], path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.iter().map(|part| &**part).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}
