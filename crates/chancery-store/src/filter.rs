//! What to look for, as a value; and as SQL.

use chancery_model::{EventType, Status};
use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};

use crate::days;
use crate::error::{Error, Result};
use crate::schema::{status_number, type_number};

/// Which events, stories or reports are wanted. Empty lists and `None` mean any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Actors who all take part: ids (`Q159`) or country codes (`RUS`: the state and everybody of it).
    pub actors: Vec<String>,
    /// Names of places, or country codes of places; one of them.
    pub places: Vec<String>,
    /// First day, `YYYY-MM-DD`; also a month, week, season or year: from its first day.
    pub from: Option<String>,
    /// Last day, inclusive; a month, week, season or year: to its last day.
    pub to: Option<String>,
    /// Types; one of them.
    pub types: Vec<EventType>,
    /// Statuses; one of them.
    pub statuses: Vec<Status>,
    /// Outlets; one of them.
    pub outlets: Vec<String>,
    /// The story's id.
    pub story: Option<String>,
    /// Only what reports disagree about.
    pub conflicts: bool,
}

/// Which part of a long list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Page {
    /// Items to pass over.
    pub offset: usize,
    /// Most items to return, at most [`Page::MAX`].
    pub limit: usize,
}

impl Default for Page {
    fn default() -> Page {
        Page { offset: 0, limit: 50 }
    }
}

impl Page {
    /// Most items of one page.
    pub const MAX: usize = 100_000;

    /// The first `limit` items.
    pub fn first(limit: usize) -> Page {
        Page { offset: 0, limit }
    }

    /// As SQL; one more than wanted, to see whether there are more.
    pub(crate) fn sql(self) -> String {
        format!(" LIMIT {} OFFSET {}", self.limit.min(Page::MAX) + 1, self.offset)
    }

    /// Cuts what [`Page::sql`] found.
    pub(crate) fn cut<T>(self, mut items: Vec<T>) -> Listed<T> {
        let limit = self.limit.min(Page::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        Listed { items, offset: self.offset, more }
    }
}

/// A part of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Listed<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Items before the first.
    pub offset: usize,
    /// Whether there are more after the last.
    pub more: bool,
}

/// Events of an actor that are few: their reports are found sooner than the reports that are looked at otherwise.
const FEW: i64 = 10_000;

/// How many of all events are an actor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    /// [`FEW`] at most.
    Small,
    /// More, or not known.
    Large,
}

/// Conditions of a query and their values.
#[derive(Debug, Default)]
pub(crate) struct Where {
    parts: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Where {
    /// Adds a condition; each `?` in it takes one of the values.
    pub(crate) fn and(&mut self, part: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.parts.push(part.into());
        self.values.extend(values);
    }

    /// `WHERE …`, or nothing.
    pub(crate) fn sql(&self) -> String {
        if self.parts.is_empty() { String::new() } else { format!(" WHERE {}", self.parts.join(" AND ")) }
    }

    fn one_of(&mut self, column: &str, values: Vec<Value>) {
        if !values.is_empty() {
            let marks = vec!["?"; values.len()].join(", ");
            self.and(format!("{column} IN ({marks})"), values);
        }
    }
}

impl Filter {
    /// Conditions on `event AS e`.
    pub(crate) fn events(&self) -> Result<Where> {
        let mut wanted = Where::default();
        for actor in &self.actors {
            wanted.and(format!("e.id IN ({})", of(actor)), [text(actor)]);
        }
        if !self.places.is_empty() {
            let part = vec!["name = ? COLLATE NOCASE OR country = ?"; self.places.len()].join(" OR ");
            wanted.and(
                format!("e.place IN (SELECT id FROM place WHERE {part})"),
                self.places.iter().flat_map(|place| [text(place), text(place)]),
            );
        }
        let (from, to) = self.days()?;
        if let Some(from) = from {
            wanted.and("ifnull(e.last_day, e.day) >= ?", [Value::Integer(from)]);
        }
        if let Some(to) = to {
            wanted.and("e.day <= ?", [Value::Integer(to)]);
        }
        if !self.types.is_empty() {
            let marks = vec!["?"; self.types.len()].join(", ");
            wanted.and(
                format!("e.act IN (SELECT id FROM act WHERE type IN ({marks}))"),
                self.types.iter().map(|kind| Value::Integer(type_number(*kind))),
            );
        }
        wanted.one_of(
            "e.status",
            self.statuses.iter().map(|status| Value::Integer(status_number(*status))).collect(),
        );
        if !self.outlets.is_empty() {
            let marks = vec!["?"; self.outlets.len()].join(", ");
            wanted.and(
                format!(
                    "EXISTS (SELECT 1 FROM report AS r CROSS JOIN mention AS m ON m.report = r.id AND m.event = e.id \
                     WHERE r.story = e.story AND r.outlet IN (SELECT id FROM outlet WHERE name IN ({marks})))"
                ),
                self.outlets.iter().map(text),
            );
        }
        if let Some(story) = &self.story {
            wanted.and(format!("e.id {EVENTS_OF_STORY}"), [story; 4].map(text));
        }
        if self.conflicts {
            wanted.and("e.support IN (SELECT id FROM support WHERE conflicts > 0)", []);
        }
        Ok(wanted)
    }

    /// Conditions on `story AS s`: of its days and conflicts, and that it has such an event.
    pub(crate) fn stories(&self) -> Result<Where> {
        let mut wanted = Where::default();
        wanted.and("s.gone_into IS NULL", []);
        let (from, to) = self.days()?;
        if let Some(from) = from {
            wanted.and("s.last >= ?", [Value::Integer(from)]);
        }
        if let Some(to) = to {
            wanted.and("s.first <= ?", [Value::Integer(to)]);
        }
        if self.conflicts {
            wanted.and("s.conflicts > 0", []);
        }
        if !self.outlets.is_empty() {
            let marks = vec!["?"; self.outlets.len()].join(", ");
            wanted.and(
                format!(
                    "s.id IN (SELECT story FROM report WHERE outlet IN (SELECT id FROM outlet WHERE name IN ({marks})))"
                ),
                self.outlets.iter().map(text),
            );
        }
        if let Some(story) = &self.story {
            wanted.and(format!("s.id = {STORY_BY_REF}"), [text(story), text(story)]);
        }
        let of_events = Filter {
            actors: self.actors.clone(),
            places: self.places.clone(),
            types: self.types.clone(),
            statuses: self.statuses.clone(),
            ..Filter::default()
        };
        if of_events != Filter::default() {
            let events = of_events.events()?;
            wanted.and(format!("s.id IN (SELECT e.story FROM event AS e{})", events.sql()), events.values);
        }
        Ok(wanted)
    }

    /// Conditions on `report AS r`: of its own day and outlet, and that it tells of such an event.
    pub(crate) fn reports(&self) -> Result<Where> {
        self.reports_of(Share::Large)
    }

    /// The same, for an actor who takes part in such a share of all events.
    pub(crate) fn reports_of(&self, share: Share) -> Result<Where> {
        let mut wanted = Where::default();
        let (from, to) = self.days()?;
        if let Some(from) = from {
            wanted.and("r.day >= ?", [Value::Integer(from)]);
        }
        if let Some(to) = to {
            wanted.and("r.day <= ?", [Value::Integer(to)]);
        }
        if !self.outlets.is_empty() {
            let marks = vec!["?"; self.outlets.len()].join(", ");
            wanted.and(
                format!("r.outlet IN (SELECT id FROM outlet WHERE name IN ({marks}))"),
                self.outlets.iter().map(text),
            );
        }
        if let Some(story) = &self.story {
            wanted.and(format!("r.story = {STORY_BY_REF}"), [text(story), text(story)]);
        }
        let of_events = Filter {
            actors: self.actors.clone(),
            places: self.places.clone(),
            types: self.types.clone(),
            statuses: self.statuses.clone(),
            conflicts: self.conflicts,
            ..Filter::default()
        };
        if let ([actor], true) = (&self.actors[..], of_events.is_of_actors()) {
            let events = of(actor);
            let part = match share {
                // The same without a look at each event.
                Share::Large => {
                    format!(
                        "EXISTS (SELECT 1 FROM mention AS m WHERE m.report = r.id AND +m.event IN ({events}))"
                    )
                }
                // From the few events to their reports, rather than from each report to its events.
                Share::Small => format!(
                    "r.id IN (SELECT m.report FROM ({events}) AS a CROSS JOIN event AS e ON e.id = a.event \
                     CROSS JOIN report AS o ON o.story = e.story CROSS JOIN mention AS m ON m.report = o.id AND m.event = e.id)"
                ),
            };
            wanted.and(part, [text(actor)]);
        } else if of_events != Filter::default() {
            let events = of_events.events()?;
            // The plus keeps SQLite from seeking every event of the set in every report.
            wanted.and(
                format!(
                    "EXISTS (SELECT 1 FROM mention AS m WHERE m.report = r.id \
                     AND +m.event IN (SELECT e.id FROM event AS e{}))",
                    events.sql()
                ),
                events.values,
            );
        }
        Ok(wanted)
    }

    /// Where of events it asks for one actor alone: that one, and the rest of the filter.
    pub(crate) fn of_one_actor(&self) -> Option<(&str, Filter)> {
        let rest = Filter { actors: Vec::new(), ..self.clone() };
        match &self.actors[..] {
            [actor] if !rest.asks_of_events() => Some((actor, rest)),
            _ => None,
        }
    }

    /// The share of the one actor that it asks for, if it asks for one.
    pub(crate) fn share(&self, conn: &Connection) -> rusqlite::Result<Share> {
        let [actor] = &self.actors[..] else { return Ok(Share::Large) };
        let few: i64 = conn
            .prepare_cached(&format!("SELECT count(*) FROM ({} LIMIT {})", of(actor), FEW + 1))?
            .query_row([actor], |row| row.get(0))?;
        Ok(if few > FEW { Share::Large } else { Share::Small })
    }

    /// Whether it asks what reports tell, not only when and where they were published.
    pub(crate) fn asks_of_events(&self) -> bool {
        let Filter { actors, places, types, statuses, .. } = self;
        self.conflicts || !(actors.is_empty() && places.is_empty() && types.is_empty() && statuses.is_empty())
    }

    /// Whether it asks for actors and nothing else.
    fn is_of_actors(&self) -> bool {
        !self.actors.is_empty() && *self == Filter { actors: self.actors.clone(), ..Filter::default() }
    }

    /// First and last day that it asks for; the day of what has none is before both.
    pub(crate) fn days(&self) -> Result<(Option<i64>, Option<i64>)> {
        span(self.from.as_deref(), self.to.as_deref())
    }
}

/// The row of a story's id, present or former; takes the id twice.
pub(crate) const STORY_BY_REF: &str =
    "ifnull((SELECT id FROM story WHERE ref = ?), (SELECT story FROM story_alias WHERE ref = ?))";

/// Numbers of the events of a story by such an id; takes the id four times.
const EVENTS_OF_STORY: &str = "BETWEEN (SELECT first_event FROM story WHERE id = \
    ifnull((SELECT id FROM story WHERE ref = ?), (SELECT story FROM story_alias WHERE ref = ?))) \
    AND (SELECT first_event + events - 1 FROM story WHERE id = \
    ifnull((SELECT id FROM story WHERE ref = ?), (SELECT story FROM story_alias WHERE ref = ?)))";

/// First day of one ISO value and last day of another; what ends before it begins holds no day.
///
/// # Errors
///
/// [`Error::BadQuery`] if a value is no day.
pub(crate) fn span(from: Option<&str>, to: Option<&str>) -> Result<(Option<i64>, Option<i64>)> {
    let first = from.map(range).transpose()?.map(|(first, _)| first);
    let last = to.map(range).transpose()?.map(|(_, last)| last);
    Ok((first, last))
}

/// Whether a span asked for by hand holds a day: to those who type it, one that holds none is a slip.
///
/// # Errors
///
/// [`Error::BadQuery`] if a value is no day, or the span ends before it begins.
pub fn check_span(from: Option<&str>, to: Option<&str>) -> Result<()> {
    match span(from, to)? {
        (Some(first), Some(last)) if first > last => Err(Error::BadQuery {
            expected: "a first day no later than the last".to_owned(),
            found: format!("{} to {}", from.unwrap_or_default(), to.unwrap_or_default()),
        }),
        _ => Ok(()),
    }
}

/// First and last day of a caller's ISO value.
pub(crate) fn range(value: &str) -> Result<(i64, i64)> {
    days::range(value).ok_or_else(|| Error::BadQuery {
        expected: "a day, week, month, season or year such as 2021-05-20 or 2021-W20".to_owned(),
        found: format!("{value:?}"),
    })
}

/// Which reports tell of events of an actor who has so many that SQLite would be slower at it.
pub(crate) struct Tellers<'c> {
    /// The events, in order.
    events: Vec<i64>,
    /// The story asked about last, and whether it has some.
    story: (i64, bool),
    of_story: CachedStatement<'c>,
    of_report: CachedStatement<'c>,
}

impl<'c> Tellers<'c> {
    pub(crate) fn of(conn: &'c Connection, actor: &str) -> rusqlite::Result<Tellers<'c>> {
        let mut events: Vec<i64> = conn
            .prepare_cached(of(actor))?
            .query_map([actor], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        events.sort_unstable();
        Ok(Tellers {
            events,
            story: (0, false),
            of_story: conn
                .prepare_cached("SELECT first_event, first_event + events FROM story WHERE id = ?1")?,
            of_report: conn.prepare_cached("SELECT event FROM mention WHERE report = ?1")?,
        })
    }

    /// Whether a report of that story does.
    pub(crate) fn has(&mut self, story: Option<i64>, report: i64) -> rusqlite::Result<bool> {
        let Some(story) = story else { return Ok(false) };
        if self.story.0 != story {
            let range = self.of_story.query_row([story], |row| Ok((row.get(0)?, row.get(1)?)));
            let (first, end): (Option<i64>, Option<i64>) = range.optional()?.unwrap_or_default();
            let is_before = |bound: Option<i64>| self.events.partition_point(|event| Some(*event) < bound);
            self.story = (story, is_before(first) < is_before(end));
        }
        if !self.story.1 {
            return Ok(false);
        }
        let mut rows = self.of_report.query([report])?;
        while let Some(row) = rows.next()? {
            if self.events.binary_search(&row.get(0)?).is_ok() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The query for the events of an actor, by id or country code.
fn of(actor: &str) -> &'static str {
    if is_code(actor) {
        "SELECT p.event FROM actor AS a JOIN party AS p ON p.actor = a.id \
         WHERE a.country = (SELECT id FROM country WHERE code = ?)"
    } else {
        "SELECT event FROM party WHERE actor = (SELECT id FROM actor WHERE ref = ?)"
    }
}

/// Whether this is a country code and no actor's id.
pub(crate) fn is_code(actor: &str) -> bool {
    actor.len() == 3 && actor.bytes().all(|byte| byte.is_ascii_uppercase())
}

pub(crate) fn text(value: impl AsRef<str>) -> Value {
    Value::Text(value.as_ref().to_owned())
}

#[cfg(test)]
mod tests {
    use chancery_engine::pipeline::Engine;
    use chancery_model::Report;

    use super::*;
    use crate::Store;

    #[test]
    fn reports_of_an_actor_are_the_same_by_both_ways() {
        let folder = std::env::temp_dir().join(format!("chancery-filter-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let mut store = Store::open(folder.join("press.db")).expect("the folder is fresh");
        let lines = include_str!("../../../examples/qatar2017/reports.jsonl").lines();
        let reports: Vec<Report> =
            lines.map(|line| serde_json::from_str(line).expect("the example is JSON Lines")).collect();
        store.add_reports(&Engine::embedded(), &reports, None, &mut |_| {}).expect("there is room");
        let mut found = 0;
        for actor in ["QAT", "USA", "Q846", "Q851", "TUV", "nobody"] {
            let filter = Filter { actors: vec![actor.to_owned()], ..Filter::default() };
            let [few, many] = [Share::Small, Share::Large].map(|share| -> Vec<String> {
                let wanted = filter.reports_of(share).expect("it asks for no date");
                let sql = format!("SELECT r.ref FROM report AS r{} ORDER BY 1", wanted.sql());
                let mut find = store.conn.prepare(&sql).expect("it is SQL");
                let rows = find.query_map(rusqlite::params_from_iter(wanted.values), |row| row.get(0));
                rows.and_then(Iterator::collect).expect("it can be read")
            });
            assert_eq!(few, many, "{actor}");
            let mut tellers = Tellers::of(&store.conn, actor).expect("it can be read");
            let sql = "SELECT story, id, ref FROM report ORDER BY ref";
            let rows: Vec<(Option<i64>, i64, String)> = store
                .conn
                .prepare(sql)
                .and_then(|mut find| {
                    find.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
                })
                .expect("it can be read");
            let told = rows.into_iter().filter(|row| tellers.has(row.0, row.1).expect("it can be read"));
            assert_eq!(told.map(|row| row.2).collect::<Vec<String>>(), few, "{actor}");
            assert_eq!(filter.share(&store.conn).expect("it can be read"), Share::Small);
            found += few.len();
        }
        assert!(found > 5, "{found}");
        drop(store);
        std::fs::remove_dir_all(&folder).expect("the folder is ours");
    }
}
