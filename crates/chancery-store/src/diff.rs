//! What changed from one version of a record to another.

use std::collections::BTreeMap;

use chancery_model::{Cluster, Record};
use serde::Serialize;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// `report`, `event`, `value` or `verdict`.
    pub what: &'static str,
    /// The report's id, or the event's name with the slot.
    pub name: String,
    /// What it was; `None` where it is new.
    pub before: Option<String>,
    /// What it is; `None` where it is gone.
    pub after: Option<String>,
}

/// The changes from `before` to `after`: reports, events, best values and verdicts, in this order.
///
/// Events are the same if a mention of one is a mention of the other: its report and its words.
pub fn diff(before: &Record, after: &Record) -> Vec<Change> {
    let mut changes = Vec::new();
    let reports = |record: &Record| -> BTreeMap<String, String> {
        record
            .reports
            .iter()
            .map(|report| (report.id.clone(), report.outlet.clone().unwrap_or_default()))
            .collect()
    };
    compare("report", reports(before), reports(after), &mut changes);

    let mut others: Vec<&Cluster> = after.clusters.iter().collect();
    for cluster in &before.clusters {
        let same = others.iter().position(|other| shares_mention(cluster, other));
        match same.map(|at| others.remove(at)) {
            None => changes.push(Change {
                what: "event",
                name: named(cluster),
                before: Some(cluster.name.clone()),
                after: None,
            }),
            Some(other) => compare_events(cluster, other, &mut changes),
        }
    }
    changes.extend(others.into_iter().map(|cluster| Change {
        what: "event",
        name: named(cluster),
        before: None,
        after: Some(cluster.name.clone()),
    }));
    changes
}

fn named(cluster: &Cluster) -> String {
    format!("{} {}", cluster.kind.name(), cluster.id)
}

fn shares_mention(first: &Cluster, second: &Cluster) -> bool {
    first.mentions.iter().any(|a| {
        second
            .mentions
            .iter()
            .any(|b| a.report == b.report && a.anchor == b.anchor && a.start == b.start && a.kind == b.kind)
    })
}

fn compare_events(before: &Cluster, after: &Cluster, changes: &mut Vec<Change>) {
    if before.name != after.name {
        changes.push(Change {
            what: "event",
            name: named(after),
            before: Some(before.name.clone()),
            after: Some(after.name.clone()),
        });
    }
    let best = |cluster: &Cluster| -> BTreeMap<String, String> {
        let shown = |slot: &chancery_model::Slot| match (&slot.best, &slot.low, &slot.high) {
            (Some(best), _, _) => best.clone(),
            (None, Some(low), Some(high)) => format!("{low} to {high}"),
            _ => String::new(),
        };
        cluster.slots.iter().map(|slot| (format!("{}: {}", after.name, slot.slot), shown(slot))).collect()
    };
    let verdicts = |cluster: &Cluster| -> BTreeMap<String, String> {
        let name = |slot: &chancery_model::Slot| crate::rows::verdict_name(slot.verdict).to_owned();
        cluster.slots.iter().map(|slot| (format!("{}: {}", after.name, slot.slot), name(slot))).collect()
    };
    compare("value", best(before), best(after), changes);
    compare("verdict", verdicts(before), verdicts(after), changes);
}

fn compare(
    what: &'static str,
    mut before: BTreeMap<String, String>,
    after: BTreeMap<String, String>,
    changes: &mut Vec<Change>,
) {
    for (name, after) in after {
        let before = before.remove(&name);
        if before.as_ref() != Some(&after) {
            changes.push(Change { what, name, before, after: Some(after) });
        }
    }
    changes.extend(before.into_iter().map(|(name, before)| Change {
        what,
        name,
        before: Some(before),
        after: None,
    }));
}
