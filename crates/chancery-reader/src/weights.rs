//! The weights file: every model in one, in the order in which the reader uses them.

use crate::codec::{Damaged, Input, Output};
use crate::lemma::Lemmatizer;
use crate::table::Table;
use crate::{names, parser, tagger};

/// First bytes of a weights file; the last one is the version of the format.
const MAGIC: &[u8] = b"CHWEIGHT\x01";

/// All models, ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    pub(crate) labels: Labels,
    pub(crate) lemmatizer: Lemmatizer,
    pub(crate) tagger: Table<{ tagger::CLASSES }>,
    pub(crate) moves: Table<{ parser::MOVES }>,
    pub(crate) relations: Table<{ parser::RELATIONS }>,
    pub(crate) names: Table<{ names::CLASSES }>,
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
}

impl Labels {
    fn read(input: &mut Input<'_>) -> Result<Labels, Damaged> {
        let labels = Labels { upos: input.texts()?, xpos: input.texts()?, relations: input.texts()? };
        let fits = !labels.upos.is_empty()
            && labels.upos.len() <= tagger::CLASSES
            && labels.upos.len() == labels.xpos.len()
            && !labels.relations.is_empty()
            && labels.relations.len() <= parser::RELATIONS;
        if fits { Ok(labels) } else { Err(Damaged) }
    }

    pub(crate) fn write(&self, output: &mut Output) {
        output.texts(&self.upos);
        output.texts(&self.xpos);
        output.texts(&self.relations);
    }
}

pub(crate) fn begin() -> Output {
    Output { bytes: MAGIC.to_vec() }
}

/// Reads a weights file.
pub(crate) fn read(bytes: &[u8]) -> Result<Weights, Damaged> {
    let mut input = Input::new(bytes.strip_prefix(MAGIC).ok_or(Damaged)?);
    Ok(Weights {
        labels: Labels::read(&mut input)?,
        lemmatizer: Lemmatizer::read(&mut input)?,
        tagger: Table::read(&mut input)?,
        moves: Table::read(&mut input)?,
        relations: Table::read(&mut input)?,
        names: Table::read(&mut input)?,
    })
}
