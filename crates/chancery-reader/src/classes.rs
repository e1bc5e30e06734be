//! Word classes: where a word stands in a tree of Brown clusters.
//!
//! Words that occur in the same company share the first steps of their paths, so
//! that a model can know something of a word that its training data lack.

use crate::codec::{Damaged, Input, Output};
use crate::hash::key;
use crate::lookup::Lookup;

/// Set in every known path, so that a path of zeros differs from none.
const KNOWN: u32 = 1 << 20;

/// A path in the tree, first step in the lowest bit; 0 if the word is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u32);

impl Class {
    /// Reads a path such as `0110010`.
    pub(crate) fn from_path(path: &str) -> Class {
        let bits = path.bytes().take(20).enumerate().filter(|(_, step)| *step == b'1');
        Class(bits.fold(KNOWN, |class, (at, _)| class | 1 << at))
    }

    /// Whether the word is known.
    pub(crate) fn is_known(self) -> bool {
        self.0 != 0
    }

    /// The whole path.
    #[inline(always)]
    pub(crate) fn full(self) -> u64 {
        u64::from(self.0)
    }

    /// The first `steps` of it.
    #[inline(always)]
    pub(crate) fn top(self, steps: u32) -> u64 {
        u64::from(self.0 & (KNOWN | ((1 << steps) - 1)))
    }
}

/// All known words, by a hash of the word as written.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    words: Lookup,
}

impl Classes {
    /// Files words by their hashes.
    pub(crate) fn new(words: impl Iterator<Item = (u64, Class)>) -> Classes {
        Classes { words: Lookup::new(words.map(|(hash, class)| (key(hash), class.0)).collect()) }
    }

    /// The class of the word with this hash.
    #[inline]
    pub(crate) fn find(&self, hash: u64) -> Class {
        Class(self.words.find(key(hash)).unwrap_or(0))
    }

    pub(crate) fn read(input: &mut Input) -> Result<Classes, Damaged> {
        Ok(Classes { words: Lookup::read(input)? })
    }

    pub(crate) fn write(&self, output: &mut Output) {
        self.words.write(output);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_share_the_first_steps() {
        let (moscow, london) = (Class::from_path("01100101101"), Class::from_path("0110010101"));
        assert_eq!(moscow.top(6), london.top(6));
        assert_ne!(moscow.full(), london.full());
        let classes = Classes::new([(7, moscow), (8, london)].into_iter());
        assert_eq!(classes.find(8), london);
        assert!(!classes.find(9).is_known());
    }
}
