//! Lists of names and names beside offices, where the tree ties only one of them to the verb.

use chancery_lexicon::actors::{ActorLexicon, fold};
use chancery_model::{Actor, ActorKind, Mention};

use super::Scene;
use super::owner::named;
use super::parties::{Party, demonym, is_stranger, state};
use super::settle::settle;
use super::syntax;
use crate::actor::is_region_name;

/// What kind of actor the name at `at` means.
fn kind(scene: &Scene, at: usize) -> Option<ActorKind> {
    let mention = &scene.annotation.mentions[scene.tree.mention(at)?];
    mention.actor.as_ref().map(|actor| actor.kind)
}

/// Names of the same kind in a row before a name, the last joined by "and": "Turkey, Finland and Sweden signed"
/// where the tree ties only the last to the verb.
pub fn listed(scene: &Scene, at: usize) -> Vec<usize> {
    let tree = &scene.tree;
    let Some(own) = kind(scene, at) else { return Vec::new() };
    let mut found: Vec<usize> = Vec::new();
    let mut first = at;
    loop {
        while first > 0 && tree.mention(first - 1) == tree.mention(first) {
            first -= 1;
        }
        let mut link = first;
        if link > 0 && tree.low(link - 1) == "the" {
            link -= 1;
        }
        let Some(before) = link.checked_sub(1) else { break };
        let joined = tree.low(before) == "and";
        let comma = !found.is_empty() && tree.low(before) == ",";
        let mut last = before;
        if joined && last > 0 && tree.low(last - 1) == "," {
            last -= 1;
        }
        let Some(other) = last.checked_sub(1).filter(|_| joined || comma) else { break };
        if kind(scene, other) != Some(own) || found.len() > 12 {
            break;
        }
        found.push(other);
        first = other;
    }
    // Whatever follows a preposition or a verb has a place of its own in the sentence.
    let apart =
        first.checked_sub(1).is_some_and(|before| matches!(tree.upos(before), "ADP" | "VERB" | "AUX"));
    if apart {
        return Vec::new();
    }
    found.reverse();
    found
}

/// Names of the same kind in a row after a name, the last joined by "and", where the tree ties only the first to the verb.
pub fn listed_after(scene: &Scene, at: usize) -> Vec<usize> {
    let tree = &scene.tree;
    let Some(own) = kind(scene, at) else { return Vec::new() };
    let mut found: Vec<usize> = Vec::new();
    let mut closed = false;
    let mut last = at;
    while !closed && found.len() < 12 {
        last = tree.mention_end(last);
        let mut next = last + 1;
        let comma = next < tree.len() && tree.low(next) == ",";
        next += usize::from(comma);
        closed = next < tree.len() && tree.low(next) == "and";
        next += usize::from(closed);
        if !(comma || closed) {
            break;
        }
        if next < tree.len() && tree.low(next) == "the" {
            next += 1;
        }
        if next >= tree.len() || kind(scene, next) != Some(own) {
            closed = false;
            break;
        }
        found.push(next);
        last = next;
    }
    // A verb after the last says that a clause of its own begins there.
    last = tree.mention_end(last);
    let own_clause = tree.rel(at) != "nsubj"
        && last + 1 < tree.len()
        && tree.is_verb(last + 1)
        && matches!(tree.tag(last + 1), "VBD" | "VBZ" | "VBP" | "MD");
    if !closed || own_clause { Vec::new() } else { found }
}

/// "The presidents of Chile Ana Ruiz, of Peru Juan Soto and the chancellor Eva Lang met": whom an office in the plural names,
/// each behind the state; the state where the name says nothing.
pub fn in_office(scene: &Scene, at: usize) -> Vec<usize> {
    let tree = &scene.tree;
    if tree.tag(at) != "NNS" || !scene.patterns.in_class("official", tree.lemma(at)) {
        return Vec::new();
    }
    let is_person = |node: usize| kind(scene, node) == Some(ActorKind::Person);
    let word = |node: usize| if node < tree.len() { tree.low(node) } else { "" };
    let (mut found, mut persons) = (Vec::new(), 0);
    let mut next = at + 1;
    while word(next) == "of" && found.len() < 12 {
        // A state that the reader has no name for, or took for a part of the person's, is passed over.
        let state = next + 1;
        let mut names = (state..tree.len()).take_while(|node| tree.upos(*node) == "PROPN");
        if let Some(person) = names.clone().find(|node| is_person(*node)) {
            persons += 1;
            found.push(person);
            next = tree.mention_end(person) + 1;
        } else if names.next().is_some() && kind(scene, state) == Some(ActorKind::Country) {
            found.push(state);
            next = state + 1 + names.count();
        } else {
            break;
        }
        next += usize::from(word(next) == ",");
        if word(next) == "and" {
            next += 1;
            let title = (next..tree.len().min(next + 4)).take_while(|node| !tree.is_verb(*node));
            let other = title.take_while(|node| word(*node) != "of").find(|node| is_person(*node));
            found.extend(other);
        }
    }
    if persons == 0 || found.len() < 2 { Vec::new() } else { found }
}

/// "Ana Ruiz, Chile's minister of labour, and …": an office right behind a name says who that is and is nobody more.
/// The state of the office is that of a name the lexicon does not know.
pub fn apposed(scene: &Scene, at: usize, party: &Party, found: &mut [Party]) -> bool {
    let tree = &scene.tree;
    let official =
        ["officialword", "official"].iter().any(|class| scene.patterns.in_class(class, tree.lemma(at)));
    if !party.derived
        || !official
        || tree.mention(at).is_some_and(|index| is_person(&scene.annotation.mentions[index]))
    {
        return false;
    }
    let Some(before) = found.last_mut() else { return false };
    let person = before.actor.kind == ActorKind::Person || is_stranger(&before.actor);
    let (from, _) = tree.extent(at);
    let mut comma = from.min(at);
    while comma > 0 && tree.token(comma).start > before.span.end {
        if tree.low(comma) == "," && tree.token(comma).start <= before.span.end + 1 {
            break;
        }
        comma -= 1;
    }
    let close = tree.token(at).start.saturating_sub(before.span.end) < 60;
    let behind = tree.low(comma) == "," && tree.token(comma).start >= before.span.end;
    if !(person && close && behind) {
        return false;
    }
    if before.actor.country.is_none() {
        before.actor.country.clone_from(&party.actor.country);
    }
    true
}

fn is_person(mention: &Mention) -> bool {
    mention.actor.as_ref().is_some_and(|actor| actor.kind == ActorKind::Person)
}

/// "French and Egyptian warships": the groups of the other states that the words before the noun name.
pub fn shared(scene: &Scene, at: usize, actor: &Actor) -> Vec<Actor> {
    let tree = &scene.tree;
    let Some(own) = actor.country.as_deref().filter(|_| actor.kind == ActorKind::Group) else {
        return Vec::new();
    };
    let lexicon = ActorLexicon::embedded();
    let mut found: Vec<Actor> = Vec::new();
    let mut joined = false;
    for node in (at.saturating_sub(7)..at).rev() {
        let word = tree.low(node);
        if matches!(word, "and" | "," | "-") {
            joined |= word != "-";
            continue;
        }
        if !matches!(tree.upos(node), "ADJ" | "PROPN" | "NOUN") {
            break;
        }
        let text = fold(&tree.token(node).text);
        let country = lexicon.adjective_of(&text).or_else(|| {
            let short = tree.token(node).text.chars().all(|letter| letter.is_uppercase() || letter == '.');
            let known = || {
                let forms = lexicon.by_form(&text).iter().map(|(index, _)| &lexicon.at(*index).actor);
                forms
                    .filter(|known| known.kind == ActorKind::Country)
                    .find_map(|known| known.country.as_deref())
            };
            short.then(known).flatten()
        });
        let Some(country) = country.filter(|country| *country != own && joined) else { continue };
        if !found.iter().any(|other| other.country.as_deref() == Some(country)) {
            found.push(of_state(scene, at, actor, country));
        }
    }
    // "The ambassadors of Chile and Peru"
    for first in tree.by_rel(at, &["nmod"]).filter(|&child| tree.has_case(child, "of")) {
        for party in syntax::coordinated(tree, first).into_iter().filter_map(|node| named(scene, node)) {
            let Some(country) = party.actor.country.filter(|_| party.actor.kind == ActorKind::Country) else {
                continue;
            };
            if country != own && !found.iter().any(|other| other.country.as_deref() == Some(&country)) {
                found.push(of_state(scene, at, actor, &country));
            }
        }
    }
    found
}

/// The like of a group in another state: `Peruvian ambassadors` of `Chilean ambassadors`.
pub fn of_state(scene: &Scene, at: usize, actor: &Actor, country: &str) -> Actor {
    let adjective = demonym(country);
    let noun = scene.tree.token(at).text.as_str();
    let named = adjective.as_ref().and_then(|adjective| (scene.group)(&format!("{adjective} {noun}")));
    named.unwrap_or_else(|| {
        let name = format!("{} {noun}", adjective.unwrap_or_default()).trim().to_owned();
        let mut other = Actor { name, ..actor.clone() };
        settle(&mut other, country);
        other
    })
}

/// The states whose adjectives stand in a row before a noun, by word order: "the French, German and British leaders".
pub fn states_before(scene: &Scene, at: usize) -> Vec<Party> {
    let tree = &scene.tree;
    let mut found: Vec<Party> = Vec::new();
    for node in (at.saturating_sub(12)..at).rev() {
        let word = tree.low(node);
        let state = named(scene, node).filter(|party| {
            party.actor.kind == ActorKind::Country
                && (tree.upos(node) == "ADJ" || tree.rel(node) == "compound")
        });
        match state {
            Some(party) if found.is_empty() || matches!(tree.low(node + 1), "," | "and") => {
                found.push(party);
            }
            None if found.is_empty() && tree.upos(node) == "ADJ" && tree.head(node) == Some(at) => {}
            None if !found.is_empty() && matches!(word, "," | "and") => {}
            _ => break,
        }
    }
    found.reverse();
    found
}

/// The state whose adjective or short name stands in the noun phrase before `at`, though no mention was made of it:
/// "German" of "German Foreign Minister Oskar Weber".
pub fn by_adjective(scene: &Scene, at: usize) -> Option<Actor> {
    let tree = &scene.tree;
    let lexicon = ActorLexicon::embedded();
    for node in (at.saturating_sub(6)..at).rev() {
        let own = tree.mention(node).is_some() && tree.mention(node) == tree.mention(at);
        let inside = own || matches!(tree.upos(node), "ADJ" | "NOUN" | "PROPN") || tree.low(node) == "-";
        if !inside {
            return None;
        }
        // "Latin American" and "Ibero-American" are no state's, "ethnic Albanian" not that of the state.
        let before = (0..node).rev().find(|&before| tree.low(before) != "-").map(|before| tree.low(before));
        let ethnic = before.is_some_and(|before| {
            matches!(before, "ethnic" | "native" | "african")
                || is_region_name(&format!("{before} {}", tree.low(node)))
        });
        if let Some(country) = lexicon.adjective_of(&fold(&tree.token(node).text)).filter(|_| !ethnic) {
            return state(country);
        }
    }
    None
}
