//! Says how far long work has come, on a terminal only, and sums it up at the end.

use std::cell::Cell;
use std::io::{self, IsTerminal as _, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chancery_ingest::{Counts, Outcome};
use indicatif::{ProgressBar, ProgressStyle};

use crate::output;

/// How often the line is drawn anew.
const TICK: Duration = Duration::from_millis(250);

/// A line on standard error that counts; invisible where nobody watches.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
    quiet: bool,
    read: Cell<u64>,
    failed: Cell<u64>,
}

impl Progress {
    pub fn start(quiet: bool) -> Progress {
        let is_watched = !quiet && io::stderr().is_terminal();
        let bar = if is_watched { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {bytes} {bytes_per_sec}") {
            bar.set_style(style);
        }
        if is_watched {
            bar.enable_steady_tick(TICK);
        }
        Progress { bar, start: Instant::now(), quiet, read: Cell::new(0), failed: Cell::new(0) }
    }

    /// What counts the bytes that another thread reads, until nobody wants more.
    pub fn watch<'w>(&self, is_wanted: &'w AtomicBool) -> Watch<'w> {
        Watch { bar: self.bar.clone(), is_wanted }
    }

    /// Counts one outcome.
    pub fn tell(&self, outcome: &Outcome) {
        match outcome {
            Outcome::Report(_) => self.read.set(self.read.get() + 1),
            Outcome::Failure(_) => self.failed.set(self.failed.get() + 1),
            Outcome::Skipped { .. } => return,
        }
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("{} reports, {} failed,", self.read.get(), self.failed.get()));
        }
    }

    /// Does what writes to standard error while the line is away.
    pub fn aside(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Clears the line and shows the closing table.
    pub fn summarise(self, counts: &Counts) {
        self.bar.finish_and_clear();
        if !self.quiet {
            output::summarise(counts, self.start.elapsed());
        }
    }
}

/// Counts bytes for a [`Progress`], in whatever thread they are read.
pub struct Watch<'w> {
    bar: ProgressBar,
    is_wanted: &'w AtomicBool,
}

impl Watch<'_> {
    /// `input`, counted; it ends when nobody wants more of it.
    pub fn reading<R: Read>(&self, input: R) -> impl Read + use<'_, R> {
        self.bar.wrap_read(Wanted { input, is_wanted: self.is_wanted })
    }

    /// Whether anybody wants more.
    pub fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Relaxed)
    }
}

struct Wanted<'w, R> {
    input: R,
    is_wanted: &'w AtomicBool,
}

impl<R: Read> Read for Wanted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_wanted.load(Ordering::Relaxed) { self.input.read(buffer) } else { Ok(0) }
    }
}
