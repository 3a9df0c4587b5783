//! The account of an import: what was read, how it was cut, what was repaired, set aside and proposed, what is worth a look,
//! with line numbers on both sides, and the proof. As Markdown for people, as JSON for programs. Says nothing that is not in
//! [`Import`].

use super::Import;
use super::merge::State;
use super::original::Left;
use super::outline::{Became, Note, Role};
use super::page::File;
use crate::diagnostic::catalogue::Language;
use crate::text::clip;
use crate::text::repair::Counts;
use serde_json::{Value, json};
use std::ops::Range;

/// Finds the line of a place quickly: both the original's and a file's.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Lines(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    fn of(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at) + 1
    }
}

impl Import {
    /// Line in its file of a place in the original.
    pub fn line_at(&self, at: usize) -> u32 {
        let index = self.original.lines.partition_point(|line| line.range.start <= at);
        index.checked_sub(1).map_or(1, |index| self.original.lines[index].number)
    }

    /// The lines of the original that a page came from.
    fn source_lines(&self, file: &File) -> Option<(u32, u32)> {
        let first = file.placed.first()?;
        let last = file.placed.last()?;
        Some((self.line_at(first.source.start), self.line_at(last.source.start)))
    }

    /// What was set aside: line, text, why.
    pub fn aside(&self) -> impl Iterator<Item = (u32, &str, super::residue::Reason)> {
        self.outline.became.iter().filter_map(|(range, became)| match became {
            Became::Aside(reason) => Some((self.line_at(range.start), &self.original.text[range.clone()], *reason)),
            _ => None,
        })
    }

    /// Points to look at: line and sentence.
    pub fn notes(&self, language: Language) -> Vec<(Option<u32>, String)> {
        let text = |range: &Range<usize>| clip(&self.original.text[range.clone()], 30);
        let pick = |zh: String, en: String| if language == Language::Zh { zh } else { en };
        let note = |note: &Note| match note {
            Note::NoShape => (
                None,
                pick(
                    "没有认出报告、城市或案例的结构，正文按原样放在一页".into(),
                    "no known shape: the text was put on one page as it is".into(),
                ),
            ),
            Note::NoTitle => (None, pick("没有找到标题，用文件名代替".into(), "no title was found; the file's name stands for it".into())),
            Note::EmptyPlace(range) => (
                Some(self.line_at(range.start)),
                pick(format!("“{}”下面没有案例", text(range)), format!("no case below \"{}\"", text(range))),
            ),
            Note::Number(range) => (
                Some(self.line_at(range.start)),
                pick(format!("编号不连续：“{}”", text(range)), format!("the number does not follow the last one: \"{}\"", text(range))),
            ),
            Note::LongHeading(range) => (
                Some(self.line_at(range.start)),
                pick(
                    format!("有编号，但太长，不像标题，标题是拟的：“{}”", text(range)),
                    format!("numbered, but too long for a heading; its title is proposed: \"{}\"", text(range)),
                ),
            ),
            Note::Intro(range) => (
                Some(self.line_at(range.start)),
                pick(
                    format!("第一个案例前面的文字放进了第一个案例：“{}”", text(range)),
                    format!("text before the first case was put into it: \"{}\"", text(range)),
                ),
            ),
            Note::Cut(page) => (None, pick(format!("第 {page} 页太长，分成了几页"), format!("page {page} was too long and was cut"))),
        };
        self.outline.notes.iter().map(note).collect()
    }

    /// The counts of a summary: sections, items, places, cases, figures.
    pub fn totals(&self) -> [usize; 5] {
        let of = |wanted: fn(&Role) -> bool| self.outline.pages.iter().filter(move |page| wanted(&page.role)).count();
        let mut places: Vec<u32> =
            self.outline.pages.iter().filter_map(|page| if let Role::Case { city, .. } = page.role { Some(city) } else { None }).collect();
        places.sort_unstable();
        places.dedup();
        [
            of(|role| *role == Role::Section),
            self.files.iter().map(|file| file.items).sum(),
            places.len(),
            of(|role| matches!(role, Role::Case { .. })),
            self.files.iter().map(|file| file.figures.len()).sum(),
        ]
    }

    /// For programs.
    pub fn as_json(&self, states: &[State], dry_run: bool) -> Value {
        let files: Vec<Value> = self
            .original
            .files
            .iter()
            .map(|file| json!({ "name": file.name, "form": file.form.id(), "encoding": file.encoding, "left": file.left.iter().map(|(left, count)| (left_id(*left).to_owned(), json!(count))).collect::<serde_json::Map<_, _>>() }))
            .collect();
        let pages: Vec<Value> = self
            .files
            .iter()
            .zip(&self.outline.pages)
            .zip(states)
            .map(|((file, page), state)| {
                let lines = self.source_lines(file);
                json!({
                    "file": file.path, "state": state.id(), "kind": kind(&page.role), "title": file.title, "title_proposed": file.title_is_proposed,
                    "number": page.number, "from_line": lines.map(|lines| lines.0), "to_line": lines.map(|lines| lines.1), "items": file.items,
                    "points": self.points(page),
                    "topics": file.topics.iter().map(|(name, because)| json!({ "name": name, "because": because })).collect::<Vec<_>>(),
                    "figures": file.figures, "counties": file.names.counties, "texts": file.names.texts, "doc_numbers": file.names.doc_numbers,
                    "missing": file.missing,
                })
            })
            .collect();
        let aside: Vec<Value> =
            self.aside().map(|(line, text, reason)| json!({ "line": line, "text": text, "reason": reason.id() })).collect();
        let notes: Vec<Value> = self.notes(Language::En).into_iter().map(|(line, text)| json!({ "line": line, "text": text })).collect();
        let repairs: Vec<Value> = self
            .repairs
            .iter()
            .map(|((kind, from, to), count)| json!({ "kind": kind.id(), "from": from, "to": to, "count": count }))
            .collect();
        let [sections, items, places, cases, figures] = self.totals();
        json!({
            "version": 1, "edition": self.edition, "dry_run": dry_run, "files": files,
            "totals": { "sections": sections, "items": items, "places": places, "cases": cases, "figures": figures },
            "issuer": self.outline.issuer, "pages": pages, "images": self.images.iter().map(|(path, _)| path).collect::<Vec<_>>(), "set_aside": aside, "repairs": repairs, "notes": notes,
            "proof": { "characters": self.proof.characters, "in_bodies": self.proof.in_bodies, "in_fields": self.proof.in_fields, "aside": self.proof.aside, "white": self.proof.white, "holds": true },
        })
    }

    /// Paragraphs of a page that begin with 一是, 二是 ….
    fn points(&self, page: &super::outline::Page) -> usize {
        let begins = |block: &super::outline::Block| {
            let text = &self.original.text[block.range.clone()];
            text.split_once('是')
                .is_some_and(|(number, _)| crate::text::number::whole(number).is_some_and(|value| value > 0) && number.chars().count() <= 3)
        };
        page.body.iter().filter(|block| begins(block)).count()
    }

    /// For people.
    pub fn as_markdown(&self, states: &[State], language: Language) -> String {
        let pick = |zh: &'static str, en: &'static str| if language == Language::Zh { zh } else { en };
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        let mut out = format!("# {}\n\n", pick("导入回执", "Receipt of an import"));
        out.push_str(&format!("## {}\n\n", pick("读了什么", "What was read")));
        for file in &self.original.files {
            out.push_str(&format!("- {}：{}，{}\n", file.name, file.form.name(language), file.encoding));
            for (left, count) in &file.left {
                out.push_str(&format!("  - {}：{count}\n", left_name(*left, language)));
            }
        }
        let [sections, items, places, cases, figures] = self.totals();
        out.push_str(&format!("\n## {}\n\n", pick("分成了哪些页面", "How it was cut")));
        out.push_str(&match language {
            Language::Zh => {
                format!("年度 {}：章节 {sections}，小节 {items}，地方 {places}，案例 {cases}，数据 {figures}。\n\n", self.edition)
            }
            Language::En => format!(
                "Edition {}: {sections} sections, {items} items, {places} places, {cases} cases, {figures} figures.\n\n",
                self.edition
            ),
        });
        out.push_str(pick("| 原文行 | 页面 | 标题 | 状态 |\n", "| lines | page | title | state |\n"));
        out.push_str("| --- | --- | --- | --- |\n");
        for (file, state) in self.files.iter().zip(states) {
            let lines = self.source_lines(file).map_or_else(String::new, |(first, last)| format!("{first}–{last}"));
            let remark = if file.title_is_proposed { pick("（拟题）", " (proposed)") } else { "" };
            out.push_str(&format!(
                "| {lines} | {}:{} | {}{remark} | {} |\n",
                file.path,
                Lines::new(&file.text).of(file.body),
                cell(&file.title),
                state.name(language)
            ));
        }
        self.pieces(&mut out, language);
        out.push_str(&format!("\n## {}\n\n", pick("另放一边的文字", "Set aside")));
        for (line, text, reason) in self.aside() {
            let name = if language == Language::Zh { reason.names().0 } else { reason.names().1 };
            out.push_str(&format!("- {line}（{name}）：`{}`\n", text.replace('`', "'")));
        }
        out.push_str(&format!("\n## {}\n\n", pick("修整", "Repairs")));
        push_repairs(&self.repairs, language, &mut out);
        out.push_str(&format!("\n## {}\n\n", pick("拟定、待核对", "Proposals to be checked")));
        for file in &self.files {
            for (name, because) in &file.topics {
                out.push_str(&format!("- {}：{name}（{}）\n", file.path, because.join("、")));
            }
            let named = [file.names.counties.as_slice(), &file.names.texts, &file.names.doc_numbers].concat();
            if !named.is_empty() {
                out.push_str(&format!("  - {}：{}\n", pick("提到", "names"), named.join("、")));
            }
        }
        out.push_str(&format!("\n## {}\n\n", pick("没有把握的地方", "Worth a look")));
        for (line, text) in self.notes(language) {
            out.push_str(&line.map_or_else(|| format!("- {text}\n"), |line| format!("- {line}：{text}\n")));
        }
        let proof = self.proof;
        out.push_str(&format!("\n## {}\n\n", pick("一字不漏", "Nothing was lost")));
        out.push_str(&match language {
            Language::Zh => format!(
                "原文共 {} 个字符：正文 {}，标题、编号、地名和文号 {}，另放一边 {}，空白 {}。逐段比对，依次衔接，没有遗漏，没有重复。\n",
                proof.characters, proof.in_bodies, proof.in_fields, proof.aside, proof.white
            ),
            Language::En => format!(
                "{} characters: {} in bodies, {} in titles, numbers, places and document numbers, {} set aside, {} white space. Each piece was compared; they follow each other without a gap.\n",
                proof.characters, proof.in_bodies, proof.in_fields, proof.aside, proof.white
            ),
        });
        out
    }

    /// Every line that became something else than text of a body.
    fn pieces(&self, out: &mut String, language: Language) {
        let pick = |zh: &'static str, en: &'static str| if language == Language::Zh { zh } else { en };
        out.push_str(&format!("\n## {}\n\n", pick("成为标题、编号和地名的文字", "Text that became titles, numbers and places")));
        for (range, became) in &self.outline.became {
            let (what, page) = match became {
                Became::Title(page) => (pick("标题", "title"), *page),
                Became::Number(page) => (pick("编号", "number"), *page),
                Became::Place(page) => (pick("地方", "place"), *page),
                Became::DocNumber => (pick("文号", "document number"), 0),
                Became::Stop => (pick("标题后的句号", "full stop of a heading"), usize::MAX),
                Became::Aside(_) => continue,
            };
            let path = self.files.get(page).map_or("", |file| file.path.as_str());
            out.push_str(&format!(
                "- {} `{}` → {what} {path}\n",
                self.line_at(range.start),
                self.original.text[range.clone()].replace('`', "'")
            ));
        }
    }
}

fn push_repairs(counts: &Counts, language: Language, out: &mut String) {
    for ((kind, from, to), count) in counts {
        out.push_str(&format!("- {}：`{}` → `{}` ×{count}\n", kind.name(language), from.escape_debug(), to.escape_debug()));
    }
}

fn kind(role: &Role) -> &'static str {
    match role {
        Role::Edition => "edition",
        Role::Section => "section",
        Role::Case { .. } => "case",
    }
}

fn left_id(left: Left) -> &'static str {
    match left {
        Left::Insertions => "insertions",
        Left::Deletions => "deletions",
        Left::Comments => "comments",
        Left::Numbers => "numbers",
        Left::Formatting => "formatting",
        Left::Margins => "margins",
        Left::Scripts => "scripts",
        Left::Images => "images",
        Left::Objects => "objects",
    }
}

/// What was left out or taken in, in words.
pub fn left_name(left: Left, language: Language) -> &'static str {
    let (zh, en) = match left {
        Left::Insertions => ("修订中的插入，已采用", "tracked insertions, taken"),
        Left::Deletions => ("修订中的删除，已去掉", "tracked deletions, dropped"),
        Left::Comments => ("批注，已去掉", "comments, dropped"),
        Left::Numbers => ("自动编号，已写成文字", "automatic numbers, written out"),
        Left::Formatting => ("加粗等字体格式，未保留", "bold and other formatting, not kept"),
        Left::Margins => ("页眉页脚，未保留", "headers and footers, not kept"),
        Left::Scripts => ("网页脚本和样式，已去掉", "scripts and style sheets, dropped"),
        Left::Images => ("图片，没有取出", "images that were not taken"),
        Left::Objects => ("嵌入的对象，没有取出", "embedded objects that were not taken"),
    };
    if language == Language::Zh { zh } else { en }
}
