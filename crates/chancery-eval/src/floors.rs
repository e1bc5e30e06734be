//! Floors: what was reached once is not lost silently.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::measures::{MEASURES, PRACTICE};
use crate::run::Scores;

/// How far below its floor a figure may fall before that counts: half a thousandth, the scorers' rounding.
pub const NOISE: f64 = 0.0005;

/// The floors file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Floors {
    /// By measure.
    pub measures: BTreeMap<String, Floor>,
}

/// The floors of one measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Floor {
    /// Hash of the gold the floors were taken on.
    pub corpus: String,
    /// By figure.
    pub figures: BTreeMap<String, f64>,
}

/// Reads a floors file; a missing one is empty.
///
/// # Errors
/// If the file is there but not readable as floors.
pub fn read(path: &Path) -> Result<Floors> {
    if !path.exists() {
        return Ok(Floors::default());
    }
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not a floors file", path.display()))
}

/// Writes a floors file.
///
/// # Errors
/// If it cannot be written.
pub fn write(path: &Path, floors: &Floors) -> Result<()> {
    let text = serde_json::to_string_pretty(floors)? + "\n";
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Says what fell below its floor, one line each; empty if nothing did.
pub fn fallen(floors: &Floors, measured: &BTreeMap<String, Scores>) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, floor) in &floors.measures {
        let Some(scores) = measured.get(name) else { continue };
        if scores.corpus != floor.corpus {
            lines.push(format!(
                "{name}: the gold changed (hash {} instead of {})",
                scores.corpus, floor.corpus
            ));
        }
        for (figure, &wanted) in &floor.figures {
            let Some(&got) = scores.figures.get(figure) else {
                lines.push(format!("{name}: {figure} is no longer measured"));
                continue;
            };
            let is_worse =
                if is_smaller_better(name, figure) { got > wanted + NOISE } else { got < wanted - NOISE };
            if is_worse {
                lines.push(format!("{name}: {figure} is {got:.4}, floor {wanted:.4}"));
            }
        }
    }
    lines
}

/// Takes what was measured as the new floors where it is better; with `lower` also where it is worse.
pub fn raised(floors: &Floors, measured: &BTreeMap<String, Scores>, lower: bool) -> Floors {
    let mut raised = floors.clone();
    for (name, scores) in measured {
        let floor = raised.measures.entry(name.clone()).or_default();
        floor.corpus.clone_from(&scores.corpus);
        for (figure, &got) in &scores.figures {
            if !is_kept(name, figure) {
                continue;
            }
            let kept = floor.figures.entry(figure.clone()).or_insert(got);
            let is_better = if is_smaller_better(name, figure) { got < *kept } else { got > *kept };
            if is_better || lower {
                *kept = got;
            }
        }
    }
    raised
}

/// Adds the mean of the practice stories as a measure of its own.
pub fn add_practice_mean(measured: &mut BTreeMap<String, Scores>) {
    let stories: Vec<&Scores> = PRACTICE.iter().filter_map(|name| measured.get(*name)).collect();
    if stories.len() != PRACTICE.len() {
        return;
    }
    let mut mean = Scores { corpus: String::new(), figures: BTreeMap::new() };
    for story in &stories {
        for (figure, value) in &story.figures {
            *mean.figures.entry(figure.clone()).or_insert(0.0) += value / stories.len() as f64;
        }
    }
    measured.insert("practice".to_owned(), mean);
}

fn figures_of(measure: &str) -> &'static [crate::measures::Figure] {
    let name = if measure == "practice" { PRACTICE[0] } else { measure };
    MEASURES.iter().find(|known| known.name == name).map_or(&[], |known| known.figures)
}

fn is_kept(measure: &str, figure: &str) -> bool {
    // Single practice stories are too small to hold to a floor; their mean is held.
    !PRACTICE.contains(&measure) && figures_of(measure).iter().any(|known| known.name == figure)
}

fn is_smaller_better(measure: &str, figure: &str) -> bool {
    figures_of(measure).iter().any(|known| known.name == figure && known.smaller_is_better)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(figure: &str, value: f64) -> BTreeMap<String, Scores> {
        let figures = BTreeMap::from([(figure.to_owned(), value)]);
        BTreeMap::from([("seeds".to_owned(), Scores { corpus: "x".to_owned(), figures })])
    }

    #[test]
    fn a_fall_below_the_floor_is_named() {
        let floors = raised(&Floors::default(), &measured("event_f1", 0.6), false);
        assert!(fallen(&floors, &measured("event_f1", 0.6)).is_empty());
        assert_eq!(fallen(&floors, &measured("event_f1", 0.5)), ["seeds: event_f1 is 0.5000, floor 0.6000"]);
    }

    #[test]
    fn trap_hits_may_not_rise() {
        let floors = raised(&Floors::default(), &measured("trap_hits", 0.0), false);
        assert_eq!(
            fallen(&floors, &measured("trap_hits", 1.0)),
            ["seeds: trap_hits is 1.0000, floor 0.0000"]
        );
    }

    #[test]
    fn floors_rise_but_do_not_sink() {
        let floors = raised(&Floors::default(), &measured("event_f1", 0.6), false);
        let floors = raised(&floors, &measured("event_f1", 0.5), false);
        assert_eq!(floors.measures["seeds"].figures["event_f1"], 0.6);
    }
}
