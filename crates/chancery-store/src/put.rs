//! Writes a story's record and its rows, and takes them out again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chancery_model::{Actor, Annotation, Note, Place, Record, RecordReport, Status, Verdict};
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};

use crate::address::{self, Id};
use crate::days;
use crate::pack::{self, Against, refused};
use crate::read::reports;
use crate::rows::{self, EventRow};
use crate::schema::{status_number, type_number};

/// What one step of writing looks up or prepares once: numbers of what many rows name, statements of frequent rows, and
/// the changes of the roll-up by week, which [`Numbers::finish`] writes.
pub struct Numbers<'c> {
    actors: HashMap<String, i64>,
    countries: HashMap<String, i64>,
    places: HashMap<(String, String), i64>,
    outlets: HashMap<String, i64>,
    weeks: BTreeMap<Pair, (i64, i64)>,
    inserts: Inserts<'c>,
}

/// Rows of which an event has several.
struct Inserts<'c> {
    event: CachedStatement<'c>,
    party: CachedStatement<'c>,
    mention: CachedStatement<'c>,
    slot: CachedStatement<'c>,
    dyad: CachedStatement<'c>,
}

impl<'c> Numbers<'c> {
    /// Nothing looked up yet.
    pub fn new(conn: &'c Connection) -> rusqlite::Result<Numbers<'c>> {
        let inserts = Inserts {
            event: conn.prepare_cached(
                "INSERT INTO event (story, born, number, type, mode, cameo, status, name, day, last_day, dated, place, intensity, \
                 confidence, plan, mentions, reports, wires, origins, conflicts, pairs) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
            )?,
            party: conn
                .prepare_cached("INSERT INTO party (event, role, actor, day) VALUES (?1, ?2, ?3, ?4)")?,
            mention: conn.prepare_cached(
                "INSERT INTO mention (report, event, number, start, \"end\", status, confidence) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?,
            slot: conn.prepare_cached(
                "INSERT OR IGNORE INTO slot (event, slot, verdict, best, low, high, reports, wires, origins, \"values\") \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?,
            dyad: conn.prepare_cached(
                "INSERT INTO dyad_event (source, target, day, event) VALUES (?1, ?2, ?3, ?4)",
            )?,
        };
        Ok(Numbers {
            actors: HashMap::new(),
            countries: HashMap::new(),
            places: HashMap::new(),
            outlets: HashMap::new(),
            weeks: BTreeMap::new(),
            inserts,
        })
    }

    /// Counts an event into the roll-up by week, or out of it.
    fn count(&mut self, pair: Pair, n: i64, intensity: i64) {
        let cell = self.weeks.entry(pair).or_default();
        cell.0 += n;
        cell.1 += intensity;
    }

    /// Writes what the roll-up by week gained and lost: the last thing of a step.
    pub fn finish(self, conn: &Connection) -> rusqlite::Result<()> {
        let mut add = conn.prepare_cached(
            "INSERT INTO dyad_week (source, target, week, type, n, intensity) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT DO UPDATE SET n = n + excluded.n, intensity = intensity + excluded.intensity",
        )?;
        for (pair, (n, intensity)) in self.weeks.into_iter().filter(|(_, cell)| *cell != (0, 0)) {
            add.execute(params![pair.source, pair.target, pair.week, pair.kind, n, intensity])?;
            if n < 0 {
                conn.prepare_cached(
                    "DELETE FROM dyad_week WHERE source = ?1 AND target = ?2 AND week = ?3 AND type = ?4 AND n <= 0",
                )?
                .execute(params![pair.source, pair.target, pair.week, pair.kind])?;
            }
        }
        Ok(())
    }

    /// An outlet's number.
    pub fn outlet(&mut self, conn: &Connection, name: &str) -> rusqlite::Result<i64> {
        if let Some(&id) = self.outlets.get(name) {
            return Ok(id);
        }
        let id = named(conn, "outlet", "name", name)?;
        self.outlets.insert(name.to_owned(), id);
        Ok(id)
    }

    fn country(&mut self, conn: &Connection, code: &str) -> rusqlite::Result<i64> {
        if let Some(&id) = self.countries.get(code) {
            return Ok(id);
        }
        let id = named(conn, "country", "code", code)?;
        self.countries.insert(code.to_owned(), id);
        Ok(id)
    }

    fn actor(&mut self, conn: &Connection, actor: &Actor) -> rusqlite::Result<i64> {
        if let Some(&id) = self.actors.get(&actor.id) {
            return Ok(id);
        }
        let country = actor.country.as_deref().map(|code| self.country(conn, code)).transpose()?;
        let kind = serde_json::to_value(actor.kind).map_err(refused)?;
        let id = conn
            .prepare_cached(
                "INSERT INTO actor (ref, name, kind, country, sector) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (ref) DO UPDATE SET name = ?2, kind = ?3, country = ?4, sector = ?5 RETURNING id",
            )?
            .query_row(
                params![actor.id, actor.name, kind.as_str().unwrap_or(""), country, actor.sector],
                |row| row.get(0),
            )?;
        self.actors.insert(actor.id.clone(), id);
        Ok(id)
    }

    fn place(&mut self, conn: &Connection, place: &Place) -> rusqlite::Result<i64> {
        let key = (place.name.clone(), place.country.clone().unwrap_or_default());
        if let Some(&id) = self.places.get(&key) {
            return Ok(id);
        }
        let id = conn
            .prepare_cached(
                "INSERT INTO place (name, country, lat, lon) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (name, country) DO UPDATE SET lat = ifnull(lat, ?3), lon = ifnull(lon, ?4) RETURNING id",
            )?
            .query_row(params![key.0, key.1, place.lat, place.lon], |row| row.get(0))?;
        self.places.insert(key, id);
        Ok(id)
    }
}

fn named(conn: &Connection, table: &str, column: &str, name: &str) -> rusqlite::Result<i64> {
    let find = format!("SELECT id FROM {table} WHERE {column} = ?1");
    if let Some(id) = conn.prepare_cached(&find)?.query_row([name], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    conn.prepare_cached(&format!("INSERT INTO {table} ({column}) VALUES (?1)"))?.insert([name])
}

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
    numbers: &mut Numbers<'_>,
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
    pack::unpack_record(&packed, &|report| reports::text(conn, report))
}

/// Takes out all rows of a story but its own, its versions and its reports.
pub fn clear(conn: &Connection, numbers: &mut Numbers<'_>, story: i64) -> rusqlite::Result<()> {
    const OF_STORY: &str = "BETWEEN (SELECT first_event FROM story WHERE id = ?1) \
                            AND (SELECT first_event + events - 1 FROM story WHERE id = ?1)";
    clear_dyads(conn, numbers, OF_STORY, story)?;
    for (table, column) in [("party", "event"), ("slot", "event"), ("link", "event"), ("link", "target")] {
        conn.prepare_cached(&format!("DELETE FROM {table} WHERE {column} {OF_STORY}"))?.execute([story])?;
    }
    conn.prepare_cached(&format!("DELETE FROM event WHERE id {OF_STORY}"))?.execute([story])?;
    for table in ["mention", "spelling", "repair", "annotation"] {
        conn.prepare_cached(&format!(
            "DELETE FROM {table} WHERE report IN (SELECT id FROM report WHERE story = ?1)"
        ))?
        .execute([story])?;
    }
    // The numbers may go to another story's events next.
    conn.prepare_cached("UPDATE story SET first_event = NULL, events = 0 WHERE id = ?1")?.execute([story])?;
    conn.prepare_cached("UPDATE report SET wire = NULL WHERE story = ?1")?.execute([story])?;
    conn.prepare_cached("DELETE FROM wire WHERE story = ?1")?.execute([story])?;
    Ok(())
}

/// Takes a story's events out of the dyads and their roll-up. Dyads are in order of countries, so they are looked up by the
/// countries of each event's parties; where these are no longer what they were, by looking at all.
fn clear_dyads(
    conn: &Connection,
    numbers: &mut Numbers<'_>,
    of_story: &str,
    story: i64,
) -> rusqlite::Result<()> {
    let mut find = conn.prepare_cached(&format!(
        "SELECT id, day, type, iif(status IN (0, 8), intensity, NULL), pairs FROM event WHERE id {of_story} AND pairs > 0"
    ))?;
    let mut countries = conn.prepare_cached(
        "SELECT DISTINCT a.country FROM party AS p JOIN actor AS a ON a.id = p.actor \
         WHERE p.event = ?1 AND p.role < 2 AND a.country IS NOT NULL",
    )?;
    let mut take = conn.prepare_cached(
        "DELETE FROM dyad_event WHERE source = ?1 AND target = ?2 AND day = ?3 AND event = ?4",
    )?;
    let mut look = conn.prepare_cached("SELECT source, target FROM dyad_event WHERE event = ?1")?;
    let mut rows = find.query([story])?;
    while let Some(row) = rows.next()? {
        let (event, day, kind): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (intensity, mut left): (Option<i64>, i64) = (row.get(3)?, row.get(4)?);
        let known: Vec<i64> =
            countries.query_map([event], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut pairs: Vec<(i64, i64)> =
            known.iter().flat_map(|source| known.iter().map(|target| (*source, *target))).collect();
        while left > 0 {
            for (source, target) in std::mem::take(&mut pairs) {
                if source != target && take.execute(params![source, target, day, event])? > 0 {
                    left -= 1;
                    if let Some(intensity) = intensity {
                        numbers.count(Pair { source, target, week: days::week(day), kind }, -1, -intensity);
                    }
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

/// A cell of the roll-up by week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    source: i64,
    target: i64,
    week: i64,
    kind: i64,
}

/// A story's row before anything is in it.
fn insert_story(conn: &Connection, record: &Record) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "INSERT INTO story (ref, series, title, reports, outlets, wires, events, conflicts, repairs, version) \
         VALUES (?1, ?2, '', 0, 0, 0, 0, 0, 0, 0)",
    )?
    .insert(params![record.story, address::series_for(conn, &record.story)?])
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
    numbers: &mut Numbers<'_>,
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
    let mut reports: BTreeMap<&str, i64> = BTreeMap::new();
    for report in &record.reports {
        let id: i64 = conn
            .prepare_cached(
                "UPDATE report SET story = ?2, wire = ?3, pending = 0 WHERE ref = ?1 RETURNING id",
            )?
            .query_row(params![report.id, story, wires.get(report.wire.as_str())], |row| row.get(0))?;
        reports.insert(&report.id, id);
    }
    let made;
    let rows = match put.rows {
        Some(rows) => rows,
        None => {
            made = rows::events(record);
            &made
        }
    };
    let mut ids = Vec::with_capacity(rows.len());
    for (row, id) in rows.iter().zip(put.ids.0) {
        ids.push(insert_event(conn, numbers, story, *id, row, &reports)?);
    }
    for (row, id) in rows.iter().zip(&ids) {
        for (target, kind) in &row.links {
            conn.prepare_cached("INSERT OR IGNORE INTO link (event, target, kind) VALUES (?1, ?2, ?3)")?
                .execute(params![id, ids[*target], kind])?;
        }
    }
    for repair in &record.repairs {
        let Some(report) = reports.get(repair.report.as_str()) else { continue };
        let actor = repair.actor.as_ref().map(|actor| numbers.actor(conn, actor)).transpose()?;
        conn.prepare_cached(
            "INSERT OR IGNORE INTO repair (report, start, \"end\", kind, reading, actor) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![report, repair.start, repair.end, repair.kind, repair.reading, actor])?;
    }
    for annotation in put.annotations {
        let Some(&report) = reports.get(annotation.id.as_str()) else { continue };
        insert_annotation(conn, numbers, report, annotation)?;
    }
    for (report, notes) in put.notes {
        let Some(&report) = reports.get(report.as_str()) else { continue };
        replace_notes(conn, report, READING, notes)?;
    }
    Ok(ids.first().copied())
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

fn insert_event(
    conn: &Connection,
    numbers: &mut Numbers<'_>,
    story: i64,
    id: Id,
    row: &EventRow<'_>,
    reports: &BTreeMap<&str, i64>,
) -> rusqlite::Result<i64> {
    let cluster = row.cluster;
    let place = row.place.map(|place| numbers.place(conn, place)).transpose()?;
    let (first, last) = (row.days.map(|days| days.0), row.days.map(|days| days.1));
    let event = numbers.inserts.event.insert(params![
        story,
        id.born,
        id.number,
        type_number(cluster.kind),
        row.mode,
        row.cameo,
        status_number(row.status),
        cluster.name,
        first,
        last,
        row.dated,
        place,
        row.intensity,
        row.confidence,
        row.plan,
        cluster.mentions.len() as i64,
        row.reports as i64,
        row.wires as i64,
        row.origins as i64,
        row.conflicts as i64,
        first.map_or(0, |_| row.pairs.len() as i64),
    ])?;
    for (role, actor) in &row.parties {
        let actor = numbers.actor(conn, actor)?;
        numbers.inserts.party.execute(params![event, role, actor, first])?;
    }
    for (number, mention) in cluster.mentions.iter().enumerate() {
        let Some(report) = reports.get(mention.report.as_str()) else { continue };
        numbers.inserts.mention.execute(params![
            report,
            event,
            number as i64,
            mention.start,
            mention.end,
            status_number(mention.status),
            rows::hundredths(mention.confidence),
        ])?;
    }
    for slot in cluster.slots.iter().filter(|slot| slot.verdict != Verdict::Single) {
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
        numbers.inserts.slot.execute(params![
            event,
            slot.slot,
            rows::verdict_name(slot.verdict),
            slot.best,
            slot.low,
            slot.high,
            slot.n_reports as i64,
            slot.n_wires as i64,
            slot.n_origins as i64,
            values,
        ])?;
    }
    if let Some(day) = first {
        let is_done = matches!(row.status, Status::Happened | Status::Ongoing);
        for (source, target) in &row.pairs {
            let (source, target) = (numbers.country(conn, source)?, numbers.country(conn, target)?);
            numbers.inserts.dyad.execute(params![source, target, day, event])?;
            if let Some(intensity) = row.intensity.filter(|_| is_done) {
                let pair = Pair { source, target, week: days::week(day), kind: type_number(cluster.kind) };
                numbers.count(pair, 1, intensity);
            }
        }
    }
    Ok(event)
}

/// What was read in a report, but for words and trees; and how it spells whom.
fn insert_annotation(
    conn: &Connection,
    numbers: &mut Numbers<'_>,
    report: i64,
    annotation: &Annotation,
) -> rusqlite::Result<()> {
    let slim = Annotation {
        id: annotation.id.clone(),
        sentences: annotation.sentences.clone(),
        tokens: Vec::new(),
        mentions: annotation.mentions.clone(),
        times: annotation.times.clone(),
        quotes: annotation.quotes.clone(),
        quantities: annotation.quantities.clone(),
    };
    conn.prepare_cached("INSERT OR REPLACE INTO annotation (report, body) VALUES (?1, ?2)")?
        .execute(params![report, pack::pack_json(&slim)?])?;
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
