//! `chancery ingest`: reports into a store, safe before they are read; then the records brought up to date.

use std::io::{self, IsTerminal as _};

use anyhow::Result;
use chancery_model::Report;
use chancery_store::{Added, Batch, Desk as _, Progress, Scope, Store};

use crate::args::Ingest;
use crate::input::for_each_report;
use crate::output::{Ended, Lines, complain};

/// Reports held in memory before they are written.
const CHUNK: usize = 1024;

pub fn ingest(args: &Ingest, quiet: bool) -> Result<Ended> {
    let mut store = Store::open(&args.at.store)?;
    let engine = crate::engine::engine_for(&args.input.paths)?;
    let mut batch = Batch::new(engine.name(), Some(&now()));
    let mut added = Added::default();
    let mut chunk: Vec<Report> = Vec::new();
    let watched = !quiet && io::stderr().is_terminal();
    let ingest = for_each_report(&args.input, quiet, &mut |report| {
        chunk.push(report);
        if chunk.len() == CHUNK {
            added.kept.add(store.keep(&mut batch, &chunk)?);
            chunk.clear();
            if watched {
                complain(&format!("kept {} reports", added.kept.added.len()));
            }
        }
        Ok(())
    })?;
    added.kept.add(store.keep(&mut batch, &chunk)?);
    drop(chunk);
    if watched {
        complain(&format!("kept {} reports", added.kept.added.len()));
    }
    let resumed = store.pending()?.saturating_sub(added.kept.added.len());
    let scope = if args.refresh { Scope::All } else { Scope::Changed };
    added.settled = store.settle(&engine, &mut batch, scope, &mut |progress| {
        if let (true, Progress::Settled(done, total)) = (watched, progress) {
            complain(&format!("reconciled {done} of {total} stories"));
        }
    })?;
    store.end(&batch, &serde_json::to_value(&added)?)?;
    report(args, &added, resumed, &store)?;
    let read =
        ingest.counts.read as usize + added.settled.opened + added.settled.changed + added.settled.unchanged;
    Ok(super::ended(read))
}

fn report(args: &Ingest, added: &Added, resumed: usize, store: &Store) -> Result<()> {
    let mut out = Lines::stdout();
    if args.json {
        out.write(added)?;
        return out.flush();
    }
    let (kept, settled) = (&added.kept, &added.settled);
    for (given, id) in &kept.renamed {
        out.text(&format!("{given}: another report has this id; kept as {id}\n"))?;
    }
    let health = store.health()?;
    if kept.added.is_empty() && settled.opened + settled.changed + settled.merged == 0 {
        out.text(&format!(
            "nothing changed: {} reports are in the store already ({} reports, {} stories, {} events)\n",
            kept.unchanged, health.reports, health.stories, health.events
        ))?;
        return out.flush();
    }
    let rows: Vec<Vec<String>> = [
        ("reports added", kept.added.len(), health.reports),
        ("there already", kept.unchanged, 0),
        ("kept out: purged before", kept.purged, health.purged),
        ("read after an interrupted run", resumed, 0),
        ("stories opened", settled.opened, health.stories),
        ("stories changed", settled.changed, 0),
        ("stories read again, the same", settled.unchanged, 0),
        ("stories that went into others", settled.merged, 0),
        ("events in these stories", settled.events, health.events),
    ]
    .iter()
    .filter(|(_, n, total)| *n > 0 || *total > 0)
    .map(|(name, n, total)| {
        let total = if *total > 0 { total.to_string() } else { String::new() };
        vec![(*name).to_owned(), n.to_string(), total]
    })
    .collect();
    out.text(&crate::table::aligned(&["", "now", "in the store"], &rows))?;
    out.flush()
}

/// The time to note, in seconds; `SOURCE_DATE_EPOCH` stands in for the clock where runs must be alike.
pub fn now() -> String {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|value| value.parse().ok());
    let now = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(fixed.unwrap_or(now)).map_or_else(|_| String::new(), |time| time.to_string())
}
