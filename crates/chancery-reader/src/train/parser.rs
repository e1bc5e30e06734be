//! Trains the parser with a dynamic oracle: it learns what to do after its own mistakes too.

use super::corpus::Example;
use super::learner::{Dice, Learner};
use crate::parser::{
    Bench, MOVES, Models, RELATIONS, State, Tree, View, best_move, move_features, parse, parse_twice,
    relation_features,
};
use crate::table::Scorer;
use crate::tagger::best;
use crate::weights::{Labels, Weights};

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

/// What is learnt from: sentences, their tags, and the trees of another parser if there are any.
#[derive(Clone, Copy)]
pub(super) struct Course<'c> {
    pub(super) examples: &'c [Example],
    pub(super) tags: &'c [Vec<u8>],
    pub(super) guides: Option<&'c [Tree]>,
    pub(super) labels: &'c Labels,
    pub(super) rounds: usize,
}

/// A pair of models in training.
pub(super) type Learnt = Models<Learner<MOVES>, Learner<RELATIONS>>;

impl<'c> Course<'c> {
    fn view(&self, index: usize) -> View<'c> {
        View {
            words: &self.examples[index].words,
            tags: &self.tags[index],
            guide: self.guides.map(|guides| &guides[index]),
        }
    }
}

/// The same sentences read backwards.
pub(super) fn mirrored(examples: &[Example], tags: &[Vec<u8>]) -> (Vec<Example>, Vec<Vec<u8>>) {
    let turn = |example: &Example| {
        let n = example.words.len();
        let turn_head = |head: u16| if head as usize > n || head == 0 { head } else { (n + 1) as u16 - head };
        Example {
            words: example.words.iter().rev().copied().collect(),
            relations: example.relations.iter().rev().copied().collect(),
            heads: example.heads.iter().rev().map(|&head| turn_head(head)).collect(),
            document: example.document,
            ..Example::default()
        }
    };
    let examples = examples.iter().map(turn).collect();
    let tags = tags.iter().map(|tags| tags.iter().rev().copied().collect()).collect();
    (examples, tags)
}

/// Trains on the examples whose document `uses` accepts.
pub(super) fn train(course: Course<'_>, uses: impl Fn(usize) -> bool) -> Learnt {
    let (mut moves, mut relations) = (Learner::new(), Learner::new());
    let labels = course.labels;
    let (count, punctuation, punct) = (labels.relations.len(), labels.punctuation(), labels.punct());
    let mut dice = Dice::new(2);
    let mut order: Vec<usize> =
        (0..course.examples.len()).filter(|&index| uses(course.examples[index].document)).collect();
    let mut scratch = Vec::new();
    let mut state = State::default();
    for round in 0..course.rounds {
        dice.shuffle(&mut order);
        for &index in &order {
            let example = &course.examples[index];
            let view = course.view(index);
            state.begin(example.words.len());
            while !state.is_done() {
                let action = match state.forced() {
                    Some(action) => action,
                    None => {
                        let costs = state.costs(&example.heads);
                        let least = costs.iter().flatten().min().copied();
                        move_features(&state, view, &mut scratch);
                        let scores = moves.score(&scratch);
                        let guess = best_move(&scores, |action| costs[action].is_some());
                        let right =
                            best_move(&scores, |action| costs[action].is_some() && costs[action] == least);
                        if costs[guess] != least {
                            moves.update(&scratch, right, guess);
                        }
                        moves.tick();
                        if round > 0 && dice.roll(10) < EXPLORED { guess } else { right }
                    }
                };
                if let Some((head, child)) = state.make(action) {
                    if punctuation >> view.tags[child - 1] & 1 == 1 {
                        state.attach(head, child, punct);
                        continue;
                    }
                    relation_features(&state, view, head, child, &mut scratch);
                    let guess = best(&relations.score(&scratch), count);
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
    Models { moves, relations, count, punctuation, punct }
}

/// Parses every example with a model that has not seen its document.
pub(super) fn jackknife(course: Course<'_>, folds: usize, is_mirrored: bool) -> Vec<Tree> {
    let models: Vec<Learnt> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..folds)
            .map(|fold| scope.spawn(move || train(course, |document| document % folds != fold)))
            .collect();
        running.into_iter().flat_map(std::thread::ScopedJoinHandle::join).collect()
    });
    let mut scratch = Vec::new();
    let mut state = State::default();
    let parse_one = |(index, example): (usize, &Example)| {
        parse(&models[example.document % folds], course.view(index), &mut scratch, &mut state);
        let mut tree = Tree::default();
        if is_mirrored {
            tree.mirror(&state)
        } else {
            tree.copy(&state)
        }
        tree
    };
    course.examples.iter().enumerate().map(parse_one).collect()
}

/// Parses every example as the reader does.
pub(super) fn parse_all(weights: &Weights, examples: &[Example], tagged: &[Vec<u8>]) -> Vec<Tree> {
    let mut scratch = Vec::new();
    let mut bench = Bench::default();
    let parse_one = |(example, tags): (&Example, &Vec<u8>)| {
        parse_twice(&weights.backward, &weights.forward, &example.words, tags, &mut scratch, &mut bench);
        let mut tree = Tree::default();
        tree.copy(&bench.state);
        tree
    };
    examples.iter().zip(tagged).map(parse_one).collect()
}

/// Says how many heads and relations are right on predicted tags.
pub(super) fn evaluate(labels: &Labels, examples: &[Example], trees: &[Tree]) -> String {
    let (mut heads, mut bare, mut full, mut all) = (0, 0, 0, 0);
    for (example, tree) in examples.iter().zip(trees) {
        for (at, row) in example.rows.iter().enumerate() {
            let relation = &labels.relations[tree.relations[at + 1] as usize];
            let same_head = tree.heads[at + 1] == example.heads[at + 1];
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
