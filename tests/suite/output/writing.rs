//! What a build writes, and what it leaves as it is.

use super::*;
use anli::output::{Change, Manifest};
use std::time::SystemTime;

const OLD: &[(&str, &str)] =
    &[("index.html", "首页"), ("2020/jinan/1.html", "济南"), ("2020/qingdao/1.html", "青岛"), ("style.css", "a{}")];

#[test]
fn a_first_build_makes_the_folder_and_all_above_it() {
    let site = Site::new();
    let stage = site.prepare_at(&Disk::default(), Path::new("a/b/public")).expect("a stage");
    assert_eq!(stage.put("index.html", b"1"), Ok(Change::Added));
    let summary = stage.commit().expect("a site");
    assert_eq!(summary.added, [Box::from("index.html")]);
    assert_eq!(names(&site.path().join("a/b")), ["public"]);
    assert_eq!(names(&site.path().join("a/b/public")), [MANIFEST, "index.html"]);
}

#[test]
fn the_manifest_names_every_file_with_size_and_hash_and_nothing_of_the_moment() {
    let site = Site::new();
    site.publish(OLD);
    let bytes = fs::read(site.output().join(MANIFEST)).expect("a manifest");
    let manifest = Manifest::parse(bytes.clone()).expect("a manifest");
    let lines: Vec<(&str, u64)> = manifest.lines().iter().map(|line| (&*line.address, line.size)).collect();
    assert_eq!(lines, [("2020/jinan/1.html", 6), ("2020/qingdao/1.html", 6), ("index.html", 6), ("style.css", 3)]);
    assert_eq!(*manifest.lines()[2].hash, blake3::hash("首页".as_bytes()).to_hex()[..32]);
    let other = Site::new();
    other.publish(&OLD.iter().rev().copied().collect::<Vec<_>>());
    assert_eq!(fs::read(other.output().join(MANIFEST)).expect("a manifest"), bytes);
}

#[test]
fn pages_that_change_come_and_go_are_counted_and_written() {
    let site = Site::new();
    site.publish(OLD);
    let new = &[("index.html", "新首页"), ("2020/jinan/1.html", "济南"), ("2020/jinan/2.html", "又一页"), ("style.css", "a{}")];
    let summary = site.publish(new);
    assert_eq!(summary.added, [Box::from("2020/jinan/2.html")]);
    assert_eq!(summary.changed, [Box::from("index.html")]);
    assert_eq!(summary.removed, [Box::from("2020/qingdao/1.html")]);
    assert_eq!((summary.unchanged, summary.bytes, summary.warnings), (2, 9 + 6 + 9 + 3, vec![]));
    assert_eq!(site.files(), expected(new));
    assert_eq!(names(&site.output().join("2020")), ["jinan"], "the emptied folder is gone");
    assert_eq!(site.litter(), [""; 0]);
}

/// Identity and times of the output folder and all in it.
#[cfg(unix)]
fn stamps(site: &Site) -> Vec<(String, u64, SystemTime)> {
    use std::os::unix::fs::MetadataExt;
    let stamp = |name: String, path: &Path| {
        let metadata = fs::metadata(path).expect("metadata");
        (name, metadata.ino(), metadata.modified().expect("a time"))
    };
    let output = site.output();
    let mut stamps: Vec<_> = read(&output).into_keys().map(|name| stamp(name.clone(), &output.join(name))).collect();
    stamps.push(stamp(".".to_owned(), &output));
    stamps
}

#[test]
#[cfg(unix)]
fn a_second_equal_build_touches_nothing() {
    let site = Site::new();
    site.publish(OLD);
    let before = stamps(&site);
    std::thread::sleep(std::time::Duration::from_millis(20));
    let summary = site.publish(OLD);
    assert_eq!((summary.unchanged, summary.added.len(), summary.changed.len(), summary.removed.len()), (4, 0, 0, 0));
    assert_eq!(stamps(&site), before);
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
#[cfg(unix)]
fn unchanged_files_keep_their_identity_and_time_when_others_change() {
    let site = Site::new();
    site.publish(OLD);
    let before = stamps(&site);
    std::thread::sleep(std::time::Duration::from_millis(20));
    site.publish(&[("index.html", "新"), OLD[1], OLD[2], OLD[3]]);
    let after = stamps(&site);
    for old in before.iter().filter(|(name, ..)| name.ends_with("1.html") || name == "style.css") {
        assert!(after.contains(old), "{old:?}");
    }
    use std::os::unix::fs::MetadataExt;
    assert_eq!(fs::metadata(site.output().join("style.css")).expect("metadata").nlink(), 1);
}

#[test]
fn a_damaged_output_file_is_rewritten_whatever_the_manifest_says() {
    let site = Site::new();
    site.publish(OLD);
    site.write("public/index.html", "首夜");
    let summary = site.publish(OLD);
    assert_eq!(summary.changed, [Box::from("index.html")]);
    fs::remove_file(site.output().join("style.css")).expect("removed");
    assert_eq!(site.publish(OLD).added, [Box::from("style.css")]);
    assert_eq!(site.files(), expected(OLD));
}

#[test]
fn a_damaged_manifest_is_written_anew() {
    let site = Site::new();
    site.publish(OLD);
    let whole = fs::read(site.output().join(MANIFEST)).expect("a manifest");
    fs::write(site.output().join(MANIFEST), &whole[..60]).expect("cut");
    let summary = site.publish(OLD);
    assert_eq!((summary.unchanged, summary.warnings), (4, vec![]), "equal bytes are taken over as ours");
    assert_eq!(fs::read(site.output().join(MANIFEST)).expect("a manifest"), whole);
}

#[test]
fn a_page_may_become_a_folder_and_back() {
    let site = Site::new();
    site.publish(&[("a", "1"), ("b/c/d", "2")]);
    site.publish(&[("a/x", "3"), ("b", "4")]);
    assert_eq!(site.files(), expected(&[("a/x", "3"), ("b", "4")]));
    site.publish(&[("a", "1"), ("b/c/d", "2")]);
    assert_eq!(site.files(), expected(&[("a", "1"), ("b/c/d", "2")]));
}

#[test]
fn the_same_address_twice_is_our_mistake_and_changes_nothing() {
    let site = Site::new();
    site.publish(OLD);
    let index = ("index.html", "首页");
    for [one, other] in
        [[index, index], [index, ("index.html", "x")], [("n", "x"), ("n", "x")], [("n", "x"), ("n/m", "x")], [("n/m", "x"), ("n", "x")]]
    {
        let error = site.try_publish(&Disk::default(), &[one, other]).expect_err("twice");
        assert_eq!(error.code.id(), "E901");
        assert_eq!(site.files(), expected(OLD));
        assert_eq!(site.litter(), [""; 0]);
    }
}

#[test]
fn an_address_that_is_no_plain_path_is_our_mistake() {
    let site = Site::new();
    for address in ["../x", "/x", "a/../b", "a\\b", "济南.html", "", "anli-manifest.txt"] {
        let error = site.try_publish(&Disk::default(), &[(address, "x")]).expect_err(address);
        assert_eq!(error.code.id(), "E901", "{address}");
    }
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
fn a_stage_that_is_dropped_leaves_no_trace() {
    let site = Site::new();
    let stage = site.prepare_at(&Disk::default(), Path::new("deep/er/public")).expect("a stage");
    stage.put("a/b.html", b"x").expect("written");
    drop(stage);
    assert_eq!(site.litter(), [""; 0], "not even the folders above the output");
}

#[test]
fn files_are_put_from_many_threads_at_once() {
    use rayon::prelude::*;
    let site = Site::new();
    for round in 0..2 {
        let stage = site.prepare(&Disk::default()).expect("a stage");
        let put =
            |number: usize| stage.put(&format!("d{}/e{}/{number}.html", number % 7, number % 3), format!("{}", number * round).as_bytes());
        (0..500).into_par_iter().try_for_each(|number| put(number).map(drop)).expect("written");
        stage.commit().expect("a site");
        let files = site.files();
        assert_eq!(files.len(), 500);
        assert_eq!(files["d4/e1/4.html"], format!("{}", 4 * round).into_bytes());
    }
}

#[test]
fn assets_are_copied_compared_and_never_linked() {
    let site = Site::new();
    let big = "图".repeat(100_000);
    site.write("static/图.png", &big);
    let build = || {
        let stage = site.prepare(&Disk::default()).expect("a stage");
        let change = stage.put_file("img/a.png", site.path(), "static/图.png").expect("copied");
        stage.commit().expect("a site");
        change
    };
    assert_eq!(build(), Change::Added);
    assert_eq!(build(), Change::Unchanged);
    site.write("static/图.png", &big.replacen('图', "圖", 1));
    assert_eq!(fs::read(site.output().join("img/a.png")).expect("a file"), big.as_bytes(), "an edit of the source is not published");
    assert_eq!(build(), Change::Changed);
    let bytes = fs::read(site.path().join("static/图.png")).expect("a file");
    assert_eq!(site.files()["img/a.png"], bytes);
    let manifest = Manifest::parse(fs::read(site.output().join(MANIFEST)).expect("a manifest")).expect("a manifest");
    assert_eq!(*manifest.lines()[0].hash, blake3::hash(&bytes).to_hex()[..32]);
    let stage = site.prepare(&Disk::default()).expect("a stage");
    let error = stage.put_file("b.png", site.path(), "static/没有.png").expect_err("no such file");
    assert_eq!((error.code.id(), &*error.place.expect("a place").path), ("E801", "static/没有.png"));
}
