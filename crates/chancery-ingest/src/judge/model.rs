//! The line model: two linear passes, the second of which sees what the first thought of the neighbours.
//!
//! Weights are a file of the crate, made by `cargo xtask train-lines`. A score above 0 says article.

use std::sync::LazyLock;

use super::features::{self, Features, SIZE};
use super::lines::Line;
use super::neighbours::{Facts, Thought};

/// Weights of the passes, one byte each with a common step.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    passes: Vec<Pass>,
}

/// Passes over a page: each but the first sees what the one before it thought of the neighbours.
const PASSES: usize = 3;

#[derive(Clone, Debug, PartialEq)]
struct Pass {
    step: f32,
    weights: Vec<i8>,
}

impl Pass {
    fn score(&self, features: &Features) -> f32 {
        let sum: i32 = features.0.iter().map(|&id| i32::from(self.weights[id as usize])).sum();
        sum as f32 * self.step
    }

    fn quantised(weights: &[f32]) -> Pass {
        let largest = weights.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        let step = (largest / 127.0).max(f32::MIN_POSITIVE);
        Pass { step, weights: weights.iter().map(|weight| (weight / step).round() as i8).collect() }
    }
}

/// The weights that come with the crate; `None` if the file is damaged or missing its size.
pub fn embedded() -> Option<&'static Model> {
    static MODEL: LazyLock<Option<Model>> =
        LazyLock::new(|| Model::from_bytes(include_bytes!("../../data/lines.model")));
    MODEL.as_ref()
}

impl Model {
    /// Scores every line: above 0 is article.
    pub fn scores(&self, lines: &[Line], url: Option<&str>) -> Vec<f32> {
        let page = features::of_page(lines, url);
        let facts = Facts::of(lines);
        let mut scores: Vec<f32> = Vec::new();
        for pass in &self.passes {
            scores = looked_at(&page, &facts, &scores).iter().map(|features| pass.score(features)).collect();
        }
        scores
    }

    /// The model as a file: a mark, two steps, two tables; runs of zeros are written as a zero and their length.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = b"lines2".to_vec();
        for pass in &self.passes {
            bytes.extend(pass.step.to_le_bytes());
            let mut at = 0;
            while at < pass.weights.len() {
                let weight = pass.weights[at];
                let run = pass.weights[at..].iter().take(255).take_while(|next| **next == weight).count();
                bytes.push(weight as u8);
                if weight == 0 {
                    bytes.push(run as u8);
                    at += run;
                } else {
                    at += 1;
                }
            }
        }
        bytes
    }

    /// Reads what [`Model::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Model> {
        let mut rest = bytes.strip_prefix(b"lines2")?;
        let mut pass = || -> Option<Pass> {
            let (step, mut tail) = rest.split_first_chunk::<4>()?;
            let mut weights = Vec::with_capacity(SIZE);
            while weights.len() < SIZE {
                let (&weight, next) = tail.split_first()?;
                tail = next;
                if weight == 0 {
                    let (&run, next) = tail.split_first()?;
                    tail = next;
                    weights.resize(weights.len() + usize::from(run), 0);
                } else {
                    weights.push(weight as i8);
                }
            }
            weights.truncate(SIZE);
            rest = tail;
            Some(Pass { step: f32::from_le_bytes(*step), weights })
        };
        (0..PASSES).map(|_| pass()).collect::<Option<Vec<Pass>>>().map(|passes| Model { passes })
    }
}

/// A page with its answers, for training.
#[derive(Clone, Debug, Default)]
pub struct Labelled {
    /// The lines joined by line feeds.
    pub text: String,
    /// The page's address, if known.
    pub url: Option<String>,
    /// For every line, blank ones included: 1 article, 0 not, -1 unclear.
    pub labels: Vec<i8>,
    /// Pages of one group (one site) never teach and test each other.
    pub group: u64,
    /// How much a line of it counts.
    pub weight: f32,
}

/// Parts that the first pass is learned on all but one of, so that the second sees honest first scores.
const PARTS: u64 = 4;

/// Learns a model.
pub fn train(pages: &[Labelled], epochs: usize) -> Model {
    let mut rows: Vec<Row> = pages.iter().filter_map(row).collect();
    let mut passes = Vec::new();
    for number in 1..=PASSES {
        let all: Vec<&Row> = rows.iter().collect();
        passes.push(Pass::quantised(&fit(&all, epochs)));
        if number == PASSES {
            break;
        }
        let mut honest: Vec<Vec<f32>> = vec![Vec::new(); rows.len()];
        for part in 0..PARTS {
            let others: Vec<&Row> = rows.iter().filter(|row| row.group % PARTS != part).collect();
            let weights = fit(&others, epochs);
            for (row, scores) in rows.iter().zip(&mut honest).filter(|(row, _)| row.group % PARTS == part) {
                *scores = row.looked.iter().map(|features| score(&weights, features)).collect();
            }
        }
        for (row, scores) in rows.iter_mut().zip(&honest) {
            row.looked = looked_at(&row.page, &row.facts, scores);
        }
    }
    Model { passes }
}

/// Each line's features, with what the pass before thought if there was one.
fn looked_at(page: &[Features], facts: &Facts, before: &[f32]) -> Vec<Features> {
    let mut looked = page.to_vec();
    if !before.is_empty() {
        let thought = Thought::new(facts, before);
        looked.iter_mut().enumerate().for_each(|(i, features)| thought.add(features, i));
    }
    looked
}

struct Row {
    page: Vec<Features>,
    looked: Vec<Features>,
    facts: Facts,
    labels: Vec<i8>,
    group: u64,
    weight: f32,
}

fn row(page: &Labelled) -> Option<Row> {
    let lines = super::lines::split(&page.text);
    // Labels count all lines; `split` leaves blank ones out.
    let mut labels = Vec::with_capacity(lines.len());
    let mut at = 0_usize;
    let mut next = lines.iter().peekable();
    for (line, label) in page.text.split('\n').zip(&page.labels) {
        let end = at + line.len();
        if next.peek().is_some_and(|line| (line.span.start as usize) < end.max(at + 1)) {
            next.next();
            labels.push(*label);
            // A stray line separator inside a line: its parts share the label.
            while next.peek().is_some_and(|line| (line.span.start as usize) < end) {
                next.next();
                labels.push(*label);
            }
        }
        at = end + 1;
    }
    if labels.len() != lines.len() {
        return None;
    }
    let features = features::of_page(&lines, page.url.as_deref());
    Some(Row {
        looked: features.clone(),
        page: features,
        facts: Facts::of(&lines),
        labels,
        group: page.group,
        weight: page.weight,
    })
}

fn score(weights: &[f32], features: &Features) -> f32 {
    features.0.iter().map(|&id| weights[id as usize]).sum()
}

/// Logistic regression by AdaGrad, averaged over the second half of the epochs.
fn fit(rows: &[&Row], epochs: usize) -> Vec<f32> {
    const RATE: f32 = 0.02;
    const DECAY: f32 = 2e-6;
    let mut weights = vec![0.0_f32; SIZE];
    let mut squares = vec![1e-6_f32; SIZE];
    let mut mean = vec![0.0_f32; SIZE];
    let mut means = 0.0_f32;
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let common = common(rows);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    for epoch in 0..epochs {
        for i in (1..order.len()).rev() {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            order.swap(i, (state >> 33) as usize % (i + 1));
        }
        for &at in &order {
            let row = rows[at];
            for (features, &label) in row.looked.iter().zip(&row.labels) {
                if label < 0 {
                    continue;
                }
                let probability = 1.0 / (1.0 + (-score(&weights, features)).exp());
                let gradient = (probability - f32::from(label)) * row.weight;
                for &id in &features.0 {
                    let id = id as usize;
                    if !common[id] {
                        continue;
                    }
                    let slope = gradient + DECAY * weights[id];
                    squares[id] += slope * slope;
                    weights[id] -= RATE * slope / squares[id].sqrt();
                }
            }
        }
        if epoch * 2 >= epochs {
            means += 1.0;
            for (mean, weight) in mean.iter_mut().zip(&weights) {
                *mean += (weight - *mean) / means;
            }
        }
    }
    mean
}

/// Which features several sites share: what one site alone has teaches only that site.
fn common(rows: &[&Row]) -> Vec<bool> {
    let mut seen: Vec<(u64, u8)> = vec![(u64::MAX, 0); SIZE];
    let mut by_group: Vec<&&Row> = rows.iter().collect();
    by_group.sort_by_key(|row| row.group);
    for row in by_group {
        for &id in row.looked.iter().flat_map(|features| &features.0) {
            let (last, count) = &mut seen[id as usize];
            if *last != row.group {
                *last = row.group;
                *count = count.saturating_add(1);
            }
        }
    }
    seen.into_iter().map(|(_, count)| count >= 5).collect()
}
