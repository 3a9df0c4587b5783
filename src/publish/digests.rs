//! Bytes → digests, and lists of digests ↔ text.
//!
//! `MANIFEST.sha256` and `MANIFEST.sm3` have the form of `sha256sum`, so that a machine without anli can check a
//! package too. SM3 (GB/T 32905) stands beside SHA-256 for offices that must use it.

use crate::output::{Line, short_hash};
use sha2::{Digest, Sha256};
use sm3::Sm3;
use std::collections::BTreeMap;
use std::io::{self, Read};

/// Read in pieces of this size.
const PIECE: usize = 64 * 1024;

/// Address → digest, 64 hexadecimal digits.
pub type Listing = BTreeMap<Box<str>, Box<str>>;

/// What is known of a file's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: Box<str>,
    /// SM3, 64 hexadecimal digits.
    pub sm3: Box<str>,
    /// The hash of the output's own manifest.
    pub hash: Box<str>,
    /// Length in bytes.
    pub size: u64,
}

impl Digests {
    /// Of bytes in memory.
    pub fn of(bytes: &[u8]) -> Self {
        Self::new(&Sha256::digest(bytes), &Sm3::digest(bytes), &blake3::hash(bytes), bytes.len() as u64)
    }

    /// Of everything that can be read.
    pub fn read(from: &mut impl Read) -> io::Result<Self> {
        let (mut sha256, mut sm3, mut hash, mut size) = (Sha256::new(), Sm3::new(), blake3::Hasher::new(), 0);
        let mut piece = vec![0; PIECE];
        loop {
            match from.read(&mut piece) {
                Ok(0) => return Ok(Self::new(&sha256.finalize(), &sm3.finalize(), &hash.finalize(), size)),
                Ok(count) => {
                    sha256.update(&piece[..count]);
                    sm3.update(&piece[..count]);
                    hash.update(&piece[..count]);
                    size += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn new(sha256: &[u8], sm3: &[u8], hash: &blake3::Hash, size: u64) -> Self {
        Digests { sha256: hex(sha256), sm3: hex(sm3), hash: short_hash(hash), size }
    }

    /// As a line of the output's own manifest.
    pub fn line(&self, address: &str) -> Line {
        Line { address: address.into(), size: self.size, hash: self.hash.clone() }
    }
}

/// SHA-256 of a text, 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> Box<str> {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> Box<str> {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
}

/// `<digest>  <address>`, one line a file, in address order.
pub fn render<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    files.into_iter().map(|(address, digest)| format!("{digest}  {address}\n")).collect()
}

/// Reads what [`render`] wrote. `None` when a line is not of that form, out of order or there twice.
pub fn parse(text: &str) -> Option<Listing> {
    let mut files = Listing::new();
    for line in text.split_terminator('\n') {
        let (digest, address) = line.split_once("  ")?;
        let sound = digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let ordered = files.last_key_value().is_none_or(|(last, _)| **last < *address);
        if !sound || !ordered {
            return None;
        }
        files.insert(address.into(), digest.into());
    }
    Some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standards() {
        // FIPS 180-4 and GB/T 32905-2016, “abc”.
        let digests = Digests::of(b"abc");
        assert_eq!(&*digests.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(&*digests.sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(Digests::read(&mut &b"abc"[..]).ok(), Some(digests));
    }

    #[test]
    fn a_list_is_read_back_and_a_damaged_one_is_refused() {
        let digest = "a".repeat(64);
        let text = render([("a.html", &*digest), ("b/c.html", &*digest)]);
        assert_eq!(parse(&text).map(|files| files.len()), Some(2));
        for bad in [text.replace("  a", " a"), text.replace("a.html", "z.html"), text.replace('a', "A"), text.clone() + &text] {
            assert_eq!(parse(&bad), None, "{bad}");
        }
    }
}
