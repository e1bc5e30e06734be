//! Development only: runs a stage with the event tables of a folder, so that a changed row needs no build.
//!
//! `with_tables code|record FOLDER < reports.jsonl`
#![allow(clippy::disallowed_methods)] // a tool beside the engine: it may open files
#![allow(clippy::print_stdout)]
use std::io::BufRead;
use std::path::PathBuf;

use chancery_engine::pipeline::Engine;
use chancery_lexicon::patterns::PatternLexicon;
use chancery_model::Report;

fn main() {
    let stage = std::env::args().nth(1).expect("code or record");
    let folder = PathBuf::from(std::env::args().nth(2).expect("a folder of tables"));
    let patterns = PatternLexicon::from_tables(|name, text| {
        std::fs::read_to_string(folder.join(format!("{name}.tsv"))).unwrap_or_else(|_| text.to_owned())
    });
    let engine = Engine::embedded().with_patterns(patterns.expect("tables that read"));
    let lines = std::io::stdin().lock().lines();
    let reports: Vec<Report> =
        lines.map(|line| serde_json::from_str(&line.expect("a line")).expect("a report")).collect();
    if stage == "record" {
        for record in engine.record(&reports) {
            println!("{}", serde_json::to_string(&record).expect("json"));
        }
        return;
    }
    for event in reports.iter().flat_map(|report| engine.code(report)) {
        println!("{}", serde_json::to_string(&event).expect("json"));
    }
}
