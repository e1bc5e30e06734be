//! Whose a noun is: possessor, demonym, "of X", "from X", "in X".

use chancery_model::{Actor, ActorKind};

use super::Scene;
use super::lists;
use super::parties::{Party, as_party};
use super::syntax;

/// Whose the noun is: possessor, demonym, `of X`, `from X`, `in X`.
pub fn owner(scene: &Scene, at: usize) -> Option<Party> {
    let tree = &scene.tree;
    for node in syntax::owners(tree, at) {
        // "Its NATO ally" belongs to the alliance and does not speak for it.
        let member = tree.rel(node) == "compound" && matches!(tree.lemma(at), "ally" | "partner");
        let body = |party: &Party| member && party.actor.country.as_deref() == Some("IGO");
        if let Some(party) = named(scene, node).filter(|party| !body(party)) {
            return Some(party);
        }
        // "The chief diplomats and their presidents" are not a ministry's.
        let plural = matches!(tree.low(node), "their" | "our");
        let single = |actor: &Actor| plural && actor.kind == ActorKind::Org && tree.rel(at) == "conj";
        if let Some(actor) = tree.pronoun(node).filter(|actor| !single(actor)) {
            return Some(Party {
                actor: as_party(actor),
                at: node,
                span: tree.span(node, node),
                derived: true,
            });
        }
    }
    // "A meeting of ministers in Vienna": the place is that of the meeting.
    let first = if tree.rel(at) == "conj" { tree.head(at).unwrap_or(at) } else { at };
    let meets = tree.head(first).is_some_and(|head| scene.patterns.in_class("meeting", tree.lemma(head)));
    for case in ["of", "from", "in", "at"] {
        // "The embassy in Lima" is not Peru's.
        let posted = matches!(tree.lemma(at), "embassy" | "consulate" | "ambassador" | "envoy" | "consul");
        if (meets || posted) && matches!(case, "in" | "at") {
            continue;
        }
        // "The evacuation of 90 people from Tripoli": whence, not whose.
        let leaves = |head: usize| {
            let lemma = tree.lemma(head);
            matches!(lemma, "evacuate" | "evacuation" | "rescue" | "airlift" | "repatriate" | "repatriation")
        };
        if case == "from" && tree.head(at).is_some_and(leaves) {
            continue;
        }
        // "The invasion of Kuwait" is not Kuwait's.
        if case == "of" && scene.patterns.in_class("suffered", tree.lemma(at)) {
            continue;
        }
        for node in tree.by_rel(at, &["nmod"]).filter(|&child| tree.has_case(child, case)) {
            let found = named(scene, node).or_else(|| nested(scene, node));
            let placed = !matches!(case, "in" | "at");
            // "The troops in Doha" are not Qatar's, the government there is.
            let city = tree.mention(node).is_some_and(|index| {
                let actor = scene.annotation.mentions[index].actor.as_ref();
                actor.is_some_and(|actor| actor.kind == ActorKind::City)
            });
            let rules = !city || !scene.patterns.in_class("troops", tree.lemma(at));
            let state = |party: &Party| placed || (party.actor.kind == ActorKind::Country && rules);
            if let Some(party) = found.filter(state) {
                return Some(party);
            }
        }
    }
    for node in tree.by_rel(at, &["appos", "flat"]) {
        if let Some(party) = named(scene, node) {
            return Some(party);
        }
    }
    // "A delegation of the union led by …": hung on another word.
    let people = ["human", "official", "stateagent", "diplomat"];
    let people = matches!(tree.lemma(at), "delegation" | "mission" | "team")
        || people.iter().any(|class| scene.patterns.in_class(class, tree.lemma(at)));
    if people && at + 3 < tree.len() && tree.low(at + 1) == "of" {
        let next = if tree.upos(at + 2) == "DET" { at + 3 } else { at + 2 };
        if let Some(party) = named(scene, next) {
            return Some(party);
        }
    }
    let span = tree.span(at, at);
    lists::by_adjective(scene, at).map(|actor| Party { actor, at, span, derived: true })
}

/// Whose it is, or the state where those meant are: "refugees who fled the war in Chad", "rebels operating in Chad".
pub fn home(scene: &Scene, at: usize) -> Option<Party> {
    let tree = &scene.tree;
    if let Some(found) = owner(scene, at) {
        return Some(found);
    }
    // (At the root the clause is the sentence's own verb, misread.)
    for clause in tree.by_rel(at, &["acl"]).filter(|_| tree.head(at).is_some()) {
        let (from, to) = tree.extent(clause);
        let placed = (from..=to.min(from + 14)).filter(|&node| tree.has_case(node, "in"));
        for node in placed {
            if let Some(party) = named(scene, node).filter(|party| party.actor.kind == ActorKind::Country) {
                return Some(party);
            }
        }
    }
    None
}

/// One level further down: "employees of the Russian embassy".
fn nested(scene: &Scene, at: usize) -> Option<Party> {
    let tree = &scene.tree;
    let mut nodes = syntax::owners(tree, at);
    nodes.extend(
        tree.by_rel(at, &["nmod"])
            .filter(|&child| ["of", "in"].iter().any(|case| tree.has_case(child, case))),
    );
    nodes.into_iter().find_map(|node| named(scene, node))
}

pub fn named(scene: &Scene, at: usize) -> Option<Party> {
    let mention = &scene.annotation.mentions[scene.tree.mention(at)?];
    let actor = as_party(mention.actor.as_ref()?);
    Some(Party { actor, at, span: mention.span(), derived: true })
}
