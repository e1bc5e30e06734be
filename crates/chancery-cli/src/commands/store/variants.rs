//! `chancery actors variants`, `accept`, `refuse`: the forms that reports use for an actor, and what a user rules on them.

use anyhow::{Result, bail};
use chancery_model::Actor;
use chancery_store::{Ruling, Store, Which};

use super::known;
use crate::actor_args::{Rule, Variants};
use crate::output::{Ended, Lines, complain};
use crate::table;

/// Reports named in a line of the table.
const MOST_REPORTS: usize = 3;

pub fn variants(args: &Variants) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let actor = args.who.as_deref().map(|who| known(&store, who)).transpose()?;
    let which = Which { actor, wires: args.wires, ruled: args.ruled };
    let found = store.variants(&which, args.shown.page())?;
    let mut out = Lines::stdout();
    let mut header =
        vec!["form", "name", "actor", "uses", "reports", "wires", "outlets", "first", "last", "in"];
    if args.ruled {
        header.push("ruling");
    }
    table::write(&mut out, &args.shown.form, &header, &found.items, |variant| {
        let mut reports = variant.reports.clone();
        if reports.len() > MOST_REPORTS && !args.shown.form.csv {
            reports.truncate(MOST_REPORTS);
            reports.push("…".to_owned());
        }
        let ruling = variant.ruling.map(|ruling| match ruling {
            Ruling::Accepted => "accepted",
            Ruling::Refused => "refused",
        });
        let cells = [
            variant.form.clone(),
            variant.actor.name.clone(),
            variant.actor.id.clone(),
            variant.uses.to_string(),
            variant.reports.len().to_string(),
            variant.wires.to_string(),
            variant.outlets.len().to_string(),
            variant.first.clone().unwrap_or_default(),
            variant.last.clone().unwrap_or_default(),
            reports.join(" "),
        ];
        cells.into_iter().chain(ruling.map(str::to_owned)).collect()
    })?;
    out.flush()?;
    if found.more {
        complain(&format!("there are more; --offset {} shows them", found.offset + found.items.len()));
    }
    Ok(super::ended(found.items.len()))
}

pub fn rule(args: &Rule, ruling: Ruling, quiet: bool) -> Result<Ended> {
    let mut store = Store::open(&args.at.store)?;
    let actor = meant(&store, args)?;
    let engine = crate::engine::engine()?;
    let now = super::ingest::now();
    let ruling = (!args.undo).then_some(ruling);
    let ruled = store.rule((&args.form, &actor), ruling, &engine, Some(&now), &mut |_| {})?;
    if !quiet {
        let what = match ruling {
            Some(Ruling::Accepted) => "is a name of",
            Some(Ruling::Refused) => "is never a name of",
            None => "is no longer ruled on for",
        };
        let mut out = Lines::stdout();
        out.text(&format!(
            "{:?} {what} {} ({}); {} reports have it, {} stories changed\n",
            args.form,
            actor.name,
            actor.id,
            ruled.reports,
            ruled.settled.changed + ruled.settled.opened
        ))?;
        out.flush()?;
    }
    Ok(Ended::Read)
}

/// The actor a ruling is about: the one given, else the only one whom reports call so.
fn meant(store: &Store, args: &Rule) -> Result<Actor> {
    let id = match &args.actor {
        Some(given) => known(store, given)?,
        None => match store.called(&args.form)?.as_slice() {
            [only] => only.id.clone(),
            [] => bail!("no report calls anybody {:?}; name the actor with --actor", args.form),
            several => {
                let ids: Vec<String> =
                    several.iter().map(|actor| format!("{} ({})", actor.name, actor.id)).collect();
                bail!("reports call several {:?}: {}; choose one with --actor", args.form, ids.join(", "))
            }
        },
    };
    match store.known_actor(&id)? {
        Some(actor) => Ok(actor),
        None => bail!("expected an actor's id, a country's code or a name, found {id:?}"),
    }
}
