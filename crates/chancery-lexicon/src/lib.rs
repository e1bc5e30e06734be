//! The knowledge Chancery ships with, as data files that a person can read, check and mend.
//!
//! Every fact is a row of a file in `data/`, with its source; `data/README.md` says how fresh
//! each file is. The code here only reads and looks up; deciding who is meant by a mangled name
//! is the engine's work.
//!
//! ```
//! use chancery_lexicon::actors::ActorLexicon;
//! use chancery_lexicon::fold::fold;
//!
//! let lexicon = ActorLexicon::embedded();
//! let (index, _kind) = lexicon.by_form(&fold("Suomi"))[0];
//! assert_eq!(lexicon.at(index).actor.name, "Finland");
//! ```

pub mod actors;
pub mod fold;
pub mod names;
pub mod patterns;
pub mod plausibility;
pub mod user;
