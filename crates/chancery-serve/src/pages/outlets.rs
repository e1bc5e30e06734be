//! Outlets: who is first, who copies whom, whose texts are damaged.

use chancery_store::Store;
use maud::html;

use crate::pages::Page;
use crate::problem::Problem;
use crate::query::Query;

/// `/outlets`
pub fn outlets(store: &Store, _: &Query) -> Result<Page, Problem> {
    let outlets = store.outlets()?;
    let body = html! {
        p .facts { "A wire is one text, however often it was copied or translated. “First” and “after” count only wires that several outlets have and whose dates tell." }
        div .scroll tabindex="0" role="region" aria-label="Outlets" {
            table {
                thead { tr {
                    th scope="col" { "Outlet" } th .n scope="col" { "Reports" } th .n scope="col" { "Stories" } th .n scope="col" { "Shared wires" }
                    th .n scope="col" { "First" } th .n scope="col" { "After others" } th scope="col" { "After whom" } th .n scope="col" { "Damaged words per 1,000" }
                } }
                tbody {
                    @for outlet in &outlets {
                        tr {
                            td { a href={ "/search" (Query::default().with("outlet", Some(&outlet.outlet)).encoded()) } { (outlet.outlet) } }
                            td .n { (outlet.reports) } td .n { (outlet.stories) } td .n { (outlet.shared) }
                            td .n { (outlet.first) } td .n { (outlet.later) }
                            td { @for (at, copy) in outlet.after.iter().take(5).enumerate() { @if at > 0 { ", " } (copy.outlet) " (" (copy.wires) ")" } }
                            td .n { (format!("{:.2}", outlet.garbles_per_1000)) }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new("Outlets", "/outlets", body))
}
