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
}

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

    /// The query that lists it, in an order that does not depend on how the store came to be.
    fn query(self, filter: &Filter) -> Result<(String, Where)> {
        let name = self.name();
        let (wanted, part) = match self {
            Layer::Events | Layer::Parties | Layer::Mentions | Layer::Slots | Layer::Links => {
                let wanted = filter.events()?;
                let ids = "event IN (SELECT s.ref || '.' || e.ref FROM event AS e JOIN story AS s ON s.id = e.story";
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
        Ok((format!("SELECT * FROM {name}{part} ORDER BY 1, 2, 3, 4, 5"), wanted))
    }
}

pub fn write(
    store: &Store,
    layer: Layer,
    form: Tabular,
    filter: &Filter,
    out: &mut dyn Write,
) -> Result<usize, ExportError> {
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
                    Tabular::JsonLines => {
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
