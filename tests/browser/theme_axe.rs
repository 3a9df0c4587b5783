//! Accessibility of every kind of page, in every width and reading mode, by axe-core.

use super::page::Page;
use super::sites::{Built, KINDS, build, sample};
use serde_json::Value;

/// axe-core by Deque Systems, MPL-2.0; see README.md for where it is from.
const AXE: &str = include_str!("vendor/axe.min.js");

/// Rules: WCAG 2.0 to 2.2, levels A and AA, contrast also AAA, and axe's own best practices. One line a violation.
const RUN: &str = "axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: {'color-contrast-enhanced': {enabled: true}},
    resultTypes: ['violations'],
  }).then(found => found.violations.flatMap(rule => rule.nodes.map(
    node => rule.id + ': ' + node.target + ' ' + node.html.slice(0, 160) + ' ' + node.any.map(check => check.message).join('; '))))";

/// Width and height of the screens.
const SCREENS: &[(u32, u32)] = &[(1280, 900), (375, 760), (320, 640)];

/// Violations on the page as it stands.
pub fn violations(page: &Page) -> Vec<String> {
    if page.eval("typeof axe") != "object" {
        page.eval(AXE);
    }
    lines(&page.eval(RUN))
}

fn lines(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

/// Every kind of page in every width; `size` and `theme` are what a reader may have chosen: the root's `data-size`, `data-theme`.
fn check(size: &str, theme: &str) {
    check_site(sample(), KINDS, size, theme);
}

fn check_site(site: &Built, kinds: &[&str], size: &str, theme: &str) {
    let Some(page) = Page::new() else { return };
    let mut found = Vec::new();
    for kind in kinds {
        page.open(&site.http(kind));
        page.eval(&format!("{{ const set = document.documentElement.dataset; set.size = '{size}'; set.theme = '{theme}' }}"));
        for (width, height) in SCREENS {
            page.size(*width, *height);
            found.extend(violations(&page).into_iter().map(|line| format!("{kind} {width}: {line}")));
            let wide = page.eval("document.documentElement.scrollWidth");
            if wide.as_u64().unwrap() > u64::from(*width) {
                found.push(format!("{kind} {width}: the page is {wide} wide"));
            }
        }
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn no_page_breaks_a_rule_as_it_comes() {
    check("", "");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn no_page_breaks_a_rule_in_the_dark() {
    check("", "dark");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn no_page_breaks_a_rule_in_high_contrast() {
    check("", "hc");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn no_page_breaks_a_rule_in_the_largest_type() {
    check("xl", "");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_plain_theme_breaks_no_rule() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    write("site.toml", "title = \"手册\"\ntheme = \"plain\"\n");
    write(
        "content/install/first.md",
        "# 第一步\n\n## 准备\n\n看[配置](../config.md)和 `代码`。\n\n```rust\nfn main() {}\n```\n\n## 动手\n\n> [!WARNING]\n> 当心。\n\n| 项 | 值 |\n| --- | --- |\n| 甲 | 1 |\n",
    );
    write("content/install/second.md", "# 第二步\n\n正文。\n");
    write("content/config.md", "# 配置\n\n默认。\n");
    let site = build(folder.path());
    for (size, theme) in [("", ""), ("", "dark"), ("", "hc"), ("xl", "")] {
        check_site(
            &site,
            &["index.html", "install/index.html", "install/first.html", "config.html", "search.html", "sitemap.html"],
            size,
            theme,
        );
    }
}
