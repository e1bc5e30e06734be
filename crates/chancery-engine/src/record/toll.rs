//! How many people the reports of a story say were killed and injured: slots of its chief attack.
//!
//! A number counts what the sureness of its reports adds up to, a wire once. Of numbers that are nearly as well supported the
//! larger one is best: who was left out by one report is seldom made up by another. Of wars, only numbers beside the attack count.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Actor, ActorKind, Cluster, EventType, Slot, Span, Status, Verdict};

use super::Story;
use super::act::Act;
use super::lattice::Relation;
use super::verdict::{self, Claim, Reading};
use crate::toll::{self, Harm, Toll};

/// What each report adds to a number less than its score: a guess that is seldom right should outvote nobody.
const DOUBT: f64 = 0.2;

/// Least that any report adds.
const LEAST: f64 = 0.05;

/// Share of the best support from which a larger number is preferred. Figures: `cargo xtask gvc`.
const NEARLY: f64 = 0.8;

/// Adds the tolls to the attack that most reports tell of; stories without one have none.
pub fn add(story: &Story<'_>, members: &[Vec<usize>], clusters: &mut [Cluster]) {
    let told = |cluster: &Cluster| {
        let reports: BTreeSet<&str> = cluster.mentions.iter().map(|event| event.report.as_str()).collect();
        (reports.len(), cluster.mentions.len())
    };
    let attacks = clusters.iter().enumerate().filter(|(_, cluster)| cluster.kind == EventType::Assault);
    let chief = attacks.max_by_key(|(at, cluster)| (told(cluster), Reverse(*at))).map(|(at, _)| at);
    let Some((chief, &first)) = chief.and_then(|at| Some((at, members.get(at)?.first()?))) else { return };
    let mut each: Vec<Vec<Toll>> =
        story.reports.iter().map(|entry| toll::of_report(entry.report, entry.annotation)).collect();
    if clusters.iter().any(is_of_states) {
        for (report, tolls) in each.iter_mut().enumerate() {
            let own: Vec<Span> = own_attacks(story, &members[chief], report);
            let is_own = |span: &Span| own.iter().any(|attack| attack.overlaps(*span));
            for toll in tolls.iter_mut() {
                toll.spans.retain(is_own);
                toll.others.retain(|(_, span)| is_own(span));
            }
            tolls.retain(|toll| !toll.spans.is_empty());
        }
    }
    for harm in [Harm::Killed, Harm::Injured] {
        let tolls =
            each.iter().enumerate().flat_map(|(report, tolls)| tolls.iter().map(move |toll| (report, toll)));
        let tolls: Vec<(usize, &Toll)> = tolls.filter(|(_, toll)| toll.harm == harm).collect();
        clusters[chief].slots.extend(slot(story, harm, first, &tolls));
    }
    let slots = &mut clusters[chief].slots;
    let told: BTreeSet<(String, String)> = slots
        .iter()
        .filter(|slot| slot.slot == Harm::Killed.name() || slot.slot == Harm::Injured.name())
        .flat_map(|slot| &slot.values)
        .flat_map(|value| value.reports.iter().map(|report| (value.value.clone(), report.clone())))
        .collect();
    // Numbers that the tolls give are not told twice.
    slots.retain(|slot| {
        !(slot.slot == "count" || slot.slot.starts_with("count:"))
            || slot.values.iter().any(|value| {
                value.reports.iter().any(|report| !told.contains(&(value.value.clone(), report.clone())))
            })
    });
}

/// The words with which a report tells of an attack: those of its mentions, and of others by nobody else, nowhere else and on no
/// other day, as far as the report says.
fn own_attacks(story: &Story<'_>, members: &[usize], report: usize) -> Vec<Span> {
    let chief = || members.iter().map(|&member| story.act(member));
    let is_near = |act: &Act<'_>| {
        let apart = |other: &Act<'_>| {
            let days = act.days.zip(other.days).map(|(days, other)| days.relation(other));
            let place =
                act.place.zip(other.place).map(|(place, other)| story.acts.places.relation(place, other));
            days == Some(Relation::Disjoint) && act.says("date") && other.says("date")
                || place == Some(Relation::Disjoint) && act.says("place") && other.says("place")
                || story.acts.parties.fit(&act.actor_numbers, &other.actor_numbers) < 0.0
        };
        act.kind == EventType::Assault && act.event.status == Status::Happened && !chief().any(apart)
    };
    let here = story.acts.list.iter().enumerate().filter(|(_, act)| act.report == report);
    let own = here.filter(|(place, act)| members.contains(place) || is_near(act));
    own.map(|(_, act)| act.event.span()).collect()
}

/// Attacks of states, and of armies or on them: a report of a war counts the dead of many, and only those named with an attack
/// are its own. A state may also stand for the place of an attack by nobody knows whom, so that most mentions must say so.
fn is_of_states(cluster: &Cluster) -> bool {
    let is_state = |actor: &Actor| actor.kind == ActorKind::Country;
    let is_army = |actor: &Actor| actor.sector.as_deref() == Some("MIL");
    let by_state = cluster.mentions.iter().filter(|event| event.actors.iter().any(is_state)).count();
    cluster.kind == EventType::Assault
        && (2 * by_state >= cluster.mentions.len()
            || cluster.mentions.iter().any(|event| event.parties().into_iter().any(is_army)))
}

fn slot(story: &Story<'_>, harm: Harm, act: usize, tolls: &[(usize, &Toll)]) -> Option<Slot> {
    let mut readings: Vec<Reading<u32>> = Vec::new();
    let mut support: BTreeMap<u32, BTreeMap<usize, f64>> = BTreeMap::new();
    for &(report, toll) in tolls {
        let wire = story.wires.of_report[report];
        let heard = support.entry(toll.number).or_default().entry(wire).or_insert(0.0);
        *heard = heard.max((toll.score - DOUBT).max(LEAST));
        for &span in &toll.spans {
            let claim = Claim { act, report, open: false, span, origin: None, doubt: None };
            verdict::add(&mut readings, toll.number, toll.number.to_string(), claim);
        }
    }
    let weight = |number: u32| support.get(&number).map_or(0.0, |wires| wires.values().sum::<f64>());
    let most = support.keys().map(|&number| weight(number)).fold(0.0, f64::max);
    let best = *support.keys().rev().find(|&&number| weight(number) >= NEARLY * most)?;
    let (least, largest) = (*support.keys().next()?, *support.keys().next_back()?);
    let grown = least != largest && rises(story, tolls);
    let best = if grown { largest } else { best };
    // What a report also says stands beside its number and counts for no side.
    for &(report, toll) in tolls {
        for &(number, span) in &toll.others {
            let claim = Claim { act, report, open: false, span, origin: None, doubt: None };
            verdict::add(&mut readings, number, number.to_string(), claim);
        }
    }
    let numbers = || readings.iter().map(|reading| reading.value);
    let (low, high) = (numbers().min()?, numbers().max()?);
    let wires: BTreeSet<usize> = support.values().flat_map(|wires| wires.keys().copied()).collect();
    let reports: BTreeSet<usize> = tolls.iter().map(|(report, _)| *report).collect();
    readings.sort_by(|a, b| weight(b.value).total_cmp(&weight(a.value)).then(b.value.cmp(&a.value)));
    let show = |number: u32| {
        let ids = support.get(&number).into_iter().flat_map(|wires| wires.keys());
        let ids: Vec<&str> = ids.map(|&wire| story.wires.ids[wire].as_str()).collect();
        format!("{number} according to {}", ids.join(", "))
    };
    let (verdict, because) = if grown {
        (Verdict::Progression, vec!["later reports count more: the number grew".to_owned()])
    } else if wires.len() == 1 {
        (Verdict::Single, vec!["only one wire says so".to_owned()])
    } else if least == largest {
        (Verdict::Agree, vec![format!("{} independent wires say the same", wires.len())])
    } else {
        (Verdict::Conflict, support.keys().map(|&number| show(number)).collect())
    };
    let differ = low != high;
    Some(Slot {
        slot: harm.name().to_owned(),
        verdict,
        best: Some(best.to_string()),
        low: differ.then(|| low.to_string()),
        high: differ.then(|| high.to_string()),
        n_reports: reports.len(),
        n_wires: wires.len(),
        n_origins: verdict::origins(story, readings.iter().flat_map(|reading| &reading.claims)),
        values: readings.iter().map(|reading| verdict::slot_value(story, reading)).collect(),
        because,
    })
}

/// Whether the reports of each day count no fewer than those of the day before, and those of the last agree on more. On one day
/// numbers may differ by the hour.
fn rises(story: &Story<'_>, tolls: &[(usize, &Toll)]) -> bool {
    let day = |report: usize| story.reports[report].report.published_day();
    let dated: Option<Vec<(&str, u32)>> =
        tolls.iter().map(|&(report, toll)| Some((day(report)?, toll.number))).collect();
    let Some(dated) = dated else { return false };
    let mut days: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (day, number) in dated {
        let (least, most) = days.entry(day).or_insert((number, number));
        (*least, *most) = ((*least).min(number), (*most).max(number));
    }
    let days: Vec<(u32, u32)> = days.into_values().collect();
    let (Some(&(first, _)), Some(&(least, most))) = (days.first(), days.last()) else { return false };
    days.windows(2).all(|pair| pair[0].1 <= pair[1].0) && least == most && first < most && days.len() > 1
}
