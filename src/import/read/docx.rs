//! A Word file → lines. The package is read part by part with a bound on each; nothing is unpacked to disk, no entity is
//! expanded, nothing outside the package is fetched.
//!
//! | file | what it reads |
//! |---|---|
//! | `package` | the container: parts within their bounds, links, images |
//! | `styles` | which styles are headings; the numbers that the word processor makes |
//! | `document` | the text: paragraphs, tables, notes, tracked changes |

mod document;
mod package;
mod styles;

use crate::diagnostic::{Code, Diagnostic};
use crate::import::original::{Left, Original, Shape};
use crate::source::Place;
use document::{Paragraph, Story};
use package::Package;

/// Why a Word file cannot be read.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The container is broken, or holds no Word text.
    Container(String),
    /// A part is no sound XML.
    Xml(String),
    /// A part, or something in it, is larger than anybody writes.
    Limit(&'static str, u64),
}

/// Appends the lines of a Word file.
pub fn read(name: &str, bytes: &[u8], to: &mut Original) -> Result<(), Diagnostic> {
    docx(bytes, to).map_err(|trouble| {
        let at = Place::path(name);
        match trouble {
            Trouble::Container(reason) => Diagnostic::new(Code::IMPORT_CONTAINER).at(at).with("name", name).with("reason", reason),
            Trouble::Xml(reason) => Diagnostic::new(Code::IMPORT_XML).at(at).with("name", name).with("reason", reason),
            Trouble::Limit(what, limit) => Diagnostic::new(Code::IMPORT_LIMIT).at(at).with("what", what).with("limit", limit),
        }
    })
}

fn docx(bytes: &[u8], to: &mut Original) -> Result<(), Trouble> {
    let mut package = Package::open(bytes)?;
    let styles = styles::Styles::read(&mut package)?;
    let mut story = document::read(&mut package, &styles, "word/document.xml")?;
    let notes =
        [document::notes(&mut package, &styles, "word/footnotes.xml")?, document::notes(&mut package, &styles, "word/endnotes.xml")?];
    let links = package.relations()?;
    // With a title of its own, headings begin one level below it.
    let shift = u8::from(story.paragraphs.iter().any(|paragraph| paragraph.is_title));
    let mut written = Written { links, footnotes: Vec::new(), images: Vec::new(), shift };
    let paragraphs = std::mem::take(&mut story.paragraphs);
    for paragraph in paragraphs {
        written.paragraph(paragraph, to);
    }
    written.notes(&notes, to);
    for (relation, index) in written.images {
        match package.image(&relation)? {
            Some((suffix, bytes)) => {
                to.images[index].suffix = suffix;
                to.images[index].bytes = bytes;
            }
            // It may be a drawing of a form that browsers do not show.
            None => to.count(Left::Images, 1),
        }
    }
    drop_missing_images(to);
    count(&story, package.has_margins(), to);
    Ok(())
}

fn count(story: &Story, margins: usize, to: &mut Original) {
    to.count(Left::Insertions, story.insertions);
    to.count(Left::Deletions, story.deletions);
    to.count(Left::Comments, story.comments);
    to.count(Left::Numbers, story.numbers);
    to.count(Left::Formatting, story.formatting);
    to.count(Left::Objects, story.objects);
    to.count(Left::Margins, margins);
}

/// Marks of images without bytes would show nothing.
fn drop_missing_images(to: &mut Original) {
    let missing: Vec<usize> = (0..to.images.len()).filter(|index| to.images[*index].bytes.is_empty()).collect();
    to.marks.retain(|(_, mark)| !matches!(mark, crate::import::original::Mark::Image(index) if missing.contains(index)));
}

/// What has been written so far.
struct Written {
    /// Relation → address.
    links: std::collections::BTreeMap<String, String>,
    /// Footnotes mentioned: (end note, id in the file), number in the page.
    footnotes: Vec<((bool, String), u32)>,
    /// Images shown: relation, index.
    images: Vec<(String, usize)>,
    shift: u8,
}

impl Written {
    fn paragraph(&mut self, paragraph: Paragraph, to: &mut Original) {
        use crate::import::original::{Image, Mark};
        let start = to.text.len();
        for (range, mark) in paragraph.marks {
            let range = start + range.start..start + range.end;
            let mark = match mark {
                document::Mark::Link(relation) => match self.links.get(&relation) {
                    Some(address) if !range.is_empty() => Mark::Link(address.clone()),
                    _ => continue,
                },
                document::Mark::Footnote(end, id) => {
                    to.footnotes += 1;
                    self.footnotes.push(((end, id), to.footnotes));
                    Mark::Footnote(to.footnotes)
                }
                document::Mark::Image(relation, alt) => {
                    to.images.push(Image { suffix: "png", bytes: Vec::new(), alt });
                    self.images.push((relation, to.images.len() - 1));
                    Mark::Image(to.images.len() - 1)
                }
            };
            to.marks.push((range, mark));
        }
        let shape = match paragraph.shape {
            Shape::Heading(level) if !paragraph.is_title => Shape::Heading((level + self.shift).min(9)),
            Shape::Plain if paragraph.text.trim().is_empty() => Shape::Image,
            shape => shape,
        };
        to.line(&paragraph.text, paragraph.number, shape);
    }

    fn notes(&mut self, notes: &[std::collections::BTreeMap<String, String>; 2], to: &mut Original) {
        for ((end, id), number) in std::mem::take(&mut self.footnotes) {
            if let Some(text) = notes[usize::from(end)].get(&id) {
                let line = to.lines.last().map_or(1, |line| line.number);
                to.line(text, line, Shape::Footnote(number));
            }
        }
    }
}
