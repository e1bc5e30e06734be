//! Walks the rows that make actors and names, always in the same order.
//!
//! Only the build script walks them, to fold every name once and for all. Rows that name
//! something unknown are passed over; `check` reports them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::files::{Files, rows};
use super::form_kind::FormKind;
use super::generic::BODIES;
use crate::fold::fold;

/// Text of the embedded files, or made from it.
pub type Text = Cow<'static, str>;

/// Where an actor stands in the lexicon.
pub type ActorIndex = u32;

/// What sort of row an actor comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    State,
    Org,
    Office,
    Group,
    City,
    Person,
}

/// An actor as its row has it; empty fields are unknown.
#[derive(Clone, Debug)]
pub(crate) struct RawActor {
    pub id: Text,
    pub name: Text,
    /// Whether the name is written in the files or made by rule.
    pub name_kind: FormKind,
    pub sort: Sort,
    pub country: &'static str,
    pub sector: &'static str,
    /// Latitude, longitude and population of a city.
    pub place: [&'static str; 3],
}

/// Receives what the walk finds: actors in the order of their indices, then each one's names.
#[allow(dead_code)] // for the build script
pub(crate) trait Sink {
    fn actor(&mut self, actor: RawActor);
    fn form(&mut self, of: ActorIndex, text: Text, kind: FormKind, lang: &'static str);
}

/// The indices that the walk builds.
#[allow(dead_code)] // for the build script
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    pub count: ActorIndex,
    pub ids: HashMap<Text, ActorIndex>,
    pub states: BTreeMap<&'static str, ActorIndex>,
    /// Who held it, by office code and state or organisation.
    pub holders: BTreeMap<(&'static str, &'static str), Vec<ActorIndex>>,
    /// Body by office code and state.
    pub offices: BTreeMap<(&'static str, &'static str), ActorIndex>,
}

/// Walks all files.
#[allow(dead_code)] // for the build script
pub(crate) fn scan(files: &Files, sink: &mut impl Sink) -> Scanned {
    let mut scanned = Scanned::default();
    scan_states(files, sink, &mut scanned);
    scan_bodies(files, sink, &mut scanned);
    add_generic_bodies(files, sink, &mut scanned);
    let seats = seats(files);
    let named = latin_names(files);
    for row in rows::<8>(files.cities) {
        let [id, name, country, lat, lon, population, forms, _] = row.fields;
        // Luanda in Japanese letters sounds "ruanda": in Latin letters that is a state of its own.
        let sounds_foreign = |form: &&str| {
            form.chars().any(is_other_script) && named.get(&fold(form)).is_some_and(|state| *state != country)
        };
        // What a capital is called elsewhere may mean the state as well: "Varsovie".
        if let (Some(&kind), Some(&state)) = (seats.get(&(country, fold(name))), scanned.states.get(country))
        {
            for form in forms.split('|').filter(|form| form.chars().count() >= 4 && !sounds_foreign(form)) {
                sink.form(state, Text::Borrowed(form), kind, "");
            }
        }
        let actor = RawActor { place: [lat, lon, population], ..written(id, name, Sort::City, country, "") };
        let index = add(&mut scanned, sink, actor);
        for form in forms.split('|').filter(|form| !sounds_foreign(form)) {
            add_forms(sink, index, form);
        }
    }
    for row in rows::<5>(files.people) {
        let [id, name, country, forms, _] = row.fields;
        // A person may stand in several files, each with further spellings.
        let index = match scanned.ids.get(id) {
            Some(&index) => index,
            None => add(&mut scanned, sink, written(id, name, Sort::Person, country, "")),
        };
        add_forms(sink, index, forms);
    }
    for row in rows::<7>(files.terms) {
        let [person, office, of, ..] = row.fields;
        if let Some(&index) = scanned.ids.get(person) {
            let holders = scanned.holders.entry((office, of)).or_default();
            if !holders.contains(&index) {
                holders.push(index);
            }
        }
    }
    scanned
}

fn scan_states(files: &Files, sink: &mut impl Sink, scanned: &mut Scanned) {
    for row in rows::<9>(files.states) {
        let [iso3, _, qid, name, ..] = row.fields;
        let mut actor = written(qid, name, Sort::State, iso3, "");
        if qid.is_empty() {
            actor.id = Text::Owned(format!("chancery:state/{}", iso3.to_lowercase()));
        }
        let index = add(scanned, sink, actor);
        scanned.states.insert(iso3, index);
    }
    for row in rows::<5>(files.state_forms) {
        let [iso3, form, kind, lang, _] = row.fields;
        if let (Some(&index), Some(kind)) = (scanned.states.get(iso3), FormKind::parse(kind)) {
            sink.form(index, Text::Borrowed(form), kind, lang);
        }
    }
}

fn scan_bodies(files: &Files, sink: &mut impl Sink, scanned: &mut Scanned) {
    for row in rows::<7>(files.orgs) {
        let [id, name, kind, country, sector, forms, _] = row.fields;
        if let Some(sort) = body_sort(kind) {
            let index = add(scanned, sink, written(id, name, sort, country, sector));
            add_forms(sink, index, forms);
        }
    }
    for row in rows::<7>(files.offices) {
        let [id, name, country, sector, codes, forms, _] = row.fields;
        let index = match scanned.ids.get(id) {
            Some(&index) => index,
            None => add(scanned, sink, written(id, name, Sort::Office, country, sector)),
        };
        add_forms(sink, index, forms);
        for code in codes.split('|').filter(|code| !code.is_empty()) {
            scanned.offices.entry((code, country)).or_insert(index);
        }
    }
}

/// Returns the sort of body that a word of `orgs.tsv` means.
pub(crate) fn body_sort(word: &str) -> Option<Sort> {
    match word {
        "org" => Some(Sort::Org),
        "office" => Some(Sort::Office),
        "group" => Some(Sort::Group),
        _ => None,
    }
}

/// Adds what every state has; a body of `offices.tsv` keeps its name and gains the generic ones.
fn add_generic_bodies(files: &Files, sink: &mut impl Sink, scanned: &mut Scanned) {
    let adjectives = own_adjectives(files);
    for row in rows::<9>(files.states) {
        let [iso3, _, _, state, _, _, _, to, _] = row.fields;
        if !to.is_empty() {
            continue;
        }
        let adjectives = adjectives.get(iso3).map_or(&[][..], Vec::as_slice);
        for body in BODIES {
            let known = body.codes.first().and_then(|&code| scanned.offices.get(&(code, iso3)).copied());
            let index = known.unwrap_or_else(|| {
                let name = match adjectives.first() {
                    Some(adjective) => format!("{adjective} {}", body.names[0]),
                    None => format!("{} of {state}", body.names[0]),
                };
                let id = Text::Owned(format!("chancery:office/{}-{}", iso3.to_lowercase(), body.slug));
                let actor = RawActor {
                    id,
                    name: Text::Owned(name),
                    name_kind: FormKind::Generic,
                    ..written("", "", Sort::Office, iso3, body.sector)
                };
                add(scanned, sink, actor)
            });
            for code in body.codes {
                scanned.offices.entry((code, iso3)).or_insert(index);
            }
            add_generic_forms(sink, index, body.names, adjectives, state);
        }
    }
}

/// Adds "Icelandic Foreign Ministry", "Foreign Ministry of Iceland" and the like.
fn add_generic_forms(
    sink: &mut impl Sink,
    index: ActorIndex,
    names: &[&str],
    adjectives: &[&str],
    state: &str,
) {
    for words in names {
        for adjective in adjectives {
            sink.form(index, Text::Owned(format!("{adjective} {words}")), FormKind::Generic, "");
        }
        sink.form(index, Text::Owned(format!("{words} of {state}")), FormKind::Generic, "");
    }
}

/// Returns the capitals and other seats of government, by state and folded name.
fn seats(files: &Files) -> BTreeMap<(&'static str, String), FormKind> {
    let mut seats = BTreeMap::new();
    for row in rows::<5>(files.state_forms) {
        let [iso3, form, kind, ..] = row.fields;
        if let Some(kind @ (FormKind::Capital | FormKind::Metonym)) = FormKind::parse(kind) {
            seats.entry((iso3, fold(form))).or_insert(kind);
        }
    }
    seats
}

/// Returns the states' names in Latin letters, folded, each with the first state of that name.
fn latin_names(files: &Files) -> BTreeMap<String, &'static str> {
    let mut names = BTreeMap::new();
    for row in rows::<5>(files.state_forms) {
        let [iso3, form, kind, ..] = row.fields;
        let is_name = matches!(FormKind::parse(kind), Some(FormKind::Name | FormKind::Exonym));
        if is_name && !form.chars().any(is_other_script) {
            names.entry(fold(form)).or_insert(iso3);
        }
    }
    names
}

fn is_other_script(sign: char) -> bool {
    sign.is_alphabetic() && sign >= '\u{370}'
}

/// Returns each state's adjectives that no other state has.
fn own_adjectives(files: &Files) -> BTreeMap<&'static str, Vec<&'static str>> {
    let adjective_rows =
        || rows::<5>(files.state_forms).map(|row| row.fields).filter(|fields| fields[2] == "adjective");
    let mut states: BTreeMap<&str, u32> = BTreeMap::new();
    for [_, adjective, ..] in adjective_rows() {
        *states.entry(adjective).or_default() += 1;
    }
    let mut own: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for [iso3, adjective, ..] in adjective_rows() {
        if states.get(adjective) == Some(&1) {
            own.entry(iso3).or_default().push(adjective);
        }
    }
    own
}

fn written(
    id: &'static str,
    name: &'static str,
    sort: Sort,
    country: &'static str,
    sector: &'static str,
) -> RawActor {
    RawActor {
        id: Text::Borrowed(id),
        name: Text::Borrowed(name),
        name_kind: FormKind::Name,
        sort,
        country,
        sector,
        place: [""; 3],
    }
}

fn add(scanned: &mut Scanned, sink: &mut impl Sink, actor: RawActor) -> ActorIndex {
    // Two rows with one id are two actors here, and an error in `check`; look-ups find the first.
    let index = scanned.count;
    scanned.count += 1;
    scanned.ids.entry(actor.id.clone()).or_insert(index);
    sink.actor(actor);
    index
}

/// Adds `|`-separated spellings. Short ones in capitals are initials.
fn add_forms(sink: &mut impl Sink, index: ActorIndex, forms: &'static str) {
    for form in forms.split('|').map(str::trim).filter(|form| !form.is_empty()) {
        let kind = if is_acronym(form) { FormKind::Acronym } else { FormKind::Alias };
        sink.form(index, Text::Borrowed(form), kind, "");
    }
}

fn is_acronym(form: &str) -> bool {
    let mut letters = 0;
    form.len() <= 10
        && form.chars().all(|sign| {
            letters += usize::from(sign.is_alphabetic());
            sign != ' ' && !sign.is_lowercase()
        })
        && letters >= 2
}
