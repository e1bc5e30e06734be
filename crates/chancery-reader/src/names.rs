//! Names of persons, organisations and places, left to right (BILOU).

use chancery_model::Label;

use crate::hash::mix;
use crate::table::Scorer;
use crate::tagger;
use crate::word::Word;

/// Room for classes: `O`, and `B`, `I`, `L`, `U` of each label.
pub(crate) const CLASSES: usize = 16;

/// The labels that the training data have, in the order of their classes.
pub(crate) const LABELS: [Label; 3] = [Label::Per, Label::Org, Label::Loc];

/// Classes in use.
pub(crate) const USED: usize = 1 + 4 * LABELS.len();

const OUTSIDE: u8 = 0;

/// Position in a name, in the order of the classes of one label.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Begin,
    Inside,
    Last,
    Unit,
}

impl Part {
    /// The part that a word is which begins a name, or ends one, or both.
    pub(crate) fn at(begins: bool, ends: bool) -> Part {
        match (begins, ends) {
            (true, true) => Part::Unit,
            (true, false) => Part::Begin,
            (false, true) => Part::Last,
            (false, false) => Part::Inside,
        }
    }
}

/// The class of a part of a name.
pub(crate) fn class(label: usize, part: Part) -> u8 {
    (1 + 4 * label + part as usize) as u8
}

/// Whether a name goes on after this class.
fn is_open(class: u8) -> bool {
    class != OUTSIDE && (class - 1) % 4 < 2
}

/// Whether `next` may follow `last`.
pub(crate) fn may_follow(last: u8, next: u8) -> bool {
    if is_open(last) {
        next != OUTSIDE && (next - 1) / 4 == (last - 1) / 4 && matches!((next - 1) % 4, 1 | 2)
    } else {
        next == OUTSIDE || matches!((next - 1) % 4, 0 | 3)
    }
}

/// The classes that words of one text got so far: a small, lossy memory.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    slots: Vec<(u64, u8)>,
}

const MEMORY: usize = 4096;

impl Memory {
    pub(crate) fn new() -> Memory {
        Memory { slots: vec![(0, OUTSIDE); MEMORY] }
    }

    pub(crate) fn clear(&mut self) {
        self.slots.fill((0, OUTSIDE));
    }

    fn recall(&self, word: u64) -> u64 {
        let (key, class) = self.slots[word as usize % MEMORY];
        if key == word { u64::from(class) } else { 0 }
    }

    /// Remembers the names of a sentence.
    pub(crate) fn learn(&mut self, words: &[Word], classes: &[u8]) {
        for (word, &class) in words.iter().zip(classes) {
            if class != OUTSIDE {
                self.slots[word.lower as usize % MEMORY] = (word.lower, class);
            }
        }
    }
}

/// What the features of a sentence are made from.
#[derive(Clone, Copy)]
pub(crate) struct View<'s> {
    pub(crate) words: &'s [Word],
    /// Classes of the tagger.
    pub(crate) tags: &'s [u8],
    pub(crate) memory: &'s Memory,
    /// The classes of the tagger that are proper nouns, as a set of bits.
    pub(crate) proper: u64,
}

impl View<'_> {
    /// Whether the word at `at` may be part of a name at all; most words are not worth a look.
    pub(crate) fn may_name(&self, at: usize, last: Option<u8>) -> bool {
        let word = &self.words[at];
        word.has_capital
            || self.proper >> self.tags[at] & 1 == 1
            || last.is_some_and(is_open)
            || self.memory.recall(word.lower) != 0
    }
}

/// Features of the word at `at` when the two words before have the classes `last` and `before`.
pub(crate) fn features(view: View<'_>, at: usize, last: u64, before: u64, out: &mut Vec<u64>) {
    let words = view.words;
    tagger::features(words, at, last, before, out);
    let none = Word::default();
    let near = |by: isize| at.checked_add_signed(by).and_then(|at| words.get(at)).unwrap_or(&none);
    let tag = |by: isize| {
        at.checked_add_signed(by).and_then(|at| view.tags.get(at)).map_or(0, |&tag| u64::from(tag) + 1)
    };
    let (left2, left, word, right, right2) = (near(-2), near(-1), near(0), near(1), near(2));
    let memory = |word: &Word| view.memory.recall(word.lower);
    let shapes = mix(word.short_shape, right.short_shape);
    let here = memory(word);
    out.extend([
        mix(101, tag(0)),
        mix(102, tag(-1)),
        mix(103, tag(1)),
        mix(104, mix(tag(0), tag(1))),
        mix(105, mix(tag(-1), tag(0))),
        mix(106, mix(left.short_shape, shapes)),
        mix(107, mix(shapes, right2.short_shape)),
        mix(110, mix(last, word.short_shape)),
        mix(111, mix(last, shapes)),
        mix(112, mix(left.lower, word.short_shape)),
        mix(113, mix(right.lower, word.short_shape)),
        mix(114, mix(left2.lower, left.lower)),
        mix(115, mix(right.lower, right2.lower)),
        mix(120, here),
        mix(121, memory(right)),
        mix(122, memory(left)),
        mix(124, mix(here, last)),
        mix(130, mix(word.class.full(), last)),
        mix(131, mix(left.class.full(), right.class.full())),
        mix(132, mix(word.class.full(), right.class.full())),
        mix(133, mix(left.class.full(), word.class.full())),
        mix(134, left2.class.full()),
        mix(135, right2.class.full()),
        mix(136, mix(left.class.top(8), word.short_shape)),
        mix(137, mix(right.class.top(8), word.short_shape)),
        mix(138, mix(word.class.top(8), mix(tag(0), last))),
        mix(139, mix(shapes, mix(left.class.top(6), right2.class.top(6)))),
    ]);
}

/// Finds the names of one sentence.
pub(crate) fn find(
    model: &impl Scorer<CLASSES>,
    view: View<'_>,
    scratch: &mut Vec<u64>,
    classes: &mut Vec<u8>,
) {
    classes.clear();
    for at in 0..view.words.len() {
        if !view.may_name(at, classes.last().copied()) {
            classes.push(OUTSIDE);
            continue;
        }
        let (last, before) = tagger::history(classes);
        features(view, at, last, before, scratch);
        let scores = model.score(scratch);
        classes.push(best_after(&scores, classes.last().copied(), at + 1 == view.words.len()));
    }
}

/// The best class that may follow `last`; at the end of a sentence no name stays open.
pub(crate) fn best_after(scores: &[f32; CLASSES], last: Option<u8>, is_end: bool) -> u8 {
    let last = last.unwrap_or(OUTSIDE);
    let mut best: Option<u8> = None;
    for class in 0..USED as u8 {
        let fits = may_follow(last, class) && !(is_end && is_open(class));
        if fits && best.is_none_or(|best| scores[class as usize] > scores[best as usize]) {
            best = Some(class);
        }
    }
    best.unwrap_or(OUTSIDE)
}

/// The names in a row of classes: first word, one past the last, index of the label.
pub(crate) fn spans(classes: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut spans = Vec::new();
    let mut begin = 0;
    for (at, &class) in classes.iter().enumerate() {
        if class == OUTSIDE {
            continue;
        }
        let label = (class as usize - 1) / 4;
        match (class - 1) % 4 {
            0 => begin = at,
            2 => spans.push((begin, at + 1, label)),
            3 => spans.push((at, at + 1, label)),
            _ => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_on_until_its_last_word() {
        let (begin, last) = (class(0, Part::Begin), class(0, Part::Last));
        assert!(may_follow(OUTSIDE, begin) && may_follow(begin, last));
        assert!(!may_follow(begin, OUTSIDE) && !may_follow(begin, class(1, Part::Last)));
        assert_eq!(spans(&[OUTSIDE, begin, last, class(2, Part::Unit)]), vec![(1, 3, 0), (3, 4, 2)]);
    }
}
