//! English in; sentences, tokens, tags, trees, names, times and quotes out.

mod number;
mod reading;
pub mod status;
pub mod time;
mod words;

pub use reading::{Name, Reading, Role, SentenceTokens};
