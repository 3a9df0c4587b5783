//! The report: an edition's page and its sections, each subsection with the cases that answer it.

use super::body::{self, Body};
use super::case::{BacklinkView, Meta, attachments, backlinks, meta};
use super::piece::pieces;
use super::{At, CaseLink, Html, Link, PageView, Same, View, summary};
use crate::link::Edition;
use crate::route::PageId;
use serde::Serialize;

/// Cases listed at a subsection.
const ANSWERS: usize = 8;

/// A report section.
#[derive(Debug, Clone, Serialize)]
pub struct SectionView<'a> {
    /// Title.
    pub title: String,
    /// 一
    pub number: String,
    /// Dates and origin.
    pub meta: Vec<Meta<'a>>,
    /// The text.
    pub body: Body,
    /// The same text cut at its subsections, each with what answers it.
    pub parts: Vec<PartView<'a>>,
    /// The edition.
    pub edition: Option<Link>,
    /// All sections of the edition.
    pub sections: Vec<SectionLink>,
    /// Pages whose text links here.
    pub backlinks: Vec<BacklinkView>,
    /// The section before.
    pub previous: Option<Link>,
    /// The section after.
    pub next: Option<Link>,
    /// Files to take along.
    pub attachments: Vec<super::case::AttachmentView>,
    /// A draft in preview.
    pub draft: bool,
}

/// A stretch of a section's text.
#[derive(Debug, Clone, Serialize)]
pub struct PartView<'a> {
    /// HTML, safe to print as it is.
    pub html: Html,
    /// The subsection it is; none before the first.
    pub item: Option<ItemView<'a>>,
}

/// A subsection: what it is about and who answers it.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView<'a> {
    /// Anchor.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Relative address with anchor.
    pub address: String,
    /// Summary.
    pub summary: String,
    /// Topics.
    pub topics: Vec<TopicCount>,
    /// Cases with one of the topics as primary topic, one a city first; bounded.
    pub cases: Vec<Same<'a, CaseLink>>,
    /// How many cases have one of the topics.
    pub total: usize,
}

/// A topic and its number of cases.
#[derive(Debug, Clone, Serialize)]
pub struct TopicCount {
    /// The topic.
    pub topic: Link,
    /// Cases.
    pub cases: usize,
    /// Cities.
    pub cities: usize,
}

/// A section in a list.
#[derive(Debug, Clone, Serialize)]
pub struct SectionLink {
    /// 一
    pub number: String,
    /// The section.
    pub section: Link,
    /// It is the page itself.
    pub current: bool,
    /// Its subsections.
    pub items: Vec<Link>,
}

/// An edition.
#[derive(Debug, Clone, Serialize)]
pub struct EditionView<'a> {
    /// Title.
    pub title: String,
    /// `2020`
    pub name: String,
    /// Dates, issuer, document number.
    pub meta: Vec<Meta<'a>>,
    /// Introduction.
    pub body: Body,
    /// Sections.
    pub sections: Vec<SectionLink>,
    /// Cities with their cases of this edition; a city with more than a dozen is cut.
    pub cities: Vec<CityGroup>,
    /// Number of cases.
    pub cases: usize,
    /// Plain pages and folders beside the sections and cases.
    pub pages: Vec<Link>,
    /// Print volumes.
    pub print: Vec<Link>,
    /// All editions, newest first.
    pub editions: Vec<Link>,
    /// Files to take along.
    pub attachments: Vec<super::case::AttachmentView>,
    /// Pages whose text links here.
    pub backlinks: Vec<BacklinkView>,
    /// A draft in preview.
    pub draft: bool,
}

/// A city and its cases.
#[derive(Debug, Clone, Serialize)]
pub struct CityGroup {
    /// The city.
    pub city: Link,
    /// Cases.
    pub cases: Vec<Link>,
    /// How many there are.
    pub total: usize,
}

pieces! {
    SectionView<'a> { title, number, meta, body, parts, edition, sections, backlinks, previous, next, attachments, draft }
    PartView<'a> { html, item }
    ItemView<'a> { id, title, address, summary, topics, cases, total }
    TopicCount { topic, cases, cities }
    SectionLink { number, section, current, items }
    EditionView<'a> { title, name, meta, body, sections, cities, cases, pages, print, editions, attachments, backlinks, draft }
    CityGroup { city, cases, total }
}

pub(crate) fn section(at: At<'_>, id: PageId) -> View<'_> {
    let graph = at.graph();
    let facts = graph.facts(id);
    let edition = graph.edition_of(id).map(|(_, edition)| edition);
    let edition_link = edition.and_then(|edition| edition.page).map(|page| at.page_link(page));
    let (previous, next) = graph.neighbours[id as usize];
    let (body, parts) = parts(at, id);
    let view = SectionView {
        title: facts.title.to_string(),
        number: facts.number.map(|number| at.ordinal(number)).unwrap_or_default(),
        meta: meta(at, id),
        body,
        parts,
        edition: edition_link,
        sections: edition.map(|edition| section_links(at, edition, Some(id))).unwrap_or_default(),
        backlinks: backlinks(at, id),
        previous: previous.map(|page| at.page_link(page)),
        next: next.map(|page| at.page_link(page)),
        attachments: attachments(at, id),
        draft: graph.page(id).front.draft,
    };
    let channel = edition_channel(at, edition);
    let about = at.about_page(id, "section", edition_crumb(at, edition).into_iter().collect(), channel);
    View { template: "section.html", frame: at.frame(about), page: PageView::Section(Box::new(view)) }
}

/// The text of a section, whole and cut where its subsections begin.
fn parts(at: At<'_>, id: PageId) -> (Body, Vec<PartView<'_>>) {
    let items = &at.graph().page(id).front.items;
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let body = body::in_parts(at, id, |anchor, start| {
        cuts.extend(items.iter().position(|item| item.id == anchor).map(|item| (item, start)));
    });
    let html = body.html.as_str();
    let ends = cuts.iter().skip(1).map(|(_, start)| *start).chain([html.len()]);
    let part = |piece: &str, item| PartView { html: Html::new(piece.to_owned()), item };
    let mut parts = vec![part(&html[..cuts.first().map_or(html.len(), |(_, start)| *start)], None)];
    parts.extend(cuts.iter().zip(ends).map(|((item, start), end)| part(&html[*start..end], item_view(at, id, *item as u32))));
    // A heading inside a list or a quotation is no cut: what answers it stands at the end.
    let inner = (0..items.len()).filter(|item| cuts.iter().all(|(cut, _)| cut != item)).filter_map(|item| item_view(at, id, item as u32));
    parts.extend(inner.map(|item| part("", Some(item))));
    parts.retain(|part| part.item.is_some() || !part.html.as_str().is_empty());
    (body, parts)
}

/// The step of the breadcrumb for an edition: short, as its full title stands on the page.
pub(crate) fn edition_crumb(at: At<'_>, edition: Option<&Edition>) -> Option<Link> {
    let edition = edition?;
    Some(at.link(at.fill("{}年度", &[&edition.slug]), at.graph().address(edition.page?)))
}

pub(crate) fn edition(at: At<'_>, id: PageId) -> View<'_> {
    let graph = at.graph();
    let facts = graph.facts(id);
    let found = graph.edition_of(id);
    let cities = found.map(|(_, edition)| city_groups(at, &edition.cases)).unwrap_or_default();
    let volumes = found.map(|(index, edition)| volumes(at, index, edition)).unwrap_or_default();
    let view = EditionView {
        title: facts.title.to_string(),
        name: facts.edition.as_deref().unwrap_or_default().to_owned(),
        meta: meta(at, id),
        body: body::body(at, id),
        sections: found.map(|(_, edition)| section_links(at, edition, None)).unwrap_or_default(),
        cities,
        cases: found.map_or(0, |(_, edition)| edition.cases.len()),
        pages: super::plain::beside_edition(at, id),
        print: volumes,
        editions: graph.editions.iter().filter_map(|edition| edition.page).map(|page| at.page_link(page)).collect(),
        attachments: attachments(at, id),
        backlinks: backlinks(at, id),
        draft: graph.page(id).front.draft,
    };
    let channel = edition_channel(at, found.map(|(_, edition)| edition));
    let about = at.about_page(id, "edition", Vec::new(), channel);
    View { template: "edition.html", frame: at.frame(about), page: PageView::Edition(Box::new(view)) }
}

fn edition_channel(at: At<'_>, edition: Option<&Edition>) -> (String, String) {
    let name = edition.map_or_else(|| at.say("评价报告"), |edition| at.fill("{}年度", &[&edition.slug]));
    let about = edition.and_then(|edition| edition.page).map(|page| summary(at.graph(), page).into_owned()).unwrap_or_default();
    (name, about)
}

/// The volumes of an edition's print.
pub(crate) fn volumes(at: At<'_>, index: u32, edition: &Edition) -> Vec<Link> {
    let address =
        |volume: u32| if volume == 1 { format!("print/{}.html", edition.slug) } else { format!("print/{}-{volume}.html", edition.slug) };
    (1..)
        .map_while(|volume| {
            let address = address(volume);
            at.graph().routes.get(address.as_str()).filter(|route| **route == crate::route::Route::Print(index, volume))?;
            Some((volume, address))
        })
        .map(|(volume, address)| {
            at.link(if volume == 1 { at.say("全文打印版") } else { at.fill("全文打印版（{}）", &[&volume]) }, &address)
        })
        .collect()
}

/// The sections of an edition with their subsections.
pub(crate) fn section_links(at: At<'_>, edition: &Edition, current: Option<PageId>) -> Vec<SectionLink> {
    let graph = at.graph();
    edition
        .sections
        .iter()
        .map(|id| SectionLink {
            number: graph.facts(*id).number.map(|number| at.ordinal(number)).unwrap_or_default(),
            section: at.page_link(*id),
            current: current == Some(*id),
            items: (0..graph.page(*id).front.items.len() as u32)
                .filter_map(|item| super::case::report_link(at, *id, item))
                .map(|item| Link { title: item.title, address: item.address })
                .collect(),
        })
        .collect()
}

/// A subsection with the cases that answer it.
pub(crate) fn item_view(at: At<'_>, page: PageId, item: u32) -> Option<ItemView<'_>> {
    let graph = at.graph();
    let link = super::case::report_link(at, page, item)?;
    let entries = graph.facts(page).item_topics.get(item as usize)?;
    let positions: Vec<usize> =
        entries.iter().filter_map(|entry| graph.topics.binary_search_by_key(&(*entry as usize), |topic| topic.entry).ok()).collect();
    let mut total: Vec<PageId> = positions.iter().flat_map(|index| graph.topics[*index].cases.iter().copied()).collect();
    total.sort_unstable();
    total.dedup();
    // Take turns between the topics, primary matches first: every topic of the problem is answered.
    let mut queues: Vec<_> = positions
        .iter()
        .map(|index| {
            let topic = &graph.topics[*index];
            let primary = |case: &&PageId| graph.facts(**case).topics.first() == Some(&(topic.entry as u32));
            topic.cases.iter().filter(primary).chain(topic.cases.iter().filter(move |case| !primary(case)))
        })
        .collect();
    let mut cases: Vec<PageId> = Vec::new();
    while cases.len() < ANSWERS {
        let before = cases.len();
        for queue in &mut queues {
            if let Some(case) = queue.find(|case| !cases.contains(case))
                && cases.len() < ANSWERS
            {
                cases.push(*case);
            }
        }
        if cases.len() == before {
            break;
        }
    }
    Some(ItemView {
        id: graph.page(page).front.items[item as usize].id.clone(),
        title: link.title,
        address: link.address,
        summary: link.summary,
        topics: positions.iter().map(|index| topic_count(at, *index)).collect(),
        cases: at.case_links(&cases),
        total: total.len(),
    })
}

/// A topic (by position) with its counts.
pub(crate) fn topic_count(at: At<'_>, index: usize) -> TopicCount {
    let topic = &at.graph().topics[index];
    TopicCount {
        topic: at.topic_link(topic.entry as u32),
        cases: topic.cases.len(),
        cities: super::list::cities_of(at, &topic.cases).len(),
    }
}

fn city_groups(at: At<'_>, cases: &[PageId]) -> Vec<CityGroup> {
    let graph = at.graph();
    let mut groups: Vec<(u32, CityGroup)> = Vec::new();
    for case in cases {
        let Some(code) = graph.facts(*case).city else { continue };
        if groups.last().is_none_or(|(last, _)| *last != code) {
            let Some(city) = at.city_link(code) else { continue };
            groups.push((code, CityGroup { city, cases: Vec::new(), total: 0 }));
        }
        if let Some((_, group)) = groups.last_mut() {
            group.total += 1;
            if group.cases.len() < 12 {
                group.cases.push(at.page_link(*case));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
