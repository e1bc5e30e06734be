//! Whether what a word tells took place, is planned, denied or doubtful: cues from the tree around it.

mod tense;

pub use tense::{Tense, tense_at, tense_of};
