//! What a record looks like as rows: pure, so that the same record always makes the same rows.

use std::collections::{BTreeMap, HashMap};

use chancery_model::{Actor, Cluster, Event, EventType, Place, Record, RecordReport, Slot, Status, Verdict};

use crate::line::Line;
use crate::slim::{Quick, sorted};
use crate::{days, intensity, schema};

/// Most ordered pairs of countries kept for one event. A summit of 27 has 702; a list of all states is no dyad.
const MAX_PAIRS: usize = 1000;

/// One act.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow<'a> {
    pub cluster: &'a Cluster,
    pub line: Line<'a>,
    pub mode: Option<&'a str>,
    pub cameo: Option<&'a str>,
    pub status: Status,
    /// First and last day it may have been; of publication where it is not `dated`.
    pub days: Option<(i64, i64)>,
    pub dated: bool,
    pub place: Option<&'a Place>,
    pub intensity: Option<i64>,
    pub confidence: i64,
    pub plan: Option<&'static str>,
    pub reports: usize,
    pub wires: usize,
    pub origins: usize,
    pub conflicts: usize,
    /// Role number and actor, each once.
    pub parties: Vec<(i64, &'a Actor)>,
    /// Ordered pairs of countries.
    pub pairs: Vec<(&'a str, &'a str)>,
    /// Index of another event of the record, and how the two relate.
    pub links: Vec<(usize, &'static str)>,
    /// Of each mention its report's place in the record.
    pub told: Vec<Option<usize>>,
}

/// Roles, as numbers in the file.
pub const ACTOR: i64 = 0;
/// See [`ACTOR`].
pub const RECIPIENT: i64 = 1;
/// See [`ACTOR`].
pub const SAID_BY: i64 = 2;

/// The rows of a record's events, in its order.
pub fn events(record: &Record) -> Vec<EventRow<'_>> {
    let published = |report: &RecordReport| days::number(report.published.as_deref()?);
    let reports: Reports<'_> = record
        .reports
        .iter()
        .enumerate()
        .map(|(place, report)| (report.id.as_str(), (place, report.wire.as_str(), published(report))))
        .collect();
    let mut rows: Vec<EventRow<'_>> =
        record.clusters.iter().map(|cluster| event(cluster, &reports)).collect();
    link(record, &mut rows);
    rows
}

/// Of each report its place in the record, its wire and its day.
type Reports<'a> = HashMap<&'a str, (usize, &'a str, Option<i64>), Quick>;

fn event<'a>(cluster: &'a Cluster, known: &Reports<'_>) -> EventRow<'a> {
    let reports = sorted(cluster.mentions.iter().map(|mention| mention.report.as_str()));
    let voices = sorted(reports.iter().map(|report| known.get(report).map_or(*report, |(_, wire, _)| wire)));
    let of_kind = || cluster.mentions.iter().filter(|mention| mention.kind == Some(cluster.kind));
    let mode = commonest(of_kind().filter_map(|mention| mention.mode.as_deref()));
    let status = status(cluster);
    let told = told_days(cluster);
    let published = || reports.iter().filter_map(|report| known.get(report)?.2).min().map(|day| (day, day));
    let told_by = |mention: &Event| known.get(mention.report.as_str()).map(|(place, ..)| *place);
    let parties = parties(cluster);
    let place = place(cluster);
    EventRow {
        line: Line::of(&cluster.name, &parties, place),
        mode,
        cameo: commonest(of_kind().filter_map(|mention| mention.cameo.as_deref())),
        status,
        days: told.or_else(published),
        dated: told.is_some(),
        place,
        intensity: intensity::tenths(cluster.kind, mode),
        confidence: hundredths(cluster.mentions.iter().map(|mention| mention.confidence).fold(0.0, f64::max)),
        plan: plan(cluster),
        reports: reports.len(),
        wires: voices.len(),
        origins: cluster.slots.iter().map(|slot| slot.n_origins).max().unwrap_or(voices.len()),
        conflicts: cluster.slots.iter().filter(|slot| slot.verdict == Verdict::Conflict).count(),
        pairs: pairs(cluster.kind, &parties),
        parties,
        links: Vec::new(),
        told: cluster.mentions.iter().map(told_by).collect(),
        cluster,
    }
}

/// A share as a whole number of hundredths.
pub fn hundredths(share: f64) -> i64 {
    (share.clamp(0.0, 1.0) * 100.0).round() as i64
}

/// First and last day a mention gives.
fn mention_days(mention: &Event) -> Option<(i64, i64)> {
    days::range(mention.date.as_deref()?)
}

/// A verdict's name, as FORMATS has it.
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agree => "agree",
        Verdict::Refines => "refines",
        Verdict::Progression => "progression",
        Verdict::Single => "single",
        Verdict::Framing => "framing",
        Verdict::Garble => "garble",
        Verdict::Conflict => "conflict",
    }
}

fn slot<'a>(cluster: &'a Cluster, name: &str) -> Option<&'a Slot> {
    cluster.slots.iter().find(|slot| slot.slot == name)
}

fn commonest<'a>(values: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let first = values.clone().next()?;
    if values.clone().all(|value| value == first) {
        return Some(first);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(value, count)| (count, std::cmp::Reverse(value))).map(|(value, _)| value)
}

/// The record's own verdict, else the surest of what is said.
fn status(cluster: &Cluster) -> Status {
    let judged = slot(cluster, "status").and_then(|slot| schema::status_named(slot.best.as_deref()?));
    let said = || {
        let order = [Status::Happened, Status::Ongoing];
        order.into_iter().find(|status| cluster.mentions.iter().any(|mention| mention.status == *status))
    };
    judged.or_else(said).or(cluster.mentions.first().map(|mention| mention.status)).unwrap_or(Status::Alleged)
}

fn told_days(cluster: &Cluster) -> Option<(i64, i64)> {
    let slot = slot(cluster, "date");
    let best = slot.and_then(|slot| days::range(slot.best.as_deref()?));
    let between = || {
        let slot = slot?;
        let (low, high) = (days::range(slot.low.as_deref()?)?, days::range(slot.high.as_deref()?)?);
        Some((low.0.min(high.0), low.1.max(high.1)))
    };
    best.or_else(between).or_else(|| cluster.mentions.iter().filter_map(mention_days).min())
}

fn place(cluster: &Cluster) -> Option<&Place> {
    let best = slot(cluster, "place").and_then(|slot| slot.best.as_deref());
    let places = || cluster.mentions.iter().filter_map(|mention| mention.place.as_ref());
    places().find(|place| Some(place.name.as_str()) == best).or_else(|| places().next())
}

/// What became of an act that was announced; `None` where it never was.
fn plan(cluster: &Cluster) -> Option<&'static str> {
    use Status::{Conditional, Denied, Expected, Happened, Negated, Ongoing, Planned, Proposed};
    let has = |wanted: &[Status]| cluster.mentions.iter().any(|mention| wanted.contains(&mention.status));
    if matches!(cluster.kind, EventType::Statement | EventType::State)
        || !has(&[Planned, Proposed, Expected, Conditional])
    {
        return None;
    }
    Some(if has(&[Happened, Ongoing]) {
        "fulfilled"
    } else if has(&[Negated, Denied]) {
        "cancelled"
    } else {
        "open"
    })
}

/// Who took part, as the record judges: where it names the best value, only those in it.
fn parties(cluster: &Cluster) -> Vec<(i64, &Actor)> {
    let best = |name: &str| slot(cluster, name)?.best.as_deref();
    let side = |of: fn(&Event) -> &Vec<Actor>, best: Option<&str>| -> Vec<(&Actor, usize)> {
        let mut found = by_id(cluster.mentions.iter().flat_map(of));
        let is_best =
            |actor: &Actor| best.is_some_and(|best| best.split(" + ").any(|name| name == actor.name));
        if found.iter().any(|(actor, _)| is_best(actor)) {
            found.retain(|(actor, _)| is_best(actor));
        }
        found
    };
    let actors = side(|mention| &mention.actors, best("participants"));
    let recipients = side(|mention| &mention.recipients, best("recipient").or_else(|| best("participants")));
    let times_of = |side: &[(&Actor, usize)], wanted: &Actor| {
        side.iter().find(|(actor, _)| actor.id == wanted.id).map_or(0, |(_, times)| *times)
    };
    let mut parties: Vec<(i64, &Actor)> = Vec::with_capacity(actors.len() + recipients.len());
    for (actor, times) in &actors {
        if times_of(&recipients, actor) <= *times {
            parties.push((ACTOR, actor));
        }
    }
    for (actor, times) in &recipients {
        if times_of(&actors, actor) < *times {
            parties.push((RECIPIENT, actor));
        }
    }
    let sayers = by_id(cluster.mentions.iter().filter_map(|mention| mention.said_by.as_ref()));
    parties.extend(sayers.into_iter().map(|(actor, _)| (SAID_BY, actor)));
    parties
}

/// Actors in order of their ids, each as it is first met, and how often it is.
fn by_id<'a>(actors: impl Iterator<Item = &'a Actor>) -> Vec<(&'a Actor, usize)> {
    let mut found: Vec<(&Actor, usize)> = Vec::new();
    for actor in actors {
        match found.binary_search_by(|(known, _)| known.id.cmp(&actor.id)) {
            Ok(at) => found[at].1 += 1,
            Err(at) => found.insert(at, (actor, 1)),
        }
    }
    found
}

/// Countries of actors with countries of recipients; of a meeting without recipients, each with each.
fn pairs<'a>(kind: EventType, parties: &[(i64, &'a Actor)]) -> Vec<(&'a str, &'a str)> {
    let countries = |wanted: i64| -> Vec<&'a str> {
        let of_role = parties.iter().filter(|(role, _)| *role == wanted);
        sorted(of_role.filter_map(|(_, actor)| actor.country.as_deref()))
    };
    let (sources, mut targets) = (countries(ACTOR), countries(RECIPIENT));
    if targets.is_empty() && matches!(kind, EventType::Agree | EventType::Consult | EventType::Cooperate) {
        targets.clone_from(&sources);
    }
    let mut pairs = Vec::new();
    for source in &sources {
        pairs.extend(targets.iter().filter(|target| *target != source).map(|target| (*source, *target)));
    }
    pairs.truncate(MAX_PAIRS);
    pairs
}

/// Links between mentions become links between their events; a plan that another event carries out is fulfilled.
fn link(record: &Record, rows: &mut [EventRow<'_>]) {
    let answers = || {
        record.clusters.iter().flat_map(|cluster| &cluster.mentions).any(|mention| mention.answers.is_some())
    };
    if !answers() {
        return;
    }
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, cluster) in record.clusters.iter().enumerate() {
        for mention in &cluster.mentions {
            at.insert(&mention.id, number);
        }
    }
    for (number, cluster) in record.clusters.iter().enumerate() {
        let mut links: BTreeMap<usize, &'static str> = BTreeMap::new();
        for mention in &cluster.mentions {
            let target = mention.answers.as_deref().and_then(|target| at.get(target)).copied();
            if let Some(target) = target.filter(|target| *target != number) {
                links.entry(target).or_insert_with(|| relation(mention, &record.clusters[target]));
            }
        }
        for (&target, &kind) in &links {
            if kind == "fulfils" && rows[target].plan == Some("open") {
                rows[target].plan = Some("fulfilled");
            }
        }
        rows[number].links = links.into_iter().collect();
    }
}

fn relation(mention: &Event, target: &Cluster) -> &'static str {
    if mention.kind == Some(EventType::Request) {
        "demands"
    } else if mention.kind == Some(target.kind) && plan(target).is_some() {
        "fulfils"
    } else {
        "answers"
    }
}
