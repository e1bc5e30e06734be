//! What can be asked for on the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use crate::actor_args::*;
pub use crate::serve_args::*;
pub use crate::store_args::*;

/// Reads the world's press and keeps the record: what happened, who says so, what agrees, what conflicts.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, propagate_version = true)]
#[command(
    after_help = "Exit codes: 0 all or some was read, 1 nothing could be read, 2 misuse. Notes alone are no failure."
)]
pub struct Cli {
    /// Threads to use; the output does not depend on it
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// Megabytes for reports that wait; more wait on disk. Weights and lexicon come on top. 512 if not given
    #[arg(long, global = true, value_name = "MB")]
    pub memory: Option<NonZeroUsize>,

    /// Say nothing about what was read, put aside or failed
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// Imported actors to ask where the built-in ones know nobody: see `chancery actors import`
    #[arg(long, global = true, value_name = "INDEX")]
    pub actors: Option<PathBuf>,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read files, folders or standard input into reports (JSON Lines)
    Extract(Input),
    /// Read reports and show sentences, words, names, times, quotes and numbers
    Annotate(Annotate),
    /// Code events: who did what to whom, and did it happen
    Code(Code),
    /// Say who is meant by a name: {"id","mention","context"?,"published"?} a line
    Resolve(Lines),
    /// Say how likely two names are one: {"id","a","b","kind"?} a line
    Match(Lines),
    /// Group reports into stories and wires, in order of arrival
    Stories(Stories),
    /// Compare what the reports of each story say: one record a story
    Record(Record),
    /// Show the record to a person
    Brief(Brief),
    /// Open a store as a web page and as an interface for programs, on this machine
    Serve(Serve),
    /// Offer a store's tools to an assistant, on standard input and output (MCP)
    Mcp(Mcp),
    /// Say who held an office, or what somebody held
    Who(Asked),
    /// Say who belonged to a body, and who chaired it
    Org(Asked),
    /// Import actors, and look at what was imported
    #[command(subcommand)]
    Actors(ActorsCommand),
    /// What works on a store: one file that keeps reports and records
    #[command(flatten)]
    Store(StoreCommand),
    /// Ask feeds again and again, archive what they name as WARC, write a report for each new page
    Watch(Watch),
}

#[derive(Debug, Args)]
pub struct Input {
    /// Files and folders; standard input if there are none
    pub paths: Vec<PathBuf>,

    /// Use the faster, slightly less exact extractor for HTML
    #[arg(long)]
    pub fast: bool,

    /// Largest document, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 20)]
    pub max_bytes: usize,

    /// Where JSON or CSV input has a field of a report, such as text=article.body
    #[arg(long, value_name = "FIELD=PATH")]
    pub map: Vec<String>,

    /// Hand on each report as soon as it is read, without what its outlet's other reports teach
    #[arg(long)]
    pub as_it_comes: bool,
}

#[derive(Debug, Args)]
pub struct Annotate {
    #[command(flatten)]
    pub input: Input,

    /// Input is {"id","tokens"}: one sentence a line, tokens as given
    #[arg(long)]
    pub pretokenized: bool,

    /// Write CoNLL-U instead of JSON Lines
    #[arg(long, conflicts_with_all = ["html", "pretokenized"])]
    pub conllu: bool,

    /// Write the texts with their marks as one page, for a person
    #[arg(long, value_name = "FILE", conflicts_with = "pretokenized")]
    pub html: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Code {
    #[command(flatten)]
    pub input: Input,

    /// Tell for a person how each sentence was coded: tree, pattern, parties, reasons, what was rejected
    #[arg(long)]
    pub explain: bool,

    /// Patterns and word classes of your own (TOML); may be given several times
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Stories {
    #[command(flatten)]
    pub input: Input,

    /// List the stories of a store instead; CHANCERY_STORE's where there are no paths and nothing is piped in
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub store: Option<PathBuf>,

    /// Close a story this many days after its last report
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub window: Option<f32>,

    /// For archives: no provisional lines, and output in blocks of N reports; the stories do not depend on N
    #[arg(long, value_name = "N")]
    pub batch: Option<NonZeroUsize>,

    /// Say why this report is in its story, and nothing else
    #[arg(long, value_name = "ID")]
    pub explain: Option<String>,

    #[command(flatten)]
    pub wanted: Wanted,

    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Record {
    #[command(flatten)]
    pub input: Input,

    /// Write the current records of a store instead; the paths are then ids of stories, none for all. CHANCERY_STORE's where
    /// there are no paths and nothing is piped in
    #[arg(long, value_name = "FILE")]
    pub store: Option<PathBuf>,

    /// With --store: the record of one story as it was in a former version
    #[arg(long, value_name = "N", requires = "store")]
    pub version_number: Option<usize>,
}

#[derive(Debug, Args)]
pub struct Lines {
    /// Files; standard input if there are none
    pub paths: Vec<PathBuf>,
}

/// A number of days above zero.
fn days(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(days) if days > 0.0 && days.is_finite() => Ok(days),
        _ => Err("expected a number of days above 0".to_owned()),
    }
}

#[derive(Debug, Args)]
pub struct Brief {
    #[command(flatten)]
    pub input: Input,

    /// Write one self-contained page instead of text
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,

    /// Write the records as JSON Lines, as `chancery record` does
    #[arg(long, conflicts_with = "html")]
    pub json: bool,

    /// Columns to fill; else the terminal's, else 100
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

#[derive(Debug, Args)]
pub struct Watch {
    /// The feeds: OPML, or one address a line
    pub feeds: PathBuf,

    /// Folder for the archive and for what the next run has to know
    #[arg(long, value_name = "FOLDER")]
    pub into: PathBuf,

    /// How the servers' owners can reach you; goes into the user agent
    #[arg(long, value_name = "ADDRESS")]
    pub contact: String,

    /// Ask what is due once, then end
    #[arg(long)]
    pub once: bool,

    /// Minutes between two looks at a feed
    #[arg(long, value_name = "MINUTES", default_value_t = 30)]
    pub every: u64,

    /// Least seconds between two requests to one host
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub pause: u64,

    /// Seconds for one answer
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub timeout: u64,

    /// Largest answer, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 16 << 20)]
    pub max_bytes: usize,

    /// Ask private and loopback addresses, too
    #[arg(long)]
    pub allow_private: bool,

    /// Use the faster, slightly less exact extractor for HTML
    #[arg(long)]
    pub fast: bool,
}
