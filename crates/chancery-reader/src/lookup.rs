//! Look-up tables and filters for 32-bit keys: flat, compact, quick to fill in order.

use crate::codec::{Damaged, Input, Output};

/// A map from keys to small numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lookup {
    capacity: usize,
    slots: Vec<(u32, u32)>,
}

/// Slots past the capacity, so that probing need not wrap around.
const SLACK: usize = 256;

impl Lookup {
    /// Files `entries`; of equal keys the first counts.
    pub(crate) fn new(mut entries: Vec<(u32, u32)>) -> Lookup {
        entries.sort_by_key(|entry| entry.0);
        entries.dedup_by_key(|entry| entry.0);
        let capacity = entries.len() * 2 + 1;
        let mut slots = vec![(0, 0); capacity + SLACK];
        for entry in entries {
            let mut place = place(capacity, entry.0);
            while slots.get(place).is_some_and(|slot: &(u32, u32)| slot.0 != 0) {
                place += 1;
            }
            if let Some(slot) = slots.get_mut(place) {
                *slot = entry;
            }
        }
        Lookup { capacity, slots }
    }

    /// The number under `key`.
    #[inline]
    pub(crate) fn find(&self, key: u32) -> Option<u32> {
        let mut place = place(self.capacity, key);
        loop {
            match self.slots.get(place) {
                Some(&(found, value)) if found == key => return Some(value),
                None | Some((0, _)) => return None,
                Some(_) => place += 1,
            }
        }
    }

    pub(crate) fn read(input: &mut Input<'_>) -> Result<Lookup, Damaged> {
        let count = input.number()? as usize;
        if count > input.left() {
            return Err(Damaged);
        }
        let mut entries = Vec::with_capacity(count);
        let mut key = 0u32;
        for _ in 0..count {
            key = key.wrapping_add(input.number()? as u32);
            entries.push((key, input.number()? as u32));
        }
        Ok(Lookup::new(entries))
    }

    pub(crate) fn write(&self, output: &mut Output) {
        let mut entries: Vec<(u32, u32)> = self.slots.iter().filter(|slot| slot.0 != 0).copied().collect();
        entries.sort_unstable_by_key(|entry| entry.0);
        output.number(entries.len() as u64);
        let mut last = 0;
        for (key, value) in entries {
            output.number(u64::from(key - last));
            output.number(u64::from(value));
            last = key;
        }
    }
}

/// Where a key belongs in a table of `capacity` slots.
#[inline(always)]
pub(crate) fn place(capacity: usize, key: u32) -> usize {
    ((u64::from(key) * capacity as u64) >> 32) as usize
}

/// Says of most unknown keys that they are unknown, in a memory small enough to stay near the processor.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    mask: u32,
    bits: Vec<u64>,
}

impl Filter {
    /// A filter for about `keys` keys: eight bits each.
    pub(crate) fn new(keys: usize) -> Filter {
        let size = (keys * 8).next_power_of_two().clamp(64, 1 << 26);
        Filter { mask: size as u32 - 1, bits: vec![0; size / 64] }
    }

    pub(crate) fn add(&mut self, key: u32) {
        let bit = key & self.mask;
        self.bits[bit as usize / 64] |= 1 << (bit % 64);
    }

    /// Whether `key` may be known.
    #[inline(always)]
    pub(crate) fn lets(&self, key: u32) -> bool {
        let bit = key & self.mask;
        self.bits[bit as usize / 64] >> (bit % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_filed_is_found() {
        let lookup = Lookup::new((1..1000).map(|key| (key * 4_000_037, key)).collect());
        assert_eq!(lookup.find(4_000_037 * 7), Some(7));
        assert_eq!(lookup.find(5), None);
        assert_eq!(Lookup::default().find(5), None);
        let mut filter = Filter::new(10);
        filter.add(77);
        assert!(filter.lets(77) && !filter.lets(78));
    }
}
