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
fn an_increment_has_no_old_pages_to_show() {
    let office = office();
    succeed(office.path(), &["pack", "--to", "old.zip"]);
    edit(office.path(), "content/about.md", "。", "！");
    succeed(office.path(), &["pack", "--to", "new.zip", "--since", "old.zip"]);
    let output = run(office.path(), &["diff", "new.zip"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("E734"), "{}", said(&output));
}
