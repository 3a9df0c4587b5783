//! Looking for rare bytes in long text, some thirty bytes at a time.

/// Bytes that are tested at once.
const BLOCK: usize = 32;

/// Position of the first byte that fits. `fits` should be a few comparisons joined by `|` (not `||` or `matches!`, which
/// become branches): the compiler then tests a whole block at once, and only a block with a hit is looked at byte by byte.
pub fn position(bytes: &[u8], fits: impl Fn(u8) -> bool) -> Option<usize> {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let at = match blocks.iter().position(|block| holds_one(block, &fits)) {
        Some(block) => block * BLOCK,
        // The rest is tested as the end of a block, where there is one: most text is short, and most holds no hit.
        None => match bytes.last_chunk::<BLOCK>() {
            Some(last) if tail.is_empty() || !holds_one(last, &fits) => return None,
            _ => bytes.len() - tail.len(),
        },
    };
    bytes[at..].iter().position(|byte| fits(*byte)).map(|found| at + found)
}

#[inline(always)]
fn holds_one(block: &[u8; BLOCK], fits: &impl Fn(u8) -> bool) -> bool {
    let mut hit = false;
    for byte in block {
        hit |= fits(*byte);
    }
    hit
}

/// Whether any byte fits.
pub fn any(bytes: &[u8], fits: impl Fn(u8) -> bool) -> bool {
    position(bytes, fits).is_some()
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn the_first_hit_is_found_wherever_it_stands() {
        for at in 0..100 {
            let mut bytes = vec![b'a'; 100];
            assert_eq!(position(&bytes, |byte| byte == b'x' || byte == b'y'), None);
            bytes[at..].fill(b'y');
            bytes[at] = b'x';
            assert_eq!(position(&bytes, |byte| byte == b'x' || byte == b'y'), Some(at));
        }
    }
}
