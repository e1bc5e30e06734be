//! Numbers of what many rows name, and what one step of writing gathers until its end.

use std::collections::HashMap;
use std::fmt::Write as _;

use chancery_engine::record::short;
use chancery_model::{Actor, Place, Slot};
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};

use crate::pack::refused;
use crate::rows::EventRow;
use crate::schema::{type_number, verdict_number};
use crate::slim::Quick;
use crate::sorted::Waiting;

/// What one step of writing looks up once: numbers of what many rows name; and rows that [`Numbers::finish`] writes.
#[derive(Debug, Default)]
pub struct Numbers {
    /// Number, and the name in lines.
    actors: HashMap<String, (i64, String), Quick>,
    countries: Known,
    places: Known,
    outlets: Known,
    slots: Known,
    acts: Known,
    supports: HashMap<Support, i64, Quick>,
    findings: HashMap<[i64; 5], i64, Quick>,
    lines: Known,
    /// Several columns as one name.
    key: String,
    /// Rows that are written at the end.
    pub waiting: Waiting,
}

/// Numbers by name.
type Known = HashMap<String, i64, Quick>;

/// Confidence, mentions, reports, wires, origins, conflicts.
pub type Support = [i64; 6];

impl Numbers {
    /// Writes the rows that wait: the last thing of a step.
    pub fn finish(mut self, conn: &Connection) -> rusqlite::Result<()> {
        self.waiting.write(conn)
    }

    /// An outlet's number.
    pub fn outlet(&mut self, conn: &Connection, name: &str) -> rusqlite::Result<i64> {
        number(&mut self.outlets, conn, "outlet", "name", name)
    }

    /// A country's number.
    pub fn country(&mut self, conn: &Connection, code: &str) -> rusqlite::Result<i64> {
        number(&mut self.countries, conn, "country", "code", code)
    }

    /// The number of what was found out about an attribute.
    pub fn finding(&mut self, conn: &Connection, slot: &Slot) -> rusqlite::Result<i64> {
        let name = number(&mut self.slots, conn, "slot_name", "name", &slot.slot)?;
        let counts = [slot.n_reports, slot.n_wires, slot.n_origins].map(|n| n as i64);
        let finding = [name, verdict_number(slot.verdict), counts[0], counts[1], counts[2]];
        if let Some(&id) = self.findings.get(&finding) {
            return Ok(id);
        }
        let columns = ["slot", "verdict", "reports", "wires", "origins"];
        let id = common(conn, "finding", columns, finding)?;
        self.findings.insert(finding, id);
        Ok(id)
    }

    /// The number of an event's sort of act.
    pub fn act(&mut self, conn: &Connection, row: &EventRow<'_>) -> rusqlite::Result<i64> {
        let kind = type_number(row.cluster.kind);
        let (mode, cameo, intensity) = (row.mode, row.cameo, row.intensity);
        self.key.clear();
        write!(self.key, "{kind} {mode:?} {cameo:?} {intensity:?}").map_err(refused)?;
        if let Some(&id) = self.acts.get(&self.key) {
            return Ok(id);
        }
        let values = params![kind, mode, cameo, intensity];
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
        self.acts.insert(self.key.clone(), id);
        Ok(id)
    }

    /// An actor's number; what is known of it is written.
    pub fn actor(&mut self, conn: &Connection, actor: &Actor) -> rusqlite::Result<i64> {
        if let Some(&(id, _)) = self.actors.get(&actor.id) {
            return Ok(id);
        }
        let name = short(actor);
        let country = actor.country.as_deref().map(|code| self.country(conn, code)).transpose()?;
        let kind = serde_json::to_value(actor.kind).map_err(refused)?;
        let kind = kind.as_str().unwrap_or("");
        let called = (name != actor.name).then_some(name);
        let values = params![actor.id, actor.name, kind, country, actor.sector, called];
        let known: Option<(i64, String, bool)> = conn
            .prepare_cached(
                "SELECT id, ifnull(short, name), (name, kind, country, sector, short) IS (?2, ?3, ?4, ?5, ?6) FROM actor WHERE ref = ?1",
            )?
            .query_row(values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let id = match known {
            Some((id, _, true)) => id,
            Some((id, before, false)) => {
                if before != name {
                    self.waiting.write(conn)?;
                    spell_out(conn, id)?;
                }
                conn.prepare_cached(
                    "UPDATE actor SET name = ?2, kind = ?3, country = ?4, sector = ?5, short = ?6 WHERE ref = ?1",
                )?
                .execute(values)?;
                id
            }
            None => conn
                .prepare_cached(
                    "INSERT INTO actor (ref, name, kind, country, sector, short) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .insert(values)?,
        };
        self.actors.insert(actor.id.clone(), (id, name.to_owned()));
        Ok(id)
    }

    /// The number of the line of an event whose actors have theirs; `None` if it is kept as it is.
    pub fn line(&mut self, conn: &Connection, row: &EventRow<'_>) -> rusqlite::Result<Option<i64>> {
        let Some(words) = &row.line.words else { return Ok(None) };
        // Another record may have called the actor otherwise.
        let mut names = row.line.names.iter().zip(&row.parties);
        if !names.all(|(name, (_, actor))| self.actors.get(&actor.id).is_some_and(|(_, known)| known == name))
        {
            return Ok(None);
        }
        number(&mut self.lines, conn, "line", "words", words).map(Some)
    }

    /// The number of how well an event is supported.
    pub fn support(&mut self, conn: &Connection, support: Support) -> rusqlite::Result<i64> {
        if let Some(&id) = self.supports.get(&support) {
            return Ok(id);
        }
        let columns = ["confidence", "mentions", "reports", "wires", "origins", "conflicts"];
        let id = common(conn, "support", columns, support)?;
        self.supports.insert(support, id);
        Ok(id)
    }

    /// A place's number.
    pub fn place(&mut self, conn: &Connection, place: &Place) -> rusqlite::Result<i64> {
        let country = place.country.as_deref().unwrap_or("");
        self.key.clear();
        self.key.extend([&place.name, "\u{0}", country]);
        if let Some(&id) = self.places.get(&self.key) {
            return Ok(id);
        }
        let id = conn
            .prepare_cached(
                "INSERT INTO place (name, country, lat, lon) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (name, country) DO UPDATE SET lat = ifnull(lat, ?3), lon = ifnull(lon, ?4) RETURNING id",
            )?
            .query_row(params![place.name, country, place.lat, place.lon], |row| row.get(0))?;
        self.places.insert(self.key.clone(), id);
        Ok(id)
    }
}

/// The number of a name, found or given once and remembered in `known`.
fn number(
    known: &mut Known,
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

/// The number of a row of counts, found or given once.
fn common<const N: usize>(
    conn: &Connection,
    table: &str,
    columns: [&str; N],
    values: [i64; N],
) -> rusqlite::Result<i64> {
    let find = format!("SELECT id FROM {table} WHERE {} = ?", columns.join(" = ? AND "));
    if let Some(id) =
        conn.prepare_cached(&find)?.query_row(params_from_iter(values), |row| row.get(0)).optional()?
    {
        return Ok(id);
    }
    let insert = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), ["?"; N].join(", "));
    conn.prepare_cached(&insert)?.insert(params_from_iter(values))
}

/// Writes the names of an actor's events as they are, before the actor is called otherwise.
fn spell_out(conn: &Connection, actor: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE event SET name = (SELECT name FROM event_name WHERE event_name.id = event.id), line = NULL \
         WHERE line IS NOT NULL AND id IN (SELECT event FROM party WHERE actor = ?1)",
    )?
    .execute([actor])?;
    Ok(())
}
