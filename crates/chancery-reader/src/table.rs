//! Linear models: a sparse table from hashed features to small weights of few classes.
//!
//! A feature that the training never saw costs one memory access, a known one
//! two: one for its place, one for its weights, which stand side by side.

use crate::codec::{Damaged, Input, Output};
use crate::hash::key;

/// Most features that one decision may have.
pub(crate) const MOST_FEATURES: usize = 128;

/// Weights are kept in units of one sixteenth of a perceptron's step.
pub(crate) const UNITS: f32 = 16.0;

/// Something that scores `N` classes for a set of features; `N` is a power of two.
pub(crate) trait Scorer<const N: usize> {
    /// Sums the weights of `features`, one sum per class.
    fn score(&self, features: &[u64]) -> [f32; N];
}

/// A trained, quantised model.
#[derive(Clone, Debug)]
pub(crate) struct Table<const N: usize> {
    capacity: usize,
    slots: Vec<Slot>,
    weights: Vec<Weight>,
}

/// Where the weights of a feature begin; key 0 is an empty slot.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u32,
    start: u32,
}

/// One weight of one class.
#[derive(Clone, Copy, Debug)]
struct Weight {
    units: i16,
    class: u8,
    is_last: bool,
}

/// Slots past the capacity, so that probing never wraps around.
const SLACK: usize = 256;

impl<const N: usize> Table<N> {
    fn with_capacity(entries: usize) -> Table<N> {
        let capacity = (entries * 8 / 5).max(16);
        Table {
            capacity,
            slots: vec![Slot::default(); capacity + SLACK],
            weights: Vec::with_capacity(entries * 3),
        }
    }

    #[inline(always)]
    fn place(&self, key: u32) -> usize {
        ((u64::from(key) * self.capacity as u64) >> 32) as usize
    }

    fn insert(&mut self, key: u32) -> Result<(), Damaged> {
        let mut place = self.place(key);
        while self.slots.get(place).ok_or(Damaged)?.key != 0 {
            place += 1;
        }
        self.slots[place] = Slot { key, start: self.weights.len() as u32 };
        Ok(())
    }

    /// Reads what [`write`] wrote.
    pub(crate) fn read(input: &mut Input<'_>) -> Result<Table<N>, Damaged> {
        let entries = input.number()? as usize;
        if entries > input.left() {
            return Err(Damaged);
        }
        let mut table = Table::with_capacity(entries);
        let mut key = 0u32;
        for _ in 0..entries {
            key = key.wrapping_add(input.number()? as u32);
            table.insert(key)?;
            let count = input.byte()?;
            for at in 0..count {
                let class = input.byte()?;
                let coded = input.number()? as u32;
                let units = ((coded >> 1) as i32 ^ -((coded & 1) as i32)) as i16;
                table.weights.push(Weight { units, class, is_last: at + 1 == count });
            }
            if count == 0 {
                return Err(Damaged);
            }
        }
        // The slots past the end, so that every run of probing meets an empty one.
        table.slots.push(Slot::default());
        Ok(table)
    }
}

/// One feature's key and its weights in units, by class, none of them 0.
pub(crate) type Row = (u32, Vec<(u8, i16)>);

/// Writes a model's rows (sorted by key, none empty) in the form that [`Table::read`] reads.
pub(crate) fn write(rows: &[Row], output: &mut Output) {
    output.number(rows.len() as u64);
    let mut last = 0;
    for (key, weights) in rows {
        output.number(u64::from(key - last));
        last = *key;
        output.byte(weights.len() as u8);
        for &(class, units) in weights {
            output.byte(class);
            let wide = i32::from(units);
            output.number(((wide << 1) ^ (wide >> 31)) as u32 as u64);
        }
    }
}

impl<const N: usize> Scorer<N> for Table<N> {
    #[inline]
    fn score(&self, features: &[u64]) -> [f32; N] {
        // First all slots are fetched, so that the memory works on many at once.
        let mut found = [(0u32, 0u32, Slot::default()); MOST_FEATURES];
        let features = &features[..features.len().min(MOST_FEATURES)];
        for (entry, &feature) in found.iter_mut().zip(features) {
            let key = key(feature);
            let place = self.place(key);
            *entry = (key, place as u32, self.slots[place]);
        }
        let mut sums = [0i32; N];
        for &(key, place, first) in &found[..features.len()] {
            let mut place = place as usize;
            let mut slot = first;
            while slot.key != 0 && slot.key != key {
                place += 1;
                slot = self.slots[place];
            }
            if slot.key == key {
                for weight in &self.weights[slot.start as usize..] {
                    sums[weight.class as usize & (N - 1)] += i32::from(weight.units);
                    if weight.is_last {
                        break;
                    }
                }
            }
        }
        sums.map(|sum| sum as f32)
    }
}
