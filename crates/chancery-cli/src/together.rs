//! Holds reports back until all are read, so that what an outlet repeats can be put aside in all of them.
//!
//! Reports wait in memory, and beyond a bound in a file without a name; what is learned of an outlet is bounded.
//! Reports that nothing can be learned of pass at once as long as nobody waits before them.

use std::io::{BufRead as _, BufReader, Seek as _, Write as _};

use anyhow::{Context as _, Result};
use chancery_ingest::{Counts, Furniture, kept_bytes};
use chancery_model::Report;
use tempfile::SpooledTempFile;

use crate::memory;

/// Reports that wait for the last one.
pub struct Together<'s> {
    sink: &'s mut dyn FnMut(Report) -> Result<()>,
    furniture: Furniture,
    waiting: Option<std::io::BufWriter<SpooledTempFile>>,
}

impl<'s> Together<'s> {
    pub fn new(sink: &'s mut dyn FnMut(Report) -> Result<()>) -> Together<'s> {
        Together { sink, furniture: Furniture::default(), waiting: None }
    }

    /// Takes the next report.
    pub fn add(&mut self, report: Report) -> Result<()> {
        let teaches = !report.judged && report.outlet.is_some();
        if self.waiting.is_none() && !teaches {
            return (self.sink)(report);
        }
        self.furniture.learn(&report);
        let spool = || std::io::BufWriter::new(SpooledTempFile::new(memory::held()));
        let waiting = self.waiting.get_or_insert_with(spool);
        // What is not written of a report goes before it.
        waiting.write_all(if report.judged { b"j" } else { b"r" })?;
        serde_json::to_writer(&mut *waiting, &report).context("cannot hold a report back on disk")?;
        waiting.write_all(b"\n").context("cannot hold a report back on disk")
    }

    /// Hands on all that waited.
    pub fn finish(mut self, counts: &mut Counts) -> Result<()> {
        let Some(waiting) = self.waiting.take() else { return Ok(()) };
        let mut spool = waiting.into_inner().context("cannot hold a report back on disk")?;
        spool.rewind()?;
        let mut line = Vec::new();
        let mut spool = BufReader::new(spool);
        loop {
            line.clear();
            if spool.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            let mut report: Report =
                serde_json::from_slice(&line[1..]).context("a report held back on disk came back damaged")?;
            report.judged = line.first() == Some(&b'j');
            let before = kept_bytes(&report);
            let lines = self.furniture.put_aside(&mut report);
            counts.add_furniture(lines, before - kept_bytes(&report));
            (self.sink)(report)?;
        }
    }
}
