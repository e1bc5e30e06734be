//! Which reports tell of the same happening, and which go back to one text.
//!
//! [`Stream`] takes reports in order of arrival and puts each into a story ([`stream`]) and, inside it,
//! into a wire ([`wire`]). What the reports then say is compared by `record`.

mod clock;
mod explain;
mod facts;
mod graph;
pub mod join;
mod lookup;
pub mod near;
mod profile;
mod settle;
mod shelf;
mod stream;
mod terms;
#[cfg(test)]
mod tests;
mod texts;
mod vocabulary;
mod wire;

use std::borrow::Borrow;
use std::collections::BTreeMap;

pub use stream::{Assignment, Change, Line, StoryConfig, Stream};
pub use wire::{Link, Rarity, WireText, link};

use chancery_model::{Report, Wire};

/// Groups `reports` as if they arrived in the order given; one assignment each, in that order.
pub fn group<R: Borrow<Report>>(
    reports: impl IntoIterator<Item = R>,
    config: &StoryConfig,
) -> Vec<Assignment> {
    let mut stream = Stream::new(config.clone());
    let mut ids: Vec<String> = Vec::new();
    let mut last: BTreeMap<String, Assignment> = BTreeMap::new();
    let mut keep = |lines: Vec<Line>| {
        for line in lines {
            if let Line::Placed(now) | Line::Moved { now, .. } = line {
                last.insert(now.id.clone(), now);
            }
        }
    };
    for report in reports {
        let report = report.borrow();
        keep(stream.push(report));
        ids.push(report.id.clone());
    }
    keep(stream.finish());
    ids.into_iter().filter_map(|id| last.get(&id).cloned()).collect()
}

/// Finds the wires among the reports of one story, looking at all of them at once.
///
/// The order of `reports` does not matter. Wires are named `W1`, `W2` … by their first report's id.
pub fn wires(reports: &[&Report]) -> Vec<Wire> {
    wire::wires(reports)
}

/// A hash that is the same on every machine and in every release (FNV-1a, 64 bits).
pub fn stable_hash(bytes: &[u8]) -> u64 {
    hash_on(0xcbf2_9ce4_8422_2325, bytes)
}

/// The [`stable_hash`] of a text that begins with one whose hash is known.
fn hash_on(begun: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(begun, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
