//! Trains all models from open treebanks and name corpora; the same data give the same bytes.
//!
//! 1. tagger and lemmatiser from the treebanks
//! 2. tags and trees for the treebanks by jackknifing, so that each later model
//!    learns with the mistakes of the earlier ones that it will meet
//! 3. parser backwards, parser forwards; names; roles

mod corpus;
mod entities;
mod learner;
mod lemma;
mod names;
mod noise;
mod parser;
mod roles;
mod tagger;

use std::io;
use std::path::Path;

use self::corpus::Example;
use self::parser::Course;
use crate::classes::Classes;
use crate::codec::Output;
use crate::{table, weights};

/// Rounds over the data for the parsers that are kept, and for those of the folds.
const ROUNDS: usize = 7;
const FOLD_ROUNDS: usize = 4;
const BACKWARD_ROUNDS: usize = 5;

/// Parts the treebanks are cut into for jackknifing.
const FOLDS: usize = 3;

/// What to train with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Config {
    /// Keeps the development parts of the corpora out of the training, to measure on them.
    pub holds_out: bool,
}

/// Trains from the files in `data`; `say` is told what is going on. Returns the bytes of a weights file.
///
/// # Errors
/// If a file is missing or unreadable.
pub fn train(data: &Path, config: Config, say: &(dyn Fn(&str) + Sync)) -> io::Result<Vec<u8>> {
    let classes = corpus::classes();
    let learnt: &[&str] = if config.holds_out {
        &["ewt_train", "gum_train"]
    } else {
        &["ewt_train", "gum_train", "ewt_dev", "gum_dev"]
    };
    let mut examples = treebanks(data, &classes, learnt)?;
    let clean = examples.len();
    examples.extend(noise::damaged(&examples, &classes));
    let mut dev = Vec::new();
    for name in ["ewt_dev", "gum_dev"] {
        dev.push((name, treebanks(data, &classes, &[name])?));
    }
    let mut labels = tagger::collect_labels(&examples[..clean]);
    for example in examples.iter_mut().chain(dev.iter_mut().flat_map(|(_, examples)| examples)) {
        tagger::label(&labels, example);
        parser::label(&labels, example);
    }
    let mut sources = roles::read(&data.join("ewt_srl_train.tsv.gz"))?;
    if !config.holds_out {
        sources.extend(roles::read(&data.join("ewt_srl_dev.tsv.gz"))?);
    }
    labels.roles = roles::collect(&sources);
    labels.nominals = roles::nominals(&sources);

    let lemmatizer = lemma::learn(&labels, &examples[..clean]);
    say(&format!("tagger: {} sentences, {} classes", examples.len(), labels.upos.len()));
    let certain = tagger::certain(&examples[..clean]);
    let tags = tagger::train(&labels, &certain, &examples, |_| true);
    let jackknifed = tagger::jackknife(&labels, &certain, &examples);

    say("parser backwards, names");
    let (mirrored, mirrored_tags) = parser::mirrored(&examples, &jackknifed);
    let back = Course {
        examples: &mirrored,
        tags: &mirrored_tags,
        guides: None,
        labels: &labels,
        rounds: FOLD_ROUNDS,
    };
    let (guides, named, backward) = std::thread::scope(|scope| {
        let guides = scope.spawn(|| parser::jackknife(back, FOLDS, true));
        let named = scope.spawn(|| -> io::Result<_> {
            let corpora = names::read(data, &classes, &examples, config.holds_out)?;
            Ok(names::train(&corpora, &tags, &certain, &labels, say))
        });
        let backward = parser::train(Course { rounds: BACKWARD_ROUNDS, ..back }, |_| true);
        (guides.join(), named.join(), backward)
    });
    let guides = guides.map_err(|_| io::Error::other("the parser's training stopped"))?;
    let names = named.map_err(|_| io::Error::other("the training of names stopped"))??;

    say("parser forwards");
    let fore = Course {
        examples: &examples,
        tags: &jackknifed,
        guides: Some(&guides),
        labels: &labels,
        rounds: FOLD_ROUNDS,
    };
    let (trees, forward) = std::thread::scope(|scope| {
        let trees = scope.spawn(|| parser::jackknife(fore, FOLDS, false));
        let forward = parser::train(Course { rounds: ROUNDS, ..fore }, |_| true);
        (trees.join(), forward)
    });
    let trees = trees.map_err(|_| io::Error::other("the parser's training stopped"))?;

    say("roles");
    let sentences = roles::prepare(&labels, &lemmatizer, &examples, &jackknifed, &trees);
    let roles = roles::train(&labels, &sources, &sentences);

    let mut output = weights::begin();
    labels.write(&mut output);
    lemmatizer.write(&mut output);
    classes.write(&mut output);
    certain.write(&mut output);
    let mut size = output.bytes.len();
    let mut add = |name: &str, rows: &[table::Row], write: fn(&[table::Row], &mut Output)| {
        write(rows, &mut output);
        say(&format!("{name}: {} rows, {} bytes", rows.len(), output.bytes.len() - size));
        size = output.bytes.len();
    };
    add("tagger", &tags.quantise(0.8), table::write::<{ crate::tagger::CLASSES }>);
    add("backward moves", &backward.moves.quantise(2.2), table::write_small);
    add(
        "backward relations",
        &backward.relations.quantise(1.5),
        table::write::<{ crate::parser::RELATIONS }>,
    );
    add("forward moves", &forward.moves.quantise(2.0), table::write_small);
    add("forward relations", &forward.relations.quantise(1.5), table::write::<{ crate::parser::RELATIONS }>);
    add("names", &names.quantise(1.05), table::write::<{ crate::names::CLASSES }>);
    add("roles", &roles.quantise(1.05), table::write::<{ crate::roles::CLASSES }>);

    let bytes = weights::end(output);
    evaluate(&bytes, data, &dev, say)?;
    Ok(bytes)
}

fn treebanks(data: &Path, classes: &Classes, names: &[&str]) -> io::Result<Vec<Example>> {
    let mut examples: Vec<Example> = Vec::new();
    for name in names {
        let first = examples.last().map_or(0, |example| example.document + 1);
        let mut treebank = corpus::treebank(&data.join(format!("{name}.conllu.gz")), classes)?;
        let has_names =
            treebank.iter().any(|example| example.rows.iter().any(|row| row.misc.contains("Entity=")));
        for example in &mut treebank {
            example.document += first;
            if has_names {
                entities::label(example);
            }
        }
        examples.append(&mut treebank);
    }
    Ok(examples)
}

/// Measures the weights as they will be used.
fn evaluate(
    bytes: &[u8],
    data: &Path,
    dev: &[(&str, Vec<Example>)],
    say: &(dyn Fn(&str) + Sync),
) -> io::Result<()> {
    let weights = weights::read(bytes.to_vec()).map_err(|error| io::Error::other(error.to_string()))?;
    let labels = &weights.labels;
    for (name, examples) in dev {
        let tagged = tagger::tag_all(&weights.tagger, &weights.certain, labels, examples);
        say(&format!("{name}: {}", tagger::evaluate(labels, examples, &tagged)));
        say(&format!("{name}: {}", lemma::evaluate(&weights.lemmatizer, labels, examples)));
        let trees = parser::parse_all(&weights, examples, &tagged);
        say(&format!("{name}: {}", parser::evaluate(labels, examples, &trees)));
        if name.starts_with("ewt") {
            let sources = roles::read(&data.join("ewt_srl_dev.tsv.gz"))?;
            let sentences = roles::prepare(labels, &weights.lemmatizer, examples, &tagged, &trees);
            say(&format!("{name}: {}", roles::evaluate(&weights.roles, labels, &sources, &sentences)));
        }
    }
    let held_out = corpus::names(&data.join("ner_uner_dev.tsv.gz"), &weights.classes)?;
    let tagged = tagger::tag_all(&weights.tagger, &weights.certain, labels, &held_out);
    say(&format!("uner_dev: {}", names::evaluate(&weights.names, labels, &held_out, &tagged)));
    Ok(())
}
