//! Many files at once are one change.

use super::Preview;
use super::harness::sample;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How often the site has been looked at and found to be another.
fn looks(preview: &Preview) -> usize {
    let panel = preview.get("/_anli/").text();
    let rest = panel.split("data-version=\"look-").nth(1).unwrap_or_else(|| panic!("{panel}"));
    rest.split('"').next().unwrap().parse().unwrap()
}

fn write(root: &Path, number: usize) {
    let path = root.join(format!("content/notes/{}/{number}.md", number % 20));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("# 第{number}篇\n\n正文。\n")).unwrap();
}

#[test]
fn a_checkout_is_one_change_however_long_it_takes() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    let preview = Preview::start(folder.path(), &[]);
    // The watches on its folders are set after the first page.
    std::thread::sleep(Duration::from_millis(500));
    let before = looks(&preview);
    let lock = folder.path().join(".git/index.lock");
    fs::write(&lock, "").unwrap();
    for number in 0..5000 {
        write(folder.path(), number);
        if number % 1000 == 999 {
            // Longer than any quiet that ends a burst.
            std::thread::sleep(Duration::from_millis(300));
        }
    }
    assert_eq!(looks(&preview), before, "nothing is shown of half a checkout");
    fs::remove_file(&lock).unwrap();
    preview.until("/notes/19/4999.html", |answer| answer.status == 200);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(preview.get("/notes/0/0.html").status, 200);
    assert_eq!(looks(&preview), before + 1);
}
