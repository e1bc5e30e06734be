//! Reads the training data: treebanks in CoNLL-U, names in two columns, gzipped or not.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::names::{self, Part};
use crate::word::{Word, word};

/// One word of a treebank.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) form: String,
    pub(crate) lemma: String,
    pub(crate) upos: String,
    pub(crate) xpos: String,
    /// Number of the head, 0 for the root.
    pub(crate) head: u16,
    pub(crate) relation: String,
    /// The last column: entities in one of the treebanks.
    #[allow(dead_code)]
    pub(crate) misc: String,
}

/// One sentence with what the training needs of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Example {
    pub(crate) rows: Vec<Row>,
    pub(crate) words: Vec<Word>,
    /// Gold classes of the tagger.
    pub(crate) tags: Vec<u8>,
    /// Gold relations, as classes.
    pub(crate) relations: Vec<u8>,
    /// Gold heads by word number, `n + 1` for the root, as the parser counts; one more at both ends.
    pub(crate) heads: Vec<u16>,
    /// Gold classes of names.
    pub(crate) names: Vec<u8>,
    /// Number of the document.
    pub(crate) document: usize,
}

/// Reads a whole file, unpacking it if its name ends in `.gz`.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = File::open(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?;
    } else {
        io::BufReader::new(file).read_to_string(&mut text)?;
    }
    Ok(text)
}

/// Reads a treebank.
pub(crate) fn treebank(path: &Path) -> io::Result<Vec<Example>> {
    let mut examples = Vec::new();
    let mut rows = Vec::new();
    let mut document = 0;
    let text = read_text(path)?;
    for line in text.lines().chain([""]) {
        let cells: Vec<&str> = line.split('\t').collect();
        if line.starts_with("# newdoc") {
            document += 1;
        } else if cells.len() == 10 && cells[0].bytes().all(|byte| byte.is_ascii_digit()) {
            rows.push(Row {
                form: cells[1].to_owned(),
                lemma: cells[2].to_owned(),
                upos: cells[3].to_owned(),
                xpos: cells[4].to_owned(),
                head: cells[6].parse().unwrap_or(0),
                relation: cells[7].to_owned(),
                misc: cells[9].to_owned(),
            });
        } else if line.is_empty() && !rows.is_empty() {
            let rows = std::mem::take(&mut rows);
            examples.push(Example { words: words_of(&rows), rows, document, ..Example::default() });
        }
    }
    Ok(examples)
}

/// The hashes of a sentence's words.
pub(crate) fn words_of(rows: &[Row]) -> Vec<Word> {
    let mut scratch = String::new();
    rows.iter().map(|row| word(&row.form, &mut scratch)).collect()
}

/// Sentences without mark of a document that are taken for one.
const SENTENCES_PER_DOCUMENT: usize = 25;

/// Reads a file of names: token TAB label, a blank line between sentences.
pub(crate) fn names(path: &Path) -> io::Result<Vec<Example>> {
    let mut examples: Vec<Example> = Vec::new();
    let mut rows = Vec::new();
    let mut labels: Vec<(char, Option<usize>)> = Vec::new();
    let text = read_text(path)?;
    for line in text.lines().chain([""]) {
        match line.split_once('\t') {
            Some((form, label)) => {
                rows.push(Row { form: form.to_owned(), ..Row::default() });
                let (mark, kind) = label.split_once('-').unwrap_or(("O", ""));
                labels.push((mark.chars().next().unwrap_or('O'), label_index(kind)));
            }
            None if !rows.is_empty() => {
                let rows = std::mem::take(&mut rows);
                let labels = std::mem::take(&mut labels);
                examples.push(Example {
                    words: words_of(&rows),
                    rows,
                    names: bilou(&labels),
                    document: examples.len() / SENTENCES_PER_DOCUMENT,
                    ..Example::default()
                });
            }
            None => {}
        }
    }
    Ok(examples)
}

fn label_index(kind: &str) -> Option<usize> {
    match kind {
        "PER" => Some(0),
        "ORG" => Some(1),
        "LOC" | "GPE" => Some(2),
        _ => None,
    }
}

/// Turns `B-` and `I-` marks into the classes of [`crate::names`].
fn bilou(labels: &[(char, Option<usize>)]) -> Vec<u8> {
    let begins = |at: usize| {
        let (mark, kind) = labels[at];
        kind.is_some() && (mark == 'B' || at == 0 || labels[at - 1].1 != kind)
    };
    (0..labels.len())
        .map(|at| {
            let Some(label) = labels[at].1 else { return 0 };
            let ends = at + 1 == labels.len() || labels[at + 1].1 != labels[at].1 || begins(at + 1);
            let part = match (begins(at), ends) {
                (true, true) => Part::Unit,
                (true, false) => Part::Begin,
                (false, true) => Part::Last,
                (false, false) => Part::Inside,
            };
            names::class(label, part)
        })
        .collect()
}
