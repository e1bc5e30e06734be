//! SQL of a caller's: reads only, and ends in time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::open::Store;
use crate::pack::{self, Against};

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows; bytes are written as hexadecimal digits.
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more than were asked for.
    pub more: bool,
}

/// Largest value, in bytes: a query that makes larger ones is stopped.
const MAX_BYTES: i32 = 64 << 20;

/// Steps of SQLite's machine between looks at the clock; some 10 microseconds.
const STEPS: i32 = 1000;

impl Store {
    /// Runs one `SELECT` of a caller's, for at most `limit` time and `most` rows. It cannot write, nor open other files.
    ///
    /// `unpack(body)` gives the JSON of `report_text.body` and `annotation.body`.
    ///
    /// # Errors
    /// [`Error::BadQuery`] with SQLite's words, [`Error::TimedOut`].
    pub fn query(&self, sql: &str, limit: Duration, most: usize) -> Result<Answer> {
        let mut reader = Store::read_only(&self.path)?;
        let conn = &mut reader.conn;
        let late = Arc::new(AtomicBool::new(false));
        let mut setting = || -> rusqlite::Result<()> {
            conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_BYTES)?;
            conn.create_scalar_function(
                "unpack",
                1,
                rusqlite::functions::FunctionFlags::SQLITE_UTF8
                    | rusqlite::functions::FunctionFlags::SQLITE_DETERMINISTIC,
                |context| {
                    let packed = context
                        .get_raw(0)
                        .as_blob()
                        .map_err(|error| rusqlite::Error::UserFunctionError(error.into()))?;
                    let json = pack::unpack(packed, Against::Nothing)?;
                    String::from_utf8(json).map_err(|error| rusqlite::Error::UserFunctionError(error.into()))
                },
            )?;
            let start = Instant::now();
            let late = Arc::clone(&late);
            conn.progress_handler(
                STEPS,
                Some(move || {
                    let is_late = start.elapsed() > limit;
                    late.store(is_late, Ordering::Relaxed);
                    is_late
                }),
            )?;
            conn.authorizer(Some(|context: AuthContext<'_>| match context.action {
                AuthAction::Select
                | AuthAction::Read { .. }
                | AuthAction::Function { .. }
                | AuthAction::Recursive => Authorization::Allow,
                _ => Authorization::Deny,
            }))
        };
        setting().map_err(|source| Error::of(&self.path, source))?;
        run(conn, sql, most).map_err(|source| {
            if late.load(Ordering::Relaxed) {
                return Error::TimedOut { limit };
            }
            match source {
                rusqlite::Error::MultipleStatement => bad("one statement", "more"),
                rusqlite::Error::SqliteFailure(error, message) => match error.code {
                    rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase => {
                        Error::of(&self.path, rusqlite::Error::SqliteFailure(error, message))
                    }
                    rusqlite::ErrorCode::AuthorizationForStatementDenied => {
                        bad("a query that only reads", "one that would do more")
                    }
                    _ => bad("a query that SQLite can run", &message.unwrap_or_else(|| error.to_string())),
                },
                other => bad("a query that SQLite can run", &other.to_string()),
            }
        })
    }
}

fn bad(expected: &str, found: &str) -> Error {
    Error::BadQuery { expected: expected.to_owned(), found: found.to_owned() }
}

fn run(conn: &rusqlite::Connection, sql: &str, most: usize) -> rusqlite::Result<Answer> {
    let mut find = conn.prepare(sql)?;
    let columns: Vec<String> = find.column_names().map(str::to_owned).collect();
    let width = columns.len();
    let mut answer = Answer { columns, ..Answer::default() };
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        if answer.rows.len() == most {
            answer.more = true;
            break;
        }
        let cells = (0..width).map(|at| Ok(cell(row.get_ref(at)?))).collect::<rusqlite::Result<_>>()?;
        answer.rows.push(cells);
    }
    Ok(answer)
}

fn cell(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => json!(number),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) => Value::String(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::String(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}
