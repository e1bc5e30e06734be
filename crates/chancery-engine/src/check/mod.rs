//! Verifies a record against the reports it was made of, without the engine's own reading of them.
//!
//! 1. What is quoted stands where it is said to stand: spans on character boundaries, the same bytes, reports and wires that exist.
//! 2. The words support the value: `who` for those who are named, `amount` for numbers and lengths of time, `when` for dates,
//!    `state` for what came of an act and where it took place.
//! 3. A value without words of its own says in `because` from what it follows, and the report has such words elsewhere.
//!
//! Only the lexicon's tables are shared with the stages that made the record; names, numbers and dates are read anew and more
//! simply, so that a slip of a stage is seen. Who is meant by a sound name is not judged again.

mod amount;
mod event;
mod state;
mod value;
mod when;
mod who;

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Actor, ActorKind, Cluster, Event, Record, Report, Slot, Span, Verdict};
use serde::Serialize;

use who::Naming;

/// Something in a record that its reports do not support.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Id of the cluster, the event or the report.
    pub at: String,
    /// Name of the slot or field.
    pub field: String,
    /// The value.
    pub value: String,
    /// What is wrong, readable by a person.
    pub message: String,
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// Values of slots.
    pub values: usize,
    /// Fields of events.
    pub fields: usize,
    /// Repairs.
    pub repairs: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// How much was looked at.
    pub looked: Looked,
    /// What no words support, in order of the record.
    pub problems: Vec<Problem>,
}

/// Lists every value of the record that the reports do not support.
pub fn check(record: &Record, reports: &[&Report]) -> Vec<Problem> {
    look(record, reports).problems
}

/// As [`check`], with how much was looked at.
pub fn look(record: &Record, reports: &[&Report]) -> Found {
    let texts: BTreeMap<&str, &Report> = reports.iter().map(|report| (report.id.as_str(), *report)).collect();
    let mut checker = Checker { record, texts, wires: BTreeMap::new(), found: Found::default() };
    checker.wires(record);
    for cluster in &record.clusters {
        for event in &cluster.mentions {
            checker.event(event);
        }
        for slot in &cluster.slots {
            checker.slot(cluster, slot);
        }
    }
    checker.repairs(record);
    checker.found
}

/// What has been read and found so far.
struct Checker<'r> {
    record: &'r Record,
    texts: BTreeMap<&'r str, &'r Report>,
    /// The wire of each report of the record.
    wires: BTreeMap<&'r str, &'r str>,
    found: Found,
}

impl<'r> Checker<'r> {
    fn problem(&mut self, at: &str, field: &str, value: &str, message: impl Into<String>) {
        self.found.problems.push(Problem {
            at: at.to_owned(),
            field: field.to_owned(),
            value: value.to_owned(),
            message: message.into(),
        });
    }

    /// The words of a report at a span; `None` if it has none there.
    fn words(&self, report: &str, span: Span) -> Option<&'r str> {
        let report: &'r Report = self.texts.get(report)?;
        report.text.get(span.range()).filter(|words| !words.trim().is_empty())
    }

    /// Whether words of a report may mean an actor: they name it, have its title, are repaired to it, or describe somebody
    /// whom the report names elsewhere or reads from these words, as the event says.
    fn means(&self, report: &str, span: Span, actor: &Actor, events: &[&Event]) -> bool {
        let Some(words) = self.words(report, span) else { return false };
        let naming = who::naming(words, actor);
        let repaired = || {
            self.record.repairs.iter().any(|repair| {
                let same = repair.actor.as_ref().is_some_and(|other| {
                    other.id == actor.id || actor.kind == ActorKind::Country && other.country == actor.country
                });
                let read = repair
                    .reading
                    .as_deref()
                    .is_some_and(|reading| who::naming(reading, actor) == Naming::Named);
                repair.report == report
                    && (Span { start: repair.start, end: repair.end }).overlaps(span)
                    && (same || read)
            })
        };
        match naming {
            Naming::Named | Naming::Titled => true,
            Naming::Described => {
                self.names(report, actor) || events.iter().any(|event| who::says_from(event, actor, words))
            }
            Naming::No => repaired(),
        }
    }

    /// Whether a report names an actor anywhere, in sound words or in repaired ones.
    fn names(&self, report: &str, actor: &Actor) -> bool {
        self.texts.get(report).is_some_and(|report| who::named_in(&report.text, actor))
            || self.record.repairs.iter().any(|repair| {
                repair.report == report && repair.actor.as_ref().is_some_and(|other| other.id == actor.id)
            })
    }

    /// Reports and wires name each other.
    fn wires(&mut self, record: &'r Record) {
        for report in &record.reports {
            self.wires.insert(&report.id, &report.wire);
            if !self.texts.contains_key(report.id.as_str()) {
                self.problem(&report.id, "report", &report.id, "this report is not among those given");
            }
        }
        for wire in &record.wires {
            for report in &wire.reports {
                if self.wires.get(report.as_str()) != Some(&wire.wire.as_str()) {
                    self.problem(report, "wire", &wire.wire, "the report does not belong to this wire");
                }
            }
        }
    }

    fn slot(&mut self, cluster: &'r Cluster, slot: &'r Slot) {
        for value in &slot.values {
            self.found.looked.values += 1;
            if let Some(message) = self.standing(value) {
                self.problem(&cluster.id, &slot.slot, &value.value, message);
                continue;
            }
            if let Some(message) = self.unsupported(cluster, slot, value) {
                self.problem(&cluster.id, &slot.slot, &value.value, message);
            }
        }
        let given = [("best", &slot.best), ("low", &slot.low), ("high", &slot.high)];
        for (which, given) in given.into_iter().filter_map(|(which, given)| Some((which, given.as_ref()?))) {
            if !slot.values.iter().any(|value| value.value == *given) {
                self.problem(&cluster.id, &slot.slot, given, format!("no report gives this {which} value"));
            }
        }
        if let Some(message) = miscounted(slot) {
            self.problem(&cluster.id, &slot.slot, slot.best.as_deref().unwrap_or(""), message);
        }
    }

    fn repairs(&mut self, record: &'r Record) {
        for repair in &record.repairs {
            self.found.looked.repairs += 1;
            let span = Span { start: repair.start, end: repair.end };
            let words = self.words(&repair.report, span);
            if words != Some(repair.text.as_str()) {
                let message = format!("the report does not have these words there: {words:?}");
                self.problem(&repair.report, "repair", &repair.text, message);
            } else if repair.because.iter().all(|reason| reason.trim().is_empty()) {
                self.problem(&repair.report, "repair", &repair.text, "no reason is given");
            }
        }
    }
}

/// What is wrong with a slot's numbers of reports and wires, its verdict and its reasons.
fn miscounted(slot: &Slot) -> Option<String> {
    let of = |each: &dyn Fn(&chancery_model::SlotValue) -> Vec<String>| -> usize {
        slot.values.iter().flat_map(each).collect::<BTreeSet<_>>().len()
    };
    let (reports, wires) = (of(&|value| value.reports.clone()), of(&|value| value.wires.clone()));
    if (slot.n_reports, slot.n_wires) != (reports, wires) {
        return Some(format!(
            "its values come from {reports} reports and {wires} wires, not {} and {}",
            slot.n_reports, slot.n_wires
        ));
    }
    if slot.because.iter().all(|reason| reason.trim().is_empty()) {
        return Some("the verdict gives no reason".to_owned());
    }
    let independent = matches!(slot.verdict, Verdict::Agree | Verdict::Conflict);
    if independent && wires < 2 {
        return Some("one wire can neither agree with itself nor contradict itself".to_owned());
    }
    if slot.verdict == Verdict::Conflict && slot.values.len() < 2 {
        return Some("a conflict needs two values".to_owned());
    }
    None
}

#[cfg(test)]
mod tests;
