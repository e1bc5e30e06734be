//! Marks what an event's evidence cannot mean, and reads a mistranslated measure as the measure it was.
//!
//! "A curfew on foreign officials" is an entry ban: the words stay as evidence, the type follows the likely meaning, and
//! `suspect` says why, so that nobody counts a curfew.

use chancery_lexicon::plausibility::Plausibility;
use chancery_model::{Event, EventType, Report, Suspect};

use crate::doubt;

/// Adds what is suspect about each event.
pub fn mark(report: &Report, events: &mut [Event]) {
    for event in events.iter_mut() {
        for doubt in doubt::usual(report, event.span()) {
            let is_measure =
                doubt.kind == "measure" && !Plausibility::embedded().measures(&doubt.reading).is_empty();
            if is_measure && matches!(event.kind, Some(EventType::Coerce | EventType::Statement) | None) {
                event.kind = Some(EventType::Sanction);
                event.mode = None;
                event.cameo = None;
                event.because.push(format!("SANCTION since the words likely mean {}", doubt.reading));
                event.suspect.push(Suspect { field: "type".to_owned(), reason: doubt.because.clone() });
            }
            let field = if is_measure { "object" } else { "recipients" };
            event.suspect.push(Suspect { field: field.to_owned(), reason: doubt.because });
        }
    }
}
