//! What a run remembers for the next one: feeds, pages still to be fetched, pages seen.
//!
//! The state is written beside itself and moved into place; seen pages are appended one by one.
//! A page is marked seen after it is in the archive: a crash costs a second fetch, never a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::Error;

/// Query fields that say who sent the reader, not which page it is.
const TRACKING: [&str; 8] = ["fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "cmpid"];

/// Names that begin with a dot: who reads the folder as an archive passes over them.
const STATE: &str = ".state.json";
const SEEN: &str = ".seen.txt";

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// By address.
    pub feeds: BTreeMap<String, Feed>,
    /// Pages still to be fetched, by address.
    pub pages: BTreeMap<String, Page>,
    /// Hosts that asked to be left alone, and until when.
    #[serde(default)]
    pub hosts: BTreeMap<String, u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// When to ask again, seconds since 1970.
    pub due: u64,
    /// Failures in a row.
    #[serde(default)]
    pub failures: u32,
    /// The server said that it will not come back.
    #[serde(default)]
    pub gone: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub due: u64,
    #[serde(default)]
    pub failures: u32,
}

/// The state in its folder.
pub struct Memory {
    pub state: State,
    seen: BTreeSet<u64>,
    log: File,
    path: PathBuf,
}

impl Memory {
    /// Reads what the last run left in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// If the folder cannot be used, or holds a state that cannot be read.
    pub fn open(folder: &Path) -> Result<Memory, Error> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Folder { path, source }
        };
        fs::create_dir_all(folder).map_err(io(folder))?;
        let path = folder.join(STATE);
        let state = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|source| Error::State { path: path.clone(), source })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => State::default(),
            Err(error) => return Err(io(&path)(error)),
        };
        let log_path = folder.join(SEEN);
        let seen = match fs::read(&log_path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes)
                .lines()
                .filter(|line| line.len() == 16)
                .filter_map(|line| u64::from_str_radix(line, 16).ok())
                .collect(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeSet::new(),
            Err(error) => return Err(io(&log_path)(error)),
        };
        let log = OpenOptions::new().create(true).append(true).open(&log_path).map_err(io(&log_path))?;
        Ok(Memory { state, seen, log, path })
    }

    /// Writes the state.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self) -> Result<(), Error> {
        let io = |source| Error::Folder { path: self.path.clone(), source };
        let bytes = serde_json::to_vec_pretty(&self.state)
            .map_err(|source| Error::State { path: self.path.clone(), source })?;
        let beside = self.path.with_extension("json.new");
        let mut file = File::create(&beside).map_err(io)?;
        file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(io)?;
        fs::rename(&beside, &self.path).map_err(io)
    }

    pub fn has_seen(&self, url: &Url) -> bool {
        self.seen.contains(&crate::hash(url.as_str().as_bytes()))
    }

    /// Marks a page as done.
    ///
    /// # Errors
    /// If that cannot be written.
    pub fn mark_seen(&mut self, url: &Url) -> Result<(), Error> {
        let hash = crate::hash(url.as_str().as_bytes());
        if self.seen.insert(hash) {
            // A line broken off by a crash is ended by the next one's line feed.
            let line = format!("\n{hash:016x}");
            let io = |source| Error::Folder { path: self.path.clone(), source };
            self.log.write_all(line.as_bytes()).map_err(io)?;
        }
        Ok(())
    }
}

/// An address without fragment, user and what only tracks readers: two links to a page are one.
pub fn page_address(mut url: Url) -> Url {
    url.set_fragment(None);
    let _ = (url.set_username(""), url.set_password(None));
    let is_tracking =
        |key: &str| key.starts_with("utm_") || key.starts_with("at_") || TRACKING.contains(&key);
    if url.query_pairs().any(|(key, _)| is_tracking(&key)) {
        let kept: Vec<&str> = url
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !is_tracking(pair.split('=').next().unwrap_or_default()))
            .collect();
        let query = kept.join("&");
        url.set_query((!query.is_empty()).then_some(query.as_str()));
    }
    url
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(url: &str, expected: &str) {
        assert_eq!(super::page_address(url.parse().expect("an address")).as_str(), expected);
    }

    #[test]
    fn addresses_of_pages() {
        check("https://a.example/x?utm_source=rss&id=7#top", "https://a.example/x?id=7");
        check("https://me:pw@a.example/x?fbclid=1", "https://a.example/x");
        check("https://a.example/x?b=%20&a", "https://a.example/x?b=%20&a");
    }
}
