//! The words of time, from `data/time.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::number;
use crate::words::{Gap, Shape, Word};

/// What sort of word of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Month,
    Weekday,
    WeekdayShort,
    Weekdays,
    Unit,
    Units,
    Weekend,
    Weekends,
    Season,
    Part,
    Parts,
    Hour,
    Day,
    DayPart,
    Ref,
    RefAdjective,
    Set,
    Phrase,
    Holiday,
    Zone,
}

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "month" => Class::Month,
        "weekday" => Class::Weekday,
        "weekday_short" => Class::WeekdayShort,
        "weekdays" => Class::Weekdays,
        "unit" => Class::Unit,
        "units" => Class::Units,
        "weekend" => Class::Weekend,
        "weekends" => Class::Weekends,
        "season" => Class::Season,
        "part" => Class::Part,
        "parts" => Class::Parts,
        "hour" => Class::Hour,
        "day" => Class::Day,
        "daypart" => Class::DayPart,
        "ref" => Class::Ref,
        "refadj" => Class::RefAdjective,
        "set" => Class::Set,
        "phrase" => Class::Phrase,
        "holiday" => Class::Holiday,
        "zone" => Class::Zone,
        _ => return None,
    })
}

/// One row of the table.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The form's words after the first, for forms of several words.
    rest: Vec<&'static str>,
    pub class: Class,
    pub value: &'static str,
}

const TABLE: &str = include_str!("../../data/time.tsv");

/// The words with which an expression may start, each with the rows whose form starts with it, longest form first.
struct Lexicon {
    rows: HashMap<&'static str, Vec<Entry>>,
    /// Which [`looks`] such words have, as a set of bits.
    looks: Vec<u64>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut table: HashMap<&str, Vec<Entry>> = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(form), Some(name), Some(value)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let Some(class) = class(name) else { continue };
        let mut words = form.split([' ', '\'']);
        let Some(first) = words.next() else { continue };
        let entries = table.entry(first).or_default();
        // Behind the forms that are as long.
        let at = entries.partition_point(|entry| entry.rest.len() >= words.clone().count());
        entries.insert(at, Entry { rest: words.collect(), class, value });
    }
    for word in STARTERS.into_iter().chain(MORE_STARTERS).chain(number::starters()) {
        table.entry(word).or_default();
    }
    let mut looks_of_words = vec![0; LOOKS.div_ceil(64)];
    let mut note = |word: &str| {
        let looks = looks(word.as_bytes());
        looks_of_words[looks / 64] |= 1 << (looks % 64);
    };
    TABLE.lines().filter_map(|line| line.split([' ', '\'', '\t']).next()).for_each(&mut note);
    STARTERS.into_iter().chain(MORE_STARTERS).chain(number::starters()).for_each(&mut note);
    Lexicon { rows: table, looks: looks_of_words }
});

/// How many [`looks`] there are.
const LOOKS: usize = 1 << 15;

/// Length, first and last letter, whatever the case, as one number: most words are told from those of time by that.
fn looks(word: &[u8]) -> usize {
    let letter = |byte: Option<&u8>| usize::from(byte.map_or(0, |byte| byte & 0x1f));
    (word.len().min(31) << 10) | (letter(word.first()) << 5) | letter(word.last())
}

/// All rows whose form starts with `word`, longest form first; nothing if no expression may start with it.
fn rows(word: &Word) -> Option<&'static [Entry]> {
    let mut buffer = [0u8; 20];
    let bytes = word.text.as_bytes();
    if word.shape != Shape::Letters || bytes.len() > buffer.len() {
        return None;
    }
    let lexicon = &*LEXICON;
    let looks = looks(bytes);
    if lexicon.looks[looks / 64] >> (looks % 64) & 1 == 0 {
        return None;
    }
    let lower = &mut buffer[..bytes.len()];
    lower.copy_from_slice(bytes);
    lower.make_ascii_lowercase();
    let key = std::str::from_utf8(lower).unwrap_or_default();
    lexicon.rows.get(key).map(Vec::as_slice)
}

/// Words outside the table with which an expression may start, by the rules of the grammar.
const STARTERS: [&str; 84] = [
    "a",
    "about",
    "additional",
    "almost",
    "an",
    "another",
    "approximately",
    "around",
    "as",
    "at",
    "beginning",
    "close",
    "coming",
    "countless",
    "couple",
    "current",
    "day",
    "dozens",
    "each",
    "earlier",
    "early",
    "eighties",
    "end",
    "ensuing",
    "every",
    "few",
    "fewer",
    "fifties",
    "final",
    "first",
    "fiscal",
    "following",
    "forties",
    "fy",
    "half",
    "her",
    "his",
    "hundreds",
    "in",
    "initial",
    "intervening",
    "its",
    "just",
    "last",
    "late",
    "later",
    "latest",
    "latter",
    "less",
    "longer",
    "many",
    "mid",
    "middle",
    "midway",
    "more",
    "multiple",
    "nearly",
    "next",
    "nineties",
    "no",
    "numerous",
    "ongoing",
    "only",
    "over",
    "past",
    "per",
    "preceding",
    "previous",
    "prior",
    "q",
    "recent",
    "roughly",
    "running",
    "same",
    "season",
    "several",
    "some",
    "start",
    "subsequent",
    "tens",
    "that",
    "the",
    "their",
    "these",
];
const MORE_STARTERS: [&str; 11] =
    ["this", "those", "thousands", "turn", "under", "up", "upcoming", "very", "year", "hundred", "thousand"];

/// Whether an expression of time may start with `word`; most words of a text are ruled out here.
pub(super) fn may_start(word: &Word) -> bool {
    match word.shape {
        Shape::Digits => true,
        Shape::Sign => matches!(word.text, "'" | "’" | "‘"),
        Shape::Letters => rows(word).is_some(),
    }
}

/// The row of class `class` for the single word at `at`.
pub(super) fn get(words: &[Word], at: usize, class: Class) -> Option<&'static str> {
    let word = words.get(at)?;
    rows(word)?.iter().find(|entry| entry.rest.is_empty() && entry.class == class).map(|entry| entry.value)
}

/// The longest form of class `class`, of one or several words, at `at`; with the end.
pub(super) fn longest(words: &[Word], at: usize, class: Class) -> Option<(&'static str, usize)> {
    for entry in rows(words.get(at)?)? {
        if entry.class != class {
            continue;
        }
        let mut next = at + 1;
        let mut fits = true;
        for part in &entry.rest {
            // The apostrophe of "New Year's" is a word of its own here.
            while words.get(next).is_some_and(|word| matches!(word.text, "'" | "’") && word.gap == Gap::None)
            {
                next += 1;
            }
            if part.is_empty() {
                continue;
            }
            fits = words.get(next).is_some_and(|word| word.is(part) && word.gap != Gap::Break);
            if !fits {
                break;
            }
            next += 1;
        }
        if fits {
            return Some((entry.value, next));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_has_a_source() {
        let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.next(), Some("form\tclass\tvalue\tsource"));
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "{line}");
            assert!(class(columns[1]).is_some(), "{line}");
        }
    }
}
