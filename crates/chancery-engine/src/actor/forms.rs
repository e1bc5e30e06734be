//! Finds known names of states and bodies that are a letter or two off.

use std::hash::Hasher;
use std::sync::{Arc, PoisonError, RwLock};

use chancery_lexicon::actors::{ActorIndex, ActorLexicon, FormKind};
use chancery_model::ActorKind;
use rustc_hash::{FxHashMap, FxHasher};

use super::similarity::{letters, slips};
use super::skeleton::skeleton;

/// Shortest form that may have a wrong letter.
const SHORTEST: usize = 6;

/// Shortest acronym that may have one; a shorter one may only be spelt by another sound.
const SHORTEST_ACRONYM: usize = 5;

/// Shortest acronym looked for by its sound: "IKAO".
const SHORTEST_SOUND: usize = 4;

/// Longest form.
const LONGEST: usize = 60;

/// Most answers remembered; past that, the memory starts anew.
const MOST_ANSWERS: usize = 20_000;

/// Known forms by their sound and by their trigrams.
#[derive(Debug, Default)]
pub struct Forms {
    forms: Vec<Known>,
    /// Bytes of each form.
    lengths: Vec<u8>,
    /// The letters that each form has.
    letters: Vec<u64>,
    /// The forms with a trigram are `with_gram[gram_starts[gram]..gram_starts[gram + 1]]`.
    gram_starts: Vec<u32>,
    with_gram: Vec<u32>,
    /// A hash of each form's sound, sorted.
    by_sound: Vec<(u64, u32)>,
    /// News repeats names: what was asked before, with forms and how many letters they are off.
    answers: RwLock<FxHashMap<String, Near>>,
}

/// Numbers of forms, and how many letters they are off.
type Near = Arc<Vec<(u32, usize)>>;

#[derive(Debug)]
struct Known {
    text: &'static str,
    actor: ActorIndex,
    kind: FormKind,
}

/// Signs that folded names are made of: a blank, digits, letters; and anything else as one.
const SIGNS: usize = 38;

/// How many trigrams there are.
const GRAMS: usize = SIGNS * SIGNS * SIGNS;

impl Forms {
    /// Indexes every long form of states, bodies and cities.
    pub fn new(lexicon: &ActorLexicon) -> Forms {
        let mut index = Forms { gram_starts: vec![0; GRAMS + 2], ..Forms::default() };
        let mut grams_of: Vec<(u16, u32)> = Vec::new();
        let mut found = Vec::new();
        for (folded, actors) in lexicon.folded_forms() {
            if folded.len() < SHORTEST_SOUND || folded.len() > LONGEST || !folded.is_ascii() {
                continue;
            }
            let mut hash = None;
            for &(actor, kind) in actors {
                let long_enough = match lexicon.at(actor).actor.kind {
                    ActorKind::Person => false,
                    _ => folded.len() >= SHORTEST || kind == FormKind::Acronym,
                };
                let usable = kind != FormKind::Generic && (kind != FormKind::Exonym || folded.len() >= 7);
                if !long_enough || !usable {
                    continue;
                }
                let number = index.forms.len() as u32;
                let hash = *hash.get_or_insert_with(|| {
                    grams(folded, &mut found);
                    hash_of(&sound(folded))
                });
                if folded.len() >= SHORTEST_ACRONYM {
                    grams_of.extend(found.iter().map(|&gram| (gram, number)));
                }
                index.by_sound.push((hash, number));
                index.forms.push(Known { text: folded, actor, kind });
                index.lengths.push(folded.len() as u8);
                index.letters.push(letters(folded.as_bytes()));
            }
        }
        index.by_sound.sort_unstable();
        index.file(&grams_of);
        index
    }

    /// Files forms by their trigrams; each list ascends, as `grams_of` does.
    fn file(&mut self, grams_of: &[(u16, u32)]) {
        // Counted one place further on, so that the starts are right once the lists are filled.
        for &(gram, _) in grams_of {
            self.gram_starts[usize::from(gram) + 2] += 1;
        }
        for at in 1..self.gram_starts.len() {
            self.gram_starts[at] += self.gram_starts[at - 1];
        }
        self.with_gram = vec![0; grams_of.len()];
        for &(gram, form) in grams_of {
            let next = &mut self.gram_starts[usize::from(gram) + 1];
            self.with_gram[*next as usize] = form;
            *next += 1;
        }
    }

    /// Returns forms one letter off `folded`, or two if it is long: the form, whose, what sort, how many letters.
    pub fn near(&self, folded: &str) -> Vec<(&str, ActorIndex, FormKind, usize)> {
        if folded.len() < SHORTEST_SOUND || folded.len() > LONGEST {
            return Vec::new();
        }
        let known = self.answers.read().unwrap_or_else(PoisonError::into_inner).get(folded).map(Arc::clone);
        let answer = known.unwrap_or_else(|| {
            let answer = Arc::new(self.look_up(folded));
            let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
            if answers.len() >= MOST_ANSWERS {
                answers.clear();
            }
            answers.insert(folded.to_owned(), Arc::clone(&answer));
            answer
        });
        let told = |&(form, letters): &(u32, usize)| {
            let Known { text, actor, kind } = self.forms[form as usize];
            (text, actor, kind, letters)
        };
        answer.iter().map(told).collect()
    }

    fn look_up(&self, folded: &str) -> Vec<(u32, usize)> {
        let most = if folded.len() >= 10 { 2 } else { 1 };
        let own_sound = sound(folded);
        let hash = hash_of(&own_sound);
        let first = self.by_sound.partition_point(|entry| entry.0 < hash);
        let alike: Vec<u32> = self.by_sound[first..]
            .iter()
            .take_while(|entry| entry.0 == hash)
            .map(|entry| entry.1)
            .filter(|&form| sound(self.forms[form as usize].text) == own_sound)
            .collect();
        let sounds_right = |&form: &u32| {
            let Known { text, kind, .. } = self.forms[form as usize];
            text.len() >= SHORTEST || kind == FormKind::Acronym && text != folded
        };
        let mut found: Vec<(u32, usize)> =
            alike.iter().copied().filter(sounds_right).map(|form| (form, 1)).collect();
        // Each wrong letter spoils three trigrams at most (a swap four): one of the others is shared. The rarest are
        // looked at.
        let mut asked = Vec::new();
        grams(folded, &mut asked);
        let with_gram = |gram: &u16| {
            let starts = &self.gram_starts[usize::from(*gram)..];
            &self.with_gram[starts[0] as usize..starts[1] as usize]
        };
        let mut lists: Vec<&[u32]> = asked.iter().map(with_gram).collect();
        lists.sort_by_key(|list| list.len());
        // Every letter that only one of the two has takes an edit of its own.
        let own = letters(folded.as_bytes());
        let may_be = |form: &u32| {
            let length = usize::from(self.lengths[*form as usize]);
            let other = self.letters[*form as usize];
            let apart = (own & !other).count_ones().max((other & !own).count_ones()) as usize;
            length.abs_diff(folded.len()) <= most && apart <= most
        };
        let mut likely: Vec<u32> =
            lists.iter().take(4 * most + 1).flat_map(|list| list.iter().copied().filter(may_be)).collect();
        likely.sort_unstable();
        likely.dedup();
        likely.retain(|form| !alike.contains(form));
        for form in likely {
            let letters = slips(folded.as_bytes(), self.forms[form as usize].text.as_bytes(), most);
            if let Some(letters) = letters.filter(|&letters| letters > 0) {
                found.push((form, letters));
            }
        }
        found.sort_unstable_by_key(|(form, _)| *form);
        found
    }
}

fn sound(folded: &str) -> Vec<u8> {
    let letters: Vec<u8> = folded.bytes().filter(|&byte| byte != b' ').collect();
    skeleton(&letters)
}

fn hash_of(sound: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(sound);
    hasher.finish()
}

/// The trigrams of a name with a blank at either end, in order, each once.
fn grams(folded: &str, out: &mut Vec<u16>) {
    let code = |sign: u8| match sign {
        b' ' => 0,
        b'0'..=b'9' => 1 + sign - b'0',
        b'a'..=b'z' => 11 + sign - b'a',
        _ => 37,
    };
    let (mut first, mut second) = (0, 0);
    out.clear();
    for (at, sign) in folded.bytes().chain([b' ']).enumerate() {
        let third = u16::from(code(sign));
        if at > 0 {
            out.push((first * SIGNS as u16 + second) * SIGNS as u16 + third);
        }
        (first, second) = (second, third);
    }
    out.sort_unstable();
    out.dedup();
}
