//! What a target can do, whatever it is: list, read, write, remove. Here the folder; the others are in `remote`.

use crate::disk::{Disk, Kind, reason};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::PathBuf;

/// Why something on a target failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Trying again may help.
    pub temporary: bool,
    /// In words; never holds a password.
    pub reason: String,
}

/// A place that files are published to. Addresses are relative to it, with `/`.
pub trait Store: Sync {
    /// Every file with its length.
    fn list(&self) -> Result<BTreeMap<Box<str>, u64>, Failure>;
    /// A file's bytes; `None` when there is none.
    fn read(&self, address: &str) -> Result<Option<Vec<u8>>, Failure>;
    /// Writes a whole file, making its folders.
    fn write(&self, address: &str, bytes: Vec<u8>) -> Result<(), Failure>;
    /// Removes a file; one that is gone is no failure.
    fn remove(&self, address: &str) -> Result<(), Failure>;
}

/// A folder of this machine, or a mounted disk.
#[derive(Debug, Clone)]
pub struct FolderStore {
    /// Access to files.
    pub disk: Disk,
    /// The folder.
    pub folder: PathBuf,
}

fn failure(error: &io::Error) -> Failure {
    let temporary = matches!(
        error.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::Interrupted | io::ErrorKind::ResourceBusy | io::ErrorKind::StaleNetworkFileHandle
    );
    Failure { temporary, reason: reason(error).to_owned() }
}

impl Store for FolderStore {
    fn list(&self) -> Result<BTreeMap<Box<str>, u64>, Failure> {
        let mut found = BTreeMap::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            let names = match self.disk.folder(&self.folder.join(&folder)) {
                Err(error) if folder.is_empty() && error.kind() == io::ErrorKind::NotFound => return Ok(found),
                names => names.map_err(|error| failure(&error))?,
            };
            for (name, kind) in names {
                let Some(name) = name.to_str() else { continue };
                let address = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                match kind {
                    Kind::Folder => folders.push(address),
                    _ => {
                        let stamp = self.disk.target(&self.folder.join(&address)).map_err(|error| failure(&error))?;
                        found.insert(address.into(), stamp.map_or(0, |(_, stamp)| stamp.size));
                    }
                }
            }
        }
        Ok(found)
    }

    fn read(&self, address: &str) -> Result<Option<Vec<u8>>, Failure> {
        let mut bytes = Vec::new();
        match self.disk.open(&self.folder.join(address)).and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failure(&error)),
        }
    }

    fn write(&self, address: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let path = self.folder.join(address);
        let made = path.parent().map_or(Ok(()), |folder| crate::publish::make_folders(&self.disk, folder));
        made.and_then(|()| self.disk.replace(&path, &bytes)).map_err(|error| failure(&error))
    }

    fn remove(&self, address: &str) -> Result<(), Failure> {
        match self.disk.remove_file(&self.folder.join(address)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failure(&error)),
            _ => {
                // A folder that is empty now goes too.
                if let Some((folder, _)) = address.rsplit_once('/') {
                    let _ = self.disk.remove_folder(&self.folder.join(folder));
                }
                Ok(())
            }
        }
    }
}
