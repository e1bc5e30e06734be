//! Today: what is new, what conflicts, what is due.

use chancery_store::{Filter, Page as Part, Store};
use maud::{Markup, html};

use crate::clerk::now;
use crate::pages::{Page, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};

/// Days that count as new.
const NEW: i32 = 14;

/// Events and stories of each sort.
const SHOWN: usize = 12;

/// `/`
pub fn today(store: &Store, query: &Query) -> Result<Page, Problem> {
    let on = day(store, query)?;
    let from = before(&on, NEW);
    let fresh = store.supported_stories(&from, &on, SHOWN)?;
    let latest =
        store.stories(&Filter { to: Some(on.clone()), ..Filter::default() }, Part::first(SHOWN))?.items;
    let conflicts = store.events(&Filter { conflicts: true, ..Filter::default() }, Part::first(SHOWN))?.items;
    let agenda = store.agenda(&on, &Filter::default(), 6)?;
    let body = html! {
        p .facts data-live="news" { "As of " time { (on) } ". " span role="status" {} }
        @if latest.is_empty() {
            p { "The store is empty. " a href="/upload" { "Add reports" } ", or run " code { "chancery ingest" } "." }
        }
        div .columns {
            section {
                h2 { "Best supported, last " (NEW) " days" }
                (parts::stories(&fresh))
                @let known: Vec<&str> = fresh.iter().map(|story| story.story.as_str()).collect();
                @let others: Vec<_> = latest.into_iter().filter(|story| !known.contains(&story.story.as_str())).collect();
                @if !others.is_empty() {
                    h2 { "Latest before" }
                    (parts::stories(&others))
                }
            }
            section {
                h2 { "Where reports disagree" }
                (conflicts_of(store, &conflicts)?)
                h2 { a href="/agenda" { "Due" } }
                (parts::events(&agenda.due))
                h2 { "Overdue" }
                (parts::events(&agenda.overdue))
            }
        }
    };
    Ok(Page::new("Today", "/", body))
}

/// What each event's reports cannot agree about.
fn conflicts_of(store: &Store, events: &[chancery_store::read::EventItem]) -> Result<Markup, Problem> {
    let mut shown = Vec::new();
    for event in events {
        if let Some(detail) = store.event(&event.event)? {
            shown.push(detail);
        }
    }
    Ok(html! {
        @if shown.is_empty() { p .quiet { "Nothing." } }
        ul .plain {
            @for detail in &shown {
                li .item {
                    a .title href={ "/events/" (segment(&detail.item.event)) } { (detail.item.name) }
                    @for slot in detail.cluster.slots.iter().filter(|slot| slot.verdict == chancery_model::Verdict::Conflict) {
                        p .facts {
                            span .conflict { (slot.slot) } ": "
                            @for (at, value) in slot.values.iter().take(4).enumerate() {
                                @if at > 0 { " or " }
                                (value.value) " (" (parts::count(value.wires.len(), "wire")) ")"
                            }
                        }
                    }
                }
            }
        }
    })
}

/// The day asked for; else today, or the day of the latest report where that is long ago.
pub fn day(store: &Store, query: &Query) -> Result<String, Problem> {
    if let Some(on) = query.one("on") {
        return match on.parse::<jiff::civil::Date>() {
            Ok(day) => Ok(day.to_string()),
            Err(_) => {
                Err(Problem::bad(format!("expected a day such as 2021-05-20 for \"on\", found {on:?}")))
            }
        };
    }
    let today = now()[..10].to_owned();
    let stale = before(&today, 3 * NEW);
    Ok(match store.latest_day()? {
        Some(latest) if latest < stale => latest,
        _ => today,
    })
}

fn before(day: &str, days: i32) -> String {
    let earlier = day
        .parse::<jiff::civil::Date>()
        .ok()
        .and_then(|day| day.checked_sub(jiff::Span::new().days(days)).ok());
    earlier.map_or_else(|| day.to_owned(), |day| day.to_string())
}
