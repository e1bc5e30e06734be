//! Cuts text into words, numbers and signs for the readers of times and quantities.
//!
//! Finer than syntactic tokens: "two-year" is three of these and "12th" two, so that
//! both modules see the same pieces whichever way the text was written. Nothing is copied.

/// Kind of a [`Word`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A run of ASCII digits.
    Digits,
    /// A run of letters.
    Letters,
    /// One other sign.
    Sign,
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing.
    None,
    /// Blanks or one line end.
    Blank,
    /// A blank line, or text that was put aside.
    Break,
}

/// A word, a number or a sign, with its place in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'t> {
    pub start: usize,
    pub end: usize,
    pub text: &'t str,
    pub shape: Shape,
    pub gap: Gap,
}

impl Word<'_> {
    /// Same letters, whatever the case.
    pub fn is(&self, lower: &str) -> bool {
        self.text.eq_ignore_ascii_case(lower)
    }

    /// Same letters as one of these, whatever the case.
    pub fn is_any(&self, lower: &[&str]) -> bool {
        lower.iter().any(|word| self.is(word))
    }

    /// Starts with a capital.
    pub fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// The number, if these are at most nine digits.
    pub fn digits(&self) -> Option<i64> {
        (self.shape == Shape::Digits && self.text.len() <= 9).then(|| self.text.parse().ok()).flatten()
    }
}

/// Cuts the part `start..end` of `text`; its first word follows a break.
pub(crate) fn cut(text: &str, start: usize, end: usize) -> Vec<Word<'_>> {
    let mut words: Vec<Word> = Vec::new();
    let part = &text[start..end];
    let mut gap = Gap::Break;
    let mut line_ends = 0;
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() || c == '\u{feff}' || c == '\u{ad}' {
            line_ends += usize::from(c == '\n');
            let new = if line_ends > 1 { Gap::Break } else { Gap::Blank };
            gap = gap.max(new);
            continue;
        }
        let shape = shape_of(c);
        let mut stop = at + c.len_utf8();
        if shape != Shape::Sign {
            while let Some(&(next, c)) = chars.peek() {
                if shape_of(c) != shape {
                    break;
                }
                stop = next + c.len_utf8();
                chars.next();
            }
        }
        words.push(Word { start: start + at, end: start + stop, text: &part[at..stop], shape, gap });
        gap = Gap::None;
        line_ends = 0;
    }
    words
}

fn shape_of(c: char) -> Shape {
    if c.is_ascii_digit() {
        Shape::Digits
    } else if c.is_alphabetic() {
        Shape::Letters
    } else {
        Shape::Sign
    }
}
