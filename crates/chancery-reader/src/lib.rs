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
//! What comes out:
//! - **Sentences** end at stops and at line ends, unless a line was plainly broken mid-sentence; none is longer
//!   than 400 tokens.
//! - **Tokens** are those of Universal Dependencies v2: "don't" is `do` `n't`, hyphens part words.
//! - **Tags**: universal ([`chancery_model::Token::upos`]) and Penn Treebank ([`Reading::fine`]: `VBD`, `VBN`, …).
//! - **Trees** with subtypes (`nsubj:pass`, `obl:agent`, `nmod:poss`); compare with [`is_relation`] where the
//!   subtype does not matter, ask [`Reading::is_passive`] and [`Reading::agent_of`] where it does.
//! - **Names** of persons, organisations and places; places with a government are [`chancery_model::Label::Loc`]
//!   too, telling them apart takes knowledge of the world.
//! - **Roles**: PropBank's, between heads, for verbs and for nouns that stand for acts ("the meeting of …").
//!
//! Everything is a hashed linear model, trained by `cargo xtask train` from open
//! treebanks; damaged text is normal input and nothing makes the reader fail.
//! `WEIGHTS-LICENCE.md` says where the weights come from.
#![warn(missing_docs)]
// Parts of several modules serve the training alone.
#![cfg_attr(not(feature = "train"), allow(dead_code))]

mod classes;
mod codec;
mod hash;
mod irregular;
mod lemma;
mod lookup;
mod names;
mod number;
mod parser;
pub mod quantity;
pub mod quote;
mod reader;
mod reading;
mod roles;
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

pub use number::number_word;
pub use reader::{Error, Reader};
pub use reading::{Name, Reading, Role, SentenceTokens, is_relation};
