//! Trains the finder of names from several open corpora.

use std::io;
use std::path::Path;

use super::corpus::{self, Example};
use super::learner::{Dice, Learner};
use super::tagger::tag_all;
use crate::names::{self, CLASSES, Memory, View, best_after, features, find, may_follow, spans};
use crate::table::Scorer;
use crate::tagger;
use crate::weights::Labels;

const ROUNDS: usize = 6;

/// The corpora; the second field says how often each is used in a round.
const CORPORA: [(&str, usize); 4] = [("wikigold", 1), ("re3d", 1), ("btc", 1), ("uner_dev", 1)];

/// Sentences of one text, in order.
pub(super) struct Document {
    sentences: Vec<Example>,
}

/// Reads the corpora.
pub(super) fn read(data: &Path, _treebanks: &[Example]) -> io::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for (name, times) in CORPORA {
        let examples = corpus::names(&data.join(format!("ner_{name}.tsv.gz")))?;
        for _ in 0..times {
            documents.extend(split(&examples));
        }
    }
    Ok(documents)
}

fn split(examples: &[Example]) -> impl Iterator<Item = Document> + '_ {
    examples.chunk_by(|a, b| a.document == b.document).map(|part| Document { sentences: part.to_vec() })
}

/// Trains on all documents.
pub(super) fn train(
    documents: &[Document],
    tags: &Learner<{ tagger::CLASSES }>,
    labels: &Labels,
    say: &(dyn Fn(&str) + Sync),
) -> Learner<CLASSES> {
    let mut learner = Learner::new();
    let mut dice = Dice::new(3);
    let tagged: Vec<Vec<Vec<u8>>> =
        documents.iter().map(|document| tag_all(tags, labels, &document.sentences)).collect();
    let mut order: Vec<usize> = (0..documents.len()).collect();
    let mut scratch = Vec::new();
    let mut memory = Memory::new();
    for _ in 0..ROUNDS {
        dice.shuffle(&mut order);
        for &index in &order {
            memory.clear();
            for (example, tags) in documents[index].sentences.iter().zip(&tagged[index]) {
                let mut classes: Vec<u8> = Vec::new();
                for at in 0..example.words.len() {
                    let view = View { words: &example.words, tags, memory: &memory };
                    let (last, before) = tagger::history(&classes);
                    features(view, at, last, before, &mut scratch);
                    let is_end = at + 1 == example.words.len();
                    let guess = best_after(&learner.score(&scratch), classes.last().copied(), is_end);
                    let gold = example.names[at];
                    learner.update(&scratch, gold as usize, guess as usize);
                    learner.tick();
                    // Mostly the truth, sometimes the guess, so that mistakes do not run on.
                    let follows = may_follow(classes.last().copied().unwrap_or(0), gold);
                    classes.push(if follows && dice.roll(3) > 0 { gold } else { guess });
                }
                memory.learn(&example.words, &classes);
            }
        }
    }
    learner.average();
    say(&format!("names: {} documents", documents.len()));
    learner
}

/// Says precision, recall and F of the names, each sentence by itself.
#[allow(dead_code)]
pub(super) fn evaluate(
    model: &Learner<CLASSES>,
    tags: &Learner<{ tagger::CLASSES }>,
    labels: &Labels,
    examples: &[Example],
) -> String {
    let (mut right, mut found, mut gold) = (0, 0, 0);
    let memory = Memory::new();
    let mut scratch = Vec::new();
    let mut classes = Vec::new();
    for (example, tags) in examples.iter().zip(tag_all(tags, labels, examples)) {
        let view = View { words: &example.words, tags: &tags, memory: &memory };
        find(model, view, &mut scratch, &mut classes);
        let (guessed, wanted) = (spans(&classes), spans(&example.names));
        right += guessed.iter().filter(|span| wanted.contains(span)).count();
        found += guessed.len();
        gold += wanted.len();
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let f = 200.0 * right as f64 / (found + gold).max(1) as f64;
    format!(
        "names P {:.1} R {:.1} F {f:.1} of {} labels",
        share(right, found),
        share(right, gold),
        names::LABELS.len()
    )
}
