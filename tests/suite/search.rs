//! Search from outside: the rules, what the shards find, what the terminal prints.

use super::harness::{anli, copy, repository, said};
use super::shards::Shards;
use anli::search::find::{Facets, Finder};
use anli::site::{Options, Site};
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
        for (page, entry) in finder.entries.iter().enumerate() {
            for text in entry.blocks.iter().map(|block| block.text.as_str()).chain([&*entry.title]) {
                let units: Vec<char> = text.chars().collect();
                characters.extend(&units);
                for _ in 0..2 {
                    let from = draw.below(units.len());
                    let run: String = units[from..].iter().take(1 + draw.below(12)).collect();
                    // Marks at the ends are not looked for, and a blank separates words.
                    let Some(found) = shards.find(run.trim()) else { continue };
                    assert!(found.contains(&page), "{run} is in {} and is not found", entry.address);
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

#[test]
fn the_index_is_the_same_on_every_run_and_holds_no_markup() {
    let (one, other) = (fixture(), fixture());
    assert_eq!(one.search(), other.search());
    for (name, bytes) in &one.search().files {
        let text = std::str::from_utf8(bytes).unwrap();
        if &**name != anli::search::CLIENT {
            let script = name.ends_with("/m.js");
            assert!(text.starts_with("anli.put(") && (script || !text.contains('<')) && text.lines().count() == 1, "{name}");
        }
    }
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
