//! Repairs of Chinese official text: a paragraph → the edits that make its marks and characters what the standards say
//! (`gov.md` CN-1, CN-2, CN-3, CN-5). It only proposes; it may not touch what it was not given, and applying all its
//! edits leaves nothing more to propose.
//!
//! | file | what it repairs |
//! |---|---|
//! | `cells` | the paragraph as characters that rules change in place |
//! | `characters` | radicals, private use, invisible characters, full-width letters and digits |
//! | `marks` | half-width marks and brackets, brackets of document numbers, doubled marks |
//! | `runs` | ellipses and dashes |
//! | `quotes` | quotation marks by pairs |

mod cells;
mod characters;
mod marks;
mod quotes;
mod runs;

use crate::diagnostic::catalogue::Language;
use cells::Cells;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// What an edit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `,` → `，` beside Han (CN-2).
    Width,
    /// `(` … `)` → `（` … `）` (CN-2).
    Bracket,
    /// `"…"` → `“…”` by pairs.
    Quote,
    /// `...` → `……`
    Ellipsis,
    /// `--` → `——`
    Dash,
    /// `[2018]` → `〔2018〕` in a document number (CN-5).
    DocNumber,
    /// `１Ａ` → `1A`
    Alphanumeric,
    /// A radical, compatibility or private-use character → the usual one (CN-1).
    Character,
    /// A character nobody sees, taken out.
    Invisible,
    /// `，，` → `，`
    Doubled,
}

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: [Kind; 10] = [
        Kind::Width,
        Kind::Bracket,
        Kind::Quote,
        Kind::Ellipsis,
        Kind::Dash,
        Kind::DocNumber,
        Kind::Alphanumeric,
        Kind::Character,
        Kind::Invisible,
        Kind::Doubled,
    ];

    /// Name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Width => "width",
            Kind::Bracket => "bracket",
            Kind::Quote => "quote",
            Kind::Ellipsis => "ellipsis",
            Kind::Dash => "dash",
            Kind::DocNumber => "doc-number",
            Kind::Alphanumeric => "alphanumeric",
            Kind::Character => "character",
            Kind::Invisible => "invisible",
            Kind::Doubled => "doubled",
        }
    }

    /// Name in sentences.
    pub fn name(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Kind::Width => ("标点改全角", "marks made full-width"),
            Kind::Bracket => ("括号改全角", "brackets made full-width"),
            Kind::Quote => ("引号配对", "quotation marks paired"),
            Kind::Ellipsis => ("省略号", "ellipses"),
            Kind::Dash => ("破折号", "dashes"),
            Kind::DocNumber => ("文号括号", "brackets of document numbers"),
            Kind::Alphanumeric => ("全角数字和字母改半角", "letters and digits made half-width"),
            Kind::Character => ("部首和私用区字符改正字", "odd characters made usual"),
            Kind::Invisible => ("去掉看不见的字符", "invisible characters taken out"),
            Kind::Doubled => ("重复的标点", "doubled marks"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// One repair: these bytes become this text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Byte range in the whole text.
    pub range: Range<usize>,
    /// What stands there.
    pub from: String,
    /// What is to stand there.
    pub to: String,
    /// Why.
    pub kind: Kind,
}

/// A part of a paragraph, in order. What lies between two parts is markup that is looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text that may be repaired, and the offset of its first byte.
    Text(usize, &'a str),
    /// Something that is no text and may not be looked through: code, a link's address.
    Solid,
}

/// The repairs of one paragraph of plain text.
pub fn edits(paragraph: &str) -> Vec<Edit> {
    edits_of(&[Part::Text(0, paragraph)])
}

/// The repairs of a paragraph that holds markup.
pub fn edits_of(parts: &[Part<'_>]) -> Vec<Edit> {
    let mut cells = Cells::new(parts);
    if !cells.are_suspect() {
        return Vec::new();
    }
    characters::repair(&mut cells);
    let addresses = marks::addresses(&cells);
    marks::document_numbers(&mut cells);
    runs::repair(&mut cells, &addresses);
    quotes::repair(&mut cells);
    marks::widths(&mut cells, &addresses);
    marks::doubled(&mut cells);
    cells.into_edits()
}

/// The text with all edits made; edits are in order and do not overlap. Offsets are those of `text`, plus `shift`.
pub fn apply<'a>(text: &'a str, shift: usize, edits: &[Edit]) -> Cow<'a, str> {
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + edits.len() * 2);
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.range.start - shift]);
        out.push_str(&edit.to);
        at = edit.range.end - shift;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// How often each change was made: (kind, from, to) → count.
pub type Counts = BTreeMap<(Kind, String, String), usize>;

/// Adds edits to the counts.
pub fn count(edits: &[Edit], counts: &mut Counts) {
    for edit in edits {
        *counts.entry((edit.kind, edit.from.clone(), edit.to.clone())).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let once = apply(text, 0, &edits(text)).into_owned();
        let again = edits(&once);
        assert!(again.is_empty(), "{text:?} → {once:?} is changed again: {again:?}");
        once
    }

    #[test]
    fn marks_beside_han_become_full_width_and_numbers_times_and_addresses_stay() {
        for (text, wanted) in [
            ("落实,提高;确保:好!吗?", "落实，提高；确保：好！吗？"),
            ("投入1,000元,增长3:2,在10:30开会", "投入1,000元，增长3:2，在10:30开会"),
            ("见https://a.example/x?y=1,2,然后", "见https://a.example/x?y=1,2，然后"),
            ("Hello, world (v1)!", "Hello, world (v1)!"),
            ("达到77.54%,有关", "达到77.54%，有关"),
            ("落实“双减”,深化", "落实“双减”，深化"),
            ("He said, “hello”.", "He said, “hello”."),
            ("(一)党建", "（一）党建"),
            ("f(x)是函数", "f(x)是函数"),
            ("(1)标题", "（1）标题"),
            ("a,,中", "a，中"),
            ("落实 ,提高", "落实 ，提高"),
            ("1.认真落实14.80%", "1.认真落实14.80%"),
        ] {
            assert_eq!(repaired(text), wanted);
        }
    }

    #[test]
    fn quotes_ellipses_dashes_and_document_numbers_are_repaired() {
        for (text, wanted) in [
            ("实现\"不低于\"要求", "实现“不低于”要求"),
            ("实现“不低于“要求", "实现“不低于”要求"),
            ("say \"hello\" now", "say \"hello\" now"),
            ("等等...", "等等……"),
            ("等等。。。", "等等……"),
            ("等等…", "等等……"),
            ("主题--副题", "主题——副题"),
            ("运行 --dry-run 看", "运行 --dry-run 看"),
            ("鲁政办发[2018]29号文", "鲁政办发〔2018〕29号文"),
            ("鲁政办发(2018)29号文", "鲁政办发〔2018〕29号文"),
            ("２０２０年Ａ类", "2020年A类"),
            ("⽂⼭", "文山"),
            ("教\u{200B}育", "教育"),
            ("好。。", "好。"),
            ("1．落实", "1.落实"),
            ("don't 用'甲'字", "don't 用‘甲’字"),
            ("用'甲'字", "用‘甲’字"),
        ] {
            assert_eq!(repaired(text), wanted);
        }
    }

    #[test]
    fn markup_between_parts_is_looked_through_and_solid_parts_are_not() {
        let text = "**双减**,`x`,y";
        let parts = [Part::Text(2, "双减"), Part::Text(10, ","), Part::Solid, Part::Text(14, ",y")];
        let found = edits_of(&parts);
        assert_eq!(found.len(), 1);
        assert_eq!(apply(text, 0, &found), "**双减**，`x`,y");
    }
}
