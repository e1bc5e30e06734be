//! What words mean as political acts: verbs, nouns and adjectives with the company they must keep, and who is who around them.
//!
//! The tables lie in `data/events`. One row is one pattern:
//!
//! | column | holds |
//! |---|---|
//! | `lemmas` | the words that can carry the act, `\|` between them; several words where only the phrase does |
//! | `pos` | `v`, `n` or `a` |
//! | `needs` | conditions, all of which must hold, see [`Need`]; `_` for a blank inside one |
//! | `frame` | where the actors stand and where the recipients, see [`Frame`] |
//! | `type`, `mode`, `cameo` | PLOVER 2.0 type and mode, CAMEO code |
//! | `status` | filled where the word itself says that the act is still to come |
//! | `source` | where the row comes from |
//!
//! `classes.tsv` names sets of words, `governors.tsv` tells what a word says about the act it governs
//! (`agree to X` plans X, `deny X` denies it), `lights.tsv` lists verbs that only carry a noun (`hold talks`).
//! This module reads the tables; `chancery-engine::event` matches them against trees.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chancery_model::{EventType, Status};
use rustc_hash::{FxHashMap, FxHashSet};

/// Part of speech of the word that carries an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pos {
    /// A verb.
    Verb,
    /// A noun.
    Noun,
    /// An adjective.
    Adjective,
}

/// A way from the anchor of an act to words around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `s`: the subject; of a passive its agent; of a noun the subject of the verb that carries it.
    Subject,
    /// `o`: the object; of a passive its subject.
    Object,
    /// `i`: the indirect object.
    Indirect,
    /// `c`: the clause it governs.
    Complement,
    /// `poss`: whoever owns it: possessives, demonym adjectives, compounds (`US-Russia talks`).
    Owner,
    /// `self`: the anchor itself (`protesters`).
    Itself,
    /// `say`: whoever says it: the speaker of the quotation or of the reporting verb.
    Speaker,
    /// A preposition: what it introduces.
    Prep(String),
}

/// Where actors and recipients stand: `s>o,with` or, if all parties are alike, `s<>with`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Frame {
    /// Slots tried in order until one holds a party.
    pub actors: Vec<Vec<Step>>,
    /// Slots tried in order until one holds a party.
    pub recipients: Vec<Vec<Step>>,
    /// All parties are actors and recipients alike.
    pub alike: bool,
}

/// A set of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// `*`: whatever it is.
    Any,
    /// Lemmas, `@class` names already replaced by their members, and `~kind` tests.
    These {
        /// Sorted.
        lemmas: Vec<String>,
        /// Kinds such as `party`, `gpe`, `human`, tested by the engine.
        kinds: Vec<String>,
    },
}

impl Words {
    /// Whether `lemma` is listed.
    pub fn has(&self, lemma: &str) -> bool {
        match self {
            Words::Any => true,
            Words::These { lemmas, .. } => lemmas.binary_search_by(|known| known.as_str().cmp(lemma)).is_ok(),
        }
    }

    /// The kinds to test besides.
    pub fn kinds(&self) -> &[String] {
        match self {
            Words::Any => &[],
            Words::These { kinds, .. } => kinds,
        }
    }
}

/// A condition on what stands around the anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// `subj=…`
    Subject(Words),
    /// `obj=…`: its object (of a passive: its subject).
    Object(Words),
    /// `notobj=…`: it has an object, and that is none of these.
    OtherObject(Words),
    /// `noobj`
    NoObject,
    /// `prt=…`: a particle or fixed word (`call off`, `find guilty`).
    Particle(Words),
    /// `noprt`
    NoParticle,
    /// `with=…`, `on|over=…`: a preposition and what it introduces.
    Prep(Vec<String>, Words),
    /// `noprep=…`: none of these prepositions.
    NoPrep(Vec<String>),
    /// `comp=…`: a clause it governs, by the lemma of its verb.
    Complement(Words),
    /// `nocomp`
    NoComplement,
    /// `word=…`: stands anywhere in its clause.
    Word(Words),
    /// `plural`: several subjects, or one in the plural.
    Plural,
    /// `csubj=…`: the subject of the clause it governs.
    ComplementSubject(Words),
    /// `told`: a noun of which a verb says that it begins, lasts, ends, takes place.
    Told,
    /// `passive`
    Passive,
    /// `neg`
    Negated,
    /// `modal`: `will`, `would`, `shall`, `going to`.
    Modal,
    /// `cop`: what something is said to be (`it is blackmail`).
    Predicate,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The words that can carry the act.
    pub lemmas: Vec<String>,
    /// Their part of speech.
    pub pos: Pos,
    /// Conditions, all of which must hold.
    pub needs: Vec<Need>,
    /// Who is where.
    pub frame: Frame,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Status that the word itself implies.
    pub status: Option<Status>,
    /// Table and line, for explanations: `sanction:12`.
    pub name: String,
    /// Words, part of speech, conditions and frame as written, for explanations.
    pub row: String,
    /// Comes from the user: tried before those that come with the program.
    pub added: bool,
}

impl Pattern {
    /// How much it asks for: the more, the sooner it is tried.
    pub fn weight(&self) -> usize {
        let of = |need: &Need| match need {
            Need::Object(Words::Any) | Need::Complement(Words::Any) => 1,
            Need::Prep(_, Words::Any) => 2,
            Need::NoObject | Need::NoParticle | Need::NoComplement | Need::NoPrep(_) | Need::Plural => 1,
            Need::Word(_) | Need::Subject(_) => 3,
            Need::OtherObject(_) => 1,
            Need::Object(words) if words.kinds().len() == 1 && words.kinds()[0] == "party" => 2,
            Need::Object(_) | Need::Prep(..) | Need::Complement(_) => 4,
            Need::Particle(_) => 5,
            Need::ComplementSubject(_) => 3,
            Need::Told | Need::Passive | Need::Negated | Need::Modal | Need::Predicate => 2,
        };
        self.needs.iter().map(of).sum()
    }
}

/// What a governing word says about the act it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The act has this status.
    Becomes(Status),
    /// The act is reported, its status is its own.
    Reported,
    /// The act is not coded: it was only asked for, threatened or refused.
    Drop,
}

/// Whose act the governed act is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The governor's subject (`agreed to meet`).
    Subject,
    /// The governor's object (`accused X of shelling`).
    Object,
    /// Nobody's in particular.
    Nobody,
}

/// One row of `governors.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Governor {
    /// What becomes of the governed act.
    pub effect: Effect,
    /// Who does it.
    pub control: Control,
}

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternError {
    /// Name of the table.
    pub table: String,
    /// Line, from 1.
    pub line: usize,
    /// What was expected and what was found.
    pub message: String,
}

impl std::fmt::Display for PatternError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}: {}", self.table, self.line, self.message)
    }
}

impl std::error::Error for PatternError {}

/// All tables, indexed by lemma.
#[derive(Clone, Debug, Default)]
pub struct PatternLexicon {
    patterns: Vec<Pattern>,
    /// The heads of patterns.
    by_lemma: BTreeMap<String, Vec<(Phrase, usize)>>,
    classes: BTreeMap<String, Vec<String>>,
    /// The classes of each word that is in one.
    classes_of: FxHashMap<String, Vec<String>>,
    governors: FxHashMap<String, Vec<(u8, Vec<Governor>)>>,
    lights: FxHashMap<String, Status>,
    /// Every word of the tables.
    known: FxHashSet<String>,
}

/// The words of an anchor and which of them is the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Lower-case words.
    pub words: Vec<String>,
    /// Index of the head in `words`.
    pub head: usize,
}

impl Phrase {
    fn new(text: &str) -> Phrase {
        let words: Vec<String> = text.replace('-', " - ").split_whitespace().map(str::to_owned).collect();
        let head =
            match words.iter().position(|word| matches!(word.as_str(), "of" | "d'etat" | "d'état" | "down"))
            {
                Some(at) if at > 0 => at - 1,
                _ => words.len().saturating_sub(1),
            };
        Phrase { words, head }
    }
}

const TABLES: [(&str, &str); 17] = [
    ("accuse", include_str!("../data/events/accuse.tsv")),
    ("agree", include_str!("../data/events/agree.tsv")),
    ("aid", include_str!("../data/events/aid.tsv")),
    ("assault", include_str!("../data/events/assault.tsv")),
    ("coerce", include_str!("../data/events/coerce.tsv")),
    ("concede", include_str!("../data/events/concede.tsv")),
    ("consult", include_str!("../data/events/consult.tsv")),
    ("cooperate", include_str!("../data/events/cooperate.tsv")),
    ("mobilize", include_str!("../data/events/mobilize.tsv")),
    ("protest", include_str!("../data/events/protest.tsv")),
    ("reject", include_str!("../data/events/reject.tsv")),
    ("request", include_str!("../data/events/request.tsv")),
    ("retreat", include_str!("../data/events/retreat.tsv")),
    ("sanction", include_str!("../data/events/sanction.tsv")),
    ("statement", include_str!("../data/events/statement.tsv")),
    ("support", include_str!("../data/events/support.tsv")),
    ("threaten", include_str!("../data/events/threaten.tsv")),
];

impl PatternLexicon {
    /// The tables that come with the program, read once.
    ///
    /// # Panics
    /// Never: a test reads every table.
    pub fn embedded() -> &'static PatternLexicon {
        static LEXICON: OnceLock<PatternLexicon> = OnceLock::new();
        LEXICON
            .get_or_init(|| PatternLexicon::read_embedded().expect("the embedded tables are read by a test"))
    }

    fn read_embedded() -> Result<PatternLexicon, PatternError> {
        PatternLexicon::from_tables(|_, text| text.to_owned())
    }

    /// The tables as `text_of(name, text)` changes them, `text` being the one that comes with the program:
    /// for those who work on the tables and for tests.
    ///
    /// # Errors
    /// If a row does not read.
    pub fn from_tables(text_of: impl Fn(&str, &str) -> String) -> Result<PatternLexicon, PatternError> {
        let mut lexicon = PatternLexicon::default();
        lexicon.read_classes("classes", &text_of("classes", include_str!("../data/events/classes.tsv")))?;
        let governors = text_of("governors", include_str!("../data/events/governors.tsv"));
        lexicon.read_governors("governors", &governors)?;
        lexicon.read_lights("lights", &text_of("lights", include_str!("../data/events/lights.tsv")))?;
        for (name, text) in TABLES {
            lexicon.read_patterns(name, &text_of(name, text))?;
        }
        Ok(lexicon)
    }

    /// Adds the patterns of one more table; a later one of equal weight is tried first.
    ///
    /// # Errors
    /// If a row does not read; the lexicon then holds the rows before it.
    pub fn read_patterns(&mut self, table: &str, text: &str) -> Result<(), PatternError> {
        for (line, cells) in rows(text) {
            self.add_pattern(table, line, &cells, false)?;
        }
        self.sort();
        Ok(())
    }

    /// Adds one row; `added` ones are tried before those that come with the program. [`PatternLexicon::sort`] must follow.
    pub(crate) fn add_pattern(
        &mut self,
        table: &str,
        line: usize,
        cells: &[&str],
        added: bool,
    ) -> Result<(), PatternError> {
        let wrong = |message: String| PatternError { table: table.to_owned(), line, message };
        if cells.len() < 7 {
            return Err(wrong(format!("expected at least 7 columns, found {}", cells.len())));
        }
        let kind = EventType::from_name(cells[4])
            .ok_or_else(|| wrong(format!("expected a PLOVER type, found {:?}", cells[4])))?;
        let pos = match cells[1] {
            "v" => Pos::Verb,
            "n" => Pos::Noun,
            "a" => Pos::Adjective,
            other => return Err(wrong(format!("expected v, n or a, found {other:?}"))),
        };
        let needs: Vec<&str> = cells[2].split_whitespace().collect();
        let pattern = Pattern {
            lemmas: cells[0].split('|').map(str::to_owned).collect(),
            pos,
            needs: self.needs(&needs).map_err(&wrong)?,
            frame: frame(cells[3]).map_err(&wrong)?,
            kind,
            mode: some(cells[5]),
            cameo: some(cells[6]),
            status: match cells.get(7).copied().unwrap_or_default() {
                "" => None,
                name => Some(status(name).map_err(&wrong)?),
            },
            name: format!("{table}:{line}"),
            row: format!("{} {} {} {}", cells[0], cells[1], cells[2], cells[3]),
            added,
        };
        let index = self.patterns.len();
        for lemma in &pattern.lemmas {
            let phrase = Phrase::new(lemma);
            let Some(head) = phrase.words.get(phrase.head) else { continue };
            self.known.insert(head.clone());
            self.by_lemma.entry(head.clone()).or_default().push((phrase, index));
        }
        self.patterns.push(pattern);
        Ok(())
    }

    /// Puts the patterns of each word in the order in which they are tried.
    pub(crate) fn sort(&mut self) {
        for entries in self.by_lemma.values_mut() {
            let patterns = &self.patterns;
            entries.sort_by_key(|(phrase, index)| {
                let pattern = &patterns[*index];
                std::cmp::Reverse((pattern.added, phrase.words.len(), pattern.weight(), *index))
            });
        }
    }

    /// Adds words to a class, which is new if it is not known.
    pub(crate) fn add_class(&mut self, name: &str, words: &[String]) {
        let class = self.classes.entry(name.to_owned()).or_default();
        class.extend(words.iter().cloned());
        class.sort();
        class.dedup();
        for word in words {
            self.known.insert(word.clone());
            let classes = self.classes_of.entry(word.clone()).or_default();
            if !classes.iter().any(|class| class == name) {
                classes.push(name.to_owned());
            }
        }
    }

    /// Adds word classes.
    ///
    /// # Errors
    /// If a row has too few columns.
    pub fn read_classes(&mut self, table: &str, text: &str) -> Result<(), PatternError> {
        for (line, cells) in rows(text) {
            if cells.len() < 2 {
                let message = format!("expected a class and its lemmas, found {} column", cells.len());
                return Err(PatternError { table: table.to_owned(), line, message });
            }
            let words: Vec<String> = cells[1].split('|').map(str::to_owned).collect();
            self.add_class(cells[0], &words);
        }
        Ok(())
    }

    /// Adds governors.
    ///
    /// # Errors
    /// If a row does not read.
    pub fn read_governors(&mut self, table: &str, text: &str) -> Result<(), PatternError> {
        for (line, cells) in rows(text) {
            let wrong = |message: String| PatternError { table: table.to_owned(), line, message };
            if cells.len() < 4 {
                return Err(wrong(format!("expected at least 4 columns, found {}", cells.len())));
            }
            let effect = match cells[2] {
                "drop" => Effect::Drop,
                "reported" => Effect::Reported,
                name => Effect::Becomes(status(name).map_err(&wrong)?),
            };
            let control = match cells[3] {
                "s" => Control::Subject,
                "o" => Control::Object,
                "n" => Control::Nobody,
                other => return Err(wrong(format!("expected s, o or n, found {other:?}"))),
            };
            let Some(pos) = cells[1].bytes().next() else {
                return Err(wrong("expected v, n or a".to_owned()));
            };
            for lemma in cells[0].split('|') {
                self.known.insert(lemma.to_owned());
                let governor = Governor { effect, control };
                let lists = self.governors.entry(lemma.to_owned()).or_default();
                match lists.iter_mut().find(|(known, _)| *known == pos) {
                    Some((_, list)) => list.push(governor),
                    None => lists.push((pos, vec![governor])),
                }
            }
        }
        Ok(())
    }

    /// Adds light verbs.
    ///
    /// # Errors
    /// If a row does not read.
    pub fn read_lights(&mut self, table: &str, text: &str) -> Result<(), PatternError> {
        for (line, cells) in rows(text) {
            let wrong = |message: String| PatternError { table: table.to_owned(), line, message };
            if cells.len() < 2 {
                return Err(wrong(format!("expected verbs and a status, found {} column", cells.len())));
            }
            let status = status(cells[1]).map_err(wrong)?;
            for lemma in cells[0].split('|') {
                self.known.insert(lemma.to_owned());
                self.lights.entry(lemma.to_owned()).or_insert(status);
            }
        }
        Ok(())
    }

    /// Patterns whose anchor's head is `lemma`, the most demanding first.
    pub fn by_lemma(&self, lemma: &str) -> impl Iterator<Item = (&Phrase, &Pattern)> {
        let entries = self.by_lemma.get(lemma).map_or(&[][..], Vec::as_slice);
        entries.iter().map(|(phrase, index)| (phrase, &self.patterns[*index]))
    }

    /// What `lemma` says about the act it governs; the last row wins for verbs read as passive, the first else.
    pub fn governor(&self, lemma: &str, pos: Pos) -> Option<Governor> {
        self.governors(lemma, pos).first().copied()
    }

    /// All rows on `lemma`.
    pub fn governors(&self, lemma: &str, pos: Pos) -> &[Governor] {
        let pos = match pos {
            Pos::Verb => b'v',
            Pos::Noun => b'n',
            Pos::Adjective => b'a',
        };
        let lists = self.governors.get(lemma).map_or(&[][..], Vec::as_slice);
        lists.iter().find(|(known, _)| *known == pos).map_or(&[], |(_, list)| list.as_slice())
    }

    /// What a light verb makes of its noun's act.
    pub fn light(&self, lemma: &str) -> Option<Status> {
        self.lights.get(lemma).copied()
    }

    /// Whether `lemma` is in the class called `class`.
    pub fn in_class(&self, class: &str, lemma: &str) -> bool {
        self.classes_of(lemma).iter().any(|known| known == class)
    }

    /// The classes that `lemma` is in.
    pub fn classes_of(&self, lemma: &str) -> &[String] {
        self.classes_of.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// Whether there is such a set of words.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes.contains_key(class)
    }

    /// Whether `lemma` heads a pattern, governs or carries an act, or is in a class.
    pub fn is_known(&self, lemma: &str) -> bool {
        self.known.contains(lemma)
    }

    /// All patterns, in the order of the tables.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    fn needs(&self, texts: &[&str]) -> Result<Vec<Need>, String> {
        texts.iter().map(|text| self.need(text)).collect()
    }

    fn need(&self, text: &str) -> Result<Need, String> {
        let Some((key, value)) = text.split_once('=') else {
            return match text {
                "noobj" => Ok(Need::NoObject),
                "noprt" => Ok(Need::NoParticle),
                "nocomp" => Ok(Need::NoComplement),
                "plural" => Ok(Need::Plural),
                "passive" => Ok(Need::Passive),
                "told" => Ok(Need::Told),
                "neg" => Ok(Need::Negated),
                "modal" => Ok(Need::Modal),
                "cop" => Ok(Need::Predicate),
                other => Err(format!("expected a condition, found {other:?}")),
            };
        };
        if key == "noprep" {
            return Ok(Need::NoPrep(value.split('|').map(str::to_owned).collect()));
        }
        let words = self.words(value)?;
        Ok(match key {
            "subj" => Need::Subject(words),
            "obj" => Need::Object(words),
            "notobj" => Need::OtherObject(words),
            "prt" => Need::Particle(words),
            "comp" => Need::Complement(words),
            "csubj" => Need::ComplementSubject(words),
            "word" => Need::Word(words),
            preps => Need::Prep(preps.split('|').map(str::to_owned).collect(), words),
        })
    }

    fn words(&self, text: &str) -> Result<Words, String> {
        if text == "*" {
            return Ok(Words::Any);
        }
        let (mut lemmas, mut kinds) = (Vec::new(), Vec::new());
        for item in text.split('|') {
            if item == "*" {
                return Ok(Words::Any);
            } else if let Some(class) = item.strip_prefix('@') {
                let members = self.classes.get(class);
                lemmas.extend(
                    members.ok_or_else(|| format!("expected a class, found {class:?}"))?.iter().cloned(),
                );
            } else if let Some(kind) = item.strip_prefix('~') {
                kinds.push(kind.to_owned());
            } else {
                lemmas.push(item.replace('_', " "));
            }
        }
        lemmas.sort();
        lemmas.dedup();
        Ok(Words::These { lemmas, kinds })
    }
}

/// Lines with content after the header, as cells, with their numbers from 1.
fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let lines =
        text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    lines.skip(1).map(|(at, line)| (at + 1, line.split('\t').map(str::trim).collect()))
}

fn some(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

fn status(name: &str) -> Result<Status, String> {
    Ok(match name {
        "happened" => Status::Happened,
        "planned" => Status::Planned,
        "proposed" => Status::Proposed,
        "expected" => Status::Expected,
        "conditional" => Status::Conditional,
        "denied" => Status::Denied,
        "negated" => Status::Negated,
        "alleged" => Status::Alleged,
        "ongoing" => Status::Ongoing,
        other => return Err(format!("expected a status, found {other:?}")),
    })
}

fn frame(text: &str) -> Result<Frame, String> {
    let alike = text.contains("<>");
    let separator = if alike { "<>" } else { ">" };
    let (actors, recipients) =
        text.split_once(separator).ok_or_else(|| format!("expected a frame such as s>o, found {text:?}"))?;
    let slots = |text: &str| -> Vec<Vec<Step>> {
        text.split(',')
            .filter(|slot| !slot.is_empty())
            .map(|slot| slot.split('.').map(step).collect())
            .collect()
    };
    Ok(Frame { actors: slots(actors), recipients: slots(recipients), alike })
}

fn step(text: &str) -> Step {
    match text {
        "s" => Step::Subject,
        "o" => Step::Object,
        "i" => Step::Indirect,
        "c" => Step::Complement,
        "poss" => Step::Owner,
        "self" => Step::Itself,
        "say" => Step::Speaker,
        preposition => Step::Prep(preposition.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_reads() {
        let lexicon = PatternLexicon::read_embedded().expect("tables read");
        assert!(lexicon.patterns().len() > 400);
    }

    #[test]
    fn the_most_demanding_pattern_comes_first() {
        let lexicon = PatternLexicon::embedded();
        let first = lexicon.by_lemma("withdraw").next().map(|(_, pattern)| pattern.needs.len());
        assert!(first.is_some_and(|needs| needs >= 1));
    }

    #[test]
    fn a_wrong_row_is_named_by_table_and_line() {
        let mut lexicon = PatternLexicon::default();
        let text = "lemmas\tpos\tneeds\tframe\ttype\tmode\tcameo\nmeet\tv\t\ts<>o\tCONSULT\tmeet\t040\nmeet\tv\t\ts<>o\tPICNIC\t\t040\n";
        let error = lexicon.read_patterns("mine", text).expect_err("PICNIC is no type");
        assert_eq!(error.to_string(), "mine:3: expected a PLOVER type, found \"PICNIC\"");
    }

    #[test]
    fn frames_name_paths() {
        let frame = frame("s>o.of,with").expect("reads");
        assert_eq!(
            frame.recipients,
            [vec![Step::Object, Step::Prep("of".into())], vec![Step::Prep("with".into())]]
        );
        assert!(!frame.alike);
    }
}
