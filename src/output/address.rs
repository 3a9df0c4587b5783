//! Addresses within the output: which strings may become file names. The address table made them; this is the
//! last gate before the disk, so what does not pass is our own mistake.

/// Why an address may not become a file, or nothing.
///
/// ASCII, relative, `/` between parts; no `.` or `..`, nothing that Windows refuses, not the manifest's name.
pub(super) fn refusal(address: &str) -> Option<&'static str> {
    if address.eq_ignore_ascii_case(super::MANIFEST) {
        return Some("is the manifest");
    }
    if !address.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Some("is not printable ASCII");
    }
    if address.bytes().any(|byte| matches!(byte, b'\\' | b':' | b'*' | b'?' | b'"' | b'<' | b'>' | b'|')) {
        return Some("holds a character that file names may not have");
    }
    for part in address.split('/') {
        if part.is_empty() || part == "." || part == ".." {
            return Some("is not a plain relative path");
        }
        if part.ends_with(['.', ' ']) || part.starts_with(' ') {
            return Some("has a part that begins or ends with a space or ends with a dot");
        }
    }
    None
}

/// The folders above an address, outermost first: `a/b/c.html` gives `a`, `a/b`.
pub(super) fn folders_above(address: &str) -> impl Iterator<Item = &str> {
    address.match_indices('/').map(|(at, _)| &address[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_relative_paths_pass() {
        for good in ["index.html", "2020/jinan/1.html", "a b/c.html", "assets/x-1.2.css"] {
            assert_eq!(refusal(good), None, "{good}");
        }
        for bad in
            ["", "/a", "a//b", "a/", "../a", "a/../b", "./a", "a\\b", "c:/a", "济南.html", "a\nb", "anli-manifest.txt", "a./b", "a /b"]
        {
            assert!(refusal(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn folders_come_outermost_first() {
        assert_eq!(folders_above("a/b/c.html").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(folders_above("c.html").count(), 0);
    }
}
