//! Where a hash stands in a list, answered fast for the many that do not stand there.

/// Hashes with their places in the list they come from.
#[derive(Clone, Debug)]
pub(super) struct Lookup {
    /// Hash and place from 1; 0 is an empty slot. A taken slot sends to the next.
    slots: Vec<(u32, u32)>,
}

/// Slots for each hash: with so many, what is not there mostly meets an empty slot at once.
const ROOM: usize = 4;

impl Lookup {
    /// Enters `hashes`, of which none comes twice.
    pub fn new(hashes: impl ExactSizeIterator<Item = u32>) -> Lookup {
        let mut slots = vec![(0, 0); (hashes.len() * ROOM).next_power_of_two().max(64)];
        let mask = slots.len() - 1;
        for (hash, place) in hashes.zip(1..) {
            let mut slot = hash as usize & mask;
            while slots[slot].1 != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = (hash, place);
        }
        Lookup { slots }
    }

    /// The place of `hash`, counted from 0.
    pub fn place(&self, hash: u32) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let (known, place) = self.slots[slot];
            if place == 0 {
                return None;
            }
            if known == hash {
                return Some(place as usize - 1);
            }
            slot = (slot + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_is_found_where_it_stands_and_no_other() {
        let hashes: Vec<u32> = (0..500).map(|at| at * 64).collect();
        let lookup = Lookup::new(hashes.iter().copied());
        for hash in 0..40_000 {
            assert_eq!(lookup.place(hash), hashes.binary_search(&hash).ok());
        }
        assert_eq!(Lookup::new([].into_iter()).place(0), None);
    }
}
