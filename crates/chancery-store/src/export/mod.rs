//! Tables for other programs.
//!
//! [`Layer`]s are the store's own views with names, as CSV, JSON Lines and Parquet; [`Layout`]s have the columns that the field's
//! scripts expect (`layouts`). The same store gives the same bytes.

mod codes;
mod layouts;
#[cfg(feature = "parquet")]
mod parquet;
mod tables;

use std::io::{self, Write};

use crate::error::{Error, Result};
use crate::filter::Filter;
use crate::open::Store;

pub use layouts::Layout;
pub use tables::{Column, Kind, Layer, Tabular};

/// Why nothing more was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] Error),
    /// The other end refused.
    #[error("the export cannot be written")]
    Io(#[from] io::Error),
}

impl Store {
    /// Writes a layer; returns the number of rows.
    ///
    /// # Errors
    /// [`Error::BadQuery`] if the layer knows nothing of what `filter` asks.
    pub fn export_layer(
        &self,
        layer: Layer,
        form: Tabular,
        filter: &Filter,
        out: &mut dyn Write,
    ) -> Result<usize, ExportError> {
        tables::write(self, layer, form, filter, out)
    }

    /// Writes events in another project's layout, a line for each pair of parties; returns the number of lines.
    ///
    /// Only PLOVER's sixteen types; only what happened or is under way, unless `filter` names statuses.
    pub fn export_layout(
        &self,
        layout: Layout,
        filter: &Filter,
        out: &mut dyn Write,
    ) -> Result<usize, ExportError> {
        layouts::write(self, layout, filter, out)
    }
}
