//! Finds whom a demand to free somebody is aimed at: whoever holds them, not the one to be freed.

use chancery_model::{Actor, ActorKind, Event, EventType};

/// Words of a demand that somebody be let go.
const FREEING: [&str; 4] = ["release", "free", "liberat", "let go"];

/// Aims such demands at the holder that the report names, or leaves nobody: the one to be freed is never asked.
pub fn aim(events: &mut [Event]) {
    for at in 0..events.len() {
        let event = &events[at];
        let text = event.text.to_lowercase();
        let demands =
            event.kind == Some(EventType::Request) && FREEING.iter().any(|word| text.contains(word));
        let persons = !event.recipients.is_empty()
            && event
                .recipients
                .iter()
                .all(|actor| matches!(actor.kind, ActorKind::Person | ActorKind::Group));
        // "Wants the two sailors freed": nobody is asked by name.
        let wished = matches!(event.lemma.as_str(), "want" | "wish");
        if !demands || !persons || (!wished && asked_directly(event, &text)) {
            continue;
        }
        let holder = holder(events, at).or_else(|| own_state(&events[at])).or_else(|| blamed(events, at));
        let event = &mut events[at];
        match holder {
            Some(holder) => {
                event.because.push(format!("asked of {}, who holds those to be freed", holder.name));
                event.recipients = vec![holder];
            }
            None => {
                event.because.push("whoever holds those to be freed is not named".to_owned());
                event.recipients.clear();
            }
        }
    }
}

/// "called on the rebels to release": who is asked stands before the freeing.
fn asked_directly(event: &Event, text: &str) -> bool {
    let freeing = FREEING.iter().filter_map(|word| text.find(word)).min().unwrap_or(0);
    event.recipients.iter().any(|actor| {
        let last = actor.name.to_lowercase();
        let last = last.split(' ').next_back().unwrap_or("");
        text.find(last).is_some_and(|place| place < freeing)
    })
}

/// The state of the persons to be freed, where nobody says who holds them: a critic is held at home. People of whoever asks
/// are held elsewhere.
fn own_state(event: &Event) -> Option<Actor> {
    let mut states = event
        .recipients
        .iter()
        .map(|actor| actor.country.as_deref().filter(|_| actor.kind == ActorKind::Person));
    let first = states.next()??;
    let foreign = event.actors.iter().all(|actor| actor.country.as_deref() != Some(first));
    (foreign && states.all(|state| state == Some(first))).then(|| super::parties::state(first)).flatten()
}

/// The state that whoever asks has just blamed: "condemned the raid and required the release of all".
fn blamed(events: &[Event], at: usize) -> Option<Actor> {
    /// How many events back it may be told.
    const NEAR: usize = 2;
    let asking = &events[at];
    let same = |event: &&Event| {
        matches!(event.kind, Some(EventType::Accuse | EventType::Sanction))
            && event.actors.iter().any(|actor| asking.actors.iter().any(|other| other.id == actor.id))
    };
    let blame = events[at.saturating_sub(NEAR)..at].iter().rev().find(same)?;
    let [state] = blame.recipients.as_slice() else { return None };
    (state.kind == chancery_model::ActorKind::Country).then(|| state.clone())
}

/// Who detained one of the recipients in the same report, or somebody called the same, or people of whoever asks; the
/// nearest such act first.
fn holder(events: &[Event], at: usize) -> Option<Actor> {
    let asking = &events[at];
    let freed = &asking.recipients;
    let holds = |event: &Event| {
        event.kind == Some(EventType::Coerce) && !event.actors.is_empty() && !event.recipients.is_empty()
    };
    let same =
        |event: &Event| event.recipients.iter().any(|actor| freed.iter().any(|other| other.id == actor.id));
    let called = |event: &Event| {
        let text = event.text.to_lowercase();
        freed.iter().any(|actor| {
            let name = actor.name.to_lowercase();
            let last = name.split(' ').next_back().unwrap_or("");
            last.len() > 4 && text.contains(last)
        })
    };
    let own = |event: &Event| {
        let countries = |actors: &[Actor]| -> Vec<String> {
            actors.iter().filter_map(|actor| actor.country.clone()).collect()
        };
        let asks = countries(&asking.actors);
        let foreign = countries(&event.actors).iter().all(|country| !asks.contains(country));
        foreign && countries(&event.recipients).iter().any(|country| asks.contains(country))
    };
    let nearest = |fits: &dyn Fn(&Event) -> bool| {
        let found = events.iter().enumerate().filter(|(_, event)| holds(event) && fits(event));
        found.min_by_key(|(place, _)| place.abs_diff(at)).and_then(|(_, event)| event.actors.first().cloned())
    };
    nearest(&same).or_else(|| nearest(&called)).or_else(|| nearest(&own))
}
