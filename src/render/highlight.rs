//! Colours for code, as classes only (prefix `hl-`); the theme's style sheet says what they look like.
//!
//! The grammars are loaded once, when the first block with a known language is met.

use std::sync::OnceLock;
use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// Longer code stays plain: no reader looks at its colours, and the grammars take their time.
const LONGEST: usize = 64 * 1024;

/// Writes highlighted code; false, with nothing written, when the language is unknown or the code too long.
pub fn code(language: &str, text: &str, out: &mut String) -> bool {
    if language.is_empty() || text.len() > LONGEST {
        return false;
    }
    static GRAMMARS: OnceLock<SyntaxSet> = OnceLock::new();
    let grammars = GRAMMARS.get_or_init(SyntaxSet::load_defaults_newlines);
    let Some(grammar) = grammars.find_syntax_by_token(language) else { return false };
    if std::ptr::eq(grammar, grammars.find_syntax_plain_text()) {
        return false;
    }
    let style = ClassStyle::SpacedPrefixed { prefix: "hl-" };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(grammar, grammars, style);
    for line in LinesWithEndings::from(text) {
        if generator.parse_html_for_line_which_includes_newline(line).is_err() {
            return false;
        }
    }
    out.push_str(&generator.finalize());
    true
}
