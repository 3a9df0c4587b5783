//! A file of the site → a body that is sent part by part, and the part of anything that a `Range` asks for.
//!
//! No thread waits for a slow client: a part is read when there is room for it.

use crate::disk::{Disk, Reading};
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, header};
use hyper::body::Frame;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// Bytes read at a time.
const PART: u64 = 128 * 1024;

/// An open file and a digest of what tells that it is the same.
pub(super) struct Opened {
    reading: Reading,
    /// Its length.
    pub length: u64,
    /// For `ETag`.
    pub tag: String,
}

/// Opens a file of the site.
pub(super) fn open(disk: &Disk, path: &Path) -> std::io::Result<Opened> {
    let reading = disk.open(path)?;
    let stamp = reading.stamp();
    let tag = blake3::hash(format!("{stamp:?}").as_bytes()).to_hex()[..24].to_owned();
    Ok(Opened { reading, length: stamp.size, tag })
}

/// Its bytes as a body. A file that becomes shorter meanwhile ends the connection, so that nobody takes it for whole.
pub(super) fn body(mut opened: Opened, range: Range<u64>) -> Body {
    let (sender, parts) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut left = range.end - range.start;
        let mut start = Some(range.start);
        while left > 0 {
            let Ok(room) = sender.reserve().await else { return };
            let read = move || {
                let result = part(&mut opened.reading, start, left.min(PART));
                (opened, result)
            };
            let Ok((back, result)) = tokio::task::spawn_blocking(read).await else { return };
            opened = back;
            start = None;
            let end = result.is_err();
            left -= result.as_ref().map_or(0, |bytes: &Bytes| bytes.len() as u64);
            room.send(result);
            if end {
                return;
            }
        }
    });
    Body::new(Parts { parts })
}

fn part(reading: &mut Reading, start: Option<u64>, length: u64) -> std::io::Result<Bytes> {
    if let Some(start) = start {
        reading.seek_to(start)?;
    }
    let mut bytes = Vec::with_capacity(length as usize);
    match reading.take(length).read_to_end(&mut bytes)? {
        0 => Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof)),
        _ => Ok(bytes.into()),
    }
}

/// Parts as they come.
struct Parts {
    parts: mpsc::Receiver<std::io::Result<Bytes>>,
}

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        self.parts.poll_recv(context).map(|part| part.map(|part| part.map(Frame::data)))
    }
}

/// What a request wants of something `length` bytes long.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    All,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that are not there.
    Nothing,
}

/// Reads `Range` and `If-Range`. Several ranges, and what cannot be understood, mean all of it (RFC 9110, 14.2).
pub(super) fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let value = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(range) = value(header::RANGE).and_then(|range| range.strip_prefix("bytes=")) else { return Wanted::All };
    if value(header::IF_RANGE).is_some_and(|known| known != format!("\"{tag}\"")) {
        return Wanted::All;
    }
    let Some((first, last)) = range.trim().split_once('-').filter(|(first, last)| !first.contains(',') && !last.contains(',')) else {
        return Wanted::All;
    };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    match (first, last) {
        ("", last) => match number(last) {
            Some(0) => Wanted::Nothing,
            Some(count) if length > 0 => Wanted::Part(length.saturating_sub(count)..length),
            Some(_) => Wanted::Nothing,
            None => Wanted::All,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), _) if first >= length => Wanted::Nothing,
            (Some(first), None) if last.is_empty() => Wanted::Part(first..length),
            (Some(first), Some(last)) if first <= last => Wanted::Part(first..(last + 1).min(length)),
            _ => Wanted::All,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let ask = |range: &str| {
            let mut headers = HeaderMap::new();
            if let Ok(value) = range.parse() {
                headers.insert(header::RANGE, value);
            }
            wanted(&headers, "x", 100)
        };
        assert_eq!(ask("bytes=0-9"), Wanted::Part(0..10));
        assert_eq!(ask("bytes=90-"), Wanted::Part(90..100));
        assert_eq!(ask("bytes=-5"), Wanted::Part(95..100));
        assert_eq!(ask("bytes=-500"), Wanted::Part(0..100));
        assert_eq!(ask("bytes=50-500"), Wanted::Part(50..100));
        assert_eq!(ask("bytes=100-"), Wanted::Nothing);
        assert_eq!(ask("bytes=-0"), Wanted::Nothing);
        for odd in ["bytes=9-0", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b", "bytes=0-18446744073709551615999", "bytes=+1-2"] {
            assert_eq!(ask(odd), Wanted::All, "{odd}");
        }
    }
}
