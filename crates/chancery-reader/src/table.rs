//! Linear models: a sparse table from hashed features to small weights of few classes.
//!
//! Most features of a decision were never seen in training; a filter drops
//! nearly all of those before the table, which is large, is touched.

use crate::codec::{Damaged, Input, Output};
use crate::hash::key;
use crate::lookup::{Filter, place};

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
    filter: Filter,
    slots: Vec<Slot>,
    weights: Vec<Weight>,
    /// The weights of features that have many, one a class.
    wide: Vec<[i16; N]>,
}

/// Fewest weights that are kept one a class: added up side by side they cost less than one by one.
const WIDE: usize = 10;

/// Marks a slot whose weights are in the wide list.
const IS_WIDE: u32 = 1 << 31;

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
            filter: Filter::new(entries),
            slots: vec![Slot::default(); capacity + SLACK],
            weights: Vec::with_capacity(entries * 3),
            wide: Vec::new(),
        }
    }

    fn insert(&mut self, key: u32, start: u32) -> Result<(), Damaged> {
        let mut place = place(self.capacity, key);
        while self.slots.get(place).ok_or(Damaged)?.key != 0 {
            place += 1;
        }
        self.slots[place] = Slot { key, start };
        self.filter.add(key);
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
            let count = usize::from(input.byte()?);
            if count == 0 {
                return Err(Damaged);
            }
            if count < WIDE {
                table.insert(key, table.weights.len() as u32)?;
                for at in 0..count {
                    let (class, units) = read_weight(input)?;
                    table.weights.push(Weight { units, class, is_last: at + 1 == count });
                }
            } else {
                table.insert(key, table.wide.len() as u32 | IS_WIDE)?;
                let mut wide = [0; N];
                for _ in 0..count {
                    let (class, units) = read_weight(input)?;
                    wide[class as usize & (N - 1)] = units;
                }
                table.wide.push(wide);
            }
        }
        // One more, so that every run of probing meets an empty slot.
        table.slots.push(Slot::default());
        Ok(table)
    }

    /// The weights of the feature in `slot`.
    #[inline(always)]
    fn weights_of(&self, slot: Slot) -> impl Iterator<Item = &Weight> {
        let mut is_done = false;
        self.weights[slot.start as usize..].iter().take_while(move |weight| {
            let goes_on = !is_done;
            is_done = weight.is_last;
            goes_on
        })
    }
}

/// Reads a class and its weight.
#[inline(always)]
fn read_weight(input: &mut Input<'_>) -> Result<(u8, i16), Damaged> {
    let class = input.byte()?;
    let coded = input.number()? as u32;
    Ok((class, ((coded >> 1) as i32 ^ -((coded & 1) as i32)) as i16))
}

/// Gathers the keys of the features that `filter` lets pass.
#[inline(always)]
fn pass(filter: &Filter, features: &[u64], keys: &mut [u32; MOST_FEATURES]) -> usize {
    let mut count = 0;
    for &feature in &features[..features.len().min(MOST_FEATURES)] {
        let key = key(feature);
        keys[count] = key;
        count += usize::from(filter.lets(key));
    }
    count
}

impl<const N: usize> Scorer<N> for Table<N> {
    #[inline]
    fn score(&self, features: &[u64]) -> [f32; N] {
        let mut keys = [0; MOST_FEATURES];
        let count = pass(&self.filter, features, &mut keys);
        let mut sums = [0i32; N];
        for &key in &keys[..count] {
            let mut place = place(self.capacity, key);
            let mut slot = self.slots[place];
            while slot.key != 0 && slot.key != key {
                place += 1;
                slot = self.slots[place];
            }
            if slot.key != key {
                continue;
            }
            if slot.start & IS_WIDE != 0 {
                for (sum, &units) in sums.iter_mut().zip(&self.wide[(slot.start ^ IS_WIDE) as usize]) {
                    *sum += i32::from(units);
                }
            } else {
                for weight in self.weights_of(slot) {
                    sums[weight.class as usize & (N - 1)] += i32::from(weight.units);
                }
            }
        }
        sums.map(|sum| sum as f32)
    }
}

/// The same for a model of at most four classes: the weights stand with the key.
#[derive(Clone, Debug)]
pub(crate) struct SmallTable {
    capacity: usize,
    filter: Filter,
    slots: Vec<(u32, [i16; 4])>,
}

impl SmallTable {
    /// Reads what [`write`] wrote.
    pub(crate) fn read(input: &mut Input<'_>) -> Result<SmallTable, Damaged> {
        let wide: Table<4> = Table::read(input)?;
        let small = |slot: &Slot| {
            let mut weights = [0; 4];
            if slot.key != 0 {
                for weight in wide.weights_of(*slot) {
                    weights[weight.class as usize & 3] = weight.units;
                }
            }
            (slot.key, weights)
        };
        let slots = wide.slots.iter().map(small).collect();
        Ok(SmallTable { capacity: wide.capacity, filter: wide.filter, slots })
    }
}

impl Scorer<4> for SmallTable {
    #[inline]
    fn score(&self, features: &[u64]) -> [f32; 4] {
        let mut keys = [0; MOST_FEATURES];
        let count = pass(&self.filter, features, &mut keys);
        let mut sums = [0i32; 4];
        for &key in &keys[..count] {
            let mut place = place(self.capacity, key);
            let mut slot = &self.slots[place];
            while slot.0 != 0 && slot.0 != key {
                place += 1;
                slot = &self.slots[place];
            }
            if slot.0 == key {
                for (sum, &weight) in sums.iter_mut().zip(&slot.1) {
                    *sum += i32::from(weight);
                }
            }
        }
        sums.map(|sum| sum as f32)
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
            output.number(u64::from(((wide << 1) ^ (wide >> 31)) as u32));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_weights_come_back() {
        let rows = vec![(key(1), vec![(0, 16), (2, -40)]), (key(2), vec![(1, 3000)])];
        let mut rows = rows;
        rows.sort_by_key(|row| row.0);
        let mut output = Output::default();
        write(&rows, &mut output);
        let wide = Table::<4>::read(&mut Input::new(&output.bytes)).expect("just written");
        let small = SmallTable::read(&mut Input::new(&output.bytes)).expect("just written");
        for features in [&[1u64][..], &[1, 2], &[3]] {
            assert_eq!(wide.score(features), small.score(features));
        }
        assert_eq!(wide.score(&[1, 2]), [16.0, 3000.0, -40.0, 0.0]);
    }
}
