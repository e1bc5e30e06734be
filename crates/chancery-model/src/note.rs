//! Notes: what a stage noticed without failing.

use serde::{Deserialize, Serialize};

use crate::Span;

/// Something a stage noticed: bad input, a guess it refused, words it put aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    /// Short and stable, in kebab case: `unresolved-actor`, `invalid-utf8`.
    pub code: String,
    /// What was expected, what was found; lower case, no full stop.
    pub message: String,
    /// First byte in the report's text, if the note is about a place in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// One past the last byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
}

impl Note {
    /// A note about a whole report.
    pub fn new(code: &str, message: impl Into<String>) -> Note {
        Note { code: code.to_owned(), message: message.into(), start: None, end: None }
    }

    /// The same note, about `span`.
    pub fn at(mut self, span: Span) -> Note {
        self.start = Some(span.start);
        self.end = Some(span.end);
        self
    }
}

/// A stage's value together with what it noticed on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noted<T> {
    /// What the stage made.
    pub value: T,
    /// What it noticed, in order of place.
    pub notes: Vec<Note>,
}
