//! One writer at a time: a lock on a file beside the store, which ends with the process that holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Held while a store is open for writing.
#[derive(Debug)]
pub struct Lock {
    /// Unlocked when it is closed, also by a kill.
    _file: File,
}

/// Takes the lock of the store at `path`.
///
/// # Errors
/// [`Error::Locked`] if another process, or another handle of this one, writes.
pub fn lock(path: &Path) -> Result<Lock> {
    let beside = beside(path);
    let io = |doing| {
        let beside = beside.clone();
        move |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Error::ReadOnly { path: path.to_owned() }
            }
            std::io::ErrorKind::StorageFull => Error::Full { path: path.to_owned() },
            _ => Error::Io { doing, path: beside, source },
        }
    };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&beside)
        .map_err(io("make"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut by = String::new();
            let _ = file.read_to_string(&mut by);
            return Err(Error::Locked { path: path.to_owned(), by: by.trim().parse().ok() });
        }
        Err(TryLockError::Error(source)) => return Err(io("lock")(source)),
    }
    // Who holds it is a courtesy to the next in line: a full disk must not stop us here.
    let _ = file.set_len(0);
    let _ = file.rewind();
    let _ = writeln!(file, "{}", std::process::id());
    Ok(Lock { _file: file })
}

/// The file that is locked: the store itself cannot be, SQLite has locks of its own there.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
