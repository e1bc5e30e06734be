//! Writes a story's record and its rows, and takes them out again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chancery_model::{Actor, Annotation, Note, Record, RecordReport, Status, Verdict};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::address::{self, Id};
use crate::days;
use crate::dictionary;
pub use crate::numbers::Numbers;
use crate::pack::{self, Against, refused};
use crate::read::reports;
use crate::rows::{self, EventRow};
use crate::schema::{status_number, type_number};
use crate::sorted::{self, Cell};

/// Everything of one story that is to be written.
#[derive(Debug)]
pub struct Put<'a> {
    /// The record.
    pub record: &'a Record,
    /// The one its row has so far.
    pub old: Option<&'a Record>,
    /// The addresses of its events, and how many numbers the story has given out with them.
    pub ids: (&'a [Id], i64),
    /// Its rows, where they were made before.
    pub rows: Option<&'a [EventRow<'a>]>,
    /// What was read in its reports, where it was read.
    pub annotations: &'a [Annotation],
    /// What was noted on its reports, by the report's id.
    pub notes: &'a BTreeMap<String, Vec<Note>>,
    /// The row to take; else a new one.
    pub row: Option<i64>,
    /// Its former rows are out already.
    pub is_cleared: bool,
    /// The call it belongs to.
    pub batch: i64,
}

/// Writes a story; `packed` is its record by [`pack::pack_record`]. Returns its row and whether anything changed.
pub fn put(
    conn: &Connection,
    numbers: &mut Numbers,
    put: &Put<'_>,
    packed: &[u8],
) -> rusqlite::Result<(i64, bool)> {
    let record = put.record;
    let (row, old) = (put.row, put.old);
    let (story, version) = match row {
        None => (insert_story(conn, record)?, 0),
        Some(story) => (story, version_of(conn, story)?),
    };
    let is_changed = old != Some(record);
    if row.is_some() {
        conn.prepare_cached("DELETE FROM story_alias WHERE ref = ?1")?.execute([&record.story])?;
        conn.prepare_cached(
            "UPDATE story SET series = nullif(ifnull(series, ref), ?2), ref = ?2 WHERE id = ?1",
        )?
        .execute(params![story, record.story])?;
    }
    if !is_changed && !put.is_cleared {
        settle_reports(conn, story, record)?;
        renew_annotations(conn, numbers, put.annotations)?;
        return Ok((story, false));
    }
    if row.is_some() && !put.is_cleared {
        clear(conn, numbers, story)?;
    }
    if let Some(old) = old.filter(|_| is_changed) {
        let json = |record: &Record| serde_json::to_vec(record).map_err(refused);
        let smaller = pack::pack(&json(old)?, Against::Next(&json(record)?)).map_err(refused)?;
        conn.prepare_cached("UPDATE version SET base = ?3, record = ?4 WHERE story = ?1 AND number = ?2")?
            .execute(params![story, version, version + 1, smaller])?;
    }
    let version = version + i64::from(is_changed);
    if is_changed {
        conn.prepare_cached(
            "INSERT INTO version (story, number, batch, reports, events, record, addresses) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            story,
            version,
            put.batch,
            record.reports.len() as i64,
            record.clusters.len() as i64,
            packed,
            address::to_column(put.ids.0)?
        ])?;
    }
    let first_event = insert_rows(conn, numbers, put, story)?;
    let conflicts: usize = record
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.slots)
        .filter(|slot| slot.verdict == Verdict::Conflict)
        .count();
    let outlets: BTreeSet<&str> =
        record.reports.iter().filter_map(|report| report.outlet.as_deref()).collect();
    conn.prepare_cached(
        "UPDATE story SET title = ?2, first = ?3, last = ?4, reports = ?5, outlets = ?6, wires = ?7, events = ?8, \
         conflicts = ?9, repairs = ?10, version = ?11, first_event = ?12, numbered = ?13, gone_into = NULL WHERE id = ?1",
    )?
    .execute(params![
        story,
        title(conn, record)?,
        record.first.as_deref().and_then(days::number),
        record.last.as_deref().and_then(days::number),
        record.reports.len() as i64,
        outlets.len() as i64,
        record.wires.len() as i64,
        record.clusters.len() as i64,
        conflicts as i64,
        record.repairs.len() as i64,
        version,
        first_event,
        put.ids.1,
    ])?;
    Ok((story, is_changed))
}

/// Most characters of a title that is made of a text.
const TITLE: usize = 80;

/// A story's title; one without events is called by the first headline, or the first words, of its reports.
fn title(conn: &Connection, record: &Record) -> rusqlite::Result<String> {
    if !record.title.is_empty() {
        return Ok(record.title.clone());
    }
    let mut find = conn.prepare_cached("SELECT title FROM report WHERE ref = ?1")?;
    let mut order: Vec<&RecordReport> = record.reports.iter().collect();
    order.sort_by_key(|report| (report.published.is_none(), &report.published, &report.id));
    for report in &order {
        let headline: Option<Option<String>> = find.query_row([&report.id], |row| row.get(0)).optional()?;
        if let Some(headline) = headline.flatten().filter(|headline| !headline.trim().is_empty()) {
            return Ok(headline);
        }
    }
    let text = order.first().and_then(|report| reports::text(conn, &report.id)).unwrap_or_default();
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    let mut title: String = line.chars().take(TITLE).collect();
    if title.len() < line.len() {
        title.push('…');
    }
    Ok(title)
}

/// The row of the story that has this id now.
pub fn row_of(conn: &Connection, story: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM story WHERE ref = ?1")?
        .query_row([story], |row| row.get(0))
        .optional()
}

/// The number of a story's latest version; 0 if it has none.
pub fn version_of(conn: &Connection, story: i64) -> rusqlite::Result<i64> {
    conn.prepare_cached("SELECT version FROM story WHERE id = ?1")?.query_row([story], |row| row.get(0))
}

/// A story's latest version.
pub fn latest(conn: &Connection, story: i64, version: i64) -> rusqlite::Result<Record> {
    let packed: Vec<u8> = conn
        .prepare_cached("SELECT record FROM version WHERE story = ?1 AND number = ?2")?
        .query_row([story, version], |row| row.get(0))?;
    unpacked(conn, &packed)
}

/// Unpacks a record of this file.
pub fn unpacked(conn: &Connection, packed: &[u8]) -> rusqlite::Result<Record> {
    pack::unpack_record(packed, &|report| reports::text(conn, report), &|id| dictionary::body(conn, id))
}

/// Takes out all rows of a story but its own, its versions and its reports.
pub fn clear(conn: &Connection, numbers: &mut Numbers, story: i64) -> rusqlite::Result<()> {
    const OF_STORY: &str = "BETWEEN (SELECT first_event FROM story WHERE id = ?1) \
                            AND (SELECT first_event + events - 1 FROM story WHERE id = ?1)";
    numbers.waiting.write(conn)?;
    clear_parties(conn, OF_STORY, story)?;
    for (table, column) in [("slot", "event"), ("link", "event"), ("link", "target")] {
        conn.prepare_cached(&format!("DELETE FROM {table} WHERE {column} {OF_STORY}"))?.execute([story])?;
    }
    conn.prepare_cached(&format!("DELETE FROM event WHERE id {OF_STORY}"))?.execute([story])?;
    for table in ["mention", "spelling", "annotation"] {
        conn.prepare_cached(&format!(
            "DELETE FROM {table} WHERE report IN (SELECT id FROM report WHERE story = ?1)"
        ))?
        .execute([story])?;
    }
    // The numbers may go to another story's events next.
    conn.prepare_cached("UPDATE story SET first_event = NULL, events = 0 WHERE id = ?1")?.execute([story])?;
    conn.prepare_cached("UPDATE report SET wire = NULL, types = 0, repairs = 0 WHERE story = ?1")?
        .execute([story])?;
    conn.prepare_cached("DELETE FROM wire WHERE story = ?1")?.execute([story])?;
    Ok(())
}

/// Takes a story's events out of what is in order of actors or countries: looked up by the parties of each event; dyads whose
/// countries are no longer what they were, by looking at all.
fn clear_parties(conn: &Connection, of_story: &str, story: i64) -> rusqlite::Result<()> {
    let mut find = conn.prepare_cached(&format!(
        "SELECT e.id, e.day, e.pairs, e.parties FROM event AS e WHERE e.id {of_story}"
    ))?;
    let mut country = conn.prepare_cached("SELECT country FROM actor WHERE id = ?1")?;
    let mut leave =
        conn.prepare_cached("DELETE FROM party WHERE actor = ?1 AND day = ?2 AND event = ?3 AND role = ?4")?;
    let mut take = conn.prepare_cached(
        "DELETE FROM dyad_event WHERE source = ?1 AND target = ?2 AND day = ?3 AND event = ?4",
    )?;
    let mut look = conn.prepare_cached("SELECT source, target FROM dyad_event WHERE event = ?1")?;
    let mut rows = find.query([story])?;
    while let Some(row) = rows.next()? {
        let (event, day, mut left): (i64, Option<i64>, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let day = day.unwrap_or(days::NEVER);
        let mut known: BTreeSet<i64> = BTreeSet::new();
        for party in parties(row.get(3)?)? {
            let (actor, role) = (party / ROLES, party % ROLES);
            leave.execute(params![actor, day, event, role])?;
            if left > 0 && role != rows::SAID_BY {
                known.extend(
                    country.query_row([actor], |row| row.get::<_, Option<i64>>(0)).optional()?.flatten(),
                );
            }
        }
        let mut pairs: Vec<(i64, i64)> =
            known.iter().flat_map(|source| known.iter().map(|target| (*source, *target))).collect();
        while left > 0 {
            for (source, target) in std::mem::take(&mut pairs) {
                if source != target && take.execute(params![source, target, day, event])? > 0 {
                    left -= 1;
                }
            }
            if left > 0 {
                pairs = look
                    .query_map([event], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect::<rusqlite::Result<_>>()?;
                if pairs.is_empty() {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// A party in an event's row: the actor's number times this, and the role.
pub const ROLES: i64 = 4;

/// The parties of an event's row.
pub fn parties(column: Option<String>) -> rusqlite::Result<Vec<i64>> {
    column.map_or_else(|| Ok(Vec::new()), |json| pack::from_json(json.as_bytes()))
}

/// A story's row before anything is in it.
fn insert_story(conn: &Connection, record: &Record) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "INSERT INTO story (ref, series, title, reports, outlets, wires, events, conflicts, repairs, version) \
         VALUES (?1, ?2, '', 0, 0, 0, 0, 0, 0, 0)",
    )?
    .insert(params![record.story, address::series_for(conn, &record.story)?])
}

/// Writes what was read in reports where it is other than before, though the record is the same.
fn renew_annotations(
    conn: &Connection,
    numbers: &mut Numbers,
    annotations: &[Annotation],
) -> rusqlite::Result<()> {
    for annotation in annotations {
        let known: Option<(i64, Option<Vec<u8>>)> = conn
            .prepare_cached(
                "SELECT r.id, a.body FROM report AS r LEFT JOIN annotation AS a ON a.report = r.id WHERE r.ref = ?1",
            )?
            .query_row([&annotation.id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((report, body)) = known else { continue };
        if body.as_ref() != Some(&pack::pack_json(&slim(annotation))?) {
            conn.prepare_cached("DELETE FROM spelling WHERE report = ?1")?.execute([report])?;
            insert_annotation(conn, numbers, report, annotation)?;
        }
    }
    Ok(())
}

/// Marks the story's reports as read and as its own.
fn settle_reports(conn: &Connection, story: i64, record: &Record) -> rusqlite::Result<()> {
    let mut update = conn.prepare_cached("UPDATE report SET story = ?2, pending = 0 WHERE ref = ?1")?;
    for report in &record.reports {
        update.execute(params![report.id, story])?;
    }
    Ok(())
}

fn insert_rows(
    conn: &Connection,
    numbers: &mut Numbers,
    put: &Put<'_>,
    story: i64,
) -> rusqlite::Result<Option<i64>> {
    let record = put.record;
    let mut wires: BTreeMap<&str, i64> = BTreeMap::new();
    for wire in &record.wires {
        let id = conn
            .prepare_cached("INSERT INTO wire (story, ref, origin, reports) VALUES (?1, ?2, ?3, ?4)")?
            .insert(params![story, wire.wire, wire.origin, wire.reports.len() as i64])?;
        wires.insert(&wire.wire, id);
    }
    let made;
    let rows = match put.rows {
        Some(rows) => rows,
        None => {
            made = rows::events(record);
            &made
        }
    };
    let mut reports: Vec<(&str, i64)> = Vec::with_capacity(record.reports.len());
    let (types, repairs) = (types(record, rows), repairs(record));
    for (report, types) in record.reports.iter().zip(types) {
        let id: i64 = conn
            .prepare_cached("SELECT id FROM report WHERE ref = ?1")?
            .query_row([&report.id], |row| row.get(0))?;
        conn.prepare_cached(
            "UPDATE report SET story = ?2, wire = ?3, types = ?4, repairs = ?5, pending = 0 WHERE id = ?1",
        )?
        .execute(params![
            id,
            story,
            wires.get(report.wire.as_str()),
            types,
            repairs.get(report.id.as_str()).map_or(0, BTreeSet::len) as i64
        ])?;
        reports.push((&report.id, id));
    }
    let first = insert_events(conn, numbers, story, put.ids.0, rows, &reports)?;
    for (row, event) in rows.iter().zip(first..) {
        for (target, kind) in &row.links {
            conn.prepare_cached("INSERT OR IGNORE INTO link (event, target, kind) VALUES (?1, ?2, ?3)")?
                .execute(params![event, first + *target as i64, kind])?;
        }
    }
    for annotation in put.annotations {
        let Some(report) = report_of(&reports, &annotation.id) else { continue };
        insert_annotation(conn, numbers, report, annotation)?;
    }
    for (report, notes) in put.notes {
        let Some(report) = report_of(&reports, report) else { continue };
        replace_notes(conn, report, READING, notes)?;
    }
    Ok((!rows.is_empty()).then_some(first))
}

/// A damaged word: its bytes, and what sort of damage.
type Damage<'a> = (u32, u32, &'a str);

/// Of each report the types of the events it tells of, one bit each.
fn types(record: &Record, rows: &[EventRow<'_>]) -> Vec<i64> {
    let mut types = vec![0; record.reports.len()];
    for row in rows {
        let kind = 1 << type_number(row.cluster.kind);
        row.told.iter().flatten().for_each(|place| types[*place] |= kind);
    }
    types
}

/// Of each report its damaged words.
fn repairs(record: &Record) -> BTreeMap<&str, BTreeSet<Damage<'_>>> {
    let mut repairs: BTreeMap<&str, BTreeSet<Damage<'_>>> = BTreeMap::new();
    for repair in &record.repairs {
        repairs.entry(&repair.report).or_default().insert((repair.start, repair.end, &repair.kind));
    }
    repairs
}

/// Stages that note something, as numbers in the file.
pub const INGEST: i64 = 0;
/// See [`INGEST`].
pub const READING: i64 = 1;

/// Writes what a stage noted on a report in place of what it noted before.
pub fn replace_notes(conn: &Connection, report: i64, stage: i64, notes: &[Note]) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM note WHERE report = ?1 AND stage = ?2")?.execute([report, stage])?;
    for note in notes {
        conn.prepare_cached(
            "INSERT INTO note (report, stage, code, message, start, \"end\") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![report, stage, note.code, note.message, note.start, note.end])?;
    }
    Ok(())
}

/// Writes the rows of a story's events; returns the number of the first.
fn insert_events(
    conn: &Connection,
    numbers: &mut Numbers,
    story: i64,
    ids: &[Id],
    events: &[EventRow<'_>],
    reports: &[(&str, i64)],
) -> rusqlite::Result<i64> {
    // As SQLite numbers rows; to be told the numbers it would note each page beforehand, in case one is no number.
    let first: i64 =
        conn.prepare_cached("SELECT ifnull(max(id), 0) + 1 FROM event")?.query_row([], |row| row.get(0))?;
    let mut own: Vec<Own<'_>> = Vec::with_capacity(events.len());
    let mut slots: Vec<SlotCells<'_>> = Vec::new();
    for (event, row) in (first..).zip(events) {
        own.push(event_of(conn, numbers, event, row)?);
        slots_of(conn, numbers, event, row, &mut slots)?;
        mentions_of(numbers, event, row, reports);
    }
    let all: Vec<(Id, &EventRow<'_>, Own<'_>)> =
        ids.iter().zip(events).zip(own).map(|((id, row), own)| (*id, row, own)).collect();
    const EVENT: &str = "OR FAIL INTO event (story, born, number, act, status, line, name, day, last_day, dated, place, \
                         support, plan, pairs, parties)";
    sorted::rows(conn, EVENT, &all, |(id, row, own)| {
        let (day, last) = (row.days.map(|days| days.0), row.days.map(|days| days.1));
        [
            Cell::Number(story),
            Cell::number(id.born),
            Cell::Number(id.number),
            Cell::Number(own.act),
            Cell::Number(status_number(row.status)),
            Cell::number(own.line),
            Cell::text(own.name),
            Cell::number(day),
            Cell::number(last.filter(|_| last != day)),
            Cell::Number(i64::from(row.dated)),
            Cell::number(own.place),
            Cell::Number(own.support),
            Cell::text(row.plan),
            Cell::Number(day.map_or(0, |_| row.pairs.len() as i64)),
            Cell::text(own.parties.as_deref()),
        ]
    })?;
    if !events.is_empty() && conn.last_insert_rowid() != first + events.len() as i64 - 1 {
        return Err(refused("expected the events' rows one after the other, found others"));
    }
    const SLOT: &str = "OR IGNORE INTO slot (event, finding, best, low, high, \"values\")";
    sorted::rows(conn, SLOT, &slots, |(event, finding, [best, low, high], values)| {
        let texts = [*best, *low, *high, values.as_deref()].map(Cell::text);
        [Cell::Number(*event), Cell::Number(*finding), texts[0], texts[1], texts[2], texts[3]]
    })?;
    if numbers.waiting.is_full() {
        numbers.waiting.write(conn)?;
    }
    Ok(first)
}

/// What an event's row has of its own.
struct Own<'a> {
    act: i64,
    place: Option<i64>,
    line: Option<i64>,
    name: Option<&'a str>,
    support: i64,
    parties: Option<String>,
}

/// Event, finding, texts, values.
type SlotCells<'a> = (i64, i64, [Option<&'a str>; 3], Option<String>);

/// Numbers what an event's row names; who took part, and pairs of countries, are written later.
fn event_of<'a>(
    conn: &Connection,
    numbers: &mut Numbers,
    event: i64,
    row: &'a EventRow<'_>,
) -> rusqlite::Result<Own<'a>> {
    let place = row.place.map(|place| numbers.place(conn, place)).transpose()?;
    let act = numbers.act(conn, row)?;
    let day = row.days.map(|days| days.0);
    let mut column = String::new();
    for (role, actor) in &row.parties {
        let actor = numbers.actor(conn, actor)?;
        column.push(if column.is_empty() { '[' } else { ',' });
        write!(column, "{}", actor * ROLES + role).map_err(refused)?;
        numbers.waiting.parties.push((actor, day.unwrap_or(days::NEVER), event, *role));
    }
    if !column.is_empty() {
        column.push(']');
    }
    if let Some(day) = day {
        let done = matches!(row.status, Status::Happened | Status::Ongoing).then_some(act);
        for (source, target) in &row.pairs {
            let (source, target) = (numbers.country(conn, source)?, numbers.country(conn, target)?);
            numbers.waiting.dyads.push((source, target, day, event, done));
        }
    }
    let line = numbers.line(conn, row)?;
    let support = [
        row.confidence,
        row.cluster.mentions.len() as i64,
        row.reports as i64,
        row.wires as i64,
        row.origins as i64,
        row.conflicts as i64,
    ];
    Ok(Own {
        act,
        place,
        line,
        name: line.is_none().then_some(&row.cluster.name),
        support: numbers.support(conn, support)?,
        parties: (!column.is_empty()).then_some(column),
    })
}

/// Adds the attributes of an event about which more than one wire speaks.
fn slots_of<'a>(
    conn: &Connection,
    numbers: &mut Numbers,
    event: i64,
    row: &'a EventRow<'_>,
    cells: &mut Vec<SlotCells<'a>>,
) -> rusqlite::Result<()> {
    for slot in row.cluster.slots.iter().filter(|slot| slot.verdict != Verdict::Single) {
        let values = match slot.verdict {
            Verdict::Conflict => {
                let values: Vec<(&str, usize, usize)> = slot
                    .values
                    .iter()
                    .map(|value| (value.value.as_str(), value.reports.len(), value.wires.len()))
                    .collect();
                Some(serde_json::to_string(&values).map_err(refused)?)
            }
            _ => None,
        };
        let texts = [&slot.best, &slot.low, &slot.high].map(|text| text.as_deref());
        cells.push((event, numbers.finding(conn, slot)?, texts, values));
    }
    Ok(())
}

/// The row of one of a story's reports.
fn report_of(reports: &[(&str, i64)], id: &str) -> Option<i64> {
    reports.iter().find(|(known, _)| *known == id).map(|(_, row)| *row)
}

/// What each report says of an event is written later.
fn mentions_of(numbers: &mut Numbers, event: i64, row: &EventRow<'_>, reports: &[(&str, i64)]) {
    let start = numbers.waiting.mentions.len();
    for (mention, place) in row.cluster.mentions.iter().zip(&row.told) {
        let Some((_, report)) = place.and_then(|place| reports.get(place)) else { continue };
        let before = numbers.waiting.mentions[start..].iter().filter(|other| other.0 == *report).count();
        numbers.waiting.mentions.push((
            *report,
            event,
            before as i64,
            mention.start,
            mention.end.saturating_sub(mention.start),
            status_number(mention.status),
            rows::hundredths(mention.confidence),
        ));
    }
}

/// What was read in a report, but for words and trees.
fn slim(annotation: &Annotation) -> Annotation {
    Annotation {
        id: annotation.id.clone(),
        sentences: annotation.sentences.clone(),
        tokens: Vec::new(),
        mentions: annotation.mentions.clone(),
        times: annotation.times.clone(),
        quotes: annotation.quotes.clone(),
        quantities: annotation.quantities.clone(),
    }
}

/// Writes what was read in a report, and how it spells whom.
fn insert_annotation(
    conn: &Connection,
    numbers: &mut Numbers,
    report: i64,
    annotation: &Annotation,
) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO annotation (report, body) VALUES (?1, ?2)")?
        .execute(params![report, pack::pack_json(&slim(annotation))?])?;
    let mut spelt: BTreeMap<(&str, &str), (&Actor, bool, i64)> = BTreeMap::new();
    for mention in &annotation.mentions {
        if let Some(actor) = &mention.actor {
            let entry = spelt.entry((&actor.id, &mention.text)).or_insert((actor, false, 0));
            entry.1 |= mention.garbled;
            entry.2 += 1;
        }
    }
    for ((_, form), (actor, garbled, n)) in spelt {
        let actor = numbers.actor(conn, actor)?;
        conn.prepare_cached(
            "INSERT OR REPLACE INTO spelling (report, actor, form, garbled, n) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![report, actor, form, garbled, n])?;
    }
    Ok(())
}
