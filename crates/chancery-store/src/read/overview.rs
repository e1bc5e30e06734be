//! What a person wants to see first: what is new and well supported, who deals with whom, where, and how finds spread.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chancery_model::EventType;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params, params_from_iter};
use serde::Serialize;

use crate::days;
use crate::error::Result;
use crate::filter::{Filter, Share, Tellers, range};
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
    /// Reports found; at most 10,000 where the filter asks what they tell.
    pub reports: usize,
    /// Over outlets.
    pub outlets: Vec<Facet>,
    /// Over months, in order of time.
    pub months: Vec<Facet>,
    /// Over types of the events they tell of.
    pub types: Vec<Facet>,
}

/// Most reports whose outlets, months and types are counted; where more are found, the ones that came in last.
const SPREAD: usize = 50_000;

/// The same where each report is also asked what it tells; then no more are counted either.
pub const SPREAD_OF_EVENTS: usize = 10_000;

type Counts<T> = BTreeMap<T, usize>;

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
                "SELECT min(a.code, b.code) AS one, max(a.code, b.code) AS other, sum(d.n) AS n FROM \
                 (SELECT source, target, count(*) AS n FROM dyad_event JOIN act ON act.id = dyad_event.done \
                  WHERE act.intensity IS NOT NULL GROUP BY source, target) AS d JOIN country AS a ON a.id = d.source JOIN country AS b ON b.id = d.target \
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
                 JOIN act ON act.id = e.act JOIN event_type AS t ON t.id = act.type{} GROUP BY p.id, month ORDER BY n DESC, p.name, month LIMIT {limit}",
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

    /// How the reports that a search finds spread over outlets, months and types. Of more than 50,000 the ones that came in last
    /// are counted, but for how many there are. Where `filter` asks what they tell, there may be more than the 10,000 counted.
    pub fn facets(&self, query: &str, filter: &Filter) -> Result<Facets> {
        let share = self.read(|conn| filter.share(conn))?;
        let one = filter.of_one_actor().filter(|_| share == Share::Large);
        let mut wanted = match &one {
            Some((_, rest)) => rest.reports()?,
            None => filter.reports_of(share)?,
        };
        let mut from = "report AS r";
        let words = expression(query);
        if let Some(words) = &words {
            from = "report_words CROSS JOIN report AS r ON r.id = report_words.rowid";
            wanted.and("report_words MATCH ?", [Value::Text(words.clone())]);
        }
        let most = if filter.asks_of_events() { SPREAD_OF_EVENTS } else { SPREAD };
        let order = if words.is_some() { "report_words.rowid" } else { "r.id" };
        self.read(|conn| {
            let mut tellers = one.as_ref().map(|(actor, _)| Tellers::of(conn, actor)).transpose()?;
            let limit = if one.is_some() { String::new() } else { format!(" LIMIT {most}") };
            let mut find = conn.prepare_cached(&format!(
                "SELECT r.outlet, r.day, r.types, r.story, r.id FROM {from}{} ORDER BY {order} DESC{limit}",
                wanted.sql()
            ))?;
            let mut rows = find.query(params_from_iter(&wanted.values))?;
            let (mut outlets, mut days): (Counts<i64>, Counts<i64>) = (Counts::new(), Counts::new());
            let mut types = [0_usize; 64];
            let mut n = 0;
            while n < most
                && let Some(row) = rows.next()?
            {
                if let Some(tellers) = &mut tellers
                    && !tellers.has(row.get(3)?, row.get(4)?)?
                {
                    continue;
                }
                n += 1;
                if let Some(outlet) = row.get::<_, Option<i64>>(0)? {
                    *outlets.entry(outlet).or_default() += 1;
                }
                if let Some(day) = row.get::<_, Option<i64>>(1)? {
                    *days.entry(day).or_default() += 1;
                }
                let mut left: i64 = row.get(2)?;
                while left != 0 {
                    types[left.trailing_zeros() as usize] += 1;
                    left &= left - 1;
                }
            }
            // To ask all of them what they tell takes a quarter of a second at a million events.
            if n == most && !filter.asks_of_events() {
                let count = match &words {
                    Some(_) if *filter == Filter::default() => {
                        "SELECT count(*) FROM report_words WHERE report_words MATCH ?".to_owned()
                    }
                    _ => format!("SELECT count(*) FROM {from}{}", wanted.sql()),
                };
                let all: i64 = conn
                    .prepare_cached(&count)?
                    .query_row(params_from_iter(&wanted.values), |row| row.get(0))?;
                n = usize::try_from(all).unwrap_or(n);
            }
            let mut name = conn.prepare_cached("SELECT name FROM outlet WHERE id = ?1")?;
            let mut named: Vec<Facet> = outlets
                .into_iter()
                .map(|(id, reports)| Ok(Facet { value: name.query_row([id], |row| row.get(0))?, reports }))
                .collect::<rusqlite::Result<_>>()?;
            named.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.value.cmp(&b.value)));
            named.truncate(VALUES);
            let mut months: Counts<String> = Counts::new();
            for (day, reports) in days {
                let day = days::day(day).unwrap_or_default();
                *months.entry(day.get(..7).unwrap_or(&day).to_owned()).or_default() += reports;
            }
            let late = months.len().saturating_sub(VALUES);
            let mut kinds: Vec<(usize, usize)> =
                types.into_iter().enumerate().filter(|(_, reports)| *reports > 0).collect();
            kinds.sort_by_key(|&(kind, reports)| (Reverse(reports), kind));
            let kind = |(kind, reports): (usize, usize)| {
                Some(Facet { value: EventType::ALL.get(kind)?.name().to_owned(), reports })
            };
            Ok(Facets {
                reports: n,
                outlets: named,
                months: months
                    .into_iter()
                    .skip(late)
                    .map(|(value, reports)| Facet { value, reports })
                    .collect(),
                types: kinds.into_iter().take(VALUES).filter_map(kind).collect(),
            })
        })
    }
}
