//! Listing and reading sources: what cannot be one is named, what moves is noticed, nothing hangs.

use anli::diagnostic::{Code, Diagnostic};
use anli::disk::{Disk, Operation};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::{TempDir, tempdir};

fn site(files: &[&str]) -> TempDir {
    let folder = tempdir().expect("a folder");
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, file).expect("a file");
    }
    folder
}

fn paths(root: &Path) -> Vec<String> {
    Disk::default().list(root, "content").files.iter().map(|entry| entry.path.to_string()).collect()
}

fn found(findings: &[Diagnostic]) -> Vec<(&'static str, String)> {
    let path = |finding: &Diagnostic| finding.place.as_ref().map(|place| place.path.to_string()).unwrap_or_default();
    findings.iter().map(|finding| (finding.code.id(), path(finding))).collect()
}

#[test]
fn files_come_sorted_by_path_whatever_the_order_of_the_disk() {
    let site = site(&["content/b.md", "content/a/z.md", "content/a.md", "content/济南/1.md", "content/B.md", "other/x.md"]);
    assert_eq!(paths(site.path()), ["content/B.md", "content/a.md", "content/a/z.md", "content/b.md", "content/济南/1.md"]);
    let listing = Disk::default().list(site.path(), "content");
    assert_eq!(listing.folders.iter().map(|path| &**path).collect::<Vec<_>>(), ["content", "content/a", "content/济南"]);
    assert_eq!(listing.files[1].stamp.size, "content/a.md".len() as u64);
}

#[test]
fn temporary_files_and_folders_are_left_out_without_a_word() {
    let site =
        site(&["content/a.md", "content/~$a.md", "content/.a.md.swp", "content/4913", "content/.git/config", "content/__MACOSX/x.md"]);
    let listing = Disk::default().list(site.path(), "content");
    assert_eq!(listing.files.len(), 1);
    assert!(listing.findings.is_empty(), "{:?}", listing.findings);
}

#[test]
fn a_missing_folder_is_named() {
    let site = site(&["content/a.md"]);
    let listing = Disk::default().list(site.path(), "内容");
    assert_eq!(found(&listing.findings), [("E810", "内容".to_owned())]);
}

#[test]
#[cfg(unix)]
fn links_are_followed_to_files_of_the_site_only() {
    use std::os::unix::fs::symlink;
    let outside = site(&["secret.md"]);
    let site = site(&["content/a.md", "shared/b.md", "content/city/1.md"]);
    let content = site.path().join("content");
    symlink("../shared/b.md", content.join("good.md")).expect("link");
    symlink("没有.md", content.join("断链.md")).expect("link");
    symlink("..", content.join("city/回环")).expect("link");
    symlink("圈.md", content.join("圈.md")).expect("link");
    symlink(outside.path().join("secret.md"), content.join("外.md")).expect("link");
    let listing = Disk::default().list(site.path(), "content");
    assert_eq!(paths(site.path()), ["content/a.md", "content/city/1.md", "content/good.md"]);
    assert_eq!(
        found(&listing.findings),
        [
            ("W802", "content/city/回环".to_owned()),
            ("W802", "content/圈.md".to_owned()),
            ("W802", "content/外.md".to_owned()),
            ("W801", "content/断链.md".to_owned()),
        ]
    );
    // A folder that the settings name may lend its files, and nothing beside it.
    fs::write(outside.path().join("lent.md"), "x").expect("write");
    symlink(outside.path().join("lent.md"), content.join("借.md")).expect("link");
    let away = outside.path().to_str().expect("text").to_owned();
    let listing = Disk::default().list_linked(site.path(), "content", &[away]);
    let files: Vec<String> = listing.files.iter().map(|entry| entry.path.to_string()).collect();
    assert_eq!(files, ["content/a.md", "content/city/1.md", "content/good.md", "content/借.md", "content/外.md"]);
    let folder = outside.path().canonicalize().expect("path");
    assert!(listing.folders.iter().any(|listed| Path::new(&**listed) == folder), "{:?}", listing.folders);
}

#[test]
#[cfg(target_os = "linux")]
fn pipes_and_names_in_gbk_are_reported() {
    use std::os::unix::ffi::OsStrExt;
    let site = site(&["content/a.md"]);
    let content = site.path().join("content");
    assert!(std::process::Command::new("mkfifo").arg(content.join("管道.md")).status().expect("mkfifo").success());
    fs::write(content.join(std::ffi::OsStr::from_bytes(b"\xbc\xc3\xc4\xcf.md")), "x").expect("a file");
    let listing = Disk::default().list(site.path(), "content");
    assert_eq!(found(&listing.findings), [("E802", "content/\\xbc\\xc3\\xc4\\xcf.md".to_owned()), ("W803", "content/管道.md".to_owned())]);
    let error = Disk::default().read_bytes(site.path(), "content/管道.md", 100, None).expect_err("a pipe is no file");
    assert_eq!(error.code, Code::UNREADABLE);
}

#[test]
fn folders_deeper_than_the_limit_are_an_error() {
    let site = site(&[&format!("content/{}x.md", "d/".repeat(60)), &format!("content/{}x.md", "e/".repeat(130))]);
    let listing = Disk::default().list(site.path(), "content");
    assert_eq!(listing.files.len(), 1);
    assert_eq!(listing.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::TOO_DEEP]);
}

#[test]
fn an_unreadable_folder_is_named_with_the_reason() {
    let site = site(&["content/a/1.md", "content/b/2.md"]);
    let disk = Disk::failing(Arc::new(|operation, path| {
        (operation == Operation::ListFolder && path.ends_with("b")).then(|| std::io::Error::from(std::io::ErrorKind::PermissionDenied))
    }));
    let listing = disk.list(site.path(), "content");
    assert_eq!(found(&listing.findings), [("E801", "content/b".to_owned())]);
    assert!(listing.findings[0].values[0].1.contains("permission denied"));
}

#[test]
fn a_folder_renamed_between_two_looks_makes_the_walk_start_again() {
    let site = site(&["content/a/1.md", "content/city/1.md", "content/city/2.md"]);
    let (away, home) = (site.path().join("content/moved-away"), site.path().join("content/city"));
    let looks = Arc::new(AtomicUsize::new(0));
    let seen = looks.clone();
    let moved = (home.clone(), away.clone());
    let disk = Disk::failing(Arc::new(move |operation, path| {
        // The folder is away just while it is listed, and back afterwards.
        if operation == Operation::ListFolder && path.ends_with("city") && seen.fetch_add(1, Ordering::SeqCst) == 0 {
            fs::rename(&moved.0, &moved.1).expect("a rename");
        } else if operation == Operation::Look && seen.load(Ordering::SeqCst) == 1 && moved.1.exists() {
            fs::rename(&moved.1, &moved.0).expect("a rename");
        }
        None
    }));
    let listing = disk.list(site.path(), "content");
    assert_eq!(listing.files.len(), 3, "{listing:?}");
    assert!(listing.findings.is_empty());
}

#[test]
fn a_tree_that_never_rests_is_an_error_that_names_what_moves() {
    let site = site(&["content/a.md"]);
    let root = site.path().to_owned();
    let count = AtomicUsize::new(0);
    let disk = Disk::failing(Arc::new(move |operation, _| {
        if operation == Operation::ListFolder {
            let number = count.fetch_add(1, Ordering::SeqCst);
            fs::write(root.join(format!("content/new{number}.md")), "x").expect("a file");
        }
        None
    }));
    let listing = disk.list(site.path(), "content");
    assert!(!listing.findings.is_empty() && listing.findings.iter().all(|finding| finding.code == Code::CHANGED_WHILE_READING));
    assert!(found(&listing.findings)[0].1.starts_with("content/new"), "{:?}", listing.findings);
}

#[test]
fn a_folder_that_moves_all_the_time_is_seen_whole_or_named() {
    let names: Vec<String> = (0..40).map(|number| format!("content/city/{number}.md")).collect();
    let site = site(&names.iter().map(|name| &**name).collect::<Vec<_>>());
    let (home, away) = (site.path().join("content/city"), site.path().join("content/moved-away"));
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while done.load(Ordering::SeqCst) == 0 {
                fs::rename(&home, &away).expect("away");
                std::thread::sleep(Duration::from_micros(300));
                fs::rename(&away, &home).expect("home");
                std::thread::sleep(Duration::from_micros(700));
            }
        });
        for round in 0..200 {
            let listing = Disk::default().list(site.path(), "content");
            let named = listing.findings.iter().any(Diagnostic::is_error);
            assert!(named || listing.files.len() == 40, "round {round}: {} files, {:?}", listing.files.len(), listing.findings);
        }
        done.store(1, Ordering::SeqCst);
    });
}

#[test]
fn reading_has_a_limit_and_says_so() {
    let site = site(&["content/a.md"]);
    let disk = Disk::default();
    assert_eq!(disk.read_bytes(site.path(), "content/a.md", 12, None), Ok(b"content/a.md".to_vec()));
    let error = disk.read_bytes(site.path(), "content/a.md", 11, None).expect_err("one byte too many");
    assert_eq!((error.code, error.values), (Code::TOO_LARGE, vec![("size", "12 B".to_owned()), ("limit", "11 B".to_owned())]));
}

#[test]
fn missing_files_and_folders_are_named_with_the_reason() {
    let site = site(&["content/a/b.md"]);
    let disk = Disk::default();
    let reason = |path: &str| disk.read_bytes(site.path(), path, 100, None).expect_err(path).values[0].1.clone();
    assert!(reason("content/x.md").contains("not found"));
    assert!(reason("content/a").contains("is a directory"));
}

#[test]
fn a_missing_file_is_waited_for() {
    let site = site(&["content/a.md"]);
    let path = site.path().join("content/a.md");
    fs::remove_file(&path).expect("removed");
    let writer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(8));
        fs::write(path, "新的内容").expect("written");
    });
    assert_eq!(Disk::default().read_bytes(site.path(), "content/a.md", 100, None), Ok("新的内容".as_bytes().to_vec()));
    writer.join().expect("joined");
}

#[test]
#[cfg(unix)]
fn a_file_that_has_long_been_missing_is_not_waited_for() {
    let site = site(&["content/a.md"]);
    let looks = Arc::new(AtomicUsize::new(0));
    let (folder, counted) = (site.path().join("content"), looks.clone());
    let disk = Disk::failing(Arc::new(move |_, path: &Path| {
        counted.fetch_add(usize::from(path == folder), Ordering::Relaxed);
        None
    }));
    let missing = |path: &str| {
        let error = disk.read_bytes(site.path(), path, 100, None).expect_err(path);
        (error.code, looks.swap(0, Ordering::Relaxed))
    };
    let folder = fs::File::open(site.path().join("content")).expect("the folder");
    folder.set_modified(std::time::SystemTime::now()).expect("changed just now");
    assert_eq!(missing("content/x.md"), (Code::UNREADABLE, 3));
    folder.set_modified(std::time::SystemTime::now() - Duration::from_secs(2)).expect("changed long ago");
    assert_eq!(missing("content/x.md"), (Code::UNREADABLE, 1));
    assert_eq!(missing("content/no/folder/x.md"), (Code::UNREADABLE, 1));
}

#[test]
fn a_file_emptied_by_a_save_is_read_again() {
    let site = site(&["content/a.md"]);
    let path = site.path().join("content/a.md");
    let disk = Disk::default();
    let stamp = disk.list(site.path(), "content").files[0].stamp;
    fs::write(&path, "").expect("emptied");
    let writer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(8));
        fs::write(path, "新的内容").expect("written");
    });
    let read = disk.read_bytes(site.path(), "content/a.md", 100, Some(&stamp)).expect("the new text");
    writer.join().expect("joined");
    assert_eq!(read, "新的内容".as_bytes());
}

#[test]
fn a_file_that_stays_empty_is_empty_only_if_it_was() {
    let site = site(&["content/a.md", "content/b.md"]);
    let disk = Disk::default();
    let listed = disk.list(site.path(), "content").files;
    fs::write(site.path().join("content/a.md"), "").expect("emptied");
    let error = disk.read_bytes(site.path(), "content/a.md", 100, Some(&listed[0].stamp)).expect_err("it had bytes");
    assert_eq!(error.code, Code::CHANGED_WHILE_READING);
    let listed = disk.list(site.path(), "content").files;
    assert_eq!(disk.read_bytes(site.path(), "content/a.md", 100, Some(&listed[0].stamp)), Ok(Vec::new()));
}

#[test]
fn a_file_that_keeps_growing_is_an_error() {
    let site = site(&["content/a.md"]);
    let path = site.path().join("content/a.md");
    let disk = Disk::failing(Arc::new(move |operation, _| {
        if operation == Operation::Read {
            let mut text = fs::read(&path).expect("read");
            text.push(b'x');
            fs::write(&path, text).expect("written");
        }
        None
    }));
    let error = disk.read_bytes(site.path(), "content/a.md", 1000, None).expect_err("it never rests");
    assert_eq!(error.code, Code::CHANGED_WHILE_READING);
}
