//! Whom an act answers, judges or asks, by the very act of the report that it speaks of: "rejected the accusation",
//! "condemned the strike", "backs the demand", "asks for her release".

use chancery_model::{Actor, ActorKind, Event, EventType};

use super::discourse::{Coded, is_definite, same_side};

/// How a reason ends that rests on the very act that is answered or judged.
pub(crate) const TOLD_OF: &str = ": the act it speaks of";

/// Whom an act answers, judges or asks to free somebody, by the act that it speaks of.
pub(super) fn told_of(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    answered(coded, places, index)
        .or_else(|| demanded(coded, places, index))
        .or_else(|| refused(coded, places, index))
        .or_else(|| blamed_beside(coded, places, index))
        .or_else(|| holding(coded, places, index))
        .or_else(|| imposing(coded, places, index))
        .or_else(|| agreed(coded, places, index))
        .or_else(|| measured(coded, places, index))
}

/// "Calls for the lifting of the sanctions": whoever imposed them, the nearest.
fn imposing(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    let event = &coded[index].event;
    let said = event.text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let lifts = has(&["lift", "cancel", "remov", "end to", "the end of", "eas", "abolish"])
        && has(&["sanction", "embargo", "blockade", "restriction", "tariff", "duties"]);
    if event.kind != Some(EventType::Request) || !lifts {
        return None;
    }
    let ours = |actor: &Actor| event.actors.iter().any(|own| same_side(own, actor));
    let imposed = |known: &Coded| {
        !known.waits
            && matches!(known.event.kind, Some(EventType::Sanction | EventType::Coerce))
            && !known.event.actors.is_empty()
            && known.event.actors.iter().all(|actor| is_definite(actor) && !ours(actor))
    };
    let (_, known) = coded
        .iter()
        .enumerate()
        .filter(|(other, known)| *other != index && imposed(known))
        .min_by_key(|(other, _)| (places[index].abs_diff(places[*other]), *other > index))?;
    Some(known.event.actors.clone())
}

/// "Ankara did not accept": whoever asked or proposed right before.
fn refused(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    let event = &coded[index].event;
    if !matches!(event.kind, Some(EventType::Reject | EventType::Agree)) {
        return None;
    }
    let ours = |actor: &Actor| event.actors.iter().any(|own| same_side(own, actor));
    let asked = |known: &Coded| {
        !known.waits
            && known.event.kind == Some(EventType::Request)
            && !known.event.actors.is_empty()
            && !known.event.actors.iter().any(ours)
            && known.event.recipients.iter().all(|asked| asked.kind != ActorKind::Person || ours(asked))
    };
    let near = |other: &usize| places[index] - places[*other] < 2;
    let other = (0..index).rev().take_while(near).find(|&other| asked(&coded[other]))?;
    Some(coded[other].event.actors.clone())
}

/// Whoever made the charge or demand that is answered: "rejected the accusation", "called it interference".
fn answered(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    use EventType::{Accuse, Reject, Request, Sanction, Threaten};
    const ANSWERED: [&str; 28] = [
        "insinuation",
        "insinuations",
        "insult",
        "suspicions",
        "accusation",
        "accusations",
        "allegation",
        "allegations",
        "charge",
        "charges",
        "claim",
        "claims",
        "comment",
        "comments",
        "comparison",
        "comparisons",
        "criticism",
        "demand",
        "demands",
        "interference",
        "meddling",
        "remark",
        "remarks",
        "reproach",
        "reproaches",
        "statement",
        "statements",
        "ultimatum",
    ];
    let event = &coded[index].event;
    if !matches!(event.kind, Some(Accuse | Reject)) {
        return None;
    }
    let said = event.text.to_lowercase();
    let mut words = said.split(|letter: char| !letter.is_alphanumeric());
    if !words.any(|word| ANSWERED.contains(&word)) {
        return None;
    }
    let ours = |actor: &Actor| event.actors.iter().any(|own| same_side(own, actor));
    let charged = said.contains("accus") || said.contains("alleg") || said.contains("charge");
    let asked = |known: &Coded, like: &[EventType]| {
        !known.waits
            && known.event.kind.is_some_and(|kind| like.contains(&kind))
            && (!charged || known.event.mode.as_deref() == Some("allege") || like.len() > 1)
            && known.event.recipients.iter().any(ours)
            && !known.event.actors.is_empty()
            && !known.event.actors.iter().any(ours)
    };
    let near = |other: &usize| places[index] - places[*other] < if charged { 8 } else { 3 };
    let before =
        |like: &[EventType]| (0..index).rev().take_while(near).find(|&other| asked(&coded[other], like));
    let other = before(&[Accuse]).or_else(|| before(&[Accuse, Reject, Request, Sanction, Threaten]))?;
    Some(coded[other].event.actors.clone())
}

/// Whose demand it is that others support: "Washington backs the demand".
fn demanded(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    const ASKED: [&str; 8] =
        ["appeal", "application", "call", "calls", "demand", "demands", "request", "requests"];
    const NEAR: usize = 4;
    let event = &coded[index].event;
    if event.kind != Some(EventType::Support) {
        return None;
    }
    let said = event.text.to_lowercase();
    let mut words = said.split(|letter: char| !letter.is_alphanumeric());
    if !words.any(|word| ASKED.contains(&word)) {
        return None;
    }
    let ours = |actor: &Actor| event.actors.iter().any(|own| same_side(own, actor));
    let asks = |known: &&Coded| {
        known.event.kind == Some(EventType::Request)
            && !known.waits
            && !known.event.actors.is_empty()
            && !known.event.actors.iter().any(ours)
    };
    let near = |other: &usize| places[index] - places[*other] < NEAR;
    let asked = (0..index).rev().take_while(near).map(|other| &coded[other]).find(asks)?;
    Some(asked.event.actors.clone())
}

/// What is agreed between others: who approves, rejects or blames "the agreement" deals with those who made it.
fn agreed(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    const MADE: [&str; 12] = [
        "agreement",
        "deal",
        "treaty",
        "accord",
        "pact",
        "memorandum",
        "compromise",
        "settlement",
        "text",
        "document",
        "declaration",
        "framework",
    ];
    let event = &coded[index].event;
    if !matches!(event.kind, Some(EventType::Support | EventType::Reject | EventType::Accuse)) {
        return None;
    }
    let said = event.text.to_lowercase();
    let mut words = said.split(|letter: char| !letter.is_alphanumeric());
    if !words.any(|word| MADE.contains(&word)) {
        return None;
    }
    let makes = |known: &Coded| {
        known.alike
            && !known.waits
            && matches!(known.event.kind, Some(EventType::Agree | EventType::Cooperate | EventType::Support))
            && known.event.actors.len() > 1
            && known.event.actors.iter().all(is_definite)
    };
    let (_, made) = coded
        .iter()
        .enumerate()
        .filter(|(other, known)| *other != index && makes(known))
        .min_by_key(|(other, _)| (places[index].abs_diff(places[*other]), *other > index))?;
    let own = |party: &&Actor| !event.actors.iter().any(|actor| same_side(party, actor));
    let found: Vec<Actor> = made.event.actors.iter().filter(own).cloned().collect();
    (!found.is_empty()).then_some(found)
}

/// The sort of act that an act of judgement judges: "condemned the strike", "criticised the sanctions".
pub(super) fn judged(event: &Event) -> Option<&'static [EventType]> {
    use EventType::{Accuse, Agree, Assault, Coerce, Mobilize, Reject, Retreat, Sanction, Support};
    if !matches!(event.kind, Some(Accuse | Reject | Support)) {
        return None;
    }
    let measures = |word: &str| -> Option<&'static [EventType]> {
        match word {
            "sanctions" | "boycott" | "embargo" | "blockade" | "expulsion" | "expulsions" | "ban"
            | "isolation" => Some(&[Sanction, Coerce]),
            "strike" | "strikes" | "attack" | "attacks" | "killing" | "raid" | "invasion" | "bombing"
            | "assault" => Some(&[Assault]),
            "arrest" | "arrests" | "detention" | "hijacking" | "coup" | "diversion" => Some(&[Coerce]),
            "withdrawal" | "exit" => Some(&[Sanction, Retreat]),
            "violence" | "repression" | "crackdown" | "killings" => Some(&[Assault, Coerce]),
            "veto" | "blocking" => Some(&[Reject]),
            "deployment" | "exercises" | "manoeuvres" => Some(&[Mobilize]),
            "incursion" | "storming" | "shelling" | "bombardment" | "airstrikes" => Some(&[Assault]),
            "tariffs" | "duties" | "suspension" | "exclusion" => Some(&[Sanction, Coerce]),
            "closure" | "seizure" | "abduction" => Some(&[Coerce, Sanction]),
            "annexation" => Some(&[Coerce]),
            "step" | "move" | "decision" | "measure" | "measures" | "decisions" | "steps" => {
                Some(&[Agree, Assault, Coerce, Mobilize, Retreat, Sanction])
            }
            _ => None,
        }
    };
    if judges_it(event) {
        return Some(&[Assault, Coerce, Mobilize, Sanction]);
    }
    let said = event.text.to_lowercase();
    said.split(|letter: char| !letter.is_alphanumeric()).find_map(measures)
}

/// "Japan condemned it": what was told right before.
fn judges_it(event: &Event) -> bool {
    let Some(anchor) = event.anchor.filter(|anchor| anchor.end >= event.start && anchor.end < event.end)
    else {
        return false;
    };
    let rest = event.text.get((anchor.end - event.start) as usize..).unwrap_or("").trim_start();
    rest == "it"
        || ["it ", "it,", "it.", "this ", "this,"].iter().any(|word| rest.starts_with(word)) && {
            let next = rest.split_whitespace().nth(1).unwrap_or("");
            rest.starts_with("it") || matches!(next, "and" | "as" | "on" | "in" | "strongly" | "sharply")
        }
}

/// Who took the measure that is judged.
fn measured(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    let event = &coded[index].event;
    let kinds = judged(event)?;
    let own = |party: &&Actor| !event.actors.iter().any(|actor| same_side(party, actor));
    // "Oslo let him speak, and Lima criticised it"
    let before = index.checked_sub(1).map(|other| &coded[other]).filter(|known| {
        judges_it(event)
            && places[index] == places[index - 1]
            && !known.waits
            && !matches!(known.event.kind, Some(EventType::Statement | EventType::State))
    });
    if let Some(known) = before {
        // "Peru welcomed the ruling, and Chile criticised it": the ruling, not Peru.
        let judgement =
            matches!(known.event.kind, Some(EventType::Accuse | EventType::Reject | EventType::Support));
        let took = if judgement { &known.event.recipients } else { &known.event.actors };
        let found: Vec<Actor> = took.iter().filter(own).cloned().collect();
        if judgement && found.is_empty() {
            return None;
        }
        if !found.is_empty() && found.iter().all(is_definite) {
            return Some(found);
        }
    }
    let said = event.text.to_lowercase();
    let coup = said.contains("coup");
    let expulsion = said.contains("expulsion");
    // "Condemned the step": one that was told.
    let step = judges_it(event)
        || [" step", " move", " decision", " measure"].iter().any(|word| said.contains(word));
    let took = |known: &Coded| {
        !known.waits
            && (!coup || known.event.mode.as_deref() == Some("seize"))
            && (!expulsion || known.event.mode.as_deref() == Some("expel"))
            && known.event.kind.is_some_and(|kind| kinds.contains(&kind))
            && known.event.actors.iter().any(|actor| own(&actor) && is_definite(actor))
    };
    // "Abbas welcomed the decision": one that is good for him, if one was told.
    let ours = |known: &Coded| {
        known.event.recipients.iter().any(|party| event.actors.iter().any(|actor| same_side(party, actor)))
    };
    let good = |known: &Coded| {
        use EventType::{Agree, Aid, Concede, Retreat, Support};
        matches!(known.event.kind, Some(Agree | Aid | Concede | Retreat | Support))
            && !known.waits
            && known.event.actors.iter().any(|actor| own(&actor) && is_definite(actor))
    };
    let thanks = step && event.kind == Some(EventType::Support);
    let helped =
        (0..index).rev().map(|other| &coded[other]).find(|known| thanks && good(known) && ours(known));
    if let Some(known) = helped {
        return Some(known.event.actors.iter().filter(own).cloned().collect());
    }
    let (_, taken) = coded
        .iter()
        .enumerate()
        .filter(|(other, known)| *other != index && took(known) && !(step && *other > index))
        .min_by_key(|(other, _)| {
            // An expulsion is answered by others: the first is meant.
            let near = if expulsion { 0 } else { places[index].abs_diff(places[*other]) };
            (near, *other > index)
        })?;
    Some(taken.event.actors.iter().filter(own).cloned().collect())
}

/// "Condemned the action of Peru and called for the release": of Peru, whom the sentence blames.
fn blamed_beside(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    let event = &coded[index].event;
    if event.kind != Some(EventType::Request) {
        return None;
    }
    let blames = |known: &Coded| {
        known.event.kind == Some(EventType::Accuse)
            && known.event.actors == event.actors
            && !known.waits
            && matches!(known.event.recipients.as_slice(), [one] if is_definite(one))
    };
    let mut beside = (0..index).rev().take_while(|&other| places[other] == places[index]);
    let other = beside.find(|&other| blames(&coded[other]))?;
    Some(coded[other].event.recipients.clone())
}

/// "Asks for her release": whoever is told to hold or have seized somebody, the nearest.
fn holding(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    let event = &coded[index].event;
    let said = event.text.to_lowercase();
    let mut words = said.split(|letter: char| !letter.is_alphanumeric());
    let frees = words
        .any(|word| matches!(word, "release" | "free" | "freed" | "released" | "liberation" | "freedom"));
    if event.kind != Some(EventType::Request) || !frees {
        return None;
    }
    let ours = |actor: &Actor| event.actors.iter().any(|own| same_side(own, actor));
    let holds = |known: &Coded| {
        known.event.kind == Some(EventType::Coerce)
            && matches!(known.event.mode.as_deref(), Some("arrest" | "seize"))
            && !known.event.actors.is_empty()
            && known.event.actors.iter().all(|actor| is_definite(actor) && !ours(actor))
    };
    let (_, known) = coded
        .iter()
        .enumerate()
        .filter(|(other, known)| *other != index && holds(known))
        .min_by_key(|(other, _)| (places[index].abs_diff(places[*other]), *other > index))?;
    Some(known.event.actors.clone())
}
