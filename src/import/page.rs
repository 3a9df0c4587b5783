//! Pages to be → Markdown files with front matter. Every piece of text is copied, with its repairs and with escapes that
//! keep Markdown from reading more into it; where each piece went is written down for the proof and the receipt.

use super::body::{Placed, Writer};
use super::original::{Mark, Original};
use super::outline::{Block, BlockKind, Outline, Page, Role, Title};
use super::topics::{Proposal, Vocabulary};
use super::{Settings, figures, head};
use crate::config::Config;
use crate::model::Figure;
use crate::text::escape::toml;
use crate::text::repair::{self, Counts};
use crate::text::{clip, slug};
use std::ops::Range;

/// A file to be written.
#[derive(Debug, Clone)]
pub struct File {
    /// Relative to the root, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
    /// Where its body begins.
    pub body: usize,
    /// Its title.
    pub title: String,
    /// The title was made by the program.
    pub title_is_proposed: bool,
    /// Where each piece of the original stands in it.
    pub placed: Vec<Placed>,
    /// Topics proposed, by name, each with the words that speak for it.
    pub topics: Vec<(String, Vec<String>)>,
    /// Figures found.
    pub figures: Vec<Figure>,
    /// Counties, 《texts》 and document numbers that it names.
    pub names: Names,
    /// Items of a section: headings with an id.
    pub items: usize,
    /// Required fields that are still missing.
    pub missing: Vec<&'static str>,
}

/// What a text names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    /// Counties of its city.
    pub counties: Vec<String>,
    /// 《…》
    pub texts: Vec<String>,
    /// 鲁政办发〔2018〕29号
    pub doc_numbers: Vec<String>,
}

/// Most 《texts》 and document numbers noted of a page.
const MOST_NAMES: usize = 50;
/// Longest part of a file name that is made from a title.
const SLUG: usize = 40;

/// What writing needs beside the pages.
pub(super) struct Context<'a> {
    pub original: &'a Original,
    pub outline: &'a Outline,
    pub settings: &'a Settings,
    pub config: &'a Config,
    pub edition: &'a str,
    pub vocabulary: Vocabulary,
    /// Index of the topic of cases that none is proposed for.
    pub default_topic: Option<usize>,
}

impl Context<'_> {
    fn repaired(&self, range: Range<usize>) -> String {
        let text = &self.original.text[range];
        match self.settings.repair {
            true => repair::apply(text, 0, &repair::edits(text)).into_owned(),
            false => text.to_owned(),
        }
    }

    /// Folder of the edition, with `/`.
    pub fn folder(&self) -> String {
        format!("{}/{}", self.settings.into.trim_end_matches('/'), self.edition)
    }

    fn title(&self, page: &Page) -> String {
        match &page.title {
            Title::Written(parts) => join(parts.iter().map(|part| self.repaired(part.clone()))),
            Title::Proposed(title) if self.settings.repair => repair::apply(title, 0, &repair::edits(title)).into_owned(),
            Title::Proposed(title) => title.clone(),
        }
    }
}

/// Parts of a title; those of an annex stay apart.
fn join(parts: impl Iterator<Item = String>) -> String {
    parts
        .reduce(|title, part| {
            let label = title.starts_with('附') && title.chars().count() <= 6;
            let latin = title.ends_with(|c: char| c.is_ascii_alphanumeric()) && part.starts_with(|c: char| c.is_ascii_alphanumeric());
            if label {
                format!("{}：{part}", title.trim_end_matches(['：', ':']))
            } else if latin {
                format!("{title} {part}")
            } else {
                title + &part
            }
        })
        .unwrap_or_default()
        .split('\t')
        .collect::<Vec<_>>()
        .join(" ")
}

/// Writes a page; counts its repairs.
pub(super) fn write(context: &Context<'_>, page: &Page) -> (File, Counts) {
    let mut counts = Counts::new();
    let title = context.title(page);
    let plain = plain(context, &page.body);
    let path = path(context, page, &title);
    let mut file = File {
        path,
        text: String::new(),
        body: 0,
        title,
        title_is_proposed: matches!(page.title, Title::Proposed(_)),
        placed: Vec::new(),
        topics: Vec::new(),
        figures: Vec::new(),
        names: names(context, page, &plain),
        items: 0,
        missing: Vec::new(),
    };
    let mut front = String::new();
    match &page.role {
        Role::Edition => edition(context, &mut file, &mut front),
        Role::Section => {
            front.push_str(&titled(&file));
            section(context, page, &mut file, &mut front);
        }
        Role::Case { city, county } => {
            front.push_str(&titled(&file));
            case(context, (*city, *county), &plain, &mut file, &mut front);
        }
    }
    let mut writer = Writer::new(context.original, context.settings.repair, &mut counts);
    let depth = file.path.matches('/').count().saturating_sub(context.folder().matches('/').count() + 1);
    writer.blocks(&page.body, &format!("{}images/", "../".repeat(depth)), (page.role == Role::Section).then_some(page.number));
    let (body, mut placed) = writer.finish();
    // The digest tells later whether a person has changed the body.
    let head = format!("+++\n# {}{}\n{front}+++\n\n", super::merge::DIGEST, super::merge::digest(&body));
    placed.iter_mut().for_each(|piece| piece.bytes = piece.bytes.start + head.len()..piece.bytes.end + head.len());
    file.body = head.len();
    file.text = head + &body;
    file.placed = placed;
    (file, counts)
}

fn titled(file: &File) -> String {
    let remark = if file.title_is_proposed { "   # 拟题，请核对" } else { "" };
    format!("title = {}{remark}\n", toml(&file.title))
}

fn path(context: &Context<'_>, page: &Page, title: &str) -> String {
    let folder = context.folder();
    match page.role {
        Role::Edition => format!("{folder}/_index.md"),
        Role::Section => {
            let name: String = slug::from_name(title).chars().take(SLUG).collect();
            let name = name.trim_matches('-');
            let separator = if name.is_empty() { "" } else { "-" };
            format!("{folder}/report/{}{separator}{name}.md", page.number)
        }
        Role::Case { city, .. } => {
            let slug = context.config.places.get(city).map_or_else(|| city.to_string(), |place| place.slug.clone());
            format!("{folder}/cases/{slug}/{}.md", page.number)
        }
    }
}

/// The text of a body, for looking at.
fn plain(context: &Context<'_>, body: &[Block]) -> String {
    let prose = body.iter().filter(|block| !matches!(block.kind, BlockKind::Row(_) | BlockKind::Verbatim));
    prose.map(|block| context.repaired(block.range.clone()) + "\n").collect()
}

fn edition(context: &Context<'_>, file: &mut File, front: &mut String) {
    let Outline { issuer, doc_number, issued_on, published, origin, .. } = context.outline;
    front.push_str(&titled(file));
    if let Some(issuer) = issuer {
        front.push_str(&format!("issuer = {}\n", toml(issuer)));
    }
    if let Some(number) = doc_number {
        front.push_str(&format!("doc_number = {}\n", toml(context.repaired(number.clone()).trim_matches(['（', '）', '(', ')']))));
    }
    if let Some(date) = issued_on {
        front.push_str(&format!("issued_on = \"{date}\"\n"));
    }
    match context.settings.published.or(*published) {
        Some(moment) => front.push_str(&format!("published = \"{moment}\"\n")),
        None => file.missing.push("published"),
    }
    match context.settings.origin.as_ref().or(origin.as_ref()) {
        Some(origin) => front.push_str(&format!("origin = {}\n", toml(origin))),
        None => file.missing.push("origin"),
    }
}

fn section(context: &Context<'_>, page: &Page, file: &mut File, front: &mut String) {
    let heads: Vec<usize> = (0..page.body.len()).filter(|index| page.body[*index].kind == BlockKind::Heading(2)).collect();
    let ends = heads.iter().skip(1).copied().chain([page.body.len()]);
    for (item, (start, end)) in (1..).zip(heads.iter().copied().zip(ends)) {
        let topics = context.vocabulary.propose(&plain(context, &page.body[start..end]));
        front.push_str(&format!("\n[[items]]\nid = \"s{}-{item}\"\n{}", page.number, topics_line(context, &topics)));
    }
    file.items = heads.len();
}

fn topics_line(context: &Context<'_>, topics: &[Proposal]) -> String {
    let name = |proposal: &Proposal| context.config.site.topic[proposal.topic].name.clone();
    let names: Vec<String> = topics.iter().map(|proposal| toml(&name(proposal))).collect();
    let remark = match topics.first() {
        Some(only) if only.because.is_empty() => "   # 词表里只有这一个主题".to_owned(),
        Some(first) => format!("   # 拟定，请核对：文中有{}", first.because.iter().map(|word| format!("“{word}”")).collect::<String>()),
        None => "   # 词表里没有合适的，请补上".to_owned(),
    };
    format!("topics = [{}]{remark}\n", names.join(", "))
}

fn case(context: &Context<'_>, (city, county): (u32, Option<u32>), plain: &str, file: &mut File, front: &mut String) {
    let places = &context.config.places;
    if let Some(place) = places.get(city) {
        front.push_str(&format!("city = {}\n", toml(&place.name)));
    }
    match county.and_then(|code| places.get(code)) {
        Some(county) => front.push_str(&format!("county = {}\n", toml(&county.name))),
        None => {
            if let Some(county) = only_county(&file.names.counties, plain) {
                front.push_str(&format!("county = {}   # 拟定，请核对：文中第一句说的是这里\n", toml(county)));
            }
        }
    }
    let topics = context.vocabulary.propose(plain);
    match context.default_topic.filter(|_| topics.is_empty()) {
        Some(topic) => {
            let name = &context.config.site.topic[topic].name;
            front.push_str(&format!("topics = [{}]   # --topic 给的，请核对\n", toml(name)));
        }
        None => front.push_str(&topics_line(context, &topics)),
    }
    if topics.is_empty() && context.default_topic.is_none() {
        file.missing.push("topics");
    }
    file.topics = topics.into_iter().map(|proposal| (context.config.site.topic[proposal.topic].name.clone(), proposal.because)).collect();
    file.figures = figures::figures(plain);
    for figure in &file.figures {
        front.push_str(&format!(
            "\n[[figures]]\nlabel = {}\nvalue = {}\nunit = {}\n",
            toml(&figure.label),
            toml(&figure.value.0),
            toml(&figure.unit)
        ));
        if let Some(qualifier) = figure.qualifier {
            front.push_str(&format!("qualifier = {}\n", toml(qualifier.as_str())));
        }
        if let Some(year) = figure.year {
            front.push_str(&format!("year = {year}\n"));
        }
        if let Some(number) = figure.number {
            front.push_str(&format!("number = {number}\n"));
        }
    }
}

/// The county that the lead sentence begins with, if the text names no other.
fn only_county<'a>(counties: &'a [String], plain: &str) -> Option<&'a str> {
    const NEAR: usize = 12;
    let [county] = counties else { return None };
    let head = clip(plain, NEAR);
    head.contains(county.as_str()).then_some(county)
}

fn names(context: &Context<'_>, page: &Page, plain: &str) -> Names {
    let mut names = Names::default();
    if let Role::Case { city, .. } = page.role {
        let named = context.config.places.counties(city).filter(|county| plain.contains(county.name.as_str()));
        names.counties = named.map(|county| county.name.clone()).collect();
    }
    let mut rest = plain;
    while let Some((_, after)) = rest.split_once('《') {
        let Some((title, after)) = after.split_once('》') else { break };
        if names.texts.len() < MOST_NAMES && !names.texts.iter().any(|known| known == title) && title.chars().count() <= 80 {
            names.texts.push(title.to_owned());
        }
        rest = after;
    }
    for number in head::doc_numbers(plain) {
        if names.doc_numbers.len() < MOST_NAMES && !names.doc_numbers.iter().any(|known| known == number) {
            names.doc_numbers.push(number.to_owned());
        }
    }
    names
}

/// Images that the pages show: path and index.
pub(super) fn images(context: &Context<'_>) -> Vec<(String, usize)> {
    let shown = context.original.marks.iter().filter_map(|(_, mark)| match mark {
        Mark::Image(index) => Some(*index),
        _ => None,
    });
    let mut list: Vec<usize> = shown.collect();
    list.sort_unstable();
    list.dedup();
    let path = |index: usize| format!("{}/images/{}", context.folder(), super::body::image_name(context.original, index));
    list.into_iter().map(|index| (path(index), index)).collect()
}
