//! The words of a report that tell what it is about.

use std::ops::ControlFlow;
use std::sync::OnceLock;

use chancery_model::Report;
use rustc_hash::FxHashSet;

use super::{hash_on, stable_hash};

/// Words too frequent in any English text to tell one story from another.
const STOP: &str = " a about after all also an and any are as at be been before but by for from can could did do does during \
had has have he her him his how i if in into is it its just may might more most new no not now of on one or other our out over \
said say says she should so some such than that the their them then there these they this those to two under up us was we were \
what when where which while who whom will with would you your ";

/// Where a word stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Body,
}

/// A word with the features that weigh it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term<'a> {
    /// As it stands there, with stops and commas.
    pub raw: &'a str,
    /// Lower case.
    pub word: &'a str,
    /// Lower case, possessive and plural endings cut.
    pub stem: &'a str,
    /// Hashes of both.
    pub word_hash: u64,
    pub stem_hash: u64,
    pub field: Field,
    /// Whether it tells what a text is about.
    pub is_content: bool,
    /// Capitalised, also at the start of a sentence.
    pub is_capital: bool,
    /// Capitalised inside a sentence, or a number.
    pub is_name: bool,
    /// The sentence or line it stands in, counted from 0.
    pub segment: u32,
}

/// Calls `visit` for each word of title and kept text, in order, until it breaks off.
///
/// Returns a hash for each sentence or line: equal ones are equal text.
pub(super) fn for_each_word(
    report: &Report,
    visit: &mut dyn FnMut(&Term<'_>) -> ControlFlow<()>,
) -> Vec<u32> {
    let mut walk = Walk { visit, word: String::with_capacity(32), segments: Vec::with_capacity(32) };
    let mut go = || {
        if let Some(title) = &report.title {
            walk.text(title, Field::Title)?;
        }
        if report.kept.is_empty() && report.dropped.is_empty() {
            walk.text(&report.text, Field::Body)?;
        }
        for kept in &report.kept {
            walk.text(kept.of(&report.text), Field::Body)?;
        }
        ControlFlow::Continue(())
    };
    let _ = go();
    walk.segments
}

/// The content words of a text as they are compared with those of others.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    /// Hashes of all words, in order; the lowest bit says whether the word tells what the text is about.
    pub all: Vec<u32>,
    /// Hashes of the stems of content words, in order.
    pub stems: Vec<u64>,
    /// Hashes of the heads of the longer stems, in order: two translations rarely agree on endings.
    pub heads: Vec<u32>,
}

/// Words that are kept: a live blog goes on for ever.
const MAX_ALL: usize = 12_288;
const MAX_STEMS: usize = 8192;

/// Heads that are kept: the head of a text is enough, and comparing them is quadratic.
const MAX_HEADS: usize = 600;

/// Letters of a head.
const HEAD: usize = 5;

impl Words {
    /// Reads the kept text of a report.
    pub fn of(report: &Report) -> Words {
        let mut words = Words::default();
        for_each_word(report, &mut |term| {
            words.push(term);
            if words.all.len() < MAX_ALL { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        words
    }

    /// Forgets all words.
    pub fn clear(&mut self) {
        self.all.clear();
        self.stems.clear();
        self.heads.clear();
    }

    /// Adds the next word.
    pub fn push(&mut self, term: &Term<'_>) {
        if self.all.len() < MAX_ALL {
            self.all.push(term.word_hash as u32 & !1 | u32::from(term.is_content));
        }
        if !term.is_content || self.stems.len() >= MAX_STEMS {
            return;
        }
        self.stems.push(term.stem_hash);
        let is_content =
            term.stem.chars().nth(3).is_some() || term.stem.bytes().all(|byte| byte.is_ascii_digit());
        if is_content && self.heads.len() < MAX_HEADS {
            let end = term.stem.char_indices().nth(HEAD).map_or(term.stem.len(), |(at, _)| at);
            self.heads.push(stable_hash(&term.stem.as_bytes()[..end]) as u32);
        }
    }
}

struct Walk<'a> {
    visit: &'a mut dyn FnMut(&Term<'_>) -> ControlFlow<()>,
    word: String,
    segments: Vec<u32>,
}

impl Walk<'_> {
    fn text(&mut self, text: &str, field: Field) -> ControlFlow<()> {
        let mut sentence = |sentence: &str| {
            let sentence = sentence.trim();
            if !sentence.is_empty() {
                self.segment(sentence, field)?;
                self.segments.push(hash_of_sentence(sentence.as_bytes()));
            }
            ControlFlow::Continue(())
        };
        // A sentence ends with its line, or after a stop and a blank.
        let (mut start, mut before) = (0, 0);
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\n' || (byte == b' ' && before == b'.') {
                sentence(&text[start..at])?;
                start = at + 1;
            }
            before = byte;
        }
        sentence(&text[start..])
    }

    fn segment(&mut self, text: &str, field: Field) -> ControlFlow<()> {
        let mut at_start = true;
        if !text.is_ascii() {
            let is_word =
                |character: char| character.is_alphanumeric() || matches!(character, '\'' | '’' | '.' | ',');
            for raw in text.split(|character: char| !is_word(character)) {
                self.word(raw, field, &mut at_start)?;
            }
            return ControlFlow::Continue(());
        }
        // The same without decoding.
        let mut start = 0;
        for (at, byte) in text.bytes().enumerate() {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'\'' | b'.' | b',')) {
                self.word(&text[start..at], field, &mut at_start)?;
                start = at + 1;
            }
        }
        self.word(&text[start..], field, &mut at_start)
    }

    fn word(&mut self, raw: &str, field: Field, at_start: &mut bool) -> ControlFlow<()> {
        let trimmed = raw.trim_matches(|character: char| !character.is_alphanumeric());
        if trimmed.is_empty() {
            return ControlFlow::Continue(());
        }
        let starts_sentence = std::mem::replace(at_start, raw.ends_with('.'));
        let word = trimmed.strip_suffix("'s").or_else(|| trimmed.strip_suffix("’s")).unwrap_or(trimmed);
        let is_number = word.starts_with(|character: char| character.is_ascii_digit());
        let is_capital = word.starts_with(char::is_uppercase);
        lower_into(word, &mut self.word);
        let (stem, ending) = self.word.split_at(stem_length(&self.word));
        let stem_hash = stable_hash(stem.as_bytes());
        let term = Term {
            raw,
            word: &self.word,
            stem,
            word_hash: hash_on(stem_hash, ending.as_bytes()),
            stem_hash,
            field,
            is_content: !is_stop_word(stem) && (is_number || stem.chars().nth(1).is_some()),
            is_capital,
            is_name: is_number || (is_capital && !starts_sentence && field == Field::Body),
            segment: self.segments.len() as u32,
        };
        (self.visit)(&term)
    }
}

/// A hash of long texts, quicker than [`stable_hash`] and never kept.
fn hash_of_sentence(text: &[u8]) -> u32 {
    let mut hash = text.len() as u64;
    for chunk in text.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(eight)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    (hash >> 32) as u32
}

/// Writes the word in lower case.
fn lower_into(word: &str, lower: &mut String) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// How long a word of small letters is without plural and the commonest verb endings.
fn stem_length(word: &str) -> usize {
    [("ies", 5), ("es", 6), ("s", 4), ("ing", 7), ("ed", 6)]
        .into_iter()
        .find(|(ending, least)| word.len() >= *least && word.ends_with(ending) && !word.ends_with("ss"))
        .map_or(word.len(), |(ending, _)| word.len() - ending.len())
}

pub(super) fn is_stop_word(word: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    word.len() <= 6 && WORDS.get_or_init(|| STOP.split_ascii_whitespace().collect()).contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut stems = Vec::new();
        for_each_word(&Report::new("r", text), &mut |term| {
            if term.is_content {
                stems.push(if term.is_name { format!("{}!", term.stem) } else { term.stem.to_owned() });
            }
            ControlFlow::Continue(())
        });
        assert_eq!(stems.join(" "), expected);
    }

    #[test]
    fn function_words_are_left_out_and_names_marked() {
        check("The ministers met in Vienna on 12 May.", "minister met vienna! 12!");
    }

    #[test]
    fn words_after_a_stop_are_not_taken_for_names() {
        check("Talks failed. Nobody signed.", "talk fail nobody sign");
    }

    #[test]
    fn no_stop_word_is_longer_than_what_is_looked_up() {
        assert!(STOP.split_ascii_whitespace().all(|word| word.len() <= 6));
    }
}
