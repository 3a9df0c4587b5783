//! What kind of character it is: Han, CJK punctuation, invisible, private use.

/// Han ideographs: the unified blocks, extensions, compatibility forms, 〇 and 々.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2FA1F}' | '\u{30000}'..='\u{323AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{2E80}'..='\u{2FDF}' | '〇' | '々')
}

/// Punctuation of Chinese text: CJK symbols, full-width forms, and “ ” ‘ ’ … — · that Chinese text shares.
pub fn is_cjk_mark(c: char) -> bool {
    matches!(c,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}'
        | '\u{FFE0}'..='\u{FFE6}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Han, its punctuation, kana, or full-width letters and digits: characters that are written without spaces between.
pub fn is_cjk(c: char) -> bool {
    is_han(c)
        || is_cjk_mark(c)
        || matches!(c, '\u{3040}'..='\u{30FF}' | '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')
}

/// Private use: shown as a box on most computers.
pub fn is_private_use(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

/// Invisible characters that spoil search and copying. Joiners and variation selectors inside emoji and
/// ideographic variants are not among them.
pub fn is_stray_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// Radicals and compatibility ideographs that only look like the usual character; gives the usual one.
pub fn usual_form(c: char) -> Option<char> {
    use unicode_normalization::UnicodeNormalization;
    if !matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}') {
        return None;
    }
    std::iter::once(c).nfkc().next().filter(|usual| *usual != c)
}

/// Number of Han characters.
pub fn count_han(text: &str) -> usize {
    text.chars().filter(|c| is_han(*c)).count()
}
