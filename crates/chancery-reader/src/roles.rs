//! Who does what to whom: PropBank roles between the heads of phrases, read off the tree.
//!
//! 1. predicates: all verbs but auxiliaries, and the nouns and adjectives that mostly were predicates in training
//! 2. candidates: words near the predicate in the tree
//! 3. one decision a candidate, left to right, knowing the roles already given; a core role goes to its best
//!    candidate only

use crate::hash::mix;
use crate::table::{Scorer, UNITS};
use crate::tagger::best;
use crate::word::Word;

/// Room for roles; class 0 is "none".
pub(crate) const CLASSES: usize = 64;

/// How far up the tree candidates are looked for.
const HIGHEST: usize = 6;

/// By how much "none" must lead, in perceptron steps.
///
/// Without, recall is far below precision; with twice as much, the other way round.
const LEAN: f32 = 2.0;

/// Longest way in the tree that is told apart.
const LONGEST_WAY: usize = 8;

/// A sentence as the roles see it. Words count from 0; the head of the root is `n`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentence {
    pub(crate) words: Vec<Word>,
    /// Classes of the tagger.
    pub(crate) tags: Vec<u8>,
    pub(crate) heads: Vec<u16>,
    pub(crate) relations: Vec<u8>,
    /// The first child of each word, if it stands before it; `n` if there is none.
    pub(crate) cases: Vec<u16>,
    /// Hashes of lower-case lemmas.
    pub(crate) lemmas: Vec<u64>,
    /// Relations that mark the passive, as a set of bits by relation.
    pub(crate) passive: u64,
}

impl Sentence {
    /// Takes over a finished parse, in which words count from 1.
    pub(crate) fn take_tree(&mut self, heads: &[u16], relations: &[u8]) {
        let n = self.words.len();
        self.heads.clear();
        self.heads.extend((1..=n).map(|at| if heads[at] == 0 { n as u16 } else { heads[at] - 1 }));
        self.relations.clear();
        self.relations.extend_from_slice(&relations[1..=n]);
        self.cases.clear();
        self.cases.resize(n, n as u16);
        for (at, &head) in self.heads.iter().enumerate() {
            if let Some(case) = self.cases.get_mut(head as usize).filter(|case| **case == n as u16)
                && at < head as usize
            {
                *case = at as u16;
            }
        }
    }

    fn head(&self, at: usize) -> Option<usize> {
        Some(self.heads[at] as usize).filter(|&head| head < self.words.len())
    }

    fn children(&self, of: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.words.len()).filter(move |&at| self.heads[at] as usize == of)
    }

    fn is_passive(&self, verb: usize) -> bool {
        self.children(verb).any(|child| self.passive >> self.relations[child] & 1 == 1)
    }
}

/// What all candidates of one predicate share.
pub(crate) struct Frame {
    predicate: usize,
    is_passive: bool,
    children: u64,
    /// The predicate, then its head, and so on.
    above: Vec<usize>,
}

/// Looks at one predicate.
pub(crate) fn frame(sentence: &Sentence, predicate: usize) -> Frame {
    let mut above = vec![predicate];
    let mut at = predicate;
    while let Some(head) = sentence.head(at).filter(|head| above.len() <= HIGHEST && !above.contains(head)) {
        above.push(head);
        at = head;
    }
    let children =
        sentence.children(predicate).fold(5, |hash, child| mix(hash, u64::from(sentence.relations[child])));
    Frame { predicate, is_passive: sentence.is_passive(predicate), children, above }
}

/// The words that may play a role: those above the predicate, their children, and its grandchildren.
pub(crate) fn candidates(sentence: &Sentence, frame: &Frame, out: &mut Vec<usize>) {
    out.clear();
    for at in 0..sentence.words.len() {
        let head = sentence.head(at);
        let is_near = frame.above.contains(&at)
            || head.is_some_and(|head| {
                frame.above.contains(&head) || sentence.head(head) == Some(frame.predicate)
            });
        if is_near && at != frame.predicate {
            out.push(at);
        }
    }
}

/// Features of `candidate`; `given` are the roles that words before it got, as a set of bits.
pub(crate) fn features(sentence: &Sentence, frame: &Frame, candidate: usize, given: u64, out: &mut Vec<u64>) {
    let predicate = frame.predicate;
    let word = |at: Option<usize>| at.and_then(|at| sentence.words.get(at)).map_or(0, |word| word.lower);
    let tag = |at: usize| u64::from(sentence.tags[at]);
    let (way, meeting) = way(sentence, frame, candidate);
    let direction = u64::from(candidate < predicate);
    let passive = u64::from(frame.is_passive);
    let distance = candidate.abs_diff(predicate).min(12) as u64;
    let case = sentence.lemmas.get(sentence.cases[candidate] as usize).copied().unwrap_or(0);
    let verb = sentence.lemmas[predicate];
    let lemma = sentence.lemmas[candidate];
    let relation = u64::from(sentence.relations[candidate]);
    let here = &sentence.words[candidate];
    let verb_class = sentence.words[predicate].class.full();
    let voice = mix(passive, direction);
    let values = [
        way,
        mix(way, direction),
        mix(way, verb),
        mix(way, mix(verb, direction)),
        mix(mix(way, verb), passive),
        mix(way, voice),
        mix(way, here.lower),
        mix(way, tag(candidate)),
        mix(way, case),
        mix(mix(way, case), verb),
        mix(case, here.lower),
        mix(verb, here.lower),
        mix(verb, case),
        mix(way, here.suffix[2]),
        mix(way, lemma),
        mix(relation, mix(verb, direction)),
        mix(relation, voice),
        mix(frame.children, mix(direction, relation)),
        mix(frame.children, mix(verb, mix(direction, relation))),
        mix(way, mix(frame.children, passive)),
        mix(distance, way),
        mix(tag(predicate), way),
        mix(way, mix(tag(predicate), direction)),
        mix(sentence.words[predicate].suffix[2], way),
        here.lower,
        mix(tag(candidate), direction),
        mix(way, here.short_shape),
        mix(way, mix(verb, tag(candidate))),
        mix(case, mix(way, here.lower)),
        mix(way, word(candidate.checked_sub(1))),
        mix(way, word(Some(candidate + 1))),
        mix(way, sentence.lemmas[meeting]),
        mix(lemma, mix(verb, passive)),
        mix(way, here.class.full()),
        mix(way, mix(verb_class, here.class.top(8))),
        mix(verb, here.class.top(8)),
        mix(mix(way, verb_class), passive),
        mix(way, mix(case, here.class.top(8))),
        mix(mix(verb_class, case), relation),
        mix(given, mix(relation, voice)),
        mix(given, mix(way, direction)),
        mix(given, mix(verb, relation)),
        mix(given, mix(case, relation)),
    ];
    out.clear();
    out.extend(values.iter().enumerate().map(|(template, &value)| mix(3000 + template as u64, value)));
}

/// A hash of the relations on the way from the predicate up and down to `candidate`, and the highest word on it.
fn way(sentence: &Sentence, frame: &Frame, candidate: usize) -> (u64, usize) {
    let mut down = [0u64; LONGEST_WAY];
    let mut length = 0;
    let mut at = candidate;
    let meeting = loop {
        if let Some(steps) = frame.above.iter().position(|&above| above == at) {
            break steps;
        }
        match sentence.head(at) {
            Some(head) if length < LONGEST_WAY => {
                down[length] = u64::from(sentence.relations[at]) + 100;
                length += 1;
                at = head;
            }
            _ => break frame.above.len(),
        }
    };
    let mut hash = 77;
    for &above in &frame.above[..meeting] {
        hash = mix(hash, u64::from(sentence.relations[above]) + 1);
    }
    hash = mix(hash, 999);
    for &step in &down[..length] {
        hash = mix(hash, step);
    }
    (hash, at)
}

/// The best role, none only if it leads by some way: most words have none, and training leans to that.
fn best_role(scores: &[f32; CLASSES], classes: usize) -> usize {
    let mut scores = *scores;
    scores[0] -= LEAN * UNITS;
    best(&scores, classes)
}

/// Finds the roles of one predicate: candidate and class, in order of place.
///
/// `core` says, as a set of bits by class, which roles only one word can play.
pub(crate) fn find(
    model: &impl Scorer<CLASSES>,
    classes: usize,
    core: u64,
    sentence: &Sentence,
    predicate: usize,
    scratch: &mut Vec<u64>,
    found: &mut Vec<(usize, u8, f32)>,
) {
    let frame = frame(sentence, predicate);
    let mut near = Vec::new();
    candidates(sentence, &frame, &mut near);
    found.clear();
    let mut given = 0;
    for candidate in near {
        features(sentence, &frame, candidate, given, scratch);
        let scores = model.score(scratch);
        let class = best_role(&scores, classes);
        if class == 0 {
            continue;
        }
        given |= 1 << class & core;
        let margin = scores[class] - scores[0];
        if core >> class & 1 == 1 {
            match found.iter_mut().find(|other| other.1 as usize == class) {
                Some(other) if other.2 >= margin => continue,
                Some(other) => {
                    *other = (candidate, class as u8, margin);
                    continue;
                }
                None => {}
            }
        }
        found.push((candidate, class as u8, margin));
    }
    found.sort_unstable_by_key(|role| role.0);
}
