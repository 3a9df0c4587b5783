//! Names → where they stand in a text: from left to right, the longest at each place, none within another.
//!
//! At most places two characters tell that no name begins there, so a text is looked through at about the price of
//! reading it. What is left is looked up among the names that begin with these two.

use std::sync::Arc;

/// Bits that are asked first: whether any name may begin with two characters.
const BITS: usize = 1 << 16;

/// Some names, ready to be found.
pub(super) struct Names {
    /// In order.
    names: Vec<Name>,
    /// The names that begin with two characters, by these.
    groups: Vec<Group>,
    pairs: Box<[u64; BITS / 64]>,
    /// Some name is a single character: then every place has to be looked at.
    single: bool,
}

struct Name {
    text: Arc<str>,
    /// The longest other name that it begins with.
    within: Option<u32>,
}

struct Group {
    pair: u64,
    from: u32,
    to: u32,
}

impl Names {
    /// These names, which are in order and without doubles. They keep their numbers.
    pub(super) fn of<'a>(sorted: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Names { names: Vec::new(), groups: Vec::new(), pairs: Box::new([0; BITS / 64]), single: false };
        // Names that the next one may begin with, each beginning with the one before.
        let mut open: Vec<u32> = Vec::new();
        for name in sorted {
            let number = all.names.len() as u32;
            while open.last().is_some_and(|last| !name.starts_with(&*all.names[*last as usize].text)) {
                open.pop();
            }
            all.names.push(Name { text: name.into(), within: open.last().copied() });
            if name.is_empty() {
                continue;
            }
            open.push(number);
            let Some(pair) = pair(name.as_bytes(), 0) else {
                all.single = true;
                continue;
            };
            all.pairs[bit(pair) / 64] |= 1 << (bit(pair) % 64);
            match all.groups.last_mut() {
                Some(group) if group.pair == pair => group.to = number + 1,
                _ => all.groups.push(Group { pair, from: number, to: number + 1 }),
            }
        }
        all.groups.sort_unstable_by_key(|group| group.pair);
        all
    }

    /// Calls `found` with the number, start and end of each name in a text.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(usize, usize, usize)) {
        let mut at = 0;
        while let Some(start) = self.next(text, at) {
            at = match self.longest(&text[start..], pair(text.as_bytes(), start)) {
                Some(number) => {
                    let end = start + self.names[number].text.len();
                    found(number, start, end);
                    end
                }
                None => start + text[start..].chars().next().map_or(1, char::len_utf8),
            };
        }
    }

    /// The first place from `at` on where a name may begin.
    fn next(&self, text: &str, mut at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        if self.single {
            return (at < bytes.len()).then_some(at);
        }
        loop {
            let (pair, width) = two(bytes, at)?;
            let bit = bit(pair);
            if self.pairs[bit / 64] >> (bit % 64) & 1 == 1 {
                return Some(at);
            }
            at += width;
        }
    }

    /// The longest name that `rest` begins with.
    fn longest(&self, rest: &str, pair: Option<u64>) -> Option<usize> {
        let known = pair.and_then(|pair| self.groups.binary_search_by_key(&pair, |group| group.pair).ok()).map(|at| &self.groups[at]);
        let (from, to) = match known {
            Some(group) => (group.from as usize, group.to as usize),
            None if self.single => (0, self.names.len()),
            None => return None,
        };
        // The last that is not behind `rest` begins with the one that is looked for, or is it.
        let last = from + self.names[from..to].partition_point(|name| &*name.text <= rest);
        let mut candidate = if last == from && !self.single { None } else { last.checked_sub(1) };
        while let Some(number) = candidate {
            let name = &self.names[number];
            if !name.text.is_empty() && rest.starts_with(&*name.text) {
                return Some(number);
            }
            candidate = name.within.map(|shorter| shorter as usize);
        }
        None
    }
}

/// The two characters that begin at a byte of a text, if there are two: their bytes as a number.
fn pair(bytes: &[u8], at: usize) -> Option<u64> {
    two(bytes, at).map(|(pair, _)| pair)
}

/// The same, and how many bytes the first has.
#[inline(always)]
fn two(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let rest = bytes.get(at..)?;
    // Han are three bytes, and most of a text.
    if let Some([a, b, c, d, e, f]) = rest.first_chunk() {
        let pair = u64::from_le_bytes([*a, *b, *c, *d, *e, *f, 0, 0]);
        if pair & 0xF000_00F0 == 0xE000_00E0 {
            return Some((pair, 3));
        }
    }
    let one = width(*rest.first()?);
    let both = one + width(*rest.get(one)?);
    Some((rest.iter().take(both).rev().fold(0, |number, byte| number << 8 | u64::from(*byte)), one))
}

/// The bit of two characters.
#[inline(always)]
fn bit(pair: u64) -> usize {
    (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
}

/// How many bytes a character has, by its first.
#[inline(always)]
fn width(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
    use aho_corasick::{AhoCorasick, BuildError, MatchKind};

    /// Draws texts, and compares with a machine that looks at every place.
    fn compare(mut names: Vec<&str>) -> Result<(), BuildError> {
        names.sort_unstable();
        let all = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names)?;
        let known = Names::of(names.iter().copied());
        let pieces = ["双", "减", "工作", "负", "市", "1", "+", "N", "县", "管校", "聘", "《", "》", "é", "𠀀", "，"];
        let mut state = 7u32;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(pieces[(state >> 16) as usize % pieces.len()]);
            }
            let mut found = Vec::new();
            known.each(&text, |number, start, end| found.push((number, start, end)));
            let expected: Vec<_> = all.find_iter(&text).map(|name| (name.pattern().as_usize(), name.start(), name.end())).collect();
            assert_eq!(found, expected, "{text}");
        }
        Ok(())
    }

    const NAMES: [&str; 12] = ["双减", "双减工作", "双减负", "减负", "减双减", "1+N", "N1", "县管校聘", "管校", "《双减》", "é减", "𠀀1"];

    #[test]
    fn names_are_found_as_by_a_machine_that_looks_everywhere() -> Result<(), BuildError> {
        compare(NAMES.to_vec())
    }

    #[test]
    fn a_name_of_one_character_is_found_too() -> Result<(), BuildError> {
        compare([&NAMES[..], &["市", "双", "é", "1"]].concat())
    }

    #[test]
    fn no_name_is_nowhere() {
        Names::of([""]).each("双减", |_, _, _| unreachable!());
        Names::of([]).each("双减", |_, _, _| unreachable!());
    }
}
