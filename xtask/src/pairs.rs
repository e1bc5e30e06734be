//! `cargo xtask train-pairs [--hold-out]`: learns the type of the act between two given parties.
//!
//! From the labelled pairs of `plv_train_dev` and from the pattern tables. `--hold-out` judges each fifth of the pairs by
//! what the others taught and writes nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use chancery_engine::event::classify::{Example, PairModel, from_patterns};
use chancery_engine::pipeline::Engine;
use chancery_model::{EventType, Report};
use serde::Deserialize;

/// Labelled pairs that may be learned from, below the shared folder.
const PAIRS: &str = "data/events/plv_train_dev.jsonl";

/// Parts that are held out in turn.
const FOLDS: usize = 5;

#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
    expected: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    source: Vec<Party>,
    target: Vec<Party>,
    code: String,
}

#[derive(Deserialize)]
struct Party {
    text: String,
}

/// Writes the weights into the engine.
pub fn train(root: &Path, holds_out: bool) -> Result<()> {
    let path = root.join("../shared").join(PAIRS);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let rows: Vec<Row> = text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .with_context(|| format!("{} is no JSON Lines of pairs", path.display()))?;
    let engine = Engine::embedded();
    let labelled: Vec<Example> = rows.iter().filter_map(|row| example(&engine, row)).collect();
    let told = from_patterns();
    crate::say(&format!("{} labelled pairs, {} rows of the tables", labelled.len(), told.len()));
    if holds_out {
        let right: usize = (0..FOLDS).map(|fold| judge(&told, &labelled, fold)).sum();
        crate::say(&format!("held out: {:.4} right", right as f64 / labelled.len().max(1) as f64));
        return Ok(());
    }
    let rows: Vec<Example> = told.into_iter().chain(labelled).collect();
    let out = root.join("crates/chancery-engine/src/event/pairs.tsv");
    let printed = PairModel::train(&rows).print();
    fs::write(&out, &printed).with_context(|| format!("cannot write {}", out.display()))?;
    crate::say(&format!("{}: {} weights' rows", out.display(), printed.lines().count()));
    Ok(())
}

fn example(engine: &Engine, row: &Row) -> Option<Example> {
    let expected = row.expected.first()?;
    // The data write YIELD for CONCEDE and RETREAT.
    let code = if expected.code == "YIELD" { "RETREAT" } else { expected.code.as_str() };
    let report = Report {
        source: Some(expected.source.first()?.text.clone()),
        target: Some(expected.target.first()?.text.clone()),
        ..Report::new(row.id.clone(), row.text.clone())
    };
    Some(Example { features: engine.pair_features(&report), kind: EventType::from_name(code)?, weight: 1.0 })
}

/// How many pairs of one fifth the others teach to judge right.
fn judge(told: &[Example], labelled: &[Example], fold: usize) -> usize {
    let (mut rows, mut held) = (told.to_vec(), Vec::new());
    for (at, row) in labelled.iter().enumerate() {
        if at % FOLDS == fold { held.push(row) } else { rows.push(row.clone()) }
    }
    let model = PairModel::train(&rows);
    let same = |row: &&&Example| model.best(&row.features).is_some_and(|(kind, _)| kind == merged(row.kind));
    held.iter().filter(same).count()
}

fn merged(kind: EventType) -> EventType {
    if kind == EventType::Concede { EventType::Retreat } else { kind }
}
