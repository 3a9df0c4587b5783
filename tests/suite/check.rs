//! Runs `tests/check/*.md`: for every rule of `anli check`, texts it must find something in and texts it must leave alone.
//!
//! Each case starts from `tests/check/base`, a small site in which no rule finds anything, and runs one rule as of
//! 2022-01-10. It is written like this:
//!
//! ```text
//! === PR-2 + a number with hyphens
//! --- content/guide.md
//! 电话⟦138-1234-5678⟧。
//! ```
//!
//! `+` cases must find exactly what stands between ⟦ ⟧: the place of a finding is where a mark begins and ends. `-` cases
//! must find nothing. Parts begin with `--- ` and one of these:
//!
//! | part | what it does |
//! |---|---|
//! | `PATH` | writes the lines that follow; a page without front matter gets the title 页面 |
//! | `change PATH` | lines `old => new`: replaces the one place where `old` stands |
//! | `delete PATH` | removes a file or folder |
//! | `zip PATH` | makes a zip; each entry begins with a line `@@ NAME` |
//! | `hex PATH` | writes bytes, in hexadecimal; `N*XX` repeats |
//! | `png PATH WxH BYTES` | writes the head of a PNG of that size, filled up to so many bytes |
//! | `release` | with `--release` |
//! | `only RULE` | runs this rule too; its findings count |
//! | `serve` | with `--online` and a server on this machine: lines `PATH STATUS [WHERE]`; `{port}` in all texts is its port |
//! | `as-of DATE` | another day |
//! | `expect` | places besides the marks, one a line: `site.toml:4:9`, `content/a.docx#docProps/core.xml`, `2020/jinan/1.html` |
//!
//! `CASE=words` in the environment runs only the cases with these words in their head.

use super::harness::{anli, copy, repository, said, sample, tree};
use anli::check::{self, Options};
use anli::disk::Disk;
use anli::site;
use anli::source::line_column;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

struct Case {
    rule: String,
    finds: bool,
    name: String,
    parts: Vec<(String, String)>,
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (name, bytes) in
        tree(&repository().join("tests/check")).into_iter().filter(|(name, _)| name.ends_with(".md") && !name.contains('/'))
    {
        let text = String::from_utf8(bytes).unwrap();
        for line in text.split_inclusive('\n') {
            if let Some(head) = line.strip_prefix("=== ") {
                let mut words = head.trim().splitn(3, ' ');
                let (rule, sign) = (words.next().unwrap().to_owned(), words.next().unwrap_or_default());
                assert!(matches!(sign, "+" | "-"), "{name}: {head}");
                let name = words.next().unwrap_or_default().to_owned();
                cases.push(Case { rule, finds: sign == "+", name, parts: Vec::new() });
            } else if let Some(case) = cases.last_mut() {
                match (line.strip_prefix("--- "), case.parts.last_mut()) {
                    (Some(head), _) => case.parts.push((head.trim().to_owned(), String::new())),
                    (None, Some((_, text))) => text.push_str(line),
                    (None, None) => assert!(line.trim().is_empty(), "{}: text before the first part", case.name),
                }
            }
        }
    }
    cases
}

/// The text without its marks, and the range of each mark.
fn marked(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut out, mut ranges, mut open) = (String::new(), Vec::new(), None);
    for c in text.chars() {
        match c {
            '⟦' => open = Some(out.len()),
            '⟧' => ranges.push((open.take().expect("⟦ before ⟧"), out.len())),
            c => out.push(c),
        }
    }
    (out, ranges)
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

fn zip(text: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for entry in format!("\n{text}").split("\n@@ ").skip(1) {
        let (name, text) = entry.split_once('\n').unwrap_or((entry, ""));
        archive.start_file(name.trim(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.trim().as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn hex(text: &str) -> Vec<u8> {
    let byte = |text: &str| u8::from_str_radix(text, 16).unwrap();
    let words = text.split_whitespace();
    words
        .flat_map(|word| match word.split_once('*') {
            Some((count, one)) => vec![byte(one); count.parse().unwrap()],
            None => word.as_bytes().chunks(2).map(|pair| byte(std::str::from_utf8(pair).unwrap())).collect(),
        })
        .collect()
}

fn png(size: &str) -> Vec<u8> {
    let (pixels, length) = size.split_once(' ').unwrap();
    let (width, height) = pixels.split_once('x').unwrap();
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR".to_vec();
    bytes.extend(width.parse::<u32>().unwrap().to_be_bytes());
    bytes.extend(height.parse::<u32>().unwrap().to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes.resize(length.trim().parse::<usize>().unwrap().max(bytes.len()), 0);
    bytes
}

/// Answers on a port of this machine until the process ends.
fn serve(text: &str) -> u16 {
    let answers: Vec<(String, String)> = text
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(path, answer)| {
            let (status, to) = answer.split_once(' ').unwrap_or((answer, ""));
            let location = if to.is_empty() { String::new() } else { format!("Location: {to}\r\n") };
            (path.to_owned(), format!("HTTP/1.1 {status} x\r\n{location}Content-Length: 0\r\n\r\n"))
        })
        .collect();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 2048];
            let count = std::io::Read::read(&mut stream, &mut request).unwrap_or(0);
            let line = String::from_utf8_lossy(&request[..count]).into_owned();
            let path = line.split(' ').nth(1).unwrap_or_default();
            if let Some((_, answer)) = answers.iter().find(|(known, _)| known == path) {
                let _ = stream.write_all(answer.as_bytes());
            }
        }
    });
    port
}

/// Runs a case; gives what is wrong, if anything.
fn fault(case: &Case) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(&repository().join("tests/check/base"), root, false);
    let mut expected: Vec<String> = Vec::new();
    let mut options = Options::new("2022-01-10".parse().unwrap());
    options.only = vec![case.rule.clone()];
    let port = case.parts.iter().find(|(head, _)| head == "serve").map(|(_, text)| serve(text));
    options.online = port.is_some();
    for (head, text) in &case.parts {
        let text = &port.map_or_else(|| text.clone(), |port| text.replace("{port}", &port.to_string()));
        let (word, rest) = head.split_once(' ').unwrap_or((head, ""));
        match word {
            "delete" if root.join(rest).is_dir() => fs::remove_dir_all(root.join(rest)).unwrap(),
            "delete" => fs::remove_file(root.join(rest)).unwrap(),
            "serve" => {}
            "release" => options.release = true,
            "only" => options.only.push(rest.to_owned()),
            "as-of" => options.as_of = rest.parse().unwrap(),
            "expect" => expected.extend(text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty())),
            "zip" => write(root, rest, &zip(text)),
            "hex" => write(root, rest, &hex(text)),
            "png" => {
                let (path, size) = rest.split_once(' ').unwrap();
                write(root, path, &png(size));
            }
            "change" => {
                let before = fs::read_to_string(root.join(rest)).unwrap();
                let mut after = before.clone();
                for line in text.lines().filter(|line| !line.trim().is_empty()) {
                    let (old, new) = line.split_once(" => ").unwrap_or_else(|| panic!("{}: {line}", case.name));
                    let old = old.replace("\\n", "\n");
                    assert_eq!(after.matches(&old).count(), 1, "{}: {old}", case.name);
                    after = after.replace(&old, &new.replace("\\n", "\n"));
                }
                place(root, rest, &after, &mut expected);
            }
            path => {
                let page = path.ends_with(".md") && !text.starts_with("+++") && !text.starts_with("---");
                let text = if page { format!("+++\ntitle = \"页面\"\n+++\n\n{text}") } else { text.clone() };
                place(root, path, &text, &mut expected);
            }
        }
    }
    let disk = Disk::default();
    let opened = site::open(&disk, root, &site::Options::default());
    let Some(site) = opened.value else { return Some(format!("no site: {:?}", opened.diagnostics)) };
    if let Some(error) = opened.diagnostics.iter().find(|found| found.is_error()) {
        return Some(format!("the site has errors: {error:?}"));
    }
    let report = check::run(&disk, &site, &options);
    let text = |path: &str| fs::read_to_string(root.join(path)).ok();
    let mut found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| match &finding.place {
            None => "-".to_owned(),
            Some(place) => match (place.start, place.end, text(&place.path)) {
                (Some(start), Some(end), Some(text)) => {
                    let (from, to) = (line_column(&text, start), line_column(&text, end));
                    format!("{}:{}:{}-{}:{}", place.path, from.line, from.column, to.line, to.column)
                }
                _ => place.path.to_string(),
            },
        })
        .collect();
    found.sort();
    expected.sort();
    // What is expected without an end may end anywhere.
    let same = found.len() == expected.len()
        && found.iter().zip(&expected).all(|(found, expected)| found == expected || found.starts_with(&format!("{expected}-")));
    let messages: Vec<String> = report.findings.iter().map(check::rule::message).collect();
    (!same).then(|| format!("expected {expected:?}\n   found {found:?}\n         {messages:?}"))
}

/// Writes a file without its marks and notes where they were.
fn place(root: &Path, path: &str, text: &str, expected: &mut Vec<String>) {
    let (text, marks) = marked(text);
    for (start, end) in marks {
        let (from, to) = (line_column(&text, start as u32), line_column(&text, end as u32));
        expected.push(format!("{path}:{}:{}-{}:{}", from.line, from.column, to.line, to.column));
    }
    write(root, path, text.as_bytes());
}

#[test]
fn every_rule_finds_what_its_cases_mark_and_nothing_else() {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let cases: Vec<Case> = cases().into_iter().filter(|case| format!("{} {}", case.rule, case.name).contains(&wanted)).collect();
    let faults: Vec<String> = cases
        .par_iter()
        .filter_map(|case| {
            assert_eq!(
                case.finds,
                case.parts.iter().any(|(head, text)| text.contains('⟦') || head == "expect"),
                "{} {}",
                case.rule,
                case.name
            );
            let sign = if case.finds { '+' } else { '-' };
            fault(case).map(|fault| format!("=== {} {sign} {}\n{fault}", case.rule, case.name))
        })
        .collect();
    assert!(faults.is_empty(), "{} of {} cases differ:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn every_rule_has_three_cases_of_either_kind() {
    let mut counts: BTreeMap<&str, (usize, usize)> = check::rules::all().iter().map(|rule| (rule.id, (0, 0))).collect();
    let cases = cases();
    for case in &cases {
        let count = counts.get_mut(case.rule.as_str()).unwrap_or_else(|| panic!("there is no rule {}", case.rule));
        if case.finds {
            count.0 += 1;
        } else {
            count.1 += 1;
        }
    }
    let few: Vec<_> = counts.iter().filter(|(_, (finds, leaves))| *finds < 3 || *leaves < 3).collect();
    assert!(few.is_empty(), "too few cases (positive, negative): {few:?}");
    assert!(counts.len() >= 50);
}

#[test]
fn every_rule_says_what_why_whence_an_example_and_how_to_mend() {
    for rule in check::rules::all() {
        let manual = rule.manual();
        assert!(manual.starts_with(&format!("{} ", rule.id)), "{}: {manual}", rule.id);
        for part in ["**查什么。**", "**为什么。**", "**依据。**", "**例子。**", "**怎么改。**", "**English.**"] {
            assert!(manual.contains(part), "{} lacks {part}", rule.id);
        }
    }
}

#[test]
fn the_manual_lists_the_rules_as_they_are() {
    let written = fs::read_to_string(repository().join("docs/manual/checks.md")).unwrap();
    assert!(
        written.trim_end() == check::as_markdown().trim_end(),
        "docs/manual/checks.md is stale: anli explain --checks > docs/manual/checks.md"
    );
    let explained = anli(&["explain", "gw-04"]).output().unwrap();
    assert!(said(&explained).contains("PubDate"), "{}", said(&explained));
}

#[test]
fn the_sample_passes_the_release_check_with_the_values_of_the_manual() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let check = |more: &[&str]| {
        let mut command = anli(&["--root", folder.path().to_str().unwrap(), "check", "--as-of", "2022-01-10"]);
        command.args(more).output().unwrap()
    };
    let usual = check(&[]);
    assert_eq!(usual.status.code(), Some(0), "{}", said(&usual));
    let release = check(&["--release"]);
    assert_eq!(release.status.code(), Some(1), "without office data a release must not pass");
    let manual = fs::read_to_string(repository().join("docs/manual/check.md")).unwrap();
    let block =
        manual.split("```toml\n# 样例值").nth(1).and_then(|rest| rest.split("\n```").next()).expect("the sample values of the manual");
    let settings = folder.path().join("site.toml");
    let mut text = fs::read_to_string(&settings).unwrap();
    for line in block.lines().skip(1) {
        if let Some((key, _)) = line.split_once(" = ") {
            let old = text.lines().find(|old| old.starts_with(&format!("{key} = "))).unwrap_or_else(|| panic!("no {key}")).to_owned();
            text = text.replace(&old, line);
        }
    }
    fs::write(&settings, text).unwrap();
    let release = check(&["--release"]);
    assert_eq!(release.status.code(), Some(0), "{}", said(&release));
}
