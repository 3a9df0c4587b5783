//! All cases and figures as data: `practices.json`, `practices.csv`, `figures.csv`.

use crate::diagnostic::{Code, Diagnostic};
use crate::route::PageId;
use crate::text::number::in_han;
use crate::view::{self, Source};
use serde::Serialize;
use serde_json::json;

/// Column names of the practices table.
pub(super) const COLUMNS: [&str; 13] =
    ["年度", "城市", "区划代码", "区县", "案例", "标题", "主题", "摘要", "数据", "关键词", "发布日期", "来源", "网址"];
/// Column names of the figures table.
const FIGURE_COLUMNS: [&str; 11] = ["年度", "城市", "案例", "标题", "指标", "限定", "数值", "单位", "数字", "年份", "网址"];

/// One case as a row of the practices table.
pub(super) fn row(source: Source<'_>, id: PageId) -> [String; 13] {
    let (graph, config) = (source.graph, source.config);
    let (page, facts) = (graph.page(id), graph.facts(id));
    let place = |code: Option<u32>| code.and_then(|code| config.places.get(code)).map(|place| place.name.clone()).unwrap_or_default();
    let topics: Vec<&str> = facts.topics.iter().map(|entry| config.site.topic[*entry as usize].name.as_str()).collect();
    let figures: Vec<String> = page.front.figures.iter().map(|figure| format!("{}：{}", figure.label, figure.in_words())).collect();
    [
        facts.edition.as_deref().unwrap_or_default().to_owned(),
        place(facts.city),
        facts.city.map(|code| code.to_string()).unwrap_or_default(),
        place(facts.county),
        facts.number.map(in_han).unwrap_or_default(),
        facts.title.to_string(),
        topics.join("；"),
        view::summary(graph, id),
        figures.join("；"),
        page.front.keywords.join("；"),
        view::published(graph, id).map(|moment| moment.to_string()).unwrap_or_default(),
        view::inherited(graph, id, |front| front.origin.clone().or_else(|| front.issuer.clone())).unwrap_or_default(),
        format!("{}{}", config.site.base_url, graph.address(id)),
    ]
}

/// `practices.json`: title, topics, cities, cases. The form is stable; fields are only ever added.
pub fn json(source: Source<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let (graph, config) = (source.graph, source.config);
    let mut out = Vec::new();
    let failed = |error: serde_json::Error| Box::new(Diagnostic::new(Code::BUG).with("reason", error));
    // Written piece by piece: a value of all cases would take several times their size.
    let head = json!({ "version": 1, "title": config.site.title, "base_url": config.site.base_url }).to_string();
    out.extend_from_slice(head.trim_end_matches('}').as_bytes());
    out.extend_from_slice(b",\"topics\":");
    let topics = graph.topics.iter().map(|topic| {
        let entry = &config.site.topic[topic.entry];
        json!({ "slug": entry.slug, "name": entry.name, "summary": entry.summary, "cases": topic.cases.len(), "address": view::topic_address(&entry.slug) })
    });
    serde_json::to_writer(&mut out, &topics.collect::<Vec<_>>()).map_err(failed)?;
    out.extend_from_slice(b",\"cities\":");
    let cities = graph.cities.iter().map(|city| {
        let place = &city.division;
        json!({ "code": place.code.to_string(), "name": place.name, "slug": place.slug, "pinyin": place.pinyin, "cases": city.cases.len(), "address": view::city_address(&place.slug) })
    });
    serde_json::to_writer(&mut out, &cities.collect::<Vec<_>>()).map_err(failed)?;
    out.extend_from_slice(b",\"cases\":[");
    for (place, id) in graph.cases.iter().enumerate() {
        out.extend_from_slice(if place == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut out, &case(source, *id)).map_err(failed)?;
    }
    out.extend_from_slice(b"\n]}\n");
    Ok(out)
}

/// A case in `practices.json`.
#[derive(Serialize)]
struct CaseData<'a> {
    address: &'a str,
    edition: Option<&'a str>,
    city: Option<String>,
    county: Option<String>,
    number: Option<u32>,
    title: &'a str,
    summary: String,
    topics: Vec<&'a str>,
    keywords: &'a [String],
    published: Option<String>,
    origin: Option<String>,
    figures: Vec<FigureData<'a>>,
}

/// A figure in `practices.json`.
#[derive(Serialize)]
struct FigureData<'a> {
    label: &'a str,
    value: &'a str,
    unit: &'a str,
    qualifier: Option<&'static str>,
    number: Option<f64>,
    year: Option<i64>,
    previous: Option<&'a str>,
    text: String,
}

fn case(source: Source<'_>, id: PageId) -> CaseData<'_> {
    let (graph, config) = (source.graph, source.config);
    let (page, facts) = (graph.page(id), graph.facts(id));
    let figures = page.front.figures.iter().map(|figure| FigureData {
        label: &figure.label,
        value: &figure.value.0,
        unit: &figure.unit,
        qualifier: figure.qualifier.map(crate::model::Qualifier::as_str),
        number: figure.amount(),
        year: figure.year,
        previous: figure.previous.as_ref().map(|value| value.0.as_str()),
        text: figure.in_words(),
    });
    CaseData {
        address: graph.address(id),
        edition: facts.edition.as_deref(),
        city: facts.city.map(|code| code.to_string()),
        county: facts.county.map(|code| code.to_string()),
        number: facts.number,
        title: &facts.title,
        summary: view::summary(graph, id),
        topics: facts.topics.iter().map(|entry| config.site.topic[*entry as usize].slug.as_str()).collect(),
        keywords: &page.front.keywords,
        published: view::published(graph, id).map(|moment| moment.machine()),
        origin: view::inherited(graph, id, |front| front.origin.clone().or_else(|| front.issuer.clone())),
        figures: figures.collect(),
    }
}

/// `practices.csv` for office spreadsheets: byte order mark, CRLF.
pub fn csv(source: Source<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    table(&COLUMNS, source.graph.cases.iter().map(|id| row(source, *id)))
}

/// `figures.csv`
pub fn figures_csv(source: Source<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let (graph, config) = (source.graph, source.config);
    let rows = graph.figures.iter().map(|(id, index)| {
        let facts = graph.facts(*id);
        let figure = &graph.page(*id).front.figures[*index as usize];
        let city = facts.city.and_then(|code| config.places.get(code)).map(|city| city.name.clone());
        [
            facts.edition.as_deref().unwrap_or_default().to_owned(),
            city.unwrap_or_default(),
            facts.number.map(in_han).unwrap_or_default(),
            facts.title.to_string(),
            figure.label.clone(),
            figure.qualifier.map(|word| word.as_str().to_owned()).unwrap_or_default(),
            figure.value.0.clone(),
            figure.unit.clone(),
            figure.amount().map(|amount| amount.to_string()).unwrap_or_default(),
            figure.year.map(|year| year.to_string()).unwrap_or_default(),
            format!("{}{}", config.site.base_url, graph.address(*id)),
        ]
    });
    table(&FIGURE_COLUMNS, rows)
}

fn table<const N: usize>(columns: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let failed = |error: csv::Error| Box::new(Diagnostic::new(Code::BUG).with("reason", error));
    // Spreadsheets take a file without the mark for GBK.
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(columns).map_err(failed)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Box::new(Diagnostic::new(Code::BUG).with("reason", error)))
}

/// A cell that starts like a formula would be run by a spreadsheet; a leading apostrophe makes it text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}
