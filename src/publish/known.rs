//! Digests of an earlier run ↔ a local file, so that publishing a large site need not read again what has not changed.
//!
//! Found by the hash that the output's manifest has for the bytes: BLAKE3, so equal hashes are equal bytes. It spares
//! reading only where nothing of the file is sent; whatever is packed or uploaded is read and compared all the same.

use super::digests::Digests;
use crate::disk::Disk;
use crate::output::Line;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// First line of the file.
const HEADER: &str = "anli-digests 1\n";
/// Hash, SHA-256 and SM3 in hexadecimal digits, each followed by one sign.
const WIDTH: usize = 32 + 1 + 64 + 1 + 64 + 1;
/// Largest file that is read.
const LARGEST: u64 = 1 << 30;

/// What is known already: lines of equal length, sorted by hash.
#[derive(Debug, Default)]
pub struct Known(Vec<u8>);

impl Known {
    /// Nothing: everything is read.
    pub fn nothing() -> Self {
        Known::default()
    }

    /// Reads the file. What is not of its form is nothing.
    pub fn read(disk: &Disk, path: &Path) -> Self {
        let bytes = super::pack::read(disk, path, LARGEST).unwrap_or_default();
        let Some(lines) = bytes.strip_prefix(HEADER.as_bytes()) else { return Known::default() };
        let sound = lines.len().is_multiple_of(WIDTH) && lines.chunks(WIDTH).all(|line| line.ends_with(b"\n") && line.is_ascii());
        if sound { Known(lines.to_vec()) } else { Known::default() }
    }

    fn line(&self, number: usize) -> &[u8] {
        &self.0[number * WIDTH..(number + 1) * WIDTH]
    }

    /// The digests of the bytes that a line of the output's manifest stands for.
    pub(super) fn of(&self, wanted: &Line) -> Option<Digests> {
        let (mut low, mut high) = (0, self.0.len() / WIDTH);
        while low < high {
            let middle = low.midpoint(high);
            let found = self.line(middle);
            match found[..32].cmp(wanted.hash.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    let part = |from: usize| std::str::from_utf8(&found[from..from + 64]).ok().map(Box::<str>::from);
                    return Some(Digests { sha256: part(33)?, sm3: part(98)?, hash: wanted.hash.clone(), size: wanted.size });
                }
            }
        }
        None
    }

    /// Writes what is known of a site, if that is anything new.
    pub fn write(&self, disk: &Disk, path: &Path, files: &BTreeMap<Box<str>, Digests>) -> io::Result<()> {
        let mut lines: Vec<String> = files
            .values()
            .filter(|file| file.hash.len() == 32)
            .map(|file| format!("{} {} {}\n", file.hash, file.sha256, file.sm3))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        let lines = lines.concat();
        if lines.as_bytes() == self.0 {
            return Ok(());
        }
        disk.replace(path, format!("{HEADER}{lines}").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_found_and_what_is_damaged_is_nothing() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (disk, path) = (Disk::default(), folder.path().join("digests"));
        let files: BTreeMap<Box<str>, Digests> =
            (0..50).map(|number| (format!("{number}.html").into(), Digests::of(format!("page {number}").as_bytes()))).collect();
        Known::nothing().write(&disk, &path, &files)?;
        let known = Known::read(&disk, &path);
        for (address, file) in &files {
            assert_eq!(known.of(&file.line(address)).as_ref(), Some(file));
        }
        assert_eq!(known.of(&Digests::of(b"another").line("x")), None);
        let mut text = crate::publish::pack::read(&disk, &path, LARGEST)?;
        text.pop();
        disk.replace(&path, &text)?;
        assert_eq!(Known::read(&disk, &path).of(&files["1.html"].line("1.html")), None);
        Ok(())
    }
}
