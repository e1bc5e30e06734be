//! What is going on: jobs and changes, for who wants to watch.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chancery_store::{Kept, Settled};
use serde::Serialize;
use tokio::sync::broadcast;

use crate::readers::Readers;

/// Jobs and changes remembered; a watcher that was away longer asks for the whole state anew.
const REMEMBERED: usize = 1000;

/// How often we look whether another program has written.
const LOOK: Duration = Duration::from_secs(2);

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The reports are on disk.
    Kept,
    /// Stories are being reconciled.
    Settling,
    /// The records are up to date.
    Done,
    /// It stopped; what was kept is safe and will be read with the next job or start.
    Failed,
}

/// What becomes of some reports that were handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Job {
    /// Its number since the server started.
    pub job: u64,
    /// How far it is.
    pub stage: Stage,
    /// What became of the reports.
    #[serde(flatten)]
    pub kept: Kept,
    /// Documents that could not be read, and why.
    pub failed: Vec<String>,
    /// Stories reconciled so far.
    pub stories_done: usize,
    /// Stories to reconcile.
    pub stories_total: usize,
    /// What became of the stories, once it is done.
    pub settled: Option<Settled>,
    /// Why it stopped.
    pub problem: Option<String>,
}

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    /// A job went on.
    Job(Box<Job>),
    /// Another program wrote to the store.
    Store,
}

impl Change {
    /// Its name, as server-sent events have it.
    pub fn name(&self) -> &'static str {
        match self {
            Change::Job(_) => "job",
            Change::Store => "store",
        }
    }
}

/// A change with its number.
pub type Numbered = (u64, Change);

/// Jobs and the latest changes.
pub struct Board {
    state: Mutex<State>,
    changes: broadcast::Sender<Numbered>,
}

#[derive(Default)]
struct State {
    jobs: BTreeMap<u64, Job>,
    last_job: u64,
    last_change: u64,
    latest: VecDeque<Numbered>,
}

impl Board {
    /// An empty board.
    pub fn new() -> Board {
        Board { state: Mutex::default(), changes: broadcast::channel(256).0 }
    }

    /// Opens a job.
    pub fn open(&self, kept: Kept, failed: Vec<String>) -> Job {
        let mut state = self.state();
        state.last_job += 1;
        let job = Job {
            job: state.last_job,
            stage: Stage::Kept,
            kept,
            failed,
            stories_done: 0,
            stories_total: 0,
            settled: None,
            problem: None,
        };
        drop(state);
        self.put(job.clone());
        job
    }

    /// Says how far a job is.
    pub fn put(&self, job: Job) {
        let mut state = self.state();
        state.jobs.insert(job.job, job.clone());
        while state.jobs.len() > REMEMBERED {
            state.jobs.pop_first();
        }
        drop(state);
        self.say(Change::Job(Box::new(job)));
    }

    /// Tells everybody.
    pub fn say(&self, change: Change) {
        let mut state = self.state();
        state.last_change += 1;
        let numbered = (state.last_change, change);
        state.latest.push_back(numbered.clone());
        if state.latest.len() > REMEMBERED {
            state.latest.pop_front();
        }
        // Nobody listens: nothing to do.
        let _ = self.changes.send(numbered);
    }

    /// A job by its number.
    pub fn job(&self, job: u64) -> Option<Job> {
        self.state().jobs.get(&job).cloned()
    }

    /// The latest jobs, latest first.
    pub fn jobs(&self, limit: usize) -> Vec<Job> {
        self.state().jobs.values().rev().take(limit).cloned().collect()
    }

    /// What happened after a change, and all that happens from now on.
    pub fn follow(&self, after: Option<u64>) -> (Vec<Numbered>, broadcast::Receiver<Numbered>) {
        let state = self.state();
        let missed = match after {
            Some(after) => state.latest.iter().filter(|(number, _)| *number > after).cloned().collect(),
            None => Vec::new(),
        };
        (missed, self.changes.subscribe())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells when another program writes to the store, until the board is gone.
pub fn watch(board: &Arc<Board>, readers: &Readers) {
    if tokio::runtime::Handle::try_current().is_err() {
        return;
    }
    let (board, readers) = (Arc::downgrade(board), readers.clone());
    tokio::spawn(async move {
        let mut seen: Option<i64> = None;
        loop {
            tokio::time::sleep(LOOK).await;
            let Some(board) = board.upgrade() else { return };
            let Ok(latest) = readers.ask(|store| Ok(store.latest_batch()?)).await else { continue };
            if seen.is_some_and(|seen| seen != latest) {
                board.say(Change::Store);
            }
            seen = Some(latest);
        }
    });
}
