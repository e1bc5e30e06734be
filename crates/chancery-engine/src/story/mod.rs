//! Which reports tell of the same happening, and which go back to one text.
//!
//! [`Stream`] takes reports in order of arrival and puts each into a story ([`stream`]) and, inside it,
//! into a wire ([`wire`]). What the reports then say is compared by `record`.

pub mod join;
mod stream;
mod terms;
mod wire;

pub use stream::{Assignment, StoryConfig, Stream};
pub use wire::{Link, WireText, link};

use chancery_model::{Report, Wire};

/// Groups `reports` as if they arrived in the order given.
pub fn group(reports: &[Report], config: &StoryConfig) -> Vec<Assignment> {
    let mut stream = Stream::new(config.clone());
    reports.iter().map(|report| stream.assign(report)).collect()
}

/// Finds the wires among the reports of one story, looking at all of them at once.
///
/// The order of `reports` does not matter. Wires are named `W1`, `W2` … by their first report's id.
pub fn wires(reports: &[&Report]) -> Vec<Wire> {
    wire::wires(reports)
}

/// A hash that is the same on every machine and in every release (FNV-1a, 64 bits).
pub fn stable_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
