//! `chancery timeline`, `agenda`, `dyad`, `chain`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use chancery_store::read::{Cell, EventItem, Reciprocity, Step, Whereabouts};
use chancery_store::{Store, check_span};

use super::{filter, known};
use crate::args::{Agenda, Chain, Dyad, Picture, Timeline};
use crate::output::{Ended, Lines};
use crate::{chart, pixels, table};

const EVENT: [&str; 9] =
    ["day", "type", "status", "actors", "recipients", "place", "reports", "wires", "event"];

pub fn timeline(args: &Timeline) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let who = known(&store, &args.who)?;
    let found = store.timeline(&who, &filter(&store, &args.wanted)?, args.shown.page())?;
    draw(&args.picture, || chart::timeline(&format!("Timeline of {}", args.who), &found.items))?;
    let mut out = Lines::stdout();
    table::write(&mut out, &args.shown.form, &EVENT, &found.items, event)?;
    out.flush()?;
    Ok(super::ended(found.items.len()))
}

pub fn agenda(args: &Agenda) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let today = super::ingest::now();
    let on = args.on.as_deref().unwrap_or(today.get(..10).unwrap_or("1970-01-01"));
    let agenda = store.agenda(on, &filter(&store, &args.wanted)?, args.limit)?;
    draw(&args.picture, || chart::agenda(&agenda))?;
    let mut out = Lines::stdout();
    let parts = [
        ("due", &agenda.due),
        ("overdue", &agenda.overdue),
        ("undated", &agenda.undated),
        ("fulfilled", &agenda.fulfilled),
        ("cancelled", &agenda.cancelled),
    ];
    let found: usize = parts.iter().map(|(_, events)| events.len()).sum();
    if args.form.json {
        out.write(&agenda)?;
    } else {
        let rows: Vec<(&str, &EventItem)> =
            parts.iter().flat_map(|(part, events)| events.iter().map(|event| (*part, event))).collect();
        let header: Vec<&str> = ["agenda"].into_iter().chain(EVENT).collect();
        table::write(&mut out, &args.form, &header, &rows, |(part, item)| {
            [(*part).to_owned()].into_iter().chain(event(item)).collect()
        })?;
    }
    out.flush()?;
    Ok(super::ended(found))
}

pub fn dyad(args: &Dyad) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let (a, b) = (known(&store, &args.a)?, known(&store, &args.b)?);
    let step = match (args.daily, args.monthly, args.yearly) {
        (true, _, _) => Step::Day,
        (_, true, _) => Step::Month,
        (_, _, true) => Step::Year,
        _ => Step::Week,
    };
    let (from, to) = (args.from.as_deref(), args.to.as_deref());
    check_span(from, to)?;
    let dyad = store.dyad(&a, &b, from, to, step)?;
    let answers = store.reciprocity(&a, &b, from, to)?;
    draw(&args.picture, || chart::dyad(&dyad))?;
    let mut out = Lines::stdout();
    if args.form.json {
        out.write(&serde_json::json!({ "dyad": dyad, "reciprocity": answers }))?;
        out.flush()?;
        return Ok(super::ended(dyad.steps.len()));
    }
    let sides = [format!("{a}>{b}"), format!("{b}>{a}")];
    let columns = ["events", "intensity", "verbal coop", "material coop", "verbal conf", "material conf"];
    let header: Vec<String> = std::iter::once("from".to_owned())
        .chain(sides.iter().flat_map(|side| columns.iter().map(move |column| format!("{side} {column}"))))
        .collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let steps: Vec<_> = dyad
        .steps
        .iter()
        .filter(|step| args.all_steps || args.form.csv || step.a_to_b.events + step.b_to_a.events > 0)
        .collect();
    table::write(&mut out, &args.form, &header, &steps, |step| {
        std::iter::once(step.start.clone()).chain(cells(&step.a_to_b)).chain(cells(&step.b_to_a)).collect()
    })?;
    if !args.form.csv {
        for answer in answers.iter().filter(|answer| answer.days > 0) {
            out.text(&format!("{}\n", reciprocity(answer)))?;
        }
    }
    out.flush()?;
    Ok(super::ended(dyad.steps.len()))
}

/// Writes the picture to the files that are asked for.
fn draw(wanted: &Picture, picture: impl Fn() -> chart::Picture) -> Result<()> {
    let write = |path: &Path, bytes: Vec<u8>| {
        fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    if let Some(path) = &wanted.svg {
        write(path, picture().svg().into_bytes())?;
    }
    if let Some(path) = &wanted.png {
        write(path, pixels::png(&picture())?)?;
    }
    Ok(())
}

pub fn chain(args: &Chain) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let found = store.chain(&args.event)?;
    if found.is_empty() {
        match store.whereabouts(&args.event)? {
            Whereabouts::Gone { why: Some(why), .. } => {
                bail!("expected an event of the store, found that {} is no more: {why}", args.event)
            }
            Whereabouts::Unknown => bail!("expected an event of the store, found none called {}", args.event),
            Whereabouts::At(_) | Whereabouts::Gone { why: None, .. } => {}
        }
    }
    let mut out = Lines::stdout();
    table::write(&mut out, &args.form, &EVENT, &found, event)?;
    out.flush()?;
    Ok(super::ended(found.len()))
}

fn event(item: &EventItem) -> Vec<String> {
    let names = |actors: &[chancery_store::read::ActorItem]| {
        actors.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let day = match (&item.day, &item.last_day) {
        (Some(first), Some(last)) if first != last => format!("{first}/{last}"),
        (Some(day), _) if !item.dated => format!("({day})"),
        (Some(day), _) => day.clone(),
        (None, _) => String::new(),
    };
    vec![
        day,
        item.mode.as_ref().map_or(item.kind.clone(), |mode| format!("{}/{mode}", item.kind)),
        item.status.clone(),
        names(&item.actors),
        names(&item.recipients),
        item.place.as_ref().map_or(String::new(), |place| place.name.clone()),
        item.reports.to_string(),
        item.wires.to_string(),
        item.event.clone(),
    ]
}

fn cells(cell: &Cell) -> [String; 6] {
    [
        cell.events.to_string(),
        format!("{:.1}", cell.intensity),
        cell.verbal_cooperation.to_string(),
        cell.material_cooperation.to_string(),
        cell.verbal_conflict.to_string(),
        cell.material_conflict.to_string(),
    ]
}

fn reciprocity(answer: &Reciprocity) -> String {
    let Reciprocity { from, to, tone, days, answered, median_days, said } = answer;
    let speed = median_days.map_or(String::new(), |days| format!(", half of them within {days} days"));
    let said = if *said > 0 { format!("; reports call {said} of them answers") } else { String::new() };
    format!("{to} answered {from}'s {tone} on {answered} of {days} days{speed}{said}")
}
