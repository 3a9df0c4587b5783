//! The preview as an editor sees it: what is saved is on the page, mistakes are over it, and the page finds its way.

use super::harness::sample;
use super::page::Page;
use super::preview::Preview;
use std::fs;
use std::path::Path;

/// The page that is edited.
const SOURCE: &str = "content/2020/cases/jinan/1.md";
const ADDRESS: &str = "/2020/jinan/1.html";

/// The sample, a preview of it and a tab; `None` where there is no browser.
fn opened() -> Option<(tempfile::TempDir, Preview, Page)> {
    let page = Page::new()?;
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let preview = Preview::start(folder.path(), &[]);
    Some((folder, preview, page))
}

fn visit(page: &Page, preview: &Preview, path: &str) {
    page.open(&preview.at(path));
    page.until("document.readyState === 'complete'");
    // A reload forgets it.
    page.eval("window.untouched = true");
}

fn append(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    let before = fs::read_to_string(&path).unwrap();
    fs::write(path, before + text).unwrap();
}

/// What the overlay says; empty when there is none.
const OVERLAY: &str = "(document.querySelector('anli-preview')?.shadowRoot.querySelector('.box')?.textContent || '')";

fn shows(text: &str) -> String {
    format!("document.readyState === 'complete' && !!document.querySelector('main')?.textContent.includes('{text}')")
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn an_edit_shows_without_a_reload_by_hand_and_the_place_is_kept() {
    let Some((folder, preview, page)) = opened() else { return };
    page.size(1280, 500);
    visit(&page, &preview, ADDRESS);
    page.eval("window.scrollTo({ top: 300, behavior: 'instant' })");
    page.until("window.scrollY === 300");
    append(folder.path(), SOURCE, "\n新写的一段话。\n");
    page.until(&shows("新写的一段话。"));
    page.until("window.scrollY === 300");
    assert_eq!(page.eval("window.untouched === undefined"), true, "it was reloaded by the preview");
    // Again, and an edit of another page leaves this one alone.
    page.eval("window.untouched = true");
    append(folder.path(), "content/2020/cases/qingdao/1.md", "\n别处的话。\n");
    preview.until("/2020/qingdao/1.html", |answer| answer.text().contains("别处的话。"));
    append(folder.path(), "content/2020/cases/qingdao/1.md", "\n别处的第二句。\n");
    preview.until("/2020/qingdao/1.html", |answer| answer.text().contains("别处的第二句。"));
    assert_eq!(page.eval("window.untouched"), true, "another page's text is none of its business");
    assert_eq!(page.eval("window.scrollY"), 300);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn a_mistake_is_shown_with_its_line_and_goes_when_it_is_mended() {
    let Some((folder, preview, page)) = opened() else { return };
    visit(&page, &preview, ADDRESS);
    let path = folder.path().join(SOURCE);
    let good = fs::read_to_string(&path).unwrap();
    let line = good.lines().position(|line| line.starts_with("city")).unwrap() + 1;
    fs::write(&path, good.replacen("city = \"", "city = \"没有", 1) + "\n错时写的。\n").unwrap();
    page.until(&format!("{OVERLAY}.includes('{SOURCE}:{line}:')"));
    let said = page.text(OVERLAY);
    assert!(said.contains("E2"), "{said}");
    assert!(said.contains("city = \"没有"), "the line itself: {said}");
    assert_eq!(page.eval(&shows("错时写的。")), false, "the last good page stays");
    fs::write(&path, good.clone() + "\n改好了。\n").unwrap();
    page.until(&format!("{} && {OVERLAY} === ''", shows("改好了。")));
    // A template, too.
    fs::create_dir_all(folder.path().join("themes/default")).unwrap();
    let template = folder.path().join("themes/default/brand.html");
    fs::write(&template, "<p>\n{% if %}\n</p>\n").unwrap();
    page.until(&format!("{OVERLAY}.includes('themes/default/brand.html:2:')"));
    fs::write(&template, "<p>新牌子</p>\n").unwrap();
    page.until(&format!("{OVERLAY} === '' && !!document.body?.textContent.includes('新牌子')"));
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn a_tab_finds_a_restarted_server_again() {
    let Some((folder, mut preview, page)) = opened() else { return };
    visit(&page, &preview, ADDRESS);
    let port = preview.port;
    preview.child.kill().unwrap();
    preview.child.wait().unwrap();
    page.until(&format!("{OVERLAY}.includes('预览已停止')"));
    append(folder.path(), SOURCE, "\n停着的时候写的。\n");
    let _again = Preview::start_on(port, folder.path(), &[]);
    page.until(&format!("{} && {OVERLAY} === ''", shows("停着的时候写的。")));
    append(folder.path(), SOURCE, "\n接上以后写的。\n");
    page.until(&shows("接上以后写的。"));
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn two_tabs_each_follow_their_own_page() {
    let Some((folder, preview, one)) = opened() else { return };
    let Some(other) = Page::new() else { return };
    let Some(same) = Page::new() else { return };
    visit(&one, &preview, ADDRESS);
    visit(&other, &preview, "/about.html");
    visit(&same, &preview, ADDRESS);
    append(folder.path(), SOURCE, "\n两处都看得到。\n");
    one.until(&shows("两处都看得到。"));
    same.until(&shows("两处都看得到。"));
    append(folder.path(), "content/about.md", "\n只在说明里。\n");
    other.until(&shows("只在说明里。"));
    one.eval("window.untouched = true");
    append(folder.path(), "content/about.md", "\n说明又一句。\n");
    other.until(&shows("说明又一句。"));
    assert_eq!(one.eval("window.untouched"), true);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn an_open_page_that_is_renamed_is_followed() {
    let Some((folder, preview, page)) = opened() else { return };
    page.size(1280, 500);
    visit(&page, &preview, ADDRESS);
    page.eval("window.scrollTo({ top: 250, behavior: 'instant' })");
    page.until("window.scrollY === 250");
    fs::rename(folder.path().join(SOURCE), folder.path().join("content/2020/cases/jinan/9.md")).unwrap();
    page.until("location.pathname === '/2020/jinan/9.html' && document.readyState === 'complete'");
    page.until("window.scrollY === 250");
    append(folder.path(), "content/2020/cases/jinan/9.md", "\n改名以后写的。\n");
    page.until(&shows("改名以后写的。"));
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn a_style_sheet_is_swapped_without_a_reload() {
    let Some((folder, preview, page)) = opened() else { return };
    visit(&page, &preview, ADDRESS);
    fs::create_dir_all(folder.path().join("themes/default")).unwrap();
    let style = folder.path().join("themes/default/tokens.css");
    fs::write(&style, "body { outline-width: 7px }\n").unwrap();
    page.until("getComputedStyle(document.body).outlineWidth === '7px'");
    fs::write(&style, "body { outline-width: 9px }\n").unwrap();
    page.until("getComputedStyle(document.body).outlineWidth === '9px'");
    assert_eq!(page.eval("window.untouched"), true, "no reload was needed");
    assert_eq!(page.complaints(), Vec::<String>::new());
}
