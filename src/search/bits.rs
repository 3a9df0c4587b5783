//! Numbers → bits → printable ASCII: the notation of the shards. `themes/default/search.js` reads it back.

/// Bits, the highest first, in words of 13: two characters of 91 hold one word.
#[derive(Default)]
pub(super) struct Bits {
    words: Vec<u16>,
    /// Bits that do not fill a word yet, in the lowest places.
    rest: u64,
    held: u32,
}

/// Bits in a word.
const WORD: u32 = 13;
/// Characters that stand for themselves in any script string.
pub(super) const DIGITS: u32 = 91;

impl Bits {
    /// The lowest `count` bits of `value`; `count` up to 32.
    pub fn put(&mut self, value: u32, count: u32) {
        self.rest = self.rest << count | u64::from(value) & ((1 << count) - 1);
        self.held += count;
        while self.held >= WORD {
            self.held -= WORD;
            self.words.push((self.rest >> self.held & ((1 << WORD) - 1)) as u16);
        }
    }

    /// Elias gamma code of `value` ≥ 1: as many zeros as it has further bits, then the number.
    pub fn gamma(&mut self, value: u32) {
        let more = value.max(1).ilog2();
        self.put(0, more);
        self.put(value.max(1), more + 1);
    }

    /// Rice code: `value >> k` zeros, a one, the lowest `k` bits.
    pub fn rice(&mut self, value: u32, k: u32) {
        let mut zeros = value >> k;
        while zeros > 31 {
            self.put(0, 31);
            zeros -= 31;
        }
        self.put(1, zeros + 1);
        self.put(value, k);
    }

    /// Ascending numbers below `universe`: how many, then the gaps.
    pub fn list(&mut self, values: &[u32], universe: u32) {
        self.gamma(values.len() as u32 + 1);
        let k = parameter(universe, values.len() as u32);
        let mut next = 0;
        for value in values {
            self.rice(value - next, k);
            next = value + 1;
        }
    }

    /// As text: printable ASCII without `"`, `\` and `<`.
    pub fn text(mut self) -> String {
        if self.held > 0 {
            self.put(0, WORD - self.held);
        }
        let mut out = String::with_capacity(2 * self.words.len());
        out.extend(self.words.iter().flat_map(|word| [u32::from(*word) / DIGITS, u32::from(*word) % DIGITS]).filter_map(digit));
        out
    }
}

/// From `!` upwards, leaving out `"`, `<` and `\`.
pub(super) fn digit(value: u32) -> Option<char> {
    let code = value + 33;
    let code = code + u32::from(code >= 34);
    let code = code + u32::from(code >= 60);
    char::from_u32(code + u32::from(code >= 92))
}

/// The Rice parameter for `count` numbers below `universe`: about the logarithm of the mean gap.
pub(super) fn parameter(universe: u32, count: u32) -> u32 {
    (u64::from(universe) * 11 / (16 * u64::from(count.max(1)))).max(1).ilog2()
}

/// Where a key is kept: FNV-1a over UTF-16, stirred. `seed` gives independent numbers.
pub(super) fn hash(key: impl Iterator<Item = char>, seed: u32) -> u32 {
    let mut hash = 0x811C_9DC5 ^ seed;
    for c in key {
        for unit in c.encode_utf16(&mut [0; 2]) {
            hash = (hash ^ u32::from(*unit)).wrapping_mul(0x0100_0193);
        }
    }
    hash = (hash ^ hash >> 15).wrapping_mul(0x2C1B_3C6D);
    hash = (hash ^ hash >> 12).wrapping_mul(0x297A_2D39);
    hash ^ hash >> 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_packed_from_the_top() {
        let mut bits = Bits::default();
        bits.gamma(5);
        bits.rice(6, 2);
        bits.rice(70, 1);
        assert_eq!(bits.text(), "1-!!!!#H");
        assert_eq!((0..DIGITS).filter_map(digit).filter(|c| c.is_ascii_graphic() && !"\"\\<".contains(*c)).count(), 91);
    }
}
