//! `anli check` as people and machines call it: forms of its result, baseline, selection of rules, register of links, day.

use super::harness::{anli, copy, repository, said};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The site of the rules' own cases with a few faults in it.
fn site(root: &Path) {
    copy(&repository().join("tests/check/base"), root, false);
    let page = "+++\ntitle = \"说明\"\n+++\n\n联系人电话13905311234,请在工作日拨打。\n\n见[名单](<名单 一.csv>)和[教育部](https://www.moe.gov.cn/)。\n";
    fs::write(root.join("content/guide.md"), page).unwrap();
    fs::write(root.join("content/名单 一.csv"), "学校\n一小\n").unwrap();
    fs::write(root.join("content/空 表.csv"), "").unwrap();
}

fn check(root: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let output = anli(&["--root", root.to_str().unwrap(), "check", "--as-of", "2022-01-10"]).args(more).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), said(&output))
}

#[test]
fn sarif_has_what_its_schema_requires() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (code, text, _) = check(folder.path(), &["--format", "sarif"]);
    assert_eq!(code, Some(1));
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["version"], "2.1.0");
    assert!(value["$schema"].as_str().unwrap().contains("sarif"));
    let runs = value["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let run = &runs[0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["name"], "anli");
    let rules: Vec<&str> = run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= 4, "{text}");
    for result in results {
        assert!(rules.contains(&result["ruleId"].as_str().unwrap()));
        assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        for location in result["locations"].as_array().unwrap().iter().chain(result["relatedLocations"].as_array().unwrap()) {
            let physical = &location["physicalLocation"];
            let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
            // A reference by RFC 3986: visible ASCII without what it excludes.
            assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte)), "{uri}");
            if let Some(region) = physical.get("region") {
                let number = |key: &str| region[key].as_u64().unwrap();
                assert!(number("startLine") >= 1 && number("startColumn") >= 1);
                assert!((number("endLine"), number("endColumn")) >= (number("startLine"), number("startColumn")));
            }
        }
    }
    let mobile = results.iter().find(|result| result["ruleId"] == "PR-2").unwrap();
    let region = &mobile["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startLine"].as_u64(), region["startColumn"].as_u64(), region["endColumn"].as_u64()), (Some(5), Some(6), Some(17)));
}

#[test]
fn every_other_form_tells_the_same_findings() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (_, json, _) = check(folder.path(), &["--format", "json"]);
    let value: Value = serde_json::from_str(&json).unwrap();
    let findings = value["findings"].as_array().unwrap();
    for key in ["pages", "rendered", "files", "characters", "waived", "known", "rules", "forecast", "per_ten_thousand"] {
        assert!(value.get(key).is_some(), "{key}");
    }
    let (_, _, short) = check(folder.path(), &["--format", "short"]);
    assert!(short.contains("content/guide.md:5:6 PR-2 错误"), "{short}");
    let (_, _, github) = check(folder.path(), &["--format", "github"]);
    assert_eq!(github.lines().filter(|line| line.starts_with("::")).count(), findings.len());
    let (_, _, human) = check(folder.path(), &[]);
    assert!(human.contains("PR-2") && human.contains("content/guide.md:5:6"), "{human}");
    let (_, html, _) = check(folder.path(), &["--format", "html"]);
    assert!(html.starts_with("<!doctype html>") && html.contains("@media print") && html.contains("content/guide.md:5:6"));
    for word in ["合规", "compliant", "Compliant", "达标", "<script", "http-equiv"] {
        assert!(!html.contains(word), "{word}");
    }
    for part in ["查了什么", "只有人能检查的", "发现的问题", "更新预报", "查一部分"] {
        assert!(html.contains(part), "{part}");
    }
    let english = anli(&["--root", folder.path().to_str().unwrap(), "--lang", "en", "check", "--as-of", "2022-01-10", "--format", "html"])
        .output()
        .unwrap();
    let english = String::from_utf8_lossy(&english.stdout).to_lowercase();
    assert!(english.contains("what only a person can check") && !english.contains("complian"), "{english}");
}

#[test]
fn a_baseline_keeps_what_is_known_quiet_and_shows_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (code, _, said) = check(folder.path(), &["--write-baseline"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, json, _) =
        check(folder.path(), &["--baseline", folder.path().join("check-baseline.tsv").to_str().unwrap(), "--format", "json"]);
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, value["findings"].as_array().map(Vec::len)), (Some(0), Some(0)), "{json}");
    assert!(value["known"].as_u64().unwrap() >= 4);
    // Lines above move nothing; a second number is new.
    let page = folder.path().join("content/guide.md");
    let text = fs::read_to_string(&page).unwrap().replace("+++\n\n联系人", "+++\n\n这是新加的一段。\n\n值班手机18653112345。\n\n联系人");
    fs::write(&page, text).unwrap();
    let (code, json, _) =
        check(folder.path(), &["--baseline", folder.path().join("check-baseline.tsv").to_str().unwrap(), "--format", "json"]);
    let value: Value = serde_json::from_str(&json).unwrap();
    let lines: Vec<(&str, u64)> = value["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["code"].as_str().unwrap(), found["place"]["line"].as_u64().unwrap_or(0)))
        .collect();
    assert_eq!((code, lines), (Some(1), vec![("PR-2", 7)]));
}

#[test]
fn rules_are_chosen_and_their_severity_set() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let codes = |more: &[&str]| -> Vec<String> {
        let (_, json, said) = check(folder.path(), &[more, &["--format", "json"]].concat());
        let value: Value = serde_json::from_str(&json).unwrap_or_else(|_| panic!("{said}"));
        let findings = value["findings"].as_array().unwrap().iter();
        let mut codes: Vec<String> =
            findings.map(|found| format!("{} {}", found["code"].as_str().unwrap(), found["severity"].as_str().unwrap())).collect();
        codes.sort();
        codes.dedup();
        codes
    };
    assert_eq!(codes(&["--only", "PR"]), ["PR-2 error"]);
    assert_eq!(codes(&["--only", "CN-2,PR-2"]), ["CN-2 warning", "PR-2 error"]);
    assert!(!codes(&["--skip", "PR", "--skip", "CN-2"]).iter().any(|code| code.starts_with("PR") || code.starts_with("CN-2 ")));
    let settings = folder.path().join("site.toml");
    let text =
        fs::read_to_string(&settings).unwrap().replace("[check]\n", "[check]\nseverity = { \"PR-2\" = \"info\", \"CN-2\" = \"off\" }\n");
    fs::write(&settings, text).unwrap();
    assert_eq!(codes(&["--only", "CN-2,PR-2"]), ["PR-2 info"]);
    let (code, _, said) = check(folder.path(), &["--only", "XX-1"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("XX-1"), "{said}");
}

#[test]
fn the_register_of_links_is_drafted_and_held_against_the_text() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (code, draft, _) = check(folder.path(), &["--links"]);
    assert_eq!(code, Some(0));
    assert!(draft.starts_with("网址,责任人,复核日期") && draft.contains("https://www.moe.gov.cn/,,,content/guide.md"), "{draft}");
    let register = |owner: &str, day: &str| {
        fs::write(folder.path().join("links.csv"), format!("网址,责任人,复核日期\nhttps://www.moe.gov.cn/,{owner},{day}\n")).unwrap();
        check(folder.path(), &["--only", "GW-13D", "--format", "short"]).2
    };
    assert!(register("张", "2021-12-01").contains("提醒 0"), "{}", register("张", "2021-12-01"));
    assert!(register("", "2021-12-01").contains("links.csv:2:1 GW-13D"));
    assert!(register("张", "2020-01-01").contains("links.csv:2:1 GW-13D"));
}

#[test]
fn the_day_decides_about_freshness_and_the_forecast_names_it() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let at = |day: &str| {
        let output = anli(&["--root", folder.path().to_str().unwrap(), "check", "--as-of", day, "--only", "IX-3", "--format", "json"])
            .output()
            .unwrap();
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        (value["findings"].as_array().unwrap().len(), value["forecast"][0]["stale_on"].as_str().unwrap().to_owned())
    };
    let (before, stale_on) = at("2022-01-10");
    assert_eq!(before, 0);
    let (on_the_day, again) = at(&stale_on);
    assert!(on_the_day >= 1 && again == stale_on, "{stale_on}");
}

#[test]
fn fix_takes_place_and_author_out_of_pictures() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let photo = super::planted::office::gps();
    fs::write(folder.path().join("content/a.jpg"), &photo).unwrap();
    fs::write(folder.path().join("content/b.png"), super::planted::office::png_with_exif()).unwrap();
    fs::write(folder.path().join("content/guide.md"), "+++\ntitle = \"说明\"\n+++\n\n![新校舍](a.jpg)\n\n![操场](b.png)\n").unwrap();
    let found = || check(folder.path(), &["--only", "PR-7E", "--format", "short"]).2;
    assert_eq!(found().matches(" PR-7E 错误").count(), 2, "{}", found());
    let fix = |more: &[&str]| said(&anli(&["--root", folder.path().to_str().unwrap(), "fix"]).args(more).output().unwrap());
    assert!(fix(&["--dry-run"]).contains("content/a.jpg"));
    assert_eq!(fs::read(folder.path().join("content/a.jpg")).unwrap(), photo);
    assert!(fix(&[]).contains("content/b.png"));
    assert_eq!(found().matches("PR-7E").count(), 0, "{}", found());
    let plain = fs::read(folder.path().join("content/a.jpg")).unwrap();
    // What is left is the picture itself, from its size on.
    assert!(photo.ends_with(&plain[2..]) && plain.len() < photo.len());
    assert!(fix(&[]).contains("没有要修整的"));
}

#[test]
fn the_panel_of_the_preview_shows_the_findings() {
    use std::io::{BufRead, BufReader, Read, Write};
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let mut server = anli(&["--root", folder.path().to_str().unwrap(), "serve", "--port", "0"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let host = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default().to_owned();
    let mut stream = std::net::TcpStream::connect(&host).unwrap();
    write!(stream, "GET /_anli/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(answer.contains("发布前检查") && answer.contains("PR-2") && answer.contains("手机号码"), "{line}\n{answer}");
    assert!(answer.contains("content/guide.md"));
}

/// A template of the site leaves the site's tags out on one page alone, of some kind that has more pages: every page is looked at
/// as it goes out, and the result does not depend on how many look.
#[test]
fn a_fault_that_a_template_makes_on_one_page_is_found_there() {
    let folder = tempfile::tempdir().unwrap();
    copy(&repository().join("tests/check/base"), folder.path(), false);
    let base = fs::read_to_string(repository().join("themes/default/base.html")).unwrap();
    let tags = base.lines().find(|line| line.contains("site-tags.html")).unwrap();
    fs::create_dir_all(folder.path().join("themes/default")).unwrap();
    let found = |json: &str| -> Vec<String> {
        let value: Value = serde_json::from_str(json).unwrap();
        let findings = value["findings"].as_array().unwrap().iter().filter(|found| found["code"] == "GW-01");
        findings.map(|found| found["place"]["file"].as_str().unwrap().to_owned()).collect()
    };
    let (_, clean, _) = check(folder.path(), &["--only", "GW-01", "--format", "json"]);
    assert_eq!(found(&clean), [""; 0]);
    for address in ["2020/jinan/2.html", "cities/qingdao.html", "cities/jinan/xuexiao-jianshe.html", "topics/index.html", "sitemap.html"] {
        let elsewhere = format!("{{% if frame.canonical != \"https://www.example.gov.cn/anli/{address}\" %}}{tags}{{% endif %}}");
        fs::write(folder.path().join("themes/default/base.html"), base.replace(tags, &elsewhere)).unwrap();
        let (_, json, said) = check(folder.path(), &["--only", "GW-01", "--format", "json"]);
        let places = found(&json);
        assert!(!places.is_empty() && places.iter().all(|place| place == address), "{address}: {places:?} {said}");
        let (_, one, _) = check(folder.path(), &["--jobs", "1", "--format", "json"]);
        let (_, many, _) = check(folder.path(), &["--jobs", "7", "--format", "json"]);
        assert_eq!(one, many);
    }
}
