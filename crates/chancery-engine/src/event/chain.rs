//! Links the events of one report: a measure to what it answers, a meeting to its plan, a demand to its object.

use chancery_model::{Annotation, Event, EventType, Report, Status};

/// Words that say an act answers an earlier one.
const ANSWERS: [&str; 14] = [
    "in retaliation",
    "in response",
    "in return",
    "retaliat",
    "responded",
    "reacted",
    "mirror",
    "reciprocal",
    "tit-for-tat",
    "countermeasure",
    "counter-measure",
    "in turn",
    "in reply",
    "answered",
];

/// How far before an act the words may stand, in bytes.
const REACH: usize = 90;

/// Fills `answers` of events that answer, fulfil or demand another of the same report.
pub fn link(report: &Report, _annotation: &Annotation, events: &mut [Event]) {
    for at in 0..events.len() {
        let found = answered(report, events, at).or_else(|| fulfilled(events, at));
        if let Some(found) = found {
            let id = events[found].id.clone();
            events[at].answers = Some(id);
        }
    }
}

fn is_measure(kind: Option<EventType>) -> bool {
    matches!(
        kind,
        Some(
            EventType::Sanction
                | EventType::Coerce
                | EventType::Assault
                | EventType::Mobilize
                | EventType::Threaten
                | EventType::Accuse
        )
    )
}

/// The latest measure before it that went the other way.
fn answered(report: &Report, events: &[Event], at: usize) -> Option<usize> {
    let event = &events[at];
    if !is_measure(event.kind) {
        return None;
    }
    let mut from = (event.start as usize).saturating_sub(REACH);
    while !report.text.is_char_boundary(from) {
        from += 1;
    }
    let words = report.text.get(from..event.end as usize).unwrap_or("").to_lowercase();
    if !ANSWERS.iter().any(|cue| words.contains(cue)) {
        return None;
    }
    let country = |actors: &[chancery_model::Actor]| {
        actors.iter().filter_map(|actor| actor.country.clone()).collect::<Vec<_>>()
    };
    let (mine, theirs) = (country(&event.actors), country(&event.recipients));
    (0..at).rev().find(|&other| {
        let before = &events[other];
        is_measure(before.kind)
            && country(&before.recipients).iter().any(|code| mine.contains(code))
            && (theirs.is_empty() || country(&before.actors).iter().any(|code| theirs.contains(code)))
    })
}

/// The plan that a later mention of the same report says was carried out.
fn fulfilled(events: &[Event], at: usize) -> Option<usize> {
    let event = &events[at];
    if event.kind != Some(EventType::Consult) || event.status != Status::Happened {
        return None;
    }
    let parties = |event: &Event| {
        let mut ids: Vec<String> = event.parties().iter().map(|actor| actor.id.clone()).collect();
        ids.sort();
        ids
    };
    let mine = parties(event);
    (0..at).rev().find(|&other| {
        let plan = &events[other];
        plan.kind == event.kind && plan.status == Status::Planned && mine.len() > 1 && parties(plan) == mine
    })
}
