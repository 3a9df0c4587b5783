//! What a reviewer is shown of two releases.

use super::*;
use serde_json::Value;

fn edit(office: &Path, page: &str, from: &str, to: &str) {
    let path = office.join(page);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{page} has no {from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

fn pages(json: &Value, fate: &str) -> Vec<String> {
    let pages = json["pages"].as_array().unwrap().iter().filter(|page| page["article"] == true && page["fate"] == fate);
    pages.map(|page| page["address"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_last_release_and_now_differ_by_the_words_that_were_edited() {
    let office = office();
    let nothing = run(office.path(), &["diff"]);
    assert!(said(&nothing).contains("E733"), "{}", said(&nothing));
    succeed(office.path(), &["pack"]);
    let json: Value = serde_json::from_str(&succeed(office.path(), &["-q", "diff", "--json"])).unwrap();
    assert_eq!((json["pages"].as_array().unwrap().len(), json["files"].as_array().unwrap().len()), (0, 0), "{json}");

    edit(office.path(), "content/2020/cases/jinan/1.md", "与2019年相比，增加275709万元", "与上年相比，增加275710万元");
    let shown = succeed(office.path(), &["diff"]);
    assert!(shown.contains("与[-2019-]{+上+}年相比，增加[-275709-]{+275710+}万元"), "{shown}");
    let json: Value = serde_json::from_str(&succeed(office.path(), &["-q", "diff", "--json"])).unwrap();
    assert_eq!(pages(&json, "changed"), ["2020/jinan/1.html"]);
}

#[test]
fn added_removed_and_moved_pages_are_told_apart() {
    let office = office();
    succeed(office.path(), &["pack", "--to", "old.zip"]);
    let cases = office.path().join("content/2020/cases");
    fs::rename(cases.join("jinan/3.md"), cases.join("jinan/9.md")).unwrap();
    fs::remove_file(cases.join("zibo/3.md")).unwrap();
    fs::write(office.path().join("content/news.md"), "+++\ntitle = \"新页\"\n+++\n\n新的一页。\n").unwrap();
    succeed(office.path(), &["pack", "--to", "new.zip"]);
    let json: Value = serde_json::from_str(&succeed(office.path(), &["-q", "diff", "old.zip", "new.zip", "--json"])).unwrap();
    assert_eq!(pages(&json, "added"), ["news.html"]);
    assert_eq!(pages(&json, "removed"), ["2020/zibo/3.html"]);
    assert_eq!(pages(&json, "moved"), ["2020/jinan/9.html"]);
    let moved = json["pages"].as_array().unwrap().iter().find(|page| page["fate"] == "moved").unwrap();
    assert_eq!(moved["from"], "2020/jinan/3.html");

    // Two folders say the same as the two packages they came from.
    succeed(office.path(), &["apply", "old.zip", "a"]);
    succeed(office.path(), &["apply", "new.zip", "b"]);
    let folders: Value = serde_json::from_str(&succeed(office.path(), &["-q", "diff", "a", "b", "--json"])).unwrap();
    assert_eq!(folders, json);

    succeed(office.path(), &["diff", "old.zip", "new.zip", "--html", "diff.html"]);
    let page = fs::read_to_string(office.path().join("diff.html")).unwrap();
    assert!(page.contains("<ins>新的一页。</ins>") && page.contains("［移动］") && !page.contains("<script"), "{page}");
}

#[test]
fn increments_are_read_with_the_packages_beside_them() {
    let office = office();
    succeed(office.path(), &["pack"]);
    edit(office.path(), "content/about.md", "。", "！");
    succeed(office.path(), &["pack", "--since", "last"]);
    assert!(succeed(office.path(), &["pack", "--since", "last"]).contains("没有再打"));
    edit(office.path(), "content/2020/cases/jinan/2.md", "济南市", "济南");
    succeed(office.path(), &["pack", "--since", "last"]);
    let releases = office.path().join("releases");
    let names: Vec<String> = tree(&releases).into_keys().collect();
    assert_eq!(names, ["001.zip", "002.since.zip", "003.since.zip"]);
    // The last release is the second increment; its unchanged pages stand in the whole package.
    let json: Value = serde_json::from_str(&succeed(office.path(), &["-q", "diff", "--json"])).unwrap();
    assert!(json["pages"].as_array().unwrap().is_empty(), "{json}");
    fs::remove_file(office.path().join("content/2020/cases/zibo/3.md")).unwrap();
    let json: Value = serde_json::from_str(&succeed(office.path(), &["-q", "diff", "--json"])).unwrap();
    assert_eq!(pages(&json, "removed"), ["2020/zibo/3.html"]);
    let json: Value =
        serde_json::from_str(&succeed(office.path(), &["-q", "diff", "releases/001.zip", "releases/003.since.zip", "--json"])).unwrap();
    let changed = pages(&json, "changed");
    assert!(changed.contains(&"about.html".to_owned()) && changed.contains(&"2020/jinan/2.html".to_owned()), "{changed:?}");
    // Alone it has no old pages to show.
    fs::copy(releases.join("002.since.zip"), office.path().join("alone.zip")).unwrap();
    let output = run(office.path(), &["diff", "alone.zip"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("E734"), "{}", said(&output));
    // One after the other they make the last release.
    for name in &names {
        succeed(office.path(), &["apply", &format!("releases/{name}"), "portal"]);
    }
    succeed(office.path(), &["verify", "portal"]);
}
