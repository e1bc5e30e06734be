//! What the models see of one word by itself: its hashes, endings and shape.

use crate::classes::{Class, Classes};
use crate::hash::{finish, hash_bytes, start, step};

/// Hashes of one word, made once and shared by all models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// As written.
    pub(crate) exact: u64,
    /// Lower case, digits generalised.
    pub(crate) lower: u64,
    /// The first one, two, three bytes, lower case.
    pub(crate) prefix: [u64; 3],
    /// The last one to four bytes, lower case.
    pub(crate) suffix: [u64; 4],
    /// `Xxxx`, `dd-dd`: one sign a letter, at most twelve.
    pub(crate) shape: u64,
    /// The same with repetitions squeezed: `Xx`, `d-d`.
    pub(crate) short_shape: u64,
    /// Its place among the words that occur in the same company.
    pub(crate) class: Class,
    /// It has a capital letter.
    pub(crate) has_capital: bool,
}

/// Seed of the hash of a word as written, by which classes are filed too.
pub(crate) const SEED_EXACT: u64 = 1;
const SEED_LOWER: u64 = 2;
const SEED_PREFIX: u64 = 3;
const SEED_SUFFIX: u64 = 6;
const SEED_SHAPE: u64 = 10;
const SEED_SHORT: u64 = 11;
const LONGEST_SHAPE: usize = 12;

/// Hashes `text`; `lower` is scratch space.
pub(crate) fn word(text: &str, classes: &Classes, lower: &mut String) -> Word {
    lower.clear();
    if text.is_ascii() {
        lower.push_str(text);
        lower.make_ascii_lowercase();
    } else {
        for sign in text.chars() {
            match sign {
                // Typographic quotation marks count as plain ones.
                '\u{2018}' | '\u{2019}' => lower.push('\''),
                '\u{201c}' | '\u{201d}' | '\u{201e}' => lower.push('"'),
                _ => lower.extend(sign.to_lowercase()),
            }
        }
    }
    let bytes = lower.as_bytes();

    let mut word = Word { exact: hash_bytes(SEED_EXACT, text.as_bytes()), ..Word::default() };
    word.class = classes.find(word.exact);
    if !word.class.is_known() {
        word.class = classes.find(hash_bytes(SEED_EXACT, bytes));
    }
    word.lower = if bytes.iter().all(u8::is_ascii_digit) {
        hash_bytes(SEED_LOWER, if bytes.len() == 4 { b"!year" } else { b"!number" })
    } else {
        hash_bytes(SEED_LOWER, bytes)
    };

    let mut hash = start(SEED_PREFIX);
    for (length, place) in word.prefix.iter_mut().enumerate() {
        hash = bytes.get(length).map_or(hash, |&byte| step(hash, byte));
        *place = finish(hash.wrapping_add(length as u64));
    }
    let mut hash = start(SEED_SUFFIX);
    let mut backwards = bytes.iter().rev();
    for (length, place) in word.suffix.iter_mut().enumerate() {
        hash = backwards.next().map_or(hash, |&byte| step(hash, byte));
        *place = finish(hash.wrapping_add(length as u64));
    }

    let mut shape = start(SEED_SHAPE);
    let mut short = start(SEED_SHORT);
    let mut last = 0u32;
    for (at, sign) in text.chars().enumerate() {
        let class = class_of(sign);
        word.has_capital |= class == u32::from('X');
        if at < LONGEST_SHAPE {
            shape = step(shape, (class ^ (class >> 8)) as u8);
        }
        if class != last {
            short = step(short, (class ^ (class >> 8)) as u8);
            last = class;
        }
    }
    word.shape = finish(shape);
    word.short_shape = finish(short);
    word
}

fn class_of(sign: char) -> u32 {
    if sign.is_ascii_lowercase() {
        return u32::from('x');
    }
    if sign.is_uppercase() {
        u32::from('X')
    } else if sign.is_alphabetic() {
        u32::from('x')
    } else if sign.is_numeric() {
        u32::from('d')
    } else {
        match sign {
            '\u{2018}' | '\u{2019}' => u32::from('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' => u32::from('"'),
            _ => u32::from(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_changes_the_exact_hash_only() {
        let mut scratch = String::new();
        let classes = Classes::new(std::iter::empty());
        let (upper, lower) = (word("Talks", &classes, &mut scratch), word("talks", &classes, &mut scratch));
        assert_ne!(upper.exact, lower.exact);
        assert_ne!(upper.short_shape, lower.short_shape);
        assert_eq!(upper.lower, lower.lower);
        assert_eq!(upper.suffix, lower.suffix);
    }
}
