//! Errors and warnings as values: a stable code, a place, the words to fill in.
//!
//! The sentences live in [`catalogue`]; printing is `report`'s work. Nothing here
//! reads files or knows the reader's language.

pub mod catalogue;
mod excerpt;

pub use catalogue::Code;
pub use excerpt::Excerpt;

use crate::source::{ByteRange, Place};
use crate::text::printable;
use catalogue::{Language, fill, translate};
use std::sync::Arc;

/// How bad it is. Errors stop the writing of output, warnings do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The site is written; `--strict` makes it fail.
    Warning,
    /// Worth a look; only `check` gives such.
    Info,
}

impl Severity {
    /// The word for it.
    pub fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Severity::Error, Language::Zh) => "错误",
            (Severity::Warning, Language::Zh) => "提醒",
            (Severity::Info, Language::Zh) => "提示",
            (Severity::Error, Language::En) => "error",
            (Severity::Warning, Language::En) => "warning",
            (Severity::Info, Language::En) => "info",
        }
    }
}

/// One finding. Order: by file, then position, then code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// Where; `None` for findings about the whole site.
    pub place: Option<Place>,
    /// Which.
    pub code: Code,
    /// Values for the `{name}` parts of the catalogue's sentences. `suggestion` is special:
    /// when present, a line that proposes it is printed before the help.
    pub values: Vec<(&'static str, String)>,
    /// Other places that belong to the finding: the first claimant of an address, the first of two equal keys.
    pub related: Vec<Place>,
    /// Instead of the code's own severity: rules of `check` may be set to another.
    pub level: Option<Severity>,
}

impl Diagnostic {
    /// A finding without a place.
    pub fn new(code: Code) -> Self {
        Diagnostic { place: None, code, values: Vec::new(), related: Vec::new(), level: None }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Sets the place to a range of a file.
    #[must_use]
    pub fn in_file(self, path: &Arc<str>, range: &ByteRange) -> Self {
        self.at(Place::range(path, range))
    }

    /// Gives a value for `{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// Proposes what was probably meant, if anything.
    #[must_use]
    pub fn suggest(self, suggestion: Option<impl ToString>) -> Self {
        match suggestion {
            Some(suggestion) => self.with("suggestion", suggestion),
            None => self,
        }
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn also(mut self, place: Place) -> Self {
        self.related.push(place);
        self
    }

    /// The sentence, with its values filled in.
    pub fn message(&self, language: Language) -> String {
        printable(&fill(self.code.sentence(language).message, &self.translated(language)))
    }

    /// What to type instead.
    pub fn help(&self, language: Language) -> String {
        let help = fill(self.code.sentence(language).help, &self.translated(language));
        let suggestion = self.values.iter().find(|(name, _)| *name == "suggestion");
        printable(&match (suggestion, language) {
            (Some((_, near)), Language::Zh) => format!("是否想写“{near}”？{help}"),
            (Some((_, near)), Language::En) => format!("did you mean \"{near}\"? {help}"),
            (None, _) => help,
        })
    }

    fn translated(&self, language: Language) -> Vec<(&'static str, String)> {
        self.values.iter().map(|(name, value)| (*name, translate(value, language))).collect()
    }

    /// Sets the severity.
    #[must_use]
    pub fn level(mut self, level: Severity) -> Self {
        self.level = Some(level);
        self
    }

    /// As set, else the code decides: `E…` is an error, everything else a warning.
    pub fn severity(&self) -> Severity {
        self.level.unwrap_or_else(|| self.code.severity())
    }

    /// Whether the output may not be written.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

/// A phase's result: the value and what was noticed on the way. Errors do not stop a phase.
#[derive(Debug, Clone)]
pub struct Outcome<T> {
    /// The result, as complete as possible.
    pub value: T,
    /// Findings, in any order.
    pub diagnostics: Vec<Diagnostic>,
}

/// The nearest of `candidates` to `word`, if one is near enough to be what was meant:
/// at most a third of its letters differ (one in two for words of two or three letters).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = if length <= 3 { 1 } else { length.div_ceil(3) };
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit && *distance < length.max(2))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_near_name_is_proposed_and_a_far_one_is_not() {
        let cities = ["济南", "济宁", "青岛"];
        assert_eq!(nearest("济男", cities), Some("济南"));
        assert_eq!(nearest("titel", ["title", "topics"]), Some("title"));
        assert_eq!(nearest("上海", cities), None);
    }
}
