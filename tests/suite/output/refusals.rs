//! Where the output may not go.

use super::*;

#[track_caller]
fn refused(site: &Site, output: impl AsRef<Path>, code: &str) -> Diagnostic {
    let before = (names(site.path()), read(site.path()));
    let error = site.prepare_at(&Disk::default(), output.as_ref()).expect_err("refused");
    assert_eq!(error.code.id(), code, "{error:?}");
    assert_eq!((names(site.path()), read(site.path())), before, "a refusal writes nothing");
    error
}

#[test]
fn sources_and_all_that_holds_them_are_refused() {
    let site = Site::new();
    for output in ["content", "content/", "content/public", "./content", "content/x/..", "themes/default", "site.toml", ".", "", "..", "/"]
    {
        refused(&site, output, "E803");
    }
    refused(&site, site.path(), "E803");
    let what = refused(&site, "content/a/b", "E803").values;
    assert!(what.iter().any(|(_, text)| text.contains("content/")), "{what:?}");
}

#[test]
fn a_name_that_only_begins_like_a_source_is_fine() {
    let site = Site::new();
    assert!(site.prepare_at(&Disk::default(), Path::new("content2")).is_ok());
    assert!(site.prepare_at(&Disk::default(), Path::new("new/../public")).is_ok());
}

#[test]
fn the_home_folder_and_those_above_it_are_refused() {
    let site = Site::new();
    let home = tempdir().expect("a folder");
    let at = |output: &Path| prepare(&Disk::default(), &Target { root: site.path(), output, sources: &[], home: Some(home.path()) });
    assert_eq!(at(home.path()).expect_err("home").code.id(), "E803");
    assert_eq!(at(home.path().parent().expect("a parent")).expect_err("above home").code.id(), "E803");
    assert!(at(&home.path().join("www")).is_ok());
}

#[test]
fn a_git_work_tree_is_refused() {
    let site = Site::new();
    site.write("pages/.git/HEAD", "x");
    refused(&site, "pages", "E803");
}

#[test]
fn a_file_is_refused() {
    let site = Site::new();
    site.write("out-file", "用户的文件");
    let error = refused(&site, "out-file", "E805");
    assert_eq!(error.place.map(|place| place.path.to_string()), Some("out-file".to_owned()));
}

#[test]
fn a_folder_with_files_of_others_is_refused_with_an_example() {
    let site = Site::new();
    site.write("export/我的论文.docx", "PK");
    let error = refused(&site, "export", "E804");
    assert!(error.values.contains(&("example", "我的论文.docx".to_owned())), "{error:?}");
    site.write("export/anli-manifest.txt", "my notes");
    refused(&site, "export", "E804");
}

#[test]
fn an_empty_folder_is_taken_and_what_systems_put_there_is_kept() {
    let site = Site::new();
    fs::create_dir(site.output()).expect("a folder");
    site.write("public/.gitkeep", "");
    let summary = site.publish(&[("index.html", "1")]);
    assert_eq!(codes(&summary.warnings), ["W804"]);
    assert_eq!(site.files(), expected(&[("index.html", "1"), (".gitkeep", "")]));
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
#[cfg(unix)]
fn links_are_seen_through() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    symlink("content", site.path().join("l")).expect("link");
    symlink("nowhere", site.path().join("d")).expect("link");
    refused(&site, "l", "E803");
    refused(&site, "l/public", "E803");
    refused(&site, "d", "E805");
}

#[test]
#[cfg(unix)]
fn a_link_as_output_is_followed_and_stays() {
    let site = Site::new();
    let server = tempdir().expect("a folder");
    let real = server.path().join("www");
    fs::create_dir(&real).expect("a folder");
    std::os::unix::fs::symlink(&real, site.output()).expect("link");
    site.publish(&[("index.html", "1")]);
    site.publish(&[("index.html", "2")]);
    assert_eq!(fs::read_link(site.output()).expect("still a link"), real);
    assert_eq!(fs::read(real.join("index.html")).expect("a file"), b"2");
    assert_eq!(names(server.path()), ["www"]);
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let site = Site::new();
    let first = site.prepare(&Disk::default()).expect("a stage");
    let error = site.prepare(&Disk::default()).expect_err("locked");
    assert_eq!(error.code.id(), "E806");
    #[cfg(unix)]
    assert!(error.values.contains(&("pid", std::process::id().to_string())), "{error:?}");
    first.put("index.html", b"1").expect("the first is not disturbed");
    first.commit().expect("a site");
    assert!(site.prepare(&Disk::default()).is_ok());
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
fn writers_at_the_same_moment_are_refused_or_write_whole_sites() {
    let site = Site::new();
    let write = |who: usize| {
        for round in 0..40 {
            let text = format!("{who} {round}");
            let result = site.try_publish(&Disk::default(), &[("a.html", &text), ("b.html", &text)]);
            if let Err(error) = result {
                assert_eq!(error.code.id(), "E806", "{error:?}");
            }
        }
    };
    std::thread::scope(|scope| {
        for who in 0..4 {
            scope.spawn(move || write(who));
        }
    });
    let files = site.files();
    assert_eq!(files["a.html"], files["b.html"]);
    assert_eq!(site.litter(), [""; 0]);
}
