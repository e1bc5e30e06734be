//! What of a job is finished: a small file for each part, written when its result is whole and on disk.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

use crate::job::{Job, Piece};
use crate::place::{self, Place};

/// A job's folder.
pub struct Parts {
    folder: Place,
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
    pub async fn open(job: &Job, pieces: &[Piece]) -> Result<Parts> {
        for stage in ["reports", "annotations", "events", "windows", "stories", "records", "done"] {
            place::made(&format!("{}/{stage}", job.output.trim_end_matches('/')))?;
        }
        let parts = Parts { folder: Place::of(&place::made(&job.output)?)? };
        let begun = Begun {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pieces: pieces.to_vec(),
            window_days: job.window_days,
            overlap_days: job.overlap_days,
        };
        let file = parts.folder.join("done/job.json");
        match file.get().await? {
            Some(found) if serde_json::from_slice::<Begun>(&found).is_ok_and(|found| found == begun) => {}
            Some(_) => bail!(
                "expected an empty folder or this job's, found another job's in {}: its input, windows or version differ",
                parts.folder.name()
            ),
            None => file.put(serde_json::to_vec(&begun)?).await?,
        }
        Ok(parts)
    }

    /// Where all parts of a stage lie, as queries name it.
    pub fn folder(&self, stage: &str) -> String {
        self.folder.join(stage).folder()
    }

    /// Where a part of a stage lies, as queries name it.
    pub fn file(&self, stage: &str, part: usize) -> String {
        self.folder.join(stage).join(&format!("part-{part:05}.parquet")).name().to_owned()
    }

    /// What is known of a part, if it is finished.
    pub async fn done(&self, stage: &str, part: usize) -> Result<Option<Done>> {
        let found = self.marker(stage, part).get().await?;
        Ok(found.and_then(|found| serde_json::from_slice(&found).ok()))
    }

    /// Remembers that a part is finished.
    pub async fn finish(&self, stage: &str, part: usize, done: Done) -> Result<()> {
        self.marker(stage, part).put(serde_json::to_vec(&done)?).await
    }

    /// Fails if the folder cannot be read.
    pub async fn readable(&self) -> Result<()> {
        self.folder.join("done/job.json").get().await.map(drop)
    }

    fn marker(&self, stage: &str, part: usize) -> Place {
        self.folder.join("done").join(&format!("{stage}-{part:05}.json"))
    }
}
