//! Times the start-up: reading the embedded lexicon, and a look-up.
//!
//! `cargo bench -p chancery-lexicon` prints the first run, which maps the memory, and the mean of many more: the system counts CPU time in steps
//! of up to 4 ms.

#![allow(clippy::print_stdout)] // a bench reports to the terminal

use std::hint::black_box;
use std::time::{Duration, Instant};

use chancery_lexicon::actors::ActorLexicon;

/// Runs after the first.
const RUNS: u32 = 60;

fn main() {
    let read = |times: u32| {
        let start = cpu_time();
        (0..times).for_each(|_| drop(black_box(ActorLexicon::read())));
        (cpu_time() - start) / times
    };
    let (first, mean) = (read(1), read(RUNS));
    let lexicon = ActorLexicon::embedded();
    let forms = lexicon.folded_forms().count();
    println!("read, CPU time: first {first:?}, mean {mean:?}, {} actors, {forms} names", lexicon.all().len());

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
