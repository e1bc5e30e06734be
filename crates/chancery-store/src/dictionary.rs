//! The dictionary that a store's records are packed against: bytes of some of its own records, of which others mostly consist.
//!
//! It holds words of reports, so it goes when one of these is purged ([`forget`]); the next run makes another.

use chancery_model::Record;
use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::open::Store;
use crate::pack::{self, Care};
use crate::put;
use crate::read::reports;

/// Stories a store has before it makes one: fewer save less than it takes.
pub const STORIES: usize = 48;

/// Bytes of it. zstd is as fast with 128 KiB, and half of it is felt in size.
const SIZE: usize = 128 << 10;

/// The dictionary, and its number in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dictionary {
    pub id: i64,
    pub body: Vec<u8>,
}

impl Store {
    /// The dictionary that records are to be packed against; made now if there are stories enough and none is there.
    pub(crate) fn dictionary(&mut self) -> Result<Option<Dictionary>> {
        let (found, is_time) = self.read(|conn| {
            let found = current(conn)?;
            let stories: usize = match found {
                Some(_) => 0,
                None => conn.query_row(
                    "SELECT count(*) FROM (SELECT 1 FROM story WHERE gone_into IS NULL AND events > 0 LIMIT ?1)",
                    [STORIES as i64],
                    |row| row.get::<_, i64>(0),
                )? as usize,
            };
            Ok((found, stories >= STORIES))
        })?;
        if is_time { self.write(make) } else { Ok(found) }
    }
}

fn current(conn: &Connection) -> rusqlite::Result<Option<Dictionary>> {
    conn.prepare_cached("SELECT id, body FROM dictionary LIMIT 1")?
        .query_row([], |row| Ok(Dictionary { id: row.get(0)?, body: row.get(1)? }))
        .optional()
}

/// A dictionary's bytes.
pub fn body(conn: &Connection, id: i64) -> Option<Vec<u8>> {
    conn.prepare_cached("SELECT body FROM dictionary WHERE id = ?1")
        .and_then(|mut find| find.query_row([id], |row| row.get(0)))
        .ok()
}

/// The number of such bytes.
pub fn number(body: &[u8]) -> i64 {
    Sha256::digest(body).iter().take(6).fold(0, |number, byte| number << 8 | i64::from(*byte))
}

/// Of the latest records, whole ones, while there is room.
fn make(conn: &Connection) -> rusqlite::Result<Option<Dictionary>> {
    let mut find = conn.prepare(
        "SELECT s.id, v.record FROM story AS s JOIN version AS v ON v.story = s.id AND v.number = s.version \
         WHERE s.gone_into IS NULL AND s.events > 0 ORDER BY s.id DESC LIMIT 1000",
    )?;
    let (mut body, mut stories): (Vec<u8>, Vec<i64>) = (Vec::new(), Vec::new());
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let Some(bare) = pack::bare(row.get_ref(1)?.as_blob()?)? else { continue };
        if body.len() + bare.len() <= SIZE {
            body.extend(bare);
            stories.push(row.get(0)?);
        }
        if body.len() * 10 > SIZE * 9 {
            break;
        }
    }
    if body.is_empty() {
        return Ok(None);
    }
    let mut members = conn.prepare("SELECT id FROM report WHERE story = ?1 ORDER BY id")?;
    let mut reports: Vec<i64> = Vec::new();
    for story in stories {
        for report in members.query_map([story], |row| row.get(0))? {
            reports.push(report?);
        }
    }
    let id = number(&body);
    let reports = serde_json::to_string(&reports).map_err(pack::refused)?;
    conn.execute(
        "INSERT INTO dictionary (id, body, reports) VALUES (?1, ?2, ?3)",
        params![id, body, reports],
    )?;
    Ok(Some(Dictionary { id, body }))
}

/// Takes a dictionary out that holds words of one of these reports: its records are packed without.
pub fn forget(conn: &Connection, reports: &[i64]) -> rusqlite::Result<()> {
    let held: Option<String> =
        conn.query_row("SELECT reports FROM dictionary LIMIT 1", [], |row| row.get(0)).optional()?;
    let held: Vec<i64> = held.and_then(|held| serde_json::from_str(&held).ok()).unwrap_or_default();
    if !reports.iter().any(|report| held.contains(report)) {
        return Ok(());
    }
    let versions: Vec<i64> = conn
        .prepare("SELECT rowid FROM version WHERE base IS NULL")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for version in versions {
        let packed: Vec<u8> = conn
            .prepare_cached("SELECT record FROM version WHERE rowid = ?1")?
            .query_row([version], |row| row.get(0))?;
        if pack::has_dictionary(&packed) {
            let mut record: Record = put::unpacked(conn, &packed)?;
            let packed =
                pack::pack_record(&mut record, &|report| reports::text(conn, report), Care::Small, None)?;
            conn.prepare_cached("UPDATE version SET record = ?2 WHERE rowid = ?1")?
                .execute(params![version, packed])?;
        }
    }
    conn.execute("DELETE FROM dictionary", [])?;
    Ok(())
}
