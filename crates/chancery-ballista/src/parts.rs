//! What of a job is finished: a small file for each part, written when its result is whole and on disk.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::job::{Job, Piece};

/// A job's folder.
pub struct Parts {
    folder: PathBuf,
}

/// What is known of a finished part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Rows of its result.
    pub rows: u64,
    /// Rows that say why there is nothing in them.
    pub failures: u64,
}

/// What a job was started with: with other input or other windows, finished parts mean nothing.
#[derive(PartialEq, Serialize, Deserialize)]
struct Begun {
    version: String,
    pieces: Vec<Piece>,
    window_days: i64,
    overlap_days: i64,
}

impl Parts {
    /// Opens a job's folder, or makes it.
    pub fn open(job: &Job, pieces: &[Piece]) -> Result<Parts> {
        fs::create_dir_all(&job.output).with_context(|| job.output.display().to_string())?;
        let parts = Parts { folder: job.output.canonicalize()? };
        for stage in ["reports", "annotations", "events", "windows", "stories", "records", "done"] {
            fs::create_dir_all(parts.folder.join(stage))?;
        }
        let begun = Begun {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pieces: pieces.to_vec(),
            window_days: job.window_days,
            overlap_days: job.overlap_days,
        };
        let path = parts.folder.join("done/job.json");
        match fs::read(&path) {
            Ok(found) if serde_json::from_slice::<Begun>(&found).is_ok_and(|found| found == begun) => {}
            Ok(_) => bail!(
                "expected an empty folder or this job's, found another job's in {}: its input, windows or version differ",
                parts.folder.display()
            ),
            Err(_) => write_whole(&path, &serde_json::to_vec(&begun)?)?,
        }
        Ok(parts)
    }

    /// Where all parts of a stage lie.
    pub fn folder(&self, stage: &str) -> PathBuf {
        self.folder.join(stage)
    }

    /// Where a part of a stage lies.
    pub fn file(&self, stage: &str, part: usize) -> PathBuf {
        self.folder.join(stage).join(format!("part-{part:05}.parquet"))
    }

    /// What is known of a part, if it is finished.
    pub fn done(&self, stage: &str, part: usize) -> Option<Done> {
        serde_json::from_slice(&fs::read(self.marker(stage, part)).ok()?).ok()
    }

    /// Remembers that a part is finished.
    pub fn finish(&self, stage: &str, part: usize, done: Done) -> Result<()> {
        write_whole(&self.marker(stage, part), &serde_json::to_vec(&done)?)
    }

    fn marker(&self, stage: &str, part: usize) -> PathBuf {
        self.folder.join("done").join(format!("{stage}-{part:05}.json"))
    }
}

/// Writes a file that is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let draft = path.with_extension("draft");
    fs::write(&draft, bytes).with_context(|| draft.display().to_string())?;
    fs::rename(&draft, path).with_context(|| path.display().to_string())
}
