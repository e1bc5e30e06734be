//! One function a command: read, call the engine, write.

mod actors;
mod brief;
mod lines;
mod reports;
mod serve;
mod store;
mod stories;
mod watch;

pub use actors::{actors, org, who};
pub use brief::brief;
pub use lines::{match_names, resolve};
pub use reports::{annotate, code, extract, record};
pub use serve::{mcp, serve};
pub use store::{hint, store};
pub use stories::stories;
pub use watch::watch;
