//! Arguments of `anli theme`.

use super::parts::Parts;
use clap::{ArgMatches, Command};

/// What `theme` is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Theme {
    /// List the files, or tell what one template gets.
    Show(Option<String>),
    /// Copy one file into the site's theme.
    Eject(String),
}

/// Name, Chinese, English.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    ("theme", "列出皮肤的文件，或说明一个模板能用的内容", "List the theme's files, or tell what a template gets"),
    ("theme-file", "文件名，如 case.html", "Name of a file, such as case.html"),
    ("eject", "把一个文件复制到 themes/ 下，供修改", "Copy a file into themes/ for editing"),
];

pub(super) fn command(parts: &Parts) -> Command {
    let file = || parts.positional("theme-file").value_name("FILE");
    parts.sub("theme").args_conflicts_with_subcommands(true).arg(file()).subcommand(parts.sub("eject").arg(file().required(true)))
}

pub(super) fn meaning(own: &ArgMatches) -> Theme {
    let file = |matches: &ArgMatches| matches.get_one::<String>("theme-file").cloned();
    match own.subcommand() {
        Some((_, eject)) => Theme::Eject(file(eject).unwrap_or_default()),
        None => Theme::Show(file(own)),
    }
}
