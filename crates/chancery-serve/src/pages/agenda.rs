//! The agenda: what was announced, and what became of it.

use chancery_store::Store;
use chancery_store::read::EventItem;
use maud::{Markup, html};

use crate::pages::{Page, parts, today};
use crate::problem::Problem;
use crate::query::Query;

/// `/agenda`
pub fn agenda(store: &Store, query: &Query) -> Result<Page, Problem> {
    let on = today::day(store, query)?;
    let agenda = store.agenda(&on, &query.filter()?, query.page(100)?.limit)?;
    let body = html! {
        form .filters {
            label { "As of " input type="date" name="on" value=(on); }
            (parts::field("actor", "Actor", query.one("actor").unwrap_or(""), "QAT or Q159"))
            button { "Show" }
        }
        div .columns .agenda {
            (part("Due", "announced for this day or later", &agenda.due))
            (part("Overdue", "announced for before; nobody says that it happened or was called off", &agenda.overdue))
            (part("Without a date", "announced, nobody says for when", &agenda.undated))
            (part("Done", "announced, and it happened", &agenda.fulfilled))
            (part("Called off", "announced, then denied or cancelled", &agenda.cancelled))
        }
    };
    Ok(Page::new(format!("Agenda, as of {on}"), "/agenda", body))
}

fn part(heading: &str, meaning: &str, events: &[EventItem]) -> Markup {
    html! {
        section .card {
            h2 { (heading) " " span .facts { (events.len()) } }
            p .facts { (meaning) }
            (parts::events(events))
        }
    }
}
