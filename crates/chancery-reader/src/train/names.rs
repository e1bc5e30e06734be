//! Trains the finder of names from several open corpora.

use std::io;
use std::path::Path;

use super::corpus::{self, Example};
use super::learner::{Dice, Learner};
use super::noise;
use super::tagger::tag_all;
use crate::classes::Classes;
use crate::lookup::Lookup;
use crate::names::{self, CLASSES, Memory, View, best_after, features, find, may_follow, spans};
use crate::table::Scorer;
use crate::tagger;
use crate::weights::Labels;

const ROUNDS: usize = 6;

/// The corpora, and how often each is used in a round.
const CORPORA: [(&str, usize); 3] = [("wikigold", 1), ("re3d", 1), ("btc", 1)];

/// The corpus nearest to the web texts we are for; kept out while the training is being tuned.
const NEAREST: (&str, usize) = ("uner_dev", 2);

/// Names that a larger model (spaCy's en_core_web_sm 3.8.0) found in free texts: places of words, no words.
static SILVER: &str = include_str!("../../data/silver_names.tsv");

/// Sentences of one text, in order.
pub(super) struct Document {
    sentences: Vec<Example>,
    /// Labelled by a model, not by people: used every other round.
    is_silver: bool,
}

/// Reads the corpora; the treebanks lend their sentences where these have names.
pub(super) fn read(
    data: &Path,
    classes: &Classes,
    treebanks: &[Example],
    holds_out: bool,
) -> io::Result<Vec<Document>> {
    let named: Vec<Example> = treebanks.iter().filter(|example| !example.names.is_empty()).cloned().collect();
    let mut documents: Vec<Document> = split(&named, false).collect();
    let nearest = Some(NEAREST).filter(|_| !holds_out);
    for (name, times) in CORPORA.into_iter().chain(nearest) {
        let examples = corpus::names(&data.join(format!("ner_{name}.tsv.gz")), classes)?;
        for _ in 0..times {
            documents.extend(split(&examples, false));
        }
        documents.extend(split(&noise::damaged(&examples, classes), false));
    }
    let silver = corpus::silver(data, SILVER, classes)?;
    documents.extend(split(&silver, true));
    documents.extend(split(&noise::damaged(&silver, classes), true));
    Ok(documents)
}

fn split(examples: &[Example], is_silver: bool) -> impl Iterator<Item = Document> + '_ {
    examples
        .chunk_by(|a, b| a.document == b.document)
        .map(move |part| Document { sentences: part.to_vec(), is_silver })
}

/// Trains on all documents.
pub(super) fn train(
    documents: &[Document],
    tags: &Learner<{ tagger::CLASSES }>,
    certain: &Lookup,
    labels: &Labels,
    say: &(dyn Fn(&str) + Sync),
) -> Learner<CLASSES> {
    let mut learner = Learner::new();
    let mut dice = Dice::new(3);
    let tagged: Vec<Vec<Vec<u8>>> =
        documents.iter().map(|document| tag_all(tags, certain, labels, &document.sentences)).collect();
    let mut order: Vec<usize> = (0..documents.len()).collect();
    let mut scratch = Vec::new();
    let mut memory = Memory::new();
    for round in 0..ROUNDS {
        dice.shuffle(&mut order);
        for &index in &order {
            if documents[index].is_silver && round % 2 == 1 {
                continue;
            }
            memory.clear();
            for (example, tags) in documents[index].sentences.iter().zip(&tagged[index]) {
                let mut classes: Vec<u8> = Vec::new();
                for at in 0..example.words.len() {
                    let view = View { words: &example.words, tags, memory: &memory, proper: labels.proper() };
                    if !view.may_name(at, classes.last().copied()) {
                        classes.push(0);
                        continue;
                    }
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
                // Half the texts are read as if each sentence stood alone.
                if index % 2 == 0 {
                    memory.learn(&example.words, &classes);
                }
            }
        }
    }
    learner.average();
    say(&format!("names: {} documents", documents.len()));
    learner
}

/// Says precision, recall and F of the names, each sentence by itself.
pub(super) fn evaluate(
    model: &impl Scorer<CLASSES>,
    labels: &Labels,
    examples: &[Example],
    tagged: &[Vec<u8>],
) -> String {
    let (mut right, mut found, mut gold) = (0, 0, 0);
    let memory = Memory::new();
    let mut scratch = Vec::new();
    let mut classes = Vec::new();
    for (example, tags) in examples.iter().zip(tagged) {
        let view = View { words: &example.words, tags, memory: &memory, proper: labels.proper() };
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
