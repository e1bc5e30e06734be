//! Dyads: what one side does to another over time, and whether it is answered.

use std::collections::BTreeMap;

use chancery_model::{EventType, Quad};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use crate::days;
use crate::error::Result;
use crate::filter::{is_code, span};
use crate::open::Store;
use crate::read::actors;
use crate::schema::type_number;

/// Length of a step of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// A day.
    Day,
    /// A week from Monday.
    #[default]
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// Two sides over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dyad {
    /// A country code or an actor's id.
    pub a: String,
    /// The other.
    pub b: String,
    /// Length of a step.
    pub step: Step,
    /// Every step from the first event to the last, also those without any.
    pub steps: Vec<DyadStep>,
}

/// One step of a dyad.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DyadStep {
    /// Its first day.
    pub start: String,
    /// What a did to b.
    pub a_to_b: Cell,
    /// What b did to a.
    pub b_to_a: Cell,
}

/// What one side did to the other in a step: happened or under way, of PLOVER's sixteen types.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// Events.
    pub events: usize,
    /// Sum of PLOVER's scores, -10 to 10 each.
    pub intensity: f64,
    /// AGREE, CONSULT, SUPPORT, CONCEDE.
    pub verbal_cooperation: usize,
    /// COOPERATE, AID, RETREAT.
    pub material_cooperation: usize,
    /// REQUEST, ACCUSE, REJECT, THREATEN.
    pub verbal_conflict: usize,
    /// PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT.
    pub material_conflict: usize,
}

/// Who answers whom, and how fast.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reciprocity {
    /// Whose acts may be answered.
    pub from: String,
    /// Who may answer.
    pub to: String,
    /// `conflict` or `cooperation`: acts of both and of the answers.
    pub tone: &'static str,
    /// Days on which `from` acted so.
    pub days: usize,
    /// Those after which `to` acted so within [`ANSWER_DAYS`] days.
    pub answered: usize,
    /// Half of the answers came within so many days.
    pub median_days: Option<i64>,
    /// Answers that the reports themselves call answers.
    pub said: usize,
}

/// Days within which an act counts as an answer. A month: diplomatic measures mostly follow within two weeks,
/// and by chance busy pairs act every month anyway, so read it beside `said`.
pub const ANSWER_DAYS: i64 = 30;

/// Most steps of a dyad: more are no chart.
const MAX_STEPS: usize = 40_000;

struct Count {
    day: i64,
    kind: i64,
    n: i64,
    tenths: i64,
}

impl Store {
    /// What `a` and `b` (country codes or actors' ids) did to each other, step by step.
    pub fn dyad(&self, a: &str, b: &str, from: Option<&str>, to: Option<&str>, step: Step) -> Result<Dyad> {
        let days = between(from, to)?;
        let sides = self.read(|conn| Ok([counts(conn, a, b, days)?, counts(conn, b, a, days)?]))?;
        let mut steps: BTreeMap<i64, DyadStep> = BTreeMap::new();
        for (side, counts) in sides.into_iter().enumerate() {
            for count in counts {
                let entry = steps.entry(start(count.day, step)).or_default();
                let cell = if side == 0 { &mut entry.a_to_b } else { &mut entry.b_to_a };
                cell.add(&count);
            }
        }
        if let (Some((&first, _)), Some((&last, _))) = (steps.first_key_value(), steps.last_key_value()) {
            let mut at = first;
            while at < last && steps.len() < MAX_STEPS {
                at = next(at, step);
                steps.entry(at).or_default();
            }
        }
        let steps = steps
            .into_iter()
            .map(|(start, mut step)| {
                step.start = days::day(start).unwrap_or_default();
                step.a_to_b.round();
                step.b_to_a.round();
                step
            })
            .collect();
        Ok(Dyad { a: a.to_owned(), b: b.to_owned(), step, steps })
    }

    /// How often and how fast each side answers the other, conflict and cooperation apart.
    pub fn reciprocity(
        &self,
        a: &str,
        b: &str,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<Vec<Reciprocity>> {
        let range = between(from, to)?;
        self.read(|conn| {
            let sides = [counts(conn, a, b, range)?, counts(conn, b, a, range)?];
            let mut found = Vec::new();
            for (at, (from, to)) in [(a, b), (b, a)].into_iter().enumerate() {
                for tone in ["conflict", "cooperation"] {
                    let acts = days_of(&sides[at], tone);
                    let replies = days_of(&sides[1 - at], tone);
                    let mut waits: Vec<i64> = acts
                        .iter()
                        .filter_map(|day| {
                            let reply = replies[replies.partition_point(|reply| reply <= day)..].first()?;
                            Some(reply - day).filter(|wait| *wait <= ANSWER_DAYS)
                        })
                        .collect();
                    waits.sort_unstable();
                    found.push(Reciprocity {
                        from: from.to_owned(),
                        to: to.to_owned(),
                        tone,
                        days: acts.len(),
                        answered: waits.len(),
                        median_days: waits.get(waits.len().saturating_sub(1) / 2).copied(),
                        said: if is_code(from) && is_code(to) {
                            said(conn, from, to, range, tone)?
                        } else {
                            0
                        },
                    });
                }
            }
            Ok(found)
        })
    }
}

impl Cell {
    fn add(&mut self, count: &Count) {
        let n = usize::try_from(count.n).unwrap_or(0);
        self.events += n;
        self.intensity += count.tenths as f64 / 10.0;
        match quad(count.kind) {
            Some(Quad::VerbalCooperation) => self.verbal_cooperation += n,
            Some(Quad::MaterialCooperation) => self.material_cooperation += n,
            Some(Quad::VerbalConflict) => self.verbal_conflict += n,
            Some(Quad::MaterialConflict) => self.material_conflict += n,
            None => {}
        }
    }

    /// Tenths are exact; sums of them as floats are not.
    fn round(&mut self) {
        self.intensity = (self.intensity * 10.0).round() / 10.0;
    }
}

fn quad(kind: i64) -> Option<Quad> {
    usize::try_from(kind).ok().and_then(|kind| EventType::ALL.get(kind)).and_then(|kind| kind.quad())
}

fn between(from: Option<&str>, to: Option<&str>) -> Result<(i64, i64)> {
    let (first, last) = span(from, to)?;
    Ok((first.unwrap_or(-4_000_000), last.unwrap_or(4_000_000)))
}

fn counts(conn: &Connection, a: &str, b: &str, (from, to): (i64, i64)) -> rusqlite::Result<Vec<Count>> {
    let read = |row: &Row<'_>| {
        Ok(Count { day: row.get(0)?, kind: row.get(1)?, n: row.get(2)?, tenths: row.get(3)? })
    };
    if !is_code(a) || !is_code(b) {
        let (Some(a), Some(b)) = (actors::row_of(conn, a)?, actors::row_of(conn, b)?) else {
            return Ok(Vec::new());
        };
        return conn
            .prepare_cached(
                "SELECT p.day, act.type, count(*), sum(act.intensity) FROM party AS p \
                 CROSS JOIN party AS o ON o.actor = ?2 AND o.day = p.day AND o.event = p.event AND o.role = 1 \
                 JOIN event AS e ON e.id = p.event JOIN act ON act.id = e.act \
                 WHERE p.actor = ?1 AND p.role = 0 AND p.day BETWEEN ?3 AND ?4 AND e.status IN (0, 8) \
                 AND act.intensity IS NOT NULL GROUP BY p.day, act.type",
            )?
            .query_map(params![a, b, from, to], read)?
            .collect();
    }
    const SIDES: &str = "source = (SELECT id FROM country WHERE code = ?1) AND target = (SELECT id FROM country WHERE code = ?2)";
    conn.prepare_cached(&format!(
        "SELECT d.day, act.type, 1, act.intensity FROM dyad_event AS d JOIN act ON act.id = d.done \
         WHERE {SIDES} AND d.day BETWEEN ?3 AND ?4 AND act.intensity IS NOT NULL"
    ))?
    .query_map(params![a, b, from, to], read)?
    .collect()
}

/// The first day of the step that a day lies in.
fn start(day: i64, step: Step) -> i64 {
    let date = || Some(days::day(day)?.parse::<jiff::civil::Date>().ok()?.first_of_month());
    match step {
        Step::Day => day,
        Step::Week => days::monday(days::week(day)),
        Step::Month => date().map_or(day, days::of_date),
        Step::Year => date().map_or(day, |date| days::of_date(date.first_of_year())),
    }
}

/// The first day of the step after.
fn next(at: i64, step: Step) -> i64 {
    match step {
        Step::Day => at + 1,
        Step::Week => at + 7,
        Step::Month => start(at + 31, step),
        Step::Year => start(at + 366, step),
    }
}

fn days_of(counts: &[Count], tone: &str) -> Vec<i64> {
    let mut days: Vec<i64> = counts
        .iter()
        .filter(|count| {
            let is_conflict = matches!(quad(count.kind), Some(Quad::VerbalConflict | Quad::MaterialConflict));
            is_conflict == (tone == "conflict")
        })
        .map(|count| count.day)
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Acts of `from` upon `to` that the reports call answered by an act the other way.
fn said(conn: &Connection, from: &str, to: &str, range: (i64, i64), tone: &str) -> rusqlite::Result<usize> {
    let first_conflict = type_number(EventType::Request);
    let n: i64 = conn
        .prepare_cached(
            "SELECT count(DISTINCT d.event) FROM dyad_event AS d CROSS JOIN link AS l ON l.target = d.event AND l.kind = 'answers' \
             CROSS JOIN event AS e ON e.id = l.event JOIN act ON act.id = e.act \
             CROSS JOIN dyad_event AS o ON o.source = d.target AND o.target = d.source AND o.day = e.day AND o.event = e.id \
             WHERE d.source = (SELECT id FROM country WHERE code = ?1) AND d.target = (SELECT id FROM country WHERE code = ?2) \
             AND d.day BETWEEN ?3 AND ?4 AND (act.type >= ?5) = ?6",
        )?
        .query_row(params![from, to, range.0, range.1, first_conflict, tone == "conflict"], |row| row.get(0))?;
    Ok(usize::try_from(n).unwrap_or(0))
}
