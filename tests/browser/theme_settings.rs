//! What the page's script adds: reading settings, reading aloud, copying, the question before leaving, filter and order.

use super::page::Page;
use super::sites::sample;
use super::theme_axe::violations;

const CASE: &str = "2020/jinan/1.html";

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn size_and_colours_are_chosen_by_keyboard_and_kept() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().http(CASE));
    page.eval("document.querySelector('.set summary').focus()");
    page.press("Enter");
    page.until("document.querySelector('.set').open");
    page.press("Tab");
    page.press("ArrowRight");
    page.press("ArrowRight");
    assert_eq!(page.eval("document.documentElement.dataset.size"), "xl");
    assert_eq!(page.eval("document.querySelector('[data-set-size=xl]').getAttribute('aria-pressed')"), "true");
    page.press("Tab");
    page.press("ArrowRight");
    page.press("ArrowRight");
    assert_eq!(page.eval("document.documentElement.dataset.theme"), "dark");
    assert_eq!(violations(&page), Vec::<String>::new());
    page.press("Escape");
    assert_eq!(page.eval("[document.querySelector('.set').open, document.activeElement.tagName].join()"), "false,SUMMARY");
    // Before the first paint: the blocking script has run when the body is not there yet.
    page.before("new MutationObserver((_, self) => { if (document.body) { window.early = {...document.documentElement.dataset}; self.disconnect() } }).observe(document, {childList: true, subtree: true})");
    page.open(&sample().http("practices.html"));
    assert_eq!(page.eval("[early.size, early.theme].join()"), "xl,dark");
    assert_eq!(page.eval("getComputedStyle(document.documentElement).fontSize"), "24px");
    // Back to the standard: nothing is stored any more.
    page.eval("document.querySelector('.set input[name=size][value=\"\"]').click(); document.querySelector('.set input[name=theme][value=\"\"]').click()");
    assert_eq!(page.eval("Object.keys(document.documentElement.dataset).length + localStorage.length"), 0);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn system_colours_and_forced_colours_are_followed() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().file(CASE));
    let paper = "getComputedStyle(document.documentElement).backgroundColor";
    assert_eq!(page.eval(paper), "rgb(251, 250, 247)");
    page.media("", &[("prefers-color-scheme", "dark")]);
    assert_eq!(page.eval(paper), "rgb(23, 24, 26)");
    page.eval("document.documentElement.dataset.theme = 'light'");
    assert_eq!(page.eval(paper), "rgb(251, 250, 247)");
    page.media("", &[("forced-colors", "active")]);
    page.eval("document.querySelector('.set summary').focus()");
    page.press("Shift+Tab");
    assert_ne!(page.eval("getComputedStyle(document.activeElement).outlineStyle"), "none");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_text_is_read_sentence_by_sentence_and_marked() {
    let Some(page) = Page::new() else { return };
    // A voice that says nothing and waits for our word: this machine has none.
    page.before(
        "window.said = []; Object.defineProperty(window, 'SpeechSynthesisUtterance', {value: function (text) { this.text = text }});
         Object.defineProperty(window, 'speechSynthesis', {value: {speak(words) { said.push(words.text); window.last = words }, cancel() {}}})",
    );
    page.open(&sample().http(CASE));
    page.click("[data-read]");
    page.until("said.length > 0");
    assert_eq!(page.eval("said.length"), 1);
    assert_eq!(page.eval("said[0] === document.querySelector('h1').textContent"), true);
    page.eval("last.onend(); last.onend()");
    assert_eq!(page.eval("[...CSS.highlights.get('reading')].map(String).join() === said[2].trim()"), true);
    let label = "document.querySelector('[data-read]').textContent";
    assert_eq!(page.eval(label), "暂停");
    page.click("[data-read]");
    page.until("document.querySelector('[data-read]').textContent === '继续'");
    page.eval("last.onend()");
    assert_eq!((page.eval("said.length"), page.eval(label)), (3.into(), "继续".into()));
    page.click("[data-read]");
    page.until("said.length > 3");
    assert_eq!(page.eval("said[3] === said[2]"), true, "goes on with the sentence it stopped in");
    page.eval("while (said.length < 999 && last) { const now = last; last = null; now.onend() }");
    assert_eq!(page.eval(label), "朗读");
    assert_eq!(page.eval("CSS.highlights.has('reading')"), false);
    let body = page.text("document.querySelector('.body').textContent.replace(/\\s/g, '')");
    let said = page.text("said.slice(1, 2).concat(said.slice(2, 3), said.slice(4)).join('').replace(/\\s/g, '')");
    assert_eq!(said, body, "every word of the text is read, once");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn leaving_for_a_site_that_is_no_government_site_asks_first() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().http(CASE));
    page.eval(
        "document.querySelector('.body p').innerHTML = '<a id=\"out\" href=\"https://example.com/x\">外</a> <a id=\"gov\" href=\"https://www.example.gov.cn/\">政</a>'",
    );
    page.eval("document.querySelector('#out').focus()");
    page.press("Enter");
    page.until("document.querySelector('#leave').open");
    assert_eq!(page.eval("document.querySelector('#leave b').textContent"), "example.com");
    assert_eq!(page.eval("document.activeElement.hasAttribute('data-stay')"), true, "staying is the first answer");
    assert_eq!(violations(&page), Vec::<String>::new());
    page.press("Escape");
    page.until("!document.querySelector('#leave').open");
    assert_eq!(page.eval("document.activeElement.id"), "out", "the focus is back");
    page.eval("addEventListener('click', event => { window.asked = event.defaultPrevented; event.preventDefault() })");
    page.eval("document.querySelector('#gov').click()");
    assert_eq!(page.eval("[asked, document.querySelector('#leave').open].join()"), "false,false", "a government site is not asked about");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_index_is_filtered_and_ordered_in_place() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().file("practices.html"));
    let shown = "document.querySelectorAll('#list .item').length";
    assert_eq!(page.eval(shown), 48);
    page.eval("document.querySelector('#list .chips a[href$=\"jiaoyu-touru.html\"]').focus()");
    page.press(" ");
    assert_eq!(page.eval(shown), 4);
    assert_eq!(page.eval("document.querySelector('#list [role=status]').textContent"), "显示4个案例：教育投入");
    assert_eq!(page.eval("location.hash"), "#jiaoyu-touru");
    assert_eq!(violations(&page), Vec::<String>::new());
    page.eval("{ const box = document.querySelector('[data-city]'); box.value = 'jinan'; box.dispatchEvent(new Event('change')) }");
    assert_eq!(page.eval("document.querySelector('#list [role=status]').textContent"), "显示1个案例：教育投入 × 济南市");
    assert_eq!(page.eval("location.hash"), "#jiaoyu-touru,jinan");
    page.eval("document.querySelector('#list .chips a[href$=\"jiaoyu-touru.html\"]').focus()");
    page.press("Enter");
    assert_eq!(page.eval(shown), 3);
    page.eval("{ const box = document.querySelector('[data-city]'); box.value = ''; box.dispatchEvent(new Event('change')) }");
    assert_eq!(page.eval(shown), 48);
    assert_eq!(page.eval("document.querySelector('#list [role=status]').textContent"), "显示全部48个案例");
    page.eval("{ const box = document.querySelector('[data-order]'); box.value = 'topic'; box.dispatchEvent(new Event('change')) }");
    assert_eq!(page.eval("document.querySelectorAll('#list .cards > li').length"), 14);
    assert_eq!(page.eval(shown), 48);
    page.open(&sample().file("practices.html#kehou-fuwu"));
    page.eval("location.reload()");
    page.until("document.readyState === 'complete' && document.querySelectorAll('#list .item').length === 2");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn figures_are_sorted_by_a_heading_within_their_unit() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().file("figures.html"));
    page.eval("document.querySelector('th.n button').focus()");
    page.press("Enter");
    page.press("Enter");
    assert_eq!(page.eval("document.querySelector('th.n').getAttribute('aria-sort')"), "descending");
    let ordered = "(() => { let before = null; return [...document.querySelectorAll('[data-sort] tbody tr')].every(row => {
        const data = row.cells[1].querySelector('data'), now = [row.cells[2].textContent, data ? +data.value : -Infinity];
        const fine = !before || before[0] !== now[0] || before[1] >= now[1]; before = now; return fine }) })()";
    assert_eq!(page.eval(ordered), true);
    assert_eq!(violations(&page), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn without_scripts_nothing_is_shown_that_needs_them() {
    let Some(page) = Page::new() else { return };
    page.scripts(false);
    for kind in [CASE, "practices.html", "figures.html"] {
        page.open(&sample().file(kind));
        let seen = "[...document.querySelectorAll('.set, .acts button, [data-order], #leave')].filter(e => e.checkVisibility()).length";
        assert_eq!(page.eval(seen), 0, "{kind}");
    }
    page.open(&sample().file("practices.html"));
    page.loaded(|page| page.click("#list .chips a"));
    assert_eq!(page.eval("location.pathname.endsWith('/topics/jiaoyu-touru.html')"), true, "a chip is a link");
}
