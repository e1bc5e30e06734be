//! Looks up who there is: states, bodies, offices, cities and persons, with names and terms.
//!
//! [`ActorLexicon::embedded`] reads the files of `data/` once. Look-ups are exact, on folded
//! names ([`crate::fold::fold`]); garbled names are the resolver's business.

mod check;
mod facts;
mod files;
mod generic;
mod load;

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use chancery_model::{Actor, ActorKind};

pub use check::{Problem, Severity, check};
pub use facts::{ActorFacts, ActorIndex, Form, FormKind, Membership, RoleWord, Term, Text};

pub use crate::fold::fold;

/// Everything known of actors, with its indices.
#[derive(Debug, Default)]
pub struct ActorLexicon {
    actors: Vec<ActorFacts>,
    by_id: HashMap<Text, ActorIndex>,
    by_form: HashMap<String, Vec<(ActorIndex, FormKind)>>,
    states: BTreeMap<Text, ActorIndex>,
    offices: BTreeMap<(Text, Text), ActorIndex>,
    holders: BTreeMap<(Text, Text), Vec<ActorIndex>>,
    memberships: BTreeMap<Text, Vec<Membership>>,
    role_words: BTreeMap<String, Vec<RoleWord>>,
}

impl ActorLexicon {
    /// Returns the lexicon compiled into the program; the first call reads it.
    pub fn embedded() -> &'static ActorLexicon {
        static EMBEDDED: OnceLock<ActorLexicon> = OnceLock::new();
        EMBEDDED.get_or_init(load::embedded)
    }

    /// Returns every actor, in the order of the files.
    pub fn all(&self) -> &[ActorFacts] {
        &self.actors
    }

    /// Returns the actor at `index`.
    ///
    /// # Panics
    /// If `index` is not from this lexicon.
    pub fn at(&self, index: ActorIndex) -> &ActorFacts {
        &self.actors[index as usize]
    }

    /// Returns the actor with this id: a QID or one of ours.
    pub fn get(&self, id: &str) -> Option<&ActorFacts> {
        self.by_id.get(id).map(|&index| self.at(index))
    }

    /// Returns the place of the actor with this id in [`ActorLexicon::all`].
    pub fn index_of(&self, id: &str) -> Option<ActorIndex> {
        self.by_id.get(id).copied()
    }

    /// Returns everybody who is called `folded`, which must come from [`fold`], and by what sort of name.
    pub fn by_form(&self, folded: &str) -> &[(ActorIndex, FormKind)] {
        self.by_form.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Returns every folded form with its actors, sorted: what an approximate index is built from.
    pub fn folded_forms(&self) -> Vec<(&str, &[(ActorIndex, FormKind)])> {
        let mut forms: Vec<_> = Vec::with_capacity(self.by_form.len());
        #[allow(clippy::iter_over_hash_type)] // sorted below
        for (folded, actors) in &self.by_form {
            forms.push((folded.as_str(), actors.as_slice()));
        }
        forms.sort_unstable_by_key(|(folded, _)| *folded);
        forms
    }

    /// Returns the state or territory with this ISO 3166 alpha-3 code.
    pub fn state(&self, iso3: &str) -> Option<&ActorFacts> {
        self.states.get(iso3).map(|&index| self.at(index))
    }

    /// Returns every state and territory, by code.
    pub fn states(&self) -> impl Iterator<Item = (&str, &ActorFacts)> {
        self.states.iter().map(|(iso3, &index)| (&**iso3, self.at(index)))
    }

    /// Returns who held an office at a date (a day, month or year), the latest to enter first.
    ///
    /// `of` is an ISO3 code or the id of an organisation. Without a date: everybody who ever did.
    pub fn holders(&self, office: &str, of: &str, on: Option<&str>) -> Vec<&ActorFacts> {
        let key = (Text::Owned(office.to_owned()), Text::Owned(of.to_owned()));
        let mut found: Vec<(&str, &ActorFacts)> = Vec::new();
        for &index in self.holders.get(&key).map_or(&[][..], Vec::as_slice) {
            let facts = self.at(index);
            let entered = facts
                .terms
                .iter()
                .filter(|term| term.office == office && term.of == of)
                .filter(|term| on.is_none_or(|date| term.covers(date)))
                .map(|term| term.from.as_deref().unwrap_or(""))
                .max();
            if let Some(entered) = entered {
                found.push((entered, facts));
            }
        }
        found.sort_by(|one, other| (other.0, &one.1.actor.id).cmp(&(one.0, &other.1.actor.id)));
        found.into_iter().map(|(_, facts)| facts).collect()
    }

    /// Returns the body that an office heads: the ministry of a `foreign-minister`, and so on.
    pub fn office(&self, code: &str, iso3: &str) -> Option<Actor> {
        let key = (Text::Owned(code.to_owned()), Text::Owned(iso3.to_owned()));
        self.offices.get(&key).map(|&index| self.at(index).actor.clone())
    }

    /// Returns the members, observers and chairs of an organisation at a date; without one: all ever.
    pub fn members(&self, org: &str, on: Option<&str>) -> Vec<&Membership> {
        let all = self.memberships.get(org).map_or(&[][..], Vec::as_slice);
        all.iter().filter(|member| on.is_none_or(|date| member.covers(date))).collect()
    }

    /// Returns the offices that a role word speaks of: "top diplomat" is a foreign minister.
    pub fn role_codes(&self, phrase: &str) -> &[RoleWord] {
        self.role_words.get(&fold(phrase)).map_or(&[], Vec::as_slice)
    }

    /// Returns every folded role word with its offices, sorted.
    pub fn role_words(&self) -> impl Iterator<Item = (&str, &[RoleWord])> {
        self.role_words.iter().map(|(phrase, words)| (phrase.as_str(), words.as_slice()))
    }

    /// Returns the city called `folded`, the most populous of namesakes.
    pub fn city(&self, folded: &str) -> Option<&ActorFacts> {
        self.by_form(folded)
            .iter()
            .map(|&(index, _)| self.at(index))
            .filter(|facts| facts.actor.kind == ActorKind::City)
            .max_by_key(|facts| facts.population)
    }

    /// Returns the ISO3 code of the one state whose adjective is `folded`; `None` if several share it.
    pub fn adjective_of(&self, folded: &str) -> Option<&str> {
        self.only_state(folded, FormKind::Adjective)
    }

    /// Returns the ISO3 code of the one state whose people are called `folded`; `None` if several are.
    pub fn inhabitant_of(&self, folded: &str) -> Option<&str> {
        self.only_state(folded, FormKind::Inhabitant)
    }

    fn only_state(&self, folded: &str, kind: FormKind) -> Option<&str> {
        let mut states = self.by_form(folded).iter().filter(|(_, other)| *other == kind);
        match (states.next(), states.next()) {
            (Some(&(index, _)), None) => self.at(index).actor.country.as_deref(),
            _ => None,
        }
    }
}
