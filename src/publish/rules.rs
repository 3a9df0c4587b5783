//! What may go into a package: an address → allowed, or why not.
//!
//! Gateways between networks let through files by name: ASCII, short, of known suffixes (`gov.md` PK-1). What they would
//! stop must be known before the disc is burnt.

use super::release::{INCREMENT, RELEASE, SHA256, SM3};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;

/// Longest address.
const LONGEST: usize = 100;

/// Suffixes that pass without a setting.
const SUFFIXES: [&str; 33] = [
    "html",
    "htm",
    "shtml",
    "css",
    "js",
    "json",
    "xml",
    "csv",
    "txt",
    "svg",
    "png",
    "jpg",
    "jpeg",
    "gif",
    "webp",
    "ico",
    "pdf",
    "ofd",
    "doc",
    "docx",
    "xls",
    "xlsx",
    "ppt",
    "pptx",
    "wps",
    "et",
    "dps",
    "gz",
    "br",
    "mp3",
    "mp4",
    "webmanifest",
    "woff2",
];

/// The files that a package adds to the site's own.
pub const CONTROL: [&str; 3] = [SHA256, SM3, RELEASE];

/// E703 or E704 for an address that may not go into a package; `allowed` are the site's own suffixes.
pub fn refuse(address: &str, allowed: &[String]) -> Option<Diagnostic> {
    let bad = |reason: &str| Some(Diagnostic::new(Code::PACK_NAME).with("path", address).with("reason", reason).at(Place::path(address)));
    let reserved = CONTROL.iter().chain([&INCREMENT]).any(|name| name.eq_ignore_ascii_case(address));
    if reserved {
        return bad("@reserved-name");
    }
    if address.len() > LONGEST {
        return bad("@name-too-long");
    }
    if !address.bytes().all(|byte| byte.is_ascii_graphic()) {
        return bad("@name-not-ascii");
    }
    if address.split('/').any(|part| part.starts_with('.') && part != ".well-known") {
        return bad("@name-hidden");
    }
    let name = address.rsplit('/').next().unwrap_or(address);
    let suffix = name.rsplit_once('.').map(|(_, suffix)| suffix.to_ascii_lowercase()).unwrap_or_default();
    let known = SUFFIXES.contains(&&*suffix) || allowed.iter().any(|other| other.trim_start_matches('.').eq_ignore_ascii_case(&suffix));
    if known {
        return None;
    }
    let finding = Diagnostic::new(Code::PACK_SUFFIX).with("path", address).with("suffix", if suffix.is_empty() { name } else { &suffix });
    Some(finding.at(Place::path(address)))
}

/// Whether an address that somebody else wrote names a plain file within a folder, on every system.
pub fn is_plain(address: &str) -> bool {
    let sound = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'\\' | b':' | b'*' | b'?' | b'"' | b'<' | b'>' | b'|');
    let part = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.ends_with(['.', ' ']) && !part.starts_with(' ');
    address.bytes().all(sound) && address.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_gateways_let_through_is_packed() {
        for good in ["index.html", "2020/jinan/1.html", "assets/a-1.CSS", "a.v2.pdf"] {
            assert_eq!(refuse(good, &[]), None, "{good}");
        }
        for bad in
            ["a.exe", "a", "济南.html", "a b.html", ".htaccess", "a/.b/c.html", "RELEASE.toml", "manifest.SM3", &("a".repeat(99) + ".html")]
        {
            assert!(refuse(bad, &[]).is_some(), "{bad}");
        }
        assert_eq!(refuse("a.ZIP", &["zip".into()]), None);
        assert!(is_plain("a b/c.html") && !["../a", "/a", "a//b", "c:/a", "a\\b", "a/..", "甲"].iter().any(|bad| is_plain(bad)));
    }
}
