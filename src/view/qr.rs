//! The address of a page as a QR code for its printed form: the `d` of an SVG path, one module a unit.
//!
//! With version, level and mask given, a code is a linear image of its text: the modules that change when some bits of the
//! text change are the same whatever the rest is, and changes add up (exclusive or). So the library makes the codes of the
//! first addresses of a length; the code of one that differs from the first in ways already seen is put together of theirs.

use super::piece::pieces;
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// A QR code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QrView {
    /// Modules a side, without the quiet zone of four modules that must be left around it.
    pub size: usize,
    /// The dark modules as horizontal strokes of width 1, from the middle of the first row; all moves are relative.
    pub path: String,
}

pieces! {
    QrView { size, path }
}

/// The codes of a site.
#[derive(Default)]
pub(super) struct Codes(RwLock<BTreeMap<usize, Lot>>);

/// What is known of the codes of addresses of one length.
struct Lot {
    size: usize,
    /// The first address and its code.
    first: Sum,
    /// Changes of the text and what they change in the code, each with the lowest bit of its text (word, bit), which no later
    /// one has: going through them in order takes out of a text all that they can explain.
    changes: Vec<(usize, u64, Sum)>,
}

/// A text and the dark modules of its code, row by row, or a change of both.
struct Sum {
    text: Vec<u64>,
    modules: Vec<u64>,
}

impl Lot {
    /// The part of the text that the changes known so far do not explain, and the code of the part that they do.
    fn explained(&self, text: &[u64]) -> Sum {
        let text = text.iter().zip(&self.first.text).map(|(own, first)| own ^ first).collect();
        let mut sum = Sum { text, modules: self.first.modules.clone() };
        for (at, bit, change) in &self.changes {
            if sum.text[*at] & bit != 0 {
                add(&mut sum.text, &change.text);
                add(&mut sum.modules, &change.modules);
            }
        }
        sum
    }

    /// Takes a text with its code, as the library made it.
    fn learn(&mut self, text: &[u64], modules: &[u64]) {
        let mut change = self.explained(text);
        add(&mut change.modules, modules);
        // Another thread may have been as far.
        if let Some((at, word)) = change.text.iter().enumerate().find(|(_, word)| **word != 0) {
            let bit = *word & word.wrapping_neg();
            self.changes.push((at, bit, change));
        }
    }
}

fn add(own: &mut [u64], other: &[u64]) {
    own.iter_mut().zip(other).for_each(|(own, other)| *own ^= other);
}

impl Codes {
    /// The code of an address; `None` for one that is too long for any code.
    pub fn get(&self, address: &str) -> Option<QrView> {
        let text = words(address.as_bytes());
        {
            let lots = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(lot) = lots.get(&address.len()) {
                let sum = lot.explained(&text);
                if sum.text.iter().all(|word| *word == 0) {
                    return Some(drawn(lot.size, &sum.modules));
                }
            }
        }
        let (size, modules) = encoded(address)?;
        let view = drawn(size, &modules);
        let mut lots = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match lots.get_mut(&address.len()) {
            Some(lot) => lot.learn(&text, &modules),
            None => drop(lots.insert(address.len(), Lot { size, first: Sum { text, modules }, changes: Vec::new() })),
        }
        Some(view)
    }
}

/// Bytes as bits, eight bytes a word.
fn words(bytes: &[u8]) -> Vec<u64> {
    bytes.chunks(8).map(|chunk| chunk.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))).collect()
}

/// Words a row of modules takes.
fn row_words(size: usize) -> usize {
    size.div_ceil(64)
}

/// The code as the library makes it: modules a side, and the dark ones.
///
/// The mask is always the same one: readers accept any, and trying all eight for the prettiest would cost ten times as much.
fn encoded(address: &str) -> Option<(usize, Vec<u64>)> {
    let segments = [QrSegment::make_bytes(address.as_bytes())];
    let (least, most) = (Version::MIN, Version::MAX);
    let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, least, most, Some(Mask::new(0)), false).ok()?;
    let size = code.size() as usize;
    let mut modules = vec![0; size * row_words(size)];
    for (y, row) in modules.chunks_exact_mut(row_words(size)).enumerate() {
        for x in 0..size {
            row[x / 64] |= u64::from(code.get_module(x as i32, y as i32)) << (x % 64);
        }
    }
    Some((size, modules))
}

/// The code as a path.
fn drawn(size: usize, modules: &[u64]) -> QrView {
    let (mut path, mut length) = (vec![0; size * size * 2], 0);
    let (mut pen, mut row) = (0, 0);
    for (y, words) in modules.chunks_exact(row_words(size)).enumerate() {
        let (mut stroke, mut before) = (None, 0);
        for (at, word) in words.iter().enumerate() {
            // Where light and dark meet. A side is no multiple of 64, so a row ends with a light module.
            let mut edges = word ^ (word << 1 | before);
            before = word >> 63;
            while edges != 0 {
                let x = at * 64 + edges.trailing_zeros() as usize;
                edges &= edges - 1;
                let Some(from) = stroke.take() else {
                    stroke = Some(x);
                    continue;
                };
                // `m-3 1h2`
                let (across, long) = (from.wrapping_sub(pen), x - from);
                let (text, end) = match SHORT.get(across << 4 | long) {
                    Some(stroke) if y == row && (across | long) < 16 => *stroke,
                    _ => stroke_text(from < pen, from.abs_diff(pen), y - row, long),
                };
                // A fixed length is copied without a call; the next stroke writes over what this one does not need.
                if path.len() < length + text.len() {
                    path.resize(2 * (length + text.len()), 0);
                }
                if let Some(place) = path[length..].first_chunk_mut() {
                    *place = text;
                }
                length += end;
                (pen, row) = (x, y);
            }
        }
    }
    path.truncate(length);
    QrView { size, path: String::from_utf8(path).unwrap_or_default() }
}

/// A stroke behind the pen's last one, as a path has it, and how many bytes of it count: so far back or ahead, so many rows
/// down, so long.
const fn stroke_text(back: bool, across: usize, down: usize, length: usize) -> ([u8; 16], usize) {
    let mut text = *b"m-              ";
    let mut end = if back { 2 } else { 1 };
    let parts = [(across, b' '), (down, b'h'), (length, b' ')];
    let mut part = 0;
    while part < parts.len() {
        let (number, behind) = parts[part];
        let ([a, b, c], count) = NUMBERS[number];
        (text[end], text[end + 1], text[end + 2]) = (a, b, c);
        end += count;
        text[end] = behind;
        end += 1;
        part += 1;
    }
    (text, end - 1)
}

/// The digits of every number up to the side of the largest code, and how many they are.
static NUMBERS: [([u8; 3], usize); 178] = {
    let mut numbers = [([0; 3], 0); 178];
    let mut number = 0;
    while number < 178 {
        let [a, b, c] = [b'0' + (number / 100) as u8, b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8];
        numbers[number] = match number {
            0..10 => ([c, 0, 0], 1),
            10..100 => ([b, c, 0], 2),
            _ => ([a, b, c], 3),
        };
        number += 1;
    }
    numbers
};

/// The strokes that are most of a code: few modules ahead in the same row, and short.
static SHORT: [([u8; 16], usize); 256] = {
    let mut strokes = [([0; 16], 0); 256];
    let mut at = 0;
    while at < 256 {
        strokes[at] = stroke_text(false, at / 16, 0, at % 16);
        at += 1;
    }
    strokes
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the path again as a grey picture, eight dots a module with the quiet zone.
    fn picture(code: &QrView) -> Result<(usize, Vec<u8>), Box<dyn std::error::Error>> {
        let side = (code.size + 8) * 8;
        let mut dots = vec![255; side * side];
        let (mut x, mut y) = (0_i64, 0_i64);
        for step in code.path.split('m').skip(1) {
            let (to, length) = step.split_once('h').ok_or("no stroke")?;
            let (dx, dy) = to.split_once(' ').ok_or("no move")?;
            x += dx.parse::<i64>()?;
            y += dy.parse::<i64>()?;
            let length: i64 = length.parse()?;
            for row in 0..8 {
                let from = ((y + 4) * 8 + row) as usize * side + ((x + 4) * 8) as usize;
                dots[from..from + length as usize * 8].fill(0);
            }
            x += length;
        }
        Ok((side, dots))
    }

    #[test]
    fn a_reader_finds_the_address_in_the_picture() -> Result<(), Box<dyn std::error::Error>> {
        let lengths = [16, 20, 40, 60, 84, 106, 122, 152, 180, 213, 300, 500, 1000, 2331];
        let long = lengths.map(|length| format!("https://a.gov.cn/{}", "0123456789abcdefghij/".repeat(112))[..length].to_owned());
        for address in long.iter().map(String::as_str).chain(["https://www.example.gov.cn/anli/2020/jinan/1.html"]) {
            let (side, dots) = picture(&Codes::default().get(address).ok_or("no code")?)?;
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| dots[y * side + x]);
            let found: Vec<String> =
                image.detect_grids().iter().map(|grid| Ok(grid.decode()?.1)).collect::<Result<_, rqrr::DeQRError>>()?;
            assert_eq!(found, [address]);
        }
        assert_eq!(Codes::default().get(&"a".repeat(5000)), None);
        Ok(())
    }

    #[test]
    fn a_code_that_is_put_together_is_the_one_that_the_library_makes() -> Result<(), Box<dyn std::error::Error>> {
        let codes = Codes::default();
        let (mut count, mut lengths) = (0, std::collections::BTreeSet::new());
        for city in ["jinan", "qingdao", "zibo", "zaozhuang", "济南", "a-b", "~", &"x".repeat(90), &"长".repeat(120)] {
            for number in (0..300).step_by(2) {
                let address = format!("https://www.example.gov.cn/anli/{}/{city}/{number}.html", 2010 + number % 13);
                let (size, modules) = encoded(&address).ok_or("no code")?;
                assert_eq!(codes.get(&address), Some(drawn(size, &modules)), "{address}");
                lengths.insert(address.len());
                count += 1;
            }
        }
        let lots = codes.0.read().map_err(|_| "poisoned")?;
        let made: usize = lots.values().map(|lot| 1 + lot.changes.len()).sum();
        assert!(lots.len() == lengths.len() && 2 * made < count, "{made} of {count}");
        Ok(())
    }
}
