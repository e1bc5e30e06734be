//! Looks up who there is: states, bodies, offices, cities and persons, with names and terms.
//!
//! [`ActorLexicon::embedded`] reads the files of `data/` once. Look-ups are exact, on folded
//! names ([`crate::fold::fold`]); garbled names are the resolver's business.

mod check;
mod facts;
mod files;
mod form_kind;
mod generic;
mod laid_out;
mod load;
mod packed;
mod scan;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chancery_model::{Actor, ActorKind};

pub use check::{Problem, Severity, check};
pub use facts::{ActorFacts, Form, Membership, RoleWord, Term};
pub use form_kind::FormKind;
use packed::Packed;
pub use scan::{ActorIndex, Text};

pub use crate::fold::fold;

/// Everything known of actors, with its indices.
#[derive(Debug, Default)]
pub struct ActorLexicon {
    actors: Vec<ActorFacts>,
    names: Packed,
    ids: Packed,
    states: BTreeMap<&'static str, ActorIndex>,
    /// Alpha-3 codes by alpha-2 codes.
    iso2: BTreeMap<&'static str, &'static str>,
    /// Bodies by `code<tab>iso3`.
    offices: Packed,
    /// Persons by `code<tab>iso3` or `code<tab>org`.
    holders: Packed,
    memberships: BTreeMap<&'static str, Vec<Membership>>,
    role_words: BTreeMap<String, Vec<RoleWord>>,
}

impl ActorLexicon {
    /// Returns the lexicon compiled into the program; the first call reads it.
    pub fn embedded() -> &'static ActorLexicon {
        static EMBEDDED: OnceLock<ActorLexicon> = OnceLock::new();
        EMBEDDED.get_or_init(ActorLexicon::read)
    }

    /// Reads the files compiled into the program anew; [`ActorLexicon::embedded`] keeps one.
    pub fn read() -> ActorLexicon {
        load::embedded()
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
        self.index_of(id).map(|index| self.at(index))
    }

    /// Returns the place of the actor with this id in [`ActorLexicon::all`].
    pub fn index_of(&self, id: &str) -> Option<ActorIndex> {
        self.ids.get(id).first().map(|&(index, _)| index)
    }

    /// Returns everybody who is called `folded`, which must come from [`fold`], and by what sort of name.
    pub fn by_form(&self, folded: &str) -> &[(ActorIndex, FormKind)] {
        self.names.get(folded)
    }

    /// Returns every folded form with its actors, sorted: what an approximate index is built from.
    pub fn folded_forms(&self) -> impl Iterator<Item = (&'static str, &[(ActorIndex, FormKind)])> {
        self.names.iter()
    }

    /// Returns the state or territory with this ISO 3166 alpha-3 code.
    pub fn state(&self, iso3: &str) -> Option<&ActorFacts> {
        self.states.get(iso3).map(|&index| self.at(index))
    }

    /// Returns the ISO 3166 alpha-3 code of an alpha-2 code, in capitals.
    pub fn iso3_of(&self, iso2: &str) -> Option<&'static str> {
        self.iso2.get(iso2).copied()
    }

    /// Returns every state and territory, by code.
    pub fn states(&self) -> impl Iterator<Item = (&str, &ActorFacts)> {
        self.states.iter().map(|(iso3, &index)| (*iso3, self.at(index)))
    }

    /// Returns who held an office at a date (a day, month or year), the latest to enter first.
    ///
    /// `of` is an ISO3 code or the id of an organisation. Without a date: everybody who ever did.
    pub fn holders(&self, office: &str, of: &str, on: Option<&str>) -> Vec<&ActorFacts> {
        let mut found: Vec<(&str, &ActorFacts)> = Vec::new();
        for &(index, _) in self.holders.get(&format!("{office}\t{of}")) {
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
        let bodies = self.offices.get(&format!("{code}\t{iso3}"));
        bodies.first().map(|&(index, _)| self.at(index).actor.clone())
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

    /// Returns the ISO3 code of the state whose capital this city is: "Varsovie" may be Poland.
    ///
    /// Other seats of government, such as The Hague, count too.
    pub fn capital_of<'a>(&self, city: &'a ActorFacts) -> Option<&'a str> {
        let iso3 = city.actor.country.as_deref().filter(|_| city.actor.kind == ActorKind::City)?;
        let state = *self.states.get(iso3)?;
        let is_seat = |name: &str| {
            let seat = |kind| matches!(kind, FormKind::Capital | FormKind::Metonym);
            self.by_form(&fold(name)).iter().any(|&(index, kind)| index == state && seat(kind))
        };
        is_seat(&city.actor.name).then_some(iso3)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Names everybody who is called `name`, with the sort of name.
    #[track_caller]
    fn check(name: &str, expected: &str) {
        let lexicon = ActorLexicon::embedded();
        let found: Vec<String> = lexicon
            .by_form(&fold(name))
            .iter()
            .map(|&(index, kind)| format!("{} ({})", lexicon.at(index).actor.name, kind.as_str()))
            .collect();
        assert_eq!(found.join(", "), expected);
    }

    #[test]
    fn states_are_found_by_any_of_their_names() {
        check("Suomi", "Finland (exonym)");
        check("Ungarn", "Hungary (exonym)");
        check("Чехия", "Czech Republic (exonym)");
        check("Burma", "Myanmar (historic)");
        check("U.S.S.R.", "Soviet Union (acronym)");
        check("Nigerien", "Niger (adjective), Niger (inhabitant)");
        check("Varsovie", "Poland (capital), Warsaw (alias)");
        check("nobody at all", "");
    }

    #[test]
    fn shared_adjectives_belong_to_no_one() {
        let lexicon = ActorLexicon::embedded();
        assert_eq!(lexicon.adjective_of("icelandic"), Some("ISL"));
        assert_eq!(lexicon.adjective_of("congolese"), None);
        assert_eq!(lexicon.inhabitant_of("icelanders"), Some("ISL"));
    }

    #[test]
    fn bodies_made_by_rule_are_found() {
        check("Bhutanese Foreign Ministry", "Bhutanese Foreign Ministry (generic)");
        check("ministry of foreign affairs of Bhutan", "Bhutanese Foreign Ministry (generic)");
        let body = ActorLexicon::embedded().office("foreign-minister", "BTN");
        assert_eq!(body.map(|actor| actor.id).as_deref(), Some("chancery:office/btn-foreign-ministry"));
    }

    #[test]
    fn a_capital_under_any_name_may_stand_for_its_state() {
        let lexicon = ActorLexicon::embedded();
        let capital_of = |name: &str| lexicon.city(&fold(name)).and_then(|city| lexicon.capital_of(city));
        assert_eq!(capital_of("Varsovie"), Some("POL"));
        assert_eq!(capital_of("Den Haag"), Some("NLD"));
        assert_eq!(capital_of("Kairo"), Some("EGY"));
        assert_eq!(capital_of("Genf"), None);
    }

    #[test]
    fn memberships_and_chairs_are_dated() {
        let lexicon = ActorLexicon::embedded();
        let in_role = |org: &str, role: &str, on: &str| -> Vec<String> {
            let members = lexicon.members(org, Some(on)).into_iter();
            members.filter(|member| member.role == role).map(|member| member.member.to_string()).collect()
        };
        let arctic = "chancery:org/arctic-council";
        assert_eq!(in_role(arctic, "member", "2018-01-01").len(), 8);
        assert_eq!(in_role(arctic, "chair", "2018-03-01"), ["FIN"]);
        assert_eq!(in_role(arctic, "chair", "2022"), ["RUS"]);
        for year in 2010..=2025 {
            let on = format!("{year}-06-01");
            assert_eq!(in_role("Q37470", "elected", &on).len(), 10, "{on}");
            assert_eq!(in_role("Q37470", "permanent", &on).len(), 5, "{on}");
            assert_eq!(in_role("Q8896", "presidency", &on).len(), 1, "{on}");
        }
        assert_eq!(in_role("Q1065", "member", "2020").len(), 193);
        assert_eq!(in_role("Q458", "member", "2019").len(), 28);
        assert_eq!(in_role("Q7184", "member", "2025").len(), 32);
    }

    #[test]
    fn every_capital_is_a_placed_city() {
        let lexicon = ActorLexicon::embedded();
        let without: Vec<&str> = lexicon
            .states()
            .filter(|(_, state)| {
                state.place.is_none() && state.forms.iter().any(|f| f.kind == FormKind::Capital)
            })
            .map(|(iso3, _)| iso3)
            .collect();
        assert_eq!(without, [""; 0]);
    }

    #[test]
    fn role_words_name_offices() {
        let codes = |phrase| -> Vec<&str> {
            let words = ActorLexicon::embedded().role_codes(phrase).iter();
            words.map(|word| word.code.as_ref()).collect()
        };
        assert_eq!(codes("Head of Diplomacy"), ["foreign-minister"]);
        assert_eq!(codes("opponent of the opera"), [""; 0]);
    }

    #[test]
    fn the_index_and_the_actors_agree() {
        let lexicon = ActorLexicon::embedded();
        for (index, facts) in lexicon.all().iter().enumerate() {
            for form in &facts.forms {
                let found = lexicon.by_form(&fold(&form.text));
                assert!(found.iter().any(|&(other, _)| other as usize == index), "{:?}", form.text);
            }
        }
        let folded: Vec<&str> = lexicon.folded_forms().map(|(name, _)| name).collect();
        assert!(folded.is_sorted());
    }
}
