//! One coded act.

use serde::{Deserialize, Serialize};

use crate::{Actor, Span};

/// One mention of an act in one report, coded in PLOVER 2.0.
///
/// The default tells of nothing, by nobody, that happened: the start of one that is filled field by field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Unique in the output: report id, `#`, running number.
    pub id: String,
    /// The report's id.
    pub report: String,
    /// First byte of the evidence.
    pub start: u32,
    /// One past the last byte of the evidence.
    pub end: u32,
    /// The evidence: the words the event rests on.
    pub text: String,
    /// PLOVER event type, `STATEMENT` or `STATE`. `None` only as an answer to `targets`.
    #[serde(rename = "type")]
    pub kind: Option<EventType>,
    /// PLOVER mode where one applies.
    pub mode: Option<String>,
    /// CAMEO code, 3 or 4 digits.
    pub cameo: Option<String>,
    /// PLOVER contexts, sorted.
    pub contexts: Vec<String>,
    /// Who did it.
    pub actors: Vec<Actor>,
    /// To whom.
    pub recipients: Vec<Actor>,
    /// Whether it took place, as far as the report says.
    pub status: Status,
    /// Told as background: known before this report's news.
    pub background: bool,
    /// ISO 8601 value: a day, month, week, year, season or interval.
    pub date: Option<String>,
    /// How exactly `date` is known.
    pub date_precision: Option<DatePrecision>,
    /// Where, if the report itself says so for this act.
    pub place: Option<Place>,
    /// Who reports the act, if that is not its own actor.
    pub said_by: Option<Actor>,
    /// A number that belongs to the act.
    pub quantity: Option<QuantityValue>,
    /// Fields that are probably damaged.
    pub suspect: Vec<Suspect>,
    /// 0.0 to 1.0; 0.5 means as likely as not.
    pub confidence: f64,
    /// What is talked about, demanded or promised, in the report's words; for views and comparison.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// The word that carries the act (`expelled`, `meeting`); `[start, end]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Span>,
    /// The anchor's lemma: decides mode-like differences that PLOVER does not know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lemma: String,
    /// Id of the event this one answers ("in retaliation"), fulfils or demands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// Where each field was read: slot name and `[start, end]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<(String, Span)>,
    /// Reasons, readable by a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}

impl Event {
    /// Where the evidence stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// All parties, actors first, each once.
    pub fn parties(&self) -> Vec<&Actor> {
        let mut parties: Vec<&Actor> = Vec::new();
        for actor in self.actors.iter().chain(&self.recipients) {
            if !parties.iter().any(|party| party.id == actor.id) {
                parties.push(actor);
            }
        }
        parties
    }
}

/// PLOVER 2.0's sixteen types, and two of ours that are left out of compatible exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)]
pub enum EventType {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
    /// A bare statement that is no political act.
    Statement,
    /// A lasting state: strained relations, a conflict.
    State,
}

/// PLOVER's four classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[allow(missing_docs)]
pub enum Quad {
    VerbalCooperation,
    MaterialCooperation,
    VerbalConflict,
    MaterialConflict,
}

impl EventType {
    /// All eighteen, in PLOVER's order, ours last.
    pub const ALL: [EventType; 18] = [
        EventType::Agree,
        EventType::Consult,
        EventType::Support,
        EventType::Concede,
        EventType::Cooperate,
        EventType::Aid,
        EventType::Retreat,
        EventType::Request,
        EventType::Accuse,
        EventType::Reject,
        EventType::Threaten,
        EventType::Protest,
        EventType::Sanction,
        EventType::Mobilize,
        EventType::Coerce,
        EventType::Assault,
        EventType::Statement,
        EventType::State,
    ];

    /// The name as FORMATS and PLOVER write it.
    pub fn name(self) -> &'static str {
        match self {
            EventType::Agree => "AGREE",
            EventType::Consult => "CONSULT",
            EventType::Support => "SUPPORT",
            EventType::Concede => "CONCEDE",
            EventType::Cooperate => "COOPERATE",
            EventType::Aid => "AID",
            EventType::Retreat => "RETREAT",
            EventType::Request => "REQUEST",
            EventType::Accuse => "ACCUSE",
            EventType::Reject => "REJECT",
            EventType::Threaten => "THREATEN",
            EventType::Protest => "PROTEST",
            EventType::Sanction => "SANCTION",
            EventType::Mobilize => "MOBILIZE",
            EventType::Coerce => "COERCE",
            EventType::Assault => "ASSAULT",
            EventType::Statement => "STATEMENT",
            EventType::State => "STATE",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<EventType> {
        EventType::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// PLOVER's class; `None` for our own two types. SANCTION is material conflict, as in PLOVER's chapter on it.
    pub fn quad(self) -> Option<Quad> {
        use EventType::*;
        match self {
            Agree | Consult | Support | Concede => Some(Quad::VerbalCooperation),
            Cooperate | Aid | Retreat => Some(Quad::MaterialCooperation),
            Request | Accuse | Reject | Threaten => Some(Quad::VerbalConflict),
            Protest | Sanction | Mobilize | Coerce | Assault => Some(Quad::MaterialConflict),
            Statement | State => None,
        }
    }
}

/// Whether an act took place, as far as a report says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It took place.
    #[default]
    Happened,
    /// Decided, agreed, announced or ordered, not yet done.
    Planned,
    /// Put forward by somebody, not agreed.
    Proposed,
    /// Held likely or possible.
    Expected,
    /// Depends on a condition that is named.
    Conditional,
    /// Said not to be so by somebody.
    Denied,
    /// Did not take place.
    Negated,
    /// Claimed by somebody, not established.
    Alleged,
    /// Under way.
    Ongoing,
}

impl Status {
    /// The word FORMATS.md has for it: `happened`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Happened => "happened",
            Status::Planned => "planned",
            Status::Proposed => "proposed",
            Status::Expected => "expected",
            Status::Conditional => "conditional",
            Status::Denied => "denied",
            Status::Negated => "negated",
            Status::Alleged => "alleged",
            Status::Ongoing => "ongoing",
        }
    }
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum DatePrecision {
    Day,
    Week,
    Month,
    Season,
    Year,
}

/// A resolved location.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// The canonical English name, or the report's words for an unnamed place (`third country`).
    pub name: String,
    /// ISO 3166 alpha-3 code.
    pub country: Option<String>,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
}

/// A number that belongs to an act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuantityValue {
    /// Smallest number meant.
    pub low: Option<f64>,
    /// Largest number meant.
    pub high: Option<f64>,
    /// What is counted, as a lemma.
    pub unit: Option<String>,
    /// The noun phrase counted.
    pub of: Option<String>,
}

/// A field that is probably damaged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suspect {
    /// Name of the field.
    pub field: String,
    /// Why we doubt it.
    pub reason: String,
}
