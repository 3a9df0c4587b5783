//! The address of a page as a QR code for its printed form: the `d` of an SVG path, one module a unit.

use super::piece::pieces;
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use serde::Serialize;

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

/// The code of an address; `None` for one that is too long for any code.
///
/// The mask is always the same one: readers accept any, and trying all eight for the prettiest would cost ten times as much.
pub(crate) fn qr(address: &str) -> Option<QrView> {
    let segments = [QrSegment::make_bytes(address.as_bytes())];
    let (least, most) = (Version::MIN, Version::MAX);
    let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, least, most, Some(Mask::new(0)), false).ok()?;
    let size = code.size();
    let mut path = Vec::with_capacity((size * size * 2) as usize);
    let (mut pen, mut row) = (0, 0);
    for y in 0..size {
        let mut x = 0;
        while x < size {
            if !code.get_module(x, y) {
                x += 1;
                continue;
            }
            let from = x;
            // Outside of the code all is light.
            while code.get_module(x, y) {
                x += 1;
            }
            path.push(b'm');
            if from < pen {
                path.push(b'-');
            }
            number(from.abs_diff(pen), &mut path);
            path.push(b' ');
            number(y.abs_diff(row), &mut path);
            path.push(b'h');
            number(x.abs_diff(from), &mut path);
            (pen, row) = (x, y);
        }
    }
    Some(QrView { size: size as usize, path: String::from_utf8(path).unwrap_or_default() })
}

/// A number of at most three digits.
fn number(value: u32, out: &mut Vec<u8>) {
    let digit = |value: u32| b'0' + (value % 10) as u8;
    if value >= 100 {
        out.push(digit(value / 100));
    }
    if value >= 10 {
        out.push(digit(value / 10));
    }
    out.push(digit(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the path again as a grey picture, eight dots a module with the quiet zone.
    fn drawn(code: &QrView) -> Result<(usize, Vec<u8>), Box<dyn std::error::Error>> {
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
            let (side, dots) = drawn(&qr(address).ok_or("no code")?)?;
            let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| dots[y * side + x]);
            let found: Vec<String> =
                picture.detect_grids().iter().map(|grid| Ok(grid.decode()?.1)).collect::<Result<_, rqrr::DeQRError>>()?;
            assert_eq!(found, [address]);
        }
        assert_eq!(qr(&"a".repeat(5000)), None);
        Ok(())
    }
}
