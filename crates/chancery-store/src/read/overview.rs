//! What a person wants to see first: what is new and well supported, who deals with whom, where, and how finds spread.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params, params_from_iter};
use serde::Serialize;

use crate::days;
use crate::error::Result;
use crate::filter::{Filter, range};
use crate::open::Store;
use crate::read::events::{PlaceItem, count};
use crate::read::reports::{self, COLUMNS, JOINS, ReportItem};
use crate::read::search::expression;
use crate::read::stories::{StoryItem, item as story_item};

/// Two states and how much they had to do with each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pair {
    /// ISO 3166 alpha-3 code; the smaller of the two.
    pub a: String,
    /// The other.
    pub b: String,
    /// Events from either side to the other that happened or go on.
    pub events: usize,
}

/// Events at one place in one month.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// Where.
    #[serde(flatten)]
    pub place: PlaceItem,
    /// `YYYY-MM`.
    pub month: String,
    /// Events.
    pub events: usize,
    /// Those of PLOVER's two conflict classes.
    pub conflict: usize,
}

/// How what was found spreads over something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facet {
    /// A value to narrow the search by.
    pub value: String,
    /// Reports with it.
    pub reports: usize,
}

/// How what was found spreads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facets {
    /// Reports found.
    pub reports: usize,
    /// Over outlets.
    pub outlets: Vec<Facet>,
    /// Over months, in order of time.
    pub months: Vec<Facet>,
    /// Over types of the events they tell of.
    pub types: Vec<Facet>,
}

/// Values of one facet.
const VALUES: usize = 12;

impl Store {
    /// A number that changes when anybody but this `Store` has written. Costs some microseconds.
    pub fn stamp(&self) -> Result<i64> {
        self.read(|conn| conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0)))
    }

    /// A number that grows whenever somebody adds or takes out.
    pub fn latest_batch(&self) -> Result<i64> {
        self.read(|conn| {
            conn.query_row(
                "SELECT (SELECT ifnull(max(id), 0) FROM batch) * 1000000 + (SELECT count(*) FROM version)",
                [],
                |row| row.get(0),
            )
        })
    }

    /// The latest day of publication in the store.
    pub fn latest_day(&self) -> Result<Option<String>> {
        self.read(|conn| {
            conn.query_row("SELECT max(day) FROM report", [], |row| row.get::<_, Option<i64>>(0))
        })
        .map(|day| day.and_then(days::day))
    }

    /// A report as in lists.
    pub fn report_item(&self, report: &str) -> Result<Option<ReportItem>> {
        self.read(|conn| {
            conn.prepare_cached(&format!("SELECT {COLUMNS} FROM report AS r{JOINS} WHERE r.ref = ?1"))?
                .query_row([report], reports::item)
                .optional()
        })
    }

    /// Stories published in a range of days, those with most independent wires first, then the latest.
    pub fn supported_stories(&self, from: &str, to: &str, limit: usize) -> Result<Vec<StoryItem>> {
        let ((from, _), (_, to)) = (range(from)?, range(to)?);
        self.read(|conn| {
            conn.prepare_cached(
                "SELECT ref, title, first, last, reports, outlets, wires, events, conflicts, repairs, version \
                 FROM story WHERE gone_into IS NULL AND last >= ?1 AND ifnull(first, last) <= ?2 \
                 ORDER BY wires DESC, last DESC, id DESC LIMIT ?3",
            )?
            .query_map(params![from, to, limit as i64], story_item)?
            .collect()
        })
    }

    /// The pairs of states with most events between them.
    pub fn pairs(&self, limit: usize) -> Result<Vec<Pair>> {
        self.read(|conn| {
            conn.prepare_cached(
                "SELECT min(a.code, b.code) AS one, max(a.code, b.code) AS other, sum(d.n) AS n FROM dyad_week AS d \
                 JOIN country AS a ON a.id = d.source JOIN country AS b ON b.id = d.target \
                 WHERE a.id <> b.id GROUP BY one, other ORDER BY n DESC, one, other LIMIT ?1",
            )?
            .query_map([limit as i64], |row| Ok(Pair { a: row.get(0)?, b: row.get(1)?, events: count(row, 2)? }))?
            .collect()
        })
    }

    /// Where events took place, by month, at most `limit` points; only places whose position is known.
    pub fn points(&self, filter: &Filter, limit: usize) -> Result<Vec<Point>> {
        let mut wanted = filter.events()?;
        wanted.and("p.lat IS NOT NULL AND p.lon IS NOT NULL AND e.day IS NOT NULL", []);
        self.read(|conn| {
            let sql = format!(
                "SELECT p.name, p.country, p.lat, p.lon, strftime('%Y-%m', e.day * 86400, 'unixepoch') AS month, \
                 count(*) AS n, sum(ifnull(t.quad LIKE '%conflict', 0)) FROM event AS e JOIN place AS p ON p.id = e.place \
                 JOIN event_type AS t ON t.id = e.type{} GROUP BY p.id, month ORDER BY n DESC, p.name, month LIMIT {limit}",
                wanted.sql()
            );
            conn.prepare_cached(&sql)?
                .query_map(params_from_iter(wanted.values), |row| {
                    Ok(Point {
                        place: PlaceItem {
                            name: row.get(0)?,
                            country: row.get::<_, Option<String>>(1)?.filter(|code| !code.is_empty()),
                            lat: row.get(2)?,
                            lon: row.get(3)?,
                        },
                        month: row.get(4)?,
                        events: count(row, 5)?,
                        conflict: count(row, 6)?,
                    })
                })?
                .collect()
        })
    }

    /// How the reports that a search finds spread over outlets, months and types.
    pub fn facets(&self, query: &str, filter: &Filter) -> Result<Facets> {
        let mut wanted = filter.reports()?;
        let mut from = "report AS r";
        if let Some(words) = expression(query) {
            from = "report_words JOIN report AS r ON r.id = report_words.rowid";
            wanted.and("report_words MATCH ?", [Value::Text(words)]);
        }
        self.read(|conn| {
            let found = format!("WITH found (id) AS (SELECT r.id FROM {from}{})", wanted.sql());
            let ask = |rest: &str| -> rusqlite::Result<Vec<Facet>> {
                conn.prepare_cached(&format!("{found} {rest}"))?
                    .query_map(params_from_iter(&wanted.values), |row| {
                        Ok(Facet { value: row.get(0)?, reports: count(row, 1)? })
                    })?
                    .collect()
            };
            let total = ask("SELECT '', count(*) FROM found")?;
            let mut months = ask(&format!(
                "SELECT strftime('%Y-%m', r.day * 86400, 'unixepoch') AS month, count(*) FROM found \
                 JOIN report AS r ON r.id = found.id WHERE r.day IS NOT NULL GROUP BY month ORDER BY month DESC LIMIT {VALUES}"
            ))?;
            months.reverse();
            Ok(Facets {
                reports: total.first().map_or(0, |facet| facet.reports),
                outlets: ask(&format!(
                    "SELECT o.name, count(*) FROM found JOIN report AS r ON r.id = found.id \
                     JOIN outlet AS o ON o.id = r.outlet GROUP BY o.id ORDER BY count(*) DESC, o.name LIMIT {VALUES}"
                ))?,
                months,
                types: ask(&format!(
                    "SELECT t.name, count(DISTINCT m.report) FROM found JOIN mention AS m ON m.report = found.id \
                     JOIN event AS e ON e.id = m.event JOIN event_type AS t ON t.id = e.type \
                     GROUP BY t.id ORDER BY count(DISTINCT m.report) DESC, t.id LIMIT {VALUES}"
                ))?,
            })
        })
    }
}
