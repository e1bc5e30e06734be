//! What the reader saw in one report.

use serde::{Deserialize, Serialize};

use crate::{Actor, Span};

/// Sentences, tokens, names, times, quotes and quantities of one report, each with its place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Annotation {
    /// The report's id.
    pub id: String,
    /// Ascending, not overlapping. Text between them was put aside or is blank.
    pub sentences: Vec<Sentence>,
    /// All tokens of all sentences, in order of place.
    pub tokens: Vec<Token>,
    /// Names and phrases that mean somebody or something.
    pub mentions: Vec<Mention>,
    /// Time expressions.
    pub times: Vec<TimeExpression>,
    /// What somebody is reported to have said.
    pub quotes: Vec<Quote>,
    /// Numbers, with what they count.
    pub quantities: Vec<Quantity>,
}

/// One sentence: `[start, end]`.
pub type Sentence = Span;

/// One syntactic word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The word as written.
    pub text: String,
    /// Universal part of speech.
    pub upos: String,
    /// Dictionary form, lower case but for names.
    pub lemma: String,
    /// Index of the head in [`Annotation::tokens`], -1 for the root of a sentence.
    pub head: i32,
    /// Universal Dependencies v2 relation, without subtype.
    pub deprel: String,
}

impl Token {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// Class of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Label {
    /// A person.
    Per,
    /// An organisation.
    Org,
    /// A place without a government: a river, a region, a building.
    Loc,
    /// A place with one: a state, a city.
    Gpe,
    /// Anything else that has a name.
    Misc,
}

impl Label {
    /// As FORMATS.md writes it: `PER`.
    pub fn name(self) -> &'static str {
        match self {
            Label::Per => "PER",
            Label::Org => "ORG",
            Label::Loc => "LOC",
            Label::Gpe => "GPE",
            Label::Misc => "MISC",
        }
    }
}

/// Words that mean somebody or something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mention {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words.
    pub text: String,
    /// Class of the name.
    pub label: Label,
    /// Who is meant; `None` if nobody known.
    pub actor: Option<Actor>,
    /// 0.0 to 1.0; 0.5 means as likely as not.
    pub score: f64,
    /// The spelling is damaged.
    pub garbled: bool,
    /// Reasons, readable by a person.
    pub because: Vec<String>,
}

impl Mention {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// Kind of a time expression, as TIMEX3 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum TimeKind {
    /// A day or something longer.
    Date,
    /// A part of a day.
    Time,
    /// A length of time.
    Duration,
    /// Something that recurs.
    Set,
}

/// Words that name a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeExpression {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words.
    pub text: String,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: TimeKind,
    /// TIMEX3 value: `2021-05-20`, `2021-W20`, `P2D`, `PRESENT_REF`, …
    pub value: String,
}

impl TimeExpression {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// Something somebody is reported to have said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quote {
    /// First byte of what was said (inside the quotation marks' span, marks included).
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words.
    pub text: String,
    /// In quotation marks.
    pub direct: bool,
    /// Who said it, where the text says so.
    pub speaker: Option<Speaker>,
    /// The verb or phrase that reports it (`said`, `according to`), empty if there is none.
    #[serde(default)]
    pub cue: String,
}

impl Quote {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// The words that name a speaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Speaker {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words.
    pub text: String,
    /// Who that is; `None` if nobody known.
    pub actor: Option<Actor>,
}

/// A number in a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quantity {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words.
    pub text: String,
    /// Smallest number meant, if bounded below.
    pub low: Option<f64>,
    /// Largest number meant, if bounded above.
    pub high: Option<f64>,
    /// What is counted, as a lemma (`diplomat`, `percent`, `dollar`), empty if unknown.
    pub unit: Option<String>,
    /// The noun phrase counted (`Russian diplomats`).
    pub of: Option<String>,
}

impl Quantity {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}
