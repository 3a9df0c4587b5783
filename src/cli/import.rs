//! Arguments of `anli import`.

use super::one;
use super::parts::Parts;
use crate::diagnostic::catalogue::Language;
use crate::moment::Moment;
use clap::{ArgMatches, Command, value_parser};
use std::path::PathBuf;

/// What `import` is to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The files, in the order of the report.
    pub files: Vec<PathBuf>,
    /// The edition; else the year of the report.
    pub edition: Option<String>,
    /// The content folder.
    pub into: String,
    /// Date of publication.
    pub published: Option<Moment>,
    /// Where the text is from.
    pub origin: Option<String>,
    /// The topic of cases that none is proposed for.
    pub topic: Option<String>,
    /// Leave marks and characters as they are.
    pub no_fix: bool,
    /// Merge into pages that are there.
    pub update: bool,
    /// Show, do not write.
    pub dry_run: bool,
    /// As JSON.
    pub json: bool,
    /// Write the receipt here.
    pub report: Option<PathBuf>,
}

/// Name, Chinese, English.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    ("import", "把收到的报告（.txt、.md、.html、.docx）变成页面", "Turn a report (.txt, .md, .html, .docx) into pages"),
    ("import-files", "报告的文件，按先后次序", "The report's files, in order"),
    ("import-edition", "年度，如 2020；默认由报告得出", "Edition such as 2020; default: the report's year"),
    ("into", "写到哪个内容文件夹；默认 content", "The content folder to write to; default: content"),
    ("published", "发布日期，如 2021-11-05", "Date of publication such as 2021-11-05"),
    ("origin", "来源，如“某某委员会”", "Where the text is from"),
    ("import-topic", "认不出主题的案例一律归到这个主题", "The topic of cases that no topic is proposed for"),
    ("no-fix", "标点和字符照旧，不修整", "Leave marks and characters as they are"),
    (
        "update",
        "已有的页面：换上新的正文，保留人改过的页首信息",
        "Pages that exist: take the new text, keep the front matter a person edited",
    ),
    ("report", "把回执写到这个文件", "Write the receipt to this file"),
];

pub(super) fn command(parts: &Parts) -> Command {
    let files = parts.positional("import-files").required(true).num_args(1..).value_name("FILE").value_parser(value_parser!(PathBuf));
    parts
        .sub("import")
        .arg(files)
        .arg(parts.option("import-edition").long("edition").value_name("YEAR"))
        .arg(parts.option("into").value_name("DIR"))
        .arg(parts.option("published").value_name("DATE"))
        .arg(parts.option("origin").value_name("TEXT"))
        .arg(parts.option("import-topic").long("topic").value_name("TOPIC"))
        .arg(parts.flag("no-fix"))
        .arg(parts.flag("update"))
        .arg(parts.flag("dry-run").short('n'))
        .arg(parts.flag("json"))
        .arg(parts.option("report").value_name("FILE").value_parser(value_parser!(PathBuf)))
}

pub(super) fn meaning(own: &ArgMatches, language: Language) -> Result<Import, String> {
    let published = match one(own, "published") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| match language {
            Language::Zh => format!("错误：--published 的“{text}”不是能用的日期，写成 2021-11-05 这样"),
            Language::En => format!("error: --published: \"{text}\" is not a usable date, write 2021-11-05"),
        })?),
    };
    Ok(Import {
        files: own.get_many::<PathBuf>("import-files").into_iter().flatten().cloned().collect(),
        edition: one(own, "import-edition"),
        into: one(own, "into").unwrap_or_else(|| "content".to_owned()),
        published,
        origin: one(own, "origin"),
        topic: one(own, "import-topic"),
        no_fix: own.get_flag("no-fix"),
        update: own.get_flag("update"),
        dry_run: own.get_flag("dry-run"),
        json: own.get_flag("json"),
        report: own.get_one::<PathBuf>("report").cloned(),
    })
}
