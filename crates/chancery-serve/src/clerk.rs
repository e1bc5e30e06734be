//! The one who writes: takes reports in, one job after the other, and brings the records up to date.
//!
//! A caller gets an answer when the reports are on disk ([`Store::keep`]); the records follow. Between jobs the store is
//! closed, so that other programs may write too. What a kill interrupts, the next start goes on with.

use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use chancery_model::Report;
use chancery_store::{Batch, Desk, Error, Progress, Scope, Store};
use tokio::sync::oneshot;

use crate::board::{Board, Job, Stage};
use crate::problem::Problem;

/// Jobs that may wait; more are told to come back.
const WAITING: usize = 64;

/// Longest wait for another program that writes.
const LOCK: Duration = Duration::from_secs(15);

/// Shortest time between two signs of progress.
const SIGN: Duration = Duration::from_millis(100);

/// Reports for the store, and where to answer.
struct Task {
    reports: Vec<Report>,
    failed: Vec<String>,
    answer: oneshot::Sender<Result<Job, Problem>>,
}

/// A way to the one who writes.
pub struct Clerk {
    tasks: mpsc::SyncSender<Task>,
}

impl Clerk {
    /// Starts the thread that writes to the store at `path`; it ends with the last way to it.
    pub fn start(path: PathBuf, desk: Arc<dyn Desk + Send + Sync>, board: Arc<Board>) -> Clerk {
        let (tasks, waiting) = mpsc::sync_channel::<Task>(WAITING);
        let work = move || {
            finish(&path, desk.as_ref(), &board);
            while let Ok(task) = waiting.recv() {
                // All that wait are kept before anything is read: who hands in should not wait for stories.
                let mut round = vec![task];
                round.extend(waiting.try_iter());
                run(&path, desk.as_ref(), &board, round);
            }
        };
        if let Err(error) = thread::Builder::new().name("clerk".to_owned()).spawn(work) {
            // Without the thread every hand-in is answered with "busy".
            drop(error);
        }
        Clerk { tasks }
    }

    /// Keeps `reports`; returns when they are on disk.
    pub async fn keep(&self, reports: Vec<Report>, failed: Vec<String>) -> Result<Job, Problem> {
        let (answer, kept) = oneshot::channel();
        self.tasks
            .try_send(Task { reports, failed, answer })
            .map_err(|_| Problem::busy("too many uploads are waiting"))?;
        kept.await.map_err(|_| Problem::internal("the upload broke off"))?
    }
}

/// Opens the store for writing; waits a little where another program writes.
fn open(path: &PathBuf) -> Result<Store, Error> {
    let started = Instant::now();
    loop {
        match Store::open(path) {
            Err(Error::Locked { .. }) if started.elapsed() < LOCK => thread::sleep(SIGN),
            other => return other,
        }
    }
}

/// Reads what an earlier run kept and did not get to.
fn finish(path: &PathBuf, desk: &(dyn Desk + Send + Sync), board: &Board) {
    let pending = Store::read_only(path).and_then(|store| store.pending()).unwrap_or(0);
    if pending > 0
        && let Ok(mut store) = open(path)
    {
        let job = board.open(chancery_store::Kept::default(), Vec::new());
        settle(&mut store, desk, board, vec![job], &mut Batch::new(desk.name(), Some(&now())));
    }
}

fn run(path: &PathBuf, desk: &(dyn Desk + Send + Sync), board: &Board, round: Vec<Task>) {
    let mut store = match open(path) {
        Ok(store) => store,
        Err(error) => {
            let problem = Problem::from(error);
            for task in round {
                let _ = task.answer.send(Err(problem.clone()));
            }
            return;
        }
    };
    let mut batch = Batch::new(desk.name(), Some(&now()));
    let mut jobs = Vec::new();
    for task in round {
        let answer = match store.keep(&mut batch, &task.reports) {
            Ok(kept) => {
                let job = board.open(kept, task.failed);
                jobs.push(job.clone());
                Ok(job)
            }
            Err(error) => Err(Problem::from(error)),
        };
        // The caller may be gone; the reports are kept all the same.
        let _ = task.answer.send(answer);
    }
    settle(&mut store, desk, board, jobs, &mut batch);
}

/// Threads that read reports: half of the cores, so that pages come as soon as ever meanwhile.
fn threads() -> usize {
    thread::available_parallelism().map_or(1, |cores| cores.get() / 2).max(1)
}

fn settle(
    store: &mut Store,
    desk: &(dyn Desk + Send + Sync),
    board: &Board,
    mut jobs: Vec<Job>,
    batch: &mut Batch,
) {
    let mut said = Instant::now();
    let mut signs = |done: usize, total: usize| {
        for job in &mut jobs {
            job.stage = Stage::Settling;
            (job.stories_done, job.stories_total) = (done, total);
            if said.elapsed() >= SIGN || done == 0 {
                board.put(job.clone());
            }
        }
        if said.elapsed() >= SIGN {
            said = Instant::now();
        }
    };
    signs(0, 0);
    let mut work = || {
        store.settle(desk, batch, Scope::Changed, &mut |progress| {
            if let Progress::Settled(done, total) = progress {
                signs(done, total);
            }
        })
    };
    let result = match rayon::ThreadPoolBuilder::new().num_threads(threads()).build() {
        Ok(pool) => pool.install(work),
        // The system gives no threads of our own: the common ones do it too.
        Err(_) => work(),
    };
    if let Ok(settled) = &result {
        // The counts are for people who look at the batches; the records do not depend on them.
        let _ = store.end(batch, &serde_json::to_value(settled).unwrap_or_default());
    }
    for mut job in jobs {
        match &result {
            Ok(settled) => {
                job.stage = Stage::Done;
                job.settled = Some(settled.clone());
            }
            Err(error) => {
                job.stage = Stage::Failed;
                job.problem = Some(error.to_string());
            }
        }
        board.put(job);
    }
}

/// The time, as the store notes it.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
