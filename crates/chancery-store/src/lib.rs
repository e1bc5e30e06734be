//! Keeps reports, events and records in one SQLite file that other programs can open, and finds them again.
//!
//! [`Store::open`] is for the one who writes, [`Store::read_only`] for everybody else, at the same time.
//! [`Store::add_reports`] keeps reports and brings the records of their stories up to date ([`keep`], [`settle`]);
//! everything in [`read`] answers questions. What the tables hold is in `docs/STORE.md` and in `schema.sql`.
//!
//! Reports are on disk before anything is made of them, and a record is written whole or not at all: a kill at any
//! moment loses nothing that was acknowledged, and the next run goes on. The same reports make the same records,
//! whatever their order and however many came at once.
#![warn(missing_docs)]

mod address;
mod care;
mod check;
mod days;
mod dictionary;
mod diff;
mod error;
pub mod export;
mod filter;
mod intensity;
pub mod keep;
mod line;
mod load;
mod lock;
mod numbers;
mod open;
mod pack;
mod put;
mod query;
pub mod read;
mod rows;
mod schema;
pub mod settle;
mod slim;
mod sorted;
mod variants;

pub use care::{Purged, Unwanted};
pub use check::Problem;
pub use diff::{Change, diff};
pub use error::{Error, Result};
pub use filter::{Filter, Listed, Page, check_span};
pub use keep::{Batch, Kept};
pub use open::Store;
pub use query::Answer;
pub use settle::{Added, Desk, Progress, Scope, Settled};
pub use variants::{Ruled, Ruling, Variant, Which};
