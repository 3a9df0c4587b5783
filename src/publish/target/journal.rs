//! What an interrupted publication has done: a local file, a line a step, kept until the publication is complete.
//!
//! It holds only on top of the state that the target had when it was begun; if somebody else published since, it is void.
//! A file is named before it is sent (so that a half-sent file is known as ours) and again when it has arrived (so that it
//! is not sent twice).

use crate::disk::{Disk, Writing};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What is known of an interrupted run.
#[derive(Debug, Default)]
pub struct Journal {
    begun: BTreeSet<Box<str>>,
    done: BTreeMap<Box<str>, Box<str>>,
    /// Mark of the lock that the run took on the target.
    pub token: Option<String>,
    writing: Option<Mutex<Writing>>,
    path: PathBuf,
}

impl Journal {
    /// Reads the journal of a run that began on top of `base`. None, or one of another base, is an empty one.
    pub fn read(disk: &Disk, path: &Path, base: &str) -> Journal {
        let mut journal = Journal { path: path.to_owned(), ..Journal::default() };
        let mut text = String::new();
        if disk.open(path).and_then(|mut file| file.read_to_string(&mut text)).is_err() {
            return journal;
        }
        // The last line may be cut.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let mut lines = whole.lines();
        let token = lines.next().and_then(|line| line.strip_prefix("token "));
        journal.token = token.map(str::to_owned);
        if lines.next() != Some(&format!("base {base}")) {
            return journal;
        }
        for line in lines {
            match line.split_once(' ') {
                Some(("+", address)) => drop(journal.begun.insert(address.into())),
                Some((digest, address)) => drop(journal.done.insert(address.into(), digest.into())),
                None => {}
            }
        }
        journal
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it goes on where a run was cut.
    pub fn resumed(&self) -> bool {
        !self.begun.is_empty()
    }

    /// The files that the run before began to send.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.begun.iter().map(|address| &**address)
    }

    /// Whether a run began to send the file.
    pub fn begun(&self, address: &str) -> bool {
        self.begun.contains(address)
    }

    /// Whether these very bytes arrived.
    pub fn done(&self, address: &str, sha256: &str) -> bool {
        self.done.get(address).is_some_and(|digest| **digest == *sha256)
    }

    /// Starts writing, taking over what is known.
    pub fn start(&mut self, disk: &Disk, base: &str, token: &str) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            crate::publish::make_folders(disk, folder)?;
        }
        let mut text = format!("token {token}\nbase {base}\n");
        self.begun.iter().for_each(|address| text.push_str(&format!("+ {address}\n")));
        self.done.iter().for_each(|(address, digest)| text.push_str(&format!("{digest} {address}\n")));
        let _ = disk.remove_file(&self.path);
        let mut file = disk.create(&self.path)?;
        file.write_all(text.as_bytes())?;
        self.writing = Some(Mutex::new(file));
        Ok(())
    }

    /// A file is about to be sent.
    pub fn begin(&self, address: &str) -> io::Result<()> {
        self.line(&format!("+ {address}\n"))
    }

    /// A file has arrived.
    pub fn finish(&self, address: &str, sha256: &str) -> io::Result<()> {
        self.line(&format!("{sha256} {address}\n"))
    }

    fn line(&self, line: &str) -> io::Result<()> {
        match &self.writing {
            Some(file) => file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes()),
            None => Ok(()),
        }
    }

    /// The publication is complete.
    pub fn close(self, disk: &Disk) -> io::Result<()> {
        drop(self.writing);
        match disk.remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
