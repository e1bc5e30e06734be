//! Finds near-duplicates among reports: JSON Lines of `{"id","text"}` in, one line for each pair of them out.
//!
//! Run it as `cargo run --release -p chancery-engine --example near < reports.jsonl`; `benchsuite/near.py` measures it.

use std::io::{BufRead as _, Write as _};

use chancery_engine::story::near::{NearConfig, NearText, NearTexts};
use chancery_model::Report;
use serde_json::{Value, json};

/// Least containment of the pairs that are told; who reads them chooses a higher one.
const LEAST: f64 = 0.25;

fn main() -> std::io::Result<()> {
    let mut known = NearTexts::new(NearConfig { containment: LEAST, ..NearConfig::default() });
    let mut ids: Vec<String> = Vec::new();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let (Some(id), Some(text)) = (row["id"].as_str(), row["text"].as_str()) else { continue };
        let text = NearText::of(&Report::new(id, text));
        for near in known.near(&text) {
            let (jaccard, containment) = (near.overlap.jaccard, near.overlap.containment);
            let pair = json!({"a": ids[near.text], "b": id, "jaccard": jaccard, "containment": containment});
            writeln!(out, "{pair}")?;
        }
        known.add(text);
        ids.push(id.to_owned());
    }
    Ok(())
}
