//! The only printer: diagnostics, summaries and tables become text on standard output and error.
//!
//! Decides nothing; a broken pipe is no error.

mod checked;

pub use checked::Subject;

use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Diagnostic, Excerpt, Severity};
use crate::parallel::{self, Row};
use crate::source::{Place, line_column};
use crate::text::printable;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rayon::slice::ParallelSliceMut;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With an excerpt.
    #[default]
    Human,
    /// One line each.
    Short,
    /// A JSON array.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub annotations.
    Github,
    /// A page for printing; `check` only.
    Html,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal that wants them.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A colour for a piece of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// What is gone.
    Red,
    /// What is new.
    Green,
}

/// Stands for the place in what the renderer prints, until the place itself is put there.
const PLACE: &str = "\u{1}place";

/// Where the printer gets the text of a file from.
pub type Texts<'a> = dyn Fn(&str) -> Option<Arc<str>> + Sync + 'a;
/// The same within one part of the work, where the last few texts are kept.
type Recent<'a> = dyn Fn(&str) -> Option<Arc<str>> + 'a;

/// Findings that are put into words together.
const PART: usize = 256;
/// Texts that are kept at hand while they are.
const RECENT: usize = 4;

/// Some of the result could not be written: a printer is copied to wherever there is something to print.
static LOST: AtomicBool = AtomicBool::new(false);

/// Puts text on standard output.
fn put(text: &str) {
    let mut output = std::io::stdout().lock();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    // Whoever closed the pipe has read enough; a full disk has lost something.
    if written.is_err_and(|error| error.kind() != std::io::ErrorKind::BrokenPipe) {
        LOST.store(true, Ordering::Relaxed);
    }
}

/// The printer.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    language: Language,
    format: Format,
    color: bool,
    quiet: bool,
    started: Instant,
}

impl Report {
    /// A printer; `color` has been decided with the terminal and the environment in mind.
    #[allow(clippy::disallowed_methods, reason = "the time a command took is printed, never written")]
    pub fn new(language: Language, format: Format, color: bool, quiet: bool) -> Self {
        Report { language, format, color, quiet, started: Instant::now() }
    }

    /// A printer for the time before the arguments are understood.
    pub fn plain() -> Self {
        Report::new(Language::Zh, Format::Human, false, false)
    }

    /// The reader's language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// One of two texts, by the reader's language.
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Time since the command started.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// A piece of a result in colour, where colours are wanted.
    pub fn painted(&self, paint: Paint, text: &str) -> String {
        let number = if paint == Paint::Red { 31 } else { 32 };
        if self.color { format!("\u{1b}[{number}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A line of result on standard output.
    pub fn result(&self, text: &str) {
        put(&format!("{text}\n"));
    }

    /// Whether some of the result was lost.
    pub fn lost(&self) -> bool {
        LOST.load(Ordering::Relaxed)
    }

    /// The last word of a command: a result for people, but not where the result is JSON or SARIF.
    pub fn conclude(&self, text: &str) {
        match self.format {
            Format::Json | Format::Sarif | Format::Html => self.say(text),
            Format::Human | Format::Short | Format::Github if self.quiet => {}
            Format::Human | Format::Short | Format::Github => self.result(text),
        }
    }

    /// A line of message on standard error; not when quiet.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }

    /// Progress of long work on a terminal: one line that is written over. Nothing in a pipe.
    pub fn progress(&self, done: usize, total: usize) {
        let shown = !self.quiet && total > 2_000 && done.is_multiple_of(500) && std::io::stderr().is_terminal();
        if shown {
            let text = self.pick("正在写出", "writing");
            let end = if done + 500 > total { "\r\u{1b}[K" } else { "" };
            let _ = write!(std::io::stderr().lock(), "\r{text} {done}/{total}{end}");
        }
    }

    /// Prints all diagnostics, sorted by file and place, equal ones once. `texts` gives the files' texts for excerpts.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], texts: &Texts<'_>) {
        let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
        sorted.par_sort();
        sorted.dedup();
        let each = |put: &(dyn Fn(&Diagnostic, &Recent<'_>) -> String + Sync)| -> String {
            let part = |found: &[&Diagnostic]| -> String { recently(texts, |texts| found.iter().map(|found| put(found, texts)).collect()) };
            parallel::map(&sorted.chunks(PART).collect::<Vec<_>>(), Row::Any, |found| part(found)).concat()
        };
        let text = match self.format {
            Format::Human | Format::Html => each(&|found, texts| self.human(found, texts)),
            Format::Short => each(&|found, texts| self.short(found, texts) + "\n"),
            Format::Github => each(&|found, texts| self.github(found, texts)),
            Format::Json => format!("{:#}\n", Value::Array(self.each_json(&sorted, texts))),
            Format::Sarif => recently(texts, |texts| format!("{:#}\n", self.sarif(&sorted, texts))),
        };
        // Machine forms are results; the others are messages.
        match self.format {
            Format::Json | Format::Sarif => put(&text),
            Format::Human | Format::Short | Format::Github | Format::Html => {
                let _ = std::io::stderr().lock().write_all(text.as_bytes());
            }
        }
    }

    /// The sentence of a diagnostic.
    pub fn message(&self, found: &Diagnostic) -> String {
        found.message(self.language)
    }

    /// What to type instead.
    pub fn help(&self, found: &Diagnostic) -> String {
        found.help(self.language)
    }

    fn severity(&self, found: &Diagnostic) -> &'static str {
        found.severity().word(self.language)
    }

    /// Each finding as JSON.
    fn each_json(&self, sorted: &[&Diagnostic], texts: &Texts<'_>) -> Vec<Value> {
        let part =
            |found: &[&Diagnostic]| -> Vec<Value> { recently(texts, |texts| found.iter().map(|found| self.json(found, texts)).collect()) };
        parallel::map(&sorted.chunks(PART).collect::<Vec<_>>(), Row::Any, |found| part(found)).into_iter().flatten().collect()
    }

    fn human(&self, found: &Diagnostic, texts: &Recent<'_>) -> String {
        let level = match found.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let title = level.with_name(self.severity(found)).primary_title(self.message(found)).id(found.code.id());
        let mut group = Group::with_title(title);
        let excerpt = found.place.as_ref().and_then(|place| Excerpt::new(place, &texts(&place.path)?));
        let bare = excerpt.is_none();
        if let Some(excerpt) = excerpt {
            let snippet = Snippet::source(excerpt.line).line_start(excerpt.number).path(PLACE).fold(false);
            group = group.element(snippet.annotation(AnnotationKind::Primary.span(excerpt.span)));
        }
        let help = Level::HELP.with_name(self.pick("怎么改", "help"));
        let mut out =
            if self.color { Renderer::styled() } else { Renderer::plain() }.render(&[group.element(help.message(self.help(found)))]);
        out.push('\n');
        if let Some(place) = &found.place {
            let location = self.location(place, texts);
            if bare {
                let at = out.find('\n').map_or(out.len(), |end| end + 1);
                out.insert_str(at, &format!(" --> {location}\n"));
            } else if let Some(at) = out.find(PLACE) {
                // The renderer counts columns in the excerpt, which may have been cut.
                let end = out[at..].find('\n').map_or(out.len(), |end| at + end);
                out.replace_range(at..end, &location);
            }
        }
        for place in &found.related {
            out.push_str(&format!("  {} {}\n", self.pick("另见", "see also"), self.location(place, texts)));
        }
        out.push('\n');
        out
    }

    fn short(&self, found: &Diagnostic, texts: &Recent<'_>) -> String {
        let place = found.place.as_ref().map(|place| self.location(place, texts) + " ").unwrap_or_default();
        format!("{place}{} {} {} → {}", found.code.id(), self.severity(found), self.message(found), self.help(found))
    }

    fn location(&self, place: &Place, texts: &Recent<'_>) -> String {
        let path = printable(&place.path);
        match (place.start, texts(&place.path)) {
            (Some(start), Some(text)) => {
                let at = line_column(&text, start);
                format!("{path}:{}:{}", at.line, at.column)
            }
            _ => path,
        }
    }

    fn json(&self, found: &Diagnostic, texts: &Recent<'_>) -> Value {
        let place = found.place.as_ref().map(|place| place_json(place, texts));
        let related: Vec<Value> = found.related.iter().map(|place| place_json(place, texts)).collect();
        let suggestion = found.values.iter().find(|(name, _)| *name == "suggestion").map(|(_, value)| value);
        json!({
            "code": found.code.id(), "name": found.code.name(),
            "severity": word(found, "info"),
            "message": self.message(found), "help": self.help(found), "suggestion": suggestion, "place": place, "related": related,
        })
    }

    fn github(&self, found: &Diagnostic, texts: &Recent<'_>) -> String {
        let kind = word(found, "notice");
        let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
        let place = found.place.as_ref().map(|place| {
            let value = place_json(place, texts);
            let number = |key: &str| value.get(key).and_then(Value::as_u64);
            let line = number("line").map(|line| format!(",line={line}")).unwrap_or_default();
            let column = number("column").map(|column| format!(",col={column}")).unwrap_or_default();
            format!(" file={}{line}{column},", escape(&place.path).replace(',', "%2C").replace(':', "%3A"))
        });
        let text = format!("{} → {}", self.message(found), self.help(found));
        format!("::{kind}{}title={}::{}\n", place.unwrap_or_else(|| " ".into()), found.code.id(), escape(&text))
    }

    fn sarif(&self, sorted: &[&Diagnostic], texts: &Recent<'_>) -> Value {
        let mut rules: BTreeMap<&str, Value> = BTreeMap::new();
        let results: Vec<Value> = sorted
            .iter()
            .map(|found| {
                rules.entry(found.code.id()).or_insert_with(|| {
                    let sentence = found.code.sentence(self.language);
                    json!({ "id": found.code.id(), "name": found.code.name(), "shortDescription": { "text": sentence.message }, "help": { "text": sentence.help } })
                });
                let location = |place: &Place| {
                    let value = place_json(place, texts);
                    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.path) } });
                    if let (Some(line), Some(column)) = (value.get("line"), value.get("column")) {
                        let (end_line, end_column) = (&value["end_line"], &value["end_column"]);
                        physical["region"] = json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column });
                    }
                    json!({ "physicalLocation": physical })
                };
                json!({
                    "ruleId": found.code.id(), "level": word(found, "note"),
                    "message": { "text": format!("{} → {}", self.message(found), self.help(found)) },
                    "locations": found.place.iter().map(location).collect::<Vec<_>>(),
                    "relatedLocations": found.related.iter().map(location).collect::<Vec<_>>(),
                })
            })
            .collect();
        let rules: Vec<Value> = rules.into_values().collect();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [{ "tool": { "driver": { "name": "anli", "version": env!("CARGO_PKG_VERSION"), "rules": rules } }, "columnKind": "unicodeCodePoints", "results": results }],
        })
    }
}

/// Keeps the last few texts: findings are sorted by file, so that most have the text of the one before.
fn recently<T>(texts: &Texts<'_>, work: impl FnOnce(&Recent<'_>) -> T) -> T {
    let recent: RefCell<VecDeque<(String, Option<Arc<str>>)>> = RefCell::default();
    work(&|path: &str| {
        let mut recent = recent.borrow_mut();
        if let Some((_, text)) = recent.iter().rev().find(|(own, _)| own == path) {
            return text.clone();
        }
        let text = texts(path);
        if recent.len() == RECENT {
            recent.pop_front();
        }
        recent.push_back((path.to_owned(), text.clone()));
        text
    })
}

/// A path as a URI reference; what stands behind `#` is a place in an attached file.
fn uri(path: &str) -> String {
    const KEPT: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~').remove(b'!');
    let encode = |text: &str| utf8_percent_encode(text, &KEPT).to_string();
    path.split_once('#').map_or_else(|| encode(path), |(file, inside)| format!("{}#{}", encode(file), encode(inside)))
}

/// The severity in machine forms, which differ only in what they call the mildest.
fn word(found: &Diagnostic, mildest: &'static str) -> &'static str {
    match found.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => mildest,
    }
}

fn place_json(place: &Place, texts: &Recent<'_>) -> Value {
    match (place.start, place.end, texts(&place.path)) {
        (Some(start), end, Some(text)) => {
            let (from, to) = (line_column(&text, start), line_column(&text, end.unwrap_or(start)));
            json!({ "file": &*place.path, "line": from.line, "column": from.column, "end_line": to.line, "end_column": to.column })
        }
        _ => json!({ "file": &*place.path }),
    }
}

/// Today in Beijing, by which the preview marks expired pages; no output depends on it.
#[allow(clippy::disallowed_methods, reason = "shown on the screen, never written")]
pub fn today() -> Option<crate::moment::Moment> {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    crate::moment::Moment::of_day(i64::try_from(seconds).ok()? + 8 * 3600)
}

/// A table with columns aligned by the width of their characters.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    use unicode_width::UnicodeWidthStr;
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.width()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width().min(60));
        }
    }
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut out = String::new();
        for (cell, width) in cells.zip(&widths) {
            out.push_str(cell);
            out.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        out.trim_end().to_owned()
    };
    let mut out = vec![line(&mut head.iter().copied())];
    out.extend(rows.iter().map(|row| line(&mut row.iter().map(String::as_str))));
    out.join("\n")
}
