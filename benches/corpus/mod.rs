//! The corpus of the benchmarks: a whole site of made-up cases, the same bytes on every run and every machine.
//!
//! The names of the cities are made up, the figures are drawn; nothing is taken from a real report. The words are
//! drawn by frequency from a small vocabulary, names of schools give the long tail. No clock, no crate for chance.
//!
//! [`write`] makes a site of editions, report sections and cases; [`write_plain`] makes an ordinary folder of
//! documentation without any front matter.

mod plain;
mod text;
mod words;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

#[allow(unused_imports, reason = "not every benchmark writes folders of plain pages")]
pub use plain::write_plain;
use text::{Rng, Sentences, Zipf, han, number};

/// Most cases of one edition.
const EDITION: usize = 1_000;
/// The year of the newest edition.
const NEWEST: usize = 2024;
/// Cities of one made-up province.
const PROVINCE: usize = 75;

/// How large a corpus is.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Cases in all editions.
    pub cases: usize,
    /// Cities, at most 300.
    pub cities: usize,
    /// Topics, at most 40.
    pub topics: usize,
    /// Another seed gives another text of the same shape.
    pub seed: u64,
}

impl Shape {
    /// The shape of the published figures: 300 cities and 40 topics.
    pub fn of(cases: usize) -> Shape {
        Shape { cases, cities: 300, topics: 40, seed: 1 }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Files, `site.toml` and pictures among them.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// Editions.
    pub editions: usize,
    /// Cases (pages, in a plain folder).
    pub cases: usize,
    /// Cities that have a case.
    pub cities: usize,
    /// Topics that have a case.
    pub topics: usize,
    /// City and topic pairs that have a case.
    pub pairs: usize,
    /// Topics of all cases, counted as often as they are given.
    pub topic_uses: usize,
    /// Links in the bodies of cases.
    pub links: usize,
    /// Han characters in the bodies of cases.
    pub han: usize,
    /// Sum over all files of a hash of path and bytes: equal for equal folders, whatever the order of writing.
    pub digest: u64,
}

impl Counts {
    fn and(mut self, other: Counts) -> Counts {
        self.files += other.files;
        self.bytes += other.bytes;
        self.cases += other.cases;
        self.links += other.links;
        self.han += other.han;
        self.digest = self.digest.wrapping_add(other.digest);
        self
    }
}

/// What every page needs to know of the others.
struct Plan {
    seed: u64,
    sentences: Sentences,
    cities: Vec<City>,
    /// In the order of edition, city and number.
    cases: Vec<Case>,
    editions: Vec<Edition>,
}

struct City {
    code: String,
    province: usize,
    name: String,
    slug: String,
    pinyin: String,
}

struct Edition {
    year: usize,
    cases: Range<usize>,
}

struct Case {
    edition: usize,
    city: usize,
    number: usize,
    topics: Vec<usize>,
    title: String,
}

/// Writes the site `shape` into `folder`, which must be empty or missing.
pub fn write(shape: &Shape, folder: &Path) -> io::Result<Counts> {
    empty(folder)?;
    let plan = Plan::new(shape)?;
    let folders: Vec<String> = plan.cases.iter().map(|case| plan.case_folder(case)).collect();
    for edition in &plan.editions {
        fs::create_dir_all(folder.join(format!("content/{}/report", edition.year)))?;
    }
    for (number, case_folder) in folders.iter().enumerate() {
        if number == 0 || folders[number - 1] != *case_folder {
            fs::create_dir_all(folder.join(case_folder))?;
        }
    }
    let home = plan.home();
    let mut counts = put(folder, "site.toml", &plan.config(shape.topics))?.and(put(folder, "content/_index.md", &home)?);
    for (number, edition) in plan.editions.iter().enumerate() {
        counts = counts.and(put(folder, &format!("content/{}/_index.md", edition.year), &plan.edition(number))?);
        for section in 0..words::REPORT.len() {
            let path = format!("content/{}/report/{}.md", edition.year, words::REPORT[section].1);
            counts = counts.and(put(folder, &path, &plan.section(number, section))?);
        }
    }
    let write_case = |number: usize| -> io::Result<Counts> {
        let (page, about) = plan.case(number);
        Ok(put(folder, &plan.path(number), &page)?.and(about))
    };
    let cases = (0..plan.cases.len()).into_par_iter().map(write_case).try_reduce(Counts::default, |a, b| Ok(a.and(b)))?;
    counts = counts.and(cases);
    counts.editions = plan.editions.len();
    counts.topic_uses = plan.cases.iter().map(|case| case.topics.len()).sum();
    let pairs: HashSet<(usize, usize)> = plan.cases.iter().flat_map(|case| case.topics.iter().map(|&topic| (case.city, topic))).collect();
    counts.pairs = pairs.len();
    counts.cities = plan.cases.iter().map(|case| case.city).collect::<HashSet<_>>().len();
    counts.topics = plan.cases.iter().flat_map(|case| case.topics.iter().copied()).collect::<HashSet<_>>().len();
    Ok(counts)
}

/// Makes the folder; refuses one that holds anything, which would end up in the corpus.
fn empty(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    match fs::read_dir(folder)?.next() {
        None => Ok(()),
        Some(_) => Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is not empty", folder.display()))),
    }
}

/// Writes one file and counts it.
fn put(folder: &Path, path: &str, text: &str) -> io::Result<Counts> {
    put_bytes(folder, path, text.as_bytes())
}

fn put_bytes(folder: &Path, path: &str, bytes: &[u8]) -> io::Result<Counts> {
    fs::write(folder.join(path), bytes)?;
    // FNV-1a.
    let hash = path.bytes().chain([0]).chain(bytes.iter().copied());
    let digest = hash.fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    Ok(Counts { files: 1, bytes: bytes.len() as u64, digest, ..Counts::default() })
}

/// The way from the file `from` to the file `to`, both relative to the root.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len() - 1;
    let common = from[..folders].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut way = "../".repeat(folders - common);
    way.push_str(&to[common..].join("/"));
    way
}

impl Plan {
    fn new(shape: &Shape) -> io::Result<Plan> {
        let invalid = |message: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, message.to_owned()));
        if shape.cases == 0 || shape.cases > EDITION * (NEWEST - 1000) {
            return invalid("a corpus has 1 to 1,024,000 cases");
        }
        if !(1..=words::CITY_FIRST.len() * words::CITY_SECOND.len()).contains(&shape.cities) {
            return invalid("a corpus has 1 to 300 cities");
        }
        if !(3..=words::TOPICS.len()).contains(&shape.topics) {
            return invalid("a corpus has 3 to 40 topics");
        }
        let mut plan = Plan {
            seed: shape.seed,
            sentences: Sentences::new(shape.topics),
            cities: cities(shape.cities),
            cases: Vec::with_capacity(shape.cases),
            editions: Vec::new(),
        };
        let editions = shape.cases.div_ceil(EDITION);
        let by_topic = Zipf::new(shape.topics, 3);
        let mut titles = HashSet::new();
        for edition in 0..editions {
            let first = plan.cases.len();
            let share = shape.cases / editions + usize::from(edition < shape.cases % editions);
            let mut rng = Rng::of(shape.seed, 1, edition);
            let mut cities: Vec<usize> = (0..share).map(|_| draw_city(&mut rng, shape.cities)).collect();
            cities.sort_unstable();
            for (position, &city) in cities.iter().enumerate() {
                let before = cities[..position].iter().rev().take_while(|&&other| other == city).count();
                let mut topics = Vec::with_capacity(3);
                for _ in 0..rng.between(2, 3) {
                    let mut topic = by_topic.draw(&mut rng);
                    while topics.contains(&topic) {
                        topic = by_topic.draw(&mut rng);
                    }
                    topics.push(topic);
                }
                let mut title = plan.title(&mut rng);
                while !titles.insert(title.clone()) {
                    title = plan.title(&mut rng);
                }
                plan.cases.push(Case { edition, city, number: before + 1, topics, title });
            }
            plan.editions.push(Edition { year: NEWEST + 1 - editions + edition, cases: first..plan.cases.len() });
        }
        Ok(plan)
    }

    fn case_folder(&self, case: &Case) -> String {
        format!("content/{}/cases/{}", self.editions[case.edition].year, self.cities[case.city].slug)
    }

    fn path(&self, number: usize) -> String {
        let case = &self.cases[number];
        format!("{}/{}.md", self.case_folder(case), case.number)
    }

    fn title(&self, rng: &mut Rng) -> String {
        let words = &self.sentences;
        let (thing, unit) = rng.pick(&words::COUNTED);
        let value = number(rng, unit);
        let mut title = String::new();
        match rng.below(4) {
            0 => {
                title.push_str(words.verb(rng));
                words.object(rng, &mut title);
                let _ = write!(title, "，{thing}{}{value}{unit}", rng.pick(&words::REACHED));
            }
            1 => {
                let _ = write!(title, "{value}{unit}{thing}");
                words.clause(rng, &mut title);
            }
            2 => {
                let _ = write!(title, "“{}”{}", rng.pick(&words::QUOTED), words.verb(rng));
                words.object(rng, &mut title);
                let _ = write!(title, "，{}{}", words.verb(rng), words.noun(rng));
            }
            _ => {
                let _ = write!(title, "{}{}", rng.pick(&words::GROUPS), words.verb(rng));
                words.object(rng, &mut title);
                let _ = write!(title, "的{}", rng.pick(&["做法", "探索", "实践", "路子", "经验", "办法"]));
            }
        }
        title
    }

    fn config(&self, topics: usize) -> String {
        let mut out = String::from(
            "title = \"教育工作典型案例\"\nbase_url = \"https://www.example.gov.cn/edu/\"\nlanguage = \"zh-CN\"\ntheme = \"default\"\n",
        );
        for (slug, name, summary) in &words::TOPICS[..topics] {
            let _ = write!(out, "\n[[topic]]\nslug = \"{slug}\"\nname = \"{name}\"\nsummary = \"{summary}\"\n");
        }
        for (name, definition) in &words::TERMS {
            let _ = write!(out, "\n[[term]]\nname = \"{name}\"\ndefinition = \"{definition}\"\n");
        }
        let provinces = self.cities.last().map_or(0, |city| city.province + 1);
        for (code, name, slug, pinyin) in &words::PROVINCES[..provinces] {
            let _ = write!(out, "\n[places.{code}]\nname = \"{name}\"\nslug = \"{slug}\"\npinyin = \"{pinyin}\"\n");
        }
        for City { code, province, name, slug, pinyin } in &self.cities {
            let parent = words::PROVINCES[*province].0;
            let _ = write!(out, "\n[places.{code}]\nname = \"{name}\"\nslug = \"{slug}\"\npinyin = \"{pinyin}\"\nparent = \"{parent}\"\n");
        }
        out
    }

    fn home(&self) -> String {
        let mut rng = Rng::of(self.seed, 2, 0);
        let mut out = String::from("+++\ntitle = \"教育工作典型案例\"\n+++\n\n");
        for _ in 0..4 {
            self.sentences.sentence(&mut rng, &mut out);
        }
        out.push('\n');
        out
    }

    fn edition(&self, edition: usize) -> String {
        let year = self.editions[edition].year;
        let mut rng = Rng::of(self.seed, 3, edition);
        let mut out = String::from("+++\n");
        let _ = write!(
            out,
            "title = \"{year}年教育工作典型案例\"\nissuer = \"{}教育督导办公室\"\norigin = \"关于{year}年教育工作评价情况的报告\"\npublished = \"{}-{:02}-{:02} {:02}:{:02}\"\n+++\n\n",
            words::PROVINCES[0].1,
            year + 1,
            rng.between(1, 6),
            rng.between(1, 28),
            rng.between(8, 17),
            rng.below(60)
        );
        for _ in 0..3 {
            self.sentences.sentence(&mut rng, &mut out);
        }
        out.push('\n');
        out
    }

    /// A report section: its subsections carry ids, and the front matter gives the topics of each.
    fn section(&self, edition: usize, section: usize) -> String {
        let (numeral, file, title, items) = &words::REPORT[section];
        let year = self.editions[edition].year;
        let from = format!("content/{year}/report/{file}.md");
        let mut rng = Rng::of(self.seed, 4, edition * words::REPORT.len() + section);
        let items = &items[..rng.between(4, 5)];
        let mut out = format!("+++\ntitle = \"{numeral}、{title}\"\n");
        for item in 1..=items.len() {
            let mut topics: Vec<&str> = Vec::new();
            for _ in 0..rng.between(2, 4) {
                let case = self.any(&mut rng, edition);
                let slug = words::TOPICS[rng.pick(&self.cases[case].topics)].0;
                if !topics.contains(&slug) {
                    topics.push(slug);
                }
            }
            let _ = write!(out, "\n[[items]]\nid = \"s{}-{item}\"\ntopics = [\"{}\"]\n", section + 1, topics.join("\", \""));
        }
        out.push_str("+++\n\n");
        self.sentences.sentence(&mut rng, &mut out);
        for (item, heading) in items.iter().enumerate() {
            let _ = write!(out, "\n\n## （{}）{heading} {{#s{}-{}}}\n\n", words::NUMERALS[item], section + 1, item + 1);
            for _ in 0..rng.between(2, 3) {
                self.sentences.sentence(&mut rng, &mut out);
                self.link(&mut rng, &from, edition, None, &mut out);
            }
            for _ in 0..2 {
                self.sentences.sentence(&mut rng, &mut out);
            }
        }
        out.push('\n');
        out
    }

    /// A case of this edition, seldom of any.
    fn any(&self, rng: &mut Rng, edition: usize) -> usize {
        let range = if rng.chance(70) { self.editions[edition].cases.clone() } else { 0..self.cases.len() };
        rng.between(range.start, range.end - 1)
    }

    /// A sentence with one link that resolves: to a case, to a city that has a case, or to a topic that has one.
    fn link(&self, rng: &mut Rng, from: &str, edition: usize, from_case: Option<usize>, out: &mut String) {
        let target = self.any(rng, edition);
        let case = &self.cases[target];
        match rng.below(4) {
            0 | 1 if Some(target) != from_case => {
                let way = relative(from, &self.path(target));
                let _ = write!(out, "{}[{}]({way})。", rng.pick(&["做法可参看", "另见", "相近的经验有", "可对照"]), case.title);
            }
            3 => {
                let topic = words::TOPICS[rng.pick(&case.topics)].1;
                match rng.below(3) {
                    0 => {
                        let _ = write!(out, "这是[[{topic}|同类工作]]的一部分。");
                    }
                    _ => {
                        let _ = write!(out, "这项工作与[[{topic}]]相互支撑。");
                    }
                }
            }
            _ => {
                let _ = write!(
                    out,
                    "{}[[{}]]。",
                    rng.pick(&["先后有同行来访，包括", "借鉴了外地经验，主要来自", "结对城市为"]),
                    self.cities[case.city].name
                );
            }
        }
    }

    /// The text of a case and what there is to count of it.
    fn case(&self, number: usize) -> (String, Counts) {
        let case = &self.cases[number];
        let year = self.editions[case.edition].year;
        let city = &self.cities[case.city];
        let mut rng = Rng::of(self.seed, 5, number);
        let mut out = self.front(&mut rng, case, year);
        let start = out.len();
        let links = self.body(&mut rng, number, year, city, &mut out);
        let counts = Counts { cases: 1, links, han: han(&out[start..]), ..Counts::default() };
        (out, counts)
    }

    fn front(&self, rng: &mut Rng, case: &Case, year: usize) -> String {
        let words = &self.sentences;
        let mut out = String::with_capacity(6 << 10);
        let _ = write!(out, "+++\ntitle = \"{}\"\ncity = \"{}\"\ntopics = [", case.title, self.cities[case.city].name);
        for (position, &topic) in case.topics.iter().enumerate() {
            let _ = write!(out, "{}\"{}\"", if position > 0 { ", " } else { "" }, words::TOPICS[topic].1);
        }
        out.push_str("]\nsummary = \"");
        words.sentence(rng, &mut out);
        words.sentence(rng, &mut out);
        out.push_str("\"\nkeywords = [");
        let mut keywords: Vec<&str> = Vec::new();
        for _ in 0..rng.between(3, 5) {
            let word = words.noun(rng);
            if !keywords.contains(&word) {
                keywords.push(word);
            }
        }
        let _ = writeln!(out, "\"{}\"]", keywords.join("\", \""));
        let first = rng.below(words::COUNTED.len());
        for figure in 0..rng.between(2, 5) {
            // Seven is prime to the length of the list: no thing comes twice.
            let (thing, unit) = words::COUNTED[(first + figure * 7) % words::COUNTED.len()];
            let value = number(rng, unit);
            let _ = write!(out, "\n[[figures]]\nlabel = \"{}{thing}\"\nvalue = \"{value}\"\nunit = \"{unit}\"\n", words.modifier(rng));
            if rng.chance(20) {
                let _ = writeln!(out, "qualifier = \"{}\"", rng.pick(&["多", "约", "以上", "近"]));
            }
            if rng.chance(40) {
                let _ = writeln!(out, "year = {}", year - rng.below(2));
            }
        }
        out.push_str("+++\n\n");
        out
    }

    /// A lead, two to four headings with paragraphs, a list, at times a table and a quotation; gives its number of links.
    fn body(&self, rng: &mut Rng, number: usize, year: usize, city: &City, out: &mut String) -> usize {
        let words = &self.sentences;
        let from = self.path(number);
        let edition = self.cases[number].edition;
        let start = out.len();
        let total = rng.between(690, 1_070);
        let _ = write!(out, "{year}年，{}", city.name);
        while han(&out[start..]) < 110 {
            words.sentence(rng, out);
        }
        let sections = rng.between(2, 4);
        let links = rng.between(2, 4);
        let mut linked = 0;
        let list = rng.below(sections);
        let first_heading = rng.below(words::HEADINGS.len());
        for section in 0..sections {
            let heading = words::HEADINGS[(first_heading + section * 7) % words::HEADINGS.len()];
            let _ = write!(out, "\n\n## {}、{heading}\n\n", words::NUMERALS[section]);
            let due = 110 + (total - 110) * (section + 1) / sections;
            if section == 0 && number.is_multiple_of(4) {
                out.push_str("> ");
                words.sentence(rng, out);
                let _ = write!(out, "\n>\n> ——{}{}\n\n", city.name, rng.pick(&["教育局", "实验小学校长", "一位家长", "督导组"]));
            }
            if section == list {
                self.paragraph(rng, out, start, 0);
                out.push_str("\n\n");
                self.list(rng, out);
            }
            if section == 1 && number.is_multiple_of(3) {
                self.table(rng, year, out);
            }
            let mut fresh = true;
            while fresh || han(&out[start..]) < due {
                if !fresh {
                    out.push_str("\n\n");
                }
                fresh = false;
                // Bold beside a Chinese mark and bold inside a sentence: the two usual ways.
                match rng.below(if linked == 0 { 3 } else { 4 }) {
                    0 => {
                        let _ = write!(out, "**{}是{}{}。**", words::NUMERALS[section], words.verb(rng), words.noun(rng));
                    }
                    1 => {
                        let _ = write!(out, "突出**“{}”**，", rng.pick(&words::QUOTED));
                    }
                    2 => {
                        let _ = write!(out, "把**{}**作为重点，", words.noun(rng));
                    }
                    _ => {}
                }
                let goal = (han(&out[start..]) + rng.between(70, 150)).min(due);
                self.paragraph(rng, out, start, goal);
                if linked < links {
                    self.link(rng, &from, edition, Some(number), out);
                    linked += 1;
                }
            }
        }
        if linked < links {
            out.push_str("\n\n");
            while linked < links {
                self.link(rng, &from, edition, Some(number), out);
                linked += 1;
            }
        }
        out.push('\n');
        links
    }

    /// Sentences, at least one, until the body holds `goal` Han.
    fn paragraph(&self, rng: &mut Rng, out: &mut String, start: usize, goal: usize) {
        loop {
            self.sentences.sentence(rng, out);
            if han(&out[start..]) >= goal {
                break;
            }
        }
    }

    fn list(&self, rng: &mut Rng, out: &mut String) {
        let numbered = rng.chance(50);
        for item in 1..=rng.between(3, 5) {
            if numbered {
                let _ = write!(out, "{item}. ");
            } else {
                out.push_str("- ");
            }
            self.sentences.clause(rng, out);
            out.push_str("；\n");
        }
        out.push('\n');
    }

    fn table(&self, rng: &mut Rng, year: usize, out: &mut String) {
        let _ = write!(out, "| 指标 | {}年 | {year}年 | 单位 |\n| :-- | --: | --: | :-- |\n", year - 1);
        let first = rng.below(words::COUNTED.len());
        for row in 0..rng.between(3, 5) {
            let (thing, unit) = words::COUNTED[(first + row * 3) % words::COUNTED.len()];
            let before = number(rng, unit);
            let now = number(rng, unit);
            let _ = writeln!(out, "| {thing} | {before} | {now} | {unit} |");
        }
        out.push('\n');
    }
}

/// Some cities have three times as many cases as others.
fn draw_city(rng: &mut Rng, cities: usize) -> usize {
    loop {
        let city = rng.below(cities);
        if rng.below(3) <= city * 7 % 3 {
            return city;
        }
    }
}

fn cities(count: usize) -> Vec<City> {
    let name = |number: usize| {
        let (first, first_slug, first_pinyin) = words::CITY_FIRST[number / words::CITY_SECOND.len()];
        let (second, second_slug, second_pinyin) = words::CITY_SECOND[number % words::CITY_SECOND.len()];
        let province = number / PROVINCE;
        City {
            code: format!("{:02}{:02}00", 90 + province, number % PROVINCE + 1),
            province,
            name: format!("{first}{second}市"),
            slug: format!("{first_slug}{second_slug}"),
            pinyin: format!("{first_pinyin}{second_pinyin}"),
        }
    };
    (0..count).map(name).collect()
}
