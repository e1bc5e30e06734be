//! Gold corpora, scores and floors.
//!
//! [`measures`] lists what is measured, [`run`] calls the `chancery` command and the corpus's scorer,
//! [`floors`] compares with the floors of `floors.json`, and [`table`] writes the README's quality table.
//! The gold lies outside this repository: without it there is nothing to run, and that is said.

pub mod floors;
pub mod measures;
pub mod run;
pub mod table;

/// Hash of a corpus file (FNV-1a, 64 bits): enough to notice that the gold changed.
pub fn corpus_hash(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}
