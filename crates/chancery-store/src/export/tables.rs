//! The store's own layers.

use std::io::Write;

use rusqlite::params_from_iter;
use rusqlite::types::ValueRef;

use super::ExportError;
use crate::error::{Error, Result};
use crate::filter::{Filter, Where};
use crate::open::Store;

/// A table of the store, with names for numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Layer {
    Events,
    Parties,
    Mentions,
    Slots,
    Links,
    Stories,
    Reports,
    Actors,
    Dyads,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tabular {
    /// RFC 4180 with a header; nothing is an empty cell. R's `read.csv` and pandas read it as it is.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// Parquet, with the types of `data/layers.tsv`.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// A day.
    Date,
    /// 64 bits, signed.
    Whole,
    /// A double.
    Real,
    /// True or false.
    Bool,
}

/// A column of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the view.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
}

/// What the columns of the layers are.
const COLUMNS: &str = include_str!("../../data/layers.tsv");

impl Layer {
    /// All, with their names.
    pub const ALL: [(Layer, &'static str); 9] = [
        (Layer::Events, "events"),
        (Layer::Parties, "parties"),
        (Layer::Mentions, "mentions"),
        (Layer::Slots, "slots"),
        (Layer::Links, "links"),
        (Layer::Stories, "stories"),
        (Layer::Reports, "reports"),
        (Layer::Actors, "actors"),
        (Layer::Dyads, "dyads"),
    ];

    /// The layer of that name.
    pub fn named(name: &str) -> Option<Layer> {
        Layer::ALL.iter().find(|(_, known)| *known == name).map(|(layer, _)| *layer)
    }

    /// Its name, which is that of its view.
    pub fn name(self) -> &'static str {
        Layer::ALL.iter().find(|(layer, _)| *layer == self).map_or("", |(_, name)| name)
    }

    /// Its columns, in the order of its view.
    pub fn columns(self) -> Vec<Column> {
        COLUMNS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let mut cells = line.split('\t');
                let (layer, name, kind) = (cells.next()?, cells.next()?, cells.next()?);
                let kind = match kind {
                    "date" => Kind::Date,
                    "whole" => Kind::Whole,
                    "real" => Kind::Real,
                    "bool" => Kind::Bool,
                    _ => Kind::Text,
                };
                (layer == self.name()).then_some(Column { name, kind })
            })
            .collect()
    }

    /// The query that lists it, in an order that does not depend on how the store came to be.
    fn query(self, filter: &Filter) -> Result<(String, Where)> {
        let name = self.name();
        let (wanted, part) = match self {
            Layer::Events | Layer::Parties | Layer::Mentions | Layer::Slots | Layer::Links => {
                let wanted = filter.events()?;
                let ids = "event IN (SELECT ifnull(b.series, b.ref) || '.e' || e.number FROM event AS e \
                           JOIN story AS b ON b.id = ifnull(e.born, e.story)";
                (wanted, ids)
            }
            Layer::Stories => (filter.stories()?, "story IN (SELECT s.ref FROM story AS s"),
            Layer::Reports => (filter.reports()?, "report IN (SELECT r.ref FROM report AS r"),
            Layer::Actors | Layer::Dyads if *filter == Filter::default() => (Where::default(), ""),
            Layer::Actors | Layer::Dyads => {
                return Err(Error::BadQuery {
                    expected: format!("no condition on the layer {name}"),
                    found: "one".to_owned(),
                });
            }
        };
        let condition = wanted.sql();
        let part = if condition.is_empty() { String::new() } else { format!(" WHERE {part}{condition})") };
        let order = ["1", "2", "3", "4", "5"];
        let order = order[..order.len().min(self.columns().len())].join(", ");
        Ok((format!("SELECT * FROM {name}{part} ORDER BY {order}"), wanted))
    }
}

pub fn write(
    store: &Store,
    layer: Layer,
    form: Tabular,
    filter: &Filter,
    out: &mut dyn Write,
) -> Result<usize, ExportError> {
    #[cfg(feature = "parquet")]
    if form == Tabular::Parquet {
        return write_parquet(store, layer, filter, out);
    }
    let (sql, wanted) = layer.query(filter)?;
    let mut failed: std::io::Result<()> = Ok(());
    let written = store.read(|conn| {
        let mut find = conn.prepare(&sql)?;
        let columns: Vec<String> = find.column_names().map(str::to_owned).collect();
        let mut line = String::new();
        if form == Tabular::Csv {
            line = columns.join(",") + "\n";
        }
        let mut rows = find.query(params_from_iter(wanted.values))?;
        let mut written = 0;
        while let Some(row) = rows.next()? {
            for (at, name) in columns.iter().enumerate() {
                let cell = row.get_ref(at)?;
                match form {
                    Tabular::Csv => {
                        line.push_str(if at > 0 { "," } else { "" });
                        csv_cell(&mut line, cell);
                    }
                    _ => {
                        line.push_str(if at > 0 { ",\"" } else { "{\"" });
                        line.push_str(name);
                        line.push_str("\":");
                        line.push_str(&json_cell(cell));
                    }
                }
            }
            line.push_str(if form == Tabular::Csv { "\n" } else { "}\n" });
            failed = out.write_all(line.as_bytes());
            if failed.is_err() {
                break;
            }
            line.clear();
            written += 1;
        }
        // A header without rows is an answer too.
        if failed.is_ok() && !line.is_empty() {
            failed = out.write_all(line.as_bytes());
        }
        Ok(written)
    })?;
    failed?;
    Ok(written)
}

#[cfg(feature = "parquet")]
fn write_parquet(
    store: &Store,
    layer: Layer,
    filter: &Filter,
    out: &mut dyn Write,
) -> Result<usize, ExportError> {
    let (sql, wanted) = layer.query(filter)?;
    let columns = layer.columns();
    let mut file = super::parquet::File::new(layer.name(), &columns, out)?;
    let mut failed: Result<(), ExportError> = Ok(());
    let written = store.read(|conn| {
        let mut find = conn.prepare(&sql)?;
        let places: Vec<usize> =
            columns.iter().map(|column| find.column_index(column.name)).collect::<rusqlite::Result<_>>()?;
        let mut rows = find.query(params_from_iter(wanted.values))?;
        let mut written = 0;
        while let Some(row) = rows.next()? {
            for (at, place) in places.iter().enumerate() {
                file.cell(at, row.get_ref(*place)?);
            }
            failed = file.end_row();
            if failed.is_err() {
                break;
            }
            written += 1;
        }
        Ok(written)
    })?;
    failed?;
    file.end()?;
    Ok(written)
}

fn csv_cell(line: &mut String, cell: ValueRef<'_>) {
    match cell {
        ValueRef::Null | ValueRef::Blob(_) => {}
        ValueRef::Integer(number) => line.push_str(&number.to_string()),
        ValueRef::Real(number) => line.push_str(&number.to_string()),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text);
            if text.contains([',', '"', '\n', '\r']) {
                line.push_str(&format!("\"{}\"", text.replace('"', "\"\"")));
            } else {
                line.push_str(&text);
            }
        }
    }
}

fn json_cell(cell: ValueRef<'_>) -> String {
    match cell {
        ValueRef::Null | ValueRef::Blob(_) => "null".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => serde_json::json!(number).to_string(),
        ValueRef::Text(text) => serde_json::json!(String::from_utf8_lossy(text)).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_columns_is_that_of_the_views() {
        let folder = std::env::temp_dir().join(format!("chancery-layers-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let store = Store::open(folder.join("press.db")).expect("the folder is fresh");
        let docs = include_str!("../../../../docs/EXPORTS.md");
        for (layer, name) in Layer::ALL {
            let find = store.conn.prepare(&format!("SELECT * FROM {name}")).expect("the view is there");
            let known: Vec<&str> = layer.columns().iter().map(|column| column.name).collect();
            assert_eq!(known, find.column_names().collect::<Vec<_>>(), "{name}");
        }
        for line in COLUMNS.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 4, "{line}");
            let row = format!("| `{}` | {} | {} |", cells[1], cells[2], cells[3]);
            assert!(docs.contains(&row), "docs/EXPORTS.md lacks {row}");
        }
        drop(store);
        std::fs::remove_dir_all(&folder).expect("the folder is ours");
    }
}
