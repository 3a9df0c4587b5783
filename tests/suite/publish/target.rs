//! Publishing to a folder: what is sent, what is removed, and what happens when it is cut short. The same steps go to
//! every other kind of target; `tests/remote` runs them against real servers.

use super::*;
use anli::diagnostic::Diagnostic;
use anli::publish::target::{FolderStore, Manner, Receipt, Store, publish};
use anli::publish::{Known, Sealed, seal};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn files(list: &[(&str, &str)]) -> Files {
    list.iter().map(|(address, text)| ((*address).to_owned(), (*text).to_owned())).collect()
}

/// A built site, sealed.
fn sealed(folder: &Path, name: &str, files: &Files) -> (PathBuf, Sealed) {
    packed(folder, name, files, None);
    let built = folder.join(format!("{name}.built"));
    let release = Release { site: "甲".into(), version: name.into(), ..Release::default() };
    let sealed = seal(&Disk::default(), &built, release, &[], &Known::nothing()).unwrap();
    (built, sealed)
}

fn send(folder: &Path, store: &dyn Store, what: &(PathBuf, Sealed), manner: &Manner) -> Result<Receipt, Diagnostic> {
    publish(&Disk::default(), store, "t", &what.1, &what.0, &folder.join("journal"), manner, &|_, _| {})
}

fn manner() -> Manner {
    Manner { max_deletions: 50, ..Manner::default() }
}

fn at(folder: &Path) -> FolderStore {
    FolderStore { disk: Disk::default(), folder: folder.join("www") }
}

#[test]
fn only_the_difference_is_sent_and_foreign_files_stay() {
    let folder = tempfile::tempdir().unwrap();
    let store = at(folder.path());
    let old = sealed(folder.path(), "old", &files(&[("index.html", "旧"), ("a.css", "x"), ("gone/b.html", "去")]));
    let new = sealed(folder.path(), "new", &files(&[("index.html", "新"), ("a.css", "x"), ("c.html", "来")]));
    let first = send(folder.path(), &store, &old, &manner()).unwrap();
    assert_eq!((first.plan.write.len(), first.before.as_str()), (3, ""));
    fs::write(folder.path().join("www/portal.txt"), "门户的").unwrap();
    let second = send(folder.path(), &store, &new, &manner()).unwrap();
    assert_eq!((second.plan.write.len(), second.plan.remove.len(), second.plan.same), (2, 1, 1));
    assert_eq!(second.before, old.1.release.digest);
    assert!(!folder.path().join("www/gone").exists() && !folder.path().join("www/anli-lock.txt").exists());
    assert_eq!(fs::read_to_string(folder.path().join("www/portal.txt")).unwrap(), "门户的");
    assert!(send(folder.path(), &store, &new, &manner()).unwrap().already);
    let verified = anli::publish::verify(&Disk::default(), &folder.path().join("www")).unwrap();
    assert_eq!(verified.findings.len(), 1, "only the portal's own file: {:?}", verified.findings);
}

#[test]
fn a_dry_run_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let what = sealed(folder.path(), "a", &files(&[("index.html", "一")]));
    let receipt = send(folder.path(), &at(folder.path()), &what, &Manner { dry: true, ..manner() }).unwrap();
    assert_eq!(receipt.plan.write.len(), 1);
    assert!(!folder.path().join("www").exists() && !folder.path().join("journal").exists());
}

#[test]
fn many_removals_foreign_files_and_locks_stop_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = at(folder.path());
    let many: Files = (0..60).map(|number| (format!("p/{number}.html"), "x".to_owned())).collect();
    let (many, few) = (sealed(folder.path(), "many", &many), sealed(folder.path(), "few", &files(&[("index.html", "一")])));
    send(folder.path(), &store, &many, &manner()).unwrap();
    let code = |result: Result<Receipt, Diagnostic>| result.err().map(|found| found.code.id().to_owned()).unwrap_or_default();
    assert_eq!(code(send(folder.path(), &store, &few, &manner())), "E760");
    assert_eq!(tree(&folder.path().join("www")).len(), 64, "nothing was removed");
    fs::write(folder.path().join("www/index.html"), "门户的首页").unwrap();
    let allowed = Manner { allow_deletions: true, ..manner() };
    assert_eq!(code(send(folder.path(), &store, &few, &allowed)), "E759");
    assert_eq!(fs::read_to_string(folder.path().join("www/index.html")).unwrap(), "门户的首页");
    fs::write(folder.path().join("www/anli-lock.txt"), "anli somebody").unwrap();
    let adopt = Manner { adopt: true, ..allowed };
    assert_eq!(code(send(folder.path(), &store, &few, &adopt)), "E758");
    send(folder.path(), &store, &few, &Manner { break_lock: true, ..adopt }).unwrap();
    assert_eq!(tree(&folder.path().join("www")).len(), 5);
}

#[test]
fn a_file_that_somebody_changed_or_removed_is_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = at(folder.path());
    let what = sealed(folder.path(), "a", &files(&[("a.html", "一"), ("b.html", "二二"), ("c.html", "三")]));
    send(folder.path(), &store, &what, &manner()).unwrap();
    fs::write(folder.path().join("www/a.html"), "黑").unwrap();
    fs::write(folder.path().join("www/b.html"), "被改短").unwrap();
    fs::remove_file(folder.path().join("www/c.html")).unwrap();
    let again = send(folder.path(), &store, &what, &manner()).unwrap();
    // One of the same length is seen only by `verify`, which reads.
    assert_eq!(again.plan.drifted, ["b.html", "c.html"].map(Box::from));
    assert_eq!(fs::read_to_string(folder.path().join("www/b.html")).unwrap(), "二二");
}

#[test]
fn cut_at_any_operation_the_next_run_completes_and_sends_nothing_twice() {
    let base = tempfile::tempdir_in(memory()).unwrap();
    let old = sealed(base.path(), "old", &files(&[("index.html", "旧"), ("a.css", "x"), ("b.html", "去")]));
    let new = sealed(base.path(), "new", &files(&[("index.html", "新"), ("a.css", "y"), ("c.html", "来"), ("feed.xml", "z")]));
    for at in 0.. {
        let folder = tempfile::tempdir_in(memory()).unwrap();
        let www = folder.path().join("www");
        let sound = FolderStore { disk: Disk::default(), folder: www.clone() };
        send(folder.path(), &sound, &old, &manner()).unwrap();
        let count = Arc::new(AtomicUsize::new(0));
        let counter = count.clone();
        let failing =
            Disk::failing(Arc::new(move |_, _| (counter.fetch_add(1, Ordering::SeqCst) >= at).then(|| io::Error::from_raw_os_error(28))));
        let cut = send(folder.path(), &FolderStore { disk: failing, folder: www.clone() }, &new, &manner());
        let journal = fs::read_to_string(folder.path().join("journal")).unwrap_or_default();
        let arrived: Vec<String> = journal
            .lines()
            .filter(|line| line.len() > 65 && !line.starts_with('+'))
            .map(|line| line[65..].to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        let before_retry = tree(&www);
        // A cut run cannot take its own lock away; the next one knows it by its journal.
        let second = send(folder.path(), &sound, &new, &manner()).unwrap_or_else(|found| panic!("operation {at}: {found:?}"));
        if cut.is_err() {
            assert!(
                arrived.iter().all(|address| !second.plan.write.iter().any(|sent| **sent == **address)),
                "operation {at}: sent twice: {arrived:?}"
            );
        }
        assert!(before_retry.contains_key("index.html"), "operation {at}: lost");
        let now = tree(&www);
        assert_eq!(now["index.html"], "新".as_bytes(), "operation {at}");
        assert_eq!(
            now.keys().map(String::as_str).collect::<Vec<_>>(),
            ["MANIFEST.sha256", "MANIFEST.sm3", "RELEASE.toml", "a.css", "anli-manifest.txt", "c.html", "feed.xml", "index.html"]
        );
        let verified = anli::publish::verify(&Disk::default(), &www).unwrap();
        assert!(verified.findings.is_empty(), "operation {at}: {:?}", verified.findings);
        assert!(!folder.path().join("journal").exists());
        if count.load(Ordering::SeqCst) <= at {
            assert!(at > 20, "only {at} operations");
            return;
        }
    }
}

#[test]
fn the_command_builds_publishes_and_leaves_a_receipt() {
    let office = office();
    let settings = office.path().join("site.toml");
    let text = fs::read_to_string(&settings).unwrap()
        + "\n[publish.target.portal]\npath = \"www\"\n\n[publish.target.far]\nkind = \"sftp\"\nendpoint = \"ssh://u:p@host\"\n";
    fs::write(&settings, text).unwrap();
    let dry = succeed(office.path(), &["publish", "portal", "--dry-run"]);
    assert!(dry.contains("+ index.html") && !office.path().join("www").exists(), "{dry}");
    succeed(office.path(), &["publish", "portal"]);
    succeed(office.path(), &["verify", "www"]);
    let kept: Vec<String> = tree(&office.path().join("releases")).into_keys().collect();
    assert!(kept.len() == 2 && kept[0] == ".digests" && kept[1].starts_with("receipt-portal-"), "{kept:?}");
    assert!(succeed(office.path(), &["publish", "portal"]).contains("已经是这一次发布"));
    let before = tree(&office.path().join("www"));
    let page = office.path().join("content/about.md");
    fs::write(&page, fs::read_to_string(&page).unwrap() + "\n再加一段。\n").unwrap();
    let planned = succeed(office.path(), &["publish", "portal", "--dry-run"]);
    let second = succeed(office.path(), &["publish", "portal"]);
    // Sent is what differs and nothing else: the page, and the parts of the search index that hold its words.
    let sent: Vec<&str> = planned.lines().filter_map(|line| line.strip_prefix("+ ")).collect();
    let now = tree(&office.path().join("www"));
    let control = ["MANIFEST.sha256", "MANIFEST.sm3", "RELEASE.toml", "anli-manifest.txt"];
    let mut differ: Vec<&str> =
        now.iter().filter(|(address, bytes)| before.get(*address) != Some(*bytes)).map(|(address, _)| &**address).collect();
    differ.retain(|address| !control.contains(address));
    let mut sorted = sent.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, differ);
    assert!(
        sent.contains(&"about.html") && sent.iter().all(|address| *address == "about.html" || address.starts_with("search/")),
        "{sent:?}"
    );
    assert!(second.contains(&format!("上传 {} 个", sent.len())), "{second}");
    for (arguments, code) in [(&["publish"][..], "E751"), (&["publish", "port"], "E751"), (&["publish", "far"], "E754")] {
        let output = run(office.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(code), "{}", said(&output));
    }
}

#[test]
#[cfg(unix)]
fn a_password_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let office = office();
    let settings = office.path().join("site.toml");
    let text = fs::read_to_string(&settings).unwrap() + "\n[publish.target.portal]\npath = \"www\"\ncredentials = \"secret.txt\"\n";
    fs::write(&settings, text).unwrap();
    let secret = office.path().join("secret.txt");
    fs::write(&secret, "user = u\npassword = geheim-123\n").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    let output = run(office.path(), &["publish"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("E755") && !said(&output).contains("geheim-123"), "{}", said(&output));
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    succeed(office.path(), &["publish"]);
}
