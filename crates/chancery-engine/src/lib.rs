//! From reports to one sourced record. Modules in the order the data flows.

pub mod actor;
pub mod brief;
pub mod event;
pub mod record;
pub mod story;
