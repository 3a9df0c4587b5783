//! Every operation fails once, in every way, and for good from there on: the output is the old or the new site, nothing
//! is left beside it, and the next run heals.

use super::*;
use anli::disk::Operation;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const OLD: &[(&str, &str)] = &[("index.html", "首页"), ("2020/1.html", "一"), ("2020/2.html", "二"), ("gone/x.html", "去")];
const NEW: &[(&str, &str)] = &[("index.html", "新首页"), ("2020/1.html", "一"), ("2020/2.html", "二"), ("2021/a/3.html", "三")];

/// Number of the system's error, and whether it repeats.
const ERRORS: [i32; 6] = [28, 5, 13, 18, 24, 16]; // ENOSPC EIO EACCES EXDEV EMFILE EBUSY

#[derive(Clone, Copy, PartialEq)]
enum Lasting {
    Once,
    ForGood,
}

struct Sweep {
    error: i32,
    lasting: Lasting,
    /// Pretend that the system cannot exchange folders.
    without_exchange: bool,
    old: bool,
}

fn site(old: bool) -> Site {
    let site = Site::new();
    if old {
        site.publish(OLD);
        site.write("public/CNAME", "foreign");
    }
    site
}

/// The disk that fails at the k-th operation, and its counter.
fn failing(sweep: &Sweep, at: usize) -> (Disk, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    let (error, lasting, without_exchange) = (sweep.error, sweep.lasting, sweep.without_exchange);
    let disk = Disk::failing(Arc::new(move |operation, _| {
        if without_exchange && operation == Operation::Exchange {
            return Some(io::Error::from(io::ErrorKind::Unsupported));
        }
        let number = counter.fetch_add(1, Ordering::SeqCst);
        (number == at || number > at && lasting == Lasting::ForGood).then(|| io::Error::from_raw_os_error(error))
    }));
    (disk, count)
}

fn run(sweep: &Sweep) -> usize {
    let foreign = |mut files: Files| {
        if sweep.old {
            files.insert("CNAME".to_owned(), b"foreign".to_vec());
        }
        files
    };
    let (before, after) = (if sweep.old { foreign(expected(OLD)) } else { Files::new() }, foreign(expected(NEW)));
    for at in 0.. {
        let site = site(sweep.old);
        let (disk, count) = failing(sweep, at);
        let result = site.try_publish(&disk, NEW);
        let label = format!("operation {at}, error {}, {:?}", sweep.error, result.as_ref().map(|summary| &summary.warnings));
        let now = site.files();
        match &result {
            Ok(_) => assert_eq!(now, after, "{label}"),
            Err(_) => assert_eq!(now, before, "{label}"),
        }
        let warned = result.as_ref().is_ok_and(|summary| codes(&summary.warnings).contains(&"W805"));
        if sweep.lasting == Lasting::Once {
            assert_eq!(site.litter(), [""; 0], "{label}");
            assert!(!warned, "{label}");
        } else if result.is_ok() {
            assert!(warned || site.litter().is_empty(), "{label}: {:?}", site.litter());
        }
        site.publish(NEW);
        assert_eq!(site.files(), after, "{label}, healed");
        assert_eq!(site.litter(), [""; 0], "{label}, healed");
        if count.load(Ordering::SeqCst) <= at {
            return at;
        }
    }
    unreachable!()
}

#[test]
fn every_operation_may_fail_once() {
    for error in ERRORS {
        let operations = run(&Sweep { error, lasting: Lasting::Once, without_exchange: false, old: true });
        assert!(operations > 60, "only {operations} operations were seen");
        run(&Sweep { error, lasting: Lasting::Once, without_exchange: false, old: false });
    }
}

#[test]
fn every_operation_may_fail_once_where_folders_cannot_be_exchanged() {
    for error in ERRORS {
        run(&Sweep { error, lasting: Lasting::Once, without_exchange: true, old: true });
    }
}

#[test]
fn every_operation_may_fail_for_good() {
    for error in &ERRORS[..3] {
        let error = *error;
        run(&Sweep { error, lasting: Lasting::ForGood, without_exchange: false, old: true });
        run(&Sweep { error, lasting: Lasting::ForGood, without_exchange: false, old: false });
    }
}

/// A disk on which everything from the k-th operation on never happens: what a kill at that moment leaves.
/// The stage is forgotten, so that nothing tidies up.
fn killed(site: &Site, at: usize, without_exchange: bool) -> bool {
    let (disk, count) = failing(&Sweep { error: 5, lasting: Lasting::ForGood, without_exchange, old: true }, at);
    let _ = site.try_publish(&disk, NEW);
    count.load(Ordering::SeqCst) > at
}

#[test]
fn a_run_killed_at_any_operation_is_healed_by_the_next() {
    for without_exchange in [false, true] {
        for at in 0.. {
            let site = site(true);
            if !killed(&site, at, without_exchange) {
                break;
            }
            let now = site.files();
            let mut new = expected(NEW);
            new.insert("CNAME".to_owned(), b"foreign".to_vec());
            let mut old = expected(OLD);
            old.insert("CNAME".to_owned(), b"foreign".to_vec());
            let between = without_exchange && now.is_empty() && !site.output().exists();
            assert!(now == old || now == new || between, "operation {at}: {:?}", now.keys());
            site.publish(OLD);
            assert_eq!(site.files(), old, "operation {at}");
            assert_eq!(site.litter(), [""; 0], "operation {at}");
        }
    }
}

#[test]
fn a_full_disk_is_called_so() {
    let site = site(true);
    let disk = Disk::failing(Arc::new(|operation, _| (operation == Operation::Write).then(|| io::Error::from_raw_os_error(28))));
    let error = site.try_publish(&disk, NEW).expect_err("no space");
    assert_eq!((error.code.id(), error.values), ("E807", vec![("path", "public/index.html".to_owned())]));
}

#[test]
fn where_links_fail_unchanged_and_foreign_files_are_copied() {
    let site = site(true);
    let disk = Disk::failing(Arc::new(|operation, _| (operation == Operation::Link).then(|| io::Error::from_raw_os_error(1))));
    let summary = site.try_publish(&disk, NEW).expect("a site");
    assert_eq!(summary.unchanged, 2);
    let mut all = expected(NEW);
    all.insert("CNAME".to_owned(), b"foreign".to_vec());
    assert_eq!(site.files(), all);
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
fn an_output_put_aside_by_a_killed_run_comes_back() {
    let site = site(true);
    fs::create_dir(site.path().join(".public.anli")).expect("a folder");
    fs::rename(site.output(), site.path().join(".public.anli/aside")).expect("a rename");
    site.write(".public.anli/tree/index.html", "halb");
    drop(site.prepare(&Disk::default()).expect("a stage"));
    let mut old = expected(OLD);
    old.insert("CNAME".to_owned(), b"foreign".to_vec());
    assert_eq!(site.files(), old);
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
fn a_former_output_left_by_a_killed_run_is_removed_but_for_what_is_not_ours() {
    let site = site(true);
    fs::create_dir(site.path().join(".public.anli")).expect("a folder");
    fs::rename(site.output(), site.path().join(".public.anli/tree")).expect("a rename");
    site.write(".public.anli/tree/late/note.txt", "迟到");
    site.publish(NEW);
    let mut all = expected(NEW);
    all.extend(expected(&[("CNAME", "foreign"), ("late/note.txt", "迟到")]));
    assert_eq!(site.files(), all);
    assert_eq!(site.litter(), [""; 0]);
}
