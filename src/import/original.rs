//! What was read, before anybody understands it: one text with all characters in order, cut into lines that know their
//! shape and where they stand in their file. Readers make it; nothing after them changes it, so that a receipt can say of
//! every character what became of it.

use crate::diagnostic::catalogue::Language;
use std::ops::Range;

/// The forms that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A Word file.
    Docx,
}

impl Form {
    /// Name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Markdown => "markdown",
            Form::Html => "html",
            Form::Docx => "docx",
        }
    }

    /// Name for people.
    pub fn name(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Form::Text => ("文字", "text"),
            Form::Markdown => ("Markdown", "Markdown"),
            Form::Html => ("网页", "web page"),
            Form::Docx => ("Word", "Word"),
        };
        if language == Language::Zh { zh } else { en }
    }
}

/// One file that was read.
#[derive(Debug, Clone)]
pub struct File {
    /// As messages print it.
    pub name: String,
    /// What it is.
    pub form: Form,
    /// Its encoding: `UTF-8`, `gb18030` …
    pub encoding: &'static str,
    /// Where its text begins.
    pub start: usize,
    /// What is in the file and is no text of the report, by kind: comments of Word, scripts …
    pub left: Vec<(Left, usize)>,
}

/// Parts of a file that are no text of the report; counted in the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// Tracked insertions, taken as text.
    Insertions,
    /// Tracked deletions, dropped.
    Deletions,
    /// Comments, dropped.
    Comments,
    /// Numbers that the word processor makes, written out.
    Numbers,
    /// Bold, colours and the like, dropped.
    Formatting,
    /// Headers and footers of the page, dropped.
    Margins,
    /// Scripts and style sheets, dropped.
    Scripts,
    /// Images that cannot be taken over.
    Images,
    /// Fields and drawings, dropped save their text.
    Objects,
}

/// Shape of a line as its file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A paragraph.
    Plain,
    /// A heading of a level from 1.
    Heading(u8),
    /// An item of a bulleted list.
    Item,
    /// A row of the table with this number; cells are separated by tabs.
    Row(u32),
    /// The text of a footnote.
    Footnote(u32),
    /// Markdown that stays as it is: code, tables.
    Verbatim,
    /// Menus and forms of a web page.
    Aside,
    /// A paragraph of images only.
    Image,
}

/// A line or paragraph.
#[derive(Debug, Clone)]
pub struct Line {
    /// Range in [`Original::text`], without the line's end.
    pub range: Range<usize>,
    /// Line in the file (paragraph, for Word), from 1.
    pub number: u32,
    /// Its shape.
    pub shape: Shape,
}

/// Something that stands at or around a place of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A link with its address; around the text.
    Link(String),
    /// A mention of the footnote.
    Footnote(u32),
    /// The image with this index.
    Image(usize),
}

/// An image.
#[derive(Debug, Clone)]
pub struct Image {
    /// Suffix that fits its bytes.
    pub suffix: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it shows, as the file says.
    pub alt: String,
}

/// Everything that was read.
#[derive(Debug, Clone, Default)]
pub struct Original {
    /// All characters in order; lines end in `\n`.
    pub text: String,
    /// The files, in order.
    pub files: Vec<File>,
    /// The lines, in order.
    pub lines: Vec<Line>,
    /// Marks by place.
    pub marks: Vec<(Range<usize>, Mark)>,
    /// Images.
    pub images: Vec<Image>,
    /// Tables so far.
    pub tables: u32,
    /// Footnotes so far.
    pub footnotes: u32,
}

impl Original {
    /// Begins a file.
    pub fn begin(&mut self, name: &str, form: Form, encoding: &'static str) {
        self.files.push(File { name: name.to_owned(), form, encoding, start: self.text.len(), left: Vec::new() });
    }

    /// Adds a line. Line ends inside become spaces, save in Markdown; an empty line is left out.
    pub fn line(&mut self, text: &str, number: u32, shape: Shape) {
        let start = self.text.len();
        if self.files.last().is_some_and(|file| file.form == Form::Markdown) {
            self.text.push_str(text);
        } else {
            self.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        }
        let range = start..self.text.len();
        self.text.push('\n');
        if !self.text[range.clone()].trim().is_empty() || self.marks.last().is_some_and(|(place, _)| place.start >= start) {
            self.lines.push(Line { range, number, shape });
        }
    }

    /// Counts something that is left out or taken in.
    pub fn count(&mut self, left: Left, times: usize) {
        if times > 0
            && let Some(file) = self.files.last_mut()
        {
            match file.left.iter_mut().find(|(kind, _)| *kind == left) {
                Some((_, count)) => *count += times,
                None => file.left.push((left, times)),
            }
        }
    }

    /// The file that a place of the text belongs to.
    pub fn file_at(&self, at: usize) -> Option<&File> {
        self.files.iter().rev().find(|file| file.start <= at)
    }

    /// Whether a place belongs to a Markdown file, whose markup means something.
    pub fn is_markdown(&self, at: usize) -> bool {
        self.file_at(at).is_some_and(|file| file.form == Form::Markdown)
    }
}
