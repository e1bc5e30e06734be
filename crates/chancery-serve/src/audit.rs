//! Who changed what, and when: one JSON object a line, only ever added to.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Mutex;

use serde::Serialize;

use crate::clerk::now;

/// The log's file.
pub struct Audit {
    path: PathBuf,
    turn: Mutex<()>,
}

/// What somebody did.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    /// From where.
    pub from: Option<IpAddr>,
    /// `POST /api/v1/reports`, …
    pub what: &'a str,
    /// How it ended: an HTTP status.
    pub status: u16,
    /// Bytes handed in.
    pub bytes: usize,
    /// Ids of the reports that are new.
    pub reports: &'a [String],
}

impl Audit {
    /// A log in the file at `path`.
    pub fn new(path: PathBuf) -> Audit {
        Audit { path, turn: Mutex::new(()) }
    }

    /// Adds a line. A log that cannot be written is an error of the change itself.
    pub fn add(&self, entry: &Entry<'_>) -> std::io::Result<()> {
        #[derive(Serialize)]
        struct Line<'a> {
            at: String,
            #[serde(flatten)]
            entry: &'a Entry<'a>,
        }
        let mut line = serde_json::to_vec(&Line { at: now(), entry })?;
        line.push(b'\n');
        let _turn = self.turn.lock();
        OpenOptions::new().create(true).append(true).open(&self.path)?.write_all(&line)
    }
}
