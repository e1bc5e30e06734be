//! Actors as bytes that need no parsing: the build script lays them out, the program reads them when it starts.
//!
//! Little-endian `u16`s, and the text that they cut up. Of each actor, in this order: kind of the canonical name and sort; lengths
//! of id, name, country, sector, latitude, longitude, population; how many names there are beyond the canonical one, and
//! of each its kind, the length of its language and its own; how many terms there are, and of each the lengths of office,
//! owner, title, first and last day. Lengths are in bytes.

use super::form_kind::FormKind;
use super::scan::{RawActor, Sort, Text};

const SORTS: [Sort; 6] = [Sort::State, Sort::Org, Sort::Office, Sort::Group, Sort::City, Sort::Person];

/// A name beyond the canonical one.
pub(crate) type RawForm = (Text, FormKind, Text);

/// A term's office, owner, title, first and last day.
pub(crate) type RawTerm = [&'static str; 5];

/// What the build script writes.
#[allow(dead_code)] // the program only reads
#[derive(Default)]
pub(crate) struct Layout {
    pub numbers: Vec<u8>,
    pub text: String,
}

#[allow(dead_code)] // the program only reads
impl Layout {
    /// Appends an actor.
    pub fn add(&mut self, actor: &RawActor, forms: &[RawForm], terms: &[RawTerm]) {
        let sort = SORTS.iter().position(|sort| *sort == actor.sort).unwrap_or(0);
        self.number(actor.name_kind as usize);
        self.number(sort);
        let RawActor { id, name, country, sector, place, .. } = actor;
        [id.as_ref(), name, country, sector].into_iter().chain(*place).for_each(|text| self.text(text));
        self.number(forms.len());
        for (text, kind, lang) in forms {
            self.number(*kind as usize);
            self.text(lang);
            self.text(text);
        }
        self.number(terms.len());
        terms.iter().flatten().for_each(|text| self.text(text));
    }

    fn number(&mut self, number: usize) {
        let number = u16::try_from(number).expect("no name of the files is that long");
        self.numbers.extend(number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.text.push_str(text);
    }
}

/// Reads what [`Layout`] wrote, front to back; `None` past the end.
pub(crate) struct Cursor {
    numbers: &'static [[u8; 2]],
    text: &'static str,
}

impl Cursor {
    /// Begins at the first actor.
    pub fn new(numbers: &'static [u8], text: &'static str) -> Cursor {
        Cursor { numbers: numbers.as_chunks().0, text }
    }

    #[inline(always)]
    pub fn number(&mut self) -> Option<usize> {
        let (first, rest) = self.numbers.split_first()?;
        self.numbers = rest;
        Some(usize::from(u16::from_le_bytes(*first)))
    }

    #[inline(always)]
    pub fn text(&mut self) -> Option<&'static str> {
        let length = self.number()?;
        let (text, rest) = self.text.split_at_checked(length)?;
        self.text = rest;
        Some(text)
    }

    /// So many texts, one after the other.
    #[inline(always)]
    pub fn texts<const N: usize>(&mut self) -> Option<[&'static str; N]> {
        let mut texts = [""; N];
        for text in &mut texts {
            *text = self.text()?;
        }
        Some(texts)
    }

    #[inline(always)]
    pub fn kind(&mut self) -> Option<FormKind> {
        FormKind::from_number(self.number()? as u32)
    }

    #[inline(always)]
    pub fn sort(&mut self) -> Option<Sort> {
        SORTS.get(self.number()?).copied()
    }
}
