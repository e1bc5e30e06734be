//! Finds reports that go back to one text: copies, cut versions, rewrites, separate translations.
//!
//! A copy shares runs of words. Two translations of one text share hardly any run; what they share is
//! which things are told, in which order, and rare words that no other report of the story has.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use chancery_model::{Report, Wire};

use super::stable_hash;
use super::terms::for_each_term;

/// Words in a run; short enough to survive a changed word, long enough not to occur twice by chance.
const RUN: usize = 5;

/// Share of the shorter text's runs that makes a copy. Independent reports of one statement reach 0.09
/// (measured on six stories), a cut version of a text 0.5 and more.
const COPY: f64 = 0.30;

/// Least product of order, agreement of order and rare overlap that makes a translation of the same text.
/// On six stories the pairs of one text reach .025 to .061, all others at most .013.
const TRANSLATION: f64 = 0.018;

/// Content words looked at: the head of a text is enough, and the comparison is quadratic.
const MAX_WORDS: usize = 600;

/// Content words whose runs are looked at: a live blog goes on for ever.
const MAX_RUN_WORDS: usize = 6000;

/// What of a text is compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WireText {
    /// Hashes of content stems, in order.
    stems: Vec<u32>,
    /// The same, sorted, each once.
    set: Vec<u32>,
    /// Hashes of word runs, sorted, each once.
    runs: Vec<u64>,
}

/// Why two texts are taken for one.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// Share of the shorter text's word runs that the other has too.
    Copy(f64),
    /// Shared stems in the same order, as a share of the shorter text; rank agreement; share of rare stems.
    Translation {
        /// Longest common subsequence of content stems over the shorter text's length.
        order: f64,
        /// Kendall's tau of the shared stems' first places.
        agreement: f64,
        /// Stems that only these two share, over the shorter text's distinct stems.
        rare: f64,
    },
}

impl Link {
    /// The evidence in words.
    pub fn because(&self) -> String {
        match self {
            Link::Copy(share) => {
                format!("{:.0} % of the shorter text's {RUN}-word runs stand in the other", share * 100.0)
            }
            Link::Translation { order, agreement, rare } => format!(
                "tell the same things in the same order ({:.0} % of the shorter text's content words in sequence, rank agreement {agreement:.2}) \
                 and share rare words ({:.0} %): two versions of one text",
                order * 100.0,
                rare * 100.0
            ),
        }
    }
}

impl WireText {
    /// Reads the kept text of a report.
    pub fn of(report: &Report) -> WireText {
        let mut text = WireText::default();
        let mut words: Vec<u64> = Vec::new();
        for_each_term(report, &mut |term| {
            words.push(stable_hash(term.stem.as_bytes()));
            let is_content =
                term.stem.chars().nth(3).is_some() || term.stem.bytes().all(|byte| byte.is_ascii_digit());
            if text.stems.len() < MAX_WORDS && is_content {
                let end = term.stem.char_indices().nth(5).map_or(term.stem.len(), |(at, _)| at);
                text.stems.push(stable_hash(&term.stem.as_bytes()[..end]) as u32);
            }
            if words.len() < MAX_RUN_WORDS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        text.set = sorted_once(text.stems.clone());
        text.runs = sorted_once(
            words
                .windows(RUN)
                .map(|run| {
                    run.iter().fold(17, |hash: u64, &word| hash.rotate_left(9) ^ word.wrapping_mul(31))
                })
                .collect(),
        );
        text
    }
}

/// Judges whether `a` and `b` go back to one text.
///
/// `all` are the texts of the story, by which words are rare; without them only copies are found.
pub fn link(a: &WireText, b: &WireText, all: &[&WireText]) -> Option<Link> {
    let shorter_runs = a.runs.len().min(b.runs.len());
    if shorter_runs >= 4 {
        let share = shared(&a.runs, &b.runs).len() as f64 / shorter_runs as f64;
        if share >= COPY {
            return Some(Link::Copy(share));
        }
    } else if !a.stems.is_empty() && a.stems == b.stems {
        return Some(Link::Copy(1.0));
    }
    if all.is_empty() {
        return None;
    }
    let both = shared(&a.set, &b.set);
    let shorter = a.set.len().min(b.set.len());
    if shorter < 20 || (both.len() as f64) < 0.25 * shorter as f64 {
        return None;
    }
    let is_rare =
        |stem: &&u32| all.iter().filter(|text| text.set.binary_search(stem).is_ok()).take(3).count() <= 2;
    let rare = both.iter().filter(is_rare).count() as f64 / shorter as f64;
    if rare < TRANSLATION {
        return None;
    }
    let order =
        longest_common_subsequence(&a.stems, &b.stems) as f64 / a.stems.len().min(b.stems.len()) as f64;
    let agreement = rank_agreement(&both, &a.stems, &b.stems);
    (order * agreement.max(0.0) * rare >= TRANSLATION).then_some(Link::Translation { order, agreement, rare })
}

/// See [`super::wires`].
pub(super) fn wires(reports: &[&Report]) -> Vec<Wire> {
    let mut sorted: Vec<&Report> = reports.to_vec();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let texts: Vec<WireText> = sorted.iter().map(|report| WireText::of(report)).collect();
    let all: Vec<&WireText> = texts.iter().collect();

    // Each report joins the first wire one of whose reports it goes together with; all texts are compared, so that
    // the outcome does not depend on which report of a wire came first.
    let mut wire_of: Vec<usize> = (0..sorted.len()).collect();
    let mut reasons: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for second in 1..sorted.len() {
        for first in 0..second {
            if wire_of[first] == wire_of[second] {
                continue;
            }
            if let Some(link) = link(&texts[first], &texts[second], &all) {
                let (keep, merge) =
                    (wire_of[first].min(wire_of[second]), wire_of[first].max(wire_of[second]));
                for wire in &mut wire_of {
                    if *wire == merge {
                        *wire = keep;
                    }
                }
                let merged = reasons.remove(&merge).unwrap_or_default();
                let kept = reasons.entry(keep).or_default();
                kept.extend(merged);
                kept.insert(format!("{} and {}: {}", sorted[first].id, sorted[second].id, link.because()));
            }
        }
    }

    let mut members: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (report, &wire) in sorted.iter().zip(&wire_of) {
        members.entry(wire).or_default().push(report.id.clone());
    }
    members
        .into_iter()
        .enumerate()
        .map(|(number, (wire, reports))| Wire {
            wire: format!("W{}", number + 1),
            reports,
            because: reasons.remove(&wire).unwrap_or_default().into_iter().collect(),
            origin: None,
        })
        .collect()
}

fn sorted_once<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

/// The values two ascending lists have in common.
fn shared<T: Ord + Copy>(a: &[T], b: &[T]) -> Vec<T> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().copied().filter(|value| long.binary_search(value).is_ok()).collect()
}

fn longest_common_subsequence(a: &[u32], b: &[u32]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for stem in a {
        let mut diagonal = 0;
        for (at, other) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if stem == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// Kendall's tau between the orders in which two texts first use the stems they share, -1.0 to 1.0.
fn rank_agreement(both: &[u32], a: &[u32], b: &[u32]) -> f64 {
    let place =
        |stems: &[u32], stem: u32| stems.iter().position(|&other| other == stem).unwrap_or(stems.len());
    let mut places: Vec<(usize, usize)> = both.iter().map(|&stem| (place(a, stem), place(b, stem))).collect();
    places.sort_unstable();
    let pairs = places.len() * places.len().saturating_sub(1) / 2;
    if pairs == 0 {
        return 0.0;
    }
    let same: usize =
        (0..places.len()).map(|i| places[i + 1..].iter().filter(|later| places[i].1 < later.1).count()).sum();
    2.0 * same as f64 / pairs as f64 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expected: &str) {
        let reports: Vec<Report> =
            texts.iter().enumerate().map(|(number, text)| Report::new(format!("r{number}"), *text)).collect();
        let found = wires(&reports.iter().collect::<Vec<_>>());
        let shown: Vec<String> = found.iter().map(|wire| wire.reports.join("+")).collect();
        assert_eq!(shown.join(" "), expected);
    }

    const ORIGINAL: &str = "The fishing ministers of Chile and Peru signed a treaty in Lima on Tuesday about the anchovy catch. \
        The quarrel had lasted eleven years and cost both fleets dearly. Peru will open two harbours to Chilean trawlers from June. \
        Chile in return withdraws its complaint from the court in The Hague. Fishermen in Iquique nevertheless burned nets in protest.";

    #[test]
    fn a_copy_and_a_cut_version_are_one_wire() {
        check(&[ORIGINAL, &format!("Breaking news. {ORIGINAL}"), &ORIGINAL[..200]], "r0+r1+r2");
    }

    #[test]
    fn a_separate_translation_is_one_wire() {
        let translation = "In Lima, the fishery ministers of Chile and Peru have on Tuesday signed a treaty over the catch of anchovy. \
            Eleven years the quarrel lasted, and it was dear to both the fleets. From June, Peru opens two of its harbours for trawlers of Chile. \
            Its complaint before the court in Hague is withdrawn by Chile in return. In Iquique, however, fishermen set nets on fire as a protest.";
        check(&[ORIGINAL, translation], "r0+r1");
    }

    #[test]
    fn an_independent_report_is_its_own_wire() {
        let other = "Peru's president praised the anchovy treaty with Chile as proof that neighbours can talk. \
            Opposition deputies demanded to see the text before parliament votes on it in autumn. \
            Scientists warned that the stock has shrunk by a third and that no treaty helps if both countries go on fishing as before. \
            The port of Callao expects forty more ships each month.";
        check(&[ORIGINAL, other], "r0 r1");
    }
}
