//! Health: what was read, put aside, failed.

use std::collections::BTreeMap;

use chancery_store::Store;
use maud::{Markup, html};

use crate::pages::{Page, parts};
use crate::problem::Problem;
use crate::query::Query;

/// `/health`
pub fn health(store: &Store, _: &Query) -> Result<Page, Problem> {
    let health = store.health()?;
    let counts = [
        ("reports", health.reports),
        ("waiting to be read", health.pending),
        ("outlets", health.outlets),
        ("stories", health.stories),
        ("versions of their records", health.versions),
        ("events", health.events),
        ("mentions of them", health.mentions),
        ("actors", health.actors),
        ("conflicts", health.conflicts),
        ("damaged words", health.repairs),
        ("reports taken out on request", health.purged),
    ];
    let body = html! {
        @if let Some((first, last)) = &health.days { p .facts { "Published " (parts::days(Some(first), Some(last))) } }
        div .columns {
            section {
                h2 { "Holds" }
                table { tbody { @for (name, number) in counts { tr { th scope="row" { (name) } td .n { (number) } } } } }
                p .facts { (format!("{:.1}", health.bytes as f64 / 1e6)) " MB, format " (health.format) }
            }
            section {
                h2 { "Put aside, by reason" }
                (table(&health.put_aside))
                h2 { "Noticed" }
                (table(&health.notes))
            }
        }
        h2 { "Latest hand-ins" }
        div .scroll tabindex="0" role="region" aria-label="Latest hand-ins" {
            table {
                thead { tr { th .n scope="col" { "No." } th scope="col" { "When" } th scope="col" { "Read by" } th scope="col" { "What became of it" } } }
                tbody {
                    @for batch in &health.batches {
                        tr {
                            td .n { (batch.batch) } td { (batch.at.as_deref().unwrap_or("")) } td { (batch.engine) }
                            td .facts { (counts_of(&batch.counts)) }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new("Health", "/health", body))
}

fn table(counts: &BTreeMap<String, usize>) -> Markup {
    html! {
        @if counts.is_empty() { p .quiet { "Nothing." } }
        table { tbody { @for (name, number) in counts { tr { th scope="row" { (name) } td .n { (number) } } } } }
    }
}

/// Numbers as they are, lists by their length.
fn counts_of(counts: &serde_json::Value) -> String {
    let Some(counts) = counts.as_object() else { return String::new() };
    let shown = counts.iter().filter_map(|(name, value)| {
        let number = value.as_u64().or_else(|| value.as_array().map(|list| list.len() as u64))?;
        (number > 0).then(|| format!("{name} {number}"))
    });
    shown.collect::<Vec<_>>().join(", ")
}
