//! What anli did not write is never lost.

use super::*;

const SITE: &[(&str, &str)] = &[("index.html", "首页"), ("2020/1.html", "一")];
const NEXT: &[(&str, &str)] = &[("index.html", "新首页"), ("2021/1.html", "二")];

#[test]
fn foreign_files_and_empty_folders_are_carried_over_and_named() {
    let site = Site::new();
    site.publish(SITE);
    site.write("public/CNAME", "例.中国");
    site.write("public/2020/扫描件.pdf", "pdf");
    fs::create_dir_all(site.output().join("上传/空")).expect("a folder");
    let summary = site.publish(NEXT);
    assert_eq!(codes(&summary.warnings), ["W804", "W804"]);
    assert_eq!(summary.warnings[0].values, [("path", "public/2020/扫描件.pdf".to_owned())]);
    let mut all = expected(NEXT);
    all.extend(expected(&[("CNAME", "例.中国"), ("2020/扫描件.pdf", "pdf")]));
    assert_eq!(site.files(), all);
    assert!(site.output().join("上传/空").is_dir());
    let again = site.publish(NEXT);
    assert_eq!((codes(&again.warnings), again.unchanged), (vec!["W804", "W804"], 2));
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
fn many_foreign_files_are_counted() {
    let site = Site::new();
    site.publish(SITE);
    for number in 0..50 {
        site.write(&format!("public/f{number}"), "x");
    }
    let summary = site.publish(NEXT);
    assert_eq!(summary.warnings.len(), 21);
    assert!(summary.warnings[20].values[0].1.contains("30"), "{:?}", summary.warnings[20]);
    assert_eq!(site.files().len(), 52);
}

#[test]
#[cfg(unix)]
fn foreign_links_and_odd_names_are_carried_over() {
    use std::os::unix::ffi::OsStrExt;
    let site = Site::new();
    site.publish(SITE);
    std::os::unix::fs::symlink("../content", site.output().join("link")).expect("link");
    let odd = site.output().join(std::ffi::OsStr::from_bytes(b"\xbc\xc3.txt"));
    fs::write(&odd, "济").expect("a file");
    let summary = site.publish(NEXT);
    assert_eq!(codes(&summary.warnings), ["W804", "W804"]);
    assert_eq!(fs::read_link(site.output().join("link")).expect("a link"), Path::new("../content"));
    assert_eq!(fs::read(&odd).expect("a file"), "济".as_bytes());
    assert_eq!(site.litter(), [""; 0]);
}

#[track_caller]
fn clash(site: &Site, files: &[(&str, &str)], path: &str) {
    let before = read(&site.output());
    let error = site.try_publish(&Disk::default(), files).expect_err("a clash");
    assert_eq!((error.code.id(), &error.values[0].1), ("E812", &path.to_owned()), "{error:?}");
    assert_eq!(read(&site.output()), before);
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
fn a_foreign_file_where_a_page_must_go_is_an_error() {
    let site = Site::new();
    site.publish(SITE);
    site.write("public/about.html", "手写的");
    clash(&site, &[("about.html", "生成的")], "public/about.html");
    clash(&site, &[("about.html/x", "生成的")], "public/about.html");
    site.write("public/2021/notes/a.txt", "笔记");
    clash(&site, &[("2021/notes", "生成的")], "public/2021/notes/a.txt");
    clash(&site, &[("2021", "生成的")], "public/2021/notes/a.txt");
}

#[test]
fn a_foreign_file_with_the_very_same_bytes_becomes_ours() {
    let site = Site::new();
    site.publish(SITE);
    site.write("public/about.html", "一样");
    let summary = site.publish(&[("index.html", "首页"), ("about.html", "一样")]);
    assert_eq!((summary.unchanged, summary.warnings), (2, vec![]));
    assert_eq!(site.publish(SITE).removed, [Box::from("about.html")]);
}

#[test]
#[cfg(unix)]
fn a_link_in_place_of_our_file_or_folder_is_not_written_through() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    site.publish(SITE);
    fs::remove_file(site.output().join("index.html")).expect("removed");
    symlink("../content/a.md", site.output().join("index.html")).expect("link");
    clash(&site, SITE, "public/index.html");
    fs::remove_file(site.output().join("index.html")).expect("removed");
    fs::remove_dir_all(site.output().join("2020")).expect("removed");
    symlink("../content", site.output().join("2020")).expect("link");
    clash(&site, SITE, "public/2020");
    assert_eq!(fs::read(site.path().join("content/a.md")).expect("a page"), "甲".as_bytes());
}

#[test]
#[cfg(unix)]
fn a_foreign_file_that_comes_during_the_build_survives() {
    let site = Site::new();
    site.publish(SITE);
    let stage = site.prepare(&Disk::default()).expect("a stage");
    for (address, bytes) in NEXT {
        stage.put(address, bytes.as_bytes()).expect("written");
    }
    site.write("public/2020/迟到.txt", "后来的");
    let summary = stage.commit().expect("a site");
    assert_eq!(summary.warnings, []);
    assert_eq!(site.files().get("2020/迟到.txt"), Some(&"后来的".as_bytes().to_vec()));
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
#[cfg(unix)]
fn a_read_only_folder_of_the_old_output_does_not_stay_behind() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    site.publish(SITE);
    fs::set_permissions(site.output().join("2020"), fs::Permissions::from_mode(0o555)).expect("permissions");
    assert_eq!(site.publish(NEXT).warnings, []);
    assert_eq!(site.files(), expected(NEXT));
    assert_eq!(site.litter(), [""; 0]);
}
