//! Runs `tests/diagnostics/*.md`: mistakes that editors make, and every finding that the real program must give.
//!
//! Each case starts from a copy of `tests/diagnostics/base`, a small valid site whose output has been built, and
//! runs `anli --format json --lang zh ARGUMENTS --output public` in it. It is written like this:
//!
//! ```text
//! === an unknown city is named and the nearest proposed
//! --- write content/2020/cases/jinan/1.md
//! …the whole file…
//! --- expect 1
//! E207 content/2020/cases/jinan/1.md:3:8-12 “济男” → 济南
//! ```
//!
//! Lines starting with `--- ` and one of these words begin a part:
//!
//! | part | what it does |
//! |---|---|
//! | `write PATH [ENCODING]` | writes the lines that follow; `gbk`, `latin1`, `utf-16le`, `utf-16le-mark`, `utf-16be-mark`, `mark` |
//! | `append PATH` | adds the lines that follow |
//! | `change PATH` | lines `old => new`: replaces the one place where `old` stands |
//! | `delete PATH` | removes a file or folder |
//! | `folder PATH`, `fifo PATH`, `link PATH -> TARGET`, `mode 000 PATH` | makes what it says (the last three on Unix only) |
//! | `args ARGUMENTS` | instead of `build`; with an `--output` of its own, none is added |
//! | `expect CODE` | the exit code; below it one line for every finding, in order. `2 still 1`: it must become 2 and is 1 |
//! | `english` | one line for every finding, as above without the place, for `--lang en` |
//! | `human` | the whole text of `--format human --color never --quiet` (spaces at line ends aside) |
//! | `output PATH` | lines `has TEXT` and `lacks TEXT` about a file of the output |
//! | `says` | lines that standard error must hold; no findings are read |
//!
//! In written text, paths, findings and human forms `⟦U+200B⟧` stands for that character, `⟦0xC3 0x28⟧` for bytes, `⟦300× > ⟧` for a repetition.
//!
//! A finding is `CODE PLACE MESSAGE → HELP & PLACE`. A place is `file:line:column`, `file:line:column-end` if the end of
//! the marked text on that line matters, `file`, or `-` for none; columns count characters from 1. MESSAGE is part of
//! the message, `…` stands for anything. HELP is the suggestion, whole, if there is one; else part of the help. `& PLACE` names
//! every related place. A finding that is not listed fails the case.
//!
//! Whenever nothing was written (any exit code but 0), the whole site with its previous output must be what it was
//! before the run, byte for byte. After a success the sources must be untouched and the output be there.
//!
//! `CASE=words` in the environment runs only the cases with these words in their name or file.

use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

#[derive(Debug)]
struct Case {
    file: String,
    name: String,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    word: String,
    rest: String,
    text: String,
}

const WORDS: [&str; 14] =
    ["write", "append", "change", "delete", "folder", "fifo", "link", "mode", "args", "expect", "english", "human", "says", "output"];

const ENCODINGS: [&str; 6] = ["mark", "gbk", "latin1", "utf-16le", "utf-16le-mark", "utf-16be-mark"];

impl Case {
    fn part(&self, word: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.word == word)
    }

    fn lines(&self, word: &str) -> Vec<&str> {
        let text = self.part(word).map_or("", |part| part.text.as_str());
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
    }

    /// Needs what only Unix has.
    fn is_unix(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.word.as_str(), "fifo" | "link" | "mode") || part.rest.contains("⟦0x"))
    }
}

fn cases(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.split_inclusive('\n') {
        let part = line.strip_prefix("--- ").map(str::trim_end).and_then(|head| {
            let (word, rest) = head.split_once(' ').unwrap_or((head, ""));
            WORDS.contains(&word).then(|| Part { word: word.into(), rest: rest.into(), text: String::new() })
        });
        if let Some(name) = line.strip_prefix("=== ") {
            cases.push(Case { file: file.into(), name: name.trim().into(), parts: Vec::new() });
        } else if let Some(case) = cases.last_mut() {
            match part {
                Some(part) => case.parts.push(part),
                None => match case.parts.last_mut() {
                    Some(part) => part.text.push_str(line),
                    None => assert!(line.trim().is_empty(), "{}: text before the first part", case.name),
                },
            }
        }
    }
    cases
}

/// The text as bytes, with `⟦…⟧` replaced.
fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⟦') {
        out.extend_from_slice(before.as_bytes());
        let (inner, after) = after.split_once('⟧').expect("⟦…⟧ is closed");
        if let Some(code) = inner.strip_prefix("U+") {
            let c = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a code point");
            out.extend_from_slice(c.to_string().as_bytes());
        } else if inner.starts_with("0x") {
            let byte = |text: &str| u8::from_str_radix(text.trim_start_matches("0x"), 16).expect("a byte");
            out.extend(inner.split(' ').map(byte));
        } else {
            let (count, text) = inner.split_once("× ").expect("⟦U+…⟧, ⟦0x…⟧ or ⟦n× text⟧");
            out.extend(text.repeat(count.parse().expect("a number")).into_bytes());
        }
        rest = after;
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

fn encoded(bytes: Vec<u8>, encoding: &str) -> Vec<u8> {
    let text = || String::from_utf8(bytes.clone()).expect("text to encode");
    let utf16 = |mark: &[u8], to: fn(u16) -> [u8; 2]| mark.iter().copied().chain(text().encode_utf16().flat_map(to)).collect();
    match encoding {
        "" => bytes,
        "mark" => [b"\xef\xbb\xbf".as_slice(), &bytes].concat(),
        "gbk" => encoding_rs::GBK.encode(&text()).0.into_owned(),
        "latin1" => text().chars().map(|c| u8::try_from(u32::from(c)).expect("a Latin-1 character")).collect(),
        "utf-16le" => utf16(b"", u16::to_le_bytes),
        "utf-16le-mark" => utf16(b"\xff\xfe", u16::to_le_bytes),
        _ => utf16(b"\xfe\xff", u16::to_be_bytes),
    }
}

fn path(root: &Path, name: &str) -> PathBuf {
    let bytes = bytes(name);
    #[cfg(unix)]
    let name: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes);
    #[cfg(not(unix))]
    let name: std::ffi::OsString = String::from_utf8(bytes).expect("a name in UTF-8").into();
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    path
}

/// Does what the case's parts say to the site.
fn apply(case: &Case, root: &Path) {
    for part in &case.parts {
        match part.word.as_str() {
            "write" => {
                let last = part.rest.rsplit_once(' ').filter(|(_, word)| ENCODINGS.contains(word));
                let (name, encoding) = last.unwrap_or((&part.rest, ""));
                fs::write(path(root, name), encoded(bytes(&part.text), encoding)).unwrap();
            }
            "append" => {
                let path = path(root, &part.rest);
                fs::write(&path, [fs::read(&path).unwrap(), bytes(&part.text)].concat()).unwrap();
            }
            "change" => {
                let path = path(root, &part.rest);
                let mut text = fs::read_to_string(&path).unwrap();
                for line in part.text.lines().filter(|line| !line.is_empty()) {
                    let (old, new) = line.split_once(" => ").unwrap_or_else(|| panic!("{}: no => in {line}", case.name));
                    assert_eq!(text.matches(old).count(), 1, "{}: “{old}” must stand once in {}", case.name, part.rest);
                    text = text.replace(old, &String::from_utf8(bytes(new)).unwrap());
                }
                fs::write(path, text).unwrap();
            }
            "delete" => {
                let path = path(root, &part.rest);
                if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
            }
            "folder" => fs::create_dir_all(path(root, &part.rest)).unwrap(),
            #[cfg(unix)]
            "fifo" => assert!(Command::new("mkfifo").arg(path(root, &part.rest)).status().unwrap().success()),
            #[cfg(unix)]
            "link" => {
                let (name, target) = part.rest.split_once(" -> ").expect("PATH -> TARGET");
                std::os::unix::fs::symlink(target, path(root, name)).unwrap();
            }
            #[cfg(unix)]
            "mode" => {
                let (mode, name) = part.rest.split_once(' ').expect("MODE PATH");
                let mode = u32::from_str_radix(mode, 8).expect("an octal mode");
                fs::set_permissions(path(root, name), std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
            }
            _ => {}
        }
    }
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum There {
    Folder,
    File(Vec<u8>),
    Link(PathBuf),
    /// A pipe, or a file that we may not read.
    Other,
}

fn snapshot(root: &Path) -> BTreeMap<PathBuf, There> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).min_depth(1) {
        let entry = entry.unwrap();
        let kind = entry.file_type();
        let there = if kind.is_dir() {
            There::Folder
        } else if kind.is_symlink() {
            There::Link(fs::read_link(entry.path()).unwrap())
        } else if kind.is_file() {
            fs::read(entry.path()).map_or(There::Other, There::File)
        } else {
            There::Other
        };
        found.insert(entry.path().strip_prefix(root).unwrap().to_owned(), there);
    }
    found
}

fn difference(before: &BTreeMap<PathBuf, There>, after: &BTreeMap<PathBuf, There>) -> Vec<String> {
    let gone = before.iter().filter(|(path, there)| after.get(*path) != Some(there)).map(|(path, _)| path);
    let new = after.keys().filter(|path| !before.contains_key(*path));
    gone.chain(new).map(|path| path.display().to_string()).collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Who runs the program: root may read everything, so cases about permissions need somebody else.
enum Runner {
    Plain,
    /// As nobody, from a copy of the program that nobody can reach.
    Nobody(PathBuf),
}

impl Runner {
    fn run(&self, site: &Site, before: &[&str], arguments: &[String]) -> Output {
        let mut command = match self {
            Runner::Plain => Command::new(env!("CARGO_BIN_EXE_anli")),
            Runner::Nobody(program) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
                command
            }
        };
        for name in ["ANLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "TERM"] {
            command.env_remove(name);
        }
        command.env("HOME", site.home()).current_dir(site.root()).args(before).args(arguments);
        command.stdin(std::process::Stdio::null()).output().unwrap()
    }
}

/// A copy of the base site in a folder of its own.
struct Site(TempDir);

impl Site {
    fn new(base: &Path) -> Site {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        copy(base, &folder.path().join("site"));
        Site(folder)
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("site")
    }

    fn home(&self) -> PathBuf {
        self.0.path().join("home")
    }

    /// Hands the site over to nobody if we are root. `None`, with the reason, if that cannot be done.
    fn runner(&self, case: &Case) -> Result<Runner, &'static str> {
        let needs_rights = case.part("mode").is_some();
        let unreadable = case.parts.iter().find(|part| part.word == "mode").map(|part| part.rest.split_once(' ').unwrap().1);
        // Root reads a file of mode 000 all the same.
        let root = unreadable.is_some_and(|name| fs::File::open(path(&self.root(), name)).is_ok());
        if !needs_rights || !root {
            return Ok(Runner::Plain);
        }
        let program = self.0.path().join("anli");
        fs::copy(env!("CARGO_BIN_EXE_anli"), &program).unwrap();
        let give = Command::new("chown").args(["-R", "65534:65534"]).arg(self.0.path()).status();
        let take = Command::new("setpriv").args(["--reuid=65534", "--regid=65534", "--clear-groups", "true"]).status();
        match (give, take) {
            (Ok(give), Ok(take)) if give.success() && take.success() => Ok(Runner::Nobody(program)),
            _ => Err("we are root, and there is no setpriv to run as somebody else"),
        }
    }
}

fn arguments(case: &Case) -> Vec<String> {
    let typed = case.part("args").map_or("build", |part| part.rest.as_str());
    let mut arguments: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
    let own = arguments.iter().any(|argument| argument == "-o" || argument.starts_with("--output"));
    if arguments.first().is_some_and(|first| first == "build") && !own {
        arguments.extend(["--output".to_owned(), "public".to_owned()]);
    }
    arguments
}

/// A finding as the program gives it.
struct Finding {
    code: String,
    place: String,
    /// Column at which the marked text ends, if on the same line.
    end: Option<u64>,
    message: String,
    help: String,
    suggestion: Option<String>,
    related: Vec<String>,
}

impl Finding {
    fn read(value: &Value) -> Finding {
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let place = |value: &Value| match (value["file"].as_str(), value["line"].as_u64(), value["column"].as_u64()) {
            (Some(file), Some(line), Some(column)) => format!("{file}:{line}:{column}"),
            (Some(file), ..) => file.to_owned(),
            _ => "-".to_owned(),
        };
        let own = &value["place"];
        Finding {
            code: text("code"),
            place: place(own),
            end: own["end_column"].as_u64().filter(|_| own["end_line"] == own["line"]),
            message: text("message"),
            help: text("help"),
            suggestion: value["suggestion"].as_str().map(str::to_owned),
            related: value["related"].as_array().into_iter().flatten().map(place).collect(),
        }
    }

    /// As a case would expect it.
    fn shown(&self) -> String {
        let help = self.suggestion.as_ref().unwrap_or(&self.help);
        let end = self.end.map(|end| format!("-{end}")).unwrap_or_default();
        let related: String = self.related.iter().map(|place| format!(" & {place}")).collect();
        format!("{} {}{end} {} → {help}{related}", self.code, self.place, self.message)
    }

    fn meets(&self, expected: &str) -> bool {
        let expected = String::from_utf8(bytes(expected)).expect("text");
        let mut words = expected.splitn(3, ' ');
        let (code, place) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut rest = words.next().unwrap_or_default().split(" & ");
        let (message, help) = rest.next().and_then(|rest| rest.split_once(" → ")).unwrap_or_else(|| panic!("no → in {expected}"));
        let related: Vec<&str> = rest.map(str::trim).collect();
        let with_end = format!("{}-{}", self.place, self.end.unwrap_or(0));
        self.code == code
            && (self.place == place || with_end == place)
            && holds(&self.message, message)
            && self.suggestion.as_ref().map_or_else(|| holds(&self.help, help), |suggestion| suggestion == help.trim())
            && self.related == related
    }

    fn meets_in_english(&self, expected: &str) -> bool {
        let (code, rest) = expected.split_once(' ').unwrap_or((expected, ""));
        let (message, help) = rest.split_once(" → ").unwrap_or_else(|| panic!("no → in {expected}"));
        self.code == code && holds(&self.message, message) && holds(&self.help, help)
    }
}

/// Whether the parts between `…` stand in the text, in order.
fn holds(text: &str, parts: &str) -> bool {
    let mut rest = text;
    parts.split('…').map(str::trim).all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// The findings on standard output. A sentence about the result may follow the array.
fn findings(output: &Output) -> Option<Vec<Finding>> {
    let mut values = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
    let value = values.next()?.ok()?;
    Some(value.as_array()?.iter().map(Finding::read).collect())
}

fn compare(what: &str, expected: &[&str], found: Option<Vec<Finding>>, meets: fn(&Finding, &str) -> bool, report: &mut String) {
    let Some(found) = found else {
        let _ = writeln!(report, "{what}: no JSON");
        return;
    };
    let same = expected.len() == found.len() && found.iter().zip(expected).all(|(found, expected)| meets(found, expected));
    if !same {
        let shown: Vec<String> = found.iter().map(Finding::shown).collect();
        let _ = writeln!(report, "{what}, expected:\n{}\n{what}, found:\n{}", expected.join("\n"), shown.join("\n"));
    }
}

/// What is wrong with a case; nothing if all is well. `Err` says why it could not be tried.
fn try_case(case: &Case, base: &Path) -> Result<String, &'static str> {
    let mut report = String::new();
    let site = Site::new(base);
    let root = site.root();
    apply(case, &root);
    let runner = site.runner(case)?;
    let arguments = arguments(case);
    let before = snapshot(&root);
    let expect = case.part("expect").unwrap_or_else(|| panic!("{}: expects nothing", case.name));
    let output = runner.run(&site, &["--format", "json", "--lang", "zh"], &arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let exit = output.status.code().map_or("signal".to_owned(), |code| code.to_string());
    let (wanted, still) = expect.rest.split_once(" still ").unwrap_or((&expect.rest, &expect.rest));
    if exit != still.trim() {
        let _ = writeln!(report, "exit {exit}, expected {wanted}\n{said}");
    }
    if case.part("says").is_none() {
        compare("findings", &case.lines("expect"), findings(&output), Finding::meets, &mut report);
    }
    for line in case.lines("says").into_iter().filter(|line| !said.contains(line)) {
        let _ = writeln!(report, "does not say: {line}\nbut: {said}");
    }
    let after = snapshot(&root);
    if exit != "0" {
        let changed = difference(&before, &after);
        if !changed.is_empty() {
            let _ = writeln!(report, "nothing may change, but did: {changed:?}");
        }
    } else {
        let sources = |all: &BTreeMap<PathBuf, There>| {
            all.iter()
                .filter(|(path, _)| !arguments.iter().any(|argument| path.starts_with(argument)))
                .map(|(path, there)| (path.clone(), there.clone()))
                .collect()
        };
        let changed = difference(&sources(&before), &sources(&after));
        if !changed.is_empty() {
            let _ = writeln!(report, "sources may not change, but did: {changed:?}");
        }
        if arguments.iter().any(|argument| argument == "public") && !root.join("public/index.html").is_file() {
            let _ = writeln!(report, "there is no output");
        }
    }
    for part in case.parts.iter().filter(|part| part.word == "output") {
        let text = fs::read_to_string(root.join("public").join(&part.rest)).unwrap_or_default();
        for line in part.text.lines().filter(|line| !line.is_empty()) {
            let (word, what) = line.split_once(' ').unwrap_or((line, ""));
            assert!(matches!(word, "has" | "lacks"), "{}: has or lacks?", case.name);
            if text.is_empty() || text.contains(what) != (word == "has") {
                let _ = writeln!(report, "{} must be so: {line}\n{text}", part.rest);
            }
        }
    }
    if case.part("english").is_some() {
        let output = runner.run(&site, &["--format", "json", "--lang", "en"], &arguments);
        compare("english", &case.lines("english"), findings(&output), Finding::meets_in_english, &mut report);
    }
    if let Some(human) = case.part("human") {
        let output = runner.run(&site, &["--format", "human", "--color", "never", "--quiet", "--lang", "zh"], &arguments);
        let trim = |text: &str| text.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let (expected, found) = (trim(&String::from_utf8_lossy(&bytes(&human.text))), trim(&String::from_utf8_lossy(&output.stderr)));
        if expected != found {
            let _ = writeln!(report, "human, expected:\n{expected}\nhuman, found:\n{found}");
        }
    }
    Ok(report)
}

#[test]
fn every_mistake_is_told_as_its_case_says_and_spoils_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|suffix| suffix == "md")) {
        let name = file.file_name().unwrap().to_string_lossy();
        all.extend(cases(&name, &fs::read_to_string(file).unwrap()));
    }
    let base = Site::new(&folder.join("base"));
    let built = Runner::Plain.run(&base, &["--lang", "zh"], &["build".into(), "--strict".into()]);
    assert!(built.status.success(), "the base site is not clean: {}", String::from_utf8_lossy(&built.stderr));
    let wanted = std::env::var("CASE").unwrap_or_default();
    let results: Vec<(&Case, Result<String, &str>)> = all
        .par_iter()
        .filter(|case| case.name.contains(&wanted) || case.file.contains(&wanted))
        .map(|case| match case.is_unix() && !cfg!(unix) {
            true => (case, Err("this system has no such files")),
            false => (case, try_case(case, &base.root())),
        })
        .collect();
    let (mut report, mut failed) = (String::new(), 0);
    for (case, result) in &results {
        match result {
            Err(reason) => eprintln!("skipped: {} ({}): {reason}", case.name, case.file),
            Ok(wrong) if wrong.is_empty() => {}
            Ok(wrong) => {
                failed += 1;
                let _ = writeln!(report, "\n=== {} ({})\n{wrong}", case.name, case.file);
            }
        }
    }
    assert!(failed == 0, "{failed} of {} cases differ:\n{report}", results.len());
    assert!(!wanted.is_empty() || results.len() >= 100, "only {} cases were found", results.len());
    let count = |word: &str| all.iter().filter(|case| case.part(word).is_some()).count();
    assert!(count("english") >= 12 && count("human") >= 10, "too few English or human texts");
}
