//! Values of slots: where their words stand, and whether they support them.

use std::collections::BTreeSet;

use chancery_model::{Cluster, Event, Report, Slot, SlotValue};

use super::{Checker, amount, state, when};

impl Checker<'_> {
    /// What is wrong with where a value's words stand.
    pub fn standing(&self, value: &SlotValue) -> Option<String> {
        if value.spans.is_empty() {
            return Some("no span".to_owned());
        }
        let mut surface = BTreeSet::new();
        for (report, span) in &value.spans {
            let Some(words) = self.words(report, *span) else {
                return Some(format!("{report} has no words at {}..{}", span.start, span.end));
            };
            surface.insert(words.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        if surface != value.surface.iter().cloned().collect() {
            return Some(format!("the words at its spans are {surface:?}, not {:?}", value.surface));
        }
        let reports: BTreeSet<&str> = value.spans.iter().map(|(report, _)| report.as_str()).collect();
        if reports != value.reports.iter().map(String::as_str).collect() {
            return Some(format!("its words are those of {reports:?}, not of {:?}", value.reports));
        }
        let wires: BTreeSet<&str> =
            value.reports.iter().filter_map(|report| self.wires.get(report.as_str()).copied()).collect();
        if wires != value.wires.iter().map(String::as_str).collect() {
            return Some(format!("its reports are of wires {wires:?}, not of {:?}", value.wires));
        }
        None
    }

    /// Why the words of one of its reports do not support a value.
    pub fn unsupported(&self, cluster: &Cluster, slot: &Slot, value: &SlotValue) -> Option<String> {
        let name = slot.slot.split(':').next().unwrap_or(&slot.slot);
        value.reports.iter().find_map(|report| {
            let words: Vec<&str> = value
                .spans
                .iter()
                .filter(|(other, _)| other == report)
                .filter_map(|(_, span)| self.words(report, *span))
                .collect();
            let text = self.texts.get(report.as_str()).copied();
            let mentions: Vec<&Event> =
                cluster.mentions.iter().filter(|event| event.report == *report).collect();
            // A speaker that cannot be meant stands in the record as its words.
            let literal = words.iter().any(|words| {
                words.split_whitespace().collect::<Vec<_>>().join(" ").eq_ignore_ascii_case(&value.value)
            });
            let missing = match name {
                "participants" | "recipient" | "speaker" if literal => None,
                "participants" | "recipient" | "speaker" => self.parties(cluster, value, report, &mentions),
                "killed" | "injured" => amount::people_unread(&value.value, &words),
                "count" => amount::count_unread(&value.value, &words),
                "duration" => amount::duration_unread(&value.value, &words),
                "date" | "deadline" => {
                    when::unread(&value.value, &words, text.and_then(Report::published_day))
                }
                "place" => state::place_unread(&value.value, &words, cluster),
                "status" => {
                    state::status_unread(&value.value, &mentions, text.map_or("", |report| &report.text))
                }
                "object" => state::object_unread(&value.value, &words),
                _ => None,
            };
            missing.map(|why| format!("{report}: {why}"))
        })
    }

    /// Who of the value's actors is meant by none of the words of a report.
    fn parties(
        &self,
        cluster: &Cluster,
        value: &SlotValue,
        report: &str,
        mentions: &[&Event],
    ) -> Option<String> {
        value.value.split(" + ").find_map(|name| {
            let everybody = cluster
                .mentions
                .iter()
                .flat_map(|event| event.actors.iter().chain(&event.recipients).chain(&event.said_by));
            let mut called = everybody.filter(|actor| actor.name == name).peekable();
            if called.peek().is_none() {
                return Some(format!("no mention of the act has somebody called {name}"));
            }
            let meant = called.any(|actor| {
                let mut own = value.spans.iter().filter(|(other, _)| other == report);
                own.any(|(_, span)| self.means(report, *span, actor, mentions))
            });
            (!meant).then(|| format!("none of {:?} names {name}", value.surface))
        })
    }
}
