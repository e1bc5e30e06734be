//! Answers `match` lines from standard input, one JSON object a line, as `chancery match` does.
#![allow(clippy::print_stdout)]

use std::io::BufRead;

use chancery_engine::actor::match_names;

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(row) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        if let (Some(a), Some(b)) = (row["a"].as_str(), row["b"].as_str()) {
            let score = match_names(a, b, row["kind"].as_str());
            println!("{}", serde_json::json!({"id": row["id"], "score": score}));
        }
    }
}
