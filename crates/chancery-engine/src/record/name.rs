//! Words the result: one readable line for each act, one for the story.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::plausibility::{ActWords, Plausibility};
use chancery_model::{Actor, ActorKind, Cluster, EventType, Quad, Record, Slot, Status, Verdict};

use super::act::Act;
use super::{Story, party};

/// "Blinken and Lavrov meet in Reykjavik".
pub fn cluster(story: &Story<'_>, members: &[usize], kind: EventType, slots: &[Slot]) -> String {
    let Some(main) = speaking(story, members, kind) else { return String::new() };
    let mutual = main.symmetric && main.event.mode.as_deref() != Some("visit");
    let doing = party::finest(if mutual { &main.parties } else { &main.actors });
    let done_to: Vec<&Actor> = if mutual || main.symmetric && main.actors.len() == main.parties.len() {
        Vec::new()
    } else {
        party::finest(&main.recipients)
    };
    let subject = list(&doing);
    let mut line = if kind == EventType::State {
        format!("Lasting state: {}", list(&party::finest(&main.parties)))
    } else {
        let words = words(story, members, kind, doing.len());
        let verb = if doing.len() > 1 || doing.iter().any(|actor| is_plural(actor)) {
            &words.many
        } else {
            &words.one
        };
        let by_nobody = subject.is_empty() && !words.done.is_empty() && !done_to.is_empty();
        // A state killed by nobody known is where somebody was.
        let is_place =
            kind == EventType::Assault && done_to.iter().all(|actor| actor.kind == ActorKind::Country);
        let mut line = match (by_nobody, subject.is_empty()) {
            (true, _) if is_place => format!("Attack in {}", with_article(&list(&done_to))),
            (true, _) => format!("{} {}", object(slots, &done_to), harm(story, members, slots, &words)),
            (false, true) => format!("Somebody {verb}"),
            (false, false) => format!("{subject} {verb}"),
        };
        if !by_nobody && !done_to.is_empty() && kind != EventType::Statement {
            let object = object(slots, &done_to);
            line.push_str(&match words.towards.as_str() {
                // "sends forces" has its object already.
                "" if verb.contains(' ') => String::new(),
                "" => format!(" {object}"),
                towards => format!(" {towards} {object}"),
            });
        }
        line
    };
    let place = best(slots, "place");
    if let Some(place) = place.filter(|place| !line.contains(*place)) {
        line.push_str(&format!(" in {}", with_article(place)));
    }
    match best(slots, "status") {
        Some("planned" | "expected") => line.push_str(" (planned)"),
        Some("proposed") => line.push_str(" (proposed)"),
        Some("conditional") => line.push_str(" (under a condition)"),
        Some("negated") => line.push_str(" (did not take place)"),
        Some("alleged") => line.push_str(" (alleged)"),
        None if denied(story, members) => line.push_str(" (disputed)"),
        Some("denied") => line.push_str(" (denied)"),
        _ => {}
    }
    capitalised(&line)
}

/// A line begins with a capital: "Police detain 36 people". Names that begin otherwise stay: "el-Rufai".
fn capitalised(line: &str) -> String {
    let first = line.split(' ').next().unwrap_or("");
    let mut letters = line.chars();
    match letters.next() {
        Some(letter) if !first.chars().any(char::is_uppercase) => {
            letter.to_uppercase().chain(letters).collect()
        }
        _ => line.to_owned(),
    }
}

/// The mention that names the act: of those whose parties most reports give, the one with most persons, then most parties.
fn speaking<'s, 'a>(story: &'s Story<'a>, members: &[usize], kind: EventType) -> Option<&'s Act<'a>> {
    let acts: Vec<(&Act<'a>, String)> = members
        .iter()
        .map(|&member| story.act(member))
        .map(|act| (act, list(&party::finest(&act.parties))))
        .collect();
    let mut reports: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (act, named) in &acts {
        reports.entry(named).or_default().insert(act.report);
    }
    let votes = |named: &str| reports.get(named).map_or(0, BTreeSet::len);
    let best = acts.iter().max_by_key(|(act, named)| {
        let persons = act.parties.iter().filter(|actor| actor.kind == ActorKind::Person).count();
        (
            act.kind == kind,
            !act.parties.is_empty(),
            votes(named),
            persons,
            act.parties.len(),
            Reverse((act.report, act.event.start)),
        )
    })?;
    Some(best.0)
}

/// The words most mentions suggest; people who confer without further detail meet.
fn words(story: &Story<'_>, members: &[usize], kind: EventType, parties: usize) -> ActWords {
    let tables = Plausibility::embedded();
    let plain = tables.act(kind.name(), "", "").cloned().unwrap_or_else(|| ActWords {
        many: kind.name().to_lowercase(),
        one: kind.name().to_lowercase(),
        towards: "towards".to_owned(),
        done: String::new(),
    });
    let mut votes: Vec<(ActWords, usize)> = Vec::new();
    for &member in members {
        let event = story.act(member).event;
        let mode = event.mode.as_deref().unwrap_or("");
        let Some(words) = tables.act(kind.name(), mode, &event.lemma).filter(|words| **words != plain) else {
            continue;
        };
        match votes.iter_mut().find(|(known, _)| known == words) {
            Some((_, count)) => *count += 1,
            None => votes.push((words.clone(), 1)),
        }
    }
    let most = votes.iter().map(|(_, count)| *count).max();
    let chosen = votes.into_iter().find(|(_, count)| Some(*count) == most).map(|(words, _)| words);
    chosen
        .or_else(|| {
            (kind == EventType::Consult && parties > 1)
                .then(|| tables.act("CONSULT", "meet", "").cloned())
                .flatten()
        })
        .unwrap_or(plain)
}

/// "6 or 10 diplomats of Russia" in a conflict, the number where there is one, else the names.
fn object(slots: &[Slot], done_to: &[&Actor]) -> String {
    let names = list(done_to);
    let Some(count) = slots.iter().find(|slot| slot.slot == "count") else { return names };
    if !done_to.iter().all(|actor| matches!(actor.kind, ActorKind::Group)) {
        return names;
    }
    match (&count.best, &count.low, &count.high) {
        _ if done_to.len() > 1 => names,
        (None, Some(low), Some(high)) if count.verdict == Verdict::Conflict => {
            format!("{} or {} {names}", in_words(low), in_words(high))
        }
        (Some(best), _, _) => format!("{} {names}", in_words(best)),
        _ => names,
    }
}

/// What came to those whom an attack counts, in the words of the mention that counts them: "48 people injured".
fn harm<'w>(story: &Story<'_>, members: &[usize], slots: &[Slot], words: &'w ActWords) -> &'w str {
    let best = best(slots, "count");
    let counts = |act: &&Act<'_>| act.amount.is_some_and(|amount| Some(amount.show().as_str()) == best);
    let told = members.iter().map(|&member| story.act(member)).find(counts);
    let act = told.filter(|act| act.kind == EventType::Assault).map(|act| act.event);
    let own = act.and_then(|event| {
        Plausibility::embedded().act("ASSAULT", event.mode.as_deref().unwrap_or(""), &event.lemma)
    });
    own.map(|words| words.done.as_str()).filter(|done| !done.is_empty()).unwrap_or(&words.done)
}

/// "at least 100" for `100+`.
pub fn in_words(number: &str) -> String {
    number.strip_suffix('+').map_or_else(|| number.to_owned(), |least| format!("at least {least}"))
}

fn best<'a>(slots: &'a [Slot], name: &str) -> Option<&'a str> {
    slots.iter().find(|slot| slot.slot == name)?.best.as_deref()
}

fn denied(story: &Story<'_>, members: &[usize]) -> bool {
    members.iter().any(|&member| story.act(member).event.status == Status::Denied)
}

/// Whether a verb after the name is in the plural: "protesters", "police".
fn is_plural(actor: &Actor) -> bool {
    actor.kind == ActorKind::Group
        && actor.name.split(' ').next_back().is_some_and(|word| {
            (word.ends_with('s') && !word.ends_with("ss"))
                || word.ends_with("men")
                || matches!(word, "people" | "police")
        })
}

/// "the United States": some names of places take the article.
pub fn with_article(place: &str) -> String {
    let last = place.split(' ').next_back().unwrap_or("");
    let takes = place.starts_with("United ")
        || matches!(
            last,
            "Republic"
                | "Islands"
                | "Emirates"
                | "Union"
                | "States"
                | "Kingdom"
                | "Netherlands"
                | "Philippines"
                | "Sea"
                | "Gulf"
                | "Bahamas"
                | "Maldives"
                | "Comoros"
                | "Seychelles"
        );
    if takes { format!("the {place}") } else { place.to_owned() }
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

/// Longest name of a body that a headline writes out.
const LONG_NAME: usize = 24;

/// The name a headline uses: a person's last, a body's initials where its name is long.
pub fn short(actor: &Actor) -> &str {
    if actor.kind != ActorKind::Person {
        let forms = (actor.name.len() > LONG_NAME).then(|| ActorLexicon::embedded().get(&actor.id)).flatten();
        let initials = forms.and_then(|facts| {
            facts.forms.iter().map(|form| &*form.text).find(|text: &&str| {
                (2..=7).contains(&text.len())
                    && text.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
            })
        });
        return initials.unwrap_or(&actor.name);
    }
    // In some languages the family name comes first.
    let family_first =
        matches!(actor.country.as_deref(), Some("CHN" | "PRK" | "KOR" | "TWN" | "VNM" | "HKG"));
    let parts: Vec<&str> = actor.name.split_whitespace().collect();
    match parts.as_slice() {
        [_, last] if !family_first => last,
        _ => &actor.name,
    }
}

/// The deed that most wires tell of names the story; one whose day and sides are known stands for more than one without.
pub fn title(record: &Record) -> String {
    let rank = |cluster: &Cluster| {
        let best = |name: &str| best(&cluster.slots, name);
        let (wires, reports) =
            cluster.slots.iter().map(|slot| (slot.n_wires, slot.n_reports)).max().unwrap_or_default();
        let has_sides = best("recipient").or(best("participants")).is_some();
        let is_done = is_deed(cluster.kind) && matches!(best("status"), None | Some("happened" | "ongoing"));
        let known = usize::from(best("date").is_some()) + usize::from(has_sides);
        let weight = match cluster.kind {
            EventType::Statement | EventType::State => 0,
            _ => 1 + wires + known + 2 * usize::from(is_done),
        };
        (weight, wires, reports, cluster.mentions.len())
    };
    let named =
        record.clusters.iter().enumerate().max_by_key(|(place, cluster)| (rank(cluster), Reverse(*place)));
    named.map(|(_, cluster)| cluster.name.clone()).unwrap_or_default()
}

/// Whether an act of this type is more than words about others' acts.
fn is_deed(kind: EventType) -> bool {
    kind != EventType::Support && kind.quad() != Some(Quad::VerbalConflict)
}
