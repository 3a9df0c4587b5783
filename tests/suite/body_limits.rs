//! Bodies made to hurt: none takes long, none overflows a stack, each is told what is wrong with it.

use crate::specs::read;
use anli::parse::markdown::Parsed;
use std::time::{Duration, Instant};

/// Time for one body; the debug build is many times slower than the release build, for which one second is the bound.
const BOUND: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });

fn codes(parsed: &Parsed) -> Vec<&'static str> {
    let mut codes: Vec<_> = parsed.diagnostics.iter().map(|finding| finding.code.id()).collect();
    codes.dedup();
    codes
}

fn timed(name: &str, markdown: &str) -> (Parsed, String) {
    let start = Instant::now();
    let result = read(markdown);
    let took = start.elapsed();
    assert!(took < BOUND, "{name}: {took:?} for {} bytes", markdown.len());
    result
}

#[test]
fn deep_nesting_is_cut_and_reported_once() {
    for (name, markdown) in [
        ("quotations", ">".repeat(20_000) + "甲"),
        ("lists", (0..400).map(|depth| format!("{}- 甲\n", "  ".repeat(depth))).collect()),
        ("emphasis", format!("{}甲{}", "**a ".repeat(2_000), "**".repeat(2_000))),
        ("divs", format!("{}甲{}", "<div>".repeat(20_000), "</div>".repeat(20_000))),
        ("divs with blank lines", "<div>\n\n".repeat(3_000)),
        ("notices", "::: notice\n".repeat(3_000) + &":::\n".repeat(3_000)),
        ("inline tags", "<sub>".repeat(20_000) + "甲" + &"</sub>".repeat(20_000)),
    ] {
        let (parsed, html) = timed(name, &markdown);
        let deep = parsed.diagnostics.iter().filter(|finding| finding.code.id() == "E305").count();
        assert_eq!(deep, 1, "{name}: {:?}", codes(&parsed));
        assert!(html.len() < 4 << 20, "{name}: {}", html.len());
    }
}

#[test]
fn repetition_takes_linear_time() {
    let patterns = [
        "[",
        "]",
        "![",
        "[[",
        "]]",
        "[a](",
        "`",
        "``a`",
        "*",
        "**",
        "a***",
        "_a",
        "~~a",
        "~",
        "<",
        "<a",
        "<!--",
        "</div>",
        "<b><p>",
        "&",
        "&#1;",
        "\\",
        "|",
        "|-|\n",
        "::: x\n",
        ":::\n",
        "[^a]",
        "[^a]: b\n",
        "\n- ",
        "\n> a",
        "> 　　甲\n",
        "　　甲\n",
        "    甲\n\n",
        "**甲",
        "“**",
        "**”甲",
        "甲\n",
        "\r",
        "\u{0}",
        "\u{E000}",
        "\u{200B}",
        "# 甲\n",
        "# {#x}\n",
        "{#",
        "}\n",
        "____ ",
        "1***1",
        "1. ",
        "\t甲\n\n",
        "[甲]: x\n",
        "\u{10A50}",
        "<sub>",
        "</sub>",
        "<u></sub>",
        "[[a|",
        "| [[a|b]] ",
    ];
    for pattern in patterns {
        let (_, html) = timed(pattern, &pattern.repeat(50_000));
        assert!(html.len() <= 25 * pattern.len() * 50_000 + (8 << 20), "{pattern}: {}", html.len());
    }
}

#[test]
fn content_that_multiplies_is_refused() {
    let table = format!("|{}\n|{}\n{}", "a|".repeat(3_000), "-|".repeat(3_000), "|a\n".repeat(3_000));
    let (parsed, html) = timed("padded table", &table);
    assert_eq!(codes(&parsed), ["E313"]);
    assert!(html.len() < 30 << 20);
    let references = format!("[a]: <{}>\n\n{}", "x".repeat(50_000), "[a] ".repeat(5_000));
    let (_, html) = timed("references", &references);
    assert!(html.len() < 4 << 20, "{}", html.len());
}

#[test]
fn too_many_headings_are_refused() {
    let (parsed, _) = timed("headings", &"## 甲\n".repeat(50_001));
    assert_eq!(codes(&parsed), ["E312"]);
    let (parsed, _) = timed("headings", &"## 甲\n".repeat(50_000));
    assert!(parsed.diagnostics.is_empty());
}

#[test]
fn findings_of_one_kind_are_bounded() {
    let (parsed, _) = timed("controls", &"\u{1}".repeat(1_000));
    assert_eq!(parsed.diagnostics.len(), 20);
}

#[test]
fn long_code_and_long_lines_are_not_highlighted_forever() {
    timed("long code", &format!("```js\n{}\n```", "let a = '甲'; ".repeat(20_000)));
    timed("long line", &format!("```html\n{}\n```", "<a href='x'>".repeat(4_000)));
}

#[test]
fn a_range_that_does_not_fit_the_text_is_cut() {
    let path = std::sync::Arc::from("页.md");
    for (start, end) in [(0, 99), (1, 2), (5, 3), (99, 100)] {
        anli::parse::markdown::parse(&path, "甲乙", start..end);
    }
}
