//! Phase: all pages at once → [`Graph`]: addresses, axes, crosswalk, relations, resolved references.
//!
//! Always the linking of all pages, in time linear in pages plus links (candidates for relatedness are bounded). One who
//! links again after a change gives a [`Memory`], and what has to come out the same is not worked out again.
//! Reads no bodies' source, renders nothing, never touches the disk.

mod address;
mod axes;
mod backlink;
mod classify;
mod crosswalk;
mod graph;
mod memory;
mod mention;
mod names;
mod related;
mod resolve;

pub use address::{CITY_LIST, FIGURE_LIST, PRACTICE_LIST, PRINT_VOLUME, SITEMAP_PART, TOPIC_LIST};
pub use classify::Facts;
pub use graph::{Asset, Backlink, City, Edition, Folder, Graph, Largest, Mark, Neighbours, Target, Topic, Visibility};
pub use memory::Memory;
pub use mention::MAX_MENTIONS;
pub use related::{Reason, Related};
pub(crate) use resolve::term_anchor;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::Page;
use crate::parallel::{self, Row};
use crate::route::{PageId, Routes};
use crate::source::Place;
use classify::{Classified, Classifier, Context};
use memory::{Changes, Last, Settings, Stale, Words};
use mention::{Patterns, Scanned};
use resolve::Finder;
use std::sync::Arc;

/// What is linked.
pub struct Given<'a> {
    /// The settings.
    pub config: &'a Config,
    /// All pages, in path order.
    pub pages: Vec<Arc<Page>>,
    /// Files that are copied, in path order.
    pub assets: Arc<Vec<Asset>>,
    /// Names of the theme's files.
    pub theme_assets: Vec<Box<str>>,
    /// What to leave out.
    pub visibility: Visibility,
}

/// Links all pages. With a memory, the same as without, only sooner.
pub fn link(given: Given<'_>, memory: Option<&mut Memory>) -> Outcome<Graph> {
    let Given { config, pages, assets: given, theme_assets, visibility } = given;
    let pages = Arc::new(pages);
    let settings = Settings::of(config, visibility);
    let words = Words::of(config);
    let mut nothing = Memory::default();
    let keep = memory.is_some();
    let memory = memory.unwrap_or(&mut nothing);
    let mut last = memory.last.take().filter(|last| last.settings == settings);
    let changes = Changes::between(last.as_ref(), &pages);
    let (classified, resolved, scans) = last.as_mut().map(Last::take_pages).unwrap_or_default();
    let last = last.as_ref();
    let assets = match last {
        Some(last) if last.given == given => last.graph.assets.clone(),
        _ => Arc::new(given.iter().map(|asset| addressed(config, asset)).collect()),
    };

    let context = Context::of(config, &pages);
    let same_context = last.is_some_and(|last| last.context == context);
    let classifier = Classifier::new(config, &context, visibility);
    let classified = changes.renew(classified, |_, _, _| same_context, |index| classifier.classify(&pages[index]));
    let facts: Arc<Vec<Arc<Facts>>> = Arc::new(classified.iter().map(|one| one.facts.clone()).collect());
    // After an error, numbers, topics and cities may seem to be missing that are only misspelt.
    let is_wrong = |one: &Classified| one.found.iter().any(Diagnostic::is_error);
    let complete = config.sound && !classified.iter().any(is_wrong) && !pages.iter().any(|page| page.unread);

    // Whether something holds between the old and the new version of every page that is another, none having come or gone.
    let every = |same: fn((&Page, &Facts), (&Page, &Facts)) -> bool| {
        let one = |last: &Last, index: usize| {
            let old = |at: usize| (&*last.graph.pages[at], &*last.graph.facts[at]);
            changes.before(index).is_some_and(|at| same(old(at), (&*pages[index], &*facts[index])))
        };
        last.is_some_and(|last| !changes.shifted && same_context && changes.changed.iter().all(|index| one(last, *index)))
    };
    let same_parts = every(memory::has_same_part);
    let same_axes = same_parts && last.is_some_and(|last| last.complete == complete);
    let (mut axes, axes_found) = match last {
        Some(last) if same_axes => (last.axes.clone(), last.axes_found.clone()),
        _ => {
            let mut found = Vec::new();
            let mut axes = axes::axes(config, &pages, &facts, complete, &mut found);
            let items = crosswalk::items(&pages, &facts, &axes.topics);
            Arc::make_mut(&mut axes.topics).iter_mut().zip(items).for_each(|(topic, items)| topic.items = items);
            (axes, found)
        }
    };
    let same_terms_of_settings = last.is_some_and(|last| last.words.terms == words.terms);
    let same_glossary = || last.is_some_and(|last| last.words.terms.is_empty() == words.terms.is_empty());
    let same_places = || last.is_some_and(|last| last.table_found.is_empty()) || every(|old, new| old.0.places == new.0.places);
    let (table, table_found) = match last {
        Some(last) if same_parts && same_glossary() && last.has_same_files(&assets, &theme_assets) && same_places() => {
            (last.table.entitled(&words.title), last.table_found.clone())
        }
        _ => {
            let mut found = Vec::new();
            (address::assign(config, &pages, &facts, &axes, &assets, &theme_assets, &mut found), found)
        }
    };

    let mut stale = Stale::new(last, &changes, &facts, &axes, &table);
    stale.all |= last.is_none_or(|last| last.complete != complete);
    stale.outlines = !every(memory::has_same_outline);
    stale.titles = !every(|old, new| old.1.title == new.1.title);
    stale.terms = !same_terms_of_settings;
    let finder = Finder::new(config, &pages, &facts, &axes, &table, &assets, complete);
    let resolved = changes.renew(resolved, |index, _, resolved| stale.spares(index, resolved), |index| finder.page(index));

    let same_names =
        !stale.names && !stale.titles && !stale.terms && same_parts && every(|old, new| old.0.front.doc_number == new.0.front.doc_number);
    let patterns = match last {
        Some(last) if same_names => last.patterns.clone(),
        _ => Patterns::of(config, &pages, &facts, &axes, &table, last.map(|last| &last.patterns)),
    };
    let same_patterns = last.is_some_and(|last| Arc::ptr_eq(&last.patterns, &patterns));
    // Where none of the names stands that came, went or mean something else, the text holds what it held.
    let news = last.filter(|_| !same_patterns).and_then(|last| patterns.news(&last.patterns));
    let untouched: Vec<bool> = match &news {
        Some(news) => parallel::map(&pages, Row::Least(64), |page| !mention::holds_any(page, news)),
        None => Vec::new(),
    };
    let heard: Vec<Option<Arc<Scanned>>> = changes.changed.iter().map(|index| scans.get(changes.before(*index)?).cloned()).collect();
    let holds = |index: usize, at: usize, _: &Arc<Scanned>| {
        (same_patterns || untouched.get(index).is_some_and(|untouched| *untouched))
            && (same_context || last.is_some_and(|last| mention::is_alike(&last.graph.facts[at], &facts[index])))
    };
    let scans = changes.renew(scans, holds, |index| patterns.scan(config, &pages[index], &facts[index]));
    let same_mentions = |of: fn(&Scanned) -> &[u32]| {
        let one = |(index, old): (&usize, &Option<Arc<Scanned>>)| old.as_ref().is_some_and(|old| of(old) == of(&scans[*index]));
        let same_terms = same_patterns && same_terms_of_settings;
        !changes.shifted && same_terms && same_context && changes.changed.iter().zip(&heard).all(one)
    };
    if !(same_axes && same_mentions(|scan| &*scan.counties)) {
        let counties = mention::counties(config, &facts, &axes.cities, &scans);
        Arc::make_mut(&mut axes.cities).iter_mut().zip(counties).for_each(|(city, counties)| city.counties = counties);
    }
    let same_terms = same_mentions(|scan| &*scan.terms);
    let mentions = match last {
        Some(last) if same_terms => last.graph.mentions.clone(),
        _ => Arc::new(mention::terms(config.site.term.len(), &scans)),
    };
    let targets = shared(last.map(|last| &last.graph.targets), resolved.iter().map(|resolved| &resolved.targets));
    let marks = shared(last.map(|last| &last.graph.marks), scans.iter().map(|scan| &scan.marks));
    let related = || match last {
        Some(last) if same_parts && same_terms => last.graph.related.clone(),
        _ => Arc::new(related::related(config, &facts, &axes, |page| &*scans[page as usize].terms)),
    };
    let backlinks = || match last {
        Some(last) if !changes.shifted && Arc::ptr_eq(&last.table.routes, &table.routes) && Arc::ptr_eq(&last.graph.targets, &targets) => {
            last.graph.backlinks.clone()
        }
        _ => Arc::new(backlink::backlinks(&table.routes, &targets)),
    };
    let sums = || match last {
        Some(last) if same_parts => (last.graph.order.clone(), last.graph.figures.clone(), last.graph.largest.clone()),
        _ => {
            let (figures, largest) = figures(&pages, &axes.cases);
            (Arc::new(order(pages.len(), &axes.cases)), Arc::new(figures), Arc::new(largest))
        }
    };
    // None of these needs another.
    let (related, (backlinks, (order, figures, largest))) = rayon::join(related, || rayon::join(backlinks, sums));

    let mut diagnostics: Vec<Diagnostic> = classified.iter().flat_map(|one| one.found.iter().cloned()).collect();
    diagnostics.extend(axes_found.iter().chain(&table_found).cloned());
    diagnostics.extend(resolved.iter().flat_map(|resolved| resolved.found.iter().cloned()));
    if complete {
        diagnostics.extend(empty_topics(config, &axes.topics, &axes.cases));
        diagnostics.extend(dead_navigation(config, &table.routes));
    }
    let navigation = navigation(config, &table, &axes.editions, !axes.cases.is_empty());
    let graph = Graph {
        pages,
        facts,
        addresses: table.addresses.clone(),
        routes: table.routes.clone(),
        editions: axes.editions.clone(),
        edition_index: axes.edition_index.clone(),
        cities: axes.cities.clone(),
        topics: axes.topics.clone(),
        navigation,
        cases: axes.cases.clone(),
        order,
        folders: table.folders.clone(),
        folder_index: table.folder_index.clone(),
        targets,
        marks,
        neighbours: axes.neighbours.clone(),
        related,
        backlinks,
        mentions,
        assets,
        figures,
        largest,
    };
    if keep {
        let graph = graph.clone();
        memory.last = Some(Last {
            settings,
            words,
            context,
            complete,
            given,
            theme_assets,
            classified,
            resolved,
            scans,
            patterns,
            axes,
            table,
            axes_found,
            table_found,
            graph,
        });
    }
    Outcome { value: graph, diagnostics }
}

/// A file with its address.
fn addressed(config: &Config, asset: &Asset) -> Asset {
    Asset { address: address::asset_address(config, asset).into(), ..asset.clone() }
}

/// One list a page: the old ones, if all are the same.
fn shared<'a, T: PartialEq + 'a>(
    old: Option<&Arc<Vec<Arc<[T]>>>>,
    new: impl ExactSizeIterator<Item = &'a Arc<[T]>> + Clone,
) -> Arc<Vec<Arc<[T]>>> {
    let is_same = |(old, new): (&Arc<[T]>, &Arc<[T]>)| Arc::ptr_eq(old, new) || old == new;
    match old.filter(|old| old.len() == new.len() && old.iter().zip(new.clone()).all(is_same)) {
        Some(old) => old.clone(),
        None => Arc::new(new.cloned().collect()),
    }
}

/// For each page, its place among the cases.
fn order(pages: usize, cases: &[PageId]) -> Vec<u32> {
    let mut order = vec![0; pages];
    for (place, case) in cases.iter().enumerate() {
        order[*case as usize] = place as u32;
    }
    order
}

/// Topics of the vocabulary without a case: no page is made (an empty channel is a veto item), which is said.
fn empty_topics(config: &Config, topics: &[Topic], cases: &[PageId]) -> Vec<Diagnostic> {
    let used = |entry: usize| topics.iter().any(|topic| topic.entry == entry);
    let entries = config.site.topic.iter().enumerate().filter(|(entry, _)| !cases.is_empty() && !used(*entry));
    entries
        .map(|(entry, topic)| {
            let place = Place::range(&config.path, &config.fields.of(&format!("topic.{entry}.name")));
            Diagnostic::new(Code::TOPIC_EMPTY).at(place).with("name", &topic.name)
        })
        .collect()
}

/// The address of an entry of `[[nav]]`: `/` and `/2024/` are those of the folders' pages.
fn navigation_address(typed: &str) -> String {
    let address = typed.trim_start_matches('/');
    if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() }
}

/// Entries of `[[nav]]` that lead nowhere.
fn dead_navigation(config: &Config, routes: &Routes) -> Vec<Diagnostic> {
    let entries = config.site.nav.iter().enumerate();
    let dead = entries.filter(|(_, entry)| {
        let address = navigation_address(&entry.address);
        !routes.contains_key(address.split('#').next().unwrap_or(&address))
    });
    dead.map(|(index, entry)| {
        let key = format!("nav.{index}.address");
        let found = Diagnostic::new(Code::CONFIG_VALUE).at(Place::range(&config.path, &config.fields.of(&key)));
        found.with("key", key).with("value", &entry.address).with("reason", "@nav-target")
    })
    .collect()
}

/// All figures, and the largest amount of each unit.
fn figures(pages: &[Arc<Page>], cases: &[PageId]) -> (Vec<(PageId, u32)>, Largest) {
    let mut all = Vec::new();
    let mut largest = Largest::new();
    for case in cases {
        for (index, figure) in pages[*case as usize].front.figures.iter().enumerate() {
            all.push((*case, index as u32));
            if let Some(amount) = figure.amount() {
                match largest.get_mut(figure.unit.as_str()) {
                    Some(top) => *top = top.max(amount),
                    None => {
                        largest.insert(figure.unit.as_str().into(), amount);
                    }
                }
            }
        }
    }
    (all, largest)
}

/// The main navigation: as set, else made from the content. Entries that lead nowhere are left out.
fn navigation(config: &Config, table: &address::Table, editions: &[Edition], cases: bool) -> Vec<(String, String)> {
    let own = |entry: &crate::config::NavEntry| (entry.title.clone(), navigation_address(&entry.address));
    let mut entries: Vec<(String, String)> = config.site.nav.iter().map(own).collect();
    if entries.is_empty() {
        let fixed = |(title, address): (&str, &str)| (config.strings.say(title).to_owned(), address.to_owned());
        entries.push(fixed(("首页", "index.html")));
        let report = editions.iter().find_map(|edition| edition.page);
        entries.extend(report.map(|page| (config.strings.say("评价报告").to_owned(), table.addresses[page as usize].to_string())));
        if cases {
            entries.extend([("经验索引", "practices.html"), ("城市", "cities/index.html"), ("主题", "topics/index.html")].map(fixed));
        } else {
            let folders = table.folders[0].folders.iter().take(6).map(|index| &table.folders[*index as usize]);
            entries.extend(folders.map(|folder| (folder.title.to_string(), folder.address.to_string())));
        }
    }
    entries.retain(|(_, address)| table.routes.contains_key(address.split('#').next().unwrap_or(address)));
    entries
}
