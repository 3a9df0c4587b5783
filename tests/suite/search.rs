//! Search from outside: the rules, what the shards find, what the terminal prints.

use super::harness::{anli, copy, repository, said};
use super::shards::Shards;
use anli::search::find::{Facets, Finder};
use anli::site::{Options, Site};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn open(root: &Path) -> Site {
    anli::site::open(&anli::disk::Disk::default(), root, &Options::default()).value.unwrap()
}

fn fixture() -> Site {
    open(&repository().join("tests/sites/search"))
}

/// The rules of `tests/specs/search.md`: query, exact (`=`), near (`~`) or nothing (`无`), addresses in order.
fn rules() -> Vec<(String, char, Vec<String>)> {
    let text = std::fs::read_to_string(repository().join("tests/specs/search.md")).unwrap();
    let rule = |line: &str| {
        let (query, rest) = line.strip_prefix("- `")?.split_once("` ")?;
        let (kind, pages) = rest.split_at(rest.chars().next()?.len_utf8());
        let pages = pages.split_whitespace().map(|page| format!("{page}.html")).collect();
        Some((query.to_owned(), kind.chars().next()?, pages))
    };
    text.lines().filter_map(rule).collect()
}

#[test]
fn the_terminal_answers_by_the_rules() {
    let site = fixture();
    let finder = Finder::new(&site.config, &site.graph);
    let mut wrong = Vec::new();
    let rules = rules();
    assert!(rules.len() > 50, "{}", rules.len());
    for (query, kind, pages) in rules {
        let answer = finder.find(&query, &Facets::default());
        let found: Vec<&str> = answer.pages.iter().map(|page| &*finder.entries[*page].address).collect();
        let own = if answer.exact {
            '='
        } else if found.is_empty() {
            '无'
        } else {
            '~'
        };
        if (own != kind && !pages.is_empty()) || found != pages {
            wrong.push(format!("{query} {own} {}", found.join(" ").replace(".html", "")));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn facets_narrow_and_nothing_else_is_let_through() {
    let site = fixture();
    let finder = Finder::new(&site.config, &site.graph);
    let found = |facets: Facets| finder.find("教师", &facets).pages.len();
    let all = found(Facets::default());
    let jinan = found(Facets { city: vec!["济南市".into()], ..Facets::default() });
    let newer = found(Facets { edition: vec!["2021".into()], ..Facets::default() });
    let reports = found(Facets { kind: vec!["报告".into()], ..Facets::default() });
    assert_eq!((jinan, newer, reports), (1, 1, 1));
    assert!(all > 3);
}

/// Numbers that look drawn; the same on every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

#[test]
fn every_run_of_characters_finds_its_page_in_the_shards_and_absent_runs_find_nothing() {
    for root in [repository(), repository().join("tests/sites/search")] {
        let site = open(&root);
        let finder = Finder::new(&site.config, &site.graph);
        let shards = Shards::read(&site.search().files);
        let mut draw = Draw(7);
        let mut characters: Vec<char> = Vec::new();
        for entry in &finder.entries {
            for text in entry.blocks.iter().map(|block| block.text.as_str()).chain([&*entry.title]) {
                let units: Vec<char> = text.chars().collect();
                characters.extend(&units);
                for _ in 0..2 {
                    let from = draw.below(units.len());
                    let run: String = units[from..].iter().take(1 + draw.below(12)).collect();
                    // Marks at the ends are not looked for, and a blank separates words.
                    let Some(found) = shards.find(run.trim()) else { continue };
                    assert!(found.contains(&(entry.number as usize)), "{run} is in {} and is not found", entry.address);
                }
                // Two runs can have one fingerprint: none may hide another's page.
                for from in (0..units.len()).step_by(2) {
                    let run: String = anli::search::folded(&units[from..].iter().take(3 + from / 2 % 4).collect::<String>());
                    shards.tells(&run, entry.number as usize);
                }
            }
        }
        let mut absent = 0;
        for _ in 0..160 {
            let run: String =
                (0..2 + draw.below(11)).map(|_| characters[draw.below(characters.len())]).filter(|c| c.is_alphanumeric()).collect();
            let truly = finder.find(&format!("“{run}”"), &Facets::default());
            if !truly.exact && !run.is_empty() {
                absent += 1;
                assert_eq!(shards.find(&run), Some(Vec::new()), "{run}");
            }
        }
        assert!(absent > 80, "{absent}");
    }
}

/// What is found as a whole is shown without being read again, so that no two keys may have one fingerprint.
#[test]
fn no_pair_of_a_small_site_is_taken_for_another() {
    let site = open(&repository());
    let finder = Finder::new(&site.config, &site.graph);
    let shards = Shards::read(&site.search().files);
    let mut pairs: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for entry in &finder.entries {
        let page = entry.number as usize;
        for line in shards.text(page).lines() {
            let units: Vec<char> = line.chars().collect();
            let han = units.windows(2).filter(|two| two.iter().all(|unit| ('\u{4e00}'..='\u{9fff}').contains(unit)));
            han.for_each(|two| pairs.entry(two.iter().collect()).or_default().extend([page]));
        }
    }
    let mut usual = 0;
    for (pair, pages) in &pairs {
        let (files, all) = shards.told(pair);
        assert!(files.iter().all(|told| told == pages), "{pair} is on {pages:?}: {files:?}");
        assert!(all.is_empty() || all == *pages, "{pair} is on {pages:?}: {all:?}");
        usual += usize::from(!all.is_empty());
    }
    assert!(pairs.len() > 3_000 && usual > 40, "{} pairs, {usual} of them usual", pairs.len());
}

#[test]
fn the_index_is_the_same_on_every_run_and_holds_no_markup() {
    let (one, other) = (fixture(), fixture());
    assert_eq!(one.search(), other.search());
    for (name, bytes) in &one.search().files {
        let text = std::str::from_utf8(bytes).unwrap();
        if &**name != anli::search::CLIENT {
            let script = name.ends_with("/m.js") || name.ends_with("/n.js");
            assert!(text.starts_with("anli.put(") && (script || !text.contains('<')) && text.lines().count() == 1, "{name}");
        }
    }
}

/// A site of 1,200 cases in 16 cities and 25 editions, drawn from 3,000 characters.
fn large(root: &Path) {
    let mut draw = Draw(11);
    let cities: Vec<String> =
        open(&repository()).graph.cities.iter().map(|city| format!("{}\u{0}{}", city.division.slug, city.division.name)).collect();
    std::fs::write(root.join("site.toml"), "title = \"大站\"\nbase_url = \"https://www.example.gov.cn/\"\n").unwrap();
    for (slug, name) in cities.iter().filter_map(|city| city.split_once('\0')) {
        for edition in 2001..2026 {
            (1..=3).for_each(|number| case(root, &mut draw, slug, name, edition, number));
        }
    }
}

fn case(root: &Path, draw: &mut Draw, slug: &str, city: &str, edition: usize, number: usize) {
    let folder = root.join(format!("content/{edition}/cases/{slug}"));
    std::fs::create_dir_all(&folder).unwrap();
    let text = |draw: &mut Draw, length: usize| -> String {
        (0..length).filter_map(|_| char::from_u32(0x4E00 + (draw.below(3_000) * draw.below(3_000) / 3_000) as u32)).collect()
    };
    let (title, length) = (text(draw, 9), 80 + draw.below(120));
    let page = format!("+++\ntitle = \"{title}\"\ncity = \"{city}\"\n+++\n\n{}\n", text(draw, length));
    std::fs::write(folder.join(format!("{number}.md")), page).unwrap();
}

/// Files that are not the same in two indexes: all, and those with texts.
fn changes(one: &Site, other: &Site) -> (usize, usize) {
    let (one, other) = (&one.search().files, &other.search().files);
    let names: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let changed = names.into_iter().filter(|name| one.get(*name) != other.get(*name));
    changed.fold((0, 0), |(all, texts), name| (all + 1, texts + usize::from(name.starts_with("search/t"))))
}

#[test]
fn one_page_more_or_less_changes_only_files_that_hold_something_of_it() {
    let folder = tempfile::tempdir().unwrap();
    large(folder.path());
    let before = open(folder.path());
    let all = before.search().files.len();
    assert!(all > 2_000, "{all}");
    let cell = folder.path().join("content/2010/cases/weifang");
    let mut seen = Vec::new();
    case(folder.path(), &mut Draw(3), "weifang", "潍坊市", 2010, 4);
    let more = open(folder.path());
    seen.push(("added", changes(&before, &more), 1));
    let text = std::fs::read_to_string(cell.join("2.md")).unwrap();
    std::fs::write(cell.join("2.md"), format!("{text}\n加一句话。\n")).unwrap();
    let edited = open(folder.path());
    seen.push(("edited", changes(&more, &edited), 1));
    std::fs::remove_file(cell.join("2.md")).unwrap();
    let fewer = open(folder.path());
    // The two cases behind it in its city and edition move up.
    seen.push(("removed", changes(&edited, &fewer), 3));
    for (what, (changed, texts), pages) in seen {
        println!("{what}: {changed} of {all} files, {texts} texts");
        assert!(texts <= pages && changed < pages * all / 5, "{what}: {changed} of {all}, {texts} texts");
    }
}

#[test]
fn numbers_keep_the_order_of_the_report() {
    let site = fixture();
    let finder = Finder::new(&site.config, &site.graph);
    let numbers: Vec<u32> = finder.entries.iter().map(|entry| entry.number).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
    let cases: Vec<&str> = finder.entries.iter().filter(|entry| entry.kind == 0).map(|entry| &*entry.address).collect();
    let expected: Vec<&str> = site.graph.cases.iter().map(|page| site.graph.address(*page)).collect();
    assert_eq!(cases, expected);
}

#[test]
fn letters_that_stand_somewhere_may_mean_a_city_as_well() {
    let site = open(&repository());
    let finder = Finder::new(&site.config, &site.graph);
    let also = |typed: &str| {
        let answer = finder.find(typed, &Facets::default());
        (answer.exact, answer.also.join(" "))
    };
    // A page speaks of the key Tab.
    assert_eq!(also("ta"), (true, "泰安".to_owned()));
    assert_eq!(also("TA"), (true, "泰安".to_owned()));
    // No city, or already read as one.
    assert_eq!(also("tab"), (true, String::new()));
    assert_eq!(also("jn"), (true, String::new()));
    assert_eq!(also("教师"), (true, String::new()));
}

#[test]
fn the_command_prints_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    copy(&repository().join("tests/sites/search"), folder.path(), false);
    let root = folder.path().to_str().unwrap();
    let run = |arguments: &[&str]| anli(&[&["--root", root, "search"], arguments].concat()).output().unwrap();
    let shown = run(&["校车", "补贴", "--limit", "1"]);
    assert!(shown.status.success());
    let text = said(&shown);
    assert!(text.contains("共3条") && text.contains("content/2020/cases/jinan/1.md:2"), "{text}");
    let colour = anli(&["--root", root, "--color", "always", "search", "校車"]).output().unwrap();
    assert!(said(&colour).contains("\u{1b}[31m校车\u{1b}[0m"), "{}", said(&colour));
    let json: serde_json::Value = serde_json::from_slice(&run(&["教师", "--city", "济南", "--json"]).stdout).unwrap();
    assert_eq!((&json["exact"], &json["total"], &json["hits"][0]["city"]), (&true.into(), &1.into(), &"济南市".into()));
    assert_eq!(run(&["教师", "--city", "无此市"]).status.code(), Some(2));
}
