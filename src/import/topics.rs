//! A text and the vocabulary → the topics it is probably about, with the words that say so. A proposal, never a decision.
//!
//! A topic is what the settings say of it: its name, aliases, the phrases of its summary, its terms and their definitions.
//! Runs of two and three Han in them are its words; a word that few topics share tells more, one in the first clause of
//! the text tells more, one that is repeated tells a little more.

use crate::config::SiteConfig;
use crate::text::han;
use aho_corasick::AhoCorasick;
use std::collections::BTreeMap;

/// A proposed topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Index in the settings.
    pub topic: usize,
    /// Words of the text that speak for it.
    pub because: Vec<String>,
}

/// The words of all topics.
#[derive(Debug)]
pub struct Vocabulary {
    /// Finds the words in a text, in one pass.
    finder: Option<AhoCorasick>,
    /// Each word with the (topic, weight) of the topics that have it, in the finder's order.
    words: Vec<(String, Vec<(usize, f64)>)>,
    /// What a topic's score is divided by: long descriptions shall not win by their length.
    norms: Vec<f64>,
}

/// Characters that join words and make none.
const JOINTS: &str = "的和与等及在为是了中对把按以上不或者由从将到有也而其并";
/// A further topic must reach this share of the first one's score.
const SHARE: f64 = 0.62;
/// Most topics of a page.
const MOST: usize = 3;
/// Only so much of a long text is looked at.
const READ: usize = 4000;

impl Vocabulary {
    /// Reads the settings.
    pub fn new(site: &SiteConfig) -> Self {
        let mut words: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        let mut norms = Vec::new();
        for (index, topic) in site.topic.iter().enumerate() {
            let mut own: BTreeMap<String, f64> = BTreeMap::new();
            let mut add = |text: &str, weight: f64| {
                let mut grams: Vec<&str> = grams(text).collect();
                grams.sort_unstable();
                grams.dedup();
                grams.into_iter().for_each(|gram| *own.entry(gram.to_owned()).or_default() += weight);
            };
            add(&topic.name, 4.0);
            topic.aliases.iter().for_each(|alias| add(alias, 4.0));
            topic.summary.split(['、', '，', '。', '；', '的', '和', '与', '及']).for_each(|phrase| add(phrase, 3.0));
            for term in
                site.term.iter().filter(|term| term.topic.as_deref() == Some(&topic.name) || term.topic.as_deref() == Some(&topic.slug))
            {
                add(&term.name, 2.0);
                term.aliases.iter().for_each(|alias| add(alias, 2.0));
                add(&term.definition, 0.3);
            }
            norms.push(own.values().sum::<f64>().sqrt().max(1.0));
            own.into_iter().for_each(|(word, weight)| words.entry(word).or_default().push((index, weight)));
        }
        let words: Vec<(String, Vec<(usize, f64)>)> = words.into_iter().collect();
        // Only a vocabulary beyond all limits could fail here; then nothing is proposed.
        let finder = AhoCorasick::new(words.iter().map(|(word, _)| word)).ok();
        Vocabulary { finder, words, norms }
    }

    /// The topics of a text, the likeliest first.
    pub fn propose(&self, text: &str) -> Vec<Proposal> {
        if self.norms.len() == 1 {
            return vec![Proposal { topic: 0, because: Vec::new() }];
        }
        let end = text.char_indices().nth(READ).map_or(text.len(), |(at, _)| at);
        let Some(finder) = &self.finder else { return Vec::new() };
        let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
        for (index, clause) in text[..end].split(['。', ';', '；', ',', '，']).enumerate() {
            let weight = [2.5, 1.5].get(index).copied().unwrap_or(1.0);
            finder.find_overlapping_iter(clause).for_each(|found| *counts.entry(found.pattern().as_usize()).or_default() += weight);
        }
        let mut scores = vec![0.0; self.norms.len()];
        let mut because: Vec<Vec<(f64, &str)>> = vec![Vec::new(); self.norms.len()];
        for (word, count) in counts {
            let (word, topics) = &self.words[word];
            let rare = (self.norms.len() as f64 / topics.len() as f64).ln();
            let long = if word.chars().count() == 3 { 1.5 } else { 1.0 };
            for (topic, weight) in topics {
                let gain = weight.min(4.0).sqrt() * rare * rare * count / (count + 2.0) * long;
                scores[*topic] += gain / self.norms[*topic];
                because[*topic].push((gain, word));
            }
        }
        let mut order: Vec<usize> = (0..scores.len()).filter(|topic| scores[*topic] > 0.0).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        let best = order.first().map_or(0.0, |topic| scores[*topic]);
        let chosen = order.into_iter().filter(|topic| scores[*topic] >= best * SHARE).take(MOST);
        chosen.map(|topic| Proposal { topic, because: reasons(std::mem::take(&mut because[topic]), &text[..end]) }).collect()
    }
}

/// The best words, those that overlap put together as the text has them.
fn reasons(mut words: Vec<(f64, &str)>, text: &str) -> Vec<String> {
    words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut list: Vec<String> = Vec::new();
    for (_, word) in words.into_iter().take(8) {
        if list.iter().any(|known| known.contains(word)) {
            continue;
        }
        let joined = list.iter().position(|known| {
            overlap(known, word).is_some_and(|both| text.contains(&both)) || overlap(word, known).is_some_and(|both| text.contains(&both))
        });
        match joined {
            Some(at) => {
                let both = [overlap(&list[at], word), overlap(word, &list[at])].into_iter().flatten().find(|both| text.contains(both));
                if let Some(both) = both {
                    list[at] = both;
                }
            }
            None => list.push(word.to_owned()),
        }
    }
    list.truncate(4);
    list
}

/// 教育投 and 育投入 → 教育投入.
fn overlap(first: &str, second: &str) -> Option<String> {
    let starts = first.char_indices().skip(1).map(|(at, _)| at);
    starts.into_iter().find(|at| second.starts_with(&first[*at..])).map(|at| format!("{}{second}", &first[..at]))
}

/// Runs of two and three Han without joints.
fn grams(text: &str) -> impl Iterator<Item = &str> {
    let word = |c: char| han::is_han(c) && !JOINTS.contains(c);
    text.split(move |c: char| !word(c)).flat_map(|run| {
        let bounds: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        let pieces = |length: usize| (0..bounds.len().saturating_sub(length)).map(move |from| (from, from + length)).collect::<Vec<_>>();
        let all: Vec<&str> = pieces(2).into_iter().chain(pieces(3)).map(|(from, to)| &run[bounds[from]..bounds[to]]).collect();
        all
    })
}
