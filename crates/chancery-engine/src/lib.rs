//! From reports to one sourced record. Modules in the order the data flows.

pub mod actor;
pub mod annotate;
pub mod anchor;
pub mod brief;
pub mod pipeline;
pub mod event;
pub mod record;
pub mod story;
