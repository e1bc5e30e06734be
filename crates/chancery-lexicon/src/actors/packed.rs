//! An index from names, or other keys, to actors, as bytes that need no parsing.
//!
//! Little-endian `u32`s: the number of names; for each name, in byte order, the end of its key
//! in the key text and the end of its entries; the entries, `actor << 4 | kind`; the number of
//! slots of a hash table; its slots, a name's number from 1 with some bits of its hash above, or 0; then the key text. The
//! build script shares this module and writes it.

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
    let slots = table(names.keys());
    bytes.extend((slots.len() as u32).to_le_bytes());
    bytes.extend(slots.into_iter().flat_map(u32::to_le_bytes));
    bytes.extend(keys);
    bytes
}

/// Bits of a slot that are a name's number; those above are of its hash, so that other names are seldom looked at.
const NUMBER_BITS: u32 = 20;

/// A hash table of names: each name's number, from 1, in the first free slot from its place on.
fn table<'n>(names: impl ExactSizeIterator<Item = &'n String>) -> Vec<u32> {
    let mut slots = vec![0; names.len() * 2 + 1];
    assert!(names.len() < (1 << NUMBER_BITS) - 1, "more names than a slot can number");
    for (number, name) in names.enumerate() {
        let (mut slot, mark) = place(name, slots.len());
        while slots[slot] != 0 {
            slot = (slot + 1) % slots.len();
        }
        slots[slot] = mark | (number as u32 + 1);
    }
    slots
}

/// Where a name belongs in a table of so many slots, and its mark there (FNV-1a, spread).
fn place(name: &str, slots: usize) -> (usize, u32) {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let spread = (hash ^ (hash >> 32)) as u32;
    (((u64::from(spread) * slots as u64) >> 32) as usize, spread << NUMBER_BITS)
}

/// A number of the index, as it lies there.
type Number = [u8; 4];

/// The index, opened.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    /// End of each key and of its entries.
    heads: &'static [[Number; 2]],
    entries: Vec<(ActorIndex, FormKind)>,
    slots: &'static [Number],
    keys: &'static str,
}

impl Packed {
    /// Opens what [`pack`] wrote; anything else opens as empty.
    pub fn open(bytes: &'static [u8]) -> Packed {
        Packed::open_whole(bytes).unwrap_or_default()
    }

    fn open_whole(bytes: &'static [u8]) -> Option<Packed> {
        let (numbers, _) = bytes.as_chunks::<4>();
        let (count, rest) = numbers.split_first()?;
        let (heads, rest) = rest.split_at_checked(2 * u32::from_le_bytes(*count) as usize)?;
        let (heads, _) = heads.as_chunks::<2>();
        let entry_count = heads.last().map_or(0, |[_, end]| u32::from_le_bytes(*end) as usize);
        let (entries, rest) = rest.split_at_checked(entry_count)?;
        let (slot_count, rest) = rest.split_first()?;
        let slots = rest.get(..u32::from_le_bytes(*slot_count) as usize)?;
        let start = 4 * (2 + 2 * heads.len() + entries.len() + slots.len());
        let keys = std::str::from_utf8(bytes.get(start..)?).ok()?;
        let entry = |number: &Number| {
            let number = u32::from_le_bytes(*number);
            Some((number >> 4, FormKind::from_number(number & 0xf)?))
        };
        let entries = entries.iter().map(entry).collect::<Option<_>>()?;
        Some(Packed { heads, entries, slots, keys })
    }

    /// Returns how many names there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Returns the actors of a folded name.
    pub fn get(&self, folded: &str) -> &[(ActorIndex, FormKind)] {
        if self.slots.is_empty() {
            return &[];
        }
        let (first, mark) = place(folded, self.slots.len());
        let (before, from) = self.slots.split_at(first);
        for slot in from.iter().chain(before) {
            let slot = u32::from_le_bytes(*slot);
            let number = slot & ((1 << NUMBER_BITS) - 1);
            if number == 0 {
                break;
            }
            if slot - number != mark {
                continue;
            }
            let (key, entries) = self.at(number as usize - 1);
            if key == folded {
                return entries;
            }
        }
        &[]
    }

    /// Returns every name with its actors, in byte order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &[(ActorIndex, FormKind)])> {
        (0..self.heads.len()).map(|place| self.at(place))
    }

    fn at(&self, place: usize) -> (&'static str, &[(ActorIndex, FormKind)]) {
        let end = |place: usize| {
            let [key, entries] = self.heads.get(place).copied().unwrap_or_default();
            (u32::from_le_bytes(key) as usize, u32::from_le_bytes(entries) as usize)
        };
        let (key_start, entry_start) = place.checked_sub(1).map_or((0, 0), end);
        let (key_end, entry_end) = end(place);
        let key = self.keys.get(key_start..key_end).unwrap_or("");
        let entries = self.entries.get(entry_start..entry_end).unwrap_or(&[]);
        (key, entries)
    }
}
