//! An act and the meeting it takes place at: "will meet in Oslo next week as part of a conference of the Council".
//!
//! Where and when the one is, the other is. What the sentence says of either is said of both, so the words are noted too.

use chancery_model::{Event, EventType, Status};
use chancery_reader::Reading;

/// Prepositions that make an occasion of a meeting.
const DURING: [&str; 6] = ["during", "at", "in", "as", "within", "alongside"];

/// Nouns that put an act beside a meeting: "on the sidelines of the summit", "as part of the talks".
pub const BESIDE: [&str; 9] =
    ["course", "edge", "framework", "fringe", "margin", "occasion", "part", "side", "sideline"];

/// Gives each of two acts of a sentence the date and place that only the other has, where one is the other's occasion.
pub fn share(reading: &Reading, events: &mut [Event]) {
    for inner in 0..events.len() {
        if !matches!(events[inner].kind, Some(EventType::Consult)) {
            continue;
        }
        let Some(outer) = held_at(reading, events, inner) else { continue };
        for (to, from) in [(inner, outer), (outer, inner)] {
            take(events, to, from);
        }
        // Whoever will meet at a conference will be at one that is still to come.
        let status = events[outer].status;
        if events[inner].status == Status::Happened && matches!(status, Status::Planned | Status::Expected) {
            events[inner].status = status;
            events[inner].because.push(format!("{} as what is part of it", status.name()));
        }
    }
}

/// The act that takes place at the meeting `inner`.
fn held_at(reading: &Reading, events: &[Event], inner: usize) -> Option<usize> {
    let tokens = &reading.tokens;
    let at_of = |event: &Event| {
        let start = event.anchor.map_or(event.start, |anchor| anchor.start);
        tokens.partition_point(|token| token.end <= start)
    };
    let mut node = at_of(&events[inner]);
    let has_case = |node: usize, cases: &[&str]| {
        reading.children(node).any(|child| {
            tokens[child].deprel == "case" && cases.contains(&tokens[child].text.to_lowercase().as_str())
        })
    };
    let mut is_occasion = false;
    for _ in 0..4 {
        let token = tokens.get(node).filter(|token| token.upos == "NOUN")?;
        let head = usize::try_from(token.head).ok().filter(|&head| head < tokens.len())?;
        let beside = BESIDE.contains(&tokens[head].lemma.as_str()) && has_case(node, &["of"]);
        is_occasion |= beside || has_case(node, &DURING);
        if !is_occasion {
            return None;
        }
        let act = (0..events.len()).find(|&other| other != inner && at_of(&events[other]) == head);
        if act.is_some() {
            return act;
        }
        if !beside {
            return None;
        }
        node = head;
    }
    None
}

fn take(events: &mut [Event], to: usize, from: usize) {
    let words = |field: &str| events[from].spans.iter().find(|(name, _)| name == field).cloned();
    let (date, place) = (words("date"), words("place"));
    if events[to].date.is_none()
        && let Some(words) = date
    {
        events[to].date = events[from].date.clone();
        events[to].date_precision = events[from].date_precision;
        events[to].spans.push(words);
        events[to].because.push("date of the meeting that it is part of".to_owned());
    }
    if events[to].place.is_none()
        && let Some(words) = place
    {
        events[to].place = events[from].place.clone();
        events[to].spans.push(words);
        events[to].because.push("place of the meeting that it is part of".to_owned());
    }
}
