//! What can go wrong with a store.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::ErrorCode;

/// Why a store could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such file.
    #[error("expected a store, found no file at {}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("expected a store, found {found} at {}", path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// What it seems to be.
        found: String,
    },
    /// The file was written by a newer Chancery.
    #[error("expected a store of format {known} or older, found format {found} at {}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format this version knows.
        known: i64,
    },
    /// Somebody else writes.
    #[error("expected to be the only writer of {}, found another{}", path.display(), process(*by))]
    Locked {
        /// The file.
        path: PathBuf,
        /// The other process, where it is known.
        by: Option<u32>,
    },
    /// The file, its folder or this handle may not be written.
    #[error("expected to write to {}, found it read-only", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No room is left; nothing of the last step was kept.
    #[error("expected room for {}, found the disk full", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// A page or a value of the file is damaged.
    #[error("expected a sound store, found damage in {}: {detail}", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is damaged.
        detail: String,
    },
    /// A query of the caller's cannot be run.
    #[error("expected {expected}, found {found}")]
    BadQuery {
        /// What would have been right.
        expected: String,
        /// What was given.
        found: String,
    },
    /// A query took longer than it may.
    #[error("expected an answer within {:.1} s, found none yet", limit.as_secs_f64())]
    TimedOut {
        /// The limit.
        limit: Duration,
    },
    /// The file system refused.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On which file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// SQLite refused for another reason.
    #[error("the store at {} cannot be used", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: rusqlite::Error,
    },
}

/// What the functions of this crate return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

fn process(by: Option<u32>) -> String {
    by.map_or(String::new(), |by| format!(": process {by}"))
}

impl Error {
    /// What a person can do about it, where there is something.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Error::Missing { .. } => Some("`chancery ingest --store FILE PATH…` makes one"),
            Error::NotAStore { .. } => Some("name the file that `chancery ingest --store FILE` made"),
            Error::Newer { .. } => Some("use the Chancery that wrote it, or a newer one"),
            Error::Locked { .. } => Some("wait until it has ended; reading goes on meanwhile"),
            Error::Full { .. } => {
                Some("make room and run the same command again: it goes on where it stopped")
            }
            Error::Corrupt { .. } => Some(
                "`chancery check --repair` builds the tables anew from the records; else restore a backup",
            ),
            Error::TimedOut { .. } => Some("narrow the query, or allow more with --seconds"),
            _ => None,
        }
    }

    /// Gives SQLite's codes our meaning.
    pub(crate) fn of(path: &Path, source: rusqlite::Error) -> Error {
        let path = path.to_owned();
        let detail = || source.to_string();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked { path, by: None },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Error::ReadOnly { path },
            Some(ErrorCode::DiskFull) => Error::Full { path },
            Some(ErrorCode::DatabaseCorrupt) => Error::Corrupt { detail: detail(), path },
            Some(ErrorCode::NotADatabase) => {
                Error::NotAStore { path, found: "another kind of file".to_owned() }
            }
            _ => Error::Sqlite { path, source },
        }
    }
}
