//! Trains all models from open treebanks and name corpora; the same data give the same bytes.
//!
//! 1. tagger and lemmatiser from the treebanks
//! 2. tags for the treebanks by jackknifing, so that the parser learns with the mistakes it will meet
//! 3. parser; names

mod corpus;
mod learner;
mod lemma;
mod names;
mod parser;
mod tagger;

use std::io;
use std::path::Path;

use crate::table;
use crate::weights;

/// Trains from the files in `data`; `say` is told what is going on. Returns the bytes of a weights file.
///
/// # Errors
/// If a file is missing or unreadable.
pub fn train(data: &Path, say: &(dyn Fn(&str) + Sync)) -> io::Result<Vec<u8>> {
    let mut examples = Vec::new();
    for name in ["ewt_train", "gum_train"] {
        let first = examples.last().map_or(0, |example: &corpus::Example| example.document + 1);
        for mut example in corpus::treebank(&data.join(format!("{name}.conllu.gz")))? {
            example.document += first;
            examples.push(example);
        }
    }
    let mut dev = Vec::new();
    for name in ["ewt_dev", "gum_dev"] {
        dev.push((name, corpus::treebank(&data.join(format!("{name}.conllu.gz")))?));
    }
    let labels = tagger::collect_labels(&examples);
    for example in examples.iter_mut().chain(dev.iter_mut().flat_map(|(_, examples)| examples)) {
        tagger::label(&labels, example);
        parser::label(&labels, example);
    }

    let lemmatizer = lemma::learn(&labels, &examples);
    say(&format!("tagger: {} sentences, {} classes", examples.len(), labels.upos.len()));
    let tags = tagger::train(&labels, &examples, |_| true);
    for (name, examples) in &dev {
        let tagged = tagger::tag_all(&tags, &labels, examples);
        say(&format!("{name}: {}", tagger::evaluate(&labels, examples, &tagged)));
        say(&format!("{name}: {}", lemma::evaluate(&lemmatizer, &labels, examples)));
    }
    let jackknifed = tagger::jackknife(&labels, &examples);

    let (parsed, named) = std::thread::scope(|scope| {
        let parsed = scope.spawn(|| {
            let (moves, relations) = parser::train(&labels, &examples, &jackknifed);
            for (name, examples) in &dev {
                let tagged = tagger::tag_all(&tags, &labels, examples);
                say(&format!("{name}: {}", parser::evaluate(&moves, &relations, &labels, examples, &tagged)));
            }
            (moves, relations)
        });
        let named = scope.spawn(|| -> io::Result<_> {
            let corpora = names::read(data, &examples)?;
            Ok(names::train(&corpora, &tags, &labels, say))
        });
        (parsed.join(), named.join())
    });
    let (moves, relations) = parsed.map_err(|_| io::Error::other("the parser's training stopped"))?;
    let names = named.map_err(|_| io::Error::other("the training of names stopped"))??;

    let mut output = weights::begin();
    labels.write(&mut output);
    lemmatizer.write(&mut output);
    let mut size = output.bytes.len();
    let mut report = |name: &str, rows: usize, output: &crate::codec::Output| {
        say(&format!("{name}: {rows} rows, {} bytes", output.bytes.len() - size));
        size = output.bytes.len();
    };
    for (name, rows) in [
        ("tagger", tags.quantise(0.25)),
        ("moves", moves.quantise(1.05)),
        ("relations", relations.quantise(0.3)),
        ("names", names.quantise(0.3)),
    ] {
        table::write(&rows, &mut output);
        report(name, rows.len(), &output);
    }
    let quantised = weights::read(&output.bytes).map_err(|error| io::Error::other(error.to_string()))?;
    for (name, examples) in &dev {
        let tagged = tagger::tag_all(&quantised.tagger, &labels, examples);
        say(&format!("quantised {name}: {}", tagger::evaluate(&labels, examples, &tagged)));
        say(&format!(
            "quantised {name}: {}",
            parser::evaluate(&quantised.moves, &quantised.relations, &labels, examples, &tagged)
        ));
    }
    Ok(output.bytes)
}
