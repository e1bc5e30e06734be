//! Where a hash stands in a list, and what is noted of a hash, answered fast for the many that are not there.

/// Hashes with their places in the list they come from. Made once, filled for each list.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup {
    /// Hash and place from 1; 0 is an empty slot. A taken slot sends to the next.
    slots: Vec<(u32, u32)>,
}

/// Slots for each hash: with so many, what is not there mostly meets an empty slot at once.
const ROOM: usize = 4;

impl Lookup {
    /// Forgets what was there and enters `hashes`, of which none comes twice.
    pub fn fill(&mut self, hashes: impl ExactSizeIterator<Item = u32>) {
        let room = (hashes.len() * ROOM).next_power_of_two().max(64);
        self.slots.clear();
        self.slots.resize(room, (0, 0));
        let mask = room - 1;
        for (hash, place) in hashes.zip(1..) {
            let mut slot = hash as usize & mask;
            while self.slots[slot].1 != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = (hash, place);
        }
    }

    /// The place of `hash`, counted from 0.
    pub fn place(&self, hash: u32) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
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

/// A number other than 0 for each of many hashes, in one piece: to look one up touches one line of memory, where a hash map
/// touches two, and the lines of many are asked for together ([`Table::warm`]).
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Hash and number; 0 is an empty slot. A taken slot sends to the next.
    slots: Vec<(u32, u32)>,
    taken: usize,
}

/// Slots that a table begins with.
const FIRST_SLOTS: usize = 1024;

impl Table {
    /// Hashes that have a number.
    pub fn len(&self) -> usize {
        self.taken
    }

    /// The number of `hash`; 0 if it has none.
    pub fn get(&self, hash: u32) -> u32 {
        if self.slots.is_empty() {
            return 0;
        }
        self.slots[self.slot(hash)].1
    }

    /// The number of `hash`, to be changed; 0 if it had none, which must be changed.
    pub fn entry(&mut self, hash: u32) -> &mut u32 {
        if self.taken * 4 >= self.slots.len() * 3 {
            self.rebuild(&mut |_, _| true);
        }
        let slot = self.slot(hash);
        if self.slots[slot].1 == 0 {
            self.taken += 1;
            self.slots[slot].0 = hash;
        }
        &mut self.slots[slot].1
    }

    /// Keeps what `keep` says, which may change a number, and makes room for more.
    pub fn retain(&mut self, keep: &mut dyn FnMut(u32, &mut u32) -> bool) {
        self.rebuild(keep);
    }

    /// Has the slots of `hashes` at hand before they are looked up one by one.
    pub fn warm(&self, hashes: impl Iterator<Item = u32>) {
        if !self.slots.is_empty() {
            std::hint::black_box(hashes.fold(0, |sum, hash| sum ^ self.slots[self.first_slot(hash)].0));
        }
    }

    /// The slot of `hash`, or the empty one where it would be.
    fn slot(&self, hash: u32) -> usize {
        let mut slot = self.first_slot(hash);
        while self.slots[slot].1 != 0 && self.slots[slot].0 != hash {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        slot
    }

    fn first_slot(&self, hash: u32) -> usize {
        let mixed = hash.wrapping_mul(0x9e37_79b1);
        (mixed ^ (mixed >> 15)) as usize & (self.slots.len() - 1)
    }

    fn rebuild(&mut self, keep: &mut dyn FnMut(u32, &mut u32) -> bool) {
        let mut kept = std::mem::take(&mut self.slots);
        kept.retain_mut(|(hash, number)| *number != 0 && keep(*hash, number));
        self.taken = kept.len();
        self.slots = vec![(0, 0); (self.taken * 2 + 1).next_power_of_two().max(FIRST_SLOTS)];
        for (hash, number) in kept {
            let slot = self.slot(hash);
            self.slots[slot] = (hash, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_is_found_where_it_stands_and_no_other() {
        let mut lookup = Lookup::default();
        assert_eq!(lookup.place(0), None);
        lookup.fill([7, 8].into_iter());
        let hashes: Vec<u32> = (0..500).map(|at| at * 64).collect();
        lookup.fill(hashes.iter().copied());
        for hash in 0..40_000 {
            assert_eq!(lookup.place(hash), hashes.binary_search(&hash).ok());
        }
        lookup.fill([].into_iter());
        assert_eq!(lookup.place(0), None);
    }

    #[test]
    fn a_table_knows_what_was_entered_and_not_dropped() {
        let mut table = Table::default();
        assert_eq!((table.get(3), table.len()), (0, 0));
        for hash in 0..5000_u32 {
            *table.entry(hash * 64) += hash % 7 + 1;
        }
        table.retain(&mut |_, number| *number != 7);
        table.warm(0..100);
        for hash in 0..5000_u32 {
            let number = hash % 7 + 1;
            assert_eq!(table.get(hash * 64), if number == 7 { 0 } else { number });
            assert_eq!(table.get(hash * 64 + 1), 0);
        }
        assert_eq!(table.len(), 5000 - 5000 / 7);
    }
}
