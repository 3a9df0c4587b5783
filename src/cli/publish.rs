//! `pack`, `verify`, `apply`, `diff`: arguments → what is meant.

use super::parts::Parts;
use super::{Action, Build, build, build_options, one};
use crate::diagnostic::catalogue::Language;
use crate::moment::Moment;
use clap::{ArgAction, ArgMatches, Command, value_parser};
use std::path::PathBuf;

/// What `pack` is to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// How to build.
    pub build: Build,
    /// Where the package goes; else into `releases/`.
    pub to: Option<PathBuf>,
    /// Only what differs from this package.
    pub since: Option<PathBuf>,
    /// Cut in parts of so many bytes.
    pub split: Option<u64>,
    /// The review must be complete.
    pub release: bool,
    /// Name of the version.
    pub label: Option<String>,
}

/// What `verify` is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verify {
    /// A folder or a package.
    pub path: PathBuf,
    /// The digest that it must have.
    pub digest: Option<String>,
}

/// What `diff` is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// The older side; else the last package.
    pub old: Option<PathBuf>,
    /// The newer side; else the site as it is now.
    pub new: Option<PathBuf>,
    /// Write the page for printing here.
    pub html: Option<PathBuf>,
    /// As JSON.
    pub json: bool,
}

/// What `publish` is to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Publish {
    /// How to build.
    pub build: Build,
    /// Name of the target; else the only one.
    pub target: Option<String>,
    /// Only say what would be done.
    pub dry_run: bool,
    /// Any number of removals.
    pub allow_deletions: bool,
    /// Remove somebody's lock.
    pub break_lock: bool,
    /// Overwrite files that anli did not write.
    pub adopt: bool,
    /// The review must be complete.
    pub release: bool,
}

/// What `review` is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Review {
    /// Approval forms.
    Sheet {
        /// Pages; all when empty.
        pages: Vec<String>,
        /// Where the forms go.
        to: Option<PathBuf>,
    },
    /// Record a step.
    Sign(Sign),
    /// What is missing.
    Status {
        /// Pages; all when empty.
        pages: Vec<String>,
    },
}

/// A step that somebody took.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    /// The page.
    pub page: String,
    /// 初审、复审、终审、一校、二校、三校
    pub step: String,
    /// Who.
    pub name: String,
    /// As what.
    pub role: Option<String>,
    /// When.
    pub date: Moment,
    /// With what result.
    pub result: Option<String>,
    /// The digest on the sheet, to be compared.
    pub digest: Option<String>,
}

/// Name, Chinese, English.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    ("pack", "生成、检查并打成一个发布包", "Build, check and write one package"),
    ("verify", "核对已上线的文件夹或发布包：被改、缺少、多出的文件", "Check a folder or package: tampered, missing and extra files"),
    ("apply", "把发布包装到门户的文件夹里", "Bring a folder of the portal to a package's release"),
    ("diff", "对照两次发布：哪些页面、哪些字变了", "Compare two releases: which pages and which words differ"),
    ("to", "写到哪里；默认 releases/", "Where it is written; default releases/"),
    (
        "since",
        "只装与这个发布包不同的文件（增量包）；last 是上一个",
        "Only what differs from this package (an increment); last is the newest one",
    ),
    ("split", "切成不超过这么大的几份，如 600M", "Cut in parts of at most this size, such as 600M"),
    ("release", "正式发布：三审三校必须齐全", "A real release: the review must be complete"),
    ("label", "版本名；默认是内容里最新的日期", "Name of the version; default: the newest date of the content"),
    ("place", "文件夹或发布包", "A folder or a package"),
    ("digest", "应有的摘要值（审批单上的那一串），前 16 位即可", "The digest it must have (as on the sheet); 16 digits are enough"),
    ("package", "发布包", "The package"),
    ("target-folder", "门户上的文件夹", "The folder of the portal"),
    ("old", "旧的：发布包或文件夹；默认上一个发布包", "The older side: package or folder; default: the last package"),
    ("new-side", "新的：发布包或文件夹；默认现在的内容", "The newer side: package or folder; default: the site as it is"),
    ("review", "审校：审批单、登记、还缺什么", "Review: forms, recording steps, what is missing"),
    ("sheet", "写出审批单，每页一张 A4", "Write approval forms, an A4 sheet a page"),
    ("sign", "把一步审校登记到页首信息", "Record a step of review in front matter"),
    ("status", "列出每页走到哪一步", "List how far each page has come"),
    ("pages", "页面的文件或地址；不写就是全部", "Files or addresses of pages; default: all"),
    ("page", "页面的文件或地址", "File or address of the page"),
    ("step", "初审、复审、终审、一校、二校、三校", "初审, 复审, 终审, 一校, 二校 or 三校"),
    ("name", "姓名", "Name of the person"),
    ("role", "岗位", "The person's post"),
    ("date", "日期，如 2021-11-05", "Day, such as 2021-11-05"),
    ("result", "结论；默认“通过”", "Result; default 通过 (passed)"),
    ("publish", "生成并上传到设置好的目标", "Build and upload to a target of the settings"),
    ("target", "目标的名字；只有一个时不用写", "Name of the target; not needed if there is only one"),
    ("dry-run", "只说要做什么，不动目标", "Only say what would be done"),
    ("allow-deletions", "删去的文件再多也照删", "Remove any number of files"),
    ("break-lock", "解开别人（或上次中断）留下的锁", "Remove a lock that somebody or a crash left"),
    ("adopt", "覆盖目标上不是 anli 写的同名文件", "Overwrite files on the target that anli did not write"),
    ("html", "写一份可打印的对照到这个文件", "Write a comparison for printing to this file"),
];

pub(super) fn commands(parts: &Parts) -> Vec<Command> {
    let path = || value_parser!(PathBuf);
    vec![
        parts
            .sub("pack")
            .args(build_options(parts).into_iter().filter(|option| option.get_id() != "drafts"))
            .arg(parts.option("to").value_name("FILE").value_parser(path()))
            .arg(parts.option("since").value_name("PACKAGE").value_parser(path()))
            .arg(parts.option("split").value_name("SIZE"))
            .arg(parts.flag("release"))
            .arg(parts.option("label").value_name("NAME")),
        parts
            .sub("verify")
            .arg(parts.positional("place").required(true).value_parser(path()))
            .arg(parts.option("digest").value_name("HEX")),
        parts
            .sub("apply")
            .arg(parts.positional("package").required(true).value_parser(path()))
            .arg(parts.positional("target-folder").required(true).value_parser(path())),
        parts
            .sub("diff")
            .arg(parts.positional("old").value_parser(path()))
            .arg(parts.positional("new-side").value_parser(path()))
            .arg(parts.option("html").value_name("FILE").value_parser(path()))
            .arg(parts.flag("json")),
        parts
            .sub("publish")
            .arg(parts.positional("target"))
            .args(build_options(parts).into_iter().filter(|option| option.get_id() != "drafts"))
            .arg(parts.flag("dry-run"))
            .arg(parts.flag("allow-deletions"))
            .arg(parts.flag("break-lock"))
            .arg(parts.flag("adopt"))
            .arg(parts.flag("release")),
        parts
            .sub("review")
            .subcommand_required(true)
            .subcommand(
                parts
                    .sub("sheet")
                    .arg(parts.positional("pages").action(ArgAction::Append))
                    .arg(parts.option("to").value_name("FILE").value_parser(path())),
            )
            .subcommand(
                parts
                    .sub("sign")
                    .arg(parts.positional("page").required(true))
                    .arg(parts.option("step").value_name("STEP").required(true))
                    .arg(parts.option("name").value_name("NAME").required(true))
                    .arg(parts.option("date").value_name("DATE").required(true))
                    .arg(parts.option("role").value_name("ROLE"))
                    .arg(parts.option("result").value_name("TEXT"))
                    .arg(parts.option("digest").value_name("HEX")),
            )
            .subcommand(parts.sub("status").arg(parts.positional("pages").action(ArgAction::Append))),
    ]
}

pub(super) fn meaning(name: &str, own: &ArgMatches, language: Language) -> Result<Action, String> {
    let path = |name: &str| own.get_one::<PathBuf>(name).cloned();
    Ok(match name {
        "pack" => Action::Pack(Pack {
            build: build(own, own, language)?,
            to: path("to"),
            since: path("since"),
            split: one(own, "split").map(|text| size(&text, language)).transpose()?,
            release: own.get_flag("release"),
            label: one(own, "label"),
        }),
        "verify" => Action::Verify(Verify { path: path("place").unwrap_or_default(), digest: one(own, "digest") }),
        "apply" => Action::Apply { package: path("package").unwrap_or_default(), folder: path("target-folder").unwrap_or_default() },
        "publish" => Action::Publish(Publish {
            build: build(own, own, language)?,
            target: one(own, "target"),
            dry_run: own.get_flag("dry-run"),
            allow_deletions: own.get_flag("allow-deletions"),
            break_lock: own.get_flag("break-lock"),
            adopt: own.get_flag("adopt"),
            release: own.get_flag("release"),
        }),
        "review" => Action::Review(review(own, language)?),
        _ => Action::Diff(Diff { old: path("old"), new: path("new-side"), html: path("html"), json: own.get_flag("json") }),
    })
}

fn review(own: &ArgMatches, language: Language) -> Result<Review, String> {
    let pages = |own: &ArgMatches| own.get_many::<String>("pages").into_iter().flatten().cloned().collect();
    Ok(match own.subcommand() {
        Some(("sheet", own)) => Review::Sheet { pages: pages(own), to: own.get_one::<PathBuf>("to").cloned() },
        Some(("sign", own)) => {
            let text = one(own, "date").unwrap_or_default();
            let date = text.parse().map_err(|_| match language {
                Language::Zh => format!("错误：--date 的“{text}”不是能用的日期，写成 2021-11-05 这样"),
                Language::En => format!("error: --date: \"{text}\" is not a usable date, write 2021-11-05"),
            })?;
            let all = |name: &str| one(own, name).unwrap_or_default();
            Review::Sign(Sign {
                page: all("page"),
                step: all("step"),
                name: all("name"),
                role: one(own, "role"),
                date,
                result: one(own, "result"),
                digest: one(own, "digest"),
            })
        }
        Some((_, own)) => Review::Status { pages: pages(own) },
        None => Review::Status { pages: Vec::new() },
    })
}

/// `600M`, `4G`, `700000K` or bytes; at least 64 KiB.
fn size(text: &str, language: Language) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match text[digits.len()..].to_ascii_uppercase().trim_end_matches('B').trim_end_matches('I') {
        "" => Some(1),
        "K" => Some(1 << 10),
        "M" => Some(1 << 20),
        "G" => Some(1u64 << 30),
        _ => None,
    };
    let bytes = unit.zip(digits.parse::<u64>().ok()).and_then(|(unit, count)| count.checked_mul(unit)).filter(|bytes| *bytes >= 64 << 10);
    bytes.ok_or_else(|| match language {
        Language::Zh => format!("错误：--split 的“{text}”不能用，写成 600M 这样，至少 64K"),
        Language::En => format!("error: --split: \"{text}\" is not usable, write 600M, at least 64K"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        for (text, bytes) in [("600M", 600 << 20), ("64k", 64 << 10), ("4GB", 4 << 30), ("70000", 70000)] {
            assert_eq!(size(text, Language::Zh), Ok(bytes), "{text}");
        }
        for bad in ["", "M", "1K", "10T", "-5M", "99999999999G"] {
            assert!(size(bad, Language::Zh).is_err(), "{bad}");
        }
    }
}
