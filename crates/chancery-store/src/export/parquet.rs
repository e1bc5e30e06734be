//! Layers as Parquet: one file a layer, zstd, columns as `data/layers.tsv` has them.
//!
//! The only module that knows the library.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use rusqlite::types::ValueRef;

use super::ExportError;
use super::tables::{Column, Kind};
use crate::days;

/// Rows of one group: what is held in memory, and what a reader can skip.
const GROUP: usize = 100_000;

/// A layer that is being written.
pub struct File<'a> {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Cells>,
    rows: usize,
    out: &'a mut dyn Write,
}

/// The cells of one column that are not yet written.
enum Cells {
    Text(Vec<Option<ByteArray>>),
    Date(Vec<Option<i32>>),
    Whole(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
    Bool(Vec<Option<bool>>),
}

impl<'a> File<'a> {
    /// A file without rows.
    pub fn new(layer: &str, columns: &[Column], out: &'a mut dyn Write) -> Result<File<'a>, ExportError> {
        let compression = Compression::ZSTD(ZstdLevel::default());
        let properties = WriterProperties::builder()
            .set_created_by(concat!("chancery ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(compression)
            .build();
        let schema = schema(layer, columns).map_err(refused)?;
        let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).map_err(refused)?;
        let columns = columns.iter().map(|column| Cells::new(column.kind)).collect();
        Ok(File { writer, columns, rows: 0, out })
    }

    /// Adds a cell of the row that is being written.
    pub fn cell(&mut self, column: usize, cell: ValueRef<'_>) {
        match &mut self.columns[column] {
            Cells::Text(cells) => cells.push(text(cell).map(|text| ByteArray::from(text.as_str()))),
            Cells::Date(cells) => cells
                .push(text(cell).and_then(|day| days::number(&day)).and_then(|day| i32::try_from(day).ok())),
            Cells::Whole(cells) => cells.push(cell.as_i64().ok()),
            Cells::Real(cells) => {
                cells.push(cell.as_f64().ok().or_else(|| cell.as_i64().ok().map(|n| n as f64)));
            }
            Cells::Bool(cells) => cells.push(cell.as_i64().ok().map(|n| n != 0)),
        }
    }

    /// Ends the row.
    pub fn end_row(&mut self) -> Result<(), ExportError> {
        self.rows += 1;
        if self.rows == GROUP { self.write_group() } else { Ok(()) }
    }

    /// Writes what is left, and the footer.
    pub fn end(mut self) -> Result<(), ExportError> {
        if self.rows > 0 {
            self.write_group()?;
        }
        let left = self.writer.into_inner().map_err(refused)?;
        self.out.write_all(&left)?;
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), ExportError> {
        self.rows = 0;
        let mut write = || -> Result<(), ParquetError> {
            let mut group = self.writer.next_row_group()?;
            for cells in &mut self.columns {
                if let Some(column) = group.next_column()? {
                    cells.write(column)?;
                }
            }
            group.close()?;
            Ok(())
        };
        write().map_err(refused)?;
        self.writer.flush()?;
        // The writer counts its bytes itself; what it has written is handed on, so that memory stays flat.
        let done = std::mem::take(self.writer.inner_mut());
        self.out.write_all(&done)?;
        Ok(())
    }
}

impl Cells {
    fn new(kind: Kind) -> Cells {
        match kind {
            Kind::Text => Cells::Text(Vec::new()),
            Kind::Date => Cells::Date(Vec::new()),
            Kind::Whole => Cells::Whole(Vec::new()),
            Kind::Real => Cells::Real(Vec::new()),
            Kind::Bool => Cells::Bool(Vec::new()),
        }
    }

    fn write(&mut self, mut column: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        match self {
            Cells::Text(cells) => {
                let (values, levels) = split(cells);
                column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
            }
            Cells::Date(cells) => {
                let (values, levels) = split(cells);
                column.typed::<Int32Type>().write_batch(&values, Some(&levels), None)?;
            }
            Cells::Whole(cells) => {
                let (values, levels) = split(cells);
                column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
            }
            Cells::Real(cells) => {
                let (values, levels) = split(cells);
                column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
            }
            Cells::Bool(cells) => {
                let (values, levels) = split(cells);
                column.typed::<BoolType>().write_batch(&values, Some(&levels), None)?;
            }
        }
        column.close()
    }
}

/// The cells that are there, and for each cell whether it is.
fn split<T>(cells: &mut Vec<Option<T>>) -> (Vec<T>, Vec<i16>) {
    let levels = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    (std::mem::take(cells).into_iter().flatten().collect(), levels)
}

fn schema(layer: &str, columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let fields = columns
        .iter()
        .map(|column| {
            let (physical, logical) = match column.kind {
                Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
                Kind::Whole => (Physical::INT64, None),
                Kind::Real => (Physical::DOUBLE, None),
                Kind::Bool => (Physical::BOOLEAN, None),
            };
            let field = Type::primitive_type_builder(column.name, physical)
                .with_logical_type(logical)
                .with_repetition(Repetition::OPTIONAL)
                .build()?;
            Ok(Arc::new(field))
        })
        .collect::<Result<Vec<TypePtr>, ParquetError>>()?;
    Ok(Arc::new(Type::group_type_builder(layer).with_fields(fields).build()?))
}

fn text(cell: ValueRef<'_>) -> Option<String> {
    match cell {
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}

fn refused(error: ParquetError) -> ExportError {
    ExportError::Io(std::io::Error::other(error))
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};

    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let columns = [
            Column { name: "event", kind: Kind::Text },
            Column { name: "day", kind: Kind::Date },
            Column { name: "n", kind: Kind::Whole },
            Column { name: "score", kind: Kind::Real },
            Column { name: "dated", kind: Kind::Bool },
        ];
        let mut bytes = Vec::new();
        let mut file = File::new("events", &columns, &mut bytes).expect("the columns are good");
        for row in 0..GROUP + 2 {
            let id = format!("e{row}");
            file.cell(0, ValueRef::Text(id.as_bytes()));
            file.cell(1, if row % 2 == 0 { ValueRef::Text(b"1970-01-03") } else { ValueRef::Null });
            file.cell(2, ValueRef::Integer(row as i64));
            file.cell(3, ValueRef::Real(0.5));
            file.cell(4, ValueRef::Integer(1));
            file.end_row().expect("memory can be written");
        }
        file.end().expect("memory can be written");
        let read = SerializedFileReader::new(bytes::Bytes::from(bytes)).expect("it was just written");
        assert_eq!((read.metadata().file_metadata().num_rows(), read.num_row_groups()), (100_002, 2));
        let mut rows = read.get_row_iter(None).expect("it has rows");
        let mut next = || rows.next().expect("it has rows").expect("it can be read").to_string();
        assert_eq!(next(), "{event: \"e0\", day: 1970-01-03, n: 0, score: 0.5, dated: true}");
        assert_eq!(next(), "{event: \"e1\", day: null, n: 1, score: 0.5, dated: true}");
    }
}
