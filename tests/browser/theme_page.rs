//! Every kind of page: from the server under the strict policy, from the disk, without scripts.

use super::page::Page;
use super::sites::{KINDS, sample};

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
    for kind in KINDS {
        page.open(&sample().file(kind));
        assert_eq!(page.complaints(), Vec::<String>::new(), "{kind}");
        assert_eq!(page.eval("[...document.styleSheets].length > 0 && getComputedStyle(document.body).display"), "flex", "{kind}");
    }
    page.open(&sample().file("practices.html"));
    assert_eq!(page.eval("document.querySelectorAll('a.cell').length"), 67);
    page.open(&sample().file("index.html"));
    assert_eq!(page.eval("document.querySelectorAll('.tiles a').length"), 16);
}
