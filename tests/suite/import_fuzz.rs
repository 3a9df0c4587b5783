//! A mutating fuzzer for the readers of `anli import`, for as long as one wants:
//!
//!     ANLI_FUZZ_SECONDS=600 cargo test --test suite import_fuzz -- --ignored --nocapture
//!
//! Each input must end in pages with a proof or in a finding with a code that is not our mistake. See decision 053.

use super::import::{PIECES, Random, sample_config, settings};
use super::import_files as made;
use anli::import;
use std::time::{Duration, Instant};

fn seconds() -> Duration {
    let wanted = std::env::var("ANLI_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(wanted.unwrap_or(20))
}

/// Changes bytes: flips, cuts, doubles, splices in pieces of reports and of markup.
fn mutate(random: &mut Random, bytes: &mut Vec<u8>, pieces: &[&[u8]]) {
    for _ in 0..1 + random.below(6) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = random.below(256) as u8,
            2 => bytes.truncate(at.max(8)),
            3 => {
                let end = bytes.len().min(at + random.below(400));
                let part = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, part);
            }
            4 => {
                let end = bytes.len().min(at + random.below(200));
                bytes.drain(at..end);
            }
            _ => {
                let piece = pieces[random.below(pieces.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
}

fn run(mut next: impl FnMut(&mut Random) -> (&'static str, Vec<u8>)) {
    let (config, settings) = (sample_config(), settings(Some("2020")));
    let (begin, limit) = (Instant::now(), seconds());
    let mut random = Random(0xC0FFEE);
    let (mut runs, mut pages) = (0u64, 0u64);
    while begin.elapsed() < limit {
        let (name, bytes) = next(&mut random);
        let again = bytes.clone();
        let outcome = std::panic::catch_unwind(|| import::import(&[(name.to_owned(), bytes)], &settings, &config));
        match outcome {
            Ok(Ok((import, _))) => pages += import.files.len() as u64,
            Ok(Err(findings)) => assert!(findings.iter().all(|found| found.code.id() != "E611"), "{findings:?} {name} {again:?}"),
            Err(_) => panic!("panicked: {name} {again:?}"),
        }
        runs += 1;
    }
    eprintln!("{runs} inputs, {pages} pages, {:?}", begin.elapsed());
}

#[test]
#[ignore = "as long as one wants; see the head of the file"]
fn text_readers_survive_any_bytes() {
    let seeds: Vec<(&'static str, Vec<u8>)> =
        made::forms().into_iter().map(|(_, name, bytes)| (name, bytes)).filter(|(name, _)| !name.ends_with("docx")).collect();
    let markup: [&[u8]; 14] = [
        b"<table><tr><td>",
        b"</div>",
        b"<ol><li>",
        b"<script>",
        b"<!--",
        b"&#x4e00;",
        b"```\n",
        b"| a | b |\n|---|---|\n",
        b"# ",
        b"- ",
        b"\xff\xfe",
        b"\x81\x30",
        b"\0",
        b"</title>",
    ];
    let pieces: Vec<&[u8]> = PIECES.iter().map(|piece| piece.as_bytes()).chain(markup).collect();
    run(|random| {
        let (name, mut bytes) = seeds[random.below(seeds.len())].clone();
        mutate(random, &mut bytes, &pieces);
        (name, bytes)
    });
}

#[test]
#[ignore = "as long as one wants; see the head of the file"]
fn the_docx_reader_survives_any_bytes() {
    let seeds: Vec<Vec<u8>> = made::forms()
        .into_iter()
        .filter(|(_, name, _)| name.ends_with("docx"))
        .map(|(_, _, bytes)| bytes)
        .chain([made::rich_docx()])
        .collect();
    let unpacked: Vec<Vec<(String, Vec<u8>)>> = seeds.iter().map(|bytes| made::parts(bytes)).collect();
    let markup: [&[u8]; 16] = [
        b"<w:p>",
        b"</w:p>",
        b"<w:tbl><w:tr><w:tc>",
        b"</w:tc></w:tr></w:tbl>",
        b"<w:r><w:t>",
        b"</w:t></w:r>",
        b"<w:del>",
        b"</w:del>",
        b"<w:gridSpan w:val=\"99999\"/>",
        b"<w:numId w:val=\"3\"/>",
        b"<w:ilvl w:val=\"255\"/>",
        b"&x;",
        b"<![CDATA[",
        b"<w:footnoteReference w:id=\"2\"/>",
        b"<w:basedOn w:val=\"H1\"/>",
        b"<w:br/>",
    ];
    let pieces: Vec<&[u8]> = PIECES.iter().map(|piece| piece.as_bytes()).chain(markup).collect();
    run(|random| {
        let seed = random.below(seeds.len());
        // One in four: the container itself; else a part in a sound container, so that the reader behind is reached.
        if random.below(4) == 0 {
            let mut bytes = seeds[seed].clone();
            mutate(random, &mut bytes, &pieces);
            return ("报告.docx", bytes);
        }
        let mut parts = unpacked[seed].clone();
        let at = random.below(parts.len());
        mutate(random, &mut parts[at].1, &pieces);
        let parts: Vec<(&str, Vec<u8>)> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        ("报告.docx", made::package(&parts))
    });
}
