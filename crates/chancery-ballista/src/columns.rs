//! The columns of what the functions give: lists of rows of texts.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, ListBuilder, StringBuilder, StructBuilder};
use datafusion::arrow::datatypes::{DataType, Field, Fields};

/// Name of a column. The last is always `failure`: why there is nothing in the others.
pub type Column = (&'static str, bool);

/// A report: what one filters by, and all of it as JSON.
pub const REPORT: &[Column] = &[
    ("id", true),
    ("published", true),
    ("day", true),
    ("outlet", true),
    ("lang", true),
    ("report", true),
    ("failure", true),
];

/// An annotation as JSON.
pub const ANNOTATION: &[Column] = &[("id", true), ("annotation", true), ("failure", true)];

/// An event: what one filters and groups by, and all of it as JSON.
pub const EVENT: &[Column] = &[
    ("id", true),
    ("report", true),
    ("type", true),
    ("mode", true),
    ("cameo", true),
    ("status", true),
    ("date", true),
    ("actors", true),
    ("recipients", true),
    ("event", true),
    ("failure", true),
];

/// Where a report of a window went. `home` is `home`, or `before` if the report belongs to an earlier window.
pub const PLACED: &[Column] =
    &[("id", true), ("day", true), ("story", true), ("wire", true), ("home", true), ("failure", true)];

/// A record as JSON.
pub const RECORD: &[Column] = &[("story", true), ("record", true), ("failure", true)];

fn fields(columns: &[Column]) -> Fields {
    columns.iter().map(|(name, is_nullable)| Field::new(*name, DataType::Utf8, *is_nullable)).collect()
}

/// The type of a list of such rows.
pub fn list_of(columns: &[Column]) -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Struct(fields(columns)), true)))
}

/// Lists of rows being made.
pub struct Rows {
    lists: ListBuilder<StructBuilder>,
    columns: usize,
}

impl Rows {
    /// No lists yet.
    pub fn new(columns: &[(&str, bool)]) -> Rows {
        let fields: Fields = columns
            .iter()
            .map(|(name, is_nullable)| Field::new(*name, DataType::Utf8, *is_nullable))
            .collect();
        Rows { lists: ListBuilder::new(StructBuilder::from_fields(fields, 64)), columns: columns.len() }
    }

    /// Adds a row to the current list; what is missing at its end is nothing.
    pub fn add(&mut self, row: &[Option<&str>]) {
        let rows = self.lists.values();
        for at in 0..self.columns {
            if let Some(column) = rows.field_builder::<StringBuilder>(at) {
                column.append_option(row.get(at).copied().flatten());
            }
        }
        rows.append(true);
    }

    /// Ends the current list.
    pub fn end_list(&mut self) {
        self.lists.append(true);
    }

    /// All lists.
    pub fn finish(mut self) -> ArrayRef {
        Arc::new(self.lists.finish())
    }
}
