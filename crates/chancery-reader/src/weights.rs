//! The weights file: every model in one, in the order in which the reader uses them.

use std::sync::Arc;

use crate::classes::Classes;
use crate::codec::{Bytes, Damaged, Input, Output};
use crate::hash::{hash_bytes, mix};
use crate::lemma::Lemmatizer;
use crate::lookup::Lookup;
use crate::parser::{self, Models};
use crate::table::{SmallTable, Table};
use crate::{names, roles, tagger};

/// First bytes of a weights file; the last one is the version of the format.
const MAGIC: &[u8] = b"CHWEIGHT\x03";

/// Seed of the hashes of lemmas.
pub(crate) const LEMMA_SEED: u64 = 50;

/// The models of the parser.
pub(crate) type ParserTables = Models<SmallTable, Table<{ parser::RELATIONS }>>;

/// All models, ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    pub(crate) labels: Labels,
    /// Sets of classes that are asked for all the time.
    pub(crate) marks: Marks,
    /// Hashes of the nouns and adjectives that are predicates, ascending.
    pub(crate) nominals: Vec<u64>,
    pub(crate) lemmatizer: Lemmatizer,
    pub(crate) classes: Classes,
    /// Words that have one tag only, by key, with that tag.
    pub(crate) certain: Lookup,
    pub(crate) tagger: Table<{ tagger::CLASSES }>,
    /// From right to left.
    pub(crate) backward: ParserTables,
    /// From left to right, guided.
    pub(crate) forward: ParserTables,
    pub(crate) names: Table<{ names::CLASSES }>,
    pub(crate) roles: Table<{ roles::CLASSES }>,
}

/// Sets of classes, as bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    /// Classes of the tagger that are proper nouns.
    pub(crate) proper: u64,
    /// Relations that mark the passive.
    pub(crate) passive: u64,
    /// Roles that only one word can play.
    pub(crate) core: u64,
}

/// What the classes of the models mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Labels {
    /// Universal part of speech by class of the tagger.
    pub(crate) upos: Vec<String>,
    /// Penn Treebank tag by class of the tagger.
    pub(crate) xpos: Vec<String>,
    /// Relations of the parser.
    pub(crate) relations: Vec<String>,
    /// Roles; the first is none.
    pub(crate) roles: Vec<String>,
    /// Nouns and adjectives that are predicates, as `NOUN meeting`.
    pub(crate) nominals: Vec<String>,
}

impl Labels {
    fn read(input: &mut Input) -> Result<Labels, Damaged> {
        let labels = Labels {
            upos: input.texts()?,
            xpos: input.texts()?,
            relations: input.texts()?,
            roles: input.texts()?,
            nominals: input.texts()?,
        };
        let fits = !labels.upos.is_empty()
            && labels.upos.len() <= tagger::CLASSES
            && labels.upos.len() == labels.xpos.len()
            && !labels.relations.is_empty()
            && labels.relations.len() <= parser::RELATIONS
            && !labels.roles.is_empty()
            && labels.roles.len() <= roles::CLASSES;
        if fits { Ok(labels) } else { Err(Damaged) }
    }

    pub(crate) fn write(&self, output: &mut Output) {
        output.texts(&self.upos);
        output.texts(&self.xpos);
        output.texts(&self.relations);
        output.texts(&self.roles);
        output.texts(&self.nominals);
    }

    /// The classes of the tagger that are proper nouns, as a set of bits.
    pub(crate) fn proper(&self) -> u64 {
        bits(&self.upos, |upos| upos == "PROPN")
    }

    /// The classes of the tagger that are punctuation, as a set of bits.
    pub(crate) fn punctuation(&self) -> u64 {
        bits(&self.upos, |upos| upos == "PUNCT")
    }

    /// The relation of punctuation.
    pub(crate) fn punct(&self) -> usize {
        self.relations.iter().position(|relation| relation == "punct").unwrap_or(0)
    }

    /// The relations that mark the passive, as a set of bits.
    pub(crate) fn passive(&self) -> u64 {
        bits(&self.relations, |relation| relation.ends_with(":pass") || relation == "obl:agent")
    }

    /// The roles that only one word can play, as a set of bits.
    pub(crate) fn core(&self) -> u64 {
        bits(&self.roles, |role| matches!(role, "ARG0" | "ARG1" | "ARG2" | "ARG3" | "ARG4"))
    }
}

fn bits(labels: &[String], wanted: impl Fn(&str) -> bool) -> u64 {
    labels
        .iter()
        .take(64)
        .enumerate()
        .filter(|(_, label)| wanted(label))
        .fold(0, |bits, (at, _)| bits | 1 << at)
}

/// The hash under which a noun or adjective that is a predicate is known.
pub(crate) fn nominal_key(upos: &str, lemma: &str) -> u64 {
    hash_bytes(hash_bytes(60, upos.as_bytes()), lemma.as_bytes())
}

/// Begins a weights file, which [`end`] ends.
pub(crate) fn begin() -> Output {
    let mut output = Output { bytes: MAGIC.to_vec() };
    output.bytes.extend([0; CHECK]);
    output
}

/// Ends a weights file: puts in the sum that shows damage.
pub(crate) fn end(output: Output) -> Vec<u8> {
    let mut bytes = output.bytes;
    let (head, content) = bytes.split_at_mut(MAGIC.len() + CHECK);
    head[MAGIC.len()..].copy_from_slice(&sum(content).to_le_bytes());
    bytes
}

/// Bytes of the sum behind the magic.
const CHECK: usize = 8;

fn sum(content: &[u8]) -> u64 {
    let (words, rest) = content.as_chunks::<8>();
    let whole = words.iter().fold(content.len() as u64, |sum, word| mix(sum, u64::from_le_bytes(*word)));
    rest.iter().fold(whole, |sum, &byte| mix(sum, u64::from(byte)))
}

/// Reads a weights file that somebody else may have made.
pub(crate) fn read(bytes: Vec<u8>) -> Result<Weights, Damaged> {
    let (check, content) =
        bytes.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk::<CHECK>()).ok_or(Damaged)?;
    if u64::from_le_bytes(*check) != sum(content) {
        return Err(Damaged);
    }
    open(Bytes::Read(Arc::new(bytes)))
}

/// Opens a weights file that is whole.
pub(crate) fn open(bytes: Bytes) -> Result<Weights, Damaged> {
    if !bytes.get().starts_with(MAGIC) {
        return Err(Damaged);
    }
    let mut input = Input::new(bytes);
    input.part(MAGIC.len() + CHECK)?;
    let labels = Labels::read(&mut input)?;
    let count = labels.relations.len();
    let (punctuation, punct) = (labels.punctuation(), labels.punct());
    let split = |nominal: &String| nominal.split_once(' ').map(|(upos, lemma)| nominal_key(upos, lemma));
    let mut nominals: Vec<u64> = labels.nominals.iter().filter_map(split).collect();
    nominals.sort_unstable();
    Ok(Weights {
        marks: Marks { proper: labels.proper(), passive: labels.passive(), core: labels.core() },
        nominals,
        labels,
        lemmatizer: Lemmatizer::read(&mut input)?,
        classes: Classes::read(&mut input)?,
        certain: Lookup::read(&mut input)?,
        tagger: Table::read(&mut input)?,
        backward: Models {
            moves: SmallTable::read(&mut input)?,
            relations: Table::read(&mut input)?,
            count,
            punctuation,
            punct,
        },
        forward: Models {
            moves: SmallTable::read(&mut input)?,
            relations: Table::read(&mut input)?,
            count,
            punctuation,
            punct,
        },
        names: Table::read(&mut input)?,
        roles: Table::read(&mut input)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_noticed() {
        let mut output = begin();
        Labels::default().write(&mut output);
        let whole = end(output);
        // Whole, but without models.
        assert!(read(whole.clone()).is_err());
        for at in [0, MAGIC.len(), whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            assert!(read(bytes).is_err());
        }
    }

    #[test]
    fn the_weights_that_are_compiled_in_are_whole() {
        assert!(read(include_bytes!("../weights.bin").to_vec()).is_ok());
    }
}
