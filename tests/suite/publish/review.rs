//! Three reviews and three proofreads: the way it goes, and each way to break it.

use super::*;

const PAGE: &str = "content/2020/cases/jinan/1.md";
const CHAIN: [(&str, &str, &str); 6] = [
    ("初审", "甲一", "2021-11-01"),
    ("一校", "乙一", "2021-11-01"),
    ("复审", "甲二", "2021-11-02"),
    ("二校", "乙二", "2021-11-02"),
    ("终审", "甲三", "2021-11-03"),
    ("三校", "乙三", "2021-11-03"),
];

/// What the check demands before a release; the sample values of the manual.
const OFFICE: [(&str, &str); 8] = [
    ("name", "样例单位"),
    ("phone", "0531-00000000"),
    ("site_code", "3700000001"),
    ("icp", "鲁ICP备05000001号-1"),
    ("police", "鲁公网安备37010000000001号"),
    ("police_url", "https://beian.mps.gov.cn/#/query/webSearch?code=37010000000001"),
    ("badge_url", "https://bszs.conac.cn/sitename?method=show&id=1"),
    ("correction_url", "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=3700000001"),
];

/// A site of one case of the sample, which alone must be reviewed.
fn one_page() -> TempDir {
    let office = tempfile::tempdir_in(memory()).unwrap();
    let write = |path: &str, text: &str| {
        let path = office.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let mut settings = fs::read_to_string(repository().join("site.toml")).unwrap();
    for (key, value) in OFFICE {
        let line = settings.lines().find(|line| line.starts_with(&format!("{key} = \"\""))).unwrap().to_owned();
        settings = settings.replacen(&line, &format!("{key} = \"{value}\""), 1);
    }
    write("site.toml", &(settings + "\n[publish]\nreview_kinds = [\"case\"]\n"));
    write("content/2020/_index.md", "+++\ntitle = \"报告\"\npublished = 2021-11-05\norigin = \"某厅\"\n+++\n");
    write(PAGE, &fs::read_to_string(repository().join(PAGE)).unwrap());
    office
}

fn sign(office: &Path, step: &str, name: &str, date: &str) -> Output {
    run(office, &["review", "sign", PAGE, "--step", step, "--name", name, "--date", date])
}

fn signed() -> TempDir {
    let office = one_page();
    for (step, name, date) in CHAIN {
        let output = sign(office.path(), step, name, date);
        assert!(output.status.success(), "{}", said(&output));
    }
    office
}

fn edit(office: &Path, from: &str, to: &str) {
    let path = office.join(PAGE);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "no {from} in {text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// The codes that keep the site from being released.
fn refused(office: &Path) -> Vec<String> {
    let _ = fs::remove_file(office.join("a.zip"));
    let output = run(office, &["--format", "json", "pack", "--release", "--to", "a.zip"]);
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let mut codes = Vec::new();
    for found in serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>() {
        let Ok(found) = found else { break };
        let found: Vec<serde_json::Value> = found.as_array().cloned().unwrap_or_default();
        codes.extend(found.iter().filter(|found| found["severity"] == "error").map(|found| found["code"].as_str().unwrap().to_owned()));
    }
    assert_eq!(output.status.code(), Some(if codes.is_empty() { 0 } else { 1 }), "{}", said(&output));
    assert_eq!(office.join("a.zip").exists(), codes.is_empty());
    codes
}

#[test]
fn a_complete_review_is_released_and_nothing_of_it_is_published() {
    let office = signed();
    assert_eq!(refused(office.path()), [""; 0]);
    let entries = entries(&office.path().join("a.zip"));
    for (name, bytes) in &entries {
        let text = String::from_utf8_lossy(bytes);
        assert!(CHAIN.iter().all(|(_, person, _)| !text.contains(person)), "{name} names a reviewer");
    }
    assert!(String::from_utf8_lossy(&entries["RELEASE.toml"]).contains("reviewed = true"));
}

#[test]
fn without_signatures_nothing_is_released() {
    let office = one_page();
    assert_eq!(refused(office.path()), ["E711"]);
    succeed(office.path(), &["pack", "--to", "draft.zip"]);
}

#[test]
fn a_missing_step_is_named() {
    let office = one_page();
    for (step, name, date) in CHAIN.iter().filter(|(step, ..)| *step != "二校") {
        assert!(sign(office.path(), step, name, date).status.success());
    }
    assert_eq!(refused(office.path()), ["E711"]);
    assert!(said(&run(office.path(), &["-v", "review", "status"])).contains("还缺：二校"));
}

#[test]
fn any_edit_after_the_signatures_voids_them() {
    for (from, to) in [
        ("增长**14.80%**", "增长**14.81%**"),
        ("topics = [\"教育投入\"]", "topics = [\"教育投入\", \"统筹督导\"]"),
        ("value = \"275709\"", "value = \"275710\""),
        ("## 成效\n", "## 成效\n\n"),
    ] {
        let office = signed();
        edit(office.path(), from, to);
        assert_eq!(refused(office.path()), ["E712"], "{from} → {to}");
        edit(office.path(), to, from);
        assert_eq!(refused(office.path()), [""; 0], "put back: {from}");
    }
}

#[test]
fn a_changed_picture_voids_the_signatures() {
    let office = one_page();
    let image = office.path().join("content/2020/cases/jinan/a.svg");
    fs::write(&image, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>").unwrap();
    edit(office.path(), "## 成效\n", "![图](a.svg)\n\n## 成效\n");
    for (step, name, date) in CHAIN {
        assert!(sign(office.path(), step, name, date).status.success());
    }
    assert_eq!(refused(office.path()), [""; 0]);
    fs::write(&image, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"2\" height=\"2\"/>").unwrap();
    assert_eq!(refused(office.path()), ["E712"]);
}

#[test]
fn each_of_the_six_steps_is_missed_by_its_name() {
    for (missing, ..) in CHAIN {
        let office = one_page();
        for (step, name, date) in CHAIN.iter().filter(|(step, ..)| *step != missing) {
            assert!(sign(office.path(), step, name, date).status.success());
        }
        assert_eq!(refused(office.path()), ["E711"], "without {missing}");
        let status = said(&run(office.path(), &["-v", "review", "status"]));
        assert!(status.contains(&format!("还缺：{missing}")), "{status}");
    }
}

#[test]
fn a_changed_added_or_removed_attachment_voids_the_signatures() {
    let office = one_page();
    let file = office.path().join("content/2020/cases/jinan/b.csv");
    fs::write(&file, "项,数\n甲,1\n").unwrap();
    edit(office.path(), "## 成效\n", "[数据](b.csv)\n\n## 成效\n");
    for (step, name, date) in CHAIN {
        assert!(sign(office.path(), step, name, date).status.success());
    }
    assert_eq!(refused(office.path()), [""; 0]);
    fs::write(&file, "项,数\n甲,2\n").unwrap();
    assert_eq!(refused(office.path()), ["E712"]);
    fs::write(&file, "项,数\n甲,1\n").unwrap();
    edit(office.path(), "[数据](b.csv)", "数据");
    assert_eq!(refused(office.path()), ["E712"]);
}

#[test]
fn a_signature_cannot_be_carried_from_another_page_or_left_without_its_digest() {
    let office = signed();
    let other = office.path().join("content/2020/cases/jinan/2.md");
    let text = fs::read_to_string(repository().join("content/2020/cases/jinan/2.md")).unwrap();
    fs::write(&other, &text).unwrap();
    assert_eq!(refused(office.path()), ["E711"], "a page that nobody signed");
    // The record of the first page, pasted into the second.
    let first = fs::read_to_string(office.path().join(PAGE)).unwrap();
    let record = &first[first.find("[[review]]").unwrap()..first.rfind("+++").unwrap()];
    let end = text.rfind("+++").unwrap();
    fs::write(&other, format!("{}\n{record}{}", &text[..end], &text[end..])).unwrap();
    assert_eq!(refused(office.path()), ["E712"]);
    fs::remove_file(&other).unwrap();
    assert_eq!(refused(office.path()), [""; 0]);
    let whole = fs::read_to_string(office.path().join(PAGE)).unwrap();
    let without: String = whole.lines().filter(|line| !line.starts_with("digest = ")).map(|line| format!("{line}\n")).collect();
    fs::write(office.path().join(PAGE), without).unwrap();
    assert_eq!(refused(office.path()), ["E712"], "steps without a digest are for no text");
}

#[test]
fn proofreads_are_held_to_the_same_rules_as_reviews() {
    let office = one_page();
    for index in [0, 2, 4, 3, 1, 5] {
        assert!(sign(office.path(), CHAIN[index].0, CHAIN[index].1, "2021-11-01").status.success());
    }
    assert_eq!(refused(office.path()), ["E713"], "二校 before 一校");
    let office = one_page();
    for (step, name, date) in CHAIN {
        let name = if step == "三校" { "乙一" } else { name };
        assert!(sign(office.path(), step, name, date).status.success());
    }
    assert_eq!(refused(office.path()), ["E714"]);
}

#[test]
fn publishing_demands_the_review_too() {
    let office = one_page();
    let settings = office.path().join("site.toml");
    fs::write(&settings, fs::read_to_string(&settings).unwrap() + "\n[publish.target.portal]\npath = \"www\"\n").unwrap();
    let output = run(office.path(), &["publish", "--release"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("E711") && !office.path().join("www").exists(), "{}", said(&output));
    for (step, name, date) in CHAIN {
        assert!(sign(office.path(), step, name, date).status.success());
    }
    succeed(office.path(), &["publish", "--release"]);
    succeed(office.path(), &["verify", "www"]);
    edit(office.path(), "增长**14.80%**", "增长**14.90%**");
    let output = run(office.path(), &["publish", "--release"]);
    assert!(said(&output).contains("E712"), "{}", said(&output));
}

#[test]
fn line_ends_and_the_order_of_fields_void_nothing() {
    let office = signed();
    let path = office.path().join(PAGE);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace('\n', "\r\n")).unwrap();
    assert_eq!(refused(office.path()), [""; 0]);
}

#[test]
fn after_an_edit_a_second_round_of_signatures_counts() {
    let office = signed();
    edit(office.path(), "增长**14.80%**", "增长**14.81%**");
    for (step, name, _) in CHAIN {
        assert!(sign(office.path(), step, name, "2021-11-09").status.success());
    }
    assert_eq!(refused(office.path()), [""; 0]);
}

#[test]
fn steps_out_of_order_are_refused() {
    let office = one_page();
    for index in [2, 1, 0, 3, 4, 5] {
        assert!(sign(office.path(), CHAIN[index].0, CHAIN[index].1, "2021-11-01").status.success());
    }
    assert_eq!(refused(office.path()), ["E713"]);
}

#[test]
fn one_person_cannot_do_two_of_a_series() {
    let office = one_page();
    for (step, name, date) in CHAIN {
        let name = if step == "终审" { "甲 一" } else { name };
        assert!(sign(office.path(), step, name, date).status.success());
    }
    assert_eq!(refused(office.path()), ["E714"], "a space does not make another person");
}

#[test]
fn a_refusal_is_no_pass() {
    let office = signed();
    let output =
        run(office.path(), &["review", "sign", PAGE, "--step", "终审", "--name", "甲三", "--date", "2021-11-04", "--result", "退回"]);
    assert!(output.status.success());
    assert_eq!(refused(office.path()), ["E715"]);
}

#[test]
fn dates_that_run_backwards_are_refused() {
    let office = one_page();
    for (step, name, date) in CHAIN {
        let date = if step == "终审" { "2021-10-03" } else { date };
        assert!(sign(office.path(), step, name, date).status.success());
    }
    assert_eq!(refused(office.path()), ["E716"]);
}

#[test]
fn steps_typed_by_hand_are_held_to_the_same_rules() {
    for (from, to, code) in [
        ("name = \"甲二\"\n", "", "E718"),
        ("date = \"2021-11-03\"\n", "", "E719"),
        ("step = \"三校\"", "step = \"三审\"", "E717"),
        ("result = \"通过\"\n", "", "E715"),
    ] {
        let office = signed();
        edit(office.path(), from, to);
        assert!(refused(office.path()).contains(&code.to_owned()), "{from} → {to}");
    }
}

#[test]
fn a_signature_for_another_paper_is_refused_and_changes_nothing() {
    let office = one_page();
    let before = fs::read(office.path().join(PAGE)).unwrap();
    let paper = "0".repeat(32);
    let output =
        run(office.path(), &["review", "sign", PAGE, "--step", "初审", "--name", "甲一", "--date", "2021-11-01", "--digest", &paper]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("E720"));
    assert_eq!(
        run(office.path(), &["review", "sign", PAGE, "--step", "初次", "--name", "甲", "--date", "2021-11-01"]).status.code(),
        Some(1)
    );
    assert_eq!(
        run(office.path(), &["review", "sign", "content/none.md", "--step", "初审", "--name", "甲", "--date", "2021-11-01"]).status.code(),
        Some(2)
    );
    assert_eq!(fs::read(office.path().join(PAGE)).unwrap(), before);
}

#[test]
fn the_sheet_bears_the_digest_that_sign_compares() {
    let office = one_page();
    succeed(office.path(), &["review", "sheet", PAGE, "--to", "sheet.html"]);
    let sheet = fs::read_to_string(office.path().join("sheet.html")).unwrap();
    for part in ["教育经费一年增长14.80%", "初审", "三校", PAGE] {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    let digest = sheet.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    let signed = run(
        office.path(),
        &["review", "sign", "2020/cases/jinan/1", "--step", "初审", "--name", "甲一", "--date", "2021-11-01", "--digest", digest],
    );
    assert!(signed.status.success(), "{}", said(&signed));
    succeed(office.path(), &["review", "sheet"]);
    assert!(
        fs::read_to_string(office.path().join("releases/review.html")).unwrap().contains("<td>甲一</td><td>2021-11-01</td><td>通过</td>")
    );
}
