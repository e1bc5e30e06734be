//! Linear models: a sparse table from hashed features to small weights of few classes.
//!
//! Most features of a decision were never seen in training; a filter drops nearly all of those before the table,
//! which is large, is touched. What passes is looked up in rounds: each round asks the memory for all it needs
//! before the next one uses any of it, so that the waiting overlaps.
//!
//! The tables are used where they lie in the weights file; nothing is decoded when it is opened.

use std::hint::black_box;

use crate::codec::{Damaged, Input, Output, Part};
use crate::lookup::{Filter, place, roomy, spread};

/// Most features that one decision may have.
pub(crate) const MOST_FEATURES: usize = 96;

/// Weights are kept in units of one sixteenth of a perceptron's step.
pub(crate) const UNITS: f32 = 16.0;

/// Something that scores `N` classes for a set of features; `N` is a power of two, at most 64.
pub(crate) trait Scorer<const N: usize> {
    /// Sums the weights of `features`, one sum per class.
    fn score(&self, features: &[u64]) -> [f32; N];
}

/// A trained, quantised model.
///
/// Rows stand in buckets, about three in each, sorted by key. A row is: the lower half of its key, which tells the rows
/// of a bucket apart; a byte that counts pairs, with [`IS_DENSE`] set where one weight a class comes first; pairs of
/// class and weight.
#[derive(Clone, Debug)]
pub(crate) struct Table<const N: usize> {
    buckets: usize,
    filter: Filter,
    /// Where each bucket begins; one more for the end of the last.
    starts: Part,
    rows: Part,
}

/// Rows in a bucket, on average.
const BUCKET: usize = 3;

/// Fewest buckets: no bucket has room for two keys with the same lower half.
const FEWEST_BUCKETS: usize = 1 << 16;

/// Marks a row that begins with one byte a class: added up side by side they cost less than one by one.
const IS_DENSE: u8 = 1 << 7;

/// Marks the class of a pair whose weight counts 256 times: weights of more than a byte come in two pieces.
const IS_HIGH: u8 = 1 << 6;

/// Bytes before the weights of a row.
const HEAD: usize = 3;

/// Sums of weights. Those of one byte, at most [`MOST_FEATURES`] of them a class, need no more than two.
struct Sums<const N: usize> {
    low: [i16; N],
    high: [i32; N],
}

impl<const N: usize> Table<N> {
    /// Fewest weights that are kept one a class.
    const DENSE: usize = if N < 32 { N / 2 } else { 16 };

    /// Reads what [`write`] wrote.
    pub(crate) fn read(input: &mut Input) -> Result<Table<N>, Damaged> {
        let filter = Filter::read(input)?;
        let buckets = input.number()? as usize;
        let length = input.number()? as usize;
        let bytes = buckets.checked_add(1).and_then(|starts| starts.checked_mul(4)).ok_or(Damaged)?;
        if buckets < FEWEST_BUCKETS {
            return Err(Damaged);
        }
        Ok(Table { buckets, filter, starts: input.part(bytes)?, rows: input.part(length)? })
    }

    /// Adds the weights that stand under `key` in the bucket `rows[at..end]`.
    #[inline(always)]
    fn add(rows: &[u8], mut at: usize, end: usize, key: u32, sums: &mut Sums<N>) {
        while at < end {
            let Some(&[low, high, count]) = rows.get(at..).and_then(<[u8]>::first_chunk::<HEAD>) else {
                return;
            };
            at += HEAD;
            let is_dense = count & IS_DENSE != 0;
            let size = usize::from(count & !IS_DENSE) * 2 + usize::from(is_dense) * N;
            if u16::from_le_bytes([low, high]) != key as u16 {
                at += size;
                continue;
            }
            let Some(mut weights) = rows.get(at..at + size) else { return };
            if is_dense && let Some((dense, pairs)) = weights.split_first_chunk::<N>() {
                for (sum, &units) in sums.low.iter_mut().zip(dense) {
                    *sum = sum.wrapping_add(i16::from(units as i8));
                }
                weights = pairs;
            }
            for &[class, units] in weights.as_chunks::<2>().0 {
                let place = class as usize & (N - 1);
                if class & IS_HIGH == 0 {
                    sums.low[place] = sums.low[place].wrapping_add(i16::from(units as i8));
                } else {
                    sums.high[place] += i32::from(units as i8) << 8;
                }
            }
            return;
        }
    }
}

impl<const N: usize> Scorer<N> for Table<N> {
    #[inline]
    fn score(&self, features: &[u64]) -> [f32; N] {
        let mut keys = [0; MOST_FEATURES];
        let count = self.filter.pass(features, &mut keys);
        let (starts, _) = self.starts.get().as_chunks::<4>();
        let rows = self.rows.get();
        let mut buckets = [(0u32, 0u32); MOST_FEATURES];
        let found = || keys[..count].iter();
        for (bucket, &key) in buckets.iter_mut().zip(found()) {
            let at = place(self.buckets, key);
            let Some(&[start, end]) = starts.get(at..).and_then(|starts| starts.first_chunk::<2>()) else {
                continue;
            };
            *bucket = (u32::from_le_bytes(start), u32::from_le_bytes(end));
        }
        let mut touched = 0;
        for &(start, end) in &buckets[..count] {
            touched ^= rows.get(start as usize).unwrap_or(&0) ^ rows.get(end as usize).unwrap_or(&0);
        }
        black_box(touched);
        let mut sums = Sums { low: [0; N], high: [0; N] };
        for (&(start, end), &key) in buckets.iter().zip(found()) {
            Self::add(rows, start as usize, end as usize, key, &mut sums);
        }
        let mut scores = [0.0; N];
        for (score, (&low, &high)) in scores.iter_mut().zip(sums.low.iter().zip(&sums.high)) {
            *score = (i32::from(low) + high) as f32;
        }
        scores
    }
}

/// The same for a model of at most three classes: the weights stand with the key.
///
/// A slot is three weights of [`WEIGHT`] bits and, above them, the lower bits of the key, which tell it from all
/// keys that could come near.
#[derive(Clone, Debug)]
pub(crate) struct SmallTable {
    capacity: usize,
    filter: Filter,
    /// Sorted by key, each as near to its place as it gets.
    slots: Part,
}

/// Bytes of a slot of a small table.
const SLOT: usize = 8;

/// Bits of a weight in a slot, and of all three.
const WEIGHT: u32 = 13;
const WEIGHTS: u32 = 3 * WEIGHT;

/// Largest weight in a slot.
const LARGEST: i16 = (1 << (WEIGHT - 1)) - 1;

/// How many lower bits of a key stand in its slot.
const KEY_BITS: u32 = 64 - WEIGHTS;

/// How many slots further the memory is asked for too: most searches end before.
const REACH: usize = 3;

impl SmallTable {
    /// Reads what [`write_small`] wrote.
    pub(crate) fn read(input: &mut Input) -> Result<SmallTable, Damaged> {
        let filter = Filter::read(input)?;
        let capacity = input.number()? as usize;
        let length = input.number()? as usize;
        Ok(SmallTable { capacity, filter, slots: input.part(length)? })
    }
}

impl Scorer<4> for SmallTable {
    #[inline]
    fn score(&self, features: &[u64]) -> [f32; 4] {
        let mut keys = [0; MOST_FEATURES];
        let count = self.filter.pass(features, &mut keys);
        let (slots, _) = self.slots.get().as_chunks::<SLOT>();
        let slot_at = |at: usize| slots.get(at).map_or(0, |slot| u64::from_le_bytes(*slot));
        let mut firsts = [0; MOST_FEATURES];
        let mut touched = 0;
        for (first, &key) in firsts.iter_mut().zip(&keys[..count]) {
            let at = place(self.capacity, key);
            *first = slot_at(at);
            touched ^= slot_at(at + REACH);
        }
        black_box((&mut firsts, touched));
        let mut sums = [0i64; 3];
        for (&first, &key) in firsts.iter().zip(&keys[..count]) {
            let mut slot = first;
            let mut at = place(self.capacity, key);
            // Below zero while the keys of the slots are smaller than ours; above, ours does not come any more.
            let ahead = |slot: u64| (((slot >> WEIGHTS) as u32).wrapping_sub(key) << (32 - KEY_BITS)) as i32;
            while slot != 0 && ahead(slot) < 0 {
                at += 1;
                slot = slot_at(at);
            }
            if slot == 0 || ahead(slot) != 0 {
                continue;
            }
            sums[0] += (slot << (64 - WEIGHT)) as i64 >> (64 - WEIGHT);
            sums[1] += (slot << (64 - 2 * WEIGHT)) as i64 >> (64 - WEIGHT);
            sums[2] += (slot << (64 - WEIGHTS)) as i64 >> (64 - WEIGHT);
        }
        [sums[0] as f32, sums[1] as f32, sums[2] as f32, 0.0]
    }
}

/// One feature's key and its weights in units, by class, none of them 0.
pub(crate) type Row = (u32, Vec<(u8, i16)>);

/// Writes a model's rows (sorted by key, none empty) in the form that [`Table::read`] reads.
pub(crate) fn write<const N: usize>(rows: &[Row], output: &mut Output) {
    filter(rows).write(output);
    let buckets = (rows.len() / BUCKET).max(FEWEST_BUCKETS);
    let mut starts = vec![0u32];
    let mut bytes = Vec::new();
    for (key, weights) in rows {
        let bucket = place(buckets, *key);
        starts.resize(bucket + 1, bytes.len() as u32);
        write_row::<N>(*key, weights, &mut bytes);
    }
    starts.resize(buckets + 1, bytes.len() as u32);
    output.number(buckets as u64);
    output.number(bytes.len() as u64);
    output.bytes.extend(starts.into_iter().flat_map(u32::to_le_bytes));
    output.bytes.extend(bytes);
}

fn write_row<const N: usize>(key: u32, weights: &[(u8, i16)], bytes: &mut Vec<u8>) {
    bytes.extend((key as u16).to_le_bytes());
    let low = |units: i16| units as u8;
    let mut pairs: Vec<[u8; 2]> = Vec::new();
    let mut dense = [0; N];
    let is_dense = weights.len() >= Table::<N>::DENSE;
    for &(class, units) in weights {
        if is_dense {
            dense[class as usize] = low(units);
        } else if low(units) != 0 {
            pairs.push([class, low(units)]);
        }
        let mut high = (i32::from(units) - i32::from(units as i8)) >> 8;
        while high != 0 {
            let part = high.clamp(-128, 127);
            pairs.push([class | IS_HIGH, part as u8]);
            high -= part;
        }
    }
    bytes.push(pairs.len() as u8 | if is_dense { IS_DENSE } else { 0 });
    if is_dense {
        bytes.extend(dense);
    }
    bytes.extend(pairs.as_flattened());
}

/// Writes the rows of a small model in the form that [`SmallTable::read`] reads; very large weights are cut off.
pub(crate) fn write_small(rows: &[Row], output: &mut Output) {
    filter(rows).write(output);
    let capacity = roomy(rows.len());
    let slots = spread(capacity, rows.iter().map(|row| row.0));
    let mut bytes = vec![0; slots.end() * SLOT];
    for (at, (key, weights)) in slots.places.into_iter().zip(rows) {
        let mut slot = u64::from(*key) << WEIGHTS;
        for &(class, units) in weights.iter().filter(|(class, _)| *class < 3) {
            let bits = units.clamp(-LARGEST, LARGEST) as u64 & ((1 << WEIGHT) - 1);
            slot |= bits << (WEIGHT * u32::from(class));
        }
        bytes[at * SLOT..][..SLOT].copy_from_slice(&slot.to_le_bytes());
    }
    output.number(capacity as u64);
    output.number(bytes.len() as u64);
    output.bytes.extend(bytes);
}

fn filter(rows: &[Row]) -> Filter {
    Filter::new(&rows.iter().map(|row| row.0).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Bytes;
    use crate::hash::key;

    fn input(output: Output) -> Input {
        Input::new(Bytes::Read(output.bytes.into()))
    }

    #[test]
    fn written_weights_come_back() {
        let mut rows = vec![(key(1), vec![(0, 16), (2, -40)]), (key(2), vec![(1, 3000)])];
        rows.extend((10..500).map(|feature| (key(feature), vec![(0, 7), (1, -300), (2, 4000)])));
        rows.sort_by_key(|row: &Row| row.0);
        let (mut wide, mut small) = (Output::default(), Output::default());
        write::<4>(&rows, &mut wide);
        write_small(&rows, &mut small);
        let wide = Table::<4>::read(&mut input(wide)).expect("just written");
        let small = SmallTable::read(&mut input(small)).expect("just written");
        for features in [&[1u64][..], &[1, 2], &[3], &[17, 18, 600]] {
            assert_eq!(wide.score(features), small.score(features));
        }
        assert_eq!(wide.score(&[1, 2]), [16.0, 3000.0, -40.0, 0.0]);
        assert_eq!(wide.score(&[17, 18]), [14.0, -600.0, 8000.0, 0.0]);
    }

    #[test]
    fn weights_of_many_classes_come_back() {
        let mut weights: Vec<(u8, i16)> = (0..60).map(|class| (class, i16::from(class) * 20 - 701)).collect();
        weights[50].1 = i16::MAX;
        let rows = vec![(key(5), weights.clone())];
        let mut output = Output::default();
        write::<64>(&rows, &mut output);
        let table = Table::<64>::read(&mut input(output)).expect("just written");
        let scores = table.score(&[5]);
        assert!(weights.iter().all(|&(class, units)| scores[class as usize] == f32::from(units)));
    }
}
