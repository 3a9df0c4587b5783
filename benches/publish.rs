//! Benchmark of publishing: what ten changed cases of a large site cost.
//!
//!     cargo bench --bench publish -- [--cases N] [--changed N] [--bin PATH]
//!
//! Builds the made-up site of `benches/corpus`, publishes it to a folder, changes a word in some cases, and looks at what
//! the next publication would send, and then sends: exactly the files whose bytes differ, counted by kind. Prints the time
//! that the plan takes, which includes reading the target's lists and the lengths of all its files.
//!
//! Everything is on a memory disk (`/dev/shm`, else the folder for temporary files).
#![allow(clippy::print_stdout, reason = "a program that prints its result")]
#![allow(clippy::disallowed_methods, reason = "a program of its own, without the library's layers")]

#[allow(dead_code, unused_imports, reason = "shared with the benchmark of builds")]
mod corpus;

use corpus::Shape;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let option = |name: &str| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1));
    let number = |name: &str, usual: usize| option(name).map_or(Ok(usual), |text| text.parse());
    let (cases, changed) = (number("--cases", 10_000)?, number("--changed", 10)?);
    let anli = option("--bin").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_anli")), PathBuf::from);
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let top = base.join(format!("anli-bench-publish-{}", std::process::id()));
    let result = measure(&anli, &top, cases, changed);
    let _ = fs::remove_dir_all(&top);
    result
}

fn measure(anli: &Path, top: &Path, cases: usize, changed: usize) -> Outcome<()> {
    corpus::write(&Shape::of(cases), top)?;
    let settings = top.join("site.toml");
    // Made-up text holds made-up mistakes, which would stop a publication.
    let mistakes = "\n[check.severity]\nIX-1A = \"warning\"\nIX-6B = \"warning\"\nST-4 = \"warning\"\n";
    fs::write(&settings, fs::read_to_string(&settings)? + mistakes + "\n[publish.target.portal]\npath = \"www\"\n")?;
    let run = |arguments: &[&str]| -> Outcome<String> {
        let output = Command::new(anli).args(arguments).current_dir(top).env("LANG", "C.UTF-8").output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        if output.status.success() { Ok(said) } else { Err(said.into()) }
    };
    run(&["publish", "portal"])?;
    let before = hashes(&top.join("www"))?;
    println!("{cases} cases, {} files on the target", before.len());
    let mut edited = 0;
    let mut pages = Vec::new();
    markdown(&top.join("content"), &mut pages)?;
    pages.sort();
    let pages: Vec<&PathBuf> = pages.iter().filter(|path| path.components().any(|part| part.as_os_str() == "cases")).collect();
    for path in pages.iter().step_by((pages.len() / changed.max(1)).max(1)).take(changed) {
        let text = fs::read_to_string(path)?;
        // A word within the text; front matter stays as it is.
        let body = text.rfind("+++").or_else(|| text.rfind("---")).map_or(0, |at| at + 3);
        let Some(at) = text[body..].find('。') else { continue };
        fs::write(path, format!("{}，已核对{}", &text[..body + at], &text[body + at..]))?;
        edited += 1;
    }
    let plan = run(&["-v", "publish", "portal", "--dry-run"])?;
    let mut planned: Vec<&str> = plan.lines().filter_map(|line| line.strip_prefix("+ ")).collect();
    planned.sort_unstable();
    let times = plan.lines().find(|line| line.contains("清点") || line.contains("digests of the built")).unwrap_or("no times were told");
    println!("{edited} cases changed; {times}");
    run(&["publish", "portal"])?;
    let after = hashes(&top.join("www"))?;
    let control = ["MANIFEST.sha256", "MANIFEST.sm3", "RELEASE.toml", "anli-manifest.txt"];
    let differ: Vec<&str> = after
        .iter()
        .filter(|(address, bytes)| before.get(*address) != Some(*bytes) && !control.contains(&address.as_str()))
        .map(|(address, _)| address.as_str())
        .collect();
    println!(
        "{} files sent, {} files differ: {}",
        planned.len(),
        differ.len(),
        if planned == differ { "the same" } else { "NOT THE SAME" }
    );
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for address in &planned {
        let folder = address.split('/').next().filter(|_| address.contains('/')).unwrap_or("top");
        let kind = if folder.bytes().all(|byte| byte.is_ascii_digit()) { "cases" } else { folder };
        *kinds.entry(kind.to_owned()).or_default() += 1;
    }
    kinds.iter().for_each(|(kind, count)| println!("  {kind}\t{count}"));
    if planned != differ {
        return Err("what was sent is not what differs".into());
    }
    Ok(())
}

/// Address → hash of every file below a folder.
fn hashes(top: &Path) -> io::Result<BTreeMap<String, blake3::Hash>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let address = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.insert(address, blake3::hash(&fs::read(&path)?));
            }
        }
    }
    Ok(found)
}

fn markdown(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            markdown(&path, found)?;
        } else if path.extension().is_some_and(|suffix| suffix == "md") {
            found.push(path);
        }
    }
    Ok(())
}
