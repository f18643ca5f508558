//! The file: one process has it, and nobody else on the machine may read it.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::clock::Clock;
use crate::store::StoreError;

/// Holds `<file>.lock` for the life of the process; the lock dies with it, however it ends.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Takes it, or says who has it.
    pub(super) fn take(file: &Path) -> Result<Self, StoreError> {
        let mut lock = open_privately(&beside(&real(file), ".lock")).map_err(sqlx::Error::Io)?;
        match lock.try_lock() {
            Ok(()) => {
                sign(&mut lock).map_err(sqlx::Error::Io)?;
                Ok(Self(lock))
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who it is matters less than that it is.
                if lock.read_to_string(&mut holder).is_err() || holder.is_empty() {
                    holder = "another process".to_owned();
                }
                Err(StoreError::Held { holder })
            }
            Err(TryLockError::Error(error)) => Err(sqlx::Error::Io(error).into()),
        }
    }

    /// Lets the next one in.
    pub(super) fn leave(&self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the store's lock could not be given back");
        }
    }
}

fn sign(lock: &mut File) -> std::io::Result<()> {
    let (pid, since) = (std::process::id(), Clock::machine().timestamp());
    lock.set_len(0)?;
    lock.rewind()?;
    write!(lock, "process {pid} since {}", since.as_str())?;
    lock.flush()
}

/// Makes the data base's files readable for their owner alone; SQLite gives its logs the file's own
/// permissions.
pub(super) fn make_private(file: &Path) -> std::io::Result<()> {
    open_privately(file)?;
    for ending in ["-wal", "-shm"] {
        let log = beside(file, ending);
        if log.exists() {
            open_privately(&log)?;
        }
    }
    Ok(())
}

fn open_privately(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    name.into()
}

/// One file has one lock, by whatever way it is named.
fn real(file: &Path) -> PathBuf {
    file.canonicalize().unwrap_or_else(|_| file.to_owned())
}
