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
use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::fold::fold;
use chancery_model::ActorKind;
use chancery_store::{Filter, Store, check_span};

use crate::args::{StoreCommand, Wanted};
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
    if error.is::<Unknown>() {
        return Some("`chancery actor NAME` lists whom the store knows by a part of a name");
    }
    error.chain().find_map(|cause| match cause.downcast_ref::<chancery_serve::Error>() {
        Some(error) => error.hint(),
        None => cause.downcast_ref::<chancery_store::Error>()?.hint(),
    })
}

/// Found or not: a list without items is nothing read.
pub fn ended(found: usize) -> Ended {
    if found == 0 { Ended::NothingRead } else { Ended::Read }
}

/// The country's code or the actor's id that a code, an id or a name stands for.
///
/// # Errors
///
/// Nobody whom the store or the lexicon knows is called so.
pub fn known(store: &Store, given: &str) -> Result<String> {
    let id = who(given);
    match store.known_actor(&id)? {
        Some(_) => Ok(id),
        None => Err(Unknown { given: given.to_owned() }.into()),
    }
}

/// What is asked for, names resolved.
pub fn filter(store: &Store, wanted: &Wanted) -> Result<Filter> {
    let mut filter = wanted.filter();
    check_span(filter.from.as_deref(), filter.to.as_deref())?;
    for actor in &mut filter.actors {
        *actor = known(store, actor)?;
    }
    Ok(filter)
}

/// A country's code or an actor's id, from those or from a name; what is neither stays.
pub fn who(given: &str) -> String {
    let lexicon = ActorLexicon::embedded();
    if lexicon.get(given).is_some() || lexicon.state(given).is_some() {
        return given.to_owned();
    }
    let forms = lexicon.by_form(&fold(given));
    let mut known = forms.iter().map(|(index, _)| &lexicon.at(*index).actor);
    let found = known.clone().find(|actor| actor.kind == ActorKind::Country).or_else(|| known.next());
    let code = given.to_ascii_uppercase();
    match found {
        Some(actor) if actor.kind == ActorKind::Country => actor.country.clone().unwrap_or(actor.id.clone()),
        Some(actor) => actor.id.clone(),
        None if lexicon.state(&code).is_some() => code,
        None => given.to_owned(),
    }
}

/// A name that stands for nobody.
#[derive(Debug, thiserror::Error)]
#[error("expected a country's code, an actor's id or a name, found {given:?}")]
pub struct Unknown {
    given: String,
}
