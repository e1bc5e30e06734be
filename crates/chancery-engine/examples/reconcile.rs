//! Reads stories as JSON Lines (`{"story","wires","reports":[{"report","annotation","events"}]}`) and writes a Record for each.
//!
//! With `--pairs` it writes the features of every pair of events instead, to train the weights of event coreference.
#![allow(clippy::disallowed_methods)] // a tool beside the engine: it may open files

use std::io::{BufRead, Write};

use chancery_engine::check::check;
use chancery_engine::record::{ReportEvents, pair_features, reconcile};
use chancery_model::{Annotation, Event, Report, Wire};

#[derive(serde::Deserialize)]
struct Input {
    story: String,
    #[serde(default)]
    wires: Vec<Wire>,
    reports: Vec<Entry>,
}

#[derive(serde::Deserialize)]
struct Entry {
    report: Report,
    annotation: Annotation,
    events: Vec<Event>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pairs = std::env::args().any(|argument| argument == "--pairs");
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let input: Input = serde_json::from_str(&line?)?;
        let reports: Vec<ReportEvents<'_>> = input
            .reports
            .iter()
            .map(|entry| ReportEvents {
                report: &entry.report,
                annotation: &entry.annotation,
                events: &entry.events,
            })
            .collect();
        if pairs {
            for (first, second, features) in pair_features(&reports, &input.wires) {
                writeln!(out, "{}", serde_json::to_string(&(first, second, features))?)?;
            }
            continue;
        }
        let begun = std::time::Instant::now();
        let record = reconcile(&input.story, &reports, &input.wires);
        eprintln!("{}: {} ms", input.story, begun.elapsed().as_millis());
        let texts: Vec<&Report> = input.reports.iter().map(|entry| &entry.report).collect();
        for problem in check(&record, &texts) {
            eprintln!("{problem:?}");
        }
        writeln!(out, "{}", serde_json::to_string(&record)?)?;
    }
    Ok(())
}
