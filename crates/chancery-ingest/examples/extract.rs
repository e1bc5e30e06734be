//! Reads files (JSON Lines, text, HTML, …) and prints reports as JSON Lines: for scoring without the whole program.
//! `--together` puts aside what outlets repeat, as the command does; `--fast` is the command's.
#![allow(clippy::print_stdout)]

use std::fs::File;
use std::io::{Write, stdout};

use chancery_ingest::{Config, Ingest, Outcome, judge_together};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut config = Config::default();
    let mut together = false;
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    paths.retain(|argument| {
        config.fast |= argument == "--fast";
        together |= argument == "--together";
        !argument.starts_with("--")
    });
    let mut reports = Vec::new();
    paths.sort();
    let mut ingest = Ingest::new(config);
    let mut out = std::io::BufWriter::new(stdout().lock());
    for path in paths {
        ingest.read(&path, File::open(&path)?, &mut |outcome| match outcome {
            Outcome::Report(report) => reports.push(*report),
            Outcome::Failure(failure) => eprintln!("failed: {}: {}", failure.place, failure.cause),
            Outcome::Skipped { .. } => {}
        });
    }
    if together {
        judge_together(&mut reports);
    }
    for report in &reports {
        writeln!(out, "{}", serde_json::to_string(report)?)?;
    }
    out.flush()?;
    eprintln!("{:#?}", ingest.counts);
    Ok(())
}
