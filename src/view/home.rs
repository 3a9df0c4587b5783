//! The home page: ways in by city, topic, number, problem and report; or the contents of a plain folder.

use super::body::{self, Body};
use super::figure::FigureView;
use super::list::{Tile, TopicEntry, tiles, topic_tiles};
use super::piece::pieces;
use super::plain::{FolderEntry, folder_entries};
use super::section::{ItemView, SectionLink, item_view, section_links, topic_count};
use super::{At, CaseLink, Link, PageView, Same, View, frame::About, summary};
use crate::model::Kind;
use serde::Serialize;

/// Figures shown on the home page.
const FIGURES: usize = 6;
/// Newest cases shown.
const NEWEST: usize = 6;

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView<'a> {
    /// Large line.
    pub headline: String,
    /// Lead.
    pub lead: String,
    /// Introduction.
    pub body: Option<Body>,
    /// Cities as tiles, or empty without a grid.
    pub tiles: Vec<Tile>,
    /// Cities as a list.
    pub cities: Vec<Link>,
    /// Topics with counts.
    pub topics: Vec<TopicEntry>,
    /// A few figures.
    pub figures: Vec<HomeFigure<'a>>,
    /// Problems that the newest report names, with the topics that answer them.
    pub problems: Vec<ItemView<'a>>,
    /// Name of the section that names them.
    pub problems_title: String,
    /// The newest report's outline.
    pub sections: Vec<SectionLink>,
    /// The newest report.
    pub edition: Option<Link>,
    /// All editions.
    pub editions: Vec<Link>,
    /// Newest cases.
    pub newest: Vec<Same<'a, CaseLink>>,
    /// Folders and pages of a plain site.
    pub folders: Vec<FolderEntry>,
    /// Plain pages at the top.
    pub pages: Vec<Link>,
}

/// A figure with its case.
#[derive(Debug, Clone, Serialize)]
pub struct HomeFigure<'a> {
    /// The figure.
    pub figure: FigureView<'a>,
    /// Its case.
    pub case: Same<'a, CaseLink>,
}

pieces! {
    HomeView<'a> {
        headline, lead, body, tiles, cities, topics, figures, problems, problems_title, sections, edition, editions, newest, folders,
        pages,
    }
    HomeFigure<'a> { figure, case }
}

pub(crate) fn home(at: At<'_>) -> View<'_> {
    let (graph, site) = (at.graph(), &at.config().site);
    let page = graph.visible().find(|id| graph.facts(*id).kind == Kind::Home);
    let newest_edition = graph.editions.iter().find(|edition| !edition.sections.is_empty());
    // The second section of a report names the problems; a section without a number counts by its place.
    let problems = newest_edition.and_then(|edition| edition.sections.get(1).copied());
    let problem_items =
        problems.map(|id| (0..graph.page(id).front.items.len() as u32).filter_map(|item| item_view(at, id, item)).collect());
    let edition_page = newest_edition.and_then(|edition| edition.page);
    let root = &graph.folders[0];
    let view = HomeView {
        headline: if site.headline.is_empty() {
            page.map_or_else(|| site.title.clone(), |id| graph.facts(id).title.to_string())
        } else {
            site.headline.clone()
        },
        lead: page.map(|id| summary(graph, id).into_owned()).filter(|lead| !lead.is_empty()).unwrap_or_else(|| site.description.clone()),
        body: page.map(|id| body::body(at, id)),
        tiles: tiles(at, |_| false),
        cities: graph.cities.iter().filter_map(|city| at.city_link(city.division.code)).collect(),
        topics: (0..graph.topics.len())
            .map(|index| TopicEntry {
                count: topic_count(at, index),
                summary: site.topic[graph.topics[index].entry].summary.clone(),
                tiles: topic_tiles(at, index),
            })
            .collect(),
        figures: figures(at),
        problems: problem_items.unwrap_or_default(),
        problems_title: problems.map(|id| graph.facts(id).title.to_string()).unwrap_or_default(),
        sections: newest_edition.map(|edition| section_links(at, edition, None)).unwrap_or_default(),
        edition: edition_page.map(|page| at.page_link(page)),
        editions: graph.editions.iter().filter_map(|edition| edition.page).map(|page| at.page_link(page)).collect(),
        newest: newest(at),
        folders: folder_entries(at, 0),
        pages: root.pages.iter().map(|page| at.page_link(*page)).collect(),
    };
    let about = About {
        kind: "home",
        title: site.title.clone(),
        description: if site.description.is_empty() { view.lead.clone() } else { site.description.clone() },
        crumbs: Vec::new(),
        channel: (at.say("首页"), if site.description.is_empty() { view.lead.clone() } else { site.description.clone() }),
        keywords: vec![site.title.clone()],
        page: None,
        feed: None,
    };
    View { template: "home.html", frame: at.frame(about), page: PageView::Home(Box::new(view)) }
}

/// The first figure of cases spread over the newest edition, one a topic, so that the choice is varied and stable.
fn figures(at: At<'_>) -> Vec<HomeFigure<'_>> {
    let graph = at.graph();
    let mut used: Vec<u32> = Vec::new();
    let mut found = Vec::new();
    for topic in graph.topics.iter() {
        let case = topic.cases.iter().copied().find(|case| {
            let facts = graph.facts(*case);
            facts.topics.first() == Some(&(topic.entry as u32))
                && facts.city.is_some_and(|city| !used.contains(&city))
                && !graph.page(*case).front.figures.is_empty()
        });
        if let Some(case) = case {
            used.extend(graph.facts(case).city);
            found.push(HomeFigure { figure: FigureView::new(&graph.page(case).front.figures[0]), case: at.case_link(case) });
        }
        if found.len() == FIGURES {
            break;
        }
    }
    found
}

/// The newest cases by date, then report order. Only shown when there is more than one edition.
fn newest(at: At<'_>) -> Vec<Same<'_, CaseLink>> {
    let graph = at.graph();
    if graph.editions.len() < 2 {
        return Vec::new();
    }
    let cases = graph.editions.iter().flat_map(|edition| &edition.cases).take(NEWEST);
    cases.map(|case| at.case_link(*case)).collect()
}
