//! Addresses of events: `STORY.eN`, given once and kept when a story's record is made anew.
//!
//! The record numbers its events by place, so that the same reports make the same record. An address says which event of the
//! version before an event continues: the one whose words it shares.
//!
//! 1. What the events of the stories to be written rest on is gathered, before their rows are taken out ([`Plan::of`]); also
//!    events that are no more, which may come back.
//! 2. New events are matched with these one to one, the largest overlap first. The others get numbers that were never given out.
//! 3. What was not continued is remembered: the event that took over its words, or why there is none ([`Plan::finish`]).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chancery_model::{Event, Record};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use crate::pack::refused;
use crate::put;
use crate::schema::type_number;

/// An event's number, and the story in whose series it is where that is not the story it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    pub born: Option<i64>,
    pub number: i64,
}

impl Id {
    fn own(number: i64) -> Id {
        Id { born: None, number }
    }

    /// The first addresses of a story.
    pub fn first(events: usize) -> Vec<Id> {
        (1..=events as i64).map(Id::own).collect()
    }
}

/// Report, first and one past the last byte, first byte of the word that tells it, type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Evidence(String, u32, u32, Option<u32>, Option<i64>);

impl Evidence {
    fn of(mention: &Event) -> Evidence {
        let word = mention.anchor.map(|anchor| anchor.start);
        Evidence(mention.report.clone(), mention.start, mention.end, word, mention.kind.map(type_number))
    }

    /// How surely both are one mention; 0 if they are not.
    fn overlap(&self, other: &Evidence) -> u32 {
        let (Evidence(report, start, end, word, kind), Evidence(report2, start2, end2, word2, kind2)) =
            (self, other);
        let is_kind = kind == kind2;
        let is_span = (start, end) == (start2, end2);
        let is_same = match (word, word2) {
            (Some(word), Some(word2)) => word == word2,
            _ => is_kind && start < end2 && start2 < end,
        };
        if report != report2 || !is_same { 0 } else { 1 + 2 * u32::from(is_kind) + u32::from(is_span) }
    }
}

/// An event of before.
#[derive(Debug)]
struct Known {
    born: i64,
    number: i64,
    /// The row of its story, and its place in the story's record.
    story: i64,
    place: Option<usize>,
    /// Whether it is in the table `former`, and whether it was when this began.
    is_noted: bool,
    is_past: bool,
    evidence: Vec<Evidence>,
    /// The new event that continues it or took over its words.
    heir: Option<New>,
    is_continued: bool,
}

/// A story to be written, with its row where it has one.
pub type Wanted<'a> = (&'a Record, Option<i64>);

/// The addresses of the events of stories that are written together.
#[derive(Debug)]
pub struct Plan {
    known: Vec<Known>,
    old: BTreeMap<i64, Record>,
    ids: Vec<Vec<Id>>,
    numbered: Vec<i64>,
}

impl Plan {
    /// Gives the events of `wanted` their addresses. `gone` are rows that lose all their reports to these.
    pub fn of(conn: &Connection, wanted: &[Wanted<'_>], gone: &[i64]) -> rusqlite::Result<Plan> {
        let mut plan =
            Plan { known: Vec::new(), old: BTreeMap::new(), ids: Vec::new(), numbered: Vec::new() };
        for row in wanted.iter().filter_map(|(_, row)| *row).chain(gone.iter().copied()) {
            let version = put::version_of(conn, row)?;
            if version > 0 {
                let record = put::latest(conn, row, version)?;
                plan.known.extend(live(conn, row, &record)?);
                plan.old.insert(row, record);
            }
            plan.known.extend(noted(conn, row)?);
        }
        plan.known.sort_by_key(|known| (known.is_past, known.born, known.number));
        let continued = plan.continued(wanted);
        for ((_, row), continued) in wanted.iter().zip(continued) {
            let mut given = match row {
                Some(row) => conn
                    .prepare_cached("SELECT numbered FROM story WHERE id = ?1")?
                    .query_row([row], |row| row.get(0))?,
                None => 0,
            };
            let mut id = |known: Option<usize>| match known.map(|known| &plan.known[known]) {
                Some(known) if Some(known.born) == *row => Id::own(known.number),
                Some(known) => Id { born: Some(known.born), number: known.number },
                None => {
                    given += 1;
                    Id::own(given)
                }
            };
            plan.ids.push(continued.into_iter().map(&mut id).collect());
            plan.numbered.push(given);
        }
        Ok(plan)
    }

    /// The addresses of a story's events, by its place among those wanted; and how many numbers it has given out.
    pub fn ids(&self, at: usize) -> (&[Id], i64) {
        (&self.ids[at], self.numbered[at])
    }

    /// The record that a row has so far.
    pub fn old(&self, row: Option<i64>) -> Option<&Record> {
        self.old.get(&row?)
    }

    /// Which known event each new one continues. Notes heirs of the others.
    fn continued(&mut self, wanted: &[Wanted<'_>]) -> Vec<Vec<Option<usize>>> {
        let mut taken: Vec<Vec<Option<usize>>> =
            wanted.iter().map(|(record, _)| vec![None; record.clusters.len()]).collect();
        let mut pairs = overlaps(&self.known, wanted);
        // The events of a record that is as before are those of before, even where they rest on the same words.
        for (story, (record, row)) in wanted.iter().enumerate() {
            if self.old(*row) == Some(*record) {
                let own = self.known.iter().enumerate().filter(|(_, known)| Some(known.story) == *row);
                pairs.extend(
                    own.filter_map(|(at, known)| Some((Reverse(u32::MAX), at, (story, known.place?)))),
                );
            }
        }
        pairs.sort_by_key(|&(weight, at, place)| (self.known[at].is_past, weight, at, place));
        for (_, at, (story, place)) in pairs {
            let (known, slot) = (&mut self.known[at], &mut taken[story][place]);
            if known.is_continued {
                continue;
            }
            if slot.is_some() {
                known.heir.get_or_insert((story, place));
            } else {
                (*slot, known.is_continued, known.heir) = (Some(at), true, Some((story, place)));
            }
        }
        taken
    }

    /// Remembers what became of the events that no new one continues. `rows` are those of the stories wanted, now written;
    /// `gone` are rows without reports, with the rows where these are.
    pub fn finish(&self, conn: &Connection, rows: &[i64], gone: &[(i64, i64)]) -> rusqlite::Result<()> {
        for (row, heir) in gone {
            conn.prepare_cached("UPDATE former SET story = ?2 WHERE story = ?1")?.execute([row, heir])?;
        }
        for known in &self.known {
            if known.is_continued {
                if known.is_noted {
                    conn.prepare_cached("DELETE FROM former WHERE born = ?1 AND number = ?2")?
                        .execute([known.born, known.number])?;
                }
                continue;
            }
            let heir = known.heir.map(|(story, place)| {
                let id = self.ids[story][place];
                (rows[story], id.born.unwrap_or(rows[story]), id.number)
            });
            if heir.is_none() && known.is_past {
                continue;
            }
            let evidence = present(conn, &known.evidence)?;
            let reason = if evidence.is_empty() { TAKEN_OUT } else { NOT_READ };
            let moved =
                gone.iter().find(|(row, _)| *row == known.story).map_or(known.story, |(_, heir)| *heir);
            let (story, reason) = heir.map_or((moved, Some(reason)), |heir| (heir.0, None));
            note(conn, known, &evidence, story, heir.map(|heir| (heir.1, heir.2)), reason)?;
        }
        Ok(())
    }
}

/// A new event: its story among those wanted, and its place there.
type New = (usize, usize);

/// How much a known event, by its place in the list, shares with a new one.
type Overlap = (Reverse<u32>, usize, New);

/// What known and new events share.
fn overlaps(known: &[Known], wanted: &[Wanted<'_>]) -> Vec<Overlap> {
    let mut by_report: BTreeMap<&str, Vec<(New, Evidence)>> = BTreeMap::new();
    if !known.is_empty() {
        for (story, (record, _)) in wanted.iter().enumerate() {
            for (place, cluster) in record.clusters.iter().enumerate() {
                for mention in &cluster.mentions {
                    let entry = ((story, place), Evidence::of(mention));
                    by_report.entry(&mention.report).or_default().push(entry);
                }
            }
        }
    }
    let mut pairs = Vec::new();
    for (at, one) in known.iter().enumerate() {
        let mut sums: BTreeMap<New, u32> = BTreeMap::new();
        for evidence in &one.evidence {
            let mut best: BTreeMap<New, u32> = BTreeMap::new();
            for (place, other) in by_report.get(evidence.0.as_str()).into_iter().flatten() {
                let entry = best.entry(*place).or_default();
                *entry = (*entry).max(evidence.overlap(other));
            }
            for (place, overlap) in best {
                *sums.entry(place).or_default() += overlap;
            }
        }
        let some = sums.into_iter().filter(|(_, sum)| *sum > 0);
        pairs.extend(some.map(|(place, sum)| (Reverse(sum), at, place)));
    }
    pairs
}

/// Numbers of a story's events in their order.
fn numbers(conn: &Connection, story: i64) -> rusqlite::Result<Vec<(i64, i64, i64)>> {
    conn.prepare_cached(
        "SELECT id, ifnull(born, story), number FROM event WHERE id BETWEEN (SELECT first_event FROM story WHERE id = ?1) \
         AND (SELECT first_event + events - 1 FROM story WHERE id = ?1) ORDER BY id",
    )?
    .query_map([story], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
    .collect()
}

/// The events of a story and what they rest on.
fn live(conn: &Connection, story: i64, record: &Record) -> rusqlite::Result<Vec<Known>> {
    let known = |(place, (_, born, number)): (usize, (i64, i64, i64))| Known {
        born,
        number,
        story,
        place: Some(place),
        is_noted: false,
        is_past: false,
        evidence: record
            .clusters
            .get(place)
            .map_or(Vec::new(), |cluster| cluster.mentions.iter().map(Evidence::of).collect()),
        heir: None,
        is_continued: false,
    };
    Ok(numbers(conn, story)?.into_iter().enumerate().map(known).collect())
}

/// The events that were in a story and are no more, or are about to be read again.
fn noted(conn: &Connection, story: i64) -> rusqlite::Result<Vec<Known>> {
    conn.prepare_cached(
        "SELECT born, number, story, reason IS NOT NULL OR heir_number IS NOT NULL, evidence FROM former WHERE story = ?1",
    )?
    .query_map([story], |row| {
        let evidence: String = row.get(4)?;
        Ok(Known {
            born: row.get(0)?,
            number: row.get(1)?,
            story: row.get(2)?,
            place: None,
            is_noted: true,
            is_past: row.get(3)?,
            evidence: serde_json::from_str(&evidence).unwrap_or_default(),
            heir: None,
            is_continued: false,
        })
    })?
    .collect()
}

fn note(
    conn: &Connection,
    known: &Known,
    evidence: &[Evidence],
    story: i64,
    heir: Option<(i64, i64)>,
    reason: Option<&str>,
) -> rusqlite::Result<()> {
    let evidence = serde_json::to_string(evidence).map_err(refused)?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO former (born, number, story, heir_born, heir_number, reason, evidence) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        known.born,
        known.number,
        story,
        heir.map(|heir| heir.0),
        heir.map(|heir| heir.1),
        reason,
        evidence
    ])?;
    Ok(())
}

/// Why there is no event: its reports tell of none any more.
const NOT_READ: &str = "with what is known now, its reports are no longer read as telling of it";

/// Why there is no event: its reports were purged.
pub const TAKEN_OUT: &str = "the reports that told of it were taken out on request";

/// The evidence in reports that are there.
fn present(conn: &Connection, evidence: &[Evidence]) -> rusqlite::Result<Vec<Evidence>> {
    let mut is_there = conn.prepare_cached("SELECT 1 FROM report WHERE ref = ?1")?;
    let mut present = Vec::new();
    for one in evidence {
        if is_there.exists([&one.0])? {
            present.push(one.clone());
        }
    }
    Ok(present)
}

/// Forgets what events that are no more rested on in reports that were taken out.
pub fn forget(conn: &Connection, story: i64) -> rusqlite::Result<()> {
    for known in noted(conn, story)? {
        let evidence = serde_json::to_string(&present(conn, &known.evidence)?).map_err(refused)?;
        conn.prepare_cached("UPDATE former SET evidence = ?3 WHERE born = ?1 AND number = ?2")?
            .execute(params![known.born, known.number, evidence])?;
    }
    Ok(())
}

/// Notes the addresses of a story's events before they are taken out for a while: the next who writes the story matches them.
pub fn park(conn: &Connection, story: i64) -> rusqlite::Result<()> {
    let version = put::version_of(conn, story)?;
    let known = match put::latest(conn, story, version) {
        Ok(record) => live(conn, story, &record)?,
        Err(_) => of_rows(conn, story)?,
    };
    known.iter().try_for_each(|known| note(conn, known, &known.evidence, story, None, None))
}

/// As [`live`], for a story whose record cannot be read.
fn of_rows(conn: &Connection, story: i64) -> rusqlite::Result<Vec<Known>> {
    let mut known = live(conn, story, &Record::default())?;
    let mut find = conn.prepare_cached(
        "SELECT r.ref, m.start, m.start + m.length, a.type FROM report AS r \
         CROSS JOIN mention AS m ON m.report = r.id JOIN event AS e ON e.id = m.event JOIN act AS a ON a.id = e.act WHERE r.story = ?1 AND m.event = ?2 ORDER BY r.ref, m.number",
    )?;
    for (one, (event, ..)) in known.iter_mut().zip(numbers(conn, story)?) {
        let rows = find.query_map([story, event], |row| {
            Ok(Evidence(row.get(0)?, row.get(1)?, row.get(2)?, None, row.get(3)?))
        })?;
        one.evidence = rows.collect::<rusqlite::Result<_>>()?;
    }
    Ok(known)
}

/// A story's addresses as a version keeps them; `None` for the first ones.
pub fn to_column(ids: &[Id]) -> rusqlite::Result<Option<String>> {
    if ids.iter().enumerate().all(|(place, id)| *id == Id::own(place as i64 + 1)) {
        return Ok(None);
    }
    let pairs: Vec<(i64, i64)> = ids.iter().map(|id| (id.born.unwrap_or(0), id.number)).collect();
    serde_json::to_string(&pairs).map(Some).map_err(refused)
}

/// The addresses of a version with so many events; none if they are not known.
pub fn of_version(conn: &Connection, story: i64, version: i64, events: usize) -> rusqlite::Result<Vec<Id>> {
    let column: Option<String> = conn
        .prepare_cached("SELECT addresses FROM version WHERE story = ?1 AND number = ?2")?
        .query_row([story, version], |row| row.get(0))
        .optional()?
        .flatten();
    let Some(column) = column else { return Ok(Id::first(events)) };
    let pairs: Vec<(i64, i64)> = serde_json::from_str(&column).unwrap_or_default();
    let ids = pairs.into_iter().map(|(born, number)| Id { born: (born != 0).then_some(born), number });
    Ok(ids.collect::<Vec<Id>>()).map(|ids| if ids.len() == events { ids } else { Vec::new() })
}

/// What a story's events are addressed under.
const SERIES: &str = "SELECT ifnull(series, ref) FROM story WHERE id = ?1";

/// The addresses of a version's events as people have them, in order.
pub fn written(conn: &Connection, story: i64, ids: &[Id]) -> rusqlite::Result<Vec<String>> {
    let mut names: BTreeMap<i64, String> = BTreeMap::new();
    let mut addresses = Vec::with_capacity(ids.len());
    for id in ids {
        let born = id.born.unwrap_or(story);
        if let std::collections::btree_map::Entry::Vacant(entry) = names.entry(born) {
            entry.insert(conn.prepare_cached(SERIES)?.query_row([born], |row| row.get(0))?);
        }
        addresses.push(format!("{}.e{}", names[&born], id.number));
    }
    Ok(addresses)
}

/// A name for the series of a new story, where its id is that of another's already.
pub fn series_for(conn: &Connection, story: &str) -> rusqlite::Result<Option<String>> {
    let mut is_taken = conn.prepare_cached("SELECT 1 FROM story WHERE series = ?1")?;
    if !is_taken.exists([story])? {
        return Ok(None);
    }
    let mut is_story = conn.prepare_cached("SELECT 1 FROM story WHERE ref = ?1")?;
    for number in 2_u32.. {
        let name = format!("{story}~{number}");
        if !is_taken.exists([&name])? && !is_story.exists([&name])? {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// To this row of the table of events.
    Row(i64),
    /// To nothing any more: the row of the story where it was, and why; no reason while the story is made anew.
    Gone(i64, Option<String>),
    /// It was never given.
    Unknown,
}

/// Steps from an event to the last of its heirs; more would be a loop.
const MAX_STEPS: usize = 1000;

/// Follows an address.
pub fn find(conn: &Connection, address: &str) -> rusqlite::Result<Place> {
    let Some((series, number)) = parse(address) else { return Ok(Place::Unknown) };
    let born: Option<i64> = conn
        .prepare_cached(
            "SELECT id FROM story WHERE series = ?1 UNION ALL SELECT id FROM story WHERE ref = ?1 AND series IS NULL LIMIT 1",
        )?
        .query_row([series], |row| row.get(0))
        .optional()?;
    let Some(born) = born else { return Ok(Place::Unknown) };
    let (mut born, mut number) = (born, number);
    for _ in 0..MAX_STEPS {
        if let Some(row) = row_of(conn, born, number)? {
            return Ok(Place::Row(row));
        }
        let next = conn
            .prepare_cached(
                "SELECT heir_born, heir_number, story, reason FROM former WHERE born = ?1 AND number = ?2",
            )?
            .query_row([born, number], |row| {
                let heir: Option<(i64, i64)> =
                    row.get::<_, Option<i64>>(0)?.zip(row.get::<_, Option<i64>>(1)?);
                Ok((heir, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        match next {
            Some((Some(heir), ..)) => (born, number) = heir,
            Some((None, story, reason)) => return Ok(Place::Gone(story, reason)),
            None => break,
        }
    }
    Ok(Place::Unknown)
}

fn row_of(conn: &Connection, born: i64, number: i64) -> rusqlite::Result<Option<i64>> {
    let elsewhere = conn
        .prepare_cached("SELECT id FROM event WHERE born = ?1 AND number = ?2")?
        .query_row([born, number], |row| row.get(0))
        .optional()?;
    if elsewhere.is_some() {
        return Ok(elsewhere);
    }
    conn.prepare_cached(
        "SELECT id FROM event WHERE id BETWEEN (SELECT first_event FROM story WHERE id = ?1) \
         AND (SELECT first_event + events - 1 FROM story WHERE id = ?1) AND number = ?2 AND born IS NULL",
    )?
    .query_row([born, number], |row| row.get(0))
    .optional()
}

/// The series and the number of an address.
fn parse(address: &str) -> Option<(&str, i64)> {
    let (series, number) = address.rsplit_once(".e")?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
    is_number.then(|| number.parse().ok()).flatten().map(|number| (series, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<(&str, i64)>) {
        assert_eq!(parse(address), expected);
    }

    #[test]
    fn addresses_are_a_series_and_a_number() {
        check("s1.e12", Some(("s1", 12)));
        check("a.e1.e2", Some(("a.e1", 2)));
        for other in ["s1.c12", "s1", "", "s1.e", "s1.e012", "s1.e+1", "s1.e1x", "s1.e99999999999999999999"] {
            check(other, None);
        }
    }

    #[track_caller]
    fn overlap(one: (u32, u32, Option<u32>, i64), other: (u32, u32, Option<u32>, i64), expected: u32) {
        let of = |(start, end, word, kind): (u32, u32, Option<u32>, i64)| {
            Evidence("r".to_owned(), start, end, word, Some(kind))
        };
        assert_eq!(of(one).overlap(&of(other)), expected);
        assert_eq!(of(other).overlap(&of(one)), expected);
    }

    #[test]
    fn mentions_are_the_same_by_the_word_that_tells_them() {
        overlap((0, 9, Some(3), 1), (0, 9, Some(3), 1), 4);
        overlap((0, 9, Some(3), 1), (2, 7, Some(3), 2), 1);
        overlap((0, 9, Some(3), 1), (0, 9, Some(5), 1), 0);
        overlap((0, 9, None, 1), (0, 9, Some(5), 1), 4);
        overlap((0, 9, None, 1), (4, 12, Some(5), 1), 3);
        overlap((0, 9, None, 1), (0, 9, Some(5), 2), 0);
        overlap((0, 9, None, 1), (9, 12, None, 1), 0);
    }
}
