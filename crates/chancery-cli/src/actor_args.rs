//! What can be asked for of actors on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::store_args::{At, Shown};

#[derive(Debug, Args)]
pub struct Asked {
    /// An office ("foreign minister of Iceland"), a person, or a body
    #[arg(required = true)]
    pub words: Vec<String>,

    /// Day, month or year asked about; else everybody known who ever did
    #[arg(long, value_name = "DATE", value_parser = iso_date)]
    pub on: Option<String>,

    /// Write JSON Lines instead of text
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum ActorsCommand {
    /// Read files into one index: Wikidata dumps, FollowTheMoney, CSV, Phoenix, GeoNames; plain, .gz or .bz2
    Import(Import),
    /// List the actors of an index, one JSON object a line
    List(List),
    /// Show everything an index knows of a name or an id
    Show(Show),
    /// Say what is wrong with files, line by line, and write nothing
    Check(Files),
    /// List the damaged and foreign forms that the reports of a store use for actors, and where
    Variants(Variants),
    /// Rule that a form is a name of an actor, and read the reports that have it anew
    Accept(Rule),
    /// Take a form back: it never is a name of the actor; the reports that have it are read anew
    Refuse(Rule),
}

#[derive(Debug, Args)]
pub struct Variants {
    #[command(flatten)]
    pub at: At,

    /// Only those of one actor: an id, a country's code or a name
    #[arg(value_name = "ACTOR")]
    pub who: Option<String>,

    /// Only those that so many wires use; copies and translations of one text are one wire
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub wires: usize,

    /// Those that were accepted or refused, instead of the others
    #[arg(long)]
    pub ruled: bool,

    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Debug, Args)]
pub struct Rule {
    #[command(flatten)]
    pub at: At,

    /// The form, as `chancery actors variants` lists it
    pub form: String,

    /// For whom, by id, country's code or name; else the one whom reports call so
    #[arg(long, value_name = "ACTOR")]
    pub actor: Option<String>,

    /// Take back what was ruled on it
    #[arg(long)]
    pub undo: bool,
}

#[derive(Debug, Args)]
pub struct Files {
    /// Files to read
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,

    /// What the files hold; else their names say
    #[arg(long)]
    pub format: Option<FormatName>,
}

#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    pub files: Files,

    /// The index to write
    #[arg(long, value_name = "INDEX")]
    pub into: PathBuf,

    /// Replace an index even if the new one lacks a fifth of its actors
    #[arg(long)]
    pub allow_drop: bool,
}

#[derive(Debug, Args)]
pub struct List {
    /// The index
    pub index: PathBuf,

    /// Only persons, countries, cities, orgs, offices or groups
    #[arg(long)]
    pub kind: Option<String>,

    /// Only those of a state (ISO 3166 alpha-3)
    #[arg(long)]
    pub country: Option<String>,

    /// At most so many
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    pub limit: usize,
}

#[derive(Debug, Args)]
pub struct Show {
    /// The index
    pub index: PathBuf,

    /// Names and ids
    #[arg(required = true)]
    pub names: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FormatName {
    Wikidata,
    Ftm,
    Csv,
    Phoenix,
    Geonames,
}

/// Takes a day, a month or a year.
fn iso_date(text: &str) -> Result<String, String> {
    let shape: String = text.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect();
    let number = |at: std::ops::Range<usize>| text.get(at).and_then(|part| part.parse::<u32>().ok());
    let right = matches!(shape.as_str(), "0000" | "0000-00" | "0000-00-00")
        && number(5..7).is_none_or(|month| (1..=12).contains(&month))
        && number(8..10).is_none_or(|day| (1..=31).contains(&day));
    if right {
        Ok(text.to_owned())
    } else {
        Err("expected a date such as 2021-05-20, 2021-05 or 2021".to_owned())
    }
}
