//! The pictures in docs/screenshots: taken here, written there only when asked, and shown in the documents.
//!
//! `ANLI_PICTURES=1 cargo test --test browser theme_pictures -- --ignored` writes them anew; without the variable they go
//! to the target folder, so that a run of all tests changes nothing in the repository.

use super::harness::repository;
use super::page::Page;
use super::sites::sample;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Name, page, width, height, reading mode of each picture.
const PICTURES: &[(&str, &str, u32, u32, &str)] = &[
    ("home-1280", "index.html", 1280, 1500, ""),
    ("practices-1280", "practices.html", 1280, 1500, ""),
    ("case-1280", "2020/jinan/1.html", 1280, 1500, ""),
    ("report-1280", "2020/report/2.html", 1280, 900, ""),
    ("search-1280", "search.html?q=教师", 1280, 1000, ""),
    ("home-375", "index.html", 375, 1700, ""),
    ("case-375", "2020/jinan/1.html", 375, 1700, ""),
    ("practices-375", "practices.html", 375, 1700, ""),
    ("figures-375", "figures.html", 375, 1700, ""),
    ("home-dark", "index.html", 1280, 1100, "theme=dark"),
    ("practices-contrast", "practices.html", 1280, 1100, "theme=hc"),
    ("case-large", "2020/jinan/1.html", 1280, 1100, "size=xl"),
];

/// Name, page and sheet of each picture of paper.
const SHEETS: &[(&str, &str, u32)] =
    &[("print-contents", "print/2020.html", 1), ("print-report", "print/2020.html", 2), ("print-case", "2020/jinan/1.html", 2)];

/// What the pictures may weigh together.
const BUDGET: u64 = 2_500_000;

fn kept() -> PathBuf {
    repository().join("docs/screenshots")
}

fn pictures(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|suffix| suffix == "png")).collect();
    found.sort();
    found
}

#[test]
fn every_picture_is_shown_and_together_they_are_light() {
    let expected = PICTURES.iter().map(|picture| picture.0).chain(SHEETS.iter().map(|sheet| sheet.0));
    let mut expected: Vec<String> =
        expected.map(|name| format!("{name}.png")).chain(["suggestions.png".to_owned(), "wechat-375.png".to_owned()]).collect();
    expected.sort();
    let found = pictures(&kept());
    let names: Vec<String> = found.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(names, expected);
    let read = |name: &str| std::fs::read_to_string(repository().join(name)).unwrap();
    let (note, chinese, english) = (read("docs/screenshots/README.md"), read("README.md"), read("README.en.md"));
    for name in &names {
        assert!(note.contains(&format!("({name})")), "{name} is not in docs/screenshots/README.md");
    }
    for readme in [&chinese, &english] {
        let shown = names.iter().filter(|name| readme.contains(&format!("docs/screenshots/{name}"))).count();
        assert!(shown >= 4, "the README shows {shown} pictures");
    }
    let weight: u64 = found.iter().map(|path| path.metadata().unwrap().len()).sum();
    assert!(weight <= BUDGET, "{weight} bytes of pictures");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_pictures_are_taken() {
    let Some(page) = Page::new() else { return };
    let wanted = std::env::var_os("ANLI_PICTURES").is_some();
    let folder = if wanted { kept() } else { Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures") };
    std::fs::create_dir_all(&folder).unwrap();
    pictures(&folder).iter().for_each(|path| std::fs::remove_file(path).unwrap());
    for (name, address, width, height, mode) in PICTURES {
        page.size(*width, *height);
        page.open(&sample().http(address));
        if let Some((setting, value)) = mode.split_once('=') {
            page.eval(&format!("document.querySelector('.set input[name={setting}][value={value}]').click()"));
        }
        if address.contains('?') {
            page.until("document.querySelectorAll('.facets input').length > 4");
        }
        page.picture(&folder.join(format!("{name}.png")), false);
        page.eval("localStorage.clear()");
    }
    page.size(1280, 560);
    page.open(&sample().http("2020/jinan/1.html"));
    page.press("/");
    page.insert("校车");
    page.until("document.querySelectorAll('[role=option]').length > 1");
    page.press("ArrowDown");
    page.picture(&folder.join("suggestions.png"), false);
    let post = super::export::posts().into_iter().find(|post| post.ends_with("2020-weifang-3")).unwrap();
    page.size(375, 1300);
    page.open(&format!("file://{}", post.join("index.html").display()));
    page.eval("document.getElementById('body').scrollIntoView()");
    page.picture(&folder.join("wechat-375.png"), false);
    for (name, address, sheet) in SHEETS {
        page.open(&sample().http(address));
        let paper = folder.join("paper.pdf");
        std::fs::write(&paper, page.pdf()).unwrap();
        let sheet = sheet.to_string();
        let made = Command::new("pdftoppm")
            .args(["-png", "-r", "72", "-singlefile", "-f", &sheet, "-l", &sheet])
            .args([&paper, &folder.join(name)])
            .status();
        std::fs::remove_file(&paper).unwrap();
        if made.is_err() {
            eprintln!("SKIPPED: no pdftoppm on this machine (poppler-utils)");
            return;
        }
    }
    assert_eq!(pictures(&folder).len(), PICTURES.len() + SHEETS.len() + 2);
    assert!(pictures(&folder).iter().all(|path| path.metadata().unwrap().len() > 10_000), "none is blank");
}
