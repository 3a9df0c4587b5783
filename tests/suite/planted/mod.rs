//! Plants faults of known kinds on the sample site and counts how many `anli check --release` finds: recall.
//!
//! Held apart from the rules' own cases (`tests/check`): what is planted here was written down from what inspectors report,
//! each kind in several forms, without looking at how a rule is made. `text` plants into Markdown and front matter, `files`
//! into settings, static pages, templates and attached files. Where a fault lands is drawn, the same on every run.
//!
//! A fault counts as found when a finding of one of its rules stands on its line (or, where there is no line, in its file).

mod files;
mod office;
mod text;

use super::harness::{anli, copy, repository, said, sample};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A fault that was planted.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What an inspector would call it.
    pub kind: &'static str,
    /// The form it was planted in.
    pub form: String,
    /// Rules that may report it.
    pub rules: &'static [&'static str],
    /// Where a finding may stand: the file as findings name it (for attached files what it begins with), and the line, from
    /// 1, where there is one. More than one place when it takes two to contradict.
    pub places: Vec<(String, Option<usize>)>,
}

/// SplitMix64.
pub struct Rng(pub u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}

/// The Markdown files of a site, each line with the fault that stands on it.
#[derive(Default)]
pub struct Pages {
    lines: BTreeMap<String, Vec<(String, Option<usize>)>>,
    /// What was planted; a line's number is set when the pages are written.
    pub faults: Vec<Fault>,
}

impl Pages {
    fn read(root: &Path) -> Pages {
        let mut pages = Pages::default();
        for name in super::harness::tree(root).into_keys().filter(|name| name.ends_with(".md")) {
            let text = fs::read_to_string(root.join(&name)).unwrap();
            pages.lines.insert(name, text.lines().map(|line| (line.to_owned(), None)).collect());
        }
        pages
    }

    /// The cases, in order.
    pub fn cases(&self) -> Vec<String> {
        self.lines.keys().filter(|name| name.contains("/cases/")).cloned().collect()
    }

    /// Plants paragraphs (or a table, a list …) between two blocks of a body; the fault stands on the line that holds `mark`.
    pub fn body(&mut self, file: &str, at: usize, block: &str, mark: &str, fault: (&'static str, &'static [&'static str])) {
        let number = self.note(fault, mark);
        self.insert(file, at, block, mark, number);
    }

    /// The same block in two places: one fault.
    pub fn twins(&mut self, files: [&str; 2], block: &str, mark: &str, fault: (&'static str, &'static [&'static str])) {
        let number = self.note(fault, mark);
        files.iter().for_each(|file| self.insert(file, 1, block, mark, number));
    }

    fn insert(&mut self, file: &str, at: usize, block: &str, mark: &str, number: usize) {
        let lines = self.lines.get_mut(file).unwrap();
        let head = lines.iter().skip(1).position(|(line, _)| line == "+++").unwrap() + 2;
        let last = lines.len();
        // Between two paragraphs, so that neither a list nor a table is cut.
        let free: Vec<usize> = (head + 1..last)
            .filter(|index| lines[*index].0.is_empty() && *index + 1 < last)
            .filter(|index| !lines[*index + 1].0.starts_with(['|', ' ', '-', '>']) && !lines[*index - 1].0.starts_with('|'))
            .collect();
        let place = free.get(at % free.len().max(1)).copied().unwrap_or(last);
        let mut block: Vec<(String, Option<usize>)> =
            block.lines().map(|line| (line.to_owned(), line.contains(mark).then_some(number))).collect();
        assert!(block.iter().any(|(_, own)| own.is_some()), "no line holds {mark}");
        block.insert(0, (String::new(), None));
        lines.splice(place..place, block);
    }

    /// Plants a line at the end of a body.
    pub fn end(&mut self, file: &str, line: &str, fault: (&'static str, &'static [&'static str])) {
        let number = self.note(fault, line);
        let lines = self.lines.get_mut(file).unwrap();
        lines.push((String::new(), None));
        lines.push((line.to_owned(), Some(number)));
    }

    /// Replaces (or adds) a field of front matter.
    pub fn field(&mut self, file: &str, line: &str, fault: (&'static str, &'static [&'static str])) {
        let number = self.note(fault, line);
        let lines = self.lines.get_mut(file).unwrap();
        let key = line.split(" = ").next().unwrap();
        match lines.iter().position(|(old, _)| old.starts_with(&format!("{key} = "))) {
            Some(at) => lines[at] = (line.to_owned(), Some(number)),
            None => lines.insert(1, (line.to_owned(), Some(number))),
        }
    }

    /// Adds lines at the end of front matter of one page or two: a table of it.
    pub fn table(&mut self, tables: &[(&str, String)], mark: &str, fault: (&'static str, &'static [&'static str])) {
        let number = self.note(fault, mark);
        tables.iter().for_each(|(file, block)| self.insert_table(file, block, mark, number));
    }

    fn insert_table(&mut self, file: &str, block: &str, mark: &str, number: usize) {
        let lines = self.lines.get_mut(file).unwrap();
        let end = lines.iter().skip(1).position(|(line, _)| line == "+++").unwrap() + 1;
        let block: Vec<(String, Option<usize>)> =
            block.lines().map(|line| (line.to_owned(), line.contains(mark).then_some(number))).collect();
        lines.splice(end..end, block);
    }

    /// A page of its own; the fault stands on the line that holds `mark`.
    pub fn page(&mut self, file: &str, text: &str, mark: &str, fault: (&'static str, &'static [&'static str])) {
        let number = self.note(fault, mark);
        self.lines.insert(file.to_owned(), text.lines().map(|line| (line.to_owned(), line.contains(mark).then_some(number))).collect());
    }

    /// A page without a fault of its own.
    pub fn free(&mut self, file: &str, text: &str) {
        self.lines.insert(file.to_owned(), text.lines().map(|line| (line.to_owned(), None)).collect());
    }

    fn note(&mut self, (kind, rules): (&'static str, &'static [&'static str]), form: &str) -> usize {
        self.faults.push(Fault { kind, form: form.to_owned(), rules, places: Vec::new() });
        self.faults.len() - 1
    }

    fn write(mut self, root: &Path) -> Vec<Fault> {
        for (name, lines) in &self.lines {
            let mut text = String::new();
            for (index, (line, fault)) in lines.iter().enumerate() {
                if let Some(fault) = fault {
                    self.faults[*fault].places.push((name.clone(), Some(index + 1)));
                }
                text.push_str(line);
                text.push('\n');
            }
            put(root, name, text.as_bytes());
        }
        self.faults
    }
}

/// Writes a file of the site.
pub fn put(root: &Path, path: &str, bytes: &[u8]) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

/// What a check with `--release` found, as JSON.
fn found(root: &Path) -> Vec<Value> {
    let arguments = ["--root", root.to_str().unwrap(), "check", "--release", "--as-of", "2022-01-10", "--format", "json"];
    let output = anli(&arguments).output().unwrap();
    let value: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
    value["findings"].as_array().unwrap().clone()
}

/// The sample with its office data filled in, as `--release` wants it.
pub fn filled(root: &Path) {
    sample(root);
    let manual = fs::read_to_string(repository().join("docs/manual/check.md")).unwrap();
    let block =
        manual.split("```toml\n# 样例值").nth(1).and_then(|rest| rest.split("\n```").next()).expect("the sample values of the manual");
    let settings = root.join("site.toml");
    let mut text = fs::read_to_string(&settings).unwrap();
    for line in block.lines().skip(1) {
        if let Some((key, _)) = line.split_once(" = ") {
            let old = text.lines().find(|old| old.starts_with(&format!("{key} = "))).unwrap_or_else(|| panic!("no {key}")).to_owned();
            text = text.replace(&old, line);
        }
    }
    fs::write(settings, text).unwrap();
}

fn is_found(fault: &Fault, findings: &[Value]) -> bool {
    findings.iter().any(|finding| {
        let (code, path) = (finding["code"].as_str().unwrap_or_default(), finding["place"]["file"].as_str().unwrap_or_default());
        let there = fault.places.iter().any(|(file, line)| match line {
            Some(line) => path == file && finding["place"]["line"].as_u64() == Some(*line as u64),
            None => path.starts_with(file),
        });
        there && fault.rules.contains(&code)
    })
}

fn plant(root: &Path, seed: u64) -> Vec<Fault> {
    filled(root);
    let mut pages = Pages::read(root);
    let mut rng = Rng(seed);
    text::plant(&mut pages, &mut rng);
    let others = files::plant(root, &mut pages);
    let mut faults = pages.write(root);
    faults.extend(others);
    faults
}

#[test]
fn of_two_hundred_planted_faults_at_least_ninety_eight_in_a_hundred_are_found() {
    for seed in [1, 2] {
        let folder = tempfile::tempdir().unwrap();
        let faults = plant(folder.path(), seed);
        assert!(faults.len() >= 200, "{} faults", faults.len());
        if let Ok(keep) = std::env::var("PLANTED") {
            copy(folder.path(), Path::new(&keep), false);
        }
        let findings = found(folder.path());
        let missed: Vec<&Fault> = faults.iter().filter(|fault| !is_found(fault, &findings)).collect();
        let recall = 1.0 - missed.len() as f64 / faults.len() as f64;
        let list: Vec<String> =
            missed.iter().map(|fault| format!("{}: {} at {:?}, {:?}", fault.kind, fault.form, fault.places, fault.rules)).collect();
        let kinds = faults.iter().map(|fault| fault.kind).collect::<std::collections::BTreeSet<_>>().len();
        println!("seed {seed}: {} faults of {kinds} kinds, {} missed, recall {recall:.4}\n{}", faults.len(), missed.len(), list.join("\n"));
        assert!(recall >= 0.98, "recall {recall:.4}, missed:\n{}", list.join("\n"));
    }
}

#[test]
fn on_the_sample_with_its_office_data_no_error_is_found() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let errors: Vec<Value> = found(folder.path()).into_iter().filter(|finding| finding["severity"] == "error").collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
