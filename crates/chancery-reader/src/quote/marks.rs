//! Finds stretches in quotation marks.

use std::ops::Range;

/// Longest quotation in bytes; beyond it a mark is taken for a stray one.
///
/// Speeches run to a few thousand; more would let one lost mark turn a report inside out.
const LONGEST: usize = 3000;

/// Byte ranges in quotation marks within `stretch` of `text`, marks included, in order, not overlapping.
///
/// A quotation that goes on over paragraphs opens anew in each; one that is never closed ends with its paragraph
/// if the next one opens again, else it is dropped.
pub(super) fn quoted(text: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    let part = text.get(stretch.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = stretch.start + at;
        let after = chars.peek().map_or(' ', |&(_, next)| next);
        // "``" and "''" of older news archives.
        let doubled = matches!(c, '`' | '\'') && after == c;
        let (mark, width) =
            if doubled { (if c == '`' { '“' } else { '”' }, 2) } else { (c, c.len_utf8()) };
        let after = if doubled { part[at + width..].chars().next().unwrap_or(' ') } else { after };
        if let Some((from, opener)) = open {
            let is_break = c == '\n' && next_opens(&part[at..], opener);
            let too_long = start - from > LONGEST;
            if closes(opener, mark, before, after) {
                found.push(from..start + width);
                open = None;
            } else if is_break {
                found.push(from..start);
                open = None;
            } else if c == '\n' && part[at..].starts_with("\n\n") || too_long {
                open = None;
            } else if opens(mark, before, after)
                && mark != '"'
                && mark != '’'
                && opener != mark
                && mark != '‘'
            {
                // A second opening mark of another kind: quotation in a quotation.
            }
        } else if opens(mark, before, after) {
            // Archives that open with "''", and pages that open with the wrong mark.
            open = Some((start, if mark == '”' { '“' } else { mark }));
        }
        if doubled {
            chars.next();
        }
        before = c;
    }
    found
}

fn opens(mark: char, before: char, after: char) -> bool {
    let boundary = before.is_whitespace()
        || matches!(before, '(' | '[' | '—' | '–' | '-' | ':' | ',' | '.' | ';' | '“' | '>');
    match mark {
        '“' | '„' | '«' | '‟' => true,
        '”' => boundary && after.is_alphanumeric(),
        '"' | '＂' => !after.is_whitespace() || boundary,
        // Single marks open only before a word; in words they are apostrophes.
        '‘' => boundary && after.is_alphabetic(),
        '\'' => boundary && after.is_uppercase(),
        _ => false,
    }
}

fn closes(opener: char, mark: char, before: char, after: char) -> bool {
    match opener {
        '„' => matches!(mark, '“' | '”' | '"'),
        '“' | '‟' => {
            matches!(mark, '”' | '"') || mark == '“' && !before.is_whitespace() && !after.is_alphanumeric()
        }
        '«' => mark == '»',
        '"' | '＂' => matches!(mark, '"' | '＂' | '”'),
        '‘' => mark == '’' && !after.is_alphanumeric(),
        _ => mark == '\'' && !after.is_alphanumeric() && !before.is_whitespace() && before != 's',
    }
}

/// The next paragraph starts with the same opening mark.
fn next_opens(rest: &str, opener: char) -> bool {
    let next = rest.trim_start();
    let is_doubled = opener == '“' && (next.starts_with("``") || next.starts_with("''"));
    rest.starts_with('\n') && (next.starts_with(opener) || is_doubled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = quoted(text, 0..text.len()).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn marks_of_many_kinds() {
        check("He said “yes” and \"no\".", &["“yes”", "\"no\""]);
        check("Er sagte „ja“.", &["„ja“"]);
        check("« Oui » was all.", &["« Oui »"]);
        check("``Yes,'' he said.", &["``Yes,''"]);
        check("the ‘talks’ weren’t held", &["‘talks’"]);
        check("''Yes,'' he said. ''We go.''", &["''Yes,''", "''We go.''"]);
        check("”Yes, we go,” he said.", &["”Yes, we go,”"]);
        check("a screen of 13 '' wide and 5'' high", &[]);
    }

    #[test]
    fn a_lost_mark_does_not_swallow_the_text() {
        check("He said \"yes.\n\nShe left \"soon\".", &["\"soon\""]);
        check("“We go on.\n\n“And on,” he said.", &["“We go on.", "“And on,”"]);
        check("It isn't John's.", &[]);
    }
}
