//! Learns the rules for dictionary forms.

use std::collections::{BTreeMap, HashMap};

use super::corpus::Example;
use crate::lemma::{Edit, LONGEST_ENDING, Lemmatizer, rule_key};
use crate::weights::Labels;

/// The edits seen for one ending, with their counts.
type Votes = BTreeMap<Edit, usize>;

/// Fewest words that make a rule for an ending; a whole word needs one.
const FEWEST: usize = 2;

/// Learns from all examples: an ending's rule is kept only where the shorter ending's rule says otherwise.
pub(super) fn learn(labels: &Labels, examples: &[Example]) -> Lemmatizer {
    // By class and word: every word counts once for its endings, however frequent it is.
    let mut words: BTreeMap<(u8, String), Votes> = BTreeMap::new();
    for example in examples {
        for (row, &class) in example.rows.iter().zip(&example.tags) {
            let Some(edit) = edit(row.form.to_lowercase(), &row.lemma.to_lowercase()) else { continue };
            *words.entry((class, row.form.to_lowercase())).or_default().entry(edit).or_default() += 1;
        }
    }
    let mut endings: BTreeMap<(usize, u8, Vec<u8>), Votes> = BTreeMap::new();
    for ((class, word), votes) in &words {
        if !keeps_rules(&labels.upos[*class as usize]) {
            continue;
        }
        let Some(edit) = top(votes) else { continue };
        for length in 0..=word.len().min(LONGEST_ENDING) {
            let ending = word.as_bytes()[word.len() - length..].to_vec();
            *endings.entry((length, *class, ending)).or_default().entry(edit.clone()).or_default() += 1;
        }
    }

    let mut edits: Vec<Edit> = Vec::new();
    let mut rules: HashMap<u64, u16> = HashMap::new();
    let mut add = |rules: &mut HashMap<u64, u16>, key: u64, edit: &Edit| {
        let at = edits.iter().position(|known| known == edit).unwrap_or_else(|| {
            edits.push(edit.clone());
            edits.len() - 1
        });
        rules.insert(key, at as u16);
    };
    let mut chosen: BTreeMap<(u8, Vec<u8>), Edit> = BTreeMap::new();
    for ((length, class, ending), votes) in &endings {
        let Some(edit) = top(votes) else { continue };
        let shorter =
            (0..*length).rev().find_map(|cut| chosen.get(&(*class, ending[length - cut..].to_vec())));
        let supported = *length == 0 || votes.values().sum::<usize>() >= FEWEST;
        if supported && shorter != Some(edit) {
            add(&mut rules, rule_key(*class, ending, false), edit);
            chosen.insert((*class, ending.clone()), edit.clone());
        }
    }
    for ((class, word), votes) in &words {
        let Some(edit) = top(votes) else { continue };
        let length = word.len().min(LONGEST_ENDING);
        let bytes = word.as_bytes();
        let ruled =
            (0..=length).rev().find_map(|cut| chosen.get(&(*class, bytes[bytes.len() - cut..].to_vec())));
        let does_nothing = edit.cut == 0 && edit.put.is_empty();
        if ruled != Some(edit) && !(ruled.is_none() && does_nothing) {
            add(&mut rules, rule_key(*class, bytes, true), edit);
        }
    }
    Lemmatizer::new(edits, rules)
}

/// Closed classes and names are learned word by word only.
fn keeps_rules(upos: &str) -> bool {
    matches!(upos, "NOUN" | "VERB" | "ADJ" | "ADV" | "PROPN")
}

fn top(votes: &Votes) -> Option<&Edit> {
    let most = votes.values().max()?;
    votes.iter().find(|(_, count)| *count == most).map(|(edit, _)| edit)
}

/// What turns `form` into `lemma`; `None` if next to nothing of it would be left.
fn edit(form: String, lemma: &str) -> Option<Edit> {
    if lemma == "_" {
        return None;
    }
    let shared: usize =
        form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    Some(Edit { cut: form.len() - shared, put: lemma[shared..].to_owned() })
}

/// Says how many lemmas are right on gold tags, case ignored.
pub(super) fn evaluate(lemmatizer: &Lemmatizer, labels: &Labels, examples: &[Example]) -> String {
    let (mut right, mut all) = (0, 0usize);
    for example in examples {
        for (row, &class) in example.rows.iter().zip(&example.tags) {
            let keeps_case = labels.upos[class as usize] == "PROPN";
            let lemma = lemmatizer.lemma(&row.form, class, keeps_case);
            all += 1;
            right += usize::from(lemma.to_lowercase() == row.lemma.to_lowercase());
        }
    }
    format!("lemma {:.2} on gold tags", 100.0 * right as f64 / all.max(1) as f64)
}
