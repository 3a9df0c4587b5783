//! Checks a [`Value`] against the shape of a Rust type and makes the type from it.
//!
//! The shape comes from the type's JSON Schema, the same that editors get, so there is one
//! description of `site.toml` and one of front matter. All mismatches are reported, each at its place.

use super::slip::Group;
use super::typed::{Typed, plain_number};
use super::value::{Entry, Kind, Value};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::FieldPlaces;
use crate::moment::Moment;
use crate::source::ByteRange;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

/// What a value must look like.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Anything.
    Any,
    /// Text.
    Text,
    /// Text that may be typed as a bare number.
    Exact,
    /// A date.
    Moment,
    /// One of these words.
    OneOf(Vec<String>),
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    List(Box<Shape>),
    /// Known keys, those that are required.
    Table(Vec<(String, Shape)>, Vec<String>),
    /// Any keys, values of one shape.
    Map(Box<Shape>),
}

/// The JSON Schema of a type, as editors use it.
pub fn schema<T: JsonSchema>() -> Json {
    let settings = schemars::generate::SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// The shape of a type.
pub fn of<T: JsonSchema>() -> Shape {
    from_schema(&schema::<T>())
}

fn from_schema(schema: &Json) -> Shape {
    if let Some(format) = schema.get("format").and_then(Json::as_str) {
        match format {
            "moment" => return Shape::Moment,
            "exact" => return Shape::Exact,
            _ => {}
        }
    }
    let words = |list: &Vec<Json>| list.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect::<Vec<_>>();
    if let Some(list) = schema.get("enum").and_then(Json::as_array) {
        return Shape::OneOf(words(list));
    }
    if let Some(list) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Json::as_array) {
        let real: Vec<&Json> = list.iter().filter(|option| option.get("type").and_then(Json::as_str) != Some("null")).collect();
        let constants: Vec<String> =
            real.iter().filter_map(|option| option.get("const").and_then(Json::as_str).map(str::to_owned)).collect();
        return match real.as_slice() {
            [one] => from_schema(one),
            _ if constants.len() == real.len() => Shape::OneOf(constants),
            _ => Shape::Any,
        };
    }
    let name = match schema.get("type") {
        Some(Json::String(name)) => name.as_str(),
        Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).find(|name| *name != "null").unwrap_or(""),
        _ => "",
    };
    match name {
        "string" => Shape::Text,
        "integer" => Shape::Integer,
        "number" => Shape::Number,
        "boolean" => Shape::Boolean,
        "array" => Shape::List(Box::new(schema.get("items").map_or(Shape::Any, from_schema))),
        "object" => match schema.get("properties").and_then(Json::as_object) {
            Some(properties) => Shape::Table(
                properties.iter().map(|(key, schema)| (key.clone(), from_schema(schema))).collect(),
                schema.get("required").and_then(Json::as_array).map(words).unwrap_or_default(),
            ),
            None => match schema.get("additionalProperties") {
                Some(values @ Json::Object(_)) => Shape::Map(Box::new(from_schema(values))),
                _ => Shape::Any,
            },
        },
        _ => Shape::Any,
    }
}

/// Checks and converts. `None` when anything was wrong; all of it has been reported. The places of fields below `fleeting`
/// keys are not kept.
pub fn read<T: DeserializeOwned>(
    shape: &'static Shape,
    value: &Value<'_>,
    path: &Arc<str>,
    group: Group,
    fleeting: &'static [&'static str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(T, FieldPlaces)> {
    let before = diagnostics.len();
    let mut reader = Reader { path, group, fleeting, diagnostics, above: Vec::with_capacity(8), kept: true, places: Vec::new() };
    reader.check(shape, value);
    let mut fields = reader.places;
    fields.shrink_to_fit();
    let places = FieldPlaces { whole: value.range.clone(), fields, figures: Box::default() };
    if diagnostics.len() > before {
        return None;
    }
    match T::deserialize(Typed(value)) {
        Ok(read) => Some((read, places)),
        Err(error) => {
            // The shape let something through that the type refuses: our gap, but the editor's text.
            let code = if group == Group::Config { Code::CONFIG_SYNTAX } else { Code::FRONT_SYNTAX };
            diagnostics.push(Diagnostic::new(code).in_file(path, &value.range).with("reason", error));
            None
        }
    }
}

struct Reader<'a> {
    path: &'a Arc<str>,
    group: Group,
    fleeting: &'static [&'static str],
    diagnostics: &'a mut Vec<Diagnostic>,
    /// The keys and numbers that lead to where we are.
    above: Vec<Step<'a>>,
    /// Whether places are kept here.
    kept: bool,
    places: Vec<(Cow<'static, str>, ByteRange)>,
}

/// What leads one step down.
#[derive(Clone, Copy)]
enum Step<'a> {
    /// A field of ours.
    Field(&'static str),
    Key(&'a str),
    Index(usize),
}

impl<'a> Reader<'a> {
    fn check(&mut self, shape: &'static Shape, value: &'a Value<'_>) {
        match (shape, &value.kind) {
            (Shape::Text | Shape::Exact, Kind::Text(_)) | (Shape::Exact, Kind::Integer(_) | Kind::Float(_)) => {}
            (Shape::Moment, Kind::Text(text) | Kind::Date(text)) => {
                if text.parse::<Moment>().is_err() {
                    self.diagnostics.push(Diagnostic::new(Code::FRONT_DATE).in_file(self.path, &value.range).with("value", text));
                }
            }
            (Shape::OneOf(words), Kind::Text(text)) => {
                if !words.iter().any(|word| word == text) {
                    let found = self.refused(value, text, format!("@one-of {}", words.join("、")));
                    self.diagnostics.push(found.suggest(nearest(text, words.iter().map(String::as_str))));
                }
            }
            (Shape::Integer, Kind::Integer(text)) | (Shape::Number, Kind::Integer(text) | Kind::Float(text)) => {
                if serde_json::from_str::<serde_json::Number>(&plain_number(text)).is_err() {
                    let found = self.refused(value, text, "@not-a-number".to_owned());
                    self.diagnostics.push(found);
                }
            }
            (Shape::Boolean, Kind::Boolean(_)) => {}
            (Shape::List(item), Kind::List(items)) => {
                for (index, inner) in items.iter().enumerate() {
                    self.below(Step::Index(index), item, inner);
                }
            }
            (Shape::Table(fields, required), Kind::Table(entries)) => self.check_table(fields, required, value, entries),
            (Shape::Map(item), Kind::Table(entries)) => {
                for entry in entries {
                    self.below(Step::Key(&entry.key), item, &entry.value);
                }
            }
            (Shape::Any, _) | (_, Kind::Null) => {}
            _ => {
                let code = if self.group == Group::Config { Code::CONFIG_TYPE } else { Code::FRONT_TYPE };
                let found = Diagnostic::new(code).in_file(self.path, &value.range).with("key", self.key());
                self.diagnostics.push(found.with("expected", shape.word()).with("found", value.kind_word()));
            }
        }
    }

    fn check_table(&mut self, fields: &'static [(String, Shape)], required: &[String], value: &Value<'_>, entries: &'a [Entry<'_>]) {
        for entry in entries {
            let known = fields.iter().find(|(name, _)| *name == entry.key);
            let Some((name, shape)) = known else {
                let code = if self.group == Group::Config { Code::CONFIG_UNKNOWN_KEY } else { Code::FRONT_UNKNOWN_FIELD };
                let near = nearest(&entry.key, fields.iter().map(|(name, _)| name.as_str())).or_else(|| in_chinese(&entry.key, fields));
                let found = Diagnostic::new(code).in_file(self.path, &entry.key_range).with("key", join(&self.key(), &entry.key));
                self.diagnostics.push(found.suggest(near));
                continue;
            };
            self.below(Step::Field(name), shape, &entry.value);
        }
        for name in required.iter().filter(|name| !entries.iter().any(|entry| entry.key == **name)) {
            let code = if self.group == Group::Config { Code::CONFIG_MISSING } else { Code::FRONT_MISSING };
            let found = Diagnostic::new(code).in_file(self.path, &value.range).with("key", join(&self.key(), name));
            self.diagnostics.push(found.with("example", format!("{name} = \"…\"")));
        }
    }

    fn refused(&self, value: &Value<'_>, text: &str, reason: String) -> Diagnostic {
        let code = if self.group == Group::Config { Code::CONFIG_VALUE } else { Code::FRONT_VALUE };
        Diagnostic::new(code).in_file(self.path, &value.range).with("key", self.key()).with("value", text).with("reason", reason)
    }

    /// Dotted path to where we are.
    fn key(&self) -> Cow<'static, str> {
        if let [Step::Field(name)] = self.above.as_slice() {
            return Cow::Borrowed(name);
        }
        let mut key = String::with_capacity(24);
        for step in &self.above {
            if !key.is_empty() {
                key.push('.');
            }
            // Writing into a string cannot fail.
            let _ = match step {
                Step::Field(name) | Step::Key(name) => key.write_str(name),
                Step::Index(index) => write!(key, "{index}"),
            };
        }
        key.into()
    }

    /// Checks what stands one step down, and keeps its place.
    fn below(&mut self, step: Step<'a>, shape: &'static Shape, value: &'a Value<'_>) {
        let kept = self.kept;
        self.kept = kept && !matches!(self.above.as_slice(), [Step::Field(list)] if self.fleeting.contains(list));
        self.above.push(step);
        if self.kept {
            self.places.push((self.key(), value.range.clone()));
        }
        self.check(shape, value);
        self.above.pop();
        self.kept = kept;
    }
}

impl Shape {
    fn word(&self) -> &'static str {
        match self {
            Shape::Any => "@anything",
            Shape::Text | Shape::Exact | Shape::OneOf(_) => "@text",
            Shape::Moment => "@date",
            Shape::Integer => "@integer",
            Shape::Number => "@number",
            Shape::Boolean => "@boolean",
            Shape::List(_) => "@list",
            Shape::Table(..) | Shape::Map(_) => "@table",
        }
    }
}

/// Editors write the Chinese name of a field: 标题 means title.
pub fn chinese_name(key: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 14] = [
        ("标题", "title"),
        ("摘要", "summary"),
        ("关键词", "keywords"),
        ("城市", "city"),
        ("区县", "county"),
        ("主题", "topics"),
        ("来源", "origin"),
        ("作者", "author"),
        ("发布机构", "issuer"),
        ("发布日期", "published"),
        ("文号", "doc_number"),
        ("成文日期", "issued_on"),
        ("草稿", "draft"),
        ("数据", "figures"),
    ];
    NAMES.iter().find(|(chinese, _)| *chinese == key).map(|(_, english)| *english)
}

fn in_chinese<'a>(key: &str, fields: &'a [(String, Shape)]) -> Option<&'a str> {
    let english = chinese_name(key)?;
    fields.iter().map(|(name, _)| name.as_str()).find(|name| *name == english)
}

fn join(key: &str, name: &str) -> String {
    if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") }
}
