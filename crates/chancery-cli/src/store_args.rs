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
    /// Takes part: an actor's id (Q159) or a country's code (RUS); all of those given
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
    #[arg(long, value_name = "N")]
    pub at_version: Option<usize>,

    /// Columns to fill; else the terminal's, else 100
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}
