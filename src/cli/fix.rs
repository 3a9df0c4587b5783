//! Arguments of `anli fix`.

use super::parts::Parts;
use clap::{ArgMatches, Command, value_parser};
use std::path::PathBuf;

/// What `fix` is to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// The files; all pages when none is named.
    pub files: Vec<PathBuf>,
    /// Show, do not write.
    pub dry_run: bool,
    /// As JSON.
    pub json: bool,
}

/// Name, Chinese, English.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    (
        "fix",
        "修整标点和字符，去掉照片属性（位置、设备、拍摄者）",
        "Repair marks and characters; strip properties from pictures (place, device, author)",
    ),
    (
        "fix-files",
        "要修整的文件（.md、.txt、.jpg、.png、.webp）；不写就是全部页面和图片",
        "Files to repair (.md, .txt, .jpg, .png, .webp); default: all pages and pictures",
    ),
    ("dry-run", "只看，不写", "Show what would be done and write nothing"),
];

pub(super) fn command(parts: &Parts) -> Command {
    let files = parts.positional("fix-files").num_args(0..).value_name("FILES").value_parser(value_parser!(PathBuf));
    parts.sub("fix").arg(files).arg(parts.flag("dry-run").short('n')).arg(parts.flag("json"))
}

pub(super) fn meaning(own: &ArgMatches) -> Fix {
    Fix {
        files: own.get_many::<PathBuf>("fix-files").into_iter().flatten().cloned().collect(),
        dry_run: own.get_flag("dry-run"),
        json: own.get_flag("json"),
    }
}
