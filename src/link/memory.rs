//! What is kept from one linking to the next, and what of it still holds.
//!
//! Linking is a pure function of all pages, and is always that of *all* pages. But most of its parts are functions of one
//! page and little else, or of all pages without their bodies. Such a part is used again when everything it looks at is
//! what it was then, and only then: what each part looks at is written down here (decision 033).

use super::axes::Axes;
use super::classify::{Classified, Context};
use super::mention::{Patterns, Scanned};
use super::resolve::{Resolved, digest};
use super::{Asset, Facts, Graph, Visibility, address::Table};
use crate::config::{Config, Linking, PlaceEntry};
use crate::diagnostic::Diagnostic;
use crate::document::Heading;
use crate::model::{Kind, Page};
use crate::parallel::{self, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Results of the last linking, for one who links again and again.
#[derive(Default)]
pub struct Memory {
    pub(super) last: Option<Last>,
}

/// The last linking.
pub(super) struct Last {
    pub settings: Settings,
    pub words: Words,
    pub context: Context,
    pub complete: bool,
    /// The files as they were given, and the theme's files.
    pub given: Arc<Vec<Asset>>,
    pub theme_assets: Vec<Box<str>>,
    /// By page.
    pub classified: Vec<Classified>,
    pub resolved: Vec<Resolved>,
    pub scans: Vec<Arc<Scanned>>,
    pub patterns: Arc<Patterns>,
    pub axes: Axes,
    pub table: Table,
    /// What was wrong with the axes and with the addresses.
    pub axes_found: Vec<Diagnostic>,
    pub table_found: Vec<Diagnostic>,
    pub graph: Graph,
}

impl Last {
    /// Takes out what is kept page by page.
    pub(super) fn take_pages(&mut self) -> (Vec<Classified>, Vec<Resolved>, Vec<Arc<Scanned>>) {
        (std::mem::take(&mut self.classified), std::mem::take(&mut self.resolved), std::mem::take(&mut self.scans))
    }

    /// Whether files stand at the addresses where they stood, in the same order.
    pub(super) fn has_same_files(&self, assets: &[Asset], theme_assets: &[Box<str>]) -> bool {
        let paths = |assets: &[Asset]| assets.iter().map(|asset| asset.path.clone()).collect::<Vec<_>>();
        self.theme_assets == theme_assets && paths(&self.graph.assets) == paths(assets)
    }
}

/// The settings as far as linking remembers anything of them. (Navigation and what is said of settings is never kept.)
#[derive(PartialEq)]
pub(super) struct Settings {
    visibility: Visibility,
    sound: bool,
    base_url: String,
    own_chrome: bool,
    linking: Linking,
    /// Slug, name, aliases.
    topics: Vec<(String, String, Vec<String>)>,
    places: BTreeMap<String, PlaceEntry>,
}

impl Settings {
    pub(super) fn of(config: &Config, visibility: Visibility) -> Settings {
        let site = &config.site;
        Settings {
            visibility,
            sound: config.sound,
            base_url: site.base_url.clone(),
            own_chrome: site.chrome == crate::config::Chrome::Own,
            linking: site.linking.clone(),
            topics: site.topic.iter().map(|topic| (topic.slug.clone(), topic.name.clone(), topic.aliases.clone())).collect(),
            places: site.places.clone(),
        }
    }
}

/// Settings of which little depends.
#[derive(PartialEq)]
pub(super) struct Words {
    /// The title of the site, which is that of the content folder.
    pub title: String,
    /// Terms of the glossary: name, aliases.
    pub terms: Vec<(String, Vec<String>)>,
}

impl Words {
    pub(super) fn of(config: &Config) -> Words {
        let terms = config.site.term.iter().map(|term| (term.name.clone(), term.aliases.clone())).collect();
        Words { title: config.site.title.clone(), terms }
    }
}

/// Which pages are others than last time.
pub(super) struct Changes {
    /// For each page, where the file of that path stood; for those that are the same page, `true`.
    before: Vec<Option<(u32, bool)>>,
    /// Pages that are new or others.
    pub changed: Vec<usize>,
    /// Places of the pages that are gone.
    pub gone: Vec<usize>,
    /// Pages came or went, so that numbers of pages mean others.
    pub shifted: bool,
}

impl Changes {
    pub(super) fn between(last: Option<&Last>, pages: &[Arc<Page>]) -> Changes {
        let old: &[Arc<Page>] = last.map_or(&[], |last| &last.graph.pages);
        let mut changes = Changes { before: Vec::with_capacity(pages.len()), changed: Vec::new(), gone: Vec::new(), shifted: false };
        let mut at = 0;
        for (index, page) in pages.iter().enumerate() {
            let same = |at: usize| old.get(at).is_some_and(|old| Arc::ptr_eq(old, page));
            if !same(at) {
                // Both are in path order.
                while old.get(at).is_some_and(|old| old.path < page.path) {
                    changes.gone.push(at);
                    at += 1;
                }
            }
            if !same(at) {
                changes.changed.push(index);
            }
            if old.get(at).is_some_and(|old| Arc::ptr_eq(old, page) || old.path == page.path) {
                changes.before.push(Some((at as u32, same(at))));
                at += 1;
            } else {
                changes.before.push(None);
            }
        }
        changes.gone.extend(at..old.len());
        changes.shifted = last.is_none() || !changes.gone.is_empty() || old.len() != pages.len();
        changes
    }

    /// Where a page stood whose file is still there.
    pub(super) fn before(&self, index: usize) -> Option<usize> {
        self.before[index].map(|(at, _)| at as usize)
    }

    /// Where a page stood that is the same page still.
    fn kept(&self, index: usize) -> Option<usize> {
        self.before[index].filter(|(_, same)| *same).map(|(at, _)| at as usize)
    }

    /// Values of a page each: those of pages that are the same, as far as `holds` (with the number of the page now and
    /// then), and all others made anew.
    pub(super) fn renew<T: Send + Sync>(
        &self,
        old: Vec<T>,
        holds: impl Fn(usize, usize, &T) -> bool,
        make: impl Fn(usize) -> T + Sync,
    ) -> Vec<T> {
        let mut old: Vec<Option<T>> = old.into_iter().map(Some).collect();
        let keep = |index: usize| {
            let at = self.kept(index)?;
            let value = old.get_mut(at)?.take()?;
            holds(index, at, &value).then_some(value)
        };
        let mut values: Vec<Option<T>> = (0..self.before.len()).map(keep).collect();
        let wanted: Vec<usize> = values.iter().enumerate().filter(|(_, value)| value.is_none()).map(|(index, _)| index).collect();
        let made: Vec<T> = parallel::map(&wanted, Row::Least(16), |index| make(*index));
        for (index, value) in wanted.into_iter().zip(made) {
            values[index] = Some(value);
        }
        values.into_iter().flatten().collect()
    }
}

/// Whether two versions of a page have the same part in everything that is made from all pages without their bodies: axes,
/// addresses, crosswalk, figures, and with the terms that pages mention, relatedness.
pub(super) fn has_same_part(old: (&Page, &Facts), new: (&Page, &Facts)) -> bool {
    let ((old, was), (new, is)) = (old, new);
    let of_facts = |facts: &Facts| (facts.kind, facts.hidden, facts.city, facts.county, facts.number, facts.topic);
    let lists = was.edition == is.edition && was.topics == is.topics && was.item_topics == is.item_topics;
    // The title of a folder is that of its page.
    let title = was.title == is.title || is.kind != Kind::Page || !new.is_folder_page();
    let (one, other) = (&old.front, &new.front);
    let front = one.weight == other.weight && one.slug == other.slug && one.aliases == other.aliases && one.figures == other.figures;
    of_facts(was) == of_facts(is) && lists && title && front && one.published.is_some() == other.published.is_some()
}

/// Whether links to headings of a page lead where they led.
pub(super) fn has_same_outline(old: (&Page, &Facts), new: (&Page, &Facts)) -> bool {
    let (one, other) = (&old.0.document.outline, &new.0.document.outline);
    let is_same = |(one, other): (&Heading, &Heading)| one.id == other.id && one.text == other.text && one.number == other.number;
    let outline = one.len() == other.len() && one.iter().zip(other).all(is_same);
    outline && old.1.title_in_body == new.1.title_in_body && old.0.unread == new.0.unread
}

/// What references may have asked for that is not what it was.
#[derive(Default)]
pub(super) struct Stale {
    /// All.
    pub all: bool,
    pub names: bool,
    pub axes: bool,
    pub outlines: bool,
    pub titles: bool,
    pub terms: bool,
    /// Digests of the paths of pages that went away or have another address.
    pub pages: BTreeSet<u64>,
    /// Pages whose own address is another, by their number now.
    pub moved: BTreeSet<usize>,
}

impl Stale {
    pub(super) fn new(last: Option<&Last>, changes: &Changes, facts: &[Arc<Facts>], axes: &Axes, table: &Table) -> Stale {
        let mut stale = Stale::default();
        let Some(last) = last else { return Stale { all: true, ..stale } };
        let codes = |axes: &Axes| axes.cities.iter().map(|city| city.division.code).collect::<Vec<_>>();
        let entries = |axes: &Axes| axes.topics.iter().map(|topic| topic.entry).collect::<Vec<_>>();
        stale.axes = codes(&last.axes) != codes(axes) || entries(&last.axes) != entries(axes);
        if Arc::ptr_eq(&last.table.routes, &table.routes) {
            return stale;
        }
        stale.names = true;
        stale.pages = changes.gone.iter().map(|at| digest(&last.graph.pages[*at].path)).collect();
        for (index, facts) in facts.iter().enumerate() {
            let Some(at) = changes.before(index) else { continue };
            let was = &last.graph.facts[at];
            if (was.hidden, was.kind) != (facts.hidden, facts.kind) || last.table.addresses[at] != table.addresses[index] {
                stale.moved.insert(index);
                stale.pages.insert(digest(&last.graph.pages[at].path));
            }
        }
        stale
    }

    /// Whether what was found for a page still holds.
    pub(super) fn spares(&self, index: usize, resolved: &Resolved) -> bool {
        let Stale { all, names, axes, outlines, titles, terms, pages, moved } = self;
        let asked = &resolved.asked;
        let flags =
            *names && asked.names || *axes && asked.axes || *outlines && asked.outlines || *titles && asked.titles || *terms && asked.terms;
        !(*all || flags || moved.contains(&index) || !pages.is_empty() && asked.pages.iter().any(|page| pages.contains(page)))
    }
}
