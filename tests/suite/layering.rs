//! Who may name whom: ground ← domain ← phases ← site ← front; a phase names only the types of earlier ones.

use super::harness::{repository, tree};

/// Modules in the order of the table in `src/lib.rs`. A module may name those before it and its own layer's where said.
const LAYERS: &[(&str, u32)] = &[
    ("document", 0),
    ("source", 0),
    ("text", 0),
    ("diagnostic", 0),
    ("disk", 0),
    ("parallel", 0),
    ("config", 1),
    ("model", 1),
    ("moment", 1),
    ("place", 1),
    ("route", 1),
    ("strings", 1),
    ("parse", 2),
    ("fix", 3),
    ("link", 3),
    ("search", 4),
    ("view", 4),
    ("render", 5),
    ("load", 6),
    ("output", 6),
    ("site", 7),
    ("check", 8),
    ("publish", 8),
    ("serve", 8),
    ("import", 8),
    ("export", 8),
    ("report", 9),
    ("cli", 10),
    ("command", 11),
    ("main", 12),
    ("lib", 12),
];

/// The place of a name that stands in an earlier layer but is used by a module there on purpose.
const ALLOWED: [(&str, &str); 1] = [("report", "cli")];

fn layer(module: &str) -> u32 {
    LAYERS.iter().find(|(name, _)| *name == module).unwrap_or_else(|| panic!("{module} has no layer")).1
}

fn sources() -> Vec<(String, String)> {
    let files = tree(&repository().join("src"));
    files.into_iter().filter(|(name, _)| name.ends_with(".rs")).map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

#[test]
fn modules_name_only_their_own_layer_and_those_below() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let own = name.split(['/', '.']).next().unwrap().to_owned();
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for (at, _) in code.match_indices("crate::") {
                let named: String = code[at + 7..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let known = LAYERS.iter().any(|(module, _)| *module == named);
                if known && layer(&named) > layer(&own) && !ALLOWED.contains(&(own.as_str(), named.as_str())) {
                    wrong.push(format!("src/{name}:{}: {own} names {named}", number + 1));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_module_says_what_it_turns_into_what() {
    let silent: Vec<String> = sources().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(name, _)| name).collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn files_stay_readable() {
    let sources = sources();
    let long: Vec<String> = sources
        .iter()
        .filter(|(_, text)| text.lines().count() > 600)
        .map(|(name, text)| format!("{name}: {}", text.lines().count()))
        .collect();
    assert_eq!(long, Vec::<String>::new());
    let mut lengths: Vec<usize> = sources.iter().map(|(_, text)| text.lines().count()).collect();
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] <= 180, "the median file has {} lines", lengths[lengths.len() / 2]);
}

#[test]
fn only_disk_touches_files_and_only_report_prints() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let production = text.split("#[cfg(test)]").next().unwrap_or_default();
        let disk = name.starts_with("disk/");
        let printer = name == "report.rs";
        if !disk && production.contains("std::fs") {
            wrong.push(format!("{name}: std::fs"));
        }
        if !printer && ["println!", "eprintln!", "print!("].iter().any(|call| production.contains(call)) {
            wrong.push(format!("{name}: prints"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_manual_lists_the_messages_as_they_are() {
    let file = repository().join("docs/manual/messages.md");
    let written = std::fs::read_to_string(&file).unwrap();
    let now = anli::diagnostic::catalogue::as_markdown();
    assert!(written.trim_end() == now.trim_end(), "docs/manual/messages.md is stale: anli explain --all > docs/manual/messages.md");
}
