//! Says how likely two names are one.
//!
//! 1. Both names are split into folded words; titles are put aside.
//! 2. Words are aligned one to one, best first; split or glued words are joined where that helps.
//! 3. The alignment is measured, and a logistic model (its weights are data) turns that into a probability.
//!
//! A word that contradicts costs more than a word that is missing: `Hafez al-Assad` is not `Bashar al-Assad`,
//! but a bare `Assad` may be.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chancery_lexicon::actors::{ActorIndex, ActorLexicon, FormKind, fold};
use chancery_lexicon::names as tables;
use chancery_model::ActorKind;

use super::similarity::{insertions, similarity, spelling_similarity, spelling_similarity_from};
use super::words::{Part, Word, word, words};

/// Number of measurements a model weighs.
pub const FEATURES: usize = 20;

/// Names of the measurements, in order, as the weights file has them.
pub const FEATURE_NAMES: [&str; FEATURES] = [
    "bias",
    "weakest",
    "weakest_damage",
    "others",
    "contradiction",
    "omission",
    "single",
    "single_given",
    "matched_letters",
    "short_damaged",
    "exact_share",
    "reordered",
    "initials",
    "first_sound_differs",
    "joined",
    "damage_in_first",
    "length_gap",
    "generation",
    "identical",
    "shared_start",
];

struct Models {
    person: [f64; FEATURES],
    body: [f64; FEATURES],
}

static MODELS: LazyLock<Models> = LazyLock::new(|| {
    let mut models = Models { person: [0.0; FEATURES], body: [0.0; FEATURES] };
    for row in tables::rows(include_str!("../../data/actor/match_weights.tsv")) {
        let (Some(name), Some(person), Some(body)) = (row.first(), row.get(1), row.get(2)) else { continue };
        if let Some(at) = FEATURE_NAMES.iter().position(|known| known == name) {
            models.person[at] = person.parse().unwrap_or(0.0);
            models.body[at] = body.parse().unwrap_or(0.0);
        }
    }
    models
});

/// A legal form: its words, and the group it belongs to.
type Form = (Vec<&'static str>, &'static str);

/// Legal forms as word lists, longest first, by first word.
static FORMS: LazyLock<HashMap<&'static str, Vec<Form>>> = LazyLock::new(|| {
    let mut forms: HashMap<&'static str, Vec<Form>> = HashMap::new();
    for row in tables::rows(tables::COMPANY_FORMS) {
        if let (Some(phrase), Some(group)) = (row.first(), row.get(1)) {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            forms.entry(phrase[0]).or_default().push((phrase, group));
        }
    }
    #[allow(clippy::iter_over_hash_type)] // each list is sorted on its own
    for list in forms.values_mut() {
        list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    }
    forms
});

static GENERIC: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| tables::rows(tables::GENERIC_WORDS).filter_map(|row| row.first().copied()).collect());

/// Returns how likely `a` and `b` name the same, 0.0 to 1.0; 0.5 means as likely as not.
///
/// `kind` is `person`, `org`, or another word of [`chancery_model::ActorKind`]; without it the names themselves decide.
/// Two names of states, bodies and places that the lexicon has are one if one actor has both, however they sound: `Ungarn` is
/// `Hungary`, `Ireland` is not `Iceland`. The order of the two does not matter.
pub fn match_names(a: &str, b: &str, kind: Option<&str>) -> f64 {
    let is_said = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("person"));
    let (known_a, known_b) = if is_said { (None, None) } else { (called(a), called(b)) };
    if let (Some(one), Some(other)) = (&known_a, &known_b)
        && !(one.is_empty() || other.is_empty())
    {
        return if one.iter().any(|actor| other.contains(actor)) { KNOWN } else { 1.0 - KNOWN };
    }
    // The name of a state is nobody's, however another sounds.
    let person = is_person(a, b, kind) && known_a.is_none() && known_b.is_none();
    let Some(measured) = features(a, b, person) else { return 0.0 };
    1.0 / (1.0 + (-log_odds(&measured, person)).exp())
}

/// How likely two known names are one that are, and how unlikely those are that are not.
const KNOWN: f64 = 0.98;

/// The states, bodies and places whose name it is, none if it only stands for one (`Kremlin`); `None` if it is unknown or a
/// person's.
fn called(name: &str) -> Option<Vec<ActorIndex>> {
    let lexicon = ActorLexicon::embedded();
    let forms = lexicon.by_form(&fold(name));
    let is_person = |index: ActorIndex| lexicon.at(index).actor.kind == ActorKind::Person;
    if forms.is_empty() || forms.iter().any(|(index, _)| is_person(*index)) {
        return None;
    }
    let stands_for = |kind: FormKind| {
        use FormKind::{Army, Capital, Generic, Metonym, Parliament};
        matches!(kind, Army | Capital | Generic | Metonym | Parliament)
    };
    Some(forms.iter().filter(|(_, kind)| !stands_for(*kind)).map(|(index, _)| *index).collect())
}

/// Weighs measurements: the logarithm of the odds that two names are one.
pub fn log_odds(measured: &[f64; FEATURES], person: bool) -> f64 {
    let weights = if person { &MODELS.person } else { &MODELS.body };
    measured.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

/// Whether the two names are to be compared as names of people.
pub fn is_person(a: &str, b: &str, kind: Option<&str>) -> bool {
    match kind {
        Some(kind) => kind.eq_ignore_ascii_case("person"),
        None => !(looks_like_body(a) || looks_like_body(b)),
    }
}

fn looks_like_body(name: &str) -> bool {
    name.split(|letter: char| !letter.is_alphanumeric()).any(|part| {
        let lower = part.to_ascii_lowercase();
        part.bytes().any(|byte| byte.is_ascii_digit())
            || GENERIC.contains(lower.as_str())
            || (lower.len() > 2 && FORMS.contains_key(lower.as_str()))
    })
}

/// A name ready for comparison.
#[derive(Clone, Debug)]
pub struct Parsed {
    words: Vec<Word>,
    weights: Vec<f64>,
    forms: Vec<&'static str>,
    generation: Option<String>,
    /// Its words written as one, and how they sound one after the other.
    whole: Word,
}

impl Parsed {
    /// Reads a name of a person, or of a body.
    pub fn new(name: &str, person: bool) -> Parsed {
        let mut all = words(name, person);
        let mut forms = Vec::new();
        let mut generation = None;
        if person {
            all = drop_titles(all, &mut generation);
            // A legal form after a person's name is a slip of a register.
            if all.len() > 2
                && all.last().is_some_and(|last| matches!(last.text.as_str(), "llc" | "sa" | "ltd" | "inc"))
            {
                all.pop();
            }
        } else {
            (all, forms) = take_forms(all);
        }
        let weights = all.iter().map(|word| weight(word, person)).collect();
        Parsed { whole: whole(&all), words: all, weights, forms, generation }
    }

    /// Makes a name of words that are already folded.
    pub fn from_words(all: Vec<Word>, person: bool) -> Parsed {
        let mut generation = None;
        let all = if person { drop_titles(all, &mut generation) } else { all };
        let weights = all.iter().map(|word| weight(word, person)).collect();
        Parsed { whole: whole(&all), words: all, weights, forms: Vec::new(), generation }
    }

    /// The words that name, without particles.
    pub fn name_words(&self) -> Vec<&Word> {
        self.words
            .iter()
            .zip(&self.weights)
            .filter(|(_, weight)| **weight > 0.3)
            .map(|(word, _)| word)
            .collect()
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.text.as_str())
    }

    /// All words.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The words written as one.
    pub fn joined(&self) -> &str {
        &self.whole.text
    }
}

/// Words written as one.
fn whole(words: &[Word]) -> Word {
    let text = words.iter().map(|word| word.text.as_str()).collect();
    let sound: Vec<u8> = words.iter().flat_map(|word| word.sound.iter().copied()).collect();
    let costs = insertions(&sound);
    Word { text, sound, costs, part: Part::Name, vowelless: false, given: &[] }
}

fn weight(word: &Word, person: bool) -> f64 {
    match word.part {
        Part::Particle => 0.15,
        Part::Title => 0.3,
        Part::Initial => 0.5,
        Part::Number => 0.8,
        Part::Name if !person && GENERIC.contains(word.text.as_str()) => 0.5,
        Part::Name => 1.0,
    }
}

/// Leaves out titles unless nothing else would be left; remembers `Jr`.
fn drop_titles(all: Vec<Word>, generation: &mut Option<String>) -> Vec<Word> {
    let names = all.iter().filter(|word| word.part == Part::Name).count();
    if names == 0 {
        return all;
    }
    let count = all.len();
    let mut kept = Vec::with_capacity(count);
    for (at, word) in all.into_iter().enumerate() {
        let regnal = at > 0
            && matches!(
                word.text.as_str(),
                "ii" | "iii" | "iv" | "vi" | "vii" | "viii" | "ix" | "xvi" | "xii"
            );
        let last_of_many =
            regnal || at > 1 && matches!(word.text.as_str(), "jr" | "junior" | "sr" | "senior");
        if last_of_many {
            *generation = Some(word.text.clone());
        } else if word.part != Part::Title || at + 1 == count {
            kept.push(word);
        }
    }
    kept
}

/// Separates legal forms from the name proper.
fn take_forms(all: Vec<Word>) -> (Vec<Word>, Vec<&'static str>) {
    let mut kept: Vec<Word> = Vec::with_capacity(all.len());
    let mut forms = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let found = FORMS.get(all[at].text.as_str()).and_then(|list| {
            list.iter().find(|(phrase, _)| {
                phrase.len() <= all.len() - at
                    && phrase.iter().zip(&all[at..]).all(|(form, word)| *form == word.text)
            })
        });
        match found {
            Some((phrase, group)) if phrase.len() != all.len() => {
                forms.push(*group);
                at += phrase.len();
            }
            _ => {
                kept.push(all[at].clone());
                at += 1;
            }
        }
    }
    forms.sort_unstable();
    forms.dedup();
    if kept.is_empty() { (all, Vec::new()) } else { (join_initials(kept), forms) }
}

/// Joins spelt-out abbreviations: `A. B. C.` is `ABC`.
fn join_initials(kept: Vec<Word>) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::with_capacity(kept.len());
    let mut run = String::new();
    for piece in kept {
        if piece.part == Part::Initial {
            run.push_str(&piece.text);
            continue;
        }
        if !run.is_empty() {
            joined.push(word(std::mem::take(&mut run), false, false));
        }
        joined.push(piece);
    }
    if !run.is_empty() {
        joined.push(word(run, false, false));
    }
    joined
}

/// One aligned pair: ranges of words on either side and how alike they are.
struct Pair {
    a: usize,
    b: usize,
    alike: f64,
    weight: f64,
    letters: usize,
}

/// Measures how two names compare; `None` if one has no word at all.
///
/// Symmetric in `a` and `b`.
pub fn features(a: &str, b: &str, person: bool) -> Option<[f64; FEATURES]> {
    measure(&Parsed::new(a, person), &Parsed::new(b, person), person)
}

/// Measures two parsed names.
pub fn measure(first: &Parsed, second: &Parsed, person: bool) -> Option<[f64; FEATURES]> {
    // A fixed order makes ties symmetric.
    let swapped = match first.words.len().cmp(&second.words.len()) {
        Ordering::Equal => first.texts().gt(second.texts()),
        order => order == Ordering::Greater,
    };
    let (first, second) = if swapped { (second, first) } else { (first, second) };
    if first.words.is_empty() || second.words.is_empty() {
        return None;
    }
    let (mut a, mut b) = (Cow::Borrowed(first), Cow::Borrowed(second));
    let mut pairs = align(&a, &b);
    let weak = pairs.iter().any(|pair| pair.alike < 0.85 && pair.weight > 0.3);
    if a.words.len() != b.words.len() || weak {
        let joined = join_words(&mut a, &b, person) | join_words(&mut b, &a, person);
        if joined {
            pairs = align(&a, &b);
        }
    }

    let significant = |parsed: &Parsed| {
        parsed.words.iter().zip(&parsed.weights).filter(|(_, weight)| **weight > 0.3).count()
    };
    let (names_a, names_b) = (significant(&a), significant(&b));
    let (many, few) = (names_a.max(names_b), names_a.min(names_b));

    let mut found = [0.0; FEATURES];
    found[0] = 1.0;
    let real: Vec<&Pair> = pairs.iter().filter(|pair| pair.weight > 0.3).collect();
    let mut weakest: Option<&Pair> = None;
    let (mut letters, mut exact, mut total, mut contradiction) = (0.0, 0.0, 0.0, 0.0);
    let mut initials = 0.0;
    for pair in &real {
        let is_initial = a.words[pair.a].part == Part::Initial || b.words[pair.b].part == Part::Initial;
        if is_initial && pair.alike > 0.5 {
            initials += 1.0;
            continue;
        }
        if weakest.is_none_or(|weakest| pair.alike < weakest.alike) {
            weakest = Some(pair);
        }
        letters += pair.letters as f64 * pair.alike;
        exact += if pair.alike == 1.0 { pair.weight } else { 0.0 };
        total += pair.weight;
        contradiction += ((0.62 - pair.alike) / 0.62).max(0.0) * pair.weight;
    }
    let low = weakest.map_or(if initials > 0.0 { 0.75 } else { 0.0 }, |pair| pair.alike);
    found[1] = low;
    found[2] = (1.02 - low).ln();
    let others = || {
        let other = |pair: &&&Pair| weakest.is_none_or(|weakest| !std::ptr::eq(**pair, weakest));
        real.iter().filter(other).map(|pair| pair.alike)
    };
    let count = others().count();
    found[3] = if count == 0 { low } else { others().sum::<f64>() / count as f64 };
    found[4] = contradiction;
    let unmatched = |parsed: &Parsed, side: fn(&Pair) -> usize| {
        parsed
            .weights
            .iter()
            .enumerate()
            .filter(|(at, _)| !pairs.iter().any(|pair| side(pair) == *at))
            .map(|(_, weight)| weight)
            .sum::<f64>()
    };
    let omitted = unmatched(&a, |pair| pair.a) + unmatched(&b, |pair| pair.b);
    found[5] = omitted / (many as f64).max(1.0);
    let single = few == 1 && many > 1;
    found[6] = f64::from(single);
    if let (true, Some(pair)) = (single && person, real.first()) {
        let (long, at) = if names_a > names_b { (&a, pair.a) } else { (&b, pair.b) };
        let later = long.weights.iter().skip(at + 1).any(|weight| *weight > 0.8);
        let east_asian =
            long.words.iter().all(|word| word.text.len() <= 6) && at == 0 && long.words[0].text.len() <= 4;
        found[7] = f64::from(later && !east_asian);
    }
    found[8] = (letters / 8.0).min(2.0);
    if let Some(pair) = weakest {
        let (word_a, word_b) = (&a.words[pair.a], &b.words[pair.b]);
        let damage = 1.0 - pair.alike;
        let shortest = word_a.sound.len().min(word_b.sound.len()).max(1) as f64;
        found[9] = if damage > 0.0 { 1.0 / shortest.max(3.0) } else { 0.0 };
        found[13] = f64::from(word_a.sound.first() != word_b.sound.first() && pair.alike < 1.0);
        found[15] = f64::from(pair.a.min(pair.b) == 0 && many > 1) * damage;
        let gap = word_a.sound.len().abs_diff(word_b.sound.len()) as f64;
        found[16] = gap / shortest.max(3.0) * f64::from(damage > 0.0);
        let shared = word_a.sound.iter().zip(&word_b.sound).take_while(|(x, y)| x == y).count() as f64;
        found[19] = if damage > 0.0 { shared / shortest.max(3.0) } else { 1.0 };
    }
    found[10] = if total > 0.0 { exact / total } else { 0.0 };
    found[11] = f64::from(is_reordered(&real));
    found[12] = initials;
    found[14] = joined_similarity(&a, &b).max(if person { 0.0 } else { acronym(first, second) });
    found[17] = f64::from(first.generation != second.generation)
        + f64::from(
            !person && !first.forms.is_empty() && !second.forms.is_empty() && first.forms != second.forms,
        );
    found[18] = f64::from(low == 1.0 && omitted < 0.35);
    Some(found)
}

/// Aligns words one to one, best first.
fn align(a: &Parsed, b: &Parsed) -> Vec<Pair> {
    let mut all: Vec<(f64, usize, usize)> = Vec::with_capacity(a.words.len() * b.words.len());
    for (i, word_a) in a.words.iter().enumerate() {
        for (j, word_b) in b.words.iter().enumerate() {
            // A particle pairs with a particle, or with a word that is nearly the same.
            let alike = similarity(word_a, word_b);
            let mixed = (word_a.part == Part::Particle) != (word_b.part == Part::Particle);
            if !(mixed && alike < 0.9) {
                all.push((alike, i, j));
            }
        }
    }
    all.sort_by(|x, y| {
        y.0.total_cmp(&x.0).then(x.1.abs_diff(x.2).cmp(&y.1.abs_diff(y.2))).then((x.1, x.2).cmp(&(y.1, y.2)))
    });
    let (mut used_a, mut used_b) = (0u32, 0u32);
    let mut pairs = Vec::with_capacity(a.words.len().min(b.words.len()));
    for (alike, i, j) in all {
        if used_a & (1 << i) != 0 || used_b & (1 << j) != 0 {
            continue;
        }
        used_a |= 1 << i;
        used_b |= 1 << j;
        let weight = a.weights[i].min(b.weights[j]);
        let letters = (a.words[i].text.len() + b.words[j].text.len()) / 2;
        pairs.push(Pair { a: i, b: j, alike, weight, letters });
    }
    pairs
}

/// Least likeness of joined words to a word.
const ALIKE_JOINED: f64 = 0.75;

/// Joins neighbouring words of `a` where the join is nearer to a word of `b` than its parts are.
fn join_words(a: &mut Cow<'_, Parsed>, b: &Parsed, person: bool) -> bool {
    let mut any = false;
    for width in [3, 2] {
        let mut at = 0;
        while at + width <= a.words.len() {
            let length: usize = a.words[at..at + width].iter().map(|word| word.text.len()).sum();
            let candidates = b
                .words
                .iter()
                .filter(|other| other.text.len().abs_diff(length) <= 2 && other.text.len() >= 4);
            let mut best = None;
            let mut joined: Option<Word> = None;
            for other in candidates {
                let together = joined.get_or_insert_with(|| {
                    let text = a.words[at..at + width].iter().map(|word| word.text.as_str()).collect();
                    word(text, false, person)
                });
                let alike = if together.text == other.text {
                    1.0
                } else {
                    spelling_similarity_from(together.heard(), other.heard(), ALIKE_JOINED)
                };
                let parts =
                    || a.words[at..at + width].iter().map(|word| similarity(word, other)).fold(0.0, f64::max);
                if alike >= ALIKE_JOINED && alike > parts() + 0.08 {
                    best = joined;
                    break;
                }
            }
            if let Some(mut joined) = best {
                joined.part = Part::Name;
                let a = a.to_mut();
                a.words.splice(at..at + width, [joined]);
                a.weights.splice(at..at + width, [1.0]);
                a.whole = whole(&a.words);
                any = true;
            }
            at += 1;
        }
    }
    any
}

/// Whether the aligned names stand in another order.
fn is_reordered(pairs: &[&Pair]) -> bool {
    let mut order: Vec<(usize, usize)> =
        pairs.iter().filter(|pair| pair.alike > 0.6).map(|pair| (pair.a, pair.b)).collect();
    order.sort_unstable();
    order.windows(2).any(|two| two[0].1 > two[1].1)
}

/// How alike the names are when written as one word.
fn joined_similarity(a: &Parsed, b: &Parsed) -> f64 {
    if a.joined() == b.joined() {
        return 1.0;
    }
    if a.joined().len().abs_diff(b.joined().len()) > 4 {
        return 0.0;
    }
    spelling_similarity(&a.whole, &b.whole)
}

/// 1.0 if one name is the acronym of the other.
fn acronym(a: &Parsed, b: &Parsed) -> f64 {
    let of = |short: &Parsed, long: &Parsed| {
        let [only, ..] = short.words.as_slice() else { return false };
        let significant: String = long
            .words
            .iter()
            .filter(|word| word.part != Part::Particle)
            .filter_map(|word| word.text.chars().next())
            .collect();
        let all: String = long.words.iter().filter_map(|word| word.text.chars().next()).collect();
        only.text.len() >= 2 && long.words.len() >= 2 && (only.text == significant || only.text == all)
    };
    f64::from(of(a, b) || of(b, a))
}

#[cfg(test)]
mod tests {
    use super::match_names;

    #[track_caller]
    fn check(a: &str, b: &str, same: bool) {
        let found = match_names(a, b, None);
        assert_eq!(found >= 0.5, same, "{a} / {b}: {found:.3}");
    }

    #[test]
    fn spellings_of_one_person() {
        check("Gerhard Schröder", "Gerhard Schroeder", true);
        check("Michail Gorbatschow", "Mikhail Gorbachev", true);
        check("Hosni Mubarak", "Husni Mubarak", true);
    }

    #[test]
    fn a_contradiction_is_dearer_than_an_omission() {
        check("Mubarak", "Hosni Mubarak", true);
        check("Gamal Mubarak", "Hosni Mubarak", false);
        check("Raisa Gorbacheva", "Mikhail Gorbachev", false);
    }

    #[test]
    fn known_names_of_places_are_not_compared_by_sound() {
        check("Finnland", "Suomi", true);
        check("Austria", "Australia", false);
        check("Slovakia", "Slovenia", false);
    }

    #[test]
    fn bodies_keep_their_legal_form_apart() {
        check("Norsk Hydro ASA", "Norsk Hydro", true);
        check("Bank of Ghana", "Bank of Lithuania", false);
    }
}
