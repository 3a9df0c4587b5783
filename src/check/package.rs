//! Office packages: zip and XML → lines of words, and the elements that metadata rules ask for.
//!
//! Every part is bounded; a package that pretends to be small and is not is read up to the bound only.

use super::rendered::unescape;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Most bytes of one part, unpacked (32 MiB), and of all (128 MiB).
const MAX_PART: u64 = 32 * 1024 * 1024;
const MAX_ALL: u64 = 128 * 1024 * 1024;

/// An opened package: the XML parts by name.
pub struct Package {
    /// Name → text.
    pub parts: BTreeMap<String, String>,
    /// Names of all entries.
    pub names: Vec<String>,
}

impl Package {
    /// Opens a zip; `None` when it is none or is encrypted.
    pub fn open(bytes: &[u8]) -> Option<Package> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut package = Package { parts: BTreeMap::new(), names: Vec::new() };
        let mut left = MAX_ALL;
        for index in 0..archive.len() {
            let Ok(entry) = archive.by_index(index) else { continue };
            let name = entry.name().map(|name| name.into_owned()).unwrap_or_default();
            if name.ends_with(".xml") || name.ends_with(".rels") {
                let mut bytes = Vec::new();
                if entry.take(MAX_PART.min(left)).read_to_end(&mut bytes).is_ok() {
                    left = left.saturating_sub(bytes.len() as u64);
                    package.parts.insert(name.clone(), String::from_utf8_lossy(&bytes).into_owned());
                }
            }
            package.names.push(name);
        }
        Some(package)
    }

    /// The first element of a name (without prefix) in a part: its words.
    pub fn element(&self, part: &str, name: &str) -> Option<String> {
        let mut found = None;
        let mut inside = false;
        events(self.parts.get(part)?, &mut |piece| match piece {
            Piece::Open(element) if found.is_none() && local(element) == name => {
                inside = true;
                found = Some(String::new());
            }
            Piece::Close(own) if own == name => inside = false,
            Piece::Text(text) if inside => found.get_or_insert_default().push_str(text),
            _ => {}
        });
        found.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// All elements of a name in a part: their attributes by name without prefix.
    pub fn elements(&self, part: &str, name: &str) -> Vec<BTreeMap<String, String>> {
        let mut found = Vec::new();
        if let Some(text) = self.parts.get(part) {
            events(text, &mut |piece| {
                if let Piece::Open(element) = piece
                    && local(element) == name
                {
                    found.push(attributes(element));
                }
            });
        }
        found
    }
}

/// A piece of XML.
enum Piece<'a> {
    Open(&'a BytesStart<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// Reads XML as far as it is sound.
fn events(text: &str, each: &mut dyn FnMut(Piece<'_>)) {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => each(Piece::Open(&element)),
            Ok(Event::Empty(element)) => {
                each(Piece::Open(&element));
                each(Piece::Close(local(&element)));
            }
            Ok(Event::End(element)) => each(Piece::Close(element.local_name().as_ref())),
            Ok(Event::Text(text)) => each(Piece::Text(&text)),
            Ok(Event::GeneralRef(name)) => each(Piece::Text(&unescape(&format!("&{};", &*name)))),
            Ok(Event::CData(text)) => each(Piece::Text(&text)),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn local<'a>(element: &'a BytesStart<'a>) -> &'a str {
    let name = element.name().into_inner();
    name.rsplit(':').next().unwrap_or(name)
}

fn attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let own = element.attributes().flatten();
    own.map(|attribute| {
        let name = attribute.key.local_name().into_inner().to_owned();
        (name, unescape(&attribute.value).into_owned())
    })
    .collect()
}

/// The words of a package, each line with its place: paragraph of a document, cell of a sheet, slide, page.
pub fn words(package: &Package, suffix: &str) -> Vec<(Box<str>, String)> {
    match suffix {
        "xlsx" => sheets(package),
        "docx" => {
            let named = |name: &str| {
                name == "word/document.xml"
                    || ["word/header", "word/footer", "word/comments", "word/footnotes", "word/endnotes"]
                        .iter()
                        .any(|start| name.starts_with(start))
            };
            package
                .parts
                .iter()
                .filter(|(name, _)| named(name) && name.ends_with(".xml"))
                .flat_map(|(name, text)| paragraphs(name, text, "p", "段"))
                .collect()
        }
        "pptx" => {
            let slides = package
                .parts
                .iter()
                .filter(|(name, _)| name.starts_with("ppt/slides/slide") || name.starts_with("ppt/notesSlides/notesSlide"));
            slides.flat_map(|(name, text)| paragraphs(name, text, "p", "段")).collect()
        }
        "ofd" => {
            let pages = package.parts.iter().filter(|(name, _)| name.contains("/Pages/") || name.contains("/Tpls/"));
            pages.flat_map(|(name, text)| paragraphs(name, text, "TextCode", "处")).collect()
        }
        _ => Vec::new(),
    }
}

/// Words by paragraph: everything up to the end of an element `end`.
fn paragraphs(part: &str, text: &str, end: &str, unit: &str) -> Vec<(Box<str>, String)> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut number = 0;
    let mut skipped = false;
    events(text, &mut |piece| match piece {
        // What was struck out is shown in the document all the same: it counts as words. Field codes are not.
        Piece::Open(element) if local(element) == "instrText" => skipped = true,
        Piece::Close("instrText") => skipped = false,
        Piece::Text(text) if !skipped => line.push_str(text),
        Piece::Close(name) if name == end => {
            number += 1;
            let words = std::mem::take(&mut line);
            if !words.trim().is_empty() {
                lines.push((format!("{part} 第{number}{unit}").into(), words.trim().replace('\n', " ")));
            }
        }
        _ => {}
    });
    lines
}

/// Cells of all sheets, hidden ones too.
fn sheets(package: &Package) -> Vec<(Box<str>, String)> {
    let mut shared: Vec<String> = Vec::new();
    if let Some(text) = package.parts.get("xl/sharedStrings.xml") {
        let mut phonetic = false;
        events(text, &mut |piece| match piece {
            Piece::Open(element) if local(element) == "si" => shared.push(String::new()),
            Piece::Open(element) if local(element) == "rPh" => phonetic = true,
            Piece::Close("rPh") => phonetic = false,
            Piece::Text(text) if !phonetic => {
                if let Some(last) = shared.last_mut() {
                    last.push_str(text);
                }
            }
            _ => {}
        });
    }
    let targets: BTreeMap<String, String> = package
        .elements("xl/_rels/workbook.xml.rels", "Relationship")
        .into_iter()
        .filter_map(|own| Some((own.get("Id")?.clone(), own.get("Target")?.trim_start_matches("/xl/").to_owned())))
        .collect();
    let mut lines = Vec::new();
    for sheet in package.elements("xl/workbook.xml", "sheet") {
        let (Some(name), Some(target)) = (sheet.get("name"), sheet.get("id").and_then(|id| targets.get(id))) else { continue };
        if let Some(text) = package.parts.get(&format!("xl/{target}")) {
            cells(name, text, &shared, &mut lines);
        }
    }
    lines
}

fn cells(sheet: &str, text: &str, shared: &[String], lines: &mut Vec<(Box<str>, String)>) {
    let (mut at, mut kind, mut value, mut inside) = (String::new(), String::new(), String::new(), false);
    events(text, &mut |piece| match piece {
        Piece::Open(element) if local(element) == "c" => {
            let own = attributes(element);
            at = own.get("r").cloned().unwrap_or_default();
            kind = own.get("t").cloned().unwrap_or_default();
            value.clear();
        }
        Piece::Open(element) if matches!(local(element), "v" | "t") => inside = true,
        Piece::Close("v" | "t") => inside = false,
        Piece::Text(text) if inside => value.push_str(text),
        Piece::Close("c") => {
            let words = match kind.as_str() {
                "s" => value.parse::<usize>().ok().and_then(|index| shared.get(index)).cloned().unwrap_or_default(),
                _ => value.clone(),
            };
            if !words.trim().is_empty() {
                lines.push((format!("{sheet}!{at}").into(), words.trim().replace('\n', " ")));
            }
            value.clear();
        }
        _ => {}
    });
}
