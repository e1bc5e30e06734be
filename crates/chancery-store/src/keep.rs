//! Takes reports in: each once, safe before anything is made of it.

use std::collections::BTreeMap;

use chancery_model::{Note, Report};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::days;
use crate::error::Result;
use crate::open::Store;
use crate::pack;
use crate::put::{self, Numbers};

/// What became of reports that were handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kept {
    /// Ids of those that are new, as they are kept.
    pub added: Vec<String>,
    /// Reports that were there already.
    pub unchanged: usize,
    /// Ids that another report had: as given, as kept.
    pub renamed: Vec<(String, String)>,
    /// Reports that were taken out on request and stay out.
    pub purged: usize,
}

impl Kept {
    /// Adds what another call kept.
    pub fn add(&mut self, other: Kept) {
        self.added.extend(other.added);
        self.unchanged += other.unchanged;
        self.renamed.extend(other.renamed);
        self.purged += other.purged;
    }
}

/// Reports written in one step. A step costs a sync of the disk, some 5 ms; a kill loses at most one.
const STEP: usize = 256;

/// What one call of ingest adds; noted in the store with the first thing it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// What makes the records.
    pub engine: String,
    /// The time to note, as ISO 8601; the store has no clock.
    pub at: Option<String>,
    id: Option<i64>,
}

impl Batch {
    /// A batch that has changed nothing yet.
    pub fn new(engine: impl Into<String>, at: Option<&str>) -> Batch {
        Batch { engine: engine.into(), at: at.map(str::to_owned), id: None }
    }

    /// Its row; made if there is none.
    pub(crate) fn row(&self, conn: &Connection) -> rusqlite::Result<i64> {
        match self.id {
            Some(id) => Ok(id),
            None => conn
                .prepare_cached("INSERT INTO batch (at, engine, counts) VALUES (?1, ?2, '{}')")?
                .insert(params![self.at, self.engine]),
        }
    }

    /// Remembers the row, once the step that made it is on disk.
    pub(crate) fn made(&mut self, id: Option<i64>) {
        self.id = self.id.or(id);
    }
}

impl Store {
    /// Notes what a batch amounted to, if it changed anything.
    pub fn end(&mut self, batch: &Batch, counts: &serde_json::Value) -> Result<()> {
        let Some(id) = batch.id else { return Ok(()) };
        self.write(|conn| {
            conn.execute("UPDATE batch SET counts = ?2 WHERE id = ?1", params![id, counts.to_string()])?;
            Ok(())
        })
    }

    /// Keeps `reports`. When this returns they are on disk; [`Store::settle`] then makes records of them.
    ///
    /// A report that is there already, whatever its id, changes nothing.
    pub fn keep(&mut self, batch: &mut Batch, reports: &[Report]) -> Result<Kept> {
        let mut kept = Kept::default();
        for step in reports.chunks(STEP) {
            let (done, id) = self.write(|conn| {
                let mut numbers = Numbers::default();
                let mut kept = Kept::default();
                let mut id = None;
                for report in step {
                    let mut row = || -> rusqlite::Result<i64> {
                        if id.is_none() {
                            id = Some(batch.row(conn)?);
                        }
                        Ok(id.unwrap_or_default())
                    };
                    keep(conn, &mut numbers, &mut row, report, &mut kept)?;
                }
                Ok((kept, id))
            })?;
            batch.made(id);
            kept.add(done);
        }
        Ok(kept)
    }
}

fn keep(
    conn: &Connection,
    numbers: &mut Numbers,
    batch: &mut dyn FnMut() -> rusqlite::Result<i64>,
    report: &Report,
    kept: &mut Kept,
) -> rusqlite::Result<()> {
    let hash = hash(report);
    let exists = |query: &str| conn.prepare_cached(query)?.exists([&hash[..]]);
    if exists("SELECT 1 FROM report WHERE substr(hash, 1, 6) = substr(?1, 1, 6) AND hash = ?1")? {
        kept.unchanged += 1;
        return Ok(());
    }
    if exists("SELECT 1 FROM purged WHERE hash = ?1")? {
        kept.purged += 1;
        return Ok(());
    }
    let mut report = report.clone();
    let given = report.id.clone();
    report.id = free_id(conn, &given, &hash)?;
    if report.id != given {
        kept.renamed.push((given, report.id.clone()));
    }
    insert(conn, numbers, batch()?, &mut report, &hash)?;
    kept.added.push(report.id);
    Ok(())
}

fn insert(
    conn: &Connection,
    numbers: &mut Numbers,
    batch: i64,
    report: &mut Report,
    hash: &[u8],
) -> rusqlite::Result<()> {
    let outlet = report.outlet.as_deref().map(|name| numbers.outlet(conn, name)).transpose()?;
    let article = article(report);
    let id = conn
        .prepare_cached(
            "INSERT INTO report (ref, hash, outlet, title, author, url, lang, published, day, words, batch) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .insert(params![
            report.id,
            hash,
            outlet,
            report.title,
            report.author,
            report.url,
            report.lang,
            report.published,
            report.published_day().and_then(days::number),
            article.split_whitespace().count() as i64,
            batch,
        ])?;
    conn.prepare_cached("INSERT INTO report_words (rowid, title, text) VALUES (?1, ?2, ?3)")?
        .execute(params![id, report.title.as_deref().unwrap_or(""), article])?;
    let notes: Vec<Note> = std::mem::take(&mut report.notes);
    put::replace_notes(conn, id, put::INGEST, &notes)?;
    let mut aside: BTreeMap<&str, i64> = BTreeMap::new();
    for part in &report.dropped {
        *aside.entry(&part.reason).or_default() += 1;
    }
    for (reason, n) in aside {
        conn.prepare_cached("INSERT INTO put_aside (report, reason, n) VALUES (?1, ?2, ?3)")?
            .execute(params![id, reason, n])?;
    }
    conn.prepare_cached("INSERT INTO report_text (report, body) VALUES (?1, ?2)")?
        .execute(params![id, pack::pack_json(report)?])?;
    Ok(())
}

/// The id, or where another report has it, the id and a part of the hash.
fn free_id(conn: &Connection, given: &str, hash: &[u8]) -> rusqlite::Result<String> {
    let mut is_taken = conn.prepare_cached("SELECT 1 FROM report WHERE ref = ?1")?;
    if is_taken.query_row([given], |_| Ok(())).optional()?.is_none() {
        return Ok(given.to_owned());
    }
    let mut id = format!("{given}~");
    for byte in hash {
        id.push_str(&format!("{byte:02x}"));
        if id.len() >= given.len() + 9 && !is_taken.exists([&id])? {
            break;
        }
    }
    Ok(id)
}

/// The words of a report that are the article.
pub fn article(report: &Report) -> String {
    if report.kept.is_empty() && report.dropped.is_empty() {
        return report.text.clone();
    }
    let parts: Vec<&str> = report.kept.iter().map(|span| span.of(&report.text)).collect();
    parts.join("\n")
}

/// What makes a report the same: all that was published, and nothing we made of it.
pub fn hash(report: &Report) -> [u8; 16] {
    let mut hasher = Sha256::new();
    for field in [&report.outlet, &report.url, &report.title, &report.author, &report.published] {
        // Lengths keep fields apart; nothing is not the same as empty.
        hasher.update(field.as_ref().map_or(u64::MAX, |field| field.len() as u64).to_le_bytes());
        hasher.update(field.as_deref().unwrap_or(""));
    }
    hasher.update(&report.text);
    let mut hash = [0; 16];
    hash.copy_from_slice(&hasher.finalize()[..16]);
    hash
}
