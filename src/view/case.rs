//! A case: its text, its figures, and every way on from it.

use super::body::{self, Body};
use super::figure::FigureView;
use super::{At, CaseLink, Link, PageView, Pager, View, city_address, inherited, published, summary};
use crate::link::Reason;
use crate::route::PageId;
use crate::text::number::in_han;
use serde::Serialize;

/// Other cases listed beside one.
const BESIDE: usize = 6;

/// The page of a case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    /// Title.
    pub title: String,
    /// Lead: the summary.
    pub summary: String,
    /// The city.
    pub city: Option<Link>,
    /// The county.
    pub county: Option<Link>,
    /// The edition.
    pub edition: Option<Link>,
    /// 案例一
    pub number: String,
    /// Topics, primary first.
    pub topics: Vec<Link>,
    /// Lines of the date and origin block: label, text, machine form.
    pub meta: Vec<Meta>,
    /// Up to four figures to stand out.
    pub key_figures: Vec<FigureView>,
    /// All figures.
    pub figures: Vec<FigureView>,
    /// The text.
    pub body: Body,
    /// Files to take along.
    pub attachments: Vec<AttachmentView>,
    /// Report subsections with the same topics.
    pub report: Vec<ReportLink>,
    /// Other cases of the city.
    pub same_city: Vec<CaseLink>,
    /// For each topic, cases of other cities.
    pub same_topic: Vec<TopicGroup>,
    /// Related cases with reasons.
    pub related: Vec<RelatedView>,
    /// Pages whose text links here.
    pub backlinks: Vec<BacklinkView>,
    /// The case before in the edition.
    pub previous: Option<CaseLink>,
    /// The case after.
    pub next: Option<CaseLink>,
    /// `2023-01-01` when archived, else empty.
    pub archived: String,
    /// A draft in preview.
    pub draft: bool,
    /// Lists have no pager here; kept so that one partial serves all pages.
    pub pager: Option<Pager>,
}

/// One line of the block under the title.
#[derive(Debug, Clone, Serialize)]
pub struct Meta {
    /// 来源, 发布日期 …
    pub label: String,
    /// The text.
    pub text: String,
    /// For `<time datetime>`; empty when it is no date.
    pub machine: String,
    /// Where the text leads; empty when nowhere.
    pub address: String,
}

/// A file to take along.
#[derive(Debug, Clone, Serialize)]
pub struct AttachmentView {
    /// Title.
    pub title: String,
    /// Relative address.
    pub address: String,
    /// `PDF`
    pub kind: String,
    /// `1.2 MiB`
    pub size: String,
}

/// A report subsection.
#[derive(Debug, Clone, Serialize)]
pub struct ReportLink {
    /// Title of the section.
    pub section: String,
    /// Heading of the subsection.
    pub title: String,
    /// Relative address with anchor.
    pub address: String,
    /// Its summary.
    pub summary: String,
}

/// Cases of other cities with one topic.
#[derive(Debug, Clone, Serialize)]
pub struct TopicGroup {
    /// The topic.
    pub topic: Link,
    /// Some cases.
    pub cases: Vec<CaseLink>,
    /// How many the topic has in all.
    pub total: usize,
}

/// A related case.
#[derive(Debug, Clone, Serialize)]
pub struct RelatedView {
    /// The case.
    pub case: CaseLink,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// A page whose text links here.
#[derive(Debug, Clone, Serialize)]
pub struct BacklinkView {
    /// The page.
    pub page: Link,
    /// The sentence that links.
    pub sentence: String,
}

pub(crate) fn case(at: At<'_>, id: PageId) -> View {
    let (graph, config) = (at.graph(), at.config());
    let (page, facts) = (graph.page(id), graph.facts(id));
    let city_index = facts.city.and_then(|code| graph.city_index(code));
    let city = city_index.map(|index| &graph.cities[index as usize]);
    let city_link = facts.city.and_then(|code| at.city_link(code));
    let edition = graph.edition_of(id);
    let edition_link = edition.and_then(|(_, edition)| edition.page).map(|page| at.page_link(page));
    let figures: Vec<FigureView> = page.front.figures.iter().map(FigureView::new).collect();
    let related = graph.related[id as usize].iter();
    let crumbs = [edition_link.clone(), city_link.clone()].into_iter().flatten().collect();
    let channel = city.map(|city| (city.division.name.clone(), super::list::city_description(at, city))).unwrap_or_default();
    let (previous, next) = graph.neighbours[id as usize];
    let view = CaseView {
        title: facts.title.to_string(),
        summary: summary(graph, id),
        county: facts.county.and_then(|code| {
            let (county, city) = (config.places.get(code)?, city?);
            Some(at.link(&county.name, &format!("{}#{}", city_address(&city.division.slug), county.slug)))
        }),
        city: city_link,
        edition: edition_link,
        number: facts.number.map(in_han).unwrap_or_default(),
        topics: at.topic_links(&facts.topics),
        meta: meta(at, id),
        key_figures: figures.iter().take(4).cloned().collect(),
        figures,
        body: body::body(at, id),
        attachments: attachments(at, id),
        report: report_links(at, &facts.topics),
        same_city: city
            .map(|city| city.cases.iter().copied().filter(|case| *case != id).take(BESIDE).map(|case| at.case_link(case)).collect())
            .unwrap_or_default(),
        same_topic: facts.topics.iter().filter_map(|entry| topic_group(at, id, *entry)).collect(),
        related: related
            .map(|related| RelatedView {
                case: at.case_link(related.page),
                reasons: related.reasons.iter().map(|reason| words(at, *reason)).collect(),
            })
            .collect(),
        backlinks: backlinks(at, id),
        previous: previous.map(|page| at.case_link(page)),
        next: next.map(|page| at.case_link(page)),
        archived: page.front.archived.map(|moment| moment.day()).unwrap_or_default(),
        draft: page.front.draft,
        pager: None,
    };
    let about = at.about_page(id, "case", crumbs, channel);
    View { template: "case.html", frame: at.frame(about), page: PageView::Case(Box::new(view)) }
}

/// 发布日期, 来源, 作者, 文号, 成文日期, 更新: what is known, in that order.
pub(crate) fn meta(at: At<'_>, id: PageId) -> Vec<Meta> {
    let (graph, front) = (at.graph(), &at.graph().page(id).front);
    let mut lines = Vec::new();
    let mut date = |label: &str, moment: Option<crate::moment::Moment>| {
        lines.extend(moment.map(|moment| Meta {
            label: label.into(),
            text: moment.to_string(),
            machine: moment.machine(),
            address: String::new(),
        }));
    };
    date("发布日期", published(graph, id));
    date("更新日期", front.updated);
    date("成文日期", front.issued_on);
    let origin = inherited(graph, id, |front| front.origin.clone().or_else(|| front.issuer.clone()));
    let origin_name = origin.clone();
    let origin_url =
        inherited(graph, id, |front| front.origin_url.clone()).filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    let mut text = |label: &str, text: Option<String>, address: Option<String>| {
        lines.extend(text.map(|text| Meta { label: label.into(), text, machine: String::new(), address: address.unwrap_or_default() }));
    };
    text("来源", origin, origin_url);
    text("发布机构", front.issuer.clone().filter(|issuer| Some(issuer) != origin_name.as_ref()), None);
    text("文号", front.doc_number.clone(), None);
    text("作者", front.author.clone(), None);
    lines
}

fn topic_group(at: At<'_>, id: PageId, entry: u32) -> Option<TopicGroup> {
    let graph = at.graph();
    let index = graph.topics.binary_search_by_key(&(entry as usize), |topic| topic.entry).ok()?;
    let list = &graph.topics[index].cases;
    let own_city = graph.facts(id).city;
    // From the case's own place in the list onwards, so that not all cases lead to the same first few.
    let start = list.iter().position(|case| *case == id)?;
    let around = list[start + 1..].iter().chain(&list[..start]);
    let cases: Vec<CaseLink> = around.filter(|case| graph.facts(**case).city != own_city).take(4).map(|case| at.case_link(*case)).collect();
    (!cases.is_empty()).then(|| TopicGroup { topic: at.topic_link(entry), cases, total: list.len() })
}

/// Report subsections about any of these topics, in report order, newest edition first.
pub(crate) fn report_links(at: At<'_>, topics: &[u32]) -> Vec<ReportLink> {
    let graph = at.graph();
    let mut items: Vec<(PageId, u32)> = topics
        .iter()
        .filter_map(|entry| graph.topics.binary_search_by_key(&(*entry as usize), |topic| topic.entry).ok())
        .flat_map(|index| graph.topics[index].items.iter().copied())
        .collect();
    items.sort_unstable();
    items.dedup();
    items.into_iter().take(12).filter_map(|(page, item)| report_link(at, page, item)).collect()
}

pub(crate) fn report_link(at: At<'_>, page: PageId, item: u32) -> Option<ReportLink> {
    let graph = at.graph();
    let entry = graph.page(page).front.items.get(item as usize)?;
    let heading = graph.page(page).document.outline.iter().find(|heading| *heading.id == *entry.id)?;
    Some(ReportLink {
        section: graph.facts(page).title.to_string(),
        title: heading.text.to_string(),
        address: at.to(&format!("{}#{}", graph.address(page), heading.id)),
        summary: entry.summary.clone(),
    })
}

fn words(at: At<'_>, reason: Reason) -> String {
    let site = &at.config().site;
    match reason {
        Reason::PrimaryTopic(entry) => format!("同为“{}”", site.topic[entry as usize].name),
        Reason::Topic(entry) => format!("也涉及“{}”", site.topic[entry as usize].name),
        Reason::County(code) => format!("同在{}", at.config().places.get(code).map_or("", |county| &county.name)),
        Reason::Term(term) => format!("都提到“{}”", site.term[term as usize].name),
    }
}

pub(crate) fn backlinks(at: At<'_>, id: PageId) -> Vec<BacklinkView> {
    let graph = at.graph();
    let links = graph.backlinks[id as usize].iter().take(20);
    links
        .map(|link| BacklinkView {
            page: at.page_link(link.from),
            sentence: body::sentence_of(&graph.page(link.from).document, link.reference),
        })
        .collect()
}

pub(crate) fn attachments(at: At<'_>, id: PageId) -> Vec<AttachmentView> {
    let graph = at.graph();
    let page = graph.page(id);
    let targets = graph.targets[id as usize].iter().skip(page.document.references.len());
    let files = page.front.attachments.iter().zip(targets);
    files
        .filter_map(|(attachment, target)| {
            let crate::link::Target::File(index) = target else { return None };
            let asset = &graph.assets[*index as usize];
            let name = asset.below.rsplit('/').next().unwrap_or_default();
            Some(AttachmentView {
                title: if attachment.title.is_empty() { name.to_owned() } else { attachment.title.clone() },
                address: at.to(&body::asset_address(graph, *index)),
                kind: name.rsplit_once('.').map(|(_, suffix)| suffix.to_ascii_uppercase()).unwrap_or_default(),
                size: crate::text::size(asset.size),
            })
        })
        .collect()
}
