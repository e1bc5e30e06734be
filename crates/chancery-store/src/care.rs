//! Copies of a store, and taking reports out of it.

use std::path::Path;

use rusqlite::{Connection, params};
use serde::Serialize;

use crate::address;
use crate::dictionary;
use crate::error::{Error, Result};
use crate::keep::{Batch, article};
use crate::open::Store;
use crate::put::{self, Numbers};
use crate::read::reports;
use crate::read::stories::record_of;
use crate::settle::{Desk, Progress, Scope, Settled};

/// What is to be taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwanted {
    /// One report, by id.
    Report(String),
    /// All reports of an outlet.
    Outlet(String),
}

/// What taking out did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Purged {
    /// Ids of the reports taken out.
    pub reports: Vec<String>,
    /// Stories that had no other report.
    pub stories_gone: usize,
    /// Former versions taken out, since they quote these reports.
    pub versions: usize,
    /// What became of the other stories.
    pub settled: Settled,
}

impl Store {
    /// Writes a copy of the store, as it is now, to a new file; others may write meanwhile.
    ///
    /// # Errors
    /// If there is a file at `to` already.
    pub fn backup(&self, to: &Path) -> Result<u64> {
        if to.exists() {
            return Err(Error::BadQuery {
                expected: "a new file for the backup".to_owned(),
                found: format!("one that exists: {}", to.display()),
            });
        }
        let name = to.to_string_lossy();
        let source = Store::read_only(&self.path)?;
        // Only the new file is written.
        source
            .conn
            .execute_batch("PRAGMA query_only = OFF")
            .and_then(|()| source.conn.execute("VACUUM INTO ?1", [&name]))
            .map_err(|source| Error::of(to, source))?;
        let io = |source| Error::Io { doing: "write", path: to.to_owned(), source };
        let file = std::fs::File::open(to).map_err(io)?;
        file.sync_all().map_err(io)?;
        Ok(file.metadata().map_err(io)?.len())
    }

    /// Takes reports out, with all that was made of them, and reconciles what is left of their stories. Former versions
    /// that quote them go too, and so do the bytes: the file is written anew. The reports do not come in again.
    pub fn purge(
        &mut self,
        unwanted: &Unwanted,
        desk: &dyn Desk,
        at: Option<&str>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Purged> {
        let mut batch = Batch::new(desk.name(), at);
        let (mut purged, id) = self.write(|conn| {
            let id = batch.row(conn)?;
            Ok((take_out(conn, unwanted)?, id))
        })?;
        batch.made(Some(id));
        purged.settled = self.settle(desk, &mut batch, Scope::Changed, progress)?;
        let counts = serde_json::json!({
            "purged": purged.reports.len(), "changed": purged.settled.changed, "stories_gone": purged.stories_gone
        });
        self.end(&batch, &counts)?;
        let path = self.path.clone();
        self.conn
            .execute_batch(
                "INSERT INTO report_words (report_words) VALUES ('optimize'); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);",
            )
            .map_err(|source| Error::of(&path, source))?;
        Ok(purged)
    }
}

fn take_out(conn: &Connection, unwanted: &Unwanted) -> rusqlite::Result<Purged> {
    let (part, name) = match unwanted {
        Unwanted::Report(report) => ("ref = ?1", report),
        Unwanted::Outlet(outlet) => ("outlet = (SELECT id FROM outlet WHERE name = ?1)", outlet),
    };
    let reports: Vec<(i64, String, Option<i64>)> = conn
        .prepare(&format!("SELECT id, ref, story FROM report WHERE {part} ORDER BY ref"))?
        .query_map([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut purged = Purged::default();
    let mut stories: Vec<i64> = reports.iter().filter_map(|(_, _, story)| *story).collect();
    stories.sort_unstable();
    stories.dedup();
    let mut numbers = Numbers::default();
    for story in &stories {
        address::park(conn, *story)?;
        put::clear(conn, &mut numbers, *story)?;
    }
    numbers.finish(conn)?;
    purged.reports = reports.iter().map(|(_, report, _)| report.clone()).collect();
    // Records are read with the texts of their reports, so first those go that quote them.
    purged.versions = forget(conn, &stories, &purged.reports)?;
    dictionary::forget(conn, &reports.iter().map(|(row, ..)| *row).collect::<Vec<i64>>())?;
    for (row, _, _) in &reports {
        conn.execute("INSERT OR IGNORE INTO purged (hash) SELECT hash FROM report WHERE id = ?1", [row])?;
        // The index keeps no text, so it must be told which words go.
        let whole = reports::whole(conn, *row)?;
        conn.execute(
            "INSERT INTO report_words (report_words, rowid, title, text) VALUES ('delete', ?1, ?2, ?3)",
            params![row, whole.title.as_deref().unwrap_or(""), article(&whole)],
        )?;
        for table in ["report_text", "annotation", "note", "put_aside", "spelling", "mention"] {
            conn.execute(&format!("DELETE FROM {table} WHERE report = ?1"), [row])?;
        }
        conn.execute("DELETE FROM report WHERE id = ?1", [row])?;
    }
    for story in &stories {
        address::forget(conn, *story)?;
        conn.execute("UPDATE report SET pending = 1 WHERE story = ?1", [story])?;
        conn.execute(
            "UPDATE story SET version = 0, reports = 0, events = 0, conflicts = 0, repairs = 0, wires = 0, title = '' WHERE id = ?1",
            [story],
        )?;
        let left = conn.prepare_cached("SELECT 1 FROM report WHERE story = ?1")?.exists([story])?;
        if !left {
            conn.execute("DELETE FROM story_alias WHERE story = ?1", [story])?;
            conn.execute(
                "DELETE FROM version WHERE story IN (SELECT id FROM story WHERE gone_into = ?1)",
                [story],
            )?;
            // Its row stays, so that its number is not given out again; its events are gone, and nothing is left to bring them back.
            conn.execute(
                "UPDATE story SET gone_into = id, first = NULL, last = NULL WHERE id = ?1",
                [story],
            )?;
            conn.execute(
                "UPDATE former SET reason = ?2, heir_born = NULL, heir_number = NULL WHERE story = ?1",
                params![story, address::TAKEN_OUT],
            )?;
            purged.stories_gone += 1;
        }
    }
    // Lines may have words of reports.
    conn.execute("DELETE FROM line WHERE id NOT IN (SELECT line FROM event WHERE line IS NOT NULL)", [])?;
    conn.execute(
        "DELETE FROM outlet WHERE id NOT IN (SELECT outlet FROM report WHERE outlet IS NOT NULL)",
        [],
    )?;
    Ok(purged)
}

/// Takes out the versions of these stories, and those of others that quote one of these reports.
fn forget(conn: &Connection, stories: &[i64], reports: &[String]) -> rusqlite::Result<usize> {
    let mut forgotten = 0;
    for story in stories {
        forgotten += conn.execute("DELETE FROM version WHERE story = ?1", [story])?;
    }
    let others: Vec<(i64, i64)> = conn
        .prepare("SELECT id, version FROM story WHERE version > 1 OR gone_into IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (story, latest) in others {
        for version in (1..=latest).rev() {
            let Some(record) = record_of(conn, story, Some(version))? else { break };
            if record.reports.iter().any(|report| reports.contains(&report.id)) {
                // Older ones are packed against this one.
                forgotten += conn.execute(
                    "DELETE FROM version WHERE story = ?1 AND number <= ?2",
                    params![story, version],
                )?;
                break;
            }
        }
    }
    Ok(forgotten)
}
