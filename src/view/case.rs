//! A case: its text, its figures, and every way on from it.

use super::body::{self, Body};
use super::figure::{ChartView, FigureView, charts};
use super::piece::pieces;
use super::qr::QrView;
use super::{At, Link, Near, PageView, Same, View, city_address, folder, inherited, origin, published, summary};
use crate::document::Heading;
use crate::link::Reason;
use crate::model::Item;
use crate::route::PageId;
use serde::Serialize;
use std::borrow::Cow;

/// Other cases listed beside one.
const BESIDE: usize = 6;
/// Cases of other cities listed for a topic.
const OTHERS: usize = 3;
/// Report subsections listed.
const REPORT: usize = 6;

/// The page of a case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView<'a> {
    /// Title.
    pub title: &'a str,
    /// The summary, unless the text begins with the same words.
    pub lead: Cow<'a, str>,
    /// The city.
    pub city: Option<Link>,
    /// The county.
    pub county: Option<Link>,
    /// The edition.
    pub edition: Option<Link>,
    /// 案例一
    pub number: String,
    /// Topics, primary first.
    pub topics: Vec<Same<'a, Link>>,
    /// Lines of the date and origin block: label, text, machine form.
    pub meta: Vec<Meta<'a>>,
    /// All figures.
    pub figures: Vec<FigureView<'a>>,
    /// Figures with an earlier value of the same unit, as bars.
    pub charts: Vec<ChartView>,
    /// The page's full address as a QR code for print; none without `base_url`.
    pub qr: Option<QrView>,
    /// The text.
    pub body: Body,
    /// Files to take along.
    pub attachments: Vec<AttachmentView>,
    /// Report subsections with the same topics.
    pub report: Vec<Same<'a, ReportLink>>,
    /// Other cases of the city.
    pub same_city: Vec<Same<'a, Near>>,
    /// For each topic, cases of other cities.
    pub same_topic: Vec<TopicGroup<'a>>,
    /// Related cases with reasons.
    pub related: Vec<RelatedView<'a>>,
    /// Pages whose text links here.
    pub backlinks: Vec<BacklinkView>,
    /// The case before in the edition.
    pub previous: Option<Same<'a, Near>>,
    /// The case after.
    pub next: Option<Same<'a, Near>>,
    /// `2023-01-01` when archived, else empty.
    pub archived: String,
    /// A draft in preview.
    pub draft: bool,
}

/// One line of the block under the title.
#[derive(Debug, Clone, Serialize)]
pub struct Meta<'a> {
    /// 来源, 发布日期 …
    pub label: &'a str,
    /// The text.
    pub text: Cow<'a, str>,
    /// For `<time datetime>`; empty when it is no date.
    pub machine: String,
    /// Where the text leads; empty when nowhere.
    pub address: &'a str,
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
pub struct TopicGroup<'a> {
    /// The topic.
    pub topic: Same<'a, Link>,
    /// Some cases.
    pub cases: Vec<Same<'a, Near>>,
    /// How many the topic has in all.
    pub total: usize,
}

/// A related case.
#[derive(Debug, Clone, Serialize)]
pub struct RelatedView<'a> {
    /// The case.
    pub case: Same<'a, Near>,
    /// Why, in words.
    pub reasons: Vec<Cow<'a, str>>,
}

/// A page whose text links here.
#[derive(Debug, Clone, Serialize)]
pub struct BacklinkView {
    /// The page.
    pub page: Link,
    /// The sentence that links.
    pub sentence: String,
}

pieces! {
    CaseView<'a> {
        title, lead, city, county, edition, number, topics, meta, figures, charts, qr, body, attachments, report, same_city,
        same_topic, related, backlinks, previous, next, archived, draft,
    }
    Meta<'a> { label, text, machine, address }
    AttachmentView { title, address, kind, size }
    ReportLink { section, title, address, summary }
    TopicGroup<'a> { topic, cases, total }
    RelatedView<'a> { case, reasons }
    BacklinkView { page, sentence }
}

pub(crate) fn case(at: At<'_>, id: PageId) -> View<'_> {
    let (graph, config) = (at.graph(), at.config());
    let (page, facts) = (graph.page(id), graph.facts(id));
    let city_index = facts.city.and_then(|code| graph.city_index(code));
    let city = city_index.map(|index| &graph.cities[index as usize]);
    let city_link = facts.city.and_then(|code| at.city_link(code));
    let edition = graph.edition_of(id);
    let edition_link = edition.and_then(|(_, edition)| edition.page).map(|page| at.page_link(page));
    let figures: Vec<FigureView> = page.front.figures.iter().map(FigureView::new).collect();
    let same_topic: Vec<(u32, Vec<PageId>)> = facts.topics.iter().take(2).map(|entry| (*entry, others(at, id, *entry))).collect();
    let listed = |page: PageId| same_topic.iter().any(|(_, cases)| cases.contains(&page));
    let related = graph.related[id as usize].iter().filter(|related| !listed(related.page));
    let lead = summary(graph, id);
    let body = body::body(at, id);
    let opening: String = lead.chars().take(6).collect();
    let text = body.html.as_str();
    let repeated = text.char_indices().nth(200).map_or(text, |(end, _)| &text[..end]).contains(&opening);
    let crumb = super::section::edition_crumb(at, edition.map(|(_, edition)| edition));
    let crumbs = [crumb, city_link.clone()].into_iter().flatten().collect();
    let channel = city_index
        .zip(city)
        .map(|(index, city)| (city.division.name.clone(), super::list::city_description(at, index)))
        .unwrap_or_default();
    let (previous, next) = graph.neighbours[id as usize];
    let view = CaseView {
        title: &facts.title,
        lead: if repeated { "".into() } else { lead },
        county: facts.county.and_then(|code| {
            let (county, city) = (config.places.get(code)?, city?);
            Some(at.link(&county.name, &format!("{}#{}", city_address(&city.division.slug), county.slug)))
        }),
        city: city_link,
        edition: edition_link,
        number: facts.number.map(|number| at.ordinal(number)).unwrap_or_default(),
        topics: at.topic_links(&facts.topics),
        meta: meta(at, id),
        charts: charts(&page.front.figures),
        qr: (!config.site.base_url.is_empty()).then(|| at.source.memo.codes.get(&[&config.site.base_url, at.from].concat())).flatten(),
        figures,
        body,
        attachments: attachments(at, id),
        report: report_links(at, &facts.topics),
        same_city: city.map(|city| beside(&city.cases, id).map(|case| at.near(case)).collect()).unwrap_or_default(),
        same_topic: same_topic.iter().filter_map(|(entry, cases)| topic_group(at, *entry, cases)).collect(),
        related: related
            .map(|related| RelatedView {
                case: at.near(related.page),
                reasons: related.reasons.iter().map(|reason| words(at, *reason)).collect(),
            })
            .collect(),
        backlinks: backlinks(at, id),
        previous: previous.map(|page| at.near(page)),
        next: next.map(|page| at.near(page)),
        archived: page.front.archived.map(|moment| moment.day()).unwrap_or_default(),
        draft: page.front.draft,
    };
    let about = at.about_page(id, "case", crumbs, channel);
    View { template: "case.html", frame: at.frame(about), page: PageView::Case(Box::new(view)) }
}

/// 发布日期, 来源, 作者, 文号, 成文日期, 更新: what is known, in that order.
pub(crate) fn meta(at: At<'_>, id: PageId) -> Vec<Meta<'_>> {
    let (graph, front) = (at.graph(), &at.graph().page(id).front);
    let mut lines = Vec::with_capacity(6);
    for (label, moment) in [("发布日期", published(graph, id)), ("更新日期", front.updated), ("成文日期", front.issued_on)] {
        lines.extend(moment.map(|moment| Meta {
            label: at.said(label),
            text: moment.to_string().into(),
            machine: moment.machine(),
            address: "",
        }));
    }
    let origin = origin(graph, id);
    let origin_url = inherited(graph, id, |front| front.origin_url.as_deref());
    let origin_url = origin_url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    let issuer = front.issuer.as_deref().filter(|issuer| Some(*issuer) != origin);
    let texts = [
        ("来源", origin, origin_url),
        ("发布机构", issuer, None),
        ("文号", front.doc_number.as_deref(), None),
        ("作者", front.author.as_deref(), None),
    ];
    for (label, text, address) in texts {
        let address = address.unwrap_or_default();
        lines.extend(text.map(|text| Meta { label: at.said(label), text: text.into(), machine: String::new(), address }));
    }
    lines
}

/// Cases of a city around one of them.
fn beside(cases: &[PageId], id: PageId) -> impl Iterator<Item = PageId> + '_ {
    let place = cases.iter().position(|case| *case == id).unwrap_or(0);
    let from = place.saturating_sub(BESIDE / 2);
    cases[from..].iter().copied().filter(move |case| *case != id).take(BESIDE)
}

/// Cases of other cities with one topic.
fn others(at: At<'_>, id: PageId, entry: u32) -> Vec<PageId> {
    let graph = at.graph();
    let Ok(index) = graph.topics.binary_search_by_key(&(entry as usize), |topic| topic.entry) else { return Vec::new() };
    let list = &graph.topics[index].cases;
    let own_city = graph.facts(id).city;
    // From the case's own place in the list onwards, so that not all cases lead to the same first few. Lists are in the
    // order of `cases`, so the place is found without looking through them.
    let start = list.partition_point(|case| graph.order[*case as usize] <= graph.order[id as usize]);
    let around = list[start..].iter().chain(&list[..start]).copied();
    around.filter(|case| graph.facts(*case).city != own_city).take(OTHERS).collect()
}

fn topic_group<'a>(at: At<'a>, entry: u32, cases: &[PageId]) -> Option<TopicGroup<'a>> {
    let graph = at.graph();
    let index = graph.topics.binary_search_by_key(&(entry as usize), |topic| topic.entry).ok()?;
    let total = graph.topics[index].cases.len();
    (!cases.is_empty()).then(|| TopicGroup {
        topic: at.same_topic_link(entry),
        cases: cases.iter().map(|case| at.near(*case)).collect(),
        total,
    })
}

/// Report subsections about any of these topics, in report order, newest edition first.
pub(crate) fn report_links<'a>(at: At<'a>, topics: &[u32]) -> Vec<Same<'a, ReportLink>> {
    let graph = at.graph();
    let mut items: Vec<(PageId, u32)> = topics
        .iter()
        .filter_map(|entry| graph.topics.binary_search_by_key(&(*entry as usize), |topic| topic.entry).ok())
        .flat_map(|index| graph.topics[index].items.iter().copied())
        .collect();
    items.sort_unstable();
    items.dedup();
    items.into_iter().take(REPORT).filter_map(|(page, item)| same_report_link(at, page, item)).collect()
}

pub(crate) fn report_link(at: At<'_>, page: PageId, item: u32) -> Option<ReportLink> {
    let (heading, entry) = report_heading(at, page, item)?;
    Some(report_entry(at, page, heading, entry, &|address| at.to(address)))
}

/// The same, shared by pages to which the way is the same: from another folder by the site's base, within an edition from
/// one of its folders to the other.
pub(crate) fn same_report_link(at: At<'_>, page: PageId, item: u32) -> Option<Same<'_, ReportLink>> {
    let (heading, entry) = report_heading(at, page, item)?;
    let (memo, index) = (at.source.memo, at.source.memo.item(page, item));
    let address = at.graph().address(page);
    if folder(at.from) != folder(address) {
        return Some(memo.report.get(at, index, |to| report_entry(at, page, heading, entry, to)));
    }
    let make = || report_entry(at, page, heading, entry, &|address| at.to(address));
    let way = at.to(address);
    Some(match way.strip_prefix("../").is_some_and(|rest| !rest.starts_with("../")) {
        true => memo.report_beside.get(at, index, |_| make()),
        false => Same::new(make()),
    })
}

fn report_heading(at: At<'_>, page: PageId, item: u32) -> Option<(&Heading, &Item)> {
    let page = at.graph().page(page);
    let entry = page.front.items.get(item as usize)?;
    Some((page.document.outline.iter().find(|heading| *heading.id == *entry.id)?, entry))
}

fn report_entry(at: At<'_>, page: PageId, heading: &Heading, entry: &Item, to: &dyn Fn(&str) -> String) -> ReportLink {
    ReportLink {
        section: at.graph().facts(page).title.to_string(),
        title: heading.text.to_string(),
        address: to(&[at.graph().address(page), "#", &heading.id].concat()),
        summary: entry.summary.clone(),
    }
}

fn words(at: At<'_>, reason: Reason) -> Cow<'_, str> {
    let site = &at.config().site;
    let (kind, index, text, name) = match reason {
        Reason::PrimaryTopic(entry) => (0, entry, "同为“{}”", &site.topic[entry as usize].name),
        Reason::Topic(entry) => (1, entry, "也涉及“{}”", &site.topic[entry as usize].name),
        Reason::Term(term) => (2, term, "都提到“{}”", &site.term[term as usize].name),
        Reason::County(code) => return at.fill("同在{}", &[&at.config().places.get(code).map_or("", |county| &county.name)]).into(),
    };
    let said = &at.source.memo.reasons[kind][index as usize];
    Cow::Borrowed(said.get_or_init(|| at.fill(text, &[name]).into()))
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
