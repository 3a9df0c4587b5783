//! Time and memory of imports.
//!
//!     cargo bench --bench import -- [--megabytes N] [--rounds R] [--bin PATH]
//!
//! Makes a report of N MB (default 10) out of made-up sentences: sections with items, then 16 cities with numbered cases. Imports
//! it as text in memory (no disk), as UTF-8 and as GB18030, and prints the time of every round and the median.
#![allow(clippy::print_stdout, reason = "a program that prints its result")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a program of its own, without the library's layers")]

use anli::import::{self, Settings};
use anli::parse;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

const CITIES: [&str; 16] = [
    "济南市",
    "青岛市",
    "淄博市",
    "枣庄市",
    "东营市",
    "烟台市",
    "潍坊市",
    "济宁市",
    "泰安市",
    "威海市",
    "日照市",
    "临沂市",
    "德州市",
    "聊城市",
    "滨州市",
    "菏泽市",
];

/// A report of about so many bytes.
fn report(bytes: usize) -> String {
    let sentence = |out: &mut String, seed: usize| {
        let parts =
            ["全面落实保障政策", "新建改扩建学校", "补充教师", "组建教育集团", "改造食堂", "开通校车线路", "推进产教融合", "加强体育美育"];
        let units = ["所", "人", "个", "万元", "条", "%"];
        write!(
            out,
            "{},{}{}{};“{}”经验在全省推广(见《{}办法》),",
            parts[seed % 8],
            parts[(seed / 8) % 8],
            seed % 9973,
            units[seed % 6],
            parts[(seed / 3) % 8],
            parts[seed % 5]
        )
        .unwrap();
        out.push_str("有关做法得到肯定。");
    };
    let mut text = String::from("甲省2020年教育工作评价报告\n\n");
    let mut seed = 1usize;
    for (index, number) in ["一", "二", "三"].into_iter().enumerate() {
        write!(text, "{number}、第{index}部分工作\n\n").unwrap();
        while text.len() < bytes * (index + 1) / 12 {
            text.push_str("(一)推进重点工作。");
            (0..6).for_each(|_| {
                seed += 1;
                sentence(&mut text, seed);
            });
            text.push_str("\n\n");
        }
    }
    for (index, city) in CITIES.iter().enumerate() {
        write!(text, "{city}\n\n").unwrap();
        let mut number = 0;
        while text.len() < bytes / 4 + bytes * 3 / 4 * (index + 1) / CITIES.len() {
            number += 1;
            write!(text, "{number}.").unwrap();
            (0..4).for_each(|_| {
                seed += 1;
                sentence(&mut text, seed);
            });
            text.push_str("\n\n");
        }
    }
    text
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let value =
        |name: &str, or: usize| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1)?.parse().ok()).unwrap_or(or);
    let (megabytes, rounds) = (value("--megabytes", 10), value("--rounds", 5));
    let settings = Settings { edition: None, into: "content".into(), published: None, origin: None, topic: None, repair: true };
    let config =
        parse::config(&Arc::from("site.toml"), std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/site.toml")).unwrap().as_slice())
            .value
            .unwrap();
    let text = report(megabytes << 20);
    for (name, bytes) in [("UTF-8", text.clone().into_bytes()), ("GB18030", encoding_rs::GB18030.encode(&text).0.into_owned())] {
        let inputs = [("报告.txt".to_owned(), bytes)];
        let mut times = Vec::new();
        for _ in 0..rounds {
            let begin = Instant::now();
            let (import, _) = import::import(&inputs, &settings, &config).unwrap();
            times.push(begin.elapsed());
            let [sections, items, places, cases, figures] = import.totals();
            println!(
                "{name}, {} bytes: {:?}; {sections} sections, {items} items, {places} places, {cases} cases, {figures} figures",
                inputs[0].1.len(),
                begin.elapsed()
            );
        }
        times.sort();
        println!("{name}: median {:?}", times[times.len() / 2]);
    }
    let named = words.iter().position(|word| word == "--bin").and_then(|at| words.get(at + 1));
    let bin = named.map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_anli")), PathBuf::from);
    for place in [std::env::temp_dir(), PathBuf::from("/dev/shm")] {
        if place.is_dir() {
            // Kept until the end: ext4 looks at every file deleted in the last minutes before it makes a new one beside them,
            // so removing one site would be measured with the next.
            let folders: Vec<_> = (0..rounds).map(|_| tempfile::tempdir_in(&place).unwrap()).collect();
            let mut times: Vec<_> = folders.iter().map(|folder| whole(&bin, folder.path(), &text)).collect();
            times.sort();
            println!("whole command in {}: median {:?}, all {times:?}", place.display(), times[times.len() / 2]);
        }
    }
}

/// Imports the report by the command into a site in `folder`.
fn whole(bin: &Path, folder: &Path, text: &str) -> std::time::Duration {
    let (site, file) = (folder.join("site"), folder.join("报告.txt"));
    std::fs::create_dir_all(site.join("content")).unwrap();
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/site.toml"), site.join("site.toml")).unwrap();
    std::fs::write(&file, text).unwrap();
    let begin = Instant::now();
    let done = Command::new(bin).arg("--root").arg(&site).arg("--quiet").arg("import").arg(&file).output().unwrap();
    let time = begin.elapsed();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    time
}
