//! A story's claims compared: corroborated, reported once, conflicting, damaged.
//!
//! 1. `act` makes the coded events ready for comparing; `coref` finds which of them are one act.
//!    `implied` then finds the parties that one report leaves out and others name.
//!    `mention` finds the same of words that somebody asks about.
//! 2. `slots` gathers, for each attribute of an act, what each report says and where.
//! 3. `verdict` relates the values in the lattice of `date`, `place`, `count`, `party`.
//!    `toll` adds how many people were killed and injured.
//! 4. `repair` names damaged words and their likely reading; `name` words the result.
//!
//! Nothing a report said is dropped and no value is made up: every value stands on spans of the reports, which [`crate::check`] verifies.
//! Which reports belong to the story and which share a wire has been settled before, in [`crate::story`].

mod act;
mod coref;
mod count;
mod counts;
mod date;
mod deadline;
mod implied;
mod lattice;
mod mention;
mod misnamed;
mod name;
mod party;
mod place;
mod repair;
mod slots;
mod speaker;
pub(crate) mod support;
mod toll;
mod verdict;
mod words;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use chancery_model::{Annotation, Cluster, Event, EventType, Place, Record, RecordReport, Report, Wire};

pub use implied::{Implied, implied};
pub use mention::{FEATURES as MENTION_FEATURES, MentionModel, Mentions};
pub use name::{in_words, short, with_article};

use crate::doubt::Doubt;
use act::{Act, Wires};
use coref::Acts;
use lattice::Relation;

/// One report with what the earlier stages made of it.
#[derive(Clone, Copy, Debug)]
pub struct ReportEvents<'a> {
    /// The text.
    pub report: &'a Report,
    /// Its sentences, names, times and numbers.
    pub annotation: &'a Annotation,
    /// Its coded events.
    pub events: &'a [Event],
}

/// Compares what the reports of one story say.
///
/// The order of `reports` and `wires` does not matter. Reports that no wire lists count as a wire each.
pub fn reconcile(story_id: &str, reports: &[ReportEvents<'_>], wires: &[Wire]) -> Record {
    let story = Story::new(reports, wires);
    let clusters = story.clusters();
    let mut repairs = repair::repairs(&story);
    repair::from_clusters(&story, &clusters, &mut repairs);
    let days = || story.reports.iter().filter_map(|entry| entry.report.published_day());
    let mut record = Record {
        story: story_id.to_owned(),
        title: String::new(),
        first: days().min().map(str::to_owned),
        last: days().max().map(str::to_owned),
        reports: story.record_reports(),
        wires: story.record_wires(wires),
        clusters: story.record_clusters(&clusters),
        repairs,
    };
    record.title = name::title(&record);
    record
}

/// First and last day of an ISO value: a day, week, month, season, year or interval.
pub fn days_of(value: &str) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    date::parse(value).map(|days| (days.from, days.to))
}

/// Features of every comparable pair of events, for training the weights of event coreference: event ids and features.
#[doc(hidden)]
pub fn pair_features(reports: &[ReportEvents<'_>], wires: &[Wire]) -> Vec<(String, String, Vec<f64>)> {
    let story = Story::new(reports, wires);
    let mut pairs = Vec::new();
    for first in 0..story.acts.list.len() {
        for second in first + 1..story.acts.list.len() {
            if let Some(features) = coref::features(&story.acts, first, second) {
                let id = |place: usize| story.act(place).event.id.clone();
                pairs.push((id(first), id(second), features.to_vec()));
            }
        }
    }
    pairs
}

/// A story made ready: reports by id, wires numbered, acts in order of place.
pub(crate) struct Story<'a> {
    reports: Vec<ReportEvents<'a>>,
    wires: Wires,
    acts: Acts<'a>,
    countries: BTreeSet<String>,
    doubts: OnceCell<Vec<Vec<Doubt>>>,
    named: OnceCell<repair::Named>,
    vague: OnceCell<Vec<speaker::Vague>>,
}

impl<'a> Story<'a> {
    fn new(reports: &[ReportEvents<'a>], wires: &[Wire]) -> Story<'a> {
        let mut sorted: Vec<ReportEvents<'a>> = reports.to_vec();
        sorted.sort_by(|a, b| (&a.report.id, &a.report.text).cmp(&(&b.report.id, &b.report.text)));
        let wires = Wires::new(&sorted, wires);
        let mut stems = words::Stems::default();
        let list = act::prepare(&sorted, &wires, &mut stems);
        let countries: BTreeSet<String> = list
            .iter()
            .flat_map(|act| &act.parties)
            .filter(|actor| actor.kind == chancery_model::ActorKind::Country)
            .map(|actor| actor.name.to_lowercase())
            .collect();
        let acts = Acts::new(list, &stems, |place| is_country(&countries, place));
        let (doubts, named, vague) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Story { reports: sorted, wires, acts, countries, doubts, named, vague }
    }

    /// Usual mistranslations by report.
    fn doubts(&self) -> &[Vec<Doubt>] {
        self.doubts.get_or_init(|| repair::usual(&self.reports))
    }

    /// Who is named, and how.
    fn named(&self) -> &repair::Named {
        self.named.get_or_init(|| repair::Named::new(&self.reports))
    }

    /// Speakers without a name.
    fn vague(&self) -> &[speaker::Vague] {
        self.vague.get_or_init(|| speaker::vague_speakers(&self.reports))
    }

    fn act(&self, place: usize) -> &Act<'a> {
        &self.acts.list[place]
    }

    fn is_country(&self, place: &Place) -> bool {
        is_country(&self.countries, place)
    }

    fn place_relation(&self, first: &Place, second: &Place) -> Relation {
        place::relation(first, second, |place| self.is_country(place))
    }

    fn clusters(&self) -> Vec<Vec<usize>> {
        coref::clusters(&self.acts)
    }

    /// How surely two mentions are one act; 0.0 means as likely as not.
    fn same_act(&self, first: usize, second: usize) -> f64 {
        if first == second {
            return f64::INFINITY;
        }
        coref::features(&self.acts, first.min(second), first.max(second))
            .map_or(f64::NEG_INFINITY, |features| coref::score(&features))
    }

    fn record_reports(&self) -> Vec<RecordReport> {
        self.reports
            .iter()
            .enumerate()
            .map(|(place, entry)| RecordReport {
                id: entry.report.id.clone(),
                outlet: entry.report.outlet.clone(),
                published: entry.report.published.clone(),
                wire: self.wires.ids[self.wires.of_report[place]].clone(),
            })
            .collect()
    }

    fn record_wires(&self, given: &[Wire]) -> Vec<Wire> {
        self.wires
            .ids
            .iter()
            .enumerate()
            .map(|(number, id)| {
                let mut reports: Vec<String> = self
                    .reports
                    .iter()
                    .zip(&self.wires.of_report)
                    .filter(|(_, wire)| **wire == number)
                    .map(|(entry, _)| entry.report.id.clone())
                    .collect();
                reports.sort();
                Wire {
                    wire: id.clone(),
                    reports,
                    because: given
                        .iter()
                        .find(|wire| wire.wire == *id)
                        .map(|wire| wire.because.clone())
                        .unwrap_or_default(),
                    origin: self.wires.origins[number].clone(),
                }
            })
            .collect()
    }

    fn record_clusters(&self, clusters: &[Vec<usize>]) -> Vec<Cluster> {
        let mut found: Vec<Cluster> = clusters
            .iter()
            .enumerate()
            .map(|(number, members)| {
                let kind = self.main_kind(members);
                let slots = slots::slots(self, members);
                Cluster {
                    id: format!("c{}", number + 1),
                    kind,
                    name: name::cluster(self, members, kind, &slots),
                    mentions: members.iter().map(|&place| self.act(place).event.clone()).collect(),
                    slots,
                }
            })
            .collect();
        toll::add(self, clusters, &mut found);
        found
    }

    /// The type most mentions have; a measure taken outranks its threat, ties go to the first in PLOVER's order.
    fn main_kind(&self, members: &[usize]) -> EventType {
        let votes = |kind: EventType| members.iter().filter(|&&place| self.act(place).kind == kind).count();
        let first = members.first().map_or(EventType::Statement, |&place| self.act(place).kind);
        EventType::ALL
            .into_iter()
            .filter(|kind| votes(*kind) > 0)
            .max_by_key(|kind| (votes(*kind), std::cmp::Reverse(*kind)))
            .unwrap_or(first)
    }
}

fn is_country(named: &BTreeSet<String>, place: &Place) -> bool {
    let lexicon = chancery_lexicon::actors::ActorLexicon::embedded();
    let listed = place.country.as_deref().and_then(|iso3| lexicon.state(iso3));
    listed.is_some_and(|state| state.actor.name == place.name) || named.contains(&place.name.to_lowercase())
}

#[cfg(test)]
mod tests;
