//! Arguments of the commands that work on a store.

use std::path::PathBuf;

use chancery_model::{EventType, Status};
use chancery_store::{Filter, Page};
use clap::{Args, Subcommand};

use crate::args::Input;

#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Read files, folders or standard input into a store and bring its records up to date
    Ingest(Ingest),
    /// Find reports by their words, and by who, where, when, what and outlet
    Search(Search),
    /// Show one story's record, as `chancery brief` does
    Story(Story),
    /// What an actor or a country did and had done to it, in order of time
    Timeline(Timeline),
    /// What was announced: due, overdue, fulfilled, cancelled
    Agenda(Agenda),
    /// What two countries or actors did to each other, week by week, and who answered whom
    Dyad(Dyad),
    /// Who an actor is, how reports spell it, with whom it deals
    Actor(Actor),
    /// Who belongs to an organisation, and what a store says it did
    #[command(name = "body")]
    Org(Org),
    /// What an event answers and what answered it
    Chain(Chain),
    /// Who publishes what, who is first, who comes after whom, whose texts are damaged
    Outlets(Outlets),
    /// Run one SELECT on the store: read-only, and stopped in time
    Sql(Sql),
    /// Write tables for other programs: CSV, JSON Lines, GDELT, ICEWS, POLECAT, Phoenix, PLOVER
    Export(Export),
    /// What changed between two versions of a story's record
    Diff(Diff),
    /// Look whether a store is sound, or whether every value of a record stands on words of its reports
    Check(Check),
    /// Write a copy of the store to a new file, also while others write
    Backup(Backup),
    /// Take reports out for good, with all that was made of them
    Purge(Purge),
}

/// Which store.
#[derive(Debug, Args)]
pub struct At {
    /// The store
    #[arg(long, value_name = "FILE", env = "CHANCERY_STORE")]
    pub store: PathBuf,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Reports are on disk before anything is made of them. After a kill run the same command again: it \
                        goes on.\nA report that is in the store already, by its content, changes nothing."
)]
pub struct Ingest {
    #[command(flatten)]
    pub at: At,

    #[command(flatten)]
    pub input: Input,

    /// Read and reconcile every story again, as after a new version of Chancery
    #[arg(long)]
    pub refresh: bool,

    /// Write the counts as JSON
    #[arg(long)]
    pub json: bool,
}

/// Which part of a list, and how it is shown.
#[derive(Debug, Args)]
pub struct Shown {
    /// Most lines
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,

    /// Lines to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,

    #[command(flatten)]
    pub form: Form,
}

/// How an answer is written: a table for people, or lines for programs.
#[derive(Debug, Args)]
pub struct Form {
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,

    /// CSV with a header
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

impl Shown {
    pub fn page(&self) -> Page {
        Page { offset: self.offset, limit: self.limit }
    }
}

/// Which events, stories or reports are wanted.
#[derive(Debug, Args)]
pub struct Wanted {
    /// Takes part: an actor's id (Q159), a country's code (RUS) or a name; all of those given
    #[arg(long, value_name = "ID")]
    pub actor: Vec<String>,

    /// Happened there: a place's name or a country's code; one of those given
    #[arg(long, value_name = "PLACE")]
    pub place: Vec<String>,

    /// Not before this day, month or year
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,

    /// Not after this day, month or year
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,

    /// PLOVER's type, such as SANCTION; one of those given
    #[arg(long = "type", value_name = "TYPE", value_parser = event_type)]
    pub types: Vec<EventType>,

    /// Whether it happened: happened, planned, proposed, expected, conditional, denied, negated, alleged, ongoing
    #[arg(long, value_name = "STATUS", value_parser = status)]
    pub status: Vec<Status>,

    /// Published by this outlet; one of those given
    #[arg(long, value_name = "NAME")]
    pub outlet: Vec<String>,

    /// Only what reports disagree about
    #[arg(long)]
    pub conflicts: bool,
}

impl Wanted {
    pub fn filter(&self) -> Filter {
        Filter {
            actors: self.actor.clone(),
            places: self.place.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            types: self.types.clone(),
            statuses: self.status.clone(),
            outlets: self.outlet.clone(),
            story: None,
            conflicts: self.conflicts,
        }
    }
}

fn event_type(name: &str) -> Result<EventType, String> {
    EventType::from_name(&name.to_ascii_uppercase()).ok_or_else(|| {
        let names: Vec<&str> = EventType::ALL.iter().map(|kind| kind.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn status(name: &str) -> Result<Status, String> {
    serde_json::from_value(serde_json::Value::String(name.to_ascii_lowercase()))
        .map_err(|_| "expected a status such as happened or planned".to_owned())
}

#[derive(Debug, Args)]
#[command(
    after_help = "All words must be there, in any form: expel finds \"expelled\". \"a phrase\", begin*, -without, this OR that."
)]
pub struct Search {
    #[command(flatten)]
    pub at: At,

    /// The words; none for all reports, latest first
    pub words: Vec<String>,

    #[command(flatten)]
    pub wanted: Wanted,

    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Story {
    #[command(flatten)]
    pub at: At,

    /// The story's id
    pub story: String,

    /// Write the record as JSON
    #[arg(long)]
    pub json: bool,

    /// Write one self-contained page instead of text
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub html: Option<PathBuf>,

    /// As it was in this version; `chancery diff` lists them
    #[arg(long = "version-number", alias = "at-version", value_name = "N")]
    pub at_version: Option<usize>,

    /// Columns to fill; else the terminal's, else 100
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

#[derive(Debug, Args)]
pub struct Timeline {
    #[command(flatten)]
    pub at: At,

    /// A country's code or name, or an actor's id or name
    pub who: String,

    #[command(flatten)]
    pub wanted: Wanted,

    #[command(flatten)]
    pub shown: Shown,

    #[command(flatten)]
    pub picture: Picture,
}

/// Files for a picture of what is found.
#[derive(Debug, Args)]
pub struct Picture {
    /// Draw it as an SVG picture
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,

    /// Draw it as a PNG picture
    #[arg(long, value_name = "FILE")]
    pub png: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Agenda {
    #[command(flatten)]
    pub at: At,

    /// The day from which it is seen; today, if none is given
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,

    #[command(flatten)]
    pub wanted: Wanted,

    /// Most lines of each sort
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,

    #[command(flatten)]
    pub form: Form,

    #[command(flatten)]
    pub picture: Picture,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Counted is what happened or is under way, of PLOVER's sixteen types. The intensity is the sum of \
                        PLOVER's scores, -10 to 10 an event.\nAn act counts as answered if one of the same tone went \
                        the other way within 30 days."
)]
pub struct Dyad {
    #[command(flatten)]
    pub at: At,

    /// One side: a country's code or name, or an actor's id or name
    pub a: String,

    /// The other side
    pub b: String,

    /// Not before this day, month or year
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,

    /// Not after this day, month or year
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,

    /// By week from Monday; so it is by default
    #[arg(long, group = "step")]
    pub weekly: bool,

    /// By day
    #[arg(long, group = "step")]
    pub daily: bool,

    /// By month
    #[arg(long, group = "step")]
    pub monthly: bool,

    /// By year
    #[arg(long, group = "step")]
    pub yearly: bool,

    /// Also the steps in which nothing happened
    #[arg(long)]
    pub all_steps: bool,

    #[command(flatten)]
    pub form: Form,

    #[command(flatten)]
    pub picture: Picture,
}

#[derive(Debug, Args)]
pub struct Actor {
    #[command(flatten)]
    pub at: At,

    /// An id, a country's code, or words of a name: then all who fit are listed
    pub who: String,

    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Org {
    #[command(flatten)]
    pub at: At,

    /// An id or a name
    pub org: String,

    /// Members and chairs on this day
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,

    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Chain {
    #[command(flatten)]
    pub at: At,

    /// The event's id: the story's, a dot, the cluster's
    pub event: String,

    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Outlets {
    #[command(flatten)]
    pub at: At,

    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Tables and views: docs/STORE.md, or SELECT name, sql FROM sqlite_schema. unpack(body) gives the JSON of \
                        report_text and annotation."
)]
pub struct Sql {
    #[command(flatten)]
    pub at: At,

    /// The query
    pub query: String,

    /// Longest time it may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0)]
    pub seconds: f64,

    /// Most rows
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub limit: usize,

    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Layers: events, parties, mentions, slots, links, stories, reports, actors, dyads; with --format csv, jsonl or parquet (types in docs/EXPORTS.md).\n\
                        Formats with columns of their own: gdelt (61, no header), gdelt-mentions (16, no header), icews (20), polecat (40), \
                        phoenix (7, no header), plover (JSON Lines).\nThese have one line for each pair of actor and \
                        recipient, PLOVER's sixteen types only, and what happened or is under way unless --status says otherwise."
)]
pub struct Export {
    #[command(flatten)]
    pub at: At,

    /// csv, jsonl, parquet, gdelt, gdelt-mentions, icews, polecat, phoenix or plover
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    pub format: String,

    /// Which table, for csv, jsonl and parquet
    #[arg(long, value_name = "LAYER", default_value = "events")]
    pub layer: String,

    /// Where to; standard output if nowhere
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub wanted: Wanted,
}

#[derive(Debug, Args)]
pub struct Diff {
    #[command(flatten)]
    pub at: At,

    /// The story's id
    pub story: String,

    /// The earlier version; the one before the later, if none is given
    #[arg(long, value_name = "N")]
    pub before: Option<usize>,

    /// The later version; the latest, if none is given
    #[arg(long, value_name = "N")]
    pub after: Option<usize>,

    /// List the versions instead
    #[arg(long)]
    pub list: bool,

    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Check {
    /// The store
    #[arg(long, value_name = "FILE", env = "CHANCERY_STORE", required_unless_present = "record")]
    pub store: Option<PathBuf>,

    /// Instead of a store: records as `chancery record` wrote them; the paths are the reports they were made of
    #[arg(long, value_name = "FILE", conflicts_with = "repair")]
    pub record: Option<PathBuf>,

    #[command(flatten)]
    pub input: crate::args::Input,

    /// Make the tables anew from the records; what cannot be read waits for the next ingest
    #[arg(long)]
    pub repair: bool,

    /// Write what the store holds as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    pub at: At,

    /// The new file
    pub to: PathBuf,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct Purge {
    #[command(flatten)]
    pub at: At,

    /// One report, by id
    #[arg(long, value_name = "ID", group = "what")]
    pub report: Option<String>,

    /// All reports of an outlet
    #[arg(long, value_name = "NAME", group = "what")]
    pub outlet: Option<String>,
}

/// The store that commands ask which also read reports: `--store`, or CHANCERY_STORE where there is nothing to read.
pub fn named_store(named: &Option<PathBuf>, paths: &[PathBuf]) -> Option<PathBuf> {
    let by_name = || std::env::var_os("CHANCERY_STORE").map(PathBuf::from);
    named.clone().or_else(|| (paths.is_empty() && !is_piped_in()).then(by_name).flatten())
}

/// Whether standard input is a pipe or a file; a terminal and /dev/null are neither.
fn is_piped_in() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        std::fs::metadata("/dev/stdin").is_ok_and(|stdin| !stdin.file_type().is_char_device())
    }
    #[cfg(not(unix))]
    {
        use std::io::IsTerminal as _;
        !std::io::stdin().is_terminal()
    }
}
