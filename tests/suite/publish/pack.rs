//! A package is the same everywhere, and nothing that happens to it afterwards goes unnoticed.

use super::*;

#[test]
fn time_zone_locale_threads_and_folder_change_no_byte() {
    let (one, other) = (office(), tempfile::tempdir().unwrap());
    let elsewhere = other.path().join("另一台 机器");
    copy(one.path(), &elsewhere, true);
    succeed(one.path(), &["pack", "--to", "a.zip"]);
    let mut command = anli(&["--jobs", "1", "--lang", "en", "pack", "--to", "a.zip"]);
    command.env("TZ", "Pacific/Kiritimati").env("LC_ALL", "tr_TR.UTF-8").current_dir(&elsewhere);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(fs::read(one.path().join("a.zip")).unwrap() == fs::read(elsewhere.join("a.zip")).unwrap(), "the packages differ");
    let names: Vec<String> = entries(&one.path().join("a.zip")).into_keys().collect();
    assert!(names.iter().all(|name| name.is_ascii() && name.len() <= 100), "{names:?}");
}

#[test]
fn an_unpacked_package_is_clean_and_every_change_to_it_is_found() {
    let office = office();
    succeed(office.path(), &["pack"]);
    let portal = office.path().join("portal");
    unpack(&office.path().join("releases/001.zip"), &portal);
    let verify = |expected: i32, needle: &str| {
        let output = run(office.path(), &["verify", "portal"]);
        assert_eq!(output.status.code(), Some(expected), "{}", said(&output));
        assert!(said(&output).contains(needle), "{needle}: {}", said(&output));
    };
    verify(0, "核对无误");
    let files = tree(&portal);
    // One byte of every 40th file and of every file that anli adds.
    let control = ["RELEASE.toml", "MANIFEST.sha256", "MANIFEST.sm3", "anli-manifest.txt"];
    for (number, (name, bytes)) in files.iter().enumerate() {
        if bytes.is_empty() || (number % 40 != 0 && !control.contains(&name.as_str())) {
            continue;
        }
        let at = (number * 7919) % bytes.len();
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (number % 8);
        fs::write(portal.join(name), flipped).unwrap();
        verify(1, name);
        fs::write(portal.join(name), bytes).unwrap();
    }
    fs::remove_file(portal.join("404.html")).unwrap();
    verify(1, "缺少“404.html”");
    fs::write(portal.join("404.html"), &files["404.html"]).unwrap();
    fs::write(portal.join("2020/.shell.jsp"), "x").unwrap();
    verify(1, "2020/.shell.jsp");
    fs::remove_file(portal.join("2020/.shell.jsp")).unwrap();
    #[cfg(unix)]
    {
        fs::rename(portal.join("404.html"), office.path().join("real.html")).unwrap();
        std::os::unix::fs::symlink(office.path().join("real.html"), portal.join("404.html")).unwrap();
        verify(1, "404.html");
        fs::remove_file(portal.join("404.html")).unwrap();
        fs::write(portal.join("404.html"), &files["404.html"]).unwrap();
    }
    verify(0, "核对无误");
}

#[test]
fn a_flip_of_any_single_byte_is_found() {
    let folder = tempfile::tempdir_in(memory()).unwrap();
    let files: Files =
        [("index.html", "<p>首页</p>"), ("a/b.css", "p{}"), ("a/c.json", "[1,2]")].map(|(name, text)| (name.into(), text.into())).into();
    let (package, _) = packed(folder.path(), "a", &files, None);
    let portal = folder.path().join("portal");
    unpack(&package, &portal);
    let wrong = || anli::publish::verify(&Disk::default(), &portal).map_or(true, |verified| !verified.findings.is_empty());
    assert!(!wrong());
    let mut flips = 0;
    for (name, bytes) in tree(&portal) {
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            fs::write(portal.join(&name), flipped).unwrap();
            assert!(wrong(), "{name}: byte {at}");
            flips += 1;
        }
        fs::write(portal.join(&name), bytes).unwrap();
    }
    assert!(!wrong() && flips > 1000, "{flips}");
}

#[test]
fn the_check_stops_it_and_its_result_is_in_the_release() {
    let office = office();
    succeed(office.path(), &["pack", "--to", "a.zip"]);
    let release = contents(&office.path().join("a.zip")).release;
    let count = |name: &str| release.check.iter().find(|(known, _)| known == name).map(|(_, count)| *count);
    assert_eq!((release.checked.as_str(), count("errors")), ("2022-01-05", Some(0)));
    assert!(count("rules") > Some(50) && count("hints") > Some(0), "{:?}", release.check);
    assert!(release.findings.iter().any(|(code, count)| code == "GW-07" && *count == 1), "{:?}", release.findings);
    // A number of an identity card.
    let page = office.path().join("content/about.md");
    fs::write(&page, fs::read_to_string(&page).unwrap() + "\n联系人的身份证号码是11010519491231002X。\n").unwrap();
    for command in [&["pack", "--to", "b.zip"][..], &["pack"]] {
        let output = run(office.path(), command);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("PR-1") && said(&output).contains("content/about.md"), "{}", said(&output));
    }
    assert!(!office.path().join("b.zip").exists() && !office.path().join("releases").exists());
}

#[test]
fn the_digest_on_paper_is_compared() {
    let office = office();
    succeed(office.path(), &["pack", "--to", "a.zip"]);
    let digest = contents(&office.path().join("a.zip")).release.digest;
    let spaced = format!("{} {}", digest[..8].to_uppercase(), &digest[8..16]);
    succeed(office.path(), &["verify", "a.zip", "--digest", &spaced]);
    for wrong in ["0000000000000000", &digest[..8]] {
        let output = run(office.path(), &["verify", "a.zip", "--digest", wrong]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    }
}

#[test]
fn the_manifest_is_one_that_sha256sum_reads() {
    let office = office();
    succeed(office.path(), &["pack", "--to", "a.zip"]);
    let entries = entries(&office.path().join("a.zip"));
    let manifest = String::from_utf8(entries["MANIFEST.sha256"].clone()).unwrap();
    let first = manifest.lines().next().unwrap();
    assert!(first.len() > 66 && first.as_bytes()[64..66] == *b"  ", "{first}");
    assert_eq!(manifest.lines().count(), entries.len() - 4);
}

#[test]
fn a_package_in_parts_is_the_same_package() {
    let office = office();
    succeed(office.path(), &["pack", "--to", "whole.zip"]);
    succeed(office.path(), &["pack", "--to", "cut.zip", "--split", "100K"]);
    let parts: Vec<PathBuf> =
        (1..).map(|number| office.path().join(format!("cut.zip.{number:03}"))).take_while(|part| part.exists()).collect();
    assert!(parts.len() > 2, "{parts:?}");
    let joined: Vec<u8> = parts.iter().flat_map(|part| fs::read(part).unwrap()).collect();
    assert!(joined == fs::read(office.path().join("whole.zip")).unwrap());
    succeed(office.path(), &["verify", "cut.zip"]);
    succeed(office.path(), &["apply", "cut.zip.001", "portal"]);
    fs::remove_file(&parts[1]).unwrap();
    let output = run(office.path(), &["apply", "cut.zip", "portal"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    succeed(office.path(), &["verify", "portal"]);
}

#[test]
fn what_a_gateway_would_stop_is_named_before_anything_is_written() {
    let office = office();
    fs::create_dir(office.path().join("static")).unwrap();
    fs::write(office.path().join("static/setup.exe"), "MZ").unwrap();
    fs::write(office.path().join("static/地图.png"), [0x89, b'P', b'N', b'G']).unwrap();
    let output = run(office.path(), &["pack"]);
    assert_ne!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!office.path().join("releases").exists());
}

#[test]
fn a_damaged_package_changes_nothing_on_the_portal() {
    let office = office();
    succeed(office.path(), &["pack", "--to", "a.zip"]);
    let good = fs::read(office.path().join("a.zip")).unwrap();
    for at in [100, good.len() / 3, good.len() / 2, good.len() * 9 / 10] {
        let mut bad = good.clone();
        for byte in &mut bad[at..at + 16] {
            *byte ^= 0x55;
        }
        fs::write(office.path().join("bad.zip"), bad).unwrap();
        let output = run(office.path(), &["apply", "bad.zip", "portal"]);
        assert!(matches!(output.status.code(), Some(1 | 2)), "byte {at}: {}", said(&output));
        assert!(!office.path().join("portal").exists(), "byte {at}");
    }
    fs::write(office.path().join("short.zip"), &good[..good.len() / 2]).unwrap();
    assert_eq!(run(office.path(), &["apply", "short.zip", "portal"]).status.code(), Some(2));
    assert_eq!(run(office.path(), &["apply", "site.toml", "portal"]).status.code(), Some(2));
    assert_eq!(names_of(office.path()), ["a.zip", "bad.zip", "content", "public", "short.zip", "site.toml"]);
}

#[test]
fn an_address_that_leads_out_of_the_folder_is_refused() {
    // Sealed by a program that does not check its addresses.
    let folder = tempfile::tempdir().unwrap();
    let evil = "../evil.html";
    let digest = anli::publish::digests::Digests::of(b"x");
    let sha256 = format!("{}  {evil}\n", digest.sha256);
    let sm3 = format!("{}  {evil}\n", digest.sm3);
    let mut release = Release {
        sha256: anli::publish::digests::sha256(sha256.as_bytes()).into(),
        sm3: anli::publish::digests::sha256(sm3.as_bytes()).into(),
        ..Release::default()
    };
    let text = release.seal();
    let mut archive = zip::ZipWriter::new(fs::File::create(folder.path().join("evil.zip")).unwrap());
    for (name, bytes) in [("MANIFEST.sha256", &*sha256), ("MANIFEST.sm3", &*sm3), ("RELEASE.toml", &*text), (evil, "x")] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, bytes.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let output = run(folder.path(), &["apply", "evil.zip", "portal"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(names_of(folder.path()), ["evil.zip"]);
}

#[test]
fn foreign_files_stay_and_foreign_folders_are_refused() {
    let office = office();
    succeed(office.path(), &["pack", "--to", "a.zip"]);
    fs::create_dir(office.path().join("portal")).unwrap();
    fs::write(office.path().join("portal/index.html"), "门户首页").unwrap();
    let output = run(office.path(), &["apply", "a.zip", "portal"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(fs::read_to_string(office.path().join("portal/index.html")).unwrap(), "门户首页");
    succeed(office.path(), &["apply", "a.zip", "portal/zt"]);
    fs::write(office.path().join("portal/zt/CNAME"), "foreign").unwrap();
    fs::remove_file(office.path().join("portal/zt/404.html")).unwrap();
    succeed(office.path(), &["apply", "a.zip", "portal/zt"]);
    assert_eq!(fs::read_to_string(office.path().join("portal/zt/CNAME")).unwrap(), "foreign");
    assert!(office.path().join("portal/zt/404.html").exists(), "a whole package mends");
}

fn names_of(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
