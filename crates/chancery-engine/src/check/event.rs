//! Events: their words stand where they say, and each field has words or a reason.

use chancery_model::{Actor, Event, Span};

use super::who::{self, Naming};
use super::{Checker, amount, state, when};

impl<'r> Checker<'r> {
    /// Looks at every field of an event.
    pub fn event(&mut self, event: &'r Event) {
        let Some(report) = self.texts.get(event.report.as_str()).copied() else {
            self.problem(&event.id, "report", &event.report, "this report is not among those given");
            return;
        };
        let span = event.span();
        if self.words(&event.report, span) != Some(event.text.as_str()) {
            self.problem(&event.id, "text", &event.text, "the report does not have these words there");
            return;
        }
        for (field, span) in event
            .spans
            .iter()
            .map(|(field, span)| (field.as_str(), *span))
            .chain(event.anchor.map(|span| ("anchor", span)))
        {
            if self.words(&event.report, span).is_none() {
                self.problem(
                    &event.id,
                    field,
                    "",
                    format!("the report has no words at {}..{}", span.start, span.end),
                );
            }
        }
        self.quoted(event, &report.text);
        for (field, side) in [("actor", &event.actors), ("recipient", &event.recipients)] {
            for actor in side {
                self.found.looked.fields += 1;
                if let Some(message) = self.party(event, field, actor) {
                    self.problem(&event.id, field, &actor.name, message);
                }
            }
        }
        if let Some(actor) = &event.said_by {
            self.found.looked.fields += 1;
            if !self.is_known(&event.report, actor) {
                self.problem(&event.id, "said_by", &actor.name, "the report names nobody like that");
            }
        }
        self.circumstances(event, &report.text, report.published_day());
    }

    fn of_field(&self, event: &Event, field: &str) -> Vec<&'r str> {
        let spans: Vec<Span> =
            event.spans.iter().filter(|(name, _)| name == field).map(|(_, span)| *span).collect();
        spans.into_iter().filter_map(|span| self.words(&event.report, span)).collect()
    }

    /// Words that a reason quotes stand in the report.
    fn quoted(&mut self, event: &Event, text: &str) {
        for reason in &event.because {
            let Some((said, quoted)) = reason.split_once(" from \"") else { continue };
            let quoted =
                quoted.trim_end_matches('"').replace("\\\"", "\"").replace("\\n", "\n").replace("\\'", "'");
            let escaped = quoted.contains("\\u{") || quoted.contains('\\');
            if !escaped && !text.contains(&quoted) {
                self.problem(
                    &event.id,
                    "because",
                    said,
                    format!("the report does not have the words {quoted:?}"),
                );
            }
        }
    }

    /// Why nothing supports a party.
    fn party(&self, event: &Event, field: &str, actor: &Actor) -> Option<String> {
        let spans = || event.spans.iter().filter(|(name, _)| name == field).map(|(_, span)| *span);
        if spans().any(|span| self.means(&event.report, span, actor, &[event])) {
            return None;
        }
        if !who::says_inferred(event, actor) {
            return Some(format!("neither its words ({:?}) nor a reason", self.of_field(event, field)));
        }
        (!self.is_known(&event.report, actor))
            .then(|| "it is said to follow from the report, which names nobody like that".to_owned())
    }

    /// Whether a report names an actor, its office or its state.
    fn is_known(&self, report: &str, actor: &Actor) -> bool {
        let text = self.texts.get(report).map_or("", |report| &report.text);
        self.names(report, actor)
            || text.split(['\n', '.', ',', ';']).any(|part| who::naming(part, actor) >= Naming::Titled)
    }

    fn circumstances(&mut self, event: &Event, text: &str, published: Option<&str>) {
        if let Some(date) = &event.date {
            self.found.looked.fields += 1;
            let words = self.of_field(event, "date");
            let message = if words.is_empty() {
                let reasoned = event
                    .because
                    .iter()
                    .any(|reason| reason.starts_with("day of") || reason.starts_with("date of"));
                (!reasoned).then(|| "no words and no reason".to_owned())
            } else {
                when::unread(date, &words, published)
            };
            if let Some(message) = message {
                self.problem(&event.id, "date", date, message);
            }
        }
        if let Some(place) = &event.place {
            self.found.looked.fields += 1;
            let words = self.of_field(event, "place");
            let reasoned = event.because.iter().any(|reason| reason.starts_with("place"));
            let named = words.iter().any(|words| state::names_place(words, place));
            if !(named || words.is_empty() && reasoned && state::names_place(text, place)) {
                self.problem(&event.id, "place", &place.name, format!("{words:?} does not name it"));
            }
        }
        if let Some(quantity) = &event.quantity {
            self.found.looked.fields += 1;
            let words = self.of_field(event, "quantity");
            let shown = match (quantity.low, quantity.high) {
                (Some(low), Some(high)) if low == high => format!("{low}"),
                (Some(low), Some(high)) => format!("{low}-{high}"),
                (Some(low), None) => format!("{low}+"),
                (None, Some(high)) => format!("up to {high}"),
                (None, None) => return,
            };
            let unit = quantity.unit.as_deref().unwrap_or("");
            let message = if words.is_empty() {
                Some("no words".to_owned())
            } else {
                amount::count_unread(&shown, &words).and_then(|why| {
                    amount::duration_unread(&format!("{} {unit}", quantity.low.or(quantity.high)?), &words)
                        .map(|_| why)
                })
            };
            if let Some(message) = message {
                self.problem(&event.id, "quantity", &format!("{shown} {unit}"), message);
            }
        }
    }
}
