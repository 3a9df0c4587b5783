//! One file, streamed: a path becomes a reader that is certainly a regular file, or a writer of a new file.
//! Decides nothing about contents.

use super::{Disk, Kind, Operation, Stamp};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// An open regular file.
#[derive(Debug)]
pub struct Reading {
    file: File,
    stamp: Stamp,
    path: PathBuf,
    disk: Disk,
}

/// A new file being written.
#[derive(Debug)]
pub struct Writing {
    file: File,
    path: PathBuf,
    disk: Disk,
    room: u64,
}

impl Disk {
    /// Opens a regular file, following links. Never waits: a pipe or a device is refused before it is opened,
    /// and one that took the file's place since then is opened without blocking and refused after.
    pub fn open(&self, path: &Path) -> io::Result<Reading> {
        regular(Kind::of(std::fs::metadata(path)?.file_type()))?;
        self.open_listed(path)
    }

    /// The same for a path that a listing has just called a regular file, one system call cheaper.
    pub fn open_listed(&self, path: &Path) -> io::Result<Reading> {
        self.allow(Operation::Read, path)?;
        let file = options().open(path)?;
        let metadata = file.metadata()?;
        regular(Kind::of(metadata.file_type()))?;
        Ok(Reading { file, stamp: Stamp::of(&metadata), path: path.to_owned(), disk: self.clone() })
    }

    /// Creates a file that must not exist yet.
    pub fn create(&self, path: &Path) -> io::Result<Writing> {
        let file = match self.allow(Operation::Write, path) {
            Ok(()) => File::create_new(path)?,
            Err(fault) => {
                // A real failure may well have created the file.
                let _ = File::create_new(path);
                return Err(fault);
            }
        };
        Ok(Writing { file, path: path.to_owned(), disk: self.clone(), room: size_limit() })
    }

    /// Writes a whole new file, which must not exist yet.
    pub fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.create(path)?.write_all(bytes)
    }
}

impl Disk {
    /// Writes a whole file in one step: a new one beside it takes its name, so that nobody ever sees half of it.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".anli-new");
        let growing = path.with_file_name(name);
        let _ = self.remove_file(&growing);
        let written = self.write_new(&growing, bytes).and_then(|()| self.rename(&growing, path));
        if written.is_err() {
            let _ = self.remove_file(&growing);
        }
        written
    }
}

impl Reading {
    /// Size, times and identity at the moment of opening.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Goes to the given byte, from which is read then.
    pub fn seek_to(&mut self, offset: u64) -> io::Result<()> {
        self.disk.allow(Operation::Read, &self.path)?;
        self.file.seek(SeekFrom::Start(offset)).map(|_| ())
    }

    /// Whether the file is still as it was when opened, and as long as what was `read` of it.
    pub fn is_settled(&self, read: u64) -> io::Result<bool> {
        let now = Stamp::of(&self.file.metadata()?);
        Ok(now.size == self.stamp.size && now.modified == self.stamp.modified && now.size == read)
    }
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.disk.allow(Operation::Read, &self.path)?;
        self.file.read(buffer)
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Seek for Writing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Past the limit the system does not return an error, it ends the process by a signal.
        let length = bytes.len() as u64;
        if length > self.room {
            return Err(io::Error::from(ErrorKind::FileTooLarge));
        }
        if let Err(fault) = self.disk.allow(Operation::Write, &self.path) {
            let _ = self.file.write_all(&bytes[..bytes.len() / 2]);
            return Err(fault);
        }
        let written = self.file.write(bytes)?;
        self.room -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Anything but a regular file is refused with the reason that fits.
fn regular(kind: Kind) -> io::Result<()> {
    match kind {
        Kind::File => Ok(()),
        Kind::Folder => Err(io::Error::from(ErrorKind::IsADirectory)),
        Kind::Link | Kind::Other => Err(io::Error::new(ErrorKind::InvalidInput, "not a regular file")),
    }
}

#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    #[cfg(target_os = "linux")]
    let nonblock = rustix::fs::OFlags::NONBLOCK.bits() as i32;
    // The value of every BSD, macOS included.
    #[cfg(not(target_os = "linux"))]
    let nonblock = 0x4;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(nonblock);
    options
}

#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

/// Asks the system to let this process open `wanted` files at once; how many it may open now.
#[cfg(unix)]
pub fn raise_open_files(wanted: u64) -> u64 {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let now = getrlimit(Resource::Nofile);
        let allowed = now.maximum.unwrap_or(wanted).min(wanted);
        if now.current.is_some_and(|current| current < allowed) {
            let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(allowed), maximum: now.maximum });
        }
        getrlimit(Resource::Nofile).current.unwrap_or(wanted).min(wanted)
    }
    // 256 is what other Unix systems give without being asked.
    #[cfg(not(target_os = "linux"))]
    wanted.min(256)
}

/// Asks the system to let this process open `wanted` files at once; other systems have no such limit.
#[cfg(not(unix))]
pub fn raise_open_files(wanted: u64) -> u64 {
    wanted
}

/// The largest file this process may write (`ulimit -f`), as it was at the first file.
#[cfg(target_os = "linux")]
fn size_limit() -> u64 {
    use rustix::process::{Resource, getrlimit};
    static LIMIT: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
    *LIMIT.get_or_init(|| getrlimit(Resource::Fsize).current.unwrap_or(u64::MAX))
}

#[cfg(not(target_os = "linux"))]
fn size_limit() -> u64 {
    u64::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_pipe_is_refused_without_waiting() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let pipe = folder.path().join("管道.md");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)?;
        assert!(Disk::default().open(&pipe).is_err());
        assert!(options().open(&pipe).is_ok(), "opening must not block either");
        Ok(())
    }

    #[test]
    fn a_new_file_never_replaces_one() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a");
        Disk::default().write_new(&path, b"1")?;
        let again = Disk::default().write_new(&path, b"2");
        assert_eq!(again.map_err(|error| error.kind()), Err(ErrorKind::AlreadyExists));
        Ok(())
    }
}
