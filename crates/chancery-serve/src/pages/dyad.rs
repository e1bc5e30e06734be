//! Dyads: what two sides do to each other over time.

use chancery_store::read::Step;
use chancery_store::{Filter, Page as Part, Store};
use maud::html;

use crate::chart;
use crate::pages::{Page, actor, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};

/// `/dyads`
pub fn list(store: &Store, query: &Query) -> Result<Page, Problem> {
    let pairs = store.pairs(query.page(60)?.limit)?;
    let body = html! {
        form .filters action="/dyads/-" {
            (parts::field("a", "One side", "", "USA"))
            (parts::field("b", "The other", "", "RUS"))
            button { "Show" }
        }
        p .facts { "States with most events between them." }
        ul .plain .two {
            @for pair in &pairs {
                li {
                    a href={ "/dyads/" (segment(&format!("{}~{}", pair.a, pair.b))) } { (actor::name_of(&pair.a)) " and " (actor::name_of(&pair.b)) }
                    " " span .facts { (parts::count(pair.events, "event")) }
                }
            }
        }
        @if pairs.is_empty() { p .quiet { "None yet." } }
    };
    Ok(Page::new("Dyads", "/dyads", body))
}

/// `/dyads/{a}~{b}`
pub fn dyad(store: &Store, id: &str, query: &Query) -> Result<Page, Problem> {
    let (a, b) = match (id.split_once('~'), query.one("a"), query.one("b")) {
        (Some(sides), _, _) => sides,
        (None, Some(a), Some(b)) => (a.trim(), b.trim()),
        _ => return Err(Problem::missing("two sides such as USA~RUS", id)),
    };
    let (a, b) = (side(a), side(b));
    let (from, to) = (query.one("from"), query.one("to"));
    let step = match query.one("step") {
        None | Some("week") => Step::Week,
        Some("day") => Step::Day,
        Some("month") => Step::Month,
        Some("year") => Step::Year,
        Some(other) => {
            return Err(Problem::bad(format!(
                "expected day, week, month or year for \"step\", found {other:?}"
            )));
        }
    };
    let dyad = store.dyad(&a, &b, from, to, step)?;
    let reciprocity = store.reciprocity(&a, &b, from, to)?;
    let filter = Filter { actors: vec![a.clone(), b.clone()], ..query.filter()? };
    let page = query.page(60)?;
    let events = store.events(&filter, page)?;
    let mut chains = Vec::new();
    for event in store.events(&filter, Part::first(200))?.items {
        if chains.len() == 8 {
            break;
        }
        let is_known =
            chains.iter().flatten().any(|known: &chancery_store::read::EventItem| known.event == event.event);
        if !is_known {
            let chain = store.chain(&event.event)?;
            if chain.len() > 1 {
                chains.push(chain);
            }
        }
    }
    let names = (actor::name_of(&a), actor::name_of(&b));
    let base = format!("/dyads/{}", segment(&format!("{a}~{b}")));
    let body = html! {
        (parts::range_form(query, &html! {
            label { "By " select name="step" {
                @for name in ["day", "week", "month", "year"] { option value=(name) selected[query.one("step").unwrap_or("week") == name] { (name) } }
            } }
            @if !id.contains('~') { input type="hidden" name="a" value=(a); input type="hidden" name="b" value=(b); }
        }))
        @if dyad.steps.is_empty() { p .quiet { "No act between the two is known" @if from.is_some() || to.is_some() { " for these days" } "." } }
        @else {
            (chart::dyad(&dyad, (&names.0, &names.1), &base))
            details {
                summary { "The same as a table" }
                div .scroll tabindex="0" role="region" aria-label="Acts by step" {
                    table {
                        thead { tr { th scope="col" { "From" } th .n scope="col" { (names.0) " to " (names.1) } th .n scope="col" { "score" } th .n scope="col" { (names.1) " to " (names.0) } th .n scope="col" { "score" } } }
                        tbody { @for step in dyad.steps.iter().filter(|step| step.a_to_b.events + step.b_to_a.events > 0) {
                            tr { th scope="row" { (step.start) } td .n { (step.a_to_b.events) } td .n { (step.a_to_b.intensity) } td .n { (step.b_to_a.events) } td .n { (step.b_to_a.intensity) } }
                        } }
                    }
                }
            }
        }
        h2 { "Who answers whom" }
        table {
            thead { tr { th scope="col" { "Acts of" } th scope="col" { "Kind" } th .n scope="col" { "Days with acts" } th .n scope="col" { "Answered in kind" } th .n scope="col" { "Median days" } th .n scope="col" { "Called an answer" } } }
            tbody { @for one in &reciprocity { tr {
                td { (actor::name_of(&one.from)) } td { (one.tone) } td .n { (one.days) } td .n { (one.answered) }
                td .n { @if let Some(days) = one.median_days { (days) } } td .n { (one.said) }
            } } }
        }
        @if !chains.is_empty() {
            h2 { "Chains of measures" }
            @for chain in &chains { div .card { (parts::events(chain)) } }
        }
        h2 { "Events" }
        (parts::events(&events.items))
        (parts::pager(query, &events, page))
    };
    Ok(Page::new(format!("{} and {}", names.0, names.1), "/dyads", body))
}

/// Codes of countries may be typed small.
fn side(side: &str) -> String {
    if side.len() == 3 && side.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        side.to_ascii_uppercase()
    } else {
        side.to_owned()
    }
}
