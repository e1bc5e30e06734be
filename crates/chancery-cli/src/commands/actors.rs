//! The commands that ask about actors, and those that import them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use chancery_actors::{Format, Import as Imported, dropped, read};
use chancery_engine::actor::{ImportedActors, build_index};
use chancery_lexicon::actors::{ActorFacts, ActorLexicon, fold};
use chancery_model::{Actor, ActorKind};
use chancery_store::Ruling;
use serde::Serialize;

use crate::actor_args::{ActorsCommand, Asked, Files, FormatName, Import, List, Show};
use crate::engine::{engine, open_index};
use crate::output::{Ended, Lines, complain};

/// Most problems of one file that are shown one by one.
const MOST_SHOWN: usize = 1000;

#[derive(Serialize)]
struct Holder {
    actor: Actor,
    office: String,
    of: Actor,
    from: Option<String>,
    to: Option<String>,
}

pub fn who(args: &Asked, quiet: bool) -> Result<Ended> {
    let phrase = args.words.join(" ");
    let found = engine()?.who(&phrase, args.on.as_deref());
    let mut out = Lines::stdout();
    for holder in &found {
        if args.json {
            out.write(&Holder {
                actor: holder.actor.clone(),
                office: holder.office.clone(),
                of: holder.of.clone(),
                from: holder.from.clone(),
                to: holder.to.clone(),
            })?;
        } else {
            let dates = span(holder.from.as_deref(), holder.to.as_deref());
            out.text(&format!("{}, {}, {dates}\n", holder.actor.name, holder.title()))?;
        }
    }
    out.flush()?;
    if found.is_empty() && !quiet {
        complain(&format!("nobody is known for {phrase:?}{}", when(args)));
    }
    Ok(if found.is_empty() { Ended::NothingRead } else { Ended::Read })
}

pub fn org(args: &Asked, quiet: bool) -> Result<Ended> {
    #[derive(Serialize)]
    struct Part<'a> {
        body: &'a Actor,
        member: &'a Actor,
        role: &'a str,
        from: Option<&'a str>,
        to: Option<&'a str>,
    }
    let name = args.words.join(" ");
    let Some(body) = engine()?.body(&name, args.on.as_deref()) else {
        if !quiet {
            complain(&format!("no body is known as {name:?}"));
        }
        return Ok(Ended::NothingRead);
    };
    let mut out = Lines::stdout();
    if !args.json {
        out.text(&format!("{} ({}){}\n", body.actor.name, body.actor.id, when(args)))?;
    }
    for part in &body.parts {
        let (from, to) = (part.from.as_deref(), part.to.as_deref());
        if args.json {
            out.write(&Part { body: &body.actor, member: &part.member, role: &part.role, from, to })?;
        } else {
            out.text(&format!("  {:<12} {}, {}\n", part.role, part.member.name, span(from, to)))?;
        }
    }
    if body.parts.is_empty() && !args.json {
        out.text("  no members are known\n")?;
    }
    out.flush()?;
    Ok(Ended::Read)
}

fn when(args: &Asked) -> String {
    args.on.as_ref().map_or(String::new(), |on| format!(" on {on}"))
}

fn span(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("since {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "no dates".to_owned(),
    }
}

pub fn actors(command: &ActorsCommand, quiet: bool) -> Result<Ended> {
    match command {
        ActorsCommand::Import(args) => import(args, quiet),
        ActorsCommand::List(args) => list(args),
        ActorsCommand::Show(args) => show(args, quiet),
        ActorsCommand::Variants(args) => super::store::variants(args),
        ActorsCommand::Accept(args) => super::store::rule(args, Ruling::Accepted, quiet),
        ActorsCommand::Refuse(args) => super::store::rule(args, Ruling::Refused, quiet),
        ActorsCommand::Check(args) => Ok(match read_all(args, quiet)? {
            all if all.is_empty() => Ended::NothingRead,
            _ => Ended::Read,
        }),
    }
}

/// Reads files and says what is wrong with them. An id that an earlier file had is left out.
fn read_all(args: &Files, quiet: bool) -> Result<Vec<ActorFacts>> {
    let mut all: Vec<ActorFacts> = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for path in &args.paths {
        let name = path.to_string_lossy();
        let format = match args.format {
            Some(FormatName::Wikidata) => Format::Wikidata,
            Some(FormatName::Ftm) => Format::FollowTheMoney,
            Some(FormatName::Csv) => Format::Csv,
            Some(FormatName::Phoenix) => Format::Phoenix,
            Some(FormatName::Geonames) => Format::GeoNames,
            None => match Format::of_name(&name) {
                Some(format) => format,
                None => bail!("{name}: the name does not say what the file holds; pass --format"),
            },
        };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) => {
                complain(&format!("error: {name}: the file cannot be opened: {error}"));
                continue;
            }
        };
        let Imported { actors, problems } = match read(format, file, ActorLexicon::embedded()) {
            Ok(import) => import,
            Err(error) => {
                complain(&format!("error: {name}: the file cannot be read to its end: {error}"));
                continue;
            }
        };
        if !quiet {
            for problem in problems.iter().take(MOST_SHOWN) {
                complain(&format!("{name}:{problem}"));
            }
            if problems.len() > MOST_SHOWN {
                complain(&format!("{name}: {} problems more", problems.len() - MOST_SHOWN));
            }
            complain(&format!("{name}: {} actors, {} problems", actors.len(), problems.len()));
        }
        for actor in actors {
            if ids.insert(actor.facts.actor.id.clone()) {
                all.push(actor.facts);
            } else if !quiet {
                complain(&format!(
                    "{name}:{}: duplicate-id: {} is in an earlier file",
                    actor.line, actor.facts.actor.id
                ));
            }
        }
    }
    Ok(all)
}

fn import(args: &Import, quiet: bool) -> Result<Ended> {
    let begun = Instant::now();
    let actors = read_all(&args.files, quiet)?;
    if actors.is_empty() {
        return Ok(Ended::NothingRead);
    }
    if args.into.exists() {
        let before = counts((0..).map_while(facts_of(&open_index(&args.into)?)));
        let lost = dropped(&before, &counts(actors.iter().cloned()));
        for problem in &lost {
            complain(&format!("{}:{problem}", args.into.display()));
        }
        if !lost.is_empty() && !args.allow_drop {
            bail!("{}: the index is kept as it is; pass --allow-drop to replace it", args.into.display());
        }
    }
    let bytes = build_index(&actors)?;
    let beside = args.into.with_extension("new");
    write_whole(&beside, &bytes)?;
    fs::rename(&beside, &args.into)
        .with_context(|| format!("{}: the index cannot be put in place", args.into.display()))?;
    if !quiet {
        let (count, size, time) = (actors.len(), bytes.len() as f64 / 1e6, begun.elapsed().as_secs_f64());
        complain(&format!("{}: {count} actors, {size:.1} MB, {time:.1} s", args.into.display()));
    }
    Ok(Ended::Read)
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("{}: the index cannot be written", path.display()))
}

fn facts_of(index: &ImportedActors) -> impl Fn(u32) -> Option<ActorFacts> + '_ {
    |number| index.at(number)
}

fn counts(actors: impl Iterator<Item = ActorFacts>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for facts in actors {
        *counts.entry(kind_word(facts.actor.kind)).or_insert(0) += 1;
    }
    counts
}

fn kind_word(kind: ActorKind) -> String {
    format!("{kind:?}").to_lowercase()
}

fn list(args: &List) -> Result<Ended> {
    let index = open_index(&args.index)?;
    let mut out = Lines::stdout();
    let fits = |facts: &ActorFacts| {
        args.kind.as_ref().is_none_or(|kind| kind_word(facts.actor.kind) == kind.to_lowercase())
            && args
                .country
                .as_ref()
                .is_none_or(|country| facts.actor.country.as_deref() == Some(&country.to_uppercase()))
    };
    for facts in (0..).map_while(facts_of(&index)).filter(fits).take(args.limit) {
        out.write(&facts.actor)?;
    }
    out.flush()?;
    Ok(if index.is_empty() { Ended::NothingRead } else { Ended::Read })
}

fn show(args: &Show, quiet: bool) -> Result<Ended> {
    #[derive(Serialize)]
    struct Shown<'a> {
        #[serde(flatten)]
        actor: &'a Actor,
        names: Vec<&'a str>,
        terms: Vec<Term<'a>>,
        place: Option<(f64, f64)>,
        population: Option<u32>,
    }
    #[derive(Serialize)]
    struct Term<'a> {
        office: &'a str,
        of: &'a str,
        title: &'a str,
        from: Option<&'a str>,
        to: Option<&'a str>,
    }
    let index = open_index(&args.index)?;
    let mut out = Lines::stdout();
    let mut any = false;
    for name in &args.names {
        let mut numbers = index.with_id(name);
        numbers.extend(index.called(&fold(name)));
        for facts in numbers.iter().filter_map(|number| index.at(*number)) {
            any = true;
            out.write(&Shown {
                actor: &facts.actor,
                names: facts.forms.iter().map(|form| &*form.text).collect(),
                terms: facts
                    .terms
                    .iter()
                    .map(|term| Term {
                        office: &term.office,
                        of: &term.of,
                        title: &term.title,
                        from: term.from.as_deref(),
                        to: term.to.as_deref(),
                    })
                    .collect(),
                place: facts.place,
                population: facts.population,
            })?;
        }
        if numbers.is_empty() && !quiet {
            complain(&format!("nobody in the index is called {name:?}"));
        }
    }
    out.flush()?;
    Ok(if any { Ended::Read } else { Ended::NothingRead })
}
