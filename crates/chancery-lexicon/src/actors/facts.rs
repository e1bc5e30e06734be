//! What is known of one actor.

use chancery_model::Actor;

use super::form_kind::FormKind;
use super::scan::Text;

/// One actor with its names, its terms of office and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorFacts {
    /// Who it is.
    pub actor: Actor,
    /// Every written name, the canonical one first. Names made by rule ("Foreign Ministry of
    /// Iceland") are only in the index.
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
