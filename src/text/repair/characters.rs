//! Single characters: radicals and private-use characters → the usual ones, full-width letters and digits → half-width,
//! invisible characters → nothing. Private-use characters without a known meaning stay; `check` reports them.

use super::Kind;
use super::cells::Cells;
use crate::text::han;

pub(super) fn repair(cells: &mut Cells) {
    for index in 0..cells.len() {
        let Some(c) = cells.get(index) else { continue };
        if c.is_control() && !matches!(c, '\n' | '\r' | '\t') {
            cells.remove(index, Kind::Invisible);
        } else if c.is_ascii() {
            continue;
        } else if han::is_stray_invisible(c) {
            cells.remove(index, Kind::Invisible);
        } else if let Some(half) = half_width(c) {
            cells.set(index, half, Kind::Alphanumeric);
        } else if c == '．' && cells.before(index).is_some_and(|c| c.is_ascii_digit()) && index > 0 {
            cells.set(index, '.', Kind::Alphanumeric);
        } else if let Some(usual) = han::usual_form(c).or_else(|| known_private(c)) {
            cells.set(index, usual, Kind::Character);
        }
    }
}

fn half_width(c: char) -> Option<char> {
    let half = matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ').then(|| c as u32 - 0xFEE0)?;
    char::from_u32(half)
}

/// Private-use characters whose meaning is known: those GB 18030 once put there for characters that Unicode did not have
/// yet, and the bullets of symbol fonts that word processors copy out.
fn known_private(c: char) -> Option<char> {
    let usual = match c as u32 {
        0xE78D => 0xFE10,
        0xE78E => 0xFE12,
        0xE78F => 0xFE11,
        0xE790..=0xE793 => c as u32 - 0xE790 + 0xFE13,
        0xE794 | 0xE795 => c as u32 - 0xE794 + 0xFE17,
        0xE796 => 0xFE19,
        0xE7C7 => 0x1E3F,
        0xE7C8 => 0x01F9,
        0xE816 => 0x20087,
        0xE817 => 0x20089,
        0xE818 => 0x200CC,
        0xE81E => 0x9FB4,
        0xE826 => 0x9FB5,
        0xE82B => 0x9FB6,
        0xE82C => 0x9FB7,
        0xE831 => 0x215D7,
        0xE832 => 0x9FB8,
        0xE83B => 0x2298F,
        0xE843 => 0x9FB9,
        0xE854 => 0x9FBA,
        0xE855 => 0x241FE,
        0xE864 => 0x9FBB,
        0xF06C | 0xF06E | 0xF0A7 | 0xF0B7 => 0x25CF,
        0xF0A8 | 0xF071 => 0x25A1,
        0xF0D8 => 0x27A2,
        0xF0FC => 0x2713,
        _ => return None,
    };
    char::from_u32(usual)
}
