//! Makes records of what was kept: groups reports into stories and reconciles the stories that changed.
//!
//! 1. Reports that nobody has read yet, and all within [`WINDOW`] days of them, are put into stories anew, in order of
//!    publication: so a late report finds its place, and the order of arrival does not show.
//! 2. Stories whose reports are others than before are read and reconciled; the others are left alone.
//! 3. A story is written as one step. Stories that exchange reports are written in one step together.

use std::collections::{BTreeMap, BTreeSet};

use chancery_engine::actor::Rulings;
use chancery_engine::pipeline::Engine;
use chancery_model::{Annotation, Note, Record, Report};
use rayon::prelude::*;
use rusqlite::{Connection, params};
use serde::Serialize;

use crate::address::Plan;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::keep::Batch;
use crate::open::Store;
use crate::pack::{self, Care};
use crate::put::{self, Numbers, Put};

/// Days around a new report within which stories may change. As the engine's own for records given together:
/// stories whose reports all lie farther away could not take it.
pub const WINDOW: i64 = 400;

/// Stories read at once; bounds memory, and what a kill makes us read again.
const BATCH: usize = 32;

/// Groups and reconciles; [`Engine`] does, and tests have simpler ones.
pub trait Desk: Sync {
    /// Name and version, kept with what it made.
    fn name(&self) -> String;

    /// Puts reports into stories, as [`Engine::arrange`].
    fn arrange(&self, reports: &[Report]) -> Vec<(String, Vec<usize>)>;

    /// Reconciles one story, as [`Engine::read_story_as_ruled`].
    fn read_story(&self, story: &str, reports: &mut [Report], rulings: &Rulings)
    -> (Record, Vec<Annotation>);
}

impl Desk for Engine {
    fn name(&self) -> String {
        concat!("chancery ", env!("CARGO_PKG_VERSION")).to_owned()
    }

    fn arrange(&self, reports: &[Report]) -> Vec<(String, Vec<usize>)> {
        Engine::arrange(self, reports)
    }

    fn read_story(
        &self,
        story: &str,
        reports: &mut [Report],
        rulings: &Rulings,
    ) -> (Record, Vec<Annotation>) {
        self.read_story_as_ruled(story, reports, rulings)
    }
}

/// What settling did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settled {
    /// Stories that are new.
    pub opened: usize,
    /// Stories with a new version.
    pub changed: usize,
    /// Stories read again, with the same record as before.
    pub unchanged: usize,
    /// Stories whose reports went into others.
    pub merged: usize,
    /// Events in the records written.
    pub events: usize,
    /// Ids of the stories opened and changed.
    pub stories: Vec<String>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many reports are on disk.
    Kept(usize),
    /// So many of so many stories have their record on disk.
    Settled(usize, usize),
}

/// What adding reports did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Added {
    /// What became of the reports.
    #[serde(flatten)]
    pub kept: crate::keep::Kept,
    /// What became of the stories.
    #[serde(flatten)]
    pub settled: Settled,
}

/// Which stories to reconcile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those that changed.
    Changed,
    /// All, as after a new version of the engine.
    All,
}

/// A story as it should be, with its row where it has one.
struct Wanted {
    story: String,
    members: Vec<usize>,
    row: Option<i64>,
    /// It takes reports from another story, or gives some away.
    exchanges: bool,
}

/// A row without reports, and the report whose story now stands for it.
type Gone = (i64, usize);

struct Known {
    report: Report,
    story: Option<i64>,
    is_pending: bool,
}

type Read = (Record, Vec<Annotation>, BTreeMap<String, Vec<Note>>, Vec<u8>);

impl Store {
    /// Keeps `reports` and brings the records up to date. `at` is the time to note, as ISO 8601.
    pub fn add_reports(
        &mut self,
        desk: &dyn Desk,
        reports: &[Report],
        at: Option<&str>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Added> {
        let mut batch = Batch::new(desk.name(), at);
        let kept = self.keep(&mut batch, reports)?;
        progress(Progress::Kept(kept.added.len()));
        let settled = self.settle(desk, &mut batch, Scope::Changed, progress)?;
        let added = Added { kept, settled };
        self.end(&batch, &serde_json::to_value(&added).unwrap_or_default())?;
        Ok(added)
    }

    /// How many reports wait for [`Store::settle`].
    pub fn pending(&self) -> Result<usize> {
        self.read(|conn| {
            conn.query_row("SELECT count(*) FROM report WHERE pending", [], |row| row.get::<_, i64>(0))
        })
        .map(|n| n as usize)
    }

    /// Makes records of all that was kept and not yet read. Goes on where an earlier run was stopped.
    pub fn settle(
        &mut self,
        desk: &dyn Desk,
        batch: &mut Batch,
        scope: Scope,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Settled> {
        let known = self.read(|conn| in_scope(conn, scope))?;
        let mut settled = Settled::default();
        if known.is_empty() {
            return Ok(settled);
        }
        let (reports, marks): (Vec<Report>, Vec<(Option<i64>, bool)>) =
            known.into_iter().map(|known| (known.report, (known.story, known.is_pending))).unzip();
        let arranged = desk.arrange(&reports);
        let (wanted, gone) = self.read(|conn| compare(conn, arranged, &marks, scope))?;
        let (together, alone): (Vec<Wanted>, Vec<Wanted>) =
            wanted.into_iter().partition(|wanted| wanted.exchanges);
        let total = together.len() + alone.len();
        let mut done = 0;
        let dictionary = self.dictionary()?;
        let rulings = self.rulings()?;
        let path = self.path.clone();
        let mut work = |store: &mut Store, group: &[Wanted], gone: &[Gone]| -> Result<()> {
            let read: Vec<Read> = group
                .par_iter()
                .map(|wanted| read_one(desk, wanted, &reports, &rulings, dictionary.as_ref()))
                .collect::<rusqlite::Result<_>>()
                .map_err(|source| Error::of(&path, source))?;
            let (changes, id) = store.write(|conn| {
                let id = batch.row(conn)?;
                Ok((write_group(conn, id, group, &read, gone, &reports)?, id))
            })?;
            batch.made(Some(id));
            for (wanted, ((record, ..), is_changed)) in group.iter().zip(read.iter().zip(changes)) {
                match (wanted.row, is_changed) {
                    (_, false) => settled.unchanged += 1,
                    (None, true) => settled.opened += 1,
                    (Some(_), true) => settled.changed += 1,
                }
                if is_changed {
                    settled.events += record.clusters.len();
                    settled.stories.push(record.story.clone());
                }
            }
            settled.merged += gone.len();
            done += group.len();
            progress(Progress::Settled(done, total));
            Ok(())
        };
        // First those that exchange reports, in one step, so that no report is ever in two records or in none.
        if !together.is_empty() || !gone.is_empty() {
            work(self, &together, &gone)?;
        }
        for group in alone.chunks(BATCH) {
            work(self, group, &[])?;
        }
        Ok(settled)
    }
}

fn read_one(
    desk: &dyn Desk,
    wanted: &Wanted,
    reports: &[Report],
    rulings: &Rulings,
    dictionary: Option<&Dictionary>,
) -> rusqlite::Result<Read> {
    let mut members: Vec<Report> = wanted.members.iter().map(|&at| reports[at].clone()).collect();
    let (mut record, annotations) = desk.read_story(&wanted.story, &mut members, rulings);
    let notes = members.into_iter().map(|report| (report.id, report.notes)).collect();
    let text = |id: &str| {
        let of = |at: &&usize| reports[**at].id == id;
        wanted.members.iter().find(of).map(|&at| reports[at].text.clone())
    };
    let packed = pack::pack_record(&mut record, &text, Care::Small, dictionary)?;
    Ok((record, annotations, notes, packed))
}

fn write_group(
    conn: &Connection,
    batch: i64,
    group: &[Wanted],
    read: &[Read],
    gone: &[Gone],
    reports: &[Report],
) -> rusqlite::Result<Vec<bool>> {
    let mut numbers = Numbers::default();
    let (lost, heirs): (Vec<i64>, Vec<usize>) = gone.iter().copied().unzip();
    let stories: Vec<(&Record, Option<i64>)> =
        read.iter().zip(group).map(|((record, ..), wanted)| (record, wanted.row)).collect();
    let plan = Plan::of(conn, &stories, &lost)?;
    // What leaves a story leaves it before another takes it; ids too, as two stories may swap theirs.
    let mut former: Vec<(i64, String)> = Vec::new();
    for wanted in group {
        let Some(row) = wanted.row else { continue };
        former.push((row, conn.query_row("SELECT ref FROM story WHERE id = ?1", [row], |row| row.get(0))?));
        conn.execute(
            "UPDATE story SET series = ifnull(series, ref), ref = '\u{1}' || id WHERE id = ?1",
            [row],
        )?;
        if wanted.exchanges {
            put::clear(conn, &mut numbers, row)?;
        }
    }
    for row in &lost {
        put::clear(conn, &mut numbers, *row)?;
    }
    let (mut rows, mut changes) = (Vec::with_capacity(group.len()), Vec::with_capacity(group.len()));
    for (at, (wanted, (record, annotations, notes, packed))) in group.iter().zip(read).enumerate() {
        let what = Put {
            record,
            old: plan.old(wanted.row),
            ids: plan.ids(at),
            rows: None,
            annotations,
            notes,
            row: wanted.row,
            is_cleared: wanted.exchanges,
            batch,
        };
        let (row, is_changed) = put::put(conn, &mut numbers, &what, packed)?;
        rows.push(row);
        changes.push(is_changed);
    }
    numbers.finish(conn)?;
    for (row, former) in former {
        conn.execute(
            "INSERT OR REPLACE INTO story_alias (ref, story) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM story WHERE ref = ?1)",
            params![former, row],
        )?;
    }
    let mut gone: Vec<(i64, i64)> = Vec::new();
    for (row, heir) in lost.into_iter().zip(heirs) {
        let heir: i64 =
            conn.query_row("SELECT story FROM report WHERE ref = ?1", [&reports[heir].id], |row| row.get(0))?;
        conn.execute(
            "UPDATE story SET reports = 0, outlets = 0, wires = 0, events = 0, conflicts = 0, repairs = 0, \
             gone_into = ?2 WHERE id = ?1",
            [row, heir],
        )?;
        gone.push((row, heir));
    }
    plan.finish(conn, &rows, &gone)?;
    Ok(changes)
}

/// The reports that may change stories: those not yet read, and all within reach of them, whole stories.
fn in_scope(conn: &Connection, scope: Scope) -> rusqlite::Result<Vec<Known>> {
    let pending: (i64, Option<i64>, Option<i64>, i64, Option<i64>) = conn.query_row(
        "SELECT count(*), min(day), max(day), count(*) - count(day), (SELECT max(day) FROM report) FROM report WHERE pending",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
    )?;
    let (n, first, last, undated, latest) = pending;
    let reach = match scope {
        Scope::All => (i64::MIN, i64::MAX),
        Scope::Changed if n == 0 => return Ok(Vec::new()),
        Scope::Changed => {
            // A report without a date counts as one of the latest day.
            let latest = latest.filter(|_| undated > 0);
            let from = first.into_iter().chain(latest).min().unwrap_or(0);
            let to = last.into_iter().chain(latest).max().unwrap_or(0);
            (from.saturating_sub(WINDOW), to.saturating_add(WINDOW))
        }
    };
    let mut find = conn.prepare(
        "SELECT report.story, report.pending, report_text.body FROM report JOIN report_text ON report_text.report = report.id \
         WHERE report.day IS NULL OR report.day BETWEEN ?1 AND ?2 OR report.pending \
         OR report.story IN (SELECT story FROM report WHERE day IS NULL OR day BETWEEN ?1 AND ?2) ORDER BY report.id",
    )?;
    let rows: Vec<(Option<i64>, bool, Vec<u8>)> = find
        .query_map(params![reach.0, reach.1], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    rows.into_par_iter()
        .map(|(story, is_pending, body)| Ok(Known { report: pack::unpack_json(&body)?, story, is_pending }))
        .collect()
}

/// The stories to reconcile, and the rows that lost all reports with one of these.
fn compare(
    conn: &Connection,
    arranged: Vec<(String, Vec<usize>)>,
    marks: &[(Option<i64>, bool)],
    scope: Scope,
) -> rusqlite::Result<(Vec<Wanted>, Vec<Gone>)> {
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for story in marks.iter().filter_map(|(story, _)| *story) {
        *sizes.entry(story).or_default() += 1;
    }
    let mut claimed: BTreeSet<i64> = BTreeSet::new();
    let mut changed: Vec<(Wanted, BTreeMap<i64, usize>)> = Vec::new();
    for (story, members) in arranged {
        let mut rows: BTreeMap<i64, usize> = BTreeMap::new();
        for row in members.iter().filter_map(|&at| marks[at].0) {
            *rows.entry(row).or_default() += 1;
        }
        let row = put::row_of(conn, &story)?;
        claimed.extend(row);
        let is_pending = members.iter().any(|&at| marks[at].1);
        let is_same = row.is_some_and(|row| {
            rows.get(&row) == Some(&members.len()) && sizes.get(&row) == Some(&members.len()) && !is_pending
        });
        if !is_same || scope == Scope::All {
            changed.push((Wanted { story, members, row, exchanges: false }, rows));
        }
    }
    for (wanted, rows) in &mut changed {
        if wanted.row.is_none() {
            wanted.row = rows
                .iter()
                .filter(|(row, _)| !claimed.contains(row))
                .max_by_key(|&(row, n)| (*n, std::cmp::Reverse(*row)))
                .map(|(row, _)| *row);
            claimed.extend(wanted.row);
        }
        let takes = rows.keys().any(|row| Some(*row) != wanted.row);
        let gives =
            wanted.row.is_some_and(|row| rows.get(&row).unwrap_or(&0) < sizes.get(&row).unwrap_or(&0));
        wanted.exchanges = takes || gives;
    }
    let mut gone: Vec<Gone> = Vec::new();
    for row in sizes.into_keys().filter(|row| !claimed.contains(row)) {
        if let Some(heir) = marks.iter().position(|(story, _)| *story == Some(row)) {
            gone.push((row, heir));
        }
    }
    Ok((changed.into_iter().map(|(wanted, _)| wanted).collect(), gone))
}
