//! The averaged perceptron that the models are trained with.

use crate::hash::key;
use crate::table::{Row, Scorer, UNITS};

/// Weights that still change.
///
/// A feature gets a row when it is first part of a mistake; rows never move.
pub(crate) struct Learner<const N: usize> {
    slots: Vec<(u32, u32)>,
    rows: Vec<Weights<N>>,
    step: f32,
}

struct Weights<const N: usize> {
    key: u32,
    weights: [f32; N],
    totals: [f32; N],
}

impl<const N: usize> Learner<N> {
    pub(crate) fn new() -> Learner<N> {
        Learner { slots: vec![(0, 0); 1 << 16], rows: Vec::new(), step: 1.0 }
    }

    fn find(&self, key: u32) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = (key.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
        loop {
            match self.slots[slot] {
                (0, _) => return Err(slot),
                (found, row) if found == key => return Ok(row as usize),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn row(&mut self, key: u32) -> &mut Weights<N> {
        let row = match self.find(key) {
            Ok(row) => row,
            Err(slot) => {
                let row = self.rows.len();
                self.slots[slot] = (key, row as u32);
                self.rows.push(Weights { key, weights: [0.0; N], totals: [0.0; N] });
                if self.rows.len() * 2 > self.slots.len() {
                    self.grow();
                }
                row
            }
        };
        &mut self.rows[row]
    }

    fn grow(&mut self) {
        self.slots = vec![(0, 0); self.slots.len() * 2];
        for row in 0..self.rows.len() {
            let key = self.rows[row].key;
            if let Err(slot) = self.find(key) {
                self.slots[slot] = (key, row as u32);
            }
        }
    }

    /// Notes that one more decision was made, right or wrong.
    pub(crate) fn tick(&mut self) {
        self.step += 1.0;
    }

    /// Moves the weights of `features` from class `wrong` to class `right`.
    pub(crate) fn update(&mut self, features: &[u64], right: usize, wrong: usize) {
        if right == wrong {
            return;
        }
        let step = self.step;
        for &feature in features {
            let row = self.row(key(feature));
            row.weights[right] += 1.0;
            row.weights[wrong] -= 1.0;
            row.totals[right] += step;
            row.totals[wrong] -= step;
        }
    }

    /// Replaces every weight by its mean over all decisions.
    pub(crate) fn average(&mut self) {
        let step = self.step;
        for row in &mut self.rows {
            for class in 0..N {
                row.weights[class] -= row.totals[class] / step;
                row.totals[class] = 0.0;
            }
        }
    }

    /// Quantises and drops what is small; sorted by key.
    ///
    /// A row none of whose weights reaches `floor` is left out.
    pub(crate) fn quantise(&self, floor: f32) -> Vec<Row> {
        // The unit is coarser where a single weight is very large: cut off, it would lose its advantage.
        let largest = self
            .rows
            .iter()
            .flat_map(|row| &row.weights)
            .fold(1.0, |most: f32, weight| most.max(weight.abs()));
        let units = UNITS.min(f32::from(i16::MAX) / largest);
        let quantised = |(class, weight): (usize, &f32)| (class as u8, (weight * units).round() as i16);
        let mut rows: Vec<Row> = self
            .rows
            .iter()
            .filter(|row| row.weights.iter().any(|weight| weight.abs() >= floor))
            .map(|row| {
                (
                    row.key,
                    row.weights.iter().enumerate().map(quantised).filter(|weight| weight.1 != 0).collect(),
                )
            })
            .filter(|(_, weights): &Row| !weights.is_empty())
            .collect();
        rows.sort_unstable_by_key(|row| row.0);
        rows
    }
}

impl<const N: usize> Scorer<N> for Learner<N> {
    fn score(&self, features: &[u64]) -> [f32; N] {
        let mut sums = [0.0; N];
        for &feature in features {
            if let Ok(row) = self.find(key(feature)) {
                for (sum, weight) in sums.iter_mut().zip(&self.rows[row].weights) {
                    *sum += weight;
                }
            }
        }
        sums
    }
}

/// A small generator of pseudo-random numbers (xorshift), the same on every machine.
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `below`, which is not 0.
    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.roll(at + 1));
        }
    }
}
