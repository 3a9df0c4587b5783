//! A page → an article: what stands around the text, and the text as pieces. An edition → a book of articles.

use super::flatten::{Flat, Piece, Run, flatten};
use crate::disk::Disk;
use crate::link::Edition;
use crate::model::Figure;
use crate::route::PageId;
use crate::site::Site;
use crate::view::{origin, published, summary};

/// A page, ready for any form.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// Address on the site: `2020/jinan/1.html`.
    pub address: String,
    /// The whole address, if the site has one.
    pub url: String,
    /// Title.
    pub title: String,
    /// What kind of page: `case`, `section` …
    pub kind: &'static str,
    /// Where it is filed: the edition's or the site's title.
    pub channel: String,
    /// City with 市; empty when none.
    pub city: String,
    /// Topics, primary first.
    pub topics: Vec<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Summary.
    pub summary: String,
    /// Author.
    pub author: String,
    /// Where the text comes from.
    pub origin: String,
    /// `2022-01-05 09:00`, or empty.
    pub published: String,
    /// Figures.
    pub figures: Vec<Figure>,
    /// The text.
    pub pieces: Vec<Piece>,
    /// Addresses of links, in the order of their numbers.
    pub links: Vec<String>,
    /// Pictures, in the order of their numbers: path below the root, text for those who do not see it.
    pub images: Vec<(String, String)>,
}

/// Makes an article of a page. `inside` says whether links within the site count as links.
pub fn article(site: &Site, id: PageId, inside: bool) -> Article {
    let graph = &site.graph;
    let (page, facts) = (graph.page(id), graph.facts(id));
    let base = &site.config.site.base_url;
    let Flat { pieces, links, images } = flatten(site, id, inside);
    let edition = graph.edition_of(id).and_then(|(_, edition)| edition.page).map(|page| graph.facts(page).title.to_string());
    let kind = serde_json::to_value(facts.kind).ok().and_then(|kind| match kind.as_str()? {
        "case" => Some("case"),
        "section" => Some("section"),
        "edition" => Some("edition"),
        _ => None,
    });
    Article {
        address: graph.address(id).to_owned(),
        url: if base.is_empty() { String::new() } else { format!("{base}{}", graph.address(id)) },
        title: facts.title.to_string(),
        kind: kind.unwrap_or("page"),
        channel: edition.unwrap_or_else(|| site.config.site.title.clone()),
        city: facts.city.and_then(|code| site.config.places.get(code)).map(|place| place.name.clone()).unwrap_or_default(),
        topics: facts.topics.iter().map(|entry| site.config.site.topic[*entry as usize].name.clone()).collect(),
        keywords: page.front.keywords.clone(),
        summary: summary(graph, id).into_owned(),
        author: page.front.author.clone().unwrap_or_default(),
        origin: origin(graph, id).unwrap_or_default().to_owned(),
        published: published(graph, id).map(|moment| moment.page_tag()).unwrap_or_default(),
        figures: page.front.figures.clone(),
        pieces,
        links,
        images,
    }
}

impl Article {
    /// Puts the figures behind the text as a table, unless the text has them as one.
    fn tabulate(&mut self) {
        let cell = |text: &str| vec![Run { text: text.to_owned(), ..Run::default() }];
        let head = vec![cell("指标"), cell("数值")];
        if self.figures.is_empty() || self.pieces.iter().any(|piece| matches!(piece, Piece::Table(other, _) if *other == head)) {
            return;
        }
        let rows = self.figures.iter().map(|figure| vec![cell(&figure.label), cell(&figure.in_words())]).collect();
        let end = self.pieces.iter().position(|piece| matches!(piece, Piece::Note(..))).unwrap_or(self.pieces.len());
        self.pieces.insert(end, Piece::Table(head, rows));
    }

    /// The bytes of its pictures, with the suffix of each.
    pub fn pictures(&self, site: &Site, disk: &Disk) -> Vec<(String, Vec<u8>)> {
        let picture = |(path, _): &(String, String)| {
            let suffix = path.rsplit('.').next().unwrap_or("bin").to_ascii_lowercase();
            (suffix, disk.read_bytes(&site.root, path, u64::MAX, None).unwrap_or_default())
        };
        self.images.iter().map(picture).collect()
    }
}

/// A whole edition: 经验汇编.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Title.
    pub title: String,
    /// Issuer, document number and date, those that are known.
    pub meta: Vec<String>,
    /// Introduction.
    pub preface: Option<Article>,
    /// Parts in order.
    pub chapters: Vec<Chapter>,
}

/// A part of a book: the report, or the cases of a city.
#[derive(Debug, Clone, Default)]
pub struct Chapter {
    /// Its heading.
    pub title: String,
    /// Its articles.
    pub articles: Vec<Article>,
}

/// Makes a book of an edition.
pub fn book(site: &Site, edition: &Edition) -> Book {
    let graph = &site.graph;
    let front = edition.page.map(|page| &graph.page(page).front);
    let meta = front.map(|front| {
        let date = front.issued_on.or(front.published).map(|moment| moment.in_chinese());
        [front.issuer.clone(), front.doc_number.clone(), date].into_iter().flatten().collect()
    });
    let mut chapters = Vec::new();
    if !edition.sections.is_empty() {
        let articles = edition.sections.iter().map(|id| article(site, *id, false)).collect();
        chapters.push(Chapter { title: "报告".into(), articles });
    }
    for id in &edition.cases {
        let mut case = article(site, *id, false);
        case.tabulate();
        if chapters.last().is_none_or(|last| last.title != case.city) {
            chapters.push(Chapter { title: case.city.clone(), articles: Vec::new() });
        }
        if let Some(last) = chapters.last_mut() {
            last.articles.push(case);
        }
    }
    Book {
        title: edition.page.map_or_else(|| edition.slug.to_string(), |page| graph.facts(page).title.to_string()),
        meta: meta.unwrap_or_default(),
        preface: edition.page.map(|page| article(site, page, false)).filter(|preface| !preface.pieces.is_empty()),
        chapters,
    }
}
