//! Finds the persons a damaged name may mean, by bigrams of how its words sound.
//!
//! Every word of every known form is an entry; a query word is compared with the entries that share enough of its
//! sound. Scoring whole names is [`super::names`]' work, weighing the context [`super::resolve`]'s.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use chancery_lexicon::actors::{ActorIndex, ActorLexicon};
use chancery_lexicon::fold::fold;
use chancery_lexicon::names as tables;
use chancery_model::ActorKind;
use rustc_hash::FxHashMap;

use super::names::Parsed;
use super::similarity::{ABREAST, spelling_similarities_from};
use super::skeleton::skeleton;
use super::standing::is_family_first;
use super::words::{Heard, Part, Spelt, Word, spelt, spelt_word};

/// Least likeness of a word that counts as found.
const ALIKE: f64 = 0.6;
/// Least share of bigrams, in thousandths, of an entry that is looked at.
const LEAST_DICE: u32 = 480;
/// Words of a bitmap that are added up together: 512 entries.
const BLOCK: usize = 8;
/// Binary digits of a count of bigrams; a sound has no more than 63.
const DIGITS: usize = 6;
/// Bigrams there are: 27 sorts of sounds, and the end.
const BIGRAMS: usize = 28 * 28;
/// Most entries looked at for one query word.
const MOST_ENTRIES: usize = 48;
/// What an entry may lack of the share of bigrams of the first, in thousandths.
const FEWER_BIGRAMS: u32 = 400;
/// The likeness of equal words; likenesses are added up in parts of it.
const WHOLE: u32 = 1_000_000;
/// What a person may lack of the likeness of the first found.
const FAR_BEHIND: u32 = 750_000;
/// Mean likeness of the words of a name that somebody bears.
const TOGETHER: u32 = 800_000;
/// Most persons found.
const MOST_PERSONS: usize = 160;
/// Most words remembered with what is alike; past that, the memory starts anew.
const MOST_WORDS: usize = 8_192;

/// Entries that sound like a word, with how alike they are.
type Alike = Arc<[(u32, f64)]>;

/// The end of a name written as one word, and how it sounds.
pub type Tail = (String, Vec<u8>);

/// What was found for the words of one text, by their part and whether they have vowels.
type Answers = Vec<(Part, bool, Alike)>;

/// A form of a person's name, as entries.
#[derive(Debug)]
pub struct Form {
    /// Whose.
    pub person: ActorIndex,
    /// As written.
    pub text: String,
    /// Its words, as entry numbers.
    entries: Vec<u32>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a form comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A usual spelling.
    Lexicon,
    /// The way back from a script that respells foreign names.
    Respelt,
    /// The meaning of the family name.
    Translated,
}

/// Where what is compared of an entry's word lies: text, sound, costs.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    text: u16,
    sound: u16,
    costs: u16,
    vowelless: bool,
}

/// What is compared of the entries' words, side by side: most of a search is waiting for memory.
#[derive(Debug, Default)]
struct Sounds {
    bytes: Vec<u8>,
    places: Vec<Place>,
}

impl Sounds {
    fn push(&mut self, word: &Word) {
        let Heard { text, sound, costs, vowelless } = word.heard();
        let start = self.bytes.len() as u32;
        // Words have at most 40 letters.
        let [text, sound, costs] = [text, sound, costs].map(|part| {
            self.bytes.extend_from_slice(part);
            part.len() as u16
        });
        self.places.push(Place { start, text, sound, costs, vowelless });
    }

    fn at(&self, entry: u32) -> Heard<'_> {
        let Place { start, text, sound, costs, vowelless } = self.places[entry as usize];
        let (text, rest) = self.bytes[start as usize..].split_at(usize::from(text));
        let (sound, rest) = rest.split_at(usize::from(sound));
        Heard { text, sound, costs: &rest[..usize::from(costs)], vowelless }
    }
}

/// The index.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Word>,
    sounds: Sounds,
    /// The forms that each entry stands in, while they are gathered.
    gathered: Vec<Vec<u32>>,
    /// The forms of an entry are `with_entry[starts[entry]..starts[entry + 1]]`.
    with_entry: Vec<u32>,
    starts: Vec<u32>,
    by_text: FxHashMap<String, u32>,
    /// Entries in order of the lengths of their sounds.
    by_length: Vec<u32>,
    /// For each bigram a bitmap of the entries that have it, by their places in that order.
    by_bigram: Vec<u64>,
    /// Words of one bitmap.
    width: usize,
    /// How many bigrams their sounds have, repetitions included.
    lengths: Vec<u8>,
    forms: Vec<Form>,
    /// Forms ready for comparison, made when first asked for.
    parsed: Vec<OnceLock<Parsed>>,
    /// The ends of forms written as one word, and how they sound; made when first asked for.
    tails: Vec<OnceLock<Vec<Tail>>>,
    by_person: FxHashMap<ActorIndex, Vec<u32>>,
    given_rows: Vec<Vec<u32>>,
    /// Names share their words: what was found for a word, by its text.
    answers: RwLock<FxHashMap<String, Answers>>,
}

/// A person found, with the form that fits best.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Who.
    pub person: ActorIndex,
    /// Sum of the likenesses of its words.
    pub likeness: f64,
}

impl Index {
    /// Indexes every person of `lexicon`.
    pub fn new(lexicon: &ActorLexicon) -> Index {
        let mut index = Index::default();
        let mut more: HashMap<String, Vec<&str>> = HashMap::new();
        for row in tables::rows(tables::PERSON_FORMS) {
            if let (Some(name), Some(forms)) = (row.first(), row.get(1)) {
                more.entry(fold(name)).or_default().extend(forms.split('|'));
            }
        }
        let mut meanings: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in tables::rows(tables::MEANINGS) {
            if let (Some(name), Some(list)) = (row.first(), row.get(1)) {
                meanings
                    .entry(name)
                    .or_default()
                    .extend(list.split('|').filter(|meaning| !meaning.is_empty()));
            }
        }
        for (number, facts) in lexicon.all().iter().enumerate() {
            if facts.actor.kind != ActorKind::Person {
                continue;
            }
            let person = number as ActorIndex;
            for form in &facts.forms {
                index.add(person, &form.text, Origin::Lexicon);
            }
            let name = fold(&facts.actor.name);
            let (given, family) = name.split_once(' ').unwrap_or(("", &name));
            for form in more.get(&name).into_iter().flatten() {
                index.add(person, form, Origin::Respelt);
                if !form.contains(' ') || form.split(' ').any(|part| part.len() <= 2) {
                    index.add(person, &format!("{given} {form}"), Origin::Respelt);
                }
            }
            if let Some(country) = &facts.actor.country
                && is_family_first(country)
            {
                for meaning in meanings.get(given).into_iter().flatten() {
                    index.add(person, &format!("{meaning} {family}"), Origin::Translated);
                }
                continue;
            }
            let last = family.rsplit(' ').next().unwrap_or(family);
            // A meaning in the middle: "Squid da Silva".
            let words: Vec<&str> = name.split(' ').collect();
            for at in 1..words.len().saturating_sub(1) {
                for meaning in meanings.get(words[at]).into_iter().flatten() {
                    index.add(
                        person,
                        &format!("{meaning} {}", words[at + 1..].join(" ")),
                        Origin::Translated,
                    );
                }
            }
            for meaning in meanings.get(family).into_iter().chain(meanings.get(last)).flatten() {
                index.add(person, &format!("{given} {meaning}"), Origin::Translated);
            }
        }
        index.file_bigrams();
        index.starts.push(0);
        for forms in std::mem::take(&mut index.gathered) {
            index.with_entry.extend(forms);
            index.starts.push(index.with_entry.len() as u32);
        }
        for number in 0..index.entries.len() {
            index.sounds.push(&index.entries[number]);
            for &row in index.entries[number].given {
                let row = usize::from(row);
                if index.given_rows.len() <= row {
                    index.given_rows.resize(row + 1, Vec::new());
                }
                index.given_rows[row].push(number as u32);
            }
        }
        index
    }

    /// Files the entries by their bigrams.
    fn file_bigrams(&mut self) {
        let sound = |entry: u32| &self.entries[entry as usize].sound;
        let mut by_length: Vec<u32> = (0..self.entries.len() as u32).collect();
        by_length.sort_by_key(|entry| sound(*entry).len());
        self.width = by_length.len().div_ceil(64 * BLOCK) * BLOCK;
        self.by_bigram = vec![0; BIGRAMS * self.width];
        for (place, &entry) in by_length.iter().enumerate() {
            let sound = sound(entry);
            // Words have at most 40 letters, and a sound no more than those.
            self.lengths.push((sound.len() + 1).min(255) as u8);
            for bigram in bigrams(sound) {
                self.by_bigram[bigram * self.width + place / 64] |= 1 << (place % 64);
            }
        }
        self.by_length = by_length;
    }

    fn add(&mut self, person: ActorIndex, text: &str, origin: Origin) {
        let all = spelt(text, true);
        if all.is_empty() {
            return;
        }
        let number = self.forms.len() as u32;
        let known = self.by_person.entry(person).or_default();
        known.push(number);
        // Glued spellings: `vonderleyen`, `binsalman`.
        let mut glued: Vec<String> = Vec::new();
        if all.len() > 2 || all.iter().any(|word| word.part == Part::Particle) {
            let tail: String = all[1..].iter().map(|word| word.text.as_str()).collect();
            if (6..=18).contains(&tail.len()) && all.len() > 2 {
                glued.push(tail);
            }
        }
        let entries: Vec<u32> = all.into_iter().map(|word| self.entry(word)).collect();
        for &entry in &entries {
            push_form(&mut self.gathered[entry as usize], number);
        }
        for text in glued {
            let entry = self.entry(spelt_word(text, false, true));
            push_form(&mut self.gathered[entry as usize], number);
        }
        self.parsed.push(OnceLock::new());
        self.tails.push(OnceLock::new());
        self.forms.push(Form { person, text: text.to_owned(), entries, origin });
    }

    fn entry(&mut self, word: Spelt) -> u32 {
        if let Some(&known) = self.by_text.get(&word.text) {
            return known;
        }
        let number = self.entries.len() as u32;
        self.by_text.insert(word.text.clone(), number);
        self.entries.push(word.complete());
        self.gathered.push(Vec::new());
        number
    }

    /// The forms that an entry stands in.
    fn forms_with(&self, entry: u32) -> &[u32] {
        let starts = &self.starts[entry as usize..];
        &self.with_entry[starts[0] as usize..starts[1] as usize]
    }

    /// Returns a form by number.
    pub fn form(&self, number: usize) -> &Form {
        &self.forms[number]
    }

    /// Returns the forms of a person.
    pub fn forms_of(&self, person: ActorIndex) -> &[u32] {
        self.by_person.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Returns the words of a form, particles and titles included.
    pub fn words_of(&self, number: usize) -> impl ExactSizeIterator<Item = &Word> {
        self.forms[number].entries.iter().map(|&entry| &self.entries[entry as usize])
    }

    /// Returns the forms of a person that share most with the words of a name, at most `most`.
    pub fn nearest_forms(&self, person: ActorIndex, asked: &[&Word], most: usize) -> Vec<u32> {
        let all = self.forms_of(person);
        if all.len() <= most {
            return all.to_vec();
        }
        let mut ranked: Vec<(f64, u32)> =
            all.iter()
                .map(|&form| {
                    let shared: f64 = asked
                        .iter()
                        .map(|word| {
                            self.words_of(form as usize)
                                .map(|other| {
                                    if other.text == word.text {
                                        1.0
                                    } else {
                                        rough(&word.sound, &other.sound)
                                    }
                                })
                                .fold(0.0, f64::max)
                        })
                        .sum();
                    let gap = self.words_of(form as usize).len().abs_diff(asked.len());
                    (shared - 0.2 * gap as f64, form)
                })
                .collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        ranked.truncate(most);
        ranked.into_iter().map(|(_, form)| form).collect()
    }

    /// Returns a form ready for comparison.
    pub fn parsed(&self, number: usize) -> &Parsed {
        self.parsed[number].get_or_init(|| Parsed::from_words(self.words_of(number).cloned().collect(), true))
    }

    /// Returns the ends of a form of two words and more, written as one, with their sounds: `vonderleyen`, `derleyen`.
    pub fn tails(&self, number: usize) -> &[Tail] {
        self.tails[number].get_or_init(|| {
            let parts: Vec<&str> = self.words_of(number).map(|word| word.text.as_str()).collect();
            let tail = |from: usize| {
                let text = parts[from..].concat();
                let sound = skeleton(text.as_bytes());
                (text, sound)
            };
            (0..parts.len().saturating_sub(1)).map(tail).collect()
        })
    }

    /// Returns the words of a person's names, each once.
    pub fn distinct_words(&self, person: ActorIndex) -> Vec<&Word> {
        let forms = self.forms_of(person).iter();
        let mut entries: Vec<u32> =
            forms.flat_map(|&form| self.forms[form as usize].entries.iter().copied()).collect();
        entries.sort_unstable();
        entries.dedup();
        entries.into_iter().map(|entry| &self.entries[entry as usize]).collect()
    }

    /// Returns persons whose names share words with `name`, likeliest first; not those far behind the first.
    pub fn search(&self, name: &Parsed) -> Vec<Found> {
        let asked = name.name_words();
        let heard: Vec<Alike> = asked.iter().map(|query| self.alike(query)).collect();
        let mut shared = self.shared(&heard, &[]);
        // Words that nobody has together may be one, torn apart: "Snow Den".
        let together = TOGETHER * asked.len() as u32;
        if asked.len() > 1 && shared.iter().all(|form| *form as u32 <= together) {
            let glued: Vec<Option<Alike>> =
                asked.windows(2).map(|two| self.glued(&two[0].text, &two[1].text)).collect();
            shared = self.shared(&heard, &glued);
        }
        let most = shared.iter().map(|form| *form as u32).max().unwrap_or(0);
        let least = most.saturating_sub(FAR_BEHIND);
        // The best form of each person, then persons in order: the likeness is the last half of a number, then the first.
        let mut best: Vec<u64> = shared
            .into_iter()
            .filter(|form| *form as u32 >= least)
            .map(|form| keyed(self.forms[(form >> 32) as usize].person, !(form as u32)))
            .collect();
        best.sort_unstable();
        best.dedup_by_key(|found| *found >> 32);
        best.iter_mut().for_each(|found| *found = found.rotate_left(32));
        best.sort_unstable();
        best.truncate(MOST_PERSONS);
        let found = |found: u64| {
            let likeness = f64::from(!((found >> 32) as u32)) / f64::from(WHOLE);
            Found { person: found as ActorIndex, likeness }
        };
        best.into_iter().map(found).collect()
    }

    /// Forms with what they share with a name, in parts of [`WHOLE`], added up over its words; `glued` are the words that each
    /// makes with the next.
    fn shared(&self, heard: &[Alike], glued: &[Option<Alike>]) -> Vec<u64> {
        let mut all: Vec<u64> = Vec::new();
        let mut here: Vec<u64> = Vec::new();
        for (at, heard) in heard.iter().enumerate() {
            here.clear();
            let glued = glued.get(at).and_then(Option::as_deref).unwrap_or_default();
            for (found, weight) in [(&heard[..], 1.0), (glued, 1.5)] {
                for &(entry, alike) in found {
                    let likeness = (alike * weight * f64::from(WHOLE)).round() as u32;
                    here.extend(self.forms_with(entry).iter().map(|&form| keyed(form, !likeness)));
                }
            }
            here.sort_unstable();
            here.dedup_by_key(|form| *form >> 32);
            all.extend(here.iter().map(|form| form ^ u64::from(u32::MAX)));
        }
        all.sort_unstable();
        all.dedup_by(|next, kept| {
            let same = *next >> 32 == *kept >> 32;
            *kept += if same { u64::from(*next as u32) } else { 0 };
            same
        });
        all
    }

    /// What sounds like two words written as one, unless that is long.
    fn glued(&self, first: &str, second: &str) -> Option<Alike> {
        if first.len() + second.len() > 18 {
            return None;
        }
        let glued = spelt_word([first, second].concat(), false, true);
        let known = self.known_alike(&glued.text, glued.part, glued.vowelless);
        Some(known.unwrap_or_else(|| self.alike(&glued.complete())))
    }

    /// Whether `text`, folded, is a word of somebody's name as usually written.
    pub fn is_word(&self, text: &str) -> bool {
        self.by_text.get(text).is_some_and(|&entry| {
            self.forms_with(entry).iter().any(|&form| self.forms[form as usize].origin == Origin::Lexicon)
        })
    }

    /// Whether `text`, folded, is the first word of somebody's name.
    pub fn is_given(&self, text: &str) -> bool {
        self.by_text.get(text).is_some_and(|&entry| {
            self.forms_with(entry).iter().any(|&form| {
                let form = &self.forms[form as usize];
                form.origin == Origin::Lexicon && form.entries.len() > 1 && form.entries[0] == entry
            })
        })
    }

    /// The entries that share most bigrams with `grams`, in order of the lengths of their sounds.
    fn likely(&self, grams: &[usize]) -> Vec<u32> {
        let grams = &grams[..grams.len().min((1 << DIGITS) - 1)];
        let asked = grams.len() as u32;
        let dice = |shared: u32, length: u8| 2000 * shared / (asked + u32::from(length));
        let mut likely: Vec<(u32, u32)> = Vec::new();
        let (mut first, mut least) = (0, LEAST_DICE);
        for block in (0..self.width).step_by(BLOCK) {
            // What the shortest of a block must share; no sound shares more than it has.
            let Some(&shortest) = self.lengths.get(block * 64) else { break };
            let most =
                asked.min(u32::from(self.lengths[(block * 64 + 64 * BLOCK).min(self.lengths.len()) - 1]));
            let Some(fewest) = (1..=most).find(|shared| dice(*shared, shortest) >= least) else {
                continue;
            };
            let digits = self.counts(grams, block);
            for word in 0..BLOCK {
                let mut enough = at_least(&digits, word, fewest);
                while enough != 0 {
                    let bit = enough.trailing_zeros();
                    enough &= enough - 1;
                    let digit = |place: usize| ((digits[place][word] >> bit & 1) as u32) << place;
                    let shared: u32 = (0..DIGITS).map(digit).sum();
                    let place = (block + word) * 64 + bit as usize;
                    let dice = dice(shared, self.lengths[place]);
                    if dice >= least {
                        likely.push((dice, place as u32));
                        first = first.max(dice);
                    }
                }
            }
            least = least.max(first.saturating_sub(FEWER_BIGRAMS));
        }
        likely.retain(|(dice, _)| *dice >= least);
        let by_rank = |one: &(u32, u32), other: &(u32, u32)| other.0.cmp(&one.0).then(one.1.cmp(&other.1));
        if likely.len() > MOST_ENTRIES {
            likely.select_nth_unstable_by(MOST_ENTRIES, by_rank);
            likely.truncate(MOST_ENTRIES);
        }
        let mut places: Vec<u32> = likely.into_iter().map(|(_, place)| place).collect();
        places.sort_unstable();
        places.into_iter().map(|place| self.by_length[place as usize]).collect()
    }

    /// How many of `grams` each entry of a block has: the binary digits of the counts, least first, a bit for each entry.
    fn counts(&self, grams: &[usize], block: usize) -> [[u64; BLOCK]; DIGITS] {
        let mut digits = [[0; BLOCK]; DIGITS];
        for (before, gram) in grams.iter().enumerate() {
            let start = gram * self.width + block;
            let mut carry = [0; BLOCK];
            carry.copy_from_slice(&self.by_bigram[start..start + BLOCK]);
            // A count so far has no more digits than the number of bigrams so far.
            let most = (usize::BITS - (before + 1).leading_zeros()) as usize;
            for digit in &mut digits[..most] {
                for at in 0..BLOCK {
                    let over = digit[at] & carry[at];
                    digit[at] ^= carry[at];
                    carry[at] = over;
                }
            }
        }
        digits
    }

    fn known_alike(&self, text: &str, part: Part, vowelless: bool) -> Option<Alike> {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        let mut known = answers.get(text)?.iter();
        known.find(|known| (known.0, known.1) == (part, vowelless)).map(|known| Arc::clone(&known.2))
    }

    /// Entries that sound like `query`.
    fn alike(&self, query: &Word) -> Alike {
        let Word { part, vowelless, .. } = *query;
        self.known_alike(&query.text, part, vowelless).unwrap_or_else(|| {
            let found: Alike = self.find_alike(query).into();
            let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
            if answers.len() >= MOST_WORDS {
                answers.clear();
            }
            answers.entry(query.text.clone()).or_default().push((part, vowelless, Arc::clone(&found)));
            found
        })
    }

    fn find_alike(&self, query: &Word) -> Vec<(u32, f64)> {
        let mut found: Vec<(u32, f64)> = Vec::new();
        if let Some(&exact) = self.by_text.get(&query.text) {
            found.push((exact, 1.0));
        }
        for &row in query.given {
            for &entry in self.given_rows.get(usize::from(row)).into_iter().flatten() {
                found.push((entry, 0.9));
            }
        }
        if query.sound.len() >= 2 {
            let grams = bigrams(&query.sound);
            for entries in self.likely(&grams).chunks(ABREAST) {
                let others: Vec<Heard> = entries.iter().map(|entry| self.sounds.at(*entry)).collect();
                let alike = spelling_similarities_from(query.heard(), &others, ALIKE);
                found.extend(entries.iter().copied().zip(alike).filter(|(_, alike)| *alike >= ALIKE));
            }
        }
        found.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
        found.dedup_by_key(|(entry, _)| *entry);
        // As [`similarity`] would have it: what was found is alike in sound, letters or given name.
        found.retain(|(entry, _)| {
            let known = &self.entries[*entry as usize];
            let is = |part| query.part == part || known.part == part;
            query.text == known.text
                || !is(Part::Number)
                    && (!is(Part::Initial) || query.text.as_bytes().first() == known.text.as_bytes().first())
        });
        found
    }
}

/// Two numbers in one that sorts by the first.
fn keyed(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

/// The entries of a word of bitmaps whose counts reach `fewest`.
fn at_least(digits: &[[u64; BLOCK]; DIGITS], word: usize, fewest: u32) -> u64 {
    let (mut more, mut same) = (0, u64::MAX);
    for (place, digit) in digits.iter().enumerate().rev() {
        if fewest >> place & 1 == 1 {
            same &= digit[word];
        } else {
            more |= same & digit[word];
            same &= !digit[word];
        }
    }
    more | same
}

/// A quick likeness of two sounds: what they share at either end.
fn rough(one: &[u8], other: &[u8]) -> f64 {
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    (start + end).min(one.len().min(other.len())) as f64 / one.len().max(other.len()).max(1) as f64 * 0.9
}

fn push_form(forms: &mut Vec<u32>, number: u32) {
    if forms.last() != Some(&number) {
        forms.push(number);
    }
}

/// Bigrams of a sound, its ends marked; folded by voicing so that `Plinken` meets `Blinken`.
fn bigrams(sound: &[u8]) -> Vec<usize> {
    let code = |letter: u8| -> usize {
        let voiced = match letter {
            b'p' => b'b',
            b't' => b'd',
            b'k' | b'q' => b'g',
            b'f' | b'w' => b'v',
            b's' => b'z',
            b'c' | b'x' => b'j',
            b'l' => b'r',
            b'y' | b'e' => b'i',
            b'o' => b'u',
            other => other,
        };
        if voiced.is_ascii_lowercase() { usize::from(voiced - b'a') + 1 } else { 27 }
    };
    let mut grams = Vec::with_capacity(sound.len() + 1);
    let mut before = 0;
    for &letter in sound {
        let now = code(letter);
        grams.push(before * 28 + now);
        before = now;
    }
    grams.push(before * 28);
    grams.sort_unstable();
    grams.dedup();
    grams
}
