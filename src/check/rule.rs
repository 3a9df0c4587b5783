//! What a rule is: a pure function from what it looks at to findings, with its own page of the manual.
//!
//! Each rule is one file below `rules`. Its `//!` head is its page of the manual; nothing else says what the rule does.

use super::context::Context;
use super::office::File;
use super::rendered::Rendered;
use super::script::Script;
use crate::diagnostic::catalogue::{Entry, Language, fill};
use crate::diagnostic::{Code, Diagnostic, Severity};

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Links and files.
    Links,
    /// Page tags, dates, marks of a government site.
    Tags,
    /// Wording and writing.
    Text,
    /// Personal data and secrets.
    Privacy,
    /// Accessibility.
    Access,
    /// Security.
    Security,
    /// The site as a whole.
    Structure,
    /// The check itself: waivers.
    Waivers,
}

impl Group {
    /// All groups in the order of the manual.
    pub const ALL: [Group; 8] =
        [Group::Links, Group::Tags, Group::Text, Group::Privacy, Group::Access, Group::Security, Group::Structure, Group::Waivers];

    /// Name in Chinese and English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Group::Links => ("链接与附件", "links and files"),
            Group::Tags => ("页面标记与日期", "page tags and dates"),
            Group::Text => ("文字", "text"),
            Group::Privacy => ("个人信息与涉密", "privacy and secrets"),
            Group::Access => ("无障碍", "accessibility"),
            Group::Security => ("安全", "security"),
            Group::Structure => ("结构", "structure"),
            Group::Waivers => ("豁免", "waivers"),
        }
    }
}

/// How much of what a rule is about can be decided here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covers {
    /// All of it.
    Fully,
    /// Part of it; the rest is for a person.
    Partly,
}

/// What a rule looks at.
pub enum Look {
    /// A page's words, with its source.
    Page(fn(&Script<'_>, &Context<'_>, &mut Vec<Diagnostic>)),
    /// Words of a page or of an attached file.
    Words(fn(&Script<'_>, &Context<'_>, &mut Vec<Diagnostic>)),
    /// A rendered page.
    Rendered(fn(&Rendered<'_>, &Context<'_>, &mut Vec<Diagnostic>)),
    /// A published file that is no page.
    File(fn(&File<'_>, &Context<'_>, &mut Vec<Diagnostic>)),
    /// The site as a whole, after everything else has been seen.
    Site(fn(&Context<'_>, &mut Vec<Diagnostic>)),
    /// Found by the check itself while other rules run.
    Inside,
}

/// A rule.
pub struct Rule {
    /// `GW-04`
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// How hard it is by default.
    pub level: Severity,
    /// How hard under `--release`, if harder.
    pub release: Option<Severity>,
    /// How much it decides.
    pub covers: Covers,
    /// The rule itself.
    pub look: Look,
    /// The file it stands in.
    pub source: &'static str,
}

impl Rule {
    /// The page of the manual: the `//!` head of the rule's file.
    pub fn manual(&self) -> String {
        let head = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        head.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    }

    /// The first line of the manual page without its number: the rule's name.
    pub fn title(&self) -> &'static str {
        let first = self.source.lines().next().unwrap_or_default();
        first.trim_start_matches("//! ").strip_prefix(self.id).unwrap_or(first).trim()
    }
}

/// A finding of a rule, without a place yet.
pub fn found(entry: &'static Entry) -> Diagnostic {
    Diagnostic::new(Code::of(entry))
}

/// The finding's sentence in Chinese: what a baseline keeps, so that it does not depend on the reader's language.
pub fn message(finding: &Diagnostic) -> String {
    fill(finding.code.sentence(Language::Zh).message, &finding.values)
}

/// Makes a rule's messages: `messages! { "GW-04" "publication-date"; FORM "中文" => "怎么改"; "English" => "how to mend"; }`.
macro_rules! messages {
    ($id:literal $name:literal; $($constant:ident $zh:literal => $zh_help:literal; $en:literal => $en_help:literal;)*) => {
        $(pub(in crate::check) static $constant: $crate::diagnostic::catalogue::Entry = $crate::diagnostic::catalogue::Entry {
            id: $id,
            name: $name,
            zh: $crate::diagnostic::catalogue::Sentence { message: $zh, help: $zh_help },
            en: $crate::diagnostic::catalogue::Sentence { message: $en, help: $en_help },
        };)*
    };
}
pub(crate) use messages;

/// Makes a rule of its file: `rule!("gw_04.rs", "GW-04", Tags, Error, Fully, Rendered(look));`, with `release Error` before the
/// last part where it is harder then.
macro_rules! rule {
    ($file:literal, $id:literal, $group:ident, $level:ident, $covers:ident, $look:expr) => {
        rule!(@ $file, $id, $group, $level, None, $covers, $look);
    };
    ($file:literal, $id:literal, $group:ident, $level:ident, release $release:ident, $covers:ident, $look:expr) => {
        rule!(@ $file, $id, $group, $level, Some($crate::diagnostic::Severity::$release), $covers, $look);
    };
    (@ $file:literal, $id:literal, $group:ident, $level:ident, $release:expr, $covers:ident, $look:expr) => {
        /// The rule of this file.
        pub static RULE: $crate::check::rule::Rule = {
            #[allow(unused_imports, reason = "each rule uses one of them")]
            use $crate::check::rule::Look::*;
            $crate::check::rule::Rule {
                id: $id,
                group: $crate::check::rule::Group::$group,
                level: $crate::diagnostic::Severity::$level,
                release: $release,
                covers: $crate::check::rule::Covers::$covers,
                look: $look,
                source: include_str!($file),
            }
        };
    };
}
pub(crate) use rule;
