//! The words that report speech and thought, from `data/cues.tsv`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The shapes in which a cue takes its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frames {
    /// Finite clause: "said that he left".
    pub clause: bool,
    /// Infinitive: "vowed to leave".
    pub infinitive: bool,
    /// Noun phrase: "announced a pause".
    pub noun: bool,
    /// What it is about, behind a preposition: "warned of a delay".
    pub oblique: bool,
    /// A judgement on its object: "called it a success".
    pub judges: bool,
    /// Direct speech.
    pub quote: bool,
    /// Judges or names something in somebody's words: "called it a \"farce\"".
    pub express: bool,
}

const TABLE: &str = include_str!("../../data/cues.tsv");

type Rows = BTreeMap<&'static str, BTreeMap<&'static str, Frames>>;

fn rows() -> &'static Rows {
    static ROWS: OnceLock<Rows> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut rows = Rows::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [word, part, frames, _source] = columns.as_slice() else { continue };
            let frames = Frames {
                clause: frames.contains('c'),
                infinitive: frames.contains('i'),
                noun: frames.contains('n'),
                oblique: frames.contains('o'),
                judges: frames.contains('j'),
                quote: frames.contains('q'),
                express: frames.contains('x'),
            };
            rows.entry(part).or_default().insert(word, frames);
        }
        rows
    })
}

/// The frames of `lemma` as a `part` of speech, if it is a cue.
pub(super) fn frames(part: &str, lemma: &str) -> Option<Frames> {
    rows().get(part)?.get(lemma).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_four_columns() {
        let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.next(), Some("word\tpart\tframes\tsource"));
        for line in lines {
            assert_eq!(line.split('\t').count(), 4, "{line}");
        }
        assert!(frames("VERB", "say").is_some_and(|frames| frames.clause && frames.quote));
    }
}
