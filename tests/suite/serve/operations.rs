//! A small site of every kind of page, and random operations on its files: what somebody does in a day, mistakes included.

use super::Chance;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const CITIES: [&str; 5] = ["济南市", "青岛市", "淄博市", "枣庄市", "烟台市"];
const FOLDERS: [&str; 5] = ["jinan", "qingdao", "zibo", "zaozhuang", "yantai"];
const TOPICS: [&str; 4] = ["教育投入", "教师队伍", "职业教育", "校园安全"];
const COUNTIES: [&str; 3] = ["历下区", "市中区", "章丘区"];
const WORDS: [&str; 12] = [
    "双减",
    "县管校聘",
    "青岛市",
    "教师队伍",
    "校园安全",
    "历下区",
    "课后服务",
    "大班额",
    "集团化办学",
    "资金",
    "校车",
    "鲁教发〔2020〕1号",
];

/// A site on the disk and what was done to it.
pub struct Work {
    pub root: PathBuf,
    chance: Chance,
    step: usize,
    /// Files whose text is wrong now, with what they said before.
    broken: BTreeMap<String, Vec<u8>>,
}

impl Work {
    /// Writes the site.
    pub fn new(root: &Path, seed: u64) -> Work {
        let mut work = Work { root: root.to_owned(), chance: Chance::new(seed), step: 0, broken: BTreeMap::new() };
        work.write("site.toml", &settings("典型经验", "鲁教", false));
        work.write("content/_index.md", "+++\ntitle = \"典型经验\"\n+++\n首页的话，见[[教师队伍]]。\n");
        work.write("content/about.md", "+++\ntitle = \"关于\"\n+++\n关于本站。\n");
        work.write("content/topics/jiaoshi.md", "+++\ntitle = \"教师队伍\"\n+++\n说说教师队伍。\n");
        work.write("content/cities/qingdao.md", "+++\ntitle = \"青岛市\"\n+++\n说说青岛。\n");
        for year in ["2020", "2021"] {
            let front = format!(
                "+++\ntitle = \"{year}年报告\"\nissuer = \"督导室\"\norigin = \"督导室\"\npublished = \"{year}-12-01 09:00\"\ndoc_number = \"鲁教发〔{year}〕1号\"\n+++\n前言。\n"
            );
            work.write(&format!("content/{year}/_index.md"), &front);
            let section = "+++\ntitle = \"一、成效\"\n\n[[items]]\nid = \"s1\"\ntopics = [\"教育投入\", \"教师队伍\"]\n+++\n引言。\n\n## （一）投入 {#s1}\n\n见[[济南市]]。\n";
            work.write(&format!("content/{year}/report/1.md"), section);
        }
        for (city, folder) in CITIES.iter().zip(FOLDERS) {
            for (year, number) in [("2020", 1), ("2020", 2), ("2021", 1)] {
                let text = work.case(city);
                work.write(&format!("content/{year}/cases/{folder}/{number}.md"), &text);
            }
        }
        work.write("content/docs/_index.md", "# 文档\n\n[第一篇](a.md)\n");
        work.write("content/docs/a.md", "# 第一篇\n\n## 起步\n\n见[下一篇](deep/b.md#细节)。\n");
        work.write("content/docs/deep/b.md", "# 第二篇\n\n## 细节\n\n回到[第一篇](../a.md)。[[第一篇]]\n");
        work.write("static/robots-note.txt", "note");
        work.write("themes/mine/tokens.css", ":root { --ink: #111 }\n");
        work
    }

    fn write(&self, path: &str, text: &str) {
        self.put(path, text.as_bytes());
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let full = self.root.join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        // As editors do it, either way.
        if bytes.len().is_multiple_of(2) {
            let aside = full.with_extension("tmp");
            fs::write(&aside, bytes).unwrap();
            fs::rename(aside, full).unwrap();
        } else {
            fs::write(full, bytes).unwrap();
        }
    }

    /// The text of a case.
    fn case(&mut self, city: &str) -> String {
        let chance = &mut self.chance;
        let (first, second) = (*chance.pick(&TOPICS), *chance.pick(&TOPICS));
        let county =
            if city == "济南市" && chance.below(2) == 0 { format!("county = \"{}\"\n", chance.pick(&COUNTIES)) } else { String::new() };
        let figure = if chance.below(2) == 0 {
            format!("\n[[figures]]\nlabel = \"学校\"\nvalue = \"{}\"\nunit = \"所\"\n", chance.below(90) + 1)
        } else {
            String::new()
        };
        let body: Vec<&str> = (0..6).map(|_| *chance.pick(&WORDS)).collect();
        let topics = if first == second { format!("[\"{first}\"]") } else { format!("[\"{first}\", \"{second}\"]") };
        let number = chance.below(1000);
        format!(
            "+++\ntitle = \"做法{number}\"\ncity = \"{city}\"\n{county}topics = {topics}\n{figure}+++\n\n推进{}。\n\n## 做法 {{#do}}\n\n落实{}，见[[{}]]与[报告](/2020/report/1.md#s1)。\n",
            body[..3].join("、"),
            body[3..].join("、"),
            chance.pick(&TOPICS)
        )
    }

    /// Files below a folder, by path.
    pub fn files(&self, below: &str) -> Vec<String> {
        let folder = self.root.join(below);
        if !folder.exists() {
            return Vec::new();
        }
        super::harness::tree(&folder).into_keys().map(|name| format!("{below}/{name}")).collect()
    }

    /// Does something. Gives the paths that changed; none when whole folders did, so that all must be looked at.
    pub fn act(&mut self) -> (String, Option<BTreeSet<String>>) {
        self.step += 1;
        let cases: Vec<String> = self.files("content").into_iter().filter(|path| path.contains("/cases/")).collect();
        let one = |path: &str| Some(BTreeSet::from([path.to_owned()]));
        if cases.is_empty() {
            let text = self.case(CITIES[0]);
            self.write("content/2020/cases/jinan/1.md", &text);
            return ("a first case".into(), None);
        }
        let path = self.chance.pick(&cases).clone();
        let text = String::from_utf8_lossy(&fs::read(self.root.join(&path)).unwrap()).into_owned();
        let said = |what: &str, path: &str| format!("{what} {path}");
        match self.chance.below(24) {
            0..=3 => {
                let word = *self.chance.pick(&WORDS);
                self.write(&path, &format!("{text}\n又提到{word}，第{}次。\n", self.step));
                (said("body", &path), one(&path))
            }
            4 | 5 => {
                let title = format!("title = \"新题{}\"", self.step);
                self.write(
                    &path,
                    &text.lines().map(|line| if line.starts_with("title") { &title } else { line }).collect::<Vec<_>>().join("\n"),
                );
                (said("title", &path), one(&path))
            }
            6 => {
                let at = self.chance.below(CITIES.len());
                let text = self.case(CITIES[at]);
                self.write(&path, &text);
                (said("another case", &path), one(&path))
            }
            7 | 8 => {
                let at = self.chance.below(CITIES.len());
                let (year, number) = (*self.chance.pick(&["2020", "2021", "2022"]), self.chance.below(5) + 1);
                let new = format!("content/{year}/cases/{}/{number}.md", FOLDERS[at]);
                let fresh_folder = !self.root.join(&new).parent().unwrap().exists();
                let text = self.case(CITIES[at]);
                self.write(&new, &text);
                self.broken.remove(&new);
                (said("new", &new), if fresh_folder { None } else { one(&new) })
            }
            9 if cases.len() > 6 => {
                fs::remove_file(self.root.join(&path)).unwrap();
                self.broken.remove(&path);
                (said("delete", &path), one(&path))
            }
            10 => {
                let to = format!("{}/{}.md", path.rsplit_once('/').unwrap().0, self.chance.below(6) + 1);
                fs::rename(self.root.join(&path), self.root.join(&to)).unwrap();
                if let Some(before) = self.broken.remove(&path) {
                    self.broken.insert(to.clone(), before);
                }
                (format!("rename {path} to {to}"), Some(BTreeSet::from([path, to])))
            }
            11 | 12 => {
                let wrong = match self.chance.below(4) {
                    0 => text.replacen("+++", "++", 1),
                    1 => text.replace("topics = [", "topics = [\"没有的主题\", "),
                    2 => format!("{text}\n[去哪](没有.md)\n"),
                    _ => text.replace("city = \"", "city = \"没有"),
                };
                self.broken.entry(path.clone()).or_insert(text.into_bytes());
                self.write(&path, &wrong);
                (said("break", &path), one(&path))
            }
            13 | 14 => match self.broken.pop_first() {
                Some((path, bytes)) if self.root.join(&path).exists() => {
                    self.put(&path, &bytes);
                    (said("mend", &path), one(&path))
                }
                _ => ("nothing".into(), Some(BTreeSet::new())),
            },
            15 => {
                let path = *self.chance.pick(&["content/docs/a.md", "content/docs/deep/b.md", "content/docs/_index.md"]);
                let text = format!(
                    "# 文档{}\n\n## {}\n\n见[第一篇](/docs/a.md)和[[文档{}]]。\n",
                    self.step,
                    *self.chance.pick(&["起步", "细节"]),
                    self.step
                );
                self.write(path, &text);
                (said("plain page", path), one(path))
            }
            16 => {
                let path = *self.chance.pick(&[
                    "content/2020/report/1.md",
                    "content/2021/_index.md",
                    "content/2020/_index.md",
                    "content/topics/jiaoshi.md",
                ]);
                let text = fs::read_to_string(self.root.join(path)).unwrap();
                let text = match self.chance.below(3) {
                    0 => text.replace("title = \"", "title = \"新"),
                    1 => text.replace("教育投入", "职业教育"),
                    _ => format!("{text}\n再说一句{}。\n", self.step),
                };
                self.write(path, &text);
                (said("report", path), one(path))
            }
            17 => {
                let title = format!("典型经验{}", self.step);
                let term = *self.chance.pick(&["双减", "课后服务", "大班额"]);
                let compress = self.chance.below(4) == 0;
                self.write("site.toml", &settings(&title, term, compress));
                ("settings".into(), one("site.toml"))
            }
            18 => {
                let text = fs::read_to_string(self.root.join("site.toml")).unwrap();
                match text.contains("no_such_key") {
                    true => self.write("site.toml", &text.replace("no_such_key = 1\n", "")),
                    false => self.write("site.toml", &format!("no_such_key = 1\n{text}")),
                }
                ("settings broken or mended".into(), one("site.toml"))
            }
            19 => {
                let path = "themes/mine/tokens.css";
                self.write(path, &format!(":root {{ --ink: #{:03} }}\n", self.step % 1000));
                (said("style", path), one(path))
            }
            20 => {
                let path = "themes/mine/brand.html";
                match self.chance.below(3) {
                    0 => self.write(path, &format!("<p class=\"brand\">牌{}</p>\n", self.step)),
                    1 => self.write(path, "<p>{% if %}</p>\n"),
                    _ => self.write(path, "<p class=\"brand\">{{ site.title }}</p>\n"),
                }
                (said("template", path), one(path))
            }
            21 => {
                let path = format!("static/note-{}.txt", self.chance.below(3));
                match self.root.join(&path).exists() && self.chance.below(2) == 0 {
                    true => fs::remove_file(self.root.join(&path)).unwrap(),
                    false => self.write(&path, &format!("note {}", self.step)),
                }
                (said("file", &path), one(&path))
            }
            22 => {
                let at = self.chance.below(FOLDERS.len());
                let (from, to) = (format!("content/2020/cases/{}", FOLDERS[at]), format!("content/2021/cases/{}x", FOLDERS[at]));
                let (from, to) = if self.root.join(&from).exists() { (from, to) } else { (to, from) };
                if self.root.join(&from).exists() && !self.root.join(&to).exists() {
                    fs::create_dir_all(self.root.join(&to).parent().unwrap()).unwrap();
                    fs::rename(self.root.join(&from), self.root.join(&to)).unwrap();
                    self.broken.retain(|path, _| !path.starts_with(&from));
                }
                (format!("folder {from} to {to}"), None)
            }
            _ => {
                // A draft, or no draft any more; an old address.
                let text = match (text.contains("draft = true"), self.chance.below(2)) {
                    (true, _) => text.replace("draft = true\n", ""),
                    (false, 0) => text.replacen("+++\n", "+++\ndraft = true\n", 1),
                    (false, _) => text.replacen("+++\n", &format!("+++\naliases = [\"/old/{}.html\"]\n", self.step), 1),
                };
                self.write(&path, &text);
                (said("draft or alias", &path), one(&path))
            }
        }
    }
}

fn settings(title: &str, term: &str, compress: bool) -> String {
    let mut text = format!(
        "title = \"{title}\"\nbase_url = \"https://www.example.gov.cn/jy/\"\ntheme = \"mine\"\n\n[output]\ncompress = {compress}\n"
    );
    for (slug, name) in ["touru", "jiaoshi", "zhijiao", "anquan"].iter().zip(TOPICS) {
        text.push_str(&format!("\n[[topic]]\nslug = \"{slug}\"\nname = \"{name}\"\nsummary = \"{name}\"\n"));
    }
    text.push_str(&format!(
        "\n[[term]]\nname = \"县管校聘\"\ndefinition = \"一种办法\"\n\n[[term]]\nname = \"{term}\"\ndefinition = \"一句话\"\n"
    ));
    text
}
