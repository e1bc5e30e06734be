//! What can be asked of a store. Every answer is of one state of it, however much is written meanwhile.

pub(crate) mod actors;
mod agenda;
mod dyad;
pub(crate) mod events;
mod health;
mod outlets;
mod overview;
pub(crate) mod reports;
mod search;
pub(crate) mod stories;

pub use actors::{ActorItem, ActorPage, Office, OrgMember, OrgPage, Partner, Spelling, TypeCount};
pub use agenda::Agenda;
pub use dyad::{Cell, Dyad, DyadStep, Reciprocity, Step};
pub use events::{EventDetail, EventItem, Linked, PlaceItem, Whereabouts};
pub use health::{BatchItem, Health};
pub use outlets::{Copying, OutletItem};
pub use overview::{Facet, Facets, Pair, Point, SPREAD_OF_EVENTS};
pub use reports::ReportItem;
pub use search::{Hit, Piece};
pub use stories::{Addressed, StoryItem, VersionItem};
