//! "Canada and Brazil did the same": what was told right before, done by others.

use chancery_model::{Event, EventType, Status};

use super::Scene;
use super::discourse::Coded;
use super::parties;
use super::syntax;

/// The act of the sentence before, with those who do the same, if the sentence says no more.
pub fn likewise(scene: &Scene, told: &[Coded], before: Option<u32>) -> Option<Coded> {
    let tree = &scene.tree;
    let verb = (0..tree.len()).find(|&at| tree.head(at).is_none() && tree.is_verb(at))?;
    let object = |words: &[&str]| tree.by_rel(verb, &["obj", "obl"]).any(|at| words.contains(&tree.low(at)));
    let same = match tree.lemma(verb) {
        "do" => object(&["same", "likewise"]),
        "follow" => object(&["suit", "example"]),
        _ => false,
    };
    if !same || tree.is_negated(verb) || tree.by_rel(verb, &["ccomp", "xcomp"]).next().is_some() {
        return None;
    }
    let ahead = tree.auxiliaries(verb).iter().any(|&aux| matches!(tree.low(aux), "will" | "would"));
    let actors: Vec<_> = syntax::doers(tree, scene.patterns, verb)
        .into_iter()
        .flat_map(|at| parties::of_nominal(scene, at))
        .map(|party| party.actor)
        .collect();
    let own = |known: &&Coded| {
        !known.alike
            && !known.waits
            && before.is_some_and(|start| known.event.start >= start)
            && !matches!(known.event.kind, Some(EventType::Statement | EventType::State))
            && known.event.status == Status::Happened
    };
    let known = told.iter().rev().find(own)?;
    if actors.is_empty() {
        return None;
    }
    let span = tree.span(0, tree.len() - 1);
    let status = if ahead { Status::Planned } else { Status::Happened };
    let text = span.of(&scene.report.text).trim_end_matches('.').to_owned();
    let event = Event {
        start: span.start,
        end: span.start + u32::try_from(text.len()).unwrap_or(0),
        text,
        actors,
        status,
        said_by: None,
        quantity: None,
        spans: Vec::new(),
        anchor: Some(tree.span(verb, verb)),
        because: vec![format!("the same as {:?}", known.event.text)],
        ..known.event.clone()
    };
    Some(Coded { event, ..known.clone() })
}
