//! Look-up tables and filters for 32-bit keys: flat, compact, used where they lie in the weights file.

use crate::codec::{Damaged, Input, Output, Part};
use crate::hash::key;

/// A map from keys to small numbers: pairs of key and number, sorted by key, each as near to its place as it gets.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    capacity: usize,
    slots: Part,
}

impl Lookup {
    /// Files `entries`, whose keys are not 0; of equal keys the first counts.
    pub(crate) fn new(mut entries: Vec<(u32, u32)>) -> Lookup {
        entries.sort_by_key(|entry| entry.0);
        entries.dedup_by_key(|entry| entry.0);
        let capacity = roomy(entries.len());
        let slots = spread(capacity, entries.iter().map(|entry| entry.0));
        let mut bytes = vec![0; slots.end() * SLOT];
        for (slot, (key, value)) in slots.places.into_iter().zip(entries) {
            bytes[slot * SLOT..][..4].copy_from_slice(&key.to_le_bytes());
            bytes[slot * SLOT + 4..][..4].copy_from_slice(&value.to_le_bytes());
        }
        Lookup { capacity, slots: Part::own(bytes) }
    }

    /// The number under `key`.
    #[inline]
    pub(crate) fn find(&self, key: u32) -> Option<u32> {
        let (slots, _) = self.slots.get().as_chunks::<SLOT>();
        for slot in slots.get(place(self.capacity, key)..)? {
            let slot = u64::from_le_bytes(*slot);
            match slot as u32 {
                0 => return None,
                found if found == key => return Some((slot >> 32) as u32),
                _ => {}
            }
        }
        None
    }

    pub(crate) fn read(input: &mut Input) -> Result<Lookup, Damaged> {
        let capacity = input.number()? as usize;
        let length = input.number()? as usize;
        Ok(Lookup { capacity, slots: input.part(length)? })
    }

    pub(crate) fn write(&self, output: &mut Output) {
        let slots = self.slots.get();
        output.number(self.capacity as u64);
        output.number(slots.len() as u64);
        output.bytes.extend_from_slice(slots);
    }
}

/// Bytes of a key with its number.
const SLOT: usize = 8;

/// How many slots `entries` entries get: four in five are filled.
pub(crate) fn roomy(entries: usize) -> usize {
    entries * 5 / 4 + 1
}

/// Slots for keys.
pub(crate) struct Slots {
    /// The slot of each key.
    pub(crate) places: Vec<usize>,
}

impl Slots {
    /// How many slots there are: one more than are filled, so that every search ends.
    pub(crate) fn end(&self) -> usize {
        self.places.last().map_or(0, |last| last + 1) + 1
    }
}

/// Gives each of the `keys`, which ascend, the first free slot from its place on.
pub(crate) fn spread(capacity: usize, keys: impl Iterator<Item = u32>) -> Slots {
    let mut next = 0;
    let slot = |key| {
        let slot = place(capacity, key).max(next);
        next = slot + 1;
        slot
    };
    Slots { places: keys.map(slot).collect() }
}

/// Where a key belongs in a table of `capacity` slots.
#[inline(always)]
pub(crate) fn place(capacity: usize, key: u32) -> usize {
    ((u64::from(key) * capacity as u64) >> 32) as usize
}

/// Says of most unknown keys that they are unknown, in a memory small enough to stay near the processor.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    size: usize,
    bits: Part,
}

impl Filter {
    /// A filter for `keys`: eight bits each.
    pub(crate) fn new(keys: &[u32]) -> Filter {
        let size = keys.len() * 8 + 8;
        let mut bits = vec![0u8; size.div_ceil(8)];
        for &key in keys {
            let bit = place(size, key);
            bits[bit / 8] |= 1 << (bit % 8);
        }
        Filter { size, bits: Part::own(bits) }
    }

    /// Puts the keys of `features` that may be known to the front of `keys`; returns how many.
    #[inline(always)]
    pub(crate) fn pass<const MOST: usize>(&self, features: &[u64], keys: &mut [u32; MOST]) -> usize {
        let bits = self.bits.get();
        let features = &features[..features.len().min(MOST)];
        for (place, &feature) in keys.iter_mut().zip(features) {
            *place = key(feature);
        }
        // A round of its own, so that the memory is asked for many bits at a time.
        let mut seen = [0u8; MOST];
        for (seen, &key) in seen.iter_mut().zip(&keys[..features.len()]) {
            let bit = place(self.size, key);
            *seen = bits.get(bit / 8).map_or(0, |byte| byte >> (bit % 8) & 1);
        }
        let mut count = 0;
        for at in 0..features.len() {
            keys[count.min(at)] = keys[at];
            count += usize::from(seen[at]);
        }
        count
    }

    pub(crate) fn read(input: &mut Input) -> Result<Filter, Damaged> {
        let size = input.number()? as usize;
        Ok(Filter { size, bits: input.part(size.div_ceil(8))? })
    }

    pub(crate) fn write(&self, output: &mut Output) {
        output.number(self.size as u64);
        output.bytes.extend_from_slice(self.bits.get());
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
        assert_eq!(Lookup::new(Vec::new()).find(5), None);
        let filter = Filter::new(&[key(77)]);
        let mut keys = [0; 4];
        assert_eq!(filter.pass(&[77, 77], &mut keys), 2);
        assert_eq!(keys[0], key(77));
    }
}
