//! The commands that work on a store: open it, ask, show.

mod ingest;
mod search;
mod stories;

use anyhow::Result;

use crate::args::StoreCommand;
use crate::output::Ended;

pub use stories::{records, stories};

pub fn store(command: &StoreCommand, quiet: bool) -> Result<Ended> {
    match command {
        StoreCommand::Ingest(args) => ingest::ingest(args, quiet),
        StoreCommand::Search(args) => search::search(args),
        StoreCommand::Story(args) => stories::story(args),
    }
}

/// Advice on an error, where there is some.
pub fn hint(error: &anyhow::Error) -> Option<&'static str> {
    error
        .chain()
        .find_map(|cause| cause.downcast_ref::<chancery_store::Error>())
        .and_then(|error| error.hint())
}

/// Found or not: a list without items is nothing read.
pub fn ended(found: usize) -> Ended {
    if found == 0 { Ended::NothingRead } else { Ended::Read }
}
