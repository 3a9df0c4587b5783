//! Bytes compared and copied in pieces: two sources of bytes become “equal” with a hash, or a copy with a hash.
//! Never holds a whole file.

use crate::disk::{Disk, Kind, Reading};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

/// The part of a BLAKE3 hash that the manifest keeps.
pub(super) type Digest = [u8; 16];

/// Large enough that calls do not count, small enough that clearing it does not either: most pages fit.
const PIECE: usize = 16 * 1024;

/// The hash of bytes in memory.
pub(super) fn digest(bytes: &[u8]) -> Digest {
    short(&blake3::hash(bytes))
}

fn short(hash: &blake3::Hash) -> Digest {
    let mut digest = Digest::default();
    digest.copy_from_slice(&hash.as_bytes()[..16]);
    digest
}

/// Whether the file at `path` has exactly these bytes. Unreadable means no: it is then written anew.
pub(super) fn holds_bytes(disk: &Disk, path: &Path, bytes: &[u8]) -> bool {
    let Ok(mut file) = disk.open_listed(path) else { return false };
    if file.stamp().size != bytes.len() as u64 {
        return false;
    }
    let mut piece = [0; PIECE];
    let mut rest = bytes;
    while !rest.is_empty() {
        match read(&mut file, &mut piece) {
            Ok(count) if count > 0 && rest.starts_with(&piece[..count]) => rest = &rest[count..],
            _ => return false,
        }
    }
    true
}

/// The hash of `from` if the file at `path` has the same bytes.
pub(super) fn holds_file(disk: &Disk, path: &Path, from: &mut Reading) -> io::Result<Option<Digest>> {
    let Ok(mut file) = disk.open_listed(path) else { return Ok(None) };
    if file.stamp().size != from.stamp().size {
        return Ok(None);
    }
    let mut hasher = blake3::Hasher::new();
    let (mut ours, mut theirs) = ([0; PIECE], [0; PIECE]);
    loop {
        let count = read_full(from, &mut ours)?;
        hasher.update(&ours[..count]);
        if !read_full(&mut file, &mut theirs).is_ok_and(|other| theirs[..other] == ours[..count]) {
            return Ok(None);
        }
        if count == 0 {
            return Ok(Some(short(&hasher.finalize())));
        }
    }
}

/// Copies to the end. Returns hash and length. A failure to read is told from a failure to write.
pub(super) fn copy(from: &mut Reading, to: &mut impl Write) -> Result<(Digest, u64), CopyError> {
    let mut hasher = blake3::Hasher::new();
    let mut piece = [0; PIECE];
    let mut length = 0;
    loop {
        let count = read(from, &mut piece).map_err(CopyError::Read)?;
        if count == 0 {
            return Ok((short(&hasher.finalize()), length));
        }
        hasher.update(&piece[..count]);
        to.write_all(&piece[..count]).map_err(CopyError::Write)?;
        length += count as u64;
    }
}

/// Which side of a copy failed.
#[derive(Debug)]
pub(super) enum CopyError {
    Read(io::Error),
    Write(io::Error),
}

/// Whether two paths, both of the given kind, are one file or equal ones.
pub(super) fn same_file(disk: &Disk, a: &Path, b: &Path, kind: Kind) -> io::Result<bool> {
    if kind == Kind::Link {
        return Ok(disk.link_target(a)? == disk.link_target(b)?);
    }
    if let (Some((_, a)), Some((_, b))) = (disk.target(a)?, disk.target(b)?)
        && a.is_same_file(&b)
    {
        return Ok(true);
    }
    Ok(kind == Kind::File && holds_file(disk, b, &mut disk.open(a)?)?.is_some())
}

fn read(file: &mut Reading, piece: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(piece) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// Reads until the piece is full or the file ends.
fn read_full(file: &mut Reading, piece: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < piece.len() {
        match read(file, &mut piece[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}
