//! A report: the whole text, with names, events and damaged words.

use chancery_model::Span;
use chancery_store::Store;
use maud::html;

use crate::pages::text::{self, Mark};
use crate::pages::{Page, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};

/// `/reports/{id}`
pub fn report(store: &Store, id: &str, query: &Query) -> Result<Page, Problem> {
    let report = store.report(id)?.ok_or_else(|| Problem::missing("a report", id))?;
    let names = query.is_on("names")?;
    let item = store.report_item(id)?;
    let story = match item.as_ref().and_then(|item| item.story.as_deref()) {
        Some(story) => store.addressed(story, None)?,
        None => None,
    };
    let mut marks: Vec<Mark> = Vec::new();
    let record = story.as_ref().map(|story| &story.record);
    if let Some(story) = &story {
        for (cluster, event) in story.record.clusters.iter().zip(&story.addresses) {
            for mention in cluster.mentions.iter().filter(|mention| mention.report == report.id) {
                marks.push(Mark {
                    span: mention.span(),
                    class: "event",
                    href: Some(format!("/events/{}", segment(event))),
                    title: format!("{}: {}", cluster.kind.name(), cluster.name),
                });
            }
        }
        for repair in story.record.repairs.iter().filter(|repair| repair.report == report.id) {
            let reading =
                repair.actor.as_ref().map(|actor| actor.name.as_str()).or(repair.reading.as_deref());
            marks.push(Mark {
                span: Span { start: repair.start, end: repair.end.max(repair.start) },
                class: "v-garble",
                href: repair.actor.as_ref().map(|actor| format!("/actors/{}", segment(&actor.id))),
                title: format!("likely {}", reading.unwrap_or("mistranslated")),
            });
        }
    }
    if names && let Some(annotation) = store.annotation(&report.id)? {
        for mention in annotation.mentions {
            if let Some(actor) = &mention.actor {
                marks.push(Mark {
                    span: mention.span(),
                    class: "name",
                    href: Some(format!("/actors/{}", segment(&actor.id))),
                    title: actor.name.clone(),
                });
            }
        }
    }
    let body = html! {
        p .facts {
            (report.outlet.as_deref().unwrap_or("outlet unknown")) " · " (report.published.as_deref().unwrap_or("undated"))
            @if let Some(author) = &report.author { " · " (author) }
            @if let Some(wire) = item.as_ref().and_then(|item| item.wire.as_deref()) { " · wire " (wire) }
            @if let Some(story) = record { " · in the story " a href={ "/stories/" (segment(&story.story)) } { (parts::title_of(store, story)?) } }
            " · " a href={ "/api/v1/reports/" (segment(&report.id)) } { "JSON" }
        }
        @if let Some(url) = &report.url { p .facts { (parts::outside(url)) } }
        p .facts {
            mark .event { "words of an event" } " " mark .v-garble { "probably damaged" } " "
            @if names { mark .name { "known names" } " " a href="?" { "without names" } } @else { a href="?names=true" { "show known names" } }
            @if !report.dropped.is_empty() { " · grey: put aside as no part of the article" }
        }
        @if !report.notes.is_empty() {
            details { summary { (parts::count(report.notes.len(), "note")) }
                ul { @for note in &report.notes { li { code { (note.code) } " " (note.message) } } }
            }
        }
        article .reading { (text::whole(&report, &marks)) }
    };
    Ok(Page::new(report.title.clone().unwrap_or_else(|| report.id.clone()), "/stories", body))
}
