//! A picture's bytes → the same picture without what says where, by whom and with what it was taken.
//!
//! JPEG, PNG and WebP. Pixels, colours and the way it is turned stay as they are byte for byte; only segments and chunks that
//! hold properties go. What is no picture, or is cut off, is left alone.

/// The picture without its properties; `None` when it has none or cannot be read.
pub fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let out = match bytes {
        [0xFF, 0xD8, ..] => jpeg(bytes)?,
        [0x89, b'P', b'N', b'G', ..] => png(bytes)?,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes)?,
        _ => return None,
    };
    (out != bytes).then_some(out)
}

/// Drops EXIF, XMP, Photoshop's and comments; keeps how the picture is turned.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let [0xFF, kind] = *bytes.get(at..at + 2)? else { return None };
        // From the first scan on it is all pixels.
        if matches!(kind, 0xDA | 0xD9) {
            out.extend_from_slice(&bytes[at..]);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        match kind {
            0xE1 if segment.get(4..10) == Some(b"Exif\0\0") => {
                let turned = orientation(&segment[10..]).filter(|turned| (2..=8).contains(turned));
                out.extend(turned.map(turned_only).unwrap_or_default());
            }
            0xE1 | 0xED | 0xFE => {}
            _ => out.extend_from_slice(segment),
        }
        at += 2 + length;
    }
}

/// The entry 0x0112 of the first directory of a TIFF head.
fn orientation(tiff: &[u8]) -> Option<u16> {
    let big = match tiff.get(..2)? {
        b"MM" => true,
        b"II" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let start =
        if big { (usize::from(short(4)?) << 16) | usize::from(short(6)?) } else { (usize::from(short(6)?) << 16) | usize::from(short(4)?) };
    let entries = (0..usize::from(short(start)?)).map(|number| start + 2 + number * 12);
    entries.into_iter().find(|at| short(*at) == Some(0x0112)).and_then(|at| short(at + 8))
}

/// A segment that says only how the picture is turned.
fn turned_only(turned: u16) -> Vec<u8> {
    let mut segment = vec![0xFF, 0xE1, 0, 34];
    segment.extend(b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01");
    segment.extend(turned.to_be_bytes());
    segment.extend([0; 6]);
    segment
}

/// Drops EXIF, words and the time of the last change.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        let name = &chunk[4..8];
        if !matches!(name, b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" | b"tIME") {
            out.extend_from_slice(chunk);
        }
        at += chunk.len();
        if name == b"IEND" {
            break;
        }
    }
    Some(out)
}

/// Drops EXIF and XMP, and what says that they are there.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const EXIF: u8 = 0x08;
    const XMP: u8 = 0x04;
    let mut out = bytes.get(..12)?.to_vec();
    let mut at = 12;
    while at + 8 <= bytes.len() {
        let length = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let end = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
        let chunk = bytes.get(at..end)?;
        match &chunk[..4] {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                let from = out.len();
                out.extend_from_slice(chunk);
                *out.get_mut(from + 8)? &= !(EXIF | XMP);
            }
            _ => out.extend_from_slice(chunk),
        }
        at = end;
    }
    let size = (out.len() as u32 - 8).to_le_bytes();
    out[4..8].copy_from_slice(&size);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(kind: u8, data: &[u8]) -> Vec<u8> {
        [&[0xFF, kind][..], &(data.len() as u16 + 2).to_be_bytes(), data].concat()
    }

    /// A TIFF head with the way the picture is turned and a maker.
    fn tiff(turned: u8) -> Vec<u8> {
        let mut out = b"II\x2A\0\x08\0\0\0\x02\0".to_vec();
        out.extend([0x0F, 1, 2, 0, 4, 0, 0, 0, b'A', b'B', b'C', 0]);
        out.extend([0x12, 1, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0]);
        out.extend([0; 4]);
        out
    }

    #[test]
    fn a_photograph_keeps_its_pixels_and_how_it_is_turned() {
        let rest = [segment(0xE0, b"JFIF\0"), segment(0xE2, b"ICC"), segment(0xDA, b"s"), vec![1, 2, 3, 0xFF, 0xD9]].concat();
        let exif = segment(0xE1, &[b"Exif\0\0".to_vec(), tiff(6)].concat());
        let photo = [&[0xFF, 0xD8][..], &exif, &segment(0xFE, b"by me"), &rest].concat();
        let plain = stripped(&photo).unwrap_or_default();
        assert!(plain.ends_with(&rest));
        assert!(!plain.windows(3).any(|part| part == b"ABC") && !plain.windows(5).any(|part| part == b"by me"));
        assert_eq!(orientation(&plain[12..]), Some(6));
        assert_eq!(plain[2..4], [0xFF, 0xE1]);
        let length = usize::from(u16::from_be_bytes([plain[4], plain[5]]));
        assert_eq!(plain[4 + length..], rest);
        let upright = [&[0xFF, 0xD8][..], &segment(0xE1, &[b"Exif\0\0".to_vec(), tiff(1)].concat()), &rest].concat();
        assert_eq!(stripped(&upright), Some([&[0xFF, 0xD8][..], &rest].concat()));
        assert_eq!(stripped(&[&[0xFF, 0xD8][..], &rest].concat()), None);
        assert_eq!(stripped(&photo[..20]), None);
    }

    #[test]
    fn chunks_with_properties_go_from_png_and_webp() {
        let chunk = |name: &[u8; 4], data: &[u8]| [&(data.len() as u32).to_be_bytes()[..], name, data, &[0; 4]].concat();
        let head = b"\x89PNG\r\n\x1a\n".to_vec();
        let picture = [head.clone(), chunk(b"IHDR", &[0; 13]), chunk(b"IDAT", &[7]), chunk(b"IEND", &[])].concat();
        let tagged = [
            head,
            chunk(b"IHDR", &[0; 13]),
            chunk(b"eXIf", b"x"),
            chunk(b"tEXt", b"Author\0me"),
            chunk(b"IDAT", &[7]),
            chunk(b"IEND", &[]),
        ];
        assert_eq!(stripped(&tagged.concat()), Some(picture.clone()));
        assert_eq!(stripped(&picture), None);
        let part = |name: &[u8; 4], data: &[u8]| [name, &(data.len() as u32).to_le_bytes()[..], data].concat();
        let riff = |parts: &[Vec<u8>]| {
            let body = parts.concat();
            [b"RIFF", &(body.len() as u32 + 4).to_le_bytes()[..], b"WEBP", &body].concat()
        };
        let web = riff(&[part(b"VP8X", &[0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0]), part(b"VP8L", &[1, 2]), part(b"EXIF", &[9, 9])]);
        let plain = riff(&[part(b"VP8X", &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), part(b"VP8L", &[1, 2])]);
        assert_eq!(stripped(&web), Some(plain));
    }
}
