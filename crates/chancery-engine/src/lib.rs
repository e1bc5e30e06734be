//! From reports to one sourced record. Modules in the order the data flows.

pub mod actor;
pub mod anchor;
pub mod annotate;
pub mod brief;
pub mod check;
mod doubt;
pub mod event;
pub mod pipeline;
pub mod record;
pub mod show;
pub mod story;
pub mod toll;
