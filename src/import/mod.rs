//! A report as received → pages. Pure functions in a row, each with its own file:
//!
//! `format` bytes → form · `encoding` bytes → characters · `read` form → [`original::Original`], all characters in order ·
//! `residue`, `role`, `head`, `outline` lines → pages and what is in none · `figures`, `topics` text → proposals ·
//! `page`, `body` pages → files · `proof` that nothing was lost · `merge` files and those that are there → what is
//! written · `receipt` an account of it all.
//!
//! Nothing here touches the disk or asks a clock; nothing is invented: what is not in the text is a proposal and says so.

mod body;
pub mod encoding;
pub mod figures;
pub mod format;
pub mod head;
pub mod merge;
pub mod original;
pub mod outline;
pub mod page;
pub mod proof;
pub mod read;
pub mod receipt;
pub mod residue;
pub mod role;
pub mod topics;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::moment::Moment;
use crate::parallel::{self, Row};
use crate::source::Place;
use crate::text::{repair::Counts, size, slug};
use original::{Form, Original};
use outline::{Outline, Title};
use page::File;
use proof::Proof;

/// Largest file that is read.
pub const MAX_BYTES: u64 = 64 << 20;
/// Most pages of an import.
const MOST_PAGES: usize = 20_000;

/// What the person said.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The edition; else its year from the text.
    pub edition: Option<String>,
    /// The content folder.
    pub into: String,
    /// Date of publication.
    pub published: Option<Moment>,
    /// Where the text is from.
    pub origin: Option<String>,
    /// The topic of cases that no topic is proposed for: its name, slug or alias.
    pub topic: Option<String>,
    /// Repair marks and characters.
    pub repair: bool,
}

/// A report, imported.
#[derive(Debug)]
pub struct Import {
    /// What was read.
    pub original: Original,
    /// How it was understood.
    pub outline: Outline,
    /// The edition.
    pub edition: String,
    /// The pages; the same order as in the outline.
    pub files: Vec<File>,
    /// Images: path and index.
    pub images: Vec<(String, usize)>,
    /// Repairs that were made.
    pub repairs: Counts,
    /// That nothing was lost.
    pub proof: Proof,
}

/// Imports files: name and bytes of each. Warnings come beside the value, errors instead of it.
pub fn import(inputs: &[(String, Vec<u8>)], settings: &Settings, config: &Config) -> Result<(Import, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut warnings = Vec::new();
    let original = read(inputs, &mut warnings)?;
    let outline = outline::outline(&original, &config.places);
    if outline.pages.len() > MOST_PAGES {
        return Err(vec![limit("@pages", outline.pages.len() as u64, MOST_PAGES as u64)]);
    }
    let edition = edition(&original, &outline, settings)?;
    let default_topic = settings.topic.as_deref().map(|name| topic(name, config)).transpose()?;
    let context = page::Context {
        original: &original,
        outline: &outline,
        settings,
        config,
        edition: &edition,
        vocabulary: topics::Vocabulary::new(&config.site),
        default_topic,
    };
    let (files, counts): (Vec<File>, Vec<Counts>) =
        parallel::map(&outline.pages, Row::Any, |page| page::write(&context, page)).into_iter().unzip();
    let mut repairs = Counts::new();
    for (key, count) in counts.into_iter().flatten() {
        *repairs.entry(key).or_default() += count;
    }
    let images = page::images(&context);
    let proof = proof::prove(&original, &outline, &files, settings.repair).map_err(|broken| {
        let text: String = original.text.get(broken.range).unwrap_or_default().chars().take(30).collect();
        vec![Diagnostic::new(Code::IMPORT_LOST).with("text", text)]
    })?;
    warnings.extend(wanting(&outline, &files));
    Ok((Import { edition, files, images, repairs, proof, original, outline }, warnings))
}

/// Reads the files into one original.
pub fn read(inputs: &[(String, Vec<u8>)], warnings: &mut Vec<Diagnostic>) -> Result<Original, Vec<Diagnostic>> {
    let mut original = Original::default();
    let mut errors = Vec::new();
    for (name, bytes) in inputs {
        if bytes.len() as u64 > MAX_BYTES {
            errors.push(limit("@file-size", bytes.len() as u64, MAX_BYTES).at(Place::path(name)));
        } else if let Err(error) = read_file(name, bytes, &mut original, warnings) {
            errors.push(error);
        }
    }
    if errors.is_empty() && original.lines.is_empty() {
        let name = inputs.first().map_or("", |(name, _)| name.as_str());
        errors.push(Diagnostic::new(Code::IMPORT_EMPTY).at(Place::path(name)).with("name", name));
    }
    original.marks.sort_by_key(|(range, _)| range.start);
    if errors.is_empty() { Ok(original) } else { Err(errors) }
}

fn read_file(name: &str, bytes: &[u8], original: &mut Original, warnings: &mut Vec<Diagnostic>) -> Result<(), Diagnostic> {
    let (form, warning) = format::form(name, bytes)?;
    warnings.extend(warning);
    if form == Form::Docx {
        original.begin(name, form, "UTF-8");
        return read::docx::read(name, bytes, original);
    }
    let Some((text, encoding)) = encoding::decode(bytes) else {
        return Err(Diagnostic::new(Code::IMPORT_ENCODING).at(Place::path(name)).with("name", name));
    };
    original.begin(name, form, encoding);
    match form {
        Form::Html => read::html::read(&text, original),
        Form::Markdown => read::text::markdown(&text, original),
        Form::Text | Form::Docx => read::text::text(&text, original),
    }
    Ok(())
}

fn limit(what: &'static str, found: u64, limit: u64) -> Diagnostic {
    let shown = |value: u64| if what == "@file-size" { size(value) } else { value.to_string() };
    Diagnostic::new(Code::IMPORT_LIMIT).with("what", what).with("limit", format!("{} ({})", shown(limit), shown(found)))
}

/// The edition: as said, or the year of the report.
fn edition(original: &Original, outline: &Outline, settings: &Settings) -> Result<String, Vec<Diagnostic>> {
    if let Some(edition) = &settings.edition {
        return match slug::is_valid(edition) {
            true => Ok(edition.clone()),
            false => Err(vec![Diagnostic::new(Code::BAD_SLUG).at(Place::path("--edition")).with("slug", edition)]),
        };
    }
    let titles = outline.pages.iter().filter_map(|page| match &page.title {
        Title::Written(parts) => Some(parts.iter().map(|part| &original.text[part.clone()]).collect::<String>()),
        Title::Proposed(_) => None,
    });
    let titles: Vec<String> = titles.take(1).collect();
    let year = head::year(titles.iter().map(String::as_str), &original.text);
    year.map(|year| year.to_string()).ok_or_else(|| vec![Diagnostic::new(Code::IMPORT_EDITION)])
}

/// The index of the topic that was named for cases without a proposal.
fn topic(name: &str, config: &Config) -> Result<usize, Vec<Diagnostic>> {
    let vocabulary = &config.site.topic;
    let found =
        vocabulary.iter().position(|topic| topic.name == name || topic.slug == name || topic.aliases.iter().any(|alias| alias == name));
    found.ok_or_else(|| {
        let unknown = Diagnostic::new(Code::UNKNOWN_TOPIC).at(Place::path("--topic")).with("name", name);
        vec![unknown.suggest(nearest(name, vocabulary.iter().flat_map(|topic| [topic.name.as_str(), topic.slug.as_str()])))]
    })
}

/// What a person must still do before the site builds, and what is worth a look.
fn wanting(outline: &Outline, files: &[File]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for file in files {
        for field in &file.missing {
            let missing = match *field {
                "topics" => Diagnostic::new(Code::IMPORT_TOPIC),
                field => Diagnostic::new(Code::IMPORT_MISSING).with("field", field),
            };
            found.push(missing.at(Place::path(&file.path)));
        }
    }
    if outline.notes.iter().any(|note| matches!(note, outline::Note::NoShape)) {
        found.push(Diagnostic::new(Code::IMPORT_SHAPE));
    }
    found
}
