//! The index of good practices: the city × topic matrix and the list of all cases.

use super::piece::pieces;
use super::{At, CaseLink, Link, PageView, Pager, Same, View, city_address, frame::About, page_of, topic_address};
use crate::link::PRACTICE_LIST;
use serde::Serialize;

/// Cases shown one by one in a cell; more become one link to the page of the pair.
const IN_CELL: usize = 4;
/// Beyond this many cases every cell shows its count only: a table of ten thousand links helps nobody.
const CROWDED: usize = 600;

/// The index of good practices.
#[derive(Debug, Clone, Serialize)]
pub struct PracticesView<'a> {
    /// The matrix; on the first page of the list only.
    pub matrix: Option<Matrix>,
    /// The list, by city.
    pub groups: Vec<Group<'a>>,
    /// Cases in all.
    pub total: usize,
    /// Pages of the list.
    pub pager: Option<Pager>,
    /// The same as files.
    pub downloads: Vec<Link>,
}

/// City × topic.
#[derive(Debug, Clone, Serialize)]
pub struct Matrix {
    /// Topics, the columns.
    pub topics: Vec<Link>,
    /// Cities, the rows.
    pub rows: Vec<Row>,
    /// Cases of each topic.
    pub totals: Vec<usize>,
}

/// A city's row.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The city.
    pub city: Link,
    /// Short name.
    pub short: String,
    /// One cell a topic.
    pub cells: Vec<Vec<Cell>>,
}

/// A link in a cell.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// What the cell shows: the case's number, or how many there are.
    pub text: String,
    /// For those who do not see the table: city, topic, title.
    pub label: String,
    /// Relative address.
    pub address: String,
    /// The topic is the case's primary one.
    pub primary: bool,
}

/// A city's cases in the list.
#[derive(Debug, Clone, Serialize)]
pub struct Group<'a> {
    /// The city.
    pub city: Same<'a, Link>,
    /// Its cases on this page of the list.
    pub cases: Vec<Same<'a, CaseLink>>,
}

pieces! {
    PracticesView<'a> { matrix, groups, total, pager, downloads }
    Matrix { topics, rows, totals }
    Row { city, short, cells }
    Cell { text, label, address, primary }
    Group<'a> { city, cases }
}

pub(crate) fn practices(at: At<'_>, page: u32) -> View<'_> {
    let graph = at.graph();
    let cases = page_of(&graph.cases, page, PRACTICE_LIST);
    let groups = cases
        .chunk_by(|one, next| graph.facts(*one).city == graph.facts(*next).city)
        .map(|cases| Group { city: at.city_of(cases[0]), cases: at.case_links(cases) });
    let files = [("JSON", "practices.json"), ("CSV", "practices.csv"), ("Excel", "practices.xlsx")];
    let view = PracticesView {
        matrix: (page == 1).then(|| matrix(at)),
        groups: groups.collect(),
        total: graph.cases.len(),
        pager: at.pager("practices", page, graph.cases.len(), PRACTICE_LIST),
        downloads: files.map(|(title, address)| at.link(title, address)).to_vec(),
    };
    let about = About {
        kind: "practices",
        title: at.numbered(&at.say("经验索引"), page),
        description: at
            .fill("{}个城市、{}个主题、{}个典型案例的对照表和清单。", &[&graph.cities.len(), &graph.topics.len(), &graph.cases.len()]),
        crumbs: Vec::new(),
        channel: (at.say("经验索引"), at.say("城市与主题对照的典型经验索引，可按城市、主题查找，可以下载。")),
        keywords: vec![at.say("典型经验"), at.say("索引"), at.say("案例")],
        page: None,
        feed: None,
    };
    View { template: "practices.html", frame: at.frame(about), page: PageView::Practices(Box::new(view)) }
}

fn matrix(at: At<'_>) -> Matrix {
    let graph = at.graph();
    let rows = graph.cities.iter().map(|city| {
        let mut cells = vec![Vec::new(); graph.topics.len()];
        for (topic, cases) in &city.pairs {
            let entry = graph.topics[*topic as usize].entry;
            let (name, slug) = (&at.config().site.topic[entry].name, &at.config().site.topic[entry].slug);
            cells[*topic as usize] = if cases.len() > IN_CELL || graph.cases.len() > CROWDED {
                vec![Cell {
                    text: cases.len().to_string(),
                    label: at.fill("{}{}：{}个案例", &[&city.division.name, name, &cases.len()]),
                    address: at.to(&format!("cities/{}/{slug}.html", city.division.slug)),
                    primary: false,
                }]
            } else {
                let cell = |case: &u32| {
                    let facts = graph.facts(*case);
                    let number = facts.number.map_or_else(|| "·".to_owned(), |number| number.to_string());
                    Cell {
                        label: at.fill("{}{}：{}，案例{}", &[&city.division.name, name, &facts.title, &number]),
                        text: number,
                        address: at.to(graph.address(*case)),
                        primary: facts.topics.first() == Some(&(entry as u32)),
                    }
                };
                cases.iter().map(cell).collect()
            };
        }
        Row { city: at.link(&city.division.name, &city_address(&city.division.slug)), short: city.division.short.clone(), cells }
    });
    Matrix {
        rows: rows.collect(),
        topics: graph
            .topics
            .iter()
            .map(|topic| &at.config().site.topic[topic.entry])
            .map(|entry| at.link(&entry.name, &topic_address(&entry.slug)))
            .collect(),
        totals: graph.topics.iter().map(|topic| topic.cases.len()).collect(),
    }
}
