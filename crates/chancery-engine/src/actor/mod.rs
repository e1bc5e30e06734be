//! Who is meant by the words of a report, however the name was mangled.
//!
//! [`match_names`] compares two names and needs no knowledge of who exists.
//! The modules below build on each other: [`words`], [`skeleton`], [`similarity`], [`names`].

mod names;
mod similarity;
mod skeleton;
mod words;

pub use names::{FEATURE_NAMES, FEATURES, features, is_person, match_names};
