//! Links of a built corpus: what an independent checker finds broken in the output, beside what anli finds in the sources.
//!
//! Links in Markdown that lead nowhere stop a build, so broken ones are put where a build does not look: into static pages
//! and a template of the site's own. Forms are those of every day: files that are not there, wrong letter case, anchors that
//! are gone, percent signs, queries, folders, pictures, styles, scripts, `srcset`.

use super::{Outcome, corpus, findings, memory_disk};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Broken, each as it stands in a page.
const BROKEN: [&str; 18] = [
    "<a href=\"gone.html\">x</a>",
    "<a href=\"practices/gone.html\">x</a>",
    "<a href=\"./gone/\">x</a>",
    "<a href=\"Index.html\">x</a>",
    "<a href=\"SITEMAP.html#top\">x</a>",
    "<a href=\"index.html#gone\">x</a>",
    "<a href=\"#gone-here\">x</a>",
    "<a href=\"cities/index.html#%E6%B2%A1%E6%9C%89\">x</a>",
    "<a href=\"gone.html?page=2\">x</a>",
    "<a href=\"%E9%80%9A%E7%9F%A5.html\">x</a>",
    "<a href='gone-single.html'>x</a>",
    "<a href=gone-bare.html>x</a>",
    "<img src=\"images/gone.png\" alt=\"x\" width=\"1\" height=\"1\">",
    "<link rel=\"stylesheet\" href=\"gone.css\">",
    "<script src=\"gone.js\"></script>",
    "<a href=\"gone&amp;more.html\">x</a>",
    "<img srcset=\"gone-1.png 1x, gone-2.png 2x\" src=\"gone-0.png\" alt=\"x\" width=\"1\" height=\"1\">",
    "<video poster=\"gone-poster.png\"></video>",
];

/// Right, in forms that a checker may get wrong.
const RIGHT: [&str; 8] = [
    "<a href=\"index.html\">x</a>",
    "<a href=\"./index.html?from=a\">x</a>",
    "<a href=\"cities/../index.html\">x</a>",
    "<a href=\"#here\">x</a><p id=\"here\">y</p>",
    "<a href=\"\">x</a>",
    "<a href=\"https://www.example.gov.cn/none\">x</a>",
    "<a href=\"mailto:a@example.gov.cn\">x</a>",
    "<a href=\"static%31.html#l1\">x</a>",
];

/// Makes the site, asks both, prints what either has and the other has not.
pub fn compare(bin: &Path, checker: &Path, cases: usize) -> Outcome<()> {
    let disk = memory_disk()?;
    let (site, output) = (disk.path().join("site"), disk.path().join("public"));
    corpus::write(&corpus::Shape::of(cases), &site)?;
    fs::create_dir_all(site.join("static"))?;
    for number in 0..40 {
        let mut page =
            String::from("<!doctype html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>x</title></head>\n<body>\n");
        for line in 0..20 {
            let place = (number * 7 + line) % (BROKEN.len() + RIGHT.len());
            let what = BROKEN.get(place).copied().unwrap_or_else(|| RIGHT[place - BROKEN.len()]);
            let _ = writeln!(page, "<p id=\"l{line}\"></p>\n{}", if number == 0 { RIGHT[line % RIGHT.len()] } else { what });
        }
        page.push_str("</body>\n</html>\n");
        fs::write(site.join(format!("static/static{number}.html")), page)?;
    }
    let built = Command::new(bin).arg("--root").arg(&site).arg("build").arg("--output").arg(&output).output()?;
    if !built.status.success() {
        return Err(String::from_utf8_lossy(&built.stderr).into_owned().into());
    }
    let theirs = independent(checker, &output)?;
    let (ours, pages) = ours(bin, &site)?;
    println!("anli: {} broken links (page and address), {pages} findings", ours.len());
    let (missed, more): (Vec<_>, Vec<_>) = (theirs.difference(&ours).collect(), ours.difference(&theirs).collect());
    println!("found by the independent checker and not by anli: {}", missed.len());
    missed.iter().for_each(|(page, to)| println!("  {page} -> {to}"));
    println!("found by anli only: {}", more.len());
    let mut forms: BTreeSet<&str> = BTreeSet::new();
    for (page, to) in more {
        if forms.insert(to) {
            println!("  {page} -> {to}");
        }
    }
    if missed.is_empty() { Ok(()) } else { Err("links were missed".into()) }
}

/// Broken links as page and address, by `hyperlink --check-anchors`; prints its own count of links.
fn independent(checker: &Path, output: &Path) -> Outcome<BTreeSet<(String, String)>> {
    let run =
        Command::new(checker).arg(output).arg("--check-anchors").output().map_err(|error| format!("{}: {error}", checker.display()))?;
    let text = format!("{}\n{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    let mut found = BTreeSet::new();
    let mut page = String::new();
    for line in text.lines() {
        if let Some(to) = line.trim().strip_prefix("error: bad link ") {
            found.insert((page.clone(), to.trim().to_owned()));
        } else if let Some(path) = line.trim().strip_prefix(&format!("{}/", output.display())) {
            page = path.trim_end_matches(':').to_owned();
        } else if !line.trim().is_empty() {
            println!("{}: {line}", checker.display());
        }
    }
    Ok(found)
}

/// Broken links as page and address, by anli; and the number of findings.
fn ours(bin: &Path, site: &Path) -> Outcome<(BTreeSet<(String, String)>, usize)> {
    let found = findings(bin, site, &["--only", "GW-13A,GW-13B"])?;
    let mut broken = BTreeSet::new();
    for finding in &found {
        let message = finding["message"].as_str().unwrap_or_default();
        let quoted: Vec<&str> = message.split('“').skip(1).filter_map(|rest| rest.split('”').next()).collect();
        match quoted[..] {
            [page, href] => broken.insert((page.to_owned(), href.to_owned())),
            [page, target, anchor] => broken.insert((page.to_owned(), format!("{target}{anchor}"))),
            _ => return Err(format!("unknown form: {message}").into()),
        };
    }
    Ok((broken, found.len()))
}
