//! Reads numbers written in digits or in English words.

use crate::words::{Gap, Shape, Word};

/// A number and the index of the first word after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    pub value: f64,
    pub end: usize,
    /// Written in digits, or starting with them ("3 million").
    pub digits: bool,
}

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TENTHS: [&str; 8] =
    ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];

fn place(words: &[&str], word: &Word) -> Option<usize> {
    words.iter().position(|candidate| word.is(candidate))
}

/// "three" is 3, "twenty" 20, "twenty-four" 24. Returns the value and the end.
pub(crate) fn below_hundred(words: &[Word], at: usize) -> Option<(u32, usize)> {
    let word = words.get(at)?;
    if word.shape != Shape::Letters {
        return None;
    }
    if let Some(unit) = place(&UNITS, word) {
        return Some((unit as u32, at + 1));
    }
    let tens = (place(&TENS, word)? as u32 + 2) * 10;
    let mut next = at + 1;
    if words.get(next).is_some_and(|sign| matches!(sign.text, "-" | "‑" | "‐") && sign.gap == Gap::None) {
        next += 1;
    }
    let unit =
        words.get(next).filter(|word| word.gap != Gap::Break).and_then(|word| place(&UNITS[1..10], word));
    Some(unit.map_or((tens, at + 1), |unit| (tens + unit as u32 + 1, next + 1)))
}

/// The number that a word in small letters is, up to nineteen or whole tens: "seven", "forty".
pub fn number_word(word: &str) -> Option<u8> {
    let place = |words: &[&str]| words.iter().position(|known| *known == word).map(|at| at as u8);
    place(&UNITS).or_else(|| place(&TENS).map(|at| (at + 2) * 10))
}

/// "three", "twenty", "third", "thirtieth": the words that can start a number.
pub(crate) fn starters() -> impl Iterator<Item = &'static str> {
    [&UNITS[..], &TENS[..], &ORDINALS[..], &TENTHS[..]].into_iter().flatten().copied()
}

/// Power of ten of a scale word: "million", "mn", "bln".
pub(crate) fn scale(word: &Word) -> Option<f64> {
    let lower = word.text;
    let is = |words: &[&str]| words.iter().any(|candidate| lower.eq_ignore_ascii_case(candidate));
    if is(&["hundred", "hundreds"]) {
        Some(1e2)
    } else if is(&["thousand", "thousands"]) {
        Some(1e3)
    } else if is(&["million", "millions", "mln", "mn"]) {
        Some(1e6)
    } else if is(&["billion", "billions", "bln", "bn", "milliard", "milliards"]) {
        Some(1e9)
    } else if is(&["trillion", "trillions", "trn"]) {
        Some(1e12)
    } else {
        None
    }
}

/// Digits with thousands' commas or blanks and a decimal point: "1,500", "10 000", "2.5".
pub(crate) fn digits(words: &[Word], at: usize) -> Option<(f64, usize)> {
    let first = words.get(at).filter(|word| word.shape == Shape::Digits && word.text.len() <= 15)?;
    let mut written = first.text.to_owned();
    let mut next = at + 1;
    if first.text.len() <= 3 {
        while let (Some(comma), Some(group)) = (words.get(next), words.get(next + 1)) {
            let grouped =
                matches!(comma.text, "," | "'" | "’") && comma.gap == Gap::None && group.gap == Gap::None;
            if !grouped || group.shape != Shape::Digits || group.text.len() != 3 || written.len() > 15 {
                break;
            }
            written.push_str(group.text);
            next += 2;
        }
        while next == at + 1 || written.len() > 3 {
            let Some(group) = words.get(next) else { break };
            let spaced = group.gap == Gap::Blank && group.shape == Shape::Digits && group.text == "000";
            if !spaced || written.len() > 15 {
                break;
            }
            written.push_str(group.text);
            next += 1;
        }
    }
    if let (Some(point), Some(rest)) = (words.get(next), words.get(next + 1)) {
        let decimal = point.text == "." && point.gap == Gap::None && rest.gap == Gap::None;
        let more = words.get(next + 2).is_some_and(|word| word.text == "." && word.gap == Gap::None)
            && words.get(next + 3).is_some_and(|word| word.shape == Shape::Digits && word.gap == Gap::None);
        if decimal && !more && rest.shape == Shape::Digits && rest.text.len() <= 6 {
            written.push('.');
            written.push_str(rest.text);
            next += 2;
        }
    }
    Some((written.parse().ok()?, next))
}

/// A cardinal number: "12", "1,500", "two hundred and six", "3.5 million", "twenty-four".
pub(crate) fn cardinal(words: &[Word], at: usize) -> Option<Number> {
    let first = words.get(at)?;
    if first.shape == Shape::Digits {
        let (mut value, mut end) = digits(words, at)?;
        while let Some(factor) = words.get(end).filter(|word| word.gap != Gap::Break).and_then(scale) {
            value *= factor;
            end += 1;
        }
        return Some(Number { value, end, digits: true });
    }
    let mut total = 0.0;
    let mut group: Option<f64> = None;
    let mut end = at;
    let mut next = at;
    let mut last_scale = f64::INFINITY;
    while let Some(word) = words.get(next) {
        if next > at && word.gap == Gap::Break {
            break;
        }
        if let Some((value, after)) = below_hundred(words, next) {
            // "two three" are two numbers; "two hundred six" is one.
            if group.is_some_and(|group| group % 100.0 != 0.0 || group == 0.0) {
                break;
            }
            group = Some(group.unwrap_or(0.0) + f64::from(value));
            next = after;
            end = after;
        } else if let (Some(factor), Some(value)) = (scale(word), group) {
            if word.text.ends_with('s') && !word.is("hundreds") || factor > last_scale {
                break;
            }
            if factor < 1e3 {
                group = Some(value * factor);
            } else {
                total += value * factor;
                group = None;
                last_scale = factor;
            }
            next += 1;
            end = next;
        } else if end > at && word.is("and") && (total > 0.0 || group.is_some_and(|group| group >= 100.0)) {
            let follows = below_hundred(words, next + 1).is_some();
            if !follows {
                break;
            }
            next += 1;
        } else {
            break;
        }
    }
    (end > at).then(|| Number { value: total + group.unwrap_or(0.0), end, digits: false })
}

/// An ordinal: "third", "twenty-first", "12th". Returns the value and the end.
pub(crate) fn ordinal(words: &[Word], at: usize) -> Option<(u32, usize)> {
    let word = words.get(at)?;
    if let Some(value) = word.digits() {
        let ending = words.get(at + 1)?;
        let is_ordinal = ending.gap == Gap::None && ending.is_any(&["st", "nd", "rd", "th"]);
        return is_ordinal.then_some((u32::try_from(value).ok()?, at + 2));
    }
    if let Some(unit) = place(&ORDINALS, word) {
        return Some((unit as u32, at + 1));
    }
    if let Some(tens) = place(&TENTHS, word) {
        return Some(((tens as u32 + 2) * 10, at + 1));
    }
    let tens = (place(&TENS, word)? as u32 + 2) * 10;
    let mut next = at + 1;
    if words.get(next).is_some_and(|sign| sign.text == "-" && sign.gap == Gap::None) {
        next += 1;
    }
    let unit = words.get(next).and_then(|word| place(&ORDINALS[1..10], word))?;
    Some((tens + unit as u32 + 1, next + 1))
}

#[cfg(test)]
mod tests {
    use crate::words::cut;

    #[track_caller]
    fn check(text: &str, expected: Option<f64>) {
        let words = cut(text, 0, text.len());
        assert_eq!(super::cardinal(&words, 0).map(|number| number.value), expected, "{text}");
    }

    #[test]
    fn numbers_in_digits_and_words() {
        check("12 men", Some(12.0));
        check("1,500 men", Some(1500.0));
        check("10 000 men", Some(10000.0));
        check("3.5 million", Some(3.5e6));
        check("twenty-four", Some(24.0));
        check("two hundred and six men", Some(206.0));
        check("one thousand two hundred", Some(1200.0));
        check("two three", Some(2.0));
        check("men", None);
    }
}
