//! An index from names, or other keys, to actors, as bytes that need no parsing.
//!
//! Little-endian `u32`s: the number of names; for each name, in byte order, the end of its key
//! in the key text and the end of its entries; the entries, `actor << 4 | kind`; then the key
//! text. The build script shares this module and writes it.

use std::collections::BTreeMap;

use super::form_kind::FormKind;
use super::scan::ActorIndex;

/// Returns the bytes of an index; each name's actors keep their order.
#[allow(dead_code)] // the program only reads
pub(crate) fn pack(names: &BTreeMap<String, Vec<(ActorIndex, FormKind)>>) -> Vec<u8> {
    let (mut heads, mut entries, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    let mut count = 0_u32;
    for (name, actors) in names {
        keys.extend_from_slice(name.as_bytes());
        for &(actor, kind) in actors {
            entries.extend_from_slice(&(actor << 4 | kind as u32).to_le_bytes());
            count += 1;
        }
        heads.extend_from_slice(&(keys.len() as u32).to_le_bytes());
        heads.extend_from_slice(&count.to_le_bytes());
    }
    let mut bytes = (names.len() as u32).to_le_bytes().to_vec();
    bytes.extend(heads);
    bytes.extend(entries);
    bytes.extend(keys);
    bytes
}

/// The index, opened.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    /// End of each key and of its entries.
    heads: Vec<(u32, u32)>,
    entries: Vec<(ActorIndex, FormKind)>,
    keys: &'static str,
}

impl Packed {
    /// Opens what [`pack`] wrote; anything else opens as far as it makes sense.
    pub fn open(bytes: &'static [u8]) -> Packed {
        let (words, _) = bytes.as_chunks::<4>();
        let mut words = words.iter().map(|word| u32::from_le_bytes(*word));
        let count = words.next().unwrap_or(0) as usize;
        let heads: Vec<(u32, u32)> = (0..count).map_while(|_| Some((words.next()?, words.next()?))).collect();
        let entry_count = heads.last().map_or(0, |&(_, end)| end as usize);
        let entries: Vec<(ActorIndex, FormKind)> = words
            .take(entry_count)
            .filter_map(|word| Some((word >> 4, FormKind::from_number(word & 0xf)?)))
            .collect();
        let start = 4 * (1 + 2 * heads.len() + entries.len());
        let keys = bytes.get(start..).and_then(|keys| std::str::from_utf8(keys).ok()).unwrap_or("");
        Packed { heads, entries, keys }
    }

    /// Returns the actors of a folded name.
    pub fn get(&self, folded: &str) -> &[(ActorIndex, FormKind)] {
        let (mut low, mut high) = (0, self.heads.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.at(middle) {
                (key, entries) if key == folded => return entries,
                (key, _) if key < folded => low = middle + 1,
                _ => high = middle,
            }
        }
        &[]
    }

    /// Returns every name with its actors, in byte order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[(ActorIndex, FormKind)])> {
        (0..self.heads.len()).map(|place| self.at(place))
    }

    fn at(&self, place: usize) -> (&str, &[(ActorIndex, FormKind)]) {
        let start = |place: usize| if place == 0 { (0, 0) } else { self.heads[place - 1] };
        let ((key_start, entry_start), (key_end, entry_end)) = (start(place), self.heads[place]);
        let key = self.keys.get(key_start as usize..key_end as usize).unwrap_or("");
        let entries = self.entries.get(entry_start as usize..entry_end as usize).unwrap_or(&[]);
        (key, entries)
    }
}
