//! A story: the brief, with the words of each claim; its wires; its versions.

use std::collections::BTreeMap;

use chancery_engine::brief::{Brief, Item, Support};
use chancery_model::{Record, Report};
use chancery_store::Store;
use chancery_store::read::Addressed;
use maud::{Markup, html};

use crate::chart;
use crate::claim::{self, Claim};
use crate::pages::{Page, evidence, parts};
use crate::problem::Problem;
use crate::query::{Query, segment};

/// `/stories`
pub fn list(store: &Store, query: &Query) -> Result<Page, Problem> {
    let (filter, page) = (query.filter()?, query.page(50)?);
    let listed = store.stories(&filter, page)?;
    let body = html! {
        (parts::range_form(query, &html! {
            (parts::field("actor", "Actor", query.one("actor").unwrap_or(""), "QAT or Q159"))
            label { input type="checkbox" name="conflicts" value="true" checked[filter.conflicts]; " only with conflicts" }
        }))
        (parts::stories(&listed.items))
        (parts::pager(query, &listed, page))
    };
    Ok(Page::new("Stories", "/stories", body))
}

/// `/stories/{id}`
pub fn story(store: &Store, id: &str, query: &Query) -> Result<Page, Problem> {
    let version = query.number("version", 1, 1_000_000)?;
    let story = store.addressed(id, version)?.ok_or_else(|| Problem::missing("a story", id))?;
    let record = &story.record;
    let reports = store.reports_of(id)?;
    let brief = Brief::of(record, &reports);
    // What was planned and happened is told in two parts; its words are opened in the first.
    let sections = [&brief.happened, &brief.planned, &brief.doubtful, &brief.said];
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (part, items) in sections.into_iter().enumerate() {
        for item in items {
            first.entry(&item.cluster.id).or_insert(part);
        }
    }
    let view = View { story: &story, reports: &reports, chosen: query.one("claim"), query, first };
    let body = html! {
        (tabs(record, "brief"))
        @if let Some(version) = query.one("version") {
            p role="note" .note { "This is version " (version) " of the record; the texts are today's. " a href="?" { "The present one" } }
        }
        (chart::timeline(&story))
        (view.disagreements(&brief))
        (view.items("What happened", 0, &brief.happened))
        (view.items("Planned, and what came of it", 1, &brief.planned))
        (view.damaged(&brief))
        (view.items("Denied, not done, or only alleged", 2, &brief.doubtful))
        (view.items("Said, and how things stand", 3, &brief.said))
        (sources(&brief))
    };
    Ok(Page::new(parts::title_of(store, record)?, "/stories", body))
}

/// The parts of a story, and what it amounts to.
pub fn tabs(record: &Record, here: &str) -> Markup {
    let base = format!("/stories/{}", segment(&record.story));
    let conflicts = record
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.slots)
        .filter(|slot| slot.verdict == chancery_model::Verdict::Conflict)
        .count();
    html! {
        p .facts {
            (parts::days(record.first.as_deref(), record.last.as_deref()))
            " · " b { (parts::count(record.wires.len(), "wire")) }
            " · " (parts::count(record.reports.len(), "report"))
            " · " (parts::count(record.clusters.len(), "event"))
            @if conflicts > 0 { " · " span .conflict { (parts::count(conflicts, "conflict")) } }
            @if !record.repairs.is_empty() { " · " (parts::count(record.repairs.len(), "damaged word")) }
        }
        nav .tabs aria-label="Parts of the story" {
            @for (name, path, label) in [
                ("brief", "", "Brief"), ("reports", "/reports", "Reports side by side"), ("wires", "/wires", "Wires"),
                ("versions", "/versions", "Versions"),
            ] {
                a href={ (base) (path) } aria-current=[(name == here).then_some("page")] { (label) }
            }
            a href={ "/api/v1/stories/" (segment(&record.story)) } { "JSON" }
        }
    }
}

struct View<'a> {
    story: &'a Addressed,
    reports: &'a [Report],
    chosen: Option<&'a str>,
    query: &'a Query,
    /// The part of the page in which an event is told first.
    first: BTreeMap<&'a str, usize>,
}

impl View<'_> {
    /// A claim as a link that opens its words below it, or closes them.
    fn claim(&self, name: &str, shown: &Markup) -> Markup {
        let is_open = self.chosen == Some(name);
        let address = self.query.with("claim", (!is_open).then_some(name)).encoded();
        html! {
            a .claim id=(name) href={ (if address.is_empty() { "?" } else { &address }) "#" (name) } aria-expanded=(is_open) { (shown) }
        }
    }

    /// A claim that is told above, too: a link that opens its words there.
    fn again(&self, name: &str, shown: &Markup) -> Markup {
        let address = self.query.with("claim", Some(name)).encoded();
        html! { a .claim href={ (address) "#" (name) } { (shown) } }
    }

    /// The words of the claim that is open.
    fn words(&self, name: &str) -> Markup {
        let claim: Option<Claim> =
            (self.chosen == Some(name)).then(|| claim::find(self.story, name)).flatten();
        html! { @if let Some(claim) = claim { (evidence::panel(&claim, &self.story.record, self.reports)) } }
    }

    fn items(&self, heading: &str, part: usize, items: &[Item<'_>]) -> Markup {
        html! {
            @if !items.is_empty() {
                h2 { (heading) }
                ul .plain {
                    @for item in items {
                        @let event = self.story.of(item.cluster);
                        @let name = claim::of_event(event.unwrap_or(&item.cluster.id));
                        li .item {
                            span .dot.(chart::class_of(item.cluster.kind)) aria-hidden="true" {}
                            @let is_first = self.first.get(item.cluster.id.as_str()) == Some(&part);
                            @let shown = html! {
                                time { (item.date.as_deref().unwrap_or("no date")) } " " (item.cluster.name)
                            };
                            @if is_first { (self.claim(&name, &shown)) } @else { (self.again(&name, &shown)) }
                            p .facts {
                                span .kind { (item.cluster.kind.name()) } " " (item.status)
                                @if let Some(place) = &item.place { " · in " (place) }
                                @if let Some(speaker) = &item.said_by { " · according to " (speaker) }
                                @for fact in &item.details { " · " (fact) }
                                " · " (support(item.support))
                                @if let Some(event) = event { " · " a href={ "/events/" (segment(event)) } { "all values" } }
                            }
                            @if let Some((words, marker)) = &item.words {
                                p .quote { "“" (one_line(words)) "” " span .facts { "[" (marker.report) ":" (marker.line) "]" } }
                            }
                            @if is_first { (self.words(&name)) }
                        }
                    }
                }
            }
        }
    }

    fn disagreements(&self, brief: &Brief<'_>) -> Markup {
        html! {
            @if !brief.disagreements.is_empty() {
                h2 { "Where they disagree" }
                ul .plain {
                    @for disagreement in &brief.disagreements {
                        @let event = self.story.of(disagreement.cluster).unwrap_or(&disagreement.cluster.id);
                        li .item .split {
                            span .title { (disagreement.cluster.name) ": " span .conflict { (disagreement.slot.slot) } }
                            ul {
                                @for (at, reading) in disagreement.readings.iter().enumerate() {
                                    @let name = claim::of_value(event, disagreement.slot, at);
                                    li {
                                        (self.claim(&name, &html! { (reading.value) }))
                                        @if let Some(words) = reading.surface.first() { " “" (one_line(words)) "”" }
                                        " " span .facts { (parts::count(reading.wires, "wire")) ", " (parts::count(reading.reports, "report")) }
                                        (self.words(&name))
                                    }
                                }
                            }
                            @for because in &disagreement.slot.because { p .facts { "because " (because) } }
                        }
                    }
                }
            }
        }
    }

    fn damaged(&self, brief: &Brief<'_>) -> Markup {
        html! {
            @if !brief.damaged.is_empty() {
                h2 { "Probably mistranslated or misspelt" }
                ul .plain .two {
                    @for damage in &brief.damaged {
                        @let name = claim::of_repair(&self.story.record, damage.words, damage.kind);
                        li .item {
                            (self.claim(&name, &html! { "“" (one_line(damage.words)) "”" }))
                            @if damage.reading.is_empty() { " meaning unknown" } @else { " likely " b { (damage.reading) } }
                            p .facts { (damage.because.join("; ")) }
                            (self.words(&name))
                        }
                    }
                }
            }
        }
    }
}

fn support(support: Support) -> Markup {
    html! {
        b { (parts::count(support.wires, "wire")) } ", " (parts::count(support.reports, "report")) ", "
        (parts::count(support.origins, "origin"))
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sources(brief: &Brief<'_>) -> Markup {
    html! {
        h2 { "Sources" }
        ul .plain .two {
            @for source in &brief.sources {
                @for report in &source.reports {
                    li .item {
                        span .facts { "[" (report.number) "] " }
                        a href={ "/reports/" (segment(report.id)) } { (report.title.unwrap_or(report.id)) }
                        p .facts {
                            (report.outlet.unwrap_or("outlet unknown")) " · " (report.published.unwrap_or("undated"))
                            " · wire " (source.wire)
                            @if let Some(origin) = source.origin { " from " (origin) }
                        }
                    }
                }
            }
        }
    }
}

/// `/stories/{id}/wires`
pub fn wires(store: &Store, id: &str, _: &Query) -> Result<Page, Problem> {
    let record = store.story(id)?.ok_or_else(|| Problem::missing("a story", id))?;
    let of = |report: &str| record.reports.iter().find(|one| one.id == report);
    let body = html! {
        (tabs(&record, "wires"))
        p { "Reports of one wire go back to one text: copies, rewrites, separate translations. Together they count once." }
        @for wire in &record.wires {
            section .card {
                h2 { (wire.wire) @if let Some(origin) = &wire.origin { ", from " (origin) } }
                ul { @for because in &wire.because { li .facts { (because) } } }
                ul .plain {
                    @for report in &wire.reports {
                        li {
                            a href={ "/reports/" (segment(report)) } { (report) }
                            @if let Some(entry) = of(report) {
                                span .facts { " " (entry.outlet.as_deref().unwrap_or("outlet unknown")) " · " (entry.published.as_deref().unwrap_or("undated")) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new(parts::title_of(store, &record)?, "/stories", body))
}

/// `/stories/{id}/versions`
pub fn versions(store: &Store, id: &str, _: &Query) -> Result<Page, Problem> {
    let record = store.story(id)?.ok_or_else(|| Problem::missing("a story", id))?;
    let versions = store.versions(id)?;
    let base = format!("/stories/{}", segment(&record.story));
    let body = html! {
        (tabs(&record, "versions"))
        table {
            thead { tr { th scope="col" { "Version" } th scope="col" { "Made" } th scope="col" { "By" } th .n scope="col" { "Reports" } th .n scope="col" { "Events" } } }
            tbody {
                @for version in versions.iter().rev() {
                    tr {
                        td { a href={ (base) "?version=" (version.version) } { (version.version) } }
                        td { (version.at.as_deref().unwrap_or("unknown")) }
                        td { (version.engine) }
                        td .n { (version.reports) }
                        td .n { (version.events) }
                    }
                }
            }
        }
    };
    Ok(Page::new(parts::title_of(store, &record)?, "/stories", body))
}
