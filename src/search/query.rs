//! What was typed → terms: white space separates, quotes hold together, a minus excludes.

use super::fold::{folded, is_break};
use unicode_normalization::UnicodeNormalization;

/// Characters of a query that are looked at.
const MAX_QUERY: usize = 120;

/// Characters of a word in a list.
const ITEM: usize = 6;

const QUOTES: [char; 6] = ['"', '“', '”', '＂', '「', '」'];
const MINUS: [char; 3] = ['-', '－', '−'];

/// One word or phrase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// As it was typed, without its minus.
    pub typed: String,
    /// As it stands in folded text.
    pub literal: String,
    /// Its runs of units; punctuation separates them.
    pub runs: Vec<String>,
    /// It was quoted: the runs have to follow each other.
    pub phrase: bool,
    /// Pages that have it are left out.
    pub exclude: bool,
}

impl Term {
    /// Several short words with punctuation between them, `校车、大班额`: where they do not stand so they may stand
    /// apart. What is longer is a sentence.
    pub(super) fn is_listing(&self) -> bool {
        self.runs.len() > 1 && !self.phrase && !self.exclude && self.runs.iter().all(|run| run.chars().count() <= ITEM)
    }
}

/// Reads a query. Empty when nothing in it can be looked for.
pub fn parse(typed: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut push = |word: &mut String, phrase: bool| {
        let rest = word.trim_start_matches(MINUS);
        let literal = folded(rest);
        if !literal.is_empty() {
            let runs = literal.split(is_break).map(str::to_owned).collect();
            terms.push(Term { typed: rest.to_owned(), literal, runs, phrase, exclude: rest.len() < word.len() });
        }
        word.clear();
    };
    let mut chars = typed.chars().take(MAX_QUERY).peekable();
    while let Some(c) = chars.next() {
        let first = word.trim_start_matches(MINUS).is_empty();
        if c.is_whitespace() && !quoted {
            push(&mut word, false);
            continue;
        }
        word.push(c);
        if !QUOTES.contains(&c) {
            continue;
        }
        if !quoted {
            quoted = first;
            continue;
        }
        // A quotation inside a word is no phrase: “双减”政策 is one word.
        quoted = false;
        if chars.peek().is_none_or(|next| next.is_whitespace()) {
            push(&mut word, true);
        }
    }
    push(&mut word, quoted);
    terms
}

/// Letters as pinyin is looked up, however the tones are written: jǐ, ji3; ü is v. `None` when there is anything else.
pub(super) fn letters(typed: &str) -> Option<String> {
    let mut out = String::new();
    for c in typed.nfkd().flat_map(char::to_lowercase) {
        match c {
            '\u{308}' if out.ends_with('u') => {
                out.pop();
                out.push('v');
            }
            '\u{300}'..='\u{36F}' | '\'' | '’' | '-' => {}
            '1'..='5' if out.ends_with(|c: char| c.is_ascii_lowercase()) => {}
            'a'..='z' => out.push(c),
            _ => return None,
        }
    }
    Some(out).filter(|out| !out.is_empty())
}

/// The keys a term is looked up by, each with the place of its first unit: see `gram`. Punctuation between runs has no
/// place; it is one key with the units on both sides of it.
pub fn keys(literal: &str) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let (mut start, mut before) = (0, None);
    for part in literal.split_inclusive(is_break) {
        let run = part.trim_end_matches(is_break);
        all.extend(before.zip(run.chars().next()).map(|((one, mark), other)| (start - 1, String::from_iter([one, mark, other]))));
        // A single unit that has neighbours beyond the punctuation is known by them.
        let own = if run.len() < literal.len() && run.chars().nth(1).is_none() { Vec::new() } else { keys_of_run(run) };
        all.extend(own.into_iter().map(|(at, key)| (start + at, key)));
        start += run.chars().count();
        before = run.chars().next_back().zip(part.chars().next_back());
    }
    all
}

fn keys_of_run(run: &str) -> Vec<(usize, String)> {
    let units: Vec<char> = run.chars().collect();
    if units.len() == 1 {
        return vec![(0, run.to_owned())];
    }
    let ascii = |at: usize| units.get(at).is_some_and(char::is_ascii);
    let mut keys = Vec::new();
    for at in 0..units.len() - 1 {
        let wide = ascii(at) && ascii(at + 1);
        if wide && at + 2 == units.len() && at > 0 && ascii(at - 1) {
            continue;
        }
        let end = if wide { (at + 3).min(units.len()) } else { at + 2 };
        keys.push((at, units[at..end].iter().collect()));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_minus_are_read() {
        let read = |typed| parse(typed).into_iter().map(|term| (term.literal, term.phrase, term.exclude)).collect::<Vec<_>>();
        assert_eq!(read("校车 补贴"), [("校车".into(), false, false), ("补贴".into(), false, false)]);
        assert_eq!(read("“一减， 二免” -教师"), [("一减,二免".into(), true, false), ("教师".into(), false, true)]);
        assert_eq!(read(" ，。 "), []);
        assert_eq!(read("推行“双减”政策"), [("推行双减政策".into(), false, false)]);
        assert_eq!(read("“双减”政策"), [("双减政策".into(), false, false)]);
    }

    #[test]
    fn tones_are_left_out() {
        assert_eq!(
            ["jǐ", "ji3", "Ji’nan", "lǚ", "ＪＩ", "a1+"].map(letters).map(Option::unwrap_or_default),
            ["ji", "ji", "jinan", "lv", "ji", ""]
        );
    }

    #[test]
    fn numbers_are_looked_up_by_three() {
        let keys = |run| keys(run).into_iter().map(|(_, key)| key).collect::<Vec<_>>();
        assert_eq!(keys("144所"), ["144", "44所", "4所"]);
        assert_eq!(keys("大班额"), ["大班", "班额"]);
        assert_eq!(keys("第14"), ["第1", "14"]);
        assert_eq!(keys("1+x"), ["1+x"]);
        assert_eq!(keys("第14,项。县区"), ["第1", "14", "4,项", "项。县", "县区"]);
    }
}
