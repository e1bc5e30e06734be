//! Development only: codes reports from standard input with a naive resolver.
#![allow(clippy::disallowed_methods)] // a tool beside the engine: it may open files
#![allow(clippy::print_stdout)]
use std::io::BufRead;

use chancery_engine::{actor::Resolver, event};
use chancery_lexicon::{actors::ActorLexicon, patterns::PatternLexicon};
use chancery_model::{Actor, Annotation, Report};
use chancery_reader::Reader;

fn main() {
    let reader = Reader::embedded();
    let lexicon = ActorLexicon::embedded();
    let patterns = PatternLexicon::embedded();
    let resolver = Resolver::new(lexicon);
    let group = |phrase: &str| -> Option<Actor> { resolver.group_of(phrase) };
    let explain = std::env::args().any(|argument| argument == "--explain");
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let report: Report = serde_json::from_str(&line).expect("a report");
        let reading = reader.read(&report.text, &report.kept);
        let mentions = resolver.mentions(&report.text, &reading, report.published.as_deref(), None);
        let annotation = Annotation {
            id: report.id.clone(),
            tokens: reading.tokens.clone(),
            mentions,
            times: chancery_reader::time::find(&report.text, &reading, report.published.as_deref()),
            ..Annotation::default()
        };
        if explain {
            for mention in &annotation.mentions {
                println!(
                    "M {:?} {:?}",
                    mention.text,
                    mention.actor.as_ref().map(|actor| (&actor.name, &actor.country, actor.kind))
                );
            }
            for (index, token) in reading.tokens.iter().enumerate() {
                println!(
                    "{index} {} {} {} {} {}",
                    token.text, token.lemma, token.upos, token.head, token.deprel
                );
            }
        }
        if std::env::args().any(|argument| argument == "--annotation") {
            println!("{}", serde_json::to_string(&annotation).expect("json"));
            continue;
        }
        if let (Some(source), Some(target)) = (&report.source, &report.target) {
            if std::env::args().any(|argument| argument == "--features") {
                let features =
                    event::pair_features(&report, &reading, &annotation, patterns, &group, source, target);
                println!("{}", serde_json::to_string(&(&report.id, features)).expect("json"));
                continue;
            }
            for event in event::code_pair(&report, &reading, &annotation, patterns, &group, source, target) {
                // --pairs
                println!("{}", serde_json::to_string(&event).expect("json"));
            }
            continue;
        }
        for event in event::code(&report, &reading, &annotation, patterns, &group) {
            println!("{}", serde_json::to_string(&event).expect("json"));
        }
    }
}
