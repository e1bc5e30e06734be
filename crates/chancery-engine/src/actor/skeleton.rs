//! Reduces a word to how it sounds, so that spellings from different languages meet.
//!
//! `Tschawuschoglu`, `Chavushoglu` and `Cavusoglu` differ by spelling system, not by name.
//! The rules are data (`chancery-lexicon/data/names/respellings.tsv`); this module only applies them.

use std::sync::LazyLock;

use chancery_lexicon::names;

struct Rule {
    from: Vec<u8>,
    /// The second letter of `from`: most rules fail at it.
    second: Option<u8>,
    to: Vec<u8>,
    at_start: bool,
    at_end: bool,
}

/// Rules by first letter, longest first.
static RULES: LazyLock<Vec<Vec<Rule>>> = LazyLock::new(|| {
    let mut by_letter: Vec<Vec<Rule>> = (0..256).map(|_| Vec::new()).collect();
    for row in names::rows(names::RESPELLINGS) {
        let (Some(from), Some(to)) = (row.first(), row.get(1)) else { continue };
        let at_start = from.starts_with('^');
        let at_end = from.ends_with('$');
        let from = from.trim_start_matches('^').trim_end_matches('$').as_bytes().to_vec();
        if let Some(&first) = from.first() {
            by_letter[first as usize].push(Rule {
                second: from.get(1).copied(),
                from,
                to: to.as_bytes().to_vec(),
                at_start,
                at_end,
            });
        }
    }
    for rules in &mut by_letter {
        rules.sort_by_key(|rule| std::cmp::Reverse((rule.from.len(), rule.at_start, rule.at_end)));
    }
    by_letter
});

/// Returns the sound of `word` (lower-case ASCII letters), one letter a sound, nothing doubled.
pub fn skeleton(word: &[u8]) -> Vec<u8> {
    let mut sound: Vec<u8> = Vec::with_capacity(word.len());
    let mut at = 0;
    while at < word.len() {
        let rest = &word[at..];
        let rule = RULES[rest[0] as usize].iter().find(|rule| {
            (rule.second.is_none() || rule.second == rest.get(1).copied())
                && rest.starts_with(&rule.from)
                && (!rule.at_start || at == 0)
                && (!rule.at_end || rest.len() == rule.from.len())
        });
        let (letters, step): (&[u8], usize) = match rule {
            Some(rule) => (&rule.to, rule.from.len()),
            None => {
                let letter = match rest[0] {
                    b'c' if matches!(rest.get(1), Some(b'e' | b'i' | b'y')) => b's',
                    b'c' => b'k',
                    b'y' if at == 0 || !matches!(rest.get(1), Some(b'a' | b'e' | b'o' | b'u')) => {
                        if at == 0 && rest.len() > 1 { b'y' } else { b'i' }
                    }
                    other => other,
                };
                push(&mut sound, letter);
                at += 1;
                continue;
            }
        };
        for &letter in letters {
            push(&mut sound, letter);
        }
        at += step;
    }
    sound
}

fn push(sound: &mut Vec<u8>, letter: u8) {
    if sound.last() != Some(&letter) {
        sound.push(letter);
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(String::from_utf8_lossy(&super::skeleton(input.as_bytes())), expected);
    }

    #[test]
    fn spellings_of_one_sound_meet() {
        check("tschechow", "cecov");
        check("chekhov", "cehov");
        check("poutine", "putine");
        check("lukaschenko", "lukaxenko");
        check("lukashenko", "lukaxenko");
    }

    #[test]
    fn an_empty_word_has_no_sound() {
        check("", "");
    }
}
