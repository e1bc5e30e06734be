//! Says whose police, soldiers or protesters a report means: those of the place of the act, else of the state it is about.

use std::collections::BTreeMap;

use chancery_model::{Actor, ActorKind, Annotation, Event, EventType};

use super::is_emergency;
use super::parties::{is_stranger, state};

/// Least share of a report's mentions of states and cities that makes one state its subject. Reports of a coup name the
/// neighbours as well: a third is much. With less, a group could be anybody's.
const FOCUS: f64 = 0.3;

/// Groups that belong to the state they act in; "experts" or "leaders" may come from anywhere.
const DOMESTIC: [&str; 22] = [
    "army",
    "authorities",
    "coup leaders",
    "coup plotters",
    "demonstrators",
    "deputies",
    "government",
    "guard",
    "junta",
    "lawmakers",
    "military",
    "opposition",
    "parliament",
    "police",
    "presidential guard",
    "protesters",
    "putschists",
    "rebels",
    "rulers",
    "security forces",
    "soldiers",
    "troops",
];

/// Groups that may come from anywhere, whatever else the report names.
const FOREIGN: [&str; 16] = [
    "allies",
    "diplomats",
    "experts",
    "foreigners",
    "immigrants",
    "inspectors",
    "investors",
    "leaders",
    "mercenaries",
    "migrants",
    "ministers",
    "monitors",
    "observers",
    "peacekeepers",
    "refugees",
    "tourists",
];

/// Crowds that protest where they live, if no state of theirs is told.
const CROWDS: [&str; 18] = [
    "activists",
    "crowd",
    "crowds",
    "farmers",
    "followers",
    "hundreds",
    "marchers",
    "opponents",
    "partisans",
    "people",
    "residents",
    "rioters",
    "students",
    "supporters",
    "thousands",
    "villagers",
    "women",
    "workers",
];

/// Gives groups without a state the state they belong to, and a protest at home the state it is held in.
pub(super) fn settle_groups(annotation: &Annotation, events: &mut [Event]) {
    let focus = focus(annotation);
    let only = only(annotation);
    for event in events.iter_mut() {
        let place = event.place.as_ref().and_then(|place| place.country.clone());
        let own = place.or_else(|| focus.clone());
        for actor in event.actors.iter_mut().chain(&mut event.recipients) {
            if let Some(country) = own.as_ref().filter(|_| is_stateless_group(actor)) {
                settle(actor, country);
            }
        }
        if event.kind == Some(EventType::Protest)
            && let Some(country) = event.place.as_ref().and_then(|place| place.country.clone())
        {
            event.actors.iter_mut().filter(|actor| is_crowd(actor)).for_each(|actor| settle(actor, &country));
        }
        if let Some(country) = only.as_ref().filter(|country| !is_abroad(event, country)) {
            let parties = event.actors.iter_mut().chain(&mut event.recipients);
            parties.filter(|actor| is_local(actor)).for_each(|actor| settle(actor, country));
        }
        rebels(event);
        own_borders(event);
        own_weapons(event);
        at_home(event);
    }
}

/// Armed or protesting people whose state is not told fight their own: the one whose army, police or government is on
/// the other side.
fn rebels(event: &mut Event) {
    use EventType::{Assault, Coerce, Concede, Protest, Retreat};
    const INNER: [&str; 10] = [
        "guerrilla",
        "guerrillas",
        "insurgents",
        "militants",
        "opposition",
        "protesters",
        "rebels",
        "rioters",
        "demonstrators",
        "separatists",
    ];
    if !matches!(event.kind, Some(Assault | Coerce | Concede | Protest | Retreat)) {
        return;
    }
    let inner = |actor: &Actor| {
        let name = actor.name.to_lowercase();
        actor.country.is_none()
            && actor.kind == ActorKind::Group
            && INNER.iter().any(|word| name.split(' ').next_back() == Some(word))
    };
    let state_of = |actors: &[Actor]| -> Option<String> {
        let [one] = actors else { return None };
        let of_state = matches!(one.kind, ActorKind::Country | ActorKind::Office)
            || matches!(one.sector.as_deref(), Some("GOV" | "MIL" | "COP"));
        one.country.clone().filter(|country| of_state && country != "IGO")
    };
    let (ahead, behind) = (state_of(&event.actors), state_of(&event.recipients));
    for (side, other) in [(&mut event.actors, behind), (&mut event.recipients, ahead)] {
        if let Some(country) = other {
            side.iter_mut().filter(|actor| inner(actor)).for_each(|actor| settle(actor, &country));
        }
    }
}

/// The only state that a report names, if it names one.
fn only(annotation: &Annotation) -> Option<String> {
    let actors = annotation.mentions.iter().filter_map(|mention| mention.actor.as_ref());
    let mut countries: Vec<&str> = actors.filter_map(|actor| actor.country.as_deref()).collect();
    countries.sort_unstable();
    countries.dedup();
    match countries.as_slice() {
        [country] if *country != "IGO" => Some((*country).to_owned()),
        _ => None,
    }
}

/// Whether the state is the other side of something friendly: "the government thanked Chile" is not told in Chile.
fn is_abroad(event: &Event, country: &str) -> bool {
    use EventType::{Agree, Aid, Consult, Cooperate, Protest, Request, Support};
    // "Marched to the American embassy": not Americans.
    let embassy = event.kind == Some(Protest)
        && event.recipients.iter().any(|actor| {
            actor.country.as_deref() == Some(country)
                && ["embassy", "consulate"].iter().any(|word| actor.name.ends_with(word))
        });
    if embassy {
        return true;
    }
    let of_state = |actor: &Actor| actor.country.as_deref() == Some(country);
    let mut parties = event.actors.iter().chain(&event.recipients);
    let is_state = |actor: &Actor| actor.kind == ActorKind::Country && of_state(actor);
    match event.kind {
        // "Offered his services to the putschists"
        Some(Aid) => parties.any(of_state),
        // "Asked for the extradition of 60 people"
        Some(Agree | Consult | Cooperate | Request | Support) => parties.any(is_state),
        _ => false,
    }
}

/// Who closes the own borders or airspace does nothing to the own state.
fn own_borders(event: &mut Event) {
    let closes = event.kind == Some(EventType::Coerce) && event.mode.as_deref() == Some("restrict");
    if closes && is_at_own(event) {
        event.recipients.clear();
    }
}

/// Who sends weapons to a place of the own state gives them to nobody.
fn own_weapons(event: &mut Event) {
    let arms = event.kind == Some(EventType::Aid) && event.mode.as_deref() == Some("military");
    if arms && !event.recipients.is_empty() && is_at_own(event) {
        event.recipients.clear();
        event.because.push("no AID: within the own state".to_owned());
        event.kind = Some(EventType::Mobilize);
        event.mode = Some("weapons".to_owned());
        event.cameo = Some("154".to_owned());
    }
}

/// Whether a state acts, and nobody but the same state is acted on.
fn is_at_own(event: &Event) -> bool {
    let country = event.actors.first().and_then(|actor| actor.country.clone());
    let own = |actor: &Actor| actor.kind == ActorKind::Country && actor.country == country;
    let rules = |actor: &Actor| {
        matches!(actor.kind, ActorKind::Country | ActorKind::Office)
            || matches!(actor.sector.as_deref(), Some("GOV" | "MIL"))
    };
    country.is_some() && event.actors.iter().all(rules) && event.recipients.iter().all(own)
}

/// A group or an unknown person that is most likely at home where everything else is.
fn is_local(actor: &Actor) -> bool {
    let name = actor.name.to_lowercase();
    let foreign = FOREIGN.iter().any(|group| name.ends_with(group));
    let described = actor.kind == ActorKind::Group && !actor.name.contains(char::is_uppercase);
    let person = actor.kind == ActorKind::Person && is_stranger(actor);
    actor.country.is_none() && !foreign && (described || person)
}

/// Protests of a state's own people, and a state's emergency, are aimed at that state and its people.
fn at_home(event: &mut Event) {
    if !event.recipients.is_empty() {
        return;
    }
    let emergency = event.kind == Some(EventType::Coerce)
        && event.actors.iter().all(|actor| actor.kind != ActorKind::Person)
        && is_emergency(event.mode.as_deref());
    let protest = event.kind == Some(EventType::Protest)
        && event.actors.iter().all(|actor| actor.kind == ActorKind::Group);
    let Some(country) = event.actors.first().and_then(|actor| actor.country.clone()) else { return };
    let same = event.actors.iter().all(|actor| actor.country.as_ref() == Some(&country));
    if (emergency || protest)
        && same
        && let Some(state) = state(&country)
    {
        event.because.push(format!("recipient {}: its own", state.name));
        event.recipients.push(state);
    }
}

/// The state the report speaks of most, if it speaks of one more than of any other.
fn focus(annotation: &Annotation) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for actor in annotation.mentions.iter().filter_map(|mention| mention.actor.as_ref()) {
        let is_place = matches!(actor.kind, ActorKind::Country | ActorKind::City);
        if let Some(country) = actor.country.as_deref().filter(|country| is_place && *country != "IGO") {
            *counts.entry(country).or_default() += 1;
        }
    }
    let total: usize = counts.values().sum();
    let mut ranked: Vec<(usize, &str)> =
        counts.into_iter().map(|(country, count)| (count, country)).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let (most, country) = *ranked.first()?;
    let second = ranked.get(1).map_or(0, |next| next.0);
    (most > 1 && most > second && most as f64 >= FOCUS * total as f64).then(|| country.to_owned())
}

fn is_stateless_group(actor: &Actor) -> bool {
    is_stateless(actor, &DOMESTIC)
}

fn is_crowd(actor: &Actor) -> bool {
    is_stateless(actor, &CROWDS)
}

/// Whether it is a group of no state that one of the words names.
fn is_stateless(actor: &Actor, words: &[&str]) -> bool {
    let name = actor.name.to_lowercase();
    let named = words.iter().any(|group| name == *group || name.ends_with(&format!(" {group}")));
    actor.kind == ActorKind::Group && actor.country.is_none() && named
}

/// Makes a group that of a state, in name and id.
pub fn settle(actor: &mut Actor, country: &str) {
    actor.country = Some(country.to_owned());
    if let Some(slug) = actor.id.strip_prefix("chancery:group/") {
        actor.id = format!("chancery:group/{}-{slug}", country.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str) -> Actor {
        Actor {
            id: format!("chancery:group/{name}"),
            name: name.to_owned(),
            kind: ActorKind::Group,
            country: None,
            sector: Some("MIL".to_owned()),
        }
    }

    #[test]
    fn soldiers_belong_somewhere_and_experts_need_not() {
        assert!(is_stateless_group(&group("junta")));
        assert!(is_stateless_group(&group("mutinous soldiers")));
        assert!(!is_stateless_group(&group("experts")));
    }

    #[test]
    fn a_settled_group_has_its_state_in_its_id() {
        let mut junta = group("junta");
        settle(&mut junta, "MLI");
        assert_eq!((junta.id.as_str(), junta.country.as_deref()), ("chancery:group/mli-junta", Some("MLI")));
        assert!(!is_stateless_group(&junta));
    }
}
