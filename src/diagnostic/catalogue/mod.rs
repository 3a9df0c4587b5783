//! The one catalogue of messages: code → sentence and help, in Chinese and English.
//!
//! Groups: 1 configuration, 2 front matter, 3 body, 4 links and addresses, 5 theme,
//! 6 import and fix, 7 publishing, 8 files and output, 9 our own mistakes. `E` is an error, `W` a warning. A code is never
//! reused for another meaning. Sentences hold `{name}` parts that a diagnostic fills in.
//! `docs/manual/messages.md` is made from this table (a test compares them).

mod body;
mod config;
mod files;
mod front;
mod import;
mod links;
mod publish;
mod serve;
mod theme;
mod words;

pub use words::translate;

use super::Severity;

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

/// What one code says in one language.
#[derive(Debug, Clone, Copy)]
pub struct Sentence {
    /// What is wrong.
    pub message: &'static str,
    /// What to type instead.
    pub help: &'static str,
}

/// A code with its sentences.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// `E207`
    pub id: &'static str,
    /// English name, searchable: `unknown-city`.
    pub name: &'static str,
    /// Chinese.
    pub zh: Sentence,
    /// English.
    pub en: Sentence,
}

/// A stable message code. Equality and order are those of its id; rules of `check` say several things under one id.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

impl Code {
    /// `E207`
    pub fn id(self) -> &'static str {
        self.0.id
    }

    /// `unknown-city`
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The code of an entry that stands elsewhere: the rules of `check` keep theirs beside their code.
    pub const fn of(entry: &'static Entry) -> Code {
        Code(entry)
    }

    /// Error or warning, by its first letter.
    pub fn severity(self) -> Severity {
        if self.0.id.starts_with('E') { Severity::Error } else { Severity::Warning }
    }

    fn key(self) -> (&'static str, &'static str) {
        (self.0.id, self.0.zh.message)
    }

    /// First digit: the group.
    pub fn group(self) -> u8 {
        self.0.id.as_bytes()[1].wrapping_sub(b'0')
    }

    /// The sentences of a language.
    pub fn sentence(self, language: Language) -> Sentence {
        match language {
            Language::Zh => self.0.zh,
            Language::En => self.0.en,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}
impl Eq for Code {}
impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}
impl std::hash::Hash for Code {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}
impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.0.id, self.0.name)
    }
}

/// Makes one group: a constant per code on [`Code`] and a table of all of them.
macro_rules! group {
    ($($constant:ident $id:literal $name:literal
        $zh:literal => $zh_help:literal;
        $en:literal => $en_help:literal;)*) => {
        impl super::Code {
            $(#[doc = concat!($id, " `", $name, "`")]
            pub const $constant: super::Code = super::Code(&super::Entry {
                id: $id,
                name: $name,
                zh: super::Sentence { message: $zh, help: $zh_help },
                en: super::Sentence { message: $en, help: $en_help },
            });)*
        }
        pub(super) const CODES: &[super::Code] = &[$(super::Code::$constant),*];
    };
}
use group;

/// All codes, by group and id.
pub fn all() -> impl Iterator<Item = Code> {
    [config::CODES, front::CODES, body::CODES, links::CODES, theme::CODES, import::CODES, publish::CODES, files::CODES, serve::CODES]
        .into_iter()
        .flatten()
        .copied()
}

/// Fills `{name}` parts in (lower-case letters only, so `{#id}` stays as it is). A part without a value is
/// left alone; a test keeps that from happening.
pub fn fill(sentence: &str, values: &[(&'static str, String)]) -> String {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let length = rest[1..].bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
        let value = values.iter().find(|(name, _)| *name == &rest[1..=length]);
        match value {
            Some((_, value)) if rest[1 + length..].starts_with('}') => {
                out.push_str(value);
                rest = &rest[length + 2..];
            }
            _ => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The catalogue as the manual's page `docs/manual/messages.md`.
pub fn as_markdown() -> String {
    let mut out = String::from(
        "# 提示信息一览（Messages）\n\n<!-- 由 src/diagnostic/catalogue 生成，请勿手改：`anli explain --all > docs/manual/messages.md` -->\n\n\
         编号以 E 开头的是错误：有错误就不写出任何文件，上次的成品保持原样。以 W 开头的是提醒。\n\
         Codes with E are errors: nothing is written and the last good output stays. Codes with W are warnings.\n",
    );
    for code in all() {
        let (zh, en) = (code.sentence(Language::Zh), code.sentence(Language::En));
        out.push_str(&format!(
            "\n## {} {}\n\n{}\n\n怎么改：{}\n\n{}\n\nHow to mend: {}\n",
            code.id(),
            code.name(),
            zh.message,
            zh.help,
            en.message,
            en.help
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn parts(sentence: &str) -> BTreeSet<&str> {
        sentence
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
            .collect()
    }

    #[test]
    fn ids_and_names_are_unique_and_both_languages_say_the_same_things() {
        let mut ids = BTreeSet::new();
        let mut names = BTreeSet::new();
        for code in all() {
            assert!(ids.insert(code.id()), "{code:?} twice");
            assert!(names.insert(code.name()), "{code:?} name twice");
            let (zh, en) = (code.sentence(Language::Zh), code.sentence(Language::En));
            assert_eq!(parts(zh.message), parts(en.message), "{code:?}");
            assert_eq!(parts(zh.help), parts(en.help), "{code:?}");
            assert!(!zh.help.is_empty() && !en.help.is_empty(), "{code:?} gives no help");
        }
    }

    #[test]
    fn filling_leaves_other_braces_alone() {
        assert_eq!(fill("{a}与{b}，{", &[("a", "甲{b}".into()), ("b", "乙".into())]), "甲{b}与乙，{");
    }
}
