//! Claims of a record: what can be pointed at, and the words each rests on.
//!
//! A claim has a name that can be kept: `e.<event>` for an event by its address, `v.<event>.<slot>.<n>` for a value of one of
//! its slots, `r.<n>` for damaged words; the last two stay the same as long as the record does.

use std::collections::BTreeMap;

use chancery_model::{Record, Slot, Span};
use chancery_store::read::Addressed;

/// The words a claim rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What is claimed, in one line.
    pub title: String,
    /// Where it is said, by report.
    pub spans: BTreeMap<String, Vec<Span>>,
}

/// The name of an event as a claim, by its address.
pub fn of_event(event: &str) -> String {
    format!("e.{event}")
}

/// The name of a slot's value as a claim.
pub fn of_value(event: &str, slot: &Slot, value: usize) -> String {
    format!("v.{event}.{}.{value}", slot.slot)
}

/// The name of damaged words as a claim: that of the first repair with the same words and reading.
pub fn of_repair(record: &Record, words: &str, kind: &str) -> String {
    let at = record.repairs.iter().position(|repair| repair.text == words && repair.kind == kind);
    format!("r.{}", at.unwrap_or(0))
}

/// The claim of that name.
pub fn find(story: &Addressed, name: &str) -> Option<Claim> {
    let record = &story.record;
    let (sort, rest) = name.split_once('.')?;
    let mut spans: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    if sort == "r" {
        let first = record.repairs.get(rest.parse::<usize>().ok()?)?;
        for repair in record.repairs.iter().filter(|one| one.text == first.text && one.kind == first.kind) {
            let span = Span { start: repair.start, end: repair.end };
            spans.entry(repair.report.clone()).or_default().push(span);
        }
        return Some(Claim { title: format!("“{}”", first.text), spans });
    }
    let of_event = |event: &str| {
        let place = story.addresses.iter().position(|address| address == event)?;
        record.clusters.get(place)
    };
    if sort == "e" {
        let cluster = of_event(rest)?;
        for mention in &cluster.mentions {
            spans.entry(mention.report.clone()).or_default().push(mention.span());
        }
        return Some(Claim { title: cluster.name.clone(), spans });
    }
    let (rest, value) = rest.rsplit_once('.').filter(|_| sort == "v")?;
    let (event, slot_name) = rest.rsplit_once('.')?;
    let cluster = of_event(event)?;
    let slot = cluster.slots.iter().find(|slot| slot.slot == slot_name)?;
    let value = slot.values.get(value.parse::<usize>().ok()?)?;
    for (report, span) in &value.spans {
        spans.entry(report.clone()).or_default().push(*span);
    }
    // A value without words of its own rests on those of the event.
    for mention in &cluster.mentions {
        if value.reports.contains(&mention.report) && !spans.contains_key(&mention.report) {
            spans.insert(mention.report.clone(), vec![mention.span()]);
        }
    }
    Some(Claim { title: format!("{}: {} {}", cluster.name, slot.slot, value.value), spans })
}
