//! Posts for WeChat as a telephone shows them, and what the copy button puts into an editor.

use super::harness::{anli, said};
use super::page::Page;
use super::sites::sample;
use std::path::PathBuf;

/// The posts of all cases of the sample, a folder each.
pub fn posts() -> Vec<PathBuf> {
    let root = sample().folder().parent().unwrap();
    let folder = root.join("export-wechat");
    let _ = std::fs::remove_dir_all(&folder);
    let output = anli(&["--root", root.to_str().unwrap(), "export", "wechat", "--to", folder.to_str().unwrap()]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let mut posts: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    posts.sort();
    posts
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn every_post_fits_a_telephone() {
    let Some(page) = Page::new() else { return };
    let posts = posts();
    assert_eq!(posts.len(), 48);
    page.size(375, 812);
    let wide = "[...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > 375.5)\
                .map(element => element.tagName + ' ' + element.textContent.slice(0, 20)).join()";
    for post in &posts {
        page.open(&format!("file://{}", post.join("index.html").display()));
        assert_eq!(page.text(wide), "", "{}", post.display());
        assert!(page.text("document.getElementById('body').innerText").chars().count() > 100, "{}", post.display());
        assert_eq!(page.complaints(), Vec::<String>::new(), "{}", post.display());
    }
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn what_is_copied_arrives_in_an_editor_with_its_styles() {
    let Some(page) = Page::new() else { return };
    let post = posts().into_iter().find(|post| post.ends_with("2020-weifang-3")).unwrap();
    page.open(&format!("file://{}", post.join("index.html").display()));
    page.eval("{ const editor = document.createElement('div'); editor.contentEditable = true; editor.id = 'editor'; document.body.prepend(editor) }");
    page.click("[data-copy=body]");
    page.until("document.getElementById('said').textContent !== ''");
    page.click("#editor");
    page.paste();
    page.until("document.querySelectorAll('#editor table td').length > 10");
    assert_eq!(page.eval("document.getElementById('editor').innerText.includes('公办幼儿园')"), true);
    assert_eq!(page.text("getComputedStyle(document.querySelector('#editor [style*=bold]')).color"), "rgb(156, 31, 28)");
    assert_eq!(page.eval("document.querySelectorAll('#editor [class], #editor [id], #editor script, #editor a').length"), 0);
}
