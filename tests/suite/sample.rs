//! The sample site, end to end through the real binary.

use super::harness::*;
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

fn built() -> (tempfile::TempDir, BTreeMap<String, Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let output = folder.path().join("public");
    build(folder.path(), &output, &["--strict"]);
    let files = tree(&output);
    (folder, files)
}

fn text<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
    std::str::from_utf8(files.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

#[test]
fn the_sample_has_every_page_and_no_dead_link() {
    let (_folder, files) = built();
    let count = |wanted: &dyn Fn(&[&str]) -> bool| {
        files.keys().filter(|name| name.ends_with(".html")).filter(|name| wanted(&name.split('/').collect::<Vec<_>>())).count()
    };
    assert_eq!(count(&|parts| matches!(parts, ["2020", city, _] if *city != "report")), 48, "cases");
    assert_eq!(count(&|parts| matches!(parts, ["2020", "report", _])), 3, "sections");
    assert_eq!(count(&|parts| matches!(parts, ["cities", city] if *city != "index.html")), 16, "cities");
    assert_eq!(count(&|parts| matches!(parts, ["topics", topic] if *topic != "index.html")), 14, "topics");
    assert_eq!(count(&|parts| matches!(parts, ["cities", _, _])), 65, "non-empty pairs");
    for name in [
        "index.html",
        "2020/index.html",
        "practices.html",
        "search.html",
        "print/2020.html",
        "sitemap.html",
        "404.html",
        "about.html",
        "terms.html",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    for name in [
        "sitemap.xml",
        "robots.txt",
        "feed.atom.xml",
        "feed.feed.json",
        "practices.json",
        "practices.csv",
        "practices.xlsx",
        "cities/jinan.atom.xml",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    assert_eq!(dead_links(&files), Vec::<String>::new());
}

/// The texts of the cells of each row, empty ones left out.
fn workbook(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    let (mut reader, mut rows, mut inside) = (quick_xml::Reader::from_str(&sheet), Vec::<Vec<String>>::new(), false);
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "row" => rows.push(Vec::new()),
            Event::Start(tag) if tag.name().as_ref() == "t" => {
                inside = true;
                rows.last_mut().unwrap().push(String::new());
            }
            Event::End(tag) if tag.name().as_ref() == "t" => inside = false,
            Event::Text(text) if inside => rows.last_mut().unwrap().last_mut().unwrap().push_str(&text),
            Event::GeneralRef(name) if inside => {
                let meant = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"')];
                rows.last_mut().unwrap().last_mut().unwrap().push(meant.iter().find(|(known, _)| *known == &*name).unwrap().1);
            }
            Event::Eof => return rows,
            _ => {}
        }
    }
}

#[test]
fn feeds_are_what_a_library_would_write() {
    let (_folder, files) = built();
    let feeds: Vec<&String> = files.keys().filter(|name| name.ends_with(".feed.json")).collect();
    assert_eq!(feeds.len(), 1 + 16 + 14);
    for name in feeds {
        let feed: serde_json::Value = serde_json::from_str(text(&files, name)).unwrap();
        assert_eq!(text(&files, name), format!("{feed:#}\n"), "{name}");
        assert!(!feed["items"].as_array().unwrap().is_empty(), "{name}");
    }
}

#[test]
fn the_workbook_holds_what_the_table_holds() {
    let (_folder, files) = built();
    let rows = workbook(&files["practices.xlsx"]);
    let table = text(&files, "practices.csv").trim_start_matches('\u{FEFF}');
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    let records: Vec<Vec<String>> =
        table.records().map(|record| record.unwrap().iter().filter(|cell| !cell.is_empty()).map(str::to_owned).collect()).collect();
    assert_eq!(records.len(), 49);
    assert_eq!(rows, records);
}

#[test]
fn the_readmes_show_what_a_build_of_the_sample_prints() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    for (language, readme) in [("zh", "README.md"), ("en", "README.en.md")] {
        let output = anli(&["--root", folder.path().to_str().unwrap(), "--lang", language, "build"]).output().unwrap();
        let said = said(&output);
        let pages = said.lines().find(|line| line.contains("48")).unwrap_or_else(|| panic!("{said}"));
        let readme = fs::read_to_string(repository().join(readme)).unwrap();
        assert!(readme.contains(pages), "{pages}");
    }
}

#[test]
fn the_matrix_has_67_links_and_the_columns_add_up() {
    let (_folder, files) = built();
    let page = text(&files, "practices.html");
    assert_eq!(page.matches("class=\"cell\"").count(), 67);
    let totals: Vec<&str> = page.split("<td class=\"total\">").skip(1).map(|rest| rest.split('<').next().unwrap().trim()).collect();
    assert_eq!(totals.join(" "), "4 8 4 6 8 4 8 4 6 3 5 2 3 2");
}

#[test]
fn links_are_the_same_with_and_without_a_sub_path() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let links = |base: &str| -> Vec<(String, Vec<String>)> {
        let output = folder.path().join("public");
        build(folder.path(), &output, &["--base-url", base]);
        let inside = |html: &[u8]| {
            let html = std::str::from_utf8(html).unwrap().to_owned();
            attribute(&html, "href")
                .into_iter()
                .chain(attribute(&html, "src"))
                .filter(|link| !link.contains("://"))
                .map(str::to_owned)
                .collect()
        };
        let pages = tree(&output);
        // The page of errors is shown at any address, so it alone names the folder.
        let errors = text(&pages, "404.html").to_owned();
        let folder = base.strip_prefix("https://www.example.gov.cn").unwrap();
        assert!(attribute(&errors, "href").contains(&format!("{folder}practices.html").as_str()));
        pages
            .iter()
            .filter(|(name, _)| name.ends_with(".html") && *name != "404.html")
            .map(|(name, bytes)| (name.clone(), inside(bytes)))
            .collect()
    };
    assert_eq!(links("https://www.example.gov.cn/"), links("https://www.example.gov.cn/a/b/"));
}

#[test]
fn every_page_has_one_heading_one_title_and_nothing_inline() {
    let (_folder, files) = built();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        assert_eq!(html.matches("<h1").count(), 1, "{name}: <h1>");
        assert_eq!(html.matches("<title>").count(), 1, "{name}: <title>");
        assert!(html.contains("lang=\"zh-CN\""), "{name}: lang");
        assert!(!html.contains(" style=\"") && !html.contains("<style"), "{name}: inline style");
        let code =
            html.split("<script").skip(1).filter(|rest| !rest.starts_with(" type=\"application/ld+json\"") && !rest.starts_with(" src=\""));
        assert_eq!(code.count(), 0, "{name}: inline script");
        assert!(!html.contains("**"), "{name}: literal asterisks");
        let ids = attribute(html, "id");
        let unique: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: ids");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_circumstances() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("另一个 地方"));
    sample(&one);
    copy(&one, &other, true);
    let run = |root: &std::path::Path, environment: &[(&str, &str)], jobs: &str| {
        let output = root.join("public");
        let mut command = anli(&["--root", root.to_str().unwrap(), "--jobs", jobs, "build"]);
        let result = command.envs(environment.iter().copied()).output().unwrap();
        assert!(result.status.success(), "{}", said(&result));
        let files = tree(&output);
        fs::remove_dir_all(&output).unwrap();
        files
    };
    let first = run(&one, &[], "2");
    assert!(first == run(&one, &[("TZ", "America/Los_Angeles"), ("LANG", "en_US.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")], "1"));
    assert!(first == run(&other, &[("TZ", "Pacific/Kiritimati")], "7"));
}

#[test]
fn a_second_build_writes_nothing() {
    let (folder, files) = built();
    let output = folder.path().join("public");
    let times = || -> Vec<_> {
        let folder_time = fs::metadata(&output).unwrap().modified().unwrap();
        files.keys().map(|name| fs::metadata(output.join(name)).unwrap().modified().unwrap()).chain([folder_time]).collect()
    };
    let before = times();
    std::thread::sleep(Duration::from_millis(30));
    build(folder.path(), &output, &[]);
    assert_eq!(before, times());
}

#[test]
fn a_topic_without_cases_leaves_no_page_and_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    assert!(anli(&["init", root.to_str().unwrap()]).output().unwrap().status.success());
    let output = root.join("public");
    build(&root, &output, &[]);
    assert!(tree(&output).contains_key("topics/jiaoyu-touru.html"));
    let case = root.join("content/2024/cases/jinan/1.md");
    let text = fs::read_to_string(&case).unwrap().replace("[\"学校建设\", \"教育投入\"]", "[\"学校建设\"]");
    fs::write(&case, text).unwrap();
    build(&root, &output, &[]);
    let files = tree(&output);
    let leftover: Vec<_> = files
        .iter()
        .filter(|(name, bytes)| name.contains("jiaoyu-touru") || String::from_utf8_lossy(bytes).contains("jiaoyu-touru"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(leftover, Vec::<&String>::new());
    assert_eq!(dead_links(&files), Vec::<String>::new());
}

#[test]
fn the_report_and_the_cases_lead_to_each_other() {
    let (_folder, files) = built();
    let section = text(&files, "2020/report/2.html");
    assert!(attribute(section, "href").contains(&"../dongying/2.html"), "a problem leads to a practice");
    let case = text(&files, "2020/jinan/1.html");
    let back = attribute(case, "href");
    for address in ["../report/1.html#s1-2", "../report/2.html#s2-2", "../report/3.html#s3-2"] {
        assert!(back.contains(&address), "{address}");
    }
}

#[test]
fn names_inside_other_words_are_not_linked() {
    let (_folder, files) = built();
    let app = text(&files, "2020/rizhao/1.html");
    assert!(app.contains("爱山东日照通"), "the app's name stays whole");
    let children = text(&files, "2020/zaozhuang/3.html");
    assert!(children.contains("泰山助人5少年"));
    assert!(!attribute(children, "href").iter().any(|link| link.ends_with("taian.html")), "泰山 is not 泰安");
    let school = text(&files, "2020/zaozhuang/2.html");
    assert!(attribute(school, "href").iter().any(|link| link.ends_with("zaozhuang.html#shizhong")), "市中区 is 枣庄's own");
}

#[test]
fn plain_folders_become_a_documentation_site() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("site.toml"), "title = \"手册\"\n").unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join("content").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("README.md", "# 使用手册\n\n见[安装](安装/第一步.md)。\n");
    write("安装/第一步.md", "# 第一步\n\n## 准备\n\n看[配置](../配置.md#端口)。\n\n```rust\nfn main() {}\n```\n");
    write("安装/第二步.md", "没有标题的页面。\n");
    write("配置.md", "# 配置\n\n## 端口\n\n默认 8080。\n");
    let output = folder.path().join("public");
    build(folder.path(), &output, &["--strict"]);
    let files = tree(&output);
    assert_eq!(dead_links(&files), Vec::<String>::new());
    let page = text(&files, "an-zhuang/di-yi-bu.html");
    assert!(page.contains("class=\"hl-"), "code is highlighted by classes");
    assert!(attribute(page, "href").contains(&"../pei-zhi.html#端口"));
    assert!(files.contains_key("an-zhuang/index.html"), "a folder has a page");
    assert!(!files.contains_key("practices.html"), "no empty lists");
}

#[test]
fn killed_at_any_moment_the_folder_is_the_old_or_the_new_site() {
    let (folder, old) = built();
    let output = folder.path().join("public");
    let page = folder.path().join("content/about.md");
    fs::write(&page, fs::read_to_string(&page).unwrap() + "\n改了一句。\n").unwrap();
    let fresh = folder.path().join("fresh");
    build(folder.path(), &fresh, &[]);
    let new = tree(&fresh);
    fs::remove_dir_all(&fresh).unwrap();
    // A simple generator: the moments differ from run to run of this loop, not from run to run of the test.
    let mut state = 0x9E37_79B9_u64;
    for round in 0..20 {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let mut child =
            anli(&["--root", folder.path().to_str().unwrap(), "build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros((state >> 33) % 400_000));
        let _ = child.kill();
        child.wait().unwrap();
        let now = tree(&output);
        assert!(now == old || now == new, "round {round}: the output is neither the old nor the new site");
    }
    build(folder.path(), &output, &[]);
    assert!(tree(&output) == new);
    let beside: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(beside.iter().all(|name| ["content", "public", "site.toml"].contains(&name.as_str())), "{beside:?}");
}

/// Needs the report's text and the gold data, which are not part of the project; skipped visibly without them.
#[test]
fn every_figure_of_the_content_is_the_reports() {
    let data = repository().join("../shared/data");
    let script = repository().join("tests/content_fidelity.py");
    let python = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    if !data.join("report-2020.txt").is_file() || !python {
        eprintln!("SKIPPED: the report's text or python3 is not on this machine");
        return;
    }
    let result = Command::new("python3")
        .arg(script)
        .arg(data.join("report-2020.txt"))
        .arg(repository().join("content"))
        .arg(data.join("cases.json"))
        .output()
        .unwrap();
    assert!(result.status.success(), "{}", said(&result));
}

#[test]
fn pages_beside_a_report_are_listed_at_its_year_and_a_case_needs_no_folder_of_its_city() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let edition = folder.path().join("content/2020");
    fs::create_dir(edition.join("notes")).unwrap();
    fs::write(edition.join("Appendix.md"), "+++\ntitle = \"附录\"\n+++\n见[说明](notes/a.md)。\n").unwrap();
    fs::write(edition.join("notes/a.md"), "+++\ntitle = \"说明\"\n+++\n正文。\n").unwrap();
    fs::write(edition.join("cases/README.md"), "怎样放文件。\n").unwrap();
    let case = "+++\ntitle = \"又一个\"\ncity = \"济南市\"\ntopics = [\"教育投入\"]\n+++\n正文。\n";
    fs::write(edition.join("cases/4.md"), case).unwrap();
    let output = folder.path().join("public");
    build(folder.path(), &output, &[]);
    let files = tree(&output);
    assert_eq!(dead_links(&files), Vec::<String>::new());
    let year = text(&files, "2020/index.html");
    for address in ["appendix.html", "notes/index.html", "cases/index.html"] {
        assert!(attribute(year, "href").contains(&address), "{address}");
    }
    // The year is the folder of its pages: it is a step on the way to them, and stands on the map once.
    assert!(attribute(text(&files, "2020/notes/a.html"), "href").contains(&"../index.html"));
    let map = attribute(text(&files, "sitemap.html"), "href");
    assert_eq!(map.iter().filter(|address| **address == "2020/appendix.html").count(), 1);
    assert!(text(&files, "practices.html").contains("2020/jinan/4.html"), "the case is among the cases");
}

#[test]
fn a_year_that_is_a_draft_is_not_written_and_does_not_stand_for_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let year = folder.path().join("content/2025");
    fs::create_dir_all(year.join("report")).unwrap();
    fs::create_dir_all(year.join("cases/jinan")).unwrap();
    let head = "+++\ntitle = \"新的报告\"\npublished = \"2026-01-05\"\norigin = \"省政府\"\ndraft = true\n+++\n";
    fs::write(year.join("_index.md"), head).unwrap();
    fs::write(year.join("report/1.md"), "+++\ntitle = \"新的成绩\"\n+++\n正文。\n").unwrap();
    let case = "+++\ntitle = \"新的案例\"\ncity = \"济南市\"\ntopics = [\"教育投入\"]\n+++\n正文。\n";
    fs::write(year.join("cases/jinan/1.md"), case).unwrap();
    let plain = tempfile::tempdir().unwrap();
    sample(plain.path());
    build(folder.path(), &folder.path().join("public"), &["--strict"]);
    build(plain.path(), &plain.path().join("public"), &["--strict"]);
    assert_eq!(tree(&folder.path().join("public")), tree(&plain.path().join("public")));
}

#[test]
fn a_home_page_without_a_title_bears_the_name_of_the_site() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let config = fs::read_to_string(folder.path().join("site.toml")).unwrap();
    let without = config.lines().filter(|line| !line.starts_with("headline")).collect::<Vec<_>>().join("\n");
    fs::write(folder.path().join("site.toml"), without).unwrap();
    fs::write(folder.path().join("content/_index.md"), "这是首页的引言。\n").unwrap();
    build(folder.path(), &folder.path().join("public"), &[]);
    let files = tree(&folder.path().join("public"));
    let home = text(&files, "index.html");
    assert!(home.contains(">典型经验案例库</h1>") && !home.contains("_index"), "{home}");
}

#[test]
fn links_to_a_search_a_term_and_a_folder_lead_there() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let page =
        "+++\ntitle = \"链接\"\n+++\n[校车](/search.html?q=校车&city=济南市) [大班额](/terms.html#大班额) [指南](指南) [各市](cities)\n";
    fs::write(folder.path().join("content/ways.md"), page).unwrap();
    fs::create_dir(folder.path().join("content/指南")).unwrap();
    fs::write(folder.path().join("content/指南/安装.md"), "# 安装\n").unwrap();
    build(folder.path(), &folder.path().join("public"), &[]);
    let files = tree(&folder.path().join("public"));
    let links = attribute(text(&files, "ways.html"), "href");
    for address in ["search.html?q=校车&amp;city=济南市", "terms.html#大班额", "zhi-nan/index.html", "cities/index.html"] {
        assert!(links.contains(&address), "{address}: {links:?}");
    }
}

#[test]
fn a_new_case_is_put_where_the_citys_cases_are_and_numbered_on() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let content = folder.path().join("content");
    fs::rename(content.join("2020"), content.join("2020年")).unwrap();
    fs::rename(content.join("2020年/cases/jinan"), content.join("2020年/cases/济南")).unwrap();
    for (number, more) in [(4, &["--edition", "2020年"][..]), (5, &[])] {
        let root = folder.path().to_str().unwrap();
        let made = anli(&["--root", root, "new", "case", "又一个", "--city", "济南"]).args(more).output().unwrap();
        assert!(made.status.success(), "{}", said(&made));
        assert!(content.join(format!("2020年/cases/济南/{number}.md")).exists(), "{}", said(&made));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    for arguments in [&["schema", "site"][..], &["explain", "--all"], &["--help"]] {
        let output = anli(arguments).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn after_a_clean_a_build_finds_the_folder_its_own() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let (root, elsewhere) = (folder.path(), tempfile::tempdir().unwrap());
    let run = |arguments: &[&str]| {
        let output = anli(&["--root", root.to_str().unwrap()]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    };
    std::os::unix::fs::symlink(elsewhere.path(), root.join("public")).unwrap();
    ["build", "clean", "build"].iter().for_each(|command| run(&[command]));
    fs::write(elsewhere.path().join("mine.txt"), "甲").unwrap();
    ["clean", "clean", "build"].iter().for_each(|command| run(&[command]));
    assert!(elsewhere.path().join("mine.txt").exists() && elsewhere.path().join("index.html").exists());
    let nowhere = anli(&["--root", "/no-such-folder", "clean"]).output().unwrap();
    assert_eq!(nowhere.status.code(), Some(2), "{}", said(&nowhere));
}

#[test]
fn the_schemas_know_other_names_of_fields_and_what_a_site_needs() {
    let schema = |which: &str| -> serde_json::Value {
        let output = anli(&["schema", which]).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(schema("site")["required"], serde_json::json!(["title"]));
    let page = schema("page");
    for (other, name) in [("date", "published"), ("lastmod", "updated"), ("description", "summary"), ("tags", "keywords")] {
        assert!(page["properties"][name].is_object() && page["properties"][other] == page["properties"][name], "{other}");
    }
}
