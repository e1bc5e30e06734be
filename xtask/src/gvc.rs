//! `cargo xtask gvc`: how many were killed and injured, by report and by incident, on the Gun Violence Corpus.
//!
//! Each gold incident's reports are one story. A report's count is right if it is the incident's number, which may have changed
//! since the report was written. Incidents fall into two halves by the last bit of their id's SHA-256: rules were made on the
//! first, the other is held.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use chancery_engine::pipeline::Engine;
use chancery_engine::toll::{self, Harm};
use chancery_model::Report;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// Coverage at which precision is asked for.
const COVERAGE: f64 = 0.5;

#[derive(Deserialize)]
struct Document {
    id: String,
    date: String,
    title: Option<String>,
    source: Option<String>,
    text: String,
    story: String,
}

#[derive(Deserialize)]
struct Incident {
    incident_uri: String,
    num_killed: u32,
    num_injured: u32,
}

/// What a report says, and whether that is so.
struct Count {
    score: f64,
    right: bool,
}

/// What is counted of one half and one sort of harm.
#[derive(Default)]
struct Sums {
    /// Reports of incidents in which somebody came to that harm.
    wanted: usize,
    counts: Vec<Count>,
    /// Incidents of which a report gives a count, and in how many of them each way is right.
    incidents: usize,
    best: usize,
    majority: usize,
    maximum: usize,
    latest: usize,
    covered: usize,
    /// The same where the reports differ.
    differing: [usize; 5],
}

pub fn measure(root: &Path, lists_errors: bool) -> Result<()> {
    let folder = root.join("../shared/data/stories/gvc");
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let incidents: Vec<Incident> =
        read("incidents.jsonl")?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let truth: BTreeMap<String, [u32; 2]> = incidents
        .into_iter()
        .map(|incident| (incident.incident_uri, [incident.num_killed, incident.num_injured]))
        .collect();
    let mut stories: BTreeMap<String, Vec<Report>> = BTreeMap::new();
    for line in read("docs.jsonl")?.lines() {
        let document: Document = serde_json::from_str(line).context("expected documents of GVC")?;
        let report = Report {
            published: Some(document.date),
            title: document.title,
            outlet: document.source,
            ..Report::new(document.id, document.text)
        };
        stories.entry(document.story).or_default().push(report);
    }
    let engine = Engine::embedded();
    let mut sums: BTreeMap<(&str, &str), Sums> = BTreeMap::new();
    for (story, mut reports) in stories {
        let Some(truth) = truth.get(&story) else { continue };
        let is_held = Sha256::digest(story.as_bytes()).last().is_some_and(|last| last % 2 == 1);
        let half = if is_held { "held" } else { "development" };
        let (record, annotations) = engine.read_story(&story, &mut reports);
        for (harm, &truth) in [Harm::Killed, Harm::Injured].into_iter().zip(truth) {
            let sum = sums.entry((half, harm.name())).or_default();
            sum.wanted += if truth > 0 { reports.len() } else { 0 };
            let mut given: Vec<(&str, u32)> = Vec::new();
            for (report, annotation) in reports.iter().zip(&annotations) {
                let toll = toll::of_report(report, annotation).into_iter().find(|toll| toll.harm == harm);
                let Some(toll) = toll else { continue };
                sum.counts.push(Count { score: toll.score, right: toll.number == truth });
                given.push((report.published_day().unwrap_or_default(), toll.number));
                if lists_errors && toll.number != truth && !is_held {
                    let title = report.title.as_deref().unwrap_or_default();
                    crate::say(&format!(
                        "{} {truth}, found {} ({:.2}): {title}",
                        harm.name(),
                        toll.number,
                        toll.score
                    ));
                }
            }
            let mut slots = record.clusters.iter().flat_map(|cluster| &cluster.slots);
            let slot = slots.find(|slot| slot.slot == harm.name());
            sum.incident(truth, &given, slot);
        }
    }
    for ((half, harm), sum) in &sums {
        crate::say(&format!("{half} {harm}: {}", sum.shown()));
    }
    for half in ["development", "held"] {
        let of_half = || sums.iter().filter(|((of, _), _)| *of == half).map(|(_, sum)| sum);
        let wanted: usize = of_half().map(|sum| sum.wanted).sum();
        let mut counts: Vec<&Count> = of_half().flat_map(|sum| &sum.counts).collect();
        counts.sort_by(|a, b| b.score.total_cmp(&a.score));
        let take = ((wanted as f64 * COVERAGE).round() as usize).min(counts.len());
        let line = counts.get(take.saturating_sub(1)).map_or(0.0, |count| count.score);
        // All of the same score come along.
        let taken: Vec<&&Count> = counts.iter().filter(|count| count.score >= line).collect();
        let right = taken.iter().filter(|count| count.right).count();
        crate::say(&format!(
            "{half}: both sorts, scores from {line:.2}: precision {:.3} at coverage {:.3}; all counts: {:.3} at {:.3}",
            share(right, taken.len()),
            share(taken.len(), wanted),
            share(counts.iter().filter(|count| count.right).count(), counts.len()),
            share(counts.len(), wanted)
        ));
    }
    Ok(())
}

impl Sums {
    fn incident(&mut self, truth: u32, given: &[(&str, u32)], slot: Option<&chancery_model::Slot>) {
        let (Some(slot), Some(maximum)) = (slot, given.iter().map(|(_, number)| *number).max()) else {
            return;
        };
        let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
        given.iter().for_each(|(_, number)| *votes.entry(*number).or_default() += 1);
        let most = votes.values().max().copied().unwrap_or(0);
        // Of numbers given as often, the one given first.
        let majority = given.iter().map(|(_, number)| *number).find(|number| votes[number] == most);
        let latest = given.iter().max_by_key(|(day, _)| *day).map(|(_, number)| *number);
        let number = |value: &Option<String>| value.as_deref().and_then(|value| value.parse::<u32>().ok());
        let best = number(&slot.best);
        let (low, high) = (number(&slot.low).or(best), number(&slot.high).or(best));
        let covered = low.is_some_and(|low| low <= truth) && high.is_some_and(|high| truth <= high);
        let right = [best == Some(truth), majority == Some(truth), maximum == truth, latest == Some(truth)];
        self.incidents += 1;
        self.best += usize::from(right[0]);
        self.majority += usize::from(right[1]);
        self.maximum += usize::from(right[2]);
        self.latest += usize::from(right[3]);
        self.covered += usize::from(covered);
        if votes.len() > 1 {
            self.differing[4] += 1;
            right.iter().zip(&mut self.differing).for_each(|(right, sum)| *sum += usize::from(*right));
        }
    }

    fn shown(&self) -> String {
        let right = self.counts.iter().filter(|count| count.right).count();
        let of = |part: usize| share(part, self.incidents);
        let [best, majority, maximum, latest, all] = self.differing;
        format!(
            "{} counts for {} reports of incidents with such victims, {right} right ({:.3}); {} incidents: best {:.3}, majority {:.3}, \
             maximum {:.3}, latest {:.3}, low..high covers {:.3}; where reports differ ({all}): best {best}, majority {majority}, \
             maximum {maximum}, latest {latest}",
            self.counts.len(),
            self.wanted,
            share(right, self.counts.len()),
            self.incidents,
            of(self.best),
            of(self.majority),
            of(self.maximum),
            of(self.latest),
            of(self.covered),
        )
    }
}

fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}
