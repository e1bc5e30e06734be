//! How much memory may be used for what waits: `--memory`.
//!
//! The weights and the lexicon, some 70 MB, and what a stage needs to know of all stories come on top.

use std::sync::OnceLock;

/// Megabytes where nobody says.
const DEFAULT: usize = 512;

static MEGABYTES: OnceLock<usize> = OnceLock::new();

/// Remembers what `--memory` names; the first one counts.
pub fn use_memory(megabytes: usize) {
    let _ = MEGABYTES.set(megabytes);
}

/// Bytes of documents that may be under way between two stages; a page takes some ten times its size while it is read.
pub fn under_way() -> usize {
    total() / 16
}

/// Bytes of reports that are held in memory, of those that wait for the last one and of those that wait for their story
/// each; more wait on disk, which is as fast: a report is written in a thousandth of the time it is read in.
pub fn held() -> usize {
    total() / 16
}

fn total() -> usize {
    MEGABYTES.get().copied().unwrap_or(DEFAULT) << 20
}
