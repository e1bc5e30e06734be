//! Reads Reports (JSON Lines) and prints their times, quantities and quotes, for scoring these parts alone.

#![allow(clippy::print_stdout)]

use std::io::{BufRead, Write};

use chancery_model::Span;
use chancery_reader::{Reading, SentenceTokens, time};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    for line in input.lines() {
        let report: serde_json::Value = serde_json::from_str(&line?)?;
        let text = report["text"].as_str().unwrap_or_default();
        let published = report["published"].as_str();
        let reading = paragraphs(text);
        let annotation = serde_json::json!({
            "id": report["id"],
            "times": time::find(text, &reading, published),
        });
        writeln!(output, "{annotation}")?;
    }
    Ok(())
}

fn paragraphs(text: &str) -> Reading {
    let span = Span { start: 0, end: text.len() as u32 };
    Reading { sentences: vec![SentenceTokens { span, tokens: 0..0 }], ..Reading::default() }
}
