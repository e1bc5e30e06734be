//! Builds the lexicon from the embedded files and the index that the build script packed.

use chancery_model::{Actor, ActorKind};

use super::files::{DataFile, Files, rows};
use super::packed::Packed;
use super::scan::{RawActor, Sink, Sort, scan};
use super::{ActorFacts, ActorIndex, ActorLexicon, Form, FormKind, Membership, RoleWord, Term, Text, fold};

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Written by the build script from the same files, in the same order.
static FORMS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/forms.bin"));

/// Returns the files that are compiled in.
pub(super) fn embedded_files() -> &'static Files {
    &FILES
}

/// Reads every embedded file.
pub(super) fn embedded() -> ActorLexicon {
    let mut actors = Actors::default();
    let scanned = scan(&FILES, &mut actors);
    let mut lexicon = ActorLexicon {
        actors: actors.0,
        by_id: scanned.ids,
        forms: Packed::open(FORMS),
        states: scanned.states,
        offices: scanned.offices,
        ..ActorLexicon::default()
    };
    place_states(&mut lexicon);
    read_terms(&mut lexicon);
    read_memberships(&mut lexicon);
    read_role_words(&mut lexicon);
    lexicon
}

#[derive(Default)]
struct Actors(Vec<ActorFacts>);

impl Sink for Actors {
    const GENERIC: bool = false;

    fn actor(&mut self, raw: RawActor) {
        let filled = |field: &str| (!field.is_empty()).then(|| field.to_owned());
        let [lat, lon, population] = raw.place;
        let actor = Actor {
            id: raw.id.into_owned(),
            name: raw.name.clone().into_owned(),
            kind: match raw.sort {
                Sort::State => ActorKind::Country,
                Sort::Org => ActorKind::Org,
                Sort::Office => ActorKind::Office,
                Sort::Group => ActorKind::Group,
                Sort::City => ActorKind::City,
                Sort::Person => ActorKind::Person,
            },
            country: filled(raw.country),
            sector: filled(raw.sector),
        };
        self.0.push(ActorFacts {
            actor,
            forms: vec![Form { text: raw.name, kind: raw.name_kind, lang: Text::Borrowed("") }],
            terms: Vec::new(),
            place: lat.parse().ok().zip(lon.parse().ok()),
            population: population.parse().ok(),
        });
    }

    fn form(&mut self, of: ActorIndex, text: Text, kind: FormKind, lang: &'static str) {
        if let Some(facts) = self.0.get_mut(of as usize) {
            facts.forms.push(Form { text, kind, lang: Text::Borrowed(lang) });
        }
    }
}

/// Places each state where its capital is.
fn place_states(lexicon: &mut ActorLexicon) {
    for row in rows::<9>(FILES.states) {
        let [iso3, _, _, _, capital, ..] = row.fields;
        let place = lexicon
            .by_form(&fold(capital))
            .iter()
            .map(|&(index, _)| lexicon.at(index))
            .find(|city| city.actor.kind == ActorKind::City && city.actor.country.as_deref() == Some(iso3))
            .and_then(|city| city.place);
        if let Some(&index) = lexicon.states.get(iso3) {
            lexicon.actors[index as usize].place = place;
        }
    }
}

fn read_terms(lexicon: &mut ActorLexicon) {
    for row in rows::<7>(FILES.terms) {
        let [person, office, of, title, from, to, _source] = row.fields;
        let Some(index) = lexicon.index_of(person) else {
            continue;
        };
        let term = Term {
            office: Text::Borrowed(office),
            of: Text::Borrowed(of),
            title: Text::Borrowed(title),
            from: filled(from),
            to: filled(to),
        };
        let holders = lexicon.holders.entry((office, of)).or_default();
        if !holders.contains(&index) {
            holders.push(index);
        }
        let terms = &mut lexicon.actors[index as usize].terms;
        let place = terms.partition_point(|earlier| earlier.from <= term.from);
        terms.insert(place, term);
    }
    for facts in &mut lexicon.actors {
        if facts.actor.kind == ActorKind::Person {
            facts.actor.sector = facts.terms.last().map(|term| sector_of(&term.office).to_owned());
        }
    }
}

fn read_memberships(lexicon: &mut ActorLexicon) {
    for row in rows::<6>(FILES.memberships) {
        let [org, member, role, from, to, _source] = row.fields;
        let membership = Membership {
            member: Text::Borrowed(member),
            role: Text::Borrowed(role),
            from: filled(from),
            to: filled(to),
        };
        lexicon.memberships.entry(org).or_default().push(membership);
    }
}

fn read_role_words(lexicon: &mut ActorLexicon) {
    for row in rows::<5>(FILES.role_words) {
        let [phrase, code, only, ..] = row.fields;
        let word = RoleWord { code: Text::Borrowed(code), only: filled(only) };
        let words = lexicon.role_words.entry(fold(phrase)).or_default();
        if !words.contains(&word) {
            words.push(word);
        }
    }
}

/// Returns a field, or `None` where it is empty.
fn filled(field: &'static str) -> Option<Text> {
    (!field.is_empty()).then_some(Text::Borrowed(field))
}

/// Returns PLOVER's sector of those who hold an office.
fn sector_of(office: &str) -> &'static str {
    match office {
        "army-chief" => "MIL",
        "intelligence-chief" => "SPY",
        "speaker" => "LEG",
        "party-leader" => "PTY",
        "opposition-leader" => "OPP",
        "rebel-leader" => "REB",
        "activist" => "CVL",
        "businessperson" => "BUS",
        "journalist" => "JRN",
        _ => "GOV",
    }
}
