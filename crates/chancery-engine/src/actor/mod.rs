//! Who is meant by the words of a report, however the name was mangled.
//!
//! [`match_names`] compares two names and needs no knowledge of who exists. [`Resolver`] knows the lexicon's actors:
//! [`Resolver::resolve`] decides one mention in its sentence, [`Resolver::mentions`] all mentions of a report,
//! [`StoryNames`] lets the reports of a story help each other, [`Resolver::group_of`] names groups without a charter,
//! [`coreference`] links pronouns. [`Resolver::who`] and [`Resolver::body`] answer who held an office and who belonged
//! to a body.
//!
//! Modules in the order the data flows: `pieces` and `words` split text and names, `skeleton` and `similarity` compare
//! words, `names` compares names, `roles` finds role phrases, `index` and `forms` find candidates, `spelling` compares
//! and remembers, `scene` and `standing` weigh what stands around a mention and in the files, `candidates` and `persons`
//! collect the readings, `resolve` decides; `imported` and `outside` ask an imported index where the lexicon knows nobody, `rulings` does as a user ruled. `mentions` does so for a report, with the spans of `spans` and the role
//! phrases of `offices` and `nominals`.

mod answers;
mod candidates;
mod combining;
mod coreference;
mod forms;
mod groups;
mod guesses;
mod imported;
mod index;
mod mentions;
mod names;
mod nominals;
mod offices;
mod outside;
mod persons;
mod pieces;
mod resolve;
mod roles;
mod rulings;
mod scene;
mod similarity;
mod skeleton;
mod spans;
mod spelling;
mod standing;
mod story_names;
mod thing_words;
mod words;

#[cfg(test)]
mod tests;

use chancery_model::Actor;

pub use answers::{Body, Holder, Part};
pub use coreference::{PronounLinks, coreference, stranger};
pub use groups::{demonym, is_region_name};
pub use imported::{ImportedActors, IndexError, build as build_index};
pub use names::{FEATURE_NAMES, FEATURES, features, is_person, match_names};
pub use pieces::slug;
pub use resolve::Resolver;
pub use rulings::{Rulings, form_key, has_form};
pub use story_names::StoryNames;

impl Resolver<'_> {
    /// Returns the generic group that a phrase means ("Russian diplomats", "protesters"), with country and PLOVER
    /// sector; `None` if no word of it is a group's.
    pub fn group_of(&self, phrase: &str) -> Option<Actor> {
        groups::group_of(self.lexicon, phrase)
    }

    /// As [`Resolver::group_of`], of the state that `context` names where the phrase names none.
    pub fn group_in(&self, phrase: &str, context: Option<&str>) -> Option<Actor> {
        groups::group_in(self.lexicon, phrase, context)
    }
}
