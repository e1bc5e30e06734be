//! Conditions: which clauses start with `if` or the like, and which acts depend on them.

use super::Scene;

/// A clause with `if` or the like hangs on the verb.
pub fn condition(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let joined = tree.rel(at) == "conj"
        && tree.by_rel(at, &["nsubj"]).next().is_some()
        && tree.head(at).is_some_and(|head| head < at && is_conditional_clause(scene, head));
    joined
        || tree.by_rel(at, &["advcl"]).any(|child| is_conditional_clause(scene, child))
        || tree
            .by_rel(at, &["obl"])
            .any(|child| ["unless", "barring"].iter().any(|case| tree.has_case(child, case)))
        || (tree.rel(at) == "conj"
            && tree.head(at).is_some_and(|head| {
                tree.is_verb(head)
                    && tree.by_rel(head, &["advcl"]).any(|child| is_conditional_clause(scene, child))
            }))
}

/// The verb of the condition on which the act at `at`, or the clause it governs, depends.
pub fn conditional_subject(scene: &Scene, at: usize) -> Option<usize> {
    let tree = &scene.tree;
    let mut nodes = vec![at];
    nodes.extend(tree.by_rel(at, &["xcomp", "ccomp", "obj"]));
    for node in nodes {
        let below = tree
            .by_rel(node, &["advcl"])
            .find(|&child| is_conditional_clause(scene, child))
            .or_else(|| in_case(scene, node))
            .or_else(|| {
                tree.by_rel(node, &["parataxis", "conj", "dep"]).find(|&child| is_inverted(scene, child))
            });
        let joined = || {
            tree.head(node)
                .filter(|&head| tree.rel(node) == "conj" && head < node && is_conditional_clause(scene, head))
        };
        if let Some(found) = below.or_else(joined) {
            return Some(found);
        }
    }
    None
}

/// The verb stands inside an `if` clause.
pub fn in_condition(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    tree.is_verb(at) && is_conditional_clause(scene, at)
}

/// A clause that starts with `if` or the like, or with an inverted auxiliary.
pub fn is_conditional_clause(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let marked = tree
        .by_rel(at, &["mark", "advmod", "case", "cc"])
        .any(|mark| matches!(tree.low(mark), "if" | "unless" | "provided" | "once" | "in_case" | "lest"));
    if marked {
        return true;
    }
    let long = tree.rel(at) == "advcl"
        && tree.by_rel(at, &["mark", "advmod"]).any(|mark| tree.low(mark) == "long" && mark < at)
        || tree.children(at).iter().any(|&child| tree.low(child) == "case" && child + 1 == at);
    if long {
        return true;
    }
    is_inverted(scene, at)
}

/// "Should Warsaw agree, …", "Were Tehran to close …"
fn is_inverted(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let (from, _) = tree.extent(at);
    // The comma before it may hang inside.
    let from = if tree.low(from) == "," { (from + 1).min(at) } else { from };
    matches!(tree.low(from), "should" | "were" | "had")
        && tree.by_rel(at, &["nsubj"]).any(|subject| subject > from)
}

/// "in case the ships turn back", "in the event of an attack": the word that carries the condition.
fn in_case(scene: &Scene, at: usize) -> Option<usize> {
    let tree = &scene.tree;
    let case = tree.by_rel(at, &["obl", "nmod", "advmod", "advcl"]).find(|&child| {
        matches!(tree.lemma(child), "case" | "event")
            && tree.has_case(child, "in")
            && tree
                .children(child)
                .iter()
                .any(|&below| matches!(tree.rel(below), "acl" | "nmod" | "ccomp" | "dep"))
    })?;
    tree.by_rel(case, &["acl", "ccomp", "dep"]).next().or(Some(case))
}

/// The condition that a clause of the sentence names, however the reader hung it: the verb after "if" or "unless" behind `at`.
pub fn loose_condition(scene: &Scene, at: usize) -> Option<usize> {
    let tree = &scene.tree;
    let mark = (at + 1..tree.len()).find(|&mark| {
        matches!(tree.low(mark), "if" | "unless")
            && matches!(tree.rel(mark), "mark" | "advmod")
            && !matches!(tree.low(mark - 1), "as" | "even" | "know" | "ask" | "asked" | "see" | "only")
    })?;
    tree.head(mark).filter(|&head| head > mark)
}
