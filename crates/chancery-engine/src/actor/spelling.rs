//! Compares a name with the persons it may mean, by its letters alone, and remembers the answer.
//!
//! News repeats names: what depends on nothing but the letters is worked out once, however often a name comes.
//! What stands around a mention is [`super::persons`]' work.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use chancery_lexicon::actors::{ActorIndex, fold};
use rustc_hash::FxHashMap;

use super::index::{Found, Origin, Tail};
use super::names::{Parsed, log_odds, measure};
use super::resolve::Resolver;
use super::similarity::{similarity, slips, spelling_similarity};
use super::standing::place_in_name;
use super::words::{Part, Word, word, words};

/// Most names remembered; past that, the memory starts anew.
const MOST_NAMES: usize = 20_000;

/// A name as it is written, with the persons it may mean.
#[derive(Debug)]
pub struct Spelling {
    /// Folded, titles included.
    text: String,
    pub parsed: Parsed,
    /// Persons with words that sound alike, likeliest first.
    pub found: Vec<Found>,
    likenesses: Mutex<FxHashMap<ActorIndex, Option<Likeness>>>,
}

/// How the letters of a name compare with a person's names.
#[derive(Clone, Copy, Debug)]
pub struct Likeness {
    /// Logarithm of the odds, by the letters alone.
    pub odds: f64,
    /// The form of the person's name that fits best.
    pub form: usize,
    /// Every word is spelt as in a known form.
    pub clean: bool,
    /// The name is a known form cut off at its end.
    pub beginning: bool,
    /// How many of its words are near a word of the person's names.
    pub near: usize,
}

/// Names compared so far.
#[derive(Debug, Default)]
pub struct Spellings {
    by_text: RwLock<FxHashMap<String, Arc<Spelling>>>,
}

impl Resolver<'_> {
    /// The persons that a name, folded, may mean.
    pub(super) fn spelling(&self, text: &str) -> Arc<Spelling> {
        let known = &self.spellings.by_text;
        if let Some(spelling) = known.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Arc::clone(spelling);
        }
        let parsed = Parsed::from_words(words(text, true), true);
        let found = self.index.search(&parsed);
        let spelling =
            Arc::new(Spelling { text: text.to_owned(), parsed, found, likenesses: Mutex::default() });
        let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_NAMES {
            known.clear();
        }
        known.insert(text.to_owned(), Arc::clone(&spelling));
        spelling
    }

    /// How the letters of a name compare with the names of one person; `None` if not at all.
    pub(super) fn likeness(&self, spelling: &Spelling, person: ActorIndex) -> Option<Likeness> {
        let lock = || spelling.likenesses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&known) = lock().get(&person) {
            return known;
        }
        let likeness = self.compare(&spelling.text, &spelling.parsed, person);
        lock().insert(person, likeness);
        likeness
    }

    fn compare(&self, written: &str, parsed: &Parsed, person: ActorIndex) -> Option<Likeness> {
        let country = self.lexicon.at(person).actor.country.as_deref();
        let asked_words = parsed.name_words();
        let asked = asked_words.len();
        let text = parsed.joined();
        let has_initials = asked_words.iter().any(|word| word.part == Part::Initial);
        let (mut best, mut beginning): (Option<(f64, usize)>, bool) = (None, false);
        for form in self.index.nearest_forms(person, &asked_words, 5) {
            let form = form as usize;
            let other = self.index.parsed(form);
            let origin = self.index.form(form).origin;
            // "Hunter Biden" is not the man called Biden.
            let known = other.joined();
            if asked >= 2 && other.name_words().len() < 2 && known != text {
                continue;
            }
            let Some(measured) = measure(parsed, other, true) else { continue };
            // The F of "John F. Kerry" is no "Fondre" where Kerry is missing.
            let missing = measured[5] * asked.max(other.name_words().len()) as f64;
            if !has_initials && measured[12] > 0.0 && missing >= 1.0 {
                continue;
            }
            let mut odds = log_odds(&measured, true);
            if measured[18] == 1.0 && other.words().len() == parsed.words().len() && asked >= 2 {
                odds = odds.max(3.6);
            }
            // One letter of a long name: "Kim Jong Dun".
            if asked >= 2 && text.len() >= 8 && slips(text.as_bytes(), known.as_bytes(), 1).is_some() {
                odds = odds.max(2.4);
            }
            if asked == 1 {
                let all = other.name_words();
                let nearest = (0..all.len()).max_by(|&one, &two| {
                    similarity(asked_words[0], all[one])
                        .total_cmp(&similarity(asked_words[0], all[two]))
                        .then(one.cmp(&two))
                });
                let place = place_in_name(country, nearest.unwrap_or(0), all.len());
                // A bare family name that is spelt right.
                if measured[10] == 1.0 && place == 0.0 {
                    odds = odds.max(2.2);
                }
                odds += place;
            }
            // A whole translated name: "Luna Jae-in", "King Yi".
            let whole = origin == Origin::Translated
                && written.contains(' ')
                && fold(&self.index.form(form).text) == written;
            if whole {
                odds = odds.max(2.6);
            }
            odds -= match origin {
                Origin::Translated if whole => 0.0,
                Origin::Translated => 2.0,
                Origin::Respelt if measured[18] != 1.0 => 1.8,
                _ => 0.0,
            };
            let last = asked_words.last().map_or("", |word| word.text.as_str());
            let initials = asked_words[..asked.saturating_sub(1)].iter().all(|word| word.text.len() == 1);
            if initials && measured[10] < 1.0 && is_cut_short(last, other) {
                odds += 1.6;
            }
            beginning |=
                asked >= 2 && (measured[10] > 0.0 || measured[3] > 0.84) && is_beginning(parsed, other);
            if best.is_none_or(|(known, _)| odds > known) {
                best = Some((odds, form));
            }
        }
        let (odds, form) = best?;
        let clean = self.spelt_right(parsed, person);
        let near = if clean { asked } else { self.words_near(&asked_words, person) };
        Some(Likeness { odds, form, clean, beginning, near })
    }

    /// Whether every name word of the mention is spelt as in a known form.
    fn spelt_right(&self, mention: &Parsed, person: ActorIndex) -> bool {
        let asked = mention.name_words();
        self.index.forms_of(person).iter().any(|&form| {
            if self.index.form(form as usize).origin != Origin::Lexicon {
                return false;
            }
            let known = || self.index.words_of(form as usize);
            // A given name alone is no known name.
            let short = known().all(|word| word.text.len() <= 5);
            let skip = usize::from(asked.len() == 1 && known().len() > 1 && !short);
            asked
                .iter()
                .all(|word| word.text.len() == 1 || known().skip(skip).any(|other| other.text == word.text))
        })
    }

    /// How many words of a name have nearly the letters of a word of a person's names: quicker, and no more, than
    /// [`Self::words_near`].
    pub(super) fn letters_near(&self, asked: &[&Word], person: ActorIndex) -> usize {
        let known = self.index.distinct_words(person);
        asked.iter().filter(|word| known.iter().any(|other| is_written_near(word, other))).count()
    }

    /// How many words of a name are near a word of a person's names: a third of the letters may differ, two in a word
    /// of four letters or more. Past that, chance words fit somebody.
    fn words_near(&self, asked: &[&Word], person: ActorIndex) -> usize {
        let forms = self.index.forms_of(person);
        let known = self.index.distinct_words(person);
        let is_near = |word: &&Word| {
            let most = most_slips(word);
            let near = |other: &&Word| {
                word.given.iter().any(|row| other.given.contains(row))
                    || is_written_near(word, other)
                    || word.text.len() > 3
                        && slips(&word.sound, &other.sound, (word.sound.len() / 4).max(1)).is_some()
                        && stems_agree(&word.sound, &other.sound)
            };
            // Glued: "vonderlayen". Whole names share a given name too easily.
            let from = usize::from(asked.len() > 1);
            let glued = |(text, sound): &Tail| {
                slips(word.text.as_bytes(), text.as_bytes(), most).is_some()
                    || slips(&word.sound, sound, 1).is_some()
            };
            known.iter().any(near)
                || word.text.len() >= 6
                    && forms.iter().any(|&form| self.index.tails(form as usize).iter().skip(from).any(glued))
        };
        let mut near: Vec<bool> = asked.iter().map(&is_near).collect();
        // A given name spelt right, and no more than half of the rest wrong: "Michael Oliri".
        let rest_near = |given: &Word, rest: &Word| {
            let most = (given.text.len() + rest.text.len()) / 3;
            forms.iter().any(|&form| {
                let mut known = self.index.words_of(form as usize).map(|word| word.text.as_str());
                known.next() == Some(given.text.as_str()) && {
                    let known: String = known.collect();
                    let most = most.min(known.len().max(rest.text.len()) / 2);
                    let (one, two) = (rest.text.as_bytes(), known.as_bytes());
                    slips(one, two, most).is_some() && stems_agree(one, two)
                }
            })
        };
        // One name in two words: "Snow Den".
        for (at, two) in asked.windows(2).enumerate() {
            let joined = [two[0].text.as_str(), two[1].text.as_str()].concat();
            let whole = word(joined, false, true);
            if !(near[at] && near[at + 1])
                && whole.text.len() >= 6
                && (is_near(&&whole) || rest_near(two[0], two[1]))
            {
                near[at..at + 2].fill(true);
            }
        }
        near.into_iter().filter(|near| *near).count()
    }
}

/// How many letters of a word may be wrong.
fn most_slips(word: &Word) -> usize {
    match word.text.len() {
        0..=2 => 0,
        3 => 1,
        length => (length / 3).max(2),
    }
}

/// Whether the letters of two words are nearly the same.
fn is_written_near(word: &Word, other: &Word) -> bool {
    let most = most_slips(word);
    let most = if word.text.len() < 5 { most } else { most.max(other.text.len() / 3) };
    // "Yibo" is no "Yi".
    let most = most.min(other.text.len().div_ceil(2));
    let (one, two) = (word.text.as_bytes(), other.text.as_bytes());
    one == two || most > 0 && slips(one, two, most).is_some() && stems_agree(one, two)
}

/// Letters from which on an equal ending is that of a whole people's names: `-poulos`, `-enko`.
const ENDING: usize = 4;

/// Letters from which on what stands before it is a name of its own.
const SHORTEST_STEM: usize = 3;

/// Whether what stands before an equal ending is alike as well: Timoshenko is no damaged Poroshenko.
fn stems_agree(one: &[u8], two: &[u8]) -> bool {
    let ending = one.iter().rev().zip(two.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[..one.len() - ending], &two[..two.len() - ending]);
    let longer = one.len().max(two.len());
    ending < ENDING || longer < SHORTEST_STEM || slips(one, two, longer / 2).is_some()
}

/// Whether a mention is a known name cut off at its end: "Ursula von der", "Edward Snow".
fn is_beginning(mention: &Parsed, other: &Parsed) -> bool {
    let (asked, known) = (mention.words(), other.words());
    let Some((last, before)) = asked.split_last() else { return false };
    let exact = before.iter().zip(known).all(|(one, two)| one.text == two.text);
    let same = |one: &Word, two: &Word| one.text == two.text || spelling_similarity(one, two) >= 0.85;
    let least = if exact { 3 } else { 4 };
    !before.is_empty()
        && known.len() >= asked.len()
        && before.iter().zip(known).all(|(one, two)| same(one, two))
        && known.get(before.len()).is_some_and(|word| {
            word.text == last.text && known.len() > asked.len()
                || (last.text.len() >= least
                    && word.text.len() > last.text.len()
                    && word.text.starts_with(&last.text))
        })
}

/// Whether `text` is the beginning of a family name, most of it.
fn is_cut_short(text: &str, other: &Parsed) -> bool {
    other.words().iter().skip(1).any(|word| {
        text.len() >= 4
            && word.text.len() > text.len()
            && word.text.starts_with(text)
            && text.len() * 10 >= word.text.len() * 6
    })
}
