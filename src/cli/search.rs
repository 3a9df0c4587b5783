//! Arguments of `anli search`.

use super::parts::Parts;
use clap::{ArgAction, ArgMatches, Command, value_parser};

/// What `search` is to find.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Search {
    /// The words, as typed.
    pub words: String,
    /// Names of cities.
    pub city: Vec<String>,
    /// Names of topics.
    pub topic: Vec<String>,
    /// Names of editions.
    pub edition: Vec<String>,
    /// Hits that are shown.
    pub limit: usize,
    /// As JSON.
    pub json: bool,
    /// Drafts too.
    pub drafts: bool,
}

/// Name, Chinese, English.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    ("search", "在终端里检索，与网页上的检索同一套规则", "Search in the terminal, by the rules of the search page"),
    (
        "words",
        "关键词；空格分开的词都要有，引号里连着，减号排除（放在 -- 之后）",
        "Words; all must be there; quotes keep together, a minus excludes (after --)",
    ),
    ("in-city", "只在这个城市，可写多次", "Only this city; may be given several times"),
    ("in-topic", "只在这个主题，可写多次", "Only this topic; may be given several times"),
    ("in-edition", "只在这个年度，可写多次", "Only this edition; may be given several times"),
    ("limit", "最多列出几条，默认 10", "Hits to show; default 10"),
];

pub(super) fn command(parts: &Parts) -> Command {
    let several = |name: &'static str, long: &'static str, value: &'static str| {
        parts.option(name).long(long).value_name(value).action(ArgAction::Append)
    };
    parts
        .sub("search")
        .arg(parts.positional("words").required(true).num_args(1..).value_name("WORDS"))
        .arg(several("in-city", "city", "CITY"))
        .arg(several("in-topic", "topic", "TOPIC"))
        .arg(several("in-edition", "edition", "EDITION"))
        .arg(parts.option("limit").value_name("N").value_parser(value_parser!(usize)))
        .arg(parts.flag("json"))
        .arg(parts.flag("drafts"))
}

pub(super) fn meaning(own: &ArgMatches) -> Search {
    let several = |name: &str| own.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<_>>();
    Search {
        words: several("words").join(" "),
        city: several("in-city"),
        topic: several("in-topic"),
        edition: several("in-edition"),
        limit: own.get_one("limit").copied().unwrap_or(10),
        json: own.get_flag("json"),
        drafts: own.get_flag("drafts"),
    }
}
