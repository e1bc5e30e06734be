//! Finds reports that go back to one text: copies, cut versions, rewrites, separate translations.
//!
//! A copy shares runs of words. Two translations of one text share hardly any run; what they share is
//! which things are told, in which order, and rare words that no other report of the story has.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Report, Wire};
use rustc_hash::FxHashMap;

use super::terms::Words;

/// Words in a run; short enough to survive a changed word, long enough not to occur twice by chance.
const RUN: usize = 5;

/// Share of the shorter text's runs that makes a copy. Independent reports of one statement reach 0.09
/// (measured on six stories), a cut version of a text 0.5 and more.
const COPY: f64 = 0.30;

/// Least product of order, agreement of order and rare overlap that makes a translation of the same text, in a story of
/// two texts, of three, and of more. In a story of two every shared word is rare.
///
/// On seven stories of 4 and 5 texts the pairs of one text reach .054, .030 and .024 at least. Texts of one happening by
/// different outlets (ECB+ and GVC, those that share next to no run of words) are linked in 5.2, 2.5 and 2.0 % of cases.
const TRANSLATION: [f64; 3] = [0.045, 0.025, 0.018];

/// Least agreement of order, in standard deviations of what chance gives for as many shared words: short texts agree by
/// chance, and all reports begin with what matters most. Pairs of one text reach 4.2 at least.
const AGREEMENT: f64 = 3.9;

/// Least length of the shorter text as a share of the longer one's: translations tell all of it. Pairs of one text reach
/// .87; a cut translation is still one.
const LENGTH: f64 = 0.6;

/// Content words whose runs are looked at: a live blog goes on for ever.
const MAX_RUN_WORDS: usize = 6000;

/// What of a text is compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WireText {
    /// Hashes of the heads of content words, in order.
    heads: Vec<u32>,
    /// The same, sorted, each once.
    set: Vec<u32>,
    /// Hashes of word runs, sorted, each once.
    runs: Vec<u32>,
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
        WireText::of_words(&Words::of(report))
    }

    pub(super) fn of_words(words: &Words) -> WireText {
        let runs = words.stems[..words.stems.len().min(MAX_RUN_WORDS)].windows(RUN).map(|run| {
            let hash = run.iter().fold(17, |hash: u64, &word| hash.rotate_left(9) ^ word.wrapping_mul(31));
            (hash ^ (hash >> 32)) as u32
        });
        WireText {
            set: sorted_once(words.heads.clone()),
            runs: sorted_once(runs.collect()),
            heads: words.heads.clone(),
        }
    }
}

/// Texts that a rare word stands in at most: two that may be one.
const RARE: u32 = 2;

/// In how many texts of a story a word stands.
#[derive(Clone, Debug, Default)]
pub struct Rarity {
    counts: FxHashMap<u32, u32>,
    texts: usize,
}

impl Rarity {
    /// Counts the words of `texts`.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t WireText>) -> Rarity {
        let mut rarity = Rarity::default();
        for text in texts {
            rarity.texts += 1;
            for head in &text.set {
                *rarity.counts.entry(*head).or_default() += 1;
            }
        }
        rarity
    }

    /// Counts the words of `text` alone, in it and in `others`: enough to compare it with each of them.
    pub(super) fn around<'t>(text: &WireText, others: impl IntoIterator<Item = &'t WireText>) -> Rarity {
        let (mut counts, mut texts) = (vec![1; text.set.len()], 1);
        for other in others {
            texts += 1;
            for_each_shared(&text.set, &other.set, &mut |place| counts[place] += 1);
        }
        let often = text.set.iter().copied().zip(counts).filter(|(_, count)| *count > RARE);
        Rarity { counts: often.collect(), texts }
    }

    /// Whether at most two texts have the word.
    fn is_rare(&self, head: u32) -> bool {
        self.counts.get(&head).is_none_or(|count| *count <= RARE)
    }
}

/// Judges whether `a` and `b` go back to one text; `rarity` counts the words of the story.
pub fn link(a: &WireText, b: &WireText, rarity: &Rarity) -> Option<Link> {
    copy(a, b).or_else(|| translation(a, b, rarity))
}

/// Judges whether one of two texts is a copy of the other, or of a part of it.
pub(super) fn copy(a: &WireText, b: &WireText) -> Option<Link> {
    let shorter_runs = a.runs.len().min(b.runs.len());
    if shorter_runs >= 4 {
        let mut both = 0;
        for_each_shared(&a.runs, &b.runs, &mut |_| both += 1);
        let share = f64::from(both) / shorter_runs as f64;
        return (share >= COPY).then_some(Link::Copy(share));
    }
    (!a.heads.is_empty() && a.heads == b.heads).then_some(Link::Copy(1.0))
}

/// Judges whether two texts are separate translations of one; `rarity` counts the words of the story.
pub(super) fn translation(a: &WireText, b: &WireText, rarity: &Rarity) -> Option<Link> {
    let both = shared(&a.set, &b.set);
    let shorter = a.set.len().min(b.set.len());
    let (short, long) = (a.heads.len().min(b.heads.len()), a.heads.len().max(b.heads.len()));
    if shorter < 20 || (both.len() as f64) < 0.25 * shorter as f64 || (short as f64) < LENGTH * long as f64 {
        return None;
    }
    let rare = both.iter().filter(|head| rarity.is_rare(**head)).count() as f64 / shorter as f64;
    let least = TRANSLATION[rarity.texts.clamp(2, 4) - 2];
    if rare < least {
        return None;
    }
    let agreement = rank_agreement(&both, &a.heads, &b.heads);
    if agreement < AGREEMENT * chance_agreement(both.len()) {
        return None;
    }
    let order = longest_common_subsequence(&a.heads, &b.heads) as f64 / short as f64;
    (order * agreement * rare >= least).then_some(Link::Translation { order, agreement, rare })
}

/// See [`super::wires`].
pub(super) fn wires(reports: &[&Report]) -> Vec<Wire> {
    let mut sorted: Vec<&Report> = reports.to_vec();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let texts: Vec<WireText> = sorted.iter().map(|report| WireText::of(report)).collect();
    let rarity = Rarity::of(&texts);

    // Each report joins the first wire one of whose reports it goes together with; all texts are compared, so that
    // the outcome does not depend on which report of a wire came first.
    let mut wire_of: Vec<usize> = (0..sorted.len()).collect();
    let mut reasons: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for second in 1..sorted.len() {
        for first in 0..second {
            if wire_of[first] == wire_of[second] {
                continue;
            }
            if let Some(link) = link(&texts[first], &texts[second], &rarity) {
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
    let mut both = Vec::new();
    for_each_shared(a, b, &mut |place| both.push(a[place]));
    both
}

/// Calls `see` with the place in `a` of each value that two ascending lists have in common.
fn for_each_shared<T: Ord + Copy>(a: &[T], b: &[T], see: &mut impl FnMut(usize)) {
    let (mut ours, mut theirs) = (0, 0);
    while let (Some(one), Some(two)) = (a.get(ours), b.get(theirs)) {
        if one == two {
            see(ours);
        }
        // No branches: which list is behind is anybody's guess.
        ours += usize::from(one <= two);
        theirs += usize::from(two <= one);
    }
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

/// Standard deviation of Kendall's tau of `count` things whose orders have nothing to do with each other.
fn chance_agreement(count: usize) -> f64 {
    let count = count.max(2) as f64;
    (2.0 * (2.0 * count + 5.0) / (9.0 * count * (count - 1.0))).sqrt()
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
