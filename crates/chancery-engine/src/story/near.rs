//! Finds near-duplicates: copies with changes, cut versions, excerpts.
//!
//! 1. Equal content is found by one hash.
//! 2. Texts of which one holds a passage of the other share one of its winnowed runs: the least of each few in a row.
//!    Texts that are alike as a whole have such a passage too. A MinHash signature of 128 hashes in 42 bands, which is made
//!    for them, found none besides on any text we have (`benchsuite/near.py`), and took a third of the time.
//! 3. Whatever is found so is compared run by run: what is said of two texts is exact.
//!
//! Only kept text is looked at: on raw pages most pairs share nothing but the site's furniture.

use std::cmp::Reverse;
use std::collections::VecDeque;

use chancery_model::Report;
use rustc_hash::FxHashMap;

use super::lookup::{Lookup, Table};
use super::terms::Words;

/// Words in a run.
const RUN: usize = 3;

/// Runs in a row of which the least is indexed: a shared passage of so many runs is always found.
const WINNOW: usize = 6;

/// Texts remembered for one run; what more texts share is furniture, or they have more than that in common.
const MAX_POSTING: usize = 64;

/// In the number of the first text that has a run: others have it too.
const MORE: u32 = 1 << 31;

/// Share of the keys that two texts of the least overlap are expected to have in common, below which they are not
/// compared.
const FEW: f64 = 0.25;

/// How two texts overlap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// Shared runs over the runs of both.
    pub jaccard: f64,
    /// Shared runs over the runs of the shorter.
    pub containment: f64,
}

impl Overlap {
    /// Of two texts of so many runs, some of them shared.
    fn of(shared: usize, ours: usize, theirs: usize) -> Overlap {
        let share = |of: usize| if of == 0 { 0.0 } else { shared as f64 / of as f64 };
        Overlap { jaccard: share(ours + theirs - shared), containment: share(ours.min(theirs)) }
    }
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
    /// Least containment that is told; the Jaccard similarity is never higher.
    pub containment: f64,
    /// Known texts that one is compared with: those it shares most winnowed runs with.
    pub compared: usize,
    /// Texts remembered; the oldest are forgotten. About 2 kB each.
    pub most: usize,
}

impl Default for NearConfig {
    fn default() -> NearConfig {
        NearConfig { containment: 0.5, compared: 256, most: 100_000 }
    }
}

/// What of a text is compared, and what it is found by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NearText {
    /// Hashes of its runs, sorted, each once.
    runs: Box<[u32]>,
    /// Its winnowed runs, sorted, each once.
    keys: Box<[u32]>,
}

impl NearText {
    /// Reads the kept text of a report.
    pub fn of(report: &Report) -> NearText {
        NearText::of_words(&Words::of(report))
    }

    pub(super) fn of_words(words: &Words) -> NearText {
        let mut runs = runs_of(&words.all);
        let keys = keys(&words.all, &runs);
        runs.sort_unstable();
        runs.dedup();
        NearText { keys: keys.as_slice().into(), runs: runs.into() }
    }

    /// Whether it has no words.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How it overlaps with another text, run by run.
    pub fn overlap(&self, other: &NearText) -> Overlap {
        let (a, b) = (&self.runs, &other.runs);
        let (mut at, mut shared) = (0, 0usize);
        for run in a {
            while at < b.len() && b[at] < *run {
                at += 1;
            }
            shared += usize::from(b.get(at) == Some(run));
        }
        Overlap::of(shared, a.len(), b.len())
    }
}

/// Known texts, indexed by what near-duplicates of them share.
#[derive(Clone, Debug, Default)]
pub struct NearTexts {
    config: NearConfig,
    texts: VecDeque<NearText>,
    /// Number of the first text that is not forgotten.
    first: usize,
    /// Forgotten since the postings were last swept.
    stale: usize,
    /// Run to the first text that has it, by number from 1, with [`MORE`] if there are others; and to those.
    one: Table,
    more: FxHashMap<u32, Vec<u32>>,
    /// Scratch: how many keys each known text shares, by place; all 0 between calls.
    shares: Vec<u16>,
    places: Lookup,
}

impl NearTexts {
    /// Knows nothing yet.
    pub fn new(config: NearConfig) -> NearTexts {
        NearTexts { config, ..NearTexts::default() }
    }

    /// Number of the first text that is not forgotten.
    pub fn first(&self) -> usize {
        self.first
    }

    /// Known texts that `text` overlaps with, in order of addition.
    pub fn near(&mut self, text: &NearText) -> Vec<Near> {
        let mut shares = std::mem::take(&mut self.shares);
        shares.resize(self.texts.len(), 0);
        let mut found: Vec<u32> = Vec::new();
        let mut hit = |number: u32| {
            let Some(at) = (number as usize).checked_sub(self.first) else { return };
            if shares[at] == 0 {
                found.push(number);
            }
            shares[at] = shares[at].saturating_add(1);
        };
        self.one.warm(text.keys.iter().copied());
        for key in &text.keys {
            let one = self.one.get(*key);
            let Some(first) = (one & !MORE).checked_sub(1) else { continue };
            hit(first);
            if one & MORE != 0 {
                self.more.get(key).into_iter().flatten().copied().for_each(&mut hit);
            }
        }
        let mut candidates: Vec<(Reverse<u16>, u32)> = found
            .into_iter()
            .map(|number| (Reverse(std::mem::take(&mut shares[number as usize - self.first])), number))
            .filter(|(Reverse(shared), number)| {
                self.may_be_near(text, &self.texts[*number as usize - self.first], *shared)
            })
            .collect();
        self.shares = shares;
        candidates.sort_unstable();
        candidates.truncate(self.config.compared);
        if candidates.is_empty() {
            return Vec::new();
        }
        let ours = &mut self.places;
        ours.fill(text.runs.iter().copied());
        let mut near: Vec<Near> = candidates
            .into_iter()
            .filter_map(|(_, number)| {
                let theirs = &self.texts.get(number as usize - self.first)?.runs;
                let shared = theirs.iter().filter(|run| ours.place(**run).is_some()).count();
                let overlap = Overlap::of(shared, text.runs.len(), theirs.len());
                Some(Near { text: number as usize, overlap })
            })
            .filter(|near| near.overlap.containment >= self.config.containment)
            .collect();
        near.sort_by_key(|near| near.text);
        near
    }

    /// Whether two texts with so many keys in common may overlap enough: two long texts share a few runs of common words.
    fn may_be_near(&self, a: &NearText, b: &NearText, shared: u16) -> bool {
        f64::from(shared) >= self.config.containment * FEW * a.keys.len().min(b.keys.len()) as f64
    }

    /// Remembers a text, forgets the oldest, and returns its number.
    pub fn add(&mut self, text: NearText) -> usize {
        let number = self.first + self.texts.len();
        for &key in &text.keys {
            let known = self.one.entry(key);
            let first = (*known & !MORE) as usize;
            if first <= self.first {
                *known = (number as u32 + 1) | (*known & MORE);
            } else if first != number + 1 {
                *known |= MORE;
                let more = self.more.entry(key).or_default();
                if more.len() < MAX_POSTING {
                    more.push(number as u32);
                }
            }
        }
        self.texts.push_back(text);
        while self.texts.len() > self.config.most {
            self.texts.pop_front();
            self.first += 1;
            self.stale += 1;
        }
        if self.stale > self.config.most / 2 {
            self.sweep();
        }
        number
    }

    /// Drops what refers to forgotten texts.
    fn sweep(&mut self) {
        self.stale = 0;
        let first = self.first as u32;
        let more = &mut self.more;
        more.retain(|_, texts| {
            texts.retain(|text| *text >= first);
            !texts.is_empty()
        });
        self.one.retain(&mut |key, text| {
            let others = if *text & MORE != 0 { more.get_mut(&key) } else { None };
            if (*text & !MORE) > first {
                *text = (*text & !MORE) | if others.is_some() { MORE } else { 0 };
                return true;
            }
            // The next one stands in.
            let Some(others) = others else { return false };
            *text = others.remove(0) + 1;
            if others.is_empty() {
                more.remove(&key);
            } else {
                *text |= MORE;
            }
            true
        });
    }
}

/// Hashes of the runs of words, in order; of the single words where there are too few for a run.
fn runs_of(words: &[u32]) -> Vec<u32> {
    words
        .windows(RUN.min(words.len().max(1)))
        .map(|run| {
            let sum = run
                .iter()
                .fold(17, |hash: u64, &word| (hash.rotate_left(9) ^ u64::from(word)).wrapping_mul(MIX));
            (sum >> 32) as u32
        })
        .collect()
}

/// An odd number with bits all over, to mix with.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a text is found by: its winnowed runs; those of function words alone come last, as many texts have them.
fn keys(words: &[u32], runs: &[u32]) -> Vec<u32> {
    let scrambled: Vec<u32> = runs
        .iter()
        .zip(words.windows(RUN.min(words.len().max(1))))
        .map(|(run, words)| {
            let tells = words.iter().any(|word| word & 1 == 1);
            let scrambled = (run.wrapping_mul(0x85eb_ca6b) ^ (run >> 15)) >> 1;
            scrambled | u32::from(!tells) << 31
        })
        .collect();
    let mut keys: Vec<u32> = Vec::with_capacity(scrambled.len() / 2 + 1);
    let width = WINNOW.min(scrambled.len().max(1));
    // The least of a window, and where it stands: it is looked for anew only when that has been left behind.
    let (mut least, mut place) = (u32::MAX, 0);
    for (at, window) in scrambled.windows(width).enumerate() {
        let newest = window[width - 1];
        if at == 0 || place < at {
            (least, place) = (u32::MAX, at);
            for (run, there) in window.iter().zip(at..) {
                if *run <= least {
                    (least, place) = (*run, there);
                }
            }
        } else if newest <= least {
            (least, place) = (newest, at + width - 1);
        }
        if keys.last() != Some(&least) {
            keys.push(least);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
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
            let text = NearText::of(&Report::new(format!("r{number}"), text.as_str()));
            pairs.extend(known.near(&text).into_iter().map(|near| (near.text, number)));
            known.add(text);
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
        let [bees, snow] = ["Bees swarmed over a bakery", "Snow closed the mountain pass"]
            .map(|about| NearText::of(&page(about)));
        assert_eq!(bees.overlap(&snow).jaccard, 0.0);
    }

    #[test]
    fn what_is_forgotten_is_not_found() {
        let mut known = NearTexts::new(NearConfig { most: 2, ..NearConfig::default() });
        let mut found = |seed: u64| {
            let text = NearText::of(&Report::new("r", text(seed, 50)));
            let found = known.near(&text).len();
            known.add(text);
            found
        };
        assert_eq!([1, 2, 3, 1, 3].map(&mut found), [0, 0, 0, 0, 1]);
    }

    #[test]
    fn what_many_texts_share_is_found_by_what_they_share_besides() {
        let furniture = text(7, 12);
        let texts: Vec<String> =
            (100..400).chain([100, 399]).map(|seed| format!("{} {furniture}", text(seed, 60))).collect();
        check(&texts, &[(0, 300), (299, 301)]);
    }
}
