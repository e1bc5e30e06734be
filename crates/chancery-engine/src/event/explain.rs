//! Tells a person how a report was coded: sentence, tree, pattern, why these parties and this status, what was rejected.

use std::fmt::Write as _;

use chancery_lexicon::patterns::PatternLexicon;
use chancery_model::{Actor, Event, Span};

use super::tree::{DEPTH, Tree};
use super::{Material, Scene, code, draft, furniture};
use crate::actor::coreference;

/// The whole way of a report to its events, as text.
pub fn explain(material: &Material<'_>) -> String {
    let Material { report, reading, annotation, patterns, group } = *material;
    let links = coreference(reading, &annotation.mentions);
    let events = code(material);
    let mut out = String::new();
    for (index, sentence) in reading.sentences.iter().enumerate() {
        let words = sentence.span.of(&report.text).split_whitespace().collect::<Vec<_>>().join(" ");
        line(&mut out, 0, &format!("{}, sentence {}: {words}", report.id, index + 1));
        let tree = Tree::new(reading, annotation, patterns, &links, index);
        let scene =
            Scene { report, annotation, patterns, tree, group, before: &[], suffered: &[], issuer: &[] };
        show_tree(&mut out, &scene);
        if let Some(reason) = furniture::reason(&scene) {
            line(&mut out, 1, &format!("not coded: {reason}"));
            continue;
        }
        let here = |event: &&Event| {
            event.anchor.is_some_and(|anchor| sentence.span.contains(anchor))
                || (event.anchor.is_none() && sentence.span.overlaps(event.span()))
        };
        let coded: Vec<&Event> = events.iter().filter(here).collect();
        for event in &coded {
            show_event(&mut out, event, patterns);
        }
        let anchors: Vec<Span> = coded.iter().filter_map(|event| event.anchor).collect();
        for (span, reason) in draft::rejected(&scene) {
            if !anchors.contains(&span) {
                line(&mut out, 1, &format!("rejected: {:?}: {reason}", span.of(&report.text)));
            }
        }
        out.push('\n');
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}{text}", "  ".repeat(depth));
}

/// Words below their heads, in order of place, each with its relation and whom it names.
fn show_tree(out: &mut String, scene: &Scene) {
    let tree = &scene.tree;
    for at in 0..tree.len() {
        let mut depth = 0;
        let mut node = at;
        while let Some(head) = tree.head(node).filter(|_| depth < DEPTH) {
            depth += 1;
            node = head;
        }
        let mention = tree.mention(at).map(|index| &scene.annotation.mentions[index]);
        let who = mention.filter(|mention| mention.start == tree.token(at).start);
        let who = who.and_then(|mention| mention.actor.as_ref()).map(|actor| format!("  = {}", actor.name));
        let text = format!(
            "{}{} {} {}{}",
            "· ".repeat(depth),
            tree.token(at).text,
            tree.upos(at),
            tree.rel(at),
            who.unwrap_or_default()
        );
        line(out, 1, &text);
    }
}

fn show_event(out: &mut String, event: &Event, patterns: &PatternLexicon) {
    let names = |actors: &[Actor]| {
        let names: Vec<&str> = actors.iter().map(|actor| actor.name.as_str()).collect();
        if names.is_empty() { "nobody named".to_owned() } else { names.join(", ") }
    };
    let kind = event.kind.map_or("no type", |kind| kind.name());
    let head = format!(
        "{kind} {} by {} to {}: {:?}",
        event.status.name(),
        names(&event.actors),
        names(&event.recipients),
        event.text
    );
    line(out, 1, &head);
    for reason in &event.because {
        line(out, 2, reason);
        let row = reason.rsplit_once("by pattern ").map(|(_, name)| name);
        if let Some(pattern) = row.and_then(|name| patterns.patterns().iter().find(|row| row.name == name)) {
            line(out, 3, &pattern.row);
        }
    }
    for suspect in &event.suspect {
        line(out, 2, &format!("suspect {}: {}", suspect.field, suspect.reason));
    }
}
