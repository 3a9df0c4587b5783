//! References of all bodies → where they lead. What leads nowhere is an error at its place.

use super::address::Table;
use super::axes::Axes;
use super::classify::Vocabulary;
use super::{Asset, Facts, Target};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Reference, ReferenceKind};
use crate::model::{Kind, Page};
use crate::route::{PageId, Route};
use crate::text::fold::fold_name;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) struct Finder<'a> {
    config: &'a Config,
    pages: &'a [Arc<Page>],
    facts: &'a [Facts],
    axes: &'a Axes,
    table: &'a Table,
    assets: &'a [Asset],
    vocabulary: Vocabulary<'a>,
    by_path: BTreeMap<&'a str, PageId>,
    files: BTreeMap<&'a str, u32>,
    titles: BTreeMap<String, Vec<PageId>>,
    terms: BTreeMap<String, u32>,
    complete: bool,
}

impl<'a> Finder<'a> {
    pub(super) fn new(
        config: &'a Config,
        pages: &'a [Arc<Page>],
        facts: &'a [Facts],
        axes: &'a Axes,
        table: &'a Table,
        assets: &'a [Asset],
        complete: bool,
    ) -> Self {
        let mut titles: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
        for (index, facts) in facts.iter().enumerate() {
            titles.entry(fold_name(&facts.title)).or_default().push(index as PageId);
        }
        let terms = config.site.term.iter().enumerate();
        let terms =
            terms.flat_map(|(index, term)| [&term.name].into_iter().chain(&term.aliases).map(move |name| (fold_name(name), index as u32)));
        Finder {
            config,
            pages,
            facts,
            axes,
            table,
            assets,
            vocabulary: Vocabulary::new(config),
            by_path: pages.iter().enumerate().map(|(index, page)| (&*page.path, index as PageId)).collect(),
            files: assets.iter().enumerate().map(|(index, asset)| (&*asset.path, index as u32)).collect(),
            titles,
            terms: terms.collect(),
            complete,
        }
    }

    /// Targets of every page's references, then of its attachments.
    pub(super) fn resolve_all(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<Target>> {
        let results: Vec<(Vec<Target>, Vec<Diagnostic>)> = (0..self.pages.len())
            .into_par_iter()
            .map(|index| {
                let mut found = Vec::new();
                let page = &self.pages[index];
                if self.facts[index].hidden {
                    return (vec![Target::Dead; page.document.references.len()], found);
                }
                let mut targets: Vec<Target> =
                    page.document.references.iter().map(|reference| self.resolve(index as PageId, reference, &mut found)).collect();
                for (at, attachment) in page.front.attachments.iter().enumerate() {
                    let range = page.places.of(&format!("attachments.{at}.file"));
                    let reference = Reference { kind: ReferenceKind::Image, target: attachment.file.as_str().into(), range };
                    targets.push(self.resolve(index as PageId, &reference, &mut found));
                }
                (targets, found)
            })
            .collect();
        results
            .into_iter()
            .map(|(targets, mut found)| {
                diagnostics.append(&mut found);
                targets
            })
            .collect()
    }

    fn resolve(&self, from: PageId, reference: &Reference, found: &mut Vec<Diagnostic>) -> Target {
        let page = &self.pages[from as usize];
        let report = |code: Code| Diagnostic::new(code).in_file(&page.path, &reference.range).with("target", &reference.target);
        let result = match reference.kind {
            ReferenceKind::Wiki => self.wiki(from, &reference.target),
            ReferenceKind::Link | ReferenceKind::Image => self.link(from, reference),
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

    fn link(&self, from: PageId, reference: &Reference) -> Result<Target, Miss> {
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
        let path = path.split('?').next().unwrap_or_default();
        // The parser leaves these three encoded, so that a file name may hold them.
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let path = decoded.as_ref();
        if path.is_empty() {
            return match anchor {
                Some(anchor) if !anchor.is_empty() => self.with_anchor(from, Some(anchor)),
                _ => Err(Miss::Code(missing)),
            };
        }
        let folder = &page.parts[..page.parts.len() - 1];
        let joined = join(if path.starts_with('/') { &[] } else { folder }, path).ok_or(Miss::Code(Code::OUTSIDE_ROOT))?;
        let as_page = [
            format!("content/{joined}"),
            format!("content/{joined}.md"),
            format!("content/{joined}/_index.md"),
            format!("content/{joined}/index.md"),
            format!("content/{joined}/README.md"),
        ];
        let joined_dot = joined.trim_end_matches('/');
        if let Some(id) = as_page.iter().chain([&format!("content/{joined_dot}_index.md")]).find_map(|path| self.by_path.get(path.as_str()))
        {
            return self.with_anchor(*id, anchor);
        }
        for path in [format!("content/{joined}"), format!("static/{joined}")] {
            if let Some(file) = self.files.get(path.as_str()) {
                return Ok(Target::File(*file));
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
                Some(Route::Page(id)) => return self.with_anchor(*id, anchor),
                Some(_) if anchor.is_none_or(str::is_empty) => return Ok(Target::Inside(address.into())),
                Some(_) => return Err(Miss::Anchor(format!("/{address}"), anchor.unwrap_or_default().to_owned(), None)),
                None => {}
            }
        }
        // Pages that are made from cases may be missing only because a case is wrong.
        if !self.complete && ["cities/", "topics/", "practices", "figures", "print/"].iter().any(|made| joined.starts_with(made)) {
            return Ok(Target::Dead);
        }
        let near = self.near_path(&joined, reference.kind);
        Err(Miss::Near(missing, near))
    }

    fn wiki(&self, from: PageId, target: &str) -> Result<Target, Miss> {
        let (name, anchor) = target.split_once('#').map_or((target, None), |(name, anchor)| (name, Some(anchor)));
        let name = name.trim();
        if name.is_empty() {
            return self.with_anchor(from, anchor);
        }
        let plain = anchor.is_none();
        if plain && let Ok(division) = self.config.places.city(name) {
            return match self.axes.cities.iter().find(|city| city.division.code == division.code) {
                Some(city) => Ok(Target::Inside(format!("cities/{}.html", city.division.slug).into())),
                None if !self.complete => Ok(Target::Dead),
                None => Err(Miss::Code(Code::CITY_WITHOUT_PAGE)),
            };
        }
        if plain
            && let Some((entry, _)) = self.vocabulary.find(name)
            && self.axes.topics.iter().any(|topic| topic.entry == entry as usize)
        {
            return Ok(Target::Inside(format!("topics/{}.html", self.config.site.topic[entry as usize].slug).into()));
        }
        if plain && let Some(term) = self.terms.get(&fold_name(name)) {
            return Ok(Target::Inside(format!("terms.html#{}", term_anchor(&self.config.site.term[*term as usize].name)).into()));
        }
        let path = name.trim_start_matches('/').trim_end_matches(".html").trim_end_matches(".md");
        if let Some(Route::Page(id)) = self.table.routes.get(format!("{path}.html").as_str()) {
            return self.with_anchor(*id, anchor);
        }
        if let Some(id) =
            [format!("content/{path}.md"), format!("content/{path}/_index.md")].iter().find_map(|path| self.by_path.get(path.as_str()))
        {
            return self.with_anchor(*id, anchor);
        }
        match self.titles.get(&fold_name(name)).map(Vec::as_slice) {
            Some([one]) => return self.with_anchor(*one, anchor),
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
    fn with_anchor(&self, id: PageId, anchor: Option<&str>) -> Result<Target, Miss> {
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
