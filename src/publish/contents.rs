//! What a release says of itself: its three control files → their contents, checked against each other.

use super::digests::{self, Listing};
use super::release::{RELEASE, Release, SHA256, SM3};
use super::rules;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;

/// The control files of a release, whole and agreeing.
#[derive(Debug, Clone)]
pub struct Contents {
    /// The facts.
    pub release: Release,
    /// SHA-256 of every file of the site.
    pub sha256: Listing,
    /// SM3 of the same files.
    pub sm3: Listing,
    /// Name and bytes of the control files.
    pub files: [(&'static str, Vec<u8>); 3],
}

impl Contents {
    /// Reads the three files through `get`. E702 names the one that is damaged; `shown` is what holds them.
    pub fn read(shown: &str, mut get: impl FnMut(&str) -> Result<Vec<u8>, Diagnostic>) -> Result<Self, Diagnostic> {
        let damaged = |name: &str| {
            let path = format!("{shown}/{name}");
            Diagnostic::new(Code::PACKAGE_DAMAGED).with("path", name).with("reason", "@digest-differs").at(Place::path(path))
        };
        let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_owned);
        let bytes = get(RELEASE)?;
        let release = text(&bytes).and_then(|text| Release::open(&text)).ok_or_else(|| damaged(RELEASE))?;
        let mut listing = |name: &'static str, digest: &str| -> Result<(Listing, Vec<u8>), Diagnostic> {
            let bytes = get(name)?;
            let list = text(&bytes).filter(|_| *digests::sha256(&bytes) == *digest).and_then(|text| digests::parse(&text));
            Ok((list.ok_or_else(|| damaged(name))?, bytes))
        };
        let (sha256, sha256_bytes) = listing(SHA256, &release.sha256)?;
        let (sm3, sm3_bytes) = listing(SM3, &release.sm3)?;
        if !sha256.keys().eq(sm3.keys()) {
            return Err(damaged(SM3));
        }
        if !sha256.keys().all(|address| rules::is_plain(address)) {
            return Err(damaged(SHA256));
        }
        Ok(Contents { release, sha256, sm3, files: [(SHA256, sha256_bytes), (SM3, sm3_bytes), (RELEASE, bytes)] })
    }
}
