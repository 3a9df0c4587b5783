//! Two texts → what was written, struck out and kept, in pieces a reviewer can read.
//!
//! Paragraphs are aligned first; a paragraph that was reworded is then compared word by word. A number, a Latin word and
//! a single Han character are words. Kept pieces too short to help the eye are taken into the change around them.

use crate::text::diff::{self, DiffOp};

/// A kept stretch of fewer characters than this between two changes is shown as changed.
const SHORTEST_KEPT: usize = 2;
/// Two paragraphs with at least this share in common are one that was reworded.
const REWORDED: f32 = 0.35;

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Kept(String),
    /// Only in the old text.
    Struck(String),
    /// Only in the new text.
    Written(String),
}

/// What became of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// So many paragraphs that stayed.
    Same(usize),
    /// A new one.
    Added(String),
    /// One that is gone.
    Removed(String),
    /// One that was reworded.
    Reworded(Vec<Piece>),
}

/// Compares two texts.
pub fn compare(old: &[String], new: &[String]) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after): (Vec<&str>, Vec<&str>) = (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    for op in diff::changes(&before, &after) {
        match op {
            DiffOp::Equal { len, .. } => changes.push(Change::Same(len)),
            DiffOp::Delete { old_index, old_len, .. } => changes.extend(old[old_index..][..old_len].iter().cloned().map(Change::Removed)),
            DiffOp::Insert { new_index, new_len, .. } => changes.extend(new[new_index..][..new_len].iter().cloned().map(Change::Added)),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                pair(&old[old_index..][..old_len], &new[new_index..][..new_len], &mut changes);
            }
        }
    }
    changes
}

/// Within a replaced stretch, each new paragraph is paired with the next old one that resembles it.
fn pair(old: &[String], new: &[String], changes: &mut Vec<Change>) {
    let mut from = 0;
    for text in new {
        let alike = (from..old.len()).find(|at| similarity(&old[*at], text) >= REWORDED);
        match alike {
            Some(at) => {
                changes.extend(old[from..at].iter().cloned().map(Change::Removed));
                changes.push(Change::Reworded(reworded(&old[at], text)));
                from = at + 1;
            }
            None => changes.push(Change::Added(text.clone())),
        }
    }
    changes.extend(old[from..].iter().cloned().map(Change::Removed));
}

/// The share of words that two paragraphs have in common, 0 to 1.
pub fn similarity(old: &str, new: &str) -> f32 {
    let (old, new) = (words(old), words(new));
    if old.is_empty() && new.is_empty() {
        return 1.0;
    }
    let kept: usize = diff::changes(&old, &new).iter().map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 }).sum();
    2.0 * kept as f32 / (old.len() + new.len()) as f32
}

/// Compares two paragraphs word by word.
pub fn reworded(old: &str, new: &str) -> Vec<Piece> {
    let (before, after) = (words(old), words(new));
    let mut runs: Vec<(bool, String, String)> = Vec::new();
    for op in diff::changes(&before, &after) {
        let (old_range, new_range) = (op.old_range(), op.new_range());
        let same = matches!(op, DiffOp::Equal { .. });
        runs.push((same, before[old_range].concat(), after[new_range].concat()));
    }
    let count = runs.len();
    let mut merged: Vec<(bool, String, String)> = Vec::new();
    for (index, (same, old, new)) in runs.into_iter().enumerate() {
        let short = same && index > 0 && index + 1 < count && old.chars().count() < SHORTEST_KEPT;
        match merged.last_mut() {
            Some(last) if !last.0 && (!same || short) => {
                last.1.push_str(&old);
                last.2.push_str(&new);
            }
            _ => merged.push((same && !short, old, new)),
        }
    }
    let mut pieces = Vec::new();
    for (same, old, new) in merged {
        if same {
            pieces.push(Piece::Kept(old));
        } else {
            pieces.extend((!old.is_empty()).then_some(Piece::Struck(old)));
            pieces.extend((!new.is_empty()).then_some(Piece::Written(new)));
        }
    }
    pieces
}

/// Numbers with their decimals and units of size, Latin words, single other characters.
fn words(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        '0'..='9' | '.' | ',' | '%' => 1,
        _ if c.is_ascii_alphanumeric() || (c.is_alphabetic() && c.len_utf8() < 3) => 2,
        _ => 0,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = 0;
    for (at, c) in text.char_indices() {
        let now = kind(c);
        if at > start && (now == 0 || now != last) {
            words.push(&text[start..at]);
            start = at;
        }
        last = now;
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(old: &str, new: &str) -> String {
        let show = |piece: Piece| match piece {
            Piece::Kept(text) => text,
            Piece::Struck(text) => format!("[-{text}-]"),
            Piece::Written(text) => format!("{{+{text}+}}"),
        };
        reworded(old, new).into_iter().map(show).collect()
    }

    #[test]
    fn a_number_changes_as_a_whole_and_han_by_character() {
        assert_eq!(marked("增长14.80%，共3.3万人。", "增长15.2%，共3.3万人。"), "增长[-14.80%-]{+15.2%+}，共3.3万人。");
        assert_eq!(marked("济南市教育局", "青岛市教育局"), "[-济南-]{+青岛+}市教育局");
        assert_eq!(marked("a fine day", "a very fine day"), "a {+very +}fine day");
    }

    #[test]
    fn crumbs_between_changes_are_not_kept_apart() {
        assert_eq!(marked("甲乙丙丁", "子乙丑丁"), "[-甲乙丙-]{+子乙丑+}丁");
    }

    #[test]
    fn pieces_give_both_texts_back() {
        let (old, new) = ("2020年，全市支出2138084万元，增长14.80%。", "2021年，全市教育支出2238084万元，比上年增长4.7%。");
        let side = |skip: fn(&Piece) -> bool| -> String {
            reworded(old, new)
                .into_iter()
                .filter(|piece| !skip(piece))
                .map(|piece| match piece {
                    Piece::Kept(text) | Piece::Struck(text) | Piece::Written(text) => text,
                })
                .collect()
        };
        assert_eq!(side(|piece| matches!(piece, Piece::Written(_))), old);
        assert_eq!(side(|piece| matches!(piece, Piece::Struck(_))), new);
    }

    #[test]
    fn a_reworded_paragraph_is_told_from_a_new_one() {
        let text = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let changes =
            compare(&text(&["标题", "全市共有12所学校参加。", "结尾"]), &text(&["标题", "新的一段话。", "全市共有15所学校参加。", "结尾"]));
        assert!(matches!(&changes[..], [Change::Same(1), Change::Added(_), Change::Reworded(_), Change::Same(1)]), "{changes:?}");
    }
}
