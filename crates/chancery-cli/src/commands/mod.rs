//! One function a command: read, call the engine, write.

mod actors;
mod brief;
mod lines;
mod reports;
mod serve;
mod store;
mod watch;

pub use actors::{actors, org, who};
pub use brief::brief;
pub use lines::{match_names, resolve};
pub use reports::{annotate, code, extract, record, stories};
pub use serve::{mcp, serve};
pub use store::{hint, store};
pub use watch::watch;
