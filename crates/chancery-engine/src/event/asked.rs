//! Answers questions about a text: what happens between two given parties, and whether given words took place.

use chancery_model::{Actor, ActorKind, Event, Label, Mention, Span};

use super::tree::Tree;
use super::{Material, Scene, classify, code, draft};
use crate::actor::{PronounLinks, coreference};

/// The event between two parties of the text, for research: the likeliest type first, by a linear model over
/// what the patterns found; the patterns' own events follow with lower confidence.
pub fn code_pair(material: &Material<'_>, source: &str, target: &str) -> Vec<Event> {
    let Some(pair) = read_pair(material, source, target) else {
        return code(material);
    };
    let mut events = code(material);
    for event in &mut events {
        event.confidence *= 0.5;
    }
    let Some((kind, share)) = classify::PairModel::embedded().best(&pair.features) else { return events };
    let between = |event: &&Event| {
        event.kind == Some(kind) && event.actors.iter().any(|actor| actor.id == classify::SOURCE)
    };
    let found = pair
        .events
        .iter()
        .find(between)
        .or_else(|| pair.events.iter().find(|event| event.kind == Some(kind)));
    let sentence = pair.sentence;
    let mut event = found.cloned().unwrap_or_else(|| draft::bare(material.report, sentence));
    event.id = format!("{}#0", material.report.id);
    event.kind = Some(kind);
    event.actors.retain(|actor| !actor.id.starts_with("pair:"));
    event.recipients.retain(|actor| !actor.id.starts_with("pair:"));
    event.confidence = 0.5 + share / 2.0;
    event.because.push(format!("{} between the two by the pair model, {share:.2}", kind.name()));
    events.insert(0, event);
    events
}

/// What the pair model sees of two parties: for training.
pub fn pair_features(material: &Material<'_>, source: &str, target: &str) -> Vec<String> {
    read_pair(material, source, target).map_or(Vec::new(), |pair| pair.features)
}

struct Pair {
    events: Vec<Event>,
    features: Vec<String>,
    sentence: Span,
}

/// Codes the report with stand-ins for the two parties. `None` if the text does not hold them.
fn read_pair(material: &Material<'_>, source: &str, target: &str) -> Option<Pair> {
    let find = |words: &str| {
        let words = words.trim();
        let at = material.report.text.find(words).filter(|_| !words.is_empty())?;
        Some(Span::new(at, at + words.len()))
    };
    let source = find(source)?;
    let target = find(target)?;
    let Material { report, reading, annotation, patterns, group } = *material;
    let mut marked = annotation.clone();
    marked.mentions.retain(|mention| !mention.span().overlaps(source) && !mention.span().overlaps(target));
    for (span, id) in [(source, classify::SOURCE), (target, classify::TARGET)] {
        let text = span.of(&report.text).to_owned();
        let actor = Actor {
            id: id.to_owned(),
            name: text.clone(),
            kind: ActorKind::Org,
            country: Some(id.to_owned()),
            sector: None,
        };
        marked.mentions.push(Mention {
            start: span.start,
            end: span.end,
            text,
            label: Label::Org,
            actor: Some(actor),
            score: 1.0,
            garbled: false,
            because: Vec::new(),
        });
    }
    marked.mentions.sort_by_key(|mention| (mention.start, mention.end));
    let at = reading.sentences.iter().position(|sentence| sentence.span.overlaps(source))?;
    let events = code(&Material { annotation: &marked, ..*material });
    let links = PronounLinks::new();
    let tree = Tree::new(reading, &marked, patterns, &links, at);
    let scene =
        Scene { report, annotation: &marked, patterns, tree, group, before: &[], suffered: &[], issuer: &[] };
    let features = classify::features(&scene, &events, source, target);
    Some(Pair { events, features, sentence: reading.sentences[at].span })
}

/// One event for each span asked about: its status is wanted, its type may be unknown.
pub fn code_targets(material: &Material<'_>, targets: &[Span]) -> Vec<Event> {
    let Material { report, reading, annotation, patterns, group } = *material;
    let coded = code(material);
    let links = coreference(reading, &annotation.mentions);
    let mut events = Vec::new();
    for (number, &target) in targets.iter().enumerate() {
        let sentence = reading.sentences.iter().position(|sentence| sentence.span.overlaps(target));
        let Some(index) = sentence else { continue };
        let tree = Tree::new(reading, annotation, patterns, &links, index);
        let scene =
            Scene { report, annotation, patterns, tree, group, before: &[], suffered: &[], issuer: &[] };
        let Some(mut event) = draft::target(&scene, target) else { continue };
        if let Some(known) =
            coded.iter().find(|known| known.anchor.is_some_and(|anchor| anchor.overlaps(target)))
        {
            event = Event {
                start: target.start,
                end: target.end,
                text: target.of(&report.text).to_owned(),
                ..known.clone()
            };
        }
        event.id = format!("{}#{}", report.id, number + 1);
        events.push(event);
    }
    events
}
