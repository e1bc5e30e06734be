//! Builds the lexicon from what the build script made of the data files.

use chancery_model::{Actor, ActorKind};

use super::files::{DataFile, Files, parts, rows};
use super::line::{self, RawForm};
use super::packed::Packed;
use super::scan::{RawActor, Sort};
use super::{ActorFacts, ActorLexicon, Form, Membership, RoleWord, Term, Text, fold};

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// What the build script made of the files: the actors, and the indices to them.
static ACTORS: &str = include_str!(concat!(env!("OUT_DIR"), "/actors.txt"));
static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"));
static IDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ids.bin"));
static OFFICES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/offices.bin"));
static HOLDERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/holders.bin"));

/// Returns the files that are compiled in.
pub(super) fn embedded_files() -> &'static Files {
    &FILES
}

/// Reads everything embedded.
pub(super) fn embedded() -> ActorLexicon {
    let mut lexicon = ActorLexicon {
        actors: read_actors(),
        names: Packed::open(NAMES),
        ids: Packed::open(IDS),
        offices: Packed::open(OFFICES),
        holders: Packed::open(HOLDERS),
        ..ActorLexicon::default()
    };
    for row in rows::<9>(FILES.states) {
        let [iso3, iso2, qid, _, capital, ..] = row.fields;
        if !iso2.is_empty() {
            lexicon.iso2.insert(iso2, iso3);
        }
        if let Some(index) = lexicon.index_of(qid) {
            lexicon.states.insert(iso3, index);
            lexicon.actors[index as usize].place = place_of_city(&lexicon, iso3, capital);
        }
    }
    read_terms(&mut lexicon);
    read_memberships(&mut lexicon);
    read_role_words(&mut lexicon);
    lexicon
}

fn read_actors() -> Vec<ActorFacts> {
    let mut forms = Vec::new();
    parts(ACTORS, b'\n')
        .filter_map(|written| Some(facts(line::read(written, &mut forms)?, &mut forms)))
        .collect()
}

fn facts(raw: RawActor, forms: &mut Vec<RawForm>) -> ActorFacts {
    let filled = |field: &str| (!field.is_empty()).then(|| field.to_owned());
    let [lat, lon, population] = raw.place;
    let mut all = Vec::with_capacity(1 + forms.len());
    all.push(Form { text: raw.name.clone(), kind: raw.name_kind, lang: Text::Borrowed("") });
    all.extend(forms.drain(..).map(|(text, kind, lang)| Form { text, kind, lang }));
    ActorFacts {
        actor: Actor {
            id: raw.id.into_owned(),
            name: raw.name.into_owned(),
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
        },
        forms: all,
        terms: Vec::new(),
        place: lat.parse().ok().zip(lon.parse().ok()),
        population: population.parse().ok(),
    }
}

/// Returns where a state's capital is, and so the state.
fn place_of_city(lexicon: &ActorLexicon, iso3: &str, capital: &str) -> Option<(f64, f64)> {
    let of_that_name = lexicon.by_form(&fold(capital)).iter().map(|&(index, _)| lexicon.at(index));
    let mut cities = of_that_name.filter(|facts| facts.actor.kind == ActorKind::City);
    cities.find(|city| city.actor.country.as_deref() == Some(iso3)).and_then(|city| city.place)
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
