//! Codes events: who did what to whom, when, where, said by whom, planned or happened.
//!
//! For each sentence:
//! 1. `furniture` puts sport, teasers and questions aside;
//! 2. `pattern` finds the words that carry acts;
//! 3. `parties` reads who and whom off the tree, `status` whether it took place and who says so;
//! 4. `draft` settles what several patterns said about one act, and refines types by what is asked for or threatened;
//! 5. `circumstance` adds date, place and number, `evidence` the words it rests on.
//!
//! `chain` then links the events of a report: a measure to what it answers, a meeting to its plan.
//! Names and times are somebody else's: they come in the [`Annotation`].

mod chain;
mod circumstance;
mod context;
mod draft;
mod evidence;
mod furniture;
mod parties;
mod pattern;
mod refine;
mod settle;
mod status;
mod syntax;
mod tree;

use chancery_lexicon::patterns::PatternLexicon;
use chancery_model::{Actor, Annotation, Event, EventType, Report, Span, Status};
use chancery_reader::Reading;

use crate::actor::coreference;
use tree::Tree;

/// Everything known about one sentence.
pub(crate) struct Scene<'a> {
    pub report: &'a Report,
    pub annotation: &'a Annotation,
    pub patterns: &'a PatternLexicon,
    pub tree: Tree<'a>,
    /// Actor meant by a common noun phrase, if the resolver knows one.
    pub group: &'a dyn Fn(&str) -> Option<Actor>,
}

/// All events of a report, in order of place.
pub fn code(
    report: &Report,
    reading: &Reading,
    annotation: &Annotation,
    patterns: &PatternLexicon,
    group: &dyn Fn(&str) -> Option<Actor>,
) -> Vec<Event> {
    let links = coreference(reading, &annotation.mentions);
    let mut events: Vec<Event> = Vec::new();
    for index in 0..reading.sentences.len() {
        let tree = Tree::new(reading, annotation, patterns, &links, index);
        let scene = Scene { report, annotation, patterns, tree, group };
        if furniture::reason(&scene).is_some() {
            continue;
        }
        events.extend(draft::events(&scene));
    }
    for (number, event) in events.iter_mut().enumerate() {
        event.id = format!("{}#{}", report.id, number + 1);
    }
    let sentences: Vec<(u32, u32)> =
        reading.sentences.iter().map(|sentence| (sentence.span.start, sentence.span.end)).collect();
    for event in &mut events {
        // A lasting state goes on until a report says that it ended.
        if event.kind == Some(EventType::State) && event.status == Status::Happened {
            event.status = Status::Ongoing;
        }
    }
    settle::settle_groups(annotation, &mut events);
    context::fill(&mut events, &sentences);
    chain::link(report, annotation, &mut events);
    events
}

/// The event between two parties of the text, for research: the type that holds between them, best first.
pub fn code_pair(
    report: &Report,
    reading: &Reading,
    annotation: &Annotation,
    patterns: &PatternLexicon,
    group: &dyn Fn(&str) -> Option<Actor>,
    source: &str,
    target: &str,
) -> Vec<Event> {
    let mut events = code(report, reading, annotation, patterns, group);
    let find = |words: &str| report.text.find(words).map(|at| Span::new(at, at + words.len()));
    let (source, target) = (find(source), find(target));
    for event in &mut events {
        let touches = |wanted: Option<Span>| {
            wanted.is_some_and(|wanted| event.spans.iter().any(|(_, span)| span.overlaps(wanted)))
        };
        event.confidence = 0.2
            + 0.3 * event.confidence
            + 0.25 * f64::from(touches(source))
            + 0.25 * f64::from(touches(target));
    }
    events
}

/// One event for each span asked about: its status is wanted, its type may be unknown.
pub fn code_targets(
    report: &Report,
    reading: &Reading,
    annotation: &Annotation,
    patterns: &PatternLexicon,
    group: &dyn Fn(&str) -> Option<Actor>,
    targets: &[Span],
) -> Vec<Event> {
    let coded = code(report, reading, annotation, patterns, group);
    let links = coreference(reading, &annotation.mentions);
    let mut events = Vec::new();
    for (number, &target) in targets.iter().enumerate() {
        let sentence = reading.sentences.iter().position(|sentence| sentence.span.overlaps(target));
        let Some(index) = sentence else { continue };
        let tree = Tree::new(reading, annotation, patterns, &links, index);
        let scene = Scene { report, annotation, patterns, tree, group };
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
