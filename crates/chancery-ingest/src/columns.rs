//! Tables in columns (Parquet): a row is read like a line of JSON, with the same names and maps of fields.
//!
//! The only module that knows the library. Without the feature `parquet` such files are failures with a hint.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use crate::{Config, Failure, Step};

/// Largest table that is read from a stream, and so into memory; files are read where they lie.
#[cfg(feature = "parquet")]
const IN_MEMORY: u64 = 1 << 30;

/// Reads a table from a file.
pub fn read_file(name: &str, file: File, config: &Arc<Config>, sink: &mut dyn FnMut(Step)) {
    #[cfg(feature = "parquet")]
    with::read(name, file, config, sink);
    #[cfg(not(feature = "parquet"))]
    without(name, file, config, sink);
}

/// Reads a table from a stream, which has to end before its first row can be read.
pub fn read_stream(name: &str, input: &mut dyn Read, config: &Arc<Config>, sink: &mut dyn FnMut(Step)) {
    #[cfg(feature = "parquet")]
    {
        let mut bytes = Vec::new();
        match input.take(IN_MEMORY + 1).read_to_end(&mut bytes) {
            Err(error) => sink(Failure::new(name, format!("reading stopped: {error}")).into()),
            Ok(read) if read as u64 > IN_MEMORY => {
                let failure =
                    Failure::new(name, format!("expected a table of at most {IN_MEMORY} bytes, found more"));
                sink(failure.hint("unpack it into a file and name that").into());
            }
            Ok(_) => with::read(name, bytes::Bytes::from(bytes), config, sink),
        }
    }
    #[cfg(not(feature = "parquet"))]
    without(name, input, config, sink);
}

#[cfg(not(feature = "parquet"))]
fn without<R: Read>(name: &str, _: R, _: &Arc<Config>, sink: &mut dyn FnMut(Step)) {
    let failure = Failure::new(name, "expected a format this build reads, found Parquet");
    sink(failure.hint("build with the feature parquet, or export it as JSON Lines or CSV").into());
}

#[cfg(feature = "parquet")]
mod with {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;

    use parquet::file::reader::{ChunkReader, FileReader as _, SerializedFileReader};
    use parquet::record::{Field, Row};
    use serde_json::{Map, Value};

    use crate::{Config, Failure, Step, jsonl};

    /// Reads all rows. The library may panic on damaged pages; that is a failure like any other.
    pub fn read<R: ChunkReader + 'static>(
        name: &str,
        input: R,
        config: &Arc<Config>,
        sink: &mut dyn FnMut(Step),
    ) {
        let broken =
            |cause: &str| Failure::new(name, format!("expected a Parquet file, found a broken one: {cause}"));
        let opened = catch_unwind(AssertUnwindSafe(|| SerializedFileReader::new(input)));
        let reader = match opened {
            Ok(Ok(reader)) => reader,
            Ok(Err(error)) => return sink(broken(&error.to_string()).into()),
            Err(_) => return sink(broken("its footer").into()),
        };
        let mut rows = match catch_unwind(AssertUnwindSafe(|| reader.get_row_iter(None))) {
            Ok(Ok(rows)) => rows,
            Ok(Err(error)) => return sink(broken(&error.to_string()).into()),
            Err(_) => return sink(broken("its columns").into()),
        };
        for number in 1_u64.. {
            let place = format!("{name}:row {number}");
            match catch_unwind(AssertUnwindSafe(|| rows.next())) {
                Ok(None) => return,
                Ok(Some(Ok(row))) => sink(jsonl::step(object(&row), place, config)),
                Ok(Some(Err(error))) => return sink(broken(&error.to_string()).of(place).into()),
                Err(_) => return sink(broken("a page").of(place).into()),
            }
        }
    }

    fn object(row: &Row) -> Value {
        let columns = row.get_column_iter().map(|(name, field)| (name.clone(), value(field)));
        Value::Object(columns.collect::<Map<String, Value>>())
    }

    fn value(field: &Field) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Bool(flag) => Value::Bool(*flag),
            Field::Str(text) => Value::String(text.clone()),
            // Text whose writer did not say that it is text.
            Field::Bytes(bytes) => Value::String(crate::decode::decode(bytes.data()).value),
            Field::Group(row) => object(row),
            Field::ListInternal(list) => Value::Array(list.elements().iter().map(value).collect()),
            Field::Byte(number) => Value::from(*number),
            Field::Short(number) => Value::from(*number),
            Field::Int(number) => Value::from(*number),
            Field::Long(number) => Value::from(*number),
            Field::UByte(number) => Value::from(*number),
            Field::UShort(number) => Value::from(*number),
            Field::UInt(number) => Value::from(*number),
            Field::ULong(number) => Value::from(*number),
            // Times as `2019-03-05 06:10:00.000 +00:00`.
            other => Value::String(other.to_string().replace(".000 ", " ").replace(" +00:00", "Z")),
        }
    }
}

#[cfg(all(test, feature = "parquet"))]
mod tests {
    use std::sync::Arc;

    use parquet::basic::Compression;
    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use crate::{Config, Outcome, read_bytes};

    /// A table of two rows.
    fn table(compression: Compression) -> Vec<u8> {
        let schema = "message dump { required binary maintext (UTF8); required binary title; \
                      required int64 date_publish (TIMESTAMP(MILLIS,true)); }";
        let schema = Arc::new(parse_message_type(schema).expect("a schema"));
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).expect("a writer");
        let mut group = writer.next_row_group().expect("a group");
        let texts = ["Ecuador called its envoy home on Monday.", "Peru did not."].map(ByteArray::from);
        let titles = ["Quito", "Lima"].map(ByteArray::from);
        for column in [texts, titles] {
            let mut open = group.next_column().expect("a column").expect("a column");
            open.typed::<ByteArrayType>().write_batch(&column, None, None).expect("written");
            open.close().expect("closed");
        }
        let mut open = group.next_column().expect("a column").expect("a column");
        open.typed::<Int64Type>().write_batch(&[1_551_766_200_000, 0], None, None).expect("written");
        open.close().expect("closed");
        group.close().expect("closed");
        writer.into_inner().expect("a table")
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &[&str]) {
        let mut found = Vec::new();
        read_bytes("a.parquet", bytes, &Config::default(), &mut |outcome| {
            found.push(match outcome {
                Outcome::Report(report) => {
                    let title = report.title.unwrap_or_default();
                    format!("{title} | {} | {}", report.published.unwrap_or_default(), report.text)
                }
                Outcome::Failure(failure) => failure.cause.split(':').next().unwrap_or_default().to_owned(),
                other => format!("{other:?}"),
            });
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_are_reports() {
        let rows = [
            "Quito | 2019-03-05T06:10:00Z | Ecuador called its envoy home on Monday.",
            "Lima | 1970-01-01T00:00:00Z | Peru did not.",
        ];
        check(&table(Compression::UNCOMPRESSED), &rows);
        check(&table(Compression::SNAPPY), &rows);
    }

    #[test]
    fn a_damaged_table_is_a_failure() {
        let whole = table(Compression::SNAPPY);
        let said = "expected a Parquet file, found a broken one";
        check(&whole[..whole.len() - 20], &[said]);
        check(b"PAR1 and nothing else", &[said]);
        for at in (4..whole.len()).step_by(7) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xff;
            read_bytes("a.parquet", damaged.as_slice(), &Config::default(), &mut |_| {});
        }
    }
}
