//! Words the result: one readable line for each act, one for the story.

use chancery_lexicon::plausibility::Plausibility;
use chancery_model::{Actor, ActorKind, EventType, Record, Slot, Status, Verdict};

use super::{Story, party};

/// "Blinken and Lavrov meet in Reykjavik".
pub fn cluster(story: &Story<'_>, members: &[usize], kind: EventType, slots: &[Slot]) -> String {
    let Some(main) = members.iter().map(|&member| &story.acts[member]).max_by_key(|act| {
        (
            act.kind == kind,
            act.parties.len(),
            act.event.mode.is_some(),
            std::cmp::Reverse((act.report, act.event.start)),
        )
    }) else {
        return String::new();
    };
    let words = Plausibility::embedded().act(
        kind.name(),
        main.event.mode.as_deref().unwrap_or(""),
        &main.event.lemma,
    );
    let doing = party::finest(if main.symmetric { &main.parties } else { &main.actors });
    let done_to = if main.symmetric { Vec::new() } else { party::finest(&main.recipients) };
    let subject = list(&doing);
    let mut line = match words {
        Some(words) => {
            let verb = if doing.len() > 1 { &words.many } else { &words.one };
            let mut line =
                if subject.is_empty() { format!("Somebody {verb}") } else { format!("{subject} {verb}") };
            if !done_to.is_empty() {
                let object = object(slots, &done_to);
                line.push_str(&match words.towards.as_str() {
                    "" => format!(" {object}"),
                    towards => format!(" {towards} {object}"),
                });
            }
            line
        }
        None => format!("{subject}: {}", kind.name().to_lowercase()),
    };
    if kind == EventType::State {
        let names = list(&party::finest(&main.parties));
        line =
            if names.is_empty() { "A lasting state".to_owned() } else { format!("Lasting state: {names}") };
    }
    if let Some(place) = slots.iter().find(|slot| slot.slot == "place").and_then(|slot| slot.best.as_ref()) {
        line.push_str(&format!(" in {place}"));
    }
    match status(slots) {
        Some("planned" | "expected") => line.push_str(" (planned)"),
        Some("proposed") => line.push_str(" (proposed)"),
        Some("conditional") => line.push_str(" (under a condition)"),
        Some("negated") => line.push_str(" (did not take place)"),
        Some("alleged") => line.push_str(" (alleged)"),
        None if denied(story, members) => line.push_str(" (disputed)"),
        Some("denied") => line.push_str(" (denied)"),
        _ => {}
    }
    line
}

/// "6 or 10 diplomats of Russia" in a conflict, the number where there is one, else the names.
fn object(slots: &[Slot], done_to: &[&Actor]) -> String {
    let names = list(done_to);
    let Some(count) = slots.iter().find(|slot| slot.slot == "count") else { return names };
    if !done_to.iter().all(|actor| matches!(actor.kind, ActorKind::Group)) {
        return names;
    }
    match (&count.best, &count.low, &count.high) {
        (None, Some(low), Some(high)) if count.verdict == Verdict::Conflict => {
            format!("{low} or {high} {names}")
        }
        (Some(best), _, _) => format!("{best} {names}"),
        _ => names,
    }
}

fn status(slots: &[Slot]) -> Option<&str> {
    slots.iter().find(|slot| slot.slot == "status")?.best.as_deref()
}

fn denied(story: &Story<'_>, members: &[usize]) -> bool {
    members.iter().any(|&member| story.acts[member].event.status == Status::Denied)
}

/// Names of persons by their last part, of others in full: "Blinken and Lavrov".
pub fn list(actors: &[&Actor]) -> String {
    let names: Vec<&str> = actors.iter().map(|actor| short(actor)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [all @ .., last] if names.len() <= 4 => format!("{} and {last}", all.join(", ")),
        [first, second, third, ..] => format!("{first}, {second}, {third} and {} others", names.len() - 3),
        _ => names.join(", "),
    }
}

/// The name a headline uses.
fn short(actor: &Actor) -> &str {
    if actor.kind != ActorKind::Person {
        return &actor.name;
    }
    // East Asian and Spanish names do not end in the name people use; those of two words mostly do.
    let parts: Vec<&str> = actor.name.split_whitespace().collect();
    let family_first = matches!(actor.country.as_deref(), Some("CHN" | "PRK" | "KOR" | "TWN" | "VNM"));
    match parts.as_slice() {
        [_, last] if !family_first => last,
        _ => &actor.name,
    }
}

/// The act most wires, reports and mentions tell of names the story.
pub fn title(record: &Record) -> String {
    let weight = |kind: EventType| match kind {
        EventType::Statement | EventType::State => 0,
        _ => 1,
    };
    record
        .clusters
        .iter()
        .enumerate()
        .max_by_key(|(place, cluster)| {
            let support =
                cluster.slots.iter().map(|slot| (slot.n_wires, slot.n_reports)).max().unwrap_or_default();
            (weight(cluster.kind), support, cluster.mentions.len(), std::cmp::Reverse(*place))
        })
        .map(|(_, cluster)| cluster.name.clone())
        .unwrap_or_default()
}
