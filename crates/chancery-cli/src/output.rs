//! Writes lines, says what went wrong.

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};
use std::time::Duration;

use anyhow::Result;
use chancery_ingest::{Counts, Failure};
use serde::Serialize;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Something was read.
    Read,
    /// There was nothing, or nothing could be read.
    NothingRead,
}

/// Standard output, buffered, one JSON object a line.
pub struct Lines {
    out: BufWriter<StdoutLock<'static>>,
}

impl Lines {
    pub fn stdout() -> Lines {
        Lines { out: BufWriter::with_capacity(1 << 16, io::stdout().lock()) }
    }

    pub fn write(&mut self, value: &impl Serialize) -> Result<()> {
        write_line(&mut self.out, value)
    }

    /// Lines that were made elsewhere.
    pub fn bytes(&mut self, lines: &[u8]) -> Result<()> {
        self.out.write_all(lines)?;
        Ok(())
    }

    pub fn text(&mut self, text: &str) -> Result<()> {
        self.out.write_all(text.as_bytes())?;
        Ok(())
    }

    pub fn flush(&mut self) -> Result<()> {
        self.out.flush()?;
        Ok(())
    }
}

/// Writes one value as a line.
pub fn write_line(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// One value as a line.
pub fn line_of(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut line = Vec::new();
    write_line(&mut line, value)?;
    Ok(line)
}

/// One line on standard error; a closed one is nobody's problem.
pub fn complain(line: &str) {
    let line: String =
        line.chars().filter(|character| !character.is_control() || *character == '\n').collect();
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A document that could not be read.
pub fn complain_of(failure: &Failure) {
    complain(&format!("error: {}: {}", failure.place, failure.cause));
    if let Some(hint) = &failure.hint {
        complain(&format!("hint: {hint}"));
    }
}

/// Work that took longer is summed up even where nobody watches: its log is read afterwards.
const LONG: Duration = Duration::from_secs(10);

/// The closing table: what was read, kept, put aside and failed.
///
/// Silent if nobody watches, nothing was passed over or failed, and it did not take long.
pub fn summarise(counts: &Counts, took: Duration) {
    let is_plain = counts.failed.is_empty()
        && counts.notes.is_empty()
        && counts.skipped.is_empty()
        && counts.read > 0
        && took < LONG;
    if is_plain && !io::stderr().is_terminal() {
        return;
    }
    let failed: u64 = counts.failed.values().sum();
    let skipped: u64 = counts.skipped.values().sum();
    let seconds = took.as_secs_f64();
    let rate = counts.read as f64 / seconds.max(0.001);
    complain(&format!(
        "read {} reports, {failed} inputs failed, {skipped} skipped; {seconds:.1} s, {rate:.0} reports a second",
        counts.read
    ));
    if let Some(percent) = (counts.kept_bytes * 100).checked_div(counts.text_bytes) {
        complain(&format!("  kept: {percent} % of the text"));
    }
    for (title, table) in [
        ("put aside", &counts.put_aside),
        ("note", &counts.notes),
        ("skipped", &counts.skipped),
        ("failed", &counts.failed),
    ] {
        for (reason, number) in table {
            complain(&format!("  {title}: {reason}: {number}"));
        }
    }
}

/// Whether the reader of our output went away (`… | head`).
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe)
    })
}
