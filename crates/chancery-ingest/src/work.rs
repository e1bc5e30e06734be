//! Work that any thread may do: a document that was read but not yet looked into.
//!
//! Reading an archive is one thread's work, making reports of its pages is not. Readers hand on [`Step`]s in the order
//! of their input; whoever runs them in parallel keeps that order.

use std::fmt;

use crate::{Failure, Outcome};

/// What a reader hands on.
#[derive(Debug)]
pub enum Step {
    /// Known at once.
    Done(Outcome),
    /// To be worked out.
    Work(Work),
}

impl Step {
    /// Bytes it holds in memory, roughly.
    pub fn bytes(&self) -> usize {
        match self {
            Step::Done(Outcome::Report(report)) => report.text.len(),
            Step::Done(_) => 0,
            Step::Work(work) => work.bytes,
        }
    }

    /// Does what is to be done, and hands each outcome to `sink`.
    pub fn run(self, sink: &mut dyn FnMut(Outcome)) {
        match self {
            Step::Done(outcome) => sink(outcome),
            Step::Work(work) => (work.run)(sink),
        }
    }
}

impl From<Outcome> for Step {
    fn from(outcome: Outcome) -> Step {
        Step::Done(outcome)
    }
}

impl From<Failure> for Step {
    fn from(failure: Failure) -> Step {
        Step::Done(failure.into())
    }
}

/// What makes outcomes, and hands them to what it is given.
type Run = dyn FnOnce(&mut dyn FnMut(Outcome)) + Send;

/// A document that was read but not yet looked into.
pub struct Work {
    bytes: usize,
    run: Box<Run>,
}

impl Work {
    /// `run` on a document of `bytes` bytes.
    pub(crate) fn step(bytes: usize, run: impl FnOnce(&mut dyn FnMut(Outcome)) + Send + 'static) -> Step {
        Step::Work(Work { bytes, run: Box::new(run) })
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}
