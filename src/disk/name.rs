//! Names as text: every name, whatever its bytes, becomes something printable, and names that office
//! programs, editors and systems leave behind are told from sources. Looks at names only.

use crate::text::printable;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A path below a folder, in memory of just its size: [`Path::join`] takes it twice, and a build asks for every file.
pub fn below(folder: &Path, path: &str) -> PathBuf {
    let mut full = PathBuf::with_capacity(folder.as_os_str().len() + 1 + path.len());
    full.push(folder);
    full.push(path);
    full
}

/// A path as messages print it: `/` between parts, bytes that are not UTF-8 as `\xbc`, control characters escaped.
pub fn shown(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        out.push_str(&printable(chunk.valid()));
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    if cfg!(windows) { out.replace('\\', "/") } else { out }
}

/// Whether a name is one that programs leave behind and nobody means to publish:
///
/// - anything that starts with `.` (`._x` of macOS, `.~lock.x#`, `.x.swp`, `.git`, `.DS_Store`), save `.well-known`,
///   which RFC 8615 gives to files that are published;
/// - `~$x` (Word, WPS), `x~`, `x.swp`, `x.swx`, `x.swo`, `#x#`, `4913` (vim's test of a folder);
/// - `x.tmp`, `x.bak`: a copy of an older state, which a link cannot mean; a link to one is a dead link with its
///   place, so nothing is lost unsaid;
/// - `Thumbs.db`, `desktop.ini`, `__MACOSX`, `$RECYCLE.BIN`.
///
/// A file that the configuration asks for by its name is read all the same: only listings leave them out.
pub fn is_temporary(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let starts = |with: &[u8]| name.starts_with(with);
    let ends = |with: &[u8]| name.len() >= with.len() && name[name.len() - with.len()..].eq_ignore_ascii_case(with);
    let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
    (starts(b".") && !is(b".well-known"))
        || starts(b"~$")
        || ends(b"~")
        || [&b".swp"[..], b".swx", b".swo", b".tmp", b".bak"].iter().any(|end| ends(end))
        || (name.len() > 1 && starts(b"#") && ends(b"#"))
        || [&b"4913"[..], b"thumbs.db", b"desktop.ini", b"__macosx", b"$recycle.bin"].iter().any(|other| is(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_of_programs_are_told_from_sources() {
        for name in ["~$济南.md", "._青岛.md", ".~lock.淄博.md#", "枣庄.md~", ".烟台.md.swp", "#草稿.md#", "4913", "Thumbs.db", ".git"]
        {
            assert!(is_temporary(OsStr::new(name)), "{name}");
        }
        for name in ["济南.md", "-rf.md", "#", "4913.md", ".well-known", "a~b.md", "数据.csv", "tmp"] {
            assert!(!is_temporary(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_name_in_gbk_shows_its_bytes() {
        use std::os::unix::ffi::OsStrExt;
        let name = OsStr::from_bytes(b"a/\xbc\xc3\xc4\xcf\n.md");
        assert_eq!(shown(Path::new(name)), "a/\\xbc\\xc3\\xc4\\xcf\\n.md");
    }
}
