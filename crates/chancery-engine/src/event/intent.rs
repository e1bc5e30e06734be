//! What is to come without a word that says so: infinitives of purpose, headlines, the time of a plan.

use super::Scene;
use super::tree::{DEPTH, Tree};

/// "An effort to save it": an infinitive tells what is meant, unless the word above says that it was done.
pub fn is_meant(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let mut node = at;
    for _ in 0..DEPTH {
        let Some(head) = tree.head(node) else { return false };
        if tree.by_rel(node, &["mark"]).any(|mark| tree.low(mark) == "to") {
            let rank = |at: usize| matches!(tree.low(at), "first" | "second" | "third" | "last" | "only");
            let is_ranked = rank(head) || tree.by_rel(head, &["amod"]).any(rank);
            return !is_ranked
                && !scene.patterns.in_class("implicative", tree.lemma(head))
                && !is_outcome(scene, node);
        }
        // "To arrange the deal and settle"
        if tree.rel(node) != "conj" || tree.tag(node) != "VB" {
            return false;
        }
        node = head;
    }
    false
}

/// "The shares fell to close at 12", "it passed its rival to become the largest": what came of it, no aim.
pub fn is_outcome(scene: &Scene, node: usize) -> bool {
    let tree = &scene.tree;
    let mut above = tree.head(node);
    // "Dropped 9 % to reach": the clause may hang on the amount.
    if above.is_some_and(|at| !tree.is_verb(at)) {
        above = above.and_then(|at| tree.head(at));
    }
    scene.patterns.in_class("outcome", tree.lemma(node))
        && above.is_some_and(|verb| scene.patterns.in_class("level", tree.lemma(verb)))
}

/// No verb of the sentence has a tense.
pub fn is_headline(tree: &Tree) -> bool {
    (0..tree.len()).all(|at| !matches!(tree.tag(at), "VBD" | "VBZ" | "VBP" | "MD"))
}

/// "Due to the strike" names a cause, "due to sail" a plan.
pub fn is_cause(tree: &Tree, at: usize) -> bool {
    tree.low(at) == "due" && at + 1 < tree.len() && tree.rel(at + 1) == "fixed"
}

/// "Will step down when the talks are over", "before the ship sails": the present beside a future lies ahead.
pub fn awaits(tree: &Tree, node: usize, head: usize) -> bool {
    let is_bound = tree
        .by_rel(node, &["mark", "advmod"])
        .any(|mark| matches!(tree.low(mark), "when" | "before" | "once" | "until" | "till" | "after"));
    let auxiliaries = || tree.by_rel(node, &["aux", "cop"]);
    let is_present = matches!(tree.tag(node), "VBZ" | "VBP") && auxiliaries().next().is_none()
        || auxiliaries().any(|aux| matches!(tree.low(aux), "is" | "are" | "has" | "have"));
    let is_ahead = tree
        .by_rel(head, &["aux"])
        .any(|aux| matches!(tree.low(aux), "will" | "wo" | "'ll" | "’ll" | "shall" | "would"));
    is_bound && is_present && is_ahead
}
