//! What executors do: scalar functions over Parquet, the same ones on client, scheduler and executors.
//!
//! | function | of | gives |
//! |---|---|---|
//! | `extract` | a file's path or its name in a bucket, and a range of its bytes | its reports |
//! | `annotate` | a report | its annotation |
//! | `code` | a report | its events |
//! | `stories` | the reports of a window of time | the story and wire of each |
//! | `record` | a story's id and its reports | its record |
//!
//! A report, an annotation, an event and a record are the JSON of the one-machine commands, so that results can be
//! compared byte for byte; what one filters or groups by stands in columns beside it. A document on which a function
//! breaks is a row that says so in `failure`; it never ends a job.

use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use chancery_engine::pipeline::{ArrivalKey, Engine};
use chancery_engine::story::{self, StoryConfig};
use chancery_ingest::sniff::Format;
use chancery_ingest::{Config, Ingest, Outcome};
use chancery_model::{Event, Report};
use datafusion::arrow::array::{Array, ArrayRef, AsArray as _, LargeStringArray, ListArray, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use jiff::civil::{Date, date};

use crate::columns::{self, Rows};
use crate::{fetch, place};

/// A page that contains this breaks every function, for the tests of what then happens.
static BREAK_AT: OnceLock<String> = OnceLock::new();

/// Makes every function break on pages that contain `words`.
pub fn break_at(words: String) {
    let _ = BREAK_AT.set(words);
}

/// All functions, as client, scheduler and executors have to know them.
pub fn all() -> Vec<Arc<ScalarUDF>> {
    [Kind::Extract, Kind::Annotate, Kind::Code, Kind::Stories, Kind::Record]
        .into_iter()
        .map(|kind| Arc::new(ScalarUDF::from(Function::new(kind))))
        .collect()
}

/// One of the functions.
pub fn named(kind: Kind) -> ScalarUDF {
    ScalarUDF::from(Function::new(kind))
}

/// Which function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `extract(path, start, end)`: the reports of a file; of JSON Lines those whose lines begin in the range of bytes.
    Extract,
    /// `annotate(report)`.
    Annotate,
    /// `code(report)`.
    Code,
    /// `stories([report], first home day, reports of the whole job)`.
    Stories,
    /// `record(story, [report])`.
    Record,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Function {
    kind: Kind,
    signature: Signature,
}

impl Function {
    fn new(kind: Kind) -> Function {
        let arguments = match kind {
            Kind::Extract | Kind::Stories => 3,
            Kind::Record => 2,
            Kind::Annotate | Kind::Code => 1,
        };
        // Files may change, so `extract` is never worked out while a query is planned.
        let volatility = if kind == Kind::Extract { Volatility::Volatile } else { Volatility::Immutable };
        Function { kind, signature: Signature::any(arguments, volatility) }
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        match self.kind {
            Kind::Extract => "extract",
            Kind::Annotate => "annotate",
            Kind::Code => "code",
            Kind::Stories => "stories",
            Kind::Record => "record",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.kind {
            Kind::Extract => columns::list_of(columns::REPORT),
            Kind::Annotate => columns::list_of(columns::ANNOTATION),
            Kind::Code => columns::list_of(columns::EVENT),
            Kind::Stories => columns::list_of(columns::PLACED),
            Kind::Record => columns::list_of(columns::RECORD),
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let made = match self.kind {
            Kind::Extract => {
                let (paths, starts, ends) = (texts(&arrays[0])?, numbers(&arrays[1])?, numbers(&arrays[2])?);
                let mut rows = Rows::new(columns::REPORT);
                for at in 0..paths.len() {
                    extract(paths.value(at), starts(at), ends(at), &mut rows)?;
                    rows.end_list();
                }
                rows.finish()
            }
            Kind::Annotate => {
                let reports = texts(&arrays[0])?;
                each(columns::ANNOTATION, reports.len(), |at, rows| annotate(reports.value(at), rows))
            }
            Kind::Code => {
                let reports = texts(&arrays[0])?;
                each(columns::EVENT, reports.len(), |at, rows| code(reports.value(at), rows))
            }
            Kind::Stories => {
                let (windows, homes, totals) =
                    (lists(&arrays[0])?, numbers(&arrays[1])?, numbers(&arrays[2])?);
                each(columns::PLACED, windows.len(), |at, rows| {
                    place(&windows[at], homes(at), totals(at) as usize, rows);
                })
            }
            Kind::Record => {
                let (stories, members) = (texts(&arrays[0])?, lists(&arrays[1])?);
                each(columns::RECORD, stories.len(), |at, rows| {
                    record(stories.value(at), &members[at], rows);
                })
            }
        };
        Ok(ColumnarValue::Array(made))
    }
}

/// A list for each of `n` rows.
fn each(names: &[(&str, bool)], n: usize, mut fill: impl FnMut(usize, &mut Rows)) -> ArrayRef {
    let mut rows = Rows::new(names);
    for at in 0..n {
        fill(at, &mut rows);
        rows.end_list();
    }
    rows.finish()
}

/// The reports of a file, or of the lines that begin in a range of its bytes.
fn extract(path: &str, start: i64, end: i64, rows: &mut Rows) -> Result<()> {
    let mut ingest = Ingest::new(Config::default());
    let mut take = |outcome: Outcome| match outcome {
        Outcome::Report(report) => {
            rows.add(&[
                Some(&report.id),
                report.published.as_deref(),
                day_of(&report).map(|day| day.to_string()).as_deref(),
                report.outlet.as_deref(),
                Some(&report.lang),
                json(&*report).as_deref(),
                None,
            ]);
        }
        Outcome::Failure(failure) => {
            rows.add(&[
                None,
                None,
                None,
                None,
                None,
                None,
                Some(&format!("{}: {}", failure.place, failure.cause)),
            ]);
        }
        Outcome::Skipped { .. } => {}
    };
    let read = || -> io::Result<()> {
        if start == 0 && end == i64::MAX {
            ingest.read_file(path, fetch::whole(path)?, &|file| file, &mut take);
            return Ok(());
        }
        ingest.config.format = Some(Format::Jsonl);
        let at = |place: i64| u64::try_from(place).unwrap_or(0);
        let lines = fetch::lines(path, at(start), at(end))?;
        ingest.read(path, lines.file.take(lines.bytes), &mut take);
        Ok(())
    };
    let cause = match guarded(AssertUnwindSafe(read)) {
        Ok(Ok(())) => return Ok(()),
        // A store that does not answer says nothing of the file: the part is tried again, and the job ends if that fails.
        Ok(Err(error)) if place::is_remote(path) && error.kind() != io::ErrorKind::NotFound => {
            return Err(DataFusionError::IoError(error));
        }
        Ok(Err(error)) => error.to_string(),
        Err(broken) => broken,
    };
    let cause = if cause.starts_with(path) { cause } else { format!("{path}: {cause}") };
    rows.add(&[None, None, None, None, None, None, Some(&cause)]);
    Ok(())
}

fn annotate(report: &str, rows: &mut Rows) {
    let done = on_report(report, |report| json(&engine().annotate(report)));
    match done {
        Ok((id, annotation)) => rows.add(&[Some(&id), annotation.as_deref(), None]),
        Err(cause) => rows.add(&[None, None, Some(&cause)]),
    }
}

fn code(report: &str, rows: &mut Rows) {
    match on_report(report, |report| engine().code(report)) {
        Ok((_, events)) => {
            for event in &events {
                add_event(event, rows);
            }
        }
        Err(cause) => {
            let mut row = vec![None; columns::EVENT.len() - 1];
            row.push(Some(cause.as_str()));
            rows.add(&row);
        }
    }
}

fn add_event(event: &Event, rows: &mut Rows) {
    let json = json(event);
    // Columns are named as in the JSON; parties are their countries, which is what one groups by.
    let value: serde_json::Value =
        json.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let text = |name: &str| value.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let countries = |name: &str| {
        let parties = value.get(name)?.as_array()?;
        let mut countries: Vec<&str> =
            parties.iter().filter_map(|party| party.get("country")?.as_str()).collect();
        countries.dedup();
        (!countries.is_empty()).then(|| countries.join(" "))
    };
    let row: Vec<Option<String>> = vec![
        text("id"),
        text("report"),
        text("type"),
        text("mode"),
        text("cameo"),
        text("status"),
        text("date"),
        countries("actors"),
        countries("recipients"),
    ];
    let mut row: Vec<Option<&str>> = row.iter().map(Option::as_deref).collect();
    row.extend([json.as_deref(), None]);
    rows.add(&row);
}

/// The stories of a window. Rows of reports before its home days are there to be recognised by.
fn place(reports: &[String], home: i64, total: usize, rows: &mut Rows) {
    let placed = guarded(AssertUnwindSafe(|| {
        let mut reports: Vec<Report> =
            reports.iter().filter_map(|report| serde_json::from_str(report).ok()).collect();
        reports.sort_by_cached_key(ArrivalKey::of);
        reports.dedup_by(|a, b| a.id == b.id);
        let assignments = story::group(&reports, &StoryConfig::for_record(total));
        let days: Vec<Option<i64>> = reports.iter().map(day_of).collect();
        (assignments, days)
    }));
    match placed {
        Ok((assignments, days)) => {
            for (placed, day) in assignments.iter().zip(days) {
                let is_home = day.is_none_or(|day| day >= home);
                let day = day.map(|day| day.to_string());
                let home = if is_home { "home" } else { "before" };
                rows.add(&[
                    Some(&placed.id),
                    day.as_deref(),
                    Some(&placed.story),
                    Some(&placed.wire),
                    Some(home),
                    None,
                ]);
            }
        }
        Err(cause) => rows.add(&[None, None, None, None, None, Some(&cause)]),
    }
}

fn record(story: &str, reports: &[String], rows: &mut Rows) {
    let made = guarded(AssertUnwindSafe(|| {
        let mut reports: Vec<Report> =
            reports.iter().filter_map(|report| serde_json::from_str(report).ok()).collect();
        // A part that was written twice, since its executor went away, counts once.
        reports.sort_by_cached_key(ArrivalKey::of);
        reports.dedup_by(|a, b| a.id == b.id);
        for report in &reports {
            broken_by(&report.text);
        }
        json(&engine().record_story(story, &mut reports))
    }));
    match made {
        Ok(record) => rows.add(&[Some(story), record.as_deref(), None]),
        Err(cause) => rows.add(&[Some(story), None, Some(&format!("story {story}: {cause}"))]),
    }
}

/// What `work` makes of a report, with the report's id; or why it makes nothing.
fn on_report<T>(json: &str, work: impl FnOnce(&Report) -> T) -> Result<(String, T), String> {
    let report: Report = serde_json::from_str(json).map_err(|error| format!("expected a report: {error}"))?;
    let id = report.id.clone();
    guarded(AssertUnwindSafe(|| {
        broken_by(&report.text);
        work(&report)
    }))
    .map(|made| (id.clone(), made))
    .map_err(|cause| format!("report {id}: {cause}"))
}

/// What `work` returns, or what it said as it broke.
fn guarded<T>(work: impl FnOnce() -> T + std::panic::UnwindSafe) -> Result<T, String> {
    catch_unwind(work).map_err(|cause| {
        let said = cause.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
        format!("the engine broke: {said}")
    })
}

fn broken_by(text: &str) {
    let is_poisoned = BREAK_AT.get().is_some_and(|words| text.contains(words.as_str()));
    assert!(!is_poisoned, "a test asked for it");
}

/// The engine of this process.
fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(Engine::embedded)
}

/// Days from 1970 to the report's day of publication.
fn day_of(report: &Report) -> Option<i64> {
    let day: Date = report.published_day()?.parse().ok()?;
    Some(i64::from(day.since(date(1970, 1, 1)).ok()?.get_days()))
}

fn json(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// A column of texts, whatever kind of text column it is.
fn texts(array: &ArrayRef) -> Result<StringArray> {
    Ok(cast(array, &DataType::Utf8)?.as_string::<i32>().clone())
}

/// A column of numbers, by row.
fn numbers(array: &ArrayRef) -> Result<impl Fn(usize) -> i64 + use<>> {
    let array = cast(array, &DataType::Int64)?;
    Ok(move |at: usize| array.as_primitive::<Int64Type>().value(at))
}

/// A column of lists of texts.
fn lists(array: &ArrayRef) -> Result<Vec<Vec<String>>> {
    let list: &ListArray = array.as_list_opt::<i32>().ok_or_else(|| {
        DataFusionError::Execution("expected a list of reports, found something else".to_owned())
    })?;
    (0..list.len())
        .map(|at| {
            // Large, as the reports of a window may have more than 2 GB.
            let values = cast(&list.value(at), &DataType::LargeUtf8)?;
            let values: &LargeStringArray = values.as_string::<i64>();
            Ok(values.iter().flatten().map(str::to_owned).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chancery_model::Report;

    #[track_caller]
    fn check(published: &str, expected: Option<i64>) {
        let report = Report { published: Some(published.to_owned()), ..Report::default() };
        assert_eq!(super::day_of(&report), expected, "{published}");
    }

    #[test]
    fn days_since_1970() {
        check("1970-01-01", Some(0));
        check("2000-02-29T10:00:00Z", Some(11_016));
        check("2024-12-31", Some(20_088));
        check("2024-13-01", None);
        check("2024-05", None);
    }

    #[test]
    fn what_breaks_is_said() {
        let said = super::guarded(|| -> u8 { panic!("no {}", "luck") });
        assert_eq!(said, Err("the engine broke: no luck".to_owned()));
    }
}
