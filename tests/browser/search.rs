//! Search as readers use it: typing, choosing, narrowing, coming back, from the disk, with broken files.

use super::harness::{copy, repository};
use super::page::Page;
use super::sites::{Built, build, sample};
use super::theme_axe::violations;
use serde_json::Value;
use std::path::Path;
use std::sync::OnceLock;

/// The site of the rules, built once.
fn rules_site() -> &'static Built {
    static SITE: OnceLock<Built> = OnceLock::new();
    SITE.get_or_init(|| fresh("browser-search"))
}

fn fresh(name: &str) -> Built {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&root);
    copy(&repository().join("tests/sites/search"), &root, false);
    build(&root)
}

const OPTIONS: &str = "[...document.querySelectorAll('[role=option]')].length";
fn nothing_wrong(page: &Page) {
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_browser_answers_by_the_rules() {
    let Some(page) = Page::new() else { return };
    for address in [rules_site().http("search.html"), rules_site().file("search.html")] {
        page.open(&address);
        page.eval("document.querySelector('.hunt input').focus()");
        page.until("!!(window.anli && anli.search)");
        let text = std::fs::read_to_string(repository().join("tests/specs/search.md")).unwrap();
        let mut wrong = Vec::new();
        let mut count = 0;
        for line in text.lines().filter_map(|line| line.strip_prefix("- `")) {
            let (query, rest) = line.split_once("` ").unwrap();
            let expected: Vec<&str> = rest[rest.chars().next().unwrap().len_utf8()..].split_whitespace().collect();
            let found = page.eval(&format!(
                "anli.search({}).then(async f => [f.exact ? '=' : f.total ? '~' : '无', (await f.addresses()).join(' ').replace(/\\.html/g, '')])",
                serde_json::json!(query)
            ));
            count += 1;
            let kind = found[0].as_str().unwrap();
            if found[1] != Value::String(expected.join(" ")) || !expected.is_empty() && !rest.starts_with(kind) {
                wrong.push(format!("{query} {kind} {}", found[1]));
            }
        }
        assert!(count > 50, "{count}");
        assert_eq!(wrong, Vec::<String>::new(), "{address}");
    }
    nothing_wrong(&page);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_field_offers_pages_while_one_types_and_the_keys_choose() {
    let Some(page) = Page::new() else { return };
    page.open(&rules_site().http("2020/jinan/1.html"));
    assert!(!page.requests().iter().any(|address| address.contains("/search/")), "nothing is loaded before it is needed");
    page.press("/");
    page.insert("校车");
    page.until(&format!("{OPTIONS} === 3"));
    assert_eq!(violations(&page), Vec::<String>::new());
    page.press("ArrowDown");
    assert_eq!(page.eval("document.querySelector('[aria-selected=true] mark').textContent"), "校车");
    assert_eq!(page.eval("document.activeElement.getAttribute('aria-activedescendant')"), "find0-0");
    page.press("ArrowUp");
    page.press("ArrowUp");
    assert_eq!(page.eval("document.activeElement.getAttribute('aria-activedescendant')"), "find0-2");
    page.press("Escape");
    assert_eq!(page.eval("document.activeElement.getAttribute('aria-expanded') + document.activeElement.value"), "false校车");
    page.press("ArrowDown");
    page.until("document.activeElement.getAttribute('aria-expanded') === 'true'");
    page.press("ArrowDown");
    page.loaded(|page| page.press("Enter"));
    page.until("document.querySelectorAll('mark.hit').length > 0");
    assert_eq!(page.eval("location.pathname.endsWith('2020/rizhao/1.html')"), true);
    nothing_wrong(&page);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn an_input_method_is_left_alone_until_the_word_is_chosen() {
    let Some(page) = Page::new() else { return };
    page.open(&rules_site().http("search.html"));
    page.press("Control+k");
    page.until("!!(window.anli && anli.search)");
    page.eval("{ const own = anli.search; window.asked = []; anli.search = (words, options) => { asked.push(words); return own(words, options) } }");
    page.compose(&["x", "xi", "xiao", "xiao che"], "校车");
    page.until("document.querySelectorAll('.hits a').length === 3");
    assert_eq!(page.eval("asked.join()"), "校车");
    assert_eq!(page.eval("location.search"), "?q=%E6%A0%A1%E8%BD%A6");
    nothing_wrong(&page);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn results_are_narrowed_and_the_way_back_restores_them() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().http("search.html?q=教师"));
    page.until("document.querySelectorAll('.facets input').length > 4");
    let all = page.eval("document.querySelectorAll('.hits a').length");
    let city = page.text("document.querySelector('.facets input[name=city]').value");
    let expected = page.eval("+document.querySelector('.facets input[name=city]').parentNode.querySelector('small').textContent");
    assert_eq!(violations(&page), Vec::<String>::new());
    page.click(".facets input[name=city]");
    page.until(&format!("document.querySelectorAll('.hits a').length === {expected}"));
    assert!(page.eval("new URLSearchParams(location.search).get('city')") == Value::String(city));
    page.eval("history.back()");
    page.until(&format!("document.querySelectorAll('.hits a').length === {all} && !document.querySelector('.facets input:checked')"));
    assert_eq!(page.eval("document.querySelector('.hunt input').value"), "教师");
    page.size(375, 760);
    assert_eq!(violations(&page), Vec::<String>::new());
    assert_eq!(page.eval("document.documentElement.scrollWidth <= 375"), true);
    nothing_wrong(&page);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn near_results_have_a_heading_of_their_own_and_nothing_is_said_plainly() {
    let Some(page) = Page::new() else { return };
    page.open(&rules_site().http("search.html?q=济南校车"));
    page.until("!!document.querySelector('.hits.near .head')");
    assert!(page.text("document.querySelector('#count').textContent").starts_with("没有完全符合“济南校车”"));
    page.open(&rules_site().http("search.html?q=xyzzy"));
    page.until("document.querySelector('#count').textContent === '没有找到“xyzzy”。'");
    nothing_wrong(&page);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn it_works_from_the_disk_and_without_a_line_once_it_has_loaded() {
    let Some(page) = Page::new() else { return };
    page.open(&rules_site().file("search.html"));
    page.eval("document.querySelector('.hunt input').focus()");
    page.insert("校車");
    page.until("document.querySelectorAll('.hits mark').length > 2");
    nothing_wrong(&page);
    page.open(&rules_site().http("search.html?q=校车"));
    page.until("document.querySelectorAll('.hits a').length === 3 && document.querySelectorAll('.facets input').length > 0");
    page.call(
        "Network.emulateNetworkConditions",
        serde_json::json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
    );
    page.eval("anli.search('校车 ').then(f => { window.offline = f.total })");
    page.until("window.offline === 3");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn a_missing_or_cut_file_is_said_and_spoils_nothing_else() {
    let Some(page) = Page::new() else { return };
    let site = fresh("browser-search-damaged");
    let texts: Vec<_> = std::fs::read_dir(site.folder().join("search")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let named = |start: char| texts.iter().filter(move |path| path.file_name().unwrap().to_string_lossy().starts_with(start));
    // A text is taken from a bundle or from its own file, whichever can be had.
    let ours = |path: &&std::path::PathBuf| std::fs::read_to_string(path).is_ok_and(|text| text.contains("2020/rizhao/1.html"));
    let first = named('t').find(ours).unwrap();
    let whole = std::fs::read(first).unwrap();
    std::fs::write(first, &whole[..whole.len() / 2]).unwrap();
    let bundles = || named('b').chain(named('h'));
    bundles().for_each(|path| std::fs::remove_file(path).unwrap());
    page.open(&site.http("search.html?q=校车"));
    page.until(
        "document.querySelectorAll('.hits li').length === 3 && document.querySelector('.res .mark').textContent.includes('没有取到')",
    );
    std::fs::write(first, whole).unwrap();
    // Bundles are missing: the texts come from their own files, and it is said that something could not be had.
    page.open(&site.http("search.html?q=市"));
    page.until("document.querySelectorAll('.hits li p').length > 5 && !document.querySelector('.res .mark').hidden");
    for path in bundles() {
        std::fs::copy(rules_site().folder().join("search").join(path.file_name().unwrap()), path).unwrap();
    }
    std::fs::remove_file(site.folder().join("search/m.js")).unwrap();
    page.open(&site.http("search.html?q=校车"));
    page.until("document.querySelectorAll('.hits a').length === 3 && document.querySelector('.res .mark').hidden");
    // Near results need nothing of it, pinyin does.
    page.open(&site.http("search.html?q=教室轮岗"));
    page.until("document.querySelectorAll('.hits a').length === 1");
    std::fs::remove_file(site.folder().join("search/n.js")).unwrap();
    page.open(&site.http("search.html?q=lungang"));
    page.until("!document.querySelector('.res .mark').hidden");
    named('k').chain(named('c')).for_each(|path| std::fs::remove_file(path).unwrap());
    page.open(&site.http("search.html?q=大班额"));
    page.until("!document.querySelector('.res .mark').hidden");
    std::fs::remove_file(site.folder().join("search/index.js")).unwrap();
    page.open(&site.http("search.html?q=大班额"));
    page.until("document.querySelector('#count').textContent.startsWith('检索没有加载成功')");
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn hostile_words_and_titles_stay_words() {
    let Some(page) = Page::new() else { return };
    let hostile = [
        "<img src=x onerror=window.hurt=1>",
        "\"><script>window.hurt=1</script>",
        "javascript:window.hurt=1//",
        "'-alert(1)-'",
        "<svg/onload=window.hurt=1>",
        "&lt;b&gt;",
        "</title><script>window.hurt=1</script>",
        "尖括号",
        "\u{202e}onerror",
        "__proto__",
        "<mark>",
    ];
    for words in hostile {
        let query = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC);
        page.open(&rules_site().http(&format!("search.html?q={query}&city={query}&sort={query}&n={query}")));
        page.until("document.querySelector('#count').textContent.length > 4");
        page.open(&rules_site().http(&format!("search.html?q={query}")));
        page.until("document.querySelector('#count').textContent.length > 4 && document.querySelector('#count').textContent !== '输入关键词开始搜索。'");
        assert_eq!(page.eval("window.hurt === undefined && !document.querySelector('main img, main svg, main script')"), true, "{words}");
        page.open(&rules_site().http(&format!("2021/dezhou/2.html?find={query}")));
        page.until("!!(window.anli && anli.search)");
        assert_eq!(page.eval("window.hurt === undefined"), true, "{words}");
    }
    page.open(&rules_site().http("search.html?q=尖括号"));
    page.until("document.querySelectorAll('.hits a').length === 1");
    assert!(page.text("document.querySelector('.hits a').textContent").starts_with("<img src=x onerror"));
    nothing_wrong(&page);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn more_than_fifty_results_are_shown_page_by_page_and_can_be_sorted() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().http("search.html?q=市"));
    page.until("document.querySelectorAll('.hits a').length === 20");
    for shown in [40, 60] {
        page.click(".res .more");
        page.until(&format!("document.querySelectorAll('.hits a').length === {shown}"));
        // The first new result has the focus, so that a keyboard goes on from there.
        page.until(&format!("document.activeElement === document.querySelectorAll('.hits a')[{}]", shown - 20));
    }
    assert_eq!(page.eval("new URLSearchParams(location.search).get('n')"), "60");
    assert_eq!(page.eval("new Set([...document.querySelectorAll('.hits a')].map(a => a.pathname)).size"), 60);
    page.eval("{ const sort = document.getElementById('sort'); sort.value = 'order'; sort.dispatchEvent(new Event('change')) }");
    page.until("document.querySelector('.hits a').pathname.endsWith('/2020/jinan/1.html')");
    nothing_wrong(&page);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn what_was_typed_is_what_is_marked() {
    let Some(page) = Page::new() else { return };
    page.open(&rules_site().http("search.html"));
    page.eval("document.querySelector('.hunt input').focus()");
    page.until("!!(window.anli && anli.search)");
    for (query, marked) in [
        ("学生放心，", "学生放心，"),
        ("推行“校车财政补贴”", "推行“校车财政补贴”"),
        ("１４４所", "144所"),
        ("校車", "校车"),
        ("lungang", "轮岗"),
    ] {
        let shown = page.text(&format!(
            "anli.search({}).then(f => f.hits.map(h => h.titleHtml + ' ' + h.excerpt).join(' '))",
            serde_json::json!(query)
        ));
        assert!(shown.contains(&format!("<mark>{marked}</mark>")), "{query}: {shown}");
    }
    nothing_wrong(&page);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn words_on_every_page_of_a_large_site_are_counted_and_ranked() {
    let Some(page) = Page::new() else { return };
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-search-large");
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(root.join("content/docs")).unwrap();
    std::fs::write(root.join("site.toml"), "title = \"大站\"\nbase_url = \"https://www.example.gov.cn/\"\n").unwrap();
    for number in 0..2_400 {
        let title = if number % 300 == 7 { "公共服务手册" } else { "说明" };
        let text = format!("# {title}\n\n甲乙{number}号：提供公共服务。\n\n## 做法\n\n办理{}件。\n", number * 3);
        std::fs::write(root.join(format!("content/docs/{number}.md")), text).unwrap();
    }
    let site = build(&root);
    page.open(&site.http("search.html"));
    page.eval("document.querySelector('.hunt input').focus()");
    page.until("!!(window.anli && anli.search)");
    let ask = |query: &str| {
        page.eval(&format!(
            "anli.search({}).then(f => [f.exact, f.total, f.hits.slice(0, 8).map(h => h.address).join()])",
            serde_json::json!(query)
        ))
    };
    let titles: Vec<String> = (0..8).map(|at| format!("docs/{}.html", 7 + 300 * at)).collect();
    let served = ask("公共服务");
    assert_eq!((&served[0], &served[1]), (&true.into(), &2_400.into()));
    let mut first: Vec<&str> = served[2].as_str().unwrap().split(',').collect();
    first.sort_unstable();
    let mut expected: Vec<&str> = titles.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(first, expected);
    assert_eq!(ask("公共服务 甲乙1234号"), serde_json::json!([true, 1, "docs/1234.html"]));
    assert_eq!(ask("甲乙1234号 -公共"), serde_json::json!([false, 0, ""]));
    assert_eq!(ask("公 3702"), serde_json::json!([true, 1, "docs/1234.html"]));
    nothing_wrong(&page);
}

/// Not a check of speed, which belongs into `benches/`, but of how little is loaded.
#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn a_first_query_on_the_sample_loads_few_files() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().http("search.html"));
    page.eval("document.querySelector('.hunt input').focus()");
    page.until("!!(window.anli && anli.search)");
    page.eval("anli.search('校车')");
    let loaded = || page.requests().into_iter().filter(|address| address.contains("/search/")).count();
    assert!(loaded() <= 6, "{}", loaded());
    // A long run of usual characters; one whose parts are all on pages that do not have it; Traditional; what only a
    // fingerprint would have on one page more; six usual words; what leaves nothing over.
    let hard = [
        "普惠性幼儿园覆盖率提高",
        "补充教师的",
        "学前教育三年毛入园率",
        "教育 教育經費",
        "社会 职教 职业",
        "实施 统筹 学生 教学 普惠 服务",
        "办学条件 -办学",
    ];
    for query in hard {
        page.open(&sample().http("search.html"));
        page.eval("document.querySelector('.hunt input').focus()");
        page.until("!!(window.anli && anli.search)");
        let before = loaded();
        page.eval(&format!("anli.search({})", serde_json::json!(query)));
        assert!(loaded() - before < 6, "{query}: {}", loaded() - before + 1);
    }
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn on_paper_there_are_results_and_no_controls() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().http("search.html?q=%E6%95%99%E5%B8%88"));
    page.until("!!document.querySelector('.facets input') && document.querySelectorAll('.hits h2').length > 5");
    let seen = "['.facets', '.order', '.find button', '.hunt ~ .sec', '.find input', '.hits'].map(name => document.querySelector(name).getClientRects().length > 0).join()";
    assert_eq!(page.eval(seen), "true,true,true,true,true,true");
    page.media("print", &[]);
    // Ways to look further are for a screen: not even their headings are printed. What was asked for is.
    assert_eq!(page.eval(seen), "false,false,false,false,true,true");
    assert_eq!(page.eval("getComputedStyle(document.querySelector('.find input')).borderTopWidth"), "0px");
    let alone = "[...document.querySelectorAll('main h2')].filter(h => !h.closest('.hits') && h.getClientRects().length).length";
    assert_eq!(page.eval(alone), 0);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn letters_that_stand_somewhere_lead_to_the_city_as_well() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().http("search.html?q=ta"));
    page.until("document.querySelectorAll('.hits li').length === 1");
    page.until("/^也可能是：泰安$/.test((document.querySelector('.res p.s:not([hidden]) a[href^=\"?q=\"]') || document.body).parentNode.textContent)");
    page.eval("document.querySelector('.res a[href^=\"?q=\"]').click()");
    page.until("document.querySelectorAll('.hits li').length > 3 && document.querySelector('.hits').textContent.includes('泰安市')");
    assert_eq!(page.eval("document.querySelectorAll('.res a[href^=\"?q=\"]').length && !document.querySelector('.res a[href^=\"?q=\"]').parentNode.hidden"), 0);
    nothing_wrong(&page);
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn the_places_on_a_page_are_counted_when_all_of_it_is_there() {
    let Some(page) = Page::new() else { return };
    page.open(&sample().http("search.html?q=%E6%95%99%E5%B8%88"));
    page.until("document.querySelectorAll('.hits h2').length > 5");
    // The rest of the index comes two seconds after the first answer.
    page.until("/本页有15处$/.test(document.querySelector('.hits .m').textContent)");
    let said = page.text("[...document.querySelectorAll('.hits .m')].map(line => line.textContent).join('\\n')");
    assert!(!said.contains("以上"), "{said}");
}
