//! Fills what a sentence leaves to its neighbours: the other side of a quarrel. Date and place are for `setting`.
//!
//! Only empty fields are filled, only in reports of several sentences, and every filling says so in `because`.

use std::collections::BTreeMap;

use chancery_model::{Actor, Event, EventType};

/// Fills empty fields of a report's events, which must be in order of place.
pub fn fill(events: &mut [Event], sentences: &[(u32, u32)]) {
    if sentences.len() > 3 {
        counterparts(events);
    }
}

/// A demand, threat or measure told without its other side goes to the one its actor most often deals with.
fn counterparts(events: &mut [Event]) {
    let mut dealt: BTreeMap<String, BTreeMap<String, (usize, Actor)>> = BTreeMap::new();
    for event in
        events.iter().filter(|event| !matches!(event.kind, Some(EventType::Statement | EventType::State)))
    {
        for one in event.actors.iter() {
            for other in event.recipients.iter().filter(|other| other.id != one.id) {
                for (from, to) in [(one, other), (other, one)] {
                    let Some(country) = &from.country else { continue };
                    if from.country == to.country {
                        continue;
                    }
                    let entry = dealt
                        .entry(country.clone())
                        .or_default()
                        .entry(to.id.clone())
                        .or_insert((0, to.clone()));
                    entry.0 += 1;
                }
            }
        }
    }
    for event in events.iter_mut() {
        use EventType::{Accuse, Reject, Request, Sanction, Threaten};
        if !matches!(event.kind, Some(Accuse | Reject | Request | Sanction | Threaten))
            || !event.recipients.is_empty()
        {
            continue;
        }
        let Some(country) = event.actors.first().and_then(|actor| actor.country.clone()) else { continue };
        let Some(partners) = dealt.get(&country) else { continue };
        let best = partners.values().max_by(|one, other| one.0.cmp(&other.0).then(other.1.id.cmp(&one.1.id)));
        if let Some((count, partner)) = best.filter(|(count, _)| *count > 0) {
            event.recipients.push(partner.clone());
            event.because.push(format!("recipient {} by {count} other acts of the report", partner.name));
        }
    }
}
