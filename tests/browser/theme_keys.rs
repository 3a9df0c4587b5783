//! The keyboard alone reaches and shows everything.

use super::page::Page;
use super::sites::{KINDS, sample};

/// What has the focus, and whether it is seen: an outline of its own on it or beside it, inside the window.
const FOCUS: &str = "(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const marked = [e, e.nextElementSibling, e.parentElement].some(x => x && getComputedStyle(x).outlineStyle !== 'none' && getComputedStyle(x).outlineWidth !== '0px');
    const box = e.getBoundingClientRect();
    const place = e.tagName + ' ' + (e.getAttribute('href') || e.name || e.className) + ' ' + e.textContent.trim().slice(0, 20);
    return [marked && box.bottom > 0 && box.top < innerHeight, place];
})()";

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn tab_reaches_every_control_in_sight_and_the_skip_link_first() {
    let Some(page) = Page::new() else { return };
    // A glide to the focus would still be under way when we look.
    page.media("", &[("prefers-reduced-motion", "reduce")]);
    for kind in KINDS {
        page.open(&sample().http(kind));
        let controls = "[...document.querySelectorAll('a[href],button,input,select,summary,[tabindex=\"0\"]')].filter(
            e => e.checkVisibility({visibilityProperty: true}) && !(e.type === 'radio' && !e.checked)).length";
        let expected = page.eval(controls).as_u64().unwrap();
        page.press("Tab");
        assert_eq!(page.eval("document.activeElement.className"), "skip", "{kind}");
        let (mut seen, mut steps) = (std::collections::BTreeSet::new(), 0);
        loop {
            let focus = page.eval(FOCUS);
            if focus.is_null() || !seen.insert(page.text("(() => { const e = document.activeElement; e.dataset.nth ||= String(window.nth = (window.nth || 0) + 1); return e.dataset.nth })()")) {
                break;
            }
            assert_eq!(focus[0], true, "{kind}: the focus on {} is not seen", focus[1]);
            steps += 1;
            page.press("Tab");
        }
        assert_eq!(steps, expected, "{kind}: Tab reaches {steps} of {expected} controls");
    }
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_skip_link_leads_past_the_header() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().file("practices.html"));
    page.press("Tab");
    page.press("Enter");
    page.until("document.activeElement.id === 'main'");
    page.press("Tab");
    assert_eq!(page.eval("!!document.activeElement.closest('main')"), true);
}
