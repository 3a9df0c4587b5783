//! `anli import`: other kinds of reports, the same text in many forms, conservation, updates, the real report.

use super::harness::*;
use super::import_files as made;
use anli::config::Config;
use anli::diagnostic::Diagnostic;
use anli::import::{self, Import, Settings};
use anli::parse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

pub fn settings(edition: Option<&str>) -> Settings {
    Settings { edition: edition.map(str::to_owned), into: "content".into(), published: None, origin: None, topic: None, repair: true }
}

pub fn config(text: &str) -> Config {
    parse::config(&Arc::from("site.toml"), text.as_bytes()).value.unwrap()
}

pub fn sample_config() -> Config {
    config(&fs::read_to_string(repository().join("site.toml")).unwrap())
}

pub fn imported(name: &str, bytes: &[u8]) -> Result<Import, Vec<Diagnostic>> {
    import::import(&[(name.to_owned(), bytes.to_vec())], &settings(None), &sample_config()).map(|(import, _)| import)
}

/// Path → text of all pages.
fn pages(import: &Import) -> BTreeMap<String, String> {
    import.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect()
}

/// What an import is, in short: a line a page, then what was set aside, then the notes.
fn account(import: &Import) -> String {
    let mut out = String::new();
    for (file, page) in import.files.iter().zip(&import.outline.pages) {
        let proposed = if file.title_is_proposed { "（拟）" } else { "" };
        let figures: Vec<String> = file.figures.iter().map(anli::model::Figure::in_words).collect();
        writeln!(out, "{} | {}{proposed} | {} | {}", file.path, file.title, page.body.len(), figures.join(" ")).unwrap();
    }
    for (line, text, reason) in import.aside() {
        writeln!(out, "- {line} {} {text}", reason.id()).unwrap();
    }
    for (line, text) in import.notes(anli::diagnostic::catalogue::Language::Zh) {
        writeln!(out, "? {} {text}", line.unwrap_or(0)).unwrap();
    }
    out
}

/// Each report of `tests/import/` with its account beside it. `ANLI_ACCEPT=1` writes the accounts anew.
#[test]
fn other_kinds_of_reports_come_through_sensibly() {
    let folder = repository().join("tests/import");
    let files = tree(&folder);
    let reports: Vec<&String> = files.keys().filter(|name| !name.ends_with(".account")).collect();
    assert!(reports.len() >= 12, "only {} reports", reports.len());
    let mut wrong = Vec::new();
    for name in reports {
        let import = imported(name, &files[name]).unwrap_or_else(|findings| panic!("{name}: {findings:?}"));
        let account = account(&import);
        let beside = format!("{name}.account");
        if std::env::var_os("ANLI_ACCEPT").is_some() {
            fs::write(folder.join(&beside), &account).unwrap();
        } else if files.get(&beside).map(Vec::as_slice) != Some(account.as_bytes()) {
            wrong.push(format!("{name}:\n{account}"));
        }
        let site = tempfile::tempdir().unwrap();
        builds(site.path(), &folder.join(name), &[]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Imports a file through the real binary into an empty site and builds it.
fn builds(root: &Path, report: &Path, more: &[&str]) {
    fs::create_dir_all(root.join("content")).unwrap();
    let settings = fs::read_to_string(repository().join("site.toml")).unwrap();
    // Places of a report need not be on the tiles, and one topic holds what the vocabulary does not know.
    fs::write(
        root.join("site.toml"),
        settings.split("[tiles]").next().unwrap().to_owned() + "[[topic]]\nslug = \"qita\"\nname = \"其他\"\n",
    )
    .unwrap();
    let arguments =
        ["--root", root.to_str().unwrap(), "import", report.to_str().unwrap(), "--published", "2024-01-05", "--origin", "某机关"];
    let output = anli(&arguments).args(more).output().unwrap();
    assert!(output.status.success(), "{}: {}", report.display(), said(&output));
    for (name, bytes) in tree(&root.join("content")) {
        let text = String::from_utf8(bytes).unwrap().replace("topics = []", "topics = [\"其他\"]");
        fs::write(root.join("content").join(name), text).unwrap();
    }
    build(root, &root.join("public"), &[]);
}

#[test]
fn the_same_text_in_every_form_gives_the_same_pages() {
    let wanted = pages(&imported("报告.txt", made::TEXT.as_bytes()).unwrap());
    assert_eq!(wanted.len(), 1 + 2 + 4, "{:#?}", wanted.keys());
    assert!(wanted["content/2020/report/1-zhu-yao-cheng-xiao.md"].contains("## （一）教育投入增加 {#s1-1}"), "{wanted:#?}");
    for (form, name, bytes) in made::forms() {
        let found = imported(name, &bytes).unwrap_or_else(|findings| panic!("{form}: {findings:?}"));
        let found = pages(&found);
        let differing: Vec<_> =
            wanted.iter().filter(|(path, text)| found.get(*path) != Some(text)).map(|(path, text)| (path, text, found.get(path))).collect();
        assert!(differing.is_empty() && found.len() == wanted.len(), "{form}: {differing:#?}\n{:?}", found.keys());
    }
}

#[test]
fn word_files_give_their_tables_notes_images_and_tracked_changes() {
    let import = imported("完整.docx", &made::rich_docx()).unwrap();
    let text: String = import.files.iter().map(|file| file.text.clone()).collect();
    assert!(text.contains("| 年份 | 投入 |\n| --- | --- |\n| 2020 | 甲\\|乙 |"), "{text}");
    assert!(text.contains("全部落实[^1]，补上了") && text.contains("[^1]: 注释文字。"), "{text}");
    assert!(text.contains("[名单](https://www.example.gov.cn/a)"), "{text}");
    assert!(text.contains("![一张图](../images/image-1.png)"), "{text}");
    assert!(!text.contains("删掉的话") && !text.contains("批注的话"), "{text}");
    assert!(text.contains("（一）自动编号的标题"), "{text}");
    let left: BTreeMap<_, _> = import.original.files[0].left.iter().map(|(left, count)| (format!("{left:?}"), *count)).collect();
    assert_eq!((left["Insertions"], left["Deletions"], left["Comments"], left["Numbers"]), (1, 1, 1, 1), "{left:?}");
    assert_eq!(import.images.len(), 1);
}

#[test]
fn nothing_is_overwritten_and_an_update_keeps_what_a_person_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    fs::create_dir(&root).unwrap();
    let report = folder.path().join("报告.txt");
    fs::write(&report, made::TEXT).unwrap();
    let run = |more: &[&str]| {
        let arguments =
            ["--root", root.to_str().unwrap(), "import", report.to_str().unwrap(), "--published", "2021-01-05", "--origin", "某厅"];
        anli(&arguments).args(more).current_dir(folder.path()).output().unwrap()
    };
    let dry = run(&["--dry-run"]);
    assert!(dry.status.success() && said(&dry).contains("没有写"), "{}", said(&dry));
    assert!(tree(&root).is_empty());
    // A folder without settings becomes a site.
    let first = run(&["--report", "receipt.md"]);
    assert!(first.status.success(), "{}", said(&first));
    assert!(fs::read_to_string(folder.path().join("receipt.md")).unwrap().contains("一字不漏"));
    build(&root, &root.join("public"), &[]);
    let case = root.join("content/2020/cases/jinan/1.md");
    let other = root.join("content/2020/cases/jinan/2.md");
    let titled = fs::read_to_string(&case).unwrap().replacen("title = ", "title = \"定好的题目\" # ", 1);
    fs::write(&case, &titled).unwrap();
    let rewritten = fs::read_to_string(&other).unwrap() + "\n人写的一段。\n";
    fs::write(&other, &rewritten).unwrap();
    fs::write(&report, made::TEXT.replace("改造食堂12个", "改造食堂13个").replace("招聘教师30名", "招聘教师31名")).unwrap();
    let again = run(&[]);
    assert!(again.status.success() && said(&again).contains("W602"), "{}", said(&again));
    assert_eq!(fs::read_to_string(&case).unwrap(), titled, "nothing is overwritten");
    let update = run(&["--update"]);
    assert!(update.status.success() && said(&update).contains("W603"), "{}", said(&update));
    let merged = fs::read_to_string(&case).unwrap();
    assert!(merged.contains("定好的题目") && merged.contains("食堂13个"), "{merged}");
    assert_eq!(fs::read_to_string(&other).unwrap(), rewritten, "a body that a person wrote stays");
    let last = run(&["--update", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&last.stdout).unwrap_or_else(|_| panic!("{}", said(&last)));
    assert_eq!(json["proof"]["holds"], true);
    assert!(!root.join(".anli-import").exists());
}

/// A new site's vocabulary is small: whatever it does not name must still be importable with flags alone.
#[test]
fn cases_that_no_topic_fits_are_named_and_a_flag_gives_them_one() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    fs::create_dir(&root).unwrap();
    let topics =
        ["河道治理", "乡村旅游"].map(|name| format!("[[topic]]\nslug = \"t{}\"\nname = \"{name}\"\nsummary = \"{name}。\"\n", name.len()));
    fs::write(root.join("site.toml"), format!("title = \"站\"\n{}", topics.concat().replacen("t12", "he", 1))).unwrap();
    let report = folder.path().join("报告.txt");
    fs::write(&report, made::TEXT).unwrap();
    let run = |more: &[&str]| {
        let arguments =
            ["--root", root.to_str().unwrap(), "import", report.to_str().unwrap(), "--published", "2021-01-05", "--origin", "某厅"];
        anli(&arguments).args(more).current_dir(folder.path()).output().unwrap()
    };
    let none = run(&["--dry-run"]);
    assert!(said(&none).contains("W606") && said(&none).contains("--topic"), "{}", said(&none));
    let unknown = run(&["--topic", "河道整治"]);
    assert!(!unknown.status.success() && said(&unknown).contains("E209") && said(&unknown).contains("河道治理"), "{}", said(&unknown));
    assert!(!root.join("content").exists(), "nothing is written when there is an error");
    let given = run(&["--topic", "乡村旅游"]);
    assert!(given.status.success() && !said(&given).contains("W606"), "{}", said(&given));
    let case = fs::read_to_string(root.join("content/2020/cases/jinan/1.md")).unwrap();
    assert!(case.contains("topics = [\"乡村旅游\"]   # --topic"), "{case}");
    build(&root, &root.join("public"), &[]);
}

#[test]
fn the_receipt_accounts_for_every_character() {
    let import = imported("报告.txt", made::TEXT.as_bytes()).unwrap();
    let states = vec![import::merge::State::New; import.files.len()];
    let receipt = import.as_markdown(&states, anli::diagnostic::catalogue::Language::Zh);
    assert!(receipt.contains("content/2020/cases/jinan/1.md:") && receipt.contains("没有遗漏"), "{receipt}");
    let proof = import.proof;
    assert_eq!(proof.characters, proof.in_bodies + proof.in_fields + proof.aside + proof.white);
}

/// Needs the report's text and the gold data, which are not part of the project; skipped visibly without them.
#[test]
fn the_report_is_cut_as_people_cut_it() {
    let data = repository().join("../shared/data");
    let (Ok(report), Ok(gold)) = (fs::read(data.join("report-2020.txt")), fs::read_to_string(data.join("cases.json"))) else {
        eprintln!("SKIPPED: the report's text is not on this machine");
        return;
    };
    let import = imported("report-2020.txt", &report).unwrap();
    let [sections, items, places, cases, _] = import.totals();
    assert_eq!((sections, items, places, cases), (3, 9, 16, 48));
    let json = import.as_json(&vec![import::merge::State::New; import.files.len()], true);
    let pages = json["pages"].as_array().unwrap();
    let of = |kind: &str| pages.iter().filter(|page| page["kind"] == kind).collect::<Vec<_>>();
    let counts: Vec<_> = of("section").iter().map(|page| (page["items"].as_u64().unwrap(), page["points"].as_u64().unwrap())).collect();
    assert_eq!(counts, [(4, 0), (5, 19), (0, 5)], "items, and points such as 一是");
    let codes: Vec<u32> = import
        .outline
        .pages
        .iter()
        .filter_map(|page| if let import::outline::Role::Case { city, .. } = page.role { Some(city) } else { None })
        .collect();
    assert!(codes.is_sorted(), "cities in code order");
    let aside: Vec<_> = import.aside().map(|(line, _, reason)| (line, reason.id())).collect();
    assert_eq!(aside, [(1, "search-title"), (172, "reprint")]);

    let gold: serde_json::Value = serde_json::from_str(&gold).unwrap();
    let names: BTreeMap<_, _> =
        gold["topics"].as_array().unwrap().iter().map(|topic| (topic["slug"].as_str(), topic["name"].as_str())).collect();
    let (mut right, mut found, mut wanted, mut topics) = (0, 0, 0, 0);
    for case in gold["cases"].as_array().unwrap() {
        let path = format!("content/2020/cases/{}/{}.md", case["city"].as_str().unwrap(), case["n"]);
        let file = import.files.iter().find(|file| file.path == path).unwrap();
        let mut rest: Vec<(String, String)> = case["figures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|figure| (figure["value"].as_str().unwrap().into(), figure["unit"].as_str().unwrap().into()))
            .collect();
        wanted += rest.len();
        for figure in &file.figures {
            found += 1;
            if let Some(at) = rest.iter().position(|(value, unit)| *value == figure.value.0 && *unit == figure.unit) {
                rest.remove(at);
                right += 1;
            }
        }
        topics += usize::from(file.topics.first().map(|(name, _)| name.as_str()) == names[&case["topics"][0].as_str()]);
    }
    let (precision, recall) = (f64::from(right) / f64::from(found), f64::from(right) / wanted as f64);
    println!("{wanted} figures: precision {precision:.3}, recall {recall:.3}; primary topic right for {topics} of 48");
    assert!(precision >= 0.95 && recall >= 0.95, "figures: precision {precision:.3}, recall {recall:.3}");
    assert!(topics >= 40, "primary topic right for {topics} of 48");

    let site = tempfile::tempdir().unwrap();
    builds(site.path(), &data.join("report-2020.txt"), &[]);
}

/// xorshift64*: small, and the same on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

/// What reports are made of, whole and broken.
pub const PIECES: [&str; 62] = [
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "(三)",
    "1.",
    "2.",
    "１．",
    "（1）",
    "1、",
    "第一部分 ",
    "第二章",
    "附件",
    "附件1",
    "附件：",
    "济南市",
    "青岛市",
    "【淄博】",
    "商河县",
    "浙江省",
    "（浙江省）",
    "——上海市",
    "主要成绩",
    "存在的问题",
    "典型案例",
    "关于做好工作的通知",
    "鲁政办发〔2018〕29号",
    "2021年11月5日",
    "某省教育厅",
    "全市新建学校12所",
    "增长14.80%",
    "一是保障；",
    "二是落实。",
    "三是",
    "。",
    "，",
    ",",
    "；",
    "：",
    ":",
    "“",
    "”",
    "\"",
    "(",
    ")",
    "...",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\u{3000}\u{3000}",
    "  ",
    "\t",
    "*",
    "_",
    "[",
    "](x)",
    "#",
    "<b>",
    "转载于互联网，如有侵权请联系删除",
    "目录",
];

fn random_text(random: &mut Random) -> String {
    (0..1 + random.below(80)).map(|_| PIECES[random.below(PIECES.len())]).collect()
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The proof inside the import is checked from outside here: whatever the text, all its characters are in the pages, the
/// fields or the list of what was set aside, and the Markdown that was written reads back as that text.
#[test]
fn no_text_loses_a_character() {
    let mut random = Random(0x5EED);
    let config = sample_config();
    let settings = Settings { repair: false, ..settings(Some("2020")) };
    for round in 0..250 {
        let text = random_text(&mut random);
        let result = import::import(&[("随便.txt".to_owned(), text.clone().into_bytes())], &settings, &config);
        let import = match result {
            Ok((import, _)) => import,
            Err(findings) if text.trim().is_empty() && findings[0].code.id() == "E609" => continue,
            Err(findings) => panic!("round {round}: {text:?}: {findings:?}"),
        };
        assert_eq!(solid(&import.original.text), solid(&text), "the reader lost something: {text:?}");
        let mut parts: Vec<(usize, String)> =
            import.outline.became.iter().map(|(range, _)| (range.start, import.original.text[range.clone()].to_owned())).collect();
        for file in &import.files {
            let page = parse::page(&Arc::from("content/x.md"), vec!["x".into()], file.text.as_bytes());
            assert!(!page.diagnostics.iter().any(Diagnostic::is_error), "{text:?}: {}\n{:?}", file.text, page.diagnostics);
            let read = solid(&read_back(&page.value.document));
            let meant: String = file.placed.iter().map(|piece| solid(&import.original.text[piece.source.clone()])).collect();
            assert_eq!(read, meant, "Markdown reads something else: {text:?}\n{}", file.text);
            parts.extend(file.placed.iter().map(|piece| (piece.source.start, import.original.text[piece.source.clone()].to_owned())));
        }
        parts.sort();
        assert_eq!(parts.iter().map(|(_, text)| solid(text)).collect::<String>(), solid(&text), "{text:?}");
    }
}

fn read_back(document: &anli::document::Document) -> String {
    use anli::document::{Inline, walk_inlines};
    let mut out = String::new();
    walk_inlines(&document.blocks, &mut |inline| {
        if let Inline::Text { text, .. } = inline {
            out.push_str(text);
        }
    });
    out
}

#[test]
fn repairs_of_any_text_keep_the_proof() {
    let mut random = Random(0xF1);
    let config = sample_config();
    for _ in 0..250 {
        let text = random_text(&mut random);
        let result = import::import(&[("随便.txt".to_owned(), text.clone().into_bytes())], &settings(Some("2020")), &config);
        assert!(result.is_ok() || text.trim().is_empty(), "{text:?}: {:?}", result.err());
    }
}

#[test]
fn other_files_are_refused_with_what_to_save_them_as() {
    let code = |name: &str, bytes: &[u8]| imported(name, bytes).err().map(|findings| findings[0].code.id());
    assert_eq!(code("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 etc"), Some("E603"));
    assert_eq!(code("a.wps", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 etc"), Some("E603"));
    assert_eq!(code("a.pdf", b"%PDF-1.7 etc"), Some("E604"));
    assert_eq!(code("a.ofd", &made::package(&[("OFD.xml", b"<x/>".to_vec())])), Some("E604"));
    assert_eq!(code("a.docx", &made::package(&[("xl/workbook.xml", b"<x/>".to_vec())])), Some("E605"));
    assert_eq!(code("a.docx", b"PK\x03\x04 broken"), Some("E605"));
    assert_eq!(code("a.txt", b"  \n "), Some("E609"));
    assert_eq!(code("a.txt", "没有年份的话".as_bytes()), Some("E607"));
    let noise: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
    assert_eq!(code("a.txt", &noise), Some("E606"));
    // A wrong suffix is no obstacle.
    let (import, warnings) = import::import(&[("a.txt".to_owned(), made::rich_docx())], &settings(None), &sample_config()).unwrap();
    assert!(import.files.len() == 2 && warnings.iter().any(|found| found.code.id() == "W601"));
}

#[test]
fn hostile_files_end_in_an_error_or_in_bounds() {
    let document =
        |inner: &str| format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{inner}</w:body></w:document>").into_bytes();
    let code = |name: &str, bytes: &[u8]| imported(name, bytes).err().map(|findings| findings[0].code.id());
    // A zip bomb: a thousand times its size, and more than any report.
    let bomb = made::package(&[(
        "word/document.xml",
        document(&"<w:p><w:r><w:t>2020年</w:t></w:r></w:p>".repeat(20).replace("2020年", &"一".repeat(4 << 20))),
    )]);
    assert!(bomb.len() < 2 << 20, "{}", bomb.len());
    assert_eq!(code("bomb.docx", &bomb), Some("E608"));
    // Archives inside archives are never opened.
    let nested = made::package(&[("word/document.xml", document("<w:p><w:r><w:t>2020年报告</w:t></w:r></w:p>")), ("word/inner.zip", bomb)]);
    assert_eq!(code("nested.docx", &nested), None);
    // Entities are not expanded.
    let laughs = b"<!DOCTYPE w [<!ENTITY a \"2020\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>2020&b;</w:t></w:r></w:p></w:body></w:document>";
    let import = import::import(
        &[("laughs.docx".to_owned(), made::package(&[("word/document.xml", laughs.to_vec())]))],
        &settings(Some("2020")),
        &sample_config(),
    );
    assert!(import.unwrap().0.original.text.starts_with("2020&b;"));
    // Names that lead out of the folder name nothing.
    let relations = b"<Relationships><Relationship Id=\"r\" Target=\"../../../../etc/passwd\"/></Relationships>".to_vec();
    let image =
        document("<w:p><w:r><w:t>2020年</w:t><w:drawing><a:blip xmlns:a=\"a\" r:embed=\"r\" xmlns:r=\"r\"/></w:drawing></w:r></w:p>");
    let outside = made::package(&[
        ("word/document.xml", image),
        ("word/_rels/document.xml.rels", relations),
        ("../../../../etc/passwd", b"\x89PNG".to_vec()),
    ]);
    assert!(imported("outside.docx", &outside).unwrap().images.iter().all(|(path, _)| path.starts_with("content/2020/images/")));
    // Deep and broken XML.
    assert_eq!(code("deep.docx", &made::package(&[("word/document.xml", document(&"<w:p>".repeat(100_000)))])), Some("E608"));
    assert_eq!(code("cut.docx", &made::package(&[("word/document.xml", b"<w:document><w:body></w:p>".to_vec())])), Some("E610"));
    // Many headings, long lines, deep HTML.
    assert_eq!(code("headings.txt", ("2020年\n".to_owned() + &"一、标题\n".repeat(100_000)).as_bytes()), Some("E608"));
    assert_eq!(code("line.txt", ("2020年".to_owned() + &"很".repeat(2 << 20)).as_bytes()), None);
    assert_eq!(code("deep.html", ("2020年".to_owned() + &"<div><table><tr><td>".repeat(50_000) + "完").as_bytes()), None);
    assert_eq!(code("large.txt", &vec![b'a'; (64 << 20) + 1]), Some("E608"));
}
