//! What is known of one actor.

use std::borrow::Cow;

use chancery_model::Actor;

/// Text of the embedded files, or of an import.
pub type Text = Cow<'static, str>;

/// Where an actor stands in [`super::ActorLexicon::all`].
pub type ActorIndex = u32;

/// One actor with its names, its terms of office and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorFacts {
    /// Who it is.
    pub actor: Actor,
    /// Every known name, the canonical one first.
    pub forms: Vec<Form>,
    /// Offices held, the earliest first; only persons have any.
    pub terms: Vec<Term>,
    /// Latitude and longitude in degrees: of a city, or of a state's capital.
    pub place: Option<(f64, f64)>,
    /// Inhabitants, of cities; tells namesakes apart.
    pub population: Option<u32>,
}

/// A name that somebody uses for an actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// As it is written.
    pub text: Text,
    /// What sort of name.
    pub kind: FormKind,
    /// ISO 639 code of its language; empty where unknown or English.
    pub lang: Text,
}

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

impl FormKind {
    /// Returns the kind written `word` in `state_forms.tsv`, if it is one.
    pub fn parse(word: &str) -> Option<FormKind> {
        Some(match word {
            "name" => FormKind::Name,
            "formal" => FormKind::Formal,
            "historic" => FormKind::Historic,
            "acronym" => FormKind::Acronym,
            "alias" => FormKind::Alias,
            "exonym" => FormKind::Exonym,
            "adjective" => FormKind::Adjective,
            "inhabitant" => FormKind::Inhabitant,
            "capital" => FormKind::Capital,
            "metonym" => FormKind::Metonym,
            "army" => FormKind::Army,
            "parliament" => FormKind::Parliament,
            _ => return None,
        })
    }
}

/// One person's time in one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Office code, such as `foreign-minister`.
    pub office: Text,
    /// ISO3 of the state, or the id of the organisation, it belongs to.
    pub of: Text,
    /// The office's own title ("Secretary of State"); may be empty.
    pub title: Text,
    /// First day, month or year; `None` if unknown.
    pub from: Option<Text>,
    /// Last day, month or year, inclusive; `None` while in office at the edition's date.
    pub to: Option<Text>,
}

impl Term {
    /// Whether the office was held at `date` (a day, month or year).
    pub fn covers(&self, date: &str) -> bool {
        covers(self.from.as_deref(), self.to.as_deref(), date)
    }
}

/// A state's, or an organisation's, part in an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// ISO3, or the id of an organisation.
    pub member: Text,
    /// `member`, `observer`, `chair`, `permanent`, `elected`, `presidency`, …
    pub role: Text,
    /// First day, month or year; `None` if unknown.
    pub from: Option<Text>,
    /// Last day, month or year, inclusive; `None` while it lasts.
    pub to: Option<Text>,
}

impl Membership {
    /// Whether it held at `date` (a day, month or year).
    pub fn covers(&self, date: &str) -> bool {
        covers(self.from.as_deref(), self.to.as_deref(), date)
    }
}

/// The office a role word speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleWord {
    /// Office code, such as `foreign-minister`.
    pub code: Text,
    /// ISO3 of the only state where the word means this; `None` everywhere.
    pub only: Option<Text>,
}

/// Compares to the coarser precision, so that `2021` covers `2021-05-20` and the reverse.
fn covers(from: Option<&str>, to: Option<&str>, date: &str) -> bool {
    from.is_none_or(|from| !is_before(date, from)) && to.is_none_or(|to| !is_before(to, date))
}

/// Whether `first` surely lies before `second`, both ISO dates of any precision.
pub(crate) fn is_before(first: &str, second: &str) -> bool {
    let length = first.len().min(second.len());
    match (first.get(..length), second.get(..length)) {
        (Some(first), Some(second)) => first < second,
        _ => false,
    }
}
