//! Whatever was done to the files, in whatever order: what the preview shows at every address is what a clean build of the
//! same files would write, files with errors being taken as they were when they last had none.

use super::harness::{build, copy, tree};
use super::operations::Work;
use super::{Chance, PATIENCE, Preview, without_client};
use anli::diagnostic::{Diagnostic, Outcome};
use anli::disk::Disk;
use anli::render::Content;
use anli::site::{Extent, Memo, Options, Site, open, reopen};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The site as it should be shown, kept beside the real one by the rule of decision 030, without any of its code.
struct Wanted {
    root: tempfile::TempDir,
    good: BTreeMap<String, Vec<u8>>,
    good_theme: BTreeMap<String, Vec<u8>>,
}

impl Wanted {
    fn new() -> Wanted {
        Wanted { root: tempfile::tempdir().unwrap(), good: BTreeMap::new(), good_theme: BTreeMap::new() }
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    /// Takes over the real files, save those that have an error.
    fn follow(&mut self, real: &Path, found: &[Diagnostic]) {
        let files = tree(real);
        let wrong = errors(found);
        let is_theme = |path: &&String| path.starts_with("themes/");
        let theme: BTreeMap<String, Vec<u8>> =
            files.iter().filter(|(path, _)| is_theme(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
        if !of_theme(found) {
            self.good_theme = theme;
        }
        let _ = fs::remove_dir_all(self.path());
        for (path, bytes) in files.iter().filter(|(path, _)| !is_theme(path)) {
            if !wrong.contains(path) {
                self.good.insert(path.clone(), bytes.clone());
            }
            let shown = self.good.get(path).filter(|_| wrong.contains(path)).unwrap_or(bytes);
            put(&self.path().join(path), shown);
        }
        self.good.retain(|path, _| files.contains_key(path));
        for (path, bytes) in &self.good_theme {
            put(&self.path().join(path), bytes);
        }
    }
}

/// Files with an error.
fn errors(found: &[Diagnostic]) -> BTreeSet<String> {
    found.iter().filter(|found| found.is_error()).filter_map(|found| Some(found.place.as_ref()?.path.to_string())).collect()
}

fn of_theme(found: &[Diagnostic]) -> bool {
    found.iter().any(|found| found.is_error() && found.code.group() == 5)
}

fn fresh(root: &Path) -> Outcome<Option<Site>> {
    open(&Disk::default(), root, &Options::default())
}

/// What a first look finds; of settings with an error the errors, and for the rest what is found under the last good ones.
fn findings(real: &Path, good: &BTreeMap<String, Vec<u8>>) -> Vec<Diagnostic> {
    let found = fresh(real).diagnostics;
    let of_settings = |found: &Diagnostic| found.place.as_ref().is_some_and(|place| &*place.path == "site.toml");
    match good.get("site.toml") {
        Some(settings) if errors(&found).contains("site.toml") => {
            let aside = tempfile::tempdir().unwrap();
            copy(real, aside.path(), false);
            fs::write(aside.path().join("site.toml"), settings).unwrap();
            let rest = fresh(aside.path()).diagnostics.into_iter().filter(|found| !of_settings(found));
            found.into_iter().filter(of_settings).chain(rest).collect()
        }
        _ => found,
    }
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn bytes(site: &Site, address: &str) -> Option<Vec<u8>> {
    match site.render(address, site.route(address)?) {
        Ok(Content::Bytes(bytes)) => Some(bytes),
        Ok(Content::File(path)) => Some(fs::read(site.root.join(&*path)).unwrap()),
        Err(found) => Some(format!("{found:?}").into_bytes()),
    }
}

/// Every operation is followed by a look, at the paths that changed or at all. After some of them what was found is
/// compared with a first look, and every address with a clean build.
fn operations(seed: u64, count: usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut work = Work::new(folder.path(), seed);
    let mut chance = Chance::new(seed + 1);
    let mut wanted = Wanted::new();
    let mut memo = Memo::keeping();
    let (disk, options) = (Disk::default(), Options::default());
    let mut shown: Option<Site> = None;
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut log: Vec<String> = Vec::new();
    let often = from_environment("ANLI_EVERY", 20);
    for step in 0..=count {
        let (what, paths) = if step == 0 { ("start".to_owned(), None) } else { work.act() };
        log.push(what);
        let paths: Option<BTreeSet<Arc<str>>> = paths.map(|paths| paths.iter().map(|path| Arc::from(path.as_str())).collect());
        let extent = match &paths {
            Some(paths) if chance.below(8) > 0 => Extent::At(paths),
            _ => Extent::Whole,
        };
        if let Some(outcome) = reopen(&disk, folder.path(), &options, extent, &mut memo) {
            (shown, found) = (outcome.value, outcome.diagnostics);
        }
        let good = wanted.good.clone();
        wanted.follow(folder.path(), &found);
        if chance.below(often) > 0 && step < count {
            continue;
        }
        let last = || format!("seed {seed}, step {step}, after\n  {}", log[log.len().saturating_sub(often)..].join("\n  "));
        // Templates are tried out only by one who looks again; warnings about settings are those of the last good ones.
        let compared = |found: &Diagnostic| {
            found.code.group() != 5 && (found.is_error() || found.place.as_ref().is_none_or(|place| &*place.path != "site.toml"))
        };
        let sorted = |found: Vec<Diagnostic>| found.into_iter().filter(compared).collect::<BTreeSet<Diagnostic>>();
        assert_eq!(sorted(found.clone()), sorted(findings(folder.path(), &good)), "other findings, {}", last());
        let clean = fresh(wanted.path()).value.unwrap();
        let site = shown.as_ref().unwrap();
        let addresses = |site: &Site| site.graph.routes.keys().map(|address| address.to_string()).collect::<BTreeSet<String>>();
        assert_eq!(addresses(site), addresses(&clean), "other addresses, {}", last());
        for address in addresses(&clean) {
            if bytes(site, &address) != bytes(&clean, &address) {
                let text = |site: &Site| String::from_utf8_lossy(&bytes(site, &address).unwrap_or_default()).into_owned();
                let (one, other) = (text(site), text(&clean));
                let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
                panic!("/{address} is not that of a build: {differs:?}, {}", last());
            }
        }
        if step == count {
            let index =
                |site: &Site| site.search().files.iter().map(|(name, bytes)| (name.to_string(), bytes.clone())).collect::<BTreeMap<_, _>>();
            assert!(index(site) == index(&clean), "the search index differs, {}", last());
        }
    }
}

/// `ANLI_OPERATIONS=5000 ANLI_SEED=7 ANLI_EVERY=1` for more of it.
fn from_environment(name: &str, or: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(or)
}

#[test]
fn what_is_shown_is_what_a_clean_build_would_write() {
    let (seed, count) = (from_environment("ANLI_SEED", 1) as u64, from_environment("ANLI_OPERATIONS", 520));
    // Another one beside it on the other processor.
    let other = std::thread::spawn(move || operations(seed + 100, count));
    operations(seed, count);
    other.join().unwrap();
}

#[test]
fn the_server_serves_what_a_clean_build_would_write() {
    let folder = tempfile::tempdir().unwrap();
    let mut work = Work::new(folder.path(), from_environment("ANLI_SEED", 1) as u64 + 50);
    let preview = Preview::start(folder.path(), &[]);
    let mut compared = 0;
    for round in 0..40 {
        let mut done: Vec<String> = (0..4).map(|_| work.act().0).collect();
        // What a build refuses has no build to be compared with: the last good versions are the other test's affair.
        // Mistakes pile up, so the site is then laid out anew under the running server.
        if fresh(folder.path()).diagnostics.iter().any(Diagnostic::is_error) {
            for name in ["content", "themes", "static"] {
                let _ = fs::remove_dir_all(folder.path().join(name));
            }
            work = Work::new(folder.path(), from_environment("ANLI_SEED", 1) as u64 + 51 + round);
            continue;
        }
        done.reverse();
        let output = tempfile::tempdir().unwrap();
        let target = output.path().join("public");
        build(folder.path(), &target, &[]);
        let end = Instant::now() + PATIENCE;
        loop {
            let differs = tree(&target).into_iter().filter(|(name, _)| *name != anli::output::MANIFEST).find(|(name, written)| {
                let answer = preview.get(&format!("/{name}"));
                // An old address answers with a redirect, and with the page that a build writes.
                !matches!(answer.status, 200 | 307) || without_client(&answer.body) != *written
            });
            let Some((name, _)) = differs else { break };
            assert!(Instant::now() < end, "/{name} is not that of a build; lately, the last first:\n  {}", done.join("\n  "));
            std::thread::sleep(Duration::from_millis(100));
        }
        compared += 1;
        if compared == 4 {
            return;
        }
    }
    panic!("only {compared} of 40 states were free of errors");
}
