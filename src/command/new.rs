//! `anli new case|section|page`: a file with its fields, in the right place, numbered on.

use super::{Exit, Run};
use crate::cli::{New, NewKind};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::link::Facts;
use crate::model::{Kind, Page};
use crate::place::Division;
use crate::site::{Options, Site};
use crate::source::Place;
use crate::text::escape::toml as quoted;
use crate::text::slug;

pub(super) fn run(run: &Run<'_>, wanted: &New) -> Exit {
    let root = match run.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    // Other pages may have errors while a new one is made.
    let (site, _) = match run.open(&root, &Options::default()) {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    let made = match wanted.kind {
        NewKind::Case => case(&site, wanted),
        NewKind::Section => section(&site, wanted),
        NewKind::Page => page(wanted),
    };
    let (name, text) = match made {
        Ok(made) => made,
        Err(finding) => return run.fail(&root, &[*finding]),
    };
    match run.create(&root, &name, &text) {
        Ok(()) => {
            run.report.result(&name);
            Exit::Clean
        }
        Err(finding) => run.fail(&root, &[finding]),
    }
}

type Made = Result<(String, String), Box<Diagnostic>>;

fn case(site: &Site, wanted: &New) -> Made {
    let name = wanted.city.as_deref().ok_or_else(|| missing("--city", "--city 济南市"))?;
    let city: &Division = site.config.places.city(name).map_err(|_| {
        let unknown = Diagnostic::new(Code::UNKNOWN_CITY).at(Place::path("--city")).with("name", name);
        Box::new(unknown.suggest(nearest(name, site.config.places.city_names())))
    })?;
    let known = |topic: &String| {
        site.config.site.topic.iter().any(|entry| entry.name == *topic || entry.slug == *topic || entry.aliases.contains(topic))
    };
    if let Some(unknown) = wanted.topics.iter().find(|topic| !known(topic)) {
        let near = nearest(unknown, site.config.site.topic.iter().map(|entry| entry.name.as_str()));
        return Err(Box::new(Diagnostic::new(Code::UNKNOWN_TOPIC).at(Place::path("--topic")).with("name", unknown).suggest(near)));
    }
    let topics = if wanted.topics.is_empty() {
        site.config.site.topic.first().map(|entry| entry.name.clone()).into_iter().collect()
    } else {
        wanted.topics.clone()
    };
    let edition = edition(site, wanted)?;
    let of_city = |page: &Page, facts: &Facts| facts.kind == Kind::Case && facts.city == Some(city.code) && *page.parts[0] == *edition;
    // Where the city's cases of this edition are: editors name the folder as they like.
    let own = pages(site).find(|(page, facts)| of_city(page, facts) && page.parts.len() == 4);
    let folder = own.map_or(&*city.slug, |(page, _)| &page.parts[2]);
    let folder = format!("content/{edition}/cases/{folder}");
    let number = next_number(site, of_city);
    let topics: Vec<String> = topics.iter().map(|topic| quoted(topic)).collect();
    let text = format!(
        "+++\ntitle = {}\ncity = {}\ntopics = [{}]\nsummary = \"\"\ndraft = true   # 写好后删去这一行\n\n# [[figures]]\n# label = \"指标\"\n# value = \"100\"\n# unit = \"个\"\n+++\n\n第一句写结论。\n\n## 做法\n\n\n## 成效\n\n",
        quoted(&wanted.title),
        quoted(&city.name),
        topics.join(", "),
    );
    Ok((format!("{folder}/{number}.md"), text))
}

fn section(site: &Site, wanted: &New) -> Made {
    let edition = edition(site, wanted)?;
    let folder = format!("content/{edition}/report");
    let number = next_number(site, |page, facts| facts.kind == Kind::Section && *page.parts[0] == *edition);
    let text = format!(
        "+++\ntitle = {}\ndraft = true   # 写好后删去这一行\n\n[[items]]\nid = \"s{number}-1\"\ntopics = []\nsummary = \"\"\n+++\n\n## （一） {{#s{number}-1}}\n\n",
        quoted(&wanted.title)
    );
    Ok((format!("{folder}/{number}-{}.md", clipped(&wanted.title)), text))
}

fn page(wanted: &New) -> Made {
    let path = wanted.path.clone().unwrap_or_else(|| clipped(&wanted.title));
    let path = path.trim_end_matches(".md").trim_start_matches('/');
    let sound = !path.is_empty()
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0']));
    if !sound {
        return Err(Box::new(Diagnostic::new(Code::BAD_SLUG).at(Place::path("--path")).with("slug", path)));
    }
    Ok((format!("content/{path}.md"), format!("+++\ntitle = {}\ndraft = true   # 写好后删去这一行\n+++\n\n", quoted(&wanted.title))))
}

/// The edition's folder: as named, by its name or its part of the address, or the newest.
fn edition(site: &Site, wanted: &New) -> Result<String, Box<Diagnostic>> {
    let newest = site.graph.editions.first().map(|edition| edition.slug.to_string());
    let Some(name) = wanted.edition.clone().or(newest) else { return Err(missing("--edition", "--edition 2024")) };
    let known = pages(site).find(|(page, facts)| {
        let Some(slug) = &facts.edition else { return false };
        **slug == *name || *page.parts[0] == *name
    });
    match known {
        Some((page, _)) => Ok(page.parts[0].to_string()),
        None if slug::is_valid(&name) => Ok(name),
        None => Err(Box::new(Diagnostic::new(Code::BAD_SLUG).at(Place::path("--edition")).with("slug", name))),
    }
}

/// All pages, drafts included.
fn pages(site: &Site) -> impl Iterator<Item = (&Page, &Facts)> {
    site.graph.pages.iter().map(|page| &**page).zip(site.graph.facts.iter().map(|facts| &**facts))
}

/// One more than the largest number among pages.
fn next_number(site: &Site, among: impl Fn(&Page, &Facts) -> bool) -> u32 {
    let numbers = pages(site).filter(|(page, facts)| among(page, facts)).filter_map(|(_, facts)| facts.number);
    numbers.max().map_or(1, |number| number + 1)
}

fn missing(key: &str, example: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::ARGUMENT_MISSING).with("key", key).with("example", example))
}

fn clipped(title: &str) -> String {
    let slug: String = slug::from_name(title).chars().take(40).collect();
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "page".to_owned() } else { slug.to_owned() }
}
