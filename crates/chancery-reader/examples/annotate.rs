//! Reads JSON Lines with `text`, or with `tokens` (one sentence a line), and prints annotations.
//!
//! `cargo run --release -p chancery-reader --example annotate [WEIGHTS] < reports.jsonl`

use std::io::{self, BufRead, Write};

use chancery_reader::{Reader, Reading};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let reader = match std::env::args().nth(1) {
        Some(weights) => Reader::open(weights).map_err(io::Error::other)?,
        None => Reader::embedded(),
    };
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let Ok(report) = serde_json::from_str::<Value>(&line?) else { continue };
        let (text, reading) = match report["tokens"].as_array() {
            Some(tokens) => {
                let words: Vec<&str> = tokens.iter().filter_map(Value::as_str).collect();
                reader.read_pretokenized(&words)
            }
            None => {
                let text = report["text"].as_str().unwrap_or_default().to_owned();
                let reading = reader.read(&text, &[]);
                (text, reading)
            }
        };
        writeln!(output, "{}", annotation(&report["id"], &text, &reading))?;
    }
    output.flush()
}

fn annotation(id: &Value, text: &str, reading: &Reading) -> Value {
    let sentences: Vec<_> = reading.sentences.iter().map(|sentence| sentence.span).collect();
    let mentions: Vec<_> = reading
        .names
        .iter()
        .map(|name| json!({"start": name.span.start, "end": name.span.end, "text": name.span.of(text), "label": name.label}))
        .collect();
    let roles: Vec<_> = reading
        .roles
        .iter()
        .map(|role| json!({"predicate": role.predicate, "argument": role.argument, "label": role.label}))
        .collect();
    json!({"id": id, "sentences": sentences, "tokens": reading.tokens, "mentions": mentions, "roles": roles})
}
