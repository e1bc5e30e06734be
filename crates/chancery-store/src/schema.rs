//! The format of the file: its tables, its version, and the way from older ones.

use std::path::Path;

use chancery_model::{EventType, Quad, Status, Verdict};
use rusqlite::{Connection, Transaction, params};

use crate::error::{Error, Result};
use crate::line;
use crate::rows::verdict_name;
use crate::slim::VERDICTS;

/// Marks an SQLite file as ours (`Chcy`), in its header.
pub const APPLICATION: i64 = 0x4368_6379;

/// Makes format n + 2 of format n + 1, and so on.
const STEPS: &[fn(&Transaction<'_>) -> rusqlite::Result<()>] =
    &[second, third, fourth, fifth, sixth, seventh];

/// The newest format this version reads and writes.
pub fn newest() -> i64 {
    STEPS.len() as i64 + 1
}

/// The statuses, in the order of their numbers in the file.
pub const STATUSES: [(Status, &str); 9] = [
    (Status::Happened, "happened"),
    (Status::Planned, "planned"),
    (Status::Proposed, "proposed"),
    (Status::Expected, "expected"),
    (Status::Conditional, "conditional"),
    (Status::Denied, "denied"),
    (Status::Negated, "negated"),
    (Status::Alleged, "alleged"),
    (Status::Ongoing, "ongoing"),
];

/// A status' number in the file.
pub fn status_number(status: Status) -> i64 {
    STATUSES.iter().position(|(known, _)| *known == status).map_or(0, |at| at as i64)
}

/// The status of that name.
pub fn status_named(name: &str) -> Option<Status> {
    STATUSES.iter().find(|(_, known)| *known == name).map(|(status, _)| *status)
}

/// A type's number in the file.
pub fn type_number(kind: EventType) -> i64 {
    EventType::ALL.iter().position(|known| *known == kind).map_or(0, |at| at as i64)
}

/// A verdict's number in the file.
pub fn verdict_number(verdict: Verdict) -> i64 {
    VERDICTS.iter().position(|known| *known == verdict).map_or(0, |at| at as i64)
}

/// Reads the format of an open file.
///
/// # Errors
/// If the file is another program's, or newer than this program.
pub fn version(conn: &Connection, path: &Path) -> Result<i64> {
    let ask = |pragma: &str| -> Result<i64> {
        conn.query_row(pragma, [], |row| row.get(0)).map_err(|source| Error::of(path, source))
    };
    let (application, found) = (ask("PRAGMA application_id")?, ask("PRAGMA user_version")?);
    let tables = ask("SELECT count(*) FROM sqlite_schema")?;
    if application != APPLICATION && (tables > 0 || found > 0) {
        return Err(Error::NotAStore {
            path: path.to_owned(),
            found: "an SQLite database of another program".to_owned(),
        });
    }
    if found > newest() {
        return Err(Error::Newer { path: path.to_owned(), found, known: newest() });
    }
    Ok(found)
}

/// Brings the file to the newest format; all steps or none.
pub fn migrate(conn: &mut Connection, path: &Path) -> Result<()> {
    let from = version(conn, path)?;
    if from == newest() {
        return Ok(());
    }
    let steps = || -> rusqlite::Result<()> {
        let step = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        match usize::try_from(from) {
            Ok(from) if from > 0 => STEPS.iter().skip(from - 1).try_for_each(|make| make(&step))?,
            _ => create(&step)?,
        }
        step.pragma_update(None, "application_id", APPLICATION)?;
        step.pragma_update(None, "user_version", newest())?;
        step.commit()
    };
    let mut steps = steps;
    steps().map_err(|source| Error::of(path, source))
}

/// Two indexes fewer: a story's events follow each other, and an event knows how many dyads it has.
fn second(step: &Transaction<'_>) -> rusqlite::Result<()> {
    step.execute_batch(
        "ALTER TABLE story ADD COLUMN first_event INTEGER;
         UPDATE story SET first_event = (SELECT min(id) FROM event WHERE event.story = story.id);
         ALTER TABLE event ADD COLUMN pairs INTEGER NOT NULL DEFAULT 0;
         UPDATE event SET pairs = (SELECT count(*) FROM dyad_event WHERE dyad_event.event = event.id);
         UPDATE story SET title = ifnull((SELECT title FROM report WHERE report.story = story.id
             AND trim(title) <> '' ORDER BY day IS NULL, day, ref LIMIT 1), '') WHERE title = '';
         DROP INDEX event_story;
         DROP INDEX dyad_event_event;",
    )
}

/// Addresses of events that stay. Those of the latest records are as they were, with `e` for `c`; those of older versions are not
/// known.
fn third(step: &Transaction<'_>) -> rusqlite::Result<()> {
    drop_views(step)?;
    step.execute_batch(
        "ALTER TABLE story ADD COLUMN series TEXT;
         ALTER TABLE story ADD COLUMN numbered INTEGER NOT NULL DEFAULT 0;
         UPDATE story SET numbered = events;
         CREATE INDEX story_series ON story (series) WHERE series IS NOT NULL;
         ALTER TABLE version ADD COLUMN addresses TEXT;
         UPDATE version SET addresses = '[]' WHERE number < (SELECT version FROM story WHERE story.id = version.story);
         ALTER TABLE event DROP COLUMN ref;
         ALTER TABLE event ADD COLUMN born INTEGER REFERENCES story (id);
         ALTER TABLE event ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
         UPDATE event SET number = id + 1 - (SELECT first_event FROM story WHERE story.id = event.story);
         CREATE INDEX event_born ON event (born, number) WHERE born IS NOT NULL;
         CREATE TABLE former (
             born INTEGER NOT NULL REFERENCES story (id), number INTEGER NOT NULL,
             story INTEGER NOT NULL REFERENCES story (id), heir_born INTEGER REFERENCES story (id), heir_number INTEGER,
             reason TEXT, evidence TEXT NOT NULL, PRIMARY KEY (born, number)
         ) WITHOUT ROWID;
         CREATE INDEX former_story ON former (story);
         ALTER TABLE repair DROP COLUMN text;
         UPDATE repair SET reading = NULL WHERE actor IS NOT NULL;",
    )
}

fn drop_views(step: &Transaction<'_>) -> rusqlite::Result<()> {
    let views = [
        "event_name",
        "events",
        "parties",
        "mentions",
        "slots",
        "links",
        "reports",
        "stories",
        "dyads",
        "actors",
        "variants",
    ];
    views.iter().try_for_each(|view| step.execute_batch(&format!("DROP VIEW IF EXISTS {view}")))
}

/// Smaller rows: sorts of acts, slots and verdicts by number, parties once in order of actors and once in the event's row, damaged
/// words counted (the record has them). Records are read as they are; new ones are packed against a dictionary.
fn fourth(step: &Transaction<'_>) -> rusqlite::Result<()> {
    drop_views(step)?;
    step.execute_batch(include_str!("fourth.sql"))?;
    verdicts(step)?;
    step.execute_batch(
        "INSERT INTO slot SELECT o.event, n.id, v.id, o.best, o.low, o.high, o.reports, o.wires, o.origins, o.\"values\" \
         FROM old_slot AS o JOIN slot_name AS n ON n.name = o.slot JOIN verdict AS v ON v.name = o.verdict; \
         DROP TABLE old_slot;",
    )?;
    step.execute_batch(VIEWS)
}

/// Forms that are no known name of an actor are found by themselves, and may be ruled on.
fn fifth(step: &Transaction<'_>) -> rusqlite::Result<()> {
    drop_views(step)?;
    step.execute_batch(
        "CREATE INDEX spelling_garbled ON spelling (actor, form) WHERE garbled;
         CREATE TABLE ruling (
             folded TEXT NOT NULL, actor INTEGER NOT NULL REFERENCES actor (id), form TEXT NOT NULL,
             accepted INTEGER NOT NULL, batch INTEGER NOT NULL REFERENCES batch (id), PRIMARY KEY (folded, actor)
         ) WITHOUT ROWID;",
    )?;
    step.execute_batch(VIEWS)
}

/// Smaller rows: the lines that name events without the names in them, support by number.
fn sixth(step: &Transaction<'_>) -> rusqlite::Result<()> {
    drop_views(step)?;
    step.execute_batch(include_str!("sixth.sql"))?;
    line::take_apart(step)?;
    step.execute_batch(
        "DROP TABLE event;
         ALTER TABLE new_event RENAME TO event;
         CREATE INDEX event_born ON event (born, number) WHERE born IS NOT NULL;
         CREATE INDEX event_day ON event (day);
         CREATE INDEX event_plan ON event (plan, dated, ifnull(last_day, day)) WHERE plan IS NOT NULL;
         CREATE INDEX event_place ON event (place, day) WHERE place IS NOT NULL;",
    )?;
    step.execute_batch(VIEWS)
}

/// Events that take more than a day are found by the last one.
fn seventh(step: &Transaction<'_>) -> rusqlite::Result<()> {
    step.execute_batch("CREATE INDEX event_last_day ON event (last_day, day) WHERE last_day IS NOT NULL;")
}

fn verdicts(step: &Transaction<'_>) -> rusqlite::Result<()> {
    for verdict in VERDICTS {
        step.execute(
            "INSERT INTO verdict (id, name) VALUES (?1, ?2)",
            params![verdict_number(verdict), verdict_name(verdict)],
        )?;
    }
    Ok(())
}

const VIEWS: &str = include_str!("views.sql");

/// The newest format, in an empty file.
fn create(step: &Transaction<'_>) -> rusqlite::Result<()> {
    step.execute_batch(include_str!("schema.sql"))?;
    step.execute_batch(VIEWS)?;
    for kind in EventType::ALL {
        let quad = kind.quad().map(|quad| match quad {
            Quad::VerbalCooperation => "verbal cooperation",
            Quad::MaterialCooperation => "material cooperation",
            Quad::VerbalConflict => "verbal conflict",
            Quad::MaterialConflict => "material conflict",
        });
        step.execute(
            "INSERT INTO event_type (id, name, quad) VALUES (?1, ?2, ?3)",
            params![type_number(kind), kind.name(), quad],
        )?;
    }
    for (status, name) in STATUSES {
        step.execute(
            "INSERT INTO event_status (id, name) VALUES (?1, ?2)",
            params![status_number(status), name],
        )?;
    }
    verdicts(step)
}
