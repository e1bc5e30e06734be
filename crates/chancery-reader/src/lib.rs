//! English in; sentences, tokens, tags, trees, names, times and quotes out.
//!
//! ```
//! let reader = chancery_reader::Reader::embedded();
//! let text = "The ministers met in Geneva on Monday. No date was set.";
//! let reading = reader.read(text, &[]);
//! assert_eq!(reading.sentences.len(), 2);
//! let met = &reading.tokens[2];
//! assert_eq!((met.text.as_str(), met.upos.as_str(), met.lemma.as_str()), ("met", "VERB", "meet"));
//! ```
//!
//! Everything is a hashed linear model, trained by `cargo xtask train` from open
//! treebanks; damaged text is normal input and nothing makes the reader fail.
#![warn(missing_docs)]
// Parts of several modules serve the training alone.
#![cfg_attr(not(feature = "train"), allow(dead_code))]

mod codec;
mod hash;
mod lemma;
mod names;
mod number;
mod parser;
pub mod quantity;
pub mod quote;
mod reader;
mod reading;
mod segment;
pub mod status;
mod table;
mod tagger;
pub mod time;
mod tokens;
#[cfg(feature = "train")]
pub mod train;
mod weights;
mod word;
mod words;

pub use reader::{Error, Reader};
pub use reading::{Name, Reading, Role, SentenceTokens, is_relation};
