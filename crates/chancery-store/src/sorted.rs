//! Rows that wait to be written in the order of their tables: each page is then visited once in a step, and filled.

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
        rows(conn, "party (actor, day, event, role)", &mut self.parties, |row| {
            [row.0, row.1, row.2, row.3].map(Some)
        })?;
        let mention = "mention (report, event, number, start, length, status, confidence)";
        rows(conn, mention, &mut self.mentions, |row| {
            [row.0, row.1, row.2, i64::from(row.3), i64::from(row.4), row.5, row.6].map(Some)
        })?;
        rows(conn, "dyad_event (source, target, day, event, done)", &mut self.dyads, |row| {
            [Some(row.0), Some(row.1), Some(row.2), Some(row.3), row.4]
        })
    }
}

/// Rows of one statement: of narrow rows a statement each is half the work.
const TOGETHER: usize = 32;

fn rows<T: Ord, const N: usize>(
    conn: &Connection,
    table: &str,
    rows: &mut Vec<T>,
    columns: impl Fn(&T) -> [Option<i64>; N],
) -> rusqlite::Result<()> {
    rows.sort_unstable();
    let row = format!("({})", ["?"; N].join(", "));
    let mut write = |part: &[T]| {
        let values = vec![row.as_str(); part.len()].join(", ");
        // A step that fails is undone whole: no statement needs to be undone by itself.
        conn.prepare_cached(&format!("INSERT OR FAIL INTO {table} VALUES {values}"))?
            .execute(params_from_iter(part.iter().flat_map(&columns)))
            .map(drop)
    };
    let parts = rows.chunks_exact(TOGETHER);
    let rest = parts.remainder();
    parts.chain(rest.chunks(1)).try_for_each(&mut write)?;
    rows.clear();
    Ok(())
}
