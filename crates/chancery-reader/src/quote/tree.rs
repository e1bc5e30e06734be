//! Stretches of words that a tree's nodes cover.

use std::ops::Range;

use crate::Reading;

/// First and last token below each token, itself included.
pub(super) struct Cover {
    first: Vec<usize>,
    last: Vec<usize>,
}

impl Cover {
    /// Computes all covers; linear, but for deep trees.
    pub fn new(reading: &Reading) -> Cover {
        let count = reading.tokens.len();
        let mut first: Vec<usize> = (0..count).collect();
        let mut last = first.clone();
        for index in 0..count {
            let mut at = index;
            // Every ancestor covers the token; heads outside the list and loops end the climb.
            for _ in 0..200 {
                let Some(head) =
                    usize::try_from(reading.tokens[at].head).ok().filter(|&head| head < count && head != at)
                else {
                    break;
                };
                if first[head] <= index && index <= last[head] {
                    if head == index {
                        break;
                    }
                } else {
                    first[head] = first[head].min(index);
                    last[head] = last[head].max(index);
                }
                at = head;
            }
        }
        Cover { first, last }
    }

    /// The tokens below `index`, itself included.
    pub fn of(&self, index: usize) -> Range<usize> {
        self.first[index]..self.last[index] + 1
    }
}

/// Shrinks a range of tokens past punctuation and conjunctions at its ends.
pub(super) fn trim(reading: &Reading, mut range: Range<usize>) -> Range<usize> {
    let is_edge = |index: usize| {
        let token = &reading.tokens[index];
        token.upos == "PUNCT" && !matches!(token.text.as_str(), "(" | ")" | "%")
    };
    while !range.is_empty() && (is_edge(range.start) || reading.tokens[range.start].upos == "CCONJ") {
        range.start += 1;
    }
    while !range.is_empty() && is_edge(range.end - 1) {
        range.end -= 1;
    }
    range
}

/// The bytes that a range of tokens covers.
pub(super) fn bytes(reading: &Reading, range: &Range<usize>) -> Option<Range<usize>> {
    let (first, last) = (reading.tokens.get(range.start)?, reading.tokens.get(range.end.checked_sub(1)?)?);
    (first.start < last.end).then_some(first.start as usize..last.end as usize)
}
