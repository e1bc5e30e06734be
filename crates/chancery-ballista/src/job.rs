//! What is to be done: a job file, and the parts its input is cut into.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::place::{Place, is_remote};

/// A job, as its file says it (TOML).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Where the scheduler listens: `http://127.0.0.1:50050`.
    pub scheduler: String,
    /// Files and folders that all executors can read, on a disk or in a bucket (`s3://bucket/folder`): archives, pages,
    /// JSON Lines, tables in columns.
    pub input: Vec<String>,
    /// Folder for the results, which all executors can write, on a disk or in a bucket.
    pub output: String,
    /// Parts under way at once: a few more than the cluster has cores.
    #[serde(default = "at_once")]
    pub at_once: usize,
    /// Bytes from which a file of JSON Lines is cut into parts.
    #[serde(default = "split_bytes")]
    pub split_bytes: u64,
    /// Days of the windows in which stories are looked for; 0 for one window over everything.
    #[serde(default)]
    pub window_days: i64,
    /// Days before a window that it looks back, so that stories cut by its start are made one again.
    #[serde(default = "overlap_days")]
    pub overlap_days: i64,
    /// What to make, of `annotations`, `events`, `stories`, `records`; reports are always made. `records` needs `stories`.
    #[serde(default = "stages")]
    pub stages: Vec<String>,
}

fn at_once() -> usize {
    8
}

fn split_bytes() -> u64 {
    64 << 20
}

fn overlap_days() -> i64 {
    7
}

fn stages() -> Vec<String> {
    KNOWN.iter().map(|stage| (*stage).to_owned()).collect()
}

/// The stages after the first.
const KNOWN: [&str; 4] = ["annotations", "events", "stories", "records"];

/// A file, or a range of the bytes of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its path, from the root, or its name in a bucket.
    pub path: String,
    /// First byte.
    pub start: i64,
    /// One past the last byte; the greatest number for all there is.
    pub end: i64,
    /// Bytes of the whole file: a file that changed makes another job.
    pub bytes: u64,
}

impl Job {
    /// Reads a job file.
    pub fn read(path: &Path) -> Result<Job> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("{}: the job cannot be read", path.display()))?;
        let job: Job =
            toml::from_str(&text).with_context(|| format!("{}: expected a job", path.display()))?;
        if let Some(stage) = job.stages.iter().find(|stage| !KNOWN.contains(&stage.as_str())) {
            bail!("expected stages of {KNOWN:?}, found {stage:?}");
        }
        if job.makes("records") && !job.makes("stories") {
            bail!("expected the stage stories before records, found records alone");
        }
        if job.at_once == 0 || job.split_bytes == 0 || job.window_days < 0 || job.overlap_days < 0 {
            bail!("expected at_once and split_bytes above 0, window_days and overlap_days not below");
        }
        Ok(job)
    }

    /// Whether the job makes `stage`.
    pub fn makes(&self, stage: &str) -> bool {
        self.stages.iter().any(|made| made == stage)
    }

    /// The parts of the input, in order of name.
    pub async fn pieces(&self) -> Result<Vec<Piece>> {
        let mut files = Vec::new();
        for name in &self.input {
            let found = files_of(name).await?;
            if found.is_empty() {
                bail!("{name}: expected reports, found nothing");
            }
            files.extend(found);
        }
        let mut pieces = Vec::new();
        for (path, bytes) in files {
            if !(path.ends_with(".jsonl") || path.ends_with(".ndjson")) || bytes <= self.split_bytes {
                pieces.push(Piece { path, start: 0, end: i64::MAX, bytes });
                continue;
            }
            let step = self.split_bytes as i64;
            let mut start = 0;
            while start < bytes as i64 {
                pieces.push(Piece { path: path.clone(), start, end: start + step, bytes });
                start += step;
            }
        }
        Ok(pieces)
    }
}

/// The files that a name of the input means, with their bytes.
async fn files_of(name: &str) -> Result<Vec<(String, u64)>> {
    if is_remote(name) {
        return Place::of(name)?.files().await;
    }
    let path = Path::new(name)
        .canonicalize()
        .with_context(|| format!("{name}: expected a file or folder, found none"))?;
    let mut files = Vec::new();
    collect(&path, &mut files)?;
    let sized = files.into_iter().map(|path| {
        let bytes = fs::metadata(&path)?.len();
        Ok((path.to_string_lossy().into_owned(), bytes))
    });
    sized.collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    entries
        .iter()
        .filter(|entry| !entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
        .try_for_each(|entry| collect(entry, files))
}

#[cfg(test)]
mod tests {
    use super::Job;

    fn read(text: &str) -> Result<Job, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("job.toml");
        std::fs::write(&path, text).expect("written");
        Job::read(&path).map_err(|error| format!("{error:#}"))
    }

    const LEAST: &str = "scheduler = \"http://127.0.0.1:50050\"\ninput = [\"a\"]\noutput = \"b\"\n";

    #[test]
    fn little_has_to_be_said() {
        let job = read(LEAST).expect("a job");
        assert!(job.makes("records") && job.makes("annotations"));
        assert_eq!((job.window_days, job.overlap_days), (0, 7));
    }

    #[test]
    fn misuse_is_said() {
        let check = |more: &str, expected: &str| {
            let said = read(&format!("{LEAST}{more}")).expect_err("misuse");
            assert!(said.contains(expected), "{said}");
        };
        check("stages = [\"recrods\"]", "found \"recrods\"");
        check("stages = [\"records\"]", "expected the stage stories");
        check("at_once = 0", "above 0");
        check("windows = 3", "unknown field");
    }
}
