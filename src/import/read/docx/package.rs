//! The container of a Word file → its parts, each within a bound. Names of parts are only ever compared, never used as paths.

use super::Trouble;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

/// Most parts of a package.
const MOST_PARTS: usize = 20_000;
/// Largest text part, unpacked.
const LARGEST_TEXT: u64 = 512 << 20;
/// Largest part of settings, unpacked.
const LARGEST_SETTINGS: u64 = 32 << 20;
/// Largest image, and all of them.
const LARGEST_IMAGE: u64 = 20 << 20;
const ALL_IMAGES: u64 = 200 << 20;
/// Longest text between two tags, and what its error says.
const LONGEST_PIECE: usize = 8 << 20;
const TOO_LONG: &str = "piece too long";
/// Deepest nesting of elements.
const DEEPEST: usize = 256;

/// An opened package.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    relations: Option<BTreeMap<String, (String, bool)>>,
    images: u64,
}

/// A part being read event by event.
pub type Part<'a, 'b> = quick_xml::Reader<BufReader<Pieces<std::io::Take<ZipFile<'a, Cursor<&'b [u8]>>>>>>;

/// Stops a reader at a text without any tag that is longer than anybody writes: the parser keeps a whole one in memory.
pub struct Pieces<R> {
    inner: R,
    length: usize,
}

impl<R: Read> Read for Pieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let last = buffer[..count].iter().rposition(|byte| *byte == b'<');
        self.length = last.map_or(self.length + count, |at| count - at);
        if self.length > LONGEST_PIECE {
            return Err(std::io::Error::other(TOO_LONG));
        }
        Ok(count)
    }
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Trouble::Container(error.to_string()))?;
        if archive.len() > MOST_PARTS {
            return Err(Trouble::Limit("@parts", MOST_PARTS as u64));
        }
        if archive.index_for_name("word/document.xml").is_none() {
            return Err(Trouble::Container("word/document.xml".to_owned()));
        }
        Ok(Package { archive, relations: None, images: 0 })
    }

    /// Goes through a part, element by element; nothing is done when the package has no such part.
    pub fn each(&mut self, name: &str, mut each: impl FnMut(Event<'_>) -> Result<(), Trouble>) -> Result<(), Trouble> {
        if self.archive.index_for_name(name).is_none() {
            return Ok(());
        }
        let limit = if name == "word/document.xml" { LARGEST_TEXT } else { LARGEST_SETTINGS };
        let file = self.archive.by_name(name).map_err(|error| Trouble::Container(error.to_string()))?;
        let mut reader: Part<'_, '_> = quick_xml::Reader::from_reader(BufReader::new(Pieces { inner: file.take(limit + 1), length: 0 }));
        reader.config_mut().expand_empty_elements = true;
        let mut buffer = Vec::new();
        let mut depth = 0usize;
        loop {
            let event = reader.read_event_into(&mut buffer).map_err(|error| match error.to_string() {
                reason if reason.contains(TOO_LONG) => Trouble::Limit("@text-size", LONGEST_PIECE as u64),
                reason => Trouble::Xml(reason),
            })?;
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Eof => break,
                _ => {}
            }
            if depth > DEEPEST {
                return Err(Trouble::Limit("@depth", DEEPEST as u64));
            }
            each(event)?;
            buffer.clear();
        }
        if reader.buffer_position() > limit {
            return Err(Trouble::Limit("@part-size", limit));
        }
        Ok(())
    }

    /// Relations of the text: id → target, and whether it leads out of the package.
    fn all_relations(&mut self) -> Result<&BTreeMap<String, (String, bool)>, Trouble> {
        if self.relations.is_none() {
            let mut found = BTreeMap::new();
            self.each("word/_rels/document.xml.rels", |event| {
                if let Event::Start(element) = &event
                    && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
                {
                    let outside = attribute(element, "TargetMode").is_some_and(|mode| mode == "External");
                    found.insert(id, (target, outside));
                }
                Ok(())
            })?;
            self.relations = Some(found);
        }
        Ok(self.relations.get_or_insert_default())
    }

    /// Web addresses that the text links to.
    pub fn relations(&mut self) -> Result<BTreeMap<String, String>, Trouble> {
        let web = |target: &str| {
            (target.starts_with("http://") || target.starts_with("https://"))
                && target.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '<' | '>' | '\\'))
        };
        let all = self.all_relations()?;
        Ok(all
            .iter()
            .filter(|(_, (target, outside))| *outside && web(target))
            .map(|(id, (target, _))| (id.clone(), target.clone()))
            .collect())
    }

    /// An image of the package: the suffix its bytes ask for, and the bytes.
    pub fn image(&mut self, relation: &str) -> Result<Option<(&'static str, Vec<u8>)>, Trouble> {
        let Some((target, false)) = self.all_relations()?.get(relation).cloned() else { return Ok(None) };
        let name = format!("word/{}", target.trim_start_matches("/word/").trim_start_matches('/'));
        let Ok(file) = self.archive.by_name(&name) else { return Ok(None) };
        let mut bytes = Vec::new();
        file.take(LARGEST_IMAGE + 1).read_to_end(&mut bytes).map_err(|error| Trouble::Container(error.to_string()))?;
        self.images += bytes.len() as u64;
        if bytes.len() as u64 > LARGEST_IMAGE || self.images > ALL_IMAGES {
            return Err(Trouble::Limit("@image-size", LARGEST_IMAGE));
        }
        let suffix = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "png",
            [0xFF, 0xD8, 0xFF, ..] => "jpg",
            [b'G', b'I', b'F', b'8', ..] => "gif",
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "webp",
            _ => return Ok(None),
        };
        Ok(Some((suffix, bytes)))
    }

    /// How many headers and footers the pages have.
    pub fn has_margins(&self) -> usize {
        let names = self.archive.file_names().filter_map(Result::ok);
        names.filter(|name| name.starts_with("word/header") || name.starts_with("word/footer")).count()
    }
}

/// An attribute by its name without prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(
        found
            .normalized_value(quick_xml::XmlVersion::Explicit1_0)
            .map_or_else(|_| found.value.clone().into_owned(), |value| value.into_owned()),
    )
}
