//! What can be true: how many of something there can be, what can be done to whom, what a mistranslated word usually was.
//!
//! The rows live in `data/plausibility/*.tsv`, each with its source; this module only looks them up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A word of another language that a translation left standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// As it stands in the damaged text.
    pub word: String,
    /// BCP 47 tag of the language it belongs to.
    pub lang: String,
    /// What it says in English.
    pub reading: String,
    /// Words of which one must be near; empty where none is needed (the word is not English at all).
    pub near: Vec<String>,
}

/// A usual mistranslation, which what stands near it gives away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistranslation {
    /// The words in the damaged text, lower case.
    pub said: String,
    /// Words of which one must be in the same sentence; empty where none is needed.
    pub near: Vec<String>,
    /// The likely meaning.
    pub reading: String,
    /// `measure`, `role` or `word`.
    pub kind: String,
    /// Why, readable by a person.
    pub reason: String,
}

/// How many of something there can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cardinality {
    /// The noun, singular.
    pub noun: String,
    /// The most there can be of one state.
    pub most: u32,
    /// What is meant where there are more.
    pub reading: String,
    /// Why, readable by a person.
    pub reason: String,
}

/// What sort of thing a noun counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Nouns of one class count the same things: people and persons.
    pub class: String,
    /// `person`, `thing`, `time`, `money`, …
    pub kind: String,
    /// The number grows while people still count: the dead, the displaced.
    pub toll: bool,
}

/// A phrase that cannot be the speaker it claims to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VagueSpeaker {
    /// The phrase, lower case: `the company`.
    pub phrase: String,
    /// Why, readable by a person.
    pub reason: String,
}

/// A verb's particle that a translation left at the end of its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particle {
    /// The word at the sentence's end.
    pub particle: String,
    /// The verb it belongs to, in its own language.
    pub verb: String,
    /// What the verb means.
    pub reading: String,
}

/// How an act is worded in a headline of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActWords {
    /// With several doing it: `expel`.
    pub many: String,
    /// With one: `expels`.
    pub one: String,
    /// The preposition before whom it is done to; may be empty.
    pub towards: String,
    /// What was done, where nobody knows by whom: `expelled`; may be empty.
    pub done: String,
}

/// All tables.
#[derive(Debug, Default)]
pub struct Plausibility {
    /// By word.
    pub leftovers: Vec<Leftover>,
    /// By words said.
    pub mistranslations: Vec<Mistranslation>,
    /// By noun.
    pub cardinalities: Vec<Cardinality>,
    /// By phrase.
    pub speakers: Vec<VagueSpeaker>,
    /// By particle.
    pub particles: Vec<Particle>,
    first_words: BTreeMap<String, Vec<usize>>,
    first_said: BTreeMap<String, Vec<usize>>,
    units: BTreeMap<String, Unit>,
    regions: BTreeMap<String, Vec<String>>,
    measures: Vec<(String, String)>,
    acts: BTreeMap<(String, String, String), ActWords>,
}

impl Plausibility {
    /// The tables compiled in, read once.
    pub fn embedded() -> &'static Plausibility {
        static TABLES: OnceLock<Plausibility> = OnceLock::new();
        TABLES.get_or_init(read)
    }

    /// The leftovers whose first word is `word`, as it is spelt.
    pub fn leftovers_from(&self, word: &str) -> impl Iterator<Item = &Leftover> {
        self.first_words.get(word).into_iter().flatten().map(|&place| &self.leftovers[place])
    }

    /// The mistranslations whose first word stands in `text`, which is in small letters; in the order of the table.
    pub fn mistranslations_in(&self, text: &str) -> impl Iterator<Item = &Mistranslation> {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let places: BTreeSet<usize> =
            words.filter_map(|word| self.first_said.get(word)).flatten().copied().collect();
        places.into_iter().map(|place| &self.mistranslations[place])
    }

    /// What a noun counts. Takes singular and plural.
    pub fn unit(&self, noun: &str) -> Option<&Unit> {
        let noun = noun.trim().to_lowercase();
        self.units.get(&noun).or_else(|| self.units.get(singular(&noun).as_str()))
    }

    /// The states of a region, as ISO 3166 alpha-3 codes.
    pub fn region(&self, name: &str) -> Option<&[String]> {
        let name = name.trim().to_lowercase();
        self.regions.get(name.strip_prefix("the ").unwrap_or(&name)).map(Vec::as_slice)
    }

    /// The measures named in `text`, each with the byte range of its words; longest term first, none inside another.
    pub fn measures(&self, text: &str) -> Vec<(&str, std::ops::Range<usize>)> {
        let lower = text.to_ascii_lowercase();
        let mut found: Vec<(&str, std::ops::Range<usize>)> = Vec::new();
        for (term, measure) in &self.measures {
            for place in word_matches(&lower, term) {
                let range = place..place + term.len();
                if !found.iter().any(|(_, other)| other.start < range.end && range.start < other.end) {
                    found.push((measure, range));
                }
            }
        }
        found.sort_by_key(|(_, range)| range.start);
        found
    }

    /// The words for an act: by type, mode and lemma, else by type and mode, else by type and lemma, else by type.
    pub fn act(&self, kind: &str, mode: &str, lemma: &str) -> Option<&ActWords> {
        let key = |mode: &str, lemma: &str| (kind.to_owned(), mode.to_owned(), lemma.to_owned());
        [key(mode, lemma), key(mode, ""), key("", lemma), key("", "")]
            .iter()
            .find_map(|key| self.acts.get(key))
    }
}

/// Byte offsets at which `term` stands in `text` as whole words.
pub fn word_matches<'t>(text: &'t str, term: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(term).map(|(place, _)| place).filter(move |&place| {
        let before = text[..place].chars().next_back();
        let after = text[place + term.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The singular of a regular English plural.
pub fn singular(noun: &str) -> String {
    match noun {
        "people" => return "person".to_owned(),
        "men" => return "man".to_owned(),
        "women" => return "woman".to_owned(),
        _ => {}
    }
    if let Some(stem) = noun.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if noun.ends_with("ss") || noun.ends_with("us") {
        return noun.to_owned();
    }
    noun.strip_suffix('s').unwrap_or(noun).to_owned()
}

fn first_word(words: &str) -> String {
    words.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("").to_owned()
}

fn read() -> Plausibility {
    let mut tables = Plausibility::default();
    for [word, lang, reading, _, near, _] in rows(include_str!("../data/plausibility/leftovers.tsv")) {
        tables.leftovers.push(Leftover {
            word: word.into(),
            lang: lang.into(),
            reading: reading.into(),
            near: list(near),
        });
    }
    for (place, leftover) in tables.leftovers.iter().enumerate() {
        tables.first_words.entry(first_word(&leftover.word)).or_default().push(place);
    }
    for [said, near, reading, kind, reason, _] in
        rows(include_str!("../data/plausibility/mistranslations.tsv"))
    {
        tables.mistranslations.push(Mistranslation {
            said: said.into(),
            near: list(near),
            reading: reading.into(),
            kind: kind.into(),
            reason: reason.into(),
        });
    }
    for (place, wrong) in tables.mistranslations.iter().enumerate() {
        tables.first_said.entry(first_word(&wrong.said)).or_default().push(place);
    }
    for [noun, _, most, reading, reason, _] in rows(include_str!("../data/plausibility/cardinalities.tsv")) {
        if let Ok(most) = most.parse() {
            tables.cardinalities.push(Cardinality {
                noun: noun.into(),
                most,
                reading: reading.into(),
                reason: reason.into(),
            });
        }
    }
    for [phrase, _, reason, _] in rows(include_str!("../data/plausibility/speakers.tsv")) {
        tables.speakers.push(VagueSpeaker { phrase: phrase.into(), reason: reason.into() });
    }
    for [particle, _, verb, reading, _] in rows(include_str!("../data/plausibility/particles.tsv")) {
        tables.particles.push(Particle {
            particle: particle.into(),
            verb: verb.into(),
            reading: reading.into(),
        });
    }
    for [noun, class, kind, toll, _] in rows(include_str!("../data/plausibility/units.tsv")) {
        tables
            .units
            .insert(noun.into(), Unit { class: class.into(), kind: kind.into(), toll: toll == "yes" });
    }
    for [region, members, _] in rows(include_str!("../data/plausibility/regions.tsv")) {
        tables.regions.insert(region.to_lowercase(), list(members));
    }
    for [term, measure, _] in rows(include_str!("../data/plausibility/measures.tsv")) {
        tables.measures.push((term.into(), measure.into()));
    }
    tables.measures.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
    for [kind, mode, lemma, many, one, towards, done, _] in
        rows(include_str!("../data/plausibility/acts.tsv"))
    {
        let words =
            ActWords { many: many.into(), one: one.into(), towards: towards.into(), done: done.into() };
        tables.acts.insert((kind.into(), mode.into(), lemma.into()), words);
    }
    tables
}

/// The rows of a table after its head; `#` starts a remark. Rows of another width are left out (a test finds them).
fn rows<const WIDTH: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; WIDTH]> {
    table
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| <[&str; WIDTH]>::try_from(line.split('\t').collect::<Vec<_>>()).ok())
}

fn list(cell: &str) -> Vec<String> {
    cell.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_all_columns_and_a_source_and_is_in_order() {
        let tables = [
            include_str!("../data/plausibility/acts.tsv"),
            include_str!("../data/plausibility/cardinalities.tsv"),
            include_str!("../data/plausibility/leftovers.tsv"),
            include_str!("../data/plausibility/measures.tsv"),
            include_str!("../data/plausibility/mistranslations.tsv"),
            include_str!("../data/plausibility/particles.tsv"),
            include_str!("../data/plausibility/regions.tsv"),
            include_str!("../data/plausibility/speakers.tsv"),
            include_str!("../data/plausibility/units.tsv"),
        ];
        for table in tables {
            let mut lines = table.lines();
            let width = lines.next().map(|head| head.split('\t').count()).expect("a head line");
            let body: Vec<&str> = lines.collect();
            for line in &body {
                let cells: Vec<&str> = line.split('\t').collect();
                assert_eq!(cells.len(), width, "{line}");
                assert!(!cells[width - 1].is_empty(), "no source: {line}");
            }
            assert!(body.windows(2).all(|pair| pair[0] < pair[1]), "not sorted, or a row twice");
        }
    }

    #[test]
    fn nouns_of_one_class_count_the_same() {
        let tables = Plausibility::embedded();
        assert_eq!(tables.unit("persons"), tables.unit("people"));
        assert!(tables.unit("killed").is_some_and(|unit| unit.toll));
        assert!(tables.unit("Diplomats").is_some_and(|unit| unit.class == "diplomat"));
    }

    #[test]
    fn measures_are_found_as_whole_words_and_longest_first() {
        let found = Plausibility::embedded().measures("Oslo announced visa bans and an asset freeze.");
        assert_eq!(found.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["entry ban", "asset freeze"]);
    }

    #[test]
    fn a_region_holds_its_states() {
        let europe = Plausibility::embedded().region("Europe").expect("Europe");
        assert!(europe.iter().any(|state| state == "CHE"));
    }
}
