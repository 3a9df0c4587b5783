//! The address of a page as a QR code for its printed form: the `d` of an SVG path, one module a unit.

use fast_qr::{ECL, Mask, QRBuilder};
use serde::Serialize;
use std::fmt::Write;

/// A QR code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QrView {
    /// Modules a side, without the quiet zone of four modules that must be left around it.
    pub size: usize,
    /// The dark modules as horizontal strokes of width 1, from the middle of the first row; all moves are relative.
    pub path: String,
}

/// The code of an address; `None` for one that is too long for any code.
///
/// The mask is always the same one: readers accept any, and trying all eight for the prettiest would cost ten times as much.
pub(crate) fn qr(address: &str) -> Option<QrView> {
    let code = QRBuilder::new(address).ecl(ECL::M).mask(Mask::Checkerboard).build().ok()?;
    let mut path = String::with_capacity(2048);
    let (mut pen, mut row) = (0, 0);
    for y in 0..code.size {
        let dark = |x: usize| x < code.size && code[y][x].value();
        let mut x = 0;
        while x < code.size {
            let from = x;
            while dark(x) {
                x += 1;
            }
            if x > from {
                // Writing to a text cannot fail.
                let _ = write!(path, "m{} {}h{}", from as i64 - pen as i64, y - row, x - from);
                (pen, row) = (x, y);
            } else {
                x += 1;
            }
        }
    }
    Some(QrView { size: code.size, path })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Draws the path again as a grey picture, eight dots a module with the quiet zone.
    fn drawn(code: &QrView) -> (usize, Vec<u8>) {
        let side = (code.size + 8) * 8;
        let mut dots = vec![255; side * side];
        let (mut x, mut y) = (0_i64, 0_i64);
        for step in code.path.split('m').skip(1) {
            let (to, length) = step.split_once('h').unwrap();
            let (dx, dy) = to.split_once(' ').unwrap();
            x += dx.parse::<i64>().unwrap();
            y += dy.parse::<i64>().unwrap();
            let length: i64 = length.parse().unwrap();
            for row in 0..8 {
                let from = ((y + 4) * 8 + row) as usize * side + ((x + 4) * 8) as usize;
                dots[from..from + length as usize * 8].fill(0);
            }
            x += length;
        }
        (side, dots)
    }

    #[test]
    fn a_reader_finds_the_address_in_the_picture() {
        for address in ["https://www.example.gov.cn/anli/2020/jinan/1.html", "https://a.gov.cn/x"] {
            let (side, dots) = drawn(&qr(address).unwrap());
            let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| dots[y * side + x]);
            let found: Vec<String> = picture.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect();
            assert_eq!(found, [address]);
        }
        assert_eq!(qr(&"a".repeat(5000)), None);
    }
}
