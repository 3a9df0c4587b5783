//! The floor under the time of a build: the smallest honest program that does the same reading and writing.
//!
//!     cargo bench --bench floor -- --content DIR --out DIR [--like FOLDER|LIST] [--threads N] [--verbose]
//!
//! It reads every `.md` file of `--content`, parses it with pulldown-cmark to HTML and fills one minijinja template
//! with title and body, each file exactly once. It links nothing, sorts nothing and searches nothing.
//!
//! With `--like` it writes the files of another program's output, byte for byte as many: for an `.html` file the
//! HTML of a page, repeated or cut to that size, for any other file that many bytes. `--like` is that folder, or a
//! list of it (a line per file: bytes, tab, path), so that walking the other output is no part of the floor's time.
//! Without `--like` it writes one file per page, at the page's own size.
//!
//! `--out` must be empty or missing. The last line on standard output says how many files and bytes were written.
#![allow(clippy::print_stdout, reason = "a program that prints its result")]
#![allow(clippy::disallowed_methods, reason = "a program of its own, without the library's layers")]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use minijinja::{Environment, Value, context};
use rayon::prelude::*;
use walkdir::WalkDir;

const TEMPLATE: &str = r#"<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/index.html">首页</a></header>
<main><h1>{{ title }}</h1>
{{ body }}
</main>
</body>
</html>
"#;

/// Whatever went wrong; it may come from another thread.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A file to write.
pub struct Target {
    /// Its path inside the output.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

#[derive(Default)]
struct Arguments {
    content: PathBuf,
    out: PathBuf,
    like: Option<PathBuf>,
    threads: usize,
    verbose: bool,
}

/// Runs the floor with the arguments of the process.
pub fn main() -> Result<(), Failure> {
    // `cargo bench` adds `--bench`; the other benchmark passes its own subcommand on.
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if arguments.first().is_some_and(|word| word == "floor") {
        arguments.remove(0);
    }
    if arguments.is_empty() {
        println!("floor --content DIR --out DIR [--like FOLDER|LIST] [--threads N] [--verbose]");
        return Ok(());
    }
    run(&parse(&arguments)?)
}

fn parse(words: &[String]) -> Result<Arguments, Failure> {
    let mut arguments = Arguments::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--verbose" {
            arguments.verbose = true;
            continue;
        }
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--content" => arguments.content = value.into(),
            "--out" => arguments.out = value.into(),
            "--like" => arguments.like = Some(value.into()),
            "--threads" => arguments.threads = value.parse()?,
            _ => return Err(format!("unknown argument {word}").into()),
        }
    }
    if arguments.content.as_os_str().is_empty() || arguments.out.as_os_str().is_empty() {
        return Err("--content and --out are needed".into());
    }
    Ok(arguments)
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let start = Instant::now();
    rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build_global()?;
    let out = &arguments.out;
    fs::create_dir_all(out)?;
    if fs::read_dir(out)?.next().is_some() {
        return Err(format!("{} is not empty", out.display()).into());
    }
    let pages: Vec<PathBuf> = walk(&arguments.content)?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    if pages.is_empty() {
        return Err(format!("{} holds no .md file", arguments.content.display()).into());
    }
    let targets = match &arguments.like {
        Some(like) if like.is_dir() => list(like)?,
        Some(like) => read_list(like)?,
        None => pages.iter().map(|page| own_target(page, &arguments.content)).collect::<Result<_, _>>()?,
    };
    let own_size = arguments.like.is_none();
    let (html, other): (Vec<&Target>, Vec<&Target>) =
        targets.iter().partition(|target| target.path.extension().is_some_and(|e| e == "html"));
    let mut folder = Path::new("");
    for target in html.iter().chain(&other) {
        if let Some(parent) = target.path.parent()
            && parent != folder
        {
            fs::create_dir_all(out.join(parent))?;
            folder = parent;
        }
    }
    let listed = start.elapsed();

    let mut environment = Environment::new();
    environment.add_template("page.html", TEMPLATE)?;
    let template = environment.get_template("page.html")?;
    // Page k gives the output files k, k + pages, k + 2 pages …: parsed and rendered once, written as often as it takes.
    let page = |(number, path): (usize, &PathBuf)| -> Result<(usize, u64), Failure> {
        let source = fs::read_to_string(path)?;
        let (title, markdown) = split(&source);
        let mut body = String::with_capacity(source.len() * 3 / 2);
        pulldown_cmark::html::push_html(&mut body, pulldown_cmark::Parser::new_ext(markdown, OPTIONS));
        let rendered = template.render(context! { title, body => Value::from_safe_string(body) })?;
        let mut written = (0, 0);
        for target in html.iter().skip(number).step_by(pages.len()) {
            let bytes = if own_size { rendered.len() as u64 } else { target.bytes };
            put(&out.join(&target.path), rendered.as_bytes(), bytes)?;
            written = (written.0 + 1, written.1 + bytes);
        }
        Ok(written)
    };
    let sum = |a: (usize, u64), b: (usize, u64)| Ok((a.0 + b.0, a.1 + b.1));
    let of_pages = pages.par_iter().enumerate().map(page).try_reduce(Default::default, sum)?;
    let filler = vec![b' '; 64 << 10];
    let rest = |target: &&Target| -> Result<(usize, u64), Failure> {
        put(&out.join(&target.path), &filler, target.bytes)?;
        Ok((1, target.bytes))
    };
    let of_rest = other.par_iter().map(rest).try_reduce(Default::default, sum)?;
    println!("{} pages, {} files, {} bytes", pages.len(), of_pages.0 + of_rest.0, of_pages.1 + of_rest.1);
    if arguments.verbose {
        println!("folders {:.3} s, in all {:.3} s", listed.as_secs_f64(), start.elapsed().as_secs_f64());
    }
    Ok(())
}

const OPTIONS: pulldown_cmark::Options = pulldown_cmark::Options::ENABLE_TABLES
    .union(pulldown_cmark::Options::ENABLE_FOOTNOTES)
    .union(pulldown_cmark::Options::ENABLE_TASKLISTS)
    .union(pulldown_cmark::Options::ENABLE_STRIKETHROUGH)
    .union(pulldown_cmark::Options::ENABLE_HEADING_ATTRIBUTES);

/// Title and Markdown of a source file.
fn split(source: &str) -> (&str, &str) {
    let Some((front, body)) = source.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")) else {
        let first = source.lines().next().unwrap_or_default();
        return (first.trim_start_matches(['#', ' ']), source);
    };
    let title = front.lines().find_map(|line| line.strip_prefix("title = \"")).map_or("", |rest| rest.trim_end_matches('"'));
    (title, body)
}

/// Writes `size` bytes: `content`, cut or repeated.
fn put(path: &Path, content: &[u8], size: u64) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    let mut left = size;
    while left > 0 && !content.is_empty() {
        let part = left.min(content.len() as u64);
        file.write_all(&content[..part as usize])?;
        left -= part;
    }
    Ok(())
}

/// The files of an output folder, sorted by path.
pub fn list(folder: &Path) -> Result<Vec<Target>, Failure> {
    let target = |path: PathBuf| -> Result<Target, Failure> {
        let bytes = fs::metadata(&path)?.len();
        Ok(Target { path: path.strip_prefix(folder)?.to_path_buf(), bytes })
    };
    let mut files = walk(folder)?;
    files.sort_unstable();
    files.into_iter().map(target).collect()
}

fn read_list(file: &Path) -> Result<Vec<Target>, Failure> {
    let mut text = String::new();
    File::open(file)?.read_to_string(&mut text)?;
    let target = |line: &str| -> Result<Target, Failure> {
        let (bytes, path) = line.split_once('\t').ok_or_else(|| format!("not a line of a list: {line}"))?;
        Ok(Target { path: path.into(), bytes: bytes.parse()? })
    };
    text.lines().map(target).collect()
}

/// All files below a folder, a folder at a time.
fn walk(folder: &Path) -> Result<Vec<PathBuf>, walkdir::Error> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// The output file of a page when there is nothing to be like.
fn own_target(page: &Path, content: &Path) -> Result<Target, std::path::StripPrefixError> {
    Ok(Target { path: page.strip_prefix(content)?.with_extension("html"), bytes: 0 })
}
