//! `chancery actor`, `org`, `outlets`.

use anyhow::Result;
use chancery_store::Store;
use chancery_store::read::ActorPage;

use super::who;
use crate::args::{Actor, Org, Outlets};
use crate::output::{Ended, Lines};
use crate::table;

pub fn actor(args: &Actor) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let mut out = Lines::stdout();
    let found = match store.actor(&who(&args.who))? {
        Some(page) => {
            if args.shown.form.json {
                out.write(&page)?;
            } else {
                out.text(&page_text(&page, args.shown.limit))?;
            }
            1
        }
        None => {
            let found = store.actors(&args.who, args.shown.page())?;
            let header = ["actor", "name", "kind", "country", "events"];
            table::write(&mut out, &args.shown.form, &header, &found.items, |partner| {
                let actor = partner.actor.clone();
                vec![
                    actor.id,
                    actor.name,
                    actor.kind,
                    actor.country.unwrap_or_default(),
                    partner.events.to_string(),
                ]
            })?;
            found.items.len()
        }
    };
    out.flush()?;
    Ok(super::ended(found))
}

fn page_text(page: &ActorPage, limit: usize) -> String {
    let actor = &page.actor;
    let place = actor.country.as_deref().map_or(String::new(), |country| format!(", {country}"));
    let sector = actor.sector.as_deref().map_or(String::new(), |sector| format!(" {sector}"));
    let span = match (&page.first, &page.last) {
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    let mut text = format!("{} ({}, {}{place}{sector})\n", actor.name, actor.id, actor.kind);
    text.push_str(&format!("{} events in {} reports{span}\n", page.events, page.reports));
    let mut list = |title: &str, header: &[&str], rows: Vec<Vec<String>>| {
        if !rows.is_empty() {
            let rows: Vec<Vec<String>> = rows.into_iter().take(limit).collect();
            text.push_str(&format!("\n{title}\n{}", table::aligned(header, &rows)));
        }
    };
    let spellings = page.spellings.iter().map(|spelling| {
        let damaged = if spelling.garbled { "damaged" } else { "" };
        vec![
            spelling.form.clone(),
            spelling.reports.to_string(),
            spelling.uses.to_string(),
            damaged.to_owned(),
        ]
    });
    list("Spelt", &["form", "reports", "uses", ""], spellings.collect());
    let types = page.types.iter().map(|count| vec![count.kind.clone(), count.events.to_string()]);
    list("Events", &["type", "events"], types.collect());
    let partners = page.partners.iter().map(|partner| {
        vec![partner.actor.name.clone(), partner.actor.id.clone(), partner.events.to_string()]
    });
    list("With", &["name", "actor", "events"], partners.collect());
    let offices = page.offices.iter().map(|office| {
        let day = |day: &Option<String>| day.clone().unwrap_or_default();
        vec![office.title.clone(), office.of.clone(), day(&office.from), day(&office.to)]
    });
    list("Offices", &["title", "of", "from", "to"], offices.collect());
    text
}

pub fn org(args: &Org) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let mut out = Lines::stdout();
    let Some(page) = store.org(&args.org, args.on.as_deref())? else { return Ok(Ended::NothingRead) };
    if args.form.json {
        out.write(&page)?;
    } else {
        if !args.form.csv {
            let events = page.page.as_ref().map_or(0, |page| page.events);
            let on = page.on.as_deref().map_or(String::new(), |on| format!(", on {on}"));
            out.text(&format!("{} ({}): {events} events{on}\n", page.org.name, page.org.id))?;
        }
        let header = ["role", "name", "member", "from", "to"];
        table::write(&mut out, &args.form, &header, &page.members, |member| {
            let member = member.clone();
            vec![
                member.role,
                member.name,
                member.member,
                member.from.unwrap_or_default(),
                member.to.unwrap_or_default(),
            ]
        })?;
    }
    out.flush()?;
    Ok(Ended::Read)
}

pub fn outlets(args: &Outlets) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let found = store.outlets()?;
    let mut out = Lines::stdout();
    let header =
        ["outlet", "reports", "stories", "words", "shared", "first", "later", "garbles/1000", "mostly after"];
    table::write(&mut out, &args.form, &header, &found, |item| {
        let after: Vec<String> = item
            .after
            .iter()
            .take(3)
            .map(|copying| format!("{} {}", copying.outlet, copying.wires))
            .collect();
        vec![
            item.outlet.clone(),
            item.reports.to_string(),
            item.stories.to_string(),
            item.words.to_string(),
            item.shared.to_string(),
            item.first.to_string(),
            item.later.to_string(),
            format!("{:.1}", item.garbles_per_1000),
            after.join(", "),
        ]
    })?;
    out.flush()?;
    Ok(super::ended(found.len()))
}
