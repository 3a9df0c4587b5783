//! A sealed release → a target: folder, SFTP, WebDAV, object storage, FTP.
//!
//! Order of a run: lock, look at the target, plan; assets, pages, machine files; removals; the control files, which say
//! that it is done; unlock. Whatever interrupts it, the next run goes on: until the control files are there the target's
//! manifest is the old one, and a local journal knows what has arrived. Only what anli wrote is overwritten or removed.

mod journal;
mod plan;
#[cfg(feature = "remote")]
mod remote;
mod store;

pub use journal::Journal;
pub use plan::{Plan, Standing, plan};
pub use store::{Failure, FolderStore, Store};

use crate::config::{TargetEntry, TargetKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, reason, shown};
use crate::output::MANIFEST;
use crate::parallel;
use crate::publish::Sealed;
use crate::publish::digests;
use crate::publish::release::{RELEASE, Release, SHA256};
use crate::publish::rules::CONTROL;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// The lock on a target.
pub const LOCK: &str = "anli-lock.txt";
/// How often a step is tried, and the pause after the first failure, which doubles.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(300);

/// User name and password, from the environment or a private file.
#[derive(Clone, Default)]
pub struct Credentials {
    /// User, or access key.
    pub user: String,
    /// Password, or secret key.
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    /// Never the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

/// How a run goes.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// Only plan.
    pub dry: bool,
    /// Removals beyond this number need `--allow-deletions`.
    pub max_deletions: usize,
    /// Any number of removals.
    pub allow_deletions: bool,
    /// Remove somebody's lock.
    pub break_lock: bool,
    /// Overwrite files that anli did not write.
    pub adopt: bool,
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Receipt {
    /// The release that stood there before; empty when none.
    pub before: String,
    /// What was done, or would be.
    pub plan: Plan,
    /// Bytes that were sent.
    pub bytes: u64,
    /// Nothing had to be done.
    pub already: bool,
}

/// Opens a target.
pub fn open(disk: &Disk, root: &Path, name: &str, entry: &TargetEntry, credentials: &Credentials) -> Result<Box<dyn Store>, Diagnostic> {
    if entry.kind == TargetKind::Folder {
        return match entry.path.is_empty() {
            true => Err(missing(name, "path")),
            false => Ok(Box::new(FolderStore { disk: disk.clone(), folder: root.join(&entry.path) })),
        };
    }
    if entry.endpoint.is_empty() {
        return Err(missing(name, "endpoint"));
    }
    if entry.endpoint.split_once("://").is_some_and(|(_, rest)| rest.split('/').next().is_some_and(|host| host.contains('@'))) {
        return Err(Diagnostic::new(Code::TARGET_SECRET).with("target", name));
    }
    #[cfg(feature = "remote")]
    return remote::open(root, name, entry, credentials);
    #[cfg(not(feature = "remote"))]
    {
        let _ = credentials;
        Err(Diagnostic::new(Code::TARGET_NOT_BUILT).with("target", name))
    }
}

fn missing(name: &str, key: &str) -> Diagnostic {
    Diagnostic::new(Code::TARGET_INCOMPLETE).with("target", name).with("key", key)
}

/// A run in progress.
struct Job<'a> {
    disk: &'a Disk,
    store: &'a dyn Store,
    name: &'a str,
    /// Some step had to be tried again.
    stumbled: AtomicBool,
}

impl Job<'_> {
    /// Tries a step again while it may help.
    fn patient<T>(&self, what: &str, step: impl Fn() -> Result<T, Failure>) -> Result<T, Diagnostic> {
        let mut pause = PAUSE;
        for attempt in 1.. {
            match step() {
                Ok(value) => return Ok(value),
                Err(failure) if !failure.temporary || attempt == TRIES => {
                    return Err(Diagnostic::new(Code::TARGET_FAILED)
                        .with("target", self.name)
                        .with("path", what)
                        .with("reason", failure.reason));
                }
                Err(_) => {
                    self.stumbled.store(true, Ordering::Relaxed);
                    std::thread::sleep(pause);
                }
            }
            pause *= 2;
        }
        Err(Diagnostic::new(Code::BUG).with("reason", "no attempt"))
    }

    fn local(&self, path: &Path, error: &io::Error) -> Diagnostic {
        let path = shown(path);
        Diagnostic::new(Code::WRITE_FAILED).with("path", &path).with("reason", reason(error))
    }

    /// Release and manifest of the target; nothing if there is none, or none that is whole.
    fn before(&self) -> Result<(String, digests::Listing), Diagnostic> {
        let text = |name: &str| -> Result<String, Diagnostic> {
            Ok(self.patient(name, || self.store.read(name))?.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default())
        };
        let (release, manifest) = (text(RELEASE)?, text(SHA256)?);
        let digest = Release::open(&release).map(|release| release.digest).unwrap_or_default();
        // The manifest counts even if the run that wrote it was cut before the release file.
        Ok((digest, digests::parse(&manifest).unwrap_or_default()))
    }

    /// Takes the target's lock. Ours of an interrupted run is taken over.
    fn lock(&self, token: &str, by_force: bool) -> Result<(), Diagnostic> {
        let read = || self.patient(LOCK, || self.store.read(LOCK));
        let holder = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
        let locked =
            |holder: &str| Diagnostic::new(Code::TARGET_LOCKED).with("target", self.name).with("holder", crate::text::printable(holder));
        if let Some(holder) = read()?.map(holder).filter(|holder| *holder != token && !by_force && !holder.is_empty()) {
            return Err(locked(&holder));
        }
        self.patient(LOCK, || self.store.write(LOCK, token.as_bytes().to_vec()))?;
        // Two that came at the same moment: the last to write has it.
        match read()?.map(holder) {
            Some(holder) if holder == token => Ok(()),
            other => Err(locked(&other.unwrap_or_default())),
        }
    }
}

/// Publishes. `folder` holds the built site, `journal` is the file that remembers an interrupted run; `done` is told how
/// many files have arrived.
#[allow(clippy::too_many_arguments, reason = "each is one thing, and a struct would only rename them")]
pub fn publish(
    disk: &Disk,
    store: &dyn Store,
    name: &str,
    sealed: &Sealed,
    folder: &Path,
    journal: &Path,
    manner: &Manner,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Receipt, Diagnostic> {
    let job = Job { disk, store, name, stumbled: AtomicBool::new(false) };
    let (before, ours) = job.before()?;
    let base = digests::sha256(digests::render(ours.iter().map(|(address, digest)| (&**address, &**digest))).as_bytes());
    let mut journal = Journal::read(disk, journal, &base);
    let files = job.patient("/", || store.list())?;
    let plan = plan(sealed, &Standing { files, ours }, &journal);
    let already = plan.write.is_empty() && plan.remove.is_empty() && before == sealed.release.digest;
    if already
        && !manner.dry
        && let Some(token) = journal.token.take()
    {
        // A run that was cut after its last file: all that it left to do is to leave.
        if job.patient(LOCK, || store.read(LOCK))?.is_some_and(|holder| holder == token.as_bytes()) {
            job.patient(LOCK, || store.remove(LOCK))?;
        }
        let path = journal.path().to_owned();
        journal.close(disk).map_err(|error| job.local(&path, &error))?;
        return Ok(Receipt { before, plan, bytes: 0, already });
    }
    if already || manner.dry {
        return Ok(Receipt { before, plan, bytes: 0, already });
    }
    if !plan.foreign.is_empty() && !manner.adopt {
        let found = Diagnostic::new(Code::TARGET_FOREIGN).with("target", name).with("count", plan.foreign.len());
        return Err(found.with("example", &plan.foreign[0]));
    }
    if plan.remove.len() > manner.max_deletions && !manner.allow_deletions {
        let found = Diagnostic::new(Code::TOO_MANY_DELETIONS).with("count", plan.remove.len()).with("limit", manner.max_deletions);
        return Err(found.with("example", &plan.remove[0]));
    }
    // Noted before it is taken, and kept from run to run, so that a lock which a killed run left is known as our own.
    let token = journal.token.clone().unwrap_or_else(|| format!("anli {:016x}", RandomState::new().hash_one(std::process::id())));
    let path = journal.path().to_owned();
    journal.start(disk, &base, &token).map_err(|error| job.local(&path, &error))?;
    job.lock(&token, manner.break_lock)?;
    let bytes = run(&job, sealed, folder, &plan, &journal, done);
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => {
            // The journal stays, the lock goes if it can: the next run, here or elsewhere, may begin at once.
            let _ = store.remove(LOCK);
            return Err(error);
        }
    };
    job.patient(LOCK, || store.remove(LOCK))?;
    journal.close(disk).map_err(|error| job.local(&path, &error))?;
    Ok(Receipt { before, plan, bytes, already: false })
}

/// Sends, removes, seals.
fn run(
    job: &Job<'_>,
    sealed: &Sealed,
    folder: &Path,
    plan: &Plan,
    journal: &Journal,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<u64, Diagnostic> {
    let (count, total) = (AtomicUsize::new(0), plan.write.len());
    let sent = AtomicU64::new(0);
    let send = |address: &str| -> Result<(), Diagnostic> {
        let path = folder.join(address);
        let bytes = super::pack::read(job.disk, &path, u64::MAX).map_err(|error| job.local(&path, &error))?;
        let expected = &sealed.files[address].sha256;
        if *digests::sha256(&bytes) != **expected {
            return Err(Diagnostic::new(Code::CHANGED_WHILE_READING).at(crate::source::Place::path(shown(&path))));
        }
        let note = |result: io::Result<()>| result.map_err(|error| job.local(journal.path(), &error));
        note(journal.begin(address))?;
        let length = bytes.len() as u64;
        job.patient(address, || job.store.write(address, bytes.clone()))?;
        note(journal.finish(address, expected))?;
        done(count.fetch_add(1, Ordering::Relaxed) + 1, total);
        sent.fetch_add(length, Ordering::Relaxed);
        Ok(())
    };
    // Class by class: no page before its style sheet, no feed before its pages.
    for class in plan.write.chunk_by(|one, other| plan::class(one) == plan::class(other)) {
        parallel::attempt(class, |address| send(address))?;
    }
    for address in &plan.remove {
        job.patient(address, || job.store.remove(address))?;
    }
    if journal.resumed() || job.stumbled.load(Ordering::Relaxed) {
        sweep(job, plan, journal)?;
    }
    // The release file is the last of all: it says that everything else, the other control files too, is there.
    let (last, first): (Vec<_>, Vec<_>) = sealed.control.iter().partition(|(name, _)| *name == RELEASE);
    for (name, content) in first.into_iter().chain(last) {
        sent.fetch_add(content.len() as u64, Ordering::Relaxed);
        job.patient(name, || job.store.write(name, content.clone()))?;
    }
    Ok(sent.into_inner())
}

/// FTP sends a file under a name with eight random signs behind and renames it, a folder under one that ends in
/// `.anli-new`; what a cut run left of such files, of names that this run or the one before sent, is ours and goes.
fn sweep(job: &Job<'_>, plan: &Plan, journal: &Journal) -> Result<(), Diagnostic> {
    let sent = plan.write.iter().map(|address| &**address).chain(journal.names()).chain(CONTROL).chain([LOCK, MANIFEST]);
    let names: BTreeSet<&str> = sent.map(|address| address.rsplit('/').next().unwrap_or(address)).collect();
    let half_sent = |address: &&str| {
        let name = address.rsplit('/').next().unwrap_or(address);
        name.rsplit_once('.').is_some_and(|(whole, random)| {
            let sent = random == "anli-new" || random.len() == 8 && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
            sent && names.contains(whole)
        })
    };
    let files = job.patient("/", || job.store.list())?;
    files.keys().map(|address| &**address).filter(half_sent).try_for_each(|address| job.patient(address, || job.store.remove(address)))
}
