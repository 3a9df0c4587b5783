//! Two rows of pieces of text (lines, words) → which stay and which change; two texts → their lines that differ, as `diff -U 0` prints them.
//!
//! The only place that asks `similar`: pieces are numbered first, so its algorithm is compiled once, for numbers.

pub use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};
use std::collections::BTreeMap;

/// What becomes of `old` on the way to `new`, in order; replaced stretches are one change.
pub fn changes<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<DiffOp> {
    let mut numbers: BTreeMap<&'t str, usize> = BTreeMap::new();
    let mut numbered = |pieces: &[&'t str]| -> Vec<usize> {
        let number = |piece: &&'t str| {
            let next = numbers.len();
            *numbers.entry(piece).or_insert(next)
        };
        pieces.iter().map(number).collect()
    };
    let (old, new) = (numbered(old), numbered(new));
    let mut captured = Compact::new(Replace::new(Capture::new()), &old[..], &new[..]);
    let Ok(()) = myers::diff(&mut captured, &old[..], 0..old.len(), &new[..], 0..new.len());
    captured.into_inner().into_inner().into_ops()
}

/// The lines of a file that differ, below a head with its path; empty when none does.
pub fn lines(path: &str, old: &str, new: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    // Lines count from 1; of no lines, the one before is named.
    let place = |start: usize, count: usize| match count {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        _ => format!("{},{count}", start + 1),
    };
    let mut text = String::new();
    for op in changes(&before, &after) {
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        if text.is_empty() {
            text = format!("--- {path}\n+++ {path}\n");
        }
        let (gone, come) = (op.old_range(), op.new_range());
        text.push_str(&format!("@@ -{} +{} @@\n", place(gone.start, gone.len()), place(come.start, come.len())));
        for (mark, lines) in [('-', &before[gone]), ('+', &after[come])] {
            for line in lines {
                text.push(mark);
                text.push_str(line);
                text.push_str(if line.ends_with('\n') { "" } else { "\n\\ No newline at end of file\n" });
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_are_printed_with_their_places() {
        assert_eq!(
            lines("a.md", "一\n二\n三\n四\n", "一\n贰\n三\n四\n五\n"),
            "--- a.md\n+++ a.md\n@@ -2 +2 @@\n-二\n+贰\n@@ -4,0 +5 @@\n+五\n"
        );
        assert_eq!(
            lines("a.md", "一\n二\n三\n", "三"),
            "--- a.md\n+++ a.md\n@@ -1,3 +1 @@\n-一\n-二\n-三\n+三\n\\ No newline at end of file\n"
        );
        assert_eq!(lines("a.md", "", "一\n二\n"), "--- a.md\n+++ a.md\n@@ -0,0 +1,2 @@\n+一\n+二\n");
        assert_eq!(lines("a.md", "一\n", "一\n"), "");
    }

    #[test]
    fn changes_cover_both_sides_in_order() {
        let (old, new): (Vec<&str>, Vec<&str>) = ("甲乙丙丁甲乙".split("").collect(), "乙丙戊甲甲乙己".split("").collect());
        let ops = changes(&old, &new);
        assert_eq!(ops.iter().flat_map(DiffOp::old_range).collect::<Vec<_>>(), (0..old.len()).collect::<Vec<_>>());
        assert_eq!(ops.iter().flat_map(DiffOp::new_range).collect::<Vec<_>>(), (0..new.len()).collect::<Vec<_>>());
        for op in ops {
            assert_eq!(old[op.old_range()] == new[op.new_range()], matches!(op, DiffOp::Equal { .. }), "{op:?}");
        }
    }
}
