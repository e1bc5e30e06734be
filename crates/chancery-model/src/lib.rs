//! The nouns of Chancery. Behaviour lives in the other crates; these types change rarely.
//!
//! Every type serialises to exactly the JSON that the stage commands read and write.
//! Offsets are half-open **byte** offsets into the UTF-8 text of a report, which no stage changes.
//!
//! ```
//! use chancery_model::{Report, Span};
//!
//! let report = Report::new("r1", "Oslo closed the border.");
//! assert_eq!(Span::new(0, 4).of(&report.text), "Oslo");
//! ```
#![warn(missing_docs)]

mod actor;
mod annotation;
mod event;
mod note;
mod record;
mod report;
mod span;

pub use actor::{Actor, ActorId, ActorKind, Resolution};
pub use annotation::{
    Annotation, Label, Mention, Quantity, Quote, Sentence, Speaker, TimeExpression, TimeKind, Token,
};
pub use event::{DatePrecision, Event, EventType, Place, Quad, QuantityValue, Status, Suspect};
pub use note::{Note, Noted};
pub use record::{Cluster, Record, RecordReport, Repair, Slot, SlotValue, Verdict, Wire};
pub use report::{Dropped, Report};
pub use span::Span;
