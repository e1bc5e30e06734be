//! Numbers of what many rows name, and what one step of writing gathers until its end.

use std::collections::{BTreeMap, HashMap};

use chancery_model::{Actor, Place};
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};

use crate::pack::refused;
use crate::rows::EventRow;
use crate::schema::type_number;
use crate::sorted::Waiting;

/// What one step of writing looks up or prepares once: numbers of what many rows name, statements of frequent rows, and
/// the changes of the roll-up by week, which [`Numbers::finish`] writes.
pub struct Numbers<'c> {
    actors: HashMap<String, i64>,
    countries: HashMap<String, i64>,
    places: HashMap<(String, String), i64>,
    outlets: HashMap<String, i64>,
    slots: HashMap<String, i64>,
    acts: HashMap<Sort, i64>,
    weeks: BTreeMap<Pair, (i64, i64)>,
    /// Rows that are written at the end.
    pub waiting: Waiting,
    /// Statements for rows of which a story has many.
    pub inserts: Inserts<'c>,
}

/// Type, mode, CAMEO code, intensity.
type Sort = (i64, Option<String>, Option<String>, Option<i64>);

/// Statements for rows of which a story has many.
pub struct Inserts<'c> {
    pub event: CachedStatement<'c>,
    pub slot: CachedStatement<'c>,
}

impl<'c> Numbers<'c> {
    /// Nothing looked up yet.
    pub fn new(conn: &'c Connection) -> rusqlite::Result<Numbers<'c>> {
        let inserts = Inserts {
            event: conn.prepare_cached(
                "INSERT INTO event (story, born, number, act, status, name, day, last_day, dated, place, \
                 confidence, plan, mentions, reports, wires, origins, conflicts, pairs, parties) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
            )?,
            slot: conn.prepare_cached(
                "INSERT OR IGNORE INTO slot (event, slot, verdict, best, low, high, reports, wires, origins, \"values\") \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?,
        };
        Ok(Numbers {
            actors: HashMap::new(),
            countries: HashMap::new(),
            places: HashMap::new(),
            outlets: HashMap::new(),
            slots: HashMap::new(),
            acts: HashMap::new(),
            weeks: BTreeMap::new(),
            waiting: Waiting::default(),
            inserts,
        })
    }

    /// Counts an event into the roll-up by week, or out of it.
    pub fn count(&mut self, pair: Pair, n: i64, intensity: i64) {
        let cell = self.weeks.entry(pair).or_default();
        cell.0 += n;
        cell.1 += intensity;
    }

    /// Writes the rows that wait, and what the roll-up by week gained and lost: the last thing of a step.
    pub fn finish(mut self, conn: &Connection) -> rusqlite::Result<()> {
        self.waiting.write(conn)?;
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
        number(&mut self.outlets, conn, "outlet", "name", name)
    }

    /// A country's number.
    pub fn country(&mut self, conn: &Connection, code: &str) -> rusqlite::Result<i64> {
        number(&mut self.countries, conn, "country", "code", code)
    }

    /// An attribute's number.
    pub fn slot(&mut self, conn: &Connection, name: &str) -> rusqlite::Result<i64> {
        number(&mut self.slots, conn, "slot_name", "name", name)
    }

    /// The number of an event's sort of act.
    pub fn act(&mut self, conn: &Connection, row: &EventRow<'_>) -> rusqlite::Result<i64> {
        let kind = type_number(row.cluster.kind);
        let sort = (kind, row.mode.map(str::to_owned), row.cameo.map(str::to_owned), row.intensity);
        if let Some(&id) = self.acts.get(&sort) {
            return Ok(id);
        }
        let values = params![sort.0, sort.1, sort.2, sort.3];
        let found: Option<i64> = conn
            .prepare_cached(
                "SELECT id FROM act WHERE type = ?1 AND mode IS ?2 AND cameo IS ?3 AND intensity IS ?4",
            )?
            .query_row(values, |row| row.get(0))
            .optional()?;
        let id = match found {
            Some(id) => id,
            None => conn
                .prepare_cached("INSERT INTO act (type, mode, cameo, intensity) VALUES (?1, ?2, ?3, ?4)")?
                .insert(values)?,
        };
        self.acts.insert(sort, id);
        Ok(id)
    }

    /// An actor's number; what is known of it is written.
    pub fn actor(&mut self, conn: &Connection, actor: &Actor) -> rusqlite::Result<i64> {
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

    /// A place's number.
    pub fn place(&mut self, conn: &Connection, place: &Place) -> rusqlite::Result<i64> {
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

/// The number of a name, found or given once and remembered in `known`.
fn number(
    known: &mut HashMap<String, i64>,
    conn: &Connection,
    table: &str,
    column: &str,
    name: &str,
) -> rusqlite::Result<i64> {
    if let Some(&id) = known.get(name) {
        return Ok(id);
    }
    let id = named(conn, table, column, name)?;
    known.insert(name.to_owned(), id);
    Ok(id)
}

fn named(conn: &Connection, table: &str, column: &str, name: &str) -> rusqlite::Result<i64> {
    let find = format!("SELECT id FROM {table} WHERE {column} = ?1");
    if let Some(id) = conn.prepare_cached(&find)?.query_row([name], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    conn.prepare_cached(&format!("INSERT INTO {table} ({column}) VALUES (?1)"))?.insert([name])
}

/// A cell of the roll-up by week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub source: i64,
    pub target: i64,
    pub week: i64,
    pub kind: i64,
}
