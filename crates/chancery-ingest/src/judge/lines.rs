//! Cuts a text into lines and measures their shape.

use chancery_model::Span;

/// Bytes of a line that are measured; a 50 MB line costs no more than a long paragraph.
const MEASURED: usize = 4_000;

/// A line that is not blank, without the blanks around it.
#[derive(Clone, Debug)]
pub struct Line<'t> {
    /// Where it stands in the text.
    pub span: Span,
    /// Its words.
    pub text: &'t str,
    /// Its shape.
    pub shape: Shape,
    /// Lower case, runs of blanks made one, no punctuation at the ends: equal lines have equal keys.
    pub key: String,
}

/// What a line looks like, without knowing words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape {
    /// Characters.
    pub chars: usize,
    /// Words: runs of letters and digits.
    pub words: usize,
    /// Words of three letters or more that begin with a capital.
    pub capitals: usize,
    /// Words of four letters or more.
    pub long_words: usize,
    /// Digits.
    pub digits: usize,
    /// Ends as a sentence does, closing quotation marks and brackets aside.
    pub ends_sentence: bool,
    /// Ends of sentences inside the line.
    pub inner_ends: usize,
    /// `|`, `»`, `>`, `/`, `·`, `•` between blanks, and runs of blanks.
    pub separators: usize,
    /// Commas.
    pub commas: usize,
    /// Begins with a small letter.
    pub starts_small: bool,
}

/// All lines of `text` that are not blank.
pub fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut at = 0;
    for raw in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let start = at + (raw.len() - raw.trim_start_matches(is_blank).len());
        let trimmed = raw.trim_matches(is_blank);
        if !trimmed.is_empty() {
            lines.push(Line {
                span: Span::new(start, start + trimmed.len()),
                text: trimmed,
                shape: shape(head(trimmed, MEASURED), trimmed),
                key: key(head(trimmed, MEASURED)),
            });
        }
        at += raw.len();
    }
    lines
}

/// Blanks, control characters and invisible marks.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// At most `limit` bytes of `text`, cut at a character.
pub fn head(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.chars().flat_map(char::to_lowercase));
    }
    key
}

fn shape(text: &str, whole: &str) -> Shape {
    let mut shape = Shape { chars: text.chars().count(), ..Shape::default() };
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’')) {
        let Some(first) = word.chars().next() else { continue };
        shape.words += 1;
        let length = word.chars().count();
        if length >= 3 && first.is_uppercase() {
            shape.capitals += 1;
        }
        shape.long_words += usize::from(length >= 4);
    }
    let mut before = ' ';
    let mut blanks = 0;
    for c in text.chars() {
        shape.digits += usize::from(c.is_ascii_digit());
        shape.commas += usize::from(matches!(c, ',' | '،' | '，' | '、'));
        let is_separator =
            matches!(c, '|' | '»' | '›' | '·' | '•' | '→' | '¦') || c == '>' || (c == '/' && before == ' ');
        shape.separators += usize::from(is_separator);
        if c.is_whitespace() {
            blanks += 1;
            shape.separators += usize::from(blanks == 2 && !is_end(before));
            shape.inner_ends += usize::from(blanks == 1 && is_end(before));
        } else {
            blanks = 0;
            if !is_closing(c) {
                before = c;
            }
        }
    }
    shape.ends_sentence = ends_sentence(whole);
    shape.starts_small = text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    shape
}

/// Whether `text` ends as a sentence does.
pub fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| is_closing(c) || c.is_whitespace())
        .chars()
        .next_back()
        .is_some_and(is_end)
}

/// The marks that end sentences, in the scripts we meet.
pub fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

/// Marks that may follow the end of a sentence.
pub fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '»' | '«' | '’' | '\'' | ')' | ']' | '」' | '』' | '＂')
}
