//! Times the start-up: reading the embedded lexicon, and a look-up.
//!
//! `cargo bench -p chancery-lexicon` prints the median of many runs.

#![allow(clippy::print_stdout)] // a bench reports to the terminal

use std::hint::black_box;
use std::time::{Duration, Instant};

use chancery_lexicon::actors::ActorLexicon;

fn main() {
    let runs: Vec<Duration> = (0..31)
        .map(|_| {
            let start = cpu_time();
            black_box(ActorLexicon::read());
            cpu_time() - start
        })
        .collect();
    let lexicon = ActorLexicon::embedded();
    let forms = lexicon.folded_forms().count();
    println!(
        "read, CPU time: first {:?}, median {:?}, {} actors, {forms} names",
        runs[0],
        median(&runs),
        lexicon.all().len()
    );

    let names: Vec<String> = lexicon.folded_forms().step_by(7).map(|(name, _)| name.to_owned()).collect();
    let start = Instant::now();
    let found: usize = names.iter().map(|name| black_box(lexicon.by_form(name)).len()).sum();
    println!("look-up: {:?} each ({found} found)", start.elapsed() / names.len().max(1) as u32);
}

/// Returns how long this process has been on a processor, so that a busy machine does not count;
/// zero where Linux does not tell.
fn cpu_time() -> Duration {
    let spent = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanos = spent.split(' ').next().and_then(|field| field.parse().ok());
    nanos.map_or(Duration::ZERO, Duration::from_nanos)
}

fn median(runs: &[Duration]) -> Duration {
    let mut runs = runs.to_vec();
    runs.sort();
    runs[runs.len() / 2]
}
