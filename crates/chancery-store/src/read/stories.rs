//! Stories: lists of them, their records, former versions.

use chancery_model::{Cluster, Record};
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};
use serde::Serialize;

use crate::address;
use crate::days;
use crate::error::Result;
use crate::filter::{Filter, Listed, Page, STORY_BY_REF};
use crate::open::Store;
use crate::pack::{self, Against};
use crate::put;
use crate::read::events::count;

/// A story, as in lists.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoryItem {
    /// Its id.
    pub story: String,
    /// One line that names it.
    pub title: String,
    /// Earliest day of publication.
    pub first: Option<String>,
    /// Latest day of publication.
    pub last: Option<String>,
    /// Reports.
    pub reports: usize,
    /// Outlets that published them.
    pub outlets: usize,
    /// Wires behind them.
    pub wires: usize,
    /// Acts they tell of.
    pub events: usize,
    /// Attributes on which they cannot all be right.
    pub conflicts: usize,
    /// Words that are probably damaged.
    pub repairs: usize,
    /// Versions its record has had.
    pub version: usize,
}

/// One version of a story's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionItem {
    /// From 1.
    pub version: usize,
    /// When it was made, if the caller said so.
    pub at: Option<String>,
    /// What made it.
    pub engine: String,
    /// Reports in it.
    pub reports: usize,
    /// Events in it.
    pub events: usize,
}

/// A record with the addresses of its events.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Addressed {
    /// The record.
    #[serde(flatten)]
    pub record: Record,
    /// The address of each event, in the order of the record's clusters. It stays when the record is made anew, which numbers
    /// its clusters by place. Empty for a version that was written before addresses were kept.
    pub addresses: Vec<String>,
}

impl Addressed {
    /// The address of an event of the record.
    pub fn of(&self, cluster: &Cluster) -> Option<&str> {
        let place = self.record.clusters.iter().position(|one| one.id == cluster.id)?;
        self.addresses.get(place).map(String::as_str)
    }
}

impl Store {
    /// Stories that `filter` wants, latest first.
    pub fn stories(&self, filter: &Filter, page: Page) -> Result<Listed<StoryItem>> {
        let wanted = filter.stories()?;
        self.read(|conn| {
            let sql = format!(
                "SELECT s.ref, s.title, s.first, s.last, s.reports, s.outlets, s.wires, s.events, s.conflicts, \
                 s.repairs, s.version FROM story AS s{} ORDER BY s.last DESC, s.id DESC{}",
                wanted.sql(),
                page.sql()
            );
            let items = conn
                .prepare_cached(&sql)?
                .query_map(params_from_iter(wanted.values), item)?
                .collect::<rusqlite::Result<_>>()?;
            Ok(page.cut(items))
        })
    }

    /// A story as in lists, by its present id, a former one, or that of a story that went into it.
    pub fn story_item(&self, story: &str) -> Result<Option<StoryItem>> {
        self.read(|conn| {
            let Some(row) = row_of(conn, story)? else { return Ok(None) };
            conn.prepare_cached(
                "SELECT ref, title, first, last, reports, outlets, wires, events, conflicts, repairs, version \
                 FROM story WHERE id = ?1",
            )?
            .query_row([row], item)
            .optional()
        })
    }

    /// A story's record, by the same ids.
    pub fn story(&self, story: &str) -> Result<Option<Record>> {
        self.read(|conn| record(conn, story, None))
    }

    /// A story's record, latest or as it was in a version, with the addresses of its events.
    pub fn addressed(&self, story: &str, version: Option<usize>) -> Result<Option<Addressed>> {
        self.read(|conn| {
            let Some(row) = row_of(conn, story)? else { return Ok(None) };
            let version = version.map(|version| version as i64);
            let Some(record) = record_of(conn, row, version)? else { return Ok(None) };
            let version = version.map_or_else(|| put::version_of(conn, row), Ok)?;
            let ids = address::of_version(conn, row, version, record.clusters.len())?;
            Ok(Some(Addressed { addresses: address::written(conn, row, &ids)?, record }))
        })
    }

    /// Every story's record, in order of the stories' first reports, handed to `take` one by one.
    pub fn records(&self, take: &mut dyn FnMut(Record) -> bool) -> Result<()> {
        self.read(|conn| {
            let mut find = conn.prepare(
                "SELECT v.record FROM story AS s JOIN version AS v ON v.story = s.id AND v.number = s.version \
                 WHERE s.gone_into IS NULL ORDER BY s.first IS NULL, s.first, s.ref",
            )?;
            let mut rows = find.query([])?;
            while let Some(row) = rows.next()? {
                let packed = row.get_ref(0)?.as_blob()?;
                if !take(put::unpacked(conn, packed)?) {
                    break;
                }
            }
            Ok(())
        })
    }

    /// The versions of a story's record, the first one first.
    pub fn versions(&self, story: &str) -> Result<Vec<VersionItem>> {
        self.read(|conn| {
            let Some(row) = row_of(conn, story)? else { return Ok(Vec::new()) };
            conn.prepare_cached(
                "SELECT v.number, b.at, b.engine, v.reports, v.events FROM version AS v \
                 JOIN batch AS b ON b.id = v.batch WHERE v.story = ?1 ORDER BY v.number",
            )?
            .query_map([row], |row| {
                Ok(VersionItem {
                    version: count(row, 0)?,
                    at: row.get(1)?,
                    engine: row.get(2)?,
                    reports: count(row, 3)?,
                    events: count(row, 4)?,
                })
            })?
            .collect()
        })
    }

    /// A story's record as it was in a version.
    pub fn record_at(&self, story: &str, version: usize) -> Result<Option<Record>> {
        self.read(|conn| record(conn, story, Some(version as i64)))
    }
}

pub(crate) fn item(row: &Row<'_>) -> rusqlite::Result<StoryItem> {
    let day = |at: usize| -> rusqlite::Result<Option<String>> {
        Ok(row.get::<_, Option<i64>>(at)?.and_then(days::day))
    };
    Ok(StoryItem {
        story: row.get(0)?,
        title: row.get(1)?,
        first: day(2)?,
        last: day(3)?,
        reports: count(row, 4)?,
        outlets: count(row, 5)?,
        wires: count(row, 6)?,
        events: count(row, 7)?,
        conflicts: count(row, 8)?,
        repairs: count(row, 9)?,
        version: count(row, 10)?,
    })
}

/// Steps from a story that went into another to the last of the line; more would be a loop.
const MAX_STEPS: usize = 64;

/// The row of a story's id; follows former ids and stories that went into others.
pub(crate) fn row_of(conn: &Connection, story: &str) -> rusqlite::Result<Option<i64>> {
    let mut row: Option<i64> = conn
        .prepare_cached(&format!("SELECT {STORY_BY_REF}"))?
        .query_row([story, story], |row| row.get(0))?;
    for _ in 0..MAX_STEPS {
        let Some(at) = row else { return Ok(None) };
        let next: Option<i64> = conn
            .prepare_cached("SELECT gone_into FROM story WHERE id = ?1")?
            .query_row([at], |row| row.get(0))?;
        match next {
            // All its reports were taken out.
            Some(next) if next == at => return Ok(None),
            Some(next) => row = Some(next),
            None => break,
        }
    }
    Ok(row)
}

/// The record of a story, latest or of a version: unpacked from the latest back.
pub(crate) fn record(
    conn: &Connection,
    story: &str,
    version: Option<i64>,
) -> rusqlite::Result<Option<Record>> {
    let Some(row) = row_of(conn, story)? else { return Ok(None) };
    record_of(conn, row, version)
}

/// A version of a story's row.
pub(crate) fn record_of(
    conn: &Connection,
    row: i64,
    version: Option<i64>,
) -> rusqlite::Result<Option<Record>> {
    let latest: i64 =
        conn.prepare_cached("SELECT version FROM story WHERE id = ?1")?.query_row([row], |row| row.get(0))?;
    let wanted = version.unwrap_or(latest);
    if wanted < 1 || wanted > latest {
        return Ok(None);
    }
    let mut find =
        conn.prepare_cached("SELECT base, record FROM version WHERE story = ?1 AND number = ?2")?;
    let mut json: Vec<u8> = Vec::new();
    let mut latest_record: Option<Record> = None;
    for number in (wanted..=latest).rev() {
        let found: Option<(Option<i64>, Vec<u8>)> =
            find.query_row(params![row, number], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        // Versions that were purged end the line.
        let Some((base, packed)) = found else { return Ok(None) };
        match base {
            None => {
                latest_record = Some(put::unpacked(conn, &packed)?);
            }
            Some(_) => {
                if let Some(next) = latest_record.take() {
                    json = serde_json::to_vec(&next).map_err(pack::refused)?;
                }
                json = pack::unpack(&packed, Against::Next(&json))?;
            }
        }
    }
    match latest_record {
        Some(record) => Ok(Some(record)),
        None => pack::from_json(&json).map(Some),
    }
}
