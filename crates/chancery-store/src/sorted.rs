//! Rows of many in one statement. Those whose tables are in another order than stories wait, so that each page is visited once in
//! a step, and filled.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, params_from_iter};

/// Rows that wait at most; bounds memory.
const MOST: usize = 200_000;

/// One mention: report, event, its number there, first byte, length, status, confidence in hundredths.
pub type Mention = (i64, i64, i64, u32, u32, i64, i64);

/// Rows of events that wait.
#[derive(Debug, Default)]
pub struct Waiting {
    /// Actor, day, event, role.
    pub parties: Vec<(i64, i64, i64, i64)>,
    /// See [`Mention`].
    pub mentions: Vec<Mention>,
    /// Source, target, day, event, its act if it is done.
    pub dyads: Vec<(i64, i64, i64, i64, Option<i64>)>,
}

impl Waiting {
    /// Whether there are so many that they should be written now.
    pub fn is_full(&self) -> bool {
        self.parties.len() + self.mentions.len() + self.dyads.len() > MOST
    }

    /// Writes them.
    pub fn write(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        self.parties.sort_unstable();
        rows(conn, "OR FAIL INTO party (actor, day, event, role)", &self.parties, |row| {
            [row.0, row.1, row.2, row.3].map(Cell::Number)
        })?;
        self.parties.clear();
        self.mentions.sort_unstable();
        let mention = "OR FAIL INTO mention (report, event, number, start, length, status, confidence)";
        rows(conn, mention, &self.mentions, |row| {
            [row.0, row.1, row.2, i64::from(row.3), i64::from(row.4), row.5, row.6].map(Cell::Number)
        })?;
        self.mentions.clear();
        self.dyads.sort_unstable();
        rows(conn, "OR FAIL INTO dyad_event (source, target, day, event, done)", &self.dyads, |row| {
            let done = row.4.map_or(Cell::Nothing, Cell::Number);
            [Cell::Number(row.0), Cell::Number(row.1), Cell::Number(row.2), Cell::Number(row.3), done]
        })?;
        self.dyads.clear();
        Ok(())
    }
}

/// A value of a row.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    Nothing,
    Number(i64),
    Text(&'a str),
}

impl<'a> Cell<'a> {
    /// A number, or nothing.
    pub fn number(number: Option<i64>) -> Cell<'a> {
        number.map_or(Cell::Nothing, Cell::Number)
    }

    /// A text, or nothing.
    pub fn text(text: Option<&'a str>) -> Cell<'a> {
        text.map_or(Cell::Nothing, Cell::Text)
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Cell::Nothing => ValueRef::Null,
            Cell::Number(number) => ValueRef::Integer(*number),
            Cell::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// Rows of one statement: a statement each is twice the work.
const TOGETHER: [usize; 3] = [32, 8, 1];

/// Writes rows with the cells that `cells` gives, in their order. `into` says where, and what is done when that is not possible; as a
/// step that fails is undone whole, no statement needs to be undone by itself (`OR FAIL`).
pub fn rows<T, const N: usize>(
    conn: &Connection,
    into: &str,
    mut rows: &[T],
    cells: impl for<'a> Fn(&'a T) -> [Cell<'a>; N],
) -> rusqlite::Result<()> {
    let row = format!("({})", ["?"; N].join(", "));
    for together in TOGETHER {
        if rows.len() < together {
            continue;
        }
        let values = vec![row.as_str(); together].join(", ");
        let mut insert = conn.prepare_cached(&format!("INSERT {into} VALUES {values}"))?;
        while let Some((part, rest)) = rows.split_at_checked(together) {
            insert.execute(params_from_iter(part.iter().flat_map(&cells)))?;
            rows = rest;
        }
    }
    Ok(())
}
