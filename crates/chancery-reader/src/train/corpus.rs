//! Reads the training data: treebanks in CoNLL-U, names in two columns, gzipped or not.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::classes::{Class, Classes};
use crate::hash::hash_bytes;
use crate::names::{self, Part};
use crate::word::{SEED_EXACT, Word, word};

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
pub(crate) fn treebank(path: &Path, classes: &Classes) -> io::Result<Vec<Example>> {
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
            examples.push(Example { words: words_of(&rows, classes), rows, document, ..Example::default() });
        }
    }
    Ok(examples)
}

/// The hashes of a sentence's words.
pub(crate) fn words_of(rows: &[Row], classes: &Classes) -> Vec<Word> {
    let mut scratch = String::new();
    rows.iter().map(|row| word(&row.form, classes, &mut scratch)).collect()
}

/// Sentences without mark of a document that are taken for one.
const SENTENCES_PER_DOCUMENT: usize = 25;

/// Reads a file of names: token TAB label, a blank line between sentences.
pub(crate) fn names(path: &Path, classes: &Classes) -> io::Result<Vec<Example>> {
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
                    words: words_of(&rows, classes),
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
            names::class(label, Part::at(begins(at), ends))
        })
        .collect()
}

/// The word classes, which this crate carries as a table.
static CLASSES: &str = include_str!("../../data/word_classes.tsv");

/// Reads the word classes.
pub(crate) fn classes() -> Classes {
    let lines = CLASSES.lines().filter(|line| !line.starts_with('#')).skip(1);
    let entries = lines.filter_map(|line| line.split_once('\t')).flat_map(|(path, words)| {
        let class = Class::from_path(path);
        words.split(' ').map(move |word| (hash_bytes(SEED_EXACT, word.as_bytes()), class))
    });
    Classes::new(entries)
}

/// Reads the texts that `silver` speaks of: `corpus document sentence:first-lastL …` with L one of P, O, L.
pub(crate) fn silver(data: &Path, silver: &str, classes: &Classes) -> io::Result<Vec<Example>> {
    let mut texts: BTreeMap<(String, String), Vec<Vec<String>>> = BTreeMap::new();
    let documents = read_text(&data.join("../stories/ecbplus/docs.jsonl.gz"))?;
    for line in documents.lines() {
        let Some((id, sentences)) = tokens_of(line) else { continue };
        texts.insert(("ecbplus".to_owned(), id), sentences);
    }
    let mut id = String::new();
    let mut forms = Vec::new();
    for line in read_text(&data.join("ewt_train.conllu.gz"))?.lines() {
        if let Some(found) = line.strip_prefix("# sent_id = ") {
            id = found.to_owned();
        } else if line.is_empty() {
            texts.insert(("ewt_train".to_owned(), std::mem::take(&mut id)), vec![std::mem::take(&mut forms)]);
        } else if let Some((number, rest)) = line.split_once('\t')
            && number.bytes().all(|byte| byte.is_ascii_digit())
        {
            forms.push(rest.split('\t').next().unwrap_or_default().to_owned());
        }
    }
    let mut known: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for line in silver.lines().skip_while(|line| line.starts_with('#')).skip(1) {
        if let [corpus, id, names] = line.split('\t').collect::<Vec<_>>()[..] {
            known.insert((corpus, id), names);
        }
    }
    let mut examples = Vec::new();
    for (document, ((corpus, id), sentences)) in texts.iter().enumerate() {
        let names = match known.get(&(corpus.as_str(), id.as_str())) {
            Some(names) => names,
            // Every sentence of the treebank was looked at; most have no names.
            None if corpus == "ewt_train" => "",
            None => continue,
        };
        let first = examples.len();
        for sentence in sentences {
            let rows: Vec<Row> =
                sentence.iter().map(|form| Row { form: form.clone(), ..Row::default() }).collect();
            let names = vec![0; rows.len()];
            examples.push(Example {
                words: words_of(&rows, classes),
                rows,
                names,
                document,
                ..Example::default()
            });
        }
        for name in names.split(' ') {
            mark(&mut examples[first..], name);
        }
    }
    examples.retain(|example| !example.rows.is_empty());
    Ok(examples)
}

/// Enters one name such as `3:0-2P`.
fn mark(sentences: &mut [Example], name: &str) -> Option<()> {
    let (sentence, place) = name.split_once(':')?;
    let label = match place.chars().next_back()? {
        'P' => 0,
        'O' => 1,
        _ => 2,
    };
    let (start, end) = place[..place.len() - 1].split_once('-')?;
    let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
    let classes = sentences.get_mut(sentence.parse::<usize>().ok()?)?.names.get_mut(start..end)?;
    let last = classes.len().checked_sub(1)?;
    for (at, class) in classes.iter_mut().enumerate() {
        *class = names::class(label, Part::at(at == 0, at == last));
    }
    Some(())
}

/// The id and the tokens of a line of ECB+.
fn tokens_of(line: &str) -> Option<(String, Vec<Vec<String>>)> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let strings = |list: &serde_json::Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let sentences = value["tokens_by_sentence"].as_array()?.iter().map(strings).collect();
    Some((value["id"].as_str()?.to_owned(), sentences))
}
