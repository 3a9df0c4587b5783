//! Sites in a temporary folder, run through the real binary; folders as maps from path to bytes; links of HTML pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A call of the program with an environment that says nothing of this machine.
pub fn anli(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anli"));
    command.env_clear().env("LANG", "C.UTF-8").env("NO_COLOR", "1").args(arguments);
    command
}

/// Both streams as text.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Builds `root` into `output`; fails the test when it does not.
pub fn build(root: &Path, output: &Path, more: &[&str]) {
    let mut command = anli(&["--root", root.to_str().unwrap(), "build", "--output", output.to_str().unwrap()]);
    let result = command.args(more).output().unwrap();
    assert!(result.status.success(), "{}", said(&result));
}

/// All files below a folder, by path with `/`.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(top: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(top, &path, found);
            } else {
                let name = path.strip_prefix(top).unwrap().components().map(|part| part.as_os_str().to_string_lossy().into_owned());
                found.insert(name.collect::<Vec<_>>().join("/"), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// Copies a folder; `reverse` makes the files in the opposite order, so that the file system lists them differently.
pub fn copy(from: &Path, to: &Path, reverse: bool) {
    let files = tree(from);
    let mut names: Vec<&String> = files.keys().collect();
    if reverse {
        names.reverse();
    }
    for name in names {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &files[name]).unwrap();
    }
}

/// The sample's settings and content in a folder of their own.
pub fn sample(to: &Path) {
    copy(&repository().join("content"), &to.join("content"), false);
    fs::copy(repository().join("site.toml"), to.join("site.toml")).unwrap();
}

/// Values of an attribute in a page. The pages are our own: attributes are double-quoted.
pub fn attribute<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let needle = format!(" {name}=\"");
    html.match_indices(&needle).filter_map(|(at, _)| html[at + needle.len()..].split('"').next()).collect()
}

/// Every address of a page that leads nowhere, as `page → address`. Absolute addresses of other sites are not followed.
pub fn dead_links(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let pages: BTreeMap<&str, &str> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap()))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|(name, html)| (*name, attribute(html, "id").into_iter().collect())).collect();
    let mut dead = Vec::new();
    for (name, html) in &pages {
        let links = attribute(html, "href").into_iter().chain(attribute(html, "src")).chain(attribute(html, "action"));
        for link in links.filter(|link| !link.contains(':')) {
            let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
            // A server shows the page of errors at any address: its links begin at the top of the sample's server.
            let path = if *name == "404.html" { path.strip_prefix("/anli/").unwrap_or(path) } else { path };
            let target = if path.is_empty() { (*name).to_owned() } else { resolve(name, path) };
            let found =
                files.contains_key(&target) && anchor.is_none_or(|anchor| ids.get(target.as_str()).is_some_and(|ids| ids.contains(anchor)));
            if !found || path.starts_with('/') {
                dead.push(format!("{name} → {link}"));
            }
        }
    }
    dead
}

fn resolve(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('?').next().unwrap().split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}
