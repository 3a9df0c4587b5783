//! What a check found, in every form: diagnostics as elsewhere, JSON with the counts, a page for the approval file.

use super::{Format, Report, Texts};
use crate::check::rule::{Covers, Group};
use crate::check::{Forecast, Report as Checked, rules};
use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Diagnostic, Severity};
use crate::moment::Moment;
use crate::text::escape;
use rayon::slice::ParallelSliceMut;
use serde_json::json;
use std::fmt::Write;

/// A site's name and the day it was checked, for the heads of reports.
pub struct Subject<'a> {
    /// The site's name.
    pub site: &'a str,
    /// Its address.
    pub address: &'a str,
    /// The day of the check.
    pub as_of: Moment,
    /// It was the last look before publishing.
    pub release: bool,
}

impl Report {
    /// Prints what a check found. `all` are its findings and those of the phases before.
    pub fn checked(&self, subject: &Subject<'_>, checked: &Checked, all: &[Diagnostic], texts: &Texts<'_>) {
        match self.format {
            Format::Json => {
                let mut sorted: Vec<&Diagnostic> = all.iter().collect();
                sorted.par_sort();
                sorted.dedup();
                let channels: Vec<_> = checked.forecast.iter().map(channel_json).collect();
                let mut value = json!({
                    "site": subject.site, "as_of": subject.as_of.day(), "release": subject.release,
                    "pages": checked.pages, "rendered": checked.rendered, "files": checked.files,
                    "characters": checked.characters, "per_ten_thousand": (checked.per_ten_thousand() * 100.0).round() / 100.0,
                    "waived": checked.waived, "known": checked.known, "rules": checked.ran, "findings": [], "forecast": channels,
                });
                // Not within the macro, which would copy them all.
                value["findings"] = self.each_json(&sorted, texts).into();
                self.result(&format!("{value:#}"));
            }
            Format::Html => self.result(&self.sheet(subject, checked, all, texts)),
            _ => self.diagnostics(all, texts),
        }
    }

    /// The last lines of a check for people: forecast, counts, what is left to a person.
    pub fn check_summary(&self, checked: &Checked, all: &[Diagnostic]) {
        let count = |severity: Severity| all.iter().filter(|found| found.severity() == severity).count();
        let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
        let soon: Vec<&Forecast> = checked.forecast.iter().filter(|channel| !channel.archived).take(3).collect();
        for channel in soon {
            self.say(&match self.language() {
                Language::Zh => format!("更新预报：“{}”最新 {}，{} 起算过期", channel.name, channel.newest.day(), channel.stale_on),
                Language::En => {
                    format!("freshness: the newest of \"{}\" is of {}, stale from {}", channel.name, channel.newest.day(), channel.stale_on)
                }
            });
        }
        let (pages, rendered, files, characters) = (checked.pages, checked.rendered, checked.files, checked.characters);
        let (rate, waived, known, rules) = (checked.per_ten_thousand(), checked.waived, checked.known, checked.ran.len());
        self.say(&match self.language() {
            Language::Zh => format!(
                "查了 {rules} 条规则：{pages} 个内容页、{rendered} 个成品页、{files} 个文件，共 {characters} 字；文字问题每万字 {rate:.2} 处；豁免 {waived} 处，存量 {known} 处"
            ),
            Language::En => format!(
                "{rules} rules: {pages} content pages, {rendered} rendered pages, {files} files, {characters} characters; {rate:.2} findings about text in 10,000 characters; {waived} waived, {known} known"
            ),
        });
        self.conclude(&match self.language() {
            Language::Zh => format!("错误 {errors}、提醒 {warnings}、提示 {infos}；只有人能看的见 anli check --format html"),
            Language::En => {
                format!("{errors} errors, {warnings} warnings, {infos} infos; anli check --format html lists what only a person can see")
            }
        });
    }

    /// One page for the approval file: what was checked, what partly, what only a person can check, and the findings.
    fn sheet(&self, subject: &Subject<'_>, checked: &Checked, all: &[Diagnostic], texts: &Texts<'_>) -> String {
        let zh = self.language() == Language::Zh;
        let pick = |chinese: &'static str, english: &'static str| if zh { chinese } else { english };
        let mut out = String::with_capacity(16 * 1024 + all.len() * 300);
        let title = format!("{} - {}", pick("发布前检查报告", "Report of the check before publishing"), subject.site);
        let _ = write!(
            out,
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{}</h1>\n",
            if zh { "zh-CN" } else { "en" },
            html(&title),
            html(pick("发布前检查报告", "Report of the check before publishing")),
        );
        let count = |severity: Severity| all.iter().filter(|found| found.severity() == severity).count().to_string();
        let rows = [
            (pick("网站", "Site"), subject.site.to_owned()),
            (pick("网址", "Address"), subject.address.to_owned()),
            (pick("检查日", "Day"), subject.as_of.day()),
            (
                pick("方式", "Kind"),
                pick(
                    if subject.release { "正式发布前（--release）" } else { "平时检查" },
                    if subject.release { "before release" } else { "usual" },
                )
                .to_owned(),
            ),
            (pick("程序", "Program"), format!("anli {}", env!("CARGO_PKG_VERSION"))),
            (pick("内容页", "Content pages"), checked.pages.to_string()),
            (pick("成品页", "Rendered pages"), checked.rendered.to_string()),
            (pick("附件和图片", "Files"), checked.files.to_string()),
            (pick("字数", "Characters"), checked.characters.to_string()),
            (pick("错误", "Errors"), count(Severity::Error)),
            (pick("提醒", "Warnings"), count(Severity::Warning)),
            (pick("提示", "Infos"), count(Severity::Info)),
            (pick("豁免", "Waived"), checked.waived.to_string()),
            (pick("存量问题（清单已列）", "Known (baseline)"), checked.known.to_string()),
            (pick("文字问题，每万字", "About text, in 10,000 characters"), format!("{:.2}", checked.per_ten_thousand())),
        ];
        out.push_str("<table class=\"facts\"><tbody>\n");
        for (name, value) in rows {
            let _ = writeln!(out, "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>", html(&value));
        }
        out.push_str("</tbody></table>\n");
        self.sheet_findings(&mut out, all, texts);
        sheet_rules(&mut out, checked, all, zh);
        sheet_forecast(&mut out, checked, zh);
        let _ = write!(out, "<h2>{}</h2>\n<ul>\n", pick("只有人能检查的", "What only a person can check"));
        for item in if zh { BY_HAND_ZH } else { BY_HAND_EN } {
            let _ = writeln!(out, "<li><span class=\"box\"></span>{}</li>", html(item));
        }
        let _ = write!(
            out,
            "</ul>\n<p class=\"note\">{}</p>\n<table class=\"signs\"><tbody><tr>{}</tr></tbody></table>\n</body>\n</html>",
            pick(
                "本报告只说明程序查了什么、查到什么，不是合格证明。没有列出问题，不等于没有问题。",
                "This report says what the program looked at and what it found. It certifies nothing: no finding does not mean that nothing is wrong.",
            ),
            [pick("编辑", "Editor"), pick("审核", "Reviewer"), pick("签发", "Approved by")]
                .map(|who| format!("<td>{who}：<br><br>{}：</td>", pick("日期", "Date")))
                .join(""),
        );
        out
    }

    fn sheet_findings(&self, out: &mut String, all: &[Diagnostic], texts: &Texts<'_>) {
        let zh = self.language() == Language::Zh;
        let mut sorted: Vec<&Diagnostic> = all.iter().collect();
        sorted.sort_by(|one, other| (one.severity(), *one).cmp(&(other.severity(), *other)));
        sorted.dedup();
        let _ = writeln!(out, "<h2>{}</h2>", if zh { "发现的问题" } else { "Findings" });
        if sorted.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", if zh { "没有。" } else { "None." });
            return;
        }
        let heads = if zh {
            ["轻重", "编号", "位置", "问题", "怎么改"]
        } else {
            ["Severity", "Rule", "Place", "Finding", "How to mend"]
        };
        let _ = writeln!(
            out,
            "<table class=\"found\"><thead><tr>{}</tr></thead><tbody>",
            heads.map(|head| format!("<th scope=\"col\">{head}</th>")).join("")
        );
        let row = |found: &Diagnostic, texts: &super::Recent<'_>| {
            let place = found.place.as_ref().map(|place| self.location(place, texts)).unwrap_or_default();
            let cells = [self.severity(found).to_owned(), found.code.id().to_owned(), place, self.message(found), self.help(found)];
            format!("<tr>{}</tr>\n", cells.map(|cell| format!("<td>{}</td>", html(&cell))).join(""))
        };
        super::recently(texts, |texts| out.extend(sorted.iter().map(|found| row(found, texts))));
        out.push_str("</tbody></table>\n");
    }
}

/// The rules that ran, by group: fully or partly decided, and how often they found something.
fn sheet_rules(out: &mut String, checked: &Checked, all: &[Diagnostic], zh: bool) {
    let _ = writeln!(out, "<h2>{}</h2>", if zh { "查了什么" } else { "What was checked" });
    for group in Group::ALL {
        let ran: Vec<_> = rules::all().iter().filter(|rule| rule.group == group && checked.ran.contains(&rule.id)).collect();
        if ran.is_empty() {
            continue;
        }
        let (chinese, english) = group.names();
        let _ = write!(out, "<h3>{}</h3>\n<ul class=\"rules\">\n", if zh { chinese } else { english });
        for rule in ran {
            let count = all.iter().filter(|found| found.code.id() == rule.id).count();
            let covers = match (rule.covers, zh) {
                (Covers::Fully, true) => "查全",
                (Covers::Fully, false) => "fully",
                (Covers::Partly, true) => "查一部分",
                (Covers::Partly, false) => "partly",
            };
            let _ = writeln!(out, "<li><b>{}</b> {} <i>{covers}</i> <span class=\"n\">{count}</span></li>", rule.id, html(rule.title()));
        }
        out.push_str("</ul>\n");
    }
    let skipped: Vec<&str> = rules::all().iter().map(|rule| rule.id).filter(|id| !checked.ran.contains(id)).collect();
    if !skipped.is_empty() {
        let _ = writeln!(out, "<p>{}{}</p>", if zh { "没有查的规则：" } else { "Rules that did not run: " }, skipped.join("、"));
    }
}

fn sheet_forecast(out: &mut String, checked: &Checked, zh: bool) {
    if checked.forecast.is_empty() {
        return;
    }
    let heads = if zh {
        ["栏目", "最新内容", "已过天数", "限度", "哪天过期"]
    } else {
        ["Channel", "Newest", "Days ago", "Limit", "Stale on"]
    };
    let _ = write!(out, "<h2>{}</h2>\n<table><thead><tr>", if zh { "更新预报" } else { "Freshness" });
    let _ = writeln!(out, "{}</tr></thead><tbody>", heads.map(|head| format!("<th scope=\"col\">{head}</th>")).join(""));
    for channel in &checked.forecast {
        let stale = match (channel.archived, zh) {
            (true, true) => "已归档",
            (true, false) => "archived",
            (false, _) => &channel.stale_on,
        };
        let cells = [html(&channel.name), channel.newest.day(), channel.age.to_string(), channel.limit.to_string(), stale.to_owned()];
        let _ = writeln!(out, "<tr>{}</tr>", cells.map(|cell| format!("<td>{cell}</td>")).join(""));
    }
    out.push_str("</tbody></table>\n");
}

fn channel_json(channel: &Forecast) -> serde_json::Value {
    json!({
        "name": channel.name, "address": format!("/{}", channel.address), "newest": channel.newest.day(), "age": channel.age,
        "limit": channel.limit, "stale_on": channel.stale_on, "archived": channel.archived, "stale": channel.is_stale(),
    })
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape::push(text, &mut out);
    out
}

const BY_HAND_ZH: [&str; 12] = [
    "事实、数字与原文一致",
    "政治表述、领导姓名职务和排序正确",
    "内容可以公开，不含国家秘密、工作秘密；定密和公开审查的手续齐全",
    "照片、视频里没有不宜公开的人、文件和屏幕；使用了肖像的已征得同意",
    "图片里的文字、扫描件和 PDF 页面上的文字没有个人信息",
    "站外链接指向的内容合适、有效",
    "文章说的是实际情况，发布日期是真实的",
    "读屏软件、键盘、200%放大、大字版实际用过一遍",
    "图片说明说的正是图上的内容",
    "用字规范，语句通顺，没有歧义",
    "网站的等保测评、备案、域名解析、IPv6、HTTPS 证书有效",
    "网站有人值守，留言和纠错按时答复",
];

const BY_HAND_EN: [&str; 12] = [
    "Facts and numbers are those of the original",
    "Political wording, names, titles and their order are right",
    "The content may be public and holds no secrets; the review for secrecy is on file",
    "Photographs and videos show no person, paper or screen that must not be seen; consent was given",
    "Words inside pictures, scans and PDF pages hold no personal data",
    "What external links lead to is right and there",
    "The text tells what is the case, and its dates are true",
    "A screen reader, the keyboard, 200% and large print were tried",
    "The words for pictures say what they show",
    "The writing is clear and correct",
    "Security assessment, registration, DNS, IPv6 and certificate are valid",
    "Somebody looks after the site and answers messages in time",
];

const STYLE: &str = "body{font:16px/1.7 \"Source Han Serif SC\",SimSun,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
h1{font-size:1.6rem;text-align:center}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #333}h3{font-size:1rem;margin:1rem 0 .2rem}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #666;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
.facts{width:auto}.facts th{font-weight:400;background:#f2f2f2}.found{font-size:.9rem}.found td:nth-child(-n+2){white-space:nowrap}\
.rules{columns:2;font-size:.9rem;padding-left:1rem}.rules i{color:#444;font-style:normal;border:1px solid #999;padding:0 .25rem;font-size:.8rem}.n{float:right}\
.box{display:inline-block;width:.9em;height:.9em;border:1px solid #333;margin-right:.5em;vertical-align:-.1em}ul{list-style:none;padding-left:0}\
.note{margin-top:1.5rem;font-weight:700}.signs td{width:33%;height:5rem}\
@media (max-width:40rem){.rules{columns:1}}\
@media print{@page{size:A4;margin:20mm}body{font-size:10.5pt;margin:0;max-width:none}tr{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}}";
