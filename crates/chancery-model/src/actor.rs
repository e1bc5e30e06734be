//! Who acts.

use serde::{Deserialize, Serialize};

/// A Wikidata item (`Q7186`) where we know one, else our own (`chancery:…`).
pub type ActorId = String;

/// A person, body or state, resolved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// See [`ActorId`].
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: ActorId,
    /// The canonical English name.
    pub name: String,
    /// What sort of actor.
    pub kind: ActorKind,
    /// ISO 3166 alpha-3 code; `IGO` for international bodies.
    pub country: Option<String>,
    /// PLOVER's sector code (`GOV`, `MIL`, …).
    pub sector: Option<String>,
}

/// What sort of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// One human being.
    Person,
    /// A state or territory.
    Country,
    /// A populated place.
    City,
    /// An organisation, national or international.
    Org,
    /// A ministry, a presidency, a seat of power.
    Office,
    /// People who act together without a charter: protesters, soldiers, a junta.
    Group,
}

/// Who is meant by some words, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resolution {
    /// Nobody known: `None`, never a guess.
    pub actor: Option<Actor>,
    /// 0.0 to 1.0; 0.5 means as likely as not.
    pub score: f64,
    /// The next best reading.
    pub runner_up: Option<Actor>,
    /// Reasons, readable by a person.
    pub because: Vec<String>,
}
