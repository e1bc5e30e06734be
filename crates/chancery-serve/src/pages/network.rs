//! The network: who has to do with whom.

use std::collections::BTreeMap;

use chancery_store::Store;
use chancery_store::read::{ActorItem, EventItem};
use maud::html;

use crate::network::{self, Edge};
use crate::pages::actor::MOST;
use crate::pages::{Page, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};

/// `/network`
pub fn network(store: &Store, query: &Query) -> Result<Page, Problem> {
    let events = store.events(&query.filter()?, MOST)?.items;
    let nodes = query.number("nodes", 2, 120)?.unwrap_or(40);
    let (actors, edges) = graph(&events, nodes);
    let spots = network::place(actors.len(), &edges);
    let most = edges.iter().map(|edge| edge.weight).fold(1.0, f64::max);
    let body = html! {
        (parts::range_form(query, &html! {
            (parts::field("actor", "Around", query.one("actor").unwrap_or(""), "QAT or Q159"))
            (parts::field("nodes", "Actors", &nodes.to_string(), "40"))
        }))
        p .legend { "A line: acts of one towards the other. " span .dot.q2 {} " mostly cooperation, " span .dot.q4 {} " mostly conflict." }
        @if actors.is_empty() { p .quiet { "No acts between known actors." } }
        svg .network viewBox="0 0 1000 700" role="group" aria-label={ "Network of " (parts::count(actors.len(), "actor")) } {
            @for edge in &edges {
                @let (from, to) = (spots[edge.a], spots[edge.b]);
                line class={ "edge " (if edge.conflict * 2.0 > edge.weight { "q4" } else { "q2" }) }
                    x1=(n(from.0)) y1=(n(from.1)) x2=(n(to.0)) y2=(n(to.1)) stroke-width=(n(1.0 + 5.0 * (edge.weight / most).sqrt())) {}
            }
            @for (at, (actor, events)) in actors.iter().enumerate() {
                @let (x, y) = spots[at];
                a href={ "/actors/" (segment(&actor.id)) } {
                    circle class={ "node " (actor.kind) } cx=(n(x)) cy=(n(y)) r=(n(4.0 + (*events as f64).sqrt() * 2.0)) { title { (actor.name) ": " (parts::count(*events, "event")) } }
                    text .place x=(n(x)) y=(n(y - 8.0 - (*events as f64).sqrt() * 2.0)) text-anchor="middle" { (short(&actor.name)) }
                }
            }
        }
        details {
            summary { "The same as a table" }
            table {
                thead { tr { th scope="col" { "One" } th scope="col" { "The other" } th .n scope="col" { "Acts" } th .n scope="col" { "Conflict" } } }
                tbody { @for edge in &edges { tr {
                    td { (parts::actor(&actors[edge.a].0)) } td { (parts::actor(&actors[edge.b].0)) } td .n { (edge.weight) } td .n { (edge.conflict) }
                } } }
            }
        }
    };
    Ok(Page::new("Network", "/network", body))
}

/// The busiest actors and the lines between them.
fn graph(events: &[EventItem], nodes: usize) -> (Vec<(ActorItem, usize)>, Vec<Edge>) {
    let mut busy: BTreeMap<&str, (&ActorItem, usize)> = BTreeMap::new();
    let mut pairs: BTreeMap<(&str, &str), (f64, f64)> = BTreeMap::new();
    for event in events {
        for from in &event.actors {
            for to in event.recipients.iter().filter(|to| to.id != from.id) {
                busy.entry(&from.id).or_insert((from, 0)).1 += 1;
                busy.entry(&to.id).or_insert((to, 0)).1 += 1;
                let key = if from.id < to.id {
                    (from.id.as_str(), to.id.as_str())
                } else {
                    (to.id.as_str(), from.id.as_str())
                };
                let pair = pairs.entry(key).or_default();
                pair.0 += 1.0;
                pair.1 += if event.quad.as_deref().is_some_and(|quad| quad.ends_with("conflict")) {
                    1.0
                } else {
                    0.0
                };
            }
        }
    }
    let mut chosen: Vec<(&ActorItem, usize)> = busy.into_values().collect();
    chosen.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    chosen.truncate(nodes);
    let number: BTreeMap<&str, usize> =
        chosen.iter().enumerate().map(|(at, (actor, _))| (actor.id.as_str(), at)).collect();
    let edges = pairs
        .into_iter()
        .filter_map(|((a, b), (weight, conflict))| {
            Some(Edge { a: *number.get(a)?, b: *number.get(b)?, weight, conflict })
        })
        .collect();
    (chosen.into_iter().map(|(actor, events)| (actor.clone(), events)).collect(), edges)
}

fn short(name: &str) -> String {
    match name.char_indices().nth(26) {
        Some((at, _)) => format!("{}…", name[..at].trim_end()),
        None => name.to_owned(),
    }
}

fn n(value: f64) -> String {
    format!("{value:.1}")
}
