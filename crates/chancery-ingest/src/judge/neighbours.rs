//! What a pass of the line model thought of a page, as features for the next pass.

use std::collections::BTreeMap;

use super::features::{self, Features, NEAR, bin, tenths};
use super::lines::Line;

/// Lines of a run of likely article lines may be this far apart, and this far from it a line is still beside it.
const GAP: usize = 3;
const BESIDE: usize = 2;

/// The level of a line that is not there.
const NONE: u64 = 15;

/// What the later passes need to know of a page's lines.
#[derive(Clone, Debug)]
pub struct Facts {
    forms: Vec<u64>,
    /// Lines that say the same have the same number.
    wordings: Vec<usize>,
    chars: Vec<usize>,
}

impl Facts {
    /// The facts of these lines.
    pub fn of(lines: &[Line]) -> Facts {
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        let mut wording = |line| {
            let next = known.len();
            *known.entry(line).or_insert(next)
        };
        Facts {
            forms: lines.iter().map(features::form).collect(),
            wordings: lines.iter().map(|line| wording(line.key.as_str())).collect(),
            chars: lines.iter().map(|line| line.shape.chars).collect(),
        }
    }
}

/// The scores of a pass with what follows from them.
pub struct Thought<'f> {
    facts: &'f Facts,
    scores: &'f [f32],
    /// Lines above zero before each line, and in all.
    likely_before: Vec<usize>,
    likely: usize,
    /// The best score of the other lines that say the same, by line.
    twins: Vec<u64>,
    /// Inside or beside which run of likely lines a line stands, and how large that is.
    runs: Vec<u64>,
}

impl<'f> Thought<'f> {
    /// Takes in what a pass thought of the lines.
    pub fn new(facts: &'f Facts, scores: &'f [f32]) -> Thought<'f> {
        let mut likely_before = Vec::with_capacity(scores.len());
        let mut likely = 0;
        for &score in scores {
            likely_before.push(likely);
            likely += usize::from(score > 0.0);
        }
        let (twins, runs) = (twins(&facts.wordings, scores), runs(&facts.chars, scores));
        Thought { facts, scores, likely_before, likely, twins, runs }
    }

    fn level(&self, i: usize, offset: isize) -> u64 {
        let score = i.checked_add_signed(offset).and_then(|j| self.scores.get(j));
        score.map_or(NONE, |score| level(*score))
    }

    /// Adds what is thought of line `i`, its neighbours and its twins.
    pub fn add(&self, features: &mut Features, i: usize) {
        let scores = self.scores;
        let own = self.level(i, 0);
        let form = self.facts.forms[i];
        features.add(200, own);
        features.add(201, own * 32 + form);
        for offset in -5_isize..=5 {
            if offset != 0 {
                features.add(202 + (offset + 5) as u64, self.level(i, offset) * 16 + own);
            }
        }
        let sign = |offset: isize| {
            i.checked_add_signed(offset).and_then(|j| scores.get(j)).map_or(2, |s| u64::from(*s > 0.0))
        };
        let mut pattern = 0;
        for offset in -4..=4 {
            pattern = pattern * 3 + sign(offset);
        }
        features.add(214, pattern);
        features.add(215, (self.level(i, -1) * 16 + own) * 16 + self.level(i, 1));
        for (template, width) in [(216, 4), (217, 10), (218, 25)] {
            let (from, to) = (i.saturating_sub(width), (i + width + 1).min(scores.len()));
            let likely = scores[from..to].iter().filter(|score| **score > 0.0).count();
            features.add(template, tenths(likely, to - from) * 16 + own);
            features.add(template + 5, (tenths(likely, to - from) * 16 + own) * 32 + form);
        }
        let back = scores[..i].iter().rev().take(40).position(|score| *score > 0.7).unwrap_or(41);
        let ahead = scores[i + 1..].iter().take(40).position(|score| *score > 0.7).unwrap_or(41);
        features.add(225, (bin(back, &NEAR) * 16 + bin(ahead, &NEAR)) * 16 + own);
        features.add(226, (bin(back, &NEAR) * 16 + bin(ahead, &NEAR)) * 32 + form);
        features.add(227, tenths(self.likely_before[i], self.likely) * 16 + own);
        features.add(228, bin(self.likely, &[1, 3, 6, 12, 25, 50]) * 16 + own);
        features.add(234, self.twins[i] * 16 + own);
        features.add(235, self.runs[i] * 16 + own);
        features.add(236, (self.runs[i] * 16 + own) * 32 + form);
    }
}

fn level(score: f32) -> u64 {
    ((score * 1.5).clamp(-6.0, 6.0).round() as i64 + 6) as u64
}

/// For each line the level of the best other line with the same wording.
fn twins(wordings: &[usize], scores: &[f32]) -> Vec<u64> {
    // The best and the second best of each wording, and which line the best is.
    let mut best: Vec<(usize, f32, f32)> = vec![(usize::MAX, f32::MIN, f32::MIN); wordings.len()];
    for (i, (&wording, &score)) in wordings.iter().zip(scores).enumerate() {
        let (line, first, second) = &mut best[wording];
        if score > *first {
            (*line, *first, *second) = (i, score, *first);
        } else {
            *second = score.max(*second);
        }
    }
    let other = |i: usize, wording: usize| {
        let (line, first, second) = best[wording];
        if line == i { second } else { first }
    };
    let others = wordings.iter().enumerate().map(|(i, &wording)| other(i, wording));
    others.map(|score| if score == f32::MIN { NONE } else { level(score) }).collect()
}

/// For each line how large the run of likely lines is that it stands in or beside, measured by the largest.
fn runs(chars: &[usize], scores: &[f32]) -> Vec<u64> {
    // First line, last line, characters.
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (i, (&score, &chars)) in scores.iter().zip(chars).enumerate() {
        if score <= 0.0 {
            continue;
        }
        match found.last_mut() {
            Some((_, last, total)) if i - *last <= GAP => (*last, *total) = (i, *total + chars),
            _ => found.push((i, i, chars)),
        }
    }
    let largest = found.iter().map(|run| run.2).max().unwrap_or(0);
    let mut sizes = vec![(0, NONE); scores.len()];
    for (first, last, total) in found {
        let size = if total == largest { 5 } else { tenths(total, largest) / 2 };
        let from = first.saturating_sub(BESIDE);
        for (place, slot) in sizes.iter_mut().enumerate().take(last + BESIDE + 1).skip(from) {
            if total >= slot.0 {
                let is_inside = (first..=last).contains(&place);
                *slot = (total, u64::from(is_inside) * 6 + size);
            }
        }
    }
    sizes.into_iter().map(|(_, size)| size).collect()
}

#[cfg(test)]
mod tests {
    use super::{NONE, level, runs, twins};

    #[test]
    fn a_line_is_told_of_its_best_twin() {
        let (high, low) = (level(3.0), level(-3.0));
        assert_eq!(twins(&[0, 1, 0, 2, 0], &[3.0, 2.0, -3.0, 1.0, -4.0]), [low, NONE, high, NONE, high]);
        assert_eq!(twins(&[0, 0], &[1.0, 1.0]), [level(1.0), level(1.0)]);
    }

    #[test]
    fn lines_stand_in_runs_or_beside_them() {
        let scores = [1.0, -1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 1.0];
        let chars = [100, 9, 100, 9, 9, 9, 9, 9, 60];
        assert_eq!(runs(&chars, &scores), [11, 11, 11, 5, 5, NONE, 1, 1, 7]);
        assert_eq!(runs(&[5, 5], &[-1.0, -2.0]), [NONE, NONE]);
    }
}
