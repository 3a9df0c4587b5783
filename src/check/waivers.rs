//! Findings an office has decided to live with: waivers beside the text, and the baseline of an old site.
//!
//! A waiver names rule, reason and last day. What it no longer covers comes back; what it never covered is reported.

use super::context::{Context, days};
use super::rule::{Rule, found, message};
use super::rules;
use crate::config::check::Waiver;
use crate::diagnostic::{Diagnostic, nearest};
use crate::disk::Disk;
use crate::source::{MAX_SOURCE_BYTES, Place};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A waiver and where it stands.
struct Claim<'a> {
    waiver: Waiver,
    /// File it is about; empty for any.
    file: &'a str,
    place: Place,
    used: bool,
}

/// What is left, and how many findings were waived.
pub(super) fn apply(
    disk: &Disk,
    context: &Context<'_>,
    findings: Vec<Diagnostic>,
    ran: &dyn Fn(&Rule) -> bool,
) -> (Vec<Diagnostic>, usize) {
    let mut claims = claims(context);
    if claims.is_empty() {
        return (findings, 0);
    }
    let mut texts: BTreeMap<Arc<str>, String> = BTreeMap::new();
    let before = findings.len();
    let mut left = Vec::with_capacity(before);
    for finding in findings {
        let path = finding.place.as_ref().map_or("", |place| &*place.path);
        let path = path.split('#').next().unwrap_or(path);
        let mut covered = false;
        for claim in claims.iter_mut().filter(|claim| (claim.file.is_empty() || claim.file == path) && covers(&claim.waiver, &finding)) {
            let text = &claim.waiver.text;
            let on_text = text.is_empty() || {
                let place = finding.place.as_ref();
                place.is_some_and(|place| {
                    let source = texts.entry(place.path.clone()).or_insert_with(|| read(disk, context, &place.path));
                    touches(source, place, text)
                }) || finding.values.iter().any(|(_, value)| value.contains(text.as_str()))
            };
            if on_text && days(context.as_of, claim.waiver.until) >= 0 {
                claim.used = true;
                covered = true;
            } else if on_text {
                // It covered this once: not unused, but over.
                claim.used = true;
            }
        }
        if !covered {
            left.push(finding);
        }
    }
    let waived = before - left.len();
    for claim in &claims {
        left.extend(about(claim, context, ran));
    }
    (left, waived)
}

fn read(disk: &Disk, context: &Context<'_>, path: &str) -> String {
    let bytes = disk.read_bytes(&context.site.root, path, MAX_SOURCE_BYTES, None).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A waiver for `PR-7` covers `PR-7A` too.
fn covers(waiver: &Waiver, finding: &Diagnostic) -> bool {
    let (wanted, id) = (waiver.rule.to_ascii_uppercase(), finding.code.id());
    id == wanted || id.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_uppercase())
}

/// Whether a place overlaps an occurrence of `text`.
fn touches(source: &str, place: &Place, text: &str) -> bool {
    let (Some(start), Some(end)) = (place.start, place.end) else { return false };
    let (start, end) = (start as usize, (end as usize).max(start as usize + 1));
    source.match_indices(text).any(|(at, _)| at < end && start < at + text.len())
}

fn claims<'a>(context: &Context<'a>) -> Vec<Claim<'a>> {
    let graph = &context.site.graph;
    let mut claims = Vec::new();
    for id in graph.visible() {
        let page = &graph.pages[id as usize];
        for (index, waiver) in page.front.waive.iter().enumerate() {
            let place = context.field(id, &format!("waive.{index}.rule"));
            claims.push(Claim { waiver: waiver.clone(), file: &page.path, place, used: false });
        }
    }
    for (index, waiver) in context.settings.waive.iter().enumerate() {
        let place = context.setting(&format!("check.waive.{index}.rule"));
        let own = Waiver { rule: waiver.rule.clone(), text: waiver.text.clone(), reason: waiver.reason.clone(), until: waiver.until };
        claims.push(Claim { waiver: own, file: &waiver.file, place, used: false });
    }
    claims
}

fn about(claim: &Claim<'_>, context: &Context<'_>, ran: &dyn Fn(&Rule) -> bool) -> Option<Diagnostic> {
    let waiver = &claim.waiver;
    let mut meant = rules::all().iter().filter(|rule| {
        let wanted = waiver.rule.to_ascii_uppercase();
        rule.id == wanted || rule.id.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.len() == 1)
    });
    if meant.clone().next().is_none() {
        let near = nearest(&waiver.rule.to_ascii_uppercase(), rules::all().iter().map(|rule| rule.id));
        return Some(found(&rules::waivers::ck_3::UNKNOWN).at(claim.place.clone()).with("rule", &waiver.rule).suggest(near));
    }
    let over = days(waiver.until, context.as_of);
    if over > 0 {
        let finding = found(&rules::waivers::ck_2::OVER).at(claim.place.clone()).with("rule", &waiver.rule);
        return Some(finding.with("until", waiver.until.day()).with("reason", &waiver.reason));
    }
    let looked = meant.any(|rule| ran(rule));
    (!claim.used && looked).then(|| found(&rules::waivers::ck_1::UNUSED).at(claim.place.clone()).with("rule", &waiver.rule))
}

/// The findings of an old site that are known: each with how often.
#[derive(Debug, Default)]
pub struct Baseline {
    known: BTreeMap<(String, String, String), usize>,
}

impl Baseline {
    /// Reads the lines that [`Baseline::write`] wrote.
    pub fn read(text: &str) -> Self {
        let mut known = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.splitn(4, '\t');
            if let (Some(count), Some(rule), Some(file), Some(message)) = (cells.next(), cells.next(), cells.next(), cells.next()) {
                known.insert((rule.to_owned(), file.to_owned(), message.to_owned()), count.parse().unwrap_or(1));
            }
        }
        Baseline { known }
    }

    /// Takes what is known out of the findings; gives what is left and how many were known.
    pub fn apply(mut self, findings: Vec<Diagnostic>) -> (Vec<Diagnostic>, usize) {
        let before = findings.len();
        let left: Vec<Diagnostic> = findings
            .into_iter()
            .filter(|finding| match self.known.get_mut(&key(finding)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            })
            .collect();
        let known = before - left.len();
        (left, known)
    }

    /// The findings as a baseline: sorted, without line numbers, so that edits elsewhere in a file do not matter.
    pub fn write(findings: &[Diagnostic]) -> String {
        let mut counts: BTreeMap<(String, String, String), usize> = BTreeMap::new();
        for finding in findings {
            *counts.entry(key(finding)).or_default() += 1;
        }
        let mut out = String::from("# anli check 的存量问题清单：次数、规则、文件、内容。用 anli check --write-baseline 重写。\n");
        for ((rule, file, message), count) in counts {
            out.push_str(&format!("{count}\t{rule}\t{file}\t{message}\n"));
        }
        out
    }
}

fn key(finding: &Diagnostic) -> (String, String, String) {
    let file = finding.place.as_ref().map_or(String::new(), |place| place.path.to_string());
    (finding.code.id().to_owned(), file, message(finding).replace(['\t', '\n'], " "))
}
