//! `anli publish` against real servers, which the test starts itself on the loopback: OpenSSH, nginx (WebDAV), vsftpd and
//! an S3-compatible server. A server that is not installed is skipped, and said so; `.ci/run` installs them. Only with
//! `--features remote`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, clippy::print_stderr)]

#[path = "../suite/harness.rs"]
#[allow(dead_code)]
mod harness;
mod proxy;
mod servers;

use harness::*;
use proxy::Proxy;
use servers::Server;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

/// The sample with one target, and a server for it.
struct Office {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Office {
    fn new(server: &Server, port: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        sample(folder.path());
        let settings = folder.path().join("site.toml");
        let text = fs::read_to_string(&settings).unwrap();
        fs::write(folder.path().join("site.base"), &text).unwrap();
        let office = Office { folder, environment: server.environment() };
        office.point(server, port);
        office
    }

    /// Points the target at a port: the server's own or a proxy's.
    fn point(&self, server: &Server, port: u16) {
        let base = fs::read_to_string(self.path().join("site.base")).unwrap();
        fs::write(self.path().join("site.toml"), format!("{base}\n[publish.target.t]\n{}", server.settings(port))).unwrap();
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn publish(&self, more: &[&str]) -> Output {
        let mut command = anli(&[&["publish"], more].concat());
        command.current_dir(self.path()).env("PATH", std::env::var("PATH").unwrap()).env("HOME", std::env::var("HOME").unwrap_or_default());
        command.envs(self.environment.iter().map(|(name, value)| (name, value))).output().unwrap()
    }

    fn succeed(&self) -> String {
        let output = self.publish(&[]);
        assert!(output.status.success(), "{}", said(&output));
        said(&output)
    }

    fn edit(&self, words: &str) {
        let page = self.path().join("content/about.md");
        fs::write(&page, fs::read_to_string(&page).unwrap() + "\n" + words + "\n").unwrap();
    }

    /// What must stand on the target: the built site and the control files, the manifest as `apply` would leave it.
    fn expected(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = tree(&self.path().join("public"));
        files.remove("anli-manifest.txt");
        files
    }

    /// Addresses that the last receipt names as sent.
    fn sent(&self) -> Vec<String> {
        let folder = self.path().join("releases");
        let newest = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|suffix| suffix == "toml"));
        let newest = newest.max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap()).unwrap();
        let text = fs::read_to_string(newest).unwrap();
        text.split("[uploaded]\n")
            .nth(1)
            .unwrap()
            .lines()
            .filter_map(|line| Some(line.split_once("\" = ")?.0.trim_start_matches('"').to_owned()))
            .collect()
    }
}

fn same(server: &Server, office: &Office) {
    let mut there = server.files();
    for control in ["MANIFEST.sha256", "MANIFEST.sm3", "RELEASE.toml", "anli-manifest.txt"] {
        assert!(there.remove(control).is_some(), "{control} is missing");
    }
    let expected = office.expected();
    let missing: Vec<&String> = expected.keys().filter(|address| !there.contains_key(*address)).collect();
    let more: Vec<&String> = there.keys().filter(|address| !expected.contains_key(*address)).collect();
    assert!(missing.is_empty() && more.is_empty(), "missing {missing:?}\nmore {more:?}");
    assert!(there == expected, "some bytes differ");
}

/// The way it goes: all, nothing, a little, and what somebody broke.
fn first_second_and_mended(start: fn(&Path) -> Option<Server>) {
    let home = tempfile::tempdir().unwrap();
    let Some(server) = start(home.path()) else { return };
    let office = Office::new(&server, server.port);
    office.succeed();
    same(&server, &office);
    assert!(office.succeed().contains("已经是这一次发布"));
    let before = office.expected();
    office.edit("再加一段。");
    fs::write(office.path().join("content/extra.md"), "+++\ntitle = \"另一页\"\n+++\n\n一段。\n").unwrap();
    office.succeed();
    same(&server, &office);
    let after = office.expected();
    let differ: Vec<&String> =
        after.iter().filter(|(address, bytes)| before.get(*address) != Some(*bytes)).map(|(address, _)| address).collect();
    let mut sent = office.sent();
    sent.sort();
    assert!(sent.iter().eq(differ.iter().copied()), "sent {sent:?}, but these differ: {differ:?}");
    server.damage();
    let mended = office.succeed();
    assert!(mended.contains("2 个文件被别人改过或删去"), "{mended}");
    same(&server, &office);
    fs::remove_file(office.path().join("content/extra.md")).unwrap();
    let mended = office.succeed();
    let left = office.expected();
    // The page, and what the search index kept of it.
    let gone = after.keys().filter(|address| !left.contains_key(*address)).count();
    assert!(gone > 0 && mended.contains(&format!("删去 {gone} 个")), "{gone}: {mended}");
    same(&server, &office);
    assert!(!server.files().contains_key("extra.html"));
}

/// The line is cut after so many bytes; the next run completes and sends nothing twice.
fn cut_and_resumed(start: fn(&Path) -> Option<Server>) {
    let home = tempfile::tempdir().unwrap();
    let Some(server) = start(home.path()) else { return };
    let proxy = Proxy::start(server.port);
    let office = Office::new(&server, proxy.port);
    proxy.cut_after(server.a_third());
    let output = office.publish(&[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("E757"), "{}", said(&output));
    let journal = fs::read_to_string(office.path().join("releases/.t.journal")).unwrap();
    let arrived: Vec<&str> =
        journal.lines().skip(2).filter(|line| !line.starts_with('+')).filter_map(|line| Some(line.split_once(' ')?.1)).collect();
    proxy.open();
    office.succeed();
    same(&server, &office);
    let sent = office.sent();
    let twice: Vec<&&str> = arrived.iter().filter(|address| sent.iter().any(|sent| sent == **address)).collect();
    assert!(!arrived.is_empty() && twice.is_empty(), "of {} that had arrived, sent twice: {twice:?}", arrived.len());
}

/// A wrong password changes nothing and is not printed.
fn refused(start: fn(&Path) -> Option<Server>) {
    let home = tempfile::tempdir().unwrap();
    let Some(server) = start(home.path()) else { return };
    let mut office = Office::new(&server, server.port);
    office.environment = server.wrong_environment();
    server.spoil_key();
    let output = office.publish(&[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("E757") && !said(&output).contains("falsch-4711"), "{}", said(&output));
    server.trust_again();
    assert!(server.files().is_empty(), "{:?}", server.files().keys());
}

/// The server's disk is full; with room it goes on.
fn full(start: fn(&Path) -> Option<Server>) {
    let home = tempfile::tempdir().unwrap();
    let Some(small) = servers::SmallDisk::new(home.path()) else { return };
    let Some(server) = start(home.path()) else { return };
    let office = Office::new(&server, server.port);
    let output = office.publish(&[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    small.grow();
    office.succeed();
    same(&server, &office);
    drop(server);
}

macro_rules! against {
    ($($name:ident: $start:path, $($what:ident),*;)*) => {
        $(mod $name { $(#[test] fn $what() { super::$what($start); })* })*
    };
}

against! {
    openssh: crate::servers::openssh, first_second_and_mended, cut_and_resumed, refused, full;
    nginx_webdav: crate::servers::nginx, first_second_and_mended, cut_and_resumed, refused, full;
    vsftpd: crate::servers::vsftpd, first_second_and_mended, cut_and_resumed, refused, full;
    s3: crate::servers::s3, first_second_and_mended, cut_and_resumed, refused, full;
}
