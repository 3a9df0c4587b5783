//! Chinese sentences from the vocabulary, drawn by frequency.

use std::fmt::Write;

use super::words;

/// SplitMix64: a small generator whose numbers are the same on every machine.
pub struct Rng(u64);

impl Rng {
    /// A generator of its own for one thing of the corpus: what is drawn for it depends on nothing else.
    pub fn of(seed: u64, kind: u64, number: usize) -> Rng {
        let mut rng = Rng(seed ^ kind.wrapping_mul(0xA24B_AED4_963E_E407) ^ (number as u64).wrapping_mul(0x9FB2_1C65_1E98_DF25));
        rng.next();
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        (((self.next() >> 32) * limit as u64) >> 32) as usize
    }

    /// A number of `low..=high`.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True `percent` times of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the list, each as likely.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// Draws positions of a list by Zipf's law, in whole numbers only.
pub struct Zipf(Vec<u32>);

impl Zipf {
    /// Weights `1 / (position + shift)`.
    pub fn new(length: usize, shift: u32) -> Zipf {
        let mut sum = 0;
        let weights = (0..length as u32).map(|position| {
            sum += 1_000_000 / (position + shift);
            sum
        });
        Zipf(weights.collect())
    }

    /// A position.
    pub fn draw(&self, rng: &mut Rng) -> usize {
        let total = self.0.last().copied().unwrap_or(1);
        let at = rng.below(total as usize) as u32;
        self.0.partition_point(|&sum| sum <= at)
    }
}

/// Han characters of a text.
pub fn han(text: &str) -> usize {
    text.chars().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}' | '〇')).count()
}

/// A number that fits the unit, as it is written.
pub fn number(rng: &mut Rng, unit: &str) -> String {
    match unit {
        "%" => format!("{}.{:02}", rng.between(41, 99), rng.below(100)),
        "个百分点" => format!("{}.{}", rng.between(1, 19), rng.below(10)),
        "亿元" | "万平方米" | "万册" => format!("{}.{:02}", rng.between(1, 90), rng.below(100)),
        "万元" | "人次" | "人" => rng.between(1_000, 999_999).to_string(),
        "名" | "元" | "个" | "台" => rng.between(20, 9_000).to_string(),
        _ => rng.between(3, 400).to_string(),
    }
}

/// The writer of sentences.
pub struct Sentences {
    verbs: Zipf,
    nouns: Zipf,
    modifiers: Zipf,
    adverbs: Zipf,
    terms: Zipf,
    topics: Zipf,
    /// Of `words::TOPICS`, how many the site has.
    topic_count: usize,
}

impl Sentences {
    /// Sentences that mention the first `topic_count` topics only.
    pub fn new(topic_count: usize) -> Sentences {
        Sentences {
            verbs: Zipf::new(words::VERBS.len(), 4),
            nouns: Zipf::new(words::NOUNS.len(), 6),
            modifiers: Zipf::new(words::MODIFIERS.len(), 4),
            adverbs: Zipf::new(words::ADVERBS.len(), 3),
            terms: Zipf::new(words::TERMS.len(), 3),
            topics: Zipf::new(topic_count, 3),
            topic_count,
        }
    }

    /// What is done.
    pub fn verb(&self, rng: &mut Rng) -> &'static str {
        words::VERBS[self.verbs.draw(rng)]
    }

    /// A thing, seldom a term of the glossary or the name of a topic.
    pub fn noun(&self, rng: &mut Rng) -> &'static str {
        match rng.below(100) {
            0..7 => words::TERMS[self.terms.draw(rng)].0,
            7..10 if self.topic_count > 0 => words::TOPICS[self.topics.draw(rng)].1,
            _ => words::NOUNS[self.nouns.draw(rng)],
        }
    }

    /// Which.
    pub fn modifier(&self, rng: &mut Rng) -> &'static str {
        words::MODIFIERS[self.modifiers.draw(rng)]
    }

    /// A thing with what it is said to be.
    pub fn object(&self, rng: &mut Rng, out: &mut String) {
        if rng.chance(50) {
            out.push_str(self.modifier(rng));
        }
        if rng.chance(15) {
            out.push_str(words::NOUNS[self.nouns.draw(rng)]);
        }
        out.push_str(self.noun(rng));
    }

    /// The title of a document in its marks.
    pub fn document(&self, rng: &mut Rng, out: &mut String) {
        out.push_str("《关于");
        out.push_str(rng.pick(&words::DECREE));
        out.push_str(words::TOPICS[rng.below(words::TOPICS.len())].1);
        out.push_str("工作的");
        out.push_str(rng.pick(&words::DOCUMENT));
        out.push('》');
    }

    /// A made-up name.
    fn tail(&self, rng: &mut Rng, out: &mut String) {
        out.push_str(rng.pick(&words::TAIL));
        out.push_str(rng.pick(&words::TAIL));
        out.push_str(rng.pick(&words::TAIL_KIND));
    }

    /// A part of a sentence.
    pub fn clause(&self, rng: &mut Rng, out: &mut String) {
        match rng.below(100) {
            0..40 => {
                if rng.chance(40) {
                    out.push_str(words::ADVERBS[self.adverbs.draw(rng)]);
                }
                out.push_str(self.verb(rng));
                self.object(rng, out);
            }
            40..52 => {
                out.push_str(self.verb(rng));
                for _ in 0..rng.between(1, 2) {
                    out.push_str(self.noun(rng));
                    out.push('、');
                }
                out.push_str(self.noun(rng));
                out.push('和');
                out.push_str(self.noun(rng));
            }
            52..64 => {
                let (thing, unit) = rng.pick(&words::COUNTED);
                let value = number(rng, unit);
                out.push_str(if rng.chance(30) { "全市" } else { "" });
                out.push_str(thing);
                out.push_str(rng.pick(&words::REACHED));
                let _ = write!(out, "{value}{unit}");
            }
            64..73 => {
                out.push('为');
                out.push_str(rng.pick(&words::GROUPS));
                out.push_str(self.verb(rng));
                self.object(rng, out);
            }
            73..79 => {
                out.push_str(rng.pick(&["实施", "开展", "推行", "打造"]));
                let _ = write!(out, "“{}”", rng.pick(&words::QUOTED));
                out.push_str(rng.pick(&["工程", "行动", "机制", "品牌"]));
            }
            79..84 => {
                out.push_str(rng.pick(&["印发", "出台", "落实", "修订"]));
                self.document(rng, out);
                if rng.chance(25) {
                    let _ = write!(out, "（教基发〔{}〕{}号）", rng.between(2010, 2024), rng.between(1, 60));
                }
            }
            84..93 => {
                self.tail(rng, out);
                out.push_str(self.verb(rng));
                self.object(rng, out);
            }
            _ => {
                let _ = write!(out, "按照“{}”的要求", rng.pick(&words::QUOTED));
                out.push_str(self.verb(rng));
                out.push_str(self.noun(rng));
            }
        }
    }

    /// A sentence with its full stop.
    pub fn sentence(&self, rng: &mut Rng, out: &mut String) {
        if rng.chance(25) {
            out.push_str(rng.pick(&words::OPENINGS));
            out.push('，');
        }
        let clauses = rng.between(2, 4);
        for clause in 0..clauses {
            if clause > 0 {
                out.push(if rng.chance(85) { '，' } else { '；' });
            }
            self.clause(rng, out);
        }
        out.push('。');
    }
}
