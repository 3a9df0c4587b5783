//! The rules, one a file, and the list of them in the order of the manual.

pub mod access;
pub mod links;
pub mod privacy;
pub mod security;
pub mod structure;
pub mod tags;
pub mod text;
pub mod waivers;

use super::rule::Rule;

/// Declares the files of a group and lists their rules.
macro_rules! group {
    ($($file:ident)*) => {
        $(pub mod $file;)*

        /// The rules of this group.
        pub(super) const RULES: &[&$crate::check::rule::Rule] = &[$(&$file::RULE),*];
    };
}
use group;

static ALL: std::sync::LazyLock<Vec<&'static Rule>> = std::sync::LazyLock::new(|| {
    [links::RULES, tags::RULES, text::RULES, privacy::RULES, access::RULES, security::RULES, structure::RULES, waivers::RULES].concat()
});

/// All rules.
pub fn all() -> &'static [&'static Rule] {
    &ALL
}

/// A rule by its id.
pub fn get(id: &str) -> Option<&'static Rule> {
    all().iter().copied().find(|rule| rule.id == id)
}
