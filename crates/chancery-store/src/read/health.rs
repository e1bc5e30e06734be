//! How the store is: what was read, put aside and noted, and how large it is.

use std::collections::BTreeMap;
use std::fs;

use rusqlite::Connection;
use serde::Serialize;

use crate::error::Result;
use crate::open::Store;
use crate::read::events::count;

/// What a store holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// The file's format.
    pub format: i64,
    /// Bytes of the file, with what is written and not yet merged.
    pub bytes: u64,
    /// Reports.
    pub reports: usize,
    /// Reports nobody has read yet.
    pub pending: usize,
    /// Outlets.
    pub outlets: usize,
    /// Stories.
    pub stories: usize,
    /// Versions of their records.
    pub versions: usize,
    /// Events.
    pub events: usize,
    /// Mentions of them.
    pub mentions: usize,
    /// Actors.
    pub actors: usize,
    /// Attributes on which reports cannot all be right.
    pub conflicts: usize,
    /// Words that are probably damaged.
    pub repairs: usize,
    /// Reports taken out on request.
    pub purged: usize,
    /// First and last day of publication.
    pub days: Option<(String, String)>,
    /// Notes by code.
    pub notes: BTreeMap<String, usize>,
    /// Parts of reports put aside, by reason.
    pub put_aside: BTreeMap<String, usize>,
    /// The latest calls of ingest and purge, latest first.
    pub batches: Vec<BatchItem>,
}

/// One call of ingest or purge.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchItem {
    /// Its number.
    pub batch: i64,
    /// When, if the caller said so.
    pub at: Option<String>,
    /// What made it.
    pub engine: String,
    /// What it did.
    pub counts: serde_json::Value,
}

impl Store {
    /// What the store holds, and how it is.
    pub fn health(&self) -> Result<Health> {
        let size = |suffix: &str| {
            let mut path = self.path.as_os_str().to_owned();
            path.push(suffix);
            fs::metadata(path).map_or(0, |meta| meta.len())
        };
        let bytes = size("") + size("-wal");
        self.read(|conn| {
            let rows =
                |sql: &str| -> rusqlite::Result<usize> { conn.query_row(sql, [], |row| count(row, 0)) };
            let days: (Option<i64>, Option<i64>) =
                conn.query_row("SELECT min(day), max(day) FROM report", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            Ok(Health {
                format: self.format(),
                bytes,
                reports: rows("SELECT count(*) FROM report")?,
                pending: rows("SELECT count(*) FROM report WHERE pending")?,
                outlets: rows("SELECT count(*) FROM outlet")?,
                stories: rows("SELECT count(*) FROM story WHERE gone_into IS NULL")?,
                versions: rows("SELECT count(*) FROM version")?,
                events: rows("SELECT ifnull(sum(events), 0) FROM story")?,
                mentions: rows("SELECT count(*) FROM mention")?,
                actors: rows("SELECT count(*) FROM actor")?,
                conflicts: rows("SELECT ifnull(sum(conflicts), 0) FROM story")?,
                repairs: rows("SELECT ifnull(sum(repairs), 0) FROM story")?,
                purged: rows("SELECT count(*) FROM purged")?,
                days: days.0.and_then(crate::days::day).zip(days.1.and_then(crate::days::day)),
                notes: by_name(conn, "SELECT code, count(*) FROM note GROUP BY code")?,
                put_aside: by_name(conn, "SELECT reason, sum(n) FROM put_aside GROUP BY reason")?,
                batches: conn
                    .prepare_cached("SELECT id, at, engine, counts FROM batch ORDER BY id DESC LIMIT 20")?
                    .query_map([], |row| {
                        Ok(BatchItem {
                            batch: row.get(0)?,
                            at: row.get(1)?,
                            engine: row.get(2)?,
                            counts: serde_json::from_str(row.get_ref(3)?.as_str()?).unwrap_or_default(),
                        })
                    })?
                    .collect::<rusqlite::Result<_>>()?,
            })
        })
    }
}

fn by_name(conn: &Connection, sql: &str) -> rusqlite::Result<BTreeMap<String, usize>> {
    conn.prepare_cached(sql)?.query_map([], |row| Ok((row.get(0)?, count(row, 1)?)))?.collect()
}
