//! Whether a store is sound, and making its tables anew from the records.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::Annotation;
use rusqlite::Connection;
use serde::Serialize;

use crate::address::{self, Id};
use crate::dictionary;
use crate::error::Result;
use crate::open::Store;
use crate::pack;
use crate::put::{self, Numbers, Put};
use crate::read::events::count;
use crate::read::stories::record_of;
use crate::variants;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// `page`, `reference`, `text`, `record`, `rows`, `address` or `ruling`.
    pub kind: &'static str,
    /// What was expected, what was found, where.
    pub detail: String,
}

/// Most problems that are listed.
const MAX: usize = 100;

impl Store {
    /// Looks at every page, every text, every record and every count. Takes about as long as reading the file.
    pub fn check(&self) -> Result<Vec<Problem>> {
        self.read(|conn| {
            let mut problems = Vec::new();
            pages(conn, &mut problems)?;
            if problems.is_empty() {
                texts(conn, &mut problems)?;
                records(conn, &mut problems)?;
                addresses(conn, &mut problems)?;
                dyads(conn, &mut problems)?;
                parties(conn, &mut problems)?;
                dictionary(conn, &mut problems)?;
                variants::check(conn, &mut problems)?;
            }
            problems.truncate(MAX);
            Ok(problems)
        })
    }

    /// Makes all tables of events anew from the records. Stories whose record cannot be read are taken out, and their
    /// reports wait to be read again by the next ingest. Returns how many stories were written, and how many wait.
    pub fn repair(&mut self) -> Result<(usize, usize)> {
        self.write(|conn| {
            conn.execute_batch("REINDEX")?;
            let stories: Vec<i64> = conn
                .prepare("SELECT id FROM story WHERE gone_into IS NULL ORDER BY id")?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            for story in &stories {
                if record_of(conn, *story, None).ok().flatten().is_none() {
                    address::park(conn, *story)?;
                }
            }
            for table in ["event", "party", "mention", "slot", "link", "dyad_event", "spelling"] {
                conn.execute(&format!("DELETE FROM {table}"), [])?;
            }
            conn.execute_batch("UPDATE report SET wire = NULL; DELETE FROM wire;")?;
            let mut numbers = Numbers::default();
            let (mut written, mut waiting) = (0, 0);
            for story in stories {
                let Some(record) = record_of(conn, story, None).ok().flatten() else {
                    conn.execute("DELETE FROM version WHERE story = ?1", [story])?;
                    conn.execute(
                        "UPDATE story SET version = 0, events = 0, conflicts = 0 WHERE id = ?1",
                        [story],
                    )?;
                    conn.execute("UPDATE report SET pending = 1 WHERE story = ?1", [story])?;
                    waiting += 1;
                    continue;
                };
                let annotations = annotations(conn, story)?;
                let version = put::version_of(conn, story)?;
                let mut ids = address::of_version(conn, story, version, record.clusters.len())?;
                let mut given: i64 =
                    conn.query_row("SELECT numbered FROM story WHERE id = ?1", [story], |row| row.get(0))?;
                while ids.len() < record.clusters.len() {
                    given += 1;
                    ids.push(Id { born: None, number: given });
                }
                let what = Put {
                    record: &record,
                    old: Some(&record),
                    ids: (&ids, given),
                    rows: None,
                    annotations: &annotations,
                    notes: &BTreeMap::new(),
                    row: Some(story),
                    is_cleared: true,
                    batch: 0,
                };
                put::put(conn, &mut numbers, &what, &[])?;
                written += 1;
            }
            numbers.finish(conn)?;
            Ok((written, waiting))
        })
    }
}

fn annotations(conn: &Connection, story: i64) -> rusqlite::Result<Vec<Annotation>> {
    let packed: Vec<Vec<u8>> = conn
        .prepare_cached(
            "SELECT body FROM annotation WHERE report IN (SELECT id FROM report WHERE story = ?1)",
        )?
        .query_map([story], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(packed.iter().filter_map(|body| pack::unpack_json(body).ok()).collect())
}

fn pages(conn: &Connection, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
    let mut find = conn.prepare(&format!("PRAGMA integrity_check({MAX})"))?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let found: String = row.get(0)?;
        if found != "ok" {
            problems.push(Problem { kind: "page", detail: found });
        }
    }
    let mut find = conn.prepare("PRAGMA foreign_key_check")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        let detail = format!("expected a row of {parent}, found none for a row of {table}");
        problems.push(Problem { kind: "reference", detail });
    }
    Ok(())
}

fn texts(conn: &Connection, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
    let mut find = conn.prepare(
        "SELECT r.ref, t.body, r.hash, (SELECT count(*) FROM report_words WHERE rowid = r.id) FROM report AS r \
         LEFT JOIN report_text AS t ON t.report = r.id",
    )?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let report: String = row.get(0)?;
        let whole = match row.get_ref(1)?.as_blob_or_null()? {
            Some(body) => pack::unpack_json::<chancery_model::Report>(body).ok(),
            None => None,
        };
        let mut problem = |detail: String| problems.push(Problem { kind: "text", detail });
        match whole {
            None => problem(format!("expected the text of report {report}, found none that can be read")),
            Some(whole) if crate::keep::hash(&whole)[..] != *row.get_ref(2)?.as_blob()? => {
                problem(format!("expected the text of report {report} as it was kept, found another"));
            }
            Some(_) => {}
        }
        if row.get::<_, i64>(3)? != 1 {
            problem(format!("expected the words of report {report} in the index, found none"));
        }
    }
    Ok(())
}

fn records(conn: &Connection, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
    let mut find = conn.prepare(
        "SELECT s.id, s.ref, s.events, (SELECT count(*) FROM event AS e \
         WHERE e.id BETWEEN s.first_event AND s.first_event + s.events - 1 AND e.story = s.id) FROM story AS s \
         WHERE s.gone_into IS NULL ORDER BY s.id",
    )?;
    let mut members = conn.prepare("SELECT ref FROM report WHERE story = ?1 AND NOT pending")?;
    let mut names = conn.prepare(
        "SELECT ifnull(n.name, '') FROM story AS s JOIN event_name AS n \
         ON n.id BETWEEN s.first_event AND s.first_event + s.events - 1 WHERE s.id = ?1 ORDER BY n.id",
    )?;
    let (all, known): (i64, i64) = conn.query_row(
        "SELECT (SELECT count(*) FROM event), (SELECT ifnull(sum(events), 0) FROM story)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if all != known {
        let detail = format!("expected {known} events as the stories tell, found {all} rows");
        problems.push(Problem { kind: "rows", detail });
    }
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (id, story): (i64, String) = (row.get(0)?, row.get(1)?);
        let (told, events) = (count(row, 2)?, count(row, 3)?);
        let Some(record) = record_of(conn, id, None).ok().flatten() else {
            let detail = format!("expected the record of story {story}, found none that can be read");
            problems.push(Problem { kind: "record", detail });
            continue;
        };
        let named: Vec<String> = names.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        if let Some((cluster, name)) =
            record.clusters.iter().zip(&named).find(|(cluster, name)| cluster.name != **name)
        {
            let detail =
                format!("expected {:?} of story {story} to be called so, found {name:?}", cluster.name);
            problems.push(Problem { kind: "rows", detail });
        }
        if told != events || record.clusters.len() != events {
            let detail = format!(
                "expected {} events of story {story} as in its record, found {events} rows and the count {told}",
                record.clusters.len()
            );
            problems.push(Problem { kind: "rows", detail });
        }
        let rows: BTreeSet<String> =
            members.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let listed: BTreeSet<String> = record.reports.into_iter().map(|report| report.id).collect();
        if let Some(missing) = rows.difference(&listed).next() {
            let detail = format!("expected report {missing} in the record of story {story}, found it is not");
            problems.push(Problem { kind: "record", detail });
        }
    }
    Ok(())
}

/// Every address leads to one event: no two rows have one, no row has that of a former event, no two stories one series.
fn addresses(conn: &Connection, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
    const TWICE: [(&str, &str); 3] = [
        ("events", "SELECT count(*) - count(DISTINCT ifnull(born, story) || '.' || number) FROM event"),
        (
            "events that are no more",
            "SELECT count(*) FROM former AS f JOIN event AS e ON e.number = f.number AND ifnull(e.born, e.story) = f.born",
        ),
        ("stories", "SELECT count(*) - count(DISTINCT ifnull(series, ref)) FROM story"),
    ];
    for (what, query) in TWICE {
        let twice: i64 = conn.query_row(query, [], |row| row.get(0))?;
        if twice > 0 {
            let detail = format!("expected each address once, found {twice} that {what} have, too");
            problems.push(Problem { kind: "address", detail });
        }
    }
    let over: i64 = conn.query_row(
        "SELECT count(*) FROM event AS e JOIN story AS s ON s.id = ifnull(e.born, e.story) WHERE e.number > s.numbered",
        [],
        |row| row.get(0),
    )?;
    if over > 0 {
        let detail = format!("expected no number above those given out, found {over}");
        problems.push(Problem { kind: "address", detail });
    }
    Ok(())
}

/// Parties in order of actors are those of the events' rows.
fn parties(conn: &Connection, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
    const KEPT: &str = "SELECT actor, day, event, role FROM party";
    const TOLD: &str = "SELECT p.value / 4, ifnull(e.day, -5000000), e.id, p.value % 4 FROM event AS e \
                        CROSS JOIN json_each(e.parties) AS p WHERE e.parties IS NOT NULL";
    let differences: i64 = conn.query_row(
        &format!(
            "SELECT (SELECT count(*) FROM ({TOLD} EXCEPT {KEPT})) + (SELECT count(*) FROM ({KEPT} EXCEPT {TOLD}))"
        ),
        [],
        |row| row.get(0),
    )?;
    if differences > 0 {
        let detail = format!("expected the parties of the events, found {differences} rows that differ");
        problems.push(Problem { kind: "rows", detail });
    }
    Ok(())
}

/// Each dictionary is the one that records were packed against.
fn dictionary(conn: &Connection, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
    let mut find = conn.prepare("SELECT id, body FROM dictionary")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if dictionary::number(row.get_ref(1)?.as_blob()?) != id {
            let detail = format!("expected dictionary {id} as it was made, found other bytes");
            problems.push(Problem { kind: "record", detail });
        }
    }
    Ok(())
}

/// What was done between countries is what the events' rows have.
fn dyads(conn: &Connection, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
    let differences: i64 = conn.query_row(
        "SELECT (SELECT count(*) FROM dyad_event AS d JOIN event AS e ON e.id = d.event \
                 WHERE d.day IS NOT e.day OR d.done IS NOT iif(e.status IN (0, 8), e.act, NULL)) \
              + abs((SELECT count(*) FROM dyad_event) - (SELECT ifnull(sum(pairs), 0) FROM event))",
        [],
        |row| row.get(0),
    )?;
    if differences > 0 {
        let detail =
            format!("expected the pairs of countries of the events, found {differences} rows that differ");
        problems.push(Problem { kind: "rows", detail });
    }
    Ok(())
}
