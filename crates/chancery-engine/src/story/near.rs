//! Finds near-duplicates: copies with changes, cut versions, excerpts.
//!
//! 1. Equal content is found by one hash.
//! 2. Texts that are alike as a whole share a band of their MinHash signature: 128 hashes, in 42 bands of 3.
//! 3. A text of which another holds only a part shares one of its winnowed runs: the least of each few in a row.
//! 4. Whatever is found so is compared run by run: what is said of two texts is exact.
//!
//! Only kept text is looked at: on raw pages most pairs share nothing but the site's furniture.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use chancery_model::Report;

use super::stable_hash;
use super::terms::for_each_term;

/// Content words in a run.
const RUN: usize = 3;

/// Hashes of a signature.
const HASHES: usize = 128;

/// Hashes of a band: two texts that share half of their runs agree in one of 42 bands with probability .996.
const ROWS: usize = 3;

/// Runs in a row of which the least is indexed: a shared passage of so many runs is always found.
const WINNOW: usize = 4;

/// Texts remembered for one band or run; what more texts share is furniture.
const MAX_POSTING: usize = 256;

/// Runs looked at.
const MAX_RUNS: usize = 8192;

/// How two texts overlap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// Shared runs over the runs of both.
    pub jaccard: f64,
    /// Shared runs over the runs of the shorter.
    pub containment: f64,
}

/// A known text that a new one overlaps with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Number of the known text, in order of addition from 0.
    pub text: usize,
    /// How they overlap.
    pub overlap: Overlap,
}

/// Least overlap that is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearConfig {
    /// Least Jaccard similarity, or …
    pub jaccard: f64,
    /// … least containment.
    pub containment: f64,
    /// Texts remembered; the oldest are forgotten. About 3 kB each.
    pub most: usize,
}

impl Default for NearConfig {
    fn default() -> NearConfig {
        NearConfig { jaccard: 0.5, containment: 0.5, most: 100_000 }
    }
}

/// Known texts, indexed by what near-duplicates of them share.
#[derive(Clone, Debug, Default)]
pub struct NearTexts {
    config: NearConfig,
    /// Runs of each text, sorted, each once; empty for what is forgotten.
    runs: Vec<Box<[u32]>>,
    /// First text that is not forgotten.
    first: usize,
    postings: HashMap<u64, Vec<u32>>,
}

impl NearTexts {
    /// Knows nothing yet.
    pub fn new(config: NearConfig) -> NearTexts {
        NearTexts { config, ..NearTexts::default() }
    }

    /// Adds a text and returns those known before that it overlaps with, in order of addition.
    pub fn add(&mut self, report: &Report) -> Vec<Near> {
        let ordered = runs_of(report);
        let mut runs = ordered.clone();
        runs.sort_unstable();
        runs.dedup();
        let keys = keys(&ordered, &runs);
        let number = self.runs.len() as u32;
        let mut candidates: BTreeSet<u32> = BTreeSet::new();
        for key in keys {
            let posting = self.postings.entry(key).or_default();
            candidates.extend(posting.iter());
            if posting.last() != Some(&number) && posting.len() < MAX_POSTING {
                posting.push(number);
            }
        }
        candidates.remove(&number);
        let near = candidates
            .into_iter()
            .filter(|&text| text as usize >= self.first)
            .map(|text| Near { text: text as usize, overlap: overlap(&runs, &self.runs[text as usize]) })
            .filter(|near| {
                near.overlap.jaccard >= self.config.jaccard
                    || near.overlap.containment >= self.config.containment
            })
            .collect();
        self.runs.push(runs.into());
        self.forget();
        near
    }

    fn forget(&mut self) {
        while self.runs.len() - self.first > self.config.most {
            self.runs[self.first] = Box::default();
            self.first += 1;
            if self.first.is_multiple_of(self.config.most.max(1)) {
                let first = self.first as u32;
                self.postings.retain(|_, texts| {
                    texts.retain(|text| *text >= first);
                    !texts.is_empty()
                });
            }
        }
    }
}

/// How two reports overlap, run by run.
pub fn compare(a: &Report, b: &Report) -> Overlap {
    let sorted = |report: &Report| {
        let mut runs = runs_of(report);
        runs.sort_unstable();
        runs.dedup();
        runs
    };
    overlap(&sorted(a), &sorted(b))
}

/// Hashes of the runs of content words, in order; of the single words where there are too few for a run.
fn runs_of(report: &Report) -> Vec<u32> {
    let mut words: Vec<u64> = Vec::new();
    for_each_term(report, &mut |term| {
        words.push(stable_hash(term.stem.as_bytes()));
        if words.len() < MAX_RUNS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let length = RUN.min(words.len().max(1));
    words
        .windows(length)
        .map(|run| {
            let sum = run.iter().fold(17, |hash: u64, &word| (hash.rotate_left(9) ^ word).wrapping_mul(MIX));
            (sum >> 32) as u32
        })
        .collect()
}

/// An odd number with bits all over, to mix with.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a text is found by: the bands of its signature and its winnowed runs.
fn keys(ordered: &[u32], runs: &[u32]) -> Vec<u64> {
    if runs.is_empty() {
        return Vec::new();
    }
    let signature = signature(runs);
    let mut keys: Vec<u64> = signature
        .chunks_exact(ROWS)
        .enumerate()
        .map(|(band, rows)| {
            rows.iter()
                .fold(band as u64 + 1, |key, &row| (key.rotate_left(21) ^ u64::from(row)).wrapping_mul(MIX))
        })
        .collect();
    let scrambled: Vec<u32> = ordered.iter().map(|run| run.wrapping_mul(0x85eb_ca6b) ^ (run >> 15)).collect();
    let least = scrambled.windows(WINNOW.min(scrambled.len())).filter_map(|window| window.iter().min());
    keys.extend(least.map(|&run| u64::from(run)));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The least value of the runs under each of 128 hash functions.
fn signature(runs: &[u32]) -> [u32; HASHES] {
    let mut least = [u32::MAX; HASHES];
    let mut seeds = [(0u32, 0u32); HASHES];
    let mut state = MIX;
    for seed in &mut seeds {
        state = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(MIX);
        *seed = ((state >> 32) as u32 | 1, state as u32);
    }
    for run in runs {
        let run = run ^ (run >> 16);
        for (least, (factor, offset)) in least.iter_mut().zip(seeds) {
            let mixed = run.wrapping_mul(factor).wrapping_add(offset);
            *least = (*least).min(mixed ^ (mixed >> 15));
        }
    }
    least
}

fn overlap(a: &[u32], b: &[u32]) -> Overlap {
    let (mut at, mut shared) = (0, 0usize);
    for run in a {
        while at < b.len() && b[at] < *run {
            at += 1;
        }
        shared += usize::from(b.get(at) == Some(run));
    }
    let share = |of: usize| if of == 0 { 0.0 } else { shared as f64 / of as f64 };
    Overlap { jaccard: share(a.len() + b.len() - shared), containment: share(a.len().min(b.len())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `length` words that no other `seed` has.
    fn text(seed: u64, length: usize) -> String {
        (0..length as u64)
            .map(|at| format!("w{:x}", (seed * 1_000_003 + at).wrapping_mul(MIX) >> 40))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// `texts` in order; which pairs are near.
    #[track_caller]
    fn check(texts: &[String], expected: &[(usize, usize)]) {
        let mut known = NearTexts::new(NearConfig::default());
        let mut pairs = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let near = known.add(&Report::new(format!("r{number}"), text.as_str()));
            pairs.extend(near.into_iter().map(|near| (near.text, number)));
        }
        assert_eq!(pairs, expected);
    }

    #[test]
    fn copies_changed_copies_and_excerpts_are_found() {
        let whole = text(1, 400);
        let words: Vec<&str> = whole.split(' ').collect();
        let changed =
            words.iter().enumerate().map(|(at, word)| if at % 20 == 7 { "different" } else { word });
        check(
            &[
                whole.clone(),
                whole.clone(),
                changed.collect::<Vec<_>>().join(" "),
                words[150..190].join(" "),
                text(2, 400),
            ],
            &[(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)],
        );
    }

    #[test]
    fn texts_that_share_a_sentence_are_not_near() {
        let shared = text(9, 20);
        check(&[format!("{} {shared}", text(1, 200)), format!("{shared} {}", text(2, 200))], &[]);
    }

    #[test]
    fn empty_and_tiny_texts_are_no_trouble() {
        check(&[String::new(), String::new(), "Ferry".to_owned(), "Ferry".to_owned()], &[(2, 3)]);
    }

    #[test]
    fn furniture_that_was_put_aside_counts_for_nothing() {
        let page = |about: &str| {
            let furniture = text(5, 100);
            let mut report = Report::new("r", format!("{about} {furniture}"));
            report.kept = vec![chancery_model::Span { start: 0, end: about.len() as u32 }];
            report
        };
        let overlap = compare(&page("Bees swarmed over a bakery"), &page("Snow closed the mountain pass"));
        assert_eq!(overlap.jaccard, 0.0);
    }

    #[test]
    fn what_is_forgotten_is_not_found() {
        let mut known = NearTexts::new(NearConfig { most: 2, ..NearConfig::default() });
        for seed in [1, 2, 3] {
            assert_eq!(known.add(&Report::new("r", text(seed, 50))), []);
        }
        assert_eq!(known.add(&Report::new("r", text(1, 50))), []);
        assert_eq!(known.add(&Report::new("r", text(3, 50))).len(), 1);
    }
}
