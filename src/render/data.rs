//! All cases and figures as data: `practices.json`, `practices.csv`, `figures.csv`.

use super::json::Object;
use crate::model::{Figure, Qualifier};
use crate::route::PageId;
use crate::text::number::in_han;
use crate::view::{self, Source};
use std::borrow::Cow;
use std::fmt::Write;

/// Column names of the practices table.
pub(super) const COLUMNS: [&str; 13] =
    ["年度", "城市", "区划代码", "区县", "案例", "标题", "主题", "摘要", "数据", "关键词", "发布日期", "来源", "网址"];
/// Column names of the figures table.
const FIGURE_COLUMNS: [&str; 11] = ["年度", "城市", "案例", "标题", "指标", "限定", "数值", "单位", "数字", "年份", "网址"];

/// One case as a row of the practices table.
pub(super) fn row(source: Source<'_>, id: PageId) -> [Cow<'_, str>; COLUMNS.len()] {
    let (graph, config) = (source.graph, source.config);
    let (page, facts) = (graph.page(id), graph.facts(id));
    let topics = facts.topics.iter().map(|entry| [config.site.topic[*entry as usize].name.as_str()]);
    let figures = page.front.figures.iter().map(|figure| {
        let [a, b, c] = figure.words();
        [&figure.label, "：", a, b, c]
    });
    let keywords = page.front.keywords.iter().map(|word| [word.as_str()]);
    [
        facts.edition.as_deref().unwrap_or_default().into(),
        place(source, facts.city).unwrap_or_default().into(),
        facts.city.map(|code| code.to_string()).unwrap_or_default().into(),
        place(source, facts.county).unwrap_or_default().into(),
        facts.number.map(in_han).unwrap_or_default().into(),
        (&*facts.title).into(),
        joined(topics).into(),
        view::summary(graph, id),
        joined(figures).into(),
        joined(keywords).into(),
        view::published(graph, id).map(|moment| moment.to_string()).unwrap_or_default().into(),
        view::origin(graph, id).unwrap_or_default().into(),
        [&config.site.base_url, graph.address(id)].concat().into(),
    ]
}

fn place(source: Source<'_>, code: Option<u32>) -> Option<&str> {
    source.config.places.get(code?).map(|place| place.name.as_str())
}

/// Entries, given in pieces, with a mark between them.
fn joined<'a, const N: usize>(entries: impl Iterator<Item = [&'a str; N]>) -> String {
    let mut out = String::with_capacity(240);
    for entry in entries {
        if !out.is_empty() {
            out.push('；');
        }
        entry.iter().for_each(|piece| out.push_str(piece));
    }
    out
}

/// `practices.json`: title, topics, cities, cases. The form is stable; fields are only ever added. Written piece by piece:
/// a value of all cases would take several times their size.
pub fn json(source: Source<'_>) -> String {
    let (graph, config) = (source.graph, source.config);
    let mut out = String::with_capacity(graph.cases.len() * 1200);
    let mut whole = Object::new(&mut out);
    whole.maybe_number("version", Some(1));
    whole.text("title", &config.site.title);
    whole.text("base_url", &config.site.base_url);
    whole.list("topics", graph.topics.iter(), |topic, out| {
        let entry = &config.site.topic[topic.entry];
        let mut object = Object::new(out);
        object.text("slug", &entry.slug);
        object.text("name", &entry.name);
        object.text("summary", &entry.summary);
        object.maybe_number("cases", i64::try_from(topic.cases.len()).ok());
        object.text("address", &view::topic_address(&entry.slug));
        object.end();
    });
    whole.list("cities", graph.cities.iter(), |city, out| {
        let place = &city.division;
        let mut object = Object::new(out);
        object.text("code", &place.code.to_string());
        object.text("name", &place.name);
        object.text("slug", &place.slug);
        object.text("pinyin", &place.pinyin);
        object.maybe_number("cases", i64::try_from(city.cases.len()).ok());
        object.text("address", &view::city_address(&place.slug));
        object.end();
    });
    let cases = whole.key("cases");
    cases.push('[');
    for (place, id) in graph.cases.iter().enumerate() {
        cases.push_str(if place == 0 { "\n" } else { ",\n" });
        push_case(source, *id, cases);
    }
    cases.push_str("\n]");
    whole.end();
    out.push('\n');
    out
}

/// A case in `practices.json`.
fn push_case(source: Source<'_>, id: PageId, out: &mut String) {
    let (graph, config) = (source.graph, source.config);
    let (page, facts) = (graph.page(id), graph.facts(id));
    let mut case = Object::new(out);
    case.text("address", graph.address(id));
    case.maybe_text("edition", facts.edition.as_deref());
    case.maybe_text("city", facts.city.map(|code| code.to_string()).as_deref());
    case.maybe_text("county", facts.county.map(|code| code.to_string()).as_deref());
    case.maybe_number("number", facts.number.map(i64::from));
    case.text("title", &facts.title);
    case.text("summary", &view::summary(graph, id));
    case.texts("topics", facts.topics.iter().map(|entry| config.site.topic[*entry as usize].slug.as_str()));
    case.texts("keywords", page.front.keywords.iter().map(String::as_str));
    case.maybe_text("published", view::published(graph, id).map(|moment| moment.machine()).as_deref());
    case.maybe_text("origin", view::origin(graph, id));
    case.list("figures", &page.front.figures, push_figure);
    case.end();
}

/// A figure in `practices.json`.
fn push_figure(figure: &Figure, out: &mut String) {
    let mut object = Object::new(out);
    object.text("label", &figure.label);
    object.text("value", &figure.value.0);
    object.text("unit", &figure.unit);
    object.maybe_text("qualifier", figure.qualifier.map(Qualifier::as_str));
    object.maybe_decimal("number", figure.amount());
    object.maybe_number("year", figure.year);
    object.maybe_text("previous", figure.previous.as_ref().map(|value| value.0.as_str()));
    object.text("text", &figure.in_words());
    object.end();
}

/// `practices.csv` for office spreadsheets: byte order mark, CRLF.
pub fn csv(source: Source<'_>) -> String {
    table(&COLUMNS, 640, source.graph.cases.iter().map(|id| row(source, *id)))
}

/// `figures.csv`
pub fn figures_csv(source: Source<'_>) -> String {
    let (graph, config) = (source.graph, source.config);
    let rows = graph.figures.iter().map(|(id, index)| -> [Cow<'_, str>; FIGURE_COLUMNS.len()] {
        let facts = graph.facts(*id);
        let figure = &graph.page(*id).front.figures[*index as usize];
        [
            facts.edition.as_deref().unwrap_or_default().into(),
            place(source, facts.city).unwrap_or_default().into(),
            facts.number.map(in_han).unwrap_or_default().into(),
            (&*facts.title).into(),
            (&*figure.label).into(),
            figure.qualifier.map(Qualifier::as_str).unwrap_or_default().into(),
            (&*figure.value.0).into(),
            (&*figure.unit).into(),
            figure.plain().unwrap_or_default(),
            figure.year.map(|year| year.to_string()).unwrap_or_default().into(),
            [&config.site.base_url, graph.address(*id)].concat().into(),
        ]
    });
    table(&FIGURE_COLUMNS, 128, rows)
}

/// RFC 4180; spreadsheets take a file without the mark for GBK. `usual`: about how many bytes a row has.
fn table<const N: usize>(columns: &[&str; N], usual: usize, rows: impl ExactSizeIterator<Item = [impl AsRef<str>; N]>) -> String {
    let mut out = String::with_capacity((rows.len() + 1) * usual);
    out.push('\u{FEFF}');
    push_row(columns, &mut out);
    rows.for_each(|row| push_row(&row, &mut out));
    out
}

fn push_row(cells: &[impl AsRef<str>], out: &mut String) {
    let start = out.len();
    push_cells(cells, out, |cell, out| out.push_str(cell));
    // Few rows hold anything that must stand in quotes, so the row is looked at as a whole.
    let row = &out.as_bytes()[start..];
    if memchr::memchr_iter(b',', row).count() >= cells.len() || memchr::memchr3(b'"', b'\r', b'\n', row).is_some() {
        out.truncate(start);
        push_cells(cells, out, |cell, out| {
            if cell.contains([',', '"', '\r', '\n']) {
                // Writing into a string cannot fail.
                let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
            } else {
                out.push_str(cell);
            }
        });
    }
    out.push_str("\r\n");
}

fn push_cells(cells: &[impl AsRef<str>], out: &mut String, push: impl Fn(&str, &mut String)) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        let cell = cell.as_ref();
        // A cell that starts like a formula would be run by a spreadsheet; a leading apostrophe makes it text.
        let formula = matches!(cell.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')) && cell.parse::<f64>().is_err();
        if formula {
            push(&["'", cell].concat(), out);
        } else {
            push(cell, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::push_row;

    #[test]
    fn rows_are_written_as_the_library_writes_them() -> csv::Result<()> {
        let rows = [["甲", "一,二", "“引”", "a\"b\""], ["", " 空 ", "两\n行", "-3.5"], ["\r", "\"", ",", "1"]];
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let mut out = String::new();
        for row in rows {
            writer.write_record(row.map(|cell| if cell == "\r" { "'\r" } else { cell }))?;
            push_row(&row, &mut out);
        }
        assert_eq!(Some(out.as_bytes()), writer.into_inner().ok().as_deref());
        Ok(())
    }

    #[test]
    fn what_would_be_a_formula_is_text() {
        let mut out = String::new();
        push_row(&["=1+1", "+86", "-3", "@甲", "-,"], &mut out);
        assert_eq!(out, "'=1+1,+86,-3,'@甲,\"'-,\"\r\n");
    }
}
