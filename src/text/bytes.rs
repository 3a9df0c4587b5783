//! Looking for rare bytes in long text, some thirty bytes at a time.

/// Bytes that are tested at once.
const BLOCK: usize = 32;

/// Position of the first byte that fits. `fits` should be a few comparisons joined by `|` (not `||` or `matches!`, which
/// become branches): the compiler then tests a whole block at once, and only a block with a hit is looked at byte by byte.
#[inline]
pub fn position(bytes: &[u8], fits: impl Fn(u8) -> bool) -> Option<usize> {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let at = match blocks.iter().position(|block| holds_one(block, &fits)) {
        Some(block) => block * BLOCK,
        None if tail.is_empty() || !tail_holds_one(bytes, tail.len(), &fits) => return None,
        None => bytes.len() - tail.len(),
    };
    bytes[at..].iter().position(|byte| fits(*byte)).map(|found| at + found)
}

/// Whether the last `length` bytes, fewer than a block, hold one that fits: tested as the ends of blocks, for most text is
/// short and holds none. What such a block has before them holds none either.
#[inline(always)]
fn tail_holds_one(bytes: &[u8], length: usize, fits: &impl Fn(u8) -> bool) -> bool {
    match length {
        17.. => match (bytes.last_chunk::<BLOCK>(), bytes.first_chunk::<16>(), bytes.last_chunk::<16>()) {
            (Some(last), ..) => holds_one(last, fits),
            (_, Some(first), Some(last)) => holds_one(first, fits) | holds_one(last, fits),
            _ => true,
        },
        9.. => match (bytes.last_chunk::<16>(), bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(last), ..) => holds_one(last, fits),
            (_, Some(first), Some(last)) => holds_one(first, fits) | holds_one(last, fits),
            _ => true,
        },
        4.. => match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(last), ..) => holds_one(last, fits),
            (_, Some(first), Some(last)) => holds_one(first, fits) | holds_one(last, fits),
            _ => true,
        },
        _ => bytes.last_chunk::<4>().is_none_or(|last| holds_one(last, fits)),
    }
}

#[inline(always)]
fn holds_one<const N: usize>(block: &[u8; N], fits: &impl Fn(u8) -> bool) -> bool {
    let mut hit = false;
    for byte in block {
        hit |= fits(*byte);
    }
    hit
}

/// Whether any byte fits.
#[inline]
pub fn any(bytes: &[u8], fits: impl Fn(u8) -> bool) -> bool {
    position(bytes, fits).is_some()
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn the_first_hit_is_found_wherever_it_stands() {
        for length in 0..100 {
            assert_eq!(position(&vec![b'a'; length], |byte| byte == b'x' || byte == b'y'), None);
            for at in 0..length {
                let mut bytes = vec![b'a'; length];
                bytes[at..].fill(b'y');
                bytes[at] = b'x';
                assert_eq!(position(&bytes, |byte| byte == b'x' || byte == b'y'), Some(at), "{length}");
            }
        }
    }
}
