//! Words per CPU-second on one thread, by stage, and the time to open the weights: `cargo bench -p chancery-reader`.
//!
//! The text is repeated; the best of several runs is shown.

use std::hint::black_box;
use std::io::Write;
use std::sync::LazyLock;
use std::time::Instant;

use chancery_reader::{Reader, Reading, quantity, quote, status, time};

const TEXT: &str = include_str!("../examples/report.txt");

/// How often the text is repeated.
const COPIES: usize = 20;

const ROUNDS: usize = 7;

/// Least seconds of a round.
const ROUND: f64 = 0.25;

static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Seconds this process was on a processor; the clock's where the system does not tell.
fn seconds() -> f64 {
    let scheduled = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = scheduled.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| STARTED.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// Seconds of the best round; a round goes on until the processor's count, which moves in steps of milliseconds, has moved enough.
fn best(mut work: impl FnMut()) -> f64 {
    let round = |_| {
        let started = seconds();
        let mut times = 0.0;
        loop {
            work();
            times += 1.0;
            let spent = seconds() - started;
            if spent >= ROUND {
                return spent / times;
            }
        }
    };
    (0..ROUNDS).map(round).fold(f64::MAX, f64::min)
}

fn main() {
    let mut output = std::io::stdout().lock();
    let opened = best(|| drop(black_box(Reader::embedded())));
    let _ = writeln!(output, "{:<12} {:>10.3} ms", "open", opened * 1000.0);
    let reader = Reader::embedded();
    let text = TEXT.repeat(COPIES);
    let reading = reader.read(&text, &[]);
    let sentences: Vec<Vec<&str>> = reading
        .sentences
        .iter()
        .map(|sentence| {
            reading.tokens[sentence.tokens.clone()].iter().map(|token| token.text.as_str()).collect()
        })
        .collect();
    let words = reading.tokens.len();
    let mut show = |stage: &str, seconds: f64| {
        let _ = writeln!(output, "{stage:<12} {:>10.0} words a second", words as f64 / seconds);
    };
    show("trees", best(|| drop(black_box(reader.read_trees(&text, &[])))));
    show("read", best(|| drop(black_box(reader.read(&text, &[])))));
    show(
        "read words",
        best(|| sentences.iter().for_each(|words| drop(black_box(reader.read_pretokenized(words))))),
    );
    show("times", best(|| drop(black_box(time::find(&text, &reading, Some("2021-05-20"))))));
    show("quotes", best(|| drop(black_box(quote::find(&text, &reading)))));
    show("quantities", best(|| drop(black_box(quantity::find(&text, &reading)))));
    show("status", best(|| _ = black_box(statuses(&reading))));
}

/// How many verbs have the status of the first.
fn statuses(reading: &Reading) -> usize {
    let verbs = (0..reading.tokens.len()).filter(|&at| reading.tokens[at].upos == "VERB");
    verbs
        .map(|at| status::of(reading, at))
        .filter(|status| *status == chancery_model::Status::Happened)
        .count()
}
