//! Word classes that tell lines apart: `data/words.tsv`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::cues::{self, lower};
use super::lines::Line;

static CLASSES: LazyLock<BTreeMap<&'static str, BTreeSet<&'static str>>> = LazyLock::new(|| {
    let rows = include_str!("../../data/words.tsv").lines().skip(1).filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        Some((cells.next()?, cells.next()?.split(' ').collect()))
    })
    .collect()
});

/// Number of a line's words that belong to `class`.
pub fn count(line: &Line, class: &str) -> usize {
    CLASSES.get(class).map_or(0, |words| line.key.split(' ').filter(|word| words.contains(word)).count())
}

/// Number of words of `class` in a text.
fn count_in(text: &str, class: &str) -> usize {
    let Some(words) = CLASSES.get(class) else { return 0 };
    lower(text).split(|c: char| !c.is_alphanumeric()).filter(|word| words.contains(word)).count()
}

/// Whether a short line has a verb that makes it a sentence: a known one, or a small word in `-ed` that is not its first.
pub fn has_verb(line: &Line) -> bool {
    let is_past = |word: &str| word.len() > 4 && word.ends_with("ed") && word.chars().all(char::is_lowercase);
    count(line, "verb") > 0
        || line.text.split_whitespace().skip(1).any(|word| is_past(word.trim_matches(',')))
}

/// Words outside quotation marks that address the reader, and words of appeals.
pub fn address(line: &Line) -> (usize, usize) {
    let mut outside = String::with_capacity(line.text.len().min(2_000));
    let mut quoted = false;
    for c in line.text.chars().take(2_000) {
        match c {
            '“' | '„' | '«' => quoted = true,
            '”' | '»' => quoted = false,
            '"' => quoted = !quoted,
            _ if !quoted => outside.push(c),
            _ => {}
        }
    }
    (count_in(&outside, "address"), count_in(&outside, "appeal"))
}

/// Whether a line is nothing but a date or a time, or goes on with a source or a byline only.
pub fn is_date(line: &Line) -> bool {
    let words: Vec<&str> = line.key.split(' ').collect();
    let is_number = |word: &str| word.chars().next().is_some_and(|c| c.is_ascii_digit());
    let known = words.iter().filter(|word| is_number(word)).count() + count(line, "date");
    if line.shape.digits == 0 || words.len() > 14 {
        return false;
    }
    let rest = line.text.trim_start_matches(|c: char| !c.is_alphabetic());
    let led = line.shape.digits >= 6 && line.text.starts_with(|c: char| c.is_ascii_digit());
    let then_source =
        led && cues::at_start(rest).is_some_and(|cue| matches!(cue.kind, "source-line" | "byline" | "share"));
    known == words.len() || then_source
}

/// Whether a line has no word to read, or one that is shouted: `A+ A-`, `ADVERT`.
pub fn is_sign(line: &Line) -> bool {
    let longest = line.key.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
    let is_dense = line.key.chars().any(|c| c >= '\u{2e80}');
    let is_shouted =
        line.shape.words == 1 && line.text.chars().count() > 3 && !line.text.chars().any(char::is_lowercase);
    !is_dense && (longest <= 2 || is_shouted)
}

/// Whether a line is a counter: `3 min read`, `1,204 views`.
pub fn is_counter(line: &Line) -> bool {
    line.shape.words <= 5 && line.shape.digits > 0 && count(line, "count") > 0 && !line.shape.ends_sentence
}

/// Whether a line is a menu without marks between its entries.
pub fn is_menu(line: &Line) -> bool {
    let words = line.key.split(' ').count();
    let sections = count(line, "section");
    let small = line.text.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    words >= 3 && sections * 5 >= words * 2 && small * 5 <= words && !line.shape.ends_sentence
}

/// Whether a few words that name a teaser stand before a colon or a gap.
pub fn is_led_teaser(line: &Line) -> bool {
    let text = line.text;
    let colon = text.find(": ").or_else(|| text.find('：'));
    let Some(end) = colon.or_else(|| text.find("  ")).or_else(|| text.find(" | ")) else { return false };
    let lead = &text[..end];
    let words = lead.split_whitespace().count();
    let rest = text[end..].trim_start_matches([':', '：', '|', ' ']);
    let is_headline = !super::lines::ends_sentence(rest) || rest.ends_with(['?', '!']);
    (1..=6).contains(&words)
        && count_in(lead, "teaser") * 3 >= words
        && is_headline
        && rest.chars().next().is_some_and(|c| !c.is_lowercase())
        && rest.split_whitespace().count() >= 3
}

/// Whether a short line describes a picture: names, a place, no verb.
pub fn is_scene(line: &Line) -> bool {
    let names = line
        .text
        .split_whitespace()
        .skip(1)
        .filter(|word| word.starts_with(char::is_uppercase) && word.chars().count() > 2)
        .count();
    let placed = [" at ", " in ", " near ", " during ", " with ", " after ", " before ", " on "]
        .iter()
        .any(|word| line.text.contains(word));
    let has_office = line.text.contains(", ") && line.shape.words >= 5;
    let words = line.shape.words;
    !line.shape.ends_sentence
        && !line.text.contains([':', '?', '!', '“', '”', '"'])
        && !has_verb(line)
        && ((words >= 7 && names >= 3 && placed) || (has_office && names * 2 >= words && names >= 3))
}
