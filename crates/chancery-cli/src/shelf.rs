//! Keeps reports out of the way until they are wanted again: in memory up to a bound, beyond it in a file without a name.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use chancery_engine::pipeline::ArrivalKey;
use chancery_model::Report;
use tempfile::SpooledTempFile;

use crate::memory;

/// Reports, found again by their number.
pub struct Shelf {
    file: Mutex<SpooledTempFile>,
    /// Where each report's line begins and how long it is.
    places: Vec<(u64, u32)>,
    keys: Vec<ArrivalKey>,
    end: u64,
}

impl Default for Shelf {
    fn default() -> Shelf {
        let file = Mutex::new(SpooledTempFile::new(memory::held()));
        Shelf { file, places: Vec::new(), keys: Vec::new(), end: 0 }
    }
}

impl Shelf {
    /// Takes the next report.
    pub fn add(&mut self, report: &Report) -> Result<()> {
        let line = serde_json::to_vec(report)?;
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line).context("cannot hold a report back on disk")?;
        self.places.push((self.end, u32::try_from(line.len()).context("expected a report below 4 GB")?));
        self.end += line.len() as u64;
        self.keys.push(ArrivalKey::of(report));
        Ok(())
    }

    /// How many reports there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// When each report arrived.
    pub fn keys(&self) -> &[ArrivalKey] {
        &self.keys
    }

    /// A report as it was written.
    pub fn line(&self, at: usize) -> Result<Vec<u8>> {
        let (start, length) = self.places[at];
        let mut line = vec![0; length as usize];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut line).context("a report held back on disk came back damaged")?;
        Ok(line)
    }

    /// A report.
    pub fn report(&self, at: usize) -> Result<Report> {
        read(&self.line(at)?)
    }
}

/// A report from its line.
pub fn read(line: &[u8]) -> Result<Report> {
    serde_json::from_slice(line).context("a report held back on disk came back damaged")
}
