//! Words of a line, as Universal Dependencies v2 cuts English.
//!
//! Blanks separate chunks; each chunk loses the signs at its ends, then is cut
//! inside: at hyphens, at clitics ("don't" is `do` `n't`), between numbers and
//! units, and where a blank is missing after a full stop.

use std::ops::Range;

/// Longest token in bytes; what is longer is cut.
const LONGEST: usize = 256;

/// Abbreviations that keep their stop, lower case.
const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "apr", "approx", "art", "assoc", "aug", "ave", "bldg", "blvd", "brig", "bros", "capt", "cf",
    "cmdr", "co", "col", "comdr", "corp", "cpl", "dec", "dept", "dr", "est", "etc", "feb", "fr", "ft", "gen",
    "gov", "hon", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "maj", "messrs", "mr", "mrs", "ms", "mt",
    "nov", "oct", "p", "pp", "pres", "prof", "rep", "reps", "rev", "secy", "sen", "sens", "sept", "sep",
    "sgt", "sr", "st", "supt", "univ", "viz", "vol", "vs",
];

/// Prefixes that a hyphen does not part from their word, lower case.
const PREFIXES: &[&str] = &[
    "anti", "co", "counter", "cross", "de", "e", "ex", "inter", "intra", "mega", "mid", "micro", "mini",
    "multi", "neo", "non", "post", "pre", "pro", "re", "semi", "socio", "sub", "trans", "ultra", "un",
];

/// Units that may stick to a number, lower case.
const UNITS: &[&str] = &[
    "am", "b", "bn", "c", "cm", "f", "ft", "g", "gb", "gw", "h", "hrs", "k", "kg", "km", "kph", "kw", "lb",
    "lbs", "m", "mb", "mg", "ml", "mm", "mn", "mph", "mw", "pm", "tn",
];

/// Clitics that are words of their own, lower case, apostrophe plain.
const CLITICS: &[&str] = &["'s", "'re", "'ve", "'ll", "'d", "'m"];

/// Most bytes of a clitic, with its apostrophe in any form.
const LONGEST_CLITIC: usize = 6;

/// Words that are two, with the place of the cut.
const DOUBLE: &[(&str, usize)] = &[("cannot", 3), ("gonna", 3), ("gotta", 3), ("wanna", 3)];

/// Last parts of host names that are common in news.
const DOMAINS: &[&str] = &[
    "ca", "ch", "cn", "co", "com", "de", "edu", "eu", "fr", "gov", "hu", "info", "int", "io", "it", "mil",
    "net", "org", "pl", "ru", "tr", "tv", "ua", "uk", "us",
];

/// Cuts `text[range]`, a line, into tokens; offsets are those of `text`.
///
/// `is_word` knows the common words; it decides where two words were glued together.
pub(crate) fn tokenize(
    text: &str,
    range: Range<usize>,
    is_word: &dyn Fn(&str) -> bool,
    tokens: &mut Vec<Range<usize>>,
) {
    let first_token = tokens.len();
    let mut start = None;
    let end = range.end;
    for (at, sign) in text[range.clone()].char_indices().map(|(at, sign)| (at + range.start, sign)) {
        match (is_blank(sign), start) {
            (true, Some(first)) => {
                chunk(text, first..at, tokens);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(first) = start {
        chunk(text, first..end, tokens);
    }
    unglue(text, first_token, is_word, tokens);
}

/// Parts words that lost the blank between them: "agreementThe", and "RForeign", where a drop capital stuck.
fn unglue(text: &str, first: usize, is_word: &dyn Fn(&str) -> bool, tokens: &mut Vec<Range<usize>>) {
    let mut at = first;
    while at < tokens.len() {
        let range = tokens[at].clone();
        if let Some(cut) = seam(&text[range.clone()], at == first, is_word) {
            tokens[at].end = range.start + cut;
            tokens.insert(at + 1, range.start + cut..range.end);
        }
        at += 1;
    }
}

/// Where `word` is two words, if it is.
fn seam(word: &str, is_first: bool, is_word: &dyn Fn(&str) -> bool) -> Option<usize> {
    let bytes = word.as_bytes();
    if bytes.len() < 5 || bytes.len() > 40 || !bytes.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let capitals = bytes.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let cut = 1 + bytes[1..].iter().position(u8::is_ascii_uppercase)?;
    let (before, after) = word.split_at(cut);
    let rest_is_lower = after.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    if !rest_is_lower || is_word(word) || !is_word(after) {
        return None;
    }
    let is_drop_capital = is_first && cut == 1 && capitals == 2 && after.len() >= 3;
    let is_glued = before.len() >= 3 && capitals == 1 && after.len() >= 2 && is_word(before);
    (is_drop_capital || is_glued).then_some(cut)
}

/// Whether `sign` parts words and belongs to none: blanks, controls, invisible marks.
pub(crate) fn is_blank(sign: char) -> bool {
    sign.is_whitespace()
        || sign.is_control()
        || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Cuts a piece of text without blanks.
fn chunk(text: &str, range: Range<usize>, tokens: &mut Vec<Range<usize>>) {
    let mut rest = range;
    // Very long chunks are no words; cutting them early keeps the work linear.
    while rest.len() > 4 * LONGEST {
        let cut = floor_boundary(text, rest.start + 4 * LONGEST);
        small_chunk(text, rest.start..cut, tokens);
        rest.start = cut;
    }
    small_chunk(text, rest, tokens);
}

fn small_chunk(text: &str, range: Range<usize>, tokens: &mut Vec<Range<usize>>) {
    let (mut start, mut end) = (range.start, range.end);
    if is_clitic(&text[start..end]) {
        return push(text, start..end, tokens);
    }
    while let Some(sign) = text[start..end].chars().next() {
        let next = text[start..end].chars().nth(1);
        let sticks = match sign {
            '@' | '#' | '_' | '&' => next.is_some_and(char::is_alphanumeric),
            '\'' | '\u{2019}' => {
                next.is_some_and(|next| next.is_ascii_digit()) && text[start..end].ends_with('s')
            }
            _ => false,
        };
        if sign.is_alphanumeric() || sticks {
            break;
        }
        let run = run_length(&text[start..end]);
        push(text, start..start + run, tokens);
        start += run;
    }
    let mut tail: Vec<Range<usize>> = Vec::new();
    while let Some(sign) = text[start..end].chars().next_back() {
        let body = &text[start..end];
        if sign.is_alphanumeric()
            || (sign == '.' && keeps_stop(body))
            || (sign == '/' && is_address(body))
            || (sign == '$'
                && body.len() > 1
                && body.bytes().rev().skip(1).all(|byte| byte.is_ascii_uppercase()))
        {
            break;
        }
        let run = last_run_length(body);
        tail.push(end - run..end);
        end -= run;
    }
    if start < end {
        if is_address(&text[start..end]) {
            push(text, start..end, tokens);
        } else {
            inside(text, start..end, tokens);
        }
    }
    for piece in tail.into_iter().rev() {
        push(text, piece, tokens);
    }
}

/// Length of the run of equal signs at the start; full stops, question and exclamation marks run together.
fn run_length(text: &str) -> usize {
    let mut signs = text.chars();
    let Some(first) = signs.next() else { return 0 };
    let same = signs.take_while(|&sign| runs_with(first, sign)).map(char::len_utf8).sum::<usize>();
    first.len_utf8() + same
}

fn last_run_length(text: &str) -> usize {
    let mut signs = text.chars().rev();
    let Some(last) = signs.next() else { return 0 };
    let same = signs.take_while(|&sign| runs_with(last, sign)).map(char::len_utf8).sum::<usize>();
    last.len_utf8() + same
}

fn runs_with(first: char, other: char) -> bool {
    let is_loud = |sign: char| matches!(sign, '!' | '?');
    if is_loud(first) && is_loud(other) {
        return true;
    }
    // Brackets and quotation marks nest, they do not run.
    first == other && !matches!(first, '(' | ')' | '[' | ']' | '{' | '}' | '"' | '\u{201c}' | '\u{201d}')
}

/// Whether the stop at the end of `word` belongs to it.
fn keeps_stop(word: &str) -> bool {
    let Some(body) = word.strip_suffix('.') else { return false };
    if body.is_empty() || body.ends_with('.') {
        return false;
    }
    let mut letters = body.chars();
    let (first, second) = (letters.next(), letters.next());
    if second.is_none() {
        return first.is_some_and(char::is_uppercase);
    }
    // Letters with stops between them: "U.S.", "p.m.", "Ph.D."
    if body.contains('.') {
        return body
            .split('.')
            .all(|part| !part.is_empty() && part.len() <= 2 && part.chars().all(char::is_alphabetic));
    }
    // "J.-P." and "Al-Abr." are no abbreviations we know; look at the last part only.
    ABBREVIATIONS.contains(&body.to_lowercase().as_str()) && !is_plain_word(body)
}

/// Abbreviations that are words as well when they are not capitalised.
fn is_plain_word(body: &str) -> bool {
    matches!(body, "co" | "art" | "est" | "gen" | "rep" | "rev" | "dec" | "jan" | "ms" | "mt" | "apr" | "al")
        && body != "al"
}

/// Whether this is an address of the web or of mail, or a file name.
fn is_address(word: &str) -> bool {
    if word.contains("://") || word.starts_with("www.") {
        return true;
    }
    if let Some((name, host)) = word.split_once('@') {
        return !name.is_empty() && host.contains('.') && !host.ends_with('.');
    }
    let host = word.split('/').next().unwrap_or_default();
    let Some((name, last)) = host.rsplit_once('.') else { return false };
    let is_host =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    name.len() > 1
        && is_host(name)
        && DOMAINS.contains(&last.to_lowercase().as_str())
        && !last.starts_with(char::is_uppercase)
}

fn is_clitic(word: &str) -> bool {
    if word.len() > LONGEST_CLITIC || !word.contains(['\'', '\u{2019}']) {
        return false;
    }
    let plain = plain(word);
    CLITICS.contains(&plain.as_str()) || plain == "n't" || plain == "'"
}

/// Lower case, apostrophes straight.
fn plain(word: &str) -> String {
    word.to_lowercase().replace('\u{2019}', "'")
}

/// Cuts a chunk that has lost the signs at its ends.
fn inside(text: &str, range: Range<usize>, tokens: &mut Vec<Range<usize>>) {
    let mut start = range.start;
    let word = &text[range.clone()];
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !word.bytes().any(|byte| byte.is_ascii_digit())
    {
        return clitics(text, range, tokens);
    }
    let mut skip_to = start;
    for (at, sign) in word.char_indices().map(|(at, sign)| (at + range.start, sign)) {
        if at < skip_to || sign.is_alphanumeric() {
            continue;
        }
        let run = run_length(&text[at..range.end]);
        let (before, after) = (&text[start..at], &text[at + run..range.end]);
        let cut = match sign {
            '-' => run > 1 || parts_at_hyphen(before, after, &text[range.clone()]),
            '\u{2013}' | '\u{2014}' | '\u{2015}' | '\u{2212}' | '\u{2026}' | ';' | '"' | '\u{201c}'
            | '\u{201d}' | '(' | ')' | '[' | ']' | '{' | '}' | '!' | '?' | '%' | '*' | '=' | '<' | '>'
            | '|' | '\u{2022}' | '\u{20ac}' | '\u{a3}' | '\u{ab}' | '\u{bb}' | '\u{201e}' | '~' | '+' => true,
            ',' | ':' => !(ends_in_digit(before) && starts_with_digit(after)),
            '.' => run > 1 || is_missing_blank(before, after),
            '/' => {
                !(ends_in_digit(before) || starts_with_digit(after)) && before.len() > 1 && after.len() > 1
            }
            '$' => true,
            '\'' | '\u{2019}' | '&' | '_' | '@' | '#' => false,
            _ => !sign.is_alphabetic() && is_sign(sign),
        };
        if !cut {
            continue;
        }
        if sign == '$' {
            // "US$5": the letters belong to the sign.
            push(text, start..at + run, tokens);
        } else {
            if start < at {
                with_stop(text, start..at, tokens);
            }
            push(text, at..at + run, tokens);
        }
        start = at + run;
        skip_to = start;
    }
    if start < range.end {
        clitics(text, start..range.end, tokens);
    }
}

/// A piece before a cut; it may end in the stop of an abbreviation.
fn with_stop(text: &str, range: Range<usize>, tokens: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    if piece.len() > 1 && piece.ends_with('.') && !keeps_stop(piece) {
        clitics(text, range.start..range.end - 1, tokens);
        push(text, range.end - 1..range.end, tokens);
    } else {
        clitics(text, range, tokens);
    }
}

fn is_sign(sign: char) -> bool {
    !sign.is_alphanumeric()
        && !matches!(u32::from(sign), 0x300..=0x36f | 0x600..=0x6ff | 0x900..=0xdff | 0xfe00..=0xfe0f)
}

fn ends_in_digit(text: &str) -> bool {
    text.chars().next_back().is_some_and(|sign| sign.is_ascii_digit())
}

fn starts_with_digit(text: &str) -> bool {
    text.chars().next().is_some_and(|sign| sign.is_ascii_digit())
}

fn parts_at_hyphen(before: &str, after: &str, whole: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // Dates and telephone numbers stay whole: "2021-05-20", "555-1234".
    if whole.split('-').all(is_number) {
        let parts = whole.split('-').count();
        let longest = whole.split('-').map(str::len).max().unwrap_or(0);
        let is_years = parts == 2 && whole.len() >= 7 && before.len() == 4;
        return parts == 2 && (longest <= 3 || is_years);
    }
    !PREFIXES.contains(&before.to_lowercase().as_str()) && !before.is_empty() && !after.is_empty()
}

/// Whether a full stop between two words only lacks its blank: "yesterday.The".
fn is_missing_blank(before: &str, after: &str) -> bool {
    let mut ahead = after.chars();
    let starts_a_word = ahead.next().is_some_and(char::is_uppercase)
        && ahead.next().is_none_or(|sign| !sign.is_uppercase() && sign != '.');
    let ends_a_word =
        before.chars().rev().take(2).filter(|sign| sign.is_lowercase() || sign.is_ascii_digit()).count() == 2
            || before.ends_with(')');
    starts_a_word && ends_a_word
}

/// Cuts off clitics and units, and what is two words.
fn clitics(text: &str, range: Range<usize>, tokens: &mut Vec<Range<usize>>) {
    let word = &text[range.clone()];
    if word.len() > LONGEST {
        return push(text, range, tokens);
    }
    if let Some(cut) = clitic_cut(word) {
        clitics(text, range.start..range.start + cut, tokens);
        push(text, range.start + cut..range.end, tokens);
    } else if let Some(cut) = glue_cut(word) {
        push(text, range.start..range.start + cut, tokens);
        push(text, range.start + cut..range.end, tokens);
    } else {
        push(text, range, tokens);
    }
}

fn clitic_cut(word: &str) -> Option<usize> {
    let apostrophe = word.rfind(['\'', '\u{2019}'])?;
    if apostrophe == 0 {
        return None;
    }
    let ending = plain(&word[apostrophe..]);
    if CLITICS.contains(&ending.as_str()) {
        return Some(apostrophe);
    }
    let before = &word[..apostrophe];
    (ending == "'t" && before.len() > 1 && before.ends_with(['n', 'N'])).then_some(apostrophe - 1)
}

fn glue_cut(word: &str) -> Option<usize> {
    if let Some((_, cut)) = DOUBLE.iter().find(|(double, _)| word.eq_ignore_ascii_case(double)) {
        return Some(*cut);
    }
    if starts_with_digit(word) {
        let letters = word.find(|sign: char| sign.is_ascii_alphabetic())?;
        let is_number =
            word[..letters].bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':'));
        let unit = word[letters..].to_lowercase();
        return (is_number && UNITS.contains(&unit.trim_end_matches('.'))).then_some(letters);
    }
    None
}

/// Adds a token, cut into pieces of at most [`LONGEST`] bytes.
fn push(text: &str, range: Range<usize>, tokens: &mut Vec<Range<usize>>) {
    let mut start = range.start;
    while range.end - start > LONGEST {
        let cut = floor_boundary(text, start + LONGEST);
        tokens.push(start..cut);
        start = cut;
    }
    if start < range.end {
        tokens.push(start..range.end);
    }
}

/// The last character boundary at or before `at`.
fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let mut tokens = Vec::new();
        let is_word = |word: &str| ["agreement", "The", "Foreign", "the"].contains(&word);
        tokenize(input, 0..input.len(), &is_word, &mut tokens);
        let shown: Vec<&str> = tokens.into_iter().map(|range| &input[range]).collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn clitics_are_words() {
        check("They don't, he's gone; we cannot", "They do n't , he 's gone ; we can not");
        check("the ministers' meeting, Russia\u{2019}s", "the ministers ' meeting , Russia \u{2019}s");
    }

    #[test]
    fn stops_stay_with_abbreviations() {
        check("Mr. J. Smith of the U.S. left.", "Mr. J. Smith of the U.S. left .");
        check("at 5 p.m., he said.", "at 5 p.m. , he said .");
    }

    #[test]
    fn hyphens_part_words_but_not_prefixes_or_dates() {
        check(
            "a 20-year-old, pro-Russian e-mail of 2021-05-20",
            "a 20 - year - old , pro-Russian e-mail of 2021-05-20",
        );
        check("in 2012-2014", "in 2012 - 2014");
    }

    #[test]
    fn numbers_part_from_units_and_signs() {
        check(
            "$5bn, 3.5%, US$10, 10km at 5pm on the 20th",
            "$ 5 bn , 3.5 % , US$ 10 , 10 km at 5 pm on the 20th",
        );
    }

    #[test]
    fn a_missing_blank_after_a_stop_is_supplied() {
        check("left yesterday.The minister", "left yesterday . The minister");
        check("see example.org or www.example.org/a-b.", "see example.org or www.example.org/a-b .");
    }

    #[test]
    fn glued_words_are_parted_if_both_are_known() {
        check("an agreementThe iPhone of McDonald", "an agreement The iPhone of McDonald");
        check("RForeign ministers of YouTube", "R Foreign ministers of YouTube");
    }

    #[test]
    fn quotation_marks_stand_alone() {
        check("\u{201c}Go!\u{201d} he said (\"again\").", "\u{201c} Go ! \u{201d} he said ( \" again \" ) .");
    }
}
