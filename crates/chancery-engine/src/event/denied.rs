//! "Peru said that Chile had closed the port, which Santiago denied": what is denied is what was told right before.

use chancery_model::{Actor, Event, EventType, Span, Status};

use super::discourse::{Coded, same_side};

/// Verbs that deny.
const DENIES: [&str; 6] = ["deny", "refute", "dispute", "rebut", "disclaim", "contradict"];

/// What may stand for an act that was told.
const MEANT: [&str; 20] = [
    "it",
    "this",
    "that",
    "the report",
    "the reports",
    "these reports",
    "this report",
    "the claim",
    "the claims",
    "the allegation",
    "the allegations",
    "the accusation",
    "the accusations",
    "the charge",
    "the charges",
    "these allegations",
    "these accusations",
    "these charges",
    "these claims",
    "such reports",
];

/// The acts that the statements among `found` deny by a pronoun: acts of those who deny, told in the sentence itself or in the one
/// that starts at `before`.
pub fn denied(found: &[Coded], told: &[Coded], before: Option<u32>) -> Vec<Coded> {
    let mut acts = Vec::new();
    for denial in found.iter().filter(|known| points_back(&known.event)) {
        let speakers = if denial.event.actors.is_empty() {
            denial.event.said_by.iter().cloned().collect::<Vec<Actor>>()
        } else {
            denial.event.actors.clone()
        };
        let [speaker] = speakers.as_slice() else { continue };
        let ours = |actor: &Actor| same_side(actor, speaker);
        let near = |event: &Event| {
            event.start < denial.event.start && before.is_none_or(|before| event.start >= before)
        };
        let is_claim = |known: &&Coded| {
            let event = &known.event;
            !matches!(event.kind, Some(EventType::Statement | EventType::State))
                && matches!(
                    event.status,
                    Status::Happened | Status::Alleged | Status::Ongoing | Status::Planned
                )
                && near(event)
                && event.actors.iter().any(ours)
                && !event.said_by.as_ref().is_some_and(ours)
        };
        let Some(claim) = told.iter().chain(found).filter(is_claim).max_by_key(|known| known.event.start)
        else {
            continue;
        };
        let spans: Vec<(String, Span)> =
            claim.event.spans.iter().filter(|(name, _)| name != "said_by").cloned().collect();
        let event = Event {
            start: denial.event.start,
            end: denial.event.end,
            text: denial.event.text.clone(),
            anchor: denial.event.anchor,
            status: Status::Denied,
            said_by: Some(speaker.clone()),
            background: false,
            spans,
            because: vec![format!("denied: {:?}", claim.event.text)],
            ..claim.event.clone()
        };
        acts.push(Coded { event, ..claim.clone() });
    }
    acts
}

/// Whether a statement denies what was told before it, and says no more of what that is.
fn points_back(event: &Event) -> bool {
    let Some(anchor) = event.anchor.filter(|anchor| anchor.start >= event.start && anchor.end <= event.end)
    else {
        return false;
    };
    if event.kind != Some(EventType::Statement) || !DENIES.contains(&event.lemma.as_str()) {
        return false;
    }
    let (from, to) = ((anchor.start - event.start) as usize, (anchor.end - event.start) as usize);
    let (Some(ahead), Some(rest)) = (event.text.get(..from), event.text.get(to..)) else { return false };
    let rest = rest.trim().trim_end_matches(['.', ',', ';']).to_lowercase();
    let led = ahead.to_lowercase().starts_with("which ");
    led && rest.is_empty() || MEANT.contains(&rest.as_str())
}
