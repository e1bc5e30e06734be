//! Reads Reports (JSON Lines) and prints their times, for scoring this part alone; `tree` prints trees.

#![allow(clippy::print_stdout)]

use std::io::{BufRead, Write};

use chancery_reader::{Reader, quantity, quote, status, time};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let reader = Reader::embedded();
    let input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    for line in input.lines() {
        let line = line?;
        if mode == "tree" {
            let reading = reader.read(&line, &[]);
            for (index, token) in reading.tokens.iter().enumerate() {
                let status = status::of(&reading, index);
                let tense = status::tense_of(&reading, index);
                writeln!(
                    output,
                    "{index}\t{}\t{}\t{}\t{}\t{}\t{status:?}\t{tense:?}",
                    token.text, token.lemma, token.upos, token.head, token.deprel
                )?;
            }
            for name in &reading.names {
                writeln!(output, "name {:?} {:?}", name.label, name.tokens)?;
            }
            continue;
        }
        let report: serde_json::Value = serde_json::from_str(&line)?;
        let text = report["text"].as_str().unwrap_or_default();
        let published = report["published"].as_str();
        let reading = reader.read(text, &[]);
        if mode == "status" {
            for target in report["targets"].as_array().into_iter().flatten() {
                let (start, end) =
                    (target[0].as_u64().unwrap_or(0) as u32, target[1].as_u64().unwrap_or(0) as u32);
                let covered = (0..reading.tokens.len())
                    .filter(|&index| reading.tokens[index].start < end && reading.tokens[index].end > start);
                // The head of the words asked about.
                let head = covered.min_by_key(|&index| {
                    let head = reading.tokens[index].head;
                    let outside = usize::try_from(head).is_ok_and(|head| {
                        reading.tokens[head].start < end && reading.tokens[head].end > start
                    });
                    (outside, index)
                });
                let status = head.map(|index| status::of(&reading, index));
                let event = serde_json::json!({"report": report["id"], "start": start, "end": end, "type": null, "status": status});
                writeln!(output, "{event}")?;
            }
            continue;
        }
        let annotation = serde_json::json!({
            "id": report["id"],
            "times": time::find(text, &reading, published),
            "quantities": quantity::find(text, &reading),
            "quotes": quote::find(text, &reading),
        });
        writeln!(output, "{annotation}")?;
    }
    Ok(())
}
