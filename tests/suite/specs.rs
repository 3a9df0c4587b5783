//! Runs `tests/specs/*.md`: Markdown, the HTML it must become, and the findings it must give.
//!
//! A case is `=== name`, Markdown, `---- html`, HTML, and perhaps `---- diagnostics` with lines like `W302 1:3`.

use anli::document::{Directive, Document};
use anli::parse::markdown::{Parsed, parse};
use anli::source::line_column;
use anli::view::html::{self, Context};
use std::fmt::Write;
use std::sync::Arc;

struct Case {
    name: String,
    markdown: String,
    html: String,
    diagnostics: Vec<String>,
}

/// A site in which every target is its own address.
pub struct Plain<'a>(pub &'a Document);

impl Context for Plain<'_> {
    fn push_address(&self, reference: u32, out: &mut String) -> bool {
        let reference = self.0.references.get(reference as usize);
        anli::text::escape::push(reference.map_or("", |reference| &*reference.target), out);
        reference.is_some()
    }

    fn directive(&self, directive: &Directive, out: &mut String) {
        let lines: Vec<&str> = directive.lines.iter().map(|(line, _)| &**line).collect();
        anli::text::escape::push(&format!("({:?} “{}” {})", directive.kind, directive.title, lines.join(" / ")), out);
        out.push('\n');
    }
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for chunk in format!("\n{text}").split("\n=== ").skip(1) {
        let (name, rest) = chunk.split_once('\n').unwrap_or((chunk, ""));
        let (markdown, rest) = rest.split_once("\n---- html").unwrap_or_else(|| panic!("{name}: no html part"));
        let (html, diagnostics) = rest.split_once("\n---- diagnostics").unwrap_or((rest, ""));
        cases.push(Case {
            name: name.trim().to_owned(),
            markdown: unescape(markdown),
            html: unescape(html.trim()),
            diagnostics: diagnostics.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        });
    }
    cases
}

/// `⟦U+200B⟧` in a case's Markdown stands for that character, so that it can be seen.
fn unescape(markdown: &str) -> String {
    let mut out = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once("⟦U+") {
        out.push_str(before);
        let (code, after) = after.split_once('⟧').expect("⟦U+…⟧ is closed");
        out.push(u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a code point"));
        rest = after;
    }
    out + rest
}

pub fn read(markdown: &str) -> (Parsed, String) {
    let parsed = parse(&Arc::from("页.md"), markdown, 0..markdown.len() as u32);
    let mut out = String::new();
    html::blocks(&parsed.document, &Plain(&parsed.document), &mut out);
    (parsed, out)
}

#[test]
fn markdown_becomes_the_html_that_the_specs_show() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut report = String::new();
    let (mut count, mut failed) = (0, 0);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for case in cases(&text) {
            count += 1;
            let (parsed, html) = read(&case.markdown);
            let diagnostics: Vec<String> = parsed
                .diagnostics
                .iter()
                .map(|finding| {
                    let place = finding.place.as_ref().and_then(|place| place.start).map(|at| line_column(&case.markdown, at));
                    place.map_or(finding.code.id().to_owned(), |at| format!("{} {}:{}", finding.code.id(), at.line, at.column))
                })
                .collect();
            if html.trim() != case.html || diagnostics != case.diagnostics {
                failed += 1;
                let name = file.file_name().unwrap().to_string_lossy();
                let _ = writeln!(report, "\n=== {} ({name})\n{}", case.name, case.markdown);
                if html.trim() != case.html {
                    let _ = writeln!(report, "---- expected\n{}\n---- found\n{}", case.html, html.trim());
                }
                if diagnostics != case.diagnostics {
                    let _ = writeln!(report, "---- expected findings {:?}, found {diagnostics:?}", case.diagnostics);
                }
            }
        }
    }
    assert!(failed == 0, "{failed} of {count} cases differ:\n{report}");
    assert!(count >= 150, "only {count} cases were found");
}
