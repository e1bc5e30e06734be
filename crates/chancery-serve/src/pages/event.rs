//! An event: every value of every slot, and its words.

use chancery_store::Store;
use maud::html;

use crate::pages::text::{self, Mark};
use crate::pages::{Page, evidence, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};
use crate::{address, claim};

/// `/events`
pub fn list(store: &Store, query: &Query) -> Result<Page, Problem> {
    let (filter, page) = (query.filter()?, query.page(100)?);
    let listed = store.events(&filter, page)?;
    let body = html! {
        (parts::range_form(query, &html! {
            (parts::field("actor", "Actor", query.one("actor").unwrap_or(""), "QAT or Q159"))
            (parts::field("type", "Type", query.one("type").unwrap_or(""), "SANCTION"))
            (parts::field("place", "Place", query.one("place").unwrap_or(""), "Doha"))
        }))
        (parts::events(&listed.items))
        (parts::pager(query, &listed, page))
    };
    Ok(Page::new("Events", "/stories", body))
}

/// `/events/{id}`
pub fn event(store: &Store, id: &str, _: &Query) -> Result<Page, Problem> {
    let detail = address::event(store, "/events/", id)?;
    let item = &detail.item;
    let chain = store.chain(&item.event)?;
    let story = store.story(&item.story)?.ok_or_else(|| Problem::missing("a story", &item.story))?;
    let story_path = format!("/stories/{}", segment(&item.story));
    let body = html! {
        p .facts {
            span .dot.(parts::quad_class(item.quad.as_deref())) aria-hidden="true" {}
            span .kind { (item.kind) } @if let Some(mode) = &item.mode { " " (mode) }
            @if let Some(cameo) = &item.cameo { " · CAMEO " (cameo) }
            @if let Some(score) = item.intensity { " · intensity " (score) }
            " · " (item.status)
            @if let Some(plan) = &item.plan { " · announced, " (plan) }
            " · " b { (parts::count(item.wires, "wire")) } ", " (parts::count(item.reports, "report"))
            " · in the story " a href=(story_path) { (parts::title_of(store, &story)?) }
            " · " a href={ "/api/v1/events/" (segment(&item.event)) } { "JSON" }
        }
        dl .who {
            @if !item.actors.is_empty() { dt { "Who" } dd { (parts::actors(&item.actors)) } }
            @if !item.recipients.is_empty() { dt { "To whom" } dd { (parts::actors(&item.recipients)) } }
            @if !item.said_by.is_empty() { dt { "According to" } dd { (parts::actors(&item.said_by)) } }
            @if let Some(place) = &item.place { dt { "Where" } dd { (place.name) } }
            dt { "When" } dd { (parts::days(item.day.as_deref(), item.last_day.as_deref())) @if !item.dated { " (not dated by the reports: day of publication)" } }
        }
        h2 { "Every value" }
        div .scroll tabindex="0" role="region" aria-label="Every value" {
            table {
                thead { tr { th scope="col" { "Slot" } th scope="col" { "Verdict" } th scope="col" { "Value" } th scope="col" { "In the words of the reports" } th .n scope="col" { "Wires" } th .n scope="col" { "Reports" } } }
                tbody {
                    @for slot in &detail.cluster.slots {
                        @for (at, value) in slot.values.iter().enumerate() {
                            tr {
                                @if at == 0 {
                                    th scope="row" rowspan=(slot.values.len()) { (slot.slot) }
                                    td rowspan=(slot.values.len()) {
                                        (evidence::verdict(slot.verdict))
                                        @for because in &slot.because { p .facts { (because) } }
                                    }
                                }
                                td {
                                    @let name = claim::of_value(&item.event, slot, at);
                                    a href={ (story_path) (Query::default().with("claim", Some(&name)).encoded()) "#" (segment(&name)) } { (value.value) }
                                    @if slot.best.as_deref() == Some(&value.value) { " " span .facts { "best" } }
                                }
                                td { @for (at, words) in value.surface.iter().enumerate() { @if at > 0 { "; " } "“" (words) "”" } }
                                td .n { (value.wires.len()) }
                                td .n { (value.reports.len()) }
                            }
                        }
                    }
                }
            }
        }
        h2 { "The reports say" }
        div .evidence {
            @for mention in &detail.cluster.mentions {
                @if let Some(report) = store.report(&mention.report)? {
                    article {
                        h3 { a href={ "/reports/" (segment(&report.id)) } { (report.title.as_deref().unwrap_or(&report.id)) } }
                        p .facts {
                            (report.outlet.as_deref().unwrap_or("outlet unknown")) " · " (report.published.as_deref().unwrap_or("undated"))
                            " · confidence " (format!("{:.2}", mention.confidence))
                            @if mention.background { " · told as background" }
                        }
                        (text::excerpt(&report, &[Mark { span: mention.span(), class: "on", href: None, title: String::new() }]))
                        @for suspect in &mention.suspect { p .facts { "doubtful " (suspect.field) ": " (suspect.reason) } }
                    }
                }
            }
        }
        @if chain.len() > 1 {
            h2 { "What led to it, and what followed" }
            (parts::events(&chain))
        }
    };
    Ok(Page::new(item.name.clone(), "/stories", body))
}
