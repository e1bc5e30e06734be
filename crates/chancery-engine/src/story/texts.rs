//! The last texts of the stream, kept to find copies and translations of them.

use std::collections::VecDeque;

use super::wire::WireText;

/// A bounded queue of texts, each with a number that stays.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    texts: VecDeque<WireText>,
    first: u64,
    most: usize,
}

impl Texts {
    /// Keeps at most `most` texts.
    pub fn new(most: usize) -> Texts {
        Texts { texts: VecDeque::new(), first: 0, most }
    }

    /// Keeps `text`, forgets the oldest, and returns its number.
    pub fn push(&mut self, text: WireText) -> u64 {
        self.texts.push_back(text);
        let number = self.first + self.texts.len() as u64 - 1;
        while self.texts.len() > self.most {
            self.texts.pop_front();
            self.first += 1;
        }
        number
    }

    /// The text, unless it is forgotten.
    pub fn get(&self, number: u64) -> Option<&WireText> {
        self.texts.get(number.checked_sub(self.first)? as usize)
    }
}
