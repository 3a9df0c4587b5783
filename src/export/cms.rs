//! Articles → records of a content platform: JSON, XML or CSV, under the names that the platform wants.

use super::File;
use super::article::Article;
use super::{fragment, plain};
use crate::text::escape;
use serde_json::{Map, Value, json};

/// Notation of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// One array.
    Json,
    /// `<records><record>…`
    Xml,
    /// With byte order mark and CRLF, as spreadsheets on office machines want it.
    Csv,
}

/// Our names of the fields, in order.
pub const FIELDS: [&str; 16] = [
    "id",
    "title",
    "channel",
    "kind",
    "city",
    "topics",
    "keywords",
    "summary",
    "author",
    "origin",
    "published",
    "url",
    "figures",
    "body",
    "text",
    "images",
];

/// Our name → the platform's name, in the order of the records.
pub type Mapping = Vec<(String, String)>;

/// Every field under our own name.
pub fn own_names() -> Mapping {
    FIELDS.map(|name| (name.to_owned(), name.to_owned())).to_vec()
}

/// The records. Pictures are named relative to the file: `images/2020-jinan-1-1.png`.
pub fn records(articles: &[Article], form: Form, mapping: &Mapping) -> Vec<u8> {
    let rows: Vec<Map<String, Value>> = articles.iter().map(|article| record(article, mapping)).collect();
    match form {
        Form::Json => format!("{:#}\n", Value::Array(rows.into_iter().map(Value::Object).collect())).into_bytes(),
        Form::Xml => xml(&rows).into_bytes(),
        Form::Csv => csv(&rows, mapping),
    }
}

/// Where a picture of an article lies beside the records.
pub fn image_name(article: &Article, number: usize) -> String {
    let stem = article.address.trim_end_matches(".html").replace('/', "-");
    let suffix = article.images.get(number - 1).and_then(|(path, _)| path.rsplit('.').next()).unwrap_or("bin");
    format!("images/{stem}-{number}.{}", suffix.to_ascii_lowercase())
}

/// The pictures of an article as files.
pub fn images(article: &Article, pictures: Vec<(String, Vec<u8>)>) -> Vec<File> {
    pictures.into_iter().enumerate().map(|(at, (_, bytes))| (image_name(article, at + 1), bytes)).collect()
}

fn record(article: &Article, mapping: &Mapping) -> Map<String, Value> {
    let mut body = String::new();
    fragment::write(&article.pieces, 1, &|number| image_name(article, number), &mut body);
    let images: Vec<String> = (1..=article.images.len()).map(|number| image_name(article, number)).collect();
    let value = |name: &str| match name {
        "id" => json!(article.address.trim_end_matches(".html")),
        "title" => json!(article.title),
        "channel" => json!(article.channel),
        "kind" => json!(article.kind),
        "city" => json!(article.city),
        "topics" => json!(article.topics.join(",")),
        // Readers of page tags and platforms split at the ASCII comma only (`gov.md` GW-06).
        "keywords" => json!(article.keywords.join(",")),
        "summary" => json!(article.summary),
        "author" => json!(article.author),
        "origin" => json!(article.origin),
        "published" => json!(article.published),
        "url" => json!(article.url),
        "figures" => {
            let figures = article.figures.iter().map(|figure| format!("{}：{}", figure.label, figure.in_words()));
            json!(figures.collect::<Vec<_>>().join("；"))
        }
        "body" => json!(body),
        "text" => json!(plain::text(article)),
        "images" => json!(images.join(",")),
        _ => json!(""),
    };
    mapping.iter().map(|(ours, theirs)| (theirs.clone(), value(ours))).collect()
}

fn xml(rows: &[Map<String, Value>]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records>\n");
    for row in rows {
        out.push_str("<record>\n");
        for (name, value) in row {
            out.push_str(&format!("<{name}>{}</{name}>\n", escape::xml(value.as_str().unwrap_or_default())));
        }
        out.push_str("</record>\n");
    }
    out.push_str("</records>\n");
    out
}

fn csv(rows: &[Map<String, Value>], mapping: &Mapping) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let _ = writer.write_record(mapping.iter().map(|(_, theirs)| theirs.as_str()));
    for row in rows {
        let _ = writer.write_record(row.values().map(|value| value.as_str().unwrap_or_default()));
    }
    writer.into_inner().unwrap_or_default()
}

/// Whether a name can be one of an XML element and of a CSV column.
pub fn is_name(name: &str) -> bool {
    let first = |c: char| c.is_alphabetic() || c == '_';
    name.chars().next().is_some_and(first) && name.chars().all(|c| first(c) || c.is_ascii_digit() || matches!(c, '-' | '.'))
}
