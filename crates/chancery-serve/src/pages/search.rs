//! Search, with ways to narrow it.

use chancery_store::Store;
use chancery_store::read::{Facet, SPREAD_OF_EVENTS};
use maud::{Markup, html};

use crate::pages::{Page, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};

/// `/search`
pub fn search(store: &Store, query: &Query) -> Result<Page, Problem> {
    let words = query.one("q").unwrap_or("");
    let (filter, page) = (query.filter()?, query.page(20)?);
    let hits = store.search(words, &filter, page)?;
    let facets = store.facets(words, &filter)?;
    let actors = if words.is_empty() {
        Vec::new()
    } else {
        store.actors(words, chancery_store::Page::first(5))?.items
    };
    let query_now = query.with("offset", None);
    let body = html! {
        form .filters role="search" {
            label { "Words " input type="search" name="q" value=(words) size="30"; }
            (parts::field("actor", "Actor", query.one("actor").unwrap_or(""), "QAT or Q159"))
            (parts::field("from", "From", query.one("from").unwrap_or(""), "2017-06"))
            (parts::field("to", "To", query.one("to").unwrap_or(""), "2017-07-12"))
            (parts::field("outlet", "Outlet", query.one("outlet").unwrap_or(""), "name"))
            (parts::field("type", "Type", query.one("type").unwrap_or(""), "SANCTION"))
            button { "Search" }
        }
        p .facts { "All words in any form; " code { "\"a phrase\"" } ", " code { "begin*" } ", " code { "-not" } ", " code { "one OR other" } ". The address of this page can be kept." }
        p role="status" {
            @if facets.reports == SPREAD_OF_EVENTS { "at least " }
            b { (parts::count(facets.reports, "report")) }
        }
        @if !actors.is_empty() {
            p { "Actors: " @for (at, one) in actors.iter().enumerate() { @if at > 0 { ", " } (parts::actor(&one.actor)) } }
        }
        div .columns .facets {
            section {
                ol .plain start=(hits.offset + 1) {
                    @for hit in &hits.items {
                        li .item {
                            a .title href={ "/reports/" (segment(&hit.report.report)) } { (hit.report.title.as_deref().unwrap_or(&hit.report.report)) }
                            p .facts {
                                (hit.report.outlet.as_deref().unwrap_or("outlet unknown")) " · " (hit.report.published.as_deref().unwrap_or("undated"))
                                @if let Some(story) = &hit.report.story { " · " a href={ "/stories/" (segment(story)) } { "its story" } }
                            }
                            @if !hit.snippet.is_empty() {
                                p .quote { @for piece in &hit.snippet { @if piece.hit { mark .on { (piece.text) } } @else { (piece.text) } " " } }
                            }
                        }
                    }
                }
                @if hits.items.is_empty() { p .quiet { "Nothing has all of these words. Try fewer, or the beginning of a word with *." } }
                (parts::pager(query, &hits, page))
            }
            aside aria-label="Narrow the search" {
                (narrow(&query_now, "Outlet", "outlet", &facets.outlets))
                (narrow(&query_now, "Month", "from", &facets.months))
                (narrow(&query_now, "Tells of", "type", &facets.types))
            }
        }
    };
    Ok(Page::new("Search", "", body).words(words))
}

fn narrow(query: &Query, heading: &str, name: &str, facets: &[Facet]) -> Markup {
    html! {
        @if !facets.is_empty() {
            h2 { (heading) }
            ul .plain {
                @for facet in facets {
                    @let is_chosen = query.one(name) == Some(&facet.value);
                    @let value = (!is_chosen).then_some(facet.value.as_str());
                    @let narrowed = if name == "from" { query.with("from", value).with("to", value) } else { query.with(name, value) };
                    @let address = narrowed.encoded();
                    li {
                        a href=(if address.is_empty() { "?" } else { &address }) aria-current=[is_chosen.then_some("true")] { (facet.value) }
                        " " span .facts { (facet.reports) @if is_chosen { " · take out" } }
                    }
                }
            }
        }
    }
}
