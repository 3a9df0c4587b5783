//! The search index by itself: `cargo bench --bench search -- SITE [ROUNDS]` opens the site whose `site.toml` is in the
//! folder SITE and says what making its index costs: wall and processor time, memory, files, bytes.
//! `benches/search/compare.mjs` measures what a reader gets from it.
#![allow(clippy::print_stdout, reason = "a program that prints its result")]
#![allow(clippy::disallowed_methods, reason = "a program of its own, without the library's layers")]

use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), String> {
    // `cargo bench` adds `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let root = words.first().ok_or("search SITE [ROUNDS]")?;
    let rounds: usize = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(3);
    let options = anli::site::Options::default();
    for round in 1..=rounds {
        let opened = anli::site::open(&anli::disk::Disk::default(), Path::new(root), &options);
        let site = opened.value.ok_or("the site has errors: anli build says which")?;
        // What the process has held so far is forgotten, so that the peak is that of the index.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        let (before, start, used) = (status("VmRSS:"), Instant::now(), processor());
        let index = site.search();
        let bytes: usize = index.files.values().map(Vec::len).sum();
        println!(
            "{round}: {:.2} s wall, {:.2} s processor, {} MB above the {} MB of the open site at most, {} files, {:.1} MB",
            start.elapsed().as_secs_f64(),
            processor() - used,
            status("VmHWM:").saturating_sub(before) / 1000,
            before / 1000,
            index.files.len(),
            bytes as f64 / 1e6,
        );
    }
    Ok(())
}

/// A line of `/proc/self/status` in kB; nought where there is none.
fn status(name: &str) -> usize {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}

/// Seconds of processor time so far, user and system.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(')').next().unwrap_or_default();
    after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
