//! What comes out of ingest besides reports: options, failures, counts.

use std::collections::BTreeMap;

use chancery_model::Report;

use crate::sniff::Format;

/// Options of a run. The defaults are safe on hostile input.
#[derive(Clone, Debug)]
pub struct Config {
    /// Largest document, in bytes after decompression; a larger one is a failure, not a cut.
    pub max_bytes: usize,
    /// The faster, slightly less exact extractor for HTML.
    pub fast: bool,
    /// Report fields and where a JSON document or a CSV file has them: `("text", "article.body")`.
    pub map: Vec<(String, String)>,
    /// The format, where the caller knows it; else it is sniffed.
    pub format: Option<Format>,
}

impl Default for Config {
    /// 64 MiB: the longest news pages are some 5 MiB, and a 50 MB line is one of our tests.
    fn default() -> Config {
        Config { max_bytes: 64 << 20, fast: false, map: Vec::new(), format: None }
    }
}

/// What became of one document.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is a report.
    Report(Box<Report>),
    /// It is none, and need not be: an image in a web archive, a revisit record.
    Skipped {
        /// Where: name and record or line.
        place: String,
        /// Why, short and stable: `not-html`, `revisit`.
        reason: &'static str,
    },
    /// It could not be read.
    Failure(Failure),
}

/// A document that could not be read. The rest of the run goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// Where: name and line, record or byte.
    pub place: String,
    /// What was expected and what was found; lower case, no full stop.
    pub cause: String,
    /// Advice, if there is any.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure without advice.
    pub fn new(place: impl Into<String>, cause: impl Into<String>) -> Failure {
        Failure { place: place.into(), cause: cause.into(), hint: None }
    }

    /// The same failure, with advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// The same failure, in `place`.
    pub fn of(mut self, place: impl Into<String>) -> Failure {
        self.place = place.into();
        self
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Outcome {
        Outcome::Failure(failure)
    }
}

impl From<Report> for Outcome {
    fn from(report: Report) -> Outcome {
        Outcome::Report(Box::new(report))
    }
}

/// What happened in a run, for the table at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reports made.
    pub read: u64,
    /// Documents that need not be reports, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Documents that could not be read, by cause (numbers and names left out).
    pub failed: BTreeMap<String, u64>,
    /// Parts of reports put aside, by reason.
    pub put_aside: BTreeMap<String, u64>,
    /// Notes on reports, by code.
    pub notes: BTreeMap<String, u64>,
    /// Bytes of the reports' texts.
    pub text_bytes: u64,
    /// Bytes of them that were kept.
    pub kept_bytes: u64,
}

impl Counts {
    /// Counts lines that were put aside later, as what their outlet repeats.
    pub fn add_furniture(&mut self, lines: usize, bytes: u64) {
        if lines > 0 {
            *self.put_aside.entry("outlet-furniture".to_owned()).or_default() += lines as u64;
            self.kept_bytes -= bytes.min(self.kept_bytes);
        }
    }

    /// Counts one outcome.
    pub fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Report(report) => {
                self.read += 1;
                self.text_bytes += report.text.len() as u64;
                self.kept_bytes += kept_bytes(report);
                for dropped in &report.dropped {
                    *self.put_aside.entry(dropped.reason.clone()).or_default() += 1;
                }
                for note in &report.notes {
                    *self.notes.entry(note.code.clone()).or_default() += 1;
                }
            }
            Outcome::Skipped { reason, .. } => *self.skipped.entry((*reason).to_owned()).or_default() += 1,
            Outcome::Failure(failure) => {
                *self.failed.entry(without_numbers(&failure.cause)).or_default() += 1;
            }
        }
    }
}

/// Bytes of a report's text that were kept.
pub fn kept_bytes(report: &Report) -> u64 {
    report.kept.iter().map(|span| u64::from(span.end - span.start)).sum()
}

/// A cause as a kind of cause: `line 17` and `line 18` are the same kind.
fn without_numbers(cause: &str) -> String {
    let mut kind = String::with_capacity(cause.len());
    for c in cause.chars() {
        if c.is_ascii_digit() {
            if !kind.ends_with('N') {
                kind.push('N');
            }
        } else {
            kind.push(c);
        }
    }
    kind
}
