//! `anli list`: pages, cities, topics, drafts, as a table or as JSON.

use super::{Exit, Run};
use crate::cli::Listed;
use crate::link::Visibility;
use crate::report::table;
use crate::site::{Options, Site};
use serde_json::{Value, json};

pub(super) fn run(run: &Run<'_>, what: Listed, as_json: bool, drafts: bool) -> Exit {
    let root = match run.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let visibility = Visibility { drafts: drafts || what == Listed::Drafts, as_of: None };
    let (site, diagnostics) = match run.open(&root, &Options { visibility, base_url: None }) {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    let rows = match what {
        Listed::Pages => pages(&site, |_| true),
        Listed::Drafts => pages(&site, |draft| draft),
        Listed::Cities => cities(&site),
        Listed::Topics => topics(&site),
    };
    if as_json {
        run.report.result(&format!("{:#}", Value::Array(rows.iter().map(|row| Value::Object(row.iter().cloned().collect())).collect())));
    } else {
        let head: Vec<&str> = rows.first().map(|row| row.iter().map(|(name, _)| heading(run, name)).collect()).unwrap_or_default();
        let cells: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|(_, value)| cell(value)).collect()).collect();
        if !rows.is_empty() {
            run.report.result(&table(&head, &cells));
        }
    }
    // The list is given as far as it goes; errors are told beside it.
    let errors: Vec<_> = diagnostics.into_iter().filter(|found| found.is_error()).collect();
    if errors.is_empty() { Exit::Clean } else { run.fail(&root, &errors) }
}

type Row = Vec<(String, Value)>;

fn row<const N: usize>(fields: [(&str, Value); N]) -> Row {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn pages(site: &Site, wanted: impl Fn(bool) -> bool) -> Vec<Row> {
    let graph = &site.graph;
    let ids = graph.visible().filter(|id| wanted(graph.page(*id).front.draft));
    ids.map(|id| {
        let (page, facts) = (graph.page(id), graph.facts(id));
        row([
            ("file", json!(&*page.path)),
            ("kind", json!(facts.kind)),
            ("address", json!(format!("/{}", graph.address(id)))),
            ("title", json!(facts.title)),
            ("city", json!(facts.city.and_then(|code| site.config.places.get(code)).map(|place| &place.name))),
            ("topics", json!(facts.topics.iter().map(|entry| &site.config.site.topic[*entry as usize].name).collect::<Vec<_>>())),
            ("draft", json!(page.front.draft)),
        ])
    })
    .collect()
}

fn cities(site: &Site) -> Vec<Row> {
    let cities = site.graph.cities.iter();
    cities
        .map(|city| {
            row([
                ("code", json!(city.division.code.to_string())),
                ("name", json!(city.division.name)),
                ("slug", json!(city.division.slug)),
                ("pinyin", json!(city.division.pinyin)),
                ("cases", json!(city.cases.len())),
                ("topics", json!(city.pairs.len())),
                ("address", json!(format!("/cities/{}.html", city.division.slug))),
            ])
        })
        .collect()
}

fn topics(site: &Site) -> Vec<Row> {
    let entries = site.config.site.topic.iter().enumerate();
    entries
        .map(|(index, entry)| {
            let cases = site.graph.topics.iter().find(|topic| topic.entry == index).map_or(0, |topic| topic.cases.len());
            let address = if cases == 0 { String::new() } else { format!("/topics/{}.html", entry.slug) };
            row([("slug", json!(entry.slug)), ("name", json!(entry.name)), ("cases", json!(cases)), ("address", json!(address))])
        })
        .collect()
}

fn heading<'a>(run: &Run<'_>, name: &'a str) -> &'a str {
    const NAMES: [(&str, &str); 12] = [
        ("file", "文件"),
        ("kind", "类型"),
        ("address", "地址"),
        ("title", "标题"),
        ("city", "城市"),
        ("topics", "主题"),
        ("draft", "草稿"),
        ("code", "代码"),
        ("name", "名称"),
        ("slug", "地址名"),
        ("pinyin", "读音"),
        ("cases", "案例"),
    ];
    let chinese = NAMES.iter().find(|(english, _)| *english == name).map_or("", |(_, chinese)| chinese);
    if chinese.is_empty() { name } else { run.report.pick(chinese, name) }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "✓".into(),
        Value::String(text) => crate::text::printable(text),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}
