//! A published file that is no page: its words in the same form as a page's, and what its format says about itself.
//!
//! Office packages (docx, xlsx, pptx, ofd) are opened, PDF and pictures are looked through for metadata, text files are
//! read. What cannot be opened is left to the rule about formats; nothing is changed.

use super::context::Context;
use super::package::{self, Package};
use super::rule::{Look, Rule};
use super::script::Script;
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::link::Asset;
use crate::source::Place;
use std::sync::Arc;

/// Largest file that is read whole (64 MiB). Larger ones are reported by size alone.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// A file and what was read of it.
pub struct File<'a> {
    /// Its names and size.
    pub asset: &'a Asset,
    /// Suffix, lower case.
    pub suffix: String,
    /// Its bytes; empty when it is too large to be read.
    pub bytes: Vec<u8>,
    /// Its parts, when it is an office package that could be opened.
    pub package: Option<Package>,
}

impl File<'_> {
    /// The file as a place.
    pub fn place(&self) -> Place {
        Place::file(&self.asset.path)
    }

    /// A part of the file as a place: `content/名单.xlsx#名单!B3`.
    pub fn part(&self, label: &str) -> Place {
        Place::path(format!("{}#{label}", self.asset.path))
    }

    /// It is one of the formats made of zip and XML.
    pub fn is_package(&self) -> bool {
        matches!(self.suffix.as_str(), "docx" | "xlsx" | "pptx" | "ofd")
    }
}

/// Runs the rules about files and about words on one file.
pub(super) fn check(disk: &Disk, context: &Context<'_>, asset: &Asset, ran: &[&Rule]) -> Vec<Diagnostic> {
    let suffix = asset.path.rsplit_once('.').map(|(_, suffix)| suffix.to_ascii_lowercase()).unwrap_or_default();
    let bytes = match asset.size {
        0..=MAX_FILE => disk.read_bytes(&context.site.root, &asset.path, MAX_FILE, None).unwrap_or_default(),
        _ => Vec::new(),
    };
    let mut file = File { asset, suffix, bytes, package: None };
    if file.is_package() {
        file.package = Package::open(&file.bytes);
    }
    let mut findings = Vec::new();
    for rule in ran {
        if let Look::File(look) = rule.look {
            look(&file, context, &mut findings);
        }
    }
    let lines = words(&file);
    if !lines.is_empty() {
        let (labels, texts): (Vec<Box<str>>, Vec<String>) = lines.into_iter().unzip();
        let source = texts.join("\n");
        let script = Script::of_file(Arc::clone(&asset.path), &source, labels, &context.sieve);
        for rule in ran {
            if let Look::Words(look) = rule.look {
                look(&script, context, &mut findings);
            }
        }
    }
    findings
}

/// The words of a file, each line with where it stands in it.
fn words(file: &File<'_>) -> Vec<(Box<str>, String)> {
    match file.suffix.as_str() {
        "txt" | "csv" | "tsv" | "json" | "xml" | "geojson" | "srt" | "vtt" => {
            // In UTF-8 a place is line and column as in any source; of other encodings only the line is known.
            match std::str::from_utf8(&file.bytes) {
                Ok(text) => text.split('\n').map(|line| (Box::from(""), line.to_owned())).collect(),
                Err(_) => {
                    let text = String::from_utf8_lossy(&file.bytes);
                    text.lines().enumerate().map(|(number, line)| (format!("{}", number + 1).into(), line.to_owned())).collect()
                }
            }
        }
        _ => file.package.as_ref().map(|package| package::words(package, &file.suffix)).unwrap_or_default(),
    }
}
