//! Three reviews and three proofreads (三审三校): a page and what its front matter records → what is still missing.
//!
//! A signature holds for the text it was given for: it carries the digest of that text, and any later edit of the text, the
//! front matter, a picture or an attachment voids it. Nothing of a review is ever published.

mod sheet;
mod sign;

pub use sheet::{Form, sheet};
pub use sign::signed;

use super::digests::sha256;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::disk::Disk;
use crate::link::Target;
use crate::model::{Page, ReviewStep};
use crate::parse::{encoding, front};
use crate::route::PageId;
use crate::site::Site;
use crate::source::{MAX_SOURCE_BYTES, Place};
use serde_json::Value;

/// The three reviews, in order.
pub const REVIEWS: [&str; 3] = ["初审", "复审", "终审"];
/// The three proofreads, in order.
pub const PROOFS: [&str; 3] = ["一校", "二校", "三校"];
/// Results that let a text pass.
pub const PASSED: [&str; 3] = ["通过", "同意", "合格"];

/// Digits of a text's digest: 128 bits are enough, and can be compared by eye.
const DIGITS: usize = 32;

/// All six steps.
pub fn steps() -> impl Iterator<Item = &'static str> {
    REVIEWS.into_iter().chain(PROOFS)
}

/// The digest of a page's text as it is now: front matter (without review and draft mark), body, pictures, attachments.
/// Line ends do not count, everything else does.
pub fn digest(site: &Site, disk: &Disk, id: PageId) -> Result<String, Diagnostic> {
    let page = site.graph.page(id);
    let bytes = disk.read_bytes(&site.root, &page.path, MAX_SOURCE_BYTES, None)?;
    let mut text = canonical(page, &encoding::readable(&bytes));
    // Links and pictures of the body, and attachments.
    let shown = site.graph.targets[id as usize].iter().filter_map(|target| match target {
        Target::File(index) => Some(&site.graph.assets[*index as usize].path),
        _ => None,
    });
    let mut files: Vec<&str> = shown.map(|path| &**path).collect();
    files.sort();
    files.dedup();
    for path in files {
        // One that is missing is reported by the build; here it only counts as other than before.
        let bytes = disk.read_bytes(&site.root, path, u64::MAX, None).unwrap_or_default();
        text.push_str(&format!("\n{path} {}", sha256(&bytes)));
    }
    Ok(sha256(text.as_bytes())[..DIGITS].to_owned())
}

/// Front matter and body in a form that layout and line ends do not change.
fn canonical(page: &Page, text: &str) -> String {
    let mut value = serde_json::to_value(&page.front).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        fields.shift_remove("review");
        fields.shift_remove("draft");
    }
    let cut = front::cut(&page.path, text, &mut Vec::new());
    let body = text.get(cut.body.start as usize..cut.body.end as usize).unwrap_or(text);
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    format!("anli-review 1\n{}\n{}", filled(value), body.trim_matches('\n'))
}

/// The value without what was not typed, so that a field that a later anli adds voids nothing.
fn filled(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, filled(value))).filter(|(_, value)| !is_empty(value)).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(filled).collect()),
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// The steps that were signed for this very text, the last of each name.
pub fn valid<'a>(page: &'a Page, digest: &str) -> Vec<&'a ReviewStep> {
    let holds = |step: &&ReviewStep| same_digest(&step.digest, digest);
    let all: Vec<&ReviewStep> = page.front.review.iter().filter(holds).collect();
    let last = |(at, step): &(usize, &&ReviewStep)| !all[at + 1..].iter().any(|later| later.step == step.step);
    all.iter().enumerate().filter(last).map(|(_, step)| *step).collect()
}

/// A digest as typed: spaces and case do not count.
pub fn same_digest(typed: &str, digest: &str) -> bool {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    typed == digest
}

/// Everything that keeps a page from being released.
pub fn flaws(page: &Page, digest: &str) -> Vec<Diagnostic> {
    let place = || Place::range(&page.path, &page.places.of("review"));
    let found = |code: Code| Diagnostic::new(code).at(place());
    let valid = valid(page, digest);
    let mut flaws = Vec::new();
    for step in page.front.review.iter().filter(|step| !steps().any(|known| known == step.step)) {
        flaws.push(found(Code::REVIEW_UNKNOWN).with("step", &step.step).suggest(nearest(&step.step, steps())));
    }
    let (mut missing, mut void) = (Vec::new(), Vec::new());
    for name in steps() {
        match valid.iter().find(|step| step.step == name) {
            Some(step) => flaws.extend(step_flaws(step).map(|code| found(code).with("step", name).with("result", &step.result))),
            None if page.front.review.iter().any(|step| step.step == name) => void.push(name),
            None => missing.push(name),
        }
    }
    if !missing.is_empty() {
        flaws.push(found(Code::REVIEW_MISSING).with("steps", missing.join("、")));
    }
    if !void.is_empty() {
        flaws.push(found(Code::REVIEW_VOID).with("steps", void.join("、")).with("digest", digest));
    }
    for series in [REVIEWS, PROOFS] {
        let place_of = |name: &str| valid.iter().position(|step| step.step == name);
        for (early, late) in [(series[0], series[1]), (series[1], series[2])] {
            if place_of(early).zip(place_of(late)).is_some_and(|(early, late)| early > late) {
                flaws.push(found(Code::REVIEW_ORDER).with("early", early).with("late", late));
            }
        }
        let of_series: Vec<&&ReviewStep> = valid.iter().filter(|step| series.contains(&&*step.step)).collect();
        for (at, step) in of_series.iter().enumerate() {
            let same = of_series[..at].iter().find(|other| person(other) == person(step) && !person(step).is_empty());
            if let Some(other) = same {
                flaws.push(found(Code::REVIEW_SAME_PERSON).with("name", &step.name).with("one", &other.step).with("other", &step.step));
            }
        }
    }
    for pair in valid.windows(2) {
        if let (Some(before), Some(after)) = (pair[0].date, pair[1].date)
            && after.date() < before.date()
        {
            let found = found(Code::REVIEW_DATES).with("early", &pair[0].step).with("before", before);
            flaws.push(found.with("late", &pair[1].step).with("after", after));
        }
    }
    flaws
}

fn person(step: &ReviewStep) -> String {
    step.name.chars().filter(|c| !c.is_whitespace()).collect()
}

fn step_flaws(step: &ReviewStep) -> impl Iterator<Item = Code> {
    let unnamed = person(step).is_empty().then_some(Code::REVIEW_UNNAMED);
    let undated = step.date.is_none().then_some(Code::REVIEW_UNDATED);
    let not_passed = (!PASSED.contains(&step.result.trim())).then_some(Code::REVIEW_NOT_PASSED);
    [unnamed, undated, not_passed].into_iter().flatten()
}

/// The pages that must have been reviewed: all that are written, or those of the kinds that the settings name.
pub fn demanded(site: &Site) -> impl Iterator<Item = PageId> {
    let kinds = &site.config.site.publish.review_kinds;
    site.graph.visible().filter(move |id| kinds.is_empty() || kinds.contains(&site.graph.facts(*id).kind))
}
