//! The commands that work on a store: open it, ask, show.

mod actors;
mod care;
mod export;
mod ingest;
mod search;
mod stories;
mod variants;
mod views;

use anyhow::Result;

use crate::args::StoreCommand;
use crate::output::Ended;

pub use stories::{records, stories};
pub use variants::{rule, variants};

pub fn store(command: &StoreCommand, quiet: bool) -> Result<Ended> {
    match command {
        StoreCommand::Ingest(args) => ingest::ingest(args, quiet),
        StoreCommand::Search(args) => search::search(args),
        StoreCommand::Story(args) => stories::story(args),
        StoreCommand::Timeline(args) => views::timeline(args),
        StoreCommand::Agenda(args) => views::agenda(args),
        StoreCommand::Dyad(args) => views::dyad(args),
        StoreCommand::Chain(args) => views::chain(args),
        StoreCommand::Actor(args) => actors::actor(args),
        StoreCommand::Org(args) => actors::org(args),
        StoreCommand::Outlets(args) => actors::outlets(args),
        StoreCommand::Sql(args) => care::sql(args),
        StoreCommand::Export(args) => export::export(args),
        StoreCommand::Diff(args) => care::diff(args),
        StoreCommand::Check(args) => care::check(args, quiet),
        StoreCommand::Backup(args) => care::backup(args),
        StoreCommand::Purge(args) => care::purge(args, quiet),
    }
}

/// Advice on an error, where there is some.
pub fn hint(error: &anyhow::Error) -> Option<&'static str> {
    error.chain().find_map(|cause| match cause.downcast_ref::<chancery_serve::Error>() {
        Some(error) => error.hint(),
        None => cause.downcast_ref::<chancery_store::Error>()?.hint(),
    })
}

/// Found or not: a list without items is nothing read.
pub fn ended(found: usize) -> Ended {
    if found == 0 { Ended::NothingRead } else { Ended::Read }
}

/// A country's code or an actor's id, from those or from a name.
pub fn who(given: &str) -> String {
    use chancery_lexicon::actors::ActorLexicon;
    use chancery_model::ActorKind;

    let is_code = given.len() == 3 && given.bytes().all(|byte| byte.is_ascii_uppercase());
    let lexicon = ActorLexicon::embedded();
    if is_code || lexicon.get(given).is_some() {
        return given.to_owned();
    }
    let forms = lexicon.by_form(&chancery_lexicon::fold::fold(given));
    let mut known = forms.iter().map(|(index, _)| &lexicon.at(*index).actor);
    let found = known.clone().find(|actor| actor.kind == ActorKind::Country).or_else(|| known.next());
    match found {
        Some(actor) if actor.kind == ActorKind::Country => actor.country.clone().unwrap_or(actor.id.clone()),
        Some(actor) => actor.id.clone(),
        None => given.to_owned(),
    }
}
