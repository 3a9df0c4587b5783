//! Benchmarks of whole builds.
//!
//!     cargo bench --bench build -- corpus --cases N --out DIR [--seed S] [--plain] [--without-search]
//!     cargo bench --bench build -- phases [--cases N]
//!     cargo bench --bench build -- compare [--cases N] [--bin PATH] [--rounds R] [--jobs J] [--without-search]
//!     cargo bench --bench build -- scaling [--cases N,N,…] [--bin PATH] [--rounds R] [--jobs J] [--without-search]
//!     cargo bench --bench build -- floor …            the arguments of `floor.rs`
//!
//! - `corpus` writes a made-up site (the same bytes for the same N and seed) and says what is in it;
//!   `--plain` writes a site whose `content/` is an ordinary documentation folder of N pages instead.
//! - `phases` says where the time of one build goes.
//! - `compare` sets anli against the floor (`floor.rs`: read, parse, fill one template, write the same files and
//!   bytes). Both run in turn, each time into a fresh folder, the first of a pair changing from round to round; the
//!   ratio is that of a pair, so that a machine that grows slow meanwhile does not tell.
//!   It does so twice: with the search index, which the floor has nothing like (it writes its files as it writes others),
//!   and without (`[search] index = false`); with `--without-search` only the latter.
//! - `scaling` gives time and memory at several sizes and the exponent of both: the slope of the line through the
//!   logarithms (1 is linear).
//!
//! Corpus and output are on a memory disk (`/dev/shm`, else the folder for temporary files). Wall time is taken
//! around the process. User and system time and peak memory come from `/usr/bin/time` where there is one, else from
//! `/proc`, else they are left out.
#![allow(clippy::print_stdout, reason = "a program that prints its result")]
#![allow(clippy::disallowed_methods, reason = "a program of its own, without the library's layers")]

mod corpus;
mod floor;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use corpus::{Counts, Shape};

type Outcome<T> = Result<T, floor::Failure>;

/// The binary of this build.
const ANLI: &str = env!("CARGO_BIN_EXE_anli");
/// GNU time.
const TIME: &str = "/usr/bin/time";

struct Arguments {
    cases: Vec<usize>,
    out: Option<PathBuf>,
    bin: PathBuf,
    rounds: usize,
    jobs: Option<usize>,
    seed: u64,
    plain: bool,
    search: bool,
}

fn main() -> Outcome<()> {
    // `cargo bench` adds `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let Some((command, rest)) = words.split_first() else {
        usage();
        return Ok(());
    };
    if command == "floor" {
        return floor::main();
    }
    let arguments = parse(rest)?;
    match command.as_str() {
        "corpus" => write_corpus(&arguments),
        "phases" => phases(&arguments),
        "compare" => compare(&arguments),
        "scaling" => scaling(&arguments),
        _ => {
            usage();
            Err(format!("unknown command {command}").into())
        }
    }
}

fn usage() {
    println!("build corpus --cases N --out DIR [--seed S] [--plain] [--without-search]");
    println!("build phases [--cases N]");
    println!("build compare [--cases N] [--bin PATH] [--rounds R] [--jobs J] [--without-search]");
    println!("build scaling [--cases N,N,…] [--bin PATH] [--rounds R] [--jobs J] [--without-search]");
    println!("build floor --content DIR --out DIR [--like FOLDER|LIST] [--threads N] [--verbose]");
}

fn parse(words: &[String]) -> Outcome<Arguments> {
    let mut arguments =
        Arguments { cases: Vec::new(), out: None, bin: ANLI.into(), rounds: 5, jobs: None, seed: 1, plain: false, search: true };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--plain" => {
                arguments.plain = true;
                continue;
            }
            "--without-search" => {
                arguments.search = false;
                continue;
            }
            _ => {}
        }
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--cases" => arguments.cases = value.split(',').map(str::parse).collect::<Result<_, _>>()?,
            "--out" => arguments.out = Some(value.into()),
            "--bin" => arguments.bin = fs::canonicalize(value).map_err(|error| format!("{value}: {error}"))?,
            "--rounds" => arguments.rounds = value.parse::<usize>()?.max(1),
            "--jobs" => arguments.jobs = Some(value.parse()?),
            "--seed" => arguments.seed = value.parse()?,
            _ => return Err(format!("unknown argument {word}").into()),
        }
    }
    Ok(arguments)
}

impl Arguments {
    /// The one size of a command that takes one.
    fn size(&self, default: usize) -> Outcome<usize> {
        match self.cases[..] {
            [] => Ok(default),
            [cases] => Ok(cases),
            _ => Err("only `scaling` takes several sizes".into()),
        }
    }

    fn shape(&self, cases: usize) -> Shape {
        Shape { seed: self.seed, ..Shape::of(cases) }
    }

    /// Writes the corpus; `search` says whether its site has a search index.
    fn write(&self, cases: usize, search: bool, out: &Path) -> Outcome<Counts> {
        let counts = corpus::write(&self.shape(cases), out)?;
        if !search {
            without_search(out)?;
        }
        Ok(counts)
    }
}

/// The same site without a search index.
fn without_search(site: &Path) -> Outcome<()> {
    let settings = site.join("site.toml");
    let text = fs::read_to_string(&settings)?;
    Ok(fs::write(settings, format!("{text}\n[search]\nindex = false\n"))?)
}

fn write_corpus(arguments: &Arguments) -> Outcome<()> {
    let out = arguments.out.as_deref().ok_or("corpus needs --out DIR")?;
    let cases = arguments.size(1_000)?;
    let start = Instant::now();
    let counts = if arguments.plain {
        let counts = corpus::write_plain(cases, &out.join("content"))?;
        fs::write(
            out.join("site.toml"),
            "title = \"工作手册\"\nbase_url = \"https://www.example.gov.cn/docs/\"\nlanguage = \"zh-CN\"\ntheme = \"default\"\n",
        )?;
        counts
    } else {
        arguments.write(cases, arguments.search, out)?
    };
    print_counts(&counts, start.elapsed());
    Ok(())
}

fn print_counts(counts: &Counts, took: Duration) {
    let each = |number: usize| number as f64 / counts.cases.max(1) as f64;
    if counts.editions > 0 {
        println!(
            "{} cases in {} editions; {} cities, {} topics, {} pairs of them",
            counts.cases, counts.editions, counts.cities, counts.topics, counts.pairs
        );
    }
    println!(
        "per page: {:.0} Han, {:.2} links, {:.2} topics, {:.0} bytes",
        each(counts.han),
        each(counts.links),
        each(counts.topic_uses),
        each(counts.bytes as usize)
    );
    println!(
        "{} files, {:.1} MB, digest {:016x}, written in {:.2} s",
        counts.files,
        counts.bytes as f64 / 1e6,
        counts.digest,
        took.as_secs_f64()
    );
}

/// One build, taken apart.
fn phases(arguments: &Arguments) -> Outcome<()> {
    let cases = arguments.size(10_000)?;
    let disk = memory_disk()?;
    let site = disk.path().join("site");
    let start = Instant::now();
    print_counts(&arguments.write(cases, true, &site)?, start.elapsed());
    measure(&site)
}

/// One line per phase, then one per kind of address, each as time on one thread; then whole runs of the program.
fn measure(site: &Path) -> Outcome<()> {
    use anli::link::{self, Visibility};
    use anli::render::theme::Theme;
    use anli::{disk::Disk, load, parse, view};
    let disk = Disk::default();
    let mut clock = Instant::now();
    let mut phase = |name: &str| {
        println!("{name:<24}{:>9.1} ms", clock.elapsed().as_secs_f64() * 1e3);
        clock = Instant::now();
    };
    let bytes = load::config(&disk, site).map_err(|found| format!("{found:?}"))?;
    let config = parse::config(&"site.toml".into(), &bytes).value.ok_or("the corpus has no usable settings")?;
    phase("settings");
    let inputs = load::inputs(&disk, site, &config.site, &load::Files::new());
    phase("load: list");
    let texts: Vec<Vec<u8>> = inputs.pages.iter().filter_map(|entry| load::page(&disk, site, entry).ok()).collect();
    phase("load: read");
    let parse = |(entry, bytes): (&anli::disk::Entry, &Vec<u8>)| parse::page(&entry.path, load::parts(&entry.path), bytes).value.into();
    let pages = inputs.pages.iter().zip(&texts).map(parse).collect();
    phase("parse");
    let theme = Theme::new(&[], &config.strings, &mut Vec::new());
    phase("theme");
    let (assets, theme_assets) = (inputs.assets().into(), theme.asset_names());
    let given = link::Given { config: &config, pages, assets, theme_assets, visibility: Visibility::default() };
    let graph = link::link(given, None).value;
    phase("link (all threads)");
    drop((config, graph, theme));
    let site_value = anli::site::open(&disk, site, &Default::default()).value.ok_or("the corpus does not open")?;
    phase("all of that, in parallel");
    let index: usize = site_value.search().files.values().map(Vec::len).sum();
    phase("search index");
    println!("{:<24}{:>9.1} MB in {} files", "", index as f64 / 1e6, site_value.search().files.len());
    let mut kinds: std::collections::BTreeMap<String, (usize, usize, Duration, Duration)> = std::collections::BTreeMap::new();
    for (address, route) in site_value.graph.routes.iter() {
        let source = site_value.source();
        let start = Instant::now();
        drop(view::view(source, address, route));
        let viewed = start.elapsed();
        let start = Instant::now();
        let content = site_value.render(address, route).map_err(|found| format!("{found:?}"))?;
        let entry = kinds.entry(format!("{route:?}").split('(').next().unwrap_or_default().to_owned()).or_default();
        entry.0 += 1;
        entry.1 += if let anli::render::Content::Bytes(bytes) = content { bytes.len() } else { 0 };
        entry.2 += viewed;
        entry.3 += start.elapsed();
    }
    phase("view twice and render");
    println!("\n{:<16}{:>8}{:>12}{:>12}{:>14}", "address", "files", "kB", "view ms", "view+print ms");
    for (kind, (files, bytes, viewed, rendered)) in kinds {
        println!(
            "{kind:<16}{files:>8}{:>12.0}{:>12.1}{:>14.1}",
            bytes as f64 / 1e3,
            viewed.as_secs_f64() * 1e3,
            rendered.as_secs_f64() * 1e3
        );
    }
    drop(site_value);
    let output = site.join("public");
    println!("\n{HEAD}");
    for name in ["full build", "nothing changed"] {
        println!("{}", run(&anli(Path::new(ANLI), site, &output, None))?.line(name));
    }
    Ok(())
}

fn compare(arguments: &Arguments) -> Outcome<()> {
    let cases = arguments.size(10_000)?;
    let disk = memory_disk()?;
    let (site, output, floor_output, list) =
        (disk.path().join("site"), disk.path().join("anli"), disk.path().join("floor"), disk.path().join("files.txt"));
    let start = Instant::now();
    print_counts(&arguments.write(cases, arguments.search, &site)?, start.elapsed());
    if arguments.search {
        println!("\nwith the search index");
        pairs(arguments, &site, &output, &floor_output, &list)?;
        without_search(&site)?;
    }
    println!("\nwithout a search index");
    pairs(arguments, &site, &output, &floor_output, &list)
}

/// Runs anli and the floor in turn on one site.
fn pairs(arguments: &Arguments, site: &Path, output: &Path, floor_output: &Path, list: &Path) -> Outcome<()> {
    remove(output)?;
    // The first build is not counted: it says what the floor has to write.
    run(&anli(&arguments.bin, site, output, arguments.jobs))?;
    let targets = floor::list(output)?;
    let mut lines = String::new();
    for target in &targets {
        writeln!(lines, "{}\t{}", target.bytes, target.path.display())?;
    }
    fs::write(list, lines)?;
    let bytes: u64 = targets.iter().map(|target| target.bytes).sum();
    println!("output: {} files, {:.1} MB\n\n{HEAD}", targets.len(), bytes as f64 / 1e6);

    let mut ours = Vec::new();
    let mut floors = Vec::new();
    for round in 0..arguments.rounds {
        for turn in 0..2 {
            if (round + turn) % 2 == 0 {
                remove(output)?;
                let taken = run(&anli(&arguments.bin, site, output, arguments.jobs))?;
                println!("{}", taken.line("anli"));
                ours.push(taken);
            } else {
                remove(floor_output)?;
                let taken = run(&floor_command(site, floor_output, list, arguments.jobs)?)?;
                println!("{}", taken.line("floor"));
                floors.push(taken);
            }
        }
    }
    println!("\n{}\n{}", Taken::median(&ours).line("anli, median"), Taken::median(&floors).line("floor, median"));
    let ratios: Vec<f64> = ours.iter().zip(&floors).map(|(ours, floor)| ours.wall.as_secs_f64() / floor.wall.as_secs_f64()).collect();
    let shown: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
    println!("anli / floor, pair by pair: {}; median {:.2}", shown.join(" "), median(ratios));
    Ok(())
}

fn scaling(arguments: &Arguments) -> Outcome<()> {
    let sizes = if arguments.cases.is_empty() { vec![1_000, 10_000, 100_000] } else { arguments.cases.clone() };
    println!("{HEAD}");
    let mut wall = Vec::new();
    let mut memory = Vec::new();
    for &cases in &sizes {
        let disk = memory_disk()?;
        let (site, output) = (disk.path().join("site"), disk.path().join("anli"));
        arguments.write(cases, arguments.search, &site)?;
        let mut all = Vec::new();
        for _ in 0..if cases > 20_000 { arguments.rounds.min(3) } else { arguments.rounds } {
            remove(&output)?;
            all.push(run(&anli(&arguments.bin, &site, &output, arguments.jobs))?);
        }
        let taken = Taken::median(&all);
        println!("{}", taken.line(&format!("{cases} cases")));
        wall.push((cases as f64, taken.wall.as_secs_f64()));
        if let Some(peak) = taken.peak {
            memory.push((cases as f64, peak as f64));
        }
    }
    println!("exponent of time {}", slope(&wall));
    println!("exponent of memory {}", slope(&memory));
    Ok(())
}

/// The slope of the line through the logarithms, by least squares.
fn slope(points: &[(f64, f64)]) -> String {
    if points.len() < 2 {
        return "needs two sizes".to_owned();
    }
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let x_mean = logs.iter().map(|(x, _)| x).sum::<f64>() / count;
    let y_mean = logs.iter().map(|(_, y)| y).sum::<f64>() / count;
    let with = logs.iter().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum::<f64>();
    let square = logs.iter().map(|(x, _)| (x - x_mean).powi(2)).sum::<f64>();
    format!("{:.2}", with / square)
}

fn anli(bin: &Path, site: &Path, output: &Path, jobs: Option<usize>) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec![bin.into(), "--root".into(), site.into()];
    if let Some(jobs) = jobs {
        words.extend(["--jobs".into(), jobs.to_string().into()]);
    }
    words.extend(["build".into(), "--output".into(), output.into()]);
    words
}

/// This very program as the floor: it needs no second one to be built and found.
fn floor_command(site: &Path, out: &Path, list: &Path, jobs: Option<usize>) -> Outcome<Vec<OsString>> {
    let mut words: Vec<OsString> = vec![std::env::current_exe()?.into(), "floor".into()];
    words.extend(["--content".into(), site.join("content").into(), "--out".into(), out.into(), "--like".into(), list.into()]);
    if let Some(jobs) = jobs {
        words.extend(["--threads".into(), jobs.to_string().into()]);
    }
    Ok(words)
}

fn memory_disk() -> std::io::Result<tempfile::TempDir> {
    let builder = |folder: &Path| tempfile::Builder::new().prefix("anli-bench-").tempdir_in(folder);
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { builder(memory) } else { builder(&std::env::temp_dir()) }
}

fn remove(folder: &Path) -> std::io::Result<()> {
    if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) }
}

const HEAD: &str = "                    wall       user        sys       peak";

/// What one run of a program took.
#[derive(Clone, Copy)]
struct Taken {
    wall: Duration,
    user: Option<Duration>,
    sys: Option<Duration>,
    /// Peak of resident memory in bytes.
    peak: Option<u64>,
}

impl Taken {
    fn line(&self, name: &str) -> String {
        let seconds = |time: Option<Duration>| time.map_or("–".to_owned(), |time| format!("{:.2} s", time.as_secs_f64()));
        let peak = self.peak.map_or("–".to_owned(), |bytes| format!("{:.1} MB", bytes as f64 / 1e6));
        format!("{name:<15} {:>6.3} s {:>10} {:>10} {peak:>10}", self.wall.as_secs_f64(), seconds(self.user), seconds(self.sys))
    }

    /// The median of each column.
    fn median(all: &[Taken]) -> Taken {
        let time = |of: fn(&Taken) -> Option<Duration>| -> Option<Duration> {
            let seconds: Option<Vec<f64>> = all.iter().map(|taken| of(taken).map(|time| time.as_secs_f64())).collect();
            seconds.map(|seconds| Duration::from_secs_f64(median(seconds)))
        };
        let peaks: Option<Vec<f64>> = all.iter().map(|taken| taken.peak.map(|bytes| bytes as f64)).collect();
        Taken {
            wall: time(|taken| Some(taken.wall)).unwrap_or_default(),
            user: time(|taken| taken.user),
            sys: time(|taken| taken.sys),
            peak: peaks.map(|peaks| median(peaks) as u64),
        }
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    match numbers.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => numbers[length / 2],
        length => (numbers[length / 2 - 1] + numbers[length / 2]) / 2.0,
    }
}

/// Runs a program to its end, its output thrown away; a failure is an error with what it wrote last.
fn run(words: &[OsString]) -> Outcome<Taken> {
    let errors = tempfile::NamedTempFile::new()?;
    let times = tempfile::NamedTempFile::new()?;
    let with_time = gnu_time();
    let mut command = if with_time {
        let mut command = Command::new(TIME);
        command.args(["-q", "-f", "%U %S %M", "-o"]).arg(times.path()).args(words);
        command
    } else {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command
    };
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors.reopen()?);
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("{}: {error}", words[0].display()))?;
    let mut taken = Taken { wall: Duration::ZERO, user: None, sys: None, peak: None };
    if with_time {
        let status = child.wait()?;
        taken.wall = start.elapsed();
        succeed(status, words, errors.path())?;
        let text = fs::read_to_string(times.path())?;
        let mut fields = text.split_whitespace();
        let mut seconds = || fields.next().and_then(|field| field.parse().ok()).map(Duration::from_secs_f64);
        taken.user = seconds();
        taken.sys = seconds();
        taken.peak = fields.next().and_then(|field| field.parse::<u64>().ok()).map(|kilobytes| kilobytes << 10);
    } else {
        let id = child.id();
        let status = loop {
            look(id, &mut taken);
            if let Some(status) = child.try_wait()? {
                break status;
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        taken.wall = start.elapsed();
        succeed(status, words, errors.path())?;
    }
    Ok(taken)
}

/// Whether there is a `time` that knows these arguments (that of macOS and of busybox does not).
fn gnu_time() -> bool {
    let mut probe = Command::new(TIME);
    probe.args(["-q", "-f", "%M", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}

fn succeed(status: std::process::ExitStatus, words: &[OsString], errors: &Path) -> Outcome<()> {
    if status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&fs::read(errors)?).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines[lines.len().saturating_sub(20)..].join("\n");
    let called: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    Err(format!("{}: {status}\n{last}", called.join(" ")).into())
}

/// What `/proc` says of a running process. A tick is taken to be 10 ms, as on all usual systems.
fn look(id: u32, taken: &mut Taken) {
    let tick = |field: Option<&str>| field.and_then(|field| field.parse().ok()).map(|ticks: u64| Duration::from_millis(ticks * 10));
    if let Ok(text) = fs::read_to_string(format!("/proc/{id}/stat"))
        && let Some((_, rest)) = text.rsplit_once(") ")
    {
        let mut fields = rest.split(' ').skip(11);
        taken.user = tick(fields.next()).or(taken.user);
        taken.sys = tick(fields.next()).or(taken.sys);
    }
    if let Ok(text) = fs::read_to_string(format!("/proc/{id}/status"))
        && let Some(line) = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))
        && let Ok(kilobytes) = line.trim().trim_end_matches(" kB").parse::<u64>()
    {
        taken.peak = Some(taken.peak.unwrap_or(0).max(kilobytes << 10));
    }
}
