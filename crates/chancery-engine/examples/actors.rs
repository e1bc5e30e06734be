//! Answers `match`, `resolve` and `annotate` lines from standard input, one JSON object a line, as the commands do;
//! reports are taken as one story with `--story`.
#![allow(clippy::disallowed_methods)] // a tool beside the engine: it may open files
#![allow(clippy::print_stdout)]

use std::io::BufRead;

use chancery_engine::actor::{Resolver, StoryNames, match_names};
use chancery_lexicon::actors::ActorLexicon;
use chancery_model::Mention;
use chancery_reader::Reader;

fn main() {
    let mut reports = Vec::new();
    let resolver = Resolver::new(ActorLexicon::embedded());
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(row) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        if row["text"].is_string() {
            reports.push(row);
            continue;
        }
        if let (Some(a), Some(b)) = (row["a"].as_str(), row["b"].as_str()) {
            let score = match_names(a, b, row["kind"].as_str());
            println!("{}", serde_json::json!({"id": row["id"], "score": score}));
        } else if let Some(mention) = row["mention"].as_str() {
            if std::env::args().any(|word| word == "--readings") {
                println!("{mention} | {}", row["context"]);
                let readings = resolver.readings(mention, row["context"].as_str(), row["published"].as_str());
                for (actor, weight, because) in readings.into_iter().take(4) {
                    println!("   {weight:.2} {} ({:?}): {}", actor.name, actor.kind, because.join("; "));
                }
                continue;
            }
            let found = resolver.resolve(mention, row["context"].as_str(), row["published"].as_str());
            let group = resolver.group_of(mention);
            println!(
                "{}",
                serde_json::json!({
                    "id": row["id"], "actor": found.actor, "group": group, "score": found.score,
                    "runner_up": found.runner_up, "because": found.because,
                })
            );
        }
    }
    if reports.is_empty() {
        return;
    }
    let reader = Reader::embedded();
    let read: Vec<_> =
        reports.iter().map(|row| reader.read(row["text"].as_str().unwrap_or(""), &[])).collect();
    let mentions = |story: Option<&StoryNames>| -> Vec<Vec<Mention>> {
        let one = |(row, reading): (&serde_json::Value, _)| {
            resolver.mentions(row["text"].as_str().unwrap_or(""), reading, row["published"].as_str(), story)
        };
        reports.iter().zip(&read).map(one).collect()
    };
    let mut found = mentions(None);
    if std::env::args().any(|word| word == "--story") {
        let story = StoryNames::gather(&found.iter().map(Vec::as_slice).collect::<Vec<_>>());
        found = mentions(Some(&story));
    }
    for (row, mentions) in reports.iter().zip(found) {
        println!("{}", serde_json::json!({"id": row["id"], "mentions": mentions}));
    }
}
