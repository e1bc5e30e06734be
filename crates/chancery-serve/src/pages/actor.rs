//! Actors: who they are, how they are spelt, what they do and with whom.

use chancery_lexicon::actors::ActorLexicon;
use chancery_store::{Page as Part, Store};
use maud::{Markup, html};

use crate::pages::{Page, map, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};

/// `/actors`
pub fn list(store: &Store, query: &Query) -> Result<Page, Problem> {
    let words = query.one("q").unwrap_or("");
    let page = query.page(100)?;
    let listed = store.actors(words, page)?;
    let body = html! {
        form .filters role="search" {
            label { "Name or spelling " input type="search" name="q" value=(words); }
            button { "Find" }
        }
        table {
            thead { tr { th scope="col" { "Name" } th scope="col" { "Kind" } th scope="col" { "Of" } th .n scope="col" { "Events" } } }
            tbody {
                @for one in &listed.items {
                    tr {
                        td { (parts::actor(&one.actor)) }
                        td { (one.actor.kind) @if let Some(sector) = &one.actor.sector { " · " (sector) } }
                        td { (one.actor.country.as_deref().unwrap_or("")) }
                        td .n { (one.events) }
                    }
                }
            }
        }
        @if listed.items.is_empty() { p .quiet { "Nobody is called that." } }
        (parts::pager(query, &listed, page))
    };
    Ok(Page::new("Actors", "/actors", body))
}

/// `/actors/{id}`
pub fn actor(store: &Store, id: &str, query: &Query) -> Result<Page, Problem> {
    let found = store.actor(id)?.ok_or_else(|| Problem::missing("an actor", id))?;
    let (filter, page) = (query.filter()?, query.page(100)?);
    let timeline = store.timeline(&found.actor.id, &filter, page)?;
    let mut of_actor = filter.clone();
    of_actor.actors.push(found.actor.id.clone());
    let points = store.points(&of_actor, 500)?;
    let body = html! {
        p .facts {
            (found.actor.kind)
            @if let Some(country) = &found.actor.country { " · " a href={ "/actors/" (segment(country)) } { (country) } }
            @if let Some(sector) = &found.actor.sector { " · " (sector) }
            " · " (parts::count(found.reports, "report")) " · " (parts::count(found.events, "event")) " · "
            (parts::days(found.first.as_deref(), found.last.as_deref()))
            " · " (source(&found.actor.id))
            " · " a href={ "/api/v1/actors/" (segment(&found.actor.id)) } { "JSON" }
        }
        div .columns {
            section {
                h2 { "Events, in order of time" }
                (parts::events(&timeline.items))
                (parts::pager(query, &timeline, page))
            }
            section {
                @if !found.offices.is_empty() {
                    h2 { "Roles by date" }
                    table {
                        thead { tr { th scope="col" { "Role" } th scope="col" { "Of" } th scope="col" { "From" } th scope="col" { "To" } } }
                        tbody {
                            @for office in &found.offices {
                                tr {
                                    td { (office.title) } td { (name_of(&office.of)) }
                                    td { (office.from.as_deref().unwrap_or("")) } td { (office.to.as_deref().unwrap_or("")) }
                                }
                            }
                        }
                    }
                }
                h2 { "How reports spell it" }
                ul .plain {
                    @for spelling in &found.spellings {
                        li {
                            @if spelling.garbled { mark .v-garble { (spelling.form) } } @else { (spelling.form) }
                            " " span .facts { (parts::count(spelling.reports, "report")) }
                        }
                    }
                }
                h2 { "With whom" }
                ul .plain {
                    @for partner in &found.partners {
                        li {
                            (parts::actor(&partner.actor)) " "
                            a .facts href={ "/dyads/" (segment(&format!("{}~{}", found.actor.id, partner.actor.id))) } { (parts::count(partner.events, "event")) }
                        }
                    }
                }
                h2 { "What" }
                (bars(&found.types))
                @if !points.is_empty() { h2 { "Where" } (map::small(&points)) }
            }
        }
    };
    Ok(Page::new(found.actor.name.clone(), "/actors", body))
}

/// Counts as bars.
fn bars(types: &[chancery_store::read::TypeCount]) -> Markup {
    let most = types.iter().map(|one| one.events).max().unwrap_or(1).max(1);
    html! {
        table .bars {
            tbody {
                @for one in types {
                    tr {
                        th scope="row" { (one.kind) }
                        td .n { (one.events) }
                        td { svg width="160" height="10" aria-hidden="true" { rect .bar width=(160 * one.events / most) height="10" {} } }
                    }
                }
            }
        }
    }
}

/// Where the id comes from; shown, never fetched.
fn source(id: &str) -> Markup {
    let is_item = id
        .strip_prefix('Q')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    html! {
        @if is_item { a href={ "https://www.wikidata.org/wiki/" (id) } rel="noreferrer noopener" { (id) } } @else { (id) }
    }
}

/// A state's or body's name, where the lexicon knows it.
pub fn name_of(id: &str) -> String {
    let lexicon = ActorLexicon::embedded();
    let known = lexicon.state(id).or_else(|| lexicon.get(id));
    known.map_or_else(|| id.to_owned(), |facts| facts.actor.name.clone())
}

/// Most events read for one picture.
pub const MOST: Part = Part { offset: 0, limit: 2000 };
