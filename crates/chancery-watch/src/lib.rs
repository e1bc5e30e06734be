//! Watches feeds: asks politely, keeps every answer as WARC, hands on a report for each new page.
//!
//! A round asks all feeds that are due, then all pages that they newly name. It resumes where the last run stopped.
//! This crate opens sockets and has a clock; it is the only one of ours that asks anybody for anything.
//!
//! ```no_run
//! use chancery_watch::{Config, Watch, opml};
//!
//! let feeds = opml::read("https://news.example/feed.xml")?;
//! let config = Config::new("mailto:me@university.example");
//! let mut watch = Watch::open("archive".as_ref(), feeds, config)?;
//! watch.round(&mut |outcome| drop(outcome))?;
//! # Ok::<(), chancery_watch::Error>(())
//! ```
#![warn(missing_docs)]

mod address;
mod archive;
mod fetch;
pub mod opml;
mod robots;
mod round;
mod schedule;
mod state;
mod visit;

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use address::is_public;
pub use round::{Round, Watch};

/// Options. The defaults are polite.
#[derive(Clone, Debug)]
pub struct Config {
    /// How the people who run the servers can reach whoever runs this: an address of mail or a page.
    pub contact: String,
    /// Whether private and loopback addresses may be asked.
    pub allow_private: bool,
    /// Largest answer in bytes, as sent and as unpacked.
    pub max_bytes: usize,
    /// Time for one answer.
    pub timeout: Duration,
    /// Least pause between two requests to one host.
    pub pause: Duration,
    /// Wait between two looks at a feed, in seconds.
    pub every: u64,
    /// Hosts asked at a time.
    pub at_once: usize,
    /// The faster, slightly less exact extractor.
    pub fast: bool,
}

impl Config {
    /// The usual options: a feed every half an hour, a host every five seconds.
    pub fn new(contact: &str) -> Config {
        Config {
            contact: contact.to_owned(),
            allow_private: false,
            max_bytes: 16 << 20,
            timeout: Duration::from_secs(60),
            pause: Duration::from_secs(5),
            every: 1_800,
            at_once: 8,
            fast: false,
        }
    }
}

/// Why watching cannot go on. What goes wrong with one address is an outcome, not an error.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The list names no feed.
    NoFeeds,
    /// Nobody is named whom the servers' owners could ask.
    NoContact,
    /// A file of the folder cannot be read or written.
    Folder {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The state of the last run is damaged.
    State {
        /// Its file.
        path: PathBuf,
        /// Where it is damaged.
        source: serde_json::Error,
    },
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::NoFeeds => write!(f, "expected a list of feeds, found no address in it"),
            Error::NoContact => write!(f, "expected a contact for the user agent, found none"),
            Error::Folder { path, .. } => {
                write!(f, "expected to use {}, found that it cannot be", path.display())
            }
            Error::State { path, .. } => {
                write!(f, "expected a state in {}, found a damaged one", path.display())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::NoFeeds | Error::NoContact => None,
            Error::Folder { source, .. } => Some(source),
            Error::State { source, .. } => Some(source),
        }
    }
}

/// Seconds since 1970.
fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// FNV-1a, 64 bits: stable over time and machines.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |state, &byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
