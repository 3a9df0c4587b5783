//! The list of files that anli wrote: records become a text file within the output, and back.
//!
//! It says who owns what, not what the bytes are: an output folder without it is not ours, a file that it does
//! not name is never deleted, but whether a file is up to date is always seen from its bytes. It holds nothing
//! of the machine or the moment, so equal sites have equal manifests; `anli verify` reads it.
//!
//! The first line is `anli-manifest`, the version of the form and the number of lines that follow; so one that was cut
//! short can be told from a whole one.

use super::Record;
use std::collections::BTreeMap;

/// Name of the manifest in the output folder.
pub const MANIFEST: &str = "anli-manifest.txt";

const HEADER: &str = "anli-manifest ";
const VERSION: &str = "1";

/// A manifest as found in an output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// What it names, sorted by address.
    entries: Vec<Line>,
    whole: bool,
}

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Relative to the output, with `/`.
    pub address: Box<str>,
    /// Size in bytes.
    pub size: u64,
    /// The first 128 bits of the BLAKE3 hash, as 32 hexadecimal digits.
    pub hash: Box<str>,
}

impl Manifest {
    /// Reads a manifest. Without the header it is not one: the file may be anybody's. Lines that make no sense or
    /// name no file within the output are passed over; what they stood for is then kept as foreign, not deleted.
    pub fn parse(bytes: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = text.lines();
        let counts = lines.next()?.strip_prefix(HEADER)?;
        let announced = counts.split(' ').nth(1).and_then(|count| count.parse().ok());
        let mut entries: Vec<Line> = lines.filter_map(line).collect();
        entries.sort_unstable();
        Some(Manifest { whole: announced == Some(entries.len()), entries, bytes })
    }

    /// Whether it holds as many lines as it announces: it was written to its end.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether it names the address.
    pub fn owns(&self, address: &str) -> bool {
        self.entries.binary_search_by(|line| (*line.address).cmp(address)).is_ok()
    }

    /// All lines, sorted by address.
    pub fn lines(&self) -> &[Line] {
        &self.entries
    }

    /// The bytes of a manifest that names these files, which are sorted by address.
    pub fn bytes_of(lines: &[Line]) -> Vec<u8> {
        let mut out = format!("{HEADER}{VERSION} {}\n", lines.len());
        for Line { address, size, hash } in lines {
            out.push_str(&format!("{hash}  {size}  {address}\n"));
        }
        out.into_bytes()
    }
}

/// A BLAKE3 hash as a manifest prints it: its first 128 bits.
pub fn short_hash(hash: &blake3::Hash) -> Box<str> {
    hash.to_hex()[..32].into()
}

/// `<hash>  <size>  <address>`
fn line(text: &str) -> Option<Line> {
    let (hash, rest) = text.split_once("  ")?;
    let (size, address) = rest.split_once("  ")?;
    let sound = hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) && super::address::refusal(address).is_none();
    sound.then_some(Line { address: Box::from(address), size: size.parse().ok()?, hash: Box::from(hash) })
}

/// The manifest of a new output.
pub(super) fn render(records: &BTreeMap<Box<str>, Record>) -> Vec<u8> {
    let mut out = format!("{HEADER}{VERSION} {}\n", records.len()).into_bytes();
    out.reserve(records.keys().map(|address| address.len() + 48).sum());
    for (address, record) in records {
        for byte in record.hash {
            out.extend_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
        out.extend_from_slice(b"  ");
        out.extend_from_slice(record.size.to_string().as_bytes());
        out.extend_from_slice(b"  ");
        out.extend_from_slice(address.as_bytes());
        out.push(b'\n');
    }
    out
}

const HEX: &[u8; 16] = b"0123456789abcdef";

#[cfg(test)]
mod tests {
    use super::super::Change;
    use super::*;

    #[test]
    fn what_is_written_is_read_back() -> Result<(), &'static str> {
        let record = |size| Record { hash: [0xab; 16], size, change: Change::Added };
        let records = BTreeMap::from([(Box::from("a.html"), record(1)), (Box::from("b/c.html"), record(22))]);
        let bytes = render(&records);
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            "anli-manifest 1 2\nabababababababababababababababab  1  a.html\nabababababababababababababababab  22  b/c.html\n"
        );
        let cut = Manifest::parse(bytes[..bytes.len() - 30].to_vec()).ok_or("no manifest")?;
        assert!(!cut.is_whole() && cut.owns("a.html"));
        let manifest = Manifest::parse(bytes).ok_or("no manifest")?;
        assert!(manifest.is_whole() && manifest.owns("a.html") && manifest.owns("b/c.html") && !manifest.owns("b"));
        Ok(())
    }

    #[test]
    fn a_damaged_manifest_owns_less_never_more() -> Result<(), &'static str> {
        let text =
            "anli-manifest 1\nxx\nabababababababababababababababab  1  ../../home\nabababababababababababababababab  1  a.html\nabab";
        let manifest = Manifest::parse(text.into()).ok_or("no manifest")?;
        assert_eq!(manifest.lines().len(), 1);
        assert!(manifest.owns("a.html"));
        assert_eq!(Manifest::parse(b"# notes\n".to_vec()), None);
        Ok(())
    }
}
