//! The words by which page furniture gives itself away: `data/cues.tsv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::lines::{head, is_closing, is_end};

/// A cue found in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// `see-also`, `caption`, …
    pub kind: &'static str,
    /// The cue's words, lower case.
    pub phrase: &'static str,
    /// Byte in the line just after the cue.
    pub end: usize,
    /// What follows it.
    pub then: Then,
}

/// What follows a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Then {
    /// A small letter: the cue may be a sentence's own words.
    Words,
    /// A capital or a digit.
    Capital,
    /// A dash or a run of blanks.
    Gap,
    /// A colon or a bar.
    Colon,
    /// Nothing.
    End,
}

struct Table {
    prefix: BTreeMap<&'static str, Vec<(&'static str, &'static str)>>,
    inline: Vec<(&'static str, &'static str)>,
    anywhere: Vec<(&'static str, &'static str)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { prefix: BTreeMap::new(), inline: Vec::new(), anywhere: Vec::new() };
    for row in include_str!("../../data/cues.tsv").lines().skip(1).filter(|row| !row.starts_with('#')) {
        let mut cells = row.split('\t');
        let (Some(kind), Some(mode), Some(_), Some(phrase)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        match mode {
            "inline" => table.inline.push((phrase, kind)),
            "anywhere" => table.anywhere.push((phrase, kind)),
            _ => table.prefix.entry(first_word(phrase)).or_default().push((phrase, kind)),
        }
    }
    for phrases in table.prefix.values_mut() {
        phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    }
    table
});

/// The part up to the first blank or the first mark that ends a word; a lone bracket counts as a word's start.
fn first_word(text: &str) -> &str {
    let end = text
        .char_indices()
        .skip(1)
        .find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Lower case with straight apostrophes, byte for byte as long as `text` where that is possible.
pub fn lower(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '’' {
                return '\'';
            }
            let mut small = c.to_lowercase();
            match (small.next(), small.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        })
        .collect()
}

/// The longest cue that `line` starts with.
pub fn at_start(line: &str) -> Option<Cue> {
    let skipped =
        line.len() - line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != '©').len();
    let text = &line[skipped..];
    let (from, bracket) = match text.strip_prefix('(') {
        Some(inner) => (skipped + 1, Some(inner)),
        None => (skipped, None),
    };
    find_at(skipped, text).or_else(|| find_at(from, bracket?))
}

fn find_at(from: usize, text: &str) -> Option<Cue> {
    let small = lower(head(text, 200));
    // Han and kana have no blanks between words: try all cues that begin with the first character, too.
    let first = first_word(&small);
    let mut candidates: Vec<&(&str, &str)> = TABLE.prefix.get(first).into_iter().flatten().collect();
    if first.chars().next().is_some_and(|c| c >= '\u{2e80}') {
        candidates = TABLE.prefix.values().flatten().collect();
    }
    for &&(phrase, kind) in &candidates {
        if let Some(rest) = small.strip_prefix(phrase) {
            // Offsets in `small` may differ from those in `text`: count characters instead.
            let length: usize = text.chars().take(phrase.chars().count()).map(char::len_utf8).sum();
            if let Some(then) = then(rest, &text[length..], phrase) {
                return Some(Cue { kind, phrase, end: from + length, then });
            }
        }
    }
    None
}

fn then(small: &str, rest: &str, phrase: &str) -> Option<Then> {
    let is_word = phrase.chars().next_back().is_some_and(char::is_alphanumeric);
    let is_dense = phrase.chars().next_back().is_some_and(|c| c >= '\u{2e80}');
    let first = small.chars().next();
    if is_word && !is_dense && first.is_some_and(|c| c.is_alphanumeric() || c == '\'' || c == '-') {
        return None;
    }
    let blanks = rest.len() - rest.trim_start().len();
    let after = rest.trim_start();
    Some(match after.trim_start_matches(|c: char| is_closing(c)).chars().next() {
        None => Then::End,
        Some(':' | '|' | '：' | '»' | '>' | '›') => Then::Colon,
        Some('-' | '–' | '—' | '/' | '(' | '[' | '*' | '…' | '.' | '!' | '?' | '→' | '&' | '@' | '#') => {
            Then::Gap
        }
        _ if blanks > 1 => Then::Gap,
        Some(c) if c.is_uppercase() || c.is_ascii_digit() || c >= '\u{2e80}' => Then::Capital,
        Some('"' | '“' | '„' | '‘' | '\'') => Then::Capital,
        _ => Then::Words,
    })
}

/// A cue of mode `anywhere` in a line.
pub fn anywhere(line: &str) -> Option<Cue> {
    let small = lower(head(line, 600));
    TABLE.anywhere.iter().find(|(phrase, _)| small.contains(phrase)).map(|&(phrase, kind)| Cue {
        kind,
        phrase,
        end: 0,
        then: Then::Words,
    })
}

/// Where a teaser begins inside a line, and where it ends: byte offsets in the line.
///
/// It begins after the end of a sentence or a bracket and runs to the closing bracket,
/// to the end of its first sentence if more text follows, or to the end of the line.
pub fn teasers_inside(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut before = '\0';
    let mut before_gap = false;
    let mut from = 0;
    for (at, c) in line.char_indices() {
        let starts =
            c.is_alphabetic() && at > 0 && at >= from && line[..at].ends_with(|c: char| !c.is_alphanumeric());
        let opens = matches!(before, '(' | '[');
        if starts
            && (is_end(before) || opens || (before_gap && c.is_uppercase()))
            && let Some(end) = teaser_at(&line[at..], opens)
        {
            let start = if opens { line[..at].rfind(['(', '[']).unwrap_or(at) } else { at };
            found.push((start, at + end));
            from = at + end;
        }
        if c.is_whitespace() {
            before_gap = line[..at].ends_with(char::is_whitespace) || c == '\u{a0}';
        } else {
            before_gap = false;
            if !is_closing(c) {
                before = c;
            }
        }
    }
    found
}

/// The length of the teaser that `text` begins with.
fn teaser_at(text: &str, in_bracket: bool) -> Option<usize> {
    let small = lower(head(text, 60));
    let &(phrase, _) = TABLE
        .inline
        .iter()
        .filter(|(phrase, _)| small.starts_with(phrase))
        .max_by_key(|(phrase, _)| phrase.len())?;
    let length: usize = text.chars().take(phrase.chars().count()).map(char::len_utf8).sum();
    let rest = &text[length..];
    let then = then(&small[phrase.len()..], rest, phrase)?;
    let is_single_word = !phrase.contains(' ');
    if then == Then::Words || (is_single_word && then != Then::Colon) {
        return None;
    }
    if in_bracket {
        return Some(text.find([')', ']']).map_or(text.len(), |at| at + 1));
    }
    Some(length + end_of_sentence(rest))
}

/// The length of the first sentence in `text`, if another one follows; else of all of it.
fn end_of_sentence(text: &str) -> usize {
    let mut ended = false;
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        if ended && c.is_whitespace() {
            return at;
        }
        ended = (is_end(c) && letters > 2) || (ended && is_closing(c));
        letters = if c.is_alphanumeric() { letters + 1 } else { 0 };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Then, at_start, teasers_inside};

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, Then)>) {
        assert_eq!(at_start(line).map(|cue| (cue.kind, cue.then)), expected, "{line}");
    }

    #[test]
    fn cues_at_the_start() {
        check("See also: Ten ways to bake bread", Some(("see-also", Then::Colon)));
        check("See also  Ten ways to bake bread", Some(("see-also", Then::Gap)));
        check("Lesen Sie auch Wie man Brot backt", Some(("see-also", Then::Capital)));
        check("Related parties were told to leave", Some(("see-also", Then::Words)));
        check("相关阅读：面包", Some(("see-also", Then::Colon)));
        check("Seesaw politics", None);
    }

    #[track_caller]
    fn check_inside(line: &str, expected: &[&str]) {
        let found: Vec<&str> =
            teasers_inside(line).into_iter().map(|(start, end)| &line[start..end]).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn teasers_inside_a_line() {
        check_inside("The talks ended. Read also: Bread gets dearer", &["Read also: Bread gets dearer"]);
        check_inside("The talks ended (see also: Bread) on Monday.", &["(see also: Bread)"]);
        check_inside(
            "The talks ended. See also: Bread is dear. The envoy left.",
            &["See also: Bread is dear."],
        );
        check_inside("He did not read more. Related parties agreed.", &[]);
    }
}
