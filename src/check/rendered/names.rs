//! Names of elements that rules ask for, told in one look.
//!
//! Only names: what a tag holds is read in `scan`.

/// Names of elements that rules ask for by name, in lower case. The order is that in which addresses are listed.
pub const KNOWN: [&str; 36] = [
    "a", "area", "audio", "base", "button", "dialog", "embed", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "html", "iframe",
    "img", "input", "label", "link", "marquee", "blink", "meta", "object", "script", "select", "source", "style", "table", "textarea",
    "th", "title", "track", "video", "applet",
];

/// The number of a name that no rule asks for.
pub const UNKNOWN: u8 = u8::MAX;

/// The numbers of the two whose content is no markup.
pub const SCRIPT: u8 = 25;
/// See [`SCRIPT`].
pub const STYLE: u8 = 28;

/// A name with one more letter or digit: its letters, small, as one number. No known name has more than eight.
#[inline(always)]
pub const fn longer(key: u64, byte: u8) -> u64 {
    // Letters become small, digits stay: all else is no part of a name.
    key << 8 | (byte | 0x20) as u64
}

const fn key(name: &[u8]) -> u64 {
    let (mut whole, mut at) = (0, 0);
    while at < name.len() {
        whole = longer(whole, name[at]);
        at += 1;
    }
    whole
}

const KEYS: [u64; KNOWN.len()] = {
    let (mut keys, mut at) = ([0; KNOWN.len()], 0);
    while at < KNOWN.len() {
        keys[at] = key(KNOWN[at].as_bytes());
        at += 1;
    }
    keys
};

const fn place(key: u64, step: u64) -> usize {
    (key.wrapping_mul(step) >> 55) as usize
}

/// Numbers of names by place, and the step that gives every name a place of its own.
const PLACES: ([u8; 512], u64) = {
    let mut step: u64 = 0x9E37_79B9_7F4A_7C15;
    loop {
        let (mut places, mut at) = ([UNKNOWN; 512], 0);
        while at < KEYS.len() && places[place(KEYS[at], step)] == UNKNOWN {
            places[place(KEYS[at], step)] = at as u8;
            at += 1;
        }
        if at == KEYS.len() {
            break (places, step);
        }
        step = step.wrapping_mul(0xD6E8_FEB8_6659_FD93) | 1;
    }
};

/// The number of a name, whatever its letter case; [`UNKNOWN`] if no rule asks for it.
pub fn number(name: &[u8]) -> u8 {
    of_key(key(name), name.len())
}

/// The same, of a name that was read letter by letter, and its length.
#[inline(always)]
pub fn of_key(key: u64, length: usize) -> u8 {
    static TABLE: ([u8; 512], u64) = PLACES;
    let number = TABLE.0[place(key, TABLE.1)];
    let is_name = length <= 8 && KEYS.get(usize::from(number)) == Some(&key);
    if is_name { number } else { UNKNOWN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_name_has_its_number_in_any_case() {
        for (index, name) in KNOWN.iter().enumerate() {
            assert_eq!(number(name.as_bytes()), index as u8, "{name}");
            assert_eq!(number(name.to_ascii_uppercase().as_bytes()), index as u8, "{name}");
        }
        assert_eq!((KNOWN[usize::from(SCRIPT)], KNOWN[usize::from(STYLE)]), ("script", "style"));
        for other in ["", "b", "p", "td", "h7", "scripts", "blockquote", "aa"] {
            assert_eq!(number(other.as_bytes()), UNKNOWN, "{other}");
        }
    }
}
