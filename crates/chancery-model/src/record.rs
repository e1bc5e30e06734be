//! A story's claims, compared.

use serde::{Deserialize, Serialize};

use crate::{Actor, Event, Span};

/// What all reports of one story amount to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Record {
    /// The story's id.
    pub story: String,
    /// One line that names it.
    pub title: String,
    /// Earliest day of publication known.
    pub first: Option<String>,
    /// Latest day of publication known.
    pub last: Option<String>,
    /// The reports, by id.
    pub reports: Vec<RecordReport>,
    /// Reports that go back to one text.
    pub wires: Vec<Wire>,
    /// The events, each once, with all mentions.
    pub clusters: Vec<Cluster>,
    /// Damaged words and what they should read.
    pub repairs: Vec<Repair>,
}

/// One report of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordReport {
    /// The report's id.
    pub id: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Id of the wire it belongs to.
    pub wire: String,
}

/// Reports that go back to one text: copies, rewrites, separate translations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wire {
    /// Its id.
    pub wire: String,
    /// The reports' ids, ascending.
    pub reports: Vec<String>,
    /// Why we think so.
    pub because: Vec<String>,
    /// The agency or body whose text it is, where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

/// One event with all its mentions and what they say of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cluster {
    /// Unique in the record.
    pub id: String,
    /// PLOVER type, `STATEMENT` or `STATE`.
    #[serde(rename = "type")]
    pub kind: crate::EventType,
    /// One line that names it.
    pub name: String,
    /// Every mention, by report and place.
    pub mentions: Vec<Event>,
    /// Every attribute of it.
    pub slots: Vec<Slot>,
}

/// How the values of a slot relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Independent wires say the same.
    Agree,
    /// The same, seen coarser and finer.
    Refines,
    /// It changed as time passed.
    Progression,
    /// One wire alone.
    Single,
    /// The same act in other words.
    Framing,
    /// Likely mistranslation.
    Garble,
    /// They cannot all be right.
    Conflict,
}

/// One attribute of one event, with every value reported for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slot {
    /// `participants`, `recipient`, `speaker`, `date`, `place`, `status`, `count`, `duration`, `object`, …
    pub slot: String,
    /// How the values relate.
    pub verdict: Verdict,
    /// Best supported value; `None` where support ties.
    pub best: Option<String>,
    /// Smallest number or earliest date in a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// Largest number or latest date in a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// Every value, best supported first.
    pub values: Vec<SlotValue>,
    /// Number of reports that give a value.
    pub n_reports: usize,
    /// Number of wires behind them.
    pub n_wires: usize,
    /// Number of primary origins behind those.
    pub n_origins: usize,
    /// Why this verdict.
    pub because: Vec<String>,
}

/// One value of a slot and who stands behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotValue {
    /// Normalised: an ISO date, a number, canonical names joined by ` + `.
    pub value: String,
    /// The words, as the reports have them.
    pub surface: Vec<String>,
    /// The reports' ids, ascending.
    pub reports: Vec<String>,
    /// The wires' ids, ascending.
    pub wires: Vec<String>,
    /// Where the words stand: report and `[start, end]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<(String, Span)>,
}

/// Damaged words and what they should read. A repair never replaces what was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Repair {
    /// The report's id.
    pub report: String,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words as they stand.
    pub text: String,
    /// Who is meant, for a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Actor>,
    /// The likely meaning, for other words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// `name`, `measure`, `role`, `untranslated`, `implausible`, …
    pub kind: String,
    /// Reasons, readable by a person.
    pub because: Vec<String>,
}
