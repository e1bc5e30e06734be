//! Fills what a sentence leaves to its neighbours: the date and place of the news, the other side of a quarrel.
//!
//! Only empty fields are filled, only in reports of several sentences, and every filling says so in `because`.

use std::collections::BTreeMap;

use chancery_model::{Actor, Event, EventType, Status};

/// Fills empty fields of a report's events, which must be in order of place.
pub fn fill(events: &mut [Event], sentences: &[(u32, u32)]) {
    dates(events, sentences);
    places(events, sentences);
    if sentences.len() > 3 {
        counterparts(events);
    }
}

fn sentence_of(event: &Event, sentences: &[(u32, u32)]) -> usize {
    sentences.partition_point(|(_, end)| *end <= event.start)
}

fn took_place(event: &Event) -> bool {
    matches!(event.status, Status::Happened | Status::Ongoing)
        && !matches!(event.kind, Some(EventType::State))
}

/// An act told without a date has the date of the act told beside it.
fn dates(events: &mut [Event], sentences: &[(u32, u32)]) {
    for at in 0..events.len() {
        if events[at].date.is_some() || !took_place(&events[at]) || events[at].background {
            continue;
        }
        let here = sentence_of(&events[at], sentences);
        let fits = |other: &Event| took_place(other) && !other.background && other.date_precision.is_some();
        let beside = events
            .iter()
            .enumerate()
            .find(|(index, other)| *index != at && fits(other) && sentence_of(other, sentences) == here);
        if let Some((index, _)) = beside {
            let (date, precision) = (events[index].date.clone(), events[index].date_precision);
            let event = &mut events[at];
            event.date = date;
            event.date_precision = precision;
            event.because.push("date of the act told beside it".to_owned());
        }
    }
}

/// An act told without a place beside one that has it took place there too, if the two share a party.
fn places(events: &mut [Event], sentences: &[(u32, u32)]) {
    for at in 0..events.len() {
        if events[at].place.is_some() || !took_place(&events[at]) {
            continue;
        }
        let here = sentence_of(&events[at], sentences);
        let shares = |other: &Event| {
            events[at].parties().iter().any(|party| other.parties().iter().any(|known| known.id == party.id))
        };
        let found = events.iter().enumerate().find(|(index, other)| {
            let gap = sentence_of(other, sentences).abs_diff(here);
            *index != at
                && other.place.is_some()
                && took_place(other)
                && (gap == 0 || gap == 1 && *index < at && shares(other))
        });
        if let Some((index, _)) = found {
            let place = events[index].place.clone();
            events[at].place = place;
            events[at].because.push("place of the act told beside it".to_owned());
        }
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
