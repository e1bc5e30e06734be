//! Opens a store: for reading by anybody at any time, for writing by one.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};
use crate::lock::{self, Lock};
use crate::schema;

/// An open store. One thread at a time; open it again for another, that is cheap.
#[derive(Debug)]
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) path: PathBuf,
    /// Held by the one who writes.
    lock: Option<Lock>,
}

/// How long a step waits for SQLite's own short locks.
const PATIENCE: Duration = Duration::from_secs(10);

/// What every SQLite file starts with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

impl Store {
    /// Opens the store at `path` for writing, and makes it if there is no file.
    ///
    /// # Errors
    /// [`Error::Locked`] while somebody else writes; [`Error::NotAStore`], [`Error::Newer`], [`Error::ReadOnly`].
    pub fn open(path: impl AsRef<Path>) -> Result<Store> {
        let path = path.as_ref();
        let exists = sniff(path)?;
        if exists && fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly()) {
            return Err(Error::ReadOnly { path: path.to_owned() });
        }
        let lock = lock::lock(path)?;
        let fail = |source| Error::of(path, source);
        let mut conn = Connection::open(path).map_err(fail)?;
        conn.busy_timeout(PATIENCE).map_err(fail)?;
        keep_plans(&conn).map_err(fail)?;
        schema::version(&conn, path)?;
        // Records are some KiB: larger pages leave less of a page empty. Takes effect in a new file.
        // FULL: what was acknowledged survives a power cut too, at one sync a step. References are right by how rows
        // are written, and `check` looks; looking at each row would halve the speed.
        conn.execute_batch(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536; \
             PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY;",
        )
        .map_err(fail)?;
        schema::migrate(&mut conn, path)?;
        Store::with(conn, path, Some(lock))
    }

    /// Opens the store at `path` for reading; others may read and one may write meanwhile. A file of an older format is brought
    /// forward first.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::NotAStore`], [`Error::Newer`].
    pub fn read_only(path: impl AsRef<Path>) -> Result<Store> {
        let path = path.as_ref();
        if !sniff(path)? {
            return Err(Error::Missing { path: path.to_owned() });
        }
        let conn = open_reader(path)?;
        match schema::version(&conn, path)? {
            0 => Err(Error::NotAStore { path: path.to_owned(), found: "an empty database".to_owned() }),
            found if found < schema::newest() => {
                // One of an older format is brought forward, which takes a writer.
                drop(conn);
                drop(Store::open(path)?);
                Store::with(open_reader(path)?, path, None)
            }
            _ => Store::with(conn, path, None),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The format of the file.
    pub fn format(&self) -> i64 {
        schema::newest()
    }

    fn with(conn: Connection, path: &Path, lock: Option<Lock>) -> Result<Store> {
        conn.set_prepared_statement_cache_capacity(128);
        Ok(Store { conn, path: path.to_owned(), lock })
    }

    /// Runs `work` on one state of the store, however much is written meanwhile.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        let fail = |source| Error::of(&self.path, source);
        let step = self.conn.unchecked_transaction().map_err(fail)?;
        work(&step).map_err(fail)
    }

    /// Runs `work` as one step: all of it is kept, or nothing.
    pub(crate) fn write<T>(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        let path = &self.path;
        if self.lock.is_none() {
            return Err(Error::ReadOnly { path: path.clone() });
        }
        let fail = |source| Error::of(path, source);
        let step =
            self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(fail)?;
        let value = work(&step).map_err(fail)?;
        step.commit().map_err(fail)?;
        Ok(value)
    }
}

/// A statement that is used again is not planned again: SQLite would, for other values of it might have another way.
fn keep_plans(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

/// A connection that cannot write. Pages are read where the file is mapped; what each connection keeps besides stays small.
fn open_reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let fail = |source| Error::of(path, source);
    let ready = |conn: Connection| -> rusqlite::Result<Connection> {
        conn.busy_timeout(PATIENCE)?;
        keep_plans(&conn)?;
        conn.execute_batch(
            "PRAGMA query_only = ON; PRAGMA cache_size = -2048; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY;",
        )?;
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(conn)
    };
    match Connection::open_with_flags(path, flags).and_then(ready) {
        Ok(conn) => Ok(conn),
        // On a medium where nothing can be written SQLite's shared memory cannot be made; then nobody writes either.
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) => {
            let uri = format!("file:{}?immutable=1", escaped(path));
            Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI).and_then(ready).map_err(fail)
        }
        Err(error) => Err(fail(error)),
    }
}

fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// Whether there is a file that starts as a store does; an empty one counts as none.
fn sniff(path: &Path) -> Result<bool> {
    let other = |found: &str| Err(Error::NotAStore { path: path.to_owned(), found: found.to_owned() });
    let mut start = Vec::new();
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Ok(meta) if meta.is_dir() => return other("a folder"),
        _ => {}
    }
    fs::File::open(path)
        .and_then(|file| file.take(16).read_to_end(&mut start))
        .map_err(|source| Error::Io { doing: "read", path: path.to_owned(), source })?;
    match start.as_slice() {
        [] => Ok(false),
        start if start == MAGIC => Ok(true),
        start if start.first().is_some_and(|byte| matches!(byte, b'{' | b'[' | b'<')) => other("a text file"),
        _ => other("another kind of file"),
    }
}

#[cfg(test)]
mod tests {
    use chancery_model::Report;

    use super::*;
    use crate::{Batch, Filter, Page};

    #[test]
    fn a_full_disk_keeps_what_was_there() {
        let folder = std::env::temp_dir().join(format!("chancery-full-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let path = folder.join("press.db");
        let report = |at: usize| Report::new(format!("r{at}"), format!("the text of report {at}"));
        let mut store = Store::open(&path).expect("the folder is fresh");
        let mut batch = Batch::new("test", None);
        store.keep(&mut batch, &[report(0)]).expect("there is room");
        // SQLite says the same of a file that may not grow as of a disk that is full.
        let pages: i64 =
            store.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("it can be asked");
        store.conn.pragma_update(None, "max_page_count", pages + 2).expect("it can be set");
        let many: Vec<Report> = (1..2000).map(report).collect();
        let full = store.keep(&mut batch, &many);
        assert!(matches!(full, Err(Error::Full { .. })), "{full:?}");
        let found = store.reports(&Filter::default(), Page::default()).expect("it can be read");
        assert_eq!(found.items.len(), 1, "the step that failed left nothing");
        store.conn.pragma_update(None, "max_page_count", 1_000_000).expect("it can be set");
        assert_eq!(store.keep(&mut batch, &many).expect("there is room now").added.len(), 1999);
        drop(store);
        fs::remove_dir_all(&folder).expect("the folder is ours");
    }
}
