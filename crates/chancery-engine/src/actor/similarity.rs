//! Compares two words: how likely is one a damaged or foreign spelling of the other?
//!
//! The better of two readings counts: equal sounds with small errors (`Lawrow`, `Lavrov`), or a slip of the
//! keyboard in the letters as written (`Merkle`, `Merkel`).

use super::words::{Heard, Part, Word};

/// Signs of ASCII.
const SIGNS: usize = 128;

/// Cost of reading one sound for another, by pair of ASCII signs, 0 to 255 for 0.0 to 1.275.
static SUBSTITUTION: [[u8; SIGNS]; SIGNS] = substitution_table();

const fn substitution_table() -> [[u8; SIGNS]; SIGNS] {
    let mut table = [[255u8; SIGNS]; SIGNS];
    let mut i = 0;
    while i < SIGNS {
        let mut j = 0;
        while j < SIGNS {
            let vowel_i = is_vowel(i as u8);
            let vowel_j = is_vowel(j as u8);
            if i == j {
                table[i][j] = 0;
            } else if !(i as u8).is_ascii_lowercase() || !(j as u8).is_ascii_lowercase() {
                table[i][j] = 255;
            } else if vowel_i && vowel_j {
                table[i][j] = 76;
            } else if vowel_i != vowel_j {
                table[i][j] = 220;
            } else {
                table[i][j] = 200;
            }
            j += 1;
        }
        i += 1;
    }
    // Pairs that source languages confuse: voicing, places of articulation, scripts without the sound.
    let pairs: [(u8, u8, u8); 56] = [
        (b'p', b'b', 64),
        (b't', b'd', 64),
        (b'k', b'g', 64),
        (b'f', b'v', 50),
        (b's', b'z', 40),
        (b'c', b'j', 60),
        (b'x', b'j', 80),
        (b'x', b'c', 80),
        (b's', b'x', 60),
        (b's', b'c', 80),
        (b'z', b'c', 70),
        (b'z', b'j', 60),
        (b'k', b'c', 90),
        (b'h', b'c', 60),
        (b'h', b'k', 70),
        (b'h', b'g', 70),
        (b'h', b'x', 100),
        (b'h', b'j', 90),
        (b'h', b'y', 110),
        (b'j', b'y', 40),
        (b'j', b'g', 80),
        (b'y', b'g', 110),
        (b'r', b'l', 80),
        (b'm', b'n', 80),
        (b'b', b'v', 70),
        (b'v', b'u', 60),
        (b'v', b'o', 110),
        (b'y', b'i', 30),
        (b'j', b'i', 70),
        (b'e', b'i', 50),
        (b'o', b'u', 50),
        (b'a', b'e', 60),
        (b'a', b'o', 60),
        (b't', b'c', 90),
        (b't', b'z', 90),
        (b't', b's', 120),
        (b'd', b'z', 80),
        (b'd', b'j', 90),
        (b'p', b'f', 80),
        (b'b', b'f', 110),
        (b'v', b'g', 150),
        (b'l', b'v', 140),
        (b'l', b'y', 110),
        (b'n', b'l', 130),
        (b'q', b'k', 20),
        (b'u', b'i', 70),
        (b'n', b'g', 110),
        (b'h', b'f', 110),
        (b'd', b's', 130),
        (b'w', b'v', 20),
        (b'w', b'u', 40),
        (b'd', b'n', 160),
        (b'y', b'e', 80),
        (b'x', b'k', 110),
        (b'c', b'd', 130),
        (b'y', b'u', 110),
    ];
    let mut at = 0;
    while at < pairs.len() {
        let (a, b, cost) = pairs[at];
        table[a as usize][b as usize] = cost;
        table[b as usize][a as usize] = cost;
        at += 1;
    }
    table
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Most letters of a sound that are compared.
const LONGEST_SOUND: usize = 47;

/// Cost of a vowel that only one word has.
const VOWEL: u8 = 92;

/// The same where one of the two is written without vowels.
const UNWRITTEN_VOWEL: u8 = 15;

/// What each letter of a sound costs if only one word has it.
pub fn insertions(sound: &[u8]) -> Vec<u8> {
    let sound = &sound[..sound.len().min(LONGEST_SOUND)];
    let mut before = 0;
    let cost = |(at, &letter): (usize, &u8)| {
        let last = at + 1 == sound.len();
        let doubled = letter == std::mem::replace(&mut before, letter);
        match letter {
            _ if doubled => 20,
            b'h' => 70,
            _ if is_vowel(letter) => VOWEL,
            b's' | b'y' if last => 76,
            b'y' | b'v' => 130,
            b'n' | b'g' if last => 130,
            _ => 180,
        }
    };
    sound.iter().enumerate().map(cost).collect()
}

/// Weighted edits between two sounds, in units of 1/200; past `most`, anything more than that.
fn edits(a: Heard<'_>, b: Heard<'_>, vowelless: bool, most: u32) -> u32 {
    let cost = |&cost: &u8| u32::from(if vowelless && cost == VOWEL { UNWRITTEN_VOWEL } else { cost });
    // The first sound is the one least often damaged.
    let dearer = |cost: u32| cost * 5 / 4;
    let letters = &b.sound[..b.costs.len()];
    let (mut row, mut inserts) = ([0u32; LONGEST_SOUND + 1], [0u32; LONGEST_SOUND]);
    let mut left = 0;
    for ((cell, insert), letter) in row[1..].iter_mut().zip(&mut inserts).zip(b.costs) {
        *insert = cost(letter);
        left += *insert;
        *cell = left;
    }
    for (i, (letter, drop)) in a.sound.iter().zip(a.costs).enumerate() {
        let replaces = &SUBSTITUTION[usize::from(letter & 127)];
        let drop = cost(drop);
        let mut diagonal = row[0];
        left = diagonal + drop;
        row[0] = left;
        let mut smallest = left;
        let mut cells = row[1..].iter_mut().zip(letters).zip(&inserts);
        let mut step = |cell: &mut u32, (replace, drop, insert): (u32, u32, u32)| {
            left = (diagonal + replace).min(*cell + drop).min(left + insert);
            diagonal = std::mem::replace(cell, left);
            smallest = smallest.min(left);
        };
        let replace = |letter: &u8| u32::from(replaces[usize::from(letter & 127)]);
        let first = if i == 0 { letters.len() } else { 1 };
        for ((cell, letter), &insert) in cells.by_ref().take(first) {
            step(cell, (dearer(replace(letter)), dearer(drop), dearer(insert)));
        }
        for ((cell, letter), &insert) in cells {
            step(cell, (replace(letter), drop, insert));
        }
        // Edits only add up.
        if smallest > most {
            return smallest;
        }
    }
    row[letters.len()]
}

/// How many sounds are compared with one at a time.
pub const ABREAST: usize = 8;

/// As [`edits`], of one sound with several at once, each with its `most`; all are written with their vowels.
fn edits_abreast(a: Heard<'_>, others: &[Heard<'_>], most: &[i16; ABREAST]) -> [i16; ABREAST] {
    let dearer = |cost: i16| cost * 5 / 4;
    let mut letters = [[0u8; ABREAST]; LONGEST_SOUND];
    let mut inserts = [[0i16; ABREAST]; LONGEST_SOUND];
    let mut row = [[0i16; ABREAST]; LONGEST_SOUND + 1];
    let mut longest = 0;
    for (at, other) in others.iter().enumerate() {
        longest = longest.max(other.costs.len());
        for (j, (letter, cost)) in other.sound.iter().zip(other.costs).enumerate() {
            letters[j][at] = *letter;
            inserts[j][at] = i16::from(*cost);
            row[j + 1][at] = row[j][at] + i16::from(*cost);
        }
    }
    for (i, (letter, drop)) in a.sound.iter().zip(a.costs).enumerate() {
        let replaces = &SUBSTITUTION[usize::from(letter & 127)];
        let mut diagonal = row[0];
        let mut left = diagonal.map(|cell| cell + i16::from(*drop));
        row[0] = left;
        let mut smallest = left;
        let columns = row[1..].iter_mut().zip(&letters).zip(&inserts).take(longest).enumerate();
        for (j, ((cells, letters), inserts)) in columns {
            let mut replace = letters.map(|letter| i16::from(replaces[usize::from(letter & 127)]));
            let (mut drop, mut insert) = (i16::from(*drop), *inserts);
            if i == 0 || j == 0 {
                (replace, drop, insert) = (replace.map(dearer), dearer(drop), insert.map(dearer));
            }
            let above = *cells;
            for at in 0..ABREAST {
                left[at] = (diagonal[at] + replace[at]).min(above[at] + drop).min(left[at] + insert[at]);
                smallest[at] = smallest[at].min(left[at]);
            }
            *cells = left;
            diagonal = above;
        }
        // Edits only add up.
        if smallest.iter().zip(most).all(|(smallest, most)| smallest > most) {
            return smallest;
        }
    }
    let mut found = [0; ABREAST];
    for (found, (at, other)) in found.iter_mut().zip(others.iter().enumerate()) {
        *found = row[other.costs.len()][at];
    }
    found
}

/// The letters of a word, as a set of bits; a few signs that words seldom have share one.
pub fn letters(word: &[u8]) -> u64 {
    word.iter().fold(0, |set, letter| set | 1 << (letter & 63))
}

/// Plain edits with transpositions, at most `most`, else `None`.
pub fn slips(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    const LONGEST: usize = 44;
    if a.len().abs_diff(b.len()) > most || a.len() >= LONGEST || b.len() >= LONGEST {
        return None;
    }
    // What is equal at either end costs nothing.
    let shared = a.iter().zip(b).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[shared..], &b[shared..]);
    let shared = a.iter().rev().zip(b.iter().rev()).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[..a.len() - shared], &b[..b.len() - shared]);
    if a.is_empty() || b.is_empty() {
        return Some(a.len().max(b.len()));
    }
    // Every letter that only one of them has takes an edit of its own.
    let (in_a, in_b) = (letters(a), letters(b));
    if (in_a & !in_b).count_ones().max((in_b & !in_a).count_ones()) as usize > most {
        return None;
    }
    // Only what lies `most` off the diagonal can count; beyond, anything is too much.
    let too_much = most as u8 + 1;
    let mut rows = [[0u8; LONGEST + 1]; 3];
    let [mut before, mut last, mut now] = rows.each_mut();
    for (j, cell) in last.iter_mut().enumerate().take(b.len() + 1) {
        *cell = (j as u8).min(too_much);
    }
    for i in 0..a.len() {
        let (from, to) = (i.saturating_sub(most), (i + most + 1).min(b.len()));
        now[from] = if from == 0 { (i as u8 + 1).min(too_much) } else { too_much };
        let mut smallest = now[from];
        for j in from..to {
            let same = u8::from(a[i] != b[j]);
            let mut cost = (last[j] + same).min(last[j + 1] + 1).min(now[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                cost = cost.min(before[j - 1] + 1);
            }
            now[j + 1] = cost.min(too_much);
            smallest = smallest.min(cost);
        }
        now[to + 1] = too_much;
        if usize::from(smallest) > most {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut now);
    }
    let found = usize::from(last[b.len()]);
    (found <= most).then_some(found)
}

/// How alike two words are, 0.0 to 1.0; 1.0 only if the letters are equal.
pub fn similarity(a: &Word, b: &Word) -> f64 {
    if a.text == b.text {
        return 1.0;
    }
    if a.part == Part::Number || b.part == Part::Number {
        return 0.0;
    }
    if a.part == Part::Initial || b.part == Part::Initial {
        return if a.text.as_bytes().first() == b.text.as_bytes().first() { 0.7 } else { 0.0 };
    }
    let alike = spelling_similarity(a, b);
    if !a.given.is_empty() && a.given.iter().any(|row| b.given.contains(row)) {
        return alike.max(0.9);
    }
    alike
}

/// The same without knowledge of given names.
pub fn spelling_similarity(a: &Word, b: &Word) -> f64 {
    spelling_similarity_from(a.heard(), b.heard(), 0.0)
}

/// The same, exact from `least` on only; below, anything less than that.
pub fn spelling_similarity_from(a: Heard<'_>, b: Heard<'_>, least: f64) -> f64 {
    let Some(mean) = mean_length(a, b) else { return 0.0 };
    let most = if least > 0.0 { most_edits(mean, least) } else { u32::MAX };
    let edits = edits(a, b, a.vowelless != b.vowelless, most);
    similarity_by_edits(a, b, mean, edits, least)
}

/// As [`spelling_similarity_from`], of one word with at most [`ABREAST`] others.
pub fn spelling_similarities_from(a: Heard<'_>, others: &[Heard<'_>], least: f64) -> [f64; ABREAST] {
    let mut found = [0.0; ABREAST];
    if others.iter().any(|other| other.vowelless != a.vowelless) {
        for (found, other) in found.iter_mut().zip(others) {
            *found = spelling_similarity_from(a, *other, least);
        }
        return found;
    }
    let mut most = [0; ABREAST];
    for (most, other) in most.iter_mut().zip(others) {
        *most = mean_length(a, *other).map_or(0, |mean| most_edits(mean, least).min(i16::MAX as u32) as i16);
    }
    let edits = edits_abreast(a, others, &most);
    for ((found, other), edits) in found.iter_mut().zip(others).zip(edits) {
        if let Some(mean) = mean_length(a, *other) {
            *found = similarity_by_edits(a, *other, mean, edits as u32, least);
        }
    }
    found
}

/// The mean length of two sounds; `None` if one is too short to be the other.
fn mean_length(a: Heard<'_>, b: Heard<'_>) -> Option<f64> {
    let (short, long) = if a.sound.len() < b.sound.len() {
        (a.sound.len(), b.sound.len())
    } else {
        (b.sound.len(), a.sound.len())
    };
    let alike = long <= short * 2 + 2 || a.vowelless != b.vowelless;
    alike.then(|| ((short + long) as f64 / 2.0).max(3.5))
}

/// The edits past which sounds of that mean length are less alike than `least`.
fn most_edits(mean: f64, least: f64) -> u32 {
    ((1.0 - least) * 200.0 * mean).ceil() as u32
}

fn similarity_by_edits(a: Heard<'_>, b: Heard<'_>, mean: f64, edits: u32, least: f64) -> f64 {
    let sound = 1.0 - f64::from(edits) / 200.0 / mean;
    let longest = a.text.len().max(b.text.len());
    // Slips of the keyboard count only where they make the words more alike than their sounds are.
    let room = (1.0 - sound.max(least) / 0.97) * longest.max(4) as f64 + 1e-6;
    if room < 0.0 {
        return sound.clamp(0.0, 0.99);
    }
    let most = (longest / 3).max(1).min(room as usize);
    let letters = slips(a.text, b.text, most).map_or(0.0, |slips| 1.0 - slips as f64 / longest.max(4) as f64);
    sound.max(letters * 0.97).clamp(0.0, 0.99)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::words::{Heard, Word, word};
    use super::{ABREAST, SUBSTITUTION, UNWRITTEN_VOWEL, VOWEL, edits, edits_abreast};

    /// The whole table of edits and transpositions, without any short cut.
    fn plain_slips(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = match (i, j) {
                    (0, other) | (other, 0) => other,
                    _ => {
                        let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let mut cost = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                        if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                            cost = cost.min(table[i - 2][j - 2] + 1);
                        }
                        cost
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    /// The whole table of weighted edits, cell by cell.
    fn plain_edits(a: Heard<'_>, b: Heard<'_>, vowelless: bool) -> u32 {
        let cost = |cost: u8| u32::from(if vowelless && cost == VOWEL { UNWRITTEN_VOWEL } else { cost });
        let mut table = vec![vec![0; b.costs.len() + 1]; a.costs.len() + 1];
        for i in 0..=a.costs.len() {
            for j in 0..=b.costs.len() {
                table[i][j] = match (i, j) {
                    (0, 0) => 0,
                    (0, _) => table[0][j - 1] + cost(b.costs[j - 1]),
                    (_, 0) => table[i - 1][0] + cost(a.costs[i - 1]),
                    _ => {
                        let dearer = |cost: u32| if i == 1 || j == 1 { cost * 5 / 4 } else { cost };
                        let replace = SUBSTITUTION[usize::from(a.sound[i - 1])][usize::from(b.sound[j - 1])];
                        (table[i - 1][j - 1] + dearer(u32::from(replace)))
                            .min(table[i - 1][j] + dearer(cost(a.costs[i - 1])))
                            .min(table[i][j - 1] + dearer(cost(b.costs[j - 1])))
                    }
                };
            }
        }
        table[a.costs.len()][b.costs.len()]
    }

    proptest! {
        #[test]
        fn edits_are_weighed_right(a in "[a-z]{0,60}", b in "[a-z]{0,60}", vowelless: bool, most in 0..3_000_u32) {
            let (a, b) = (word(a, false, true), word(b, false, true));
            let plain = plain_edits(a.heard(), b.heard(), vowelless);
            prop_assert_eq!(edits(a.heard(), b.heard(), vowelless, u32::MAX), plain);
            let most_found = edits(a.heard(), b.heard(), vowelless, most);
            prop_assert!(most_found == plain || plain > most && most_found > most);
        }

        #[test]
        fn several_sounds_are_weighed_at_once(a in "[a-z]{0,60}", others in proptest::collection::vec("[a-z]{0,60}", 0..=ABREAST), most in 0..3_000_i16) {
            let a = word(a, false, true);
            let others: Vec<Word> = others.into_iter().map(|other| word(other, false, true)).collect();
            let heard: Vec<Heard<'_>> = others.iter().map(Word::heard).collect();
            let found = edits_abreast(a.heard(), &heard, &[most; ABREAST]);
            for (found, other) in found.into_iter().zip(&heard) {
                let plain = plain_edits(a.heard(), *other, false) as i16;
                prop_assert!(found == plain || plain > most && found > most);
            }
        }

        #[test]
        fn slips_are_counted_right(a in "[abc1]{0,9}", b in "[abc1]{0,9}", most in 0..6_usize) {
            let plain = plain_slips(a.as_bytes(), b.as_bytes());
            let expected = (plain <= most).then_some(plain);
            prop_assert_eq!(super::slips(a.as_bytes(), b.as_bytes(), most), expected);
        }
    }

    #[track_caller]
    fn check(a: &str, b: &str, low: f64, high: f64) {
        let make = |text: &str| word(text.to_owned(), false, true);
        let found = super::similarity(&make(a), &make(b));
        assert!((low..=high).contains(&found), "{a}/{b}: {found}");
    }

    #[test]
    fn sounds_outweigh_letters() {
        check("lawrow", "lavrov", 0.95, 0.99);
        check("plinken", "blinken", 0.85, 0.97);
        check("tschawuschoglu", "cavusoglu", 0.85, 0.99);
        check("merkle", "merkel", 0.75, 0.97);
        check("schmidt", "rodriguez", 0.0, 0.4);
    }
}
