//! Doing a job: each part a query of its own, many under way at once, finished ones never again.
//!
//! 1. `reports`: each piece of the input read by `extract`.
//! 2. `annotations` and `events`: each part of the reports by `annotate` and `code`.
//! 3. `windows`: the reports of each window of time brought together, placed by `stories`; `stories`: windows merged.
//! 4. `records`: the reports of each story brought together, compared by `record`.
//!
//! A part is written to one file of a fixed name, by one task, and renamed when it is whole: a task that is done twice,
//! since its executor went away, writes the same file twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, anyhow, bail};
use ballista_core::error::BallistaError;
use datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::common::DataFusionError;
use datafusion::common::config::TableParquetOptions;
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use futures::{StreamExt as _, stream};

use crate::columns::{self, Column};
use crate::job::{Job, Piece};
use crate::merge::{Placed, merge};
use crate::parts::{Done, Parts};
use crate::place;
use crate::session;

/// What a stage did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: &'static str,
    /// Its parts.
    pub parts: usize,
    /// Parts that were finished before.
    pub skipped: usize,
    /// Rows of all its results.
    pub rows: u64,
    /// Documents on which it broke.
    pub failures: u64,
}

/// Does a job. `say` hears how far it is.
pub async fn run(job: &Job, say: &(dyn Fn(&str) + Sync)) -> Result<Vec<Stage>> {
    let pieces = job.pieces().await?;
    if pieces.is_empty() {
        bail!("expected input, found none in {:?}", job.input);
    }
    let parts = Parts::open(job, &pieces).await?;
    reachable(&job.scheduler).await?;
    let client = session::connect(&job.scheduler).await?;
    let doing = Doing { job, parts: &parts, client: &client, say };
    let mut stages = vec![doing.reports(&pieces).await?];
    for (stage, function, of) in
        [("annotations", "annotate", columns::ANNOTATION), ("events", "code", columns::EVENT)]
    {
        if job.makes(stage) {
            stages.push(doing.each_report(stage, function, of, pieces.len()).await?);
        }
    }
    if job.makes("stories") {
        stages.extend(doing.stories().await?);
    }
    if job.makes("records") {
        stages.push(doing.records().await?);
    }
    Ok(stages)
}

struct Doing<'j> {
    job: &'j Job,
    parts: &'j Parts,
    client: &'j SessionContext,
    say: &'j (dyn Fn(&str) + Sync),
}

impl Doing<'_> {
    async fn reports(&self, pieces: &[Piece]) -> Result<Stage> {
        let queries = pieces.iter().map(|piece| {
            let Piece { path, start, end, .. } = piece;
            let path = path.replace('\'', "''");
            let made = format!("extract(piece, low, high) as r from (values ('{path}', {start}, {end})) as t(piece, low, high)");
            Ok((vec![], rows_of(&made, columns::REPORT)))
        });
        self.stage("reports", queries.collect::<Result<_>>()?).await
    }

    async fn each_report(
        &self,
        stage: &'static str,
        function: &str,
        of: &[Column],
        n: usize,
    ) -> Result<Stage> {
        let queries = (0..n).map(|part| {
            let table = format!("{stage}_{part}");
            let file = self.parts.file("reports", part);
            let made = format!("{function}(report) as r from {table} where failure is null");
            (vec![(table, file)], rows_of(&made, of))
        });
        self.stage(stage, queries.collect()).await
    }

    /// Places the reports window by window, then merges the windows.
    async fn stories(&self) -> Result<[Stage; 2]> {
        let all = self.parts.folder("reports");
        let batches = local(
            &[("reports", &all)],
            "select min(day), max(day), count(*) from reports where failure is null",
        )
        .await?;
        let (first, last) = (number(&batches, 0).unwrap_or(0), number(&batches, 1).unwrap_or(0));
        let total = number(&batches, 2).unwrap_or(0);
        let step = if self.job.window_days == 0 { last - first + 1 } else { self.job.window_days };
        let n = ((last - first) / step + 1) as usize;
        let queries = (0..n).map(|window| {
            let home = first + window as i64 * step;
            let from = home - self.job.overlap_days;
            let is_last = window + 1 == n;
            // Reports without a date come last, as on one machine.
            let undated = if is_last { "or day is null" } else { "" };
            let table = format!("window_{window}");
            let made = format!(
                "stories(reports, {home}, {total}) as r from (select array_agg(arrow_cast(report, 'LargeUtf8')) as reports \
                 from {table} where failure is null and ((day >= {from} and day < {}) {undated}))",
                home + step
            );
            (vec![(table, all.clone())], rows_of(&made, columns::PLACED))
        });
        let placed = self.stage("windows", queries.collect()).await?;
        let merged = self.merge(n).await?;
        Ok([placed, merged])
    }

    async fn merge(&self, n: usize) -> Result<Stage> {
        let mut stage = Stage { name: "stories", parts: n, ..Stage::default() };
        let mut finished = Vec::with_capacity(n);
        for part in 0..n {
            finished.extend(self.parts.done("stories", part).await?);
        }
        if finished.len() == n {
            stage.skipped = n;
            stage.rows = finished.iter().map(|done| done.rows).sum();
            return Ok(stage);
        }
        let mut windows = Vec::with_capacity(n);
        for window in 0..n {
            let file = self.parts.file("windows", window);
            let batches = local(
                &[("placed", &file)],
                "select id, story, wire, home, day from placed where failure is null",
            )
            .await?;
            windows.push(placed_of(&batches)?);
        }
        for (part, placed) in merge(windows).into_iter().enumerate() {
            let rows = placed.len() as u64;
            write(&self.parts.file("stories", part), &placed).await?;
            self.parts.finish("stories", part, Done { rows, failures: 0 }).await?;
            stage.rows += rows;
        }
        Ok(stage)
    }

    async fn records(&self) -> Result<Stage> {
        let all = self.parts.folder("reports");
        let mut queries = Vec::new();
        for window in 0.. {
            if self.parts.done("stories", window).await?.is_none() {
                break;
            }
            let file = self.parts.file("stories", window);
            let days = local(&[("placed", &file)], "select min(day), max(day) from placed").await?;
            // Only the days that the window's stories reach have to be read.
            let within = match (number(&days, 0), number(&days, 1)) {
                (Some(from), Some(to)) => format!("day between {from} and {to} or day is null"),
                _ => "day is null".to_owned(),
            };
            let (reports, stories) = (format!("record_reports_{window}"), format!("record_stories_{window}"));
            let made = format!(
                "record(story, reports) as r from (select s.story as story, array_agg(arrow_cast(a.report, 'LargeUtf8')) as reports \
                 from (select id, report from {reports} where failure is null and ({within})) a \
                 join {stories} s on a.id = s.id group by s.story)"
            );
            queries.push((vec![(reports, all.clone()), (stories, file)], rows_of(&made, columns::RECORD)));
        }
        self.stage("records", queries).await
    }

    /// Runs the queries of a stage that are not finished; each reads the tables named with it.
    async fn stage(
        &self,
        name: &'static str,
        queries: Vec<(Vec<(String, String)>, String)>,
    ) -> Result<Stage> {
        let mut stage = Stage { name, parts: queries.len(), ..Stage::default() };
        let mut waiting = Vec::new();
        for (part, query) in queries.into_iter().enumerate() {
            match self.parts.done(name, part).await? {
                Some(done) => {
                    stage.skipped += 1;
                    stage.rows += done.rows;
                    stage.failures += done.failures;
                }
                None => waiting.push((part, query)),
            }
        }
        let (total, finished) = (stage.parts, AtomicUsize::new(stage.skipped));
        let finished = &finished;
        let done: Vec<(usize, Result<Done>)> = stream::iter(waiting)
            .map(|(part, (tables, query))| async move {
                let done = self.part(name, part, &tables, &query).await;
                if done.is_ok() {
                    let n = finished.fetch_add(1, Ordering::Relaxed) + 1;
                    (self.say)(&format!("{name}: {n} of {total} parts"));
                }
                (part, done)
            })
            .buffer_unordered(self.job.at_once)
            .collect()
            .await;
        let mut failed: BTreeMap<usize, anyhow::Error> = BTreeMap::new();
        for (part, done) in done {
            match done {
                Ok(done) => {
                    stage.rows += done.rows;
                    stage.failures += done.failures;
                }
                Err(error) => {
                    failed.insert(part, error);
                }
            }
        }
        let n = failed.len();
        if let Some((part, error)) = failed.into_iter().next() {
            reachable(&self.job.scheduler).await?;
            let readable = self.parts.readable().await;
            readable.map_err(|error| anyhow!("{error:#}; {KEPT}: run the job again when it does"))?;
            return Err(error.context(format!("{name}: {n} of {total} parts failed, first part {part}")));
        }
        Ok(stage)
    }

    async fn part(
        &self,
        stage: &'static str,
        part: usize,
        tables: &[(String, String)],
        query: &str,
    ) -> Result<Done> {
        for (table, path) in tables {
            self.client.register_parquet(table.as_str(), path, ParquetReadOptions::default()).await?;
        }
        let file = self.parts.file(stage, part);
        let frame = self.client.sql(query).await?;
        match frame.write_parquet(&file, one_file(), Some(packed())).await {
            Ok(_) => {}
            // The query ended: all that is lost is how many rows it says it wrote, and they are counted below.
            Err(error) if answer_was_lost(&error) => {}
            Err(error) => return Err(error.into()),
        }
        for (table, _) in tables {
            self.client.deregister_table(table.as_str())?;
        }
        // The counts are read back from what is on disk: they say that it can be read.
        let batches =
            local(&[("made", &file)], "select count(*) - count(failure), count(failure) from made").await?;
        let done = Done {
            rows: number(&batches, 0).unwrap_or(0).unsigned_abs(),
            failures: number(&batches, 1).unwrap_or(0).unsigned_abs(),
        };
        self.parts.finish(stage, part, done).await?;
        Ok(done)
    }
}

/// Whether a query was done, but the executor that has its answer went away before the client had fetched it.
fn answer_was_lost(error: &DataFusionError) -> bool {
    match error.find_root() {
        DataFusionError::External(cause) => matches!(
            cause.downcast_ref(),
            Some(BallistaError::FetchFailed(..) | BallistaError::GrpcActionError(_))
        ),
        // Ballista gives the words only of an executor that it cannot connect to; of a query that failed the scheduler's.
        DataFusionError::Execution(told) => told.starts_with("GrpcConnectionError("),
        _ => false,
    }
}

/// What the failures of a stage say.
pub async fn failures(job: &Job, stage: &str) -> Result<Vec<String>> {
    if stage == "stories" {
        return Ok(Vec::new());
    }
    let folder = format!("{}/{stage}/", place::made(&job.output)?.trim_end_matches('/'));
    let batches =
        local(&[("made", &folder)], "select failure from made where failure is not null order by failure")
            .await?;
    column(&batches, 0).map(|causes| causes.into_iter().flatten().collect())
}

/// What is said where a job ends before its end.
const KEPT: &str = "what is finished is kept";

/// Fails if nobody listens where the scheduler should.
async fn reachable(scheduler: &str) -> Result<()> {
    let address = scheduler.split("://").last().unwrap_or(scheduler).trim_end_matches('/');
    let listens = tokio::net::TcpStream::connect(address).await;
    listens.map(drop).with_context(|| {
        format!("expected a scheduler at {scheduler}, found none; {KEPT}: start it and run the job again")
    })
}

/// A query for the rows in the lists that `made` makes: `f(x) as r from …`.
fn rows_of(made: &str, columns: &[Column]) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|(name, _)| match *name {
            "day" => "cast(r['day'] as bigint) as \"day\"".to_owned(),
            name => format!("r['{name}'] as \"{name}\""),
        })
        .collect();
    let (function, from) = made.split_once(" as r from ").unwrap_or((made, ""));
    format!("select {} from (select unnest({function}) as r from {from})", columns.join(", "))
}

fn one_file() -> DataFrameWriteOptions {
    DataFrameWriteOptions::new().with_single_file_output(true)
}

fn packed() -> TableParquetOptions {
    let mut options = TableParquetOptions::default();
    options.global.compression = Some("zstd(3)".to_owned());
    options
}

/// Asks files by this process alone.
async fn local(tables: &[(&str, &String)], query: &str) -> Result<Vec<RecordBatch>> {
    let session = session::local()?;
    for (table, path) in tables {
        session.register_parquet(*table, path.as_str(), ParquetReadOptions::default()).await?;
    }
    Ok(session.sql(query).await?.collect().await?)
}

/// The number in the first row.
fn number(batches: &[RecordBatch], column: usize) -> Option<i64> {
    let batch = batches.iter().find(|batch| batch.num_rows() > 0)?;
    let column = cast(batch.column(column), &DataType::Int64).ok()?;
    (!column.is_null(0)).then(|| column.as_primitive::<Int64Type>().value(0))
}

/// A column of texts.
fn column(batches: &[RecordBatch], at: usize) -> Result<Vec<Option<String>>> {
    let mut values = Vec::new();
    for batch in batches {
        let column = cast(batch.column(at), &DataType::Utf8)?;
        values.extend(column.as_string::<i32>().iter().map(|value| value.map(str::to_owned)));
    }
    Ok(values)
}

fn placed_of(batches: &[RecordBatch]) -> Result<Vec<Placed>> {
    let [ids, stories, wires, homes, days] = [0, 1, 2, 3, 4].map(|at| column(batches, at));
    let (ids, stories, wires, homes, days) = (ids?, stories?, wires?, homes?, days?);
    let rows = ids.into_iter().zip(stories).zip(wires).zip(homes).zip(days);
    Ok(rows
        .map(|((((id, story), wire), home), day)| Placed {
            id: id.unwrap_or_default(),
            story: story.unwrap_or_default(),
            wire: wire.unwrap_or_default(),
            is_home: home.as_deref() == Some("home"),
            day: day.and_then(|day| day.parse().ok()),
        })
        .collect())
}

/// Writes where reports went.
async fn write(file: &str, placed: &[Placed]) -> Result<()> {
    use std::sync::Arc;

    use datafusion::arrow::array::{ArrayRef, Int64Array, StringArray};
    let text = |get: fn(&Placed) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(placed.iter().map(get)))
    };
    let days: ArrayRef = Arc::new(Int64Array::from_iter(placed.iter().map(|placed| placed.day)));
    let columns = [
        ("id", text(|placed| &placed.id), false),
        ("day", days, true),
        ("story", text(|placed| &placed.story), false),
        ("wire", text(|placed| &placed.wire), false),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns)?;
    let frame = session::local()?.read_batch(batch)?;
    frame.write_parquet(file, one_file(), Some(packed())).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(error: DataFusionError, expected: bool) {
        let error = error.context("while writing");
        assert_eq!(answer_was_lost(&error), expected, "{error}");
    }

    #[test]
    fn an_answer_nobody_has_any_more_is_no_failure() {
        let fetching = BallistaError::FetchFailed("127.0.0.1:1".to_owned(), 0, 0, "refused".to_owned());
        check(fetching.into_datafusion(), true);
        check(BallistaError::GrpcActionError("closed".to_owned()).into_datafusion(), true);
        let connecting = BallistaError::GrpcConnectionError("refused".to_owned());
        check(DataFusionError::Execution(format!("{connecting:?}")), true);
        check(BallistaError::Cancelled.into_datafusion(), false);
        check(DataFusionError::Execution("Job 1 failed: GrpcConnectionError(refused)".to_owned()), false);
    }
}
