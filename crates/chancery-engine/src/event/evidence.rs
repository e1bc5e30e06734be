//! The words an event rests on: the clause or phrase around its anchor, side clauses left out.

use chancery_model::Span;

use super::Scene;
use super::parties::Anchor;
use super::status::Outlook;

/// Longest evidence, in tokens.
const LONGEST: usize = 32;

/// The evidence of the act at `anchor`.
pub fn evidence(scene: &Scene, anchor: Anchor, outlook: &Outlook, rivals: &[usize]) -> Span {
    let tree = &scene.tree;
    let mut top = anchor.carrier.unwrap_or_else(|| told_by(scene, anchor.at));
    // "want to meet": the governing verb belongs to it, a reporting one does not.
    for &verb in &outlook.spine {
        if verb != top
            && tree.head(top) == Some(verb)
            && tree.rel(top) == "xcomp"
            && Some(verb) != outlook.report
            && !rivals.contains(&verb)
        {
            top = verb;
        }
    }
    let mut keep = vec![false; tree.len()];
    let mut pending = vec![top];
    while let Some(node) = pending.pop() {
        keep[node] = true;
        for &child in tree.children(node) {
            let aside = match tree.rel(child) {
                "advcl" | "parataxis" | "discourse" | "vocative" | "list" => {
                    !tree.dominates(child, anchor.at)
                }
                "ccomp" => !tree.dominates(child, anchor.at) && (node != anchor.at || child < anchor.at),
                "conj" => {
                    (tree.is_verb(child) || rivals.contains(&child)) && !tree.dominates(child, anchor.at)
                }
                "acl" => tree.extent(child).1 - tree.extent(child).0 > 6 && !tree.dominates(child, anchor.at),
                "punct" => false,
                "cc" => tree
                    .children(node)
                    .iter()
                    .any(|&other| other > child && tree.rel(other) == "conj" && tree.is_verb(other)),
                _ => false,
            };
            if !aside {
                pending.push(child);
            }
        }
    }
    // The stretch around the anchor; words left out inside it stay in.
    let (mut from, mut to) = (anchor.at, anchor.at);
    for node in (0..=anchor.at).rev() {
        if keep[node] {
            from = node;
        }
        if anchor.at - node > LONGEST / 2 {
            break;
        }
    }
    for (node, &kept) in keep.iter().enumerate().skip(anchor.at) {
        if node - from > LONGEST {
            break;
        }
        if kept {
            to = node;
        }
    }
    while from < anchor.at
        && tree.upos(from) == "PUNCT"
        && !matches!(tree.token(from).text.as_str(), "“" | "\"")
    {
        from += 1;
    }
    while to > anchor.at && tree.upos(to) == "PUNCT" && !matches!(tree.token(to).text.as_str(), "”" | "\"")
    {
        to -= 1;
    }
    tree.span(from, to)
}

/// The word that says that, or how long, the act of a noun took place: "the round *lasted* five days", "five *days* of talks".
fn told_by(scene: &Scene, at: usize) -> usize {
    let tree = &scene.tree;
    let Some(head) = tree.head(at).filter(|_| !tree.is_verb(at)) else { return at };
    if tree.upos(at) == "ADP" {
        return head;
    }
    let lasts =
        tree.is_verb(head) && tree.rel(at) == "nsubj" && scene.patterns.in_class("lasts", tree.lemma(head));
    let span = tree.has_case(at, "of") && scene.patterns.in_class("timespan", tree.lemma(head));
    if lasts || span { head } else { at }
}
