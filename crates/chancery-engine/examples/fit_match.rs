//! Fits the weights of `match_names` to labelled pairs and prints them as the weights file.
//!
//! usage: cargo run --release --example fit_match -- PAIRS.jsonl… > crates/chancery-engine/data/actor/match_weights.tsv
#![allow(clippy::disallowed_methods)] // a tool beside the engine: it may open files
#![allow(clippy::print_stdout)]

use chancery_engine::actor::{FEATURE_NAMES, FEATURES, features, is_person};

struct Row {
    measured: [f64; FEATURES],
    same: bool,
    weight: f64,
    fold: usize,
}

fn main() {
    let (mut person, mut body) = (Vec::new(), Vec::new());
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let rows: Vec<serde_json::Value> =
            text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        for row in &rows {
            let (Some(a), Some(b)) = (row["name_a"].as_str(), row["name_b"].as_str()) else { continue };
            let kind = row["schema"].as_str().or(row["kind"].as_str()).map(str::to_lowercase);
            let kind = match kind.as_deref() {
                Some("person") => Some("person"),
                Some("company" | "organization" | "legalentity") => Some("org"),
                _ => None,
            };
            let is_person = is_person(a, b, kind);
            let Some(measured) = features(a, b, is_person) else { continue };
            // All pairs around one name stay in one fold.
            let fold = b.bytes().map(usize::from).sum::<usize>() % 5;
            let row = Row { measured, same: row["same"].as_bool() == Some(true), weight: 1.0, fold };
            if is_person { person.push(row) } else { body.push(row) }
        }
        // Names of different people, paired at random, are different.
        for (at, row) in rows.iter().enumerate() {
            let other = &rows[(at * 7919 + 13) % rows.len()];
            let (Some(a), Some(b)) = (row["name_b"].as_str(), other["name_b"].as_str()) else { continue };
            if a == b || !is_person(a, b, Some("person")) {
                continue;
            }
            let shared = a.split(' ').any(|word| b.contains(word));
            if let Some(measured) = features(a, b, true).filter(|_| !shared) {
                let fold = b.bytes().map(usize::from).sum::<usize>() % 5;
                person.push(Row { measured, same: false, weight: 0.3, fold });
            }
        }
    }
    let person_weights = report("person", &person);
    let body_weights = report("body", &body);
    println!("feature\tperson\tbody\tsource");
    println!("# Logistic regression over labelled pairs; see examples/fit_match.rs.");
    for (at, name) in FEATURE_NAMES.iter().enumerate() {
        println!(
            "{name}\t{:.3}\t{:.3}\tfitted to OpenSanctions' name cases (MIT) and our own list (CC0)",
            person_weights[at], body_weights[at]
        );
    }
}

fn report(name: &str, rows: &[Row]) -> [f64; FEATURES] {
    let (mut right, mut all) = (0, 0);
    let (mut tp, mut fp, mut missed) = (0, 0, 0);
    for fold in 0..5 {
        let weights = fit(rows, |row| row.fold != fold);
        for row in rows.iter().filter(|row| row.fold == fold) {
            let yes = probability(&weights, row) >= 0.5;
            all += 1;
            right += usize::from(yes == row.same);
            match (yes, row.same) {
                (true, true) => tp += 1,
                (true, false) => fp += 1,
                (false, true) => missed += 1,
                _ => {}
            }
        }
    }
    eprintln!(
        "{name}: {all} pairs, accuracy {:.3}, F1 {:.3} (five folds)",
        right as f64 / all.max(1) as f64,
        2.0 * tp as f64 / (2 * tp + fp + missed).max(1) as f64
    );
    fit(rows, |_| true)
}

fn probability(weights: &[f64; FEATURES], row: &Row) -> f64 {
    let sum: f64 = weights.iter().zip(&row.measured).map(|(weight, value)| weight * value).sum();
    1.0 / (1.0 + (-sum).exp())
}

fn fit(rows: &[Row], take: impl Fn(&Row) -> bool) -> [f64; FEATURES] {
    let rows: Vec<&Row> = rows.iter().filter(|row| take(row)).collect();
    let mut weights = [0.0; FEATURES];
    let mut speed = [0.0; FEATURES];
    for _ in 0..4000 {
        let mut slope = [0.0; FEATURES];
        for row in &rows {
            let error = (probability(&weights, row) - f64::from(row.same)) * row.weight;
            for (slope, value) in slope.iter_mut().zip(&row.measured) {
                *slope += error * value;
            }
        }
        for at in 0..FEATURES {
            let pull = if at == 0 { 0.0 } else { 1.0 * weights[at] };
            let gradient = (slope[at] + pull) / rows.len().max(1) as f64;
            speed[at] = 0.9 * speed[at] + gradient;
            weights[at] -= 0.3 * speed[at];
        }
    }
    weights
}
