//! Dictionary forms: endings are rewritten by rules learned from treebanks, longest match first.
//!
//! A rule with a whole word in front of it is an exception (`went` → `go`).

use std::borrow::Cow;

use crate::codec::{Damaged, Input, Output};
use crate::hash::{finish, start, step};

/// Longest ending that a rule looks at, in bytes; a whole word may be longer.
pub(crate) const LONGEST_ENDING: usize = 6;

/// What to do with an ending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Edit {
    /// Bytes to take off.
    pub(crate) cut: usize,
    /// Letters to put on.
    pub(crate) put: String,
}

/// The rules, by a hash of tag and ending.
#[derive(Clone, Debug)]
pub(crate) struct Lemmatizer {
    edits: Vec<Edit>,
    /// Sorted by hash.
    rules: Vec<(u64, u16)>,
    /// The rules whose hash begins with the same byte stand between two neighbours of these.
    starts: Vec<u16>,
}

/// The hash a rule is filed under: the class of the tagger, whether it is a whole word, the ending.
pub(crate) fn rule_key(class: u8, ending: &[u8], is_whole: bool) -> u64 {
    finish(ending.iter().rev().fold(begin(class, is_whole), |hash, &byte| step(hash, byte)))
}

fn begin(class: u8, is_whole: bool) -> u64 {
    step(step(start(91), class), u8::from(is_whole))
}

impl Lemmatizer {
    /// Files `rules`.
    pub(crate) fn new(edits: Vec<Edit>, rules: impl IntoIterator<Item = (u64, u16)>) -> Lemmatizer {
        let mut rules: Vec<(u64, u16)> = rules.into_iter().collect();
        rules.sort_unstable();
        let before = |byte: u64| rules.partition_point(|rule| rule.0 >> 56 < byte) as u16;
        let starts = (0..=256).map(before).collect();
        Lemmatizer { edits, rules, starts }
    }

    /// Returns the dictionary form of `form`, which the tagger gave `class`; `keeps_case` for proper nouns.
    pub(crate) fn lemma(&self, form: &str, class: u8, keeps_case: bool) -> String {
        let is_lower = form.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let lower = if is_lower { Cow::Borrowed(form) } else { Cow::Owned(form.to_lowercase()) };
        let lemma = if keeps_case { form } else { &lower };
        let Some(edit) = self.find(&lower, class) else { return lemma.to_owned() };
        let keep = lemma.len().saturating_sub(edit.cut);
        if !lemma.is_char_boundary(keep) || keep + edit.put.len() == 0 {
            return lemma.to_owned();
        }
        let mut edited = String::with_capacity(keep + edit.put.len());
        edited.push_str(&lemma[..keep]);
        edited.push_str(&edit.put);
        edited
    }

    /// The edit for a lower-case word.
    pub(crate) fn find(&self, lower: &str, class: u8) -> Option<&Edit> {
        let bytes = lower.as_bytes();
        let mut rule = self.rule(rule_key(class, bytes, true));
        if rule.is_none() {
            // The longest ending that has a rule.
            let mut hash = begin(class, false);
            rule = self.rule(finish(hash));
            for &byte in bytes.iter().rev().take(LONGEST_ENDING) {
                hash = step(hash, byte);
                rule = self.rule(finish(hash)).or(rule);
            }
        }
        self.edits.get(rule? as usize)
    }

    #[inline]
    fn rule(&self, key: u64) -> Option<u16> {
        let first = (key >> 56) as usize;
        let near = &self.rules[self.starts[first] as usize..self.starts[first + 1] as usize];
        near.iter().find(|rule| rule.0 == key).map(|rule| rule.1)
    }

    pub(crate) fn read(input: &mut Input) -> Result<Lemmatizer, Damaged> {
        let mut edits = Vec::new();
        for _ in 0..input.number()? {
            let cut = input.number()? as usize;
            edits.push(Edit { cut, put: input.text()? });
        }
        let mut rules = Vec::new();
        let mut key = 0u64;
        for _ in 0..input.number()? {
            key = key.wrapping_add(input.number()?);
            rules.push((key, input.number()? as u16));
        }
        if rules.len() > usize::from(u16::MAX) {
            return Err(Damaged);
        }
        Ok(Lemmatizer::new(edits, rules))
    }

    pub(crate) fn write(&self, output: &mut Output) {
        output.number(self.edits.len() as u64);
        for edit in &self.edits {
            output.number(edit.cut as u64);
            output.text(&edit.put);
        }
        output.number(self.rules.len() as u64);
        let mut last = 0;
        for &(key, rule) in &self.rules {
            output.number(key - last);
            output.number(u64::from(rule));
            last = key;
        }
    }
}
