//! Writes what was fetched as WARC 1.1, a gzip member a record, so that nothing is lost and any tool can read it.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::fetch::Exchange;

/// Bytes after which a new file is begun; what Common Crawl and others do.
const LONGEST: u64 = 1 << 30;

/// A folder of archive files. A run begins a file of its own, so that a file broken off by a crash is left alone.
pub struct Archive {
    folder: PathBuf,
    agent: String,
    file: Option<File>,
    written: u64,
    records: u64,
}

impl Archive {
    pub fn new(folder: &Path, agent: &str) -> Archive {
        Archive { folder: folder.to_owned(), agent: agent.to_owned(), file: None, written: 0, records: 0 }
    }

    /// Appends one answer; the record as it was written, not compressed.
    pub fn add(&mut self, exchange: &Exchange) -> io::Result<Vec<u8>> {
        if self.file.is_none() || self.written > LONGEST {
            self.begin(&exchange.date)?;
        }
        let record = record(exchange, &self.id(&exchange.url, &exchange.date));
        self.write(&record)?;
        Ok(record)
    }

    fn begin(&mut self, date: &str) -> io::Result<()> {
        let stamp: String = date.chars().filter(char::is_ascii_alphanumeric).collect();
        let mut number = 0;
        let (name, file) = loop {
            let name = format!("chancery-{stamp}-{number:05}.warc.gz");
            match OpenOptions::new().write(true).create_new(true).open(self.folder.join(&name)) {
                Ok(file) => break (name, file),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 99_999 => number += 1,
                Err(error) => return Err(error),
            }
        };
        (self.file, self.written) = (Some(file), 0);
        let info = format!(
            "software: chancery/{}\r\nformat: WARC File Format 1.1\r\nhttp-header-user-agent: {}\r\nrobots: classic\r\n",
            env!("CARGO_PKG_VERSION"),
            self.agent
        );
        let head = format!(
            "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:{}>\r\nWARC-Date: {date}\r\nWARC-Filename: {name}\r\n\
             Content-Type: application/warc-fields\r\nContent-Length: {}\r\n\r\n{info}\r\n\r\n",
            self.id(&name, date),
            info.len()
        );
        self.write(head.as_bytes())
    }

    fn write(&mut self, record: &[u8]) -> io::Result<()> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(record)?;
        let member = encoder.finish()?;
        let Some(file) = &mut self.file else { return Ok(()) };
        // One call a record: a crash leaves whole records and at most one broken one at the end.
        file.write_all(&member)?;
        self.written += member.len() as u64;
        Ok(())
    }

    /// An id of the form of a UUID of version 8, from the address, the time and a count.
    fn id(&mut self, url: &str, date: &str) -> String {
        self.records += 1;
        let seed = format!("{url} {date} {} {}", self.records, std::process::id());
        let (a, b) = (crate::hash(seed.as_bytes()), crate::hash(format!("{seed}!").as_bytes()));
        format!(
            "{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            0x8000 | ((b >> 48) & 0x3fff),
            b & 0xffff_ffff_ffff
        )
    }
}

/// One answer as a record: a `response`, or a `revisit` where the server said that nothing changed.
fn record(exchange: &Exchange, id: &str) -> Vec<u8> {
    let mut head = format!(
        "WARC/1.1\r\nWARC-Type: {}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Date: {}\r\nWARC-Target-URI: {}\r\n",
        if exchange.status == 304 { "revisit" } else { "response" },
        exchange.date,
        exchange.url,
    );
    if exchange.status == 304 {
        head.push_str("WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\n");
    }
    if let Some(why) = exchange.truncated {
        head.push_str(&format!("WARC-Truncated: {why}\r\n"));
    }
    let length = exchange.head.len() + exchange.body.len();
    head.push_str(&format!(
        "Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
    ));
    let mut record = head.into_bytes();
    record.extend_from_slice(exchange.head.as_bytes());
    record.extend_from_slice(&exchange.body);
    record.extend_from_slice(b"\r\n\r\n");
    record
}
