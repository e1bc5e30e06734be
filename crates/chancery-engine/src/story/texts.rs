//! The last texts of the stream, kept to find copies, cut versions and translations of them.

use std::collections::VecDeque;

use super::near::{Near, NearConfig, NearText, NearTexts};
use super::wire::WireText;

/// Least share of the shorter text's runs that another has too, for it to be looked at as a copy.
const LEAST: f64 = 0.2;

/// Texts that one is compared with run by run.
const COMPARED: usize = 8;

/// A bounded queue of texts, each with a number that stays, and an index that finds near-duplicates.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    texts: VecDeque<Kept>,
    first: u64,
    near: NearTexts,
}

#[derive(Clone, Debug)]
struct Kept {
    text: WireText,
    /// Equal for copies.
    content: u64,
}

impl Texts {
    /// Keeps at most `most` texts.
    pub fn new(most: usize) -> Texts {
        let config = NearConfig { containment: LEAST, compared: COMPARED, most: most.max(1) };
        Texts { near: NearTexts::new(config), ..Texts::default() }
    }

    /// Keeps a text, forgets the oldest, and returns its number.
    pub fn push(&mut self, content: u64, text: WireText, near: NearText) -> u64 {
        let number = self.near.add(near) as u64;
        self.texts.push_back(Kept { text, content });
        self.first = number + 1 - self.texts.len() as u64;
        while self.first < self.near.first() as u64 {
            self.texts.pop_front();
            self.first += 1;
        }
        number
    }

    /// Texts that share runs of words with one, in order of addition.
    pub fn near(&mut self, text: &NearText) -> Vec<Near> {
        self.near.near(text)
    }

    /// The text, unless it is forgotten.
    pub fn get(&self, number: u64) -> Option<&WireText> {
        self.kept(number).map(|kept| &kept.text)
    }

    /// The hash of its content, unless it is forgotten.
    pub fn content(&self, number: u64) -> Option<u64> {
        self.kept(number).map(|kept| kept.content)
    }

    fn kept(&self, number: u64) -> Option<&Kept> {
        self.texts.get(number.checked_sub(self.first)? as usize)
    }
}
