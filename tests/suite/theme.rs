//! Themes: single blocks, texts, colours replaced; the second theme; other languages; the manual's tables.

use super::harness::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn site(change: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    put(folder.path(), change);
    folder
}

fn put(root: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        fs::write(root.join(name), text).unwrap();
    }
}

fn built(folder: &tempfile::TempDir) -> BTreeMap<String, String> {
    let output = folder.path().join("public");
    build(folder.path(), &output, &["--strict"]);
    let text = |(name, bytes): (String, Vec<u8>)| Some((name, String::from_utf8(bytes).ok()?));
    tree(&output).into_iter().filter_map(text).collect()
}

#[test]
fn a_site_replaces_one_block_one_text_one_colour() {
    let folder = site(&[
        ("themes/default/case.html", "{% extends \"default/case.html\" %}\n{% block aside %}<p>[[打印]]本省自己的一栏</p>{% endblock %}\n"),
        ("themes/default/strings.toml", "\"站内搜索\" = \"全站检索\"\n\"打印\" = \"印刷\"\n"),
        ("themes/default/tokens.css", ":root{--red:#00483a}\n"),
    ]);
    let files = built(&folder);
    let case = &files["2020/jinan/1.html"];
    assert!(case.contains("<p>印刷本省自己的一栏</p>") && case.contains("本案例数据") && !case.contains("他市“教育投入”做法"));
    assert!(case.contains("全站检索") && !case.contains("站内搜索"));
    let style = files.iter().find(|(name, _)| name.starts_with("assets/style.")).unwrap().1;
    assert!(style.contains("武文线") && style.ends_with(":root{--red:#00483a}\n"));
    assert!(!files.keys().any(|name| name.contains("strings") || name.contains("tokens")));
}

#[test]
fn a_broken_template_is_named_at_its_own_place_after_replaced_texts() {
    let folder = site(&[("themes/default/case.html", "<p>[[打印]] {{ page.titel }}</p>\n")]);
    let result = anli(&["--root", folder.path().to_str().unwrap(), "--format", "short", "build"]).output().unwrap();
    assert!(said(&result).contains("themes/default/case.html:1:1") && said(&result).contains("titel"), "{}", said(&result));
}

#[test]
fn a_site_replaces_an_entry_of_all_lists_in_one_place() {
    let folder = site(&[
        ("themes/default/tag.html", "<a class=\"own\" href=\"{{ item.address }}\">{{ item.title }}</a>\n{#- -#}\n"),
        ("themes/default/near.html", "<li class=\"own\"><a href=\"{{ item.address }}\">{{ item.title }}</a>{{ item.city }}</li>\n"),
    ]);
    let files = built(&folder);
    let case = &files["2020/jinan/1.html"];
    assert!(case.contains("<a class=\"own\" href=\"../../topics/") && case.contains("</a>济南市</li>"));
    let pair = files.iter().find(|(name, _)| name.starts_with("cities/jinan/")).unwrap().1;
    assert!(pair.contains("<a class=\"own\" href=\"../../topics/"));
    let topic =
        files.iter().find(|(name, _)| name.starts_with("topics/") && name.ends_with(".html") && !name.ends_with("index.html")).unwrap().1;
    assert!(topic.contains("<a class=\"own\" href=\"../topics/"), "each depth of folders has its own way");
    assert_eq!(dead_links(&tree(&folder.path().join("public"))), Vec::<String>::new());
}

#[test]
fn a_loop_written_out_prints_what_each_prints() {
    let looped = "{% for item in page.topics %}<a href=\"{{ item.address }}\">{{ item.title }}</a>{% endfor %}";
    let text = include_str!("../../themes/default/case.html");
    let own = text.replace("{{ each(\"tag.html\", page.topics) }}", looped);
    assert_ne!(own, text);
    assert!(built(&site(&[("themes/default/case.html", &own)])) == built(&site(&[])));
}

#[test]
fn an_entry_that_asks_for_the_page_is_refused_at_its_place() {
    let folder = site(&[("themes/default/tag.html", "<a>\n{{ page.title }}</a>\n")]);
    let result = anli(&["--root", folder.path().to_str().unwrap(), "--format", "short", "build"]).output().unwrap();
    assert!(said(&result).contains("themes/default/tag.html:2:") && said(&result).contains("E502"), "{}", said(&result));
}

#[test]
fn a_site_without_a_search_index_has_no_field_for_it() {
    let folder = site(&[]);
    let settings = folder.path().join("site.toml");
    fs::write(&settings, fs::read_to_string(&settings).unwrap() + "\n[search]\nindex = false\n").unwrap();
    let files = built(&folder);
    assert!(!files.keys().any(|name| name.starts_with("search/")) && files.contains_key("search.html"));
    let with_field: Vec<&String> = files.iter().filter(|(_, html)| html.contains("class=\"find\"")).map(|(name, _)| name).collect();
    assert_eq!(with_field, Vec::<&String>::new());
    assert_eq!(dead_links(&tree(&folder.path().join("public"))), Vec::<String>::new());
}

#[test]
fn an_english_site_says_nothing_of_its_own_in_chinese() {
    let folder = tempfile::tempdir().unwrap();
    put(
        folder.path(),
        &[
            (
                "site.toml",
                "title = \"Cases\"\nlanguage = \"en\"\ntiles = { jinan = [1, 1] }\n[[topic]]\nslug = \"money\"\nname = \"Money\"\nsummary = \"Spending.\"\n[places.370100]\nname = \"Jinan\"\nshort = \"Jinan\"\n",
            ),
            ("content/_index.md", "+++\ntitle = \"Cases\"\nsummary = \"Good practice.\"\n+++\n\nText.\n"),
            ("content/2020/_index.md", "+++\ntitle = \"Report\"\npublished = \"2021-01-05 09:00\"\norigin = \"Office\"\n+++\n\nText.\n"),
            (
                "content/2020/cases/jinan/1.md",
                "+++\ntitle = \"More money\"\ncity = \"Jinan\"\ntopics = [\"Money\"]\n[[figures]]\nlabel = \"Spent\"\nvalue = \"12\"\nunit = \"m\"\n+++\n\nThe city spent more.\n\n- [ ] open\n\n> [!NOTE]\n> See.\n",
            ),
        ],
    );
    let output = folder.path().join("public");
    build(folder.path(), &output, &[]);
    for (name, bytes) in tree(&output).iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        // The kind of channel is a value that a standard fixes.
        let han: Vec<&str> = html
            .lines()
            .filter(|line| !line.contains("ColumnType"))
            .filter(|line| line.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)))
            .collect();
        assert!(han.is_empty(), "{name}: {han:#?}");
    }
}

#[test]
fn every_text_of_the_theme_has_its_english_and_no_table_has_a_stale_line() {
    let mut used = BTreeSet::new();
    for (name, bytes) in anli::render::theme::DEFAULT.iter().filter(|(name, _)| name.ends_with(".html")) {
        let text = std::str::from_utf8(bytes).unwrap();
        used.extend(anli::strings::marked(text).into_iter().map(str::to_owned));
        let rest = anli::strings::marked(text).iter().fold(text.to_owned(), |rest, marked| rest.replace(&format!("[[{marked}]]"), ""));
        let comments = rest.split("{#").next().unwrap().to_owned();
        let han = comments.chars().filter(|letter| ('\u{4e00}'..='\u{9fff}').contains(letter)).count();
        assert_eq!(han, 0, "{name} has a text that is not marked");
    }
    let sources: String = tree(&repository().join("src"))
        .into_iter()
        .filter(|(name, _)| name.starts_with("view/") || name == "link/mod.rs")
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    for (language, table) in anli::strings::TABLES {
        let keys: BTreeSet<String> = table
            .lines()
            .filter(|line| line.starts_with('"'))
            .map(|line| line.split("\" = \"").next().unwrap()[1..].replace("\\\"", "\""))
            .collect();
        let stale: Vec<&String> = keys.iter().filter(|key| !used.contains(*key) && !sources.contains(&format!("\"{key}\""))).collect();
        assert_eq!(stale, Vec::<&String>::new(), "{language}");
        if *language == "en" {
            assert_eq!(used.difference(&keys).collect::<Vec<_>>(), Vec::<&String>::new());
        }
    }
}

#[test]
fn the_plain_theme_serves_a_folder_of_documents() {
    let folder = tempfile::tempdir().unwrap();
    put(
        folder.path(),
        &[
            ("site.toml", "title = \"手册\"\ntheme = \"plain\"\n"),
            ("content/安装/第一步.md", "# 第一步\n\n## 准备\n\n看[配置](../配置.md)。\n"),
            ("content/安装/第二步.md", "# 第二步\n\n正文。\n"),
            ("content/配置.md", "# 配置\n\n默认。\n"),
        ],
    );
    let files = built(&folder);
    let page = &files["an-zhuang/di-yi-bu.html"];
    assert!(page.contains("class=\"name\"") && page.contains("class=\"side\"") && !page.contains("class=\"seal\""));
    let bytes = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    assert_eq!(dead_links(&bytes), Vec::<String>::new());
}

#[test]
fn a_file_is_ejected_once_and_the_site_stays_the_same() {
    let folder = site(&[]);
    let before = built(&folder);
    let root = folder.path().to_str().unwrap();
    let eject = || anli(&["--root", root, "theme", "eject", "case.html"]).output().unwrap();
    let first = eject();
    assert!(first.status.success() && said(&first).contains("themes/default/case.html"), "{}", said(&first));
    assert!(!eject().status.success(), "what is there is not overwritten");
    assert!(built(&folder) == before);
    let list = said(&anli(&["theme"]).output().unwrap());
    assert!(list.contains("base.html") && list.contains("content aside"), "{list}");
    let case = said(&anli(&["theme", "case.html"]).output().unwrap());
    assert!(case.contains("`same_city`"), "{case}");
    assert!(said(&anli(&["theme", "cases.html"]).output().unwrap()).contains("case.html"), "the nearest name is proposed");
}

/// Fields of every type that templates see, as `type field: its type`.
fn fields_of_types() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut files = tree(&repository().join("src/view"));
    files.insert("config.rs".into(), fs::read(repository().join("src/config.rs")).unwrap());
    for (file, bytes) in files {
        let text = String::from_utf8(bytes).unwrap();
        for part in text.split("#[derive(").skip(1) {
            let Some((derived, rest)) = part.split_once(")]\n") else { continue };
            let Some((name, body)) = rest.split("pub struct ").nth(1).and_then(|rest| rest.split_once(" {\n")) else { continue };
            let direct = rest.find("pub struct ").is_some_and(|at| !rest[..at].contains("fn ") && !rest[..at].contains("struct "));
            let wanted = file != "config.rs" || matches!(name, "Owner" | "Government");
            if !derived.contains("Serialize") || !direct || !wanted {
                continue;
            }
            for line in body.split("\n}").next().unwrap().lines() {
                let Some((field, kind)) = line.trim().strip_prefix("pub ").and_then(|line| line.trim_end_matches(',').split_once(": "))
                else {
                    continue;
                };
                found.insert(format!("{name} {field}: {}", plain(kind)));
            }
        }
    }
    found
}

/// A type without the paths and without `Same<…>`, which only says how it is kept.
fn plain(kind: &str) -> String {
    let kind = kind.replace("super::case::", "").replace("super::", "").replace("std::", "");
    match kind.split_once("Same<") {
        Some((before, rest)) => format!("{before}{}", rest.replacen('>', "", 1)),
        None => kind,
    }
}

#[test]
fn the_manual_names_every_field_of_every_type() {
    let manual = fs::read_to_string(repository().join("docs/manual/templates.md")).unwrap();
    let (mut kind, mut documented) = (String::new(), BTreeSet::new());
    for line in manual.lines() {
        if let Some(name) = line.strip_prefix("#### ") {
            kind = name.to_owned();
        } else if let Some(rest) = line.split("类型 `").nth(1) {
            kind = rest.split('`').next().unwrap().to_owned();
        } else if let Some(row) = line.strip_prefix("| `") {
            let mut cells = row.split(" | ");
            let (field, of) = (cells.next().unwrap().trim_end_matches('`'), cells.next().unwrap_or_default().trim_matches('`'));
            documented.insert(format!("{kind} {field}: {}", plain(of)));
        }
    }
    let types = fields_of_types();
    let missing: Vec<&String> = types.difference(&documented).collect();
    let known: BTreeSet<&str> = types.iter().map(|line| line.split(' ').next().unwrap()).collect();
    let stale: Vec<&String> = documented.difference(&types).filter(|line| known.contains(line.split(' ').next().unwrap())).collect();
    assert!(missing.is_empty() && stale.is_empty(), "missing: {missing:#?}\nstale: {stale:#?}");
}
