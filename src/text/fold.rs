//! Folding for comparison: width, case and white space. Never used on text that is printed.

use unicode_normalization::UnicodeNormalization;

/// NFKC, lower case, white space and invisible characters removed.
pub fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| {
            !c.is_whitespace() && !super::han::is_stray_invisible(*c) && !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
        })
        .collect()
}

/// Like [`fold`], and quotation marks, brackets and book-title marks are removed: “双减” and 双减 are the same name.
pub fn fold_name(text: &str) -> String {
    // Most names are plain Han, which folding leaves as it is.
    if text.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')) {
        return text.to_owned();
    }
    fold(text).chars().filter(|c| !matches!(c, '“' | '”' | '‘' | '’' | '"' | '\'' | '《' | '》' | '〈' | '〉' | '「' | '」')).collect()
}

/// Traditional characters as Simplified, character by character.
pub fn simplify(text: &str) -> String {
    fast2s::convert(text)
}
