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
fn the_header_and_footer_are_our_own_the_portals_or_nobodys() {
    let ours = ["<header>", "class=\"brand\"", "<footer class=\"foot\">"];
    let theirs = ["<!--#include virtual=\"/header/header.html\"-->", "<!--#include virtual=\"/footer/footer.html\"-->"];
    for (chrome, own, included) in [("own", true, false), ("ssi", false, true), ("none", false, false)] {
        let folder = site(&[]);
        let settings = fs::read_to_string(folder.path().join("site.toml")).unwrap();
        fs::write(folder.path().join("site.toml"), format!("chrome = \"{chrome}\"\n{settings}")).unwrap();
        let files = built(&folder);
        assert_eq!(dead_links(&tree(&folder.path().join("public"))), Vec::<String>::new(), "{chrome}");
        assert_eq!(files.contains_key("robots.txt"), own, "{chrome}: a part of a portal has no robots.txt of its own");
        for (name, html) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
            for part in ours {
                assert_eq!(html.contains(part), own, "{chrome} {name}: {part}");
            }
            for part in theirs {
                assert_eq!(html.matches(part).count(), usize::from(included), "{chrome} {name}: {part}");
            }
            // What belongs to these pages stays: their title, navigation, search, breadcrumb, links of the whole.
            assert!(
                html.contains("<main id=\"main\"") && html.contains("class=\"nav\"") && html.contains("role=\"search\""),
                "{chrome} {name}"
            );
            assert!(html.contains("sitemap.html\">站点地图"), "{chrome} {name}");
        }
    }
}

#[test]
fn a_site_without_office_data_prints_no_empty_item_and_one_with_them_prints_each() {
    let empty = built(&site(&[]));
    for label in ["主办单位", "承办单位", "电话：", "网站标识码", "党政机关网站标识", "我为政府网站找错", "SiteIDCode"]
    {
        assert!(!empty["index.html"].contains(label), "{label}");
    }
    let folder = site(&[]);
    let settings = fs::read_to_string(folder.path().join("site.toml")).unwrap();
    let start = settings.find("[owner]").unwrap();
    let end = settings.find("# 这些词里").unwrap();
    let filled = "[owner]\nname = \"某省教育督导办\"\noperator = \"某省教育信息中心\"\naddress = \"某路1号\"\nphone = \"0531-00000000\"\nemail = \"a@example.gov.cn\"\n\n[government]\nsite_code = \"3700000001\"\nicp = \"鲁ICP备00000001号\"\npolice = \"鲁公网安备 37010000000001号\"\npolice_url = \"https://beian.mps.gov.cn/\"\nbadge_url = \"https://bszs.conac.cn/x\"\ncorrection_url = \"https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=3700000001\"\n\n";
    fs::write(folder.path().join("site.toml"), format!("{}{filled}{}", &settings[..start], &settings[end..])).unwrap();
    let files = built(&folder);
    for (name, html) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        for label in [
            "主办单位：某省教育督导办",
            "承办单位：某省教育信息中心",
            "地址：某路1号",
            "电话：0531-00000000",
            "mailto:a@example.gov.cn",
            "网站标识码：3700000001",
            "鲁ICP备00000001号",
            "鲁公网安备 37010000000001号",
            "党政机关网站标识",
            "我为政府网站找错",
        ] {
            assert!(html.contains(label), "{name}: {label}");
        }
        assert!(html.contains("<meta name=\"SiteIDCode\" content=\"3700000001\">"), "{name}");
    }
    assert!(files["2020/jinan/1.html"].contains(">纠错</a>"));
}

#[test]
fn each_item_of_the_report_is_followed_by_what_answers_it() {
    let files = built(&site(&[]));
    let html = &files["2020/report/2.html"];
    let mut from = 0;
    for item in 1..=5 {
        let heading = html[from..].find(&format!("<h2 id=\"s2-{item}\">")).unwrap() + from;
        let answer = html[heading..].find("class=\"answer").unwrap() + heading;
        let next = html[heading + 1..].find("<h2 id=").map_or(html.len(), |at| heading + 1 + at);
        assert!(answer < next, "item {item}");
        assert!(html[answer..next].contains("topics/") && html[answer..next].matches("<li>").count() >= 3, "item {item}");
        from = heading + 1;
    }
    assert_eq!(html.matches("class=\"answer").count(), 5);
}

/// The content of every `<meta name>` of a page.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<meta name=\"{name}\" content=\"");
    html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_page_has_the_tags_of_a_government_page() {
    let files = built(&site(&[]));
    let pages: Vec<_> = files.iter().filter(|(name, _)| name.ends_with(".html")).collect();
    assert!(pages.len() > 150);
    for (name, html) in pages {
        assert!(html.find("<meta charset=\"utf-8\">").is_some_and(|at| at < 1000) && html.contains("<html lang=\"zh-CN\">"), "{name}");
        assert!(!html.contains("user-scalable") && html.matches("<h1").count() == 1, "{name}");
        assert_eq!(tags(html, "SiteName"), ["典型经验案例库"], "{name}");
        assert_eq!(tags(html, "SiteDomain"), ["www.example.gov.cn"], "{name}");
        let channel = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"].map(|tag| tags(html, tag));
        for values in &channel {
            assert_eq!(values.len(), 1, "{name}: {channel:?}");
            assert!(!values[0].is_empty() && !["null", "undefined"].contains(&values[0]), "{name}: {channel:?}");
        }
        assert!(!channel[2][0].contains('，') && channel[2][0].split(',').count() <= 10, "{name}: {channel:?}");
        if let [title] = tags(html, "ArticleTitle")[..] {
            let h1 = html.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap();
            assert!(h1.ends_with(title), "{name}: {title}, {h1}");
            assert!(html.contains(&format!("<title>{title}")), "{name}");
            if name.starts_with("2020/") {
                let [published] = tags(html, "PubDate")[..] else { panic!("{name}: no PubDate") };
                assert_eq!(published, "2022-01-05 09:00", "{name}");
                assert!(html.contains(&format!("<time datetime=\"2022-01-05T09:00\">{published}</time>")), "{name}: the date is seen");
                let [origin] = tags(html, "ContentSource")[..] else { panic!("{name}: no ContentSource") };
                assert!(html.contains(&format!("<dt>来源</dt><dd>{origin}")), "{name}: the origin is seen");
                assert_eq!(tags(html, "Url").len(), 1, "{name}");
            }
        } else {
            assert_eq!(tags(html, "PubDate").len(), 0, "{name}");
        }
    }
}

/// Hue of a colour in steps of 30°, unless it is nearly grey.
fn hue(colour: &str) -> Option<u32> {
    let digits: Vec<f64> = colour.chars().map(|digit| f64::from(digit.to_digit(16).unwrap())).collect();
    let part =
        |index: usize| if digits.len() == 3 { digits[index] / 15.0 } else { (digits[index * 2] * 16.0 + digits[index * 2 + 1]) / 255.0 };
    let (red, green, blue) = (part(0), part(1), part(2));
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let (light, spread) = ((most + least) / 2.0, most - least);
    let turn = if spread == 0.0 {
        0.0
    } else if most == red {
        ((green - blue) / spread).rem_euclid(6.0)
    } else if most == green {
        (blue - red) / spread + 2.0
    } else {
        (red - green) / spread + 4.0
    };
    (spread > 0.0 && spread / (1.0 - (2.0 * light - 1.0).abs()) > 0.15).then_some((turn * 2.0) as u32)
}

#[test]
fn the_style_sheets_keep_to_three_hues() {
    for name in ["style.css", "print.css"] {
        let bytes = anli::render::theme::DEFAULT.iter().find(|file| file.0 == name).unwrap().1;
        let text = std::str::from_utf8(bytes).unwrap();
        let colours = text.split('#').skip(1).filter_map(|rest| {
            let end = rest.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(rest.len());
            let named = matches!(end, 3 | 6) && rest[end..].starts_with([';', '}', ')', ' ']);
            named.then_some(&rest[..end])
        });
        let hues: BTreeSet<u32> = colours.filter_map(hue).collect();
        assert!(!hues.is_empty() && hues.len() <= 3, "{name}: {hues:?}");
    }
    assert_eq!(["9c1f1c", "17507e", "744600", "555", "fff", "0f0"].map(hue), [Some(0), Some(6), Some(1), None, None, Some(4)]);
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
            let name = name.trim_end_matches("<'a>");
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

/// A type without the paths and without what only says how it is kept: `Same<…>`, `Shared<…>`, `Html`, lifetimes.
fn plain(kind: &str) -> String {
    let kind = kind.replace("super::case::", "").replace("super::", "").replace("std::", "");
    let kind = kind.replace("<'a>", "").replace("Cow<'a, str>", "String").replace("&'a str", "String").replace("'a, ", "");
    match kind.split_once("Same<").or_else(|| kind.split_once("Shared<")) {
        Some((before, rest)) => format!("{before}{}", rest.replacen('>', "", 1)),
        None if kind == "Html" => "String".to_owned(),
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

#[test]
fn every_test_that_the_table_of_duties_names_is_there() {
    let table = fs::read_to_string(repository().join("docs/manual/government.md")).unwrap();
    let mut sources = String::new();
    for folder in ["tests/browser", "tests/suite", "src/view"] {
        let files = tree(&repository().join(folder));
        sources.extend(files.iter().filter(|(name, _)| name.ends_with(".rs")).map(|(_, bytes)| std::str::from_utf8(bytes).unwrap()));
    }
    let words = table.split('`').skip(1).step_by(2);
    let named = words.filter_map(|word| match word.split_once("::") {
        Some((_, name)) => Some(name),
        None => (word.contains("_") && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_') && word.len() > 24)
            .then_some(word),
    });
    let mut count = 0;
    for name in named {
        count += 1;
        let name = name.trim_end_matches('…');
        assert!(name.is_empty() || sources.contains(&format!("fn {name}")), "{name}");
    }
    assert!(count > 30, "{count}");
    for (group, rules) in [("GW", 1..=23), ("AX", 2..=13), ("CC", 1..=6)] {
        for rule in rules {
            let number = if group == "GW" { format!("| GW-{rule:02} |") } else { format!("| {group}-{rule} |") };
            assert_eq!(table.matches(&number).count(), 1, "{number}");
        }
    }
}

#[test]
fn the_plans_of_the_templates_print_what_the_template_engine_prints() {
    // A template of a site's own is for the engine, and so is every page that extends it: here all of them, unchanged.
    let base = fs::read_to_string(repository().join("themes/default/base.html")).unwrap();
    for chrome in ["own", "ssi"] {
        let planned = site(&[
            (
                "content/2020/cases/jinan/9.md",
                "+++\ntitle = \"一篇“引号”&<尖括号>\"\ncity = \"济南市\"\ntopics = [\"教育投入\"]\narchived = \"2024-01-02\"\n+++\n\n正文。\n",
            ),
            ("content/notes/_index.md", "+++\ntitle = \"札记\"\n+++\n\n目录。\n"),
            (
                "content/notes/one.md",
                "+++\ntitle = \"其一\"\norigin = \"某报\"\n+++\n\n## 一\n\n见[其二](two.md)。\n\n## 二\n\n教育投入。\n",
            ),
            ("content/notes/two.md", "+++\ntitle = \"其二\"\n+++\n\n正文。\n"),
        ]);
        let settings = fs::read_to_string(planned.path().join("site.toml")).unwrap();
        fs::write(planned.path().join("site.toml"), format!("chrome = \"{chrome}\"\n{settings}")).unwrap();
        let evaluated = tempfile::tempdir().unwrap();
        copy(planned.path(), evaluated.path(), false);
        put(evaluated.path(), &[("themes/default/base.html", &format!("{base}{{# #}}"))]);
        let (planned, evaluated) = (unchecked(&planned), unchecked(&evaluated));
        assert_eq!(planned.keys().collect::<Vec<_>>(), evaluated.keys().collect::<Vec<_>>());
        for (name, html) in &planned {
            assert_eq!(html, &evaluated[name], "{chrome} {name}");
        }
        assert!(planned.keys().filter(|name| name.ends_with(".html")).count() > 100);
    }
}

fn unchecked(folder: &tempfile::TempDir) -> BTreeMap<String, String> {
    let output = folder.path().join("public");
    build(folder.path(), &output, &[]);
    let text = |(name, bytes): (String, Vec<u8>)| Some((name, String::from_utf8(bytes).ok()?));
    tree(&output).into_iter().filter_map(text).collect()
}

#[test]
fn no_heading_takes_an_id_that_the_page_has_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let mut own = BTreeSet::new();
    for file in fs::read_dir(repository().join("themes/default")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|suffix| suffix == "html") {
            let html = fs::read_to_string(path).unwrap();
            own.extend(attribute(&html, "id").into_iter().filter(|id| !id.contains('{')).map(str::to_owned));
        }
    }
    assert!(own.len() > 5, "{own:?}");
    let headings: String = own.iter().map(|id| format!("## {id}\n\n[外](https://example.com/)\n\n")).collect();
    fs::write(folder.path().join("content/ids.md"), format!("+++\ntitle = \"标识\"\n+++\n{headings}")).unwrap();
    build(folder.path(), &folder.path().join("public"), &[]);
    let page = fs::read_to_string(folder.path().join("public/ids.html")).unwrap();
    let mut ids = attribute(&page, "id");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{ids:?}");
    assert!(own.iter().all(|id| ids.contains(&format!("{id}-2").as_str())), "{ids:?}");
}
