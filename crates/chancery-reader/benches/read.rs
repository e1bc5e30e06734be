//! Words per CPU-second on one thread, and the time to load: `cargo bench -p chancery-reader`.
//!
//! The text is repeated, the best of several runs is shown.

use std::io::Write;
use std::sync::LazyLock;
use std::time::Instant;

use chancery_reader::Reader;

const TEXT: &str = include_str!("../examples/report.txt");

static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Seconds this process was on a processor; the clock's where the system does not tell.
fn seconds() -> f64 {
    let scheduled = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = scheduled.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| STARTED.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

fn main() {
    let mut output = std::io::stdout().lock();
    let started = seconds();
    let reader = Reader::embedded();
    let _ = writeln!(output, "load: {:.1} ms", (seconds() - started) * 1000.0);
    let text = TEXT.repeat(20);
    let mut best = f64::MAX;
    let mut words = 0;
    for _ in 0..7 {
        let started = seconds();
        words = reader.read(&text, &[]).tokens.len();
        best = best.min(seconds() - started);
    }
    let _ = writeln!(output, "read: {words} words, {:.0} words a second", words as f64 / best);
}
