//! The same texts in other dress: what editors, platforms and word processors take.

use super::harness::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn office() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    folder
}

fn export(here: &Path, arguments: &[&str]) -> String {
    let output = anli(&[&["export"], arguments].concat()).current_dir(here).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

/// Adds everything that a page can hold to a case.
fn rich(office: &Path) {
    let page = office.join("content/2020/cases/jinan/1.md");
    let text = fs::read_to_string(&page).unwrap();
    let body = "\n### 小标题\n\n普通[链接](https://www.example.org/a?b=1&c=2)、**粗**、*斜*、~~删~~、`代码`，注[^1]，[[济南市]]。\n\n![图一的说明](p.png)\n\n1. 一\n   - 甲\n     - 乙\n2. 二\n\n> 引用\n\n\
                | 项 | 数 |\n|---|---|\n| 甲 | 1 |\n\n```text\nx < y\n```\n\n::: notice 提示\n提示的话。\n:::\n\n::: figures\n:::\n\n<details><summary>更多</summary><p>里面 &lt;的&gt; 话</p></details>\n\n---\n\n[^1]: 脚注的话。\n";
    fs::write(page, text + body).unwrap();
    // The smallest PNG there is.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";
    fs::write(office.join("content/2020/cases/jinan/p.png"), png).unwrap();
}

/// What the editor of the platform does not take.
fn assert_survives(name: &str, html: &str) {
    for bad in [
        " class=",
        " id=",
        "<style",
        "<script",
        "<link",
        "<iframe",
        "<form",
        "<img",
        "<ul",
        "<ol",
        "<li",
        "<div",
        "<article",
        "<a ",
        "data-",
        "position:",
        "src=",
        "href=",
    ] {
        assert!(!html.contains(bad), "{name} holds {bad}");
    }
    let tags: BTreeSet<&str> =
        html.split('<').skip(1).filter(|rest| !rest.starts_with('/')).map(|rest| rest.split([' ', '>']).next().unwrap()).collect();
    for tag in &tags {
        assert!(["section", "p", "h2", "h3", "table", "tbody", "tr", "td", "span", "br"].contains(tag), "{name}: <{tag}>");
    }
    // Every paragraph, heading and cell carries its own style.
    for tag in ["<p>", "<h2>", "<h3>", "<td>", "<span>", "<section>"] {
        assert!(!html.contains(tag), "{name}: bare {tag}");
    }
    let mut open = Vec::new();
    for rest in html.split('<').skip(1) {
        let name = rest.split([' ', '>']).next().unwrap();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed)),
            None if name != "br" => open.push(name),
            None => {}
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
    assert!(html.chars().count() < 20_000 && html.len() < 1 << 20, "{name}");
}

#[test]
fn all_48_cases_survive_the_editor_and_keep_the_limits() {
    let office = office();
    export(office.path(), &["wechat"]);
    let folder = office.path().join("export/wechat");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        assert_survives(&name, &fs::read_to_string(folder.join("article.html")).unwrap());
        let page = fs::read_to_string(folder.join("index.html")).unwrap();
        let value = |id: &str| Some(page.split(&format!("<dd id=\"{id}\">")).nth(1)?.split("</dd>").next()?.chars().count());
        let field = |id: &str| value(id).unwrap_or(0);
        assert!((1..=32).contains(&field("title")) && field("author") <= 16 && field("digest") <= 128 && field("source") <= 1024, "{name}");
        assert!(!page.contains("http-equiv") && page.contains("data-copy=\"body\""), "{name}");
        count += 1;
    }
    assert_eq!(count, 48);
}

#[test]
fn everything_a_page_can_hold_survives_too() {
    let office = office();
    rich(office.path());
    export(office.path(), &["wechat", "content/2020/cases/jinan/1.md"]);
    let folder = office.path().join("export/wechat/2020-jinan-1");
    let html = fs::read_to_string(folder.join("article.html")).unwrap();
    assert_survives("rich", &html);
    for part in [
        "[1] ",
        "https://www.example.org/a?b=1&amp;c=2",
        "【图1：图一的说明】",
        "注1 ",
        "脚注的话",
        "里面 &lt;的&gt; 话",
        "x &lt; y",
        ">◦ </span>甲",
        ">1. </span>一",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(folder.join("1.png").exists());
    assert!(fs::read_to_string(folder.join("upload.txt")).unwrap().starts_with("图1\t1.png\t图一的说明"));
}

#[test]
fn figures_stand_side_by_side_only_where_they_fit_a_telephone() {
    let office = office();
    export(office.path(), &["wechat", "2020/jinan/1.html", "2020/heze/3.html", "2020/qingdao/2.html"]);
    let article = |name: &str| fs::read_to_string(office.path().join(format!("export/wechat/{name}/article.html"))).unwrap();
    let (long, short) = (article("2020-jinan-1"), article("2020-qingdao-2"));
    assert_eq!((long.matches("<tr>").count(), short.matches("<tr>").count()), (3, 1));
    // The number is large, what belongs to it is not.
    let heze = article("2020-heze-3");
    for part in [">4000</span>", ">人以上</span>", ">25000</span>", ">余人</span>", ">70%</span>", ">以上</span>"] {
        assert!(heze.contains(part), "{part}: {heze}");
    }
}

#[test]
fn a_title_that_is_too_long_is_cut_and_told() {
    let office = office();
    let page = office.path().join("content/2020/cases/jinan/1.md");
    let text = fs::read_to_string(&page).unwrap().replace("教育经费一年增长14.80%\"", &format!("{}\"", "很长的标题".repeat(8)));
    fs::write(page, text).unwrap();
    let told = export(office.path(), &["wechat", "2020/jinan/1.html"]);
    assert!(told.contains("W742"), "{told}");
    let page = fs::read_to_string(office.path().join("export/wechat/2020-jinan-1/index.html")).unwrap();
    assert!(page.contains("标题<small>32/32</small>"));
}

#[test]
fn covers_come_from_the_machines_font_or_are_said_to_be_missing() {
    let office = office();
    let told = export(office.path(), &["wechat", "2020/jinan/1.html"]);
    let folder = office.path().join("export/wechat/2020-jinan-1");
    for (name, width, height) in [("cover-235x100.png", 940, 400), ("cover-1x1.png", 800, 800)] {
        match fs::read(folder.join(name)) {
            Ok(png) => {
                assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
                let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
                assert_eq!((number(16), number(20)), (width, height), "{name}");
            }
            Err(_) => assert!(told.contains("W741"), "no cover and no word: {told}"),
        }
    }
    let none = export(office.path(), &["wechat", "2020/jinan/1.html", "--font", "site.toml"]);
    assert!(none.contains("W741"), "{none}");
}

#[test]
fn records_say_the_same_in_every_notation_and_take_the_platforms_names() {
    let office = office();
    export(office.path(), &["cms"]);
    let json: serde_json::Value = serde_json::from_slice(&fs::read(office.path().join("export/cms/records.json")).unwrap()).unwrap();
    let records = json.as_array().unwrap();
    assert_eq!(records.len(), 48);
    assert_eq!(records[0]["title"], "教育经费一年增长14.80%");
    assert!(records[0]["body"].as_str().unwrap().contains("<h2>做法</h2>"), "{}", records[0]["body"]);
    assert!(records.iter().all(|record| !record["keywords"].as_str().unwrap().contains('，')));

    fs::write(office.path().join("map.toml"), "# 平台的字段\ntitle = \"DOCTITLE\"\npublished = 'PUBDATE' # 时间\nbody = \"DOCCONTENT\"\n")
        .unwrap();
    export(office.path(), &["cms", "--form", "csv", "--mapping", "map.toml"]);
    let bytes = fs::read(office.path().join("export/cms/records.csv")).unwrap();
    let text = String::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap().to_vec()).unwrap();
    assert!(text.starts_with("DOCTITLE,PUBDATE,DOCCONTENT\r\n教育经费一年增长14.80%,2022-01-05 09:00,"), "{}", &text[..200]);

    export(office.path(), &["cms", "--form", "xml", "--mapping", "map.toml"]);
    let xml = fs::read_to_string(office.path().join("export/cms/records.xml")).unwrap();
    assert_eq!((xml.matches("<record>").count(), xml.matches("</DOCTITLE>").count()), (48, 48));
    assert!(xml.contains("&lt;h2&gt;做法&lt;/h2&gt;"));

    fs::write(office.path().join("bad.toml"), "titel = \"X\"\n").unwrap();
    let output = anli(&["export", "cms", "--mapping", "bad.toml"]).current_dir(office.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("E743"));
}

#[test]
fn a_topic_chooses_its_cases_and_an_unknown_one_is_told() {
    let office = office();
    export(office.path(), &["cms", "--topic", "教育投入"]);
    let json: serde_json::Value = serde_json::from_slice(&fs::read(office.path().join("export/cms/records.json")).unwrap()).unwrap();
    assert!(json.as_array().unwrap().iter().all(|record| record["topics"].as_str().unwrap().contains("教育投入")));
    let output = anli(&["export", "wechat", "--topic", "教育投人"]).current_dir(office.path()).output().unwrap();
    assert!(said(&output).contains("E742") && said(&output).contains("教育投入"), "{}", said(&output));
}

#[test]
fn the_whole_edition_is_one_document_with_contents() {
    let office = office();
    rich(office.path());
    export(office.path(), &["docx"]);
    let file = fs::File::open(office.path().join("export/2020.docx")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let document = part("word/document.xml");
    assert_eq!(document.matches("w:val=\"Heading1\"").count(), 1 + 1 + 16, "preface, report, cities");
    assert_eq!(document.matches("w:val=\"Heading2\"").count(), 51);
    assert_eq!(document.matches("w:val=\"TOC2\"").count(), 51);
    assert!(document.contains("<w:tbl>") && document.contains("r:embed=\"rIdM1\""));
    let bookmarks: BTreeSet<&str> =
        document.split("w:name=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).filter(|name| name.starts_with("_Toc")).collect();
    let linked: BTreeSet<&str> = document.split("w:anchor=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(linked.is_subset(&bookmarks) && linked.len() == 69, "{}", linked.len());
    for style in document.split("w:pStyle w:val=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect::<BTreeSet<_>>() {
        assert!(part("word/styles.xml").contains(&format!("w:styleId=\"{style}\"")), "no style {style}");
    }
    assert!(part("word/_rels/document.xml.rels").contains("media/image1.png"));

    export(office.path(), &["print"]);
    let page = fs::read_to_string(office.path().join("export/2020.html")).unwrap();
    assert!(page.contains("data:image/png;base64,iVBOR") && page.matches("class=\"l2\"").count() == 51 && !page.contains("<script"));
    export(office.path(), &["plain", "--to", "汇编.txt"]);
    let text = fs::read_to_string(office.path().join("汇编.txt")).unwrap();
    assert!(text.contains("【济南市】") && text.contains("　　2020年，济南市一般公共预算教育支出比2019年增长14.80%。"));
}

/// A program of the machine, if it has it.
fn installed(name: &str) -> bool {
    let found = Command::new(name).arg(if name == "soffice" { "--version" } else { "-v" }).output().is_ok();
    if !found {
        eprintln!("SKIPPED: {name} is not installed");
    }
    found
}

/// What a program says, without white space: it parts Latin from Han as it likes.
fn words_of(program: &str, arguments: &[&str], here: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(here).output().unwrap();
    assert!(output.status.success(), "{program}: {}", said(&output));
    String::from_utf8_lossy(&output.stdout).chars().filter(|c| *c == '\u{c}' || !c.is_whitespace()).collect()
}

#[test]
#[ignore = "wants LibreOffice and poppler; .ci/run runs it"]
fn libreoffice_makes_a_pdf_of_the_edition_with_headings_tables_and_contents() {
    if !installed("soffice") || !installed("pdftotext") || !installed("pdftohtml") {
        return;
    }
    let office = office();
    rich(office.path());
    export(office.path(), &["docx", "--to", "book.docx"]);
    let profile = format!("-env:UserInstallation=file://{}", office.path().join("profile").display());
    words_of("soffice", &[&profile, "--headless", "--convert-to", "pdf", "book.docx"], office.path());
    let text = words_of("pdftotext", &["-layout", "book.pdf", "-"], office.path());
    let pages: Vec<&str> = text.split('\u{c}').collect();
    assert!(pages.len() > 40, "{} pages", pages.len());
    let outline = words_of("pdftohtml", &["-xml", "-i", "-stdout", "book.pdf"], office.path());
    let (mut headings, mut named, mut depth) = (0, 0, 0);
    for part in outline.split('<').skip_while(|part| !part.starts_with("outline>")) {
        match part.split_once('>') {
            Some(("outline", _)) => depth += 1,
            Some(("/outline", _)) => depth -= 1,
            Some((item, title)) if item.starts_with("itempage=") => {
                let page: usize = item.trim_start_matches("itempage=").trim_matches('"').parse().unwrap();
                let title = title.replace("&quot;", "\"").replace("&amp;", "&");
                assert!(pages[page - 1].contains(&title), "{title} is not on page {page}");
                headings += 1;
                // The contents name the parts, cities and cases with the page on which they stand; the next entry may
                // begin with digits of its own.
                if depth <= 2 {
                    let entry = format!("{title}....");
                    let numbers = text.match_indices(&entry).map(|(at, _)| text[at + entry.len()..].trim_start_matches('.'));
                    assert!(
                        numbers.clone().any(|rest| rest.starts_with(&page.to_string())),
                        "{title}: the contents have another page than {page}"
                    );
                    named += 1;
                }
            }
            _ => {}
        }
    }
    assert_eq!(named, 1 + 1 + 16 + 51);
    assert!(headings > named, "{headings} headings");
    assert!(pages[1..5].concat().matches("....").count() > 60, "no contents");
    assert!(text.contains("指标数值一般公共预算教育支出2138084万元"), "no table of figures");
    let with_figures = tree(&office.path().join("content/2020/cases"));
    let with_figures = with_figures.values().filter(|text| String::from_utf8_lossy(text).contains("[[figures]]")).count();
    // The head of a table that goes over a page stands on both.
    assert!(text.matches("指标数值").count() >= with_figures && with_figures > 40, "{with_figures}");
}

#[test]
fn exports_are_the_same_every_time() {
    let office = office();
    let all = |to: &str| {
        for form in ["docx", "print", "plain"] {
            export(office.path(), &[form, "--to", &format!("{to}/{form}")]);
        }
        export(office.path(), &["cms", "--to", &format!("{to}/cms")]);
        export(office.path(), &["wechat", "--topic", "教育投入", "--to", &format!("{to}/wechat")]);
        tree(&office.path().join(to))
    };
    assert!(all("a") == all("b"));
}
