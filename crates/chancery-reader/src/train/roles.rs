//! Trains the roles on the trees that the parser makes of sentences it has not seen.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use super::corpus::{Example, read_text};
use super::learner::{Dice, Learner};
use crate::hash::hash_bytes;
use crate::lemma::Lemmatizer;
use crate::parser::Tree;
use crate::roles::{CLASSES, Sentence, candidates, features, find, frame};
use crate::table::Scorer;
use crate::tagger::best;
use crate::weights::{LEMMA_SEED, Labels};

const ROUNDS: usize = 5;

/// Fewest examples that make a role a class.
const FEWEST: usize = 20;

/// A sentence of the corpus: its words, its predicates, their arguments.
pub(super) struct Source {
    forms: Vec<String>,
    predicates: Vec<Predicate>,
    /// Lemma and tag of every noun and adjective, and whether it is a predicate.
    nominals: Vec<(String, String, bool)>,
}

struct Predicate {
    at: usize,
    is_verb: bool,
    /// Role by word, empty for none.
    roles: Vec<String>,
}

/// Reads a file of roles.
pub(super) fn read(path: &Path) -> io::Result<Vec<Source>> {
    let text = read_text(path)?;
    let mut sources = Vec::new();
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for line in text.lines().chain([""]) {
        if !line.is_empty() {
            rows.push(line.split('\t').collect());
            continue;
        }
        if rows.iter().any(|row| row.len() < 6) || rows.is_empty() {
            rows.clear();
            continue;
        }
        let at_predicates: Vec<usize> = (0..rows.len()).filter(|&at| rows[at][5] != "-").collect();
        let role = |row: &Vec<&str>, column: usize| match row.get(6 + column) {
            None | Some(&"_") => String::new(),
            Some(role) => role.strip_prefix("C-").unwrap_or(role).to_owned(),
        };
        let predicate = |(column, &at): (usize, &usize)| Predicate {
            at,
            is_verb: rows[at][2] == "VERB",
            roles: rows.iter().map(|row| role(row, column)).collect(),
        };
        sources.push(Source {
            forms: rows.iter().map(|row| row[0].to_owned()).collect(),
            // Auxiliaries carry no roles of their own here.
            predicates: at_predicates
                .iter()
                .enumerate()
                .filter(|(_, at)| rows[**at][2] != "AUX")
                .map(predicate)
                .collect(),
            nominals: rows
                .iter()
                .filter(|row| matches!(row[2], "NOUN" | "ADJ"))
                .map(|row| (row[1].to_lowercase(), row[2].to_owned(), row[5] != "-"))
                .collect(),
        });
        rows.clear();
    }
    Ok(sources)
}

/// Finds the roles that are common enough; class 0 is none.
pub(super) fn collect(sources: &[Source]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for role in sources.iter().flat_map(|source| &source.predicates).flat_map(|predicate| &predicate.roles) {
        *counts.entry(role).or_default() += 1;
    }
    let common = counts.into_iter().filter(|&(role, count)| count >= FEWEST && !role.is_empty());
    std::iter::once(String::new()).chain(common.map(|(role, _)| role.to_owned())).take(CLASSES).collect()
}

/// Nouns and adjectives that are predicates more often than not, as `NOUN meeting`, sorted.
pub(super) fn nominals(sources: &[Source]) -> Vec<String> {
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for (lemma, upos, is_predicate) in sources.iter().flat_map(|source| &source.nominals) {
        let (predicates, all) = counts.entry((upos, lemma)).or_default();
        *predicates += usize::from(*is_predicate);
        *all += 1;
    }
    counts
        .into_iter()
        .filter(|(_, (predicates, all))| predicates * 2 > *all)
        .map(|((upos, lemma), _)| format!("{upos} {lemma}"))
        .collect()
}

/// Examples with their trees and tags, ready for the roles.
pub(super) fn prepare(
    labels: &Labels,
    lemmatizer: &Lemmatizer,
    examples: &[Example],
    tags: &[Vec<u8>],
    trees: &[Tree],
) -> HashMap<String, Sentence> {
    let make = |((example, tags), tree): ((&Example, &Vec<u8>), &Tree)| {
        let mut sentence = Sentence {
            words: example.words.clone(),
            tags: tags.clone(),
            passive: labels.passive(),
            ..Sentence::default()
        };
        sentence.take_tree(&tree.heads, &tree.relations);
        sentence.lemmas = example
            .rows
            .iter()
            .zip(tags)
            .map(|(row, &class)| hash_bytes(LEMMA_SEED, lemmatizer.lemma(&row.form, class, false).as_bytes()))
            .collect();
        let forms: Vec<&str> = example.rows.iter().map(|row| row.form.as_str()).collect();
        (forms.join(" "), sentence)
    };
    examples.iter().zip(tags).zip(trees).map(make).collect()
}

fn class(roles: &[String], role: &str) -> usize {
    roles.iter().position(|known| known == role).unwrap_or(0)
}

/// Trains on all sources that have a sentence.
pub(super) fn train(
    labels: &Labels,
    sources: &[Source],
    sentences: &HashMap<String, Sentence>,
) -> Learner<CLASSES> {
    let pairs: Vec<(&Source, &Sentence)> =
        sources.iter().filter_map(|source| Some((source, sentences.get(&source.forms.join(" "))?))).collect();
    let mut learner = Learner::new();
    let core = labels.core();
    let mut dice = Dice::new(4);
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    let (mut scratch, mut near) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        dice.shuffle(&mut order);
        for &index in &order {
            let (source, sentence) = pairs[index];
            for predicate in &source.predicates {
                let frame = frame(sentence, predicate.at);
                candidates(sentence, &frame, &mut near);
                let mut given = 0;
                for &candidate in &near {
                    features(sentence, &frame, candidate, given, &mut scratch);
                    let guess = best(&learner.score(&scratch), labels.roles.len());
                    let gold = class(&labels.roles, &predicate.roles[candidate]);
                    learner.update(&scratch, gold, guess);
                    learner.tick();
                    // Mostly its own history, as in use.
                    given |= 1 << (if dice.roll(4) == 0 { gold } else { guess }) & core;
                }
            }
        }
    }
    learner.average();
    learner
}

/// Says precision, recall and F for the roles of verbs.
pub(super) fn evaluate(
    model: &impl Scorer<CLASSES>,
    labels: &Labels,
    sources: &[Source],
    sentences: &HashMap<String, Sentence>,
) -> String {
    let (mut right, mut found, mut gold) = (0usize, 0usize, 0usize);
    let (mut scratch, mut list) = (Vec::new(), Vec::new());
    for source in sources {
        let Some(sentence) = sentences.get(&source.forms.join(" ")) else { continue };
        for predicate in source.predicates.iter().filter(|predicate| predicate.is_verb) {
            find(model, labels.roles.len(), labels.core(), sentence, predicate.at, &mut scratch, &mut list);
            gold += predicate.roles.iter().filter(|role| !role.is_empty()).count();
            found += list.len();
            right += list
                .iter()
                .filter(|(at, class, _)| predicate.roles[*at] == labels.roles[*class as usize])
                .count();
        }
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let f = 200.0 * right as f64 / (found + gold).max(1) as f64;
    format!("roles of verbs P {:.1} R {:.1} F {f:.1}", share(right, found), share(right, gold))
}
