//! The reader: a text in, a [`Reading`] out.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chancery_model::{Span, Token};

use crate::codec::Bytes;
use crate::hash::hash_bytes;
use crate::irregular;
use crate::names::{self, Memory};
use crate::parser::{self, Bench};
use crate::reading::{Name, Reading, Role, SentenceTokens};
use crate::roles::{self, Sentence};
use crate::segment::{MOST_TOKENS, segment};
use crate::tagger;
use crate::weights::{self, LEMMA_SEED, Weights, nominal_key};
use crate::word::{SEED_EXACT, Word, word};

/// The models, loaded. Reading changes nothing in it: share it between threads.
#[derive(Clone)]
pub struct Reader {
    weights: Weights,
    /// What former texts left: as many as were read at once.
    spare: Arc<Mutex<Vec<Work>>>,
}

impl fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reader").field("weights", &self.weights).finish_non_exhaustive()
    }
}

/// Why no reader could be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    Unreadable {
        /// The file.
        path: std::path::PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// These are no weights of this version.
    Damaged,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unreadable { path, .. } => {
                write!(formatter, "expected weights in {}, could not read them", path.display())
            }
            Error::Damaged => formatter.write_str("expected whole weights of format 3, found something else"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Unreadable { source, .. } => Some(source),
            Error::Damaged => None,
        }
    }
}

/// The weights that are compiled in.
static EMBEDDED: &[u8] = include_bytes!("../weights.bin");

/// How far a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Sentences, tags, trees and names.
    Trees,
    /// Who does what to whom, too.
    Roles,
}

/// Memory that is used again from sentence to sentence.
struct Work {
    scratch: Vec<u64>,
    lower: String,
    words: Vec<Word>,
    tags: Vec<u8>,
    classes: Vec<u8>,
    parses: Bench,
    sentence: Sentence,
    found: Vec<(usize, u8, f32)>,
    memory: Memory,
}

impl Work {
    fn new() -> Work {
        Work {
            scratch: Vec::with_capacity(128),
            lower: String::new(),
            words: Vec::new(),
            tags: Vec::new(),
            classes: Vec::new(),
            parses: Bench::default(),
            sentence: Sentence::default(),
            found: Vec::new(),
            memory: Memory::new(),
        }
    }
}

impl Reader {
    /// Returns a reader with the weights that are compiled in.
    ///
    /// # Panics
    /// Never with the weights this crate ships; a test holds that.
    pub fn embedded() -> Reader {
        let weights = weights::open(Bytes::Embedded(EMBEDDED));
        Reader::new(weights.expect("the weights in this crate were written by its own trainer"))
    }

    /// The same with the weights where `place` has put them: in large pages of memory they are found sooner.
    ///
    /// What `place` returns has to be what it was given; with anything else the weights stay where they are.
    pub fn embedded_in(place: impl FnOnce(&'static [u8]) -> &'static [u8]) -> Reader {
        weights::open(Bytes::Embedded(place(EMBEDDED))).map_or_else(|_| Reader::embedded(), Reader::new)
    }

    /// Reads weights from a file.
    ///
    /// # Errors
    /// If the file cannot be read or holds no weights of this version.
    pub fn open(path: impl AsRef<Path>) -> Result<Reader, Error> {
        let path = path.as_ref();
        let bytes =
            std::fs::read(path).map_err(|source| Error::Unreadable { path: path.to_owned(), source })?;
        Reader::from_bytes(bytes)
    }

    /// Takes weights from memory.
    ///
    /// # Errors
    /// If these are no weights of this version.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Reader, Error> {
        weights::read(bytes).map(Reader::new).map_err(|_| Error::Damaged)
    }

    fn new(weights: Weights) -> Reader {
        Reader { weights, spare: Arc::default() }
    }

    fn spare(&self) -> MutexGuard<'_, Vec<Work>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads `text`: its `kept` parts, or all of it if there are none.
    ///
    /// Sentences do not cross the borders of kept parts, nor line ends unless a line was broken mid-sentence.
    pub fn read(&self, text: &str, kept: &[Span]) -> Reading {
        self.read_to(Depth::Roles, text, kept)
    }

    /// The same without roles, in about three quarters of the time.
    pub fn read_trees(&self, text: &str, kept: &[Span]) -> Reading {
        self.read_to(Depth::Trees, text, kept)
    }

    fn read_to(&self, depth: Depth, text: &str, kept: &[Span]) -> Reading {
        let classes = &self.weights.classes;
        let is_word = |word: &str| classes.find(hash_bytes(SEED_EXACT, word.as_bytes())).is_known();
        let is_known = |word: &str| is_word(word) || is_word(&word.to_lowercase());
        let (tokens, sentences) = segment(text, kept, &is_known);
        self.read_cut(depth, text, &tokens, &sentences)
    }

    /// Reads one sentence whose words are known; returns the words joined by blanks, and the reading of that.
    pub fn read_pretokenized(&self, words: &[&str]) -> (String, Reading) {
        let text = words.join(" ");
        let mut start = 0;
        let mut tokens = Vec::with_capacity(words.len());
        for word in words {
            tokens.push(start..start + word.len());
            start += word.len() + 1;
        }
        let sentences: Vec<Range<usize>> = (0..tokens.len())
            .step_by(MOST_TOKENS)
            .map(|first| first..(first + MOST_TOKENS).min(tokens.len()))
            .collect();
        let mut reading = self.read_cut(Depth::Roles, &text, &tokens, &sentences);
        if let (Some(first), Some(last)) = (reading.sentences.first(), reading.sentences.last()) {
            let whole = SentenceTokens { span: first.span.cover(last.span), tokens: 0..reading.tokens.len() };
            reading.sentences = vec![whole];
        }
        (text, reading)
    }

    fn read_cut(
        &self,
        depth: Depth,
        text: &str,
        tokens: &[Range<usize>],
        sentences: &[Range<usize>],
    ) -> Reading {
        let mut reading = Reading { tokens: Vec::with_capacity(tokens.len()), ..Reading::default() };
        let spare = self.spare().pop();
        let mut work = spare.unwrap_or_else(Work::new);
        work.memory.clear();
        for sentence in sentences.iter().filter(|sentence| !sentence.is_empty()) {
            let first = reading.tokens.len();
            self.read_sentence(text, &tokens[sentence.clone()], &mut work, &mut reading);
            if depth == Depth::Roles {
                self.find_roles(first, &mut work, &mut reading);
            }
        }
        self.spare().push(work);
        reading
    }

    fn read_sentence(&self, text: &str, tokens: &[Range<usize>], work: &mut Work, reading: &mut Reading) {
        let Weights { labels, marks, lemmatizer, classes, certain, tagger, backward, forward, names, .. } =
            &self.weights;
        work.words.clear();
        for token in tokens {
            work.words.push(word(&text[token.clone()], classes, &mut work.lower));
        }
        tagger::tag(tagger, certain, labels.upos.len(), &work.words, &mut work.scratch, &mut work.tags);
        parser::parse_twice(backward, forward, &work.words, &work.tags, &mut work.scratch, &mut work.parses);
        let view =
            names::View { words: &work.words, tags: &work.tags, memory: &work.memory, proper: marks.proper };
        names::find(names, view, &mut work.scratch, &mut work.classes);
        work.memory.learn(&work.words, &work.classes);

        let first = reading.tokens.len();
        let root = tokens.len() + 1;
        for (at, token) in tokens.iter().enumerate() {
            let class = work.tags[at];
            let upos = &labels.upos[class as usize];
            let form = &text[token.clone()];
            let head = match work.parses.state.heads[at + 1] as usize {
                0 => -1,
                head if head == root => -1,
                head => (first + head - 1) as i32,
            };
            let relation = match head {
                -1 => "root",
                _ => &labels.relations[work.parses.state.relations[at + 1] as usize],
            };
            reading.tokens.push(Token {
                start: token.start as u32,
                end: token.end as u32,
                text: form.to_owned(),
                upos: upos.clone(),
                lemma: match (upos == "VERB").then(|| irregular::verb(form)).flatten() {
                    Some(lemma) => lemma.to_owned(),
                    None => lemmatizer.lemma(form, class, upos == "PROPN"),
                },
                head,
                deprel: relation.to_owned(),
            });
            reading.fine.push(labels.xpos[class as usize].clone());
        }
        let place = |from: usize, to: usize| Span::new(tokens[from].start, tokens[to - 1].end);
        for (from, to, label) in names::spans(&work.classes) {
            reading.names.push(Name {
                span: place(from, to),
                tokens: first + from..first + to,
                label: names::LABELS[label],
            });
        }
        let whole = SentenceTokens { span: place(0, tokens.len()), tokens: first..first + tokens.len() };
        reading.sentences.push(whole);
    }

    /// Adds the roles of the sentence whose tokens begin at `first`.
    fn find_roles(&self, first: usize, work: &mut Work, reading: &mut Reading) {
        let Weights { labels, marks, nominals, roles, .. } = &self.weights;
        let Work { sentence, scratch, found, words, tags, parses, .. } = work;
        // The next sentence begins these anew.
        std::mem::swap(&mut sentence.words, words);
        std::mem::swap(&mut sentence.tags, tags);
        sentence.take_tree(&parses.state.heads, &parses.state.relations);
        sentence.passive = marks.passive;
        let tokens = &reading.tokens[first..];
        let lower = |lemma: &str| hash_bytes(LEMMA_SEED, lemma.to_lowercase().as_bytes());
        sentence.lemmas.clear();
        sentence.lemmas.extend(tokens.iter().map(|token| lower(&token.lemma)));
        for (at, token) in tokens.iter().enumerate() {
            let is_predicate = match token.upos.as_str() {
                "VERB" => true,
                "NOUN" | "ADJ" => nominals.binary_search(&nominal_key(&token.upos, &token.lemma)).is_ok(),
                _ => false,
            };
            if !is_predicate {
                continue;
            }
            roles::find(roles, labels.roles.len(), marks.core, sentence, at, scratch, found);
            reading.roles.extend(found.iter().map(|&(argument, class, _)| Role {
                predicate: first + at,
                argument: first + argument,
                label: labels.roles[class as usize].clone(),
            }));
        }
    }
}
