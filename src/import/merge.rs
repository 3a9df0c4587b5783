//! A page to be and the page that is there → what is written. Never replaces what a person has changed: front matter stays as
//! it is, and a body is replaced only if it still is the one that was imported.

use crate::diagnostic::catalogue::Language;
use crate::parse::front;
use std::sync::Arc;

/// Begins the remark that tells which body was imported.
pub(super) const DIGEST: &str = "anli import 导入的正文：";

/// What a body is known by.
pub(super) fn digest(body: &str) -> String {
    blake3::hash(body.trim().as_bytes()).to_hex()[..16].to_owned()
}

/// How a page stands to the one that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// There is none.
    New,
    /// It says the same.
    Same,
    /// It differs, and nothing was asked for: it stays.
    Differs,
    /// The new body was put under the front matter that is there.
    Merged(String),
    /// A person has changed the body: it stays.
    Edited,
}

impl State {
    /// Name in JSON.
    pub fn id(&self) -> &'static str {
        match self {
            State::New => "new",
            State::Same => "same",
            State::Differs => "differs",
            State::Merged(_) => "updated",
            State::Edited => "edited",
        }
    }

    /// Name for people.
    pub fn name(&self, language: Language) -> &'static str {
        let (zh, en) = match self {
            State::New => ("新", "new"),
            State::Same => ("没变", "unchanged"),
            State::Differs => ("不同，没有动", "differs, kept"),
            State::Merged(_) => ("已更新", "updated"),
            State::Edited => ("有人改过，没有动", "edited by a person, kept"),
        };
        if language == Language::Zh { zh } else { en }
    }
}

/// Fields of an edition that are filled in when they are missing.
const FILLED: [&str; 5] = ["issuer", "doc_number", "issued_on", "published", "origin"];

/// Compares, and merges when `update` is asked for.
pub fn compare(there: Option<&str>, wanted: &str, update: bool) -> State {
    let Some(there) = there else { return State::New };
    if there == wanted {
        return State::Same;
    }
    let cut = |text: &str| front::cut(&Arc::from(""), text, &mut Vec::new());
    let (old, new) = (cut(there), cut(wanted));
    let (old_body, new_body) = (&there[old.body.start as usize..], &wanted[new.body.start as usize..]);
    let (Some((_, old_front)), Some((_, new_front))) = (&old.front, &new.front) else {
        return if update { State::Edited } else { State::Differs };
    };
    let old_front = &there[old_front.start as usize..old_front.end as usize];
    let new_front = &wanted[new_front.start as usize..new_front.end as usize];
    let missing: String = new_front
        .lines()
        .filter(|line| key(line).is_some_and(|key| FILLED.contains(&key) && !has(old_front, key)))
        .map(|line| format!("{line}\n"))
        .collect();
    let same_body = old_body.trim() == new_body.trim();
    if same_body && missing.is_empty() {
        return State::Same;
    }
    if !update {
        return State::Differs;
    }
    let recorded = old_front.lines().find_map(|line| line.trim_start_matches(['#', ' ']).strip_prefix(DIGEST));
    if !same_body && recorded.map(str::trim) != Some(&digest(old_body)) {
        return State::Edited;
    }
    let remark = format!("# {DIGEST}{}", digest(new_body));
    let kept: String =
        old_front.lines().map(|line| if line.contains(DIGEST) { remark.clone() + "\n" } else { format!("{line}\n") }).collect();
    // Single fields must stand before the first table.
    let tables = kept.find("\n[").map_or(kept.len(), |at| at + 1);
    State::Merged(format!("+++\n{}{missing}{}+++\n{new_body}", &kept[..tables], &kept[tables..]))
}

fn key(line: &str) -> Option<&str> {
    line.split_once('=').map(|(key, _)| key.trim())
}

fn has(front: &str, wanted: &str) -> bool {
    front.lines().any(|line| key(line) == Some(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, body: &str) -> String {
        format!("+++\n# {DIGEST}{}\ntitle = \"{title}\"\n+++\n\n{body}\n", digest(body))
    }

    #[test]
    fn an_update_takes_the_new_text_and_keeps_what_a_person_wrote() {
        let (old, new) = (page("拟题", "甲。"), page("拟题", "甲乙。"));
        assert_eq!(compare(None, &new, false), State::New);
        assert_eq!(compare(Some(&old), &new, false), State::Differs);
        let edited = old.replace("拟题", "定题");
        let State::Merged(merged) = compare(Some(&edited), &new, true) else { panic!("not merged") };
        assert!(merged.contains("定题") && merged.contains("甲乙。"), "{merged}");
        assert_eq!(compare(Some(&merged), &new, true), State::Same);
        let by_hand = old.replace("甲。", "甲，改过。");
        assert_eq!(compare(Some(&by_hand), &new, true), State::Edited);
    }

    #[test]
    fn a_missing_field_of_the_edition_is_filled_in() {
        let old = page("题", "甲。");
        let new = old.replace("title = \"题\"\n", "title = \"题\"\norigin = \"某厅\"\n");
        let State::Merged(merged) = compare(Some(&old), &new, true) else { panic!("not merged") };
        assert!(merged.contains("origin = \"某厅\""));
    }
}
