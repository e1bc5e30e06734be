//! Events: lists of them, one of them whole, what led to what.

use chancery_model::{Cluster, Record};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};
use serde::Serialize;

use crate::address::{self, Place};
use crate::days;
use crate::error::Result;
use crate::filter::{Filter, Listed, Page, Where, is_code};
use crate::open::Store;
use crate::read::actors::{ActorItem, actor_item};
use crate::read::stories;
use crate::rows::{ACTOR, RECIPIENT};

/// One act, once, however many reports tell of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventItem {
    /// Its address, which stays when its story's record is made anew.
    pub event: String,
    /// The story's id.
    pub story: String,
    /// PLOVER's type, `STATEMENT` or `STATE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER's class, such as `material conflict`.
    pub quad: Option<String>,
    /// PLOVER's mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Best supported status.
    pub status: String,
    /// One line that names it.
    pub name: String,
    /// First day it may have been, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Last day it may have been.
    pub last_day: Option<String>,
    /// Whether the reports date it; else the days are those of publication.
    pub dated: bool,
    /// Where.
    pub place: Option<PlaceItem>,
    /// Who did it.
    pub actors: Vec<ActorItem>,
    /// To whom.
    pub recipients: Vec<ActorItem>,
    /// Who is said to report it.
    pub said_by: Vec<ActorItem>,
    /// PLOVER's score, -10 to 10.
    pub intensity: Option<f64>,
    /// 0.0 to 1.0, of the surest mention.
    pub confidence: f64,
    /// `open`, `fulfilled` or `cancelled`, if it was announced.
    pub plan: Option<String>,
    /// Mentions in the reports.
    pub mentions: usize,
    /// Reports that tell of it.
    pub reports: usize,
    /// Wires behind them.
    pub wires: usize,
    /// Primary origins behind those.
    pub origins: usize,
    /// Attributes on which reports cannot all be right.
    pub conflicts: usize,
    /// Its row in the file.
    #[serde(skip)]
    pub(crate) id: i64,
}

/// A place of events.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceItem {
    /// Canonical name.
    pub name: String,
    /// ISO 3166 alpha-3 code.
    pub country: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
}

/// One event with every mention, every value and its links.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventDetail {
    /// As in lists.
    #[serde(flatten)]
    pub item: EventItem,
    /// Mentions and slots, as in the record.
    pub cluster: Cluster,
    /// What it answers, fulfils or demands.
    pub targets: Vec<Linked>,
    /// What answers, fulfils or demands it.
    pub sources: Vec<Linked>,
}

/// An event at the other end of a link.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Linked {
    /// `answers`, `fulfils` or `demands`.
    pub link: String,
    /// The event.
    #[serde(flatten)]
    pub event: EventItem,
}

impl Store {
    /// Events that `filter` wants, latest first.
    pub fn events(&self, filter: &Filter, page: Page) -> Result<Listed<EventItem>> {
        self.ordered(filter, page, Order::LatestFirst)
    }

    /// Events in which `actor` (an id or a country code) takes part, in order of time.
    pub fn timeline(&self, actor: &str, filter: &Filter, page: Page) -> Result<Listed<EventItem>> {
        let mut filter = filter.clone();
        filter.actors.insert(0, actor.to_owned());
        self.ordered(&filter, page, Order::EarliestFirst)
    }

    fn ordered(&self, filter: &Filter, page: Page, order: Order) -> Result<Listed<EventItem>> {
        let Some((leader, others)) = filter.actors.split_first() else {
            let wanted = filter.events()?;
            return self
                .read(|conn| list(conn, &wanted.sql(), wanted.values, &order.sql("e.day", "e.id"), page));
        };
        let others = Filter { actors: others.to_vec(), from: None, to: None, ..filter.clone() };
        let (wanted, days) = (others.events()?, filter.days()?);
        self.read(|conn| led(conn, leader, &wanted, days, order, page))
    }

    /// One event, by its address or that of one that went into it.
    pub fn event(&self, event: &str) -> Result<Option<EventDetail>> {
        self.read(|conn| {
            let Place::Row(row) = address::find(conn, event)? else { return Ok(None) };
            let Some(item) = one(conn, row)? else { return Ok(None) };
            let Some(record) = stories::record(conn, &item.story, None)? else { return Ok(None) };
            // Rows follow each other in the order of the record.
            let first: i64 = conn
                .prepare_cached(
                    "SELECT first_event FROM story WHERE id = (SELECT story FROM event WHERE id = ?1)",
                )?
                .query_row([row], |row| row.get(0))?;
            let Record { clusters, .. } = record;
            let Some(cluster) = clusters.into_iter().nth((row - first) as usize) else { return Ok(None) };
            let targets = linked(conn, "event", "target", row)?;
            let sources = linked(conn, "target", "event", row)?;
            Ok(Some(EventDetail { item, cluster, targets, sources }))
        })
    }

    /// Where an address leads.
    pub fn whereabouts(&self, event: &str) -> Result<Whereabouts> {
        self.read(|conn| {
            Ok(match address::find(conn, event)? {
                Place::Row(row) => {
                    one(conn, row)?.map_or(Whereabouts::Unknown, |item| Whereabouts::At(item.event))
                }
                Place::Gone(story, why) => {
                    let story: String = conn
                        .prepare_cached("SELECT ref FROM story WHERE id = ?1")?
                        .query_row([story], |row| row.get(0))?;
                    let is_there = stories::row_of(conn, &story)?.is_some();
                    Whereabouts::Gone { story: is_there.then_some(story), why }
                }
                Place::Unknown => Whereabouts::Unknown,
            })
        })
    }

    /// The events that led to `event` and followed from it by links, in order of time; itself among them.
    pub fn chain(&self, event: &str) -> Result<Vec<EventItem>> {
        self.read(|conn| {
            let Place::Row(row) = address::find(conn, event)? else { return Ok(Vec::new()) };
            const CHAIN: &str = " WHERE e.id IN (WITH RECURSIVE chain (id) AS (SELECT ? \
                 UNION SELECT link.target FROM link JOIN chain ON link.event = chain.id \
                 UNION SELECT link.event FROM link JOIN chain ON link.target = chain.id) SELECT id FROM chain)";
            Ok(list(conn, CHAIN, vec![Value::Integer(row)], "e.day, e.id", Page::first(Page::MAX))?.items)
        })
    }
}

/// Where the address of an event leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// To an event: its own address, or that of the one that took over its words.
    At(String),
    /// To nothing any more.
    Gone {
        /// The story it was in, where it is there.
        story: Option<String>,
        /// Why; nothing while its story is made anew.
        why: Option<String>,
    },
    /// No event ever had it.
    Unknown,
}

/// The event of a row.
fn one(conn: &Connection, row: i64) -> rusqlite::Result<Option<EventItem>> {
    Ok(list(conn, " WHERE e.id = ?", vec![Value::Integer(row)], "e.id", Page::first(1))?.items.pop())
}

fn linked(conn: &Connection, from: &str, to: &str, id: i64) -> rusqlite::Result<Vec<Linked>> {
    let links: Vec<(i64, String)> = conn
        .prepare_cached(&format!("SELECT {to}, kind FROM link WHERE {from} = ?1 ORDER BY {to}"))?
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut found = Vec::new();
    for (other, link) in links {
        found.extend(one(conn, other)?.map(|event| Linked { link, event }));
    }
    Ok(found)
}

/// In which order of time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    EarliestFirst,
    LatestFirst,
}

impl Order {
    fn sql(self, day: &str, id: &str) -> String {
        match self {
            Order::EarliestFirst => format!("{day}, {id}"),
            Order::LatestFirst => format!("{day} DESC, {id} DESC"),
        }
    }
}

/// Events of an actor, or of all actors of a country, from one day to another: each actor's come from the index in order, enough for
/// the page, and are merged. However many there are before and after, they are not looked at.
fn led(
    conn: &Connection,
    leader: &str,
    wanted: &Where,
    (from, to): (Option<i64>, Option<i64>),
    order: Order,
    page: Page,
) -> rusqlite::Result<Listed<EventItem>> {
    let find = if is_code(leader) {
        "SELECT id FROM actor WHERE country = (SELECT id FROM country WHERE code = ?1)"
    } else {
        "SELECT id FROM actor WHERE ref = ?1"
    };
    let actors: Vec<i64> =
        conn.prepare_cached(find)?.query_map([leader], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let limit = page.limit.min(Page::MAX);
    let enough = page.offset.saturating_add(limit).saturating_add(1);
    let also = wanted.sql().replacen(" WHERE ", " AND ", 1);
    let join = if also.is_empty() { "" } else { "CROSS JOIN event AS e ON e.id = p.event" };
    let mut found: Vec<(Option<i64>, i64)> = Vec::new();
    let mut add = |sql: &str, values: [Value; 3]| -> rusqlite::Result<()> {
        let values = values.iter().chain(&wanted.values);
        let mut find = conn.prepare_cached(sql)?;
        let rows = find.query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            found.push(row?);
        }
        Ok(())
    };
    let (first, last) = match (from, to) {
        (None, None) => (i64::MIN, i64::MAX),
        _ => (from.unwrap_or(days::NEVER + 1), to.unwrap_or(i64::MAX)),
    };
    let of_actor = format!(
        "SELECT DISTINCT p.day, p.event FROM party AS p {join} WHERE p.actor = ? AND p.day BETWEEN ? AND ?{also} ORDER BY {} LIMIT {enough}",
        order.sql("p.day", "p.event"),
    );
    for actor in actors {
        add(&of_actor, [actor, first, last].map(Value::Integer))?;
    }
    if let Some(from) = from {
        // Those that began before; few events take more than a day.
        let begun = format!(
            "SELECT e.day, e.id FROM event AS e INDEXED BY event_last_day WHERE e.last_day >= ? AND e.day <= ? \
             AND EXISTS (SELECT 1 FROM json_each(e.parties) WHERE value / 4 IN ({})){also} ORDER BY {} LIMIT {enough}",
            find.replace("?1", "?"),
            order.sql("e.day", "e.id"),
        );
        let before = last.min(from.saturating_sub(1));
        add(&begun, [Value::Integer(from), Value::Integer(before), Value::Text(leader.to_owned())])?;
    }
    found.sort_unstable();
    found.dedup();
    if order == Order::LatestFirst {
        found.reverse();
    }
    let ids: Vec<i64> = found.into_iter().map(|(_, id)| id).skip(page.offset).take(limit + 1).collect();
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        items.extend(one(conn, id)?);
    }
    Ok(page.cut(items))
}

/// Events by a condition on `event AS e`.
pub(crate) fn list(
    conn: &Connection,
    wanted: &str,
    values: Vec<Value>,
    order: &str,
    page: Page,
) -> rusqlite::Result<Listed<EventItem>> {
    // The page is cut on the events alone, then the few that are shown are joined with their names.
    let sql = format!(
        "WITH chosen (id) AS (SELECT e.id FROM event AS e{wanted} ORDER BY {order}{}) \
         SELECT e.id, s.ref, ifnull(b.series, b.ref) || '.e' || e.number, t.name, t.quad, act.mode, act.cameo, st.name, (SELECT name FROM event_name WHERE event_name.id = e.id), e.day, ifnull(e.last_day, e.day), e.dated, \
         p.name, p.country, p.lat, p.lon, act.intensity, u.confidence, e.plan, u.mentions, u.reports, u.wires, \
         u.origins, u.conflicts \
         FROM chosen JOIN event AS e ON e.id = chosen.id JOIN story AS s ON s.id = e.story \
         JOIN story AS b ON b.id = ifnull(e.born, e.story) \
         JOIN act ON act.id = e.act JOIN event_type AS t ON t.id = act.type JOIN event_status AS st ON st.id = e.status \
         JOIN support AS u ON u.id = e.support \
         LEFT JOIN place AS p ON p.id = e.place ORDER BY {order}",
        page.sql()
    );
    let items: Vec<EventItem> = conn
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), item)?
        .collect::<rusqlite::Result<_>>()?;
    let mut listed = page.cut(items);
    for item in &mut listed.items {
        add_parties(conn, item)?;
    }
    Ok(listed)
}

fn item(row: &Row<'_>) -> rusqlite::Result<EventItem> {
    let place: Option<String> = row.get(12)?;
    let day = |at: usize| -> rusqlite::Result<Option<String>> {
        Ok(row.get::<_, Option<i64>>(at)?.and_then(days::day))
    };
    Ok(EventItem {
        event: row.get(2)?,
        kind: row.get(3)?,
        quad: row.get(4)?,
        mode: row.get(5)?,
        cameo: row.get(6)?,
        status: row.get(7)?,
        name: row.get(8)?,
        day: day(9)?,
        last_day: day(10)?,
        dated: row.get(11)?,
        place: match place {
            Some(name) => Some(PlaceItem {
                name,
                country: row.get::<_, Option<String>>(13)?.filter(|code| !code.is_empty()),
                lat: row.get(14)?,
                lon: row.get(15)?,
            }),
            None => None,
        },
        actors: Vec::new(),
        recipients: Vec::new(),
        said_by: Vec::new(),
        intensity: row.get::<_, Option<i64>>(16)?.map(|tenths| tenths as f64 / 10.0),
        confidence: row.get::<_, i64>(17)? as f64 / 100.0,
        plan: row.get(18)?,
        mentions: count(row, 19)?,
        reports: count(row, 20)?,
        wires: count(row, 21)?,
        origins: count(row, 22)?,
        conflicts: count(row, 23)?,
        id: row.get(0)?,
        story: row.get(1)?,
    })
}

/// A count as the file has it.
pub(crate) fn count(row: &Row<'_>, at: usize) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, i64>(at)?).unwrap_or(0))
}

fn add_parties(conn: &Connection, item: &mut EventItem) -> rusqlite::Result<()> {
    let mut find = conn.prepare_cached(
        "SELECT a.ref, a.name, a.kind, c.code, a.sector, p.value % 4 AS role FROM event AS e CROSS JOIN json_each(e.parties) AS p \
         CROSS JOIN actor AS a ON a.id = p.value / 4 LEFT JOIN country AS c ON c.id = a.country \
         WHERE e.id = ?1 ORDER BY role, a.name, a.ref",
    )?;
    let mut rows = find.query(params![item.id])?;
    while let Some(row) = rows.next()? {
        let actor = actor_item(row)?;
        match row.get::<_, i64>(5)? {
            ACTOR => item.actors.push(actor),
            RECIPIENT => item.recipients.push(actor),
            _ => item.said_by.push(actor),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chancery_engine::pipeline::Engine;
    use chancery_model::Report;

    use super::*;

    #[test]
    fn a_timeline_of_some_days_is_the_whole_one_without_the_others() {
        let folder = std::env::temp_dir().join(format!("chancery-timeline-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let mut store = Store::open(folder.join("press.db")).expect("the folder is fresh");
        let lines = include_str!("../../../../examples/karabakh2020/reports.jsonl").lines();
        let reports: Vec<Report> =
            lines.map(|line| serde_json::from_str(line).expect("the example is JSON Lines")).collect();
        store.add_reports(&Engine::embedded(), &reports, None, &mut |_| {}).expect("there is room");
        let timeline = |actor: &str, from: Option<&str>, to: Option<&str>| -> Vec<EventItem> {
            let filter =
                Filter { from: from.map(str::to_owned), to: to.map(str::to_owned), ..Filter::default() };
            store.timeline(actor, &filter, Page::default()).expect("the days are days").items
        };
        let mut begun = 0;
        for actor in ["AZE", "ARM", "RUS"] {
            let all = timeline(actor, None, None);
            let days = all.iter().flat_map(|event| [event.day.clone(), event.last_day.clone()]);
            let days: std::collections::BTreeSet<Option<String>> = days.chain([None]).collect();
            for from in &days {
                for to in &days {
                    let (from, to) = (from.as_deref(), to.as_deref());
                    let mut expected = all.clone();
                    expected.retain(|event| {
                        let is_after = from.is_none_or(|from| event.last_day.as_deref() >= Some(from));
                        let is_before = to.is_none_or(|to| event.day.as_deref().is_some_and(|day| day <= to));
                        is_after && is_before
                    });
                    begun += expected.iter().filter(|event| from > event.day.as_deref()).count();
                    assert_eq!(timeline(actor, from, to), expected, "{actor} {from:?} {to:?}");
                }
            }
        }
        assert!(begun > 0, "no event takes more than a day");
        drop(store);
        std::fs::remove_dir_all(&folder).expect("the folder is ours");
    }
}
