//! Rows that wait to be written in the order of their tables: each page is then visited once in a step, and filled.

use rusqlite::{CachedStatement, Connection, params};

/// Rows that wait at most; bounds memory.
const MOST: usize = 200_000;

/// One mention: report, event, its number there, first byte, length, status, confidence in hundredths.
pub type Mention = (i64, i64, i64, u32, u32, i64, i64);

/// Rows of events that wait.
#[derive(Debug, Default)]
pub struct Waiting {
    /// Actor, day, event, role.
    pub parties: Vec<(i64, i64, i64, i64)>,
    /// See [`Mention`].
    pub mentions: Vec<Mention>,
    /// Source, target, day, event, its act if it is done.
    pub dyads: Vec<(i64, i64, i64, i64, Option<i64>)>,
}

impl Waiting {
    /// Whether there are so many that they should be written now.
    pub fn is_full(&self) -> bool {
        self.parties.len() + self.mentions.len() + self.dyads.len() > MOST
    }

    /// Writes them.
    pub fn write(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        if !self.parties.is_empty() {
            let sql = "INSERT INTO party (actor, day, event, role) VALUES (?1, ?2, ?3, ?4)";
            rows(conn.prepare_cached(sql)?, &mut self.parties, |insert, row| {
                insert.execute(params![row.0, row.1, row.2, row.3])
            })?;
        }
        if !self.mentions.is_empty() {
            let sql = "INSERT INTO mention (report, event, number, start, length, status, confidence) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            rows(conn.prepare_cached(sql)?, &mut self.mentions, |insert, row| {
                insert.execute(params![row.0, row.1, row.2, row.3, row.4, row.5, row.6])
            })?;
        }
        if !self.dyads.is_empty() {
            let sql = "INSERT INTO dyad_event (source, target, day, event, done) VALUES (?1, ?2, ?3, ?4, ?5)";
            rows(conn.prepare_cached(sql)?, &mut self.dyads, |insert, row| {
                insert.execute(params![row.0, row.1, row.2, row.3, row.4])
            })?;
        }
        Ok(())
    }
}

fn rows<T: Ord>(
    mut insert: CachedStatement<'_>,
    rows: &mut Vec<T>,
    write: impl Fn(&mut CachedStatement<'_>, &T) -> rusqlite::Result<usize>,
) -> rusqlite::Result<()> {
    rows.sort_unstable();
    rows.drain(..).try_for_each(|row| write(&mut insert, &row).map(drop))
}
