//! The printed pages: A4 after GB/T 9704. Reads the PDF with `pdftotext` (poppler).

use super::page::Page;
use super::sites::sample;
use std::io::Write;
use std::process::Command;

/// The pages of a PDF as lines of text, and what `pdfinfo` says of it.
fn printed(page: &Page, kind: &str) -> Option<(Vec<Vec<String>>, String)> {
    page.open(&sample().http(kind));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.pdf");
    std::fs::write(&file, page.pdf()).unwrap();
    let read = |program: &str, more: &[&str]| {
        let output = Command::new(program).args(&more[..more.len() - 1]).arg(&file).args(&more[more.len() - 1..]).output().ok()?;
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8(output.stdout).unwrap())
    };
    let Some(text) = read("pdftotext", &["-layout", "-"]) else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: no pdftotext on this machine (poppler-utils)");
        return None;
    };
    let information = Command::new("pdfinfo").arg(&file).output().unwrap();
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    let lines = |page: &str| page.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    Some((pages.map(lines).collect(), String::from_utf8(information.stdout).unwrap()))
}

fn is_full_width(letter: &char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '‘' | '’' | '—' | '…')
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_whole_edition_prints_as_an_official_document() {
    let Some(page) = Page::new() else { return };
    let Some((pages, information)) = printed(&page, "print/2020.html") else { return };
    assert!(information.contains("(A4)"), "{information}");
    assert!(pages.len() > 20, "{} pages", pages.len());
    let (mut most_lines, mut widest) = (0, 0);
    for (index, lines) in pages.iter().enumerate() {
        let number = format!("—{}—", index + 1);
        let last: String = lines.last().unwrap().split_whitespace().collect();
        assert_eq!(last, number, "page {}: the page number stands last", index + 1);
        let text = &lines[..lines.len() - 1];
        assert!(text.len() <= 22, "page {} has {} lines", index + 1, text.len());
        for line in text {
            let width = line.chars().filter(is_full_width).count();
            assert!(width <= 28, "page {}: {width} characters in: {line}", index + 1);
            widest = widest.max(width);
        }
        most_lines = most_lines.max(text.len());
    }
    assert_eq!((most_lines, widest), (22, 28), "full pages are used to their limit");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_contents_name_the_page_on_which_each_part_begins() {
    let Some(page) = Page::new() else { return };
    // The same numbers whatever screen the page was read on before it was printed.
    for width in [1280, 375] {
        page.size(width, 760);
        let Some((pages, _)) = printed(&page, "print/2020.html") else { return };
        let entries = page.eval(
            "[...document.querySelectorAll('.contents p')].map(p => [p.querySelector('a').textContent, +p.querySelector('i').textContent])",
        );
        let entries: Vec<(String, usize)> = serde_json::from_value(entries).unwrap();
        assert_eq!(entries.len(), 20, "three sections, the annex, sixteen cities");
        for (title, number) in entries {
            let on = |index: usize| pages[index].iter().any(|line| line.trim() == title);
            let found: Vec<usize> = (1..pages.len()).filter(|index| on(*index)).map(|index| index + 1).collect();
            assert_eq!(found.first(), Some(&number), "{title}, at {width}");
            let printed = pages[0].iter().any(|line| line.contains(&title) && line.contains(&number.to_string()));
            assert!(printed, "{title} … {number} stands in the contents");
        }
        assert_eq!(
            page.eval("getComputedStyle(document.querySelector('.contents i')).display"),
            "none",
            "on the screen there are no pages"
        );
    }
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn no_table_or_picture_is_cut_by_the_end_of_a_page() {
    let Some(page) = Page::new() else { return };
    let Some((pages, _)) = printed(&page, "print/2020.html") else { return };
    // A table's title, its head and its first row stand on one page; so does the last row with the one before.
    for (index, lines) in pages.iter().enumerate() {
        let body = &lines[..lines.len() - 1];
        let title = |line: &String| line.contains("数值照原文");
        assert!(!body.iter().rev().take(2).any(title), "page {}: a table begins at the very end", index + 1);
    }
    page.media("print", &[]);
    let kept = "[...document.querySelectorAll('table,figure,img')].every(e => getComputedStyle(e).breakInside === 'avoid')";
    assert_eq!(page.eval(kept), true);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn a_printed_case_shows_its_text_its_address_and_no_controls() {
    let Some(page) = Page::new() else { return };
    let Some((pages, _)) = printed(&page, "2020/jinan/1.html") else { return };
    let text = pages.concat().join("\n");
    for wanted in ["教育经费一年增长14.80%", "2138084", "https://www.example.gov.cn/anli/2020/jinan/1.html", "发布日期", "来源"]
    {
        assert!(text.contains(wanted), "{wanted} is missing:\n{text}");
    }
    for unwanted in ["阅读设置", "复制链接", "站内搜索", "下一例", "站点地图", "即将离开"] {
        assert!(!text.contains(unwanted), "{unwanted} is printed");
    }
    page.media("print", &[]);
    let code =
        "(() => { const box = document.querySelector('.qr svg').getBoundingClientRect(); return Math.round(box.width * 25.4 / 96) })()";
    assert_eq!(page.eval(code), 30, "the QR code is 30 mm wide");
}
