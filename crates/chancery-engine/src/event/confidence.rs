//! How sure an event is: the share of events with such a score that people found in the text, too.
//!
//! The coder's score adds up what speaks for an event. `confidence.tsv` says how often events of a score were right; between its
//! rows the share is interpolated, so that the order of events stays that of their scores. `cargo xtask reliability --fit` writes it.

use std::sync::OnceLock;

/// Steepness outside the rows: next to nothing, but the order is kept.
const SLOPE: f64 = 0.01;

/// Scores and shares, ascending in both.
fn rows() -> &'static [(f64, f64)] {
    static ROWS: OnceLock<Vec<(f64, f64)>> = OnceLock::new();
    ROWS.get_or_init(|| read(include_str!("confidence.tsv")))
}

fn read(text: &str) -> Vec<(f64, f64)> {
    let row = |line: &str| {
        let (score, share) = line.split_once('\t')?;
        Some((score.parse().ok()?, share.parse().ok()?))
    };
    text.lines().filter_map(row).collect()
}

/// The share of right events among those of a score; the score itself if nothing is known.
pub fn of_score(score: f64) -> f64 {
    along(rows(), score).clamp(0.02, 0.98)
}

/// The score that has a confidence: the inverse of [`of_score`], for fitting it anew.
pub fn score_of(confidence: f64) -> f64 {
    let turned: Vec<(f64, f64)> = rows().iter().map(|&(score, share)| (share, score)).collect();
    let (Some(first), Some(last)) = (turned.first(), turned.last()) else { return confidence };
    if confidence < first.0 {
        first.1 - (first.0 - confidence) / SLOPE
    } else if confidence > last.0 {
        last.1 + (confidence - last.0) / SLOPE
    } else {
        along(&turned, confidence)
    }
}

fn along(rows: &[(f64, f64)], at: f64) -> f64 {
    let (Some(&first), Some(&last)) = (rows.first(), rows.last()) else { return at };
    if at <= first.0 {
        return first.1 - (first.0 - at) * SLOPE;
    }
    if at >= last.0 {
        return last.1 + (at - last.0) * SLOPE;
    }
    let above = rows.partition_point(|row| row.0 <= at);
    let (low, high) = (rows[above - 1], rows[above]);
    low.1 + (high.1 - low.1) * (at - low.0) / (high.0 - low.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_scores_is_kept_and_can_be_undone() {
        let scores: Vec<f64> = (5..=98).map(|score| f64::from(score) / 100.0).collect();
        let shares: Vec<f64> = scores.iter().map(|&score| of_score(score)).collect();
        assert!(shares.windows(2).all(|pair| pair[0] < pair[1]), "{shares:?}");
        for (score, share) in scores.iter().zip(shares) {
            assert!((score_of(share) - score).abs() < 1e-6, "{score}");
        }
    }
}
