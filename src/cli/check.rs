//! `check`: arguments → what is meant.

use super::parts::Parts;
use super::{Action, one, text};
use crate::diagnostic::catalogue::Language;
use crate::moment::Moment;
use clap::{ArgAction, ArgMatches, Command, value_parser};
use std::path::PathBuf;

/// What `check` is to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The last look before publishing.
    pub release: bool,
    /// The day; today if not given.
    pub as_of: Option<Moment>,
    /// Ask other sites whether links to them can be opened.
    pub online: bool,
    /// Only these rules.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
    /// Findings that are known.
    pub baseline: Option<PathBuf>,
    /// Write the findings of now as the baseline.
    pub write_baseline: bool,
    /// Print the external links as a register instead.
    pub links: bool,
    /// Warnings count as errors.
    pub strict: bool,
    /// Drafts too.
    pub drafts: bool,
}

/// Name, Chinese, English.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    (
        "check",
        "发布前检查：链接、标记、文字、个人信息、无障碍、安全、结构",
        "Check before publishing: links, tags, text, privacy, access, security",
    ),
    ("check-release", "正式发布前的最后一遍：缺的机关资料等算错误", "The last look before publishing: missing office data are errors"),
    ("check-as-of", "按哪一天检查（2022-01-31）；默认今天", "The day of the check (2022-01-31); default: today"),
    ("online", "连站外链接一起访问（要联网）", "Ask for links to other sites too (needs the network)"),
    ("only", "只查这些规则，如 PR 或 GW-04；可写多次", "Only these rules, such as PR or GW-04; may be given several times"),
    ("skip", "不查这些规则；可写多次", "Not these rules; may be given several times"),
    ("baseline", "存量问题清单：里面有的不再报告", "Known findings: those in this file are not reported"),
    ("write-baseline", "把现在的全部问题写成存量问题清单", "Write all findings of now as the known ones"),
    ("links", "只列出站外链接，作 links.csv 的底稿", "Only list external links, as a draft of links.csv"),
    ("checks", "输出全部检查规则的手册页", "The manual's page of all rules of check"),
];

pub(super) fn command(parts: &Parts, language: Language) -> Command {
    let list = |name: &'static str| parts.option(name).value_name("RULE").action(ArgAction::Append).value_delimiter(',');
    let own = |name: &'static str, key: &str| parts.option(name).help(text(key, language));
    parts
        .sub("check")
        .arg(own("release", "check-release").action(ArgAction::SetTrue))
        .arg(own("as-of", "check-as-of").value_name("DATE"))
        .arg(parts.flag("online"))
        .arg(list("only"))
        .arg(list("skip"))
        .arg(parts.option("baseline").value_name("FILE").value_parser(value_parser!(PathBuf)))
        .arg(parts.flag("write-baseline"))
        .arg(parts.flag("links"))
        .arg(parts.flag("strict"))
        .arg(parts.flag("drafts"))
}

pub(super) fn meaning(own: &ArgMatches, language: Language) -> Result<Action, String> {
    let list = |name: &str| own.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<String>>();
    let (only, skip) = (list("only"), list("skip"));
    let unknown: Vec<String> =
        only.iter().chain(&skip).filter(|name| crate::check::unknown(std::slice::from_ref(name)).len() == 1).cloned().collect();
    if let Some(name) = unknown.first() {
        return Err(match language {
            Language::Zh => format!("错误：没有“{name}”这条规则；全部规则见 anli explain --checks"),
            Language::En => format!("error: there is no rule \"{name}\"; anli explain --checks lists them"),
        });
    }
    let as_of = one(own, "as-of").map(|text| super::day(&text, language)).transpose()?;
    Ok(Action::Check(Check {
        release: own.get_flag("release"),
        as_of,
        online: own.get_flag("online"),
        only,
        skip,
        baseline: own.get_one::<PathBuf>("baseline").cloned(),
        write_baseline: own.get_flag("write-baseline"),
        links: own.get_flag("links"),
        strict: own.get_flag("strict"),
        drafts: own.get_flag("drafts"),
    }))
}
