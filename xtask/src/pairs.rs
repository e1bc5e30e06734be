//! `cargo xtask train-pairs`: learns the type of the act between two given parties, into `crates/chancery-engine/src/event/pairs.tsv`.
//! `cargo xtask train-pairs --folds`: writes nothing; judges each fifth of PLV's training half by a model learnt on the rest.
//!
//! It learns from PLV's training half and from `xtask/data/pairs.txt`, sentences of our own.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use chancery_engine::event::PairModel;
use chancery_engine::pipeline::Engine;
use chancery_model::{EventType, Quad, Report};
use serde::Deserialize;

const OWN: &str = "xtask/data/pairs.txt";
const LABELLED: &str = "../shared/data/events/plv_train_dev.jsonl";
const OUT: &str = "crates/chancery-engine/src/event/pairs.tsv";

/// Times that training goes over all rows.
const ROUNDS: usize = 20;

/// How often a labelled pair counts where one of ours counts once.
const COUNTS: usize = 3;

/// What weights lose with each row that has their feature.
const DECAY: f32 = 1e-3;

/// Parts of the labelled pairs for `--folds`.
const FOLDS: usize = 5;

#[derive(Deserialize)]
struct Labelled {
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

/// Frames that each act is put in.
const FRAMES: usize = 3;

const SOURCES: [&str; 7] = [
    "Norway",
    "the Peruvian government",
    "Kenya",
    "the mayor",
    "Vietnam",
    "the army",
    "the Czech parliament",
];
const TARGETS: [&str; 9] = [
    "Chile",
    "the rebels",
    "Thailand",
    "the miners",
    "Portugal",
    "the opposition leader",
    "Algeria",
    "two journalists",
    "the Finnish company",
];

/// Features and type of a pair.
type Row = (Vec<String>, EventType);

/// Runs the command.
pub fn run(root: &Path, holds_out: bool) -> Result<()> {
    let engine = Engine::embedded();
    let own: Vec<Row> =
        own(root)?.iter().map(|(report, kind)| (engine.pair_features(report), *kind)).collect();
    let labelled = labelled(root)?;
    let told: Vec<(&str, Row)> = labelled
        .iter()
        .map(|(report, kind)| (report.text.as_str(), (engine.pair_features(report), *kind)))
        .collect();
    if holds_out {
        return judge(&own, &told);
    }
    let rows = mixed(&own, told.iter().map(|(_, row)| row));
    let model = PairModel::train(&rows, ROUNDS, DECAY);
    let out = root.join(OUT);
    fs::write(&out, model.print()).with_context(|| format!("writing {}", out.display()))?;
    crate::say(&format!("{}: {} pairs", out.display(), rows.len()));
    Ok(())
}

/// Our rows, then the labelled ones as often as they count.
fn mixed<'a>(own: &[Row], told: impl Iterator<Item = &'a Row>) -> Vec<Row> {
    let told: Vec<&Row> = told.collect();
    own.iter().cloned().chain((0..COUNTS).flat_map(|_| told.iter().map(|&row| row.clone()))).collect()
}

/// Prints how many pairs of each fifth a model of the others gets right. Pairs of one sentence share a fifth.
fn judge(own: &[Row], told: &[(&str, Row)]) -> Result<()> {
    let mut texts: Vec<&str> = told.iter().map(|(text, _)| *text).collect();
    texts.dedup();
    let fold = |text: &str| texts.iter().position(|known| *known == text).unwrap_or(0) % FOLDS;
    let mut right = 0;
    for part in 0..FOLDS {
        let rest = told.iter().filter(|(text, _)| fold(text) != part).map(|(_, row)| row);
        let model = PairModel::train(&mixed(own, rest), ROUNDS, DECAY);
        for (text, (features, kind)) in told.iter().filter(|(text, _)| fold(text) == part) {
            let found = model.best(features).map(|(kind, _)| kind);
            let wanted = if *kind == EventType::Concede { EventType::Retreat } else { *kind };
            if found == Some(wanted) {
                right += 1;
            } else {
                let found = found.map_or("nothing", EventType::name);
                crate::say(&format!("{} read as {found}: {text}", wanted.name()));
            }
        }
    }
    crate::say(&format!("{right} of {} right, {:.4}", told.len(), f64::from(right) / told.len() as f64));
    Ok(())
}

/// Our own sentences, each act also in the frames of its side that come next in turn.
fn own(root: &Path) -> Result<Vec<(Report, EventType)>> {
    let text = fs::read_to_string(root.join(OWN)).with_context(|| format!("reading {OWN}"))?;
    let mut frames: Vec<(EventType, bool, &str)> = Vec::new();
    let mut rows = Vec::new();
    let mut turn = [0, 0];
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let at = number + 1;
        let (row, rest) =
            line.split_once(' ').with_context(|| format!("{OWN}:{at}: expected a row, found {line}"))?;
        let (name, rest) =
            rest.split_once(' ').with_context(|| format!("{OWN}:{at}: expected a sentence, found {rest}"))?;
        let kind = EventType::from_name(name)
            .with_context(|| format!("{OWN}:{at}: expected a type, found {name}"))?;
        match row {
            "frame" => {
                let (side, sentence) = rest
                    .split_once(' ')
                    .with_context(|| format!("{OWN}:{at}: expected a side, found {rest}"))?;
                frames.push((kind, side == "good", sentence));
            }
            "told" => rows.push((fill(rest, at), kind)),
            "act" => {
                let parts: Vec<&str> = rest.split('|').collect();
                let &[past, base, object] = parts.as_slice() else {
                    bail!("{OWN}:{at}: expected past|base|rest, found {rest}")
                };
                rows.push((fill(&format!("{{S}} {past} {object}."), at), kind));
                rows.push((
                    fill(&format!("{{S}} has {past} {object}, officials said on Tuesday."), at),
                    kind,
                ));
                // To announce an act of cooperation is a promise, to refuse it a rejection; to announce another is a threat.
                let good = matches!(kind.quad(), Some(Quad::VerbalCooperation | Quad::MaterialCooperation));
                let side: Vec<_> = frames.iter().filter(|(_, of, _)| *of == good).collect();
                let next = &mut turn[usize::from(good)];
                for (kind, _, frame) in side.iter().cycle().skip(*next).take(FRAMES.min(side.len())) {
                    rows.push((fill(&frame.replace("{act}", &format!("{base} {object}")), at), *kind));
                }
                *next = (*next + FRAMES) % side.len().max(1);
            }
            _ => bail!("{OWN}:{at}: expected act, frame or told, found {row}"),
        }
    }
    Ok(rows)
}

/// The sentence with a source and a target in their places.
fn fill(sentence: &str, turn: usize) -> Report {
    let source = SOURCES[turn % SOURCES.len()];
    let target = TARGETS[turn % TARGETS.len()];
    pair(sentence.replace("{S}", source).replace("{T}", target), source, target)
}

/// PLV's training half.
fn labelled(root: &Path) -> Result<Vec<(Report, EventType)>> {
    let text = fs::read_to_string(root.join(LABELLED)).with_context(|| format!("reading {LABELLED}"))?;
    let mut rows = Vec::new();
    for line in text.lines() {
        let row: Labelled = serde_json::from_str(line)?;
        for expected in row.expected {
            let kind = if expected.code == "YIELD" { "RETREAT" } else { &expected.code };
            let kind =
                EventType::from_name(kind).with_context(|| format!("expected a type, found {kind}"))?;
            let (Some(source), Some(target)) = (expected.source.first(), expected.target.first()) else {
                continue;
            };
            rows.push((pair(row.text.clone(), &source.text, &target.text), kind));
        }
    }
    Ok(rows)
}

fn pair(text: String, source: &str, target: &str) -> Report {
    Report {
        id: "pair".to_owned(),
        text,
        source: Some(source.to_owned()),
        target: Some(target.to_owned()),
        ..Report::default()
    }
}
