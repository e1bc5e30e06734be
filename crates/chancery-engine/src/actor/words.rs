//! Splits a name into folded words, each with its sound and its part in the name.

use std::sync::LazyLock;

use any_ascii::any_ascii_char;
use chancery_lexicon::names;
use rustc_hash::{FxHashMap, FxHashSet};

use super::similarity::insertions;
use super::skeleton::skeleton;

/// What a word does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A name proper.
    Name,
    /// `al`, `von`, `bin`.
    Particle,
    /// `Dr`, `President`.
    Title,
    /// One letter, or two consonants.
    Initial,
    /// Digits, or a number written out.
    Number,
}

/// A folded word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Lower-case ASCII.
    pub text: String,
    /// How it sounds.
    pub sound: Vec<u8>,
    /// What each of its sounds costs if another word lacks it: [`insertions`].
    pub costs: Vec<u8>,
    /// Its part in the name.
    pub part: Part,
    /// Written in a script that leaves vowels out.
    pub vowelless: bool,
    /// Rows of the given-name table it stands in.
    pub given: &'static [u16],
}

/// What is compared of a word: as in [`Word`].
#[derive(Clone, Copy, Debug)]
pub struct Heard<'w> {
    pub text: &'w [u8],
    pub sound: &'w [u8],
    pub costs: &'w [u8],
    pub vowelless: bool,
}

impl Word {
    /// Returns what is compared of it.
    pub fn heard(&self) -> Heard<'_> {
        Heard {
            text: self.text.as_bytes(),
            sound: &self.sound,
            costs: &self.costs,
            vowelless: self.vowelless,
        }
    }
}

struct Tables {
    titles: FxHashSet<&'static str>,
    particles: FxHashSet<&'static str>,
    given: FxHashMap<&'static str, Vec<u16>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let first = |table: &'static str| names::rows(table).filter_map(|row| row.first().copied()).collect();
    let mut given: FxHashMap<&'static str, Vec<u16>> = FxHashMap::default();
    for (number, row) in names::rows(names::GIVEN_NAMES).enumerate() {
        for form in row.first().copied().unwrap_or("").split('|') {
            given.entry(form).or_default().push(number as u16);
        }
    }
    Tables { titles: first(names::TITLES), particles: first(names::PARTICLES), given }
});

/// Numbers written out, and Roman ones that are hardly anything else.
const NUMBERS: &[(&str, &str)] = &[
    ("eight", "8"),
    ("eleven", "11"),
    ("fifth", "5"),
    ("fifty", "50"),
    ("first", "1"),
    ("five", "5"),
    ("forty", "40"),
    ("four", "4"),
    ("fourth", "4"),
    ("fourty", "40"),
    ("hundred", "100"),
    ("ii", "2"),
    ("iii", "3"),
    ("iv", "4"),
    ("ix", "9"),
    ("nine", "9"),
    ("one", "1"),
    ("second", "2"),
    ("seven", "7"),
    ("six", "6"),
    ("ten", "10"),
    ("third", "3"),
    ("thirty", "30"),
    ("three", "3"),
    ("twelve", "12"),
    ("twenty", "20"),
    ("two", "2"),
    ("vi", "6"),
    ("vii", "7"),
    ("viii", "8"),
    ("xi", "11"),
    ("xii", "12"),
    ("xiii", "13"),
];

/// Letters of the longest of them.
const LONGEST_NUMBER: usize = 7;

/// Returns the value of a number word: `44`, `forty`, `iii`, `1st`.
fn number(text: &str) -> Option<String> {
    if text.as_bytes()[0].is_ascii_digit() {
        let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        return Some(digits.to_owned());
    }
    if text.len() > LONGEST_NUMBER {
        return None;
    }
    NUMBERS.iter().find(|(word, _)| *word == text).map(|(_, value)| (*value).to_owned())
}

/// A folded word, before anybody asks how it sounds.
#[derive(Debug)]
pub struct Spelt {
    /// As in [`Word`], and so are the others.
    pub text: String,
    pub part: Part,
    pub vowelless: bool,
}

impl Spelt {
    /// Finds out how it sounds, and whether it is a given name.
    pub fn complete(self) -> Word {
        let sound = skeleton(self.text.as_bytes());
        let given = TABLES.given.get(self.text.as_str()).map_or(&[][..], |rows| rows.as_slice());
        let costs = insertions(&sound);
        Word { text: self.text, sound, costs, part: self.part, vowelless: self.vowelless, given }
    }
}

/// Splits `name` into folded words. `person` says whether number words may be names (`Xi`).
pub fn words(name: &str, person: bool) -> Vec<Word> {
    spelt(name, person).into_iter().map(Spelt::complete).collect()
}

/// The same, before anybody asks how they sound.
pub fn spelt(name: &str, person: bool) -> Vec<Spelt> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut piece = String::new();
    let mut vowelless = false;
    for letter in name.chars().take(400) {
        let ascii = if letter.is_ascii() { None } else { Some(any_ascii_char(letter)) };
        let spelt: &str = match ascii {
            Some(text) => text,
            None => {
                if letter.is_ascii_alphanumeric() {
                    piece.push(letter.to_ascii_lowercase());
                } else if !matches!(letter, '\'' | '`') {
                    finish(&mut piece, &mut vowelless, &mut pieces);
                }
                continue;
            }
        };
        if matches!(letter, '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{02bb}' | '\u{00b4}') {
            continue;
        }
        vowelless |= matches!(letter, '\u{0590}'..='\u{06ff}');
        let mut any = false;
        for byte in spelt.bytes() {
            if byte.is_ascii_alphanumeric() {
                piece.push(byte.to_ascii_lowercase() as char);
                any = true;
            }
        }
        if !any && letter.is_whitespace() | !letter.is_alphanumeric() {
            finish(&mut piece, &mut vowelless, &mut pieces);
        }
    }
    finish(&mut piece, &mut vowelless, &mut pieces);
    pieces.truncate(24);
    let mut all: Vec<Spelt> =
        pieces.into_iter().map(|(text, vowelless)| spelt_word(text, vowelless, person)).collect();
    // A name does not end in a particle: `Kim Jong-un`, `Nguyen Van An`.
    if let Some(last) = all.last_mut().filter(|last| last.part == Part::Particle) {
        last.part = Part::Name;
    }
    all
}

fn finish(piece: &mut String, vowelless: &mut bool, pieces: &mut Vec<(String, bool)>) {
    // A lone s is a left-over genitive.
    if piece == "s" && !pieces.is_empty() {
        piece.clear();
    }
    if !piece.is_empty() {
        piece.truncate(40);
        pieces.push((std::mem::take(piece), *vowelless));
    }
    *vowelless = false;
}

/// Makes a word of folded text.
pub fn word(text: String, vowelless: bool, person: bool) -> Word {
    spelt_word(text, vowelless, person).complete()
}

/// The same, before anybody asks how it sounds.
pub fn spelt_word(text: String, vowelless: bool, person: bool) -> Spelt {
    let tables = &*TABLES;
    let mut text = text;
    let value = if text.is_empty() { None } else { number(&text) };
    let part = match value {
        Some(value) if !person || text.as_bytes()[0].is_ascii_digit() => {
            let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
            let inside = person && !digits_only;
            if inside {
                text = letters_for_digits(&text);
                Part::Name
            } else {
                let suffix = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
                if suffix.len() == text.len() || matches!(suffix, "" | "st" | "nd" | "rd" | "th") {
                    text = value;
                }
                Part::Number
            }
        }
        _ if text.len() == 1 => Part::Initial,
        _ if tables.particles.contains(text.as_str()) => Part::Particle,
        _ if tables.titles.contains(text.as_str()) => Part::Title,
        _ => {
            if person && text.bytes().any(|byte| byte.is_ascii_digit()) {
                text = letters_for_digits(&text);
            }
            Part::Name
        }
    };
    Spelt { text, part, vowelless }
}

/// Undoes digits that stand for letters: `Ig0r`.
fn letters_for_digits(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            '9' => 'g',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(input: &str, expected: &str) {
        let texts: Vec<String> = super::words(input, true).into_iter().map(|word| word.text).collect();
        assert_eq!(texts.join(" "), expected);
    }

    #[test]
    fn words_are_folded() {
        check("Mevlüt Çavuşoğlu", "mevlut cavusoglu");
        check("Jean-Yves Le Drian", "jean yves le drian");
        check("Scholz's", "scholzs");
        check("Ig0r", "igor");
        check("Сергей Лавров", "sergey lavrov");
    }

    #[test]
    fn nothing_in_nothing_out() {
        check("", "");
        check(" - . ", "");
    }
}
