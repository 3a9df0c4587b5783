//! File names and titles as parts of an address: ASCII, lower case, hyphens.
//!
//! Places never come through here: their slugs are in the divisions table.

use pinyin::ToPinyin;

/// Longest address in characters (`gov.md` GW-14).
pub const MAX_ADDRESS: usize = 100;

/// A slug for a file name or title: ASCII letters and digits stay (lower case), Han become toneless pinyin,
/// a syllable each; everything else separates. Characters of other scripts become their code point.
/// Empty only if nothing but separators was given.
pub fn from_name(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut gap = false;
    let push = |part: &str, slug: &mut String, gap: &mut bool| {
        if *gap && !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(part);
        *gap = false;
    };
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            push(c.to_ascii_lowercase().encode_utf8(&mut [0; 4]), &mut slug, &mut gap);
        } else if let Some(reading) = c.to_pinyin() {
            gap = true;
            let plain: String = reading.plain().chars().map(|c| if c == 'ü' { 'v' } else { c }).filter(char::is_ascii).collect();
            push(&plain, &mut slug, &mut gap);
            gap = true;
        } else if c.is_alphanumeric() && !c.is_ascii() {
            gap = true;
            push(&format!("{:x}", c as u32), &mut slug, &mut gap);
            gap = true;
        } else if c == '.' && slug.ends_with(|c: char| c.is_ascii_digit()) && !gap {
            // 1.2 stays readable as 1-2
            gap = true;
        } else {
            gap = true;
        }
    }
    slug
}

/// Whether a hand-written slug can be an address part.
pub fn is_valid(slug: &str) -> bool {
    !slug.is_empty()
        && slug.len() <= 64
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        && !slug.starts_with('-')
        && !is_reserved(slug)
}

/// Names that Windows keeps for devices: a file of that name cannot be unpacked there.
fn is_reserved(slug: &str) -> bool {
    matches!(slug, "con" | "prn" | "aux" | "nul")
        || (slug.len() == 4 && (slug.starts_with("com") || slug.starts_with("lpt")) && slug.as_bytes()[3].is_ascii_digit())
}

/// Makes any slug safe: device names get a trailing underscore.
pub fn safe(slug: String) -> String {
    if is_reserved(&slug) { format!("{slug}_") } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ascii_and_stay_apart() {
        assert_eq!(from_name("双减 政策-2020"), "shuang-jian-zheng-ce-2020");
        assert_eq!(from_name("Hello World"), "hello-world");
        assert_eq!(from_name("<img src=x>"), "img-src-x");
        assert_eq!(from_name("女娲"), "nv-wa");
        assert!(is_valid("jinan-1") && !is_valid("../x") && !is_valid("济南") && !is_valid("con"));
    }
}
