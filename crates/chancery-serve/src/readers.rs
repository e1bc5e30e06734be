//! Open stores for reading, handed out to one query each.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chancery_store::Store;
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// Longest wait for a free reader: after that the caller should come back later.
const QUEUE: Duration = Duration::from_secs(10);

/// A few open stores; a query waits until one is free.
#[derive(Clone)]
pub struct Readers {
    path: Arc<PathBuf>,
    idle: Arc<Mutex<Vec<Store>>>,
    free: Arc<Semaphore>,
}

impl Readers {
    /// At most `number` readers of the store at `path`; opens the first.
    pub fn open(path: &Path, number: usize) -> Result<Readers, chancery_store::Error> {
        let first = Store::read_only(path)?;
        Ok(Readers {
            path: Arc::new(path.to_owned()),
            idle: Arc::new(Mutex::new(vec![first])),
            free: Arc::new(Semaphore::new(number.max(1))),
        })
    }

    /// Runs `work` on an open store, off the threads that talk to callers.
    pub async fn ask<T, W>(&self, work: W) -> Result<T, Problem>
    where
        T: Send + 'static,
        W: FnOnce(&Store) -> Result<T, Problem> + Send + 'static,
    {
        let permit = tokio::time::timeout(QUEUE, Arc::clone(&self.free).acquire_owned())
            .await
            .map_err(|_| Problem::busy("all readers are at work"))?
            .map_err(|_| Problem::busy("the server is stopping"))?;
        let readers = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            readers.run(work)
        });
        done.await.map_err(|_| Problem::internal("the query broke off"))?
    }

    /// The same, for a thread that may wait.
    pub fn run<T>(&self, work: impl FnOnce(&Store) -> Result<T, Problem>) -> Result<T, Problem> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let store = match idle {
            Some(store) => store,
            None => Store::read_only(self.path.as_path())?,
        };
        let result = work(&store);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
        result
    }
}
