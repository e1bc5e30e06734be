//! Trains the parser with a dynamic oracle: it learns what to do after its own mistakes too.

use super::corpus::Example;
use super::learner::{Dice, Learner};
use crate::parser::{MOVES, RELATIONS, State, View, move_features, parse, relation_features};
use crate::table::Scorer;
use crate::tagger::best;
use crate::weights::Labels;

const ROUNDS: usize = 8;

/// Of ten moves, those made as the model says, right or wrong, from the second round on.
const EXPLORED: usize = 9;

/// Fills in gold heads and relations; a rare subtype counts as its base relation.
pub(super) fn label(labels: &Labels, example: &mut Example) {
    let root = (example.rows.len() + 1) as u16;
    let head = |row: &super::corpus::Row| if row.head == 0 { root } else { row.head };
    example.heads = [0].into_iter().chain(example.rows.iter().map(head)).chain([0]).collect();
    example.relations = example
        .rows
        .iter()
        .map(|row| {
            let place = |name: &str| labels.relations.iter().position(|relation| relation == name);
            let base = row.relation.split(':').next().unwrap_or_default();
            place(&row.relation).or_else(|| place(base)).or_else(|| place("dep")).unwrap_or(0) as u8
        })
        .collect();
}

/// Trains with these tags, one list per example.
pub(super) fn train(
    labels: &Labels,
    examples: &[Example],
    tags: &[Vec<u8>],
) -> (Learner<MOVES>, Learner<RELATIONS>) {
    let (mut moves, mut relations) = (Learner::new(), Learner::new());
    let mut dice = Dice::new(2);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut scratch = Vec::new();
    let mut state = State::default();
    for round in 0..ROUNDS {
        dice.shuffle(&mut order);
        for &index in &order {
            let example = &examples[index];
            let view = View { words: &example.words, tags: &tags[index] };
            state.begin(example.words.len());
            while !state.is_done() {
                move_features(&state, view, &mut scratch);
                let scores = moves.score(&scratch);
                let costs = state.costs(&example.heads);
                let Some(least) = costs.iter().flatten().min().copied() else { break };
                let top = |wanted: &dyn Fn(u32) -> bool| {
                    (0..3).filter(|&action| costs[action].is_some_and(wanted)).fold(None, |best, action| {
                        match best {
                            Some(best) if scores[best] >= scores[action] => Some(best),
                            _ => Some(action),
                        }
                    })
                };
                let (Some(guess), Some(right)) = (top(&|_| true), top(&|cost| cost == least)) else { break };
                if costs[guess] != Some(least) {
                    moves.update(&scratch, right, guess);
                }
                moves.tick();
                let action = if round > 0 && dice.roll(10) < EXPLORED { guess } else { right };
                if let Some((head, child)) = state.make(action) {
                    relation_features(&state, view, head, child, &mut scratch);
                    let guess = best(&relations.score(&scratch), labels.relations.len());
                    if example.heads[child] as usize == head {
                        relations.update(&scratch, example.relations[child - 1] as usize, guess);
                        relations.tick();
                    }
                    state.attach(head, child, guess);
                }
            }
        }
    }
    moves.average();
    relations.average();
    (moves, relations)
}

/// Says how many heads and relations are right on predicted tags.
pub(super) fn evaluate(
    moves: &impl Scorer<MOVES>,
    relations: &impl Scorer<RELATIONS>,
    labels: &Labels,
    examples: &[Example],
    tagged: &[Vec<u8>],
) -> String {
    let (mut heads, mut bare, mut full, mut all) = (0, 0, 0, 0);
    let mut scratch = Vec::new();
    let mut state = State::default();
    for (example, tags) in examples.iter().zip(tagged) {
        let view = View { words: &example.words, tags };
        parse(moves, relations, labels.relations.len(), view, &mut scratch, &mut state);
        for (at, row) in example.rows.iter().enumerate() {
            let relation = &labels.relations[state.relations[at + 1] as usize];
            let same_head = state.heads[at + 1] == example.heads[at + 1];
            let base = |relation: &str| relation.split(':').next().unwrap_or_default().to_owned();
            all += 1;
            heads += usize::from(same_head);
            bare += usize::from(same_head && base(relation) == base(&row.relation));
            full += usize::from(same_head && *relation == row.relation);
        }
    }
    let percent = |count: usize| 100.0 * count as f64 / all.max(1) as f64;
    format!("uas {:.2} las {:.2} full {:.2}", percent(heads), percent(bare), percent(full))
}
