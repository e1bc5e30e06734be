//! Finds actors in an index that was imported: a million names in one file that is not read but mapped.
//!
//! Names are looked up exactly, then by how their words sound, one sound more or less allowed. Both look-ups are finite
//! state transducers ([`fst`]); the actors themselves are read one by one where they are needed.

use std::collections::BTreeMap;
use std::fmt;

use chancery_lexicon::actors::{ActorFacts, Form, FormKind, Term, Text, fold};
use chancery_model::{Actor, ActorKind};

use super::skeleton::skeleton;

/// First bytes of an index; the last of them is the format's version.
const MAGIC: &[u8; 8] = b"CHANACT1";

/// Sections of an index: names, sounds, postings, actors of sounds, places of actors, actors.
const SECTIONS: usize = 6;

/// Most actors looked at for one word.
const MOST_SHARED: usize = 4096;

const FIELD: char = '\u{1f}';
const ITEM: char = '\u{1e}';
const PART: char = '\u{1d}';

/// Why bytes are no index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndexError {
    /// The first bytes are those of something else, or of another version.
    NotAnIndex,
    /// The file ends early, or a section is broken.
    Damaged,
    /// More names than an index can hold.
    TooLarge,
}

impl fmt::Display for IndexError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            IndexError::NotAnIndex => "expected an index of actors, found something else",
            IndexError::Damaged => "expected a whole index of actors, found a damaged one",
            IndexError::TooLarge => "more names than an index can hold",
        })
    }
}

impl std::error::Error for IndexError {}

/// An index, opened. Its bytes stay where they are.
pub struct ImportedActors {
    names: fst::Map<&'static [u8]>,
    sounds: fst::Map<&'static [u8]>,
    lists: &'static [u8],
    heads: &'static [u8],
    places: &'static [u8],
    actors: &'static [u8],
}

impl fmt::Debug for ImportedActors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ImportedActors")
            .field("actors", &self.len())
            .field("names", &self.names.len())
            .finish()
    }
}

/// Returns the bytes of an index of `actors`, which come back under their places in the slice.
///
/// # Errors
/// If there are more than an index can hold.
pub fn build(actors: &[ActorFacts]) -> Result<Vec<u8>, IndexError> {
    let mut names: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut heads: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
    let mut places: Vec<u64> = Vec::with_capacity(actors.len() + 1);
    let mut records: Vec<u8> = Vec::new();
    for (number, facts) in actors.iter().enumerate() {
        let number = u32::try_from(number).map_err(|_| IndexError::TooLarge)?;
        places.push(records.len() as u64);
        records.extend_from_slice(written(facts).as_bytes());
        let texts =
            std::iter::once(facts.actor.name.as_str()).chain(facts.forms.iter().map(|form| &*form.text));
        for text in texts {
            let folded = fold(text);
            if folded.is_empty() {
                continue;
            }
            if facts.actor.kind == ActorKind::Person {
                for word in folded.split(' ').filter(|word| word.len() >= 2) {
                    push(heads.entry(skeleton(word.as_bytes())).or_default(), number);
                }
            }
            push(names.entry(folded).or_default(), number);
        }
        push(names.entry(id_key(&facts.actor.id)).or_default(), number);
    }
    places.push(records.len() as u64);

    let mut lists: Vec<u8> = Vec::new();
    let mut put = |list: &[u32]| -> u64 {
        let at = lists.len() as u64;
        lists.extend((list.len() as u32).to_le_bytes());
        list.iter().for_each(|number| lists.extend(number.to_le_bytes()));
        at
    };
    let names: Vec<(String, u64)> = names.into_iter().map(|(name, list)| (name, put(&list))).collect();
    // A sound is found by itself and by whatever is left of it without one of its letters.
    let mut variants: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
    let mut places_of_heads: Vec<u8> = Vec::new();
    for (number, (sound, list)) in heads.iter().enumerate() {
        places_of_heads.extend(put(list).to_le_bytes());
        for variant in variants_of(sound) {
            push(variants.entry(variant).or_default(), number as u32);
        }
    }
    let sounds: Vec<(Vec<u8>, u64)> = variants.into_iter().map(|(sound, list)| (sound, put(&list))).collect();

    let map = |bytes: Result<fst::Map<Vec<u8>>, fst::Error>| {
        bytes.map(|map| map.into_fst().into_inner()).map_err(|_| IndexError::TooLarge)
    };
    let places: Vec<u8> = places.iter().flat_map(|place| place.to_le_bytes()).collect();
    let sections: [Vec<u8>; SECTIONS] = [
        map(fst::Map::from_iter(names))?,
        map(fst::Map::from_iter(sounds))?,
        lists,
        places_of_heads,
        places,
        records,
    ];
    let mut bytes = MAGIC.to_vec();
    sections.iter().for_each(|section| bytes.extend((section.len() as u64).to_le_bytes()));
    sections.iter().for_each(|section| bytes.extend_from_slice(section));
    Ok(bytes)
}

impl ImportedActors {
    /// Opens what [`build`] wrote.
    ///
    /// # Errors
    /// If the bytes are no index, or a damaged one.
    pub fn open(bytes: &'static [u8]) -> Result<ImportedActors, IndexError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(IndexError::NotAnIndex)?;
        let mut sections: [&'static [u8]; SECTIONS] = [&[]; SECTIONS];
        let mut at = SECTIONS * 8;
        for (number, section) in sections.iter_mut().enumerate() {
            let length = u64_at(rest, number * 8).and_then(|length| usize::try_from(length).ok());
            let end = length.and_then(|length| at.checked_add(length)).ok_or(IndexError::Damaged)?;
            *section = rest.get(at..end).ok_or(IndexError::Damaged)?;
            at = end;
        }
        let [names, sounds, lists, heads, places, actors] = sections;
        let map = |section| fst::Map::new(section).map_err(|_| IndexError::Damaged);
        Ok(ImportedActors { names: map(names)?, sounds: map(sounds)?, lists, heads, places, actors })
    }

    /// Returns how many actors there are.
    pub fn len(&self) -> usize {
        (self.places.len() / 8).saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the actor at a place, below [`ImportedActors::len`]; `None` if the file is damaged there.
    pub fn at(&self, number: u32) -> Option<ActorFacts> {
        let start = usize::try_from(u64_at(self.places, number as usize * 8)?).ok()?;
        let end = usize::try_from(u64_at(self.places, number as usize * 8 + 8)?).ok()?;
        read(std::str::from_utf8(self.actors.get(start..end)?).ok()?)
    }

    /// Returns the actors called `folded` exactly, by place.
    pub fn called(&self, folded: &str) -> Vec<u32> {
        self.names.get(folded).map_or_else(Vec::new, |at| self.list(at).collect())
    }

    /// Returns the actor with an id, by place.
    pub fn with_id(&self, id: &str) -> Vec<u32> {
        self.called(&id_key(id))
    }

    /// Returns persons whose names have words that sound like all of `words` (folded), at most `most`.
    ///
    /// Nothing for a single word: too many people share it.
    pub fn sounding_like(&self, words: &[&str], most: usize) -> Vec<u32> {
        if words.len() < 2 {
            return Vec::new();
        }
        let mut by_word: Vec<Vec<u32>> = words.iter().map(|word| self.with_word(word)).collect();
        by_word.sort_by_key(Vec::len);
        let Some((rarest, others)) = by_word.split_first() else { return Vec::new() };
        let shared =
            rarest.iter().filter(|person| others.iter().all(|list| list.binary_search(person).is_ok()));
        shared.copied().take(most).collect()
    }

    /// Persons with a word that sounds like one, sorted.
    fn with_word(&self, word: &str) -> Vec<u32> {
        let sound = skeleton(word.as_bytes());
        let mut heads: Vec<u32> = Vec::new();
        for variant in variants_of(&sound) {
            heads.extend(self.sounds.get(variant).into_iter().flat_map(|at| self.list(at)));
        }
        heads.sort_unstable();
        heads.dedup();
        let mut persons: Vec<u32> = Vec::new();
        for head in heads {
            if let Some(at) = u64_at(self.heads, head as usize * 8) {
                persons.extend(self.list(at));
            }
            if persons.len() > MOST_SHARED * words_factor(word) {
                break;
            }
        }
        persons.sort_unstable();
        persons.dedup();
        persons
    }

    fn list(&self, at: u64) -> impl Iterator<Item = u32> + use<> {
        let lists = self.lists;
        let start = usize::try_from(at).unwrap_or(usize::MAX);
        let count = u32_at(lists, start).unwrap_or(0) as usize;
        (1..=count).map_while(move |item| u32_at(lists, start.checked_add(4 * item)?))
    }
}

/// An id among the names; no folded name has the sign.
fn id_key(id: &str) -> String {
    format!("={id}")
}

/// Long words are rarer than short ones: more of their bearers may be looked at.
fn words_factor(word: &str) -> usize {
    if word.len() <= 3 { 1 } else { 16 }
}

/// A sound, and what is left of it without one of its letters.
fn variants_of(sound: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![sound.to_vec()];
    if sound.len() >= 3 {
        for skip in 0..sound.len() {
            let mut left = sound.to_vec();
            left.remove(skip);
            all.push(left);
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn push(list: &mut Vec<u32>, number: u32) {
    if list.last() != Some(&number) {
        list.push(number);
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(8)?).and_then(|eight| eight.try_into().ok()).map(u64::from_le_bytes)
}

const KINDS: [(&str, ActorKind); 6] = [
    ("person", ActorKind::Person),
    ("country", ActorKind::Country),
    ("city", ActorKind::City),
    ("org", ActorKind::Org),
    ("office", ActorKind::Office),
    ("group", ActorKind::Group),
];

/// An actor as one string.
fn written(facts: &ActorFacts) -> String {
    let plain = |text: &str| text.replace([FIELD, ITEM, PART], " ");
    let kind = KINDS.iter().find(|(_, kind)| *kind == facts.actor.kind).map_or("org", |(word, _)| word);
    let forms: Vec<String> = facts.forms.iter().map(|form| plain(&form.text)).collect();
    let terms: Vec<String> = facts
        .terms
        .iter()
        .map(|term| {
            let parts = [
                &*term.office,
                &*term.of,
                &*term.title,
                term.from.as_deref().unwrap_or(""),
                term.to.as_deref().unwrap_or(""),
            ];
            parts.map(plain).join(&PART.to_string())
        })
        .collect();
    let place = facts.place.map_or(String::new(), |(lat, lon)| format!("{lat}{PART}{lon}"));
    [
        plain(&facts.actor.id),
        plain(&facts.actor.name),
        kind.to_owned(),
        plain(facts.actor.country.as_deref().unwrap_or("")),
        plain(facts.actor.sector.as_deref().unwrap_or("")),
        forms.join(&ITEM.to_string()),
        terms.join(&ITEM.to_string()),
        place,
        facts.population.map_or(String::new(), |people| people.to_string()),
    ]
    .join(&FIELD.to_string())
}

fn read(text: &str) -> Option<ActorFacts> {
    let mut fields = text.split(FIELD);
    let mut next = || fields.next();
    let (id, name, kind, country, sector) = (next()?, next()?, next()?, next()?, next()?);
    let (forms, terms, place, population) = (next()?, next()?, next()?, next()?);
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let items = |text: &'_ str| -> Vec<String> {
        text.split(ITEM).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    };
    Some(ActorFacts {
        actor: Actor {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: KINDS.iter().find(|(word, _)| *word == kind).map(|(_, kind)| *kind)?,
            country: filled(country),
            sector: filled(sector),
        },
        forms: items(forms)
            .into_iter()
            .map(|text| Form { text: Text::Owned(text), kind: FormKind::Alias, lang: Text::Borrowed("") })
            .collect(),
        terms: items(terms)
            .into_iter()
            .map(|term| {
                let mut parts = term.split(PART).map(|part| part.to_owned());
                let mut next = || parts.next().unwrap_or_default();
                let (office, of, title) = (next(), next(), next());
                let date = |text: String| (!text.is_empty()).then_some(Text::Owned(text));
                let (from, to) = (date(next()), date(next()));
                Term { office: office.into(), of: of.into(), title: title.into(), from, to }
            })
            .collect(),
        place: place.split_once(PART).and_then(|(lat, lon)| Some((lat.parse().ok()?, lon.parse().ok()?))),
        population: population.parse().ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, name: &str, alias: &str) -> ActorFacts {
        let form = Form { text: alias.to_owned().into(), kind: FormKind::Alias, lang: "".into() };
        ActorFacts {
            actor: Actor {
                id: id.to_owned(),
                name: name.to_owned(),
                kind: ActorKind::Person,
                country: Some("FRO".to_owned()),
                sector: None,
            },
            forms: vec![form],
            terms: vec![Term {
                office: "head-of-government".into(),
                of: "FRO".into(),
                title: "".into(),
                from: Some("2011".into()),
                to: None,
            }],
            place: None,
            population: None,
        }
    }

    fn opened(actors: &[ActorFacts]) -> ImportedActors {
        let bytes = build(actors).expect("few actors fit");
        ImportedActors::open(Vec::leak(bytes)).expect("it was just built")
    }

    #[test]
    fn what_goes_in_comes_out() {
        let actors = [person("x:1", "Jógvan Testsen", "J. Testsen"), person("x:2", "Anna Provo", "")];
        let index = opened(&actors);
        assert_eq!(index.len(), 2);
        assert_eq!(index.called("jogvan testsen"), [0]);
        assert_eq!(index.at(0).as_ref(), Some(&actors[0]));
        assert_eq!(index.sounding_like(&["jogvan", "testsen"], 9), [0]);
        assert_eq!(index.sounding_like(&["yogvan", "testen"], 9), [0]);
        assert_eq!(index.sounding_like(&["anna", "testsen"], 9), [0_u32; 0]);
    }

    #[test]
    fn what_is_no_index_is_refused() {
        assert_eq!(ImportedActors::open(b"PK\x03\x04").err(), Some(IndexError::NotAnIndex));
        let whole = build(&[person("x:1", "Jógvan Testsen", "")]).expect("one fits");
        for length in (8..whole.len()).step_by(7) {
            let cut: &'static [u8] = Vec::leak(whole[..length].to_vec());
            assert!(ImportedActors::open(cut).is_err(), "{length}");
        }
    }
}
