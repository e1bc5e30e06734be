//! Damages sentences as scraping and machine translation do, so that the models learn to bear it.

use super::corpus::{Example, words_of};
use super::learner::Dice;
use crate::classes::Classes;

/// Of a hundred sentences, those that are learnt from a second time in a damaged form.
const DAMAGED: usize = 15;

/// Returns damaged copies of some sentences; tags, trees and names stay as they were.
pub(super) fn damaged(examples: &[Example], classes: &Classes) -> Vec<Example> {
    let mut dice = Dice::new(5);
    let mut copies = Vec::new();
    for example in examples {
        if dice.roll(100) >= DAMAGED || example.rows.len() < 3 {
            continue;
        }
        let mut copy = example.clone();
        let way = dice.roll(10);
        for row in &mut copy.rows {
            row.form = match way {
                // A headline in capitals, a text that lost all of them, a headline with one a word.
                0 => row.form.to_uppercase(),
                1 | 2 => row.form.to_lowercase(),
                3 => capitalised(&row.form),
                _ if dice.roll(100) < 15 => row.form.to_lowercase(),
                _ if dice.roll(100) < 8 => garbled(&row.form, &mut dice),
                _ => continue,
            };
        }
        copy.words = words_of(&copy.rows, classes);
        copies.push(copy);
    }
    copies
}

fn capitalised(form: &str) -> String {
    let mut letters = form.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Drops, doubles, swaps or replaces one letter of a longer word.
fn garbled(form: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = form.chars().collect();
    if letters.len() < 4 || !letters.iter().all(|letter| letter.is_alphabetic()) {
        return form.to_owned();
    }
    let at = 1 + dice.roll(letters.len() - 2);
    match dice.roll(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters.swap(at, at + 1),
        _ => letters[at] = ['a', 'e', 'i', 'o', 'u', 'n', 'k', 's'][dice.roll(8)],
    }
    letters.into_iter().collect()
}
