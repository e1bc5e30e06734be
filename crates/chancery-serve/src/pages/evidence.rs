//! The reports themselves: the words of one claim, and whole texts beside each other.

use std::collections::BTreeMap;

use chancery_model::{Record, Report, Verdict};
use chancery_store::Store;
use chancery_store::read::Addressed;
use maud::{Markup, html};

use crate::claim::{self, Claim};
use crate::pages::story::tabs;
use crate::pages::text::{self, Mark};
use crate::pages::{Page, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};

/// Reports beside each other at once.
const BESIDE: usize = 4;

/// The words a claim rests on, in each report that has them, beside each other.
pub fn panel(claim: &Claim, record: &Record, reports: &[Report]) -> Markup {
    let meta: BTreeMap<&str, _> = record.reports.iter().map(|report| (report.id.as_str(), report)).collect();
    html! {
        section .evidence aria-label={ "The words behind: " (claim.title) } {
            @for report in reports {
                @if let Some(spans) = claim.spans.get(&report.id) {
                    @let marks: Vec<Mark> = spans.iter().map(|span| Mark {
                        span: *span, class: "on", href: None, title: String::new(),
                    }).collect();
                    article {
                        h3 { a href={ "/reports/" (segment(&report.id)) } { (report.title.as_deref().unwrap_or(&report.id)) } }
                        p .facts {
                            (report.outlet.as_deref().unwrap_or("outlet unknown")) " · " (report.published.as_deref().unwrap_or("undated"))
                            @if let Some(entry) = meta.get(report.id.as_str()) { " · wire " (entry.wire) }
                        }
                        (text::excerpt(report, &marks))
                    }
                }
            }
        }
    }
}

/// `/stories/{id}/reports`
pub fn side_by_side(store: &Store, id: &str, query: &Query) -> Result<Page, Problem> {
    let story = store.addressed(id, None)?.ok_or_else(|| Problem::missing("a story", id))?;
    let record = &story.record;
    let reports = store.reports_of(id)?;
    let chosen = query.many("report");
    let page = query.page(BESIDE)?;
    let order: Vec<&Report> = record
        .wires
        .iter()
        .flat_map(|wire| &wire.reports)
        .filter_map(|id| reports.iter().find(|report| report.id == *id))
        .filter(|report| chosen.is_empty() || chosen.contains(&report.id))
        .collect();
    let shown: Vec<&Report> = order.iter().copied().skip(page.offset).take(page.limit.min(12)).collect();
    let marks = verdict_marks(&story);
    let listed = chancery_store::Listed {
        more: page.offset + shown.len() < order.len(),
        offset: page.offset,
        items: shown,
    };
    let none = Vec::new();
    let body = html! {
        (tabs(record, "reports"))
        p .legend {
            @for (name, meaning) in parts::VERDICTS.iter().filter(|(name, _)| *name != "single") {
                mark class={ "v-" (name) } { (name) } " " (meaning) ". "
            }
        }
        details {
            summary { "Choose reports" }
            form .filters {
                @for report in &record.reports {
                    label { input type="checkbox" name="report" value=(report.id) checked[chosen.contains(&report.id)]; " "
                        (report.outlet.as_deref().unwrap_or(&report.id)) " (" (report.wire) ")" }
                }
                button { "Show" }
            }
        }
        (parts::pager(query, &listed, page))
        div .beside {
            @for report in &listed.items {
                article tabindex="0" {
                    h2 { a href={ "/reports/" (segment(&report.id)) } { (report.title.as_deref().unwrap_or(&report.id)) } }
                    p .facts {
                        (report.outlet.as_deref().unwrap_or("outlet unknown")) " · " (report.published.as_deref().unwrap_or("undated"))
                        @if let Some(entry) = record.reports.iter().find(|entry| entry.id == report.id) { " · wire " (entry.wire) }
                    }
                    (text::whole(report, marks.get(report.id.as_str()).unwrap_or(&none)))
                }
            }
        }
    };
    Ok(Page::new(parts::title_of(store, record)?, "/stories", body))
}

/// The words of every value that others bear on, by report, marked by verdict.
fn verdict_marks(story: &Addressed) -> BTreeMap<&str, Vec<Mark>> {
    let record = &story.record;
    let mut marks: BTreeMap<&str, Vec<Mark>> = BTreeMap::new();
    for (cluster, event) in record.clusters.iter().zip(&story.addresses) {
        for slot in cluster.slots.iter().filter(|slot| slot.verdict != Verdict::Single) {
            let class = class_of(slot.verdict);
            for (at, value) in slot.values.iter().enumerate() {
                for (report, span) in &value.spans {
                    marks.entry(report).or_default().push(Mark {
                        span: *span,
                        class,
                        href: Some(claim_address(record, &claim::of_value(event, slot, at))),
                        title: format!("{}: {} {}", cluster.name, slot.slot, value.value),
                    });
                }
            }
        }
    }
    for repair in &record.repairs {
        let reading = repair.actor.as_ref().map(|actor| actor.name.as_str()).or(repair.reading.as_deref());
        marks.entry(&repair.report).or_default().push(Mark {
            span: chancery_model::Span { start: repair.start, end: repair.end.max(repair.start) },
            class: "v-garble",
            href: Some(claim_address(record, &claim::of_repair(record, &repair.text, &repair.kind))),
            title: format!("likely {}", reading.unwrap_or("mistranslated")),
        });
    }
    marks
}

fn claim_address(record: &Record, name: &str) -> String {
    let query = Query::default().with("claim", Some(name)).encoded();
    format!("/stories/{}{query}#{}", segment(&record.story), segment(name))
}

fn class_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agree => "v-agree",
        Verdict::Refines => "v-refines",
        Verdict::Progression => "v-progression",
        Verdict::Single => "v-single",
        Verdict::Framing => "v-framing",
        Verdict::Garble => "v-garble",
        Verdict::Conflict => "v-conflict",
    }
}

/// A verdict's name and class.
pub fn verdict(verdict: Verdict) -> Markup {
    let class = class_of(verdict);
    html! { mark class=(class) { (class.trim_start_matches("v-")) } }
}
