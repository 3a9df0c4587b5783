//! A whole edition on one page (or a few volumes), for printing and for approval on paper.

use super::body::{self, Body};
use super::case::{Meta, meta};
use super::figure::FigureView;
use super::piece::pieces;
use super::{At, Link, PageView, View, frame::About, page_of};
use crate::link::PRINT_VOLUME;
use serde::Serialize;

/// A volume of an edition.
#[derive(Debug, Clone, Serialize)]
pub struct PrintView<'a> {
    /// Title of the edition.
    pub title: String,
    /// Dates, issuer, number.
    pub meta: Vec<Meta<'a>>,
    /// Volume, from 1.
    pub volume: u32,
    /// All volumes.
    pub volumes: Vec<Link>,
    /// Introduction; first volume only.
    pub body: Option<Body>,
    /// Report sections; first volume only.
    pub sections: Vec<PrintSection>,
    /// Cities with their cases.
    pub cities: Vec<PrintCity<'a>>,
}

/// A section.
#[derive(Debug, Clone, Serialize)]
pub struct PrintSection {
    /// 一
    pub number: String,
    /// Title.
    pub title: String,
    /// Anchor.
    pub id: String,
    /// Text.
    pub body: Body,
}

/// A city's cases.
#[derive(Debug, Clone, Serialize)]
pub struct PrintCity<'a> {
    /// 济南市
    pub name: String,
    /// Anchor.
    pub id: String,
    /// Cases.
    pub cases: Vec<PrintCase<'a>>,
}

/// A case.
#[derive(Debug, Clone, Serialize)]
pub struct PrintCase<'a> {
    /// Number as printed: 1.
    pub number: String,
    /// Title.
    pub title: String,
    /// Anchor.
    pub id: String,
    /// Text.
    pub body: Body,
    /// Figures.
    pub figures: Vec<FigureView<'a>>,
}

pieces! {
    PrintView<'a> { title, meta, volume, volumes, body, sections, cities }
    PrintSection { number, title, id, body }
    PrintCity<'a> { name, id, cases }
    PrintCase<'a> { number, title, id, body, figures }
}

pub(crate) fn print(at: At<'_>, index: u32, volume: u32) -> View<'_> {
    let graph = at.graph();
    let edition = &graph.editions[index as usize];
    let first = volume == 1;
    let page = edition.page;
    let title = page.map_or_else(|| edition.slug.to_string(), |page| graph.facts(page).title.to_string());
    let sections = edition.sections.iter().filter(|_| first).enumerate().map(|(place, id)| PrintSection {
        number: graph.facts(*id).number.map(|number| at.ordinal(number)).unwrap_or_default(),
        title: graph.facts(*id).title.to_string(),
        id: format!("r{}", place + 1),
        body: body::within(at, *id, 2, &format!("r{}-", place + 1)),
    });
    let mut cities: Vec<PrintCity> = Vec::new();
    for id in page_of(&edition.cases, volume, PRINT_VOLUME) {
        let facts = graph.facts(*id);
        let Some(city) = facts.city.and_then(|code| at.config().places.get(code)) else { continue };
        if cities.last().is_none_or(|last| last.id != city.slug) {
            cities.push(PrintCity { name: city.name.clone(), id: city.slug.clone(), cases: Vec::new() });
        }
        let Some(last) = cities.last_mut() else { continue };
        let anchor = format!("{}-{}", city.slug, last.cases.len() + 1);
        last.cases.push(PrintCase {
            number: facts.number.map(|number| number.to_string()).unwrap_or_default(),
            title: facts.title.to_string(),
            body: body::within(at, *id, 4, &[&anchor, "-"].concat()),
            id: anchor,
            figures: graph.page(*id).front.figures.iter().map(FigureView::new).collect(),
        });
    }
    let view = PrintView {
        meta: page.map(|page| meta(at, page)).unwrap_or_default(),
        volume,
        volumes: super::section::volumes(at, index, edition),
        body: page.filter(|_| first).map(|page| body::within(at, page, 1, "p-")),
        sections: sections.collect(),
        cities,
        title: title.clone(),
    };
    let crumbs = super::section::edition_crumb(at, Some(edition)).into_iter().collect();
    let suffix = if first { String::new() } else { format!("（{volume}）") };
    let about = About {
        kind: "print",
        title: at.fill("{}：全文打印版{}", &[&title, &suffix]),
        description: at.fill("{}及所附案例的全文，供打印。", &[&title]),
        crumbs,
        channel: (at.say("全文打印版"), at.fill("{}及所附案例的全文，供打印。", &[&title])),
        keywords: vec![at.say("打印")],
        page: None,
        feed: None,
    };
    View { template: "print.html", frame: at.frame(about), page: PageView::Print(Box::new(view)) }
}
