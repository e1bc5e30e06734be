//! `chancery stories`: groups reports as they arrive.

use anyhow::{Result, bail};
use chancery_engine::story::{Assignment, Change, Line, StoryConfig, Stream};
use serde::Serialize;

use crate::args;
use crate::input::for_each_as_it_comes;
use crate::output::{Ended, Lines};
use crate::store_args::named_store;

/// One line of output; whoever keeps the last line with an `id` has the stories as they are.
#[derive(Serialize)]
#[serde(untagged)]
enum Out<'a> {
    Placed { id: &'a str, story: &'a str, wire: &'a str },
    Moved { id: &'a str, story: &'a str, wire: &'a str, from: &'a str, change: &'a str },
    Changed { change: &'a str, into: &'a str, from: &'a str, reports: usize },
    Explained { id: &'a str, story: &'a str, wire: &'a str, because: &'a [String] },
}

pub fn stories(args: &args::Stories, quiet: bool) -> Result<Ended> {
    if let Some(path) = named_store(&args.store, &args.input.paths) {
        return super::store::stories(&path, args);
    }
    let mut out = Lines::stdout();
    let mut stream = Stream::new(config(args));
    let batch = args.batch.map_or(1, |batch| batch.get());
    let (mut waiting, mut explained) = (0, false);
    let mut say = |lines: Vec<Line>, out: &mut Lines| -> Result<()> {
        for line in &lines {
            explained |= matches!(line, Line::Explained { .. });
            if is_wanted(line, args.explain.as_deref()) {
                out.write(&Out::of(line))?;
            }
        }
        Ok(())
    };
    let ingest = for_each_as_it_comes(&args.input, quiet, &mut |report| {
        say(stream.push(&report), &mut out)?;
        waiting += 1;
        if waiting >= batch {
            waiting = 0;
            out.flush()?;
        }
        Ok(())
    })?;
    say(stream.finish(), &mut out)?;
    out.flush()?;
    if let Some(id) = args.explain.as_deref().filter(|_| !explained && ingest.counts.read > 0) {
        bail!("expected a report with the id {id:?} to explain, found none");
    }
    Ok(if ingest.counts.read == 0 { Ended::NothingRead } else { Ended::Read })
}

fn config(args: &args::Stories) -> StoryConfig {
    let default = StoryConfig::default();
    StoryConfig {
        window: args.window.unwrap_or(default.window),
        at_once: args.batch.is_none() && args.explain.is_none(),
        explain: args.explain.clone(),
        ..default
    }
}

/// All lines; where one report is to be explained, only what concerns it.
fn is_wanted(line: &Line, explain: Option<&str>) -> bool {
    let Some(id) = explain else { return true };
    match line {
        Line::Explained { now, .. } | Line::Moved { now, .. } => now.id == id,
        Line::Placed(_) | Line::Merged { .. } | Line::Split { .. } => false,
    }
}

impl Out<'_> {
    fn of(line: &Line) -> Out<'_> {
        match line {
            Line::Placed(Assignment { id, story, wire }) => Out::Placed { id, story, wire },
            Line::Moved { now: Assignment { id, story, wire }, from, change } => {
                let change = match change {
                    Change::Settled => "settled",
                    Change::Merge => "merge",
                    Change::Split => "split",
                };
                Out::Moved { id, story, wire, from, change }
            }
            Line::Merged { into, from, reports } => {
                Out::Changed { change: "merged", into, from, reports: *reports }
            }
            Line::Split { into, from, reports } => {
                Out::Changed { change: "split-off", into, from, reports: *reports }
            }
            Line::Explained { now: Assignment { id, story, wire }, because } => {
                Out::Explained { id, story, wire, because }
            }
        }
    }
}
