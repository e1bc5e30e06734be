//! English in; sentences, tokens, tags, trees, names, times and quotes out.

mod reading;

pub use reading::{Name, Reading, Role, SentenceTokens};
