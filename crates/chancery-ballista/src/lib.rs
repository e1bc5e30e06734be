//! Chancery's stages on a Ballista cluster.
//!
//! The same engine and the same answers as on one machine, on as many machines as there are. Three programs:
//! `chancery-scheduler`, `chancery-executor`, and `chancery-cluster run JOB.toml`, the client that cuts a job into parts,
//! has each done by an executor and remembers which are finished, so that a job that was stopped goes on where it stood.
//!
//! 1. [`functions`]: what an executor does with a file, a report, the reports of a window, the reports of a story.
//! 2. [`session`]: the settings and functions that client, scheduler and executors must have in common.
//! 3. [`job`]: what is to be done; [`parts`]: what of it is done; [`run`]: doing it.
//! 4. [`place`]: disks and buckets; [`fetch`]: how an executor reads files of either.
//! 5. [`merge`]: stories that were cut by windows of time made one again.
//! 6. [`process`]: what the programs do alike.
#![warn(missing_docs)]

mod columns;
pub mod fetch;
pub mod functions;
pub mod job;
pub mod merge;
pub mod parts;
pub mod place;
pub mod process;
pub mod run;
pub mod session;
