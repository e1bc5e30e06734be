//! Trains the tagger.

use std::collections::BTreeMap;

use super::corpus::Example;
use super::learner::{Dice, Learner};
use crate::hash::key;
use crate::lookup::Lookup;
use crate::parser::RELATIONS;
use crate::table::Scorer;
use crate::tagger::{CLASSES, best, features, history, tag};
use crate::weights::Labels;

const ROUNDS: usize = 6;

/// Fewest examples that make a pair of tags, or a relation, a class of its own.
const FEWEST: usize = 25;

/// Parts the treebanks are cut into for jackknifing.
const FOLDS: usize = 4;

/// Finds the classes that the data support.
pub(super) fn collect_labels(examples: &[Example]) -> Labels {
    let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut relations: BTreeMap<&str, usize> = BTreeMap::new();
    for row in examples.iter().flat_map(|example| &example.rows) {
        *pairs.entry((&row.upos, &row.xpos)).or_default() += 1;
        *relations.entry(&row.relation).or_default() += 1;
    }
    let mut labels = Labels::default();
    let mut pairs: Vec<_> = pairs.into_iter().filter(|&(_, count)| count >= FEWEST).collect();
    pairs.sort_by_key(|&(pair, count)| (std::cmp::Reverse(count), pair));
    for ((upos, xpos), _) in pairs.into_iter().take(CLASSES) {
        labels.upos.push(upos.to_owned());
        labels.xpos.push(xpos.to_owned());
    }
    labels.relations = relations
        .into_iter()
        .filter(|&(relation, count)| count >= FEWEST || relation == "dep")
        .map(|(relation, _)| relation.to_owned())
        .take(RELATIONS)
        .collect();
    labels
}

/// Fewest examples of a word that is certain, and of those how many a thousand may differ.
const CERTAIN: usize = 30;
const DOUBTS: usize = 3;

/// Finds the words that practically always have the same tag.
pub(super) fn certain(examples: &[Example]) -> Lookup {
    let mut words: BTreeMap<u64, BTreeMap<u8, usize>> = BTreeMap::new();
    for example in examples {
        for (word, &tag) in example.words.iter().zip(&example.tags) {
            *words.entry(word.exact).or_default().entry(tag).or_default() += 1;
        }
    }
    let only = |(word, tags): (u64, BTreeMap<u8, usize>)| {
        let all: usize = tags.values().sum();
        let (tag, most) = tags.into_iter().max_by_key(|&(_, count)| count)?;
        (all >= CERTAIN && (all - most) * 1000 <= all * DOUBTS).then_some((key(word), u32::from(tag)))
    };
    Lookup::new(words.into_iter().filter_map(only).collect())
}

/// Fills in the gold classes; a rare pair of tags counts as the commonest pair with the same universal tag.
pub(super) fn label(labels: &Labels, example: &mut Example) {
    example.tags = example
        .rows
        .iter()
        .map(|row| {
            let same = |class: usize| labels.upos[class] == row.upos;
            let classes = 0..labels.upos.len();
            let exact = classes.clone().find(|&class| same(class) && labels.xpos[class] == row.xpos);
            exact.or_else(|| classes.clone().find(|&class| same(class))).unwrap_or(0) as u8
        })
        .collect();
}

/// Trains on the examples whose index `uses` accepts.
pub(super) fn train(
    labels: &Labels,
    certain: &Lookup,
    examples: &[Example],
    uses: impl Fn(usize) -> bool,
) -> Learner<CLASSES> {
    let mut learner = Learner::new();
    let mut dice = Dice::new(1);
    let mut order: Vec<usize> = (0..examples.len()).filter(|&index| uses(index)).collect();
    let mut scratch = Vec::new();
    let mut tags: Vec<u8> = Vec::new();
    for _ in 0..ROUNDS {
        dice.shuffle(&mut order);
        for &index in &order {
            let example = &examples[index];
            tags.clear();
            for at in 0..example.words.len() {
                if let Some(tag) = certain.find(key(example.words[at].exact)) {
                    tags.push(tag as u8);
                    continue;
                }
                let (last, before) = history(&tags);
                features(&example.words, at, last, before, &mut scratch);
                let guess = best(&learner.score(&scratch), labels.upos.len());
                learner.update(&scratch, example.tags[at] as usize, guess);
                learner.tick();
                tags.push(guess as u8);
            }
        }
    }
    learner.average();
    learner
}

/// Tags every example with a model that has not seen its document.
pub(super) fn jackknife(labels: &Labels, certain: &Lookup, examples: &[Example]) -> Vec<Vec<u8>> {
    let mut tagged: Vec<Vec<u8>> = vec![Vec::new(); examples.len()];
    let folds: Vec<Learner<CLASSES>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..FOLDS)
            .map(|fold| {
                scope.spawn(move || {
                    train(labels, certain, examples, |index| examples[index].document % FOLDS != fold)
                })
            })
            .collect();
        running.into_iter().flat_map(std::thread::ScopedJoinHandle::join).collect()
    });
    let mut scratch = Vec::new();
    for (example, tags) in examples.iter().zip(&mut tagged) {
        tag(&folds[example.document % FOLDS], certain, labels.upos.len(), &example.words, &mut scratch, tags);
    }
    tagged
}

/// Tags all examples.
pub(super) fn tag_all(
    model: &impl Scorer<CLASSES>,
    certain: &Lookup,
    labels: &Labels,
    examples: &[Example],
) -> Vec<Vec<u8>> {
    let mut scratch = Vec::new();
    examples
        .iter()
        .map(|example| {
            let mut tags = Vec::new();
            tag(model, certain, labels.upos.len(), &example.words, &mut scratch, &mut tags);
            tags
        })
        .collect()
}

/// Says how many universal and fine tags are right.
pub(super) fn evaluate(labels: &Labels, examples: &[Example], tagged: &[Vec<u8>]) -> String {
    let (mut right, mut fine, mut all) = (0, 0, 0);
    for (example, tags) in examples.iter().zip(tagged) {
        for (row, &class) in example.rows.iter().zip(tags) {
            let same = labels.upos[class as usize] == row.upos;
            all += 1;
            right += usize::from(same);
            fine += usize::from(same && labels.xpos[class as usize] == row.xpos);
        }
    }
    let percent = |count: usize| 100.0 * count as f64 / all.max(1) as f64;
    format!("upos {:.2} xpos {:.2}", percent(right), percent(fine))
}
