//! Forms that reports use for an actor and that are no known name of it; and what a user ruled on them.
//!
//! A variant is counted where it stands: in the table `spelling`, by report, so it goes when its reports go. A ruling says that
//! a form is a name of an actor, or never is; the reports that have the form are then read anew, so a store holds what it would
//! hold if the ruling had been there first. Nothing else is learnt: however often a form was seen, the next report is read as
//! if it were the first, because the order of reports must not show.

use std::collections::BTreeSet;

use chancery_engine::actor::{Rulings, form_key, has_form};
use chancery_lexicon::actors::{ActorLexicon, fold};
use chancery_model::{Actor, ActorKind, Report};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;

use crate::check::Problem;
use crate::days;
use crate::error::Result;
use crate::filter::{Listed, Page};
use crate::keep::Batch;
use crate::open::Store;
use crate::pack;
use crate::put::Numbers;
use crate::read::ActorItem;
use crate::read::actors::{actor_item, row_of};
use crate::settle::{Desk, Progress, Scope, Settled};

/// What a user ruled on a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ruling {
    /// It is a name of the actor.
    Accepted,
    /// It never is.
    Refused,
}

/// A form that reports use for an actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// As written.
    pub form: String,
    /// For whom.
    pub actor: ActorItem,
    /// Times it is used.
    pub uses: usize,
    /// Ids of the reports that use it.
    pub reports: Vec<String>,
    /// Texts these go back to: copies and translations of one count once.
    pub wires: usize,
    /// Who published them.
    pub outlets: Vec<String>,
    /// Day of the earliest of these reports.
    pub first: Option<String>,
    /// Day of the latest.
    pub last: Option<String>,
    /// What was ruled on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruling: Option<Ruling>,
}

/// Which variants are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Those of one actor: an id, or a country's code.
    pub actor: Option<String>,
    /// Those that so many wires use, at least.
    pub wires: usize,
    /// Those that were ruled on, instead of those that were not.
    pub ruled: bool,
}

/// What a ruling did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ruled {
    /// Reports that have the form, and were read anew.
    pub reports: usize,
    /// What became of their stories.
    #[serde(flatten)]
    pub settled: Settled,
}

/// What is counted of a form; `spelling` and `report` are joined.
const COUNTED: &str = "sum(s.n), count(DISTINCT r.wire), min(r.day), max(r.day), json_group_array(r.ref), \
    json_group_array(o.name) FILTER (WHERE o.name IS NOT NULL)";

/// What is joined to the table `spelling`.
const JOINS: &str = "JOIN report AS r ON r.id = s.report LEFT JOIN outlet AS o ON o.id = r.outlet";

/// An actor as [`actor_item`] reads it.
const ACTOR: &str = "a.ref, a.name, a.kind, c.code, a.sector";

impl Store {
    /// Forms that are no known name of their actor, those of most wires first; or those that were ruled on, by form.
    pub fn variants(&self, which: &Which, page: Page) -> Result<Listed<Variant>> {
        let found = self.read(|conn| {
            let actor = match &which.actor {
                None => None,
                Some(actor) => match row_of(conn, actor)? {
                    None => return Ok(Vec::new()),
                    row => row,
                },
            };
            if which.ruled { ruled(conn, actor, which.wires) } else { seen(conn, actor, which.wires) }
        })?;
        Ok(page.cut(found.into_iter().skip(page.offset).collect()))
    }

    /// The actors for whom reports use a form, or for whom it was ruled on.
    pub fn called(&self, form: &str) -> Result<Vec<ActorItem>> {
        let key = form_key(form);
        self.read(|conn| {
            let sql = format!(
                "SELECT {ACTOR}, f.form FROM (SELECT actor, form FROM spelling WHERE garbled UNION SELECT actor, form FROM ruling) AS f \
                 JOIN actor AS a ON a.id = f.actor LEFT JOIN country AS c ON c.id = a.country ORDER BY a.name, a.ref"
            );
            let mut find = conn.prepare_cached(&sql)?;
            let mut rows = find.query([])?;
            let mut found: Vec<ActorItem> = Vec::new();
            while let Some(row) = rows.next()? {
                let actor = actor_item(row)?;
                if form_key(row.get_ref(5)?.as_str()?) == key && found.last() != Some(&actor) {
                    found.push(actor);
                }
            }
            Ok(found)
        })
    }

    /// An actor of the lexicon, or one that a report of the store names.
    pub fn known_actor(&self, id: &str) -> Result<Option<Actor>> {
        let lexicon = ActorLexicon::embedded();
        if let Some(facts) = lexicon.state(id).or_else(|| lexicon.get(id)) {
            return Ok(Some(facts.actor.clone()));
        }
        self.read(|conn| {
            let sql = format!(
                "SELECT {ACTOR} FROM actor AS a LEFT JOIN country AS c ON c.id = a.country WHERE a.ref = ?1"
            );
            let item = conn.prepare_cached(&sql)?.query_row([id], actor_item).optional()?;
            Ok(item.map(|item| Actor {
                kind: kind_of(&item.kind),
                id: item.id,
                name: item.name,
                country: item.country,
                sector: item.sector,
            }))
        })
    }

    /// All that was ruled.
    pub fn rulings(&self) -> Result<Rulings> {
        self.read(|conn| {
            let mut rulings = Rulings::default();
            let mut find = conn.prepare_cached(
                "SELECT r.form, a.ref, r.accepted FROM ruling AS r JOIN actor AS a ON a.id = r.actor",
            )?;
            let mut rows = find.query([])?;
            while let Some(row) = rows.next()? {
                let (form, actor): (String, String) = (row.get(0)?, row.get(1)?);
                rulings.rule(&form, &actor, row.get(2)?);
            }
            Ok(rulings)
        })
    }

    /// Rules on a form for an actor, or takes back what was ruled; reports that have the form are read anew.
    ///
    /// If this is cut short, the next run of ingest finishes it.
    pub fn rule(
        &mut self,
        (form, actor): (&str, &Actor),
        ruling: Option<Ruling>,
        desk: &dyn Desk,
        at: Option<&str>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Ruled> {
        let key = form_key(form);
        let having = self.reports_with(&key)?;
        let mut batch = Batch::new(desk.name(), at);
        let id = self.write(|conn| {
            let id = batch.row(conn)?;
            let row = Numbers::default().actor(conn, actor)?;
            conn.execute("DELETE FROM ruling WHERE folded = ?1 AND actor = ?2", params![key, row])?;
            if let Some(ruling) = ruling {
                conn.execute(
                    "INSERT INTO ruling (folded, actor, form, accepted, batch) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![key, row, form, ruling == Ruling::Accepted, id],
                )?;
            }
            let mut wait = conn.prepare_cached("UPDATE report SET pending = 1 WHERE id = ?1")?;
            having.iter().try_for_each(|report| wait.execute([report]).map(|_| ()))?;
            Ok(id)
        })?;
        batch.made(Some(id));
        let settled = self.settle(desk, &mut batch, Scope::Changed, progress)?;
        let ruled = Ruled { reports: having.len(), settled };
        let counts = serde_json::json!({ "form": form, "actor": actor.id, "ruling": ruling, "reports": ruled.reports });
        self.end(&batch, &counts)?;
        Ok(ruled)
    }

    /// The rows of all reports whose text has a form. The words' index folds other than names are compared, so every text is
    /// looked at.
    fn reports_with(&self, key: &str) -> Result<Vec<i64>> {
        /// Texts held in memory together.
        const TOGETHER: i64 = 4096;
        let mut having: Vec<i64> = Vec::new();
        let mut after = -1;
        loop {
            let some: Vec<(i64, Vec<u8>)> = self.read(|conn| {
                conn.prepare_cached(
                    "SELECT report, body FROM report_text WHERE report > ?1 ORDER BY report LIMIT ?2",
                )?
                .query_map([after, TOGETHER], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
            })?;
            let Some((last, _)) = some.last() else { return Ok(having) };
            after = *last;
            having.par_extend(some.par_iter().filter_map(|(row, body)| {
                let report: Report = pack::unpack_json(body).ok()?;
                has_form(&report.text, key).then_some(*row)
            }));
        }
    }
}

/// Forms nobody ruled on.
fn seen(conn: &Connection, actor: Option<i64>, wires: usize) -> rusqlite::Result<Vec<Variant>> {
    let sql = format!(
        "SELECT {ACTOR}, s.form, {COUNTED} FROM spelling AS s {JOINS} JOIN actor AS a ON a.id = s.actor \
         LEFT JOIN country AS c ON c.id = a.country WHERE s.garbled AND (?1 IS NULL OR s.actor = ?1) \
         GROUP BY s.actor, s.form HAVING count(DISTINCT r.wire) >= ?2 \
         ORDER BY count(DISTINCT r.wire) DESC, sum(s.n) DESC, a.name, a.ref, s.form"
    );
    let all: Vec<Variant> = conn
        .prepare_cached(&sql)?
        .query_map(params![actor, wires as i64], |row| variant(row, actor_item(row)?, row.get(5)?, 6))?
        .collect::<rusqlite::Result<_>>()?;
    // A title that is wrong is no name.
    Ok(all.into_iter().filter(|variant| !is_title(&variant.form)).collect())
}

/// Forms that were ruled on.
fn ruled(conn: &Connection, actor: Option<i64>, wires: usize) -> rusqlite::Result<Vec<Variant>> {
    let mut find = conn.prepare_cached(&format!(
        "SELECT {ACTOR}, u.form, u.folded, u.accepted, u.actor FROM ruling AS u JOIN actor AS a ON a.id = u.actor \
         LEFT JOIN country AS c ON c.id = a.country WHERE ?1 IS NULL OR u.actor = ?1 ORDER BY u.folded, a.name, a.ref"
    ))?;
    let mut forms = conn.prepare_cached("SELECT DISTINCT form FROM spelling WHERE actor = ?1")?;
    let mut count = conn.prepare_cached(&format!(
        "SELECT {COUNTED} FROM spelling AS s {JOINS} WHERE s.actor = ?1 AND s.form IN (SELECT value FROM json_each(?2))"
    ))?;
    let mut rows = find.query([actor])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (folded, is_name, actor): (String, bool, i64) = (row.get(6)?, row.get(7)?, row.get(8)?);
        let own: Vec<String> =
            forms.query_map([actor], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let own: Vec<&String> = own.iter().filter(|form| form_key(form) == folded).collect();
        let own = serde_json::to_string(&own).map_err(pack::refused)?;
        let (item, form) = (actor_item(row)?, row.get(5)?);
        let mut variant = count.query_row(params![actor, own], |row| variant(row, item, form, 0))?;
        variant.ruling = Some(if is_name { Ruling::Accepted } else { Ruling::Refused });
        if variant.wires >= wires {
            found.push(variant);
        }
    }
    Ok(found)
}

/// A variant whose counts begin at a column.
fn variant(row: &Row<'_>, actor: ActorItem, form: String, at: usize) -> rusqlite::Result<Variant> {
    let names = |column: usize| -> rusqlite::Result<Vec<String>> {
        let all: BTreeSet<String> = pack::from_json(row.get_ref(column)?.as_str()?.as_bytes())?;
        Ok(all.into_iter().collect())
    };
    let day = |column: usize| -> rusqlite::Result<Option<String>> {
        Ok(row.get::<_, Option<i64>>(column)?.and_then(days::day))
    };
    Ok(Variant {
        form,
        actor,
        uses: row.get::<_, Option<i64>>(at)?.unwrap_or(0) as usize,
        wires: row.get::<_, i64>(at + 1)? as usize,
        first: day(at + 2)?,
        last: day(at + 3)?,
        reports: names(at + 4)?,
        outlets: names(at + 5)?,
        ruling: None,
    })
}

fn kind_of(name: &str) -> ActorKind {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).unwrap_or(ActorKind::Group)
}

/// Words that stand in a title besides offices and whose they are.
const BESIDE_OFFICES: &[&str] = &["the", "a", "an", "of", "for", "and", "to", "new", "former", "then"];

/// Whether a form is an office and whose it is, and no name: "the Finnish foreign minister".
fn is_title(form: &str) -> bool {
    let lexicon = ActorLexicon::embedded();
    let folded = fold(form);
    let words: Vec<&str> = folded.split(' ').collect();
    let (mut at, mut offices) = (0, 0);
    while at < words.len() {
        let longest = 6.min(words.len() - at);
        let phrase = |width: usize| words[at..at + width].join(" ");
        let office = (1..=longest).rev().find(|width| !lexicon.role_codes(&phrase(*width)).is_empty());
        let owner = || {
            (1..=longest).rev().find(|width| {
                let forms = lexicon.by_form(&phrase(*width));
                forms.iter().any(|(index, _)| lexicon.at(*index).actor.kind != ActorKind::Person)
            })
        };
        let small = || BESIDE_OFFICES.contains(&words[at]).then_some(1);
        offices += usize::from(office.is_some());
        let Some(width) = office.or_else(small).or_else(owner) else { return false };
        at += width;
    }
    offices > 0
}

/// No report spells an actor as was refused for it.
pub fn check(conn: &Connection, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
    let mut find = conn.prepare(
        "SELECT DISTINCT s.form, u.folded, a.name FROM ruling AS u JOIN spelling AS s ON s.actor = u.actor \
         JOIN report AS r ON r.id = s.report JOIN actor AS a ON a.id = u.actor WHERE NOT u.accepted AND NOT r.pending",
    )?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (form, folded, name): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if form_key(&form) == folded {
            let detail = format!("expected no report that calls {name} {form:?}, as was ruled, found one");
            problems.push(Problem { kind: "ruling", detail });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(form: &str, expected: bool) {
        assert_eq!(super::is_title(form), expected, "{form}");
    }

    #[test]
    fn titles_are_no_names() {
        check("the Finnish foreign minister", true);
        check("President of Chile", true);
        check("Finnish Foreign Minister Stub", false);
        check("Stobb", false);
        check("Finland", false);
    }
}
