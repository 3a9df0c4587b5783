//! Changes of files → looks at the site, one after the other, each handed on as a [`Snapshot`].
//!
//! A report of the system is only a hint where to look: what changed is found by comparing sizes, times and numbers of
//! files, those that were reported at once and all of them again and again. So nothing depends on reports being complete;
//! where they do not come at all (network disks, some containers) or are refused (a limit of the system), the same look
//! at intervals takes their place. decision 032.

use super::snapshot::Snapshot;
use super::{Addresses, Event, Observer, Setup, Why};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, Stamp, is_temporary};
use crate::load::CONFIG;
use crate::site::{self, Extent, Memo};
use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind, RemoveKind, RenameMode};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};
use tokio::sync::watch as channel;

/// Top folders of a site.
const TOPS: [&str; 3] = ["content", "static", "themes"];
/// Quiet that ends a burst of reports: longer for many, as a checkout pauses in between.
const QUIET: [(usize, Duration); 3] =
    [(40, Duration::from_millis(10)), (400, Duration::from_millis(60)), (usize::MAX, Duration::from_millis(200))];
/// The same when every file that was reported has been closed or put in its place: only more files can follow.
const QUIET_WHEN_SAVED: Duration = Duration::from_millis(2);
/// Above so many paths a look at all files is no dearer.
const MANY_PATHS: usize = 2000;
/// A burst that does not end is looked at after this.
const LONGEST_BURST: Duration = Duration::from_secs(3);
/// How long a checkout of git may take.
const LONGEST_CHECKOUT: Duration = Duration::from_secs(60);
/// Until the next look when a file was being saved.
const SOON: Duration = Duration::from_millis(60);

pub(super) struct Watcher {
    disk: Disk,
    setup: Setup,
    observer: Observer,
    addresses: Addresses,
    sender: channel::Sender<Option<Arc<Snapshot>>>,
    memo: Memo,
    number: u64,
    /// How long the last look took.
    took: Duration,
    /// `.git/index.lock` of the repository the site is in: there while git writes files.
    git_lock: Option<PathBuf>,
}

/// What the system reported.
#[derive(Default)]
struct Report {
    /// Paths below the root, and whether the last that happened there ends a save.
    paths: BTreeMap<Arc<str>, bool>,
    /// The paths do not tell all: reports were lost, or folders changed.
    whole: bool,
}

impl Report {
    fn add(&mut self, other: Report) {
        self.paths.extend(other.paths);
        self.whole |= other.whole;
    }

    /// Every save that began has ended.
    fn is_saved(&self) -> bool {
        !self.whole && self.paths.values().all(|saved| *saved)
    }
}

impl Watcher {
    pub(super) fn new(
        disk: Disk,
        setup: Setup,
        observer: Observer,
        addresses: Addresses,
        sender: channel::Sender<Option<Arc<Snapshot>>>,
    ) -> Self {
        let git = setup.root.ancestors().map(|folder| folder.join(".git")).find(|git| matches!(disk.kind(git), Ok(Some(_))));
        let git_lock = git.map(|git| git.join("index.lock"));
        Watcher { disk, setup, observer, addresses, sender, memo: Memo::keeping(), number: 0, took: Duration::ZERO, git_lock }
    }

    /// Looks and looks again for ever.
    pub(super) fn run(mut self) {
        self.look(Extent::Whole);
        (self.observer)(Event::Ready(&self.addresses));
        let (sender, reports) = mpsc::channel();
        let mut native = match self.setup.poll {
            true => Err(Why::Asked),
            false => Native::new(&self.setup.root, sender.clone()),
        };
        native = native.and_then(|native| self.follow(native));
        if let Err(why) = &native {
            (self.observer)(Event::Polling(*why));
        }
        let mut unreported = 0;
        loop {
            let reported = match reports.recv_timeout(self.pause(native.is_ok())) {
                Ok(first) => Some(self.settle(first, &reports)),
                Err(_) => None,
            };
            let paths: Option<BTreeSet<Arc<str>>> = match &reported {
                Some(report) if !report.whole && report.paths.len() <= MANY_PATHS => Some(report.paths.keys().cloned().collect()),
                _ => None,
            };
            let changed = self.look(paths.as_ref().map_or(Extent::Whole, Extent::At));
            let Ok(mut own) = native else { continue };
            if !self.memo.was_whole() {
                native = Ok(own);
                continue;
            }
            if changed && reported.is_none() {
                // The report may be under way; twice without one, and none can be relied on.
                let late = reports.recv_timeout(Duration::from_millis(300)).is_ok();
                unreported = if late { 0 } else { unreported + 1 };
                if unreported == 2 {
                    (self.observer)(Event::Polling(Why::Silent));
                    native = Err(Why::Silent);
                    continue;
                }
            }
            if reported.is_some() {
                own.forget_others(&self.disk);
            }
            native = self.follow(own);
            if let Err(why) = &native {
                (self.observer)(Event::Polling(*why));
            }
        }
    }

    /// Watches every folder there is. What was made in a new folder before it was watched is found by looking again.
    fn follow(&mut self, mut native: Native) -> Result<Native, Why> {
        while native.follow(&self.setup.root, self.memo.folders(), &self.disk)? {
            self.look(Extent::Whole);
        }
        Ok(native)
    }

    /// Until the next look without a report: often where there are none, seldom where they are only made sure of, and
    /// never so often that looking is most of what this process does.
    fn pause(&self, native: bool) -> Duration {
        if self.memo.is_unsettled() {
            return SOON;
        }
        match native {
            true => (self.took * 40).clamp(Duration::from_secs(2), Duration::from_secs(60)),
            false => (self.took * 8).clamp(Duration::from_millis(400), Duration::from_secs(5)),
        }
    }

    /// Waits until a burst of reports is over.
    fn settle(&self, first: Report, reports: &Receiver<Report>) -> Report {
        let mut all = first;
        let mut count = 1;
        let begun = now();
        loop {
            let quiet = match QUIET.iter().find(|(most, _)| count <= *most) {
                Some((most, _)) if *most == QUIET[0].0 && all.is_saved() => QUIET_WHEN_SAVED,
                found => found.map_or(SOON, |(_, quiet)| *quiet),
            };
            match reports.recv_timeout(quiet) {
                Ok(more) => {
                    count += 1;
                    all.add(more);
                }
                Err(_) if self.is_checking_out() && begun.elapsed() < LONGEST_CHECKOUT => continue,
                Err(_) => return all,
            }
            if begun.elapsed() > LONGEST_BURST && !self.is_checking_out() {
                return all;
            }
        }
    }

    /// Git has the repository's index locked, as it does from the first to the last file of a checkout.
    fn is_checking_out(&self) -> bool {
        self.git_lock.as_ref().is_some_and(|lock| matches!(self.disk.kind(lock), Ok(Some(_))))
    }

    /// Looks at the site and hands on what changed, if anything did.
    fn look(&mut self, extent: Extent<'_>) -> bool {
        let begun = now();
        let (disk, setup, memo) = (&self.disk, &self.setup, &mut self.memo);
        let result = catch_unwind(AssertUnwindSafe(|| site::reopen(disk, &setup.root, &setup.options, extent, memo)));
        if self.memo.was_whole() {
            self.took = begun.elapsed();
        }
        let first = self.number == 0;
        let outcome = match result {
            Ok(None) => return false,
            Ok(Some(outcome)) => outcome,
            Err(_) => {
                // Our own mistake. What was remembered may be half done; what is served stays.
                self.memo = Memo::keeping();
                let bug = Diagnostic::new(Code::BUG).with("reason", "panic");
                (self.observer)(Event::Looked { site: None, diagnostics: &[bug], first });
                return false;
            }
        };
        self.number += 1;
        let mut snapshot = Snapshot::new(self.number, outcome.value, outcome.diagnostics);
        snapshot.moves = Arc::new(self.memo.moves().clone());
        if let Some(before) = &*self.sender.borrow() {
            snapshot.follow(before);
        }
        if let Some(site) = &snapshot.site {
            let asset = |path: &Arc<str>| site.graph.assets.iter().find(|asset| asset.path == *path).map(|asset| asset.address.clone());
            snapshot.files = self.memo.rewritten().iter().take(200).filter_map(asset).collect();
        }
        let snapshot = Arc::new(snapshot);
        // The old one, if nobody uses it any more, is taken apart after the new one is served.
        let old = self.sender.send_replace(Some(snapshot.clone()));
        (self.observer)(Event::Looked { site: snapshot.site.as_ref(), diagnostics: &snapshot.diagnostics, first });
        drop(old);
        true
    }
}

/// The system's own reports.
struct Native {
    watcher: RecommendedWatcher,
    /// Folders that are watched, and which folder stood there then.
    watched: BTreeMap<PathBuf, Option<Stamp>>,
}

impl Native {
    fn new(root: &Path, sender: Sender<Report>) -> Result<Self, Why> {
        let top = root.to_owned();
        let handler = move |event: notify::Result<notify::Event>| {
            let report = match event {
                Ok(event) if event.need_rescan() => Report { whole: true, ..Report::default() },
                Ok(event) if matters(&event.kind) => {
                    let ours: Vec<&PathBuf> = event.paths.iter().filter(|path| is_ours(&top, path)).collect();
                    if ours.is_empty() {
                        return;
                    }
                    let below = |path: &&PathBuf| Some((below(&top, path)?, ends_a_save(&event.kind)));
                    let paths: BTreeMap<Arc<str>, bool> = ours.iter().filter_map(below).collect();
                    Report { whole: paths.len() < ours.len() || is_of_folder(&event.kind), paths }
                }
                Ok(_) => return,
                Err(_) => Report { whole: true, ..Report::default() },
            };
            let _ = sender.send(report);
        };
        let watcher = RecommendedWatcher::new(handler, notify::Config::default()).map_err(why)?;
        Ok(Native { watcher, watched: BTreeMap::new() })
    }

    /// Watches folders that are not watched yet; whether there were any.
    fn follow(&mut self, root: &Path, folders: &[Arc<str>], disk: &Disk) -> Result<bool, Why> {
        // inotify watches single folders, and reports of new folders come too late for what is in them; elsewhere the
        // system watches whole trees, and a watch is dear.
        let (wanted, mode): (Vec<PathBuf>, RecursiveMode) = if cfg!(target_os = "linux") {
            (folders.iter().map(|folder| root.join(&**folder)).collect(), RecursiveMode::NonRecursive)
        } else {
            let tops = TOPS.iter().filter(|top| folders.iter().any(|folder| folder.starts_with(**top)));
            (tops.map(|top| root.join(top)).collect(), RecursiveMode::Recursive)
        };
        // Paths sort by their parts, not by their bytes.
        let mut wanted = wanted;
        wanted.sort_unstable();
        let gone: Vec<PathBuf> = self.watched.keys().filter(|path| *path != root && wanted.binary_search(path).is_err()).cloned().collect();
        for path in gone {
            self.watched.remove(&path);
            let _ = self.watcher.unwatch(&path);
        }
        let mut new = false;
        let own = [(root.to_owned(), RecursiveMode::NonRecursive)];
        let wanted: Vec<(PathBuf, RecursiveMode)> = own.into_iter().chain(wanted.into_iter().map(|path| (path, mode))).collect();
        for (path, mode) in wanted {
            if self.watched.contains_key(&path) {
                continue;
            }
            match self.watcher.watch(&path, mode) {
                Ok(()) => {}
                // Gone meanwhile; the next look will see it.
                Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => continue,
                Err(error) => match why(error) {
                    Why::Limit => return Err(Why::Limit),
                    _ => continue,
                },
            }
            let stamp = disk.target(&path).ok().flatten().map(|(_, stamp)| stamp);
            self.watched.insert(path, stamp);
            new = true;
        }
        Ok(new)
    }

    /// Forgets folders in whose place another one stands now.
    fn forget_others(&mut self, disk: &Disk) {
        let is_other = |(path, then): &(&PathBuf, &Option<Stamp>)| {
            let now = disk.target(path).ok().flatten().map(|(_, stamp)| stamp);
            !matches!((then, now), (Some(then), Some(now)) if then.is_same_file(&now))
        };
        let others: Vec<PathBuf> = self.watched.iter().filter(is_other).map(|(path, _)| path.clone()).collect();
        for path in others {
            self.watched.remove(&path);
            let _ = self.watcher.unwatch(&path);
        }
    }
}

fn why(error: notify::Error) -> Why {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => Why::Limit,
        // Too many open files, in this process or in the system: that is how too many instances are refused.
        notify::ErrorKind::Io(error) if matches!(error.raw_os_error(), Some(23 | 24 | 28)) => Why::Limit,
        _ => Why::Refused,
    }
}

/// Reading a file is no change; our own looks would go round for ever.
fn matters(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(access) => matches!(access, AccessKind::Close(AccessMode::Write)),
        _ => true,
    }
}

/// What happens last when a file is saved. Something that went away may be about to come back.
fn ends_a_save(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => true,
        EventKind::Modify(ModifyKind::Name(mode)) => matches!(mode, RenameMode::To | RenameMode::Both),
        _ => false,
    }
}

fn is_of_folder(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder))
}

/// A path below the root with `/` between its parts; `None` for the root itself and for names that are no text.
fn below(root: &Path, path: &Path) -> Option<Arc<str>> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join("/").into())
}

/// Whether a path can belong to the site: settings, or below one of its folders, and nothing that programs leave behind.
fn is_ours(root: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return true };
    let mut parts = below.components().map(|part| part.as_os_str());
    let Some(first) = parts.next() else { return true };
    let top = first == CONFIG || TOPS.iter().any(|top| first == *top);
    top && !below.components().any(|part| is_temporary(part.as_os_str()))
}

#[allow(clippy::disallowed_methods, reason = "pauses between looks follow from how long a look takes; nothing of it is written")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_leave_behind_and_the_output_are_no_reason_to_look() {
        let root = Path::new("/site");
        for ours in ["/site/site.toml", "/site/content/a.md", "/site/static", "/site/themes/x/page.html", "/site"] {
            assert!(is_ours(root, Path::new(ours)), "{ours}");
        }
        for foreign in ["/site/public", "/site/content/.a.md.swp", "/site/content/~$a.md", "/site/.git/index.lock", "/site/notes.txt"] {
            assert!(!is_ours(root, Path::new(foreign)), "{foreign}");
        }
    }
}
