//! The preview through the real binary and through the code that makes its snapshots.

mod burst;
mod follow;
mod gate;
mod life;
mod load;
mod operations;
#[allow(dead_code, reason = "shared with the browser tests")]
mod preview;
mod routes;

use super::harness;
use preview::{Answer, PATIENCE, Preview};

/// The bytes of a page without the client script, which only the preview adds.
pub fn without_client(bytes: &[u8]) -> Vec<u8> {
    let html = String::from_utf8_lossy(bytes);
    let Some(start) = html.find("<script src=\"/_anli/client.js\"") else { return bytes.to_vec() };
    let end = start + html[start..].find("</script>").unwrap() + "</script>".len();
    [&bytes[..start], &bytes[end..]].concat()
}

/// Numbers by chance, the same for the same seed.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
