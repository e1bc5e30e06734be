//! Sentences of flattened web text.
//!
//! 1. lines: a line is its own text unless it was plainly broken mid-sentence
//! 2. tokens of a line
//! 3. sentences: after a stop that is one

use std::ops::Range;

use chancery_model::Span;

use crate::tokens::tokenize;

/// Most tokens in a sentence; what is longer is cut hard, so that no input costs more than linear time.
pub(crate) const MOST_TOKENS: usize = 400;

/// Shortest line, in bytes, that may be continued by the next.
const SHORTEST_BROKEN: usize = 30;

/// Titles: what follows belongs to them, however it is written.
const TITLES: &[&str] = &[
    "Adm.", "Brig.", "Capt.", "Cmdr.", "Col.", "Dr.", "Fr.", "Gen.", "Gov.", "Hon.", "Lt.", "Maj.",
    "Messrs.", "Mr.", "Mrs.", "Ms.", "Mt.", "Pres.", "Prof.", "Rep.", "Reps.", "Rev.", "Sen.", "Sens.",
    "Sgt.", "St.", "Supt.", "cf.", "vs.",
];

/// Words that begin sentences more often than they go on after an abbreviation.
const STARTERS: &[&str] = &[
    "A",
    "About",
    "According",
    "After",
    "All",
    "Also",
    "Although",
    "An",
    "And",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "During",
    "Earlier",
    "For",
    "From",
    "He",
    "Her",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Last",
    "Later",
    "Many",
    "Meanwhile",
    "Most",
    "No",
    "Not",
    "Now",
    "On",
    "Once",
    "One",
    "Other",
    "Our",
    "She",
    "Since",
    "So",
    "Some",
    "Still",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "To",
    "Today",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "Where",
    "While",
    "Who",
    "Why",
    "With",
    "You",
    "Yet",
];

/// Lower-case abbreviations that often end a sentence.
const FINAL: &[&str] = &["a.m.", "p.m.", "etc.", "al."];

/// Words that never end a sentence, so that a line that ends in one goes on.
const UNFINISHED: &[&str] = &[
    "a", "about", "an", "and", "as", "at", "between", "but", "by", "for", "from", "his", "in", "into", "its",
    "of", "on", "or", "over", "that", "the", "their", "to", "which", "with",
];

/// Verbs after which an exclamation or question in quotation marks is only part of its sentence.
const SPEECH: &[&str] = &[
    "added",
    "asked",
    "called",
    "cried",
    "declared",
    "exclaimed",
    "insisted",
    "replied",
    "said",
    "says",
    "shouted",
    "stated",
    "told",
    "tweeted",
    "warned",
    "wrote",
];

/// Cuts `text` (its `kept` parts, or all if there are none) into sentences: each a range of tokens.
pub(crate) fn segment(
    text: &str,
    kept: &[Span],
    is_word: &dyn Fn(&str) -> bool,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let mut tokens = Vec::new();
    let mut sentences = Vec::new();
    for part in parts(text, kept) {
        for block in blocks(text, part) {
            let first = tokens.len();
            tokenize(text, block, is_word, &mut tokens);
            cut(text, &tokens, first, &mut sentences);
        }
    }
    (tokens, sentences)
}

/// The kept parts as ranges that fit the text, ascending.
fn parts(text: &str, kept: &[Span]) -> Vec<Range<usize>> {
    if kept.is_empty() {
        return std::iter::once(0..text.len()).collect();
    }
    let mut last = 0;
    let mut parts = Vec::new();
    for span in kept {
        let mut range = span.range();
        range.start = range.start.max(last);
        range.end = range.end.min(text.len());
        while range.start < range.end && !text.is_char_boundary(range.start) {
            range.start += 1;
        }
        while range.start < range.end && !text.is_char_boundary(range.end) {
            range.end -= 1;
        }
        if range.start < range.end {
            last = range.end;
            parts.push(range);
        }
    }
    parts
}

/// Lines, joined where they were broken mid-sentence.
fn blocks(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut may_join = false;
    let mut start = part.start;
    for line in text[part].split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']) {
        let range = start..start + line.len();
        start = range.end;
        let content = line.trim();
        if content.is_empty() {
            // "\r\n" is one line end, not an empty line.
            may_join = may_join && line == "\n" && text[..range.start].ends_with('\r');
            continue;
        }
        match blocks.last_mut() {
            Some(last) if may_join && goes_on(last_line(&text[last.clone()]), content) => {
                last.end = range.end
            }
            _ => blocks.push(range),
        }
        may_join = true;
    }
    blocks
}

fn last_line(block: &str) -> &str {
    block.trim_end().rsplit(['\n', '\r']).next().unwrap_or_default().trim()
}

/// Whether `next` continues the sentence that `line` began.
fn goes_on(line: &str, next: &str) -> bool {
    let Some(last) = line.chars().next_back() else { return false };
    let Some(first) = next.chars().next() else { return false };
    if line.len() < SHORTEST_BROKEN || !(last.is_alphanumeric() || matches!(last, ',' | '-' | '\u{2013}')) {
        return false;
    }
    let word = line.rsplit(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default();
    first.is_lowercase() || (UNFINISHED.contains(&word) && first.is_alphanumeric())
}

/// Cuts the tokens from `first` on into sentences.
fn cut(text: &str, tokens: &[Range<usize>], first: usize, sentences: &mut Vec<Range<usize>>) {
    let mut begin = first;
    if let Some(end) = dateline(text, &tokens[first..]) {
        sentences.push(first..first + end);
        begin = first + end;
    }
    let mut at = begin;
    while at < tokens.len() {
        let end = sentence_end(text, tokens, begin, at).unwrap_or(0);
        let is_full = at + 1 - begin >= MOST_TOKENS;
        if end > at || is_full || at + 1 == tokens.len() {
            let end = end.max(at + 1).min(begin + MOST_TOKENS);
            sentences.push(begin..end);
            begin = end;
            at = end;
        } else {
            at += 1;
        }
    }
}

/// Tokens of a dateline before a text: "LIMA (Reuters) - The minister …", "Bamako/Abidjan - The …".
fn dateline(text: &str, tokens: &[Range<usize>]) -> Option<usize> {
    /// Tokens that a dateline has at most, and that a text behind it has at least.
    const LINE: (usize, usize) = (12, 10);
    let word = |at: usize| tokens.get(at).map_or("", |token| &text[token.clone()]);
    let long = |at: usize| {
        tokens.len() - at > LINE.1 && tokens[at..].iter().any(|token| &text[token.clone()] == ".")
    };
    let starts_big =
        |word: &str| word.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit());
    // "(Seoul=Yonhap) The army …", "[Lima, 5 June] The minister …"
    if matches!(word(0), "(" | "[") {
        let end = (2..LINE.0.min(tokens.len())).find(|&at| matches!(word(at), ")" | "]"))?;
        let names =
            (1..end).all(|at| starts_big(word(at)) || matches!(word(at), "=" | "," | "/" | "." | "-"));
        let marked = (1..end).any(|at| matches!(word(at), "," | "/") || word(at).contains('='));
        return (names && marked && starts_big(word(end + 1)) && long(end)).then_some(end + 1);
    }
    let mut inside = false;
    for at in 0..LINE.0.min(tokens.len()) {
        match word(at) {
            "(" if at > 0 => inside = true,
            ")" => inside = false,
            "-" | "\u{2013}" | "\u{2014}" | "--" if at > 0 && !inside => {
                let stop = word(at - 1) == "." || word(at - 1).ends_with('.');
                let blank = (tokens[at - 1].end < tokens[at].start || stop)
                    && tokens.get(at + 1).is_some_and(|next| tokens[at].end < next.start);
                let opens = word(at + 1)
                    .starts_with(|letter: char| letter.is_uppercase() || !letter.is_alphanumeric());
                return (blank && opens && long(at)).then_some(at + 1);
            }
            "," | "/" | "." => {}
            other => {
                let named = starts_big(other) || matches!(other, "de" | "la" | "el" | "al" | "and");
                if !inside && !named {
                    return None;
                }
            }
        }
    }
    None
}

/// If the sentence from `begin` ends with the token `at`: one past its last token, closing marks included.
fn sentence_end(text: &str, tokens: &[Range<usize>], begin: usize, at: usize) -> Option<usize> {
    let word = &text[tokens[at].clone()];
    let ends = word.ends_with(['.', '!', '?', '\u{2026}', '\u{3002}', '\u{ff01}', '\u{ff1f}']);
    if !ends {
        let bullet = tokens.get(at + 1).is_some_and(|next| &text[next.clone()] == "\u{2022}");
        return bullet.then_some(at + 1);
    }
    let is_abbreviation = word.len() > 1 && word.ends_with('.') && word.chars().any(char::is_alphanumeric);
    if is_abbreviation && TITLES.contains(&word) {
        return None;
    }
    let mut end = at + 1;
    while end < tokens.len() {
        if closes(text, tokens, end) {
            end += 1;
        } else if is_reference(text, tokens, end) {
            end += 3;
        } else {
            break;
        }
    }
    let has_closed = end > at + 1;
    let Some(next) = tokens.get(end) else { return Some(end) };
    let next_word = &text[next.clone()];
    let begins_quote =
        matches!(next_word, "\"" | "\u{201c}" | "\u{201e}" | "\u{ab}" | "(" | "[" | "\u{2018}" | "'" | "``");
    let initial = next_word.chars().next()?;
    if initial.is_lowercase() {
        // Capitals get lost; a whole word before the stop and a blank after it are enough.
        let before = if at > begin { &text[tokens[at - 1].clone()] } else { "" };
        let is_plain = before.len() >= 3 && before.bytes().all(|byte| byte.is_ascii_lowercase());
        let has_blank = tokens[end - 1].end < next.start;
        let is_stop = matches!(word, "." | "!" | "?") && !has_closed;
        return (is_stop && is_plain && has_blank && !begins_quote).then_some(end);
    }
    if is_abbreviation {
        let starts = STARTERS.contains(&next_word) || begins_quote && has_closed;
        let is_final = FINAL.contains(&word) && initial.is_uppercase() && !is_calendar(next_word);
        return (starts || is_final).then_some(end);
    }
    // "1. Next": the number belongs to its line.
    let is_number = at == begin + 1 && text[tokens[begin].clone()].len() <= 2 && word == ".";
    if is_number {
        return None;
    }
    // "by 1. January", as in German.
    let before = if at > begin { &text[tokens[at - 1].clone()] } else { "" };
    let is_day = matches!(before.len(), 1 | 2) && before.bytes().all(|byte| byte.is_ascii_digit());
    if is_day && word == "." && is_month(next_word) {
        return None;
    }
    let is_loud = word.starts_with(['!', '?', '\u{2026}']) || word.starts_with("..");
    if is_loud && has_closed && is_speech_ahead(text, tokens, end) {
        return None;
    }
    let goes_on =
        matches!(next_word, "," | ";" | ":" | "-" | "\u{2013}" | "\u{2014}" | "--" | ")" | "." | "/" | "%");
    (!goes_on).then_some(end)
}

/// Whether the token `at` closes what stands before it: no blank between them.
fn closes(text: &str, tokens: &[Range<usize>], at: usize) -> bool {
    let touches = tokens[at - 1].end == tokens[at].start;
    match &text[tokens[at].clone()] {
        ")" | "]" | "\u{201d}" | "\u{2019}" | "\u{bb}" | "''" | "\"" | "'" => touches,
        "\u{201c}" => touches && tokens.get(at + 1).is_none_or(|next| next.start > tokens[at].end),
        _ => false,
    }
}

/// Whether a reference such as "[17]" stands at `at`.
fn is_reference(text: &str, tokens: &[Range<usize>], at: usize) -> bool {
    let is = |at: usize, wanted: &dyn Fn(&str) -> bool| {
        tokens.get(at).is_some_and(|token| wanted(&text[token.clone()]))
    };
    is(at, &|word| word == "[")
        && is(at + 1, &|word| word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()))
        && is(at + 2, &|word| word == "]")
}

fn is_month(word: &str) -> bool {
    const MONTHS: &[&str] = &[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS.contains(&word)
}

fn is_calendar(word: &str) -> bool {
    const CALENDAR: &[&str] = &[
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "GMT",
        "UTC",
        "EST",
        "EDT",
        "CET",
        "ET",
        "Eastern",
        "Moscow",
    ];
    CALENDAR.contains(&word) || is_month(word)
}

fn is_speech_ahead(text: &str, tokens: &[Range<usize>], at: usize) -> bool {
    tokens[at..].iter().take(4).any(|token| SPEECH.contains(&&text[token.clone()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &[&str]) {
        let (tokens, sentences) = segment(input, &[], &|_| false);
        let shown: Vec<&str> = sentences
            .iter()
            .map(|range| &input[tokens[range.start].start..tokens[range.end - 1].end])
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn stops_end_sentences_and_abbreviations_do_not() {
        check("He met Mr. J.  Smith. They left.", &["He met Mr. J.  Smith.", "They left."]);
        check("He left the U.S. The talks go on.", &["He left the U.S.", "The talks go on."]);
        check("The U.S. Senate voted.", &["The U.S. Senate voted."]);
        check("They leave by 1. March. He stays.", &["They leave by 1. March.", "He stays."]);
    }

    #[test]
    fn a_dateline_is_none_of_the_sentence_behind_it() {
        let told = "The minister left for Lima in the evening, his office said.";
        check(&format!("BONN (dpa) - {told}"), &["BONN (dpa) -", told]);
        check(&format!("Bamako/Abidjan, 3 May \u{2013} {told}"), &["Bamako/Abidjan, 3 May \u{2013}", told]);
        check(&format!("LIMA.- {told}"), &["LIMA.-", told]);
        check(&format!("(Lima=Andina) {told}"), &["(Lima=Andina)", told]);
        check("Peru - Chile talks end", &["Peru - Chile talks end"]);
    }

    #[test]
    fn lines_end_sentences_unless_they_were_broken() {
        check("Talks fail\nMinisters left on Monday", &["Talks fail", "Ministers left on Monday"]);
        check(
            "The ministers of both countries met in the\nmorning and left.\n\nand more",
            &["The ministers of both countries met in the\nmorning and left.", "and more"],
        );
    }

    #[test]
    fn quotations_close_with_their_sentence() {
        check("\"We will go.\" He left.", &["\"We will go.\"", "He left."]);
        check(
            "\u{201c}Go now!\u{201d} Mr. Smith said. So be it.",
            &["\u{201c}Go now!\u{201d} Mr. Smith said.", "So be it."],
        );
    }

    #[test]
    fn a_missing_blank_does_not_hide_an_end() {
        check("They met yesterday.The talks failed.", &["They met yesterday.", "The talks failed."]);
    }

    #[test]
    fn references_and_lost_capitals_do_not_hide_an_end() {
        check("He left.[17] She stayed.", &["He left.[17]", "She stayed."]);
        check(
            "the talks failed. they left approx. at noon",
            &["the talks failed.", "they left approx. at noon"],
        );
    }

    #[test]
    fn long_runs_are_cut() {
        let (tokens, sentences) = segment(&"a, ".repeat(1000), &[], &|_| false);
        assert_eq!(tokens.len(), 2000);
        assert!(sentences.iter().all(|sentence| sentence.len() <= MOST_TOKENS));
    }
}
