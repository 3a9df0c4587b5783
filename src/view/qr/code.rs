//! Bytes → the modules of a QR code (ISO/IEC 18004): byte mode, correction level M, mask 0.
//!
//! All that depends on the version alone (patterns, mask, order of the data) is worked out once and kept, for a site has
//! a code on every case and all addresses are about as long. Readers accept any mask, so one serves.

use std::sync::OnceLock;

/// Correction codewords of a block, by version from 1.
const CORRECTION: [usize; 40] = [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 28, 28, 28,
];
/// Blocks, by version from 1.
const BLOCKS: [usize; 40] = [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43,
    45, 47, 49,
];
/// Level M and mask 0, with their check bits.
const FORMAT: u32 = 0x5412;

/// A code: `size` × `size` modules, row by row, true for dark.
pub(super) struct Code {
    pub size: usize,
    pub modules: Vec<bool>,
}

/// The smallest code that holds the bytes; `None` when none does.
pub(super) fn encode(bytes: &[u8]) -> Option<Code> {
    static FRAMES: [OnceLock<Frame>; 40] = [const { OnceLock::new() }; 40];
    let version = (1..=40).find(|version| bytes.len() <= room(*version))?;
    let frame = FRAMES[version - 1].get_or_init(|| Frame::new(version));
    let mut modules = frame.modules.clone();
    let codewords = frame.codewords(bytes);
    for (word, places) in codewords.iter().zip(frame.data.chunks_exact(8)) {
        for (bit, place) in places.iter().enumerate() {
            modules[*place as usize] ^= word >> (7 - bit) & 1 == 1;
        }
    }
    Some(Code { size: frame.size, modules })
}

/// Modules that are not patterns.
fn data_modules(version: usize) -> usize {
    let mut modules = (16 * version + 128) * version + 64;
    if version >= 2 {
        let count = version / 7 + 2;
        modules -= (25 * count - 10) * count - 55;
        if version >= 7 {
            modules -= 36;
        }
    }
    modules
}

/// Codewords for data.
fn data_words(version: usize) -> usize {
    data_modules(version) / 8 - CORRECTION[version - 1] * BLOCKS[version - 1]
}

/// Bytes that a version holds.
fn room(version: usize) -> usize {
    data_words(version) - if version < 10 { 2 } else { 3 }
}

/// What all codes of a version share.
struct Frame {
    version: usize,
    size: usize,
    /// The patterns; where data goes, the mask.
    modules: Vec<bool>,
    /// Places of the data in the order of its bits.
    data: Vec<u32>,
    /// For every byte the multiple of the generator polynomial that it takes off the rest.
    multiples: Vec<u8>,
}

impl Frame {
    fn new(version: usize) -> Frame {
        let size = version * 4 + 17;
        let mut drawing = Drawing { size, modules: vec![false; size * size], taken: vec![false; size * size] };
        drawing.patterns(version);
        let Drawing { mut modules, taken, .. } = drawing;
        let mut data = Vec::with_capacity(data_modules(version));
        // Two columns at a time from the right, up and down in turn; the column of the timing pattern is left out.
        for right in (1..size).rev().step_by(2).map(|right| if right <= 6 { right - 1 } else { right }) {
            let upward = (right + 1) & 2 == 0;
            for step in 0..size {
                let y = if upward { size - 1 - step } else { step };
                let places = [y * size + right, y * size + right - 1];
                data.extend(places.into_iter().filter(|place| !taken[*place]).map(|place| place as u32));
            }
        }
        for place in &data {
            let (y, x) = (*place as usize / size, *place as usize % size);
            modules[*place as usize] = (x + y) % 2 == 0;
        }
        Frame { version, size, modules, data, multiples: multiples(CORRECTION[version - 1]) }
    }

    /// Mode, length, bytes and padding, cut in blocks, each with its correction, interleaved.
    fn codewords(&self, bytes: &[u8]) -> Vec<u8> {
        let (correction, blocks) = (CORRECTION[self.version - 1], BLOCKS[self.version - 1]);
        let data = self.data_words(bytes);
        let all = data_modules(self.version) / 8;
        // The last blocks are one word longer where the words do not divide evenly.
        let (long, short) = (all % blocks, all / blocks - correction);
        let mut words = vec![0; all];
        let mut rest = vec![0; correction];
        let mut from = 0;
        for block in 0..blocks {
            let is_long = block >= blocks - long;
            let part = &data[from..from + short + usize::from(is_long)];
            from += part.len();
            rest.fill(0);
            for (number, byte) in part.iter().enumerate() {
                let column = if number < short { number * blocks + block } else { short * blocks + block - (blocks - long) };
                words[column] = *byte;
                let multiple = usize::from(byte ^ rest[0]) * correction;
                rest.copy_within(1.., 0);
                rest[correction - 1] = 0;
                for (rest, times) in rest.iter_mut().zip(&self.multiples[multiple..multiple + correction]) {
                    *rest ^= times;
                }
            }
            for (number, byte) in rest.iter().enumerate() {
                words[data.len() + number * blocks + block] = *byte;
            }
        }
        words
    }

    fn data_words(&self, bytes: &[u8]) -> Vec<u8> {
        let wanted = data_words(self.version);
        let mut words = Vec::with_capacity(wanted + 2);
        // Mode 0100, then the length: all bytes lie four bits off.
        let length = bytes.len();
        let head: &[u8] = if self.version < 10 { &[length as u8] } else { &[(length >> 8) as u8, length as u8] };
        let mut carry = 0b0100;
        for byte in head.iter().chain(bytes) {
            words.push(carry << 4 | byte >> 4);
            carry = byte & 15;
        }
        words.push(carry << 4);
        words.extend([0xEC, 0x11].into_iter().cycle().take(wanted.saturating_sub(words.len())));
        words
    }
}

/// Patterns being drawn.
struct Drawing {
    size: usize,
    modules: Vec<bool>,
    taken: Vec<bool>,
}

impl Drawing {
    fn set(&mut self, x: usize, y: usize, dark: bool) {
        self.modules[y * self.size + x] = dark;
        self.taken[y * self.size + x] = true;
    }

    fn patterns(&mut self, version: usize) {
        let size = self.size;
        for at in 0..size {
            self.set(6, at, at % 2 == 0);
            self.set(at, 6, at % 2 == 0);
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] {
            self.rings(x, y, 4);
        }
        let places = alignments(version);
        let last = places.len().saturating_sub(1);
        for (i, x) in places.iter().enumerate() {
            for (j, y) in places.iter().enumerate() {
                // Three corners are those of the large patterns.
                if !matches!((i, j), (0, 0)) && (i, j) != (0, last) && (i, j) != (last, 0) {
                    self.rings(*x, *y, 2);
                }
            }
        }
        self.format();
        if version >= 7 {
            self.version(version as u32);
        }
    }

    /// Squares in squares around a middle; what lies outside the code is left out.
    fn rings(&mut self, x: usize, y: usize, radius: usize) {
        for row in y.saturating_sub(radius)..=(y + radius).min(self.size - 1) {
            for column in x.saturating_sub(radius)..=(x + radius).min(self.size - 1) {
                let ring = row.abs_diff(y).max(column.abs_diff(x));
                self.set(column, row, if radius == 2 { ring != 1 } else { ring != 2 && ring != 4 });
            }
        }
    }

    fn format(&mut self) {
        let (size, bit) = (self.size, |at: usize| FORMAT >> at & 1 == 1);
        for at in 0..15 {
            let (x, y) = match at {
                0..=5 => (8, at),
                6 | 7 => (8, at + 1),
                8 => (7, 8),
                _ => (14 - at, 8),
            };
            self.set(x, y, bit(at));
            let (x, y) = if at < 8 { (size - 1 - at, 8) } else { (8, size - 15 + at) };
            self.set(x, y, bit(at));
        }
        self.set(8, size - 8, true);
    }

    fn version(&mut self, version: u32) {
        let mut rest = version;
        for _ in 0..12 {
            rest = (rest << 1) ^ ((rest >> 11) * 0x1F25);
        }
        let bits = version << 12 | rest;
        for at in 0..18 {
            let (dark, far, near) = (bits >> at & 1 == 1, self.size - 11 + at % 3, at / 3);
            self.set(far, near, dark);
            self.set(near, far, dark);
        }
    }
}

/// Rows and columns of the small patterns.
fn alignments(version: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let step = if version == 32 { 26 } else { (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2 };
    let last = version * 4 + 10;
    std::iter::once(6).chain((0..count - 1).rev().map(|number| last - number * step)).collect()
}

/// Product in GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1.
fn product(a: u8, b: u8) -> u8 {
    let mut sum = 0u32;
    for bit in (0..8).rev() {
        sum = (sum << 1) ^ ((sum >> 7) * 0x11D);
        sum ^= u32::from(b >> bit & 1) * u32::from(a);
    }
    sum as u8
}

/// All multiples of the generator polynomial of a degree, without its first coefficient, which is 1.
fn multiples(degree: usize) -> Vec<u8> {
    let mut polynomial = vec![0; degree];
    polynomial[degree - 1] = 1;
    let mut root = 1;
    for _ in 0..degree {
        for at in 0..degree {
            polynomial[at] = product(polynomial[at], root) ^ polynomial.get(at + 1).copied().unwrap_or(0);
        }
        root = product(root, 2);
    }
    (0..=255).flat_map(|factor| polynomial.iter().map(move |coefficient| product(*coefficient, factor)).collect::<Vec<u8>>()).collect()
}
