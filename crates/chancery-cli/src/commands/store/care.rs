//! `chancery sql`, `diff`, `check`, `backup`, `purge`.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use chancery_engine::check::{self, Looked, Problem};
use chancery_engine::pipeline::Engine;
use chancery_model::{Record, Report};
use chancery_store::{Store, Unwanted};
use serde_json::Value;

use crate::args::{Backup, Check, Diff, Purge, Sql};
use crate::input::all_reports;
use crate::output::{Ended, Lines, complain};
use crate::table;

pub fn sql(args: &Sql) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let Ok(limit) = Duration::try_from_secs_f64(args.seconds) else {
        bail!("expected --seconds of 0 or more, found {}", args.seconds)
    };
    let answer = store.query(&args.query, limit, args.limit)?;
    let mut out = Lines::stdout();
    if args.form.json {
        for row in &answer.rows {
            // Written by hand: a map would sort the columns.
            let cells: Vec<String> = answer
                .columns
                .iter()
                .zip(row)
                .map(|(name, cell)| format!("{}:{cell}", Value::String(name.clone())))
                .collect();
            out.text(&format!("{{{}}}\n", cells.join(",")))?;
        }
    } else {
        let header: Vec<&str> = answer.columns.iter().map(String::as_str).collect();
        table::write(&mut out, &args.form, &header, &answer.rows, |row| row.iter().map(shown).collect())?;
    }
    out.flush()?;
    if answer.more {
        complain(&format!("there are more than {} rows; --limit shows more", args.limit));
    }
    Ok(super::ended(answer.rows.len()))
}

fn shown(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub fn diff(args: &Diff) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let versions = store.versions(&args.story)?;
    let mut out = Lines::stdout();
    if args.list {
        let header = ["version", "at", "engine", "reports", "events"];
        table::write(&mut out, &args.form, &header, &versions, |version| {
            vec![
                version.version.to_string(),
                version.at.clone().unwrap_or_default(),
                version.engine.clone(),
                version.reports.to_string(),
                version.events.to_string(),
            ]
        })?;
        out.flush()?;
        return Ok(super::ended(versions.len()));
    }
    let latest = versions.last().map_or(0, |version| version.version);
    match latest {
        0 => bail!("expected a story of the store, found none with the id {}", args.story),
        1 if args.before.is_none() && args.after.is_none() => {
            bail!("expected two versions of story {} to compare, found one", args.story)
        }
        _ => {}
    }
    let after = args.after.unwrap_or(latest);
    let before = args.before.unwrap_or(after.saturating_sub(1));
    let at = |version: usize| -> Result<_> {
        match store.record_at(&args.story, version)? {
            Some(record) => Ok(record),
            None => {
                bail!("expected a version of story {} from 1 to {latest}, found {version}", args.story)
            }
        }
    };
    let changes = chancery_store::diff(&at(before)?, &at(after)?);
    table::write(&mut out, &args.form, &["what", "name", "before", "after"], &changes, |change| {
        vec![
            change.what.to_owned(),
            change.name.clone(),
            change.before.clone().unwrap_or_default(),
            change.after.clone().unwrap_or_default(),
        ]
    })?;
    out.flush()?;
    Ok(Ended::Read)
}

/// Whether a store is sound, or the records of a file.
pub fn check(args: &Check, quiet: bool) -> Result<Ended> {
    match (&args.record, &args.store) {
        (Some(records), _) => check_records(records, args, quiet),
        (None, Some(store)) => check_store(store, args),
        (None, None) => bail!("expected --store or --record, found neither"),
    }
}

/// Looks whether every value of each record stands on words of the reports.
fn check_records(path: &Path, args: &Check, quiet: bool) -> Result<Ended> {
    let reports = all_reports(&args.input, quiet)?;
    let texts: Vec<&Report> = reports.iter().collect();
    let file = File::open(path).with_context(|| format!("{}: the records cannot be read", path.display()))?;
    let mut out = Lines::stdout();
    let (mut read, mut looked, mut problems) = (0_usize, Looked::default(), 0_usize);
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let record: Record = serde_json::from_str(&line)
            .with_context(|| format!("{}:{}: expected a record", path.display(), number + 1))?;
        let found = check::look(&record, &texts);
        read += 1;
        looked.values += found.looked.values;
        looked.fields += found.looked.fields;
        looked.repairs += found.looked.repairs;
        problems += found.problems.len();
        if args.json {
            out.write(&serde_json::json!({ "story": record.story, "looked": found.looked, "problems": found.problems }))?;
            continue;
        }
        for problem in &found.problems {
            let Problem { at, field, value, message } = problem;
            out.text(&format!("{} {at} {field} {value:?}: {message}\n", record.story))?;
        }
    }
    if !args.json {
        let Looked { values, fields, repairs } = looked;
        out.text(&format!(
            "{read} records: {values} values, {fields} fields of events and {repairs} repairs, {problems} without support\n"
        ))?;
    }
    out.flush()?;
    if problems > 0 {
        bail!("{problems} values stand on no words of the reports");
    }
    Ok(super::ended(read))
}

fn check_store(path: &Path, args: &Check) -> Result<Ended> {
    if args.repair {
        let (written, waiting) = Store::open(path)?.repair()?;
        complain(&format!("made the tables of {written} stories anew; {waiting} wait for the next ingest"));
    }
    let store = Store::read_only(path)?;
    let problems = store.check()?;
    let mut out = Lines::stdout();
    if args.json {
        out.write(&serde_json::json!({ "problems": problems, "health": store.health()? }))?;
        out.flush()?;
    } else if problems.is_empty() {
        let health = store.health()?;
        out.text(&format!(
            "sound: {} reports ({} not read yet), {} stories, {} events, {} actors, {} bytes, format {}\n",
            health.reports,
            health.pending,
            health.stories,
            health.events,
            health.actors,
            health.bytes,
            health.format
        ))?;
        out.flush()?;
    } else {
        let rows: Vec<Vec<String>> =
            problems.iter().map(|problem| vec![problem.kind.to_owned(), problem.detail.clone()]).collect();
        out.text(&table::csv(&["problem", "detail"], &rows))?;
        out.flush()?;
    }
    if problems.is_empty() {
        return Ok(Ended::Read);
    }
    Err(chancery_store::Error::Corrupt {
        path: path.to_owned(),
        detail: format!("{} problems, the first: {}", problems.len(), problems[0].detail),
    }
    .into())
}

pub fn backup(args: &Backup) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let bytes = store.backup(&args.to)?;
    let mut out = Lines::stdout();
    out.text(&format!("{} bytes in {}\n", bytes, args.to.display()))?;
    out.flush()?;
    Ok(Ended::Read)
}

pub fn purge(args: &Purge, quiet: bool) -> Result<Ended> {
    let mut store = Store::open(&args.at.store)?;
    let unwanted = match (&args.report, &args.outlet) {
        (Some(report), _) => Unwanted::Report(report.clone()),
        (None, Some(outlet)) => Unwanted::Outlet(outlet.clone()),
        (None, None) => bail!("expected --report or --outlet, found neither"),
    };
    let now = super::ingest::now();
    let purged = store.purge(&unwanted, &Engine::embedded(), Some(&now), &mut |_| {})?;
    if !quiet {
        let mut out = Lines::stdout();
        out.text(&format!(
            "took out {} reports and {} former versions; {} stories reconciled anew, {} gone\n",
            purged.reports.len(),
            purged.versions,
            purged.settled.opened + purged.settled.changed,
            purged.stories_gone
        ))?;
        out.flush()?;
    }
    Ok(super::ended(purged.reports.len()))
}
