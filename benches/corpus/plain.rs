//! An ordinary folder of documentation: nested, no front matter, relative links, pictures, code.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::text::{Rng, Sentences, han};
use super::{Counts, empty, put, put_bytes, relative, words};

/// Pages of one chapter; the last five are one level deeper.
const CHAPTER: usize = 20;
/// Pictures of the folder.
const PICTURES: usize = 8;

/// A PNG of one white point.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00,
    0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B, 0x55, 0x00, 0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63,
    0xF8, 0x0F, 0x00, 0x01, 0x01, 0x01, 0x00, 0x1C, 0xB0, 0x8C, 0x99, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60,
    0x82,
];

const CODE: [(&str, &str); 5] = [
    ("toml", "[report]\nyear = 2020\ntables = [\"income\", \"staff\"]\n"),
    ("sh", "for f in report/*.csv; do\n    sort -u \"$f\" > \"sorted/$(basename \"$f\")\"\ndone\n"),
    ("rust", "fn share(part: f64, whole: f64) -> Option<f64> {\n    (whole != 0.0).then(|| part / whole * 100.0)\n}\n"),
    ("json", "{\n  \"district\": \"东城\",\n  \"schools\": 24,\n  \"open\": true\n}\n"),
    ("sql", "SELECT school, count(*) AS pupils\nFROM roll\nWHERE year = 2020\nGROUP BY school;\n"),
];

/// Writes `pages` pages into `folder`, which must be empty or missing.
pub fn write_plain(pages: usize, folder: &Path) -> io::Result<Counts> {
    empty(folder)?;
    fs::create_dir_all(folder.join("images"))?;
    let mut counts = Counts::default();
    for picture in 1..=PICTURES {
        counts = counts.and(put_bytes(folder, &format!("images/figure-{picture}.png"), PICTURE)?);
    }
    for chapter in 0..pages.div_ceil(CHAPTER) {
        fs::create_dir_all(folder.join(format!("chapter-{:03}/details", chapter + 1)))?;
    }
    let sentences = Sentences::new(0);
    let write = |number: usize| -> io::Result<Counts> {
        let (text, about) = page(&sentences, number, pages);
        Ok(put(folder, &path(number), &text)?.and(about))
    };
    let written = (0..pages).into_par_iter().map(write).try_reduce(Counts::default, |a, b| Ok(a.and(b)))?;
    Ok(counts.and(written))
}

fn path(number: usize) -> String {
    let chapter = number / CHAPTER + 1;
    match number % CHAPTER {
        0 if number == 0 => "index.md".to_owned(),
        0 => format!("chapter-{chapter:03}/README.md"),
        page if page < CHAPTER - 5 => format!("chapter-{chapter:03}/page-{page:02}.md"),
        page => format!("chapter-{chapter:03}/details/page-{page:02}.md"),
    }
}

fn title(number: usize) -> String {
    let heading = words::HEADINGS[number % words::HEADINGS.len()];
    match number {
        0 => "工作手册".to_owned(),
        _ => format!("{}.{} {heading}", number / CHAPTER + 1, number % CHAPTER),
    }
}

fn page(sentences: &Sentences, number: usize, pages: usize) -> (String, Counts) {
    let mut rng = Rng::of(7, 6, number);
    let from = path(number);
    let mut out = format!("# {}\n\n", title(number));
    let mut links = 0;
    for section in 0..rng.between(3, 5) {
        if section > 0 {
            let _ = write!(out, "## {}\n\n", words::HEADINGS[(number + section * 7) % words::HEADINGS.len()]);
        }
        for _ in 0..2 {
            for _ in 0..rng.between(2, 4) {
                sentences.sentence(&mut rng, &mut out);
            }
            let target = rng.below(pages);
            if rng.chance(60) && target != number {
                let _ = write!(out, "见[{}]({})。", title(target), relative(&from, &path(target)));
                links += 1;
            }
            out.push_str("\n\n");
        }
        match section % 3 {
            0 => {
                let (language, code) = rng.pick(&CODE);
                let _ = write!(out, "```{language}\n{code}```\n\n");
            }
            1 => {
                let picture = format!("images/figure-{}.png", rng.between(1, PICTURES));
                let _ = write!(out, "![图{section}：{}]({})\n\n", sentences.noun(&mut rng), relative(&from, &picture));
            }
            _ => {
                for _ in 0..3 {
                    out.push_str("- `");
                    let _ = write!(out, "{}-{}` ", rng.pick(&["key", "name", "path", "unit"]), rng.below(90));
                    sentences.clause(&mut rng, &mut out);
                    out.push('\n');
                }
                out.push('\n');
            }
        }
    }
    if number > 0 {
        let _ = write!(out, "[上一页]({})", relative(&from, &path(number - 1)));
        links += 1;
    }
    if number + 1 < pages {
        let _ = write!(out, "{}[下一页]({})", if number > 0 { " · " } else { "" }, relative(&from, &path(number + 1)));
        links += 1;
    }
    out.push('\n');
    let counts = Counts { cases: 1, links, han: han(&out), ..Counts::default() };
    (out, counts)
}
