//! An organisation on a day: its members, who chairs it over time, its own events.

use chancery_store::Store;
use maud::html;

use crate::pages::{Page, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};

/// `/orgs/{id}`
pub fn org(store: &Store, id: &str, query: &Query) -> Result<Page, Problem> {
    let on = query.one("on");
    let found = store.org(id, on)?.ok_or_else(|| Problem::missing("an organisation", id))?;
    let events = store.timeline(&found.org.id, &query.filter()?, query.page(100)?)?;
    let (chairs, members): (Vec<_>, Vec<_>) = found.members.iter().partition(|member| {
        let role = member.role.to_ascii_lowercase();
        role.contains("chair")
            || role.contains("president")
            || role.contains("secretary")
            || role.contains("head")
    });
    let table = |rows: &[&chancery_store::read::OrgMember]| {
        html! {
            div .scroll tabindex="0" role="region" aria-label="Members" {
                table {
                    thead { tr { th scope="col" { "Who" } th scope="col" { "As" } th scope="col" { "From" } th scope="col" { "To" } } }
                    tbody {
                        @for member in rows {
                            tr {
                                td { a href={ "/actors/" (segment(&member.member)) } { (member.name) } }
                                td { (member.role) }
                                td { (member.from.as_deref().unwrap_or("")) }
                                td { (member.to.as_deref().unwrap_or("")) }
                            }
                        }
                    }
                }
            }
        }
    };
    let body = html! {
        p .facts {
            (found.org.id)
            @if let Some(page) = &found.page { " · " (parts::count(page.reports, "report")) " · " (parts::count(page.events, "event"))
                " · " a href={ "/actors/" (segment(&found.org.id)) } { "as an actor" } }
            " · " a href={ "/api/v1/orgs/" (segment(&found.org.id)) } { "JSON" }
        }
        form .filters {
            label { "On " input type="date" name="on" value=(on.unwrap_or("")); }
            button { "Show" }
        }
        div .columns {
            section {
                @if !chairs.is_empty() { h2 { "Chair over time" } (table(&chairs)) }
                h2 { "Members " span .facts { (members.len()) @if let Some(on) = on { " on " (on) } } }
                @if members.is_empty() { p .quiet { "The lexicon lists none." } } @else { (table(&members)) }
            }
            section {
                h2 { "Its events" }
                (parts::events(&events.items))
            }
        }
    };
    Ok(Page::new(found.org.name.clone(), "/actors", body))
}
