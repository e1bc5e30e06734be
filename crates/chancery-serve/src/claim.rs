//! Claims of a record: what can be pointed at, and the words each rests on.
//!
//! A claim has a short name that stays the same as long as the record does: `e.<event>` for an event,
//! `v.<event>.<slot>.<n>` for a value of one of its slots, `r.<n>` for damaged words.

use std::collections::BTreeMap;

use chancery_model::{Cluster, Record, Slot, Span};

/// The words a claim rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What is claimed, in one line.
    pub title: String,
    /// Where it is said, by report.
    pub spans: BTreeMap<String, Vec<Span>>,
}

/// The name of an event as a claim.
pub fn of_event(cluster: &Cluster) -> String {
    format!("e.{}", cluster.id)
}

/// The name of a slot's value as a claim.
pub fn of_value(cluster: &Cluster, slot: &Slot, value: usize) -> String {
    format!("v.{}.{}.{value}", cluster.id, slot.slot)
}

/// The name of damaged words as a claim: that of the first repair with the same words and reading.
pub fn of_repair(record: &Record, words: &str, kind: &str) -> String {
    let at = record.repairs.iter().position(|repair| repair.text == words && repair.kind == kind);
    format!("r.{}", at.unwrap_or(0))
}

/// The claim of that name.
pub fn find(record: &Record, name: &str) -> Option<Claim> {
    let mut parts = name.split('.');
    let sort = parts.next()?;
    if sort == "r" {
        let at: usize = parts.next()?.parse().ok()?;
        let first = record.repairs.get(at)?;
        let mut spans: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for repair in record.repairs.iter().filter(|one| one.text == first.text && one.kind == first.kind) {
            spans
                .entry(repair.report.clone())
                .or_default()
                .push(Span { start: repair.start, end: repair.end });
        }
        return Some(Claim { title: format!("“{}”", first.text), spans });
    }
    let id = parts.next()?;
    let cluster = record.clusters.iter().find(|cluster| cluster.id == id)?;
    let mut spans: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    match sort {
        "e" => {
            for mention in &cluster.mentions {
                spans.entry(mention.report.clone()).or_default().push(mention.span());
            }
            Some(Claim { title: cluster.name.clone(), spans })
        }
        "v" => {
            let slot_name = parts.next()?;
            let slot = cluster.slots.iter().find(|slot| slot.slot == slot_name)?;
            let value = slot.values.get(parts.next()?.parse::<usize>().ok()?)?;
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
        _ => None,
    }
}
