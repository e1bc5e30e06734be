//! Builds the lexicon from what the build script made of the data files.

use chancery_model::{Actor, ActorKind};

use super::files::{DataFile, Files, rows};
use super::laid_out::Cursor;
use super::packed::Packed;
use super::scan::Sort;
use super::{ActorFacts, ActorLexicon, Form, Membership, RoleWord, Term, Text, fold};

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// What the build script made of the files: the actors, and the indices to them.
static ACTORS: &str = include_str!(concat!(env!("OUT_DIR"), "/actors.txt"));
static NUMBERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/actors.bin"));
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
    let ids = Packed::open(IDS);
    let mut lexicon = ActorLexicon {
        actors: read_actors(ids.len()),
        names: Packed::open(NAMES),
        ids,
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
    read_memberships(&mut lexicon);
    read_role_words(&mut lexicon);
    lexicon
}

/// Reads the actors; there are hardly more than `ids`.
fn read_actors(ids: usize) -> Vec<ActorFacts> {
    let mut cursor = Cursor::new(NUMBERS, ACTORS);
    let mut actors = Vec::with_capacity(ids);
    while let Some(facts) = read_actor(&mut cursor) {
        actors.push(facts);
    }
    actors
}

fn read_actor(cursor: &mut Cursor) -> Option<ActorFacts> {
    let (name_kind, sort) = (cursor.kind()?, cursor.sort()?);
    let [id, name, country, sector, lat, lon, population] = cursor.texts()?;
    let others = cursor.number()?;
    let mut forms = Vec::with_capacity(1 + others);
    forms.push(Form { text: Text::Borrowed(name), kind: name_kind, lang: Text::Borrowed("") });
    for _ in 0..others {
        let kind = cursor.kind()?;
        let [lang, text] = cursor.texts()?;
        forms.push(Form { text: Text::Borrowed(text), kind, lang: Text::Borrowed(lang) });
    }
    let count = cursor.number()?;
    let mut terms = Vec::with_capacity(count);
    for _ in 0..count {
        let [office, of, title, from, to] = cursor.texts()?;
        terms.push(Term {
            office: Text::Borrowed(office),
            of: Text::Borrowed(of),
            title: Text::Borrowed(title),
            from: filled(from),
            to: filled(to),
        });
    }
    let owned = |field: &str| (!field.is_empty()).then(|| field.to_owned());
    Some(ActorFacts {
        actor: Actor {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: match sort {
                Sort::State => ActorKind::Country,
                Sort::Org => ActorKind::Org,
                Sort::Office => ActorKind::Office,
                Sort::Group => ActorKind::Group,
                Sort::City => ActorKind::City,
                Sort::Person => ActorKind::Person,
            },
            country: owned(country),
            sector: match sort {
                Sort::Person => terms.last().map(|term| sector_of(&term.office).to_owned()),
                _ => owned(sector),
            },
        },
        forms,
        terms,
        place: lat.parse().ok().zip(lon.parse().ok()),
        population: population.parse().ok(),
    })
}

/// Returns where a state's capital is, and so the state.
fn place_of_city(lexicon: &ActorLexicon, iso3: &str, capital: &str) -> Option<(f64, f64)> {
    let of_that_name = lexicon.by_form(&fold(capital)).iter().map(|&(index, _)| lexicon.at(index));
    let mut cities = of_that_name.filter(|facts| facts.actor.kind == ActorKind::City);
    cities.find(|city| city.actor.country.as_deref() == Some(iso3)).and_then(|city| city.place)
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
