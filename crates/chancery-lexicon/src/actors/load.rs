//! Reads the files into the lexicon.
//!
//! A row that names something unknown is left out here; [`super::check`] reports it.

use chancery_model::{Actor, ActorKind};

use super::files::{self, Row, rows};
use super::generic;
use super::{ActorFacts, ActorIndex, ActorLexicon, Form, FormKind, Membership, RoleWord, Term, Text, fold};

/// Reads every embedded file.
pub(super) fn embedded() -> ActorLexicon {
    let mut lexicon = ActorLexicon::default();
    read_states(&mut lexicon);
    read_orgs(&mut lexicon);
    read_offices(&mut lexicon);
    generic::add_offices(&mut lexicon);
    read_cities(&mut lexicon);
    read_people(&mut lexicon);
    read_memberships(&mut lexicon);
    read_role_words(&mut lexicon);
    lexicon
}

fn read_states(lexicon: &mut ActorLexicon) {
    for Row { fields: [iso3, _iso2, qid, name, ..], .. } in rows::<9>(files::STATES) {
        let id =
            if qid.is_empty() { format!("chancery:state/{}", iso3.to_lowercase()) } else { qid.to_owned() };
        let facts = new_facts(id, name, ActorKind::Country, iso3, "");
        let index = add(lexicon, facts);
        lexicon.states.insert(Text::Borrowed(iso3), index);
    }
    for &file in files::STATE_FORMS {
        for Row { fields: [iso3, form, kind, lang, _source], .. } in rows::<5>(file) {
            let (Some(&index), Some(kind)) = (lexicon.states.get(iso3), FormKind::parse(kind)) else {
                continue;
            };
            add_form(lexicon, index, Text::Borrowed(form), kind, lang);
        }
    }
}

fn read_orgs(lexicon: &mut ActorLexicon) {
    for &file in files::ORGS {
        for Row { fields: [id, name, kind, country, sector, forms, _source], .. } in rows::<7>(file) {
            let Some(kind) = body_kind(kind) else {
                continue;
            };
            let index = add(lexicon, new_facts(id.to_owned(), name, kind, country, sector));
            add_forms(lexicon, index, forms);
        }
    }
}

/// Returns the kind of body that a word of `orgs.tsv` means.
pub(super) fn body_kind(word: &str) -> Option<ActorKind> {
    match word {
        "org" => Some(ActorKind::Org),
        "office" => Some(ActorKind::Office),
        "group" => Some(ActorKind::Group),
        _ => None,
    }
}

fn read_offices(lexicon: &mut ActorLexicon) {
    for Row { fields: [id, name, country, sector, codes, forms, _source], .. } in rows::<7>(files::OFFICES) {
        let index = match lexicon.index_of(id) {
            Some(index) => index,
            None => add(lexicon, new_facts(id.to_owned(), name, ActorKind::Office, country, sector)),
        };
        add_forms(lexicon, index, forms);
        for code in codes.split('|').filter(|code| !code.is_empty()) {
            let key = (Text::Borrowed(code), Text::Borrowed(country));
            lexicon.offices.entry(key).or_insert(index);
        }
    }
}

fn read_cities(lexicon: &mut ActorLexicon) {
    for Row { fields: [id, name, country, lat, lon, population, forms, _source], .. } in
        rows::<8>(files::CITIES)
    {
        let mut facts = new_facts(id.to_owned(), name, ActorKind::City, country, "");
        facts.place = lat.parse().ok().zip(lon.parse().ok());
        facts.population = population.parse().ok();
        let index = add(lexicon, facts);
        add_forms(lexicon, index, forms);
    }
    for Row { fields: [iso3, _, _, _, capital, ..], .. } in rows::<9>(files::STATES) {
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

fn read_people(lexicon: &mut ActorLexicon) {
    for &file in files::PEOPLE {
        for Row { fields: [id, name, country, forms, _source], .. } in rows::<5>(file) {
            // A person may stand in several files, each with further spellings.
            let index = match lexicon.index_of(id) {
                Some(index) => index,
                None => add(lexicon, new_facts(id.to_owned(), name, ActorKind::Person, country, "")),
            };
            add_forms(lexicon, index, forms);
        }
    }
    for &file in files::TERMS {
        for Row { fields: [person, office, of, title, from, to, _source], .. } in rows::<7>(file) {
            let Some(index) = lexicon.index_of(person) else {
                continue;
            };
            let term = Term {
                office: Text::Borrowed(office),
                of: Text::Borrowed(of),
                title: Text::Borrowed(title),
                from: date(from),
                to: date(to),
            };
            let holders = lexicon.holders.entry((term.office.clone(), term.of.clone())).or_default();
            if !holders.contains(&index) {
                holders.push(index);
            }
            let terms = &mut lexicon.actors[index as usize].terms;
            let place = terms.partition_point(|earlier| earlier.from <= term.from);
            terms.insert(place, term);
        }
    }
    for facts in &mut lexicon.actors {
        if facts.actor.kind == ActorKind::Person && facts.actor.sector.is_none() {
            facts.actor.sector = facts.terms.last().map(|term| generic::sector_of(&term.office).to_owned());
        }
    }
}

fn read_memberships(lexicon: &mut ActorLexicon) {
    for &file in files::MEMBERSHIPS {
        for Row { fields: [org, member, role, from, to, _source], .. } in rows::<6>(file) {
            let membership = Membership {
                member: Text::Borrowed(member),
                role: Text::Borrowed(role),
                from: date(from),
                to: date(to),
            };
            lexicon.memberships.entry(Text::Borrowed(org)).or_default().push(membership);
        }
    }
}

fn read_role_words(lexicon: &mut ActorLexicon) {
    for Row { fields: [phrase, code, only, ..], .. } in rows::<5>(files::ROLE_WORDS) {
        let word = RoleWord { code: Text::Borrowed(code), only: date(only) };
        lexicon.role_words.entry(fold(phrase)).or_default().push(word);
    }
}

/// Returns a field, or `None` where it is empty.
fn date(field: &'static str) -> Option<Text> {
    (!field.is_empty()).then_some(Text::Borrowed(field))
}

/// Returns the facts of an actor known by its canonical name alone.
pub(super) fn new_facts(
    id: String,
    name: &'static str,
    kind: ActorKind,
    country: &str,
    sector: &str,
) -> ActorFacts {
    let filled = |field: &str| (!field.is_empty()).then(|| field.to_owned());
    ActorFacts {
        actor: Actor { id, name: name.to_owned(), kind, country: filled(country), sector: filled(sector) },
        forms: vec![Form { text: Text::Borrowed(name), kind: FormKind::Name, lang: Text::Borrowed("") }],
        terms: Vec::new(),
        place: None,
        population: None,
    }
}

/// Adds an actor and its first form to the indices.
pub(super) fn add(lexicon: &mut ActorLexicon, facts: ActorFacts) -> ActorIndex {
    let index = lexicon.actors.len() as ActorIndex;
    for form in &facts.forms {
        lexicon.by_form.entry(fold(&form.text)).or_default().push((index, form.kind));
    }
    lexicon.by_id.entry(Text::Owned(facts.actor.id.clone())).or_insert(index);
    lexicon.actors.push(facts);
    index
}

/// Adds `|`-separated spellings. Short ones in capitals are initials.
fn add_forms(lexicon: &mut ActorLexicon, index: ActorIndex, forms: &'static str) {
    for form in forms.split('|').map(str::trim).filter(|form| !form.is_empty()) {
        let kind = if is_acronym(form) { FormKind::Acronym } else { FormKind::Alias };
        add_form(lexicon, index, Text::Borrowed(form), kind, "");
    }
}

fn is_acronym(form: &str) -> bool {
    let letters = || form.chars().filter(|sign| sign.is_alphabetic());
    form.chars().count() <= 8
        && letters().count() >= 2
        && letters().all(char::is_uppercase)
        && !form.contains(' ')
}

/// Adds one name; nothing happens if the actor has it already.
pub(super) fn add_form(
    lexicon: &mut ActorLexicon,
    index: ActorIndex,
    text: Text,
    kind: FormKind,
    lang: &'static str,
) {
    let folded = fold(&text);
    if folded.is_empty() {
        return;
    }
    let known = lexicon.by_form.entry(folded).or_default();
    if known
        .iter()
        .any(|&(other, known_kind)| other == index && (known_kind == kind || known_kind == FormKind::Name))
    {
        return;
    }
    known.push((index, kind));
    lexicon.actors[index as usize].forms.push(Form { text, kind, lang: Text::Borrowed(lang) });
}
