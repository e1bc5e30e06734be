//! The agenda: what was announced, and what became of it by a given day.

use rusqlite::types::Value;
use serde::Serialize;

use crate::error::Result;
use crate::filter::{Filter, Page, range};
use crate::open::Store;
use crate::read::events::{self, EventItem};

/// Announced events, as they stand on a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agenda {
    /// The day.
    pub on: String,
    /// Announced for that day or later, nearest first.
    pub due: Vec<EventItem>,
    /// Announced for before, and no report says that it happened or was called off; latest first.
    pub overdue: Vec<EventItem>,
    /// Announced without a date, latest report first.
    pub undated: Vec<EventItem>,
    /// Announced, and done; latest first.
    pub fulfilled: Vec<EventItem>,
    /// Announced, and denied or called off; latest first.
    pub cancelled: Vec<EventItem>,
}

impl Store {
    /// The agenda on a day, at most `limit` events of each sort.
    pub fn agenda(&self, on: &str, filter: &Filter, limit: usize) -> Result<Agenda> {
        let (_, day) = range(on)?;
        let part = |plan: &str, and: &str, days: &[i64], order: &str| -> Result<Vec<EventItem>> {
            let mut wanted = filter.events()?;
            wanted.and(format!("e.plan = '{plan}'{and}"), days.iter().map(|day| Value::Integer(*day)));
            Ok(self
                .read(|conn| events::list(conn, &wanted.sql(), wanted.values, order, Page::first(limit)))?
                .items)
        };
        const EARLIEST: &str = "ifnull(e.last_day, e.day), e.id";
        const LATEST: &str = "ifnull(e.last_day, e.day) DESC, e.id DESC";
        Ok(Agenda {
            on: on.to_owned(),
            due: part("open", " AND e.dated = 1 AND ifnull(e.last_day, e.day) >= ?", &[day], EARLIEST)?,
            overdue: part("open", " AND e.dated = 1 AND ifnull(e.last_day, e.day) < ?", &[day], LATEST)?,
            undated: part("open", " AND e.dated = 0", &[], LATEST)?,
            fulfilled: part("fulfilled", "", &[], LATEST)?,
            cancelled: part("cancelled", "", &[], LATEST)?,
        })
    }
}
