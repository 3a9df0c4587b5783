//! Every kind of page: from the server under the strict policy, from the disk, without scripts.

use super::page::Page;
use super::sites::{KINDS, build, sample};

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn every_page_stays_on_its_site_and_breaks_no_policy() {
    let Some(page) = Page::new() else { return };
    for kind in KINDS {
        page.open(&sample().http(kind));
        let base = sample().http("");
        let strangers: Vec<String> = page.requests().into_iter().filter(|address| !address.starts_with(&base)).collect();
        assert_eq!((strangers, page.complaints()), (Vec::new(), Vec::new()), "{kind}");
        assert_eq!(page.eval("document.querySelectorAll('h1').length"), 1, "{kind}");
    }
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn every_page_opens_from_the_disk_without_scripts() {
    let Some(page) = Page::new() else { return };
    page.scripts(false);
    for kind in KINDS.iter().filter(|kind| **kind != "404.html") {
        page.open(&sample().file(kind));
        assert_eq!(page.complaints(), Vec::<String>::new(), "{kind}");
        assert_eq!(page.eval("[...document.styleSheets].length > 0 && getComputedStyle(document.body).display"), "flex", "{kind}");
    }
    page.open(&sample().file("practices.html"));
    assert_eq!(page.eval("document.querySelectorAll('a.cell').length"), 67);
    page.open(&sample().file("index.html"));
    assert_eq!(page.eval("document.querySelectorAll('.tiles a').length"), 16);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_page_of_errors_works_at_any_depth() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().http("2020/no/such/page.html"));
    assert_eq!(page.eval("document.querySelector('h1').textContent"), "没有找到这个页面");
    assert_eq!(page.eval("getComputedStyle(document.body).display"), "flex", "it has its style sheet");
    page.loaded(|page| page.click(".foot a"));
    assert_eq!(page.eval("location.pathname"), "/anli/sitemap.html");
    page.open(&sample().http("2020/no/such/page.html"));
    page.press("Tab");
    page.press("Enter");
    page.until("document.activeElement.id === 'main'");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_page_of_errors_opens_from_the_disk_too() {
    let Some(page) = Page::new() else { return };
    page.scripts(false);
    page.open(&sample().file("404.html"));
    assert_eq!(page.eval("getComputedStyle(document.body).display"), "flex", "it has its style sheet");
    // Its other links begin at the top of the server: none of them is shown.
    let links = "[...document.querySelectorAll('a, button, input')].filter(e => e.checkVisibility({visibilityProperty: true}) && !e.matches('.skip')).map(e => e.href || e.name)";
    let shown: Vec<String> = serde_json::from_value(page.eval(links)).unwrap();
    assert!(shown.len() >= 5, "{shown:?}");
    for link in shown {
        let path = link.strip_prefix("file://").unwrap_or_else(|| panic!("{link}"));
        assert!(std::path::Path::new(path).is_file(), "{link}");
    }
    page.loaded(|page| page.click(".disk a"));
    assert_eq!(page.eval("document.querySelectorAll('.tiles a').length"), 16, "home");
    page.scripts(true);
    for address in ["404.html", "no-such-page.html", "2020/no/such/page.html"] {
        page.open(&sample().http(address));
        assert_eq!(
            page.eval("[...document.querySelectorAll('.top, .nav, .tags.served')].every(e => e.checkVisibility())"),
            true,
            "{address}"
        );
        assert_eq!(page.eval("document.querySelector('.disk').checkVisibility()"), false, "{address}");
    }
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn a_suggested_word_leads_to_its_results() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().file("index.html"));
    page.loaded(|page| page.click(".often button"));
    page.until("document.querySelectorAll('.hits mark').length > 1");
    assert_eq!(page.eval("document.querySelector('.hunt input').value"), "校车");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn without_scripts_a_link_that_leaves_says_so() {
    let Some(page) = Page::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("content")).unwrap();
    std::fs::write(folder.path().join("site.toml"), "title = \"手册\"\n").unwrap();
    let text = "# 链接\n\n[外站](https://example.com/)、[政府网站](https://www.example.gov.cn/)、[本站](other.md)。\n";
    std::fs::write(folder.path().join("content/links.md"), text).unwrap();
    std::fs::write(folder.path().join("content/other.md"), "# 另一页\n").unwrap();
    let site = build(folder.path());
    let said = "[...document.querySelectorAll('.body a')].map(e => getComputedStyle(e, '::after').content)";
    for (scripts, outside) in [(false, "\"（外部链接）\""), (true, "\"↗\"")] {
        page.scripts(scripts);
        page.open(&site.file("links.html"));
        let said: Vec<String> = serde_json::from_value(page.eval(said)).unwrap();
        assert_eq!(said, [outside, "\"↗\"", "none"], "scripts: {scripts}");
        assert_eq!(page.eval("document.querySelector('.body a').rel"), "noopener");
    }
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn lines_and_paragraphs_keep_their_distance() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().file("2020/index.html"));
    let ratio = |what: &str| {
        page.eval(&format!("(() => {{ const e = document.querySelector('.body p + p'), s = getComputedStyle(e); return parseFloat(s.{what}) / parseFloat(s.fontSize) }})()")).as_f64().unwrap()
    };
    for (size, pixels) in [("", 17), ("l", 20), ("xl", 24)] {
        page.eval(&format!("document.documentElement.dataset.size = '{size}'"));
        assert_eq!(page.eval("getComputedStyle(document.querySelector('.body p')).fontSize"), format!("{pixels}px"));
        assert!(ratio("lineHeight") >= 1.8, "{size}");
    }
    assert!(ratio("marginTop") >= 1.3, "in the largest type paragraphs stand apart");
    // The distances that a reader sets (WCAG 1.4.12) break nothing.
    for kind in KINDS {
        page.size(320, 640);
        page.open(&sample().http(kind));
        page.eval("document.querySelectorAll('body *').forEach(e => { e.style.lineHeight = '1.5'; e.style.letterSpacing = '.12em'; e.style.wordSpacing = '.16em' }); document.querySelectorAll('p').forEach(e => e.style.marginBottom = '2em')");
        assert!(page.eval("document.documentElement.scrollWidth").as_u64().unwrap() <= 320, "{kind}");
    }
}
