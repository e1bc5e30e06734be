//! Splits running text into folded words that remember where they stand and what parts them.

use std::sync::LazyLock;

use chancery_lexicon::{fold::fold, names};
use rustc_hash::{FxHashMap, FxHashSet};

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Blank, hyphen, quotation mark.
    Close,
    /// A comma, a bracket, a dash.
    Comma,
    /// A colon, a semicolon, the end of a sentence.
    Stop,
}

/// One word of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// First byte.
    pub start: usize,
    /// One past the last byte, without a genitive's `'s`.
    pub end: usize,
    /// Folded, without a genitive's `'s`.
    pub folded: String,
    /// Starts with a capital.
    pub capital: bool,
    /// All capitals, two or more.
    pub shouted: bool,
    /// Carries a genitive.
    pub genitive: bool,
    /// What stands before it.
    pub gap: Gap,
    /// A hyphen joins it to the word before.
    pub hyphen: bool,
    /// An ordinary English word, see [`is_common`].
    pub common: bool,
    /// What it says about the world the sentence speaks of.
    pub tone: Option<Tone>,
}

/// Splits `text` into words.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut gap = Gap::Stop;
    let mut hyphen = false;
    let mut signs = text.char_indices().peekable();
    while let Some(&(start, sign)) = signs.peek() {
        if !sign.is_alphanumeric() {
            // "The U.S. foreign minister": no end of a sentence.
            let initials = sign == '.'
                && found
                    .last()
                    .is_some_and(|last| last.end == start && text[last.start..start].contains('.'))
                && text[start + 1..].trim_start_matches(' ').starts_with(char::is_alphabetic);
            gap = match sign {
                '.' if initials => gap,
                ',' | '(' | ')' | '–' | '—' => gap.max(Gap::Comma),
                '.' | '!' | '?' | ';' | ':' | '\n' => gap.max(Gap::Stop),
                _ => gap,
            };
            hyphen = sign == '-' && !found.is_empty() && found.last().is_some_and(|last| last.end == start);
            signs.next();
            continue;
        }
        let mut end = start;
        let mut genitive_at = None;
        while let Some(&(at, sign)) = signs.peek() {
            let next = text[at + sign.len_utf8()..].chars().next();
            let inside = sign.is_alphanumeric()
                || (is_apostrophe(sign) && next.is_some_and(char::is_alphanumeric))
                || matches!(sign, '\u{300}'..='\u{36f}')
                || (sign == '.' && is_initials(&text[start..at]) && next.is_some_and(char::is_alphabetic));
            if !inside {
                break;
            }
            if is_apostrophe(sign) {
                let rest = &text[at + sign.len_utf8()..];
                let mut after = rest.chars();
                let s = after.next();
                if matches!(s, Some('s' | 'S')) && !after.next().is_some_and(char::is_alphanumeric) {
                    genitive_at = Some(at);
                }
            }
            end = at + sign.len_utf8();
            signs.next();
        }
        let mut genitive = genitive_at.is_some();
        let stop = genitive_at.unwrap_or(end);
        let mut word = &text[start..stop];
        // `states'`
        if !genitive && word.ends_with(['s', 'S']) && text[end..].chars().next().is_some_and(is_apostrophe) {
            genitive = true;
        }
        if word.ends_with('.') {
            word = word.trim_end_matches('.');
        }
        let folded = fold(word).replace(' ', "");
        let shouted = word.chars().filter(|sign| sign.is_alphabetic()).count() > 1
            && word.chars().all(|sign| !sign.is_lowercase());
        let capital = word.chars().next().is_some_and(|sign| sign.is_uppercase() || sign.is_numeric());
        if !folded.is_empty() {
            let (common, tone) = (is_common(&folded), tone(&folded));
            found.push(Piece {
                start,
                end: stop,
                folded,
                capital,
                shouted,
                genitive,
                gap,
                hyphen,
                common,
                tone,
            });
            gap = Gap::Close;
            hyphen = false;
        }
    }
    found
}

impl Gap {
    fn max(self, other: Gap) -> Gap {
        if (self as u8) < (other as u8) { other } else { self }
    }
}

fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// `U`, `U.S`: letters parted by dots so far.
fn is_initials(text: &str) -> bool {
    text.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase))
}

/// Words as the end of an id: small letters, a hyphen for every other sign.
pub fn slug(words: &str) -> String {
    let letters = words.to_lowercase();
    letters.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}

/// Numbers that groups of states are called by: "the six powers".
pub fn is_number(folded: &str) -> bool {
    matches!(folded, "four" | "five" | "six" | "seven" | "eight" | "twenty")
}

/// Joins the folded words of a run with blanks.
pub fn joined(run: &[Piece]) -> String {
    let mut text = String::new();
    for piece in run {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&piece.folded);
    }
    text
}

/// Most words of a [`Beginnings`].
pub const MOST_WORDS: usize = 7;

/// The folded words of a run joined with blanks, and of each shorter run that begins with it.
pub struct Beginnings {
    text: String,
    ends: [usize; MOST_WORDS],
}

impl Beginnings {
    /// Joins the words of a run of at most [`MOST_WORDS`].
    pub fn of(run: &[Piece]) -> Beginnings {
        let mut ends = [0; MOST_WORDS];
        let mut end = 0;
        for (slot, piece) in ends.iter_mut().zip(run) {
            end += piece.folded.len();
            *slot = end;
            end += 1;
        }
        Beginnings { text: joined(run), ends }
    }

    /// The first `width` words, at least one.
    pub fn first(&self, width: usize) -> &str {
        &self.text[..self.ends[width - 1]]
    }
}

static COMMON: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| names::rows(names::COMMON_WORDS).filter_map(|row| row.first().copied()).collect());

/// Whether a folded word is an ordinary English word, inflected or not.
pub fn is_common(word: &str) -> bool {
    let known = |word: &str| COMMON.contains(word);
    if known(word) {
        return true;
    }
    let stem = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() > 2);
    stem("s").is_some_and(known)
        || stem("es").is_some_and(known)
        || stem("ed").is_some_and(known)
        || stem("ing").is_some_and(known)
        || stem("ies").is_some_and(|stem| known(&format!("{stem}y")))
}

/// What a word says about the world a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// `violinist`.
    Occupation,
    /// `goals`, `recipe`.
    Private,
    /// `treaty`, `ministry`.
    Public,
}

static TONES: LazyLock<FxHashMap<&'static str, Tone>> = LazyLock::new(|| {
    let mut tones = FxHashMap::default();
    for row in names::rows(names::PRIVATE_WORDS) {
        if let (Some(&word), Some(&kind)) = (row.first(), row.get(1)) {
            match kind {
                "occupation" => tones.insert(word, Tone::Occupation),
                "topic" => tones.insert(word, Tone::Private),
                _ => None,
            };
        }
    }
    for row in names::rows(names::PUBLIC_WORDS) {
        if let Some(&word) = row.first() {
            tones.insert(word, Tone::Public);
        }
    }
    tones
});

static POSTS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let rows = names::rows(names::PRIVATE_WORDS).filter(|row| row.get(1) == Some(&"post"));
    rows.filter_map(|row| row.first().copied()).collect()
});

/// Whether `word` (folded) is what somebody is called who has a public post and does not govern: `consul`, `judge`.
pub fn is_post(word: &str) -> bool {
    POSTS.contains(word)
}

/// Returns what `word` (folded) says about the world a sentence speaks of.
fn tone(word: &str) -> Option<Tone> {
    TONES.get(word).copied()
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(super::joined(&super::pieces(input)), expected);
    }

    #[test]
    fn genitives_and_initials() {
        check("Norway’s minister, Ine Søreide", "norway minister ine soreide");
        check("the U.S. and the U.N.", "the us and the un");
        check("Ban Ki-moon", "ban ki moon");
    }

    #[test]
    fn ordinary_words() {
        assert!(super::is_common("melons"));
        assert!(!super::is_common("lavrov"));
    }
}
