//! Benchmarks of `anli check`.
//!
//!     cargo bench --bench check -- numbers [--megabytes 10] [--seed S] [--show N]
//!     cargo bench --bench check -- speed [--cases 10000] [--rounds R]
//!     cargo bench --bench check -- links [--cases 10000] [--checker PATH]
//!
//! - `numbers` writes number-rich official text with identity, mobile and card numbers planted in it (`check/numbers.rs`) and
//!   says how many of them PR-1, PR-2 and PR-3 find, and how much of what they find was planted. `--show` lists what was
//!   missed and what was found wrongly.
//! - `speed` builds a corpus and checks it, in turn, and sets the times side by side.
//! - `links` puts broken links of known forms on a corpus, builds it, asks an independent checker of links (`hyperlink`, from
//!   the registry: `cargo install hyperlink`) about the output and anli about the sources, and compares what either found.
//!
//! Everything is on a memory disk where there is one, and is removed at the end. `--bin PATH` takes another anli.
#![allow(clippy::print_stdout, reason = "a program that prints its result")]
#![allow(clippy::disallowed_methods, reason = "a program of its own, without the library's layers")]

#[allow(dead_code, unused_imports, reason = "shared with the other benchmarks")]
mod corpus;
#[path = "check/links.rs"]
mod links;
#[path = "check/numbers.rs"]
mod numbers;

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

struct Arguments {
    cases: usize,
    megabytes: usize,
    rounds: usize,
    seed: u64,
    show: usize,
    bin: PathBuf,
    checker: PathBuf,
}

fn main() -> Outcome<()> {
    // `cargo bench` adds `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let Some((command, rest)) = words.split_first() else {
        println!("check numbers | speed | links; see benches/check.rs");
        return Ok(());
    };
    let mut arguments = Arguments {
        cases: 10_000,
        megabytes: 10,
        rounds: 3,
        seed: 1,
        show: 0,
        bin: env!("CARGO_BIN_EXE_anli").into(),
        checker: "hyperlink".into(),
    };
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--cases" => arguments.cases = value.parse()?,
            "--megabytes" => arguments.megabytes = value.parse()?,
            "--rounds" => arguments.rounds = value.parse::<usize>()?.max(1),
            "--seed" => arguments.seed = value.parse()?,
            "--show" => arguments.show = value.parse()?,
            "--bin" => arguments.bin = value.into(),
            "--checker" => arguments.checker = value.into(),
            _ => return Err(format!("unknown argument {word}").into()),
        }
    }
    match command.as_str() {
        "numbers" => numbers_of(&arguments),
        "speed" => speed(&arguments),
        "links" => links::compare(&arguments.bin, &arguments.checker, arguments.cases),
        _ => Err(format!("unknown command {command}").into()),
    }
}

/// A folder on the memory disk that goes when it is dropped.
fn memory_disk() -> std::io::Result<tempfile::TempDir> {
    let builder = |folder: &Path| tempfile::Builder::new().prefix("anli-check-").tempdir_in(folder);
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { builder(memory) } else { builder(&std::env::temp_dir()) }
}

/// The findings of a check, as JSON.
fn findings(bin: &Path, root: &Path, more: &[&str]) -> Outcome<Vec<Value>> {
    let output = Command::new(bin)
        .arg("--root")
        .arg(root)
        .args(["check", "--as-of", "2025-01-01", "--format", "json"])
        .args(more)
        .stderr(Stdio::null())
        .output()?;
    let value: Value = serde_json::from_slice(&output.stdout)?;
    Ok(value["findings"].as_array().cloned().unwrap_or_default())
}

fn numbers_of(arguments: &Arguments) -> Outcome<()> {
    let disk = memory_disk()?;
    let text = numbers::write(disk.path(), arguments.megabytes * 1_000_000, arguments.seed)?;
    println!("{:.1} MB, {} numbers of seven digits and more, {} planted", text.bytes as f64 / 1e6, text.numbers, text.planted.len());
    let start = Instant::now();
    let found = findings(&arguments.bin, disk.path(), &["--only", "PR-1,PR-2,PR-3"])?;
    println!("checked in {:.1} s, JSON included", start.elapsed().as_secs_f64());
    let kinds: BTreeMap<(&str, usize), &str> = text.kinds.iter().map(|(file, line, kind)| ((file.as_str(), *line), *kind)).collect();
    println!("{:<6}{:>9}{:>9}{:>9}{:>9}{:>11}{:>9}{:>9}", "rule", "planted", "found", "missed", "wrong", "precision", "recall", "errors");
    let mut told = Vec::new();
    for rule in ["PR-1", "PR-2", "PR-3"] {
        let mut wanted: BTreeMap<(String, usize), &str> =
            text.planted.iter().filter(|one| one.rule == rule).map(|one| ((one.file.clone(), one.line), one.form)).collect();
        let planted = wanted.len();
        let (mut wrong, mut wrong_errors) = (0, 0);
        for finding in found.iter().filter(|finding| finding["code"] == rule) {
            let file = finding["place"]["file"].as_str().unwrap_or_default().to_owned();
            let line = finding["place"]["line"].as_u64().unwrap_or_default() as usize;
            if wanted.remove(&(file.clone(), line)).is_none() {
                wrong += 1;
                wrong_errors += usize::from(finding["severity"] == "error");
                let kind = kinds.get(&(file.as_str(), line)).copied().unwrap_or("在另一处");
                told.push(format!("wrong {rule} {} {kind} {file}:{line} {}", finding["severity"], finding["message"]));
            }
        }
        told.extend(wanted.iter().map(|((file, line), form)| format!("missed {rule} {form} {file}:{line}")));
        let right = planted - wanted.len();
        println!(
            "{rule:<6}{planted:>9}{right:>9}{:>9}{wrong:>9}{:>11.4}{:>9.4}{wrong_errors:>9}",
            wanted.len(),
            right as f64 / (right + wrong).max(1) as f64,
            right as f64 / planted.max(1) as f64
        );
    }
    told.sort();
    told.iter().take(arguments.show).for_each(|line| println!("{line}"));
    Ok(())
}

/// Wall, user and system time of a run.
fn timed(command: &mut Command) -> Outcome<(Duration, f64, f64)> {
    let times = tempfile::NamedTempFile::new()?;
    let mut with_time = Command::new("/usr/bin/time");
    with_time.args(["-q", "-f", "%U %S", "-o"]).arg(times.path()).arg(command.get_program()).args(command.get_args());
    let start = Instant::now();
    let output = with_time.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    let wall = start.elapsed();
    // A check that finds errors ends with 1.
    if output.status.code().is_none_or(|code| code > 1) {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = std::fs::read_to_string(times.path())?;
    let mut fields = text.split_whitespace().map(|field| field.parse().unwrap_or(f64::NAN));
    Ok((wall, fields.next().unwrap_or(f64::NAN), fields.next().unwrap_or(f64::NAN)))
}

fn speed(arguments: &Arguments) -> Outcome<()> {
    let disk = memory_disk()?;
    let (site, output) = (disk.path().join("site"), disk.path().join("public"));
    corpus::write(&corpus::Shape { seed: arguments.seed, ..corpus::Shape::of(arguments.cases) }, &site)?;
    let mut pairs = Vec::new();
    println!("{:<8}{:>10}{:>10}{:>10}", "", "wall", "user", "system");
    for _ in 0..arguments.rounds {
        if output.exists() {
            std::fs::remove_dir_all(&output)?;
        }
        let mut build = Command::new(&arguments.bin);
        build.arg("--root").arg(&site).arg("build").arg("--output").arg(&output);
        let mut check = Command::new(&arguments.bin);
        check.arg("--root").arg(&site).args(["check", "--as-of", "2025-06-01"]);
        let (build, check) = (timed(&mut build)?, timed(&mut check)?);
        for (name, (wall, user, system)) in [("build", build), ("check", check)] {
            println!("{name:<8}{:>8.2} s{user:>8.2} s{system:>8.2} s", wall.as_secs_f64());
        }
        pairs.push((check.0.as_secs_f64() / build.0.as_secs_f64(), (check.1 + check.2) / (build.1 + build.2)));
    }
    let median = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let (wall, time) = (median(pairs.iter().map(|pair| pair.0).collect()), median(pairs.iter().map(|pair| pair.1).collect()));
    println!("check / build, median of {} pairs: {wall:.2} in wall time, {time:.2} in processor time", pairs.len());
    Ok(())
}
