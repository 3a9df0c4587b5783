//! All fixed words that rules look for → one automaton that says in one pass over a line which lists have a word there.
//!
//! A rule whose list has none passes the line over; what is there, and whether it counts, each rule looks up by itself.

use super::lists::WordList;
use super::rules::{privacy, structure, tags, text};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// The office's wrong words.
pub const WRONG: u32 = 1;
/// Phrases of scrapers.
pub const SCRAPED: u32 = 1 << 1;
/// Marks of secrecy and of unfinished papers.
pub const SECRET: u32 = 1 << 2;
/// Placeholders.
pub const HOLDER: u32 = 1 << 3;
/// Doubled words and marks.
pub const DOUBLED: u32 = 1 << 4;
/// Words of home addresses.
pub const HOME: u32 = 1 << 5;
/// Mentions of annexes.
pub const ANNEX: u32 = 1 << 6;
/// Accounts of persons.
pub const ACCOUNT: u32 = 1 << 7;

/// Most words of which a table of all states is made: quick, and for lists of this size small.
const MOST: usize = 4_000;

/// The automaton.
pub struct Sieve {
    words: Option<AhoCorasick>,
    /// The list of each word.
    lists: Vec<u32>,
}

impl Sieve {
    /// The rules' own lists and the office's.
    pub fn new(office: &WordList) -> Self {
        let wrong = office.pairs.iter().map(|(wrong, _)| (wrong.as_str(), WRONG));
        let own: [(&[&'static str], u32); 7] = [
            (&tags::gw_05::SCRAPED, SCRAPED),
            (&privacy::pr_6::MARKS, SECRET),
            (&text::ix_5c::HOLDERS, HOLDER),
            (&text::ix_6b::DOUBLED, DOUBLED),
            (&privacy::pr_4b::HOME, HOME),
            (&structure::cc_6::WORDS, ANNEX),
            (&[privacy::pr_4a::WECHAT], ACCOUNT),
        ];
        let own = own.iter().flat_map(|(words, list)| words.iter().map(|word| (*word, *list)));
        let (words, lists): (Vec<&str>, Vec<u32>) = wrong.chain(own).chain([(privacy::pr_4b::STAIR, HOME)]).unzip();
        let kind = (words.len() < MOST).then_some(AhoCorasickKind::DFA);
        Sieve { words: AhoCorasick::builder().kind(kind).match_kind(MatchKind::Standard).build(words).ok(), lists }
    }

    /// The lists that have a word in a text.
    pub fn sift(&self, text: &str) -> u32 {
        match &self.words {
            Some(words) => words.find_overlapping_iter(text).fold(0, |lists, hit| lists | self.lists[hit.pattern().as_usize()]),
            // Too many words for an automaton: every rule looks for itself.
            None => u32::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_by_the_lists_that_have_a_word_in_it() {
        let sieve = Sieve::new(&WordList::read(&[], &mut |_, _| unreachable!(), &mut Vec::new()));
        assert_eq!(sieve.sift("推进教师队伍建设"), 0);
        assert_eq!(sieve.sift("内部资料，注意保存；联系微信"), SECRET | ACCOUNT);
        assert_eq!(sieve.sift("详见附件，2单元"), ANNEX | HOME);
        // Words inside each other count for both lists.
        assert_eq!(sieve.sift("待填写，，"), HOLDER | DOUBLED);
    }
}
