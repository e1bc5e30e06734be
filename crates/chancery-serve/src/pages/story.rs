//! A story: the brief, with the words of each claim; its wires; its versions.

use chancery_engine::brief::{Brief, Item, Support};
use chancery_model::{Record, Report};
use chancery_store::Store;
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
    let record = match query.number("version", 1, 1_000_000)? {
        Some(version) => store.record_at(id, version)?,
        None => store.story(id)?,
    };
    let record = record.ok_or_else(|| Problem::missing("a story", id))?;
    let reports = store.reports_of(id)?;
    let brief = Brief::of(&record, &reports);
    let view = View { record: &record, reports: &reports, chosen: query.one("claim"), query };
    let body = html! {
        (tabs(&record, "brief"))
        @if let Some(version) = query.one("version") {
            p role="note" .note { "This is version " (version) " of the record; the texts are today's. " a href="?" { "The present one" } }
        }
        (chart::timeline(&record))
        (view.disagreements(&brief))
        (view.items("What happened", &brief.happened))
        (view.items("Planned, and what came of it", &brief.planned))
        (view.damaged(&brief))
        (view.items("Denied, not done, or only alleged", &brief.doubtful))
        (view.items("Said, and how things stand", &brief.said))
        (sources(&brief))
    };
    Ok(Page::new(parts::title_of(store, &record)?, "/stories", body))
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
    record: &'a Record,
    reports: &'a [Report],
    chosen: Option<&'a str>,
    query: &'a Query,
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

    /// The words of the claim that is open.
    fn words(&self, name: &str) -> Markup {
        let claim: Option<Claim> =
            (self.chosen == Some(name)).then(|| claim::find(self.record, name)).flatten();
        html! { @if let Some(claim) = claim { (evidence::panel(&claim, self.record, self.reports)) } }
    }

    fn items(&self, heading: &str, items: &[Item<'_>]) -> Markup {
        html! {
            @if !items.is_empty() {
                h2 { (heading) }
                ul .plain {
                    @for item in items {
                        @let name = claim::of_event(item.cluster);
                        li .item {
                            span .dot.(chart::class_of(item.cluster.kind)) aria-hidden="true" {}
                            (self.claim(&name, &html! {
                                time { (item.date.as_deref().unwrap_or("no date")) } " " (item.cluster.name)
                            }))
                            p .facts {
                                span .kind { (item.cluster.kind.name()) } " " (item.status)
                                @if let Some(place) = &item.place { " · in " (place) }
                                @if let Some(speaker) = &item.said_by { " · according to " (speaker) }
                                @for (slot, value) in &item.details { " · " (slot) ": " (value) }
                                " · " (support(item.support)) " · "
                                a href={ "/events/" (segment(&format!("{}.{}", self.record.story, item.cluster.id))) } { "all values" }
                            }
                            @if let Some((words, marker)) = &item.words {
                                p .quote { "“" (one_line(words)) "” " span .facts { "[" (marker.report) ":" (marker.line) "]" } }
                            }
                            (self.words(&name))
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
                        li .item .split {
                            span .title { (disagreement.cluster.name) ": " span .conflict { (disagreement.slot.slot) } }
                            ul {
                                @for (at, reading) in disagreement.readings.iter().enumerate() {
                                    @let name = claim::of_value(disagreement.cluster, disagreement.slot, at);
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
                        @let name = claim::of_repair(self.record, damage.words, damage.kind);
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
