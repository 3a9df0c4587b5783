//! `anli check`: the site's snapshot → findings that an inspector of government sites would make later.
//!
//! | file | what it does |
//! |---|---|
//! | `rule`, `rules/` | what a rule is; one rule a file, its head being its page of the manual |
//! | `script` | a page's words as lines with places in the source |
//! | `rendered` | a rendered page as tags |
//! | `printed` | an address → what rules about rendered pages find there |
//! | `office`, `package`, `pdf` | attached files: words, metadata |
//! | `lists` | the office's word lists, register of links, closed domains |
//! | `traits`, `sieve` | a line → which characters and which lists of words have something in it |
//! | `digits` | long numbers of a text and what is said to be one |
//! | `context` | what all rules may look at |
//! | `waivers` | waivers and baseline |
//! | `forecast` | when channels go stale |
//! | `manual` | the rules' pages of the manual |
//! | `online` | what other sites answer, for `--online` only |
//!
//! Reads through `disk`, writes nothing, prints nothing, opens a connection only for `--online`, and knows the day only from its
//! caller.

pub mod context;
pub mod digits;
mod forecast;
mod lists;
mod manual;
pub mod office;
mod online;
mod package;
mod pdf;
mod printed;
pub mod rendered;
pub mod rule;
pub mod rules;
pub mod script;
pub mod sieve;
pub mod traits;
mod waivers;

pub use forecast::Forecast;
pub use lists::register;
pub use manual::{as_markdown, explain};
pub(crate) use printed::owner;
pub use waivers::Baseline;

use crate::config::check::Level;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::Disk;
use crate::moment::Moment;
use crate::parallel::{self, Row};
use crate::route::{PageId, Route};
use crate::site::Site;
use crate::source::MAX_SOURCE_BYTES;
use context::{Context, Numbers, Seen};
use rayon::slice::ParallelSliceMut;
use rule::{Group, Look, Rule};
use script::Script;
use sieve::Sieve;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// What is to be checked, and as of when.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Only these rules or groups of ids (`PR` means all of them); empty means all.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
    /// The day.
    pub as_of: Moment,
    /// The last look before publishing.
    pub release: bool,
    /// Ask other sites whether links to them can be opened.
    pub online: bool,
    /// Text of the baseline.
    pub baseline: Option<String>,
}

impl Options {
    /// All rules as of a day.
    pub fn new(as_of: Moment) -> Self {
        Options { only: Vec::new(), skip: Vec::new(), as_of, release: false, online: false, baseline: None }
    }

    /// Whether a rule runs.
    pub fn wants(&self, rule: &Rule) -> bool {
        if rule.id == rules::links::gw_13f::RULE.id && !self.online {
            return false;
        }
        let named = |list: &[String]| list.iter().any(|name| matches(name, rule));
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }
}

/// Whether a name on the command line means a rule: its id, or what its id begins with (`PR`, `GW-13`), or its group's name.
fn matches(name: &str, rule: &Rule) -> bool {
    let name = name.to_ascii_uppercase();
    let rest = rule.id.strip_prefix(name.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || rest.starts_with(|c: char| c.is_ascii_uppercase()))
        || rule.group.names().0 == name
        || rule.group.names().1.eq_ignore_ascii_case(&name)
}

/// The names given to `--only` and `--skip` that mean no rule.
pub fn unknown(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).filter(|name| !rules::all().iter().any(|rule| matches(name, rule))).collect()
}

/// What a check found.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings, each with its severity set.
    pub findings: Vec<Diagnostic>,
    /// How many of them are about wording.
    pub of_text: usize,
    /// Findings that waivers cover.
    pub waived: usize,
    /// Findings that the baseline knows.
    pub known: usize,
    /// Content pages that were read.
    pub pages: usize,
    /// Rendered pages that were read.
    pub rendered: usize,
    /// Attached files that were read.
    pub files: usize,
    /// Characters of running text, Han and others, white space aside.
    pub characters: usize,
    /// When channels go stale.
    pub forecast: Vec<Forecast>,
    /// Ids of the rules that ran.
    pub ran: Vec<&'static str>,
}

impl Report {
    /// Number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|found| found.severity() == severity).count()
    }

    /// Codes and how many findings each has, in the order of codes: what the description of a release holds.
    pub fn counts(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for found in &self.findings {
            *counts.entry(found.code.id()).or_default() += 1;
        }
        counts.into_iter().map(|(code, count)| (code.to_owned(), count)).collect()
    }

    /// Findings about wording for every 10,000 characters.
    pub fn per_ten_thousand(&self) -> f64 {
        if self.characters == 0 { 0.0 } else { self.of_text as f64 * 10_000.0 / self.characters as f64 }
    }
}

/// Checks a site.
pub fn run(disk: &Disk, site: &Site, options: &Options) -> Report {
    let mut report = Report::default();
    let settings = &site.config.site.check;
    let level_of = |rule: &Rule| -> Option<Severity> {
        match settings.severity.get(rule.id) {
            Some(Level::Off) => None,
            Some(Level::Error) => Some(Severity::Error),
            Some(Level::Warning) => Some(Severity::Warning),
            Some(Level::Info) => Some(Severity::Info),
            None if options.release => Some(rule.release.unwrap_or(rule.level)),
            None => Some(rule.level),
        }
    };
    let ran: Vec<&Rule> = rules::all().iter().copied().filter(|rule| options.wants(rule) && level_of(rule).is_some()).collect();
    report.ran = ran.iter().map(|rule| rule.id).collect();
    let mut findings = Vec::new();
    let mut context = prepare(disk, site, options, &mut findings);
    let visible: Vec<PageId> = site.graph.visible().collect();
    let pages: Vec<(Vec<Diagnostic>, usize)> = parallel::map(&visible, Row::Any, |id| page(disk, &context, *id, &ran));
    report.pages = pages.len();
    for (mut found, characters) in pages {
        findings.append(&mut found);
        report.characters += characters;
    }
    let files: Vec<Vec<Diagnostic>> = parallel::map(&site.graph.assets, Row::Any, |asset| office::check(disk, &context, asset, &ran));
    report.files = files.len();
    findings.extend(files.into_iter().flatten());
    // Pages are rendered only when a rule that runs looks at them.
    let looks = ran.iter().any(|rule| matches!(rule.look, Look::Rendered(_) | Look::Site(_)));
    let html = |(_, (address, route)): &(usize, &(&str, &Route))| address.ends_with(".html") && !matches!(route, Route::Alias(_));
    let addresses = context.addresses.iter().enumerate().filter(|_| looks).filter(html);
    let mut numbers: Vec<usize> = addresses.map(|(number, _)| number).collect();
    // The few large pages first, so that no thread is left alone with one at the end.
    numbers.sort_by_key(|number| !matches!(context.addresses[*number].1, Route::Print(..) | Route::Practices(_) | Route::Figures(_)));
    let pool = printed::Pool::default();
    let look = |number: &usize| match printed::look(&context, *number, &ran, &mut pool.lend().marks) {
        Ok((found, seen)) => Some((*number, found, seen)),
        // A page that cannot be printed stops a build too; what is wrong in its template must not be passed over.
        Err(finding) => finding.map(|finding| (*number, vec![*finding], Seen::default())),
    };
    let mut seen: Vec<(usize, Vec<Diagnostic>, Seen)> = parallel::map(&numbers, Row::Most(32), look).into_iter().flatten().collect();
    seen.sort_unstable_by_key(|(number, ..)| *number);
    report.rendered = seen.len();
    context.seen = (0..context.addresses.len()).map(|_| None).collect();
    for (number, mut found, seen) in seen {
        findings.append(&mut found);
        context.seen[number] = Some(seen);
    }
    let of_site = |rule: &&Rule| match rule.look {
        Look::Site(look) => {
            let mut found = Vec::new();
            look(&context, &mut found);
            found
        }
        _ => Vec::new(),
    };
    findings.extend(parallel::map(&ran, Row::Most(1), of_site).into_iter().flatten());
    if ran.iter().any(|rule| rule.id == rules::links::gw_13f::RULE.id) {
        rules::links::gw_13f::look_online(&context, &mut findings);
    }
    report.forecast = forecast::of(&context);
    let is_run = |id: &str| ran.iter().any(|rule| rule.id == id);
    findings.retain(|found| is_run(found.code.id()) || rules::get(found.code.id()).is_none());
    for found in &mut findings {
        let Some(rule) = rules::get(found.code.id()) else { continue };
        let set = settings.severity.contains_key(rule.id);
        if set || found.level.is_none() {
            found.level = level_of(rule);
        }
    }
    let (mut left, waived) = waivers::apply(disk, &context, findings, &|rule| is_run(rule.id));
    for found in &mut left {
        if found.level.is_none() {
            found.level = rules::get(found.code.id()).and_then(level_of);
        }
    }
    left.retain(|found| is_run(found.code.id()) || rules::get(found.code.id()).is_none());
    report.waived = waived;
    let (mut left, known) = match &options.baseline {
        Some(text) => Baseline::read(text).apply(left),
        None => (left, 0),
    };
    report.known = known;
    left.par_sort();
    left.dedup();
    let of_text = |found: &&Diagnostic| rules::get(found.code.id()).is_some_and(|rule| rule.group == Group::Text);
    report.of_text = left.iter().filter(of_text).count();
    report.findings = left;
    report
}

/// Reads the office's lists and numbers the addresses.
fn prepare<'a>(disk: &'a Disk, site: &'a Site, options: &Options, findings: &mut Vec<Diagnostic>) -> Context<'a> {
    let settings = &site.config.site.check;
    let read =
        |path: &str| disk.read_bytes(&site.root, path, MAX_SOURCE_BYTES, None).ok().map(|bytes| String::from_utf8(bytes).map_err(|_| ()));
    let mut texts: Vec<(Arc<str>, String)> = Vec::new();
    for (index, path) in settings.words.iter().enumerate() {
        let place = || {
            let range = site.config.fields.of(&format!("check.words.{index}"));
            crate::source::Place::range(&site.config.path, &range)
        };
        match read(path) {
            Some(Ok(text)) => texts.push((Arc::from(path.as_str()), text)),
            Some(Err(())) => findings.push(rules::text::ix_1a::list_encoding(place(), path)),
            None => findings.push(rules::text::ix_1a::list_missing(place(), path)),
        }
    }
    let mut bad = |place, line: &str| rules::text::ix_1a::bad_line(place, line);
    let words = lists::WordList::read(&texts, &mut bad, findings);
    let register = read(&settings.links).and_then(Result::ok).map(|text| lists::Register::read(&Arc::from(settings.links.as_str()), &text));
    let dead = read(&settings.dead_domains).and_then(Result::ok).map(|text| lists::domains(&text)).unwrap_or_default();
    let addresses: Vec<(&str, &Route)> = site.graph.routes.iter().map(|(address, route)| (&**address, route)).collect();
    Context {
        site,
        disk,
        settings,
        as_of: options.as_of,
        release: options.release,
        sieve: Sieve::new(&words),
        words,
        register,
        dead,
        numbers: Numbers::new(addresses.iter().map(|(address, _)| *address)),
        addresses,
        seen: Vec::new(),
        fields: OnceLock::new(),
    }
}

/// Runs the rules about words on a page; gives the number of its characters too.
fn page(disk: &Disk, context: &Context<'_>, id: PageId, ran: &[&Rule]) -> (Vec<Diagnostic>, usize) {
    let page = context.site.graph.page(id);
    let bytes = disk.read_bytes(&context.site.root, &page.path, MAX_SOURCE_BYTES, None).unwrap_or_default();
    let mut findings = Vec::new();
    // What cannot be read has been reported by the phases.
    let Ok(text) = simdutf8::basic::from_utf8(&bytes) else { return (findings, 0) };
    let source = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let script = Script::of_page(id, page, source, &context.sieve);
    for rule in ran {
        if let Look::Page(look) | Look::Words(look) = rule.look {
            look(&script, context, &mut findings);
        }
    }
    let characters = script.lines.iter().map(|line| line.traits.counted as usize).sum();
    (findings, characters)
}
