//! Parts of speech, left to right: a universal tag and a Penn Treebank tag as one class.

use crate::hash::{key, mix};
use crate::lookup::Lookup;
use crate::table::Scorer;
use crate::word::Word;

/// Room for classes; rare pairs of tags are not classes of their own.
pub(crate) const CLASSES: usize = 64;

/// Features of the word at `at` when the two words before have the classes `last` and `before`.
pub(crate) fn features(words: &[Word], at: usize, last: u64, before: u64, out: &mut Vec<u64>) {
    let none = Word::default();
    let word = &words[at];
    let left = if at >= 1 { &words[at - 1] } else { &none };
    let left2 = if at >= 2 { &words[at - 2] } else { &none };
    let right = words.get(at + 1).unwrap_or(&none);
    let right2 = words.get(at + 2).unwrap_or(&none);
    let is_first = u64::from(at == 0);
    out.clear();
    out.extend([
        77,
        mix(1, word.exact),
        mix(2, word.lower),
        mix(3, word.prefix[0]),
        mix(4, word.prefix[1]),
        mix(5, word.prefix[2]),
        mix(6, word.suffix[0]),
        mix(7, word.suffix[1]),
        mix(8, word.suffix[2]),
        mix(9, word.suffix[3]),
        mix(10, word.shape),
        mix(11, word.short_shape),
        mix(21, left.lower),
        mix(22, right.lower),
        mix(23, left2.lower),
        mix(24, right2.lower),
        mix(25, left.suffix[2]),
        mix(26, right.suffix[2]),
        mix(27, left.short_shape),
        mix(28, right.short_shape),
        mix(mix(29, right.suffix[1]), word.suffix[2]),
        mix(mix(30, left.lower), word.lower),
        mix(mix(31, word.lower), right.lower),
        mix(41, last),
        mix(mix(42, last), before),
        mix(mix(43, last), word.lower),
        mix(mix(44, last), word.suffix[2]),
        mix(mix(45, last), right.suffix[2]),
        mix(mix(46, is_first), word.short_shape),
        mix(mix(47, last), right.lower),
        mix(mix(48, mix(last, before)), word.suffix[2]),
        mix(50, word.class.full()),
        mix(51, word.class.top(8)),
        mix(52, word.class.top(5)),
        mix(53, left.class.full()),
        mix(54, right.class.full()),
        mix(55, left.class.top(6)),
        mix(56, right.class.top(6)),
        mix(mix(57, word.class.full()), word.short_shape),
        mix(mix(58, left.class.top(8)), word.class.top(8)),
        mix(mix(59, word.class.top(8)), right.class.top(8)),
        mix(mix(60, last), word.class.full()),
        mix(mix(61, last), right.class.top(8)),
        mix(mix(62, word.suffix[2]), right.class.top(8)),
        mix(mix(63, right.class.top(8)), right2.class.top(8)),
    ]);
}

/// Tags one sentence.
pub(crate) fn tag(
    model: &impl Scorer<CLASSES>,
    certain: &Lookup,
    classes: usize,
    words: &[Word],
    scratch: &mut Vec<u64>,
    tags: &mut Vec<u8>,
) {
    tags.clear();
    for at in 0..words.len() {
        if let Some(tag) = certain.find(key(words[at].exact)) {
            tags.push(tag as u8);
            continue;
        }
        let (last, before) = history(tags);
        features(words, at, last, before, scratch);
        tags.push(best(&model.score(scratch), classes) as u8);
    }
}

/// The last two classes, 0 before the start.
pub(crate) fn history(tags: &[u8]) -> (u64, u64) {
    let back = |count: usize| tags.len().checked_sub(count).map_or(0, |at| u64::from(tags[at]) + 1);
    (back(1), back(2))
}

/// The first of the best classes.
#[inline]
pub(crate) fn best<const N: usize>(scores: &[f32; N], classes: usize) -> usize {
    let scores = &scores[..classes.min(N)];
    let larger = |most: f32, score: f32| if score > most { score } else { most };
    // Eight at a time, side by side.
    let (eights, rest) = scores.as_chunks::<8>();
    let mut most = [f32::MIN; 8];
    for eight in eights {
        for (most, &score) in most.iter_mut().zip(eight) {
            *most = larger(*most, score);
        }
    }
    let top = most.iter().chain(rest).copied().fold(f32::MIN, larger);
    scores.iter().position(|&score| score == top).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_first_of_the_best_wins() {
        let mut scores = [-1.0; 64];
        (scores[13], scores[40], scores[50]) = (3.0, 3.0, 9.0);
        assert_eq!(super::best(&scores, 49), 13);
        assert_eq!(super::best(&scores, 64), 50);
        assert_eq!(super::best(&scores, 11), 0);
    }
}
