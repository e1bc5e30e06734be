//! What sorts of names there are. The build script shares this module.

/// What sort of name a form is, and so how far to trust it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormKind {
    /// The canonical or another usual English name.
    Name,
    /// An official long name ("Republic of Iceland").
    Formal,
    /// A former name still met with ("Burma").
    Historic,
    /// Initials ("UAE", "OTAN").
    Acronym,
    /// Another usual spelling or a name in another language: of persons, bodies and cities.
    Alias,
    /// A state's name in another language, left untranslated. May be an ordinary English
    /// word: "Island" is Iceland only where something else says so.
    Exonym,
    /// An adjective ("Icelandic").
    Adjective,
    /// A person or the people of a state ("Icelander", "the Dutch").
    Inhabitant,
    /// The capital, which may stand for the government.
    Capital,
    /// A building, street or district that stands for a state's government.
    Metonym,
    /// The armed forces.
    Army,
    /// The parliament.
    Parliament,
    /// Made by rule, not written by anybody ("Foreign Ministry of Iceland").
    Generic,
}

/// Every kind with its word in `state_forms.tsv`; the position is its number in the packed index.
const KINDS: [(&str, FormKind); 13] = [
    ("name", FormKind::Name),
    ("formal", FormKind::Formal),
    ("historic", FormKind::Historic),
    ("acronym", FormKind::Acronym),
    ("alias", FormKind::Alias),
    ("exonym", FormKind::Exonym),
    ("adjective", FormKind::Adjective),
    ("inhabitant", FormKind::Inhabitant),
    ("capital", FormKind::Capital),
    ("metonym", FormKind::Metonym),
    ("army", FormKind::Army),
    ("parliament", FormKind::Parliament),
    ("generic", FormKind::Generic),
];

impl FormKind {
    /// Returns the kind written `word` in `state_forms.tsv`, if it is one.
    pub fn parse(word: &str) -> Option<FormKind> {
        KINDS.iter().find(|(name, _)| *name == word).map(|&(_, kind)| kind)
    }

    /// Returns the word for this kind, as in `state_forms.tsv`.
    pub fn as_str(self) -> &'static str {
        KINDS[self as usize].0
    }

    /// Returns the kind with a number of the packed index.
    pub(crate) fn from_number(number: u32) -> Option<FormKind> {
        KINDS.get(number as usize).map(|&(_, kind)| kind)
    }
}
