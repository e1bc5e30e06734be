//! `cargo xtask train-coref`: learns which words of a story tell of one act, from ECB+ without its test topics.
//! `cargo xtask coref`: measures that on the test topics: gold mentions, our own stories.
//!
//! Figures are the mean of MUC, B-cubed and entity-based CEAF (CoNLL), single mentions counted, as published figures on the
//! validated sentences are. Beside them stands what the same head word alone would do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use chancery_engine::pipeline::Engine;
use chancery_engine::record::{MENTION_FEATURES, MentionModel, Mentions};
use chancery_engine::story::{self, StoryConfig};
use chancery_model::{Report, Span};
use serde::Deserialize;

/// Features of a pair.
const N: usize = MENTION_FEATURES.len();
type Features = [f64; N];

/// Parts the learned topics are cut into, to see how learning does on topics it has not seen.
const FOLDS: usize = 5;

/// How much the examples count against small weights.
const TRUST: f64 = 0.01;

/// Least topics that use two words before their never meaning the same is worth noting.
const MIN_TOPICS: usize = 3;

#[derive(Deserialize)]
struct Document {
    id: String,
    topic: String,
    story: String,
    split: String,
    tokens_by_sentence: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Row {
    doc: String,
    kind: String,
    sentence: usize,
    token_numbers: Vec<usize>,
    cluster: String,
    validated_sentence: bool,
}

/// The mentions of one found story, with what they are.
struct Story {
    mentions: Mentions,
    /// Gold cluster, gold story and topic of each.
    gold: Vec<[String; 3]>,
}

/// A pair of mentions.
struct Example {
    features: Features,
    has_same_head: bool,
    is_same: bool,
    weight: f64,
    topics: [String; 2],
}

/// In how many pairs of each topic two head words meet, and mean the same.
type Meetings = BTreeMap<(String, String), BTreeMap<String, (f64, f64)>>;

/// Writes what was learned into the engine.
pub fn train(root: &Path) -> Result<()> {
    let stories = stories(root, &["train", "dev"])?;
    let mut meetings = Meetings::new();
    for story in &stories {
        for (first, second) in pairs(story.mentions.len()) {
            let key = words(story, first, second);
            let (same, all) =
                meetings.entry(key).or_default().entry(story.gold[first][2].clone()).or_default();
            *all += 1.0;
            *same += f64::from(u8::from(story.gold[first][0] == story.gold[second][0]));
        }
    }
    let mut examples = Vec::new();
    for story in &stories {
        for (first, second) in pairs(story.mentions.len()) {
            let topics = [story.gold[first][2].clone(), story.gold[second][2].clone()];
            let (one, two) = words(story, first, second);
            let learned = learned(&meetings, &one, &two, &topics);
            examples.push(Example {
                features: story.mentions.features(first, second, learned),
                has_same_head: one == two,
                is_same: story.gold[first][0] == story.gold[second][0],
                weight: 1.0 / story.mentions.len() as f64,
                topics,
            });
        }
    }
    let topics: BTreeSet<u32> =
        examples.iter().filter_map(|example| example.topics[0].parse().ok()).collect();
    let mut found = BTreeMap::new();
    let mut gold = BTreeMap::new();
    for fold in 0..FOLDS {
        let out: Vec<String> = topics.iter().skip(fold).step_by(FOLDS).map(u32::to_string).collect();
        let is_out = |topic: &String| out.contains(topic);
        let mut model = MentionModel {
            weights: fit(&examples, &|example| !example.topics.iter().any(is_out)),
            pairs: BTreeMap::new(),
        };
        for (number, story) in stories.iter().enumerate().filter(|(_, story)| is_out(&story.gold[0][2])) {
            model.pairs = known(&meetings, &[story.gold[0][2].clone()]);
            collect(number, story, &story.mentions.clusters(&model), &mut found);
            gold.extend((0..story.gold.len()).map(|at| ((number, at), story.gold[at][0].clone())));
        }
    }
    crate::say(&format!("topics not learned from, {FOLDS} folds: {}", conll(&gold, &found)));
    let model = MentionModel { weights: fit(&examples, &|_| true), pairs: known(&meetings, &[]) };
    let out = root.join("crates/chancery-engine/src/record/mention.tsv");
    let text = format!(
        "# Learned by `cargo xtask train-coref` from topics 1-35 of ECB+ (annotations CC BY 3.0): feature, weight for the same\n\
         # head word, for another; then head words, and the log odds that they mean one act.\n{}",
        model.table()
    );
    fs::write(&out, text).with_context(|| format!("cannot write {}", out.display()))
}

/// Prints how well it does on the topics that nothing was learned from.
pub fn measure(root: &Path) -> Result<()> {
    let stories = stories(root, &["test"])?;
    let label = |of: &dyn Fn(&Story, usize) -> String| -> BTreeMap<(usize, usize), String> {
        let all = stories.iter().enumerate();
        all.flat_map(|(number, story)| (0..story.gold.len()).map(move |at| ((number, at), story, at)))
            .map(|(key, story, at)| (key, of(story, at)))
            .collect()
    };
    let gold = label(&|story, at| story.gold[at][0].clone());
    let mut ours = BTreeMap::new();
    let mut by_head = BTreeMap::new();
    for (number, story) in stories.iter().enumerate() {
        collect(number, story, &story.mentions.clusters(MentionModel::embedded()), &mut ours);
        for at in 0..story.gold.len() {
            by_head.insert((number, at), format!("{number} {}", story.mentions.lemma(at)));
        }
    }
    let with_gold = label(&|story, at| format!("{} {}", story.gold[at][1], story.mentions.lemma(at)));
    crate::say(&format!("ECB+ test, {} mentions, {} stories found", gold.len(), stories.len()));
    crate::say(&format!("chancery                     {}", conll(&gold, &ours)));
    crate::say(&format!("same head word, our stories  {}", conll(&gold, &by_head)));
    crate::say(&format!("same head word, gold stories {}", conll(&gold, &with_gold)));
    Ok(())
}

fn collect(
    number: usize,
    story: &Story,
    clusters: &[Vec<usize>],
    found: &mut BTreeMap<(usize, usize), String>,
) {
    debug_assert_eq!(story.gold.len(), story.mentions.len());
    for (cluster, members) in clusters.iter().enumerate() {
        found.extend(members.iter().map(|&at| ((number, at), format!("{number} {cluster}"))));
    }
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |second| (0..second).map(move |first| (first, second)))
}

fn words(story: &Story, first: usize, second: usize) -> (String, String) {
    let (one, two) = (story.mentions.lemma(first), story.mentions.lemma(second));
    (one.min(two).to_owned(), one.max(two).to_owned())
}

/// Log odds that two head words mean one act, by the topics but for those named.
fn learned(meetings: &Meetings, one: &str, two: &str, without: &[String]) -> Option<f64> {
    let by_topic = meetings.get(&(one.to_owned(), two.to_owned()))?;
    let (mut same, mut topics) = (0.0, 0);
    for (topic, (right, all)) in by_topic {
        if !without.contains(topic) {
            same += right / all;
            topics += 1;
        }
    }
    let (is_head, is_ever) = (one == two, same > 0.0);
    if topics == 0 || !(is_head || is_ever || topics >= MIN_TOPICS) {
        return None;
    }
    let before = if is_head { 0.6 } else { 0.03 };
    let share = (same + before) / (topics as f64 + 1.0);
    Some((share + 0.01_f64).ln() - (1.01 - share).ln())
}

fn known(meetings: &Meetings, without: &[String]) -> BTreeMap<String, BTreeMap<String, f64>> {
    let mut pairs: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for (one, two) in meetings.keys() {
        if let Some(odds) = learned(meetings, one, two, without) {
            pairs.entry(one.clone()).or_default().insert(two.clone(), odds);
        }
    }
    pairs
}

/// Weights for pairs with the same head word and for others: logistic regression by Newton's method.
fn fit(examples: &[Example], is_used: &dyn Fn(&Example) -> bool) -> [Vec<f64>; 2] {
    let count = examples.len() as f64;
    let mean_weight = examples.iter().map(|example| example.weight).sum::<f64>() / count;
    let (mut mean, mut spread) = ([0.0; N], [0.0; N]);
    for at in 1..N {
        mean[at] = examples.iter().map(|example| example.features[at]).sum::<f64>() / count;
        let square = |example: &Example| (example.features[at] - mean[at]).powi(2);
        spread[at] = (examples.iter().map(square).sum::<f64>() / count).sqrt() + 1e-9;
    }
    (mean[0], spread[0]) = (0.0, 1.0);
    [true, false].map(|has_same_head| {
        let rows: Vec<(Features, bool, f64)> = examples
            .iter()
            .filter(|example| example.has_same_head == has_same_head && is_used(example))
            .map(|example| {
                let scaled = std::array::from_fn(|at| (example.features[at] - mean[at]) / spread[at]);
                (scaled, example.is_same, TRUST * example.weight / mean_weight)
            })
            .collect();
        let mut weights = [0.0; N];
        for _ in 0..10 {
            let mut gradient = weights;
            gradient[0] = 0.0;
            let mut curvature = [[0.0; N]; N];
            (1..N).for_each(|at| curvature[at][at] = 1.0);
            curvature[0][0] = 1e-9;
            for (features, is_same, weight) in &rows {
                let sum: f64 = weights.iter().zip(features).map(|(weight, value)| weight * value).sum();
                let probability = 1.0 / (1.0 + (-sum).exp());
                let bend = weight * probability * (1.0 - probability);
                for (at, value) in features.iter().enumerate() {
                    gradient[at] += weight * (probability - f64::from(u8::from(*is_same))) * value;
                    for (cell, other) in curvature[at].iter_mut().zip(features) {
                        *cell += bend * value * other;
                    }
                }
            }
            let step = story::join::solve(curvature, gradient);
            weights.iter_mut().zip(step).for_each(|(weight, step)| *weight -= step);
        }
        let mut plain: Vec<f64> =
            weights.iter().zip(spread).map(|(weight, spread)| weight / spread).collect();
        plain[0] -= (1..N).map(|at| plain[at] * mean[at]).sum::<f64>();
        plain
    })
}

/// The mentions of some splits, by story as they are found among all of a split's documents.
fn stories(root: &Path, splits: &[&str]) -> Result<Vec<Story>> {
    let folder = root.join("../shared/data/stories/ecbplus");
    let read = |name: &str| {
        let path = folder.join(name);
        crate::stories::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let documents: Vec<Document> = read("docs.jsonl.gz")?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .context("expected documents of ECB+")?;
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in read("mentions.jsonl.gz")?.lines() {
        let row: Row = serde_json::from_str(line).context("expected mentions of ECB+")?;
        if row.kind == "event" && row.validated_sentence {
            rows.entry(row.doc.clone()).or_default().push(row);
        }
    }
    let engine = Engine::embedded();
    let mut found = Vec::new();
    for split in splits {
        let (mut reports, mut gold) = (Vec::new(), BTreeMap::new());
        for document in documents.iter().filter(|document| document.split == *split) {
            let mut rows = rows.remove(&document.id).unwrap_or_default();
            if rows.is_empty() {
                continue;
            }
            rows.sort_by(|a, b| (a.sentence, &a.token_numbers).cmp(&(b.sentence, &b.token_numbers)));
            let (text, places) = plain(&document.tokens_by_sentence);
            let span = |row: &Row| {
                let tokens = places.get(row.sentence)?;
                let (first, last) = (row.token_numbers.first()?, row.token_numbers.last()?);
                Some(Span { start: tokens.get(*first)?.start, end: tokens.get(*last)?.end })
            };
            let mut targets = Vec::new();
            for row in &rows {
                let span = span(row).with_context(|| format!("{}: a mention lies outside", document.id))?;
                targets.push(span);
                let labels = [row.cluster.clone(), document.story.clone(), document.topic.clone()];
                gold.entry((document.id.clone(), span)).or_insert_with(Vec::new).push(labels);
            }
            reports.push(Report { targets: Some(targets), ..Report::new(document.id.clone(), text) });
        }
        let config = StoryConfig { at_once: false, ..StoryConfig::default() };
        let mut by_story: BTreeMap<String, Vec<Report>> = BTreeMap::new();
        for (placed, report) in story::group(&reports, &config).into_iter().zip(reports.iter().cloned()) {
            by_story.entry(placed.story).or_default().push(report);
        }
        for reports in by_story.into_values() {
            let mentions = engine.mentions(&reports);
            let labels = (0..mentions.len())
                .map(|at| {
                    let (report, span) = mentions.place(at);
                    let labels = gold.get_mut(&(reports[report].id.clone(), span));
                    labels.filter(|labels| !labels.is_empty()).map(|labels| labels.remove(0))
                })
                .collect::<Option<Vec<_>>>()
                .context("a mention was found that nobody asked about")?;
            found.push(Story { mentions, gold: labels });
        }
    }
    Ok(found)
}

/// Tokens written as text, sentence by sentence, and where each one stands.
fn plain(sentences: &[Vec<String>]) -> (String, Vec<Vec<Span>>) {
    const NO_BLANK_BEFORE: &str = ", . ; : ! ? ' 's 'S n't ) ] % 're 've 'll 'd 'm ''";
    const NO_BLANK_AFTER: &str = "( [ $ # ``";
    let (mut text, mut places) = (String::new(), Vec::new());
    for sentence in sentences {
        if !text.is_empty() {
            text.push('\n');
        }
        let mut before: Option<&str> = None;
        let mut spans = Vec::new();
        for token in sentence {
            let word = match &**token {
                "``" | "''" => "\"",
                "-LRB-" => "(",
                "-RRB-" => ")",
                word => word,
            };
            let is_tight = NO_BLANK_BEFORE.split(' ').any(|tight| tight == token)
                || before.is_some_and(|before| NO_BLANK_AFTER.split(' ').any(|tight| tight == before));
            if before.is_some() && !is_tight {
                text.push(' ');
            }
            let start = text.len() as u32;
            text.push_str(word);
            spans.push(Span { start, end: text.len() as u32 });
            before = Some(token);
        }
        places.push(spans);
    }
    (text, places)
}

/// The three measures and their mean, in words.
fn conll<K: Ord + Copy>(gold: &BTreeMap<K, String>, found: &BTreeMap<K, String>) -> String {
    let f1 = |precision: f64, recall: f64| {
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    };
    let (keys, ours) = (sets(gold), sets(found));
    let muc = f1(links_kept(&ours, gold), links_kept(&keys, found));
    let (mut precision, mut recall) = (0.0, 0.0);
    for (mention, label) in gold {
        let (key, own) = (&keys[label], &ours[&found[mention]]);
        let both = key.intersection(own).count() as f64;
        precision += both / own.len() as f64;
        recall += both / key.len() as f64;
    }
    let b_cubed = f1(precision / gold.len() as f64, recall / gold.len() as f64);
    let similarity = best_match(&keys, &ours);
    let ceaf = f1(similarity / ours.len() as f64, similarity / keys.len() as f64);
    format!(
        "CoNLL F1 {:.4} (MUC {muc:.4}, B-cubed {b_cubed:.4}, CEAF-e {ceaf:.4})",
        (muc + b_cubed + ceaf) / 3.0
    )
}

fn sets<K: Ord + Copy>(labels: &BTreeMap<K, String>) -> BTreeMap<String, BTreeSet<K>> {
    let mut sets: BTreeMap<String, BTreeSet<K>> = BTreeMap::new();
    for (mention, label) in labels {
        sets.entry(label.clone()).or_default().insert(*mention);
    }
    sets
}

/// Share of the links in `sets` that the other clustering keeps.
fn links_kept<K: Ord>(sets: &BTreeMap<String, BTreeSet<K>>, other: &BTreeMap<K, String>) -> f64 {
    let (mut kept, mut all) = (0, 0);
    for set in sets.values() {
        let parts: BTreeSet<&String> = set.iter().filter_map(|mention| other.get(mention)).collect();
        all += set.len() - 1;
        kept += set.len() - parts.len();
    }
    if all == 0 { 0.0 } else { kept as f64 / all as f64 }
}

/// The greatest sum of similarities when each cluster is matched with at most one of the other clustering.
fn best_match<K: Ord + Copy>(
    keys: &BTreeMap<String, BTreeSet<K>>,
    ours: &BTreeMap<String, BTreeSet<K>>,
) -> f64 {
    let of: BTreeMap<K, usize> = ours
        .values()
        .enumerate()
        .flat_map(|(number, set)| set.iter().map(move |&key| (key, number)))
        .collect();
    let sizes: Vec<usize> = ours.values().map(BTreeSet::len).collect();
    let gains: Vec<BTreeMap<usize, f64>> = keys
        .values()
        .map(|key| {
            let mut both: BTreeMap<usize, f64> = BTreeMap::new();
            for mention in key {
                *both.entry(of[mention]).or_default() += 1.0;
            }
            for (number, count) in &mut both {
                *count *= 2.0 / (key.len() + sizes[*number]) as f64;
            }
            both
        })
        .collect();
    assign(&gains, sizes.len())
}

/// The assignment of rows to columns of greatest gain: the Hungarian method, row by row, with what is not listed worth 0.
fn assign(gains: &[BTreeMap<usize, f64>], columns: usize) -> f64 {
    // Each row has a column of its own that is worth nothing, so that none must take another's.
    let width = columns + gains.len();
    let cost = |row: usize, column: usize| -gains[row].get(&column).copied().unwrap_or(0.0);
    let (mut of_row, mut of_column) = (vec![0.0; gains.len()], vec![0.0; width]);
    let mut taken: Vec<Option<usize>> = vec![None; width];
    for start in 0..gains.len() {
        let mut least = vec![f64::INFINITY; width];
        let mut came: Vec<Option<usize>> = vec![None; width];
        let mut seen = vec![false; width];
        let (mut row, mut from) = (start, None);
        loop {
            let (mut step, mut next) = (f64::INFINITY, 0);
            for column in (0..width).filter(|&column| !seen[column]) {
                let slack = cost(row, column) - of_row[row] - of_column[column];
                if slack < least[column] {
                    (least[column], came[column]) = (slack, from);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            of_row[start] += step;
            for column in 0..width {
                if seen[column] {
                    of_column[column] -= step;
                    if let Some(row) = taken[column] {
                        of_row[row] += step;
                    }
                } else {
                    least[column] -= step;
                }
            }
            seen[next] = true;
            from = Some(next);
            match taken[next] {
                Some(other) => row = other,
                None => break,
            }
        }
        // Along the way back, each row takes the column that it was found to fit better.
        let mut at = from;
        while let Some(column) = at {
            let before = came[column];
            taken[column] = before.map_or(Some(start), |before| taken[before]);
            at = before;
        }
    }
    (0..width).filter_map(|column| Some(-cost(taken[column]?, column))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(gold: &str, found: &str, expected: &str) {
        let labels =
            |text: &str| text.chars().enumerate().map(|(at, label)| (at, label.to_string())).collect();
        assert_eq!(conll(&labels(gold), &labels(found)), expected);
    }

    #[test]
    fn measures_are_those_of_the_literature() {
        check("aabbc", "xxyyz", "CoNLL F1 1.0000 (MUC 1.0000, B-cubed 1.0000, CEAF-e 1.0000)");
        // Luo 2005: {1 2 3 4 5} {6 7} {8 9 a b c} against {1 2 3 4 5} {6 7 8 9 a b c}.
        check("aaaaabbccccc", "xxxxxyyyyyyy", "CoNLL F1 0.8485 (MUC 0.9474, B-cubed 0.8649, CEAF-e 0.7333)");
        check("ab", "xx", "CoNLL F1 0.3704 (MUC 0.0000, B-cubed 0.6667, CEAF-e 0.4444)");
    }

    #[test]
    fn the_best_assignment_is_found_where_the_greedy_one_is_worse() {
        let row = |cells: &[(usize, f64)]| cells.iter().copied().collect::<BTreeMap<_, _>>();
        assert_eq!(assign(&[row(&[(0, 0.9), (1, 0.8)]), row(&[(0, 0.8)])], 2), 1.6);
        assert_eq!(assign(&[row(&[(0, 0.5)]), row(&[(0, 0.7)]), row(&[])], 1), 0.7);
    }
}
