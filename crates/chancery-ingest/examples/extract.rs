//! Reads files (JSON Lines, text, HTML, …) and prints reports as JSON Lines: for scoring without the whole program.
#![allow(clippy::print_stdout)]

use std::fs::File;
use std::io::{Write, stdout};

use chancery_ingest::{Config, Ingest, Outcome};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut config = Config::default();
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    paths.retain(|argument| {
        config.fast |= argument == "--fast";
        argument != "--fast"
    });
    paths.sort();
    let mut ingest = Ingest::new(config);
    let mut out = std::io::BufWriter::new(stdout().lock());
    for path in paths {
        ingest.read(&path, File::open(&path)?, &mut |outcome| match outcome {
            Outcome::Report(report) => {
                if let Ok(line) = serde_json::to_string(&report) {
                    let _ = writeln!(out, "{line}");
                }
            }
            Outcome::Failure(failure) => eprintln!("failed: {}: {}", failure.place, failure.cause),
            Outcome::Skipped { .. } => {}
        });
    }
    out.flush()?;
    eprintln!("{:#?}", ingest.counts);
    Ok(())
}
