//! Sentences and the events in them: `cases/events.tsv`, which needs no knowledge of Rust to extend.

use chancery_engine::pipeline::Engine;
use chancery_model::{Actor, Event, EventType, Report};

const CASES: &str = include_str!("cases/events.tsv");

/// `who > whom TYPE status @ place`, by name.
fn show(event: &Event) -> String {
    let names = |actors: &[Actor]| {
        let list: Vec<&str> = actors.iter().map(|actor| actor.name.as_str()).collect();
        if list.is_empty() { "-".to_owned() } else { list.join(" + ") }
    };
    let place = event.place.as_ref().map_or(String::new(), |place| format!(" @ {}", place.name));
    format!(
        "{} > {} {} {}{place}",
        names(&event.actors),
        names(&event.recipients),
        event.kind.map_or("", EventType::name),
        event.status.name(),
    )
}

/// The events of a text, joined by `; `; bare statements and lasting states left out.
fn events(engine: &Engine, published: &str, text: &str) -> String {
    let report = Report { published: Some(published.to_owned()), ..Report::new("case", text) };
    let told: Vec<String> = engine
        .code(&report)
        .iter()
        .filter(|event| !matches!(event.kind, Some(EventType::Statement | EventType::State)))
        .map(show)
        .collect();
    if told.is_empty() { "nothing".to_owned() } else { told.join("; ") }
}

#[test]
fn every_sentence_tells_what_its_case_says() {
    let engine = Engine::embedded();
    let mut wrong = Vec::new();
    let mut read = 0;
    for (number, line) in CASES.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let [published, text, expected] = cells.as_slice() else {
            panic!("cases/events.tsv:{}: expected 3 cells, found {}", number + 1, cells.len());
        };
        read += 1;
        let found = events(&engine, published, text);
        if found != *expected {
            wrong.push(format!(
                "cases/events.tsv:{}\n  {text}\n  expected {expected}\n  found    {found}",
                number + 1
            ));
        }
    }
    assert!(read > 0, "no cases");
    assert!(wrong.is_empty(), "{} of {read} cases:\n{}", wrong.len(), wrong.join("\n"));
}
