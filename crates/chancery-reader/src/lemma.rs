//! Dictionary forms: endings are rewritten by rules learned from treebanks, longest match first.
//!
//! A rule with a whole word in front of it is an exception (`went` → `go`).

use std::collections::HashMap;

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
#[derive(Clone, Debug, Default)]
pub(crate) struct Lemmatizer {
    edits: Vec<Edit>,
    rules: HashMap<u64, u16>,
}

/// The hash a rule is filed under: the class of the tagger, whether it is a whole word, the ending.
pub(crate) fn rule_key(class: u8, ending: &[u8], is_whole: bool) -> u64 {
    let mut hash = step(step(start(91), class), u8::from(is_whole));
    for &byte in ending.iter().rev() {
        hash = step(hash, byte);
    }
    finish(hash)
}

impl Lemmatizer {
    pub(crate) fn new(edits: Vec<Edit>, rules: HashMap<u64, u16>) -> Lemmatizer {
        Lemmatizer { edits, rules }
    }

    /// Returns the dictionary form of `form`, which the tagger gave `class`; `keeps_case` for proper nouns.
    pub(crate) fn lemma(&self, form: &str, class: u8, keeps_case: bool) -> String {
        let mut lemma = if keeps_case { form.to_owned() } else { form.to_lowercase() };
        let lower = if keeps_case { form.to_lowercase() } else { lemma.clone() };
        let Some(edit) = self.find(&lower, class) else { return lemma };
        let keep = lemma.len().saturating_sub(edit.cut);
        if lemma.is_char_boundary(keep) && keep + edit.put.len() > 0 {
            lemma.truncate(keep);
            lemma.push_str(&edit.put);
        }
        lemma
    }

    /// The edit for a lower-case word.
    pub(crate) fn find(&self, lower: &str, class: u8) -> Option<&Edit> {
        let bytes = lower.as_bytes();
        let whole = self.rules.get(&rule_key(class, bytes, true));
        let rule = whole.or_else(|| {
            (0..=bytes.len().min(LONGEST_ENDING))
                .rev()
                .find_map(|length| self.rules.get(&rule_key(class, &bytes[bytes.len() - length..], false)))
        })?;
        self.edits.get(*rule as usize)
    }

    pub(crate) fn read(input: &mut Input<'_>) -> Result<Lemmatizer, Damaged> {
        let mut lemmatizer = Lemmatizer::default();
        for _ in 0..input.number()? {
            let cut = input.number()? as usize;
            lemmatizer.edits.push(Edit { cut, put: input.text()?.to_owned() });
        }
        let mut key = 0u64;
        for _ in 0..input.number()? {
            key = key.wrapping_add(input.number()?);
            lemmatizer.rules.insert(key, input.number()? as u16);
        }
        Ok(lemmatizer)
    }

    pub(crate) fn write(&self, output: &mut Output) {
        output.number(self.edits.len() as u64);
        for edit in &self.edits {
            output.number(edit.cut as u64);
            output.text(&edit.put);
        }
        let mut rules: Vec<(u64, u16)> = self.rules.iter().map(|(&key, &rule)| (key, rule)).collect();
        rules.sort_unstable();
        output.number(rules.len() as u64);
        let mut last = 0;
        for (key, rule) in rules {
            output.number(key - last);
            output.number(u64::from(rule));
            last = key;
        }
    }
}
