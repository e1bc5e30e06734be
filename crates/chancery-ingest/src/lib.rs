//! Turns what the press looks like into clean, dated reports.
//!
//! Bytes go in, in whatever state they reach us; [`Report`]s come out, with a reason for everything put aside.
//! Nothing here opens a path or a socket: who walks folders or fetches pages hands over bytes or an `impl Read`.
//! One bad document is a [`Failure`] with place and cause, never the end of the run.
//!
//! ```
//! use chancery_ingest::{Config, Outcome, read_bytes};
//!
//! let text = "Oslo closes the border\n\nNorway closed its border with Russia on Monday, the ministry said.\n\n\
//!             See also: Ten ways to bake bread";
//! let mut reports = Vec::new();
//! read_bytes("story.txt", text.as_bytes(), &Config::default(), &mut |outcome| {
//!     if let Outcome::Report(report) = outcome {
//!         reports.push(report);
//!     }
//! });
//! assert_eq!(reports[0].title.as_deref(), Some("Oslo closes the border"));
//! assert_eq!(reports[0].dropped[0].reason, "see-also");
//! ```
//!
//! Steps: [`sniff`] names the format, [`decode`] makes UTF-8 of it, a reader per format makes reports,
//! [`judge()`] tells article from furniture where no mark-up is left to tell it.
#![warn(missing_docs)]

mod columns;
mod csv;
pub mod decode;
pub mod feed;
mod head;
pub mod html;
mod jsonl;
pub mod judge;
pub mod lang;
mod mail;
mod outcome;
pub mod outlet;
mod plain;
pub mod sniff;
pub mod unpack;
pub mod warc;
mod work;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek as _};
use std::sync::Arc;

pub use chancery_model::Report;

pub use judge::{Furniture, judge, judge_together};
pub use outcome::{Config, Counts, Failure, Outcome, kept_bytes};
pub use work::{Step, Work};

use sniff::Format;

/// Reads everything in `bytes`, which came under `name`, and hands each outcome to `sink`.
///
/// `name` is a file's name or path, used for ids, for places in failures, and as a hint of the format.
pub fn read_bytes(name: &str, bytes: &[u8], config: &Config, sink: &mut dyn FnMut(Outcome)) {
    read_stream(name, bytes, config, sink);
}

/// Reads everything in `input` without holding more than one document of an archive in memory.
pub fn read_stream(name: &str, input: impl Read, config: &Config, sink: &mut dyn FnMut(Outcome)) {
    Ingest::new(config.clone()).read(name, input, sink);
}

/// A run over many inputs: keeps ids unique and counts what happened.
#[derive(Debug, Default)]
pub struct Ingest {
    /// The options of the run.
    pub config: Config,
    /// What happened so far.
    pub counts: Counts,
    seen: BTreeSet<u64>,
}

impl Ingest {
    /// A run that has read nothing yet.
    pub fn new(config: Config) -> Ingest {
        Ingest { config, ..Ingest::default() }
    }

    /// Reads everything in `file` and hands each outcome to `sink`. `watched` is what [`Ingest::read`] reads of it.
    pub fn read_file<R: Read>(
        &mut self,
        name: &str,
        file: File,
        watched: &dyn Fn(File) -> R,
        sink: &mut dyn FnMut(Outcome),
    ) {
        let config = self.config.clone();
        steps_of_file(name, file, watched, &config, &mut |step| {
            step.run(&mut |outcome| sink(self.finish(outcome)))
        });
    }

    /// Reads everything in `input` and hands each outcome to `sink`.
    pub fn read(&mut self, name: &str, input: impl Read, sink: &mut dyn FnMut(Outcome)) {
        let config = self.config.clone();
        steps(name, input, &config, &mut |step| step.run(&mut |outcome| sink(self.finish(outcome))));
    }

    /// Makes a report's id unique in the run, and counts what became of the document.
    ///
    /// For who runs [`steps`] in parallel; the outcomes have to come in their order.
    pub fn finish(&mut self, mut outcome: Outcome) -> Outcome {
        if let Outcome::Report(report) = &mut outcome {
            make_unique(report, &mut self.seen);
        }
        self.counts.add(&outcome);
        outcome
    }
}

/// Reads everything in `input`, but leaves to the caller what can be done in parallel.
///
/// Running each step at once and in order is what [`Ingest::read`] does.
pub fn steps(name: &str, input: impl Read, config: &Config, sink: &mut dyn FnMut(Step)) {
    let input = BufReader::with_capacity(sniff::WINDOW, input);
    dispatch(name, Box::new(input), &Arc::new(config.clone()), sink, 0);
}

/// As [`steps`], from a file. `watched` is what is read of it.
///
/// A table in columns is read where it lies, since it begins at its end.
pub fn steps_of_file<R: Read>(
    name: &str,
    mut file: File,
    watched: &dyn Fn(File) -> R,
    config: &Config,
    sink: &mut dyn FnMut(Step),
) {
    let mut magic = [0; 4];
    let mut read = 0;
    while read < magic.len() {
        match file.read(&mut magic[read..]) {
            Ok(0) | Err(_) => break,
            Ok(more) => read += more,
        }
    }
    // A pipe cannot be rewound: what was read of it goes before the rest.
    let is_rewound = file.rewind().is_ok();
    let config = Arc::new(config.clone());
    if is_rewound && &magic == b"PAR1" {
        columns::read_file(name, file, &config, sink);
    } else {
        let head = if is_rewound { &[] } else { &magic[..read] };
        let input = BufReader::with_capacity(sniff::WINDOW, head.chain(watched(file)));
        dispatch(name, Box::new(input), &config, sink, 0);
    }
}

/// Reads `input` by its format, inside `depth` layers of compression.
fn dispatch(
    name: &str,
    input: Box<dyn BufRead + '_>,
    config: &Arc<Config>,
    sink: &mut dyn FnMut(Step),
    depth: usize,
) {
    /// A gzipped file in a gzipped archive happens; more is an attack.
    const DEEPEST: usize = 2;
    let (format, mut input) = match head::settle(name, input) {
        Ok((Some(sniffed), input)) => {
            let is_packed = matches!(sniffed, Format::Gzip | Format::Zstd | Format::Bzip2);
            (config.format.filter(|_| !is_packed).unwrap_or(sniffed), input)
        }
        Ok((None, _)) => return sink(Failure::new(name, "expected a report, found an empty file").into()),
        Err(error) => return sink(Failure::new(name, format!("reading stopped: {error}")).into()),
    };
    match format {
        Format::Gzip | Format::Zstd | Format::Bzip2 => {
            if depth >= DEEPEST {
                let cause = format!("expected at most {DEEPEST} layers of compression, found more");
                return sink(Failure::new(name, cause).into());
            }
            if let Some(inner) = unpack::reader(format, input) {
                dispatch(unpack::inner_name(name), inner, config, sink, depth + 1);
            }
            return;
        }
        Format::Jsonl => return jsonl::read(name, &mut input, config, sink),
        Format::Csv => return csv::read(name, &mut input, config, sink),
        Format::Warc => return warc::read(name, &mut input, config, sink),
        Format::Parquet => return columns::read_stream(name, &mut input, config, sink),
        Format::Binary(what) => {
            let failure = Failure::new(name, format!("expected text, found a binary file ({what})"));
            return sink(failure.hint("convert it to text or HTML first").into());
        }
        _ => {}
    }
    let (bytes, broken) = match read_up_to(&mut input, config.max_bytes) {
        Ok(read) => read,
        Err(failure) => return sink(failure.of(name).into()),
    };
    let (name, config) = (name.to_owned(), Arc::clone(config));
    sink(Work::step(bytes.len(), move |sink| {
        read_whole(&name, &bytes, format, broken.as_deref(), &config, sink);
    }));
}

/// Reads a document that is one whole; `broken` is what broke its stream off.
fn read_whole(
    name: &str,
    bytes: &[u8],
    format: Format,
    broken: Option<&str>,
    config: &Config,
    sink: &mut dyn FnMut(Outcome),
) {
    let mut finish = |mut outcome: Outcome| {
        if let (Outcome::Report(report), Some(cause)) = (&mut outcome, broken) {
            let message = format!("expected the rest of the document, found a broken stream: {cause}");
            report.notes.push(chancery_model::Note::new("truncated", message));
        }
        sink(outcome);
    };
    let sink: &mut dyn FnMut(Outcome) = &mut finish;
    match format {
        Format::Html => html::read(name, bytes, &html::Origin::default(), config, sink),
        Format::Feed => feed::read(name, bytes, sink),
        Format::Json => jsonl::read_document(name, bytes, config, sink),
        Format::Mail => mail::read(name, bytes, config, sink),
        _ => plain::read(name, bytes, sink),
    }
}

/// Reads a whole document, unless it is larger than `limit` bytes; and what broke it off, if something did.
fn read_up_to(input: &mut dyn Read, limit: usize) -> Result<(Vec<u8>, Option<String>), Failure> {
    let mut bytes = Vec::new();
    let result = input.take(limit as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > limit {
        return Err(Failure::new("", format!("expected at most {limit} bytes, found more"))
            .hint("raise the limit with --max-bytes"));
    }
    match result {
        Ok(_) => Ok((bytes, None)),
        Err(error) if bytes.is_empty() => Err(Failure::new("", format!("reading stopped: {error}"))),
        Err(error) => Ok((bytes, Some(error.to_string()))),
    }
}

/// Gives a report whose id was seen before another one, made from its content.
fn make_unique(report: &mut Report, seen: &mut BTreeSet<u64>) {
    if report.id.is_empty() {
        report.id = format!("{:016x}", hash(report.text.as_bytes()));
    }
    if !seen.insert(hash(report.id.as_bytes())) {
        let content = hash(report.text.as_bytes()) as u32;
        let wanted = format!("{}-{content:08x}", report.id);
        let mut id = wanted.clone();
        let mut number = 2;
        while !seen.insert(hash(id.as_bytes())) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        report.id = id;
    }
}

/// FNV-1a, 64 bits: stable over time and machines, unlike the standard library's hasher.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |state, &byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The id that a file's name gives: its last part without endings, line breaks and blanks made `_`.
pub(crate) fn id_of_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut stem = last;
    for ending in [".gz", ".zst", ".bz2", ".txt", ".text", ".html", ".htm", ".xhtml", ".md"] {
        let at = stem.len().saturating_sub(ending.len());
        if at > 0 && stem.is_char_boundary(at) && stem[at..].eq_ignore_ascii_case(ending) {
            stem = &stem[..at];
        }
    }
    stem.chars().map(|c| if c.is_control() { '_' } else { c }).collect()
}
