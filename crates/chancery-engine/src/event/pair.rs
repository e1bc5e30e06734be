//! Finds whom "the two countries", "both sides", "the two ministers" mean: the two that the report speaks of most and last.
//!
//! The last two names before the phrase are often wrong: the capital where they met, the body at whose edge they met.
//! Every mention before the phrase is a vote for its state or person that fades with distance; names of places do not vote.

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{Actor, ActorKind, Mention};

use super::Scene;
use super::parties::{Party, state};
use super::syntax;

/// What a vote keeps of its weight with each later mention.
const FADE: f64 = 0.95;

/// Least weight of the second of a pair, as a share of the first: one state named ten times and another once are no pair.
const LEAST: f64 = 0.12;

/// What the noun can stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    States,
    Leaders,
    Ministers,
    Persons,
    /// "Both", "the two": states or persons, whichever are named last.
    Any,
}

/// The pair meant by the noun at `at`, in order of first mention; `None` if it means no pair or nobody is sure.
pub fn both(scene: &Scene, at: usize) -> Option<Vec<Party>> {
    let Some(kind) = kind(scene, at) else { return counted(scene, at) };
    let start = scene.tree.token(at).start;
    let third = third_parties(scene, at);
    let outside = |mention: &Mention| {
        let country = mention.actor.as_ref().and_then(|actor| actor.country.as_ref());
        country.is_none_or(|country| !third.contains(country))
    };
    let before: Vec<&Mention> = scene
        .annotation
        .mentions
        .iter()
        .filter(|mention| mention.end <= start && mention.actor.is_some() && outside(mention))
        .collect();
    let pair = match kind {
        Kind::States => {
            let sides = || fighting(scene, at, &before);
            listed_before(scene, at)
                .or_else(|| told_before(scene, &third))
                .or_else(sides)
                .or_else(|| states(scene, &before))
        }
        Kind::Leaders | Kind::Ministers | Kind::Persons => persons(scene, &before, kind),
        // "China called both to talk"
        Kind::Any if !third.is_empty() && scene.tree.rel(at) == "obj" => {
            states(scene, &before).or_else(|| persons(scene, &before, Kind::Persons))
        }
        Kind::Any => persons(scene, &before, Kind::Persons).or_else(|| states(scene, &before)),
    }?;
    let party = |actor| Party { actor, at, span: scene.tree.span(at, at), derived: true };
    Some(pair.into_iter().map(party).collect())
}

/// States of whoever mediates between the two or appeals to them: they are none of the two.
fn third_parties(scene: &Scene, at: usize) -> Vec<String> {
    let tree = &scene.tree;
    let mut node = at;
    for _ in 0..4 {
        let Some(head) = tree.head(node) else { break };
        node = head;
        let outsider = matches!(
            tree.lemma(node),
            "mediate"
                | "broker"
                | "arbitrate"
                | "reconcile"
                | "call"
                | "urge"
                | "ask"
                | "appeal"
                | "invite"
                | "exhort"
                | "admonish"
                | "speak"
                | "talk"
                | "phone"
                | "telephone"
                | "confer"
        );
        if !tree.is_verb(node) || !outsider {
            continue;
        }
        let doers = syntax::doers(tree, scene.patterns, node).into_iter().filter(|&doer| doer != at);
        let named = doers.filter_map(|doer| tree.mention(doer).or_else(|| tree.mention(tree.extent(doer).0)));
        return named
            .filter_map(|index| scene.annotation.mentions[index].actor.as_ref()?.country.clone())
            .collect();
    }
    Vec::new()
}

fn kind(scene: &Scene, at: usize) -> Option<Kind> {
    let tree = &scene.tree;
    let lemma = tree.lemma(at);
    let children = tree.children(at);
    let paired = children.iter().any(|&child| matches!(tree.low(child), "two" | "both"));
    let alone = tree.low(at) == "both"
        || (lemma == "two" && !children.iter().any(|&child| tree.rel(child) == "nmod"));
    if alone {
        return Some(Kind::Any);
    }
    if !paired {
        return None;
    }
    // "Arrested two men": any two.
    let meant =
        children.iter().any(|&child| matches!(tree.low(child), "both" | "the" | "these" | "those" | "all"));
    if !meant && matches!(lemma, "man" | "woman" | "politician" | "official" | "chief" | "head" | "diplomat")
    {
        return None;
    }
    match lemma {
        "country" | "side" | "state" | "nation" | "neighbour" | "neighbor" | "government" | "party"
        | "power" | "capital" | "partner" | "rival" | "ally" | "foe" | "adversary" => Some(Kind::States),
        "leader" | "president" | "statesman" | "premier" => Some(Kind::Leaders),
        "minister" | "diplomat" | "secretary" => Some(Kind::Ministers),
        "man" | "woman" | "politician" | "head" | "chief" | "counterpart" | "official" => Some(Kind::Persons),
        _ => None,
    }
}

/// Two different actors with the most votes, the one named first first.
fn strongest(votes: Vec<(String, Actor)>) -> Option<Vec<Actor>> {
    let count = votes.len();
    let mut tally: Vec<(f64, usize, String, Actor)> = Vec::new();
    for (rank, (key, actor)) in votes.into_iter().enumerate() {
        let weight = FADE.powi(i32::try_from(count - rank).unwrap_or(i32::MAX));
        match tally.iter_mut().find(|(_, _, known, _)| *known == key) {
            Some((sum, ..)) => *sum += weight,
            None => tally.push((weight, rank, key, actor)),
        }
    }
    tally.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(&a.1)));
    tally.truncate(2);
    let [(most, ..), (second, ..)] = tally.as_slice() else { return None };
    if *second < LEAST * *most {
        return None;
    }
    tally.sort_by_key(|(_, rank, ..)| *rank);
    Some(tally.into_iter().map(|(.., actor)| actor).collect())
}

/// "To Peru and Chile, which the two countries had asked for": two states named together right before.
fn listed_before(scene: &Scene, at: usize) -> Option<Vec<Actor>> {
    /// Tokens between the list and the phrase at most.
    const NEAR: usize = 5;
    let tree = &scene.tree;
    let named = |node: usize| {
        let actor = scene.annotation.mentions[tree.mention(node)?].actor.as_ref()?;
        (actor.kind == ActorKind::Country).then(|| actor.clone())
    };
    let second = (at.saturating_sub(NEAR)..at).rev().find(|&node| named(node).is_some())?;
    let start = (0..=second).rev().take_while(|&node| tree.mention(node) == tree.mention(second)).last()?;
    let and = start.checked_sub(1).filter(|&and| tree.low(and) == "and")?;
    let pair = vec![named(and.checked_sub(1)?)?, named(second)?];
    (pair[0].id != pair[1].id).then_some(pair)
}

/// "Both sides" of a report about an army and those it fights at home.
fn fighting(scene: &Scene, at: usize, before: &[&Mention]) -> Option<Vec<Actor>> {
    if !matches!(scene.tree.lemma(at), "side" | "party" | "rival" | "foe" | "adversary") {
        return None;
    }
    let armed = |actor: &&Actor| {
        matches!(actor.kind, ActorKind::Org | ActorKind::Group)
            && actor.country.is_some()
            && matches!(actor.sector.as_deref(), Some("MIL" | "PRM" | "REB" | "SEP" | "UAF"))
    };
    let named = || before.iter().filter_map(|mention| mention.actor.as_ref());
    let mut sides: Vec<&Actor> = Vec::new();
    for actor in named().filter(armed) {
        if !sides.iter().any(|known| known.id == actor.id) {
            sides.push(actor);
        }
    }
    let [one, other] = sides.as_slice() else { return None };
    let fights = [one, other].iter().any(|side| side.sector.as_deref() != Some("MIL"));
    (fights && one.country == other.country).then(|| vec![(*one).clone(), (*other).clone()])
}

/// The two states that the sentence before was about.
fn told_before(scene: &Scene, third: &[String]) -> Option<Vec<Actor>> {
    let [one, other] = scene.before else { return None };
    if [one, other].iter().any(|actor| actor.country.as_ref().is_some_and(|state| third.contains(state))) {
        return None;
    }
    let of = |actor: &Actor| state(actor.country.as_deref().filter(|country| *country != "IGO")?);
    let pair = vec![of(one)?, of(other)?];
    (pair[0].id != pair[1].id).then_some(pair)
}

/// A newspaper or agency is no side of what it tells.
pub fn is_medium(actor: &Actor) -> bool {
    actor.kind == ActorKind::Org && actor.sector.as_deref() == Some("MED")
}

fn states(scene: &Scene, before: &[&Mention]) -> Option<Vec<Actor>> {
    let votes = before
        .iter()
        .filter(|mention| !is_place(&scene.report.text, mention))
        .filter_map(|mention| mention.actor.as_ref())
        .filter(|actor| !serves_body(actor, scene.report.published_day()) && !is_medium(actor))
        .filter_map(|actor| {
            let country = actor.country.as_deref().filter(|country| *country != "IGO")?;
            Some((country.to_owned(), state(country)?))
        })
        .collect();
    strongest(votes)
}

fn persons(scene: &Scene, before: &[&Mention], kind: Kind) -> Option<Vec<Actor>> {
    let published = scene.report.published_day();
    let votes: Vec<(String, Actor)> = before
        .iter()
        .filter(|mention| !is_voice(&scene.report.text, mention))
        .filter_map(|mention| mention.actor.as_ref())
        .filter(|actor| actor.kind == ActorKind::Person && may_be(actor, kind, published))
        .map(|actor| (actor.id.clone(), actor.clone()))
        .collect();
    strongest(votes)
}

/// Whether the mention names somebody's voice: "the spokesman Peskov". Nobody means them by "the two".
fn is_voice(text: &str, mention: &Mention) -> bool {
    const VOICES: [&str; 5] = ["spokesman", "spokeswoman", "spokesperson", "speaker", "representative"];
    let before = text[..mention.start as usize].trim_end();
    let own = mention.text.to_lowercase();
    let last = before.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or("").to_lowercase();
    VOICES.contains(&last.as_str()) || own.split_whitespace().any(|word| VOICES.contains(&word))
}

/// "The three countries": the states that the report has named, if they are three.
fn counted(scene: &Scene, at: usize) -> Option<Vec<Party>> {
    let tree = &scene.tree;
    let number = tree.children(at).iter().find_map(|&child| match tree.low(child) {
        "three" => Some(3),
        "four" => Some(4),
        "five" => Some(5),
        _ => None,
    })?;
    let definite = tree.by_rel(at, &["det"]).any(|det| tree.low(det) == "the");
    let bare = tree.by_rel(at, &["nmod", "acl", "amod", "compound"]).next().is_none();
    if !definite || !bare || !matches!(tree.lemma(at), "country" | "state" | "nation" | "side" | "government")
    {
        return None;
    }
    let start = tree.token(at).start;
    let named = scene.annotation.mentions.iter().filter(|mention| mention.end <= start);
    let named = named.filter(|mention| !is_place(&scene.report.text, mention));
    let mut states: Vec<Actor> = Vec::new();
    for actor in named.filter_map(|mention| mention.actor.as_ref()).filter(|actor| !is_medium(actor)) {
        let country = actor.country.as_deref().filter(|country| *country != "IGO").and_then(state);
        if let Some(country) = country.filter(|country| !states.iter().any(|known| known.id == country.id)) {
            states.push(country);
        }
    }
    let party = |actor| Party { actor, at, span: tree.span(at, at), derived: true };
    (states.len() == number).then(|| states.into_iter().map(party).collect())
}

/// Whether a person is known to hold, at the report's date, an office of the sort named.
fn may_be(actor: &Actor, kind: Kind, published: Option<&str>) -> bool {
    let Some(facts) = ActorLexicon::embedded().get(&actor.id) else { return true };
    if facts.terms.is_empty() {
        return true;
    }
    let holds = |fits: fn(&str) -> bool| {
        facts.terms.iter().any(|term| fits(&term.office) && published.is_none_or(|day| term.covers(day)))
    };
    match kind {
        Kind::Leaders => holds(|office| {
            matches!(
                office,
                "head-of-state"
                    | "head-of-government"
                    | "monarch"
                    | "supreme-leader"
                    | "party-leader"
                    | "chief"
            )
        }),
        Kind::Ministers => {
            holds(|office| office.ends_with("minister") || office == "deputy-head-of-government")
        }
        _ => true,
    }
}

/// Whether somebody holds an office of a body of states and none of a state: who heads an alliance does not stand for home.
pub fn serves_body(actor: &Actor, day: Option<&str>) -> bool {
    let Some(facts) = ActorLexicon::embedded().get(&actor.id) else { return false };
    let mut held = facts.terms.iter().filter(|term| day.is_none_or(|day| term.covers(day))).peekable();
    actor.kind == ActorKind::Person && held.peek().is_some() && held.all(|term| term.of.len() != 3)
}

/// Whether the mention says where something is: "in Vienna", "the Austrian capital".
pub fn is_place(text: &str, mention: &Mention) -> bool {
    const BEFORE: [&str; 5] = ["in", "at", "near", "outside", "from"];
    const AFTER: [&str; 9] =
        ["capital", "city", "town", "resort", "soil", "airport", "port", "territory", "island"];
    let Some(actor) = &mention.actor else { return false };
    if !matches!(actor.kind, ActorKind::Country | ActorKind::City) {
        return false;
    }
    let last = text[..mention.start as usize].split_whitespace().next_back().unwrap_or("").to_lowercase();
    let next: String = text[mention.end as usize..]
        .trim_start()
        .chars()
        .take_while(|letter| letter.is_alphabetic())
        .collect::<String>()
        .to_lowercase();
    BEFORE.contains(&last.as_str()) || AFTER.contains(&next.as_str())
}
