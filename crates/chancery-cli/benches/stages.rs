//! How long each stage takes on the example stories: `cargo bench -p chancery-cli`.
//!
//! One thread; the median of many rounds; words and reports per second. Ratios between lines count, not the figures:
//! the machine is somebody's laptop.

use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use chancery_engine::actor::{Resolver, match_names};
use chancery_engine::brief::{Brief, html, text};
use chancery_engine::pipeline::Engine;
use chancery_engine::story;
use chancery_ingest::{Config, Outcome, Report, read_bytes};
use chancery_lexicon::actors::ActorLexicon;
use chancery_reader::{Reader, quantity, quote, time};

const REPORTS: &str = include_str!("../../../examples/qatar2017/reports.jsonl");

/// Rounds a stage is timed; the median is shown.
const ROUNDS: usize = 31;

fn main() {
    // `cargo test --benches` runs benches once to see that they work.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    let reports = extract();
    let words: usize = reports.iter().map(|report| report.text.split_whitespace().count()).sum();
    let reader = Reader::embedded();
    let resolver = Resolver::new(ActorLexicon::embedded());
    let engine = Engine::embedded();
    let readings: Vec<_> = reports.iter().map(|report| reader.read(&report.text, &report.kept)).collect();
    let read = || reports.iter().zip(&readings);
    let (records, told) = engine.record_with_reports(&reports);

    say(&format!("{} reports, {words} words, median of {rounds}", reports.len()));
    let show = |stage: &str, seconds: f64| {
        say(&format!("{stage:<10} {:>9.3} ms {:>12.0} words/s", seconds * 1e3, words as f64 / seconds));
    };
    show("extract", median(rounds, || drop(black_box(extract()))));
    show(
        "read",
        median(rounds, || {
            reports.iter().for_each(|report| drop(black_box(reader.read(&report.text, &report.kept))))
        }),
    );
    show(
        "times",
        median(rounds, || {
            read().for_each(|(report, reading)| {
                drop(black_box(time::find(&report.text, reading, report.published_day())))
            })
        }),
    );
    show(
        "quotes",
        median(rounds, || {
            read().for_each(|(report, reading)| drop(black_box(quote::find(&report.text, reading))))
        }),
    );
    show(
        "numbers",
        median(rounds, || {
            read().for_each(|(report, reading)| drop(black_box(quantity::find(&report.text, reading))))
        }),
    );
    show(
        "names",
        median(rounds, || {
            read().for_each(|(report, reading)| {
                drop(black_box(resolver.mentions(&report.text, reading, report.published_day(), None)))
            });
        }),
    );
    show(
        "annotate",
        median(rounds, || reports.iter().for_each(|report| drop(black_box(engine.annotate(report))))),
    );
    show("code", median(rounds, || reports.iter().for_each(|report| drop(black_box(engine.code(report))))));
    show("wires", median(rounds, || drop(black_box(story::wires(&reports.iter().collect::<Vec<_>>())))));
    show("record", median(rounds, || drop(black_box(engine.record(&reports)))));
    show(
        "brief",
        median(rounds, || {
            let briefs: Vec<Brief<'_>> = records.iter().map(|record| Brief::of(record, &told)).collect();
            let style = text::TextStyle { width: 100, colour: false };
            briefs.iter().for_each(|brief| drop(black_box(text::render(brief, style))));
            drop(black_box(html::render(&briefs, &told)));
        }),
    );

    let resolve = median(rounds, || {
        drop(black_box(resolver.resolve(
            "Sameh Choukri",
            Some("the Egyptian minister Sameh Choukri"),
            Some("2017-07-12"),
        )))
    });
    say(&format!("{:<10} {:>9.3} ms a mention", "resolve", resolve * 1e3));
    let pairs = median(rounds, || {
        for _ in 0..100 {
            black_box(match_names("Sergej Lawrow", "Sergey Lavrov", None));
        }
    });
    say(&format!("{:<10} {:>9.0} pairs/s", "match", 100.0 / pairs));
}

fn extract() -> Vec<Report> {
    let mut reports = Vec::new();
    read_bytes("reports.jsonl", REPORTS.as_bytes(), &Config::default(), &mut |outcome| {
        if let Outcome::Report(report) = outcome {
            reports.push(*report);
        }
    });
    reports
}

fn median(rounds: usize, mut work: impl FnMut()) -> f64 {
    let mut seconds: Vec<f64> = (0..rounds)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2].max(1e-9)
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
