//! Old release + increment = new release, for any two releases and at any moment.

use super::*;
use anli::publish::{Applied, apply};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A generator of numbers that tells the same story every time (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// A made-up site: folders that may be files in another one, texts that may be empty or equal.
fn site(dice: &mut Dice) -> Files {
    let mut files = Files::new();
    for _ in 0..1 + dice.roll(14) {
        let depth = dice.roll(3);
        let parts: Vec<String> = (0..=depth).map(|_| ["a", "b", "c.html", "d"][dice.roll(4) as usize].to_owned()).collect();
        let address = parts.join("/") + ".html";
        let clashes = |other: &String| other.starts_with(&format!("{address}/")) || address.starts_with(&format!("{other}/"));
        if !files.keys().any(clashes) {
            files.insert(address, "文".repeat(dice.roll(40) as usize));
        }
    }
    files
}

/// Applies in this process. Other tests start programs meanwhile, which hold our lock for the moment between their fork and
/// their exec; so “locked” is asked twice.
fn put_on(package: &Path, portal: &Path, disk: &Disk) -> Result<Applied, Vec<String>> {
    for _ in 0..20 {
        let mut package = Package::open(&Disk::default(), package).unwrap();
        match apply(disk, &mut package, portal, None) {
            Err(findings) if findings.iter().any(|found| found.code.id() == "E806") => std::thread::sleep(Duration::from_millis(20)),
            result => return result.map_err(|findings| findings.iter().map(|found| found.code.id().to_owned()).collect()),
        }
    }
    panic!("{} stays locked", portal.display())
}

#[test]
fn an_increment_makes_exactly_the_new_release_whatever_the_two_are() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for round in 0..40 {
        let folder = tempfile::tempdir_in(memory()).unwrap();
        let (old, new) = (site(&mut dice), site(&mut dice));
        let (old_package, _) = packed(folder.path(), "old", &old, None);
        let (new_package, _) = packed(folder.path(), "new", &new, None);
        let (portal, clean) = (folder.path().join("portal"), folder.path().join("clean"));
        put_on(&old_package, &portal, &Disk::default()).unwrap();
        put_on(&new_package, &clean, &Disk::default()).unwrap();
        let increment = increment_of(folder.path(), &old_package, &new);
        put_on(&increment, &portal, &Disk::default()).unwrap_or_else(|codes| panic!("round {round}: {codes:?}\n{old:?}\n{new:?}"));
        assert!(tree(&portal) == tree(&clean), "round {round}: {old:?} → {new:?}");
        assert!(matches!(put_on(&increment, &portal, &Disk::default()), Ok(Applied::Already)), "round {round}: applied twice");
        if old != new {
            put_on(&old_package, &portal, &Disk::default()).unwrap();
            let third = site(&mut dice);
            if third != old && third != new {
                let (third, _) = packed(folder.path(), "third", &third, None);
                put_on(&third, &portal, &Disk::default()).unwrap();
                let before = tree(&portal);
                assert_eq!(put_on(&increment, &portal, &Disk::default()).err(), Some(vec!["E709".to_owned()]), "round {round}: wrong base");
                assert!(tree(&portal) == before, "round {round}: a refusal changed something");
            }
        }
    }
}

/// The increment from a package to these files, with the version that [`packed`] gives to “new”.
fn increment_of(folder: &Path, old: &Path, new: &Files) -> PathBuf {
    let within = folder.join("i");
    fs::create_dir_all(&within).unwrap();
    packed(&within, "new", new, Some(&contents(old))).0
}

#[test]
fn an_increment_is_refused_on_nothing_and_on_what_somebody_changed() {
    let folder = tempfile::tempdir().unwrap();
    let files = |text: &str| Files::from([("a.html".to_owned(), text.to_owned()), ("b.html".to_owned(), "同".to_owned())]);
    let (old, _) = packed(folder.path(), "old", &files("旧"), None);
    let increment = increment_of(folder.path(), &old, &files("新"));
    let portal = folder.path().join("portal");
    assert_eq!(put_on(&increment, &portal, &Disk::default()).err(), Some(vec!["E709".to_owned()]));
    assert!(!portal.exists());
    put_on(&old, &portal, &Disk::default()).unwrap();
    fs::write(portal.join("b.html"), "改").unwrap();
    assert_eq!(put_on(&increment, &portal, &Disk::default()).err(), Some(vec!["E703".to_owned(), "E708".to_owned()]));
    assert_eq!(fs::read_to_string(portal.join("a.html")).unwrap(), "旧");
    put_on(&old, &portal, &Disk::default()).unwrap();
    put_on(&increment, &portal, &Disk::default()).unwrap();
    assert_eq!(fs::read_to_string(portal.join("a.html")).unwrap(), "新");
}

#[test]
fn a_full_disk_or_a_cut_at_any_operation_leaves_the_old_or_the_new_release() {
    let folder = tempfile::tempdir_in(memory()).unwrap();
    let mut dice = Dice(77);
    let (old, new) = (site(&mut dice), site(&mut dice));
    let (old_package, _) = packed(folder.path(), "old", &old, None);
    let increment = increment_of(folder.path(), &old_package, &new);
    let portal = folder.path().join("portal");
    put_on(&old_package, &portal, &Disk::default()).unwrap();
    let before = tree(&portal);
    put_on(&increment, &portal, &Disk::default()).unwrap();
    let after = tree(&portal);
    for at in 0.. {
        put_on(&old_package, &portal, &Disk::default()).unwrap();
        let count = Arc::new(AtomicUsize::new(0));
        let counter = count.clone();
        let failing =
            Disk::failing(Arc::new(move |_, _| (counter.fetch_add(1, Ordering::SeqCst) >= at).then(|| io::Error::from_raw_os_error(28))));
        let result = put_on(&increment, &portal, &failing);
        let now = tree(&portal);
        assert!(now == before || now == after, "operation {at}");
        assert!(result.is_err() || now == after, "operation {at}: success with the old release");
        // What was left behind does not keep the next run from its work.
        put_on(&increment, &portal, &Disk::default()).unwrap();
        assert!(tree(&portal) == after, "operation {at}, healed");
        if count.load(Ordering::SeqCst) <= at {
            assert!(at > 40, "only {at} operations were seen");
            return;
        }
    }
}

#[test]
fn a_hundred_kills_leave_the_old_or_the_new_release() {
    let office = office();
    succeed(office.path(), &["pack", "--to", "old.zip"]);
    let page = office.path().join("content/2020/cases/jinan/1.md");
    fs::write(&page, fs::read_to_string(&page).unwrap().replace("14.80", "15.20")).unwrap();
    succeed(office.path(), &["pack", "--to", "new.zip", "--since", "old.zip"]);
    succeed(office.path(), &["apply", "old.zip", "portal"]);
    let portal = office.path().join("portal");
    let before = tree(&portal);
    let started = std::time::Instant::now();
    succeed(office.path(), &["apply", "new.zip", "portal"]);
    let whole = started.elapsed().as_micros() as u64;
    let after = tree(&portal);
    assert!(before != after);
    let mut dice = Dice(4242);
    let mut outcomes = [0, 0];
    for round in 0..100 {
        succeed(office.path(), &["apply", "old.zip", "portal"]);
        let mut child =
            anli(&["apply", "new.zip", "portal"]).current_dir(office.path()).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(dice.roll(whole + whole / 10)));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = tree(&portal);
        assert!(now == before || now == after, "round {round}");
        outcomes[usize::from(now == after)] += 1;
    }
    assert!(outcomes[0] > 0, "no kill came before the end: {outcomes:?}");
    succeed(office.path(), &["apply", "new.zip", "portal"]);
    assert!(tree(&portal) == after);
    let left: Vec<_> =
        fs::read_dir(office.path()).unwrap().map(|entry| entry.unwrap().file_name()).filter(|name| name == ".portal.anli").collect();
    assert!(left.is_empty(), "{left:?}");
}
