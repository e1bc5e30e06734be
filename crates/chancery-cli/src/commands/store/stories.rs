//! `chancery stories`, `record` and `story` from a store.

use std::path::Path;

use anyhow::{Result, bail};
use chancery_store::{Page, Store};

use crate::args::{self, Story};
use crate::commands::brief;
use crate::output::{Ended, Lines};
use crate::table;

/// The stories that are wanted, latest first.
pub fn stories(path: &Path, args: &args::Stories) -> Result<Ended> {
    let store = Store::read_only(path)?;
    let found = store.stories(&super::filter(&store, &args.wanted)?, args.shown.page())?;
    let mut out = Lines::stdout();
    let header =
        ["story", "first", "last", "reports", "outlets", "wires", "events", "conflicts", "version", "title"];
    table::write(&mut out, &args.shown.form, &header, &found.items, |item| {
        let item = item.clone();
        vec![
            item.story,
            item.first.unwrap_or_default(),
            item.last.unwrap_or_default(),
            item.reports.to_string(),
            item.outlets.to_string(),
            item.wires.to_string(),
            item.events.to_string(),
            item.conflicts.to_string(),
            item.version.to_string(),
            item.title,
        ]
    })?;
    out.flush()?;
    Ok(super::ended(found.items.len()))
}

/// The records of the stories named, or of all.
pub fn records(path: &Path, args: &args::Record) -> Result<Ended> {
    let store = Store::read_only(path)?;
    let mut out = Lines::stdout();
    let mut written = 0;
    for story in &args.input.paths {
        let story = story.to_string_lossy();
        let record = match args.version_number {
            Some(version) => store.record_at(&story, version)?,
            None => store.story(&story)?,
        };
        let Some(record) = record else { bail!("expected a story of the store, found none called {story}") };
        out.write(&record)?;
        written += 1;
    }
    if args.input.paths.is_empty() {
        let mut result = Ok(());
        store.records(&mut |record| {
            result = out.write(&record);
            written += 1;
            result.is_ok()
        })?;
        result?;
    }
    out.flush()?;
    Ok(super::ended(written))
}

/// One story for a person.
pub fn story(args: &Story) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let record = match args.at_version {
        Some(version) => store.record_at(&args.story, version)?,
        None => store.story(&args.story)?,
    };
    let Some(record) = record else {
        let known = store.stories(&chancery_store::Filter::default(), Page::first(3))?;
        let some: Vec<String> = known.items.into_iter().map(|item| item.story).collect();
        bail!("expected a story of the store such as {}, found none called {}", some.join(", "), args.story);
    };
    let mut reports = store.reports_of(&record.story)?;
    reports.retain(|report| record.reports.iter().any(|listed| listed.id == report.id));
    brief::show(&[record], &reports, args.json, args.html.as_deref(), args.width)?;
    Ok(Ended::Read)
}
